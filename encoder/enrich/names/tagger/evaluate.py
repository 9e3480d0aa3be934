"""How well names are found on records that were left out of the training:
``python -m encoder.enrich.names.tagger.evaluate --names FOLDER``.

With the weights that come with the program the figures are of records that it was trained on;
``--train`` trains anew without what is left out (some twenty minutes), ``--language`` leaves out all
records of a language instead.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from encoder import profile as profiles
from encoder.authority import load as authorities
from encoder.core.model import Division, Document, Name, Paragraph, Text
from encoder.core.model import Record as Description
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.enrich.names.mark import with_names
from encoder.enrich.names.tagger import tag
from encoder.enrich.names.tagger.features import lexicon
from encoder.enrich.names.tagger.train import OPEN, UNMARKED, Record, records, split, weights

_DOCUMENT = re.compile(r"^frus.*-d\d+")
"""Records of one document are read together."""


@dataclass(slots=True)
class Score:
    """Names that are right, that are none, that were not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"P {precision:.3f} R {recall:.3f} ({self.right + self.missed})"


def documents(rows: Iterable[Record]) -> Iterator[tuple[str, Document, set[tuple[int, int, str]]]]:
    """Records as documents, with the source of each and the names in it."""
    together: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        match = _DOCUMENT.match(row.ident)
        together.setdefault((row.source, match[0] if match else row.ident), []).append(row)
    for (source, _), parts in together.items():
        at, blocks, names = 0, [], set()
        for row in parts:
            span = Span(at, at + len(row.text))
            blocks.append(Paragraph(span=span, content=(Text(span=span, text=row.text),)))
            names |= {(at + start, at + end, kind) for start, end, kind in row.names}
            at = span.end + 2
        version = Division(language=parts[0].language, role="original", body=tuple(blocks))
        yield source, Document(name=source, record=Description(), divisions=(version,)), names


def scores(rows: Iterable[Record]) -> dict[tuple[str, str], Score]:
    """Source and kind of name -> how well the names of that kind are found."""
    profile = profiles.load()
    authority = authorities.of(profile)
    found: dict[tuple[str, str], Score] = {}
    for source, document, gold in documents(rows):
        marked = with_names(document, profile, authority)
        seen = {
            (node.span.start, node.span.end, tag.LABELS[node.kind])
            for node in walk(marked.divisions[0])
            if isinstance(node, Name) and node.span is not None and node.kind in tag.LABELS
        }
        for kind in tag.KINDS:
            if kind in UNMARKED.get(source, ()):
                continue
            wanted = {name for name in gold if name[2] == kind}
            given = {name for name in seen if name[2] == kind}
            score = found.setdefault((source, kind), Score())
            score.right += len(wanted & given)
            score.wrong += len(given - wanted)
            score.missed += len(wanted - given)
    return found


def together(found: dict[tuple[str, str], Score], sources: Sequence[str], kind: str) -> Score:
    """The score of several sources."""
    parts = [found[source, kind] for source in sources if (source, kind) in found]
    return Score(
        sum(part.right for part in parts),
        sum(part.wrong for part in parts),
        sum(part.missed for part in parts),
    )


ENGLISH = ("auden_musulin", "ehri_en", "uner_en")
OLD = (
    "constant_fr", "ehri_cs", "ehri_de", "ehri_pl", "europeana_de_lft", "europeana_de_onb",
    "europeana_de_sbb", "europeana_fr_bnf", "europeana_nl_kb", "schnitzler_de",
)  # fmt: skip
"""Letters, testimonies and newspapers read by machine."""


def groups(sources: Iterable[str]) -> dict[str, list[str]]:
    """The sources by what they are."""
    found: dict[str, list[str]] = {"FRUS": [], "other English": [], "modern, other languages": []}
    found["letters and old newspapers"] = []
    for source in sources:
        if source == "frus_en":
            found["FRUS"].append(source)
        elif source in ENGLISH:
            found["other English"].append(source)
        elif source in OLD:
            found["letters and old newspapers"].append(source)
        else:
            found["modern, other languages"].append(source)
    return found


def trained_without(rows: Sequence[Record]) -> None:
    """Take weights that are trained on some records in place of those of the program."""
    known = lexicon(profiles.load())
    made = {
        "open": weights(rows, known, lambda row: row.source in OPEN),
        "share-alike": weights(rows, known),
    }
    tag.reader = made.__getitem__


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m encoder.enrich.names.tagger.evaluate", description=__doc__
    )
    parser.add_argument("--names", type=Path, required=True, help="folder of labelled names")
    parser.add_argument("--train", action="store_true", help="train without what is left out")
    parser.add_argument("--language", help="leave out this language, and train")
    options = parser.parse_args()
    read = records(options.names)
    kept, left = split(read)
    if options.language:
        every = [row for rows in read.values() for row in rows]
        kept = [row for row in every if row.language != options.language]
        left = [row for row in left if row.language == options.language]
    if options.train or options.language:
        trained_without(kept)
    found = scores(left)
    for source, kind in sorted(found):
        print(f"{source:18} {kind} {found[source, kind]}")
    for name, sources in groups(read).items():
        for kind in tag.KINDS:
            print(f"{name:28} {kind} {together(found, sources, kind)}")


if __name__ == "__main__":
    main()
