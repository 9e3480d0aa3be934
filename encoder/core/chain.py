"""A linear chain: each feature of a place speaks for and against labels, each label for and against the
one that follows. The weights are whole numbers, so that every machine decides alike.

Lines are labelled by it (:mod:`encoder.structure.decoder`), and words
(:mod:`encoder.enrich.names.tagger`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]

NEVER = -(10**8)
"""The worth of what cannot be."""
_AT_ONCE = 256
"""Places whose features are looked up at once: the table of them takes kilobytes for each."""


class Chain:
    """Weights, and the worth of paths.

    Args:
        weights: `labels`; `features`: name -> number of a label and weight, by turns, or, for many of
            them, `names` in lines, with `sizes`, `of` (numbers of labels) and `values` of all of them
            one after the other; `transitions`: label -> label -> weight.
        may_follow: true when a label can stand after another.
        may_begin: true when a label can stand first.
    """

    def __init__(
        self,
        weights: Mapping[str, Any],
        may_follow: Callable[[str, str], bool],
        may_begin: Callable[[str], bool],
    ) -> None:
        self.labels: list[str] = weights["labels"]
        names = weights["names"].split("\n") if "names" in weights else weights["features"]
        self.rows = {name: row for row, name in enumerate(names)}
        self.emissions = np.zeros((len(self.rows) + 1, len(self.labels)), dtype=np.int32)
        if "names" in weights:
            rows = np.repeat(np.arange(len(self.rows)), weights["sizes"])
            self.emissions[rows, weights["of"]] = weights["values"]
        else:
            for row, pairs in enumerate(weights["features"].values()):
                self.emissions[row, pairs[::2]] = pairs[1::2]
        steps = weights["transitions"]
        self.steps = np.array(
            [
                [
                    steps.get(one, {}).get(two, 0) if may_follow(one, two) else NEVER
                    for two in self.labels
                ]
                for one in self.labels
            ],
            dtype=np.int32,
        )
        self.steps_to = np.ascontiguousarray(self.steps.T)
        self.first = np.array(
            [0 if may_begin(label) else NEVER for label in self.labels], dtype=np.int32
        )

    def emitted(self, features: Sequence[Sequence[str]]) -> Numbers:
        """What the features of each place say for each label."""
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

    def paths(self, sequences: Sequence[Numbers]) -> list[Numbers]:
        """For each place and label of some sequences the worth of the best path through it.

        Args:
            sequences: what the features of each say (:meth:`emitted`), none of them empty. They are
                gone through side by side.
        """
        if not sequences:
            return []
        order = sorted(range(len(sequences)), key=lambda n: -len(sequences[n]))
        lengths = [len(sequences[n]) for n in order]
        longest, count = lengths[0], len(order)
        emitted = np.zeros((longest, count, len(self.labels)), dtype=np.int32)
        for place, number in enumerate(order):
            emitted[: lengths[place], place] = sequences[number]
        going = [sum(length > at for length in lengths) for at in range(longest + 1)]
        forward, after = emitted.copy(), np.zeros_like(emitted)
        forward[0] += self.first
        for at in range(1, longest):
            on = going[at]
            forward[at, :on] += (forward[at - 1, :on, :, None] + self.steps).max(axis=1)
        for at in range(longest - 1, 0, -1):
            on = going[at]
            worth = (emitted[at, :on] + after[at, :on])[:, None, :] + self.steps
            after[at - 1, :on] = worth.max(axis=2)
        whole = forward + after
        found: list[Numbers] = [whole[:0, 0]] * count
        for place, number in enumerate(order):
            found[number] = whole[: lengths[place], place]
        return found
