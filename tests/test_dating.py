"""Dates of headers and heads."""

from __future__ import annotations

import pytest

from encoder import dates
from encoder import profile as profiles
from encoder.dates import DateParts

PROFILE = profiles.load()
WORDS = dates.make_words(
    ("en", "ru", "hu", "de", "fr", "es", "pl", "cs"), PROFILE.vocabulary, PROFILE.months
)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("December 24, 1955", "1955-12-24"),
        ("June 05, 1958", "1958-06-05"),
        ("November 1967", "1967-11"),
        ("1955", "1955"),
        ("13 January 1956", "1956-01-13"),
        ("5 марта 1953 года", "1953-03-05"),
        ("20 декабря 1955 г.", "1955-12-20"),
        ("1955. október 10.", "1955-10-10"),
        ("den 14. August 1968", "1968-08-14"),
        ("7-II-1956", "1956-02-07"),
        ("29.XII.55", "1955-12-29"),
        ("7-1-1956", "1956-01-07"),
        ("3 de agosto de 1962", "1962-08-03"),
        ("一九六一年三月九日", "1961-03-09"),
        ("一九五九年十二月二十一日", "1959-12-21"),
        ("1961年3月9日", "1961-03-09"),
        ("1955-12-24", "1955-12-24"),
        ("11/IX-55", "1955-09-11"),
    ],
)
def test_a_date_is_as_precise_as_its_words(text, when):
    assert dates.parse(text, WORDS).when == when


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pyongyang",
        "February 31, 1955",
        "13 May morning",
        "45 January",
        "page 1955 of 2000",
        "1 and 2 January 1956 and more",
        "32.12.1955",
        "一九五九年十三月",
    ],
)
def test_what_is_no_date_is_none(text):
    assert dates.parse(text, WORDS) is None


def test_periods_and_limits():
    assert dates.parse("No later than November 25, 1963", WORDS).not_after == "1963-11-25"
    assert dates.parse("not earlier than May 1955", WORDS).not_before == "1955-05"
    period = dates.parse("January 3, 1950 - February 4, 1951", WORDS)
    assert (period.start, period.end) == ("1950-01-03", "1951-02-04")
    assert dates.parse("No later than 1963", WORDS).not_after == "1963"
    assert dates.parse("no earlier than 1955", WORDS).not_before == "1955"
    assert dates.parse("After November 22, 1963", WORDS).not_before == "1963-11-22"
    assert dates.parse("после 1955", WORDS).not_before == "1955"
    assert dates.parse("Not after 1963", WORDS).not_after == "1963"
    (limit,) = dates.dated("Not earlier than 5 May 1955", WORDS)
    assert limit.dating.not_before == "1955-05-05"
    assert dates.parse("1953-1950", WORDS) is None, "a period does not run backwards"


def test_a_day_without_year_takes_the_year_that_fits():
    january = DateParts(None, 1, 13)
    assert dates.with_year(january, "1956-01-13") == "1956-01-13"
    assert dates.with_year(january, "1955-12-24", ("1955-12-20", "1956-01-19")) == "1956-01-13"
    assert (
        dates.with_year(DateParts(None, 12, 24), "1956-01-13", ("1955-12-20", "1956-01-19"))
        == "1955-12-24"
    )
    assert dates.with_year(DateParts(None, 12, 30), "1956-01-02") == "1955-12-30"
    assert dates.with_year(january, "") is None


def test_dates_within_a_line_are_not_parts_of_numbers():
    found = dates.dated("Nº 353 31 May 1957, ref 7-1-19567 and 12/7-1-1956", WORDS)
    assert [(f.start, f.dating.when) for f in found] == [(7, "1957-05-31")]


@pytest.mark.parametrize(
    "text",
    [
        "May 5-6, 1956",
        "5-6 May 1956",
        "May–June 1953",
        "10-12 May 1953",
        "6 through 29 May 1957",
        "January 3, 1950 - February 4, 1951",
        "No later than November 25, 1963",
        "1955. október 10.",
        "den 14. August 1968",
        "29.XII.55",
        "11/IX-55",
        "7-1-1956",
        "3 de agosto de 1962",
        "20 декабря 1955 г.",
        "с 5 по 6 мая 1956 года",
        "一九六一年三月九日",
        "1955-12",
        "12-18.8.1955",
    ],
)
def test_a_record_and_a_paragraph_read_the_same_words_alike(text):
    whole = dates.parse(text, WORDS)
    (found,) = dates.find_dates(f"({text})", WORDS, dates.DateContext())
    assert whole is not None and whole == found.dating


def test_a_paragraph_that_a_line_cuts_in_a_date_has_the_date():
    (found,) = dates.find_dates(
        "from 20  \nDecember 1955 through 19 January 1956", WORDS, dates.DateContext()
    )
    assert (found.dating.start, found.dating.end) == ("1955-12-20", "1956-01-19")
