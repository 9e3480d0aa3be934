"""Which words of two languages go together, learnt from what is aligned already (a batch of documents),
without a network or a model.

Model 1 of Brown and others (The Mathematics of Statistical Machine Translation, 1993) is trained
both ways over the beginnings of words, or single signs of scripts without spaces. It is kept as a
file of the project, with whole numbers, so that the same pairs give the same bytes; what it says of
two passages is the logarithm of how much likelier their words are as translations of each other
than by chance."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from encoder.core.files import read_regular
from encoder.enrich.align.evidence import Source
from encoder.language import spelling

Numbers = npt.NDArray[np.float64]

STEM = 5
WORTH = 0.8
"""What a lexicon says counts so much: its words are not independent of each other."""
ROUNDS = 5
"""Rounds of training."""
KIND = "tei-encoder-lexicon-1"
_SCALE = 10_000
"""Probabilities are kept as shares of it."""
_LEAST = 100
"""Of these parts a word keeps those translations that have so many at least."""
_MOST = 8
"""A word keeps so many translations at most."""
_ONCE = 2
"""Words found less often are left out."""
_FLOOR = 0.7
"""How much a word that nothing explains is taken to be there by chance."""
_WORD = re.compile(r"[\u3040-\u9fff\uf900-\ufaff]|[^\W\d_\u3040-\u9fff\uf900-\ufaff]+|\d+")
_NOTHING = ""
"""The word from which come those that nothing explains."""

Table = dict[str, dict[str, float]]
"""A word -> words of the other language and how often it becomes them."""


class NotALexicon(ValueError):
    """A file is not a lexicon; the message says why."""


def words_of(text: str) -> list[str]:
    """The beginnings of the words of a text; signs of scripts without spaces one by one."""
    return [spelling.spelled_alike(word)[:STEM] or word[:STEM] for word in _WORD.findall(text)]


@dataclass(frozen=True)
class Pair:
    """What words of one language become in another, both ways, and how frequent they are."""

    forth: Table
    back: Table
    counts: tuple[dict[str, int], dict[str, int]]
    """Word -> how often it was met, of both languages."""

    def source(self, one: Sequence[str], other: Sequence[str]) -> Source:
        """What it says of two sequences of texts."""
        weighed = _Weighed(self, [words_of(text) for text in one], [words_of(text) for text in other])
        return Source(lambda rows, columns: weighed.groups(rows, columns, 1, 1), weighed.groups)

    def turned(self) -> Pair:
        """The same with the languages the other way round."""
        return Pair(self.back, self.forth, self.counts[::-1])


class _Weighed:
    """What a lexicon says of two sequences of texts."""

    def __init__(self, pair: Pair, one: list[list[str]], other: list[list[str]]) -> None:
        self._forth = _Way(pair.forth, _rates(pair.counts[1]), one, other)
        self._back = _Way(pair.back, _rates(pair.counts[0]), other, one)

    def groups(self, rows: slice, columns: slice, a: int, b: int) -> Numbers:
        """For each group of `a` and `b` texts the mean of what is said both ways."""
        found: Numbers = (
            self._forth.groups(rows, columns, a, b) + self._back.groups(columns, rows, b, a).T
        )
        return np.round(WORTH * found / 2, 4)


class _Way:
    """How much likelier the words of the second texts are, given the first, than by chance."""

    def __init__(
        self, table: Table, frequent: dict[str, float], one: list[list[str]], other: list[list[str]]
    ) -> None:
        self._table = table
        self._one, self._other = one, other
        self._chance = frequent
        self._kept: tuple[tuple[slice, slice], Any] | None = None

    def groups(self, rows: slice, columns: slice, a: int, b: int) -> Numbers:
        """The logarithms for groups of neighbours, by their first."""
        sums, counts, bounds, chance = self._explained(rows, columns)
        total = sum(sums[at : len(sums) - a + 1 + at] for at in range(a))
        size = sum(counts[at : len(counts) - a + 1 + at] for at in range(a))[:, None] + 1
        told = np.log((1 - _FLOOR) * total / (size * chance[None, :]) + _FLOOR)
        by_text = np.concatenate([np.zeros((len(told), 1)), told.cumsum(axis=1)], axis=1)[:, bounds]
        found: Numbers = by_text[:, b:] - by_text[:, :-b]
        return found

    def _explained(self, rows: slice, columns: slice) -> Any:
        """For each text of the first version how much it explains each word of the second; the
        last question is remembered, for it comes once for every shape of a group."""
        if self._kept is not None and self._kept[0] == (rows, columns):
            return self._kept[1]
        texts = self._other[columns]
        words = [word for text in texts for word in text if word in self._chance]
        bounds = np.concatenate(
            [[0], np.cumsum([sum(word in self._chance for word in text) for text in texts])]
        ).astype(int)
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word, []).append(at)
        sums = np.zeros((rows.stop - rows.start, len(words)))
        for row, text in enumerate(self._one[rows]):
            for word, count in Counter(text).items():
                for target, share in self._table.get(word, {}).items():
                    if target in places:
                        sums[row, places[target]] += count * share
        counts = np.array([len(text) for text in self._one[rows]], dtype=float)
        chance = np.array([self._chance[word] for word in words])
        self._kept = (rows, columns), (sums, counts, bounds, chance)
        return self._kept[1]


@dataclass(frozen=True)
class Lexicon:
    """Lexicons of pairs of languages, as a project keeps them."""

    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)

    def between(self, one: str, other: str) -> Pair | None:
        """What is known of two languages, or None."""
        ours, theirs = one.partition("-")[0], other.partition("-")[0]
        if (ours, theirs) in self.pairs:
            return self.pairs[ours, theirs]
        turned = self.pairs.get((theirs, ours))
        return turned.turned() if turned is not None else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what it knows, as it is written."""
        return sha256(_plain(self)).hexdigest()

    def as_bytes(self) -> bytes:
        """As a file (gzip, JSON); the same lexicon gives the same bytes."""
        return gzip.compress(_plain(self), mtime=0)

    @staticmethod
    def read(path: Path) -> Lexicon:
        """The lexicon of a file.

        Raises:
            NotALexicon: the file is none.
            OSError: it cannot be read.
        """
        try:
            known = json.loads(gzip.decompress(read_regular(path)))
            if known["kind"] != KIND:
                raise NotALexicon(f"its kind is {known['kind']!r}, not {KIND!r}")
            return Lexicon(
                {
                    (pair["languages"][0], pair["languages"][1]): Pair(
                        _shares(pair["forth"]),
                        _shares(pair["back"]),
                        (dict(pair["first"]), dict(pair["second"])),
                    )
                    for pair in known["pairs"]
                }
            )
        except (gzip.BadGzipFile, EOFError, ValueError, KeyError, TypeError, AttributeError) as err:
            if isinstance(err, NotALexicon):
                raise
            raise NotALexicon(str(err) or type(err).__name__) from err


