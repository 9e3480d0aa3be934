"""Going through the blocks of a document and putting changed ones in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from encoder.core.model import (
    Addition,
    Deletion,
    EditorialNote,
    Footnote,
    Gloss,
    Inline,
    Item,
    Mark,
    Node,
    Stage,
)

_NOT_PARTS = ("content", "label", "head", "marks")
"""Fields that hold inline nodes; a change looks after those itself."""


def within(
    nodes: tuple[Inline, ...], mark: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]
) -> tuple[Inline, ...]:
    """The nodes with marks set in them, and in the notes and insertions among them."""
    return tuple(_inside(node, mark) for node in mark(nodes))


_HOLDERS = (Addition, Deletion, EditorialNote, Footnote, Gloss, Mark, Stage)
"""Inline nodes whose words are not of the line, or stand out from it."""


def _inside(node: Inline, mark: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]) -> Inline:
    if not isinstance(node, _HOLDERS) or isinstance(node, Mark) and node.kind in _NUMBERS:
        return node
    content = within(node.content, mark)
    return node if content == node.content else replace(node, content=content)


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


def rebuilt(node: Any, change: Callable[[Node], Node | None]) -> Any:
    """A block with its parts changed.

    `change` returns a node to put in the place of one, or None to go on into it.
    What a speech points to is left as it is.
    """
    other = change(node)
    if other is not None:
        return other
    made: dict[str, Any] = {}
    for entry in fields(node):
        value = getattr(node, entry.name)
        if entry.name in _NOT_PARTS or entry.name == "who":
            continue
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            new: Any = tuple(rebuilt(part, change) for part in value)
        elif isinstance(value, Node) and not isinstance(value, Item):
            new = rebuilt(value, change)
        else:
            continue
        if new != value:
            made[entry.name] = new
    return replace(node, **made) if made else node
