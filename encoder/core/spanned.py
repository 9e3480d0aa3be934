"""Things that lie somewhere in a text, found by the place: each search costs what it finds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from encoder.core.source import Span

T = TypeVar("T")


class Spanned(Generic[T]):
    """Things with spans, which may lie within each other."""

    def __init__(self, things: Iterable[T], span: Callable[[T], Span]) -> None:
        self._things = list(things)
        spans = [span(thing) for thing in self._things]
        self._order = sorted(range(len(spans)), key=lambda n: spans[n])
        self._starts = [spans[n].start for n in self._order]
        ends = [spans[n].end for n in self._order]
        self._ends = [ends]
        """The ends, and above them the greater of each two, up to the greatest of all."""
        while len(ends) > 1:
            ends = [max(ends[n : n + 2]) for n in range(0, len(ends), 2)]
            self._ends.append(ends)

    def meeting(self, span: Span) -> list[T]:
        """The things that share a character with a span, or lie empty within it, as they were given."""
        limit = bisect_left(self._starts, span.end)
        top = len(self._ends) - 1
        return [self._things[n] for n in sorted(self._beyond(top, 0, limit, span.start))]

    def first(self, span: Span) -> T | None:
        """The first thing that was given of those that share a character with a span."""
        found = self.meeting(span)
        return found[0] if found else None

    def _beyond(self, level: int, at: int, limit: int, start: int) -> Iterator[int]:
        """The numbers of the things before `limit` that end after `start`."""
        if at << level >= limit or self._ends[level][at] <= start:
            return
        if level == 0:
            yield self._order[at]
            return
        for below in (2 * at, 2 * at + 1):
            if below < len(self._ends[level - 1]):
                yield from self._beyond(level - 1, below, limit, start)
