"""Lists without signs: items by their lines, and the words over them that announce them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from encoder.core.model import Block, Inline, Item, ListBlock, Paragraph
from encoder.core.ranges import plain_text
from encoder.language.wording import any_word
from encoder.layout.lines import cover, filled_lines, split_lines
from encoder.profile import Profile
from encoder.structure.blocks.attendance import with_person
from encoder.structure.candidates import Candidate
from encoder.structure.evidence import Context, Found
from encoder.structure.points import points


def items_of(candidate: Candidate) -> tuple[Item, ...]:
    """The items of a list without signs: a line that goes on belongs to the item before it."""
    starts = candidate.text_block.starts if candidate.text_block is not None else frozenset()
    items: list[list[Inline]] = []
    for line in filled_lines(candidate.nodes):
        if items and cover(line).start not in starts:
            items[-1] += line
        else:
            items.append(list(line))
    return tuple(Item(span=cover(item), content=tuple(item)) for item in items)


def with_list_heads(blocks: Sequence[Block], known: Collection[int], context: Context) -> list[Block]:
    """The words that announce a list with the list under them; those present by name.

    Args:
        blocks: of a text.
        known: where paragraphs begin that were taken for the head of a list.
        context: of their division.
    """
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        headed = (
            isinstance(block, ListBlock)
            and isinstance(before, Paragraph)
            and not block.head
            and before.span is not None
            and before.span.start in known
        )
        if not headed or not isinstance(block, ListBlock) or not isinstance(before, Paragraph):
            out.append(block)
            continue
        present = context.lexicon(present_words).match(plain_text(before.content)) is not None
        out[-1] = replace(
            block,
            span=cover((*before.content, *(n for item in block.items for n in item.content))),
            head=before.content,
            kind="participants" if present else block.kind,
            items=tuple(
                replace(item, content=with_person(item.content, context)) if present else item
                for item in block.items
            ),
        )
    return out


def present_words(profile: Profile) -> re.Pattern[str]:
    """A line that does nothing but announce who was present."""
    known = any_word(profile.letterhead.present)
    return re.compile(rf"\s*(?:\w+ )?(?:{known})\w*\s*[:：]?\s*$", re.IGNORECASE)


def numbered(candidate: Candidate) -> Found | None:
    """Lines of one text block whose signs count on: a list."""
    lines = split_lines(candidate.nodes)
    found = points([plain_text(line) for line in lines])
    if len(lines) < 2 or len(found) < len(lines) or len({point.form for point in found}) > 1:
        return None
    items = tuple(
        Item(span=cover(line), content=line, number=str(point.number))
        for line, point in zip(lines, found, strict=True)
    )
    return Found(
        [ListBlock(span=cover(candidate.nodes), items=items, kind="numbered")],
        0.85,
        ("the signs of its lines count on",),
    )


def number_of(item: Sequence[Inline]) -> str | None:
    """The number that an item states: "1." or "I)"."""
    match = re.match(r"\s*(?P<n>\d{1,3}|[IVX]{1,5})[.)]\s", plain_text(item))
    return match["n"] if match else None
