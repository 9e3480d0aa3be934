"""A calendar date with the parts that were written, and the numbers it is written in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

ROMAN_MONTHS = {
    name: number
    for number, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}
_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


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


def with_year(
    parts: DateParts, reference_date: str, period: tuple[str, str] | None = None
) -> str | None:
    """The ISO date of day and month in the year that fits best.

    `reference_date` is an ISO date nearby (a year alone is the year); `period` a first and last
    ISO date that the text is said to cover: a year within it wins.
    """
    if parts.year is not None:
        return parts.iso
    if not re.match(r"\d{4}", reference_date):
        return None
    near = int(reference_date[:4])
    if len(reference_date) == 4:
        return DateParts(near, parts.month, parts.day).iso
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
