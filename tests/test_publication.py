"""Nothing is invented: publisher, rights, title and author only where somebody has stated them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from encoder import cli, profile
from encoder.dates import parse
from encoder.pipeline import encode
from encoder.profile import configuration
from encoder.profile.dating import date_words

TEI = "{http://www.tei-c.org/ns/1.0}"
BODY = "\n\nThe harbour has coal for two weeks. The cranes are in order [illegible].\n"
RECORD = (
    'Report on the Coal Harbour\n\nCitation:\n\n"Report on the Coal Harbour", October 4, 1956, {}, RGANI, f. 5, op. 28, '
    "d. 999, l. 4.{}\n\nOriginal Language:\n\nEnglish\n\nContents:\n\nTranscript - English" + BODY
)


def header(text: str, used: profile.Profile | None = None, **options) -> etree._Element:
    made = encode("letter.txt", text.encode(), used or profile.load(), **options)
    return etree.fromstring(made.tei)


def said(root: etree._Element, path: str) -> list[str]:
    return ["".join(node.itertext()) for node in root.iterfind(path.replace("t:", TEI))]


def test_without_a_word_of_a_publisher_the_file_is_unpublished(tei_all):
    root = header(BODY)
    assert said(root, ".//t:publicationStmt/t:p")[0].startswith("Unpublished")
    assert not said(root, ".//t:publisher") and not said(root, ".//t:availability")
    assert root.get("{http://www.w3.org/XML/1998/namespace}id") == "letter"
    assert said(root, ".//t:respStmt/t:name") == ["not named", "tei-encoder"]
    assert tei_all.validate(root), tei_all.error_log.last_error


@pytest.mark.parametrize(
    ("collection", "url"),
    [
        ("Wilson Center Digital Archive", ""),
        ("History and Public Policy Program Digital Archive", ""),
        ("Harbour Collection", " https://digitalarchive.wilsoncenter.org/document/7"),
    ],
)
def test_an_archive_that_the_record_names_is_its_publisher(collection, url):
    root = header(RECORD.format(collection, url))
    assert said(root, ".//t:publisher") == ["Wilson Center Digital Archive"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}id").startswith("wcda-")
    assert [a.get("ident") for a in root.iter(f"{TEI}application")] == [
        "tei-encoder",
        "archival",
        "wilson-center",
    ]


def test_another_archive_is_not():
    root = header(RECORD.format("Harbour Collection", " https://example.org/document/7"))
    assert said(root, ".//t:publicationStmt/t:p") and "Wilson" not in etree.tostring(
        root, encoding="unicode"
    )
    assert [a.get("ident") for a in root.iter(f"{TEI}application")] == ["tei-encoder", "archival"]


def test_the_configuration_states_what_holds_for_all(tmp_path, monkeypatch, tei_all):
    monkeypatch.chdir(tmp_path)
    Path("tei-encoder.yaml").write_text(
        "publication:\n  publisher: Harbour Archive\n  date: 2024-05\n  licence: CC BY 4.0\n"
        "  licence_url: https://creativecommons.org/licenses/by/4.0/\n  rights: Cite the archive.\n  status: free\n"
        "  project: Letters of the harbour, 1930 to 1960.\n  prefix: harbour\n",
        "utf-8",
    )
    used = configuration.read().applied(profile.load())
    for text in (
        BODY,
        RECORD.format("Wilson Center Digital Archive", " https://example.org/document/7"),
    ):
        root = header(text, used)
        assert said(root, ".//t:publisher") == ["Harbour Archive"], "what the user states stands"
        assert root.find(f".//{TEI}publicationStmt/{TEI}date").get("when") == "2024-05"
        terms = root.find(f".//{TEI}availability")
        assert terms.get("status") == "free" and said(terms, "t:p") == ["Cite the archive."]
        assert terms.find(f"{TEI}licence").get("target").startswith("https://creativecommons")
        assert said(root, ".//t:projectDesc/t:p") == ["Letters of the harbour, 1930 to 1960."]
        assert root.get("{http://www.w3.org/XML/1998/namespace}id") in ("harbour-letter", "harbour-7")
        assert tei_all.validate(root), tei_all.error_log.last_error


def test_a_status_alone_is_said_in_words():
    used = profile.load().model_copy(
        update={"publication": profile.Publication(publisher="P", status="restricted")}
    )
    terms = header(BODY, used).find(f".//{TEI}availability")
    assert terms.get("status") == "restricted" and said(terms, "t:p") == ["Restricted."]


def test_a_profile_of_ones_own_has_its_digest(tmp_path):
    path = tmp_path / "own.yaml"
    digests = set()
    for title in ("Herr Kapitän", "Herr Lotse", "Herr Lotse"):
        path.write_text(f"extends: archival\nname: own\nversion: 2.1\nspeakers: [{title}]\n", "utf-8")
        (own,) = [
            a
            for a in header(BODY, profile.load(str(path))).iter(f"{TEI}application")
            if a.get("ident") == "own"
        ]
        assert own.get("version") == "2.1"
        digests.add(own.findtext(f"{TEI}p"))
    assert len(digests) == 2


def test_a_title_is_the_papers_own_head_where_there_is_no_record():
    assert said(
        header("REPORT ON THE COAL HARBOUR\n\nof the Harbour Master\n" + BODY), ".//t:titleStmt/t:title"
    )[0].startswith("REPORT ON THE COAL HARBOUR")
    assert said(header(BODY), ".//t:titleStmt/t:title") == ["letter"]


def test_an_empty_field_makes_no_author():
    text = (
        "Title: Report on the Dredger\nAuthor:\nDate: 5 August 1952\nSummary:\nOriginal Language: English\n"
        + BODY
    )
    root = header(text)
    assert not said(root, ".//t:titleStmt/t:author") and not said(root, ".//t:abstract")
    assert said(root, ".//t:titleStmt/t:title") == ["Report on the Dredger"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("May 5-6, 1956", ("1956-05-05", "1956-05-06")),
        ("10-12 May 1953", ("1953-05-10", "1953-05-12")),
        ("May–June 1953", ("1953-05", "1953-06")),
        ("May 30-June 2, 1956", ("1956-05-30", "1956-06-02")),
        ("December 28, 1955 - January 3, 1956", ("1955-12-28", "1956-01-03")),
        ("May 31-32, 1956", None),
        ("June 5-3, 1956", None),
        ("5-6", None),
    ],
)
def test_a_range_in_a_record_is_read_or_is_a_finding(words, value):
    found = parse(words, date_words(profile.load(), "en"))
    assert (found and (found.start, found.end)) == value
    if value is None and "1956" in words:
        text = f"{words}\n\n" + RECORD.format("Example Archive", "").replace("October 4, 1956", words)
        made = encode("a.txt", text.encode(), profile.load())
        assert "R103" in {d.code for d in made.findings}
        assert made.document.record.title == "Report on the Coal Harbour"


def test_the_finding_about_a_missing_record_says_how_to_state_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(BODY, "utf-8")
    assert cli.main(["encode", "a.txt", "--out", "o", "--notes"]) == 0
    assert "`publication:` in tei-encoder.yaml" in capsys.readouterr().out
