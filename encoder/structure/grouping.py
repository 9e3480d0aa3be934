"""Blocks put together: lists, dated entries, sections under their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from encoder.core.model import (
    Block,
    ClosingLine,
    Entry,
    Gap,
    Heading,
    Inline,
    Item,
    LineBreak,
    ListBlock,
    PageBoundary,
    Paragraph,
    Section,
    Speech,
    Table,
)
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.layout.lines import cover


def joined_lists(blocks: list[Block]) -> list[Block]:
    """Neighbouring lists of one kind, and lines about the drafting, as one block."""
    out: list[Block] = []
    for kind, run in groupby(_over_pages(blocks), key=_list_kind):
        together = list(run)
        if kind is None or len(together) == 1:
            out += together
        elif kind == "production":
            out.append(_production(together))
        else:
            lists = [block for block in together if isinstance(block, ListBlock)]
            out.append(
                replace(
                    lists[0],
                    span=cover_blocks(together),
                    items=tuple(item for block in lists for item in block.items),
                )
            )
    return out


def _over_pages(blocks: list[Block]) -> list[Block]:
    """The blocks with a list that a page cuts as one: the page starts within its item."""
    out: list[Block] = []
    items: list[Item] = []
    """Of the list that `out` ends with, perhaps before a page start."""
    for block in blocks:
        page = out[-1] if out and isinstance(out[-1], PageBoundary) else None
        cut = out[-2] if page is not None and len(out) > 1 else None
        if (
            isinstance(block, ListBlock)
            and isinstance(cut, ListBlock)
            and items
            and page is not None
            and not block.head
            and cut.kind == block.kind
            and _goes_on(items[-1], block)
        ):
            out.pop()
            items[-1] = replace(items[-1], content=(*items[-1].content, *page.content))
            items += block.items
            out[-1] = replace(cut, span=cover_blocks([cut, block]))
            continue
        if not isinstance(block, PageBoundary):
            _settle(out, items)
            items = list(block.items) if isinstance(block, ListBlock) else []
        out.append(block)
    _settle(out, items)
    return out


def _settle(blocks: list[Block], items: list[Item]) -> None:
    """Give the last list the items that were gathered for it."""
    for index in range(len(blocks) - 1, max(-1, len(blocks) - 3), -1):
        block = blocks[index]
        if isinstance(block, ListBlock):
            if len(items) > len(block.items):
                blocks[index] = replace(block, items=tuple(items))
            return
        if not isinstance(block, PageBoundary):
            return


def _goes_on(last_item: Item, second: ListBlock) -> bool:
    """True when the second list counts on from the item, or neither counts."""
    last, following = last_item.number, second.items[0].number
    if last is None or following is None:
        return last is following
    return last.isdecimal() and following.isdecimal() and int(following) == int(last) + 1


def _list_kind(block: Block) -> str | None:
    """What a block can be joined by: its kind of list, or "production"."""
    if isinstance(block, ListBlock) and not block.head:
        return f"list {block.kind}"
    if isinstance(block, ClosingLine) and block.kind == "production":
        return block.kind
    return None


def _production(lines: Sequence[Block]) -> ClosingLine:
    content: list[Inline] = []
    for line in lines:
        assert isinstance(line, ClosingLine) and line.span is not None
        if content:
            content.append(LineBreak(span=Span(cover(content).end, line.span.start)))
        content += line.content
    return ClosingLine(span=cover_blocks(lines), kind="production", content=tuple(content))


def in_entries(blocks: list[Block]) -> list[Block]:
    """Blocks under their dated heads; what comes before the first is the end of an
    entry whose beginning is not here."""
    out: list[Block] = []
    head: Heading | None = None
    inside: list[Block] = []

    def close() -> None:
        nonlocal inside
        omission = [b for b in inside if not isinstance(b, Gap | PageBoundary)]
        if head is None and not omission:
            out.extend(inside)
        else:
            tail = _trailing_gaps(inside)
            kept = inside[: len(inside) - len(tail)]
            out.append(
                Entry(
                    span=cover_blocks([*([head] if head else []), *kept]),
                    head=head,
                    blocks=tuple(kept),
                    part=_part(head, kept),
                )
            )
            out.extend(tail)
        inside = []

    for block in blocks:
        if isinstance(block, Heading) and block.kind == "entry":
            close()
            head = block
        elif head is None and not inside and isinstance(block, PageBoundary | Gap):
            out.append(block)
        else:
            inside.append(block)
    close()
    return out


def _trailing_gaps(blocks: list[Block]) -> list[Block]:
    """Omissions and page starts at the end belong after the entry."""
    count = 0
    while count < len(blocks) and isinstance(blocks[len(blocks) - 1 - count], Gap):
        count += 1
    return blocks[len(blocks) - count :]


def _part(head: Heading | None, blocks: list[Block]) -> str | None:
    """ "F" without a head; "I" when the last paragraph stops in mid-sentence."""
    if head is None:
        return "F"
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph):
        text = plain_text(last.content).rstrip()
        if re.search(r"[\w,–-]$", text) and len(text.split()) > 8:
            return "I"
    return None


def in_sections(blocks: list[Block]) -> list[Block]:
    """Blocks under their headings; a heading with nothing under it is a paragraph, and what comes
    before the first is a section without one."""
    out: list[Block] = []
    head: Heading | None = None
    inside: list[Block] = []

    def close() -> None:
        nonlocal head, inside
        if head is not None:
            if any(isinstance(b, Paragraph | ListBlock | Speech | Table) for b in inside):
                out.append(Section(span=cover_blocks([head, *inside]), head=head, blocks=tuple(inside)))
            else:
                out.append(Paragraph(span=head.span, content=head.content))
                out.extend(inside)
        head, inside = None, []

    for block in blocks:
        if isinstance(block, Heading) and block.kind in ("section", "entry"):
            close()
            if block.kind == "entry":
                out.append(block)
            else:
                head = block
        elif head is not None:
            inside.append(block)
        else:
            out.append(block)
    close()
    return _with_first_section(_sections_last(out))


def _with_first_section(blocks: list[Block]) -> list[Block]:
    """What comes before the first section in one without a head."""
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Section)), 0)
    start = next((n for n in range(first) if not isinstance(blocks[n], PageBoundary | Gap)), first)
    before = blocks[start:first]
    if not before or any(isinstance(block, Heading | Entry) for block in before):
        return blocks
    section = Section(span=cover_blocks(before), head=None, blocks=tuple(before))
    return [*blocks[:start], section, *blocks[first:]]


def _sections_last(blocks: list[Block]) -> list[Block]:
    """After a section only sections may follow: later blocks go into the last one."""
    out: list[Block] = []
    later: list[Block] = []

    def close() -> None:
        if later and isinstance(out[-1], Section):
            whole = (*out[-1].blocks, *later)
            out[-1] = replace(out[-1], blocks=whole, span=cover_blocks([out[-1], *later]))
            later.clear()

    for block in blocks:
        if out and isinstance(out[-1], Section) and not isinstance(block, Section | Heading):
            later.append(block)
        else:
            close()
            out.append(block)
    close()
    return out


def cover_blocks(blocks: Sequence[Block]) -> Span | None:
    spans = [b.span for b in blocks if b.span is not None]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None
