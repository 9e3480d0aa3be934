"""Place and date of writing that stand in a cell of their own beside marks of the letterhead."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.core.model import (
    Block,
    Dateline,
    DateText,
    Inline,
    LetterheadLine,
    LineBreak,
    Name,
    Text,
)
from encoder.core.ranges import plain_text
from encoder.layout.lines import cells, cover, is_blank, split_lines


def with_datelines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a letterhead; a cell of a line that is nothing but a day, or a place and a day,
    is a dateline of its own.

    Args:
        blocks: of the head of a paper, in their order.
    """
    out: list[Block] = []
    for block in blocks:
        out += _parted(block) if isinstance(block, LetterheadLine) else [block]
    return out


def _parted(block: LetterheadLine) -> list[Block]:
    """A line of the letterhead, or what stands in it beside datelines, and these."""
    every = [cell for line in split_lines(block.content) for cell in cells(line)]
    if not any(map(_is_day, every)):
        return [block]
    out: list[Block] = []
    rest: list[Inline] = []
    for cell in every:
        if _is_day(cell):
            out += [*_line(rest), Dateline(span=cover(cell), content=cell)]
            rest = []
        else:
            rest += cell
    return [*out, *_line(rest)]


def _line(nodes: list[Inline]) -> list[Block]:
    if is_blank(nodes):
        return []
    return [LetterheadLine(span=cover(nodes), content=tuple(nodes))]


def _shown(cell: Sequence[Inline]) -> list[Inline]:
    """What shows in a cell, but punctuation between its parts."""
    return [
        node
        for node in cell
        if not isinstance(node, LineBreak)
        and not (isinstance(node, Text) and not any(map(str.isalnum, plain_text([node]))))
    ]


def _is_day(cell: Sequence[Inline]) -> bool:
    """True for a day, with the place before or after it or without."""
    shown = _shown(cell)
    days = [node for node in shown if isinstance(node, DateText) and node.dating.when]
    places = [node for node in shown if isinstance(node, Name) and node.kind == "place"]
    return len(days) == 1 and len(places) < 2 and len(shown) == len(days) + len(places)
