"""Record headers in all layouts."""

from __future__ import annotations

import pytest

from encoder.core.source import Source
from encoder.record.citation import read_citation
from encoder.record.read import read_record
from encoder.record.reference import read_references

CITATION = (
    '"Letter from X", May 1, 1955, Wilson Center Digital Archive, RGANI Fond 9, Opis 31, '
    "Delo 77. Translated by A. B. Person. <https://example.org/document/77>"
)
FIELDS = {
    "title": "Letter from X",
    "date": "May 1, 1955",
    "id": "77",
    "translator": "A. B. Person",
    "summary": ("A summary.",),
    "language": "ru",
    "contents": ("Original Scan", "Translation - English"),
}

LAYOUTS = {
    "bold": f"**May 1, 1955**\n**Letter from\nX**\n\n**Citation:**\n\n{CITATION}\n\n**Summary:**\n\n"
    "A summary.\n\n**Original Language:**\n\nRussian\n\n**Contents:**\n\nOriginal Scan\n"
    "Translation - English\n\nBODY\n",
    "plain": f"May 1, 1955\n\nLetter from X\n\nCitation:\n\n{CITATION}\n\nSummary:\n\nA summary.\n\n"
    "Original Language:\n\nRussian\n\nContents:\n\nOriginal Scan\nTranslation - English\n\nBODY",
    "merged heading": f"# May 1, 1955 Letter from X\n\n### Citation:\n\n{CITATION}\n\n## **Summary:**\n\n"
    "A summary.\n\n## **Original Language:**\n\nRussian\n\n#### **Contents:**\n\n"
    "Original Scan\nTranslation - English\n\nBODY",
    "no colons": f"# May 1, 1955\n## Letter from X\n\nCITATION SHARE DOWNLOAD\n\n## Citation\n\n{CITATION}\n\n"
    "## Summary\n\nA summary.\n\n## Original Language\n\nRussian\n\n## Contents\n\n"
    "- Original Scan\n- Translation - English\n\nBODY",
    "print": "          Digital Archive      digitalarchive.wilsoncenter.org\n     International History "
    f"Declassified\n\n\n\n      May 1, 1955\n    Letter from\n        X\n\nCitation:\n{CITATION}\n\n\n\n"
    "Summary:\nA summary.\n\n\n\nOriginal Language:\nRussian\n\n\n\nContents:\n      Original Scan\n"
    "      Translation - English\nBODY",
    "one line": "Digital Archive digitalarchive.wilsoncenter.org International History Declassified "
    f"May 1, 1955 Letter from X Citation: {CITATION} Summary: A summary. Original Language: "
    "Russian Contents: Original Scan Translation - English BODY",
    "summary last": f"May 1, 1955\n\nLetter from X\n\nCitation:\n\n{CITATION}\n\nOriginal Language:\n\n"
    "Russian\n\nContents:\n\nOriginal Scan\nTranslation - English\n\nBODY\n\nSummary:\n\nA summary.\n",
}


