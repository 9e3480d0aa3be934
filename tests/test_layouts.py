"""Layouts of metadata: the examples of the profile, a user's own, and what fits none."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from encoder import cli
from encoder import profile as profiles
from encoder.core.source import Source
from encoder.pipeline import encode
from encoder.profile.layouts import FootPart, HeadPart
from encoder.record.parts import FOOT, HEAD
from encoder.record.read import ReadRecord, read_record

LAYOUTS = profiles.load().layouts


def read(text: str, profile: profiles.Profile) -> ReadRecord:
    return read_record(Source("a", text).with_line_feeds(), profile)


def summed_up(found: ReadRecord) -> dict[str, str | None]:
    record = found.record
    dating = record.date.dating if record.date else None
    return {
        "title": record.title,
        "author": record.authors[0] if record.authors else None,
        "date": dating.when if dating else None,
        "repository": record.references[0].repository if record.references else None,
        "language": record.original_language.value if record.original_language else None,
        "identifier": record.identifier,
    }


@pytest.mark.parametrize(
    ("layout", "example"),
    [
        pytest.param(layout, example, id=f"{layout.id}-{number}")
        for layout in LAYOUTS
        for number, example in enumerate(layout.examples, 1)
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_example_of_a_layout_is_read(profile, layout, example, newline):
    text = example.input.replace("\n", newline)
    found = read(text, profile)
    assert found.record.layout == layout.id
    said = summed_up(found)
    assert {key: said[key] for key in example.record} == example.record
    paper = text[found.document.start : found.document.end].strip()
    assert paper.startswith(example.paper)


def test_a_layout_of_ones_own_is_one_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        """
extends: archival
name: mine
layouts:
  - id: find
    about: The cards of a museum.
    head: [fields]
    least: 3
    fields: {reference: [Inventarnummer], title: [Objekt], other: [Fundort]}
    examples:
      - in: "Fundort: Brenn\\nObjekt: Brief\\nInventarnummer: 12\\n\\nLieber Freund!"
        record: {title: Brief}
        paper: Lieber
