"""Which blocks of two language versions say the same: a monotone path through both.

Blocks are paired by dynamic programming over the parts of a paper, one to one, one to two
or three, or not at all, because whole passages are often untranslated. The score of a pair
weighs the signs that both have (dates, names, numbers, words that look alike), the lengths
(after Gale and Church, 1993) and the kinds of block; with sentence embeddings their
similarity joins in. What is compared is rounded, so that every machine finds the same path.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Division, Document, Link
from encoder.enrich.align.embeddings import LANGUAGES
from encoder.enrich.align.units import WEIGHTS, Unit, parts, weights

SKIP = -0.9
"""What it costs to leave a block without a counterpart."""
PRIOR = {(1, 1): 0.6, (1, 2): -0.7, (2, 1): -0.7, (1, 3): -1.6, (3, 1): -1.6}
"""Shapes of a group and what speaks for or against them."""
SPREAD = 0.45
"""How far the logarithm of the lengths may differ, one standard deviation."""
BAND = 12
"""Blocks beside the path through the anchors that are looked at."""
WIDE = 2_500
"""So many cells are looked at in any case."""
HIGH, MEDIUM = 0.3, 0.1
"""Shares of common signs from which on a pair is certain, and likely."""
_HEADS = frozenset({"head", "entry", "dateline"})
_TEXTS = frozenset({"text", "item"})

Group = tuple[int, int]
Likeness = Callable[[Group, Group], float]
"""Groups of both sequences -> how alike they are, from 0 to 1."""
Similarity = Callable[[Sequence[str], Sequence[str]], Likeness]
"""The texts of both sequences -> their likeness (see :mod:`encoder.enrich.align.embeddings`)."""


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


def with_links(document: Document, similarity: Similarity | None = None) -> Document:
    """The document with the blocks of its translations linked to those of the original."""
    original = next((d for d in document.divisions if d.role == "original"), None)
    if original is None:
        return document
    links = [
        link
        for division in document.divisions
        if division.role == "translation" and division.language != original.language
        for link in _links(document, original, division, similarity)
    ]
    return replace(document, links=tuple(links)) if links else document


def _links(
    document: Document, original: Division, translation: Division, similarity: Similarity | None
) -> Iterator[Link]:
    if not {original.language, translation.language} <= LANGUAGES:
        similarity = None
    ours, theirs = parts(original, document.identified), parts(translation, document.identified)
    telling = weights([unit for part in (*ours, *theirs) for unit in part])
    for one, other in zip(ours, theirs, strict=False):
        for pair in aligned(one, other, telling, similarity):
            yield Link(
                originals=tuple(unit.node for unit in one[slice(*pair.first)]),
                translations=tuple(unit.node for unit in other[slice(*pair.second)]),
                certainty=pair.certainty,
            )


def aligned(
    one: Sequence[Unit],
    other: Sequence[Unit],
    telling: dict[str, float],
    similarity: Similarity | None = None,
) -> list[Alignment]:
    """The groups of two sequences that say the same, in order.

    Args:
        one, other: the units of both versions.
        telling: sign -> weight (see :func:`encoder.enrich.align.units.weights`).
        similarity: sentence embeddings, or None.
    """
    if not one or not other:
        return []
    scorer = _Scorer(one, other, telling, similarity)
    found = _path(scorer, len(one), len(other), _rows(scorer, len(one), len(other)))
    return [
        replace(pair, framed=True) if _alone_of_its_kind(pair, one, other) else pair for pair in found
    ]


def _alone_of_its_kind(pair: Alignment, one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    """True for a pair of the issuing bodies, or of the main titles: each version has one."""
    ours, theirs = one[pair.first[0]], other[pair.second[0]]
    if ours.kind != theirs.kind or ours.kind not in ("issuer", "head", "dateline"):
        return False
    before, others = (
        [unit.kind for unit in units[:at]].count(ours.kind)
        for units, at in ((one, pair.first[0]), (other, pair.second[0]))
    )
    return before == others == 0


def _weight(signs: frozenset[str], telling: dict[str, float]) -> float:
    """The weights of signs, the same in whatever order they come."""
    return math.fsum([telling.get(sign, 0.0) for sign in signs])


class _Side:
    """One of two sequences, with what its groups of one, two or three units come to."""

    def __init__(self, units: Sequence[Unit], telling: dict[str, float]) -> None:
        self.units = units
        self.signs: dict[int, list[frozenset[str]]] = {1: [unit.signs for unit in units]}
        for size in (2, 3):
            self.signs[size] = [
                frozenset().union(*(unit.signs for unit in units[at : at + size]))
                for at in range(max(0, len(units) - size + 1))
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
            size: [
                math.log(8 + sum(unit.length for unit in units[at : at + size]))
                for at in range(len(groups))
            ]
            for size, groups in self.signs.items()
        }


class _Scorer:
    """How well groups of units fit."""

    def __init__(
        self,
        one: Sequence[Unit],
        other: Sequence[Unit],
        telling: dict[str, float],
        similarity: Similarity | None,
    ) -> None:
        self.one, self.other, self._telling = one, other, telling
        self._ours, self._theirs = _Side(one, telling), _Side(other, telling)
        self._ratio = math.log(_median_ratio(one, other))
        self._likeness = (
            similarity([unit.text for unit in one], [unit.text for unit in other])
            if (similarity is not None)
            else None
        )
        self._single: dict[tuple[int, int], float] = {}

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
        apart = (
            abs(
                self._ours.length[shape[0]][first[0]]
                - self._theirs.length[shape[1]][second[0]]
                - self._ratio
            )
            / SPREAD
        )
        rest = PRIOR[shape] + fit - 0.6 * min(4.0, apart * apart / 2)
        if self._likeness is None and shape != (1, 1):
            if rest + 6 * self._share(first, second, self._at_most(first, second)) <= beat:
                return -math.inf
            return round(rest + 6 * self.evidence(first, second), 6)
        common = self._at_most(first, second) if shape == (1, 1) else self._common(first, second)
        return round(rest + 6 * self._share(first, second, common), 6)

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


# --- the path ---------------------------------------------------------------------------------


def _rows(scorer: _Scorer, size: int, width: int) -> list[tuple[int, int]]:
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


def _anchors(scorer: _Scorer) -> list[tuple[int, int]]:
    """Pairs of units that share a sign which no other unit has, on the longest common path."""
    places: dict[str, list[list[int]]] = {}
    for side, units in enumerate((scorer.one, scorer.other)):
        for number, unit in enumerate(units):
            for sign in unit.signs:
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


def _path(scorer: _Scorer, size: int, width: int, rows: Sequence[tuple[int, int]]) -> list[Alignment]:
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
    scorer: _Scorer,
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
