"""The best way through two versions, from the beginnings to the ends, and how sure each of its
steps is.

A step is a group of units of both versions, or a unit of one without a counterpart; to begin a run
of these costs more than to go on with it, for what is not translated is mostly a whole passage. How
sure a group is, is its share of all ways (forward and backward sums over the same lattice)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from encoder.enrich.align.evidence import LARGEST, NEVER, Evidence

Numbers = npt.NDArray[np.float64]

NEXT = -0.95
"""What each unit of a passage without a counterpart costs, beside that there is one."""
SHARPNESS = 0.9
"""How much of the evidence counts when ways are weighed against each other: not all of it is
independent."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Units that say the same: ranges of both sequences, and the probability that they do."""

    first: tuple[int, int]
    second: tuple[int, int]
    probability: float
    worth: float = 0.0
    """What speaks for it, as the logarithm of a likelihood ratio."""

    @property
    def certainty(self) -> str:
        """ "high", "medium" or "low"."""
        if self.probability >= HIGH:
            return "high"
        return "medium" if self.probability >= MEDIUM else "low"


HIGH, MEDIUM, LEAST = 0.9, 0.6, 0.3
"""Probabilities from which on a group is certain, likely, and linked at all."""


@dataclass(frozen=True, slots=True)
class Band:
    """A run of places of the first version (the last left out), and the places of the second that are
    looked at (both included)."""

    first: int
    last: int
    low: int
    high: int


class _Row:
    """Values at the places of the second version; what lies outside is never."""

    __slots__ = ("low", "values")

    def __init__(self, low: int, values: Numbers) -> None:
        self.low, self.values = low, values

    def cut(self, low: int, high: int) -> Numbers:
        """The values from one place to another (included)."""
        start, stop = low - self.low, high + 1 - self.low
        if start >= 0 and stop <= len(self.values):
            return self.values[start:stop]
        found = np.full(high - low + 1, NEVER)
        first, last = max(0, start), min(len(self.values), stop)
        if first < last:
            found[first - start : last - start] = self.values[first:last]
        return found


