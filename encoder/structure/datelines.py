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
    Text,
)
from encoder.core.ranges import full_text
from encoder.layout.lines import cells, cover, is_blank, split_lines
from encoder.structure.blocks.letterhead import is_place_and_date
from encoder.structure.evidence import Context


def with_datelines(blocks: Sequence[Block], context: Context) -> list[Block]:
    """The blocks of a letterhead; a cell of a line that is nothing but a day, or a place and a day,
    is a dateline of its own.

    Args:
        blocks: of the head of a paper, in their order.
        context: words before a place.
    """
    out: list[Block] = []
    for block in blocks:
        out += _parted(block, context) if isinstance(block, LetterheadLine) else [block]
    return out


def _parted(block: LetterheadLine, context: Context) -> list[Block]:
    """A line of the letterhead, or what stands in it beside datelines, and these."""
    every = [cell for line in split_lines(block.content) for cell in cells(line)]
    dated = [_is_day(cell) or is_place_and_date(full_text(cell), context) for cell in every]
    if not any(dated):
        return [block]
    out: list[Block] = []
    rest: list[Inline] = []
    for cell, is_dateline in zip(every, dated, strict=True):
        if is_dateline:
            out += [*_line(rest), Dateline(span=cover(cell), content=cell)]
            rest = []
        else:
            rest += cell
    return [*out, *_line(rest)]


def _line(nodes: list[Inline]) -> list[Block]:
    if is_blank(nodes):
        return []
    return [LetterheadLine(span=cover(nodes), content=tuple(nodes))]


def _is_day(cell: Sequence[Inline]) -> bool:
    """True for a day and nothing else but the end of its line and signs."""
    shown = [node for node in cell if not isinstance(node, LineBreak | Text) or _has_words(node)]
    return len(shown) == 1 and isinstance(shown[0], DateText) and bool(shown[0].dating.when)


def _has_words(node: LineBreak | Text) -> bool:
    return isinstance(node, Text) and any(map(str.isalnum, node.text))
