"""What a file format knows of a text, in the place of what would be guessed: what paragraphs are,
tables, lists, notes at their marks, words that are set off, page breaks, what stands apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from encoder.core.facts import BlockFact, CellFact, TableFact
from encoder.core.model import Cell, Item, ListBlock, Row, Table
from encoder.core.source import Source, Span
from encoder.core.spanned import Spanned
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
    lines = sorted({*found, *(one.span.start for one in facts.blocks if one.kind not in ("p", "item"))})
    first = min(
        (block.span.end for block in facts.blocks if block.kind == "p"), default=len(source.text)
    )
    titled = False
    for block in facts.blocks:
        at = block.span.start
        known = found.get(at)
        if block.kind == "head":
            label = "subhead" if titled and first <= at else "head"
            titled = True
            found[at] = Decided(label, True, _SURE, "B-p")
        elif block.kind not in ("p", "item"):
            found[at] = Decided(block.kind, True, _SURE, "B-p")
        elif known is not None and not known.begins:
            found[at] = replace(known, begins=True)
        if block.kind == "p" and at in found:
            inside = lines[bisect_right(lines, at) : bisect_left(lines, block.span.end)]
            found |= {n: replace(found[at], begins=False) for n in inside}
    return found


# --- tables and lists --------------------------------------------------------------------------------


def apart(items: Sequence[TextBlock | PageGap], source: Source) -> list[TextBlock | PageGap]:
    """The text blocks with those of tables and lists cut as the file has them."""
    facts = source.facts
    if facts is None:
        return list(items)
    tables = {table.span: [cell.span for row in table.rows for cell in row] for table in facts.tables}
    places = {span: cells for span, cells in tables.items() if len(span)}
    places |= {block.span: [block.span] for block in facts.blocks if block.kind == "item"}
    index = Spanned(places, lambda place: place)
    found = [item for item in items if not index.meeting(item.span)]
    if items:
        reach = Span(items[0].span.start, items[-1].span.end)
        cells = [cell for place in index.meeting(reach) for cell in places[place]]
        found += [block for cell in cells if (block := _block(source, cell)) is not None]
    return sorted(found, key=lambda item: item.span.start)


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
    tables = Spanned(facts.tables, lambda table: table.span)
    entries = Spanned((one for one in facts.blocks if one.kind == "item"), lambda one: one.span)

    def group(candidate: Candidate) -> tuple[str, int]:
        if candidate.text_block is None:
            return "gap", id(candidate)
        span = candidate.text_block.span
        table = tables.first(span)
        if table is not None:
            return "table", table.span.start
        return ("list", 0) if entries.meeting(span) else ("text", id(candidate))

    out: list[Candidate] = []
    for (kind, _), run in groupby(candidates, group):
        members = list(run)
        if kind not in ("table", "list"):
            out += members
            continue
        table = tables.first(_place(members[0]))
        block = _list(members, entries) if table is None else _table(table, members)
        lines = tuple(line for one in members if one.text_block for line in one.text_block.lines)
        nodes = tuple(node for one in members for node in one.nodes)
        out.append(Candidate(TextBlock(lines), nodes, own=(block,)))
    return out


def _place(candidate: Candidate) -> Span:
    assert candidate.text_block is not None
    return candidate.text_block.span


def _table(table: TableFact, members: Sequence[Candidate]) -> Table:
    written = Spanned(members, _place)

    def cell(fact: CellFact) -> Cell:
        words = written.first(fact.span)
        return Cell(span=fact.span, content=words.nodes if words else (), columns=fact.columns)

    rows = [
        Row(cells=tuple(map(cell, row)), head=bool(row) and all(one.head for one in row))
        for row in table.rows
    ]
    return Table(span=table.span, rows=tuple(row for row in rows if row.cells))


def _list(members: Sequence[Candidate], facts: Spanned[BlockFact]) -> ListBlock:
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
        fact = facts.meeting(_place(one))[0]
        close(fact.level)
        if fact.level > stack[-1][0]:
            stack.append((fact.level, []))
        stack[-1][1].append(Item(span=fact.span, content=one.nodes, number=fact.number or None))
    close(-1)
    return ListBlock(items=tuple(stack[0][1]))
