"""Train the weights of the decoder: ``python -m encoder.structure.train --training FOLDER``.

Needs the extra ``train`` (python-crfsuite), the folder of labelled transcripts (see its ABOUT.md) and
the corpus of this repository. The labelled lines, the corpus and papers of the generator are shown to
the trainer in the same order, so that the same input gives the same weights; ``weights.json`` is
written anew, as whole numbers, sorted. The corpora that are for evaluation only are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder import profile as profiles
from encoder.core.source import Source, Span
from encoder.layout.facts import physical_lines, words_of
from encoder.layout.versions import find_versions
from encoder.profile import Profile
from encoder.record.read import read_record
from encoder.structure.decoder import WITHIN_LINE
from encoder.structure.features import sheet
from encoder.structure.generator import by_language, paper

EVALUATION_ONLY = ("amp", "jeanpaul", "tagebuch")
"""Corpora whose licences do not fit weights that we ship."""
CAPS = {
    "estournelles": 7000,
    "drama_it": 2500,
    "drama_pl": 3500,
    "drama_ru": 3500,
    "drama_uk": 2500,
    "tagebuch": 6000,
}
_CAP = 9000
"""So many lines at most come from one corpus: many corpora teach more than much of one."""
GENERATED, SEED = 2400, 7
_OWN = 4
"""How often each document of our own is shown: there are few."""
_SCALE = 100
_LEAST = 6
"""Weights under this, in hundredths, are left out."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose lines have labels."""

    name: str
    style: str
    features: list[list[str]]
    labels: list[str]
    language: str = ""
    year: int = 0
    """0: not known."""


def corpus(path: Path, profile: Profile) -> Iterator[Example]:
    """The transcripts of one file of labelled lines."""
    for row in path.read_text("utf-8").splitlines():
        one = json.loads(row)
        text = one["text"]
        lines = list(physical_lines(text, Span(0, len(text))))
        starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        labels = [one["labels"][bisect_right(starts, line.span.start) - 1] for line in lines]
        year = int(str(one.get("year") or 0)[:4] or 0)
        features = sheet(lines, profile).features
        yield Example(one["id"], one["style"], features, labels, one["lang"], year)


def capped(examples: Sequence[Example], lines: int) -> list[Example]:
    """About so many lines, the same choice each time."""
    out, count = [], 0
    for one in sorted(examples, key=lambda e: hashlib.sha256(e.name.encode()).hexdigest()):
        if count >= lines:
            break
        out.append(one)
        count += len(one.labels)
    return out


def generated(profile: Profile, count: int = GENERATED, seed: int = SEED) -> Iterator[Example]:
    """Papers of the generator."""
    rng, own = random.Random(seed), by_language(profile)
    for number in range(count):
        text, labels, language = paper(rng, profile, own)
        title = rng.choice(("", *_titles(text, labels)))
        lines = list(physical_lines(text, Span(0, len(text)), words_of(title)))
        kept = [label for label in labels if label != "blank"]
        features = sheet(lines, profile).features
        yield Example(f"generated-{number}", "generated", features, kept, language)


def _titles(text: str, labels: Sequence[str]) -> Iterator[str]:
    """What a record may call a paper: as its head does, or by some line of its head or text."""
    lines = text.split("\n")
    heads = [line for line, label in zip(lines, labels, strict=True) if label[2:] == "head"]
    if heads:
        yield " ".join(heads)
        yield heads[0]
    yield " ".join(line for line in lines[:6] if len(line) < 80)


def documents(folders: Sequence[Path], gold: Path, profile: Profile) -> Iterator[Example]:
    """Documents whose lines were labelled once from an encoding that editors had checked.

    Args:
        folders: where the transcripts are.
        gold: JSON, name of a transcript -> for each of its language versions the labels of the lines
            that show something.
        profile: conventions and vocabulary.
    """
    known = json.loads(gold.read_text("utf-8"))
    for path in sorted(p for f in folders for p in f.glob("*.*") if p.name in known):
        source = Source.from_bytes(path.name, path.read_bytes()).with_line_feeds()
        found = read_record(source, profile)
        versions, _ = find_versions(source, found.document, found.record, profile)
        for version, said in zip(versions, known[path.name], strict=True):
            lines = list(physical_lines(source.text, version.span, words_of(found.record.title)))
            labels = said.split()
            if len(labels) != len(lines):
                raise ValueError(f"{path.name}: {len(lines)} lines and {len(labels)} labels")
            features = sheet(lines, profile).features
            yield Example(path.name, "own", features, labels, version.language)


