"""The best way through two versions, from the beginnings to the ends."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.enrich.align.scorer import PRIOR, Scorer
from encoder.enrich.align.units import WEIGHTS

SKIP = -0.9
"""What it costs to leave a block without a counterpart."""
BAND = 12
"""Blocks beside the path through the anchors that are looked at."""
WIDE = 2_500
"""So many cells are looked at in any case."""
HIGH, MEDIUM = 0.3, 0.1
"""Shares of common signs from which on a pair is certain, and likely."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Units that say the same: ranges of both sequences, and the weight of the evidence."""

    first: tuple[int, int]
    second: tuple[int, int]
    evidence: float
    framed: bool = False
    """True when pairs for which much speaks stand right before and after it."""

    @property
    def certainty(self) -> str:
        """How much speaks for it."""
        if self.evidence >= HIGH:
            return "high"
        return "medium" if self.evidence >= MEDIUM or self.framed else "low"


def rows_to_look_at(scorer: Scorer, size: int, width: int) -> list[tuple[int, int]]:
    """For each place of the first sequence the places of the second that are looked at:
    between the anchors around it, and a band beside them."""
    if size * width <= WIDE:
        return [(0, width)] * (size + 1)
    anchors = [(0, 0), *_anchors(scorer), (size, width)]
    rows = []
    at = 0
    for place in range(size + 1):
        while at + 1 < len(anchors) - 1 and anchors[at + 1][0] <= place:
            at += 1
        (before, low), (after, high) = anchors[at], anchors[at + 1]
        if high - low > 4 * BAND:  # far between: along the straight line
            share = (place - before) / max(1, after - before)
            middle = low + share * (high - low)
            low, high = int(middle) - 2 * BAND, int(middle) + 2 * BAND
        rows.append((max(0, low - BAND), min(width, high + BAND)))
    rows[0], rows[-1] = (0, rows[0][1]), (rows[-1][0], width)
    return rows


def _anchors(scorer: Scorer) -> list[tuple[int, int]]:
    """Pairs of units that share a sign which no other unit has, on the longest common path."""
    places: dict[str, list[list[int]]] = {}
    for side, units in enumerate(scorer.signs):
        for number, signs in enumerate(units):
            for sign in signs:
                places.setdefault(sign, [[], []])[side].append(number)
    votes: dict[tuple[int, int], float] = {}
    for sign, (ours, theirs) in places.items():
        if len(ours) == len(theirs) == 1:
            votes[ours[0], theirs[0]] = votes.get((ours[0], theirs[0]), 0.0) + WEIGHTS[sign[0]]
    pairs = sorted((one, -other) for (one, other), weight in votes.items() if weight >= 1.5)
    return _increasing([(one, -other) for one, other in pairs])


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that goes up on both sides."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for number, (_, other) in enumerate(pairs):
        place = bisect_left(ends, other)
        before.append(last[place - 1] if place else None)
        if place == len(ends):
            ends.append(other)
            last.append(number)
        else:
            ends[place], last[place] = other, number
    found: list[tuple[int, int]] = []
    at = last[-1] if last else None
    while at is not None:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def best_path(
    scorer: Scorer, size: int, width: int, rows: Sequence[tuple[int, int]]
) -> list[Alignment]:
    """The best path from the beginnings to the ends."""
    best: list[list[float]] = []
    steps: list[list[tuple[int, int]]] = []
    for row in range(size + 1):
        low, high = rows[row]
        best.append([-math.inf] * (high - low + 1))
        steps.append([(0, 0)] * (high - low + 1))
        scorer.forget(row - 3)
        for column in range(low, high + 1):
            best[row][column - low], steps[row][column - low] = _step(scorer, best, rows, row, column)
    found: list[Alignment] = []
    row, column = size, width
    while row or column:
        down, right = steps[row][column - rows[row][0]]
        if down and right:
            first, second = (row - down, row), (column - right, column)
            found.append(Alignment(first, second, scorer.evidence(first, second)))
        row, column = row - down, column - right
    return list(_framed(found[::-1], size, width))


def _framed(pairs: Sequence[Alignment], size: int, width: int) -> Iterator[Alignment]:
    """The pairs; one between two likely ones that touch it is likely too."""
    edge = Alignment((0, 0), (0, 0), 1.0), Alignment((size, size), (width, width), 1.0)
    for before, pair, after in zip((edge[0], *pairs), pairs, (*pairs[1:], edge[1]), strict=False):
        touches = (before.first[1], before.second[1]) == (pair.first[0], pair.second[0]) and (
            (after.first[0], after.second[0]) == (pair.first[1], pair.second[1])
        )
        likely = min(before.evidence, after.evidence) >= MEDIUM
        yield replace(pair, framed=True) if touches and likely else pair


def _step(
    scorer: Scorer,
    best: Sequence[Sequence[float]],
    rows: Sequence[tuple[int, int]],
    row: int,
    column: int,
) -> tuple[float, tuple[int, int]]:
    """The best way to come to a place, and the step that leads there."""
    if not row and not column:
        return 0.0, (0, 0)

    def at(down: int, right: int) -> float:
        if row < down or column < right:
            return -math.inf
        low, high = rows[row - down]
        return best[row - down][column - right - low] if low <= column - right <= high else -math.inf

    score, step = max((at(1, 0) + SKIP, (1, 0)), (at(0, 1) + SKIP, (0, 1)), key=lambda way: way[0])
    for shape in PRIOR:
        before = at(*shape)
        if before > -math.inf:
            here = before + scorer.score(
                (row - shape[0], row), (column - shape[1], column), score - before
            )
            if here > score:
                score, step = here, shape
    return score, step if score > -math.inf else ((1, 0) if row else (0, 1))