def _shares(table: Any) -> Table:
    return {
        word: {target: share / _SCALE for target, share in found.items()}
        for word, found in table.items()
    }


def _rates(counts: dict[str, int]) -> dict[str, float]:
    total = sum(counts.values()) or 1
    return {word: count / total for word, count in counts.items()}


def _plain(lexicon: Lexicon) -> bytes:
    def whole(table: Table) -> dict[str, dict[str, int]]:
        return {
            word: {target: round(share * _SCALE) for target, share in sorted(found.items())}
            for word, found in sorted(table.items())
        }

    pairs = [
        {
            "languages": list(languages),
            "forth": whole(pair.forth),
            "back": whole(pair.back),
            "first": pair.counts[0],
            "second": pair.counts[1],
        }
        for languages, pair in sorted(lexicon.pairs.items())
    ]
    return json.dumps({"kind": KIND, "pairs": pairs}, ensure_ascii=False, indent=0).encode()


# --- training ---------------------------------------------------------------------------------------


def learnt(passages: Iterable[tuple[tuple[str, str], tuple[str, str]]]) -> Lexicon:
    """A lexicon from pairs that say the same.

    Args:
        passages: the languages and the texts of both sides.
    """
    by: dict[tuple[str, str], list[tuple[list[str], list[str]]]] = {}
    for languages, texts in passages:
        one, other = (language.partition("-")[0] for language in languages)
        both = words_of(texts[0]), words_of(texts[1])
        if one > other:
            one, other, both = other, one, both[::-1]
        if one != other and all(both):
            by.setdefault((one, other), []).append(both)
    return Lexicon({languages: _trained(sorted(pairs)) for languages, pairs in sorted(by.items())})


def _trained(pairs: Sequence[tuple[list[str], list[str]]]) -> Pair:
    ours, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    first, second = _counted(ours), _counted(theirs)
    return Pair(
        _one_way(ours, theirs, first, second), _one_way(theirs, ours, second, first), (first, second)
    )


def _counted(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    counts = Counter(word for text in texts for word in text)
    return {word: count for word, count in sorted(counts.items()) if count >= _ONCE}


def _one_way(
    ours: Sequence[Sequence[str]],
    theirs: Sequence[Sequence[str]],
    first: dict[str, int],
    second: dict[str, int],
) -> Table:
    """What the words of the first language become in the second, by expectation and maximisation."""
    mine = {word: number for number, word in enumerate([_NOTHING, *first])}
    its = {word: number for number, word in enumerate(second)}
    sources, targets, places = [], [], []
    place = 0
    for one, other in zip(ours, theirs, strict=True):
        left = np.array([0, *(mine[word] for word in one if word in mine)])
        right = np.array([its[word] for word in other if word in its], dtype=int)
        sources.append(np.tile(left, len(right)))
        targets.append(np.repeat(right, len(left)))
        places.append(np.repeat(np.arange(place, place + len(right)), len(left)))
        place += len(right)
    if not place:
        return {}
    source, target, at = map(np.concatenate, (sources, targets, places))
    keys, cell = np.unique(source.astype(np.int64) * len(its) + target, return_inverse=True)
    owner = keys // len(its)
    share = np.full(len(keys), 1.0)
    for _ in range(ROUNDS):
        worth = share[cell]
        worth /= np.bincount(at, worth, minlength=place)[at]
        counted = np.bincount(cell, worth, minlength=len(keys))
        share = counted / np.maximum(1e-12, np.bincount(owner, counted, minlength=len(mine)))[owner]
    return _kept(keys, share, list(mine), list(its))


def _kept(
    keys: npt.NDArray[np.int64], share: Numbers, ours: Sequence[str], theirs: Sequence[str]
) -> Table:
    """The likely translations of each word, as whole shares."""
    found: dict[str, list[tuple[int, str]]] = {}
    whole = np.round(share * _SCALE).astype(int)
    for key, parts in zip(keys[whole >= _LEAST].tolist(), whole[whole >= _LEAST].tolist(), strict=True):
        word = ours[key // len(theirs)]
        if word != _NOTHING:
            found.setdefault(word, []).append((parts, theirs[key % len(theirs)]))
    return {
        word: {
            target: parts / _SCALE
            for parts, target in sorted(others, key=lambda one: (-one[0], one[1]))[:_MOST]
        }
        for word, others in found.items()
    }
