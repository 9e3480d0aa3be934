"""One decision over all lines: the labels that together fit a text best.

A linear chain: each feature of a line speaks for and against labels, each label for and against the
one that follows. The weights are whole numbers in ``weights.json``, so that every machine decides
alike. Labels are ``B-x`` for the first line of a block and ``I-x`` for a line that goes on with it;
``B-furniture@p`` and the like are lines within a paragraph that goes on after them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from encoder.layout.facts import Decided

Numbers = npt.NDArray[np.int32]

_NEVER = -(10**8)
"""The worth of what cannot be."""
_OFTEN = 32
"""After so many lines sums are counted from the best one, so that they stay far from the ends of their
type however long a text is."""
_AT_ONCE = 256
"""Lines whose features are looked up at once: the table of them takes kilobytes for each."""


class Decoder:
    """Weights, and the search for the best labels."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.labels: list[str] = weights["labels"]
        self.kinds = np.array(_numbered([label.partition("@")[0] for label in self.labels]))
        self.rows = {name: row for row, name in enumerate(weights["features"])}
        self.emissions = np.zeros((len(self.rows) + 1, len(self.labels)), dtype=np.int32)
        for row, pairs in enumerate(weights["features"].values()):
            self.emissions[row, pairs[::2]] = pairs[1::2]
        self.steps = np.array(
            [self._step(label, weights["transitions"]) for label in self.labels], dtype=np.int32
        )
        self.steps_to = np.ascontiguousarray(self.steps.T)
        self.first = np.array(
            [0 if label[0] == "B" and "@" not in label else _NEVER for label in self.labels],
            dtype=np.int32,
        )

    def _step(self, before: str, transitions: dict[str, dict[str, int]]) -> list[int]:
        """What each label is worth after another one."""
        known = transitions.get(before, {})
        return [known.get(label, 0) if _may_follow(before, label) else _NEVER for label in self.labels]

    def decide(self, features: Sequence[Sequence[str]]) -> list[Decided]:
        """The labels of all lines of a text, with the margin of each."""
        if not features:
            return []
        emitted = self._emitted(features)
        forward, after = np.empty_like(emitted), np.zeros_like(emitted)
        paths = np.empty_like(self.steps)
        forward[0] = self.first + emitted[0]
        for at in range(1, len(emitted)):
            np.add(self.steps, forward[at - 1][:, None], out=paths)
            np.add(np.maximum.reduce(paths, 0), emitted[at], out=forward[at])
            if at % _OFTEN == 0:
                _count_from_best(forward[at])
        for at in range(len(emitted) - 1, 0, -1):
            np.add(self.steps_to, (emitted[at] + after[at])[:, None], out=paths)
            np.maximum.reduce(paths, 0, out=after[at - 1])
            if at % _OFTEN == 0:
                _count_from_best(after[at - 1])
        path = [int(forward[-1].argmax())]
        for at in range(len(emitted) - 2, -1, -1):
            path.append(int((forward[at] + self.steps[:, path[-1]]).argmax()))
        path.reverse()
        return self._with_margins(np.array(path), forward + after)

    def reasons(
        self, features: Sequence[str], decided: Decided, most: int = 4
    ) -> list[tuple[str, int]]:
        """The features of a line that speak most for its label and against the runner-up.

        Returns:
            name and weight (in hundredths), the heaviest first.
        """
        label = f"{'B' if decided.begins else 'I'}-{decided.label}"
        own = next((n for n, one in enumerate(self.labels) if one.partition("@")[0] == label), 0)
        other = self.labels.index(decided.other)
        weights = {
            name: int(self.emissions[row, own] - self.emissions[row, other])
            for name in features
            if (row := self.rows.get(name)) is not None
        }
        found = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(name, weight) for name, weight in found[:most] if weight > 0]

    def _emitted(self, features: Sequence[Sequence[str]]) -> Numbers:
        """What the features of each line say for each label."""
        known, none = self.rows.get, len(self.rows)
        emitted = np.empty((len(features), len(self.labels)), dtype=np.int32)
        for first in range(0, len(features), _AT_ONCE):
            places: list[int] = []
            starts: list[int] = []
            for names in features[first : first + _AT_ONCE]:
                starts.append(len(places))
                places.append(none)
                places += [row for name in names if (row := known(name)) is not None]
            np.add.reduceat(
                self.emissions[places], starts, axis=0, out=emitted[first : first + len(starts)]
            )
        return emitted

    def _with_margins(self, path: Numbers, whole: Numbers) -> list[Decided]:
        """The labels of the best path, each with the best path that has another label there.

        Args:
            path: the number of the label of each line.
            whole: for each line and label the worth of the best path through it.
        """
        every = np.arange(len(path))
        others = np.where(self.kinds == self.kinds[path][:, None], 2 * _NEVER, whole)
        other = others.argmax(1)
        margins = np.maximum(0, whole[every, path] - others[every, other])
        out: list[Decided] = []
        for own, best, margin in zip(path.tolist(), other.tolist(), margins.tolist(), strict=True):
            label, _, within = self.labels[own].partition("@")
            out.append(Decided(label[2:], label[0] == "B", margin, self.labels[best], within))
        return out


def _count_from_best(worth: Numbers) -> None:
    """Count the worth of labels from the best of them."""
    np.maximum(worth - worth.max(), _NEVER, out=worth)


def _numbered(names: Sequence[str]) -> list[int]:
    """A number for each name, the same for the same name."""
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) for name in names]


WITHIN_LINE = frozenset({"speaker", "entry-head", "dateline", "salute", "subhead", "stage"})
"""What may stand at the beginning of a line whose rest is the beginning of a paragraph."""


def _may_follow(before: str, label: str) -> bool:
    """True when a label can stand after another: what goes on must have begun."""
    if not label.startswith("I-"):
        kind, _, within = label.partition("@")
        came, _, inside = before.partition("@")
        return not within or came[2:] == within or inside == within
    kind, _, within = label[2:].partition("@")
    came, _, inside = before[2:].partition("@")
    if within:
        return came == kind and inside == within
    if kind == "p" and came in WITHIN_LINE:
        return True
    return came == kind and not inside or inside == kind


@cache
def shipped() -> Decoder:
    """The decoder with the weights that come with the program."""
    file = resources.files("encoder.structure") / "weights.json"
    return Decoder(json.loads(file.read_text("utf-8")))
