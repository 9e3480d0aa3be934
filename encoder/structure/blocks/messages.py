"""Messages quoted whole: a letter within a letter, between its quotation marks.

A paragraph that opens a quotation without closing it, and a later one that closes it,
hold a message between them when what they hold has the address, the signature or the
date of one. Other quotations over several paragraphs stay paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import replace

from encoder.core.model import (
    Block,
    Dateline,
    Enclosure,
    Entry,
    Heading,
    Inline,
    Line,
    ListBlock,
    Mark,
    Message,
    Paragraph,
    Section,
    Signed,
    Table,
    walk,
)
from encoder.core.ranges import visible
from encoder.layout.lines import cover, halves
from encoder.layout.pages import Chunk
from encoder.structure.candidates import Piece

_OPENING = re.compile(r"\s*(?P<mark>[\"“„«「『])")
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
"""Opening mark -> what closes it: „…“ in German, „…” in Polish, Hungarian and Romanian."""
_ANY_CLOSING = "".join(_CLOSING.values())
_LONGEST = 80
"""A message has so many pieces at most."""


def whole_messages(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each quoted passage that may be a message as one piece."""
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        size = _quoted(pieces, index)
        if size:
            out.append(_joined(pieces[index : index + size]))
            index += size
        else:
            out.append(pieces[index])
            index += 1
    return out


def _quoted(pieces: list[Piece], index: int) -> int:
    """How many pieces from here on stand between quotation marks; 0: none do."""
    if pieces[index].chunk is None:
        return 0
    text = visible(pieces[index].nodes)
    opening = _OPENING.match(text)
    if opening is None or not _is_announced(pieces, index) or _depth(text, opening["mark"]) <= 0:
        return 0
    depth = 0
    for size, piece in enumerate(pieces[index : index + _LONGEST], 1):
        said = visible(piece.nodes) if piece.chunk is not None else ""
        depth += _depth(said, opening["mark"])
        closed = re.search(rf"[{_CLOSING[opening['mark']]}][.,;。]?\s*$", said)
        if depth <= 0 or (opening["mark"] == '"' and depth % 2 == 0):
            return size if size > 2 and closed else 0
    return 0


def _is_announced(pieces: list[Piece], index: int) -> bool:
    """True when the paragraph before ends with a colon."""
    before = next((p for p in reversed(pieces[max(0, index - 4) : index]) if p.chunk is not None), None)
    return before is not None and visible(before.nodes).rstrip().endswith((":", "："))


def _depth(text: str, opening: str) -> int:
    """By how many quotations more are opened than closed; straight marks are counted."""
    if opening == '"':
        return text.count('"') % 2
    return text.count(opening) - sum(text.count(mark) for mark in _CLOSING[opening])


def _joined(run: list[Piece]) -> Piece:
    """The passage as one piece; within it the quotation marks are set apart."""
    chunks = [piece.chunk for piece in run if piece.chunk is not None]
    first, last = run[0], run[-1]
    opening = _OPENING.match(visible(first.nodes))
    assert opening is not None
    said = visible(last.nodes)
    before, inside = halves(first.nodes, opening.end())
    kept, after = halves(last.nodes, max(said.rfind(mark) for mark in _ANY_CLOSING))
    pieces = (replace(first, nodes=inside), *run[1:-1], replace(last, nodes=kept))
    return Piece(
        Chunk(tuple(line for chunk in chunks for line in chunk.lines)),
        tuple(node for piece in run for node in piece.nodes),
        inside=tuple(piece for piece in pieces if piece.nodes),
        run=tuple(run),
        quotes=(before, after),
    )


def message_of(piece: Piece, paper: Enclosure) -> Message | None:
    """The passage as a message; None when it has nothing of a letter."""
    addressed = any(isinstance(node, Mark) for block in paper.opener for node in walk(block))
    whole = any(isinstance(block, Paragraph | ListBlock | Table) for block in paper.body)
    if (
        paper.distribution is not None
        or not whole
        or not (addressed or paper.closer)
        or any(isinstance(block, Entry | Section) for block in paper.body)
    ):
        return None
    opening, closing = piece.quotes
    opener = _quoted_first(paper.opener, opening) if paper.opener else ()
    body = paper.body if opener else _quoted_first(paper.body, opening)
    closer = _quoted_last(paper.closer, closing) if paper.closer else ()
    return Message(
        span=cover(piece.nodes),
        opener=opener,
        body=body if closer else _quoted_last(body, closing),
        closer=closer,
    )


def _quoted_first(blocks: tuple[Block, ...], mark: tuple[Inline, ...]) -> tuple[Block, ...]:
    if not mark:
        return blocks
    first = blocks[0]
    if isinstance(first, Line | Paragraph | Heading | Dateline):
        return (replace(first, content=(*mark, *first.content)), *blocks[1:])
    return (Paragraph(span=cover(mark), content=mark), *blocks)


def _quoted_last(blocks: tuple[Block, ...], mark: tuple[Inline, ...]) -> tuple[Block, ...]:
    if not mark:
        return blocks
    last = blocks[-1]
    if isinstance(last, Line | Paragraph | Heading | Dateline | Signed):
        return (*blocks[:-1], replace(last, content=(*last.content, *mark)))
    return (*blocks, Paragraph(span=cover(mark), content=mark))
