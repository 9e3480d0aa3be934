"""An editor's corrections: found again, applied on every run, proved like the rest."""

from __future__ import annotations

import json
import random
import re

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from encoder import Encoder
from encoder.api import Options
from encoder.cli import main
from encoder.core.source import Source, Span
from encoder.corrections import Anchor, Correction, amended, json_schema, read
from encoder.corrections.anchors import Finder, Lost, anchor_of
from encoder.corrections.schema import BLOCKS, MEANINGS
from encoder.fidelity import verify
from encoder.profile import load
from encoder.validation import check
from tests.conftest import ROOT
from tests.formats.test_formats import SAMPLES as OF_FORMATS

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LETTER = """CONFIDENTIAL

Riga, 14 September 1950

Dear Director,

I have the honour to ask for two tons of paper for the printing shop. The first delivery [of August] was too small.

On the paper

The paper of the second delivery was used up in May, as Mr. Ozols has written to the office of the harbour.

With respect,

Karlis Ozols
"""
ENCODER = Encoder(load("archival"))


def made(text, *entries, head="", encoder=ENCODER):
    """The TEI of a transcript with corrections, once it is valid and verified."""
    said = read("l.corrections.yaml", (head + "corrections:\n" + "\n".join(entries)).encode())
    result = encoder.encode_bytes("l.txt", text.encode(), corrected=said)
    assert result.tei is not None, result.findings
    assert list(check(result.tei)) == [], list(check(result.tei))
    assert "F604" not in [one.finding.code for one in result.findings], result.findings
    assert verify(result.tei, text.encode(), result.certificate) == []
    return etree.fromstring(result.tei), result


def entry(line, text, said):
    return f"  - at: {{line: {line}, text: {json.dumps(text)}}}\n    {said}"


def words(node):
    return " ".join("".join(node.itertext()).split())


def holder(root, text, name=None):
    """The innermost element with an identifier whose words begin with a text."""
    found = [n for n in root.find(f"{TEI}text").iter() if n.get(ID) and words(n).startswith(text)]
    return [n for n in found if name is None or n.tag == TEI + name][-1]


def codes(result):
    return [one.finding.code for one in result.findings if one.finding.code[0] == "C"]


def said(result):
    return " ".join(one.finding.message for one in result.findings if one.finding.code[0] == "C")


# --- blocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("p", "p"),
        ("head", "head"),
        ("item", "item"),
        ("note", "note"),
        ("quote", "quote"),
        ("stage", "stage"),
        ("stamp", "stamp"),
    ],
)
def test_a_block_of_the_text_is_what_the_editor_says(kind, element):
    root, result = made(LETTER, entry(9, "On the paper", f"block: {kind}"))
    found = [n for n in root.iter(TEI + element) if words(n).startswith("On the paper")]
    assert found and codes(result) == []


@pytest.mark.parametrize(
    "kind", ["head", "subhead", "opener", "stamp", "dateline", "salute", "address"]
)
def test_a_line_of_the_head_is_what_the_editor_says(kind):
    root, result = made(LETTER, entry(3, "Riga", f"block: {kind}"))
    assert codes(result) == []
    element = {"subhead": "head", "opener": "seg"}.get(kind, kind)
    assert [n for n in root.iter(TEI + element) if words(n).startswith("Riga")]


def test_what_an_editor_says_has_resp_and_no_cert():
    root, _ = made(
        LETTER, entry(9, "On the paper", "block: p"), head="author: M. Ozola\ndate: 2026-03-01\n"
    )
    block = holder(root, "On the paper", "p")
    assert block.get("resp") == "#resp.editor" and block.get("cert") is None
    change = root.find(f".//{TEI}revisionDesc/{TEI}change")
    assert (change.get("when"), change.get("who")) == ("2026-03-01", "#resp.editor")
    assert "M. Ozola" in change.text
    (statement,) = [n for n in root.iter(f"{TEI}respStmt") if n.get(ID) == "resp.editor"]
    assert words(statement) == "Corrected by M. Ozola"


