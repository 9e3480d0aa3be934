"""Stand-off annotations nested into a sequence of inline nodes.

Recognisers see the visible text of a sequence as one string and name ranges of it;
:func:`wrap_ranges` wraps those ranges, splitting text where a range begins or ends within
it. A range that cuts into another node takes the whole node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

from encoder.core.model import (
    Abbreviation,
    Blank,
    Emphasis,
    Gap,
    Inline,
    LineBreak,
    Markup,
    Node,
    OcrNoise,
    Sic,
    SignatureMark,
    Slip,
    Supplied,
    Text,
    Unclear,
)
from encoder.core.source import Span
from encoder.core.visitor import walk

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in the visible text for a node that shows no characters of its own."""

Make = Callable[[tuple[Inline, ...], Span], Inline]


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of the visible text and the node to make of it."""

    start: int
    end: int
    make: Make
    apart: bool = False
    """True when it must not lie in another node: one that holds it is divided."""


def plain_text(nodes: Sequence[Inline]) -> str:
    """What a reader sees of the nodes, one object sign for anything else."""
    return "".join(_plain_text(node) for node in nodes)


def _plain_text(node: Inline) -> str:
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Markup):
        return ""
    if isinstance(node, LineBreak):
        return "\n"
    if isinstance(node, Blank):
        return "_" * node.quantity
    if isinstance(node, Slip):
        return node.correction
    if isinstance(node, Unclear | Supplied | Emphasis | Abbreviation | Sic):
        return plain_text(node.content)
    return OBJECT


def says(nodes: Iterable[Node]) -> bool:
    """True when nodes hold words, or something that stands for words; numbers of pages and
    their starts are none."""
    return any(
        isinstance(inner, Gap | Blank | OcrNoise | SignatureMark)
        or isinstance(inner, Text)
        and any(c.isprintable() and not c.isspace() for c in inner.text)
        for node in nodes
        for inner in walk(node)
    )


def full_text(nodes: Sequence[Node]) -> str:
    """All characters of the nodes and what is within them, page furniture aside."""
    out: list[str] = []
    for node in (inner for outer in nodes for inner in walk(outer)):
        if isinstance(node, Text | OcrNoise):
            out.append(node.text)
        elif isinstance(node, Blank):
            out.append("_" * node.quantity)
        elif isinstance(node, LineBreak):
            out.append(" ")
    return "".join(out)


def wrap_ranges(nodes: Sequence[Inline], ranges: Sequence[Range]) -> tuple[Inline, ...]:
    """Wrap ranges of the visible text; later ranges that overlap earlier ones are dropped."""
    out: list[Inline] = []
    pending = deque(_disjoint(ranges))
    inside: list[Inline] = []
    at = 0
    current = pending.popleft() if pending else None
    queue = list(reversed(nodes))
    while queue:
        node = queue.pop()
        length = len(_plain_text(node))
        if current is None or at + length <= current.start and not inside:
            out.append(node)
        elif (
            isinstance(node, _OPEN)
            and at <= current.start
            and current.end <= at + length
            and (not inside and current.end - current.start < length)
        ):
            divided = _divided(node, (current.start - at, current.end - at)) if current.apart else []
            if len(divided) > 1:
                queue += reversed(divided)
                continue
            out.append(_nested(node, at, current, pending))
            while pending and pending[0].start < at + length:
                pending.popleft()
            current = pending.popleft() if pending else None
        elif isinstance(node, Text) and (at < current.start or at + length > current.end):
            queue += reversed(_cut(node, at, chain([current], pending)))
            continue
        else:
            inside.append(node)
        at += length
        if current is not None and inside and at >= current.end:
            out.append(current.make(tuple(inside), _cover(inside)))
            inside = []
            current = pending.popleft() if pending else None
            while current is not None and current.start < at:
                current = pending.popleft() if pending else None
    return (*out, *inside)


_OPEN = (Unclear, Supplied, Emphasis)
"""Nodes in which a range can lie."""


def _nested(node: Any, at: int, first: Range, pending: deque[Range]) -> Inline:
    """A node with the range wrapped that lies within it, and those that follow within it;
    these are taken from the pending ones."""
    length = len(_plain_text(node))
    within = [first]
    while pending and pending[0].end <= at + length:
        within.append(pending.popleft())
    shifted = [Range(one.start - at, one.end - at, one.make) for one in within]
    made: Inline = replace(node, content=wrap_ranges(node.content, shifted))
    return made


def cut(nodes: Sequence[Inline], offsets: Sequence[int]) -> list[tuple[Inline, ...]]:
    """Nodes cut at offsets of their visible text (ascending). Text is cut, and what is set off
    or doubtful, into parts alike; any other node goes to the part where it begins."""
    parts: list[list[Inline]] = [[]]
    pending = deque(offset for offset in offsets if offset > 0)
    at = 0
    for node in nodes:
        end = at + len(_plain_text(node))
        inside = list(_within(pending, at, end))
        for piece in _divided(node, inside) if inside else (node,):
            while pending and pending[0] <= at:
                pending.popleft()
                parts.append([])
            parts[-1].append(piece)
            at += len(_plain_text(piece))
    return [tuple(part) for part in parts if part]


def _within(offsets: Iterable[int], start: int, end: int) -> Iterator[int]:
    """The first of some ascending offsets, as far as they lie within a stretch, counted from
    its start."""
    for offset in offsets:
        if offset >= end:
            return
        if offset > start:
            yield offset - start


def _divided(node: Inline, offsets: Sequence[int]) -> Sequence[Inline]:
    """A node cut at offsets of its visible text, its parts alike but for what they hold; one
    that cannot be cut is whole."""
    if isinstance(node, Text):
        bounds = [0, *offsets, len(node.text)]
        return [_part(node, first, last) for first, last in pairwise(bounds)]
    if isinstance(node, _OPEN):
        return [replace(node, span=_cover(part), content=part) for part in cut(node.content, offsets)]
    return [node]


def place_of(nodes: Sequence[Inline], start: int, end: int) -> Span | None:
    """Where the source has a range of the visible text."""
    places: list[Span] = []

    def note(content: tuple[Inline, ...], place: Span) -> Inline:
        places.append(place)
        return content[0]

    wrap_ranges(nodes, [Range(start, end, note)])
    return places[0] if places else None


def _disjoint(ranges: Sequence[Range]) -> list[Range]:
    kept: list[Range] = []
    for one in sorted(ranges, key=lambda r: (r.start, -r.end)):
        if one.end > one.start and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return kept


def _cut(node: Text, at: int, ranges: Iterable[Range]) -> list[Text]:
    """A text that begins at a place, cut at the bounds of the ranges within it."""
    end = at + len(node.text)
    places = [at]
    for one in ranges:
        if one.start >= end:
            break
        places += [bound for bound in (one.start, one.end) if places[-1] < bound < end]
    return [
        _part(node, first - at, last - at)
        for first, last in zip(places, [*places[1:], end], strict=True)
    ]


def _part(node: Text, start: int, end: int) -> Text:
    assert node.span is not None
    return Text(span=Span(node.span.start + start, node.span.start + end), text=node.text[start:end])


def _cover(nodes: Sequence[Inline]) -> Span:
    spans = [node.span for node in nodes if node.span is not None]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