class Lattice:
    """All ways through two versions.

    Args:
        evidence: how much speaks for groups.
        bands: what is looked at; together all places of the first version, in order.
    """

    def __init__(self, evidence: Evidence, bands: Sequence[Band]) -> None:
        self._evidence, self._bands = evidence, bands
        self._size, self._width = evidence.size, evidence.width
        self._keep = sum((b.last - b.first) * (b.high - b.low + 1) for b in bands) <= 300_000
        self._known: dict[int, dict[tuple[int, int], Numbers]] = {}

    def alignments(self) -> list[Alignment]:
        """The groups of the best way, in order, with their probabilities."""
        steps, sums = self._forward()
        path = list(self._traced(steps))[::-1]
        return self._weighed(path, sums)

    def _groups(self, number: int) -> dict[tuple[int, int], Numbers]:
        band = self._bands[number]
        found = self._known.get(number)
        if found is None:
            found = self._evidence.groups(band.first, band.last, band.low, band.high)
            if self._keep:
                self._known[number] = found
        return found

    # --- forward ---------------------------------------------------------------------------------

    def _forward(self) -> tuple[list[_Steps], list[_Row]]:
        """The best step to each place, and the sum over all ways to it."""
        best = _Front(np.maximum, 1.0, self._evidence.alone)
        all_ways = _Front(np.logaddexp, SHARPNESS, self._evidence.alone)
        steps: list[_Steps] = []
        for number, band in enumerate(self._bands):
            groups = self._groups(number)
            for row in range(band.first, band.last):
                here = {shape: worth[row - band.first] for shape, worth in groups.items()}
                steps.append(best.advance(row, band, here, trace=True))
                all_ways.advance(row, band, here)
        return steps, all_ways.any

    def _traced(self, steps: Sequence[_Steps]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The groups of the best way from the end to the beginning."""
        row, column, state = self._size, self._width, _ANY
        while row or column:
            here = steps[row]
            at = column - here.low
            if state == _ANY:
                state = int(here.state[at])
            if state == _PAIR:
                a, b = here.shapes[int(here.shape[at])]
                yield (row - a, row), (column - b, column)
                row, column, state = row - a, column - b, _ANY
            elif state == _DOWN:
                state = _DOWN if here.down[at] else _PAIR
                row -= 1
            else:
                state = int(here.right[at])
                column -= 1

    # --- backward --------------------------------------------------------------------------------

    def _weighed(
        self, path: Sequence[tuple[tuple[int, int], tuple[int, int]]], sums: Sequence[_Row]
    ) -> list[Alignment]:
        """The groups with the probability of each."""
        ends = {(first[1], second[1]): (first, second) for first, second in path}
        wanted: dict[int, list[int]] = {}
        for row, column in ends:
            wanted.setdefault(row, []).append(column)
        after: dict[int, _Row] = {}
        down: _Row | None = None
        found: dict[tuple[int, int], float] = {}
        worths: dict[tuple[int, int], float] = {}
        ahead: dict[int, dict[tuple[int, int], Numbers]] = {}
        lows: dict[int, int] = {}
        for number in range(len(self._bands) - 1, -1, -1):
            band = self._bands[number]
            groups = self._groups(number)
            for row in range(band.last - 1, band.first - 1, -1):
                ahead[row] = {shape: worth[row - band.first] for shape, worth in groups.items()}
                lows[row] = band.low
                after[row], down = self._behind(row, band, after, down, ahead, lows)
                for column in wanted.get(row, ()):
                    first, second = ends[row, column]
                    shape = first[1] - first[0], second[1] - second[0]
                    before = sums[first[0]].cut(second[0], second[0])[0]
                    worth = worths[row, column] = ahead[row][shape][column - band.low]
                    found[row, column] = (
                        before + worth * SHARPNESS + after[row].values[column - band.low]
                    )
                after.pop(row + LARGEST, None)
                ahead.pop(row + LARGEST, None)
        total = after[0].cut(0, 0)[0]
        return [
            Alignment(
                first,
                second,
                round(min(1.0, math.exp(found[first[1], second[1]] - total)), 4),
                round(float(worths[first[1], second[1]]), 4),
            )
            for first, second in path
        ]

    def _behind(
        self,
        row: int,
        band: Band,
        after: dict[int, _Row],
        down: _Row | None,
        ahead: dict[int, dict[tuple[int, int], Numbers]],
        lows: dict[int, int],
    ) -> tuple[_Row, _Row]:
        """The sums over all ways from the places of a row to the ends: when a group ends there, and
        when a passage without a counterpart does."""
        low, high = band.low, band.high
        on = np.full(high - low + 1, NEVER)
        if row == self._size:
            on[self._width - low] = 0.0
        for step in range(1, LARGEST + 1):
            groups = ahead.get(row + step, {})
            for (a, b), worth in groups.items():
                if a == step:
                    values = _Row(lows[row + step], worth * SHARPNESS + after[row + step].values)
                    on = np.logaddexp(on, values.cut(low + b, high + b))
        begin, go_on = (self._evidence.alone + NEXT) * SHARPNESS, NEXT * SHARPNESS
        places = np.arange(len(on)) * go_on
        along = np.logaddexp.accumulate((on + places)[::-1])[::-1] - places
        right = np.full(len(on), NEVER)
        right[:-1] = along[1:] + begin
        here = np.logaddexp(on, right)
        if down is None:
            return _Row(low, here), _Row(low, here)
        below = down.cut(low, high)
        return _Row(low, np.logaddexp(here, below + begin)), _Row(
            low, np.logaddexp(here, below + go_on)
        )


_PAIR, _DOWN, _RIGHT, _ANY = range(4)


@dataclass(frozen=True, slots=True)
class _Steps:
    """How the best way comes to the places of a row."""

    low: int
    state: npt.NDArray[np.int8]
    shapes: list[tuple[int, int]]
    shape: npt.NDArray[np.int8]
    down: npt.NDArray[np.bool_]
    """True where a unit of the first version without a counterpart goes on with a passage of them."""
    right: npt.NDArray[np.int8]
    """Whence a unit of the second version without a counterpart comes."""


class _Front:
    """The values of all ways to the places of one row after another."""

    def __init__(self, join: Any, scale: float, alone: float) -> None:
        self._join, self._scale, self._alone = join, scale, alone
        self.any: list[_Row] = []
        """Of ways that end anyhow."""
        self._pair = self._down = _Row(0, np.full(0, NEVER))

    def advance(
        self, row: int, band: Band, groups: dict[tuple[int, int], Numbers], *, trace: bool = False
    ) -> _Steps:
        """Go on to the next row; the steps are empty unless they are traced."""
        low, high, scale = band.low, band.high, self._scale
        pair = np.full(high - low + 1, NEVER)
        if row == 0:
            pair[0 - low] = 0.0
        shape = np.zeros(len(pair) if trace else 0, dtype=np.int8)
        shapes = list(groups)
        for number, (a, b) in enumerate(shapes):
            if a > row:
                continue
            here = self.any[row - a].cut(low - b, high - b) + groups[a, b] * scale
            if trace:
                shape[here > pair] = number
            pair = self._join(pair, here)
        begin, go_on = (self._alone + NEXT) * scale, NEXT * scale
        opened, longer = self._pair.cut(low, high) + begin, self._down.cut(low, high) + go_on
        down = self._join(opened, longer)
        stood = self._join(pair, down)
        places = np.arange(len(pair)) * go_on
        right = np.full(len(pair), NEVER)
        right[1:] = self._join.accumulate(stood[:-1] + begin - go_on - places[:-1]) + places[1:]
        every = self._join(stood, right)
        self.any.append(_Row(low, every))
        self._pair, self._down = _Row(low, pair), _Row(low, down)
        if not trace:
            return _Steps(low, shape, shapes, shape, down > 0, shape)
        state = np.where(every == pair, _PAIR, np.where(every == down, _DOWN, _RIGHT)).astype(np.int8)
        whence = np.full(len(pair), _RIGHT, dtype=np.int8)
        fresh = stood[:-1] + begin >= right[:-1] + go_on
        whence[1:][fresh] = np.where(pair[:-1] >= down[:-1], _PAIR, _DOWN)[fresh]
        return _Steps(low, state, shapes, shape, longer > opened, whence)
