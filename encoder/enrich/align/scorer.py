"""How well groups of units of two versions fit: by their signs, lengths and kinds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from encoder.enrich.align.units import Unit

PRIOR = {(1, 1): 0.6, (1, 2): -0.7, (2, 1): -0.7, (2, 2): -0.6, (1, 3): -1.6, (3, 1): -1.6}
"""Shapes of a group and what speaks for or against them."""
LENGTHS = 0.5
"""What the word of the lengths is worth beside that of the signs."""
_HEADS = frozenset({"head", "entry", "dateline"})
_TEXTS = frozenset({"text", "item"})

Group = tuple[int, int]
Likeness = Callable[[Group, Group], float]
"""Groups of both sequences -> how alike they are, from 0 to 1."""
Similarity = Callable[[Sequence[str], Sequence[str]], Likeness]
"""The texts of both sequences -> their likeness (see :mod:`encoder.enrich.align.embeddings`)."""


def _weight(signs: frozenset[str], telling: dict[str, float]) -> float:
    """The weights of signs, the same in whatever order they come."""
    return math.fsum([telling.get(sign, 0.0) for sign in signs])


class _Side:
    """One of two sequences, with what its groups of one, two or three units come to."""

    def __init__(
        self, units: Sequence[Unit], signs: list[frozenset[str]], telling: dict[str, float]
    ) -> None:
        self.units = units
        self.signs: dict[int, list[frozenset[str]]] = {1: signs}
        for size in (2, 3):
            self.signs[size] = [
                frozenset().union(*signs[at : at + size]) for at in range(max(0, len(units) - size + 1))
            ]
        self.kinds = {
            size: [frozenset(unit.kind for unit in units[at : at + size]) for at in range(len(groups))]
            for size, groups in self.signs.items()
        }
        self.whole = {
            size: [math.sqrt(_weight(signs, telling)) for signs in groups]
            for size, groups in self.signs.items()
        }
        self.length = {
            size: [sum(unit.length for unit in units[at : at + size]) for at in range(len(groups))]
            for size, groups in self.signs.items()
        }


class Scorer:
    """How well groups of units fit."""

    def __init__(
        self,
        one: Sequence[Unit],
        other: Sequence[Unit],
        our_signs: list[frozenset[str]],
        their_signs: list[frozenset[str]],
        telling: dict[str, float],
        similarity: Similarity | None,
    ) -> None:
        self.one, self.other, self._telling = one, other, telling
        self._ours = _Side(one, our_signs, telling)
        self._theirs = _Side(other, their_signs, telling)
        self._scale = _median_ratio(one, other)
        logs = sorted(math.log(unit.length + 8) for unit in other)
        self._usual = logs[len(logs) // 2]
        self._spread = max(0.4, (logs[len(logs) * 5 // 6] - logs[len(logs) // 6]) / 2)
        self._likeness = (
            similarity([unit.text for unit in one], [unit.text for unit in other])
            if (similarity is not None)
            else None
        )
        self._single: dict[tuple[int, int], float] = {}

    @property
    def signs(self) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """The signs of the units of both sequences."""
        return self._ours.signs[1], self._theirs.signs[1]

    def evidence(self, first: Group, second: Group) -> float:
        """What both have in common, from 0 to 1."""
        return self._share(first, second, self._common(first, second))

    def _share(self, first: Group, second: Group, common: float) -> float:
        whole = (
            self._ours.whole[first[1] - first[0]][first[0]]
            * self._theirs.whole[second[1] - second[0]][second[0]]
        )
        value = common / whole if whole else 0.0
        if self._likeness is not None:
            value = max(value, self._likeness(first, second))
        return round(value, 6)

    def _common(self, first: Group, second: Group) -> float:
        """The weight of the signs that both have."""
        ours = self._ours.signs[first[1] - first[0]][first[0]]
        theirs = self._theirs.signs[second[1] - second[0]][second[0]]
        return _weight(ours & theirs, self._telling)

    def _at_most(self, first: Group, second: Group) -> float:
        """No less than the weight of the signs that both have, without looking at groups."""
        total = 0.0
        for row in range(*first):
            for column in range(*second):
                known = self._single.get((row, column))
                if known is None:
                    known = self._common((row, row + 1), (column, column + 1))
                    self._single[row, column] = known
                total += known
        return total

    def score(self, first: Group, second: Group, beat: float) -> float:
        """The score of a group; minus infinity where the kinds do not go together, or where
        it cannot be more than `beat`."""
        shape = (first[1] - first[0], second[1] - second[0])
        if shape == (1, 1):
            fit = _kinds(self.one[first[0]], self.other[second[0]])
        else:
            kinds = self._ours.kinds[shape[0]][first[0]], self._theirs.kinds[shape[1]][second[0]]
            fit = _kinds_of_groups(*kinds)
        if fit is None or self._likeness is None and PRIOR[shape] + fit + 6 <= beat:
            return -math.inf
        rest = PRIOR[shape] + fit + self._lengths(first, second)
        if self._likeness is None and shape != (1, 1):
            if rest + 6 * self._share(first, second, self._at_most(first, second)) <= beat:
                return -math.inf
            return round(rest + 6 * self.evidence(first, second), 6)
        common = self._at_most(first, second) if shape == (1, 1) else self._common(first, second)
        return round(rest + 6 * self._share(first, second, common), 6)

    def _lengths(self, first: Group, second: Group) -> float:
        """How much the lengths speak for a pair: as likely as they are for a translation (Gale and
        Church, with a variance that grows with the length), against any two of these versions."""
        ours = self._ours.length[first[1] - first[0]][first[0]] / self._scale
        theirs = self._theirs.length[second[1] - second[0]][second[0]]
        mean = (ours + theirs) / 2 + 4
        variance = 6.8 * mean + (0.2 * mean) ** 2
        apart = (ours - theirs) ** 2 / (2 * variance)
        far = (math.log(theirs + 8) - self._usual) / self._spread
        chance = math.log(self._spread * (theirs + 8) / math.sqrt(variance)) + far * far / 2
        return LENGTHS * max(-6.0, min(3.0, chance) - apart)

    def forget(self, row: int) -> None:
        """Drop what is known of rows that the path has left behind."""
        if len(self._single) > 200_000:
            self._single = {key: value for key, value in self._single.items() if key[0] >= row}


def _median_ratio(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    """How much longer the first version is, by the lengths of all; untranslated passages make
    it look longer than it is, so that it is kept within reason."""
    ratio = (sum(u.length for u in one) + 50) / (sum(u.length for u in other) + 50)
    return min(1.4, max(0.7, ratio))


def _kinds(one: Unit, other: Unit) -> float | None:
    """What the kinds of two units say: nothing against it, something, or that it cannot be."""
    kind, there = one.kind, other.kind
    if kind == there == "entry":
        return _dates(one, other)
    if kind == there:
        return 0.3
    together = {kind, there}
    return -0.4 if together <= _TEXTS or together <= _HEADS - {"entry"} else None


def _kinds_of_groups(kinds: frozenset[str], others: frozenset[str]) -> float | None:
    """The same of two groups."""
    if not (kinds | others <= _TEXTS or kinds | others == {"head"}):
        return None
    return 0.3 if kinds == others else -0.4


def _dates(one: Unit, other: Unit) -> float | None:
    """Heads of entries go together by their dates."""
    ours, theirs = ({sign for sign in unit.signs if sign.startswith("d:")} for unit in (one, other))
    if not ours or not theirs:
        return 0.0
    return 3.0 if ours & theirs else None
