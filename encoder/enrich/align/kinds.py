"""What the kinds of two blocks say about whether they are the same passage: a kind that is rare in a
paper, and the same in both versions, says much; two kinds that differ cost, and forbid nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from encoder.enrich.align.units import Unit

Numbers = npt.NDArray[np.float64]

SAME = 0.9
"""How often a block has the kind of its counterpart."""
_RELATED = (
    frozenset({"head", "entry", "dateline", "issuer", "line"}),
    frozenset({"text", "item", "row", "note", "table"}),
    frozenset({"signed", "line", "address", "salute", "text"}),
    frozenset({"dateline", "line", "address", "item"}),
)
"""Kinds that two readers give to the same thing."""
_AKIN, _ALIEN, _OTHER_DAY = -1.2, -3.2, -7.0
_PART = -1.5
"""What it costs to stand in another part of the paper: before the text, in it, after it."""
_MOST = 3.0
WHOLE = frozenset({"entry", "dateline", "issuer", "signed", "salute", "stamp", "row"})
"""What is said once and not cut in two, as the marks of a letterhead are not."""
_DATED = frozenset({"entry", "dateline", "line"})
"""What may be nothing but a date."""


def is_whole(kind: str) -> bool:
    """True for a kind that is not cut in two by a translator."""
    return kind in WHOLE or kind.startswith("mark ")


def fit(one: Sequence[Unit], other: Sequence[Unit]) -> Numbers:
    """For each unit of the first sequence and each of the second what their kinds say, as the
    logarithm of a likelihood ratio."""
    kinds = sorted({(unit.kind, unit.part) for unit in (*one, *other)})
    number = {kind: place for place, kind in enumerate(kinds)}
    there = Counter((unit.kind, unit.part) for unit in other)
    worth = np.array([[_worth(a, b, there, len(other)) for b in kinds] for a in kinds])
    ours, theirs = (np.array([number[unit.kind, unit.part] for unit in side]) for side in (one, other))
    found: Numbers = worth[ours[:, None], theirs[None, :]]
    _by_days(found, one, other)
    return found


def _worth(
    one: tuple[str, int], other: tuple[str, int], there: Counter[tuple[str, int]], total: int
) -> float:
    (kind, part), (its, its_part) = one, other
    beside = _PART if part != its_part else 0.0
    if kind == its:
        share = sum(count for (name, _), count in there.items() if name == kind) / total
        return min(_MOST, math.log(SAME / max(share, 1e-9))) + beside
    return (_AKIN if any({kind, its} <= group for group in _RELATED) else _ALIEN) + beside


def _by_days(found: Numbers, one: Sequence[Unit], other: Sequence[Unit]) -> None:
    """Heads of entries and lines with a date go together by their dates."""
    ours, theirs = (
        [(at, days) for at, unit in enumerate(side) if unit.kind in _DATED and (days := _days(unit))]
        for side in (one, other)
    )
    for row, days in ours:
        for column, others in theirs:
            if not days & others:
                found[row, column] = _OTHER_DAY


def _days(unit: Unit) -> set[str]:
    return {sign for sign in unit.signs if sign.startswith("d:")}
