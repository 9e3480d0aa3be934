"""How right the lines are put together: ``python -m tests.accuracy.layout --training FOLDER``.

For each style of the labelled transcripts: F1 of the lines where blocks begin, of those where paragraphs
begin, of page numbers and running heads, and of notes with all their lines; and how many paragraphs and words that a page cuts come
out whole. Everything is measured on what is read end to end, from the text to the document. The weights
of the decoder were trained on these transcripts, but for the three corpora that are for evaluation only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from encoder import profile as profiles
from encoder import structure
from encoder.core.source import Source, Span
from encoder.layout.facts import physical_lines
from encoder.profile import Profile
from encoder.structure.evaluate import Score, blocks
from encoder.structure.labelled import labelled
from encoder.structure.train import EVALUATION_ONLY

NOTED = ("frus61", "mrp")
"""The corpora that have notes."""


KINDS = ("begin", "p", "furniture", "note", "cut")


def read(text: str, profile: Profile) -> list[str]:
    """The label of every line that is not blank, from the document that is read of a text."""
    lines = list(physical_lines(text, Span(0, len(text))))
    document, _ = structure.read(Source("x.txt", text), profile)
    made = ["B-record"] * len(lines)
    if document is None:
        return made
    places = {line.span.start: index for index, line in enumerate(lines)}
    for division in document.divisions:
        extent = division.span or Span(0, len(text))
        inside = [line for line in lines if extent.start <= line.span.start < extent.end]
        for line, label in zip(inside, labelled(document, inside, extent), strict=True):
            made[places[line.span.start]] = label if label != "?" else "B-record"
    return made


def gold(document: dict[str, Any]) -> list[str]:
    """The labels of the lines that are not blank, as the editors have them."""
    text = document["text"]
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    lines = physical_lines(text, Span(0, len(text)))
    return [document["labels"][bisect_right(starts, line.span.start) - 1] for line in lines]


def cuts(labels: Sequence[str]) -> Iterator[int]:
    """Lines with which a paragraph goes on after a page number or a note."""
    apart = False
    for line, label in enumerate(labels):
        if label[2:] in ("furniture", "note"):
            apart = True
        elif apart:
            apart = False
            if label == "I-p":
                yield line


def scored(documents: Sequence[dict[str, Any]], profile: Profile) -> dict[str, Score]:
    """Paragraphs, furniture, notes, and paragraphs that a page cuts."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missing: Counter[str] = Counter()

    def count(kind: str, there: set[Any], here: set[Any]) -> None:
        right[kind] += len(there & here)
        wrong[kind] += len(here - there)
        missing[kind] += len(there - here)

    for document in documents:
        there, here = gold(document), read(document["text"], profile)
        count("begin", *({n for n, x in enumerate(labels) if x[0] == "B"} for labels in (there, here)))
        for kind in ("p", "furniture"):
            count(
                kind,
                *({n for n, x in enumerate(labels) if x == f"B-{kind}"} for labels in (there, here)),
            )
        if document["corpus"] in NOTED:
            count("note", *({b for b in blocks(labels) if b[1] == "note"} for labels in (there, here)))
        cut = set(cuts(there))
        count("cut", cut, {line for line in cut if here[line] == "I-p"})
    return {kind: Score(right[kind], wrong[kind], missing[kind]) for kind in KINDS}


def sample(folder: Path, size: int) -> Iterator[dict[str, Any]]:
    """So many documents of each corpus, the same each time."""
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        found = [json.loads(line) for line in lines]
        found.sort(key=lambda document: hashlib.sha256(document["id"].encode()).hexdigest())
        yield from (document | {"corpus": path.stem} for document in found[:size])


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=24, help="of each corpus")
    options = parser.parse_args(argv)
    profile = profiles.load()
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in sample(options.training, options.documents):
        groups[document["style"]].append(document)
        if document["corpus"] in EVALUATION_ONLY:
            groups["(never trained on)"].append(document)
    print(f"{'':20}{'begin':>12}{'paragraphs':>12}{'furniture':>12}{'notes':>12}{'cut, whole':>16}")
    for style, documents in sorted(groups.items()):
        score = scored(documents, profile)
        cut = score["cut"]
        whole = f"{cut.right} of {cut.right + cut.missing}"
        figures = "".join(f"{score[kind].f1:12.3f}" for kind in ("begin", "p", "furniture", "note"))
        print(f"{style:20}{figures}{whole:>16}")


if __name__ == "__main__":
    main()
