"""Which blocks of two language versions say the same.

Blocks are paired by the best way through both versions, one to one, up to one to four and two to
three, or not at all, because whole passages are often untranslated. The first pass shows how much
longer one version is, how freely it is translated, which kinds of signs its translator keeps, and
how far apart the printed numbers are; the second pass knows it. Then passages that were left over
on both sides are looked at again: entries and sections may have changed places."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Division, Document, Leaf, Link
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.enrich.align.bands import bands
from encoder.enrich.align.embeddings import LANGUAGES, Likeness
from encoder.enrich.align.evidence import ALONE_SHAPE, PRIOR, SHARED, Evidence, Source, Told
from encoder.enrich.align.labels import shifted_labels, without_label
from encoder.enrich.align.lattice import LEAST, Alignment, Lattice
from encoder.enrich.align.lexicon import Lexicon
from encoder.enrich.align.moved import alone_of_their_kind, moved
from encoder.enrich.align.units import Unit, units_of

_AS_KNOWN = 10.0
"""What is known beforehand counts as so many groups, or signs, of the versions themselves."""
_SHAPES_KNOWN = 40.0
_LETTERS = 300.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What helps to pair beside the versions themselves."""

    likeness: type[Likeness] | None = None
    """By sentence embeddings."""
    lexicon: Lexicon | None = None
    """Which words of two languages go together (see :mod:`encoder.enrich.align.lexicon`)."""

    def sources(
        self, one: Sequence[Unit], other: Sequence[Unit], languages: tuple[str, str]
    ) -> list[Source]:
        """What it says of two sequences of units."""
        texts = [unit.text for unit in one], [unit.text for unit in other]
        found: list[Source] = []
        if self.likeness is not None and set(languages) <= LANGUAGES:
            found.append(self.likeness(*texts).source())
        if self.lexicon is not None and (known := self.lexicon.between(*languages)) is not None:
            found.append(known.source(*texts))
        return found


NOTHING = Knowledge()


def with_links(document: Document, knowledge: Knowledge = NOTHING) -> Document:
    """The document with the blocks of its translations linked to those of the original."""
    original = next((d for d in document.divisions if d.role == "original"), None)
    if original is None:
        return document
    found = [
        pair
        for division in document.divisions
        if division.role == "translation" and division.language != original.language
        for pair in _links(document, original, division, knowledge)
    ]
    if not any(likely for link, likely in found):
        return document
    return replace(
        document,
        links=tuple(link for link, likely in found if likely),
        doubtful=tuple(link for link, likely in found if not likely),
        lexicon=knowledge.lexicon.digest if knowledge.lexicon is not None else None,
    )


def _links(
    document: Document, original: Division, translation: Division, knowledge: Knowledge
) -> Iterator[tuple[Link, bool]]:
    """The links of two versions, and whether each is likely enough."""
    one, other = units_of(original, document.identified), units_of(translation, document.identified)
    if document.pairs:
        yield from _side_by_side(document, one, other)
        return
    languages = original.language, translation.language
    for pair in candidates(one, other, knowledge, languages):
        link = Link(
            originals=tuple(unit.node for unit in one[slice(*pair.first)]),
            translations=tuple(unit.node for unit in other[slice(*pair.second)]),
            certainty=pair.certainty,
        )
        yield link, pair.probability >= LEAST


def _side_by_side(
    document: Document, one: Sequence[Unit], other: Sequence[Unit]
) -> Iterator[tuple[Link, bool]]:
    """The links of passages that stand side by side in the file."""
    for first, second in document.pairs:
        for ours, theirs in ((first, second), (second, first)):
            originals = [unit.node for unit in one if _lies_in(unit, ours)]
            translations = [unit.node for unit in other if _lies_in(unit, theirs)]
            if originals and translations:
                link = Link(
                    originals=tuple(originals), translations=tuple(translations), certainty="high"
                )
                yield link, True


