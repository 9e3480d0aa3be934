"""The constraints of the ODD as a processor of XPath 2 runs them: what they find in files that keep the
rules and in files that break them is what the rules beside the ODD find."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from saxonche import PySaxonProcessor

from tests.conftest import ROOT
from tests.schema.test_rules import BROKEN, INSTANCE, broken_rules, edited

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
TEI_NS = "http://www.tei-c.org/ns/1.0"


def _stylesheet() -> str:
    """The constraints as a stylesheet: in each pattern the first rule that fits an element counts."""
    odd = etree.parse(ROOT / "schema" / "tei_archival.odd")
    names = {str(ns.get("prefix")): str(ns.get("uri")) for ns in odd.iter(f"{SCH}ns")}
    names.pop("xml")
    root = etree.Element(f"{XSL}stylesheet", nsmap={**names, "xsl": XSL[1:-1]}, version="2.0")
    root.extend(list(odd.iter(f"{XSL}key")))
    start = etree.SubElement(root, f"{XSL}template", match="/")
    found = etree.SubElement(start, "found")
    for pattern in odd.iter(f"{{{TEI_NS}}}constraintSpec"):
        mode = str(pattern.get("ident"))
        etree.SubElement(found, f"{XSL}apply-templates", select="//*", mode=mode)
        rules = list(pattern.iter(f"{SCH}rule"))
        for place, rule in enumerate(rules):
            _template(root, rule, mode, len(rules) - place)
        etree.SubElement(root, f"{XSL}template", match="@*|node()", mode=mode, priority="0")
    return etree.tostring(root, encoding="unicode")


def _template(root: etree._Element, rule: etree._Element, mode: str, priority: int) -> None:
    template = etree.SubElement(
        root, f"{XSL}template", match=str(rule.get("context")), mode=mode, priority=str(priority)
    )
    for node in rule.iterchildren(f"{SCH}let", f"{SCH}assert"):
        if node.tag == f"{SCH}let":
            etree.SubElement(
                template, f"{XSL}variable", name=str(node.get("name")), select=str(node.get("value"))
            )
        else:
            holds = etree.SubElement(template, f"{XSL}if", test=f"not({node.get('test')})")
            etree.SubElement(holds, "rule", id=str(node.get("id")).partition(".")[0])


@cache
def _processor():
    processor = PySaxonProcessor(license=False)
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=_stylesheet())


def broken_by_odd(xml: str) -> set[str]:
    """The assertions of the ODD that do not hold."""
    processor, compiled = _processor()
    said = compiled.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml))
    return {str(rule.get("id")) for rule in etree.fromstring(said.encode()).iter("rule")}


def test_every_rule_is_in_the_odd() -> None:
    odd = etree.parse(ROOT / "schema" / "tei_archival.odd")
    assert {str(a.get("id")).partition(".")[0] for a in odd.iter(f"{SCH}assert")} == {*BROKEN}


@pytest.mark.parametrize("path", sorted((ROOT / "tei").glob("*.xml")), ids=lambda path: path.stem)
def test_the_corpus_is_judged_alike(path: Path) -> None:
    xml = path.read_text(encoding="utf-8")
    assert broken_by_odd(xml) == broken_rules(xml)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [(rule, old, new) for rule, cases in BROKEN.items() for old, new in cases],
)
def test_a_broken_rule_is_judged_alike(rule: str, old: str, new: str) -> None:
    xml = edited(old, new)
    assert rule in broken_by_odd(xml)
    assert broken_by_odd(xml) == broken_rules(xml)


def test_the_instance_keeps_all_rules() -> None:
    assert broken_by_odd(INSTANCE) == set()