_FENCE = re.compile(r"^```transcript.*?\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def manual(pages: Path, gold: Path, profile: Profile) -> Iterator[Example]:
    """The transcripts of the encoding manual, whose labels are kept as those of documents are."""
    known = json.loads(gold.read_text("utf-8"))
    for page in sorted(pages.glob("*.md")):
        for number, text in enumerate(_FENCE.findall(page.read_text("utf-8")), 1):
            name = f"{page.stem}-{number}"
            lines = list(physical_lines(_typed(text), Span(0, len(text))))
            labels = known.get(name, "").split()
            if len(labels) == len(lines):
                yield Example(name, "manual", sheet(lines, profile).features, labels)


def _typed(text: str) -> str:
    """A transcript of the manual with the signs that it shows for others."""
    return text.replace("␌", "\f").replace("→", "\t").replace("·", "\u00a0")


def with_memory(labels: Sequence[str]) -> list[str]:
    """Labels that say of furniture and notes within a paragraph that it goes on after them."""
    out = list(labels)
    for at, label in enumerate(labels):
        kind = label[2:]
        if not label.startswith("I-") or at == 0 or _kind(out[at - 1]) == kind:
            continue
        run, before = [], at - 1
        while before >= 0 and _kind(out[before]) in ("furniture", "note"):
            run.append(before)
            before -= 1
        if run and before >= 0 and _kind(out[before]) == kind == "p":
            for inner in run:
                out[inner] += "@p"
        elif not (kind == "p" and _kind(out[at - 1]) in WITHIN_LINE):
            out[at] = f"B-{kind}"
    return out


def _kind(label: str) -> str:
    return label.partition("@")[0][2:]


def trained(examples: Sequence[Example], *, rounds: int = 130) -> dict[str, Any]:
    """The weights that fit examples, as whole numbers."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.4, "c2": 0.1, "max_iterations": rounds, "feature.minfreq": 4})
    for one in examples:
        trainer.append(one.features, with_memory(one.labels))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        labels = sorted(info.labels, key=lambda label: (label[2:], label[0]))
        number = {label: n for n, label in enumerate(labels)}
        features: dict[str, list[int]] = {}
        for (name, label), weight in sorted(info.state_features.items()):
            value = round(_SCALE * weight)
            if abs(value) >= _LEAST:
                features.setdefault(name, []).extend((number[label], value))
        steps: dict[str, dict[str, int]] = {}
        for (before, after), weight in sorted(info.transitions.items()):
            steps.setdefault(before, {})[after] = round(_SCALE * weight)
    return {"features": features, "labels": labels, "transitions": steps}


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that can be learned from."""

    corpora: dict[str, list[Example]]
    """Name of a corpus -> its transcripts, all of them."""
    generated: list[Example]
    own: list[Example]
    """Our own documents and those of the manual."""

    def examples(
        self, keep: Callable[[str, Example], bool] = lambda name, one: True, *, plain: bool = False
    ) -> list[Example]:
        """What the trainer is shown: so many lines of each corpus, the generator's papers, our own.

        Args:
            keep: false for an example (with the name of its corpus) that is left out.
            plain: without the generator's papers and our own documents.
        """
        found: list[Example] = []
        for name, whole in self.corpora.items():
            if name not in EVALUATION_ONLY:
                left = [one for one in whole if keep(name, one)]
                found += capped(left, CAPS.get(name, _CAP))
        if plain:
            return found
        found += [one for one in self.generated if keep("generated", one)]
        return found + [one for one in self.own if keep("own", one)] * _OWN


def shown(training: Path, own: Sequence[Path], gold: Path, profile: Profile) -> Shown:
    """Everything that can be learned from, with its features.

    Args:
        training: folder of labelled transcripts.
        own: folders of our own documents.
        gold: folder with their labels.
        profile: conventions and vocabulary.
    """
    corpora = {path.stem: [*corpus(path, profile)] for path in sorted(training.glob("*.jsonl"))}
    kept = [*documents(own, gold / "lines.json", profile)]
    kept += manual(Path("tests/spec"), gold / "manual.json", profile)
    return Shown(corpora, [*generated(profile)], kept)


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m encoder.structure.train", description=__doc__)
    parser.add_argument("--training", type=Path, required=True, help="folder of labelled transcripts")
    parser.add_argument("--own", type=Path, nargs="*", default=[Path("corpus")], help="own documents")
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"), help="their labels")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "weights.json")
    options = parser.parse_args()
    profile = profiles.load()
    weights = trained(shown(options.training, options.own, options.gold, profile).examples())
    text = json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    options.out.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")


if __name__ == "__main__":
    main()