def _lies_in(unit: Unit, place: Span) -> bool:
    """True for a unit whose words lie in a stretch."""
    spans = [leaf.span for leaf in walk(unit.node) if isinstance(leaf, Leaf) and leaf.span]
    return bool(spans) and all(place.start <= s.start and s.end <= place.end for s in spans)


def aligned(
    one: Sequence[Unit],
    other: Sequence[Unit],
    knowledge: Knowledge = NOTHING,
    languages: tuple[str, str] = ("und", "und"),
) -> list[Alignment]:
    """The groups of two sequences that say the same, in the order of the first; those of which it is
    too doubtful are left out.

    Args:
        one, other: the units of both versions.
        knowledge: what helps beside them.
        languages: of both.
    """
    return [pair for pair in candidates(one, other, knowledge, languages) if pair.probability >= LEAST]


def candidates(
    one: Sequence[Unit],
    other: Sequence[Unit],
    knowledge: Knowledge = NOTHING,
    languages: tuple[str, str] = ("und", "und"),
) -> list[Alignment]:
    """The same with those that are doubtful."""
    if not one or not other:
        return []
    sources = knowledge.sources(one, other, languages)
    signs = [without_label(unit) for unit in one], [without_label(unit) for unit in other]
    first = Evidence(one, other, signs, Told(), sources)
    found = Lattice(first, bands(first)).alignments()
    labels = shifted_labels(one, other, found)
    told = _learnt(first, found)
    second = Evidence(one, other, labels or signs, told, sources)
    found = Lattice(second, bands(second)).alignments()
    found += moved(second, found)
    found += alone_of_their_kind(one, other, [pair for pair in found if pair.probability >= LEAST])
    return sorted(found, key=lambda pair: pair.first)


def _learnt(evidence: Evidence, found: Sequence[Alignment]) -> Told:
    """What the groups of the first pass show of the versions as wholes."""
    ours, theirs = _LETTERS * evidence.ratio, _LETTERS
    before = Told()
    beyond, groups = _AS_KNOWN * before.spread**2, _AS_KNOWN
    kept: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(float)
    for pair in found:
        if pair.probability < 0.5:
            continue
        weight = pair.probability
        one, other, apart = evidence.spread_of(pair.first, pair.second)
        ours, theirs = ours + weight * one, theirs + weight * other
        beyond, groups = beyond + weight * apart, groups + weight
        mine, its = (
            frozenset().union(*side[slice(*place)])
            for side, place in zip(evidence.signs, (pair.first, pair.second), strict=True)
        )
        for sign in mine | its:
            seen[sign[0]] += weight * (1.0 if sign in mine and sign in its else 0.5)
            kept[sign[0]] += weight * (sign in mine and sign in its)
    return Told(
        round(ours / theirs, 6),
        round(math.sqrt(beyond / groups), 6),
        {
            kind: round((kept[kind] + _AS_KNOWN * usual) / (seen[kind] + _AS_KNOWN), 6)
            for kind, usual in SHARED.items()
        },
        _priors(evidence, found),
    )


def _priors(evidence: Evidence, found: Sequence[Alignment]) -> dict[tuple[int, int], float]:
    """How frequent the shapes of the groups are, and passages without a counterpart."""
    seen: dict[tuple[int, int], float] = defaultdict(float)
    before = (0, 0)
    ends = Alignment((evidence.size,) * 2, (evidence.width,) * 2, 1.0)
    for pair in (*found, ends):
        seen[ALONE_SHAPE] += (pair.first[0] > before[0]) + (pair.second[0] > before[1])
        before = pair.first[1], pair.second[1]
        shape = sorted((pair.first[1] - pair.first[0], pair.second[1] - pair.second[0]))
        seen[shape[0], shape[1]] += pair.probability
    total = math.fsum(seen.values()) + _SHAPES_KNOWN
    return {
        shape: round(math.log((seen[shape] + _SHAPES_KNOWN * math.exp(usual)) / total), 6)
        for shape, usual in PRIOR.items()
    }
