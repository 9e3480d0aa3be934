"""Rules of value: ISO Schematron, run by libxslt."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from encoder.validate.faults import MOST, Element, Fault
from encoder.validate.files import folder
from encoder.validate.wellformed import parser

_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
WARNINGS = frozenset({"warning", "warn", "info", "information"})
"""Values of @role that make a broken rule a warning."""


class UnsupportedRules(Exception):
    """The rules are written for another processor, or cannot be compiled."""


class Rules:
    """A compiled Schematron schema."""

    def __init__(self, schema: etree._ElementTree) -> None:
        """Compile a schema.

        Raises:
            UnsupportedRules: it needs XPath 2, or is no Schematron.
        """
        binding = schema.getroot().get("queryBinding", "xslt")
        if binding not in ("xslt", "xslt1", "exslt", "xpath"):
            raise UnsupportedRules(f"its query language is {binding}; XPath 1.0 is supported")
        try:
            self._rules = isoschematron.Schematron(
                schema, store_report=True,
                validate_schema=isoschematron.schematron_schema_valid_supported)
        except (etree.LxmlError, ValueError) as err:
            raise UnsupportedRules(str(err) or "it is no Schematron") from err

    def check(self, root: Element) -> list[Fault]:
        """The broken rules of a document."""
        self._rules.validate(root)  # its verdict leaves reports out, so the report is read
        report = self._rules.validation_report.getroot()
        broken = report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
        return [self._fault(root, entry) for entry in islice(broken, MOST)]

    def _fault(self, root: Element, entry: Element) -> Fault:
        code = "V513" if (entry.get("role") or "") in WARNINGS else "V511"
        words = " ".join("".join(str(text) for text in entry.itertext()).split())
        return Fault(_located(root, str(entry.get("location"))), code,
                     {"rule": entry.get("id") or entry.get("test") or "",
                      "reason": words or "a rule is broken"})


def _located(root: Element, location: str) -> Element:
    """The element that a report names; for an attribute, the element that has it."""
    found: Any = root.xpath(location)
    node = found[0] if isinstance(found, list) and found else root
    if not isinstance(node, etree._Element):
        node = node.getparent()
    return root if node is None else node


_FOUND_ELSEWHERE = "identifiers"
"""The pattern of doubled identifiers, which the layer of links finds: not run."""


@cache
def own_rules() -> Rules:
    """The rules that come with the program, without those of which another layer makes sure."""
    schema = etree.parse(str(folder() / "tei_archival.sch"))
    for pattern in schema.getroot().findall(f"{_SCH}pattern[@id='{_FOUND_ELSEWHERE}']"):
        schema.getroot().remove(pattern)
    return Rules(schema)


def read_rules(path: Path) -> Rules:
    """The rules of a file.

    Raises:
        UnsupportedRules: see :class:`Rules`.
        OSError, etree.XMLSyntaxError: it cannot be read.
    """
    root = etree.fromstring(path.read_bytes(), parser(), base_url=str(path))
    return Rules(etree.ElementTree(root))
