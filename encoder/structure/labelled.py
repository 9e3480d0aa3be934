"""A label for each line of a document that was read: what the decoder learns from.

What the encoder wrote of a document that editors have checked is the label: the block that begins
in a line, or that goes on in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from encoder.core.model import (
    Address,
    Block,
    ClosingLine,
    Dateline,
    Division,
    Document,
    Enclosure,
    Entry,
    Footnote,
    Furniture,
    Heading,
    LetterheadLine,
    ListBlock,
    Message,
    Node,
    NoteBlock,
    PageBoundary,
    Postscript,
    Salute,
    Section,
    Signed,
    Speech,
    Stage,
    Stamp,
    Table,
)
from encoder.core.source import Span
from encoder.core.visitor import reach, walk
from encoder.layout.facts import LineFacts

_KINDS = {
    LetterheadLine: "opener",
    Stamp: "opener",
    Dateline: "dateline",
    Signed: "signed",
    Address: "address",
    Postscript: "p",
    Table: "table",
    Stage: "stage",
    NoteBlock: "note",
    PageBoundary: "furniture",
}
_HEADINGS = {"title": "head", "sub": "head", "section": "subhead", "entry": "entry-head"}


def labelled(document: Document, lines: Sequence[LineFacts], extent: Span) -> list[str]:
    """The labels of the lines of one division, as the document has it.

    Args:
        document: as the readers made it.
        lines: the physical lines of the division.
        extent: the division in the source.
    """
    division = next(d for d in document.divisions if d.span == extent)
    starts = [line.span.start for line in lines]
    labels = [""] * len(lines)
    for label, span, joined in _paper(division):
        at = bisect_right(starts, span.start) - 1
        begin = not joined
        if at < 0 or lines[at].span.end <= span.start:
            at += 1
        elif labels[at]:  # its first line began with something else
            at, begin = at + 1, False
        while at < len(lines) and starts[at] < span.end:
            labels[at] = f"{'B' if begin else 'I'}-{label}"
            begin = False
            at += 1
    for node in walk(division):
        if isinstance(node, Footnote):
            _in_place(labels, lines, starts, node)
        if isinstance(node, Furniture) and node.span is not None:
            at = bisect_right(starts, node.span.start) - 1
            if at >= 0 and lines[at].span.end <= node.span.end:
                labels[at] = "B-furniture"
    return [label or "I-p" for label in labels]


def _in_place(
    labels: list[str], lines: Sequence[LineFacts], starts: Sequence[int], note: Footnote
) -> None:
    """Label the lines of a footnote where they lie: its words stand after those of its mark."""
    span = reach(*note.content[1:])
    if span is None:
        return
    at, begin = bisect_right(starts, span.start) - 1, True
    while 0 <= at < len(lines) and starts[at] < span.end:
        labels[at] = f"{'B' if begin else 'I'}-note"
        at, begin = at + 1, False


def _paper(paper: Division | Enclosure) -> Iterator[tuple[str, Span, bool]]:
    yield from _blocks(paper.opener, "opener")
    yield from _blocks(paper.body, "p")
    yield from _blocks(paper.closer, "closer")
    if paper.distribution is not None:
        usual = "distribution" if paper.distribution.kind == "distribution" else "note"
        yield from _blocks(paper.distribution.blocks, usual)
    for inner in paper.enclosures if isinstance(paper, Division) else ():
        yield from _paper(inner)


def _blocks(blocks: Sequence[Block], usual: str) -> Iterator[tuple[str, Span, bool]]:
    """The label of each block with its reach, and whether it goes on with the one before."""
    title = False
    for block in blocks:
        span = block.span if block.span is not None and len(block.span) else reach(block)
        if span is None:
            continue
        inner = _HOLDERS.get(type(block))
        if inner is not None:
            yield from inner(block, usual)
        elif isinstance(block, Heading):
            other = "distribution" if block.kind == "distribution" else "subhead"
            yield _HEADINGS.get(block.kind, other), span, title and block.kind == "sub"
        else:
            yield _label(block, usual), span, False
        title = isinstance(block, Heading)


def _label(block: Block, usual: str) -> str:
    if isinstance(block, ClosingLine):
        return "dateline" if block.kind == "date" and usual == "closer" else usual
    if isinstance(block, Salute):
        return "salute" if usual == "opener" else "closer"
    return _KINDS.get(type(block), usual)


def _part(block: Entry | Section, usual: str) -> Iterator[tuple[str, Span, bool]]:
    if block.head is not None and block.head.span is not None:
        yield _HEADINGS.get(block.head.kind, "subhead"), block.head.span, False
    yield from _blocks(block.blocks, usual)


def _speech(block: Speech, usual: str) -> Iterator[tuple[str, Span, bool]]:
    label = reach(*block.label)
    if label is not None:
        yield "speaker", label, False
    yield from _blocks(block.blocks, usual)


def _list(block: ListBlock, usual: str) -> Iterator[tuple[str, Span, bool]]:
    kind = {"distribution": "distribution", "participants": "opener"}.get(block.kind, "item")
    for item in block.items:
        span = item.span or reach(item)
        if span is not None:
            yield kind, span, False
        for inner in item.inner:
            yield from _list(inner, usual)


def _message(block: Message, usual: str) -> Iterator[tuple[str, Span, bool]]:
    for inner, other in ((block.opener, "opener"), (block.body, "p"), (block.closer, "closer")):
        yield from _blocks(inner, other)


_HOLDERS: dict[type[Node], Callable[[Any, str], Iterator[tuple[str, Span, bool]]]] = {
    Entry: _part,
    Section: _part,
    Speech: _speech,
    ListBlock: _list,
    Message: _message,
}
