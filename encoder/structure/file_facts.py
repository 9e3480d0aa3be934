"""What a file format knows of a text, in the place of what would be guessed: what paragraphs are,
tables, lists, notes at their marks, words that are set off, page breaks, what stands apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from encoder.core.facts import BlockFact, CellFact, Facts, TableFact
from encoder.core.model import (
    Block,
    Cell,
    Item,
    ListBlock,
    Row,
    Table,
)
from encoder.core.source import Source, Span
from encoder.layout.blocks import Line, PageGap, TextBlock
from encoder.layout.facts import Decided
from encoder.structure.candidates import Candidate

_SURE = 100_000
"""The margin of what a file says."""


def pinned(decisions: dict[int, Decided], source: Source) -> dict[int, Decided]:
    """The decisions on lines with those that the file makes.

    A paragraph of the file is a paragraph or more than that (an address, a signature); it is no part of
    the one before.
    """
    facts = source.facts
    if facts is None:
        return decisions
    found = dict(decisions)
    titled = False
    for block in facts.blocks:
        at = block.span.start
        known = found.get(at)
        if block.kind == "head":
            label = "subhead" if titled and _text_before(facts, block) else "head"
            titled = True
            found[at] = Decided(label, True, _SURE, "B-p")
        elif block.kind not in ("p", "item"):
            found[at] = Decided(block.kind, True, _SURE, "B-p")
        elif known is not None and not known.begins:
            found[at] = replace(known, begins=True)
        if block.kind == "p" and at in found:
            inside = [n for n in found if at < n < block.span.end]
            found |= {n: replace(found[at], begins=False) for n in inside}
    return found


def _text_before(facts: Facts, head: BlockFact) -> bool:
    """True when a paragraph stands before a heading."""
    return any(block.kind == "p" and block.span.end <= head.span.start for block in facts.blocks)


# --- tables and lists --------------------------------------------------------------------------------


def apart(items: Sequence[TextBlock | PageGap], source: Source) -> list[TextBlock | PageGap]:
    """The text blocks with those of tables and lists cut as the file has them."""
    facts = source.facts
    if facts is None:
        return list(items)
    tables = [table for table in facts.tables if len(table.span)]
    lists = [block for block in facts.blocks if block.kind == "item"]
    places = [*(t.span for t in tables), *(block.span for block in lists)]
    found: list[TextBlock | PageGap] = [
        item for item in items if not any(_meet(item.span, place) for place in places)
    ]
    ours = [span for item in items for span in [item.span]]
    reach = Span(ours[0].start, ours[-1].end) if ours else Span(0, 0)
    for place in places:
        if not _meet(reach, place):
            continue
        cells = next(
            (
                [cell.span for row in table.rows for cell in row]
                for table in tables
                if table.span == place
            ),
            [place],
        )
        found += [block for cell in cells if (block := _block(source, cell)) is not None]
    return sorted(found, key=lambda item: item.span.start)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _block(source: Source, span: Span) -> TextBlock | None:
    """Lines of a cell or an item as a text block."""
    lines, at = [], span.start
    for words in source.slice(span).split("\n"):
        kept = words.strip()
        if kept:
            start = at + len(words) - len(words.lstrip())
            lines.append(Line(Span(start, start + len(kept)), hard=True))
        at += len(words) + 1
    return TextBlock(tuple(lines)) if lines else None


def gathered(candidates: Sequence[Candidate], source: Source) -> list[Candidate]:
    """The candidates with those of each table and list as one."""
    facts = source.facts
    if facts is None:
        return list(candidates)
    kinds = {block.span.start: block for block in facts.blocks if block.kind == "item"}

    def group(candidate: Candidate) -> tuple[str, int]:
        if candidate.text_block is None:
            return "gap", id(candidate)
        span = candidate.text_block.span
        for number, table in enumerate(facts.tables):
            if _meet(span, table.span):
                return "table", number
        if any(_meet(span, block.span) for block in kinds.values()):
            return "list", 0
        return "text", id(candidate)

    out: list[Candidate] = []
    for (kind, number), run in groupby(candidates, group):
        members = list(run)
        if kind == "table":
            block: Block = _table(facts.tables[number], members)
        elif kind == "list":
            block = _list(members, list(kinds.values()))
        else:
            out += members
            continue
        lines = [line for one in members if one.text_block for line in one.text_block.lines]
        whole = Candidate(
            TextBlock(tuple(lines)), tuple(n for one in members for n in one.nodes), own=(block,)
        )
        out.append(whole)
    return out


def _table(table: TableFact, members: Sequence[Candidate]) -> Table:
    def cell(fact: CellFact) -> Cell:
        nodes = next(
            (
                one.nodes
                for one in members
                if one.text_block is not None and _meet(one.text_block.span, fact.span)
            ),
            (),
        )
        return Cell(span=fact.span, content=nodes, columns=fact.columns)

    rows = [
        Row(cells=tuple(map(cell, row)), head=bool(row) and all(one.head for one in row))
        for row in table.rows
    ]
    return Table(span=table.span, rows=tuple(row for row in rows if row.cells))


def _list(members: Sequence[Candidate], facts: Sequence[BlockFact]) -> ListBlock:
    """Items with their numbers, those of a deeper level under the one before."""
    stack: list[tuple[int, list[Item]]] = [(0, [])]

    def close(level: int) -> None:
        while len(stack) > 1 and stack[-1][0] > level:
            _, items = stack.pop()
            owner = stack[-1][1]
            inner = ListBlock(items=tuple(items))
            if owner:
                owner[-1] = replace(owner[-1], inner=(*owner[-1].inner, inner))
            else:
                owner += items

    for one in members:
        assert one.text_block is not None
        fact = next(fact for fact in facts if _meet(fact.span, one.text_block.span))
        close(fact.level)
        if fact.level > stack[-1][0]:
            stack.append((fact.level, []))
        stack[-1][1].append(Item(span=fact.span, content=one.nodes, number=fact.number or None))
    close(-1)
    return ListBlock(items=tuple(stack[0][1]))
