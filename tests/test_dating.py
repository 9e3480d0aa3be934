"""Dates of headers and heads."""

from __future__ import annotations

import pytest

from encoder.dates import dating
from encoder.dates.dating import DateParts

LANGUAGES = ("en", "ru", "hu", "de", "fr", "es", "pl", "cs")


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
    assert dating.parse(text, LANGUAGES).when == when


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
    assert dating.parse(text, LANGUAGES) is None


def test_periods_and_limits():
    assert dating.parse("No later than November 25, 1963", LANGUAGES).not_after == "1963-11-25"
    assert dating.parse("not earlier than May 1955", LANGUAGES).not_before == "1955-05"
    period = dating.parse("January 3, 1950 - February 4, 1951", LANGUAGES)
    assert (period.start, period.end) == ("1950-01-03", "1951-02-04")
    assert dating.parse("1953-1950", LANGUAGES) is None, "a period does not run backwards"


def test_a_day_without_year_takes_the_year_that_fits():
    january = DateParts(None, 1, 13)
    assert dating.with_year(january, "1956-01-13") == "1956-01-13"
    assert dating.with_year(january, "1955-12-24", ("1955-12-20", "1956-01-19")) == "1956-01-13"
    assert (
        dating.with_year(DateParts(None, 12, 24), "1956-01-13", ("1955-12-20", "1956-01-19"))
        == "1955-12-24"
    )
    assert dating.with_year(DateParts(None, 12, 30), "1956-01-02") == "1955-12-30"
    assert dating.with_year(january, "") is None


def test_dates_within_a_line_are_not_parts_of_numbers():
    found = dating.find("Nº 353 31 May 1957, ref 7-1-19567 and 12/7-1-1956", LANGUAGES)
    assert [(f.start, f.parts.iso) for f in found] == [(7, "1957-05-31")]
