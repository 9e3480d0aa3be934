"""Dates in running text: the forms of the archives, and how many are found."""

from __future__ import annotations

import re

import pytest
import yaml

from encoder import profile as profiles
from encoder.core.model import (
    DateText,
)
from encoder.core.visitor import walk
from encoder.dates import DateContext, find_dates, parse
from encoder.pipeline import encode
from encoder.profile.dating import date_words
from tests.conftest import ROOT

GOLD = yaml.safe_load((ROOT / "corpus" / "gold" / "dates.yaml").read_text(encoding="utf-8"))
KEYS = {
    "exact": "when",
    "when": "when",
    "start": "from",
    "end": "to",
    "not_before": "notBefore",
    "not_after": "notAfter",
}


def said(value):
    """The ISO attributes of a dating; the time of day wins over the day."""
    found = {}
    for field, key in KEYS.items():
        if getattr(value, field) is not None:
            found.setdefault(key, getattr(value, field))
    return found


def read(text, language, profile, around="1956-05-01"):
    return [
        (text[m.start : m.end], said(m.dating))
        for m in find_dates(text, date_words(profile, language), DateContext(around))
    ]


@pytest.mark.parametrize(
    ("language", "text", "when"),
    [
        ("en", "on 13 January 1956 he", "1956-01-13"),
        ("ru", "указом от 29.XII.55 года", "1955-12-29"),
        ("ru", "Вх. 7-II-1956", "1956-02-07"),
        ("ru", "18-III-1958", "1958-03-18"),
        ("hu", "1955. október 10-én", "1955-10-10"),
        ("de", "Berlin, den 14. August 1968", "1968-08-14"),
        ("zh", "一九六一年三月九日廿一时四十分", "1961-03-09T21:40"),
        ("zh", "于1961年3月9日", "1961-03-09"),
        ("ru", "19.10.52 05:20", "1952-10-19T05:20"),
        ("en", "received 04:35 19.10.52.", "1952-10-19T04:35"),
        ("ru", "11/IX-55", "1955-09-11"),
        ("en", "in 1958,", "1958"),
        ("en", "10/19/52", "1952-10-19"),
        ("ru", "план на 1957 год", "1957"),
        ("ru", "в ноябре 1955 г.", "1955-11"),
        ("en", "dated May 2, 1959¹⁰", "1959-05-02"),
        ("en", "(see 31/XII)", "1955-12-31"),
        ("ru", "к тому же 3 марта", "1956-03-03"),
        ("cs", "v lednu 1957", "1957-01"),
        ("pl", "dnia 3 marca 1956 r.", "1956-03-03"),
        ("fr", "le 1er mars 1956", "1956-03-01"),
    ],
)
def test_the_forms_of_the_archives(profile, language, text, when):
    assert [value for _, value in read(text, language, profile)] == [{"when": when}]


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("ru", "с 20 декабря 1955 года по 19 января 1956 года", "1955-12-20", "1956-01-19"),
        ("en", "from 6 through 29 May 1957", "1957-05-06", "1957-05-29"),
        ("en", "16/17 August 1957", "1957-08-16", "1957-08-17"),
        ("en", "12-18/VIII-55", "1955-08-12", "1955-08-18"),
        ("en", "between 3 March and 7 April 1956", "1956-03-03", "1956-04-07"),
        ("en", "1957-61", "1957", "1961"),
        ("de", "vom 6. bis 29. Mai 1957", "1957-05-06", "1957-05-29"),
        ("en", "28 December to 3 January 1957", "1956-12-28", "1957-01-03"),
        ("en", "in March-April 1956", "1956-03", "1956-04"),
    ],
)
def test_a_period_is_one_date(profile, language, text, start, end):
    assert [value for _, value in read(text, language, profile)] == [{"from": start, "to": end}]


@pytest.mark.parametrize(
    "text",
    [
        "No. 1955",
        "page 1956",
        "1,955 tons",
        "in 1950 tons of coal",
        "article 3.1.2",
        "41/1971",
        "7-1-19567",
        "the 38th parallel",
        "may 10 men go",
        "12/7-1-1956",
        "Nº 7-II-1956",
        "45 January",
        "31.2.1955",
        "3.5-7 %",
        "the 20th Congress",
        "fond 1956-1960",
        "pages 1950-1955",
        "file 3.4.56",
        "the early 1950's",
        "for 1950 planes",
        "On May 5 and 6, 1950",
    ],
)
def test_quantities_pages_and_numbers_are_no_dates(profile, text):
    assert read(text, "en", profile) == []


