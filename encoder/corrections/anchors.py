"""Places of a transcript found again, though it has changed since somebody named them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from encoder.core.source import Source, Span
from encoder.corrections.schema import Anchor

_NEAR = 40
"""So many lines away words may have moved, where they stand in several places."""
_LIKE = 84.0
"""Words that are so much alike (rapidfuzz, of 100) are the same words, changed."""
_AHEAD = 4.0
"""By so much the best place must be better than the next."""
_WHOLE = 400
"""So many signs at most of a place of which every word counts, over the ends of lines."""
_FIRST = 40
"""So many signs at most of the first line of another."""
_SHORTEST = 8
"""Shorter words are not looked for in other spellings."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found."""

    span: Span
    how: str = "same"
    """"same", "moved" (in another line) or "changed" (in other words)."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing, or too much, was found."""

    reason: str
    nearest: Span | None = None


class Finder:
    """Finds places in one transcript."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.with_line_feeds().text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._text))]

    def find(self, anchor: Anchor) -> Place | Lost:
        """The place that an anchor names."""
        words = anchor.text.split()
        if not words:
            return self._line(anchor.line or 1)
        found = [match.span() for match in self._pattern(words).finditer(self._text)]
        if anchor.line is not None:
            here = [span for span in found if self._number(span[0]) == anchor.line]
            if len(here) >= anchor.occurrence:
                return Place(Span(*here[anchor.occurrence - 1]))
        if len(found) == 1:
            moved = anchor.line is not None and self._number(found[0][0]) != anchor.line
            return Place(Span(*found[0]), "moved" if moved else "same")
        if found:
            return self._of_several(found, anchor)
        return self._changed(" ".join(words), anchor)

    @staticmethod
    def _pattern(words: list[str]) -> re.Pattern[str]:
        return re.compile(r"\s+".join(map(re.escape, words)))

    def _number(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def _line(self, number: int) -> Place | Lost:
        if number > len(self._starts):
            return Lost(f"there is no line {number}")
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self._text)
        words = self._text[start:end]
        if not words.strip():
            return Lost(f"line {number} is empty", Span(start, start))
        lead = start + len(words) - len(words.lstrip())
        return Place(Span(lead, lead + len(words.strip())))

    def _of_several(self, found: list[tuple[int, int]], anchor: Anchor) -> Place | Lost:
        """The nearest of several places; none where two are as near, or all are far."""
        line = anchor.line
        if line is None:
            if len(found) >= anchor.occurrence > 1:
                return Place(Span(*found[anchor.occurrence - 1]))
            numbers = ", ".join(str(self._number(start)) for start, _ in found[:5])
            return Lost(f"its words stand in {len(found)} places (lines {numbers})", Span(*found[0]))
        near = sorted(found, key=lambda span: abs(self._number(span[0]) - line))
        first, second = (abs(self._number(span[0]) - line) for span in near[:2])
        if first < second and first <= _NEAR:
            return Place(Span(*near[0]), "moved")
        numbers = ", ".join(str(self._number(start)) for start, _ in near[:5])
        return Lost(
            f"its words are no longer in line {line}, but in several others ({numbers})", Span(*near[0])
        )

    def _changed(self, words: str, anchor: Anchor) -> Place | Lost:
        """The words most like those of an anchor, where they are like enough and nothing else is."""
        from rapidfuzz import fuzz

        best = fuzz.partial_ratio_alignment(words, self._text) if len(words) >= _SHORTEST else None
        if best is None or not self._text:
            return Lost("its words are not in the transcript", self._nearest(anchor))
        span = self._whole_words(best.dest_start, best.dest_end)
        rest = f"{self._text[: span.start]}\n{self._text[span.end :]}"
        other = fuzz.partial_ratio(words, rest)
        if best.score >= _LIKE and best.score - other >= _AHEAD:
            return Place(span, "changed")
        return Lost("its words are not in the transcript", span)

    def _whole_words(self, start: int, end: int) -> Span:
        """A stretch from the beginning of a word to the end of one, without blanks around it."""
        text = self._text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        while start and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and end and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
        return Span(start, max(start, end))

    def _nearest(self, anchor: Anchor) -> Span | None:
        if anchor.line is None:
            return None
        start = self._starts[min(anchor.line, len(self._starts)) - 1]
        return Span(start, start)

    def line_of(self, place: int) -> Span:
        """The line that holds a place, without the blanks around it."""
        number = self._number(place)
        found = self._line(number)
        return found.span if isinstance(found, Place) else Span(place, place)

    def begins(self, place: int) -> int:
        """Where a block begins that is named by a place: the line's first sign, when nothing but blanks
        and signs of a bracket stand before it."""
        line = self.line_of(place)
        before = self._text[line.start : place] if line.start <= place else ""
        return line.start if not any(map(str.isalnum, before)) else place


def anchor_of(source: Source, span: Span, *, whole: bool = False) -> Anchor:
    """A place as it is written into a file of corrections: the line, and the first words.

    Args:
        source: the transcript.
        span: the place.
        whole: True for a name or a bracket, of which every word counts; else its first words are
            enough.
    """
    text = source.with_line_feeds().text
    told = text[span.start : span.end]
    told = told[:_WHOLE] if whole else told.split("\n")[0][:_FIRST]
    words = " ".join(told.split())
    line = source.position(span.start)[0]
    start = text.rfind("\n", 0, span.start) + 1
    pattern = re.compile(r"\s+".join(map(re.escape, words.split()))) if words else None
    before = len(pattern.findall(text[start : span.start])) if pattern else 0
    return Anchor(line=line, text=words, occurrence=before + 1)
