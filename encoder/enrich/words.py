"""The words of blocks with something marked in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from encoder.core.model import (
    ClosingLine,
    Dateline,
    Division,
    Heading,
    Inline,
    LetterheadLine,
    Mark,
    Marking,
    Node,
)
from encoder.core.visitor import walk

Marker = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]

_NUMBERS = frozenset(
    {
        "classification",
        "copyNumber",
        "incomingNumber",
        "outgoingNumber",
        "telegramNumber",
        "reference",
        "priority",
        "handling",
    }
)
"""Marks that hold no dates and no names."""


_SAYING_A_DAY: tuple[tuple[type[Node], ...], ...] = (
    (Dateline,),
    (Heading, LetterheadLine),
    (ClosingLine,),
)


def day_sayers(division: Division) -> Iterator[Any]:
    """Where a version says its own day, the likeliest place first: datelines, heads, closing lines."""
    for kinds in _SAYING_A_DAY:
        yield from (node for node in walk(division) if isinstance(node, kinds))


def marked(node: Any, mark: Marker) -> Any:
    """A block with something marked in its words."""
    content = within(node.content, mark)
    return node if content == node.content else replace(node, content=content)


def within(nodes: tuple[Inline, ...], mark: Marker) -> tuple[Inline, ...]:
    """The nodes with marks set in them, and in the notes and insertions among them."""
    return tuple(_inside(node, mark) for node in mark(nodes))


def _inside(node: Any, mark: Marker) -> Any:
    if not node.stands_out or isinstance(node, Mark) and node.kind in _NUMBERS:
        return node
    return marked(node, mark)


def words_for(node: Any, *markings: Marking) -> tuple[Inline, ...] | None:
    """The words of a block in which one of these is looked for; None for any other node."""
    return node.content if node.marked_for.intersection(markings) else None
