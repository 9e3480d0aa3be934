"""What speaks for groups of units of two versions being the same passage: common signs, lengths, kinds,
the words of a lexicon and the likeness of sentence embeddings.

Everything is the logarithm of a likelihood ratio (the passage translated, against two passages that
have nothing to do with each other), so that it can be summed, and that nothing need be paired: to
pair what speaks for nothing is worth as much as to leave it alone.

Source of the lengths: Gale and Church, A Program for Aligning Sentences in Bilingual Corpora
(1993), with a variance that grows with the square of the length beside that which grows with the
length."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from encoder.enrich.align import kinds
from encoder.enrich.align.units import Unit

Numbers = npt.NDArray[np.float64]

SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (1, 4), (4, 1))
"""Units of the first and of the second version in a group."""
Shape = tuple[int, int]
ALONE_SHAPE = (0, 1)
PRIOR: dict[Shape, float] = {
    (0, 1): -2.4, (1, 1): -0.1, (1, 2): -2.5, (1, 3): -3.8, (1, 4): -5.3, (2, 2): -3.8, (2, 3): -7.5
}  # fmt: skip
"""By the shape, the smaller number first."""
LARGEST = 4
UNSHARED_PART = -0.35
"""What it costs a group when one of its units has nothing of the other side."""
CUT = -12.0
"""What it costs to pair a part of something that is said once with more than one."""
_BASE = 6.8
_FLOOR = -7.0
"""Lengths that do not fit at all are worth so much against a pair: a translator may leave half out."""
_CEILING = 4.0
_RATIO = (0.6, 1.7)
"""How much longer one version can be than another; what is missing makes it look so."""
SHARED = {"d": 0.5, "k": 0.5, "n": 0.55, "m": 0.6, "l": 0.9, "w": 0.11, "o": 0.6}
"""Kind of sign -> how often a counterpart has it too, before anything is known of these versions."""
SIGNS, ALONE = 1.4, 0.75
"""What signs are worth that both have, and that one has alone: not all of them are independent."""
_ELSEWHERE = 10
"""A sign that is found in short versions is looked at as if there were so many units more without
it."""
_ENOUGH = 0.5
"""Evidence from which on a unit has something of another."""
NEVER = -1e18
"""What cannot be is worth."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of two versions as a whole; the second pass knows it from the first."""

    ratio: float | None = None
    """How many letters of the first version one of the second stands for."""
    spread: float = 0.145
    """How freely it is translated: the standard deviation of the length as a share of it."""
    shared: Mapping[str, float] = field(default_factory=lambda: SHARED)
    prior: Mapping[Shape, float] = field(default_factory=lambda: PRIOR)
    """What speaks for a shape before anything is known of a group, and for beginning a passage
    without a counterpart (that of nothing)."""


