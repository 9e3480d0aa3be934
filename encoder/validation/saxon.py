"""Rules of value in XPath 2 and 3: ISO Schematron as a stylesheet, run by Saxon (extra `schemas`)."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from encoder.core.saxon import SaxonError, Stylesheet
from encoder.findings.validity import RuleBroken, RuleQuestions
from encoder.findings.wellformed import parser
from encoder.validation.faults import MOST, Element, Fault
from encoder.validation.schematron import WARNINGS, UnsupportedRules

_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_XSL = "{http://www.w3.org/1999/XSL/Transform}"
BINDINGS = frozenset({"xslt2", "xslt3", "xpath2", "xpath3", "xpath31"})
"""Query languages of Schematron that this module runs."""
_OWN_CODE = ("function", "key", "variable", "param", "template", "import-schema", "output")
"""Elements of XSLT that stand in a schema beside its patterns."""


class SaxonRules:
    """A Schematron schema compiled by Saxon."""

    def __init__(self, schema: Element) -> None:
        """Compile a schema.

        Raises:
            UnsupportedRules: Saxon is not installed, or the rules cannot be compiled.
        """
        try:
            self._rules = Stylesheet(stylesheet(schema), "schemas")
        except SaxonError as err:
            raise UnsupportedRules(str(err)) from None

    def check(self, root: Element) -> list[Fault]:
        """The broken rules of a document."""
        elements = [node for node in root.iter() if isinstance(node.tag, str)]
        broken = list(etree.fromstring(self._rules.run(root).encode(), parser()))
        return [_fault(elements[int(one.get("number", "0"))], one) for one in broken[:MOST]]


def _fault(node: Element, entry: Element) -> Fault:
    kind = RuleQuestions if entry.get("role", "") in WARNINGS else RuleBroken
    words = " ".join("".join(str(text) for text in entry.itertext()).split())
    return Fault(node, kind(rule=entry.get("rule", ""), reason=words or "a rule is broken"))


def read_saxon_rules(path: Path) -> SaxonRules:
    """The rules of a file.

    Raises:
        UnsupportedRules: see :class:`SaxonRules`.
        OSError, etree.XMLSyntaxError: it cannot be read.
    """
    return SaxonRules(etree.fromstring(path.read_bytes(), parser(), base_url=str(path)))


def stylesheet(schema: Element) -> str:
    """A Schematron schema as a stylesheet that lists what is broken.

    In each pattern the first rule that fits an element is the one that counts.

    Args:
        schema: the root of a schema, or any element with patterns, name spaces and keys in it.

    Raises:
        UnsupportedRules: abstract patterns, phases or included files.
    """
    patterns = list(schema.iter(f"{_SCH}pattern"))
    made_of_others = any(one.get("is-a") or one.get("abstract") == "true" for one in patterns)
    if made_of_others or any(schema.iter(f"{_SCH}include")):
        raise UnsupportedRules("abstract patterns and included files are not run in XPath 2")
    names = {str(ns.get("prefix")): str(ns.get("uri")) for ns in schema.iter(f"{_SCH}ns")}
    names.pop("xml", None)
    root = etree.Element(f"{_XSL}stylesheet", nsmap={**names, "xsl": _XSL[1:-1]}, version="3.0")
    for name in _OWN_CODE:
        root.extend(etree.fromstring(etree.tostring(one)) for one in schema.iter(f"{_XSL}{name}"))
    _lets(root, schema)
    start = etree.SubElement(root, f"{_XSL}template", match="/")
    found = etree.SubElement(start, "found")
    shared = {str(r.get("id")): r for r in schema.iter(f"{_SCH}rule") if r.get("abstract") == "true"}
    for number, pattern in enumerate(patterns):
        mode = f"pattern{number}"
        etree.SubElement(found, f"{_XSL}apply-templates", select="//node() | //@*", mode=mode)
        rules = [rule for rule in pattern.iterchildren(f"{_SCH}rule") if rule.get("context")]
        for place, rule in enumerate(rules):
            _template(root, pattern, rule, shared, mode=mode, priority=len(rules) - place)
        etree.SubElement(root, f"{_XSL}template", match="@* | node()", mode=mode, priority="0")
    return etree.tostring(root, encoding="unicode")


def _lets(target: Element, holder: Element) -> None:
    for let in holder.iterchildren(f"{_SCH}let"):
        made = etree.SubElement(target, f"{_XSL}variable", name=str(let.get("name")))
        made.set("select", str(let.get("value")))


def _template(
    root: Element,
    pattern: Element,
    rule: Element,
    shared: dict[str, Element],
    *,
    mode: str,
    priority: int,
) -> None:
    """A rule as a template of its pattern."""
    made = etree.SubElement(root, f"{_XSL}template", match=str(rule.get("context")), mode=mode)
    made.set("priority", str(priority))
    _lets(made, pattern)
    _assertions(made, rule, shared)


def _assertions(template: Element, rule: Element, shared: dict[str, Element]) -> None:
    _lets(template, rule)
    for node in rule.iterchildren(f"{_SCH}assert", f"{_SCH}report", f"{_SCH}extends"):
        if node.tag == f"{_SCH}extends":
            _assertions(template, shared[str(node.get("rule"))], shared)
            continue
        test = str(node.get("test"))
        asserts = node.tag == f"{_SCH}assert"
        broken = etree.SubElement(
            template, f"{_XSL}if", test=f"not({test})" if asserts else f"boolean({test})"
        )
        role = str(node.get("role") or rule.get("role") or "")
        entry = etree.SubElement(broken, "broken", rule=_literal(str(node.get("id") or test)))
        entry.set("role", _literal(role))
        entry.set(
            "number",
            "{count(ancestor-or-self::*[last()]/descendant-or-self::*[. << current()])"
            " - (if (current() instance of element()) then 0 else 1)}",
        )
        _words(entry, node)


def _literal(text: str) -> str:
    """A text as the value of an attribute that XSLT leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def _words(entry: Element, node: Element) -> None:
    """The message of an assertion, with the values that it shows."""
    etree.SubElement(entry, f"{_XSL}text").text = node.text or ""
    for child in node:
        if child.tag == f"{_SCH}value-of":
            etree.SubElement(entry, f"{_XSL}value-of", select=str(child.get("select")))
        elif child.tag == f"{_SCH}name":
            etree.SubElement(entry, f"{_XSL}value-of", select=str(child.get("path") or "name()"))
        elif isinstance(child.tag, str):
            etree.SubElement(entry, f"{_XSL}text").text = "".join(map(str, child.itertext()))
        etree.SubElement(entry, f"{_XSL}text").text = child.tail or ""
