"""The decoder adapted to one archive: weights learnt from lines that its editors put right.

A linear-chain conditional random field that begins at the shipped weights and is drawn back to them:
a weight moves as far as the editors' labels ask for (AdaGrad, a step for each text). What is learnt is
kept apart, as differences in hundredths.
Source: J. Lafferty et al., Conditional random fields (2001); J. Duchi et al., Adaptive subgradient
methods (2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from encoder.core.chain import NEVER
from encoder.structure.decoder import Decoder, with_weights
from encoder.structure.train import with_memory

ROUNDS = 15
"""So often all texts are gone through."""
RATE = 0.05
BACK = 0.01
"""How strongly a weight is drawn back to what it was."""
_SCALE = 100
_LEAST = 3
"""Smaller differences, in hundredths, are left out."""
_SURE = 1e-3
"""A line whose labels are so near to the editor's teaches nothing."""
_FORBIDDEN = -1e4

Values = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Taught:
    """The lines of a text, with the labels that its editors gave them."""

    features: Sequence[Sequence[str]]
    labels: Sequence[str]


def adapted(base: Decoder, texts: Sequence[Taught], *, rounds: int = ROUNDS) -> dict[str, Any]:
    """What weights must gain and lose so that texts are read as their editors say.

    Args:
        base: the weights to begin with.
        texts: what was put right; they are gone through in their order.
        rounds: so often.

    Returns:
        `features`: name -> label -> difference; `transitions`: label -> label -> difference.
    """
    work = _Work(base, texts)
    for _ in range(rounds):
        for rows, gold in work.texts:
            work.learn(rows, gold)
    return work.differences()


class _Work:
    """Weights while they are learnt, as natural logarithms."""

    def __init__(self, base: Decoder, texts: Sequence[Taught]) -> None:
        self.labels = base.labels
        self.known = dict(base.rows)
        number = {label: n for n, label in enumerate(base.labels)}
        self.texts = [
            (
                [[self.known.setdefault(n, len(self.known)) for n in names] for names in text.features],
                np.array([number[label] for label in labels]),
            )
            for text in texts
            if text.features
            for labels in (with_memory(text.labels),)
            if all(label in number for label in labels)
        ]
        self.base = np.zeros((len(self.known), len(base.labels)))
        self.base[: len(base.rows)] = base.emissions[:-1] / _SCALE
        self.base_steps = np.where(base.steps <= NEVER // 2, _FORBIDDEN, base.steps / _SCALE)
        self.first = np.where(base.first <= NEVER // 2, _FORBIDDEN, 0.0)
        self.now, self.steps = self.base.copy(), self.base_steps.copy()
        self.seen, self.seen_steps = np.full_like(self.now, 0.01), np.full_like(self.steps, 0.01)

    def learn(self, rows: Sequence[Sequence[int]], gold: Any) -> None:
        """Go one step towards the editor's labels of a text."""
        lines, steps = self._gradient(rows, gold)
        for names, slope in zip(rows, lines, strict=True):
            if np.abs(slope).max() < _SURE:
                continue
            own = slope[None, :] + BACK * (self.now[names] - self.base[names])
            self.seen[names] += own * own
            self.now[names] -= RATE * own / np.sqrt(self.seen[names])
        steps = steps + BACK * (self.steps - self.base_steps)
        self.seen_steps += steps * steps
        self.steps -= RATE * steps / np.sqrt(self.seen_steps)

    def _gradient(self, rows: Sequence[Sequence[int]], gold: Any) -> tuple[Values, Values]:
        """How the loss of a text goes up with the worth of each label of each line, and each step."""
        emitted = np.array([self.now[names].sum(0) for names in rows])
        forward, after = np.empty_like(emitted), np.zeros_like(emitted)
        forward[0] = self.first + emitted[0]
        for at in range(1, len(emitted)):
            forward[at] = _summed(forward[at - 1][:, None] + self.steps, 0) + emitted[at]
        for at in range(len(emitted) - 1, 0, -1):
            after[at - 1] = _summed(self.steps + (emitted[at] + after[at])[None, :], 1)
        whole = _summed(forward[-1], 0)
        lines = np.exp(forward + after - whole)
        lines[np.arange(len(gold)), gold] -= 1
        steps = np.zeros_like(self.steps)
        for at in range(1, len(emitted)):
            worth = forward[at - 1][:, None] + self.steps + (emitted[at] + after[at])[None, :]
            steps += np.exp(worth - whole)
            steps[gold[at - 1], gold[at]] -= 1
        return lines, steps

    def differences(self) -> dict[str, Any]:
        """The weights as they are, less what they were at first, in hundredths."""
        gained = _whole(self.now - self.base)
        steps = _whole(self.steps - self.base_steps)
        steps[self.base_steps <= _FORBIDDEN] = 0
        names = list(self.known)
        return {
            "features": {names[row]: self._named(gained[row]) for row in _filled(gained)},
            "transitions": {self.labels[row]: self._named(steps[row]) for row in _filled(steps)},
        }

    def _named(self, values: Any) -> dict[str, int]:
        return {self.labels[n]: int(values[n]) for n in values.nonzero()[0].tolist()}


_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Effect:
    """What adapted weights do to documents that they were not learnt from."""

    before: int
    """Lines with another label than the editors', with the weights as they are."""
    after: int
    lines: int

    @property
    def helps(self) -> bool:
        """True when there are fewer errors; of few documents, or of documents that are alike, it says
        little."""
        return self.after < self.before


def tried(base: Decoder, texts: Sequence[Taught]) -> Effect:
    """The errors on each text with weights that were learnt from the others (of many texts: on a fifth
    of them with those of the rest)."""
    before, lines = errors(base, texts)
    folds = min(len(texts), _FOLDS)
    if folds < 2:
        return Effect(before, before, lines)
    after = 0
    for fold in range(folds):
        others = [text for n, text in enumerate(texts) if n % folds != fold]
        own = [text for n, text in enumerate(texts) if n % folds == fold]
        after += errors(with_weights(base, adapted(base, others)), own)[0]
    return Effect(before, after, lines)


def _summed(worth: Values, axis: int) -> Values:
    """The logarithm of a sum of exponentials."""
    top = worth.max(axis)
    spread = worth - (top if axis == 0 else top[:, None])
    made: Values = top + np.log(np.exp(spread).sum(axis))
    return made


def _filled(values: Any) -> list[int]:
    return sorted(set(values.nonzero()[0].tolist()))


def _whole(values: Values) -> Any:
    made = np.rint(_SCALE * values).astype(np.int32)
    made[np.abs(made) < _LEAST] = 0
    return made


def errors(decoder: Decoder, texts: Iterable[Taught]) -> tuple[int, int]:
    """How many lines of texts have another label than their editors gave them, of how many."""
    wrong = count = 0
    for text in texts:
        made = decoder.decide(text.features)
        said = [f"{'B' if one.begins else 'I'}-{one.label}" for one in made]
        wrong += sum(one != other for one, other in zip(said, text.labels, strict=True))
        count += len(said)
    return wrong, count
