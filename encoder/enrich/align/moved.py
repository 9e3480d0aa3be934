"""Passages that stand elsewhere in the other version: entries and sections that changed places."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from encoder.enrich.align.bands import bands
from encoder.enrich.align.evidence import Evidence
from encoder.enrich.align.lattice import LEAST, Alignment, Lattice
from encoder.enrich.align.units import Unit

_ENOUGH = 9.0
"""How much must speak for a passage that stands out of order, as the logarithm of a likelihood
ratio."""
_RUNS = 40
"""So many runs of each version are looked at, the longest."""

Run = tuple[int, int]


def moved(evidence: Evidence, found: Sequence[Alignment]) -> Iterator[Alignment]:
    """The groups of passages that no group has, out of order; the best passage first, each once.

    Args:
        evidence: of both versions.
        found: the groups in order; one that is too doubtful leaves its units free.
    """
    sure = [pair for pair in found if pair.probability >= LEAST]
    ours = _free(evidence.size, [pair.first for pair in sure])
    theirs = _free(evidence.width, [pair.second for pair in sure])
    offers = sorted(
        (
            offer
            for one in ours
            for other in theirs
            if (offer := _offer(evidence, one, other)) is not None
        ),
        key=lambda offer: (-offer[0], offer[1][0].first),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, pairs in offers:
        for pair in pairs:
            mine, its = set(range(*pair.first)), set(range(*pair.second))
            if not (mine & taken[0] or its & taken[1]):
                taken[0].update(mine)
                taken[1].update(its)
                yield pair


_ONE_OF_ITS_KIND = 0.75
"""How likely two marks of a letterhead are the same, of which each version has one."""


def alone_of_their_kind(
    one: Sequence[Unit], other: Sequence[Unit], found: Sequence[Alignment]
) -> Iterator[Alignment]:
    """Marks of a letterhead of which each version has one, and which nothing has paired: their place
    in the letterhead may differ, and a number may have been misread."""
    taken = (
        {row for pair in found for row in range(*pair.first)},
        {row for pair in found for row in range(*pair.second)},
    )
    counts = Counter(unit.kind for unit in one), Counter(unit.kind for unit in other)
    places = {unit.kind: at for at, unit in enumerate(other)}
    for at, unit in enumerate(one):
        if unit.kind.startswith("mark ") and counts[0][unit.kind] == counts[1][unit.kind] == 1:
            there = places[unit.kind]
            if at not in taken[0] and there not in taken[1]:
                yield Alignment((at, at + 1), (there, there + 1), _ONE_OF_ITS_KIND)


def _free(count: int, taken: Sequence[Run]) -> list[Run]:
    """The runs that lie between what is taken, the longest of them."""
    runs, start = [], 0
    for first, last in (*taken, (count, count)):
        if first > start:
            runs.append((start, first))
        start = last
    return sorted(runs, key=lambda run: (run[0] - run[1], run))[:_RUNS]


def _offer(evidence: Evidence, one: Run, other: Run) -> tuple[float, list[Alignment]] | None:
    """What speaks for two passages, and their groups; None when it is not enough."""
    part = evidence.within(slice(*one), slice(*other))
    if not part.may_share(_ENOUGH / 2):
        return None
    pairs = [pair for pair in Lattice(part, bands(part)).alignments() if pair.probability >= LEAST]
    worth = math.fsum(pair.worth for pair in pairs)
    if not pairs or worth < _ENOUGH:
        return None
    doubt = 1 / (1 + math.exp(_ENOUGH - worth))
    return worth, [
        Alignment(
            (one[0] + pair.first[0], one[0] + pair.first[1]),
            (other[0] + pair.second[0], other[0] + pair.second[1]),
            round(pair.probability * doubt, 4),
            pair.worth,
        )
        for pair in pairs
    ]