def test_limits_and_open_periods(profile):
    assert read("No later than 5 May 1960", "en", profile) == [
        ("No later than 5 May 1960", {"notAfter": "1960-05-05"})
    ]
    assert read("не ранее 5 мая 1960 г.", "ru", profile)[0][1] == {"notBefore": "1960-05-05"}
    assert read("not before 5 May 1956", "en", profile)[0][1] == {"notBefore": "1956-05-05"}
    assert read("not until 5 May 1956", "en", profile)[0][1] == {"when": "1956-05-05"}, (
        "what is turned round is no limit"
    )
    assert read("at noon, 5 May 1956 at 3:30 p.m.", "en", profile)[0][1] == {"when": "1956-05-05T15:30"}
    assert read("since 1947", "en", profile) == [("since 1947", {"from": "1947"})]


def test_a_year_or_century_of_the_context_is_marked(profile):
    def certain(text, **known):
        return [
            m.dating.certainty
            for m in find_dates(text, date_words(profile, "en"), DateContext("1956-05-01", **known))
        ]

    assert certain("On 6 May 1957, then on 10 May, and 19.10.52") == [None, "medium", "medium"]
    assert read("On 6 May 1959, then on 10 May", "en", profile)[1][1] == {"when": "1959-05-10"}
    assert read("on 3 March", "en", profile, around="") == [], "no year is near"


def test_two_orders_are_two_readings(profile):
    (one,) = find_dates("on 3/4/52", date_words(profile, "en"), DateContext("1952"))
    assert one.readings == ("1952-04-03", "1952-03-04") and said(one.dating) == {}
    (one,) = find_dates("on 3/4/52", date_words(profile, "en"), DateContext("1952", order="mdy"))
    assert one.dating.when == "1952-03-04" and one.dating.certainty == "medium"


def test_the_order_that_a_document_shows_is_taken(profile):
    text = "He came on {}3/4/52 with us and left the house at noon again.\n"
    alone = encode("a.txt", text.format("").encode(), profile)
    assert [d.one for d in alone.findings if d.code == "E401"] == ["1952-04-03"]
    assert b"<date>3/4/52</date>" in alone.tei
    shown = encode("a.txt", text.format("10/19/52 and ").encode(), profile)
    assert b'when="1952-03-04"' in shown.tei
    assert not [d for d in shown.findings if d.code == "E401"]


def gold_of(name, text):
    """The marked dates as ranges of the text with their values, and the range to look at."""
    entry = GOLD[name]
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    begin = starts[entry["begins"] - 1]
    if "begins_text" in entry:
        begin = text.index(entry["begins_text"])
    at, found = begin, []
    for date in entry["dates"]:
        form = r"\s+".join(map(re.escape, date["text"].split()))
        match = re.compile(form).search(text, max(at, starts[date["line"] - 1]))
        assert match, (name, date)
        at = match.end()
        found.append((*match.span(), {k: date[k] for k in set(KEYS.values()) if k in date}))
    return found, begin, starts[entry["ends"]] if "ends" in entry else len(text)


def test_the_dates_of_the_corpus_are_found(profile):
    """Against marks made by hand: a hit has the same value and lies at the same place."""
    hits = wanted = produced = 0
    for name in GOLD:
        result = encode(name, (ROOT / "corpus" / name).read_bytes(), profile)
        gold, begin, end = gold_of(name, result.source.text)
        seen = [
            (n.span.start, n.span.end, said(n.dating))
            for d in result.document.divisions
            for n in walk(d)
            if isinstance(n, DateText) and begin <= n.span.start < end
        ]
        produced, wanted = produced + len(seen), wanted + len(gold)
        for start, stop, value in gold:
            hit = next(
                (one for one in seen if one[2] == value and one[0] < stop and start < one[1]), None
            )
            if hit is not None:
                seen.remove(hit)
                hits += 1
    assert wanted == 95
    assert hits / produced >= 0.95, (hits, produced)
    assert hits / wanted >= 0.95, (hits, wanted)