""",
        encoding="utf-8",
    )
    mine = profiles.load(str(path))
    (example,) = mine.layouts[0].examples
    found = read(example.input, mine)
    assert (found.record.layout, found.record.title) == ("find", "Brief")
    assert found.record.other == (("Fundort", "Brenn"),)
    assert found.record.references[0].text == "12"
    assert len(mine.layouts) == len(LAYOUTS) + 1


@pytest.mark.parametrize(
    ("change", "message"),
    [("head: [fields]", "no part is called"), ("least: 3", "least"), ("chrome: ['(']", "expression")],
)
def test_a_layout_that_cannot_be_used_is_named(tmp_path, change, message):
    text = (
        "extends: archival\nname: a\nlayouts:\n  - id: a\n    about: abc\n    least: 3\n"
        "    head: [fields]\n    chrome: []\n    examples: [{in: a, record: {}, paper: a}]\n"
    )
    broken = {"head": "head: [nonsense]", "least": "least: 0", "chrome": "chrome: ['(']"}
    key = change.split(":")[0]
    old = "chrome: []" if key == "chrome" else change
    path = tmp_path / "a.yaml"
    path.write_text(text.replace(old, broken[key]), encoding="utf-8")
    with pytest.raises(profiles.ProfileError, match=message):
        profiles.load(str(path))


@pytest.mark.parametrize("parts", ["head: [source-note]", "foot: [number]"])
def test_a_part_stands_where_it_can_be_read(tmp_path, parts):
    path = tmp_path / "a.yaml"
    path.write_text(
        "extends: archival\nname: a\nlayouts:\n  - id: a\n    about: abc\n    least: 3\n"
        f"    {parts}\n    examples: [{{in: a, record: {{}}, paper: a}}]\n",
        encoding="utf-8",
    )
    with pytest.raises(profiles.ProfileError, match="no part is called"):
        profiles.load(str(path))


def test_the_parts_a_profile_may_name_are_those_that_are_read():
    assert set(get_args(HeadPart)) == set(HEAD)
    assert set(get_args(FootPart)) == set(FOOT)


@pytest.mark.parametrize(
    "text",
    [
        "---\na: &a [x, x]\nb: [*a, *a]\n---\n\nText.",
        "---\ntitle: [\n---\n\nText.",
        "---\n- one\n- two\n---\n\nText.",
        "---\n\nText between rules.\n\n---\n\nMore text.",
    ],
    ids=["aliases", "broken", "a list", "rules"],
)
def test_what_is_no_front_matter_stays_text(profile, text):
    found = read(text, profile)
    assert found.record.layout == ""
    assert len(found.document) == len(text)


def test_a_value_of_front_matter_is_found_where_it_stands(profile):
    text = '---\ndate: some day\nauthor:\n  - "B. A."\n  - Horn\n---\nText.'
    found = read(text, profile)
    assert found.record.authors == ("B. A.", "Horn")
    (finding,) = found.findings
    assert finding.code == "R103"
    assert text[finding.span.start : finding.span.end] == "some day"


FIELDS = "Title: The Light\nAuthor: Brant\n{}\nDate: 12 May 1934\n\nThe light was out."


def test_unknown_labels_among_known_ones_are_fields_of_their_own(profile):
    found = read(FIELDS.format("Inventory: 12\nCondition: torn"), profile)
    assert found.record.authors == ("Brant",)
    assert found.record.other == (("Inventory", "12"), ("Condition", "torn"))
    made = encode("a.txt", FIELDS.format("Condition: torn").encode(), profile)
    assert made.sound and made.tei is not None
    assert '<note type="field" n="Condition">torn</note>' in made.tei.decode()


def test_lines_of_the_letterhead_are_no_fields(profile):
    text = "Title: The Light\nDate: 12 May 1934\nTo: The Harbour Master\nFrom: Brant\n\nIt was out."
    found = read(text, profile)
    assert text[found.document.start :].strip().startswith("To: The Harbour Master")


def test_a_record_and_its_paper_without_a_blank_line(profile):
    text = "Title: The Light\nAuthor: Brant\nNote:\nPORT OFFICE\nSECRET\nThe light was out."
    found = read(text, profile)
    assert text[found.document.start :].strip().startswith("PORT OFFICE")


@pytest.mark.parametrize(
    "text",
    [
        "Findspot: Brenn\nKind: letter\nState: torn\n\nDear friend, the light was out.",
        "Findspot: Brenn\n\nKind: letter\n\nState: torn\n\nDear friend, the light was out.",
    ],
)
def test_metadata_of_a_layout_that_nobody_knows_are_reported(profile, text):
    (finding,) = read(text, profile).findings
    assert finding.code == "R107"
    assert "Findspot, Kind, State" in finding.message


def test_a_memo_head_is_no_unknown_record(profile):
    (finding,) = read("TO: Brant\nFROM: Horn\nSUBJECT: Light\n\nIt was out.", profile).findings
    assert finding.code == "R101"


def test_a_menu_needs_company(profile):
    """A heading that is also a word of web pages takes nothing away."""
    text = "SEARCH\n\nOn 12 May 1934 the cellar was searched.\n\nNothing was found."
    found = read(text, profile)
    assert found.record.layout == "" and len(found.document) == len(text)


@pytest.mark.parametrize(
    ("text", "repository", "kinds"),
    [
        (
            "Harbour Archive, fond 12, file 88, sheets 5-6",
            "Harbour Archive",
            {"fond": "12", "file": "88"},
        ),
        ("Stadtarchiv Brenn, Bestand 4, Akte 17", "Stadtarchiv Brenn", {"fond": "4", "file": "17"}),
        ("Archives de Brenn, série 4, carton 12", "Archives de Brenn", {"series": "4", "box": "12"}),
        ("Kikötői Levéltár, 14. doboz, 9. tétel", "Kikötői Levéltár", {"box": "14", "item": "9"}),
        ("Private papers of X", None, {}),
    ],
)
def test_a_reference_to_an_archive_without_a_scheme(profile, text, repository, kinds):
    found = read(f"Title: A Letter\nSource: {text}\n\nDear friend,", profile).record
    (reference,) = found.references
    assert reference.repository == repository
    assert {part.kind: part.text for part in reference.parts if part.kind} == kinds


def test_inspect_shows_the_layout(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(FIELDS.format("Note: none"), encoding="utf-8")
    assert cli.main(["inspect", "a.txt"]) == 0
    assert "layout labelled-fields: fields" in capsys.readouterr().out
    assert cli.main(["inspect", "a.txt", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["record"] == {
        "layout": "labelled-fields",
        "parts": ["fields"],
    }
