"""What each form of a date says: its day, month and year, and what it leaves open."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from encoder.dates.parts import ROMAN_MONTHS, DateParts, han_number, han_year

if TYPE_CHECKING:
    from encoder.dates.words import DateWords


@dataclass(frozen=True, slots=True)
class Point:
    """A single date with what the text leaves open."""

    start: int
    end: int
    parts: DateParts
    last: DateParts | None = None
    """The end of a period that shares its month or year with its beginning."""
    guessed: bool = False
    time: str = ""
    readings: tuple[DateParts, ...] = ()
    calendar: str = ""
    """In which it is written, where that is not the Gregorian one (see :mod:`encoder.dates.eras`)."""
    within: bool = False
    """True for some time between `parts` and `last`: a season."""


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _century(text: str | None) -> tuple[int | None, bool]:
    """A year and whether its century was left out: the records are of the twentieth."""
    if not text:
        return None, False
    return (int(text) + 1900, True) if len(text) == 2 else (int(text), False)


def month_of(match: re.Match[str], words: DateWords, group: str = "month") -> int | None:
    name = match[group]
    folded = name.rstrip(".").casefold()
    if folded in words.capital and name[0].islower():
        return None
    return words.months.get(folded)


def in_words(match: re.Match[str], words: DateWords) -> Point | None:
    """A date, or a period within a month, whose month is a word."""
    found = match.groupdict()
    month = month_of(match, words)
    if month is None:
        return None
    year, day, last = _number(found.get("year")), _number(found.get("day")), _number(found.get("last"))
    parts = DateParts(year, month, day)
    start, end = match.span()
    if (
        match.group().endswith(".")
        and match.end("month") == end - 1
        and (match["month"].casefold() in words.full)
    ):
        end -= 1  # the full stop of the sentence
    if found.get("civil"):
        return _civil(start, end, parts, found["civil"])
    if last is None:
        return Point(start, end, parts)
    return Point(start, end, parts, DateParts(year, month, last)) if day and day < last else None


_NEW_YEAR = 3
"""The month in whose course the civil year began where both years were written."""
_LAST_DOUBLE = 1753


def _civil(start: int, end: int, parts: DateParts, other: str) -> Point | None:
    """A date before the beginning of the civil year, with both years (`February 1731/32`)."""
    year, month = parts.year or 0, parts.month or 12
    if year >= _LAST_DOUBLE or month > _NEW_YEAR or not str(year + 1).endswith(other):
        return None
    return Point(start, end, DateParts(year + 1, month, parts.day), guessed=True, calendar="julian")


def both_calendars(match: re.Match[str], words: DateWords) -> Point | None:
    """A day in the old calendar and the new one, of one month (`10/23 January 1918`) or of two
    (`28 February (13 March) 1918`): the day of the new one, where the two are as far apart as the
    calendars were."""
    found = match.groupdict()
    month, until = month_of(match, words), None
    if found.get("until"):
        until = month_of(match, words, "until")
    year, day, last = _number(found["year"]), int(match["day"]), int(match["last"])
    if month is None or year is None:
        return None
    old, new = DateParts(year, month, day), DateParts(year, until or month, last)
    if not (_exists(old) and new.real):
        return None
    if _days_between(old, new) != apart(old):
        return None
    return Point(*match.span(), new, calendar="julian")


def _exists(old: DateParts) -> bool:
    """True for a day of the old calendar, in which every fourth year has a 29 February."""
    leap = (old.month, old.day) == (2, 29) and (old.year or 0) % 4 == 0
    return leap or old.real


def _days_between(old: DateParts, new: DateParts) -> int:
    """How many days later a day is in the new calendar than the same words in the old one."""
    assert old.year and old.month and old.day and new.year and new.month and new.day
    if old.month == new.month:
        return new.day - old.day
    length = 29 if old.month == 2 and old.year % 4 == 0 else calendar.monthrange(old.year, old.month)[1]
    return length - old.day + new.day if new.month == old.month % 12 + 1 else 0


def apart(old: DateParts) -> int:
    """Days between the calendars: ten from 1582, one more from the 29 February of each century that has
    none in the new one."""
    assert old.year and old.month and old.day
    year = old.year if (old.month, old.day) > (2, 28) else old.year - 1
    return 10 + (year >= 1700) + (year >= 1800) + (year >= 1900)


def between_days(match: re.Match[str], words: DateWords) -> Point | None:
    """Two days of a month after the word for it: `between 3 and 5 July`, `в ночь с 4 на 5 марта`."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    joint = match.string[match.end("day") : match.start("last")].lstrip(".")
    between = words.joins.match(joint) and words.opens.search(before)
    night = words.onto.match(joint) and words.leaves.search(before)
    return in_words(match, words) if between or night else None


