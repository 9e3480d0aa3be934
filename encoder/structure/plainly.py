"""Parts of a document as plain paragraphs, where reading them made something unsound.

The last resort of the encoder: a paper that cannot be encoded as what it is still reaches the
archive with every character. Nothing here decides what anything is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from encoder.core.model import (
    Block,
    Division,
    Document,
    Enclosure,
    Entry,
    Node,
    Paragraph,
    Record,
    Section,
    Speech,
    Text,
)
from encoder.core.source import Source, Span
from encoder.core.visitor import reach, spans_of
from encoder.structure.document import with_spaces

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def plainly(document: Document, source: Source, places: Sequence[int]) -> Document | None:
    """The document with the blocks at some places as plain paragraphs; None when they
    cannot be parted from the rest.

    Args:
        document: as the readers give it.
        source: what it was read from.
        places: offsets within the blocks.
    """
    source = source.with_line_feeds()
    changed = document
    for place in places:
        divisions = tuple(
            _in_paper(division, source, place) if _holds(division, place) else division
            for division in changed.divisions
        )
        changed = replace(changed, divisions=divisions)
    if changed == document or not _sound(changed):
        return None
    return with_spaces(replace(changed, spaces=(), readings=()), source)


def versions_plainly(document: Document, source: Source) -> Document:
    """The document with all of its language versions as plain paragraphs."""
    source = source.with_line_feeds()
    divisions = []
    for division in document.divisions:
        start, end = _reach(division)
        divisions.append(
            Division(
                span=division.span,
                language=division.language,
                role=division.role,
                certain=division.certain,
                sure=division.sure,
                body=_paragraphs(source, start, end),
            )
        )
    return with_spaces(replace(document, divisions=tuple(divisions), spaces=(), readings=()), source)


def all_plainly(document: Document, source: Source) -> Document:
    """The whole source, the record with it, as plain paragraphs of one version."""
    source = source.with_line_feeds()
    language = document.divisions[0].language if document.divisions else "und"
    division = Division(
        language=language, role="original", certain=False, body=_paragraphs(source, 0, len(source.text))
    )
    return with_spaces(Document(name=document.name, record=Record(), divisions=(division,)), source)


def _paragraphs(source: Source, start: int, end: int) -> tuple[Block, ...]:
    """A stretch of the source as paragraphs, cut at blank lines."""
    text, found = source.text, []
    cuts = [match.span() for match in _BREAK.finditer(text, start, end)]
    for first, last in zip(
        [start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end], strict=True
    ):
        candidate = text[first:last]
        lead, kept = first + len(candidate) - len(candidate.lstrip()), candidate.strip()
        if kept:
            span = Span(lead, lead + len(kept))
            found.append(Paragraph(span=span, content=(Text(span=span, text=kept),)))
    return tuple(found)


def _reach(*nodes: Node) -> tuple[int, int]:
    """From the first to the last character that nodes hold; an empty stretch when they hold none."""
    span = reach(*nodes)
    return (span.start, span.end) if span is not None else (0, 0)


def _holds(node: Node, place: int) -> bool:
    start, end = _reach(node)
    return start <= place <= end and start < end


def _in_paper(paper: Any, source: Source, place: int) -> Any:
    """A paper with its part at a place as paragraphs of its text: a block of the text alone, the
    head or the foot as a whole, because what they hold has no place elsewhere."""
    head, foot = (
        paper.opener,
        (*paper.closer, *(paper.distribution.blocks if paper.distribution is not None else ())),
    )
    if any(_holds(block, place) for block in head):
        return replace(paper, opener=(), body=(*_paragraphs(source, *_reach(*head)), *paper.body))
    if any(_holds(block, place) for block in foot):
        return replace(
            paper,
            closer=(),
            distribution=None,
            body=(*paper.body, *_paragraphs(source, *_reach(*foot))),
        )
    if isinstance(paper, Division):
        inner = tuple(_in_paper(e, source, place) if _holds(e, place) else e for e in paper.enclosures)
        if inner != paper.enclosures:
            return replace(paper, enclosures=inner)
    return replace(paper, body=_in_blocks(paper.body, source, place))


def _in_blocks(blocks: Sequence[Block], source: Source, place: int) -> tuple[Block, ...]:
    made: list[Block] = []
    for block in blocks:
        if not _holds(block, place):
            made.append(block)
        elif isinstance(block, Entry | Section | Speech) and any(
            _holds(inner, place) for inner in block.blocks
        ):
            made.append(replace(block, blocks=_in_blocks(block.blocks, source, place)))
        else:
            made += _paragraphs(source, *_reach(block))
    return tuple(made)


def _sound(document: Document) -> bool:
    """True when no character is claimed twice: what a block took from elsewhere, such as a
    footnote at its mark, cannot be given back by a stretch of the source."""
    papers: list[Division | Enclosure] = list(document.divisions)
    spans = sorted([*document.record.chrome, *spans_of(*papers)])
    return all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
