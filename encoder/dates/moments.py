"""What a date or two neighbours say together: a day, a limit, a period, with what the context gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from encoder.core.model import Dating
from encoder.dates.clock import with_time
from encoder.dates.eras import gregorian
from encoder.dates.parts import DateParts, with_year
from encoder.dates.readers import Point
from encoder.dates.relative import Anchor, with_year_meant

if TYPE_CHECKING:
    from encoder.dates.words import DateWords

_REACH = 30
"""Characters before a date in which a word may make it a limit."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or period within a text: its range and what it says.

    `readings` are the two days that an ambiguous form can mean; its dating is empty then.
    """

    start: int
    end: int
    dating: Dating
    readings: tuple[str, ...] = ()
    unanchored: bool = False
    """True for a date that is counted from that of the paper, which is not known ("last May")."""


def moment(
    text: str, first: Point, last: Point | None, anchor: Anchor, words: DateWords
) -> FoundDate | None:
    """What a date says, or a date and the next one that is the end of the same period.

    Args:
        text: of the block.
        anchor: what days without a year are counted from.
        words: the forms of its languages.
    """
    if first.readings:
        readings = tuple(reading.iso or "" for reading in first.readings)
        return FoundDate(first.start, first.end, Dating(), readings)
    if last is None:
        first = _in_style(text, first, words)
        meant = with_year_meant(text, first, anchor, words)
        if meant is not None:
            first, known = meant
            if not first.parts.real:
                return None  # "29 February last year"
            if not known:
                return FoundDate(first.start, first.end, Dating(), unanchored=True)
    until = last.parts if last is not None else first.last
    if until is not None:
        end = last or first
        value = _between(first, until, anchor.before, end.guessed)
        return FoundDate(first.start, end.end, value) if value is not None else None
    if first.parts.year is None and words.written.match(text, first.end):
        return None  # its year is written, in a form that is not read
    iso, guessed = _completed(first.parts, anchor.before)
    if iso is None:
        return None
    certainty = "medium" if guessed or first.guessed else None
    return _limited(text, first, iso, certainty, words) or _at(text, first, iso, certainty, words)


def _between(first: Point, until: DateParts, near: str, guessed: bool) -> Dating | None:
    """A period, or some time within one."""
    if first.within:
        return Dating(not_before=first.parts.iso, not_after=until.iso)
    return _period(first.parts, until, near, first.guessed or guessed)


def _limited(
    text: str, point: Point, iso: str, certainty: str | None, words: DateWords
) -> FoundDate | None:
    """A date that a word beside it makes the end or beginning of something, or not exact."""
    limit = text[max(0, point.start - _REACH) : point.start]
    for pattern, key in words.limits:
        before = pattern.search(limit)
        if before is not None and not (
            key == "not_after" and words.negated.search(limit, 0, before.start())
        ):
            start = point.start - len(limit) + before.start()
            return FoundDate(start, point.end, _bound(key, iso, certainty))
    latest = words.after.match(text, point.end)
    if latest is not None:
        return FoundDate(point.start, latest.end(), Dating(not_after=iso, certainty=certainty))
    about = words.about.search(limit)
    if about is not None:
        start = point.start - len(limit) + about.start()
        return FoundDate(start, point.end, Dating(when=iso, certainty=certainty, approximate=True))
    return None


def _bound(key: str, iso: str, certainty: str | None) -> Dating:
    """A limit: "not_before", "not_after" or "start" (since)."""
    return Dating(
        not_before=iso if key == "not_before" else None,
        not_after=iso if key == "not_after" else None,
        start=iso if key == "start" else None,
        certainty=certainty,
    )


def _at(text: str, point: Point, iso: str, certainty: str | None, words: DateWords) -> FoundDate:
    """A date as it is, with the time of day beside it."""
    start, end, time = with_time(text, point, words)
    exact = f"{iso}T{time}" if time and len(iso) == len("1955-12-24") else None
    if exact is None:
        start, end = point.start, point.end
    dating = Dating(when=iso, exact=exact, certainty=certainty, calendar=point.calendar or None)
    return FoundDate(start, end, dating)


def _in_style(text: str, point: Point, words: DateWords) -> Point:
    """A date with the sign after it that says its calendar; one of the Julian is converted."""
    new = words.new_style.match(text, point.end)
    if new is not None:
        return replace(point, end=new.end())
    old = words.old_style.match(text, point.end)
    converted = gregorian(point) if old is not None else None
    return replace(converted, end=old.end()) if old is not None and converted is not None else point


def _completed(parts: DateParts, near: str) -> tuple[str | None, bool]:
    """The ISO date, with the year of the context where it has none, and whether it was taken."""
    if parts.year is not None:
        return parts.iso, False
    return with_year(parts, near), True


def _period(first: DateParts, last: DateParts, near: str, guessed: bool) -> Dating | None:
    if first.month is None and first.day is not None:
        first = DateParts(first.year, last.month, first.day)
    if first.year is None and last.year is not None:
        before = (first.month or 0, first.day or 0) <= (last.month or 12, last.day or 31)
        first = DateParts(last.year if before else last.year - 1, first.month, first.day)
    elif last.year is None and first.year is not None:
        after = (first.month or 0, first.day or 0) <= (last.month or 12, last.day or 31)
        last = DateParts(first.year if after else first.year + 1, last.month, last.day)
    start, taken = _completed(first, near)
    end, taken_too = _completed(last, start or near)
    if start is None or end is None or start > end:
        return None
    return Dating(start=start, end=end, certainty="medium" if guessed or taken or taken_too else None)
