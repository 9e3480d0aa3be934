"""The one way through the model: what is within what, in which order, and with what changed.

A field that holds nodes is a part of its node because of its type; no list of kinds or of
names of fields says so a second time. Fields that only point to nodes, or repeat what another
field has, say so where they are declared (:func:`encoder.core.model.base.beside`).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, Union, get_args, get_origin, get_type_hints

from encoder.core.model import (
    Blank,
    Block,
    Division,
    Document,
    Enclosure,
    Furniture,
    Inline,
    Item,
    Leaf,
    LineBreak,
    ListBlock,
    Markup,
    Message,
    Node,
    OcrNoise,
    PageStart,
    Postscript,
    Role,
    Text,
)
from encoder.core.source import Span

_ROLES: dict[type[Node], Role] = {
    Text: Role.TEXT,
    OcrNoise: Role.TEXT,
    Furniture: Role.TEXT,
    Blank: Role.MARKUP,
    PageStart: Role.MARKUP,
    LineBreak: Role.LAYOUT,
}


_PARTS: dict[type[Node], tuple[str, ...]] = {}
_BLOCKS: dict[type[Node], tuple[str, ...]] = {}


def parts_of(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of node that hold what is within it, in the order of the text."""
    found = _PARTS.get(kind)
    if found is None:
        hints = get_type_hints(kind)
        found = _PARTS[kind] = tuple(
            entry.name
            for entry in fields(kind)
            if holds_nodes(hints[entry.name]) and not entry.metadata.get("beside")
        )
    return found


def _blocks_of(kind: type[Node]) -> tuple[str, ...]:
    """Those of its parts that are not words of its own: blocks, items, rows, cells."""
    found = _BLOCKS.get(kind)
    if found is None:
        hints = get_type_hints(kind)
        found = _BLOCKS[kind] = tuple(
            name for name in parts_of(kind) if not _kinds_in(hints[name]) & _INLINE
        )
    return found


def holds_nodes(hint: Any) -> bool:
    """True for the type of a field that can hold nodes: a node, or a tuple of nodes, or none."""
    return bool(_kinds_in(hint))


def _kinds_in(hint: Any) -> frozenset[type[Node]]:
    """The kinds of nodes that a type names, wherever it names them."""
    if isinstance(hint, type) and not get_origin(hint):
        return frozenset({hint}) if issubclass(hint, Node) else frozenset()
    if get_origin(hint) in (tuple, Union, types.UnionType):
        return frozenset().union(*map(_kinds_in, get_args(hint)))
    return frozenset()


_INLINE = frozenset(get_args(Inline)) - frozenset(get_args(Block))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly within a node, whatever field they stand in."""
    for name in parts_of(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


def walk(node: Node) -> Iterator[Node]:
    """A node and everything within it, in document order."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        names = _PARTS.get(one.__class__)
        if names is None:
            names = parts_of(one.__class__)
        if names:
            inside: list[Node] = []
            for name in names:
                value = getattr(one, name)
                if value.__class__ is tuple:
                    inside += value
                elif value is not None:
                    inside.append(value)
            waiting += reversed(inside)


def rebuilt(node: Any, change: Callable[[Node], Node | None]) -> Any:
    """A block with its parts changed.

    Args:
        node: the block.
        change: returns a node to put in the place of one, or None to go on into it. It looks
            after the words of a block itself.
    """
    other = change(node)
    if other is not None:
        if isinstance(other, Item) and other.inner:  # words of its own, and points under it
            return replace(other, inner=tuple(rebuilt(block, change) for block in other.inner))
        return other
    made: dict[str, Any] = {}
    for name in _blocks_of(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            new: Any = tuple(rebuilt(part, change) for part in value)
        else:
            new = rebuilt(value, change) if value is not None else None
        if new != value:
            made[name] = new
    return replace(node, **made) if made else node


def paper_in_order(
    paper: Division | Enclosure | Message,
) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The parts of a paper in the order of the TEI: lists of the head stand with the text,
    because an opener holds none.

    Yields:
        the name of the part (`opener`, `lists`, `body`, `closer`, `postscript`, `distribution`) and
        its blocks.
    """
    yield "opener", tuple(block for block in paper.opener if not isinstance(block, ListBlock))
    yield "lists", tuple(block for block in paper.opener if isinstance(block, ListBlock))
    yield "body", paper.body
    yield "closer", tuple(block for block in paper.closer if not isinstance(block, Postscript))
    yield "postscript", tuple(block for block in paper.closer if isinstance(block, Postscript))
    if not isinstance(paper, Message):
        yield "distribution", paper.distribution.blocks if paper.distribution is not None else ()


def spans_of(*nodes: Node) -> Iterator[Span]:
    """Where the pieces of the source lie that nodes hold, in document order; empty ones are none."""
    for outer in nodes:
        for node in walk(outer):
            if isinstance(node, Leaf) and node.span is not None and len(node.span):
                yield node.span


def reach(*nodes: Node) -> Span | None:
    """From the first to the last character that nodes hold; None when they hold none."""
    spans = list(spans_of(*nodes))
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def has(node: Node, place: int) -> bool:
    """True for a node that holds the character at a place of the source."""
    return any(span.start <= place < span.end for span in spans_of(node))


def leaves(document: Document) -> list[tuple[Span, Role]]:
    """Every piece of the source with its role, in the order of the source.

    The pieces tile the source: none is missing and none is claimed twice. Parts of
    a record and blank space have spans but no nodes.
    """
    found = [(span, Role.RECORD) for span in document.record.chrome]
    found += [(span, Role.LAYOUT) for span in document.spaces]
    for division in document.divisions:
        found += [
            (node.span, _role(node))
            for node in walk(division)
            if isinstance(node, Leaf) and node.span is not None
        ]
    return sorted((leaf for leaf in found if len(leaf[0])), key=lambda leaf: leaf[0])


def _role(node: Leaf) -> Role:
    return node.role if isinstance(node, Markup) else _ROLES[type(node)]
