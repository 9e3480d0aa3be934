"""How right the labels are: ``python -m encoder.structure.evaluate --training FOLDER``.

With ``--leave NAME`` one corpus at a time is left out of training and tested on ("drama" leaves all
plays out; "all" takes each in turn), with ``--plain`` the generator and our own documents are left
out of training too: the baseline. Without ``--leave`` the shipped weights are tested on every corpus:
figures on data that they were trained on, but for the three corpora that are for evaluation only.

A block is right when its first line, its last line and its kind are. The F1 of all blocks but
paragraphs and page furniture is given, and that of the lines where blocks begin.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from encoder import profile as profiles
from encoder.profile import Profile
from encoder.structure.decoder import WITHIN_LINE, Decoder, shipped
from encoder.structure.train import EVALUATION_ONLY, Example, capped, corpus, examples_of, trained

Block = tuple[int, str, int]
"""First line, kind, last line."""
_TESTED = 4000
"""So many lines of a corpus are tested."""
_APART = frozenset({"p", "furniture"})


@dataclass(frozen=True, slots=True)
class Score:
    """Right, wrong and missing ones."""

    right: int
    wrong: int
    missing: int

    @property
    def f1(self) -> float:
        """Twice the right ones by all that were made and all that are."""
        whole = 2 * self.right + self.wrong + self.missing
        return 2 * self.right / whole if whole else 0.0


def blocks(labels: Sequence[str]) -> set[Block]:
    """The blocks that labels make: furniture and notes do not end the paragraph around them."""
    found: list[list[int]] = []
    kinds: list[str] = []
    running: dict[str, int] = {}
    for line, label in enumerate(labels):
        kind = label[2:]
        if label[0] == "I" and kind not in running:
            if kind == "p":  # it began within a line of another kind
                continue
            label = f"B-{kind}"
        if label[0] == "B":
            running[kind] = len(found)
            found.append([line, line])
            kinds.append(kind)
        else:
            found[running[kind]][1] = line
        if kind not in ("furniture", "note"):
            running = {k: n for k, n in running.items() if k in (kind, "furniture", "note")}
    return {(first, kind, last) for (first, last), kind in zip(found, kinds, strict=True)}


def compared(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Score]:
    """The score of each kind of block, and of where blocks begin ("begin")."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for gold, made in pairs:
        there, here = blocks(gold), blocks(made)
        right.update(kind for _, kind, _ in there & here)
        wrong.update(kind for _, kind, _ in here - there)
        missing.update(kind for _, kind, _ in there - here)
        for one, other in zip(gold, made, strict=True):
            right["begin"] += one[0] == other[0] == "B"
            wrong["begin"] += one[0] == "I" and other[0] == "B"
            missing["begin"] += one[0] == "B" and other[0] == "I"
    names = sorted({*right, *wrong, *missing})
    return {name: Score(right[name], wrong[name], missing[name]) for name in names}


def without_text(scores: dict[str, Score]) -> Score:
    """All blocks but paragraphs and furniture, taken together."""
    kept = [score for name, score in scores.items() if name not in (*_APART, "begin")]
    return Score(sum(s.right for s in kept), sum(s.wrong for s in kept), sum(s.missing for s in kept))


def decided(decoder: Decoder, examples: Sequence[Example]) -> list[tuple[list[str], list[str]]]:
    """The labels of examples beside those that the decoder gives."""
    return [
        (
            one.labels,
            [f"{'B' if d.begins else 'I'}-{d.label}" for d in decoder.decide(one.features)],
        )
        for one in examples
    ]


def calibration(decoder: Decoder, examples: Sequence[Example]) -> list[tuple[int, int, float]]:
    """For each class of margins (in hundredths, from): how many lines, and the share that is right."""
    edges = (0, 60, 120, 250, 450, 700, 1000)
    counts = dict.fromkeys(edges, 0)
    right = dict.fromkeys(edges, 0)
    for one in examples:
        for label, made in zip(one.labels, decoder.decide(one.features), strict=True):
            edge = max(e for e in edges if e <= made.margin)
            counts[edge] += 1
            right[edge] += label[2:] == made.label or (label == "I-p" and made.label in WITHIN_LINE)
    return [(edge, counts[edge], right[edge] / max(1, counts[edge])) for edge in edges]


def _tested(training: Path, name: str, profile: Profile) -> list[Example]:
    files = [p for p in sorted(training.glob("*.jsonl")) if p.stem.startswith(name)]
    return [one for path in files for one in capped(list(corpus(path, profile)), _TESTED)]


def _report(name: str, decoder: Decoder, examples: Sequence[Example]) -> None:
    scores = compared(decided(decoder, examples))
    kinds = " ".join(
        f"{k} {s.f1:.2f}" for k, s in scores.items() if k != "begin" and s.right + s.missing
    )
    print(
        f"{name:14} {without_text(scores).f1:.3f} begin {scores['begin'].f1:.3f}  {kinds}", flush=True
    )


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(prog="python -m encoder.structure.evaluate", description=__doc__)
    parser.add_argument("--training", type=Path, required=True, help="folder of labelled transcripts")
    parser.add_argument("--leave", nargs="*", default=[], help="corpora to leave out, or all")
    parser.add_argument("--plain", action="store_true", help="train on the other corpora alone")
    parser.add_argument("--own", type=Path, nargs="*", default=[Path("corpus")], help="own documents")
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"), help="their labels")
    options = parser.parse_args()
    profile = profiles.load()
    names = [path.stem for path in sorted(options.training.glob("*.jsonl"))]
    if not options.leave:
        for name in names:
            mark = "" if name in EVALUATION_ONLY else " *"
            _report(name + mark, shipped(), _tested(options.training, name, profile))
        print("* trained on it")
        return
    groups = list(dict.fromkeys("drama" if n.startswith("drama") else n for n in names))
    for name in groups if options.leave == ["all"] else options.leave:
        shown = examples_of(options.training, options.own, options.gold, profile, name)
        if options.plain:
            shown = [one for one in shown if one.style not in ("generated", "own", "manual")]
        _report(name, Decoder(trained(shown)), _tested(options.training, name, profile))


if __name__ == "__main__":
    main()
