"""Train the tagger of names: ``python -m encoder.enrich.names.tagger.train --names FOLDER``.

Needs the extra ``train`` (python-crfsuite) and the folder of labelled names (see its ABOUT.md). The
records are shown to the trainer in the same order, so that the same input gives the same weights;
``open.json.gz`` and ``share-alike.json.gz`` are written anew, as whole numbers, sorted. Where a source
leaves places or bodies unmarked, a first tagger that was trained without it marks them, and what it is
not sure of is not learned from.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from encoder import profile as profiles
from encoder.enrich.names.tagger.features import Lexicon, Word, lexicon, sheet
from encoder.enrich.names.tagger.tag import UNIT, NameChain
from encoder.enrich.names.tagger.tokens import Tokens, tokens

OPEN = (
    "constant_fr",
    "europeana_de_lft",
    "europeana_de_onb",
    "europeana_de_sbb",
    "europeana_fr_bnf",
    "europeana_nl_kb",
    "factrueval_ru",
    "frus_en",
    "meddocan_es",
    "ronec_ro",
    "schnitzler_de",
)
"""Sources whose licences are open: public domain, CC0, CC BY, MIT."""
EVALUATION_ONLY = ("auden_musulin",)
UNMARKED = {"frus_en": ("LOC", "ORG"), "ud_parlamint_uk": ("ORG",)}
"""Source -> kinds of names that it does not mark."""
_NO_TEXT = re.compile(r"testset-list-")
"""Records of a source that hold names of files."""
_LEAST = 2
"""Weights under this are left out."""
ROUNDS, FIRST_ROUNDS = 90, 40
_CERTAIN = 16
"""The margin from which the first tagger is believed."""


@dataclass(frozen=True, slots=True)
class Record:
    """A text with its names marked."""

    source: str
    ident: str
    language: str
    text: str
    names: tuple[tuple[int, int, str], ...]
    doubtful: tuple[tuple[int, int], ...] = ()
    """Words of which nobody says what they are; stretches with them are not learned from."""

    @property
    def group(self) -> tuple[str, int]:
        """What the record was cut from: a volume, a letter, or the number of a sentence."""
        form = _GROUPS.get(self.source)
        if form is None:
            return "", int(re.findall(r"\d+", self.ident)[-1])
        match = form.search(self.ident)
        found = match[1] if match is not None else self.ident
        return (found, 0) if not found.isdecimal() else ("", int(found))


_GROUPS = {
    "frus_en": re.compile(r"^(frus[\w-]+?)-d"),
    "constant_fr": re.compile(r"Lettre(\d+)"),
    "schnitzler_de": re.compile(r"L(\d+)"),
    "factrueval_ru": re.compile(r"book_(\d+)"),
    "kpwr_pl": re.compile(r"/(\d+)-"),
    "meddocan_es": re.compile(r"^(.*)-\d+-[bh]"),
    "ud_parlamint_uk": re.compile(r"\.u(\d+)\."),
    "ud_pud_cs": re.compile(r"(\d+)$"),
    "stockmark_ja": re.compile(r"^stockmark-(\d+)"),
    "auden_musulin": re.compile(r"__(\d+)"),
}


def records(folder: Path) -> dict[str, list[Record]]:
    """The records of each source."""
    found: dict[str, list[Record]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        rows = map(json.loads, path.read_text("utf-8").splitlines())
        found[path.stem] = [
            Record(path.stem, row["id"], row["lang"], row["text"], tuple(map(tuple, row["names"])))
            for row in rows
            if not _NO_TEXT.search(row["id"])
        ]
    return found


def split(known: dict[str, list[Record]], share: float = 0.8) -> tuple[list[Record], list[Record]]:
    """What is learned from and what is left out: the last part of the groups of each source."""
    kept: list[Record] = []
    left: list[Record] = []
    for name, rows in known.items():
        alike = known.get("uner_sr", []) if name == "uner_sr_cyrl" else rows
        groups = sorted({row.group for row in alike})
        if name in EVALUATION_ONLY:
            left += rows
            continue
        first = groups[int(len(groups) * share)]
        kept += [row for row in rows if row.group < first]
        left += [row for row in rows if row.group >= first]
    return kept, left


def labels(read: Tokens, names: Iterable[tuple[int, int, str]]) -> list[str]:
    """The label of each token: "O", "B-PER" for the first of a name, "I-PER" for those after it."""
    found = ["O"] * len(read.words)
    for start, end, kind in names:
        first = True
        for at, (one, other) in enumerate(read.spans):
            if other > start and one < end:
                found[at], first = ("B-" if first else "I-") + kind, False
    return found


def trained(rows: Sequence[Record], known: Lexicon, *, rounds: int = ROUNDS) -> dict[str, Any]:
    """The weights that fit records, as whole numbers."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.15, "c2": 0.4, "max_iterations": rounds, "feature.minfreq": 2})
    seen: dict[str, Word] = {}
    for row in rows:
        read = tokens(row.text)
        given, features = labels(read, row.names), sheet(read, known, seen)
        for start, end in read.stretches():
            reach = read.spans[start][0], read.spans[end - 1][1]
            if not any(reach[0] < last and first < reach[1] for first, last in row.doubtful):
                trainer.append(features[start:end], given[start:end])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        return _numbers(info.labels, info.state_features, info.transitions)


