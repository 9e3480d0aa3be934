"""Which blocks of two language versions say the same: a monotone path through both.

Blocks are paired by dynamic programming over the parts of a paper, one to one, one to two
or three, or not at all, because whole passages are often untranslated. The score of a pair
weighs the signs that both have (dates, names, numbers, words that look alike), the lengths
(after Gale and Church, 1993) and the kinds of block; with sentence embeddings their
similarity joins in. What is compared is rounded, so that every machine finds the same path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from encoder.core.model import Division, Document, Link
from encoder.enrich.align.embeddings import LANGUAGES
from encoder.enrich.align.labels import shifted_labels, without_label
from encoder.enrich.align.path import Alignment, best_path, rows_to_look_at
from encoder.enrich.align.scorer import Scorer, Similarity
from encoder.enrich.align.units import Unit, parts, weights


def with_links(document: Document, similarity: Similarity | None = None) -> Document:
    """The document with the blocks of its translations linked to those of the original."""
    original = next((d for d in document.divisions if d.role == "original"), None)
    if original is None:
        return document
    links = [
        link
        for division in document.divisions
        if division.role == "translation" and division.language != original.language
        for link in _links(document, original, division, similarity)
    ]
    return replace(document, links=tuple(links)) if links else document


def _links(
    document: Document, original: Division, translation: Division, similarity: Similarity | None
) -> Iterator[Link]:
    if not {original.language, translation.language} <= LANGUAGES:
        similarity = None
    ours, theirs = parts(original, document.identified), parts(translation, document.identified)
    telling = weights([unit for part in (*ours, *theirs) for unit in part])
    for one, other in zip(ours, theirs, strict=False):
        for pair in aligned(one, other, telling, similarity):
            yield Link(
                originals=tuple(unit.node for unit in one[slice(*pair.first)]),
                translations=tuple(unit.node for unit in other[slice(*pair.second)]),
                certainty=pair.certainty,
            )


def aligned(
    one: Sequence[Unit],
    other: Sequence[Unit],
    telling: dict[str, float],
    similarity: Similarity | None = None,
) -> list[Alignment]:
    """The groups of two sequences that say the same, in order.

    Args:
        one, other: the units of both versions.
        telling: sign -> weight (see :func:`encoder.enrich.align.units.weights`).
        similarity: sentence embeddings, or None.
    """
    if not one or not other:
        return []
    found = _found(one, other, telling, similarity)
    labels = shifted_labels(one, other, found)
    if labels is not None:
        found = _found(one, other, telling | labels.weights, similarity, labels.signs)
    return [
        replace(pair, framed=True) if _alone_of_its_kind(pair, one, other) else pair for pair in found
    ]


def _found(
    one: Sequence[Unit],
    other: Sequence[Unit],
    telling: dict[str, float],
    similarity: Similarity | None,
    signs: tuple[list[frozenset[str]], list[frozenset[str]]] | None = None,
) -> list[Alignment]:
    """The best path; without `signs` the printed numbers of the units say nothing."""
    ours, theirs = signs or (
        [without_label(unit) for unit in one],
        [without_label(unit) for unit in other],
    )
    scorer = Scorer(one, other, ours, theirs, telling, similarity)
    return best_path(scorer, len(one), len(other), rows_to_look_at(scorer, len(one), len(other)))


def _alone_of_its_kind(pair: Alignment, one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    """True for a pair of the issuing bodies, or of the main titles: each version has one."""
    ours, theirs = one[pair.first[0]], other[pair.second[0]]
    if ours.kind != theirs.kind or ours.kind not in ("issuer", "head", "dateline"):
        return False
    before, others = (
        [unit.kind for unit in units[:at]].count(ours.kind)
        for units, at in ((one, pair.first[0]), (other, pair.second[0]))
    )
    return before == others == 0