@pytest.mark.parametrize(
    ("language", "text", "words", "value"),
    [
        ("en", "It froze on 10/23 January 1918 here.", "10/23 January 1918", {"when": "1918-01-23"}),
        ("en", "On 29 February/13 March 1916 too.", "29 February/13 March 1916", {"when": "1916-03-13"}),
        ("en", "It was 18 (31) January 1918 then.", "18 (31) January 1918", {"when": "1918-01-31"}),
        ("ru", "25 октября (7 ноября) 1917 года мы ждали.", "25 октября (7 ноября) 1917 года", {"when": "1917-11-07"}),
        ("en", "From 10/12 January 1918 on.", "10/12 January 1918", {"start": "1918-01-10", "end": "1918-01-12"}),
        ("en", "The pier of c. 1950 stood.", "c. 1950", {"when": "1950", "approximate": True}),
        ("de", "Der Pier von etwa 1950 stand.", "etwa 1950", {"when": "1950", "approximate": True}),
        ("en", "A rail of the 1960s lay there.", "1960s", {"start": "1960", "end": "1969"}),
        ("en", "It closed after June 1972 for good.", "after June 1972", {"not_before": "1972-06"}),
        ("en", "It burnt between 3 and 5 July 1974.", "3 and 5 July 1974", {"start": "1974-07-03", "end": "1974-07-05"}),
        ("ru", "В ночь с 4 на 5 марта 1953 г. он сгорел.", "4 на 5 марта 1953 г.", {"start": "1953-03-04", "end": "1953-03-05"}),
    ],
)  # fmt: skip
def test_two_calendars_nights_decades_and_limits(language, text, words, value) -> None:
    known = date_words(profiles.load(), language)
    (found,) = find_dates(text, known, DateContext("", ""))
    assert text[found.start : found.end] == words
    said = {
        name: getattr(found.dating, name)
        for name in ("when", "start", "end", "not_before", "certainty", "approximate")
    }
    assert {name: one for name, one in said.items() if one} == value


@pytest.mark.parametrize("text", ["in the late 1960s", "about 1950 soldiers came"])
def test_parts_of_decades_and_numbers_are_no_dates(text) -> None:
    assert find_dates(text, date_words(profiles.load(), "en"), DateContext("", "")) == []


PHRASES = [
    tuple(part.strip() for part in line.split(" | "))
    for line in (ROOT / "tests" / "gold" / "phrases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("language", "phrase", "values"), PHRASES)
def test_the_table_of_phrases(profile, language, phrase, values):
    words = date_words(profile, language)
    found = [
        " ".join(f"{key}={value}" for key, value in said(one.dating).items())
        + ("~" if one.dating.certainty else "")
        + ("≈" if one.dating.approximate else "")
        + (f"%{one.dating.calendar}" if one.dating.calendar else "")
        for one in find_dates(phrase, words, DateContext("1956-05-01"))
        if said(one.dating)
    ]
    assert " ".join(found) == ("" if values == "-" else values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1953~", {"when": "1953"}),
        ("1953-05?", {"when": "1953-05"}),
        ("195X", {"notBefore": "1950", "notAfter": "1959"}),
        ("19XX", {"notBefore": "1900", "notAfter": "1999"}),
        ("1953-XX", {"when": "1953"}),
        ("1953-05-XX", {"when": "1953-05"}),
        ("1953-21", {"notBefore": "1953-03", "notAfter": "1953-05"}),
        ("1953-05/1954-06", {"from": "1953-05", "to": "1954-06"}),
        ("1953/1955", {"from": "1953", "to": "1955"}),
        ("1953/..", {"from": "1953"}),
        ("../1953-05-05", {"to": "1953-05-05"}),
        ("[1953..1955]", {"notBefore": "1953", "notAfter": "1955"}),
        ("1953-02-30", {}),
        ("1953-05-05", {"when": "1953-05-05"}),
        ("12/13", {}),
    ],
)
def test_edtf_in_records(profile, text, values):
    read_as = parse(text, date_words(profile, "en"))
    assert (said(read_as) if read_as is not None else {}) == values
    assert bool(read_as and read_as.approximate) == (text[-1] in "~?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met on 29 February last year.", []),
        ("On 5 May 1917 Osten wrote.", [("5 May 1917", {"when": "1917-05-05"})]),
        ("the 5 May 1917 OSS report", [("5 May 1917", {"when": "1917-05-05"})]),
        ("(25 October 1917 O.S.)", [("25 October 1917 O.S.", {"when": "1917-11-07"})]),
        ("民國元年二月三十日", []),
    ],
)
def test_what_looks_like_a_sign_or_a_day_and_is_none(profile, text, found):
    assert read(text, "en", profile) == found
