"""Rules of value: ISO Schematron, run by libxslt."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from encoder.findings.validity import RuleBroken, RuleQuestions
from encoder.findings.wellformed import parser
from encoder.validation.faults import MOST, Element, Fault
from encoder.validation.files import folder

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
            raise UnsupportedRules(f"its query language is {binding}; XPath 1, 2 and 3 are supported")
        try:
            made = isoschematron.Schematron(
                schema, store_xslt=True, validate_schema=isoschematron.schematron_schema_valid_supported
            )
            self._numbered = _ANY_ATTRIBUTE.search(etree.tostring(schema, encoding="unicode")) is None
            sheet = made.validator_xslt
            for said in [*sheet.getroot().iter(f"{_SVRL}fired-rule")]:
                said.getparent().remove(said)  # a line of report for each element that is right
            self._rules = etree.XSLT(
                _linear(sheet, schema) if self._numbered else sheet,
                access_control=etree.XSLTAccessControl.DENY_ALL,  # type: ignore[attr-defined]
            )
        except (etree.LxmlError, ValueError) as err:
            raise UnsupportedRules(str(err) or "it is no Schematron") from err

    def check(self, root: Element) -> list[Fault]:
        """The broken rules of a document."""
        elements = [node for node in root.iter() if isinstance(node.tag, str)]
        seen = root
        if self._numbered:
            seen = deepcopy(root)
            copies = (node for node in seen.iter() if isinstance(node.tag, str))
            for number, node in enumerate(copies):
                node.set(_NUMBER, str(number))
        report = self._rules(seen).getroot()  # its verdict leaves reports out, so they are read
        broken = report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
        return [
            _fault(self._node(root, elements, str(entry.get("location"))), entry)
            for entry in islice(broken, MOST)
        ]

    def _node(self, root: Element, elements: list[Element], location: str) -> Element:
        """The element of a fault; for an attribute, the element that has it."""
        if self._numbered:
            return elements[int(location or 0)]
        found: Any = root.xpath(location)
        node = found[0] if isinstance(found, list) and found else root
        if not isinstance(node, etree._Element):
            node = node.getparent()
        return root if node is None else node


def _fault(node: Element, entry: Element) -> Fault:
    kind = RuleQuestions if (entry.get("role") or "") in WARNINGS else RuleBroken
    words = " ".join("".join(str(text) for text in entry.itertext()).split())
    rule = entry.get("id") or entry.get("test") or ""
    return Fault(node, kind(rule=rule, reason=words or "a rule is broken"))


_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_NUMBER = "{urn:x-tei-encoder}number"
"""Attribute with the number of an element, set on a copy that only the rules see."""
_PATHS = ("schematron-select-full-path", "schematron-get-full-path")
"""Modes of the templates that write the path of a node."""
_ANY_ATTRIBUTE = re.compile(r"@\*|attribute::\s*(?:\*|node)|@node")
"""A rule that asks for any attribute would see the number too."""
_OTHER_NODES = re.compile(r"comment\s*\(|processing-instruction\s*\(|node\s*\(")


def _linear(sheet: etree._ElementTree, schema: etree._ElementTree) -> etree._ElementTree:
    """The stylesheet that rules were compiled to, without its two steps whose cost grows with the
    square of the siblings of a node: it sorts elements among comments and instructions, and counts
    out the path of each fault. Here only elements are visited, unless a rule asks for other nodes,
    and a fault bears the number of its element."""
    root = sheet.getroot()
    contexts = " ".join(str(rule.get("context")) for rule in schema.iter("{*}rule"))
    if not _OTHER_NODES.search(contexts):
        for step in root.iter(f"{_XSL}apply-templates"):
            if step.get("select") == "*|comment()|processing-instruction()":
                step.set("select", "*")
    for template in root.findall(f"{_XSL}template"):
        if template.get("mode") in _PATHS:
            root.remove(template)
    for mode in _PATHS:
        made = etree.SubElement(root, f"{_XSL}template", match="node() | @*", mode=mode)
        etree.SubElement(
            made,
            f"{_XSL}value-of",
            select="ancestor-or-self::*[1]/@*[namespace-uri() = 'urn:x-tei-encoder']",
        )
    return sheet


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