def test_a_paragraph_is_split_and_the_identifiers_of_the_others_stay():
    plain, _ = made(LETTER)
    before = {words(n): n.get(ID) for n in plain.find(f"{TEI}text").iter(f"{TEI}p", f"{TEI}head")}
    root, _ = made(LETTER, entry(7, "The first delivery", "block: split"))
    after = {words(n): n.get(ID) for n in root.find(f"{TEI}text").iter(f"{TEI}p", f"{TEI}head")}
    assert holder(root, "I have the honour", "p").get(ID) == "en.p1"
    new = holder(root, "The first delivery", "p").get(ID)
    assert new not in before.values()
    assert {i for w, i in before.items() if w in after} == {i for w, i in after.items() if w in before}


def test_two_blocks_are_joined():
    text = LETTER.replace("shop. The first", "shop.\n\nThe first")
    root, _ = made(text, entry(7, "I have the honour", "block: join"))
    assert words(holder(root, "I have the honour", "p")).endswith("too small.")


def test_a_block_goes_through_to_another_line():
    text = LETTER.replace("shop. The first", "shop.\n\nThe first")
    said = "block: p\n    through: {line: 9}"
    root, _ = made(text, entry(7, "I have the honour", said))
    assert words(holder(root, "I have the honour", "p")).endswith("too small.")


def test_two_papers_in_one_file():
    text = LETTER + "\n" + LETTER.replace("CONFIDENTIAL\n\n", "").replace("honour", "pleasure")
    root, _ = made(text, entry(17, "Riga", "block: paper"))
    assert len([n for n in root.iter(f"{TEI}div") if n.get("type") == "paper"]) == 2


def test_a_kind_that_cannot_stand_there_is_said():
    root, result = made(LETTER, entry(1, "CONFIDENTIAL", "block: signed"))
    assert codes(result) == ["C203"]
    assert "cannot stand there" in said(result)


def test_retired_identifiers_lead_to_the_words():
    from encoder.corrections import Sitting
    from encoder.pipeline import encode_source

    text = LETTER.replace("shop. The first", "shop.\n\nThe first")
    source = Source("l.txt", text)
    said = read("c", f"corrections:\n{entry(7, 'I have', 'block: join')}".encode())
    encoded = encode_source(source, load("archival"), corrected=said)
    assert encoded.retired == {"en.p2": "en.p1"}
    assert Sitting.of(said, source).source.pins.joins


# --- names, dates, brackets, notes ------------------------------------------------------------------