def summed_up(record):
    return {
        "title": record.title,
        "date": record.date.text,
        "id": record.identifier,
        "translator": next(r.name for r in record.responsibilities if "ransl" in r.words),
        "summary": record.summary,
        "language": record.original_language.value,
        "contents": record.contents,
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_record_is_read_in_any_layout(profile, layout, newline):
    text = LAYOUTS[layout].replace("\n", newline)
    found = read_record(Source("a", text).with_line_feeds(), profile)
    assert summed_up(found.record) == FIELDS
    assert text[found.document.start : found.document.end].strip() == "BODY"
    assert not found.findings
    (reference,) = found.record.references
    assert {p.kind: p.text for p in reference.parts if p.kind} == {
        "fond": "9",
        "opis": "31",
        "delo": "77",
    }


@pytest.mark.parametrize(
    ("contents", "items", "body"),
    [
        (
            "Original Scan / Translation - English\n\nBODY",
            ("Original Scan", "Translation - English"),
            "BODY",
        ),
        (
            "Original Scan, Translation - English\n\nBODY",
            ("Original Scan", "Translation - English"),
            "BODY",
        ),
        (
            "Translation - English\n\nEnglish delegation came.",
            ("Translation - English",),
            "English delegation came.",
        ),
        ("Translation - English\n\nOriginal Secret", ("Translation - English",), "Original Secret"),
        ("Transcript - German\nEnglish\n\nBODY", ("Transcript - German", "English"), "BODY"),
    ],
)
def test_contents_end_where_the_text_begins(profile, contents, items, body):
    text = f"May 1, 1955\n\nLetter from X\n\nCitation:\n\n{CITATION}\n\nContents:\n\n{contents}"
    found = read_record(Source("a", text), profile)
    assert found.record.contents == items
    assert text[found.document.start :].strip() == body


@pytest.mark.parametrize("label", ["*Citation:*", "***Citation***", "###### **Citation:**", "CITATION"])
def test_labels_in_any_dress(profile, label):
    text = f"May 1, 1955: Letter from X\n\n{label}\n\n{CITATION}\n\nDate: 1 May\n\nBODY"
    found = read_record(Source("a", text), profile)
    assert (found.record.title, found.record.identifier) == ("Letter from X", "77")
    assert text[found.document.start :].strip() == "Date: 1 May\n\nBODY"


def test_fields_side_by_side(profile):
    text = (
        "Title: Telegram to Liu\n\nAuthor: Mao\n\nDate: December            Source: See Pei et al.,\n"
        "18,1949                   Diplomatic History (1994)\n"
        "                          http://example.org/document/9\n\nDescription:.\nBODY"
    )
    found = read_record(Source("a", text), profile)
    assert found.record.title == "Telegram to Liu"
    assert found.record.date.dating.when == "1949-12-18"
    assert (found.record.authors, found.record.identifier) == (("Mao",), "9")
    assert text[found.document.start :].strip() == "BODY"


def test_a_document_of_a_printed_series(profile):
    text = (
        "No. 7\nNote from A to B\nregarding the draft\n\nNo. 2873/GS          October 5, 1963\n\n"
        "Secret\n\nText of the note.\n\nRGANI. F. 3. Op. 16. D. 350. L. 22. Original. Typewritten text.\n"
    )
    record = read_record(Source("a", text), profile).record
    assert record.title == "Note from A to B regarding the draft"
    assert record.date.dating.when == "1963-10-05"
    assert record.references[0].leaves == ("22", "22")


def test_without_a_record_the_text_is_the_document(profile):
    found = read_record(Source("a", "Dear comrade,\n\nthe citation: it is long."), profile)
    assert [d.code for d in found.findings] == ["R101"]
    assert len(found.document) == 40


@pytest.mark.parametrize(
    ("citation", "title", "date"),
    [
        ('"T", May 1, 1955, Wilson Center Digital Archive, RGANI, f. 5.', "T", "1955-05-01"),
        (
            "“T,” May 1, 1955, History and Public Policy Program Digital Archive, RGANI, f. 5.",
            "T",
            "1955-05-01",
        ),
        (
            '"On "Pravda", a note", May 1955, Wilson Center Digital Archive, RGANI, f. 5.',
            'On "Pravda", a note',
            "1955-05",
        ),
        (
            "“T, with commas, and dates of 1950,” 1955, Wilson Center Digital Archive, RGANI, f. 5.",
            "T, with commas, and dates of 1950",
            "1955",
        ),
        ("“T,” , 1961, Wilson Center Digital Archive, RGANI, f. 5.", "T", "1961"),
        ("“T,” , Wilson Center Digital Archive, RGANI, f. 5.", "T", None),
    ],
)
def test_citations(profile, citation, title, date):
    found = read_citation(citation, None, profile)
    assert found.title == title
    assert (found.dating.when if found.dating else None) == date
    assert "".join(part.text for part in found.parts) == citation
    assert found.references[0].repository == "RGANI"


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("Translated for NKIDP by Gary G.", [("trl", "Gary G")]),
        ("Obtained by X Y and translated by Z. W. Long.", [("own", "X Y"), ("trl", "Z. W. Long")]),
        ("Contributed, transcribed, and translated by P. Minkov.", [("ctb", "P. Minkov")]),
        ("Reprinted in A, B (Moscow: C, 2005), p. 37. Translated by D. E.", [("trl", "D. E")]),
    ],
)
def test_responsibilities(profile, words, people):
    citation = f'"T", 1955, Wilson Center Digital Archive, RGANI, f. 5. {words} https://example.org/document/x-y'
    found = read_citation(citation, "T", profile)
    assert [(r.act, r.name.rstrip(".")) for r in found.responsibilities] == people
    assert found.references[0].text == "RGANI, f. 5"


def test_two_archives(profile):
    first, second = read_references(
        "APRF, f. 45, op. 1, d. 391, ll. 17-19; and RGASPI, f. 558, op. 11, d. 391, ll. 0017-0019",
        profile,
    )
    assert (first.repository, first.leaves) == ("APRF", ("17", "19"))
    assert (second.repository, second.leaves) == ("RGASPI", ("0017", "0019"))


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('Citation:\n\n"T", 1955, Wilson Center Digital Archive, Private papers of X.\n\n', "R102"),
        ("Citation:\n\nsee the folder\n\n", "R104"),
        (f"Citation:\n\n{CITATION}\n\nOriginal Language:\n\nKlingonese\n\n", "R105"),
        ('Citation:\n\n"T", May 2, 1955, Wilson Center Digital Archive, RGANI, f. 5.\n\n', "R106"),
        ("Title: T\n\nDate: sometime in spring\n\nDescription:\n\n", "R103"),
    ],
)
def test_a_field_that_is_not_read_is_reported_and_kept(profile, field, code):
    heading = "May 1, 1955\n\nT\n\n" if code == "R106" else ""
    found = read_record(Source("a", heading + field + "BODY"), profile)
    assert code in {d.code for d in found.findings}
