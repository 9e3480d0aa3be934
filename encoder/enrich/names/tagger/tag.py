"""Names that a trained tagger finds in a text: persons, places and bodies, each with a margin.

The weights are whole numbers in ``open.json.gz`` (trained on sources with open licences) and
``share-alike.json.gz`` (on these and on sources that ask for a like licence); WEIGHTS.md says which.
The first decides for the languages that it was trained on, the second for the others.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from encoder.core.chain import Chain, Numbers
from encoder.enrich.names.tagger.features import EDGE, Lexicon, Word, joined, lexicon, word
from encoder.enrich.names.tagger.tokens import Tokens, may_begin, tokens
from encoder.profile import Profile

UNIT = 20
"""So many of a margin are one unit of the logarithm of how likely something is."""
OPEN_LANGUAGES = frozenset({"de", "en", "es", "fr", "nl", "ro", "ru"})
"""Languages of the sources with open licences."""
_REMEMBERED = 60_000
"""Words whose features are kept until there are so many."""
_LONGEST = 400
"""Tokens of a stretch that are decided together."""
_OFFSETS = ("+2", "+1", "0", "-1", "-2")
_PLACES = len(_OFFSETS)
"""A word counts at its own place, beside it and two places away, on both sides."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name, or a word that can begin one and is none: its range in the text, its kind, and how sure
    the tagger is."""

    start: int
    end: int
    kind: str
    """"PER", "LOC", "ORG", or "" for none."""
    margin: int
    """How much worse the best reading is that has something else at one of its words (:data:`UNIT`)."""


class NameChain(Chain):
    """The weights of the tagger, with the features of words that it has met."""

    def __init__(self, weights: dict[str, Any], known: Lexicon) -> None:
        super().__init__(weights, _may_follow, lambda label: label[0] != "I")
        self.known = known
        self._kinds = np.array([_NUMBERS[label[2:]] for label in self.labels])
        self._words: dict[str, int] = {}
        self._made: list[Word] = []
        self._worth = np.zeros((0, _PLACES, len(self.labels)), dtype=np.int32)
        self._forget()

    def _forget(self) -> None:
        self._words, self._made = {}, []
        self._worth = np.zeros((1024, _PLACES, len(self.labels)), dtype=np.int32)
        self._learn([""])

    def _learn(self, texts: Sequence[str]) -> None:
        """Look up what the features of new words say; an empty one stands for the edge of a text."""
        features = []
        for text in texts:
            one = word(text, self.known) if text else EDGE
            self._words[text] = len(self._made)
            self._made.append(one)
            for place, names in zip(_OFFSETS, _by_place(one), strict=True):
                features.append([f"{place}:{name}" for name in names])
        while len(self._made) > len(self._worth):
            self._worth = np.concatenate([self._worth, np.zeros_like(self._worth)])
        first = len(self._made) - len(texts)
        self._worth[first : len(self._made)] = self.emitted(features).reshape(len(texts), _PLACES, -1)

    def find(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """The names in some texts."""
        read = [tokens(text) for text in texts]
        found: list[list[Tagged]] = [[] for _ in texts]
        places: list[tuple[int, int, int]] = []
        sequences: list[Numbers] = []
        for number, one in enumerate(read):
            stretches = [part for whole in one.stretches() for part in _parts(*whole)]
            if stretches:
                emitted = self._of_text(one, stretches)
                at = 0
                for start, end in stretches:
                    places.append((number, start, end))
                    sequences.append(emitted[at : at + end - start])
                    at += end - start
        for (number, start, end), worth in zip(places, self.paths(sequences), strict=True):
            found[number] += self._names(read[number], start, end, worth)
        return found

    def _of_text(self, read: Tokens, stretches: Sequence[tuple[int, int]]) -> Numbers:
        """What the features of the tokens in stretches say, one after the other."""
        at = np.array([place for start, end in stretches for place in range(start, end)])
        needed = {
            place
            for start, end in stretches
            for place in range(max(0, start - 2), min(len(read.words), end + 2))
        }
        words = [text if place in needed else "" for place, text in enumerate(read.words)]
        new = dict.fromkeys(text for text in words if text not in self._words)
        if len(self._made) + len(new) > _REMEMBERED:
            self._forget()
            new = dict.fromkeys(text for text in words if text)
        if new:
            self._learn(list(new))
        numbers = np.array([self._words[text] for text in ("", "", *words, "", "")])
        made = [self._made[number] for number in numbers]
        kinds, lows = [one.kind for one in made], [one.low for one in made]
        glued = [False, False, *read.glued, False, False]
        worth = sum(self._worth[numbers[at + 4 - place], place] for place in range(_PLACES))
        beside = self.emitted([joined(kinds, lows, glued, place + 2) for place in at.tolist()])
        return np.asarray(worth + beside, dtype=np.int32)

    def _names(self, read: Tokens, start: int, end: int, worth: Numbers) -> list[Tagged]:
        """The names of one stretch."""
        best = worth.argmax(axis=1)
        top = worth[np.arange(len(worth)), best]
        others = np.where(self._kinds == self._kinds[best][:, None], np.iinfo(np.int32).min, worth)
        margins = top.astype(np.int64) - others.max(axis=1)
        found: list[Tagged] = []
        at = 0
        while at < len(best):
            label = self.labels[best[at]]
            last = at + 1
            while last < len(best) and self.labels[best[last]] == f"I-{label[2:]}":
                last += 1
            if label != "O" or may_begin(read.words[start + at]):
                first, end = read.spans[start + at][0], read.spans[start + last - 1][1]
                found.append(Tagged(first, end, label[2:], int(margins[at:last].min())))
            at = last
        return found


KINDS = {"PER": "person", "LOC": "place", "ORG": "body"}
"""What the labels of the training call a kind of name -> what it is called in a document."""
LABELS = {name: label for label, name in KINDS.items()}
_NUMBERS = {label: number for number, label in enumerate(("", *KINDS))}


def _by_place(one: Word) -> tuple[tuple[str, ...], ...]:
    """The features of a word for the tokens two and one before it, at it, one and two after it."""
    return one.away, one.beside, one.here, one.beside, one.away


def _parts(start: int, end: int) -> list[tuple[int, int]]:
    """A stretch in parts that are not too long."""
    return [(at, min(at + _LONGEST, end)) for at in range(start, end, _LONGEST)]


def _may_follow(before: str, label: str) -> bool:
    """A name goes on only after the beginning of one of its kind."""
    return not label.startswith("I-") or before[2:] == label[2:]


class Tagger:
    """Finds names with the weights for a language."""

    def __init__(self, profile: Profile) -> None:
        self._known = lexicon(profile)
        self._chains: dict[str, NameChain | None] = {}

    def find(self, texts: Sequence[str], language: str) -> list[list[Tagged]]:
        """The names in some texts of a language (BCP 47)."""
        is_open = language.split("-")[0] in OPEN_LANGUAGES
        first, second = ("open", "share-alike") if is_open else ("share-alike", "open")
        chain = self._chain(first) or self._chain(second)
        return chain.find(texts) if chain is not None else [[] for _ in texts]

    def _chain(self, name: str) -> NameChain | None:
        """The weights of a file, read when they are needed first; None where it is not there."""
        if name not in self._chains:
            found = reader(name)
            self._chains[name] = NameChain(found, self._known) if found else None
        return self._chains[name]


def shipped(name: str) -> dict[str, Any]:
    """The weights of one file; empty where it is not there."""
    file = resources.files("encoder.enrich.names.tagger") / f"{name}.json.gz"
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return found


reader: Callable[[str], dict[str, Any]] = shipped
"""Where taggers have their weights from; an evaluation puts others in its place."""


def tagger(profile: Profile) -> Tagger:
    """The tagger for a profile, made once."""
    return profile.lexicon(Tagger)
