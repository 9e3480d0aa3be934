"""Which places of two long versions are looked at: between units that share a sign which no other
has."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from encoder.enrich.align.evidence import Evidence
from encoder.enrich.align.lattice import Band

_ALL = 160_000
"""So many cells are looked at in any case."""
_CELLS = 20_000
"""So many cells are weighed at once."""
_BESIDE = 24
"""Units beside the way through the anchors that are looked at."""
_NEAR = 200
"""Anchors so near each other have everything between them looked at."""
_TELLING = 4.0
"""Evidence of the signs that makes an anchor; half as much more than for any other unit."""
_LOOKED_AT = 800
"""So many units are asked for anchors."""


def bands(evidence: Evidence) -> list[Band]:
    """The bands that cover the likely ways through two versions."""
    size, width = evidence.size, evidence.width
    if size * width <= _ALL:
        return [
            Band(first, last, 0, width)
            for first, last in _runs(size + 1, max(1, _CELLS // (width + 1)))
        ]
    rows = list(_rows(evidence))
    step = max(8, _CELLS // (2 * _BESIDE + _NEAR))
    return [
        Band(
            first,
            last,
            min(low for low, _ in rows[first:last]),
            max(high for _, high in rows[first:last]),
        )
        for first, last in _runs(size + 1, step)
    ]


def _runs(count: int, step: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, step):
        yield first, min(count, first + step)


def _rows(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """For each place of the first sequence the places of the second, between the anchors around it."""
    size, width = evidence.size, evidence.width
    anchors = [(0, 0), *_anchors(evidence), (size, width)]
    at = 0
    for place in range(size + 1):
        while at + 2 < len(anchors) and anchors[at + 1][0] <= place:
            at += 1
        (before, low), (after, high) = anchors[at], anchors[at + 1]
        beside = _BESIDE
        if high - low > _NEAR:  # far between: along the straight line
            middle = low + (place - before) * (high - low) // max(1, after - before)
            beside = max(_BESIDE, (high - low) // 5)
            low = high = middle
        low, high = max(0, low - beside), min(width, high + beside)
        yield (0 if place == 0 else low), (width if place == size else high)


def _anchors(evidence: Evidence) -> list[tuple[int, int]]:
    """Pairs of units of which one has much more in common with the other than with any third, on the
    longest way that goes up on both sides; of a long version every so many units are looked at."""
    step = 1 + evidence.size // _LOOKED_AT
    pairs = []
    for row in range(0, evidence.size, step):
        worth = sorted(((says, -place) for place, says in evidence.partners(row).items()), reverse=True)
        second = worth[1][0] if len(worth) > 1 else 0.0
        if worth and worth[0][0] >= _TELLING and worth[0][0] >= second + _TELLING / 2:
            pairs.append((row, -worth[0][1]))
    return _increasing(pairs)


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
