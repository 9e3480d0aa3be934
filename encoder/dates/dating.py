"""Dates as archives write them, read into ISO 8601 without inventing precision.

Month names come from CLDR (Babel); the forms are those of record headers and
journal heads. A date that is not understood is None, never a guess.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from encoder.core.model import Dating

ROMAN_MONTHS = {
    name: number
    for number, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}

_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_ORDINAL = r"(?:st|nd|rd|th|-?го|-?е|\.|º)?"
_YEAR_TAIL = r"(?:\s?(?:года|год|г\.?|évi?|r\.|roku|година|г))?"
_CENTURY = 1900
"""Two-digit years belong to the twentieth century: the range of the records."""


@dataclass(frozen=True, slots=True)
class DateParts:
    """A calendar date with only the parts that were written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def real(self) -> bool:
        """True when the calendar has this date."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None or self.month is None:
            return self.day is None
        leap = 2000 if self.year is None else self.year
        return 1 <= self.day <= calendar.monthrange(leap, self.month)[1]

    @property
    def iso(self) -> str | None:
        """`1955`, `1955-12` or `1955-12-24`; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@cache
def months(
    languages: tuple[str, ...], widths: tuple[str, ...] = ("wide", "abbreviated")
) -> dict[str, int]:
    """Month names of the languages (genitive, nominative, short), case folded."""
    found: dict[str, int] = {}
    for language in languages:
        try:
            names = Locale.parse(language).months
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in widths:
                for number, name in names[context][width].items():
                    folded = name.rstrip(".").casefold()
                    if not folded.isdigit():
                        found.setdefault(folded, number)
    return found


@cache
def _patterns(languages: tuple[str, ...]) -> list[re.Pattern[str]]:
    names = sorted(months(languages), key=lambda name: (-len(name), name))
    month = rf"(?P<month>{'|'.join(map(re.escape, names))})\.?" if names else "(?P<month>(?!))"
    roman = r"(?P<roman>XII|XI|IX|IV|VIII|VII|VI|V|X|III|II|I)"
    forms = (
        rf"{month} {_DAY}{_ORDINAL}(?:,?\s{_YEAR})?",
        rf"(?:den )?{_DAY}{_ORDINAL} (?:de )?{month}(?:,?\s(?:de )?{_YEAR}{_YEAR_TAIL})?",
        rf"{month},?\s(?:de )?{_YEAR}{_YEAR_TAIL}",
        rf"{_YEAR}\.?\s{month} {_DAY}\.?(?:-?[éáa]n)?",
        rf"{_YEAR}年(?P<month_number>[01]?\d)月{_DAY}日",
        rf"{_YEAR}年(?P<month_number>[01]?\d)月",
        rf"{_DAY}[-./\s]{{1,2}}{roman}[-./\s]{{1,2}}(?P<short_year>\d\d(?:\d\d)?){_YEAR_TAIL}",
        rf"{_YEAR}-(?P<month_number>[01]\d)-{_DAY}",
        rf"{_YEAR}-(?P<month_number>[01]\d)",
        rf"{_DAY}(?P<mark>[.-])(?P<month_number>[01]?\d)(?P=mark)(?P<short_year>\d\d(?:\d\d)?)"
        rf"{_YEAR_TAIL}",
        rf"{_YEAR}{_YEAR_TAIL}",
    )
    return [re.compile(form.replace(" ", r"\s+"), re.IGNORECASE) for form in forms]


_HAN_DATE = re.compile(
    "(?:(?P<year>[〇零○一二三四五六七八九]{4})年|(?=[^年]+日))(?:(?P<month>[一二三四五六七八九十]{1,3})月"
    "(?:(?P<day>[一二三四五六七八九十]{1,3})日)?)?"
)
_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


def han_number(signs: str) -> int:
    """A number up to 99 in Chinese signs (十二, 二十一, 廿一)."""
    signs = signs.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return _HAN_DIGITS[signs] if len(signs) == 1 else 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)


def han_year(signs: str) -> int:
    """A year in Chinese figures (一九六一)."""
    return int("".join(str(_HAN_DIGITS[sign]) for sign in signs))


def _han_parts(match: re.Match[str]) -> DateParts | None:
    year = han_year(match["year"]) if match["year"] else None
    month = han_number(match["month"]) if match["month"] else None
    day = han_number(match["day"]) if match["day"] else None
    parts = DateParts(year, month, day)
    return parts if parts.real else None


_MARKS = re.compile(r"[*¹²³⁰⁴-⁹]+\s*$")
"""Marks of footnotes at the end of a date are none of it."""


def parse_parts(text: str, languages: Iterable[str]) -> DateParts | None:
    """The parts of a text that is one date and nothing else, or None."""
    folded = " ".join(_MARKS.sub("", text.replace("\N{NO-BREAK SPACE}", " ")).split())
    if len(folded) > 60:
        return None
    han = _HAN_DATE.fullmatch(folded)
    if han is not None:
        return _han_parts(han)
    known = tuple(languages)
    for pattern in _patterns(known):
        match = pattern.fullmatch(folded)
        if match is not None:
            parts = _parts(match, months(known))
            if parts is not None:
                return parts
    return None


