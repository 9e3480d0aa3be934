"""Days and months whose year a word says: "of last year", 去年, "next May", "of the same year"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from encoder.dates.readers import Point

if TYPE_CHECKING:
    from encoder.dates.words import DateWords


@dataclass(frozen=True, slots=True)
class Anchor:
    """What dates of a text are counted from."""

    paper: str = ""
    """ISO date of the paper; "": not known."""
    before: str = ""
    """That of the nearest date before."""


def with_year_meant(
    text: str, point: Point, anchor: Anchor, words: DateWords
) -> tuple[Point, bool] | None:
    """A date without a year with the year that a word beside it says.

    Returns:
        the date with the word in its range and its year, where it can be counted, and whether it
        could; None where no word says a year.
    """
    if point.parts.year is not None or point.last is not None or point.parts.month is None:
        return None
    for pattern, shift in words.years_meant:
        match = pattern.match(text, point.end)
        if match is not None:
            return _counted(replace(point, end=match.end()), shift, anchor)
    before = text[max(0, point.start - 12) : point.start]
    for pattern, shift in words.years_led:
        match = pattern.search(before)
        if match is not None:
            return _counted(replace(point, start=point.start - len(match.group())), shift, anchor)
    if point.parts.day is None:
        for pattern, direction in words.months_led:
            match = pattern.search(before)
            if match is not None:
                moved = replace(point, start=point.start - len(match.group()))
                return _nearest(moved, direction, anchor)
    return None


def _counted(point: Point, shift: int | None, anchor: Anchor) -> tuple[Point, bool]:
    iso = (anchor.before or anchor.paper) if shift is None else anchor.paper
    if not iso[:4].isdecimal():
        return point, False
    year = int(iso[:4]) + (shift or 0)
    return replace(point, parts=replace(point.parts, year=year), guessed=True), True


def _nearest(point: Point, direction: int, anchor: Anchor) -> tuple[Point, bool]:
    """The last or the next month of a name, seen from the paper."""
    if len(anchor.paper) < len("1955-12"):
        return point, False
    year, month = int(anchor.paper[:4]), int(anchor.paper[5:7])
    named = point.parts.month or 0
    if direction < 0 and named >= month:
        year -= 1
    if direction > 0 and named <= month:
        year += 1
    return replace(point, parts=replace(point.parts, year=year), guessed=True), True
