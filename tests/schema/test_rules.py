"""Every rule of the Schematron schema: an instance that keeps it and one that breaks it.

The instance that keeps all rules is instance.xml, or a variant of it; each case says
what to put in the place of what, so that one rule is broken.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from encoder.validation import Validator
from encoder.validation.schematron import Rules, UnsupportedRules, read_rules
from tests.conftest import ROOT

INSTANCE = (Path(__file__).parent / "instance.xml").read_text(encoding="utf-8")
PUBLISHED = read_rules(ROOT / "schema" / "tei_archival.sch")
"""The rules as others get them; the program itself leaves doubled identifiers to another layer."""
SCH = "{http://purl.oclc.org/dsdl/schematron}"

BROKEN: dict[str, list[tuple[str, str]]] = {
    "id-unique": [('xml:id="ru.p3"', 'xml:id="ru.p2"')],
    "hand-declared": [
        ('hand="#hand.signature.1"', 'hand="#p.ivanov"'),
        ('hand="#hand.signature.1"', 'hand="#nobody"'),
    ],
    "scribe-is-person": [('scribeRef="#p.ivanov"', 'scribeRef="#org.mfa"')],
    "resp-declared": [('resp="#resp.translator"', 'resp="#resp.archive"')],
    "one-translator": [
        ("<persName>A. Person</persName>", "<persName>A</persName><persName>B</persName>")
    ],
    "person-declared": [('persName ref="#p.ivanov"', 'persName ref="#org.mfa"')],
    "place-declared": [('ref="#pl.moscow"', 'ref="#p.ivanov"')],
    "body-declared": [('ref="#org.mfa"', 'ref="#p.ivanov"')],
    "role-declared": [('roleName ref="#p.ivanov"', 'roleName ref="#pl.moscow"')],
    "speaker-declared": [
        ('who="#en.item1"', 'who="#en.item1 #en.p1"'),
        ('who="#en.item1"', 'who="#en.p1"'),
        ('who="#en.item1"', 'who="#org.mfa"'),
    ],
    "calendar-declared": [('calendar="#cal.julian"', 'calendar="#cal.minguo"')],
    "grade-declared": [('ana="#cls.secret"', 'ana="#cls.top-secret"')],
    "grade-of-classification": [('seg type="classification"', 'seg type="reference"')],
    "scheme-declared": [('scheme="#classification"', 'scheme="#cls.secret"')],
    "class-declared": [('target="#cls.secret"', 'target="#cls.top-secret"')],
    "version-of-original": [('xml:lang="en" corresp="#ru"', 'xml:lang="en" corresp="#en"')],
    "language-of-version-declared": [
        ('xml:id="en" xml:lang="en"', 'xml:id="en" xml:lang="de"'),
        ('xml:id="ru" xml:lang="ru"', 'xml:id="ru" xml:lang="uk"'),
    ],
    "language-declared": [
        ('<p xml:id="ru.p1">', '<p xml:id="ru.p1"><foreign xml:lang="la">M</foreign>')
    ],
    "corresp-to-other-version": [
        ('<p xml:id="ru.p1"', '<p xml:id="ru.p1" corresp="#ru.p1"'),
        ('corresp="#ru.p1"', 'corresp="#en.p2"'),
    ],
    "corresp-answered": [('<p xml:id="ru.p1"', '<p xml:id="ru.p1" corresp="#en.p2"')],
    "left-out-declared": [("<gap ", '<gap corresp="#resp.encoder" ')],
    "page-declared": [("О многом.", 'О <fw type="pageNum" corresp="#ru.p1">2</fw> многом.')],
    "corresp-has-link": [
        ('corresp="#ru.p1"', 'corresp="#ru.p2"'),
        ('target="#ru.p1 #en.p1"', 'target="#ru.p1 #en.item1"'),
    ],
    "link-from-original": [('target="#ru.p1 #en.p1"', 'target="#en.p2 #en.p1"')],
    "link-resolves": [
        ('target="#ru.p1 #en.p1"', 'target="#ru.p1 #en.p99"'),
        ('target="#ru.p2 #ru.p3 #en.p2"', 'target="#ru.p2 #ru.p3 #en.p2 #en.p99"'),
    ],
    "link-to-translation": [('target="#ru.p1 #en.p1"', 'target="#ru.p1 #ru.p3"')],
    "link-agrees": [('target="#ru.p1 #en.p1"', 'target="#ru.p1 #en.p2"')],
    "next-agrees": [('next="#en.add2"', 'next="#en.add1"')],
    "prev-agrees": [('prev="#en.add1"', 'prev="#en.add2"')],
    "one-closer": [("<closer>", "<closer/><closer>")],
    "signed-says-who": [
        (
            '<signed><seg type="signature" hand="#hand.signature.1"><gap reason="editorial"/></seg>'
            " <persName>V. Ivanov</persName>",
            "<signed>Ambassador",
        )
    ],
    "quantity-has-unit": [(' unit="word"', "")],
    "unit-has-quantity": [(' atLeast="2" atMost="3"', "")],
    "extent-in-order": [('atMost="3"', 'atMost="1"')],
    "period-in-order": [
        ('to="1956"', 'to="1954"'),
        ('to="1956"', 'to="1955-11-30"'),
        ('notAfter="1955"', 'notAfter="1954"'),
        ('to="1956"', 'notAfter="1950"'),
    ],
    "when-is-real": [
        ('when="1956-02-29"', 'when="1955-02-29"'),
        ('when="1956-02-29"', 'when="1956-13"'),
        ('when="1956-02-29"', 'when="1956-04-31"'),
        ('when="1956-02-29"', 'when="1900-02-29"'),
        ('when="1956-02-29"', 'when="1956-00-10"'),
    ],
    "from-is-real": [('from="1955-12"', 'from="1955-11-31"')],
    "to-is-real": [('to="1956"', 'to="1956-15"')],
    "notBefore-is-real": [('notBefore="1955-01"', 'notBefore="1953-02-29"')],
    "notAfter-is-real": [('notAfter="1955"', 'notAfter="1955-06-31"')],
    "date-has-come": [
        ('when="1956-02-29"', 'when="9956"'),
        ('from="1955-12" to="1956"', 'from="9955" to="9956"'),
    ],
    "not-empty": [
        ("Посетил министра.", ""),
        ("Посетил министра.", " \n "),
        ('"#pl.moscow">Moscow', '"#pl.moscow">'),
        ("<speaker>Petrov:</speaker>", "<speaker/>"),
    ],
    "no-blanks-at-ends": [
        ('"#pl.moscow">Moscow', '"#pl.moscow"> Moscow'),
        ("Посетил министра.", "Посетил министра. "),
        ("SECRET", "SECRET\n"),
    ],
    "page-not-first": [
        (
            '<add xml:id="en.add2" prev="#en.add1">we</add> spoke <pb n="2"/>of',
            '<pb n="2"/><add xml:id="en.add2" prev="#en.add1">we</add> spoke of',
        )
    ],
    "page-not-last": [("О многом.", "О многом.<pb/>")],
    "numbers-ascend": [('<item n="2"', '<item n="1"'), ('<item n="1"', '<item n="3"')],
}

KEPT: dict[str, list[tuple[str, str]]] = {
    "when-is-real": [
        ('when="1956-02-29"', 'when="2000-02-29"'),
        ('when="1956-02-29"', 'when="1956-12-31"'),
    ],
    "period-in-order": [('to="1956"', 'to="1955-12-01"'), ('to="1956"', 'to="1955"')],
    "unit-has-quantity": [
        (' unit="word" atLeast="2" atMost="3"', ""),
        ('atLeast="2" atMost="3"', 'quantity="2"'),
    ],
    "numbers-ascend": [
        ('<item n="2"', '<item n="b"'),
        ('<item n="1"', "<item"),
        ('<item n="2"', '<item n="1.10"'),
    ],
    "language-declared": [('<orgName xml:lang="en">', '<orgName xml:lang="de">')],
    "not-empty": [('"#pl.moscow">Moscow', '"#pl.moscow"><gap reason="illegible"/>')],
    "language-of-version-declared": [
        ('<p xml:id="ru.p1">', '<p xml:id="ru.p1"><foreign xml:lang="en">M</foreign>')
    ],
    "link-agrees": [(' corresp="#ru.p1"', "")],
}
"""Further instances that keep a rule, at its edges."""


def broken_rules(xml: str) -> set[str]:
    return {
        str(fault.finding.rule)
        for fault in PUBLISHED.check(etree.fromstring(xml.encode(), etree.XMLParser(collect_ids=False)))
    }


def edited(old: str, new: str) -> str:
    assert old in INSTANCE, old
    return INSTANCE.replace(old, new, 1)


def test_every_rule_has_its_cases():
    schema = etree.parse(str(ROOT / "schema" / "tei_archival.sch"))
    assert [a.get("id") for a in schema.iter(f"{SCH}assert")].count(None) == 0
    assert {a.get("id") for a in schema.iter(f"{SCH}assert")} == set(BROKEN)


def test_the_instance_is_valid_by_every_layer(own_xsd):
    assert Validator(xsd=True).check(INSTANCE.encode()) == []
    assert own_xsd.validate(etree.fromstring(INSTANCE.encode()))
    assert broken_rules(INSTANCE) == set()


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        pytest.param(rule, old, new, id=f"{rule}-{n}")
        for rule, cases in BROKEN.items()
        for n, (old, new) in enumerate(cases)
    ],
)
def test_a_broken_rule_is_found(rule, old, new):
    assert rule in broken_rules(edited(old, new))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        pytest.param(rule, old, new, id=f"{rule}-{n}")
        for rule, cases in KEPT.items()
        for n, (old, new) in enumerate(cases)
    ],
)
def test_a_kept_rule_is_not_reported(rule, old, new):
    assert rule not in broken_rules(edited(old, new))


def test_a_fault_is_said_once():
    """A dangling pointer is found by the links and by the rules; one of them speaks."""
    data = edited('hand="#hand.signature.1"', 'hand="#nobody"').encode()
    assert [d.code for d in Validator().check(data)] == ["V502"]
    data = edited('xml:id="ru.p3"', 'xml:id="ru.p2"').encode()
    assert "id-unique" not in {getattr(d, "rule", None) for d in Validator().check(data)}


def test_a_question_is_a_warning():
    data = edited('<item n="2"', '<item n="1"').encode()
    assert [d.code for d in Validator().check(data)] == ["V513"]


def test_rules_for_another_processor_are_refused():
    schema = f'<schema xmlns="{SCH[1:-1]}" queryBinding="xslt2"><pattern/></schema>'
    with pytest.raises(UnsupportedRules, match="xslt2"):
        Rules(etree.ElementTree(etree.fromstring(schema)))