def _parts(match: re.Match[str], names: dict[str, int]) -> DateParts | None:
    found = {key: value for key, value in match.groupdict().items() if value}
    year = int(found["year"]) if "year" in found else None
    if "short_year" in found:
        year = int(found["short_year"])
        year += _CENTURY if year < 100 else 0
    month = None
    if "month" in found:
        month = names[found["month"].casefold()]
    elif "roman" in found:
        month = ROMAN_MONTHS[found["roman"].upper()]
    elif "month_number" in found:
        month = int(found["month_number"])
    parts = DateParts(year, month, int(found["day"]) if "day" in found else None)
    return parts if parts.real else None


_AFTER = re.compile(r"(?:not? later than|before|by|не позднее|не позже|spätestens) (.+)", re.I)
_BEFORE = re.compile(r"(?:not? earlier than|after|не ранее|не раньше|frühestens) (.+)", re.I)
_RANGE = re.compile(r"(?:from )?(.+?) ?(?:-|–|—|through|to|until) ?(.+)", re.I)


def parse(text: str, languages: Iterable[str]) -> Dating | None:
    """The dating that a text expresses as a whole, or None.

    Reads a date of any precision, ``No later than …``, ``No earlier than …`` and
    ranges between two such dates.
    """
    known = tuple(languages)
    plain = parse_parts(text, known)
    if plain is not None:
        return Dating(when=plain.iso) if plain.iso else None
    folded = " ".join(text.split())
    for pattern, key in ((_AFTER, "not_after"), (_BEFORE, "not_before")):
        match = pattern.fullmatch(folded)
        if match is not None:
            limit = parse_parts(match.group(1), known)
            return Dating(**{key: limit.iso}) if limit and limit.iso else None
    match = _RANGE.fullmatch(folded)
    return None if match is None else _range(*_ends(match.group(1), match.group(2), known))


_MONTH_FIRST = re.compile(r"(?P<month>[^\W\d_]+\.?) \d{1,2}\D*")


def _ends(
    first: str, last: str, languages: tuple[str, ...]
) -> tuple[DateParts | None, DateParts | None]:
    """Both ends of a range; what one of them leaves out is that of the other (`May 5-6, 1956`,
    `10-12 May 1953`, `May–June 1953`)."""
    start, end = parse_parts(first, languages), parse_parts(last, languages)
    if end is None and (match := _MONTH_FIRST.fullmatch(first)) is not None:
        end = parse_parts(f"{match['month']} {last}", languages)
    if start is None and end is not None:
        if first.isdecimal() and end.day is not None:
            start = DateParts(end.year, end.month, int(first))
        elif (month := months(languages).get(first.rstrip(".").casefold())) is not None:
            start = DateParts(end.year, month)
    return (start if start is not None and start.real else None), end


def _range(first: DateParts | None, last: DateParts | None) -> Dating | None:
    if first is None or last is None or last.iso is None:
        return None
    if first.iso is None:
        first = DateParts(last.year, first.month, first.day)
    start, end = first.iso, last.iso
    return Dating(start=start, end=end) if start and end and start <= end else None


def with_year(
    parts: DateParts, reference_date: str, period: tuple[str, str] | None = None
) -> str | None:
    """The ISO date of day and month in the year that fits best.

    `reference_date` is an ISO date nearby (that of the record); `period` a first and last
    ISO date that the text is said to cover: a year within it wins.
    """
    if parts.year is not None:
        return parts.iso
    if not re.match(r"\d{4}", reference_date):
        return None
    near = int(reference_date[:4])
    dated = [DateParts(year, parts.month, parts.day) for year in (near, near - 1, near + 1)]
    options = [d.iso for d in dated if d.iso and d.real]
    if period is not None:
        inside = [o for o in options if period[0] <= o <= period[1]]
        options = inside or options
    return min(options, key=lambda o: _distance(o, reference_date)) if options else None


def _distance(one: str, other: str) -> int:
    """Days between two ISO dates, roughly; a missing month or day counts as middle."""

    def days(iso: str) -> int:
        year, month, day = (*map(int, iso.split("-")), 7, 15)[:3]
        return year * 365 + month * 30 + day

    return abs(days(one) - days(other))


@dataclass(frozen=True, slots=True)
class Found:
    """A date within a text: its range and its parts."""

    start: int
    end: int
    parts: DateParts


def find(text: str, languages: Iterable[str]) -> list[Found]:
    """Dates with a year within a short text (a stamp, a letterhead line), in order.

    A date that touches letters or digits is part of a number, not a date.
    """
    known = tuple(languages)
    found: list[Found] = []
    taken = bytearray(len(text))
    for pattern in _patterns(known)[:-1]:
        for match in pattern.finditer(text):
            beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
            parts = _parts(match, months(known))
            clear = not any(c.isalpha() or c.isdecimal() or c in "/-" for c in beside)
            start, end = match.span()
            if clear and parts is not None and parts.year and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Found(start, end, parts))
    return sorted(found, key=lambda f: f.start)