Cells = Callable[[slice, slice], Numbers]
"""Units of both sequences -> how much speaks for each pair of them."""
Groups = Callable[[slice, slice, int, int], Numbers]
"""Units of both sequences, and how many make a group on each side -> how much speaks for each group,
by its last units."""


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence beside signs and lengths."""

    cells: Cells
    groups: Groups


class Evidence:
    """How much speaks for groups of units of two versions."""

    def __init__(
        self,
        one: Sequence[Unit],
        other: Sequence[Unit],
        signs: tuple[Sequence[frozenset[str]], Sequence[frozenset[str]]],
        told: Told,
        sources: Sequence[Source] = (),
    ) -> None:
        self.size, self.width = len(one), len(other)
        self.signs = signs
        self._sources = sources
        self._ours = np.array([unit.length for unit in one], dtype=float)
        theirs = np.array([unit.length for unit in other], dtype=float)
        self.ratio = told.ratio or self.first_ratio(self._ours, theirs)
        self._theirs = theirs * self.ratio
        self._spread = told.spread
        self._prior = told.prior
        self.alone = told.prior[ALONE_SHAPE]
        self._one, self._other = one, other
        self._corner = (0, 0)
        logs = np.sort(np.log(np.concatenate([self._ours, self._theirs]) + 8))
        count = len(logs)
        self._usual = float(logs[count // 2])
        self._apart = max(0.4, float(logs[count * 5 // 6] - logs[count // 6]) / 2)
        self._weigh(told.shared)

    @staticmethod
    def first_ratio(ours: Numbers, theirs: Numbers) -> float:
        """How much longer the first version is, by the lengths of all."""
        low, high = _RATIO
        return float(min(high, max(low, (ours.sum() + 50) / (theirs.sum() + 50))))

    def _weigh(self, shared: Mapping[str, float]) -> None:
        """What each sign says where both have it, and where one has it alone."""
        counts = Counter(sign for side in self.signs for signs in side for sign in signs)
        total = self.size + self.width + 1
        self._both: dict[str, float] = {}
        self._alone: dict[str, float] = {}
        for sign, count in counts.items():
            by_chance = (count - 0.5) / (total + (0 if sign[0] == "o" else _ELSEWHERE))
            often = min(0.98, max(shared[sign[0]], by_chance * 1.05))
            self._alone[sign] = SIGNS * ALONE * math.log((1 - often) / (1 - min(by_chance, 0.97))) / 2
            self._both[sign] = SIGNS * max(0.0, math.log(often / by_chance)) - 2 * self._alone[sign]
        self._lone = tuple(
            np.array([math.fsum(self._alone[sign] for sign in signs) for signs in side], dtype=float)
            for side in self.signs
        )

    def within(self, rows: slice, columns: slice) -> Evidence:
        """The same for parts of both versions, with what is known of the whole."""
        part = copy(self)
        part.__dict__.pop("_places", None)
        part.size, part.width = rows.stop - rows.start, columns.stop - columns.start
        part._one, part._other = self._one[rows], self._other[columns]
        part._ours, part._theirs = self._ours[rows], self._theirs[columns]
        part.signs = self.signs[0][rows], self.signs[1][columns]
        part._lone = self._lone[0][rows], self._lone[1][columns]
        part._corner = self._corner[0] + rows.start, self._corner[1] + columns.start
        return part

    def partners(self, row: int) -> dict[int, float]:
        """The units of the second version that share signs with one of the first, and what they say."""
        return self._says(self.signs[0][row], self._places)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each sign stands in the second version."""
        return _places(self.signs[1])

    def _says(self, signs: frozenset[str], places: Mapping[str, list[int]]) -> dict[int, float]:
        worth: dict[int, float] = {}
        for sign in sorted(signs & places.keys()):
            says = self._both[sign]
            for place in places[sign]:
                worth[place] = worth.get(place, 0.0) + says
        return worth

    def may_share(self, least: float) -> bool:
        """False when what speaks for the best partner of each unit does not come to so much."""
        best = self._cells(slice(0, self.size), slice(0, self.width)).max(axis=1)
        if best.sum() >= least or not self._sources:
            return bool(best.sum() >= least)
        rows, columns = (
            slice(at, at + size) for at, size in zip(self._corner, (self.size, self.width), strict=True)
        )
        cells = np.zeros((self.size, self.width))
        for source in self._sources:
            cells += source.cells(rows, columns)
        total = cells.max(axis=1)
        return bool(np.maximum(total, 0).sum() + best.sum() >= least)

    def _cells(self, rows: slice, columns: slice) -> Numbers:
        """What the signs of each pair of units say, where they share some."""
        places = _places(self.signs[1][columns])
        found = np.zeros((rows.stop - rows.start, columns.stop - columns.start))
        for row, signs in enumerate(self.signs[0][rows]):
            worth = self._says(signs, places)
            if worth:
                found[row, list(worth)] = list(worth.values())
        return found

    def groups(self, first: int, last: int, low: int, high: int) -> dict[tuple[int, int], Numbers]:
        """How much speaks for the groups that end at the places `first` to `last` (left out) of the
        first version and `low` to `high` (included) of the second; NEVER where there is none."""
        rows = slice(max(0, first - LARGEST), last - 1)
        columns = slice(max(0, low - LARGEST), high)
        ends = np.arange(first, last) - rows.start, np.arange(low, high + 1) - columns.start
        shared = self._cells(rows, columns)
        fit = kinds.fit(self._one[rows], self._other[columns])
        heard = shared > _ENOUGH
        there = _moved(rows, self._corner[0]), _moved(columns, self._corner[1])
        for source in self._sources:
            heard |= source.cells(*there) > _ENOUGH
        tables = _Tables(
            shared, _summed(fit), heard, self._whole(rows, columns), ends,
            (self._lone[0][rows], self._lone[1][columns]),
        )  # fmt: skip
        lengths = self._ours[rows], self._theirs[columns]
        found: dict[tuple[int, int], Numbers] = {}
        for shape in SHAPES:
            if shape[0] > rows.stop - rows.start or shape[1] > columns.stop - columns.start:
                continue
            worth = tables.signs(shape) + tables.mean_fit(shape) + self._prior[min(shape), max(shape)]
            worth += self._by_length(run(lengths[0], shape[0]), run(lengths[1], shape[1]))
            worth += tables.parts(shape)
            for source in self._sources:
                worth += source.groups(*there, *shape)
            found[shape] = tables.at_ends(worth, shape)
        return found

    def _whole(self, rows: slice, columns: slice) -> tuple[Numbers, Numbers]:
        """1 for a unit that is not cut in two."""
        return (
            np.array([float(kinds.is_whole(unit.kind)) for unit in self._one[rows]]),
            np.array([float(kinds.is_whole(unit.kind)) for unit in self._other[columns]]),
        )

    def _by_length(self, ours: Numbers, theirs: Numbers) -> Numbers:
        """How much the lengths speak for groups: as likely as they are for a translation, against any
        two groups of these versions."""
        one, two = ours[:, None], theirs[None, :]
        mean = (one + two) / 2 + 4
        variance = _BASE * mean + (self._spread * mean) ** 2
        far = (np.log(two + 8) - self._usual) / self._apart
        chance = np.log(self._apart * (two + 8) / np.sqrt(variance)) + far * far / 2
        found: Numbers = np.logaddexp(
            np.minimum(chance, _CEILING) - (one - two) ** 2 / (2 * variance), _FLOOR
        )
        return found

    def spread_of(self, first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float]:
        """The lengths of a group on both sides, and the square of their distance beyond what is usual,
        as a share of the length."""
        ours = float(self._ours[slice(*first)].sum())
        theirs = float(self._theirs[slice(*second)].sum())
        mean = (ours + theirs) / 2 + 4
        beyond = max(0.0, (ours - theirs) ** 2 - _BASE * mean) / mean**2
        return ours, theirs / self.ratio, beyond


