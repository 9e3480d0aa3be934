"""How right the labels are: ``python -m encoder.structure.evaluate --training FOLDER``.

With ``--leave NAME`` one corpus at a time is left out of training and tested on ("drama" leaves all
plays out; "all" takes each in turn), with ``--leave-language`` everything in a language, with
``--archival`` all but letters and debates, with ``--period`` the later half of the FRUS papers. With
``--plain`` the baseline is measured: a linear chain over word classes and shapes, without the generator
and our own documents. With none of these the shipped weights are tested on every corpus: figures on
data that they were trained on, but for the three corpora that are for evaluation only.

A block is right when its first line, its last line and its kind are. The F1 of all blocks but
paragraphs and page furniture is given, and that of the lines where blocks begin.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from encoder import profile as profiles
from encoder.structure.decoder import Decoder, shipped
from encoder.structure.train import EVALUATION_ONLY, Example, Shown, capped, shown, trained

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


def calibration(decoder: Decoder, examples: Sequence[Example]) -> list[tuple[int, bool]]:
    """For each block that the decoder makes: the least margin of its lines (hundredths), and whether
    the block is right."""
    found: list[tuple[int, bool]] = []
    for one in examples:
        made = decoder.decide(one.features)
        there = blocks(one.labels)
        for first, kind, last in blocks([f"{'B' if d.begins else 'I'}-{d.label}" for d in made]):
            margin = min(d.margin for d in made[first : last + 1] if d.label == kind)
            found.append((margin, (first, kind, last) in there))
    return found


_EDGES = (0, 60, 120, 250, 450, 700, 1000, 1500)


def reliability(found: Sequence[tuple[int, bool]]) -> Iterator[str]:
    """How many blocks have a margin of so much and more, and the share of them that is right."""
    for edge in _EDGES:
        right = [ok for margin, ok in found if margin >= edge]
        if right:
            share = sum(right) / len(right)
            yield f"margin {edge / 100:5.2f} and more: {len(right):6} blocks, {share:.3f} right"


_PLAIN = re.compile(
    r"[<>]?(?:words:[^/]+|case:[^/]+|ends:[^/]+|starts:[^/]+|mark:.*|date:.*|word(?:-in-long)?:.*"
    r"|blank-lines:.|blank-after:.|indent:.*|page-begins|page-ends|none|signs:.)"
)
"""What the baseline sees of a line and its two neighbours: word classes, shapes, blank lines."""


def plainly(examples: Sequence[Example]) -> list[Example]:
    """Examples as the baseline sees them, a plain linear chain over word classes and shapes."""
    return [
        replace(one, features=[[f for f in names if _PLAIN.fullmatch(f)] for names in one.features])
        for one in examples
    ]


Part = Callable[[str, Example], bool]
"""True for an example (with the name of its corpus) that belongs to a part of the examples."""


def _of_corpus(name: str) -> Part:
    return lambda corpus, one: corpus.startswith(name)


def _of_language(language: str) -> Part:
    return lambda corpus, one: one.language == language


_ARCHIVAL = ("frus61", "mrp", "own", "generated")


def _of_archives(corpus: str, one: Example) -> bool:
    return corpus in _ARCHIVAL


def _of_years(corpus: str, one: Example) -> bool:
    return corpus == "frus61" and one.year >= _LATER


_LATER = 1965
"""The second half of the FRUS papers begins with this year."""


def parts(options: argparse.Namespace, names: Sequence[str]) -> Iterator[tuple[str, Part]]:
    """What is left out of training and tested on, one after the other."""
    groups = list(dict.fromkeys("drama" if n.startswith("drama") else n for n in names))
    for name in groups if options.leave == ["all"] else options.leave:
        yield name, _of_corpus(name)
    for language in options.leave_language:
        yield f"language {language}", _of_language(language)
    if options.archival:
        yield "archival genres", _of_archives
    if options.period:
        yield f"FRUS from {_LATER} on", _of_years


def tested(shown: Shown, part: Part) -> list[Example]:
    """So many lines of each corpus of a part; of our own documents those that nobody generated."""
    found = [
        one
        for name, whole in shown.corpora.items()
        for one in capped([x for x in whole if part(name, x)], _TESTED)
    ]
    return found + [one for one in shown.own if one.style == "own" and part("own", one)]


def _report(name: str, decoder: Decoder, examples: Sequence[Example]) -> None:
    scores = compared(decided(decoder, examples))
    kinds = " ".join(
        f"{k} {s.f1:.2f}" for k, s in scores.items() if k != "begin" and s.right + s.missing
    )
    print(
        f"{name:20} {without_text(scores).f1:.3f} begin {scores['begin'].f1:.3f}  {kinds}", flush=True
    )


def _trained_without(shown: Shown, part: Part, *, plain: bool) -> Decoder:
    kept = shown.examples(lambda name, one: not part(name, one), plain=plain)
    return Decoder(trained(plainly(kept) if plain else kept))


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(prog="python -m encoder.structure.evaluate", description=__doc__)
    parser.add_argument("--training", type=Path, required=True, help="folder of labelled transcripts")
    parser.add_argument("--leave", nargs="*", default=[], help="corpora to leave out, or all")
    parser.add_argument("--leave-language", nargs="*", default=[], help="languages to leave out")
    parser.add_argument("--archival", action="store_true", help="leave the archival genres out")
    parser.add_argument("--period", action="store_true", help="leave the later half of FRUS out")
    parser.add_argument("--plain", action="store_true", help="the baseline: a plain linear chain")
    parser.add_argument("--own", type=Path, nargs="*", default=[Path("corpus")], help="own documents")
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"), help="their labels")
    options = parser.parse_args()
    everything = shown(options.training, options.own, options.gold, profiles.load())
    found: list[tuple[int, bool]] = []
    made: dict[tuple[str, ...], Decoder] = {}
    for name, part in parts(options, list(everything.corpora)):
        examples = tested(everything, part)
        examples = plainly(examples) if options.plain else examples
        key = ("",) if name in EVALUATION_ONLY else (name,)
        if key not in made:
            made[key] = _trained_without(everything, part, plain=options.plain)
        _report(name, made[key], examples)
        found += calibration(made[key], examples)
    if not made:
        for name in everything.corpora:
            mark = "" if name in EVALUATION_ONLY else " *"
            _report(name + mark, shipped(), tested(everything, _of_corpus(name)))
        print("* trained on it")
        return
    print("\n".join(reliability(found)))


if __name__ == "__main__":
    main()
