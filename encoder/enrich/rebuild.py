"""Going through the blocks of a document and putting changed ones in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from encoder.model import Inline, Item, Node, Signed, Stage, Stamp

_NOT_PARTS = ("content", "label", "head", "marks")
"""Fields that hold inline nodes; a change looks after those itself."""


def within(
    nodes: tuple[Inline, ...], mark: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]
) -> tuple[Inline, ...]:
    """The nodes with marks set in them, and in the stage directions among them."""
    return tuple(replace(node, content=mark(node.content)) if isinstance(node, Stage) else node
                 for node in mark(nodes))


def rebuilt(node: Any, change: Callable[[Node], Node | None]) -> Any:
    """A block with its parts changed.

    `change` returns a node to put in the place of one, or None to go on into it.
    Signatures and stamps are left as they are, and so is what a speech points to.
    """
    if isinstance(node, Signed | Stamp):
        return node
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