AUTHORITY = """persons:
  - id: ozols
    names: {en: Karlis Ozols}
    born: 1900
  - id: ozols-younger
    names: {en: Karl Ozols}
    born: 1920
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    (folder / "people.yaml").write_text(AUTHORITY)
    return Encoder(load("archival"), authority=[folder])


def name(root, text):
    return [n for n in root.find(f"{TEI}text").iter(f"{TEI}persName") if words(n) == text]


def test_a_name_is_that_of_an_entry(known):
    root, _ = made(LETTER, entry(11, "Ozols", "name: p.ozols-younger"), encoder=known)
    (found,) = name(root, "Ozols")
    assert found.get("ref") == "#p.ozols-younger" and found.get("resp") == "#resp.editor"
    assert root.find(f".//{TEI}person[@{ID}='p.ozols-younger']") is not None


def test_a_name_is_nobodys_or_none_or_not_that_one(known):
    root, _ = made(LETTER, encoder=known)
    assert name(root, "Karlis Ozols")[0].get("ref") == "#p.ozols"
    for said, refs in (
        ("nobody", [None]),
        ("{not: p.ozols}", [None]),
        ("{not: p.other}", ["#p.ozols"]),
    ):
        root, _ = made(LETTER, entry(15, "Karlis Ozols", f"name: {said}"), encoder=known)
        assert [n.get("ref") for n in name(root, "Karlis Ozols")] == refs


def test_what_is_no_name_is_none_but_a_signature_says_who_signed(known):
    assert name(made(LETTER, encoder=known)[0], "Mr. Ozols") or name(made(LETTER)[0], "Ozols")
    root, _ = made(LETTER, entry(11, "Ozols", "name: none"), encoder=known)
    assert name(root, "Ozols") == []
    root, result = made(LETTER, entry(15, "Karlis Ozols", "name: none"), encoder=known)
    assert codes(result) == ["C203"] and "who signed" in said(result)
    assert holder(root, "Karlis Ozols", "signed") is not None


def test_a_new_entry_and_everywhere():
    text = LETTER.replace("the printing shop", "the shop of Brun").replace(
        "written to", "written to Brun at"
    )
    said = "name: {new: {id: brun, names: {en: Jean Brun}, wikidata: Q1}}\n    everywhere: true"
    root, _ = made(text, entry(7, "Brun", said))
    assert [n.get("ref") for n in name(root, "Brun")] == ["#p.brun", "#p.brun"]
    person = root.find(f".//{TEI}person")
    assert person.get(ID) == "p.brun" and words(person) == "Jean Brun Q1".replace(" Q1", "Q1")


def test_an_entry_that_nobody_has_is_said_with_the_nearest(known):
    _, result = made(LETTER, entry(15, "Karlis Ozols", "name: p.ozolz"), encoder=known)
    assert codes(result) == ["C203"] and "'p.ozols'" in said(result)


@pytest.mark.parametrize(
    ("value", "attributes"),
    [
        ("1950-05", {"when": "1950-05"}),
        ("1950", {"when": "1950"}),
        ("1950-05/..", {"from": "1950-05"}),
        ("../1950", {"to": "1950"}),
        ("'[1950-05..1950-06]'", {"notBefore": "1950-05", "notAfter": "1950-06"}),
        ("'[..1950]'", {"notAfter": "1950"}),
        ("1950-05-02T17:00", {"when": "1950-05-02", "when-iso": "1950-05-02T17:00"}),
        ("1950-05/1950-06", {"from": "1950-05", "to": "1950-06"}),
        ("none", None),
    ],
)
def test_a_date_is_set_or_taken_away(value, attributes):
    root, _ = made(LETTER, entry(11, "May", f"date: {value}"))
    found = [n for n in root.find(f"{TEI}text").iter(f"{TEI}date") if words(n) == "May"]
    if attributes is None:
        assert found == []
    else:
        assert dict(found[0].attrib) == {**attributes, "resp": "#resp.editor"}


@pytest.mark.parametrize(
    ("meaning", "element"),
    [
        ("supplied", "supplied"),
        ("gloss", "note"),
        ("unclear", "unclear"),
        ("illegible", "gap"),
        ("handwritten", "add"),
        ("deleted", "del"),
        ("note", "note"),
    ],
)
def test_a_bracket_means_what_the_editor_says(meaning, element):
    root, _ = made(LETTER, entry(7, "[of August]", f"bracket: {meaning}"))
    assert any("of August" in words(n) for n in root.find(f"{TEI}text").iter(TEI + element))


def test_the_bracket_behind_the_words_is_theirs_and_none_is_said():
    text = LETTER.replace("first delivery", "third (?) delivery")
    root, _ = made(text, entry(7, "third", "bracket: note"))
    (note,) = [n for n in root.find(f"{TEI}text").iter(f"{TEI}note")]
    assert words(note) == "?" and "[of August]" not in words(root.find(f"{TEI}text"))
    _, result = made(text, entry(7, "have the honour", "bracket: note"))
    assert codes(result) == ["C203"] and "no bracket opens there" in said(result)


def test_a_line_of_the_head_leaves_the_identifiers_of_loose_words():
    """Words of a letterhead for which nothing in the model stands keep theirs, and no two have one."""
    path = ROOT / "corpus" / "28-edition-de.txt"
    text = path.read_text("utf-8")
    before = etree.fromstring(ENCODER.encode_bytes("l.txt", text.encode()).tei)
    after, _ = made(text, entry(5, "Brennhaven, 12. November 1949", "block: opener"))
    for loose in ("Cito", "Tel."):
        assert holder(after, loose, "seg").get(ID) == holder(before, loose, "seg").get(ID)


def test_a_line_of_a_quoted_message_may_be_anything():
    """What its quotation marks are added to has them in itself."""
    text = (ROOT / "corpus" / "17-dianbao-zh-en.txt").read_text("utf-8")
    for line, part in ((32, "“使馆转外交部："), (36, "二、请派"), (38, "方文远"), (40, "八月六日”")):
        for kind in ("stamp", "address", "quote", "stage", "distribution", "postscript", "closer"):
            made(text, entry(line, part, f"block: {kind}"))


def test_a_word_that_a_page_cuts_may_begin_an_enclosure():
    text = (ROOT / "corpus" / "01-journal-ru-en.txt").read_text("utf-8")
    root, _ = made(text, entry(62, "граничной станции", "block: enclosure"))
    assert any(n.get("type") == "enclosure" for n in root.iter(f"{TEI}div"))


def test_a_remark_stands_beside_the_text_and_in_the_certificate():
    root, result = made(LETTER, entry(7, "printing shop", "note: The shop of the party."))
    (note,) = [n for n in root.iter(f"{TEI}note") if n.get("type") == "editor"]
    assert words(note) == "The shop of the party." and note.getprevious() is None
    assert "printing shop" in note.getparent().text
    assert json.loads(result.certificate)["corrections"] == {"The shop of the party.": 1}
    forged = result.tei.replace(b"The shop of the party.", b"The shop of the enemy.")
    assert verify(forged, LETTER.encode(), result.certificate) != []
    added = result.tei.replace(b"two tons", b'two <note type="editor" resp="#resp.editor">x</note>tons')
    assert verify(added, LETTER.encode(), result.certificate) != []


def test_fields_of_the_header():
    said = "  - field: {title: A letter about paper, author: Karlis Ozols; A. Kalns, date: 1950-09-14}"
    root, _ = made(LETTER, said)
    assert words(root.find(f".//{TEI}titleStmt/{TEI}title")) == "A letter about paper"
    assert [words(n) for n in root.iter(f"{TEI}author")] == ["Karlis Ozols", "A. Kalns"]
    assert root.find(f".//{TEI}creation/{TEI}date").get("when") == "1950-09-14"


def test_the_archive_and_the_reference_of_the_header():
    said = "  - field: {archive: RGANI, reference: 'f. 5, op. 28, d. 314', language: Russian, id: '77', url: 'https://example.org/77', summary: What it says., addressee: A. Kalns}"
    root, _ = made(LETTER, said)
    assert words(root.find(f".//{TEI}msIdentifier/{TEI}repository")) == "RGANI"
    parts = {
        n.get("type"): words(n)
        for n in root.iter(f"{TEI}idno")
        if n.get("type") in ("fond", "opis", "delo")
    }
    assert set(parts) == {"fond", "opis", "delo"}
    assert root.find(f".//{TEI}textLang").get("mainLang") == "ru"
    assert words(root.find(f".//{TEI}abstract")) == "What it says."
    assert "A. Kalns" in words(root.find(f".//{TEI}correspDesc"))


@pytest.mark.parametrize("value", ["yesterday", "1950-13", "14 May"])
def test_a_date_of_the_header_is_a_date(value):
    said = read("c", f"corrections:\n  - field: {{date: {value}}}\n".encode())
    assert not said.entries and "no date" in said.findings[0].message


# --- versions and pairs ----------------------------------------------------------------------------

BOTH = (ROOT / "corpus/23-lettre-fr-en.txt").read_text("utf-8")


def links(root):
    return {frozenset(n.get("target").split()): n for n in root.iter(f"{TEI}link")}


def test_pairs_are_set_and_taken_away():
    root, _ = made(
        BOTH,
        entry(30, "J’ai l’honneur", "pair: {line: 52, text: Please accept}"),
        entry(32, "Veuillez", "pair: {line: 50, text: I have the honor}"),
        entry(24, "N° 77/CP", "unpair: {line: 44, text: No. 77/CP}"),
    )
    found = links(root)
    assert found[frozenset({"#fr.p1", "#en.p2"})].get("resp") == "#resp.editor"
    assert found[frozenset({"#fr.p2", "#en.p1"})].get("cert") is None
    assert (
        frozenset({"#fr.p1", "#en.p1"}) not in found
        and frozenset({"#fr.seg2", "#en.seg2"}) not in found
    )
    by_id = {n.get(ID): n for n in root.iter()}
    assert by_id["fr.p1"].get("corresp") == "#en.p2" and by_id["en.p1"].get("corresp") == "#fr.p2"


def test_sentences_are_paired_and_unpaired():
    marked = Encoder(load("archival"), options=Options(sentences=True))
    root, _ = made(
        BOTH,
        entry(30, "J’ai l’honneur", "pair: {line: 50, text: The first}\n    sentences: true"),
        entry(32, "Veuillez", "unpair: {line: 52, text: Please}\n    sentences: true"),
        encoder=marked,
    )
    found = links(root)
    assert found[frozenset({"#fr.s1", "#en.s2"})].get("resp") == "#resp.editor"
    for other in ({"#fr.s1", "#en.s1"}, {"#fr.s2", "#en.s2"}, {"#fr.s3", "#en.s3"}):
        assert frozenset(other) not in found
    assert frozenset({"#fr.p1", "#en.p1"}) in found and frozenset({"#fr.p2", "#en.p2"}) in found


def test_sentences_follow_the_pairs_of_their_blocks_and_unmarked_ones_are_said():
    blocks = entry(30, "J’ai l’honneur", "unpair: {line: 50, text: I have}")
    root, _ = made(BOTH, blocks, encoder=Encoder(load("archival"), options=Options(sentences=True)))
    assert frozenset({"#fr.s1", "#en.s1"}) not in links(root)
    _, result = made(BOTH, entry(30, "J’ai", "pair: {line: 50, text: I have}\n    sentences: true"))
    assert codes(result) == ["C203"] and "--sentences" in said(result)


SHEETS = {
    "comments and another indentation": (
        "# of the third reading\nauthor: M. Ozola\n\ncorrections:\n"
        "    # the first\n    - at: {line: 3, text: Riga}\n      block: head   # sure\n\n"
        "    - {at: {line: 5}, block: p}\n    - at:\n        line: 7\n      note: |\n        two\n        lines\n"
        "    # the end\n"
    ),
    "empty list": "corrections: []  # none yet\nauthor: A\n",
    "nothing in it": "# to come\ncorrections:\n",
    "no list": "author: A",
    "one to a line": "corrections: [{at: {line: 3}, block: p}, {at: {line: 5}, block: p}]\n",
    "the same twice": "corrections:\n- {at: {line: 3}, block: p} # one\n- {at: {line: 3}, block: p} # two\n",
    "entries before the author": "corrections:\n- {at: {line: 3}, block: p}\nauthor: A # so\n",
}


@pytest.mark.parametrize("name", SHEETS)
def test_entries_are_added_and_taken_out_and_the_rest_of_the_file_stays(name):
    data = SHEETS[name].encode()
    sheet = read("c", data).sheet
    one = Correction.model_validate({"at": {"line": 9, "text": "x: «y»"}, "block": "quote"})
    more = sheet.model_copy(update={"corrections": [*sheet.corrections, one, one]})
    longer = amended(data, more)
    assert read("c", longer).sheet == more
    if sheet.corrections and name != "one to a line":
        assert amended(longer, sheet) == data
    for number in range(len(sheet.corrections)):
        less = list(sheet.corrections)
        del less[number]
        shorter = sheet.model_copy(update={"corrections": less})
        assert read("c", amended(data, shorter)).sheet == shorter
    comments = re.findall("#.*", SHEETS[name])
    assert [c for c in comments if c.encode() not in longer] == []


def test_one_block_has_several_partners():
    root, _ = made(
        BOTH, entry(30, "J’ai", "pair: [{line: 50, text: I have}, {line: 52, text: Please}]")
    )
    assert frozenset({"#fr.p1", "#en.p1", "#en.p2"}) in links(root)


def test_a_pair_within_a_version_is_said():
    _, result = made(BOTH, entry(30, "J’ai", "pair: {line: 32, text: Veuillez}"))
    assert codes(result) == ["C203"]


def test_the_language_and_role_of_a_version():
    root, _ = made(BOTH, entry(22, "CONFIDENTIEL", "version: {language: it, role: translation}"))
    first, second = root.find(f".//{TEI}body")
    assert (first.get("type"), first.get("{http://www.w3.org/XML/1998/namespace}lang")) == (
        "translation",
        "it",
    )
    assert first.get("cert") is None


def test_a_version_begins_where_the_editor_says():
    root, _ = made(BOTH, entry(42, "CONFIDENTIAL", "version: {language: en}"))
    first, second = root.find(f".//{TEI}body")
    assert "Received" in words(first) and words(second).startswith("CONFIDENTIAL")


def test_versions_of_one_language_are_one():
    root, _ = made(BOTH, entry(39, "[stamp]", "version: {language: fr}"))
    assert len(root.find(f".//{TEI}body")) == 1


# --- places ----------------------------------------------------------------------------------------


def find(transcript, **anchor):
    return Finder(Source("t", transcript)).find(Anchor(**anchor))


def test_places_are_found_again_after_the_transcript_changed():
    assert find("a\nthe words here\n", line=2, text="the words").how == "same"
    assert find("a\n\n\nthe words here\n", line=2, text="the words").how == "moved"
    assert find("a\nthe  words\n here\n", line=2, text="words here").how == "same"
    changed = find("a\nthe opening of the harbour was\n", line=2, text="the opning of the harbor")
    assert changed.how == "changed" and changed.span.start == 2
    assert find("x x x\n", line=1, text="x", occurrence=3).span.start == 4


def test_a_place_is_lost_where_its_words_are_gone_or_in_several_places():
    assert isinstance(find("a\nb\n", line=2, text="the closing of the harbour"), Lost)
    several = find("the words\n" + "\n" * 9 + "the words\n", line=6, text="the words")
    assert isinstance(several, Lost) and "several" in several.reason
    assert isinstance(find("a\n", line=7), Lost) and isinstance(find("a\n\nb\n", line=2), Lost)


@given(st.integers(0, 10**6), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_an_anchor_leads_back_to_its_place(seed, added):
    rng = random.Random(seed)
    text = rng.choice(TEXTS)
    lines = [n for n, line in enumerate(text.split("\n")) if line.strip()]
    number = rng.choice(lines)
    line = text.split("\n")[number]
    start = text.index(line, sum(len(one) + 1 for one in text.split("\n")[:number]))
    start += len(line) - len(line.lstrip())

    anchor = anchor_of(Source("t", text), Span(start, start + len(line.strip())))
    found = find(text, **anchor.model_dump())
    assert not isinstance(found, Lost) and found.span.start == start
    moved = find("\n" * added + text, **anchor.model_dump())
    if not isinstance(moved, Lost) and text.count(anchor.text) == 1:
        assert moved.span.start == start + added


def test_a_lost_place_and_a_moved_one_are_said():
    _, result = made(LETTER, entry(3, "The words that were struck out later on", "block: head"))
    assert codes(result) == ["C201"]
    _, result = made("\n\n" + LETTER, entry(9, "On the paper", "block: p"))
    assert codes(result) == ["C202"]


# --- the file --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("corrections:\n  - at: {line: 1}\n    blok: head\n", "did you mean 'block'"),
        ("corrections:\n  - at: {line: 1}\n    block: heda\n", "did you mean 'head'"),
        ("corrections:\n  - at: {line: 1}\n    bracket: gap\n", "unknown value"),
        ("corrections:\n  - at: {line: 1}\n", "one verb"),
        ("corrections:\n  - block: head\n", "needs a place"),
        ("corrections:\n  - at: {line: 1}\n    date: yesterday\n", "no date"),
        ("corrections:\n  - at: {line: 1}\n    date: 1950-02-30\n", "no date"),
        ("corrections:\n  - at: {line: 1}\n    date: '1951-02/1950-03'\n", "no date"),
        ("corrections: [\n", "line 1"),
        ("corrections: x\n", "no list"),
        ("corections: []\n", "did you mean"),
        ("corrections:\n  - x\n", "line 2"),
        ("corrections:\n  - at: {}\n    block: p\n", "needs a line or words"),
        ("\x00", "line 1"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_counts(text, reason):
    said = read("l.corrections.yaml", text.encode())
    assert {f.code for f in said.findings} == {"C101"}
    assert reason in " ".join(f.message for f in said.findings), [f.message for f in said.findings]
    good = "corrections:\n  - at: {line: 9, text: On the paper}\n    block: p\n  - x\n"
    assert len(read("l", good.encode()).entries) == 1


def test_the_schema_for_editors_is_that_of_the_program():
    kept = json.loads((ROOT / "schema/corrections-1.schema.json").read_text("utf-8"))
    assert kept == json_schema(), "write it anew: python schema/derive_corrections.py"


def test_the_command_reads_the_file_beside_the_transcript_or_in_a_folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/l.txt").write_text(LETTER)
    said = "corrections:\n" + entry(9, "On the paper", "block: p")
    (tmp_path / "in/l.corrections.yaml").write_text(said)
    for arguments in ([], ["--corrections", str(tmp_path / "in")]):
        assert main(["encode", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *arguments]) == 0
        assert b"#resp.editor" in (tmp_path / "out/l.xml").read_bytes()
    (tmp_path / "empty").mkdir()
    assert (
        main(
            [
                "encode",
                str(tmp_path / "in"),
                "--out",
                str(tmp_path / "o2"),
                "--corrections",
                str(tmp_path / "empty"),
            ]
        )
        == 0
    )
    assert b"#resp.editor" not in (tmp_path / "o2/l.xml").read_bytes()
    assert b"#resp.editor" in Encoder().encode(tmp_path / "in/l.txt").tei


def test_corrections_stay_whatever_the_options(tmp_path):
    (tmp_path / "l.txt").write_text(BOTH)
    said = [
        entry(7, "Letter from", "note: looked up"),
        entry(30, "La première livraison", "block: split"),
        entry(30, "J’ai", "pair: {line: 52, text: Please}"),
        entry(55, "Nguyen Van Loc", "name: nobody"),
    ]
    (tmp_path / "l.corrections.yaml").write_text("corrections:\n" + "\n".join(said))
    kept = set()
    for n, more in enumerate(
        (
            [],
            ["--sentences"],
            ["--certificate", "none"],
            ["--profile", "wilson-center"],
            ["--jobs", "1"],
        )
    ):
        for again in range(2):
            out = tmp_path / f"o{n}{again}"
            assert main(["encode", str(tmp_path / "l.txt"), "--out", str(out), *more]) == 0
            root = etree.parse(str(out / "l.xml")).getroot()
            (link,) = [x.get("target") for x in root.iter(f"{TEI}link") if x.get("resp")]
            blocks = [x.get(ID) for x in root.iter(f"{TEI}p") if x.get("resp")]
            names = [words(x) for x in root.iter(f"{TEI}persName") if x.get("resp") == "#resp.editor"]
            kept.add((link, tuple(blocks), tuple(names)))
    assert len(kept) == 1


def test_inspect_shows_what_is_pinned_and_how_to_decide_a_doubt(tmp_path, capsys):
    (tmp_path / "l.txt").write_text(LETTER)
    assert main(["inspect", str(tmp_path / "l.txt")]) == 0
    said = capsys.readouterr().out
    (tmp_path / "l.corrections.yaml").write_text(
        "corrections:\n" + entry(9, "On the paper", "block: quote")
    )
    assert main(["inspect", str(tmp_path / "l.txt")]) == 0
    assert "an editor says so" in capsys.readouterr().out and "an editor says so" not in said
    (tmp_path / "m.txt").write_text((ROOT / "corpus/25-zwei-briefe-de.txt").read_text("utf-8"))
    assert main(["inspect", str(tmp_path / "m.txt")]) == 0
    levers = [line for line in capsys.readouterr().out.splitlines() if "to decide it: {at:" in line]
    assert levers
    lever = levers[0].partition("to decide it: ")[2]
    assert read("c", f"corrections:\n  - {lever}\n".encode()).entries
    assert main(["inspect", str(tmp_path / "m.txt"), "--format", "json"]) == 0
    blocks = json.loads(capsys.readouterr().out)["blocks"]
    known = read("c", "\n".join(["corrections:", *(f"- {b['to_decide_it']}" for b in blocks)]).encode())
    assert not known.findings and len(known.entries) == len(blocks)
    assert [entry.at.line for entry in known.entries] == [block["line"] for block in blocks]


def test_the_certificate_names_the_file_and_what_was_retired():
    text = LETTER.replace("shop. The first", "shop.\n\nThe first")
    _, result = made(text, entry(7, "I have", "block: join"))
    said = json.loads(result.certificate)
    assert said["retired"] == {"en.p2": "en.p1"} and len(said["decisions"]) == 64
    schema = json.loads((ROOT / "schema/certificate-2.schema.json").read_text("utf-8"))
    jsonschema.validate(said, schema)


def test_build_encodes_what_was_corrected_anew(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/l.txt").write_text(LETTER)
    (tmp_path / "tei-encoder.yaml").write_text("site: {title: T}\n")
    assert main(["build"]) == 0
    (tmp_path / "corpus/l.corrections.yaml").write_text(
        "corrections:\n" + entry(9, "On the paper", "block: quote")
    )
    assert main(["build"]) == 0
    assert b"<quote" in (tmp_path / "tei/l.xml").read_bytes()
    capsys.readouterr()
    assert main(["build"]) == 0
    assert "1 unchanged" in capsys.readouterr().err
    (tmp_path / "corpus/l.corrections.yaml").unlink()
    assert main(["build"]) == 0
    assert b"<quote" not in (tmp_path / "tei/l.xml").read_bytes()


# --- anything at all --------------------------------------------------------------------------------

TEXTS = [path.read_text("utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]


def verb(rng, words_, line):
    pick = rng.randrange(9)
    if pick < 4:
        return f"block: {rng.choice(BLOCKS)}"
    return [
        f"name: {rng.choice(['nobody', 'none', 'p.lenin'])}",
        f"date: {rng.choice(['1950', 'none', '1950-01-01/1950-02'])}",
        f"bracket: {rng.choice(MEANINGS)}",
        f"version: {{language: {rng.choice(['en', 'ru', 'de'])}}}",
        f"note: {json.dumps('seen ' + words_)}",
    ][pick - 4]


FILES = [*OF_FORMATS.items()]


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_corrections_of_files_of_other_formats_too(seed):
    rng = random.Random(seed)
    name, data = rng.choice(FILES)
    lines = ENCODER.encode_bytes(name, data).source.text.split("\n")
    number = rng.choice([n for n, line in enumerate(lines) if line.strip()])
    part = " ".join(lines[number].split()[:2])
    said = read("c", f"corrections:\n{entry(number + 1, part, verb(rng, part, number))}\n".encode())
    result = ENCODER.encode_bytes(name, data, corrected=said)
    assert result.tei is not None and list(check(result.tei)) == []
    assert verify(result.tei, data, result.certificate) == []
    assert "F604" not in [one.finding.code for one in result.findings]


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_corrections_leave_valid_tei_that_has_every_character(seed):
    rng = random.Random(seed)
    text = rng.choice(TEXTS)
    lines = text.split("\n")
    entries = []
    for _ in range(rng.randint(1, 6)):
        number = rng.choice([n for n, line in enumerate(lines) if line.strip()])
        told = lines[number].split()
        first = rng.randrange(len(told))
        part = " ".join(told[first : first + rng.randint(1, 4)])
        entries.append(entry(number + 1, part, verb(rng, part, number)))
        if rng.random() < 0.3:
            other = rng.choice([n for n, line in enumerate(lines) if line.strip()])
            entries.append(entry(number + 1, part, f"pair: {{line: {other + 1}}}"))
    made(text, *entries)
