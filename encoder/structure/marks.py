"""Marks of a letterhead line: classification, numbers, dates, wrapped where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from encoder.core.model import (
    Block,
    DateText,
    Heading,
    Inline,
    Mark,
    Stamp,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.core.visitor import walk
from encoder.dates import FoundDate, dated
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled
from encoder.structure.evidence import Context


def _grades(profile: Profile) -> list[tuple[str, re.Pattern[str]]]:
    """Grade of classification -> its spellings, the highest grade first."""
    return [
        (
            grade,
            re.compile(
                "(?<!\\w)(?:"
                + "|".join(
                    r"\s*".join(map(re.escape, word.split()))
                    for word in sorted(words, key=len, reverse=True)
                )
                + r")!?(?!\w)",
                re.IGNORECASE,
            ),
        )
        for grade, words in profile.letterhead.classification.items()
    ]


def _mark_patterns(
    profile: Profile,
) -> list[tuple[str, Watched]]:
    return [
        (kind, compiled(rf"(?<!\w)(?:{form}){OBJECT}?(?!\w)", "letterhead.marks"))
        for kind, forms in profile.letterhead.marks.items()
        for form in forms
    ]


def mark_up(nodes: Sequence[Inline], context: Context, *, labels: bool = False) -> tuple[Inline, ...]:
    """Classification, numbers and dates of a letterhead line, wrapped as marks.

    With `labels` a number takes in its label ("Incoming No. 12"), for lines that have
    nothing else to hold the label.
    """
    text = plain_text(nodes)
    ranges: list[Range] = []
    taken = _Taken(len(text))
    said = dated(text, context.dates)
    for found in said:
        if found.dating.start and found.dating.end:
            ranges.append(date_range(found))
            taken.take((found.start, found.end))
    for kind, pattern in context.lexicon(_mark_patterns):
        for m in filter(taken.takes, pattern.finditer(text)):
            value = "value" in m.groupdict() and not labels
            ranges.append(mark_range(m.span("value") if value else m.span(), kind, None))
    for grade, words in context.lexicon(_grades):
        for m in filter(taken.takes, words.finditer(text)):
            ranges.append(mark_range(m.span(), "classification", grade))
    for found in said:
        if taken.free((found.start, found.end)):
            ranges.append(date_range(found))
    return wrap_ranges(nodes, ranges)


class _Taken:
    """Which signs of a text are marked already."""

    def __init__(self, size: int) -> None:
        self._signs = bytearray(size)

    def free(self, span: tuple[int, int]) -> bool:
        """True when no sign of a range is marked."""
        return not any(self._signs[slice(*span)])

    def takes(self, match: re.Match[str]) -> bool:
        """Mark the range of a match; False when a sign of it is marked already."""
        free = self.free(match.span())
        if free:
            self.take(match.span())
        return free

    def take(self, span: tuple[int, int]) -> None:
        """Mark a range."""
        self._signs[slice(*span)] = b"\1" * (span[1] - span[0])


def mark_range(span: tuple[int, int], kind: str, level: str | None) -> Range:
    return Range(
        *span, lambda content, place: Mark(span=place, kind=kind, level=level, content=content)
    )


def date_range(found: FoundDate) -> Range:
    return Range(
        found.start,
        found.end,
        lambda content, place: DateText(span=place, dating=found.dating, content=content),
    )


def marked_share(nodes: Sequence[Inline]) -> float:
    """How much of the visible text is marks, dates and stamps, from 0 to 1."""
    total = len(plain_text(nodes).replace(OBJECT, "").strip())
    inside = 0
    for node in nodes:
        if isinstance(node, Mark | DateText):
            inside += len(plain_text(node.content).strip())
            total += len(plain_text(node.content).strip())
        elif isinstance(node, Stamp):
            return 1.0
    return inside / total if total else 0.0


def mark_period(nodes: Sequence[Inline], context: Context) -> tuple[Inline, ...]:
    """The period that a title names ("6 through 29 May 1957"), or its dates."""
    found = dated(plain_text(nodes), context.dates)
    period = [one for one in found if one.dating.start and one.dating.end][:1]
    return wrap_ranges(nodes, [date_range(one) for one in period or found])


def period_of(blocks: Sequence[Block]) -> tuple[str, str] | None:
    """The period that the titles of a division name."""
    for block in blocks:
        if isinstance(block, Heading):
            for node in walk(block):
                if isinstance(node, DateText) and node.dating.start and node.dating.end:
                    return node.dating.start, node.dating.end
    return None
