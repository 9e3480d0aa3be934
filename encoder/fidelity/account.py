"""Proof that no character was lost, added or changed.

Every code point of the source has one role, and the text of the TEI is the text of the
source in the order in which the TEI has it. It runs on every encode; what does not hold
is an error, and the file is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from encoder.core.model import (
    Blank,
    Division,
    Document,
    EditorialNote,
    Enclosure,
    Furniture,
    Gap,
    Item,
    LineBreak,
    ListBlock,
    Message,
    Node,
    OcrNoise,
    Paragraph,
    ParagraphEnd,
    Role,
    SignatureMark,
    Text,
)
from encoder.core.source import Source, Span
from encoder.core.visitor import children, leaves, paper_in_order, walk
from encoder.fidelity.streams import (
    EDGE,
    Difference,
    Piece,
    Stream,
    first_difference,
    source_stream,
    tei_stream,
    untiled,
)
from encoder.findings import Finding
from encoder.findings.fidelity import AccountedForTwice, NotAccountedFor, TextNotConserved
from encoder.findings.wellformed import parse

_SHOWN = 24
_BLANK = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class Conserved:
    """What became of every character of a source, and what is wrong with it."""

    pieces: list[Piece]
    """The text in the order of the TEI."""
    roles: dict[str, list[tuple[int, int]]]
    """Role ("markup", "layout", "record") -> stretches of the source that are no text."""
    faults: list[Finding]


def conserved(document: Document, source: Source, tei: bytes) -> Conserved:
    """Account for every character of a source.

    Args:
        document: as it was written.
        source: what it was read from.
        tei: what was written; it is parsed anew.
    """
    root, fault = parse(tei)
    if root is None:
        raise ValueError(f"no XML was written: {fault.message if fault else ''}")
    text = source.with_line_feeds().text
    pieces = list(_pieces(document))
    roles = _roles(document)
    roles["layout"] += [place for node in _descriptions(document) for place in _at_ends(node.content)]
    spans = [(p[0], p[1]) for p in pieces if not isinstance(p, str)]
    spans += [span for stretches in roles.values() for span in stretches]
    faults: list[Finding] = [
        (NotAccountedFor if kind == "nobody" else AccountedForTwice)(
            span=Span(start, end), text=_shown(text[start:end])
        )
        for kind, start, end in untiled(len(text), spans)
    ]
    faults += _strays(document, text)
    merged = _merged(pieces)
    ours, theirs = source_stream(text, merged), tei_stream(root)
    parted = first_difference(ours, theirs)
    if parted is not None:
        faults.append(_parted(parted, ours, theirs))
    return Conserved(merged, roles, faults)


def _shown(text: str) -> str:
    return text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")


def _strays(document: Document, text: str) -> Iterator[Finding]:
    """Words among the blanks between the pieces."""
    for span in document.spaces:
        if text[span.start : span.end].strip():
            yield NotAccountedFor(span=span, text=_shown(text[span.start : span.end].strip()))


def _parted(found: Difference, ours: Stream, theirs: Stream) -> Finding:
    at = ours.origin(found.place, counted=True)
    one, other = ours.text, theirs.text
    return TextNotConserved(
        span=Span(at, at),
        kind=found.kind,
        source=_around(one, found.place),
        tei=_around(other, found.place),
    )


def _around(text: str, place: int) -> str:
    return f"{text[max(0, place - 8) : place]}|{text[place : place + _SHOWN]}"


# --- the text in the order of the TEI ------------------------------------------------------


def _pieces(document: Document) -> Iterator[Piece]:
    for division in document.divisions:
        yield from _paper(division)


def _paper(paper: Division | Enclosure) -> Iterator[Piece]:
    """A paper as the writer goes through it."""
    for part, blocks in paper_in_order(paper):
        for block in blocks:
            if part != "opener":
                yield " "
            yield from _of(block)
    for enclosure in paper.enclosures if isinstance(paper, Division) else ():
        yield from _paper(enclosure)


def _of(node: Node) -> Iterator[Piece]:
    special = _SPECIAL.get(type(node))
    if special is not None:
        yield from special(node)
    else:
        for part in children(node):
            yield from _of(part)


def _text(node: Text | OcrNoise) -> Iterator[Piece]:
    yield (node.span.start, node.span.end) if node.span is not None else str(node.text)


def _furniture(node: Furniture) -> Iterator[Piece]:
    assert node.span is not None
    yield from ("", (node.span.start, node.span.end), "")


def _line_break(node: LineBreak) -> Iterator[Piece]:
    if not node.joins_word:
        yield " "


def _block(node: Paragraph | Item) -> Iterator[Piece]:
    yield EDGE
    for part in node.content:
        yield from _of(part)
    for inner in node.inner if isinstance(node, Item) else ():
        yield from _list(inner)
    yield EDGE


def _list(node: ListBlock) -> Iterator[Piece]:
    parts: tuple[Node, ...] = (*node.head, *node.items)
    for part in parts:
        yield from _of(part)


def _remark(node: EditorialNote) -> Iterator[Piece]:
    for part in node.content if node.author != "editor" else ():
        yield from _of(part)


def _message(node: Message) -> Iterator[Piece]:
    for _, blocks in paper_in_order(node):
        for block in blocks:
            yield from _of(block)


def _mark(node: SignatureMark) -> Iterator[Piece]:
    if node.qualifier != "named":
        yield from _said(node.content)
    else:
        for part in node.content:
            yield from _of(part)


def _described(gap: Gap) -> Iterator[Piece]:
    """The words about a gap, then the page numbers among them."""
    yield from _said(gap.content)
    for node in (inner for part in gap.content for inner in walk(part)):
        if isinstance(node, Furniture) and node.span is not None:
            yield node.span.start, node.span.end


def _said(nodes: Sequence[Node]) -> Iterator[Piece]:
    """The words of a description; the blanks at its ends are layout (see `_at_ends`)."""
    ends = {(start, end) for start, end in _at_ends(nodes)}
    pieces = list(_whole(nodes))
    while pieces and pieces[0] == " ":
        pieces.pop(0)
    while pieces and pieces[-1] == " ":
        pieces.pop()
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
            continue
        start, end = piece
        lead = next((b for a, b in ends if a == start and b <= end), start)
        trail = next((a for a, b in ends if b == end and a >= lead), end)
        if lead < trail:
            yield lead, trail


def _at_ends(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """The blanks at the ends of a description, which the TEI leaves out."""
    texts = [
        node
        for outer in nodes
        for node in walk(outer)
        if isinstance(node, Text | OcrNoise | Blank | LineBreak)
    ]
    found: list[tuple[int, int]] = []
    for run, leading in ((texts, True), (texts[::-1], False)):
        for node in run:
            if isinstance(node, LineBreak):
                continue
            if not isinstance(node, Text) or node.span is None:
                break
            kept = node.text.lstrip(_BLANK) if leading else node.text.rstrip(_BLANK)
            gone = len(node.text) - len(kept)
            place = (
                (node.span.start, node.span.start + gone)
                if leading
                else (node.span.end - gone, node.span.end)
            )
            if gone and place not in found:
                found.append(place)
            if kept:
                break
    return found


def _whole(nodes: Sequence[Node]) -> Iterator[Piece]:
    for node in (inner for outer in nodes for inner in walk(outer)):
        if isinstance(node, Text | OcrNoise) and node.span is not None:
            yield node.span.start, node.span.end
        elif isinstance(node, Blank):
            yield "_" * node.quantity
        elif isinstance(node, LineBreak):
            yield " "


_SPECIAL: dict[type[Node], Callable[[Any], Iterator[Piece]]] = {
    EditorialNote: _remark,
    Gap: _described,
    SignatureMark: _mark,
    ListBlock: _list,
    Message: _message,
    Text: _text,
    OcrNoise: _text,
    Furniture: _furniture,
    LineBreak: _line_break,
    Paragraph: _block,
    ParagraphEnd: lambda _: iter((EDGE,)),
    Item: _block,
}


def _descriptions(document: Document) -> Iterator[Gap | SignatureMark]:
    for division in document.divisions:
        for node in walk(division):
            if isinstance(node, Gap) or (isinstance(node, SignatureMark) and node.qualifier != "named"):
                yield node


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring stretches as one."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, tuple) and isinstance(last, tuple) and last[1] == piece[0]:
            merged[-1] = (last[0], piece[1])
        elif piece != last or not isinstance(piece, str) or piece.strip():
            merged.append(piece)
    return merged


def _roles(document: Document) -> dict[str, list[tuple[int, int]]]:
    """The stretches that are no text; text that no piece names is found by its gap."""
    found: dict[str, list[tuple[int, int]]] = {"markup": [], "layout": [], "record": []}
    for span, role in leaves(document):
        if role is Role.TEXT:
            continue
        stretches = found[role.value]
        if stretches and stretches[-1][1] == span.start:
            stretches[-1] = (stretches[-1][0], span.end)
        else:
            stretches.append((span.start, span.end))
    return found
