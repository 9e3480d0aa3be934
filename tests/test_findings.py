"""Cases that an adversarial reading of the program brought to light."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.core.visitor import leaves
from encoder.findings import locate, render_text
from encoder.pipeline import encode
from tests.conftest import body_of, fragment

LETTER = "The minister received the ambassador and told him about the harvest of that year.\n\n"
CITATION = '"T", May 1, 1955, Wilson Center Digital Archive, RGANI Fond 9, Opis 31, Delo 77.'


@pytest.mark.parametrize(
    "text",
    [
        "He saw [illegible\nwords] on the wall of the house in the town and went away at once.",
        "He saw [his name [illegible] was redacted] in the list and asked about it at once.",
        "He saw [two names □ redacted] in the list of the office and asked about it at once.",
        "He saw [name ____ illegible] in the list of the office and asked about it at once.",
        "He saw in the list of the office [illegible\n\n- 2 -\n\nwords] and asked about it at once.",
        'Citation:\n\n"T", 1955, RGANI, f. 5. [https://e.org/1](https://e.org/1)\n\nContents:\n\nText of it.',
    ],
)
def test_valid_against_the_schema(profile, tei_all, text):
    tree = etree.fromstring(encode("a.txt", text.encode(), profile).tei)
    assert tei_all.validate(tree), tei_all.error_log.last_error


def test_a_label_whose_words_are_in_another_block_makes_no_empty_note(profile):
    result = encode("a.txt", b"[handwritten: \n\n[Translator's note: \n\n]]\n\n]]", profile)
    assert result.tei is not None


@pytest.mark.parametrize(
    "text", ["<br>AAAA", LETTER + "<br>PUZANOV", LETTER + "X - Za.\n<br>\nYy - Za."]
)
def test_a_break_that_shows_nothing_is_not_lost(profile, text):
    document = encode("a.txt", text.encode(), profile).document
    assert not "".join(text[span.start : span.end] for span in document.spaces).strip()


def test_a_label_within_a_bracket_ends_with_it(profile):
    result = encode("a.txt", b"Please [see the [handwritten] note on the back] is there.", profile)
    at = 0
    for span, _ in leaves(result.document):
        assert span.start == at
        at = span.end


def test_fields_after_the_text_leave_the_text_alone(profile):
    text = f"May 1, 1955\n\nT\n\nCitation:\n\n{CITATION}\n\n{LETTER * 6}Summary:\n\nA summary.\n\nOriginal Language:\n\nRussian\n"
    document = encode("a.txt", text.encode(), profile).document
    assert document.record.summary == ("A summary.",)
    assert document.record.original_language.value == "ru"
    assert len(document.divisions[0].body) == 6


def test_a_letter_that_begins_with_its_number_is_no_record(profile):
    document = encode(
        "a.txt", f"No. 133\n\nTOP SECRET\n\nTo Comrade Petrov\n\n{LETTER}".encode(), profile
    ).document
    assert document.record.title is None


def test_short_paragraphs_of_the_second_language_stay_with_it(profile):
    text = (
        "Министр принял посла и сообщил ему об урожае этого года и о мосте.\n\nDear Comrade Petrov,\n\n"
        "I write to you about the bridge and the road to the town.\n\nREPORT OF THE EXPERTS\n\n"
        + LETTER
    )
    result = encode("a.txt", text.encode(), profile)
    assert [d.language for d in result.document.divisions] == ["ru", "en"]
    assert result.source.slice(result.document.divisions[1].span).startswith("Dear Comrade")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met [S. Li] at the station in the evening.", "supplied"),
        ("The treaty was [signed] in the city of Moscow by both of them.", "<p>"),
        ("He decided to [cut the budget by half] at once.", "supplied"),
        ("He said [[illegible]] to the envoy of the republic.", "<gap"),
        ("He has [faded image of a stamp: USSR MFA] on the first page of it.", "<stamp"),
    ],
)
def test_brackets_are_not_taken_for_something_else(profile, text, expected):
    xml = body_of(fragment(text, profile)[0])
    assert expected in xml
    assert "<pb" not in xml and "<closer" not in xml


@pytest.mark.parametrize(
    "date", ["Undated", "Circa 1956", "September 23-25, 1956", "Late September 1956"]
)
def test_a_date_that_is_not_read_does_not_ruin_the_citation(profile, date):
    text = f'Citation:\n\n"T", {date}, Wilson Center Digital Archive, RGANI Fond 9, Opis 31, Delo 77.\n\nContents:\n\n{LETTER}'
    record = encode("a.txt", text.encode(), profile).document.record
    assert record.references[0].repository == "RGANI"
    assert [p.text for p in record.citation if p.kind == "title"] == ["T"]


RECORDED = (
    '{}\n\nCitation:\n\n"Report on the Coal\nHarbour", October 4, 1956, Example Digital Archive, Private papers of X, '
    "bundle 4.\n\nOriginal Language:\n\nKlingonese\n\nContents:\n\nTranslation - English\n\n"
)
VERSIONS = (
    "Посол сообщил министру 7 января 1956 года, что поставлено 57 тракторов, и передал ему письмо товарища Нам Ира.\n\n"
    "Министр поблагодарил посла и просил передать привет всем товарищам, которые работали на стройке в городе.\n\n"
    "The Ambassador informed the Minister on 7 February 1956 that 58 tractors were delivered and that he was glad.\n\n"
    "The Minister thanked the Ambassador and asked him to give his regards to all the comrades who worked in the city.\n"
)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (VERSIONS, "E410", "7 января 1956 года"),
        (VERSIONS, "E411", "57"),
        (VERSIONS, "E412", "Нам Ира"),
        (
            RECORDED.format("October 4, 1956\n\nReport on the Coal Harbour"),
            "R102",
            "Example Digital Archive, Private papers of X, bundle 4",
        ),
        (RECORDED.format("October 4, 1956\n\nReport on the Coal Harbour"), "R105", "Klingonese"),
        (RECORDED.format("October 5, 1956\n\nReport on the Coal Harbour"), "R106", "October 4, 1956"),
        (RECORDED.format("May 41-42, 1956\n\nReport on the Coal Harbour"), "R103", "May 41-42, 1956"),
        ("The list was sent on 3/4/52 to the ministry, and nobody answered it.\n", "E401", "3/4/52"),
        ("I spoke with Kim II Sung on that day about the matter of the loan.\n", "E402", "II"),
        ("The list of names was closed] at noon, and nobody saw it.\n", "N103", "]"),
    ],
)
def test_the_carets_stand_under_the_words_that_a_finding_is_about(profile, text, code, words):
    made = encode("a.txt", (text + "The harbour has coal for two weeks.\n").encode(), profile)
    (finding, *_) = [f for f in locate(made.findings, "a.txt", made.source) if f.finding.code == code]
    excerpt, carets = render_text(finding).split("\n")[1:3]
    under = "".join(
        sign for sign, caret in zip(excerpt, carets.ljust(len(excerpt)), strict=False) if caret == "^"
    )
    assert under == words
    assert finding.as_dict()["end_line"] >= finding.line
