"""What an archive gains by correcting a few documents: ``python -m tests.accuracy.learning --training FOLDER``.

The decoder is trained without one corpus of labelled transcripts; then 5, 10 and 20 of its documents are
corrected (their labels are those of its editors), the weights adapted to them, and the errors counted on others
of it: the share of lines with another label. The training is shorter than that of the shipped weights, so that
the corpora can be left out one after the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from encoder import profile as profiles
from encoder.core.source import Span
from encoder.layout.facts import physical_lines
from encoder.structure.adapt import Taught, adapted, errors
from encoder.structure.decoder import Decoder, shipped, with_weights
from encoder.structure.ownwords import own_words
from encoder.structure.train import Example, shown, trained

COUNTS = (5, 10, 20)
TESTED = 150
"""So many documents are tested at most."""


def with_all_labels(weights: dict[str, Any]) -> Decoder:
    """A decoder that has every label of the shipped one; a label that the corpora it was trained on do
    not have is weighed like the one that it is a kind of (``B-note@p`` like ``B-note``)."""
    have = {label: n for n, label in enumerate(weights["labels"])}
    labels = list(shipped().labels)
    like = {one: one if one in have else one.partition("@")[0] for one in labels}
    features = {}
    for name, pairs in weights["features"].items():
        known = dict(zip(pairs[::2], pairs[1::2], strict=True))
        told = [(n, known.get(have.get(like[one], -1))) for n, one in enumerate(labels)]
        features[name] = [part for n, value in told if value is not None for part in (n, value)]
    steps = weights["transitions"]
    return Decoder(
        {
            "labels": labels,
            "features": features,
            "transitions": {
                one: {two: steps.get(like[one], {}).get(like[two], 0) for two in labels}
                for one in labels
            },
        }
    )


def documents(path: Path, examples: list[Example]) -> list[Taught]:
    """The transcripts of a corpus, in an order that says nothing."""
    texts = {row["id"]: row["text"] for row in map(json.loads, path.read_text("utf-8").splitlines())}
    found = []
    for one in sorted(examples, key=lambda e: hashlib.sha256(e.name.encode()).hexdigest()):
        text = texts[one.name]
        own = own_words(list(physical_lines(text, Span(0, len(text)))))
        features = [[*names, *more] for names, more in zip(one.features, own, strict=True)]
        found.append(Taught(features, one.labels))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=Path, required=True)
    parser.add_argument("--corpora", nargs="*")
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    everything = shown(options.training, [Path("corpus")], Path("corpus/gold"), profiles.load())
    print(f"{'left out':14}{'lines':>7}{'before':>9}" + "".join(f"{n:>9}" for n in COUNTS))
    for name in options.corpora or sorted(everything.corpora):
        examples = everything.examples(lambda corpus, _, name=name: corpus != name)
        base = with_all_labels(trained(examples, rounds=options.rounds))
        every = documents(options.training / f"{name}.jsonl", everything.corpora[name])
        test = every[max(COUNTS) :][:TESTED]
        wrong, count = errors(base, test)
        row = f"{name:14}{count:7}{wrong / max(1, count):9.3f}"
        for n in COUNTS:
            now, _ = errors(with_weights(base, adapted(base, every[:n])), test)
            row += f"{now / max(1, count):9.3f}"
        print(row, flush=True)


if __name__ == "__main__":
    main()