def _numbers(names: Iterable[str], emissions: Any, steps: Any) -> dict[str, Any]:
    ordered = sorted(names)
    number = {label: n for n, label in enumerate(ordered)}
    features: dict[str, list[int]] = {}
    for (name, label), weight in sorted(emissions.items()):
        value = round(UNIT * weight)
        if abs(value) >= _LEAST:
            features.setdefault(name, []).extend((number[label], value))
    transitions: dict[str, dict[str, int]] = {}
    for (before, after), weight in sorted(steps.items()):
        transitions.setdefault(before, {})[after] = round(UNIT * weight)
    pairs = [features[name] for name in sorted(features)]
    return {
        "labels": ordered,
        "names": "\n".join(sorted(features)),
        "of": [number for pair in pairs for number in pair[::2]],
        "sizes": [len(pair) // 2 for pair in pairs],
        "transitions": transitions,
        "values": [value for pair in pairs for value in pair[1::2]],
    }


def completed(rows: Sequence[Record], known: Lexicon) -> list[Record]:
    """The records with the names that their source leaves unmarked as a first tagger marks them."""
    bare = [row for row in rows if row.source in UNMARKED]
    if not bare:
        return list(rows)
    whole = [row for row in rows if row.source not in UNMARKED]
    first = NameChain(trained(whole, known, rounds=FIRST_ROUNDS), known)
    found = first.find([row.text for row in bare])
    for row, names in zip(bare, found, strict=True):
        free = [
            one
            for one in names
            if not any(one.start < end and start < one.end for start, end, _ in row.names)
        ]
        more = [
            (one.start, one.end, one.kind)
            for one in free
            if one.kind in UNMARKED[row.source] and one.margin >= _CERTAIN
        ]
        doubtful = tuple((one.start, one.end) for one in free if one.margin < _CERTAIN)
        whole.append(replace(row, names=tuple(sorted((*row.names, *more))), doubtful=doubtful))
    return whole


def weights(
    rows: Sequence[Record], known: Lexicon, keep: Callable[[Record], bool] = lambda row: True
) -> dict[str, Any]:
    """The weights from the records that are kept."""
    shown = [row for row in rows if row.source not in EVALUATION_ONLY and keep(row)]
    return trained(completed(shown, known), known)


def written(found: dict[str, Any]) -> bytes:
    """Weights as the content of a file."""
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode() + b"\n", mtime=0)


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m encoder.enrich.names.tagger.train", description=__doc__
    )
    parser.add_argument("--names", type=Path, required=True, help="folder of labelled names")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder of the weights")
    parser.add_argument("--left-out", action="store_true", help="without what evaluation leaves out")
    options = parser.parse_args()
    known, read = lexicon(profiles.load()), records(options.names)
    rows = split(read)[0] if options.left_out else [row for rows in read.values() for row in rows]
    for name, keep in (("open", lambda row: row.source in OPEN), ("share-alike", lambda row: True)):
        (options.out / f"{name}.json.gz").write_bytes(written(weights(rows, known, keep)))


if __name__ == "__main__":
    main()