def decade(match: re.Match[str], words: DateWords) -> Point | None:
    """Ten years: `the 1960s`; nothing for a part of them."""
    if words.part.search(match.string[max(0, match.start() - 16) : match.start()]):
        return None
    first = int(match["year"])
    return Point(*match.span(), DateParts(first), DateParts(first + 9))


def months_of_a_year(match: re.Match[str], words: DateWords) -> Point | None:
    first, last = month_of(match, words), month_of(match, words, "until")
    if first is None or last is None or first >= last:
        return None
    year = int(match["year"])
    return Point(*match.span(), DateParts(year, first), DateParts(year, last))


def roman(match: re.Match[str], words: DateWords) -> Point | None:
    month = ROMAN_MONTHS[match["roman"].upper()]
    year, guessed = _century(match["year"])
    day, last = int(match["day"]), _number(match.groupdict().get("last"))
    if last is None:
        return Point(*match.span(), DateParts(year, month, day), guessed=guessed)
    return (
        Point(*match.span(), DateParts(year, month, day), DateParts(year, month, last), guessed)
        if day < last
        else None
    )


def numeric(match: re.Match[str], words: DateWords) -> Point | None:
    """Figures only. Dots and hyphens part day, month and year; strokes either order."""
    one, two = int(match["one"]), int(match["two"])
    year, guessed = _century(match["year"])
    if match["mark"].strip() == "/":
        if one == two or one > 12:
            return Point(*match.span(), DateParts(year, two, one), guessed=guessed)
        if two > 12:
            return Point(*match.span(), DateParts(year, one, two), guessed=guessed)
        return Point(
            *match.span(), DateParts(), readings=(DateParts(year, two, one), DateParts(year, one, two))
        )
    return Point(*match.span(), DateParts(year, two, one), guessed=guessed)


def iso(match: re.Match[str], words: DateWords) -> Point | None:
    return Point(
        *match.span(),
        DateParts(int(match["year"]), _number(match["month"]), _number(match.groupdict().get("day"))),
    )


def month_and_day(match: re.Match[str], words: DateWords) -> Point | None:
    """Figures with the signs for month and day, and no year: `3月3日`."""
    return Point(*match.span(), DateParts(None, int(match["month"]), int(match["day"])))


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


def season(match: re.Match[str], words: DateWords) -> Point | None:
    """A season of a year, by its months; a winter only where it has both its years."""
    name = words.seasons[match["season"].casefold()]
    year, following = int(match["year"]), match.groupdict().get("next")
    first, last = _SEASONS[name]
    if name == "winter":
        if following is None:
            return Point(*match.span("year"), DateParts(year))
        if not str(year + 1).endswith(following):
            return None
        return Point(*match.span(), DateParts(year, first), DateParts(year + 1, last), within=True)
    if following is not None:
        return None
    return Point(*match.span(), DateParts(year, first), DateParts(year, last), within=True)


def days(match: re.Match[str], words: DateWords) -> Point | None:
    """Several days in figures before one month and year: `12-18.8.1955`."""
    year, guessed = _century(match["year"])
    first, last, month = int(match["day"]), int(match["last"]), int(match["month"])
    return (
        Point(*match.span(), DateParts(year, month, first), DateParts(year, month, last), guessed)
        if first < last
        else None
    )


def han(match: re.Match[str], words: DateWords) -> Point | None:
    year = han_year(match["year"]) if match["year"] else None
    month, day = (han_number(match[key]) if match[key] else None for key in ("month", "day"))
    if month is None and year is None:
        return None
    time = ""
    if match["minute"]:
        time = f"{han_number(match['hour']):02d}:{han_number(match['minute']):02d}"
    return Point(*match.span(), DateParts(year, month, day), time=time)


def years(match: re.Match[str], words: DateWords) -> Point | None:
    """Two years with a dash: `1946-1949`, `1957-61`."""
    first, short = int(match["year"]), match["last"]
    last = int(short) if len(short) == 4 else first // 100 * 100 + int(short)
    if not first < last <= first + 60:
        return None
    return Point(*match.span(), DateParts(first), DateParts(last))
