"""The constraints of the ODD as a processor of XPath 2 runs them: what they find in files that keep the
rules and in files that break them is what the rules beside the ODD find."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from encoder.validation.saxon import SaxonRules
from tests.conftest import ROOT
from tests.schema.mutate import LINKS, RULES
from tests.schema.test_proofs import mutants
from tests.schema.test_rules import BROKEN, INSTANCE, PUBLISHED, broken_rules, edited

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
TEI_NS = "http://www.tei-c.org/ns/1.0"


@cache
def _rules() -> SaxonRules:
    """The constraints as a schema: each constraintSpec is a pattern."""
    odd = etree.parse(ROOT / "schema" / "tei_archival.odd")
    schema = etree.Element(f"{SCH}schema", queryBinding="xslt2")
    schema.extend([*odd.iter(f"{SCH}ns"), *odd.iter(f"{XSL}key")])
    for spec in odd.iter(f"{{{TEI_NS}}}constraintSpec"):
        pattern = etree.SubElement(schema, f"{SCH}pattern", id=str(spec.get("ident")))
        pattern.extend(list(spec.iter(f"{SCH}rule")))
    return SaxonRules(schema)


def broken_by_odd(xml: bytes | str) -> set[str]:
    """The assertions of the ODD that do not hold."""
    data = xml.encode() if isinstance(xml, str) else xml
    root = etree.fromstring(data, etree.XMLParser(collect_ids=False))
    return {fault.finding.rule.partition(".")[0] for fault in _rules().check(root)}


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


def test_mutants_are_judged_alike() -> None:
    """Files of the corpus with one thing changed, each rule broken in some of them."""
    tried = set()
    for name, _, data in mutants({**RULES, **LINKS}, thorough=False):
        broken = {
            fault.finding.rule
            for fault in PUBLISHED.check(etree.fromstring(data, etree.XMLParser(collect_ids=False)))
        }
        assert broken_by_odd(data) == broken, name
        tried |= broken
    assert len(tried) > 15


def test_the_instance_keeps_all_rules() -> None:
    assert broken_by_odd(INSTANCE) == set()
