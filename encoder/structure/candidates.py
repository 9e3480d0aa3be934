"""The pieces of a division: its chunks and page boundaries with what they were read as."""

from __future__ import annotations

from dataclasses import dataclass, replace

from encoder.core.model import (
    Addition,
    Blank,
    Block,
    EditorialNote,
    Gap,
    Glyphs,
    Inline,
    LineBreak,
    Markup,
    Stamp,
)
from encoder.core.ranges import visible
from encoder.core.source import Span
from encoder.layout.lines import cover
from encoder.layout.pages import Chunk, PageGap
from encoder.structure.evidence import Choice


@dataclass(slots=True)
class Piece:
    """A chunk or page gap of the division with what it was read as."""

    chunk: Chunk | None
    nodes: tuple[Inline, ...]
    gap: PageGap | None = None
    choice: Choice | None = None
    """What the head or the foot of the paper takes it for."""
    inside: tuple[Piece, ...] = ()
    """The pieces of a quoted passage, without its quotation marks."""
    run: tuple[Piece, ...] = ()
    """The same pieces as they stand in the text."""
    quotes: tuple[tuple[Inline, ...], tuple[Inline, ...]] = ((), ())
    own: tuple[Block, ...] = ()
    """What the piece is known to be before the head and the foot are looked for: a
    quoted message, or notes at the foot of a page."""
    by_hand: bool = False
    """True for a part of a handwritten block that was opened."""


def alone(nodes: tuple[Inline, ...]) -> Inline | None:
    """The node that makes up a chunk by itself, blanks and ornaments aside."""
    rest = [n for n in nodes if not (isinstance(n, Markup | Glyphs | Blank) or visible([n]).isspace())]
    if len(rest) == 1 and isinstance(rest[0], Addition | EditorialNote | Stamp | Gap):
        return rest[0]
    return None


def opened(nodes: tuple[Inline, ...], node: Addition | EditorialNote | Stamp) -> tuple[Inline, ...]:
    """The nodes of a chunk with the content of a bracket in place of it."""
    at = nodes.index(node)
    return (*nodes[:at], *node.content, *nodes[at + 1 :])


def spanning_run(pieces: list[Piece], index: int, kind: type[Addition | Stamp]) -> int:
    """How many pieces from here on are one bracket of a kind, each filled by it."""
    first = alone(pieces[index].nodes)
    if not isinstance(first, kind) or first.part != "I":
        return 0
    for size, piece in enumerate(pieces[index + 1 :], 2):
        node = alone(piece.nodes)
        if piece.chunk is None or not isinstance(node, kind):
            return 0
        if node.part == "F":
            return size
    return 0


def whole_stamps(pieces: list[Piece]) -> list[Piece]:
    """A stamp whose bracket runs over several chunks as one piece."""
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        size = spanning_run(pieces, index, Stamp)
        if size:
            out.append(_stamp_piece(pieces[index : index + size]))
            index += size
        else:
            out.append(pieces[index])
            index += 1
    return out


def _stamp_piece(run: list[Piece]) -> Piece:
    content: list[Inline] = []
    for piece in run:
        stamp = alone(piece.nodes)
        assert isinstance(stamp, Stamp) and stamp.span is not None
        inside = opened(piece.nodes, stamp)
        if content:
            content.append(LineBreak(span=Span(cover(content).end, cover(inside).start)))
        content += inside
    first = alone(run[0].nodes)
    assert isinstance(first, Stamp)
    whole = replace(first, span=cover(content), content=tuple(content), part=None)
    chunks = [piece.chunk for piece in run if piece.chunk is not None]
    chunk = Chunk(tuple(line for chunk in chunks for line in chunk.lines))
    return Piece(chunk, (whole,))
