"""One decision over all lines: the labels that together fit a text best.

A linear chain: each feature of a line speaks for and against labels, each label for and against the
one that follows. The weights are whole numbers in ``weights.json``, so that every machine decides
alike. Labels are ``B-x`` for the first line of a block and ``I-x`` for a line that goes on with it;
``B-furniture@p`` and the like are lines within a paragraph that goes on after them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from encoder.core.chain import NEVER, Chain, Numbers
from encoder.layout.facts import Decided

_OFTEN = 32
"""After so many lines sums are counted from the best one, so that they stay far from the ends of their
type however long a text is."""


_AGAINST = -100_000
"""What speaks against a label that an editor rules out: more than any weights say."""
_NOTHING: Mapping[int, tuple[str | None, bool | None]] = {}


class Decoder(Chain):
    """Weights, and the search for the best labels."""

    def __init__(self, weights: dict[str, Any]) -> None:
        super().__init__(weights, _may_follow, lambda label: label[0] == "B" and "@" not in label)
        self.kinds = np.array(_numbered([label.partition("@")[0] for label in self.labels]))

    def decide(
        self,
        features: Sequence[Sequence[str]],
        pinned: Mapping[int, tuple[str | None, bool | None]] = _NOTHING,
    ) -> list[Decided]:
        """The labels of all lines of a text, with the margin of each.

        Args:
            features: of each line.
            pinned: number of a line -> the label that it must have (None: any), and whether a block
                begins in it (None: either).
        """
        if not features:
            return []
        emitted = self.emitted(features)
        for at, (label, begins) in pinned.items():
            emitted[at] += self._only(label, begins)
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

    def _only(self, label: str | None, begins: bool | None) -> Numbers:
        """What keeps a line from all labels but some."""
        fits = [
            (label is None or one[2:].partition("@")[0] == label)
            and (begins is None or (one[0] == "B") == begins)
            for one in self.labels
        ]
        if not any(fits):
            return np.zeros(len(fits), dtype=np.int32)
        return np.where(fits, 0, _AGAINST).astype(np.int32)

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

    def _with_margins(self, path: Numbers, whole: Numbers) -> list[Decided]:
        """The labels of the best path, each with the best path that has another label there.

        Args:
            path: the number of the label of each line.
            whole: for each line and label the worth of the best path through it.
        """
        every = np.arange(len(path))
        others = np.where(self.kinds == self.kinds[path][:, None], 2 * NEVER, whole)
        other = others.argmax(1)
        margins = np.maximum(0, whole[every, path] - others[every, other])
        out: list[Decided] = []
        for own, best, margin in zip(path.tolist(), other.tolist(), margins.tolist(), strict=True):
            label, _, within = self.labels[own].partition("@")
            out.append(Decided(label[2:], label[0] == "B", margin, self.labels[best], within))
        return out


def _count_from_best(worth: Numbers) -> None:
    """Count the worth of labels from the best of them."""
    np.maximum(worth - worth.max(), NEVER, out=worth)


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


def with_weights(base: Decoder, learnt: Mapping[str, Any]) -> Decoder:
    """A decoder with what was learnt added to its weights."""
    number = {label: n for n, label in enumerate(base.labels)}
    features: Mapping[str, Mapping[str, int]] = learnt.get("features", {})
    made = object.__new__(Decoder)
    made.__dict__.update(base.__dict__)
    made.rows = dict(base.rows)
    for name in features:
        made.rows.setdefault(name, len(made.rows))
    made.emissions = np.zeros((len(made.rows) + 1, len(base.labels)), dtype=np.int32)
    made.emissions[: len(base.rows)] = base.emissions[:-1]
    for name, values in features.items():
        for label, value in values.items():
            made.emissions[made.rows[name], number[label]] += value
    made.steps = base.steps.copy()
    for before, values in learnt.get("transitions", {}).items():
        for after, value in values.items():
            if made.steps[number[before], number[after]] > NEVER // 2:
                made.steps[number[before], number[after]] += value
    made.steps_to = np.ascontiguousarray(made.steps.T)
    return made


@cache
def shipped() -> Decoder:
    """The decoder with the weights that come with the program."""
    file = resources.files("encoder.structure") / "weights.json"
    return Decoder(json.loads(file.read_text("utf-8")))