def _places(units: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """Sign -> the units that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, signs in enumerate(units):
        for sign in signs:
            found[sign].append(place)
    return found


def _moved(part: slice, by: int) -> slice:
    return slice(part.start + by, part.stop + by)


def run(values: Numbers, count: int) -> Numbers:
    """Sums of `count` neighbours, by their first."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    found: Numbers = sums[count:] - sums[:-count]
    return found


def _summed(cells: Numbers) -> Numbers:
    """The sums of all cells above and to the left of each corner."""
    sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    sums[1:, 1:] = cells.cumsum(0).cumsum(1)
    return sums


def _highest(cells: Numbers, count: int) -> Numbers:
    """The highest of `count` neighbours in each column, by the first."""
    found = cells[: len(cells) - count + 1]
    for row in range(1, count):
        found = np.maximum(found, cells[row : len(cells) - count + 1 + row])
    return found


def _slid(cells: Numbers, count: int) -> Numbers:
    """The sums of `count` neighbours in each row, by the first."""
    if count == 1:
        return cells
    width = cells.shape[1] - count + 1
    found = cells[:, :width].copy()
    for column in range(1, count):
        found += cells[:, column : width + column]
    return found


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is known of single units, to be summed over groups."""

    shared: Numbers
    fit: Numbers
    heard: npt.NDArray[np.bool_]
    """True where a unit has something of another."""
    whole: tuple[Numbers, Numbers]
    ends: tuple[npt.NDArray[np.int_], npt.NDArray[np.int_]]
    lone: tuple[Numbers, Numbers]

    @staticmethod
    def _box(sums: Numbers, shape: tuple[int, int]) -> Numbers:
        a, b = shape
        return sums[a:, b:] - sums[:-a, b:] - sums[a:, :-b] + sums[:-a, :-b]

    def signs(self, shape: tuple[int, int]) -> Numbers:
        """What the signs of groups say: for each unit of the longer side what its best partner says,
        for a sign that several have on both sides does not say the more for it."""
        ours, theirs = run(self.lone[0], shape[0]), run(self.lone[1], shape[1])
        a, b = shape
        by_columns = _slid(_highest(self.shared, a), b)
        by_rows = _slid(_highest(self.shared.T, b), a).T
        return np.maximum(by_columns, by_rows) + ours[:, None] + theirs[None, :]

    def mean_fit(self, shape: tuple[int, int]) -> Numbers:
        """What the kinds of groups say."""
        fit = self._box(self.fit, shape) / (shape[0] * shape[1])
        if shape != (1, 1):
            ours, theirs = run(self.whole[0], shape[0]), run(self.whole[1], shape[1])
            fit += CUT * np.minimum(1.0, ours[:, None] + theirs[None, :])
        return fit

    def parts(self, shape: tuple[int, int]) -> Numbers:
        """What it costs that units of groups have nothing of the other side: a merge needs evidence
        from each of its parts, or it is a way to hide what is not translated."""
        a, b = shape
        rows, columns = self.heard.shape
        lost = np.zeros((rows - a + 1, columns - b + 1))
        if b > 1:
            deaf = np.ones((rows - a + 1, columns), dtype=bool)
            for row in range(a):
                deaf &= ~self.heard[row : rows - a + 1 + row]
            for column in range(b):
                lost += deaf[:, column : columns - b + 1 + column]
        if a > 1:
            deaf = np.ones((rows, columns - b + 1), dtype=bool)
            for column in range(b):
                deaf &= ~self.heard[:, column : columns - b + 1 + column]
            for row in range(a):
                lost += deaf[row : rows - a + 1 + row]
        return UNSHARED_PART * lost

    def at_ends(self, worth: Numbers, shape: tuple[int, int]) -> Numbers:
        """The worth of groups by where they end; NEVER where there is no group."""
        rows, columns = self.ends[0] - shape[0], self.ends[1] - shape[1]
        found = np.full((len(rows), len(columns)), NEVER)
        first, low = int((rows < 0).sum()), int((columns < 0).sum())
        if first < len(rows) and low < len(columns):
            found[first:, low:] = worth[rows[first] :, columns[low] :]
        return found
