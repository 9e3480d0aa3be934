"""Printed numbers of paragraphs as signs that two versions say the same: only after it is known how far
they are apart, for one version may begin to count elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from encoder.enrich.align.units import Unit

_LEAST = 3
"""So many pairs show a shift at least."""
_MOST = 0.6
"""The share of the numbered pairs that have it."""
_LABEL = "l:"


class Paired(Protocol):
    """Ranges of both sequences that say the same."""

    @property
    def first(self) -> tuple[int, int]: ...

    @property
    def second(self) -> tuple[int, int]: ...


Signs = tuple[list[frozenset[str]], list[frozenset[str]]]
"""The signs of the units of both versions."""


def without_label(unit: Unit) -> frozenset[str]:
    """The signs of a unit but for its printed number."""
    return frozenset(sign for sign in unit.signs if not sign.startswith(_LABEL))


def _number(unit: Unit) -> str | None:
    """The printed number or letter of a unit."""
    return next((sign[len(_LABEL) :] for sign in unit.signs if sign.startswith(_LABEL)), None)


def shifted_labels(one: Sequence[Unit], other: Sequence[Unit], pairs: Sequence[Paired]) -> Signs | None:
    """The signs of two versions with their numbers, those of the second as the first counts; None: the
    numbers say nothing.

    Args:
        one, other: the units.
        pairs: what was paired without looking at numbers. They show how far the numbers are apart;
            where they do not agree, or are few, numbers count as they are printed only when most of
            the pairs have the same.
    """
    ours, theirs = [_number(unit) for unit in one], [_number(unit) for unit in other]
    seen: Counter[int] = Counter()
    for pair in pairs:
        first, second = ours[pair.first[0]], theirs[pair.second[0]]
        if first and second and first.isdecimal() and second.isdecimal():
            seen[int(first) - int(second)] += 1
    if not any(ours) or not any(theirs):
        return None
    shift, count = seen.most_common(1)[0] if seen else (0, 0)
    if seen and (count < _LEAST or count < _MOST * seen.total()):
        if shift or count < _MOST * seen.total():
            return None
        shift = 0
    moved = [str(int(label) + shift) if label and label.isdecimal() else label for label in theirs]
    return (_labelled(one, ours), _labelled(other, moved))


def _labelled(units: Sequence[Unit], labels: Sequence[str | None]) -> list[frozenset[str]]:
    return [
        without_label(unit) | ({f"{_LABEL}{label}"} if label else set())
        for unit, label in zip(units, labels, strict=True)
    ]
