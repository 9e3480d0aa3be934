"""Footnotes: the note at the foot of a page or of the text goes to its mark.

A note begins with its sign, a number or stars, at the start of a line. It is one
only when the same sign stands as a mark in the text before it: in brackets
(``[1]``), or glued to the end of a word (``us.3``, ``paper*``). Numbers without
brackets begin paragraphs as well, so they count only at the foot of a page or at
the end of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from encoder.model import Footnote, Inline, LineBreak, Markup, Role, Text
from encoder.nesting import visible
from encoder.readers.lines import cut
from encoder.readers.pages import Chunk
from encoder.readers.pieces import Piece
from encoder.source import Span

_LABEL = re.compile(
    r"(?m)^[ \t\u00a0]*(?P<label>\[(?P<bracket>\d{1,3}|\*{1,5}|[ivx]{1,4})\][.)]?|(?P<stars>\*{1,5})"
    r"|(?P<number>\d{1,2})[.)]|(?P<bare>\d{1,2})(?=[ \t\u00a0]))[ \t\u00a0]*(?=\S)")
_TERMINAL = re.compile(r"[.!?:;”\"»…)\]。！？]\W*$")


@dataclass(frozen=True, slots=True)
class _Note:
    """A note where it lies: its sign, and its nodes with the label as markup."""

    sign: str
    nodes: tuple[Inline, ...]
    certain: bool
    """True when the sign says by itself that this is a note."""


def with_footnotes(pieces: list[Piece]) -> list[Piece]:
    """The pieces with every footnote at its mark, and the sentences that stood around
    the notes of a page whole again."""
    out = list(pieces)
    for index, piece in enumerate(pieces):
        notes = _notes(piece)
        if not notes:
            continue
        glued = notes[0].certain or _at_foot(pieces, index)
        placed = _placed(out[:index], notes, glued=glued)
        if placed is None:
            continue
        out[:index] = placed
        out[index] = replace(piece, chunk=None, nodes=(), gap=None)
    return _rejoined([piece for piece in out if piece.chunk is not None or piece.gap is not None])


def _notes(piece: Piece) -> list[_Note]:
    """The notes that a chunk consists of; none when it begins with something else."""
    if piece.chunk is None:
        return []
    text = visible(piece.nodes)
    labels = [match for match in _LABEL.finditer(text)]
    if not labels or text[: labels[0].start()].strip():
        return []
    kept = [labels[0]]
    for match in labels[1:]:  # a further note goes on counting; another number is its text
        if _follows(_sign(kept[-1]), _sign(match)):
            kept.append(match)
    parts = cut(piece.nodes, [match.start() for match in kept])
    notes = []
    for match, part in zip(kept, parts, strict=False):
        label, said = _split(part, match.end() - match.start())
        sign = _sign(match)
        certain = match["number"] is None and match["bare"] is None
        notes.append(_Note(sign, (*label, *_without_last_break(said)), certain))
    return notes


def _without_last_break(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The line end after a note belongs to no text."""
    if nodes and isinstance(nodes[-1], LineBreak):
        return (*nodes[:-1], Markup(span=nodes[-1].span, role=Role.LAYOUT))
    return nodes


def _split(
    nodes: tuple[Inline, ...], length: int
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    parts = cut(nodes, [length])
    label = tuple(Markup(span=node.span) if isinstance(node, Text) else node for node in parts[0])
    return label, parts[1] if len(parts) > 1 else ()


def _sign(match: re.Match[str]) -> str:
    return str(match["bracket"] or match["stars"] or match["number"] or match["bare"])


def _follows(before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    return before[0] == after[0] == "*" and len(after) == len(before) + 1


def _at_foot(pieces: Sequence[Piece], index: int) -> bool:
    """True at the foot of a page, or when only notes follow to the end."""
    following = next((piece for piece in pieces[index + 1:]), None)
    if following is None or following.gap is not None:
        return True
    return all(piece.chunk is None or _notes(piece) for piece in pieces[index + 1:])


def _placed(pieces: list[Piece], notes: list[_Note], *, glued: bool) -> list[Piece] | None:
    """The pieces with each note at its mark; None when one has no mark. A mark without
    brackets, glued to a word, counts only where `glued` allows it."""
    out = list(pieces)
    for note in notes:
        for at in range(len(out) - 1, -1, -1):
            nodes = _marked(out[at].nodes, note, glued) if out[at].chunk is not None else None
            if nodes is not None:
                out[at] = replace(out[at], nodes=nodes)
                break
        else:
            return None
    return out


def _marked(
    nodes: tuple[Inline, ...], note: _Note, glued: bool
) -> tuple[Inline, ...] | None:
    """The nodes with the last mark of this sign replaced by the note."""
    form = _mark(note.sign, glued)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        found = list(form.finditer(node.text)) if isinstance(node, Text) else []
        if not found or not isinstance(node, Text) or node.span is None:
            continue
        first, last = found[-1].span()
        start = node.span.start
        mark = Markup(span=Span(start + first, start + last))
        made = Footnote(span=mark.span, number=note.sign, content=(mark, *note.nodes))
        before = [Text(span=Span(start, start + first), text=node.text[:first])] if first else []
        after = ([Text(span=Span(start + last, node.span.end), text=node.text[last:])]
                 if last < len(node.text) else [])
        return (*nodes[:index], *before, made, *after, *nodes[index + 1:])
    return None


def _mark(sign: str, glued_too: bool) -> re.Pattern[str]:
    escaped = re.escape(sign)
    if not glued_too:
        return re.compile(rf"\[{escaped}\]")
    if sign.startswith("*"):
        return re.compile(rf"\[{escaped}\]|(?<=[^\s*]){escaped}(?![*\w])")
    glued = rf"(?<=[^\W\d_]){escaped}(?=[\s,.;:)\]]|$)|(?<=[.,;:”\"’»?!]){escaped}(?=\s|$)"
    return re.compile(rf"\[{escaped}\]|{glued}")


# --- sentences cut around the notes of a page --------------------------------------------

def _rejoined(pieces: list[Piece]) -> list[Piece]:
    """A paragraph that stops in mid-sentence before a page boundary and goes on after it."""
    out: list[Piece] = []
    for piece in pieces:
        gaps = 0
        while gaps < len(out) and out[-1 - gaps].gap is not None:
            gaps += 1
        before = out[-1 - gaps] if gaps < len(out) else None
        if gaps and before is not None and _cut(before, piece):
            boundary = out[len(out) - gaps:]
            del out[len(out) - gaps - 1:]
            out.append(_whole([before, *boundary, piece]))
        else:
            out.append(piece)
    return out


def _cut(before: Piece, after: Piece) -> bool:
    """True when a footnote stands in the first part, which no full stop ends, and the
    second begins in lower case."""
    if before.chunk is None or after.chunk is None:
        return False
    text, rest = visible(before.nodes).rstrip(), visible(after.nodes).lstrip()
    return (any(isinstance(node, Footnote) for node in before.nodes) and bool(text)
            and _TERMINAL.search(text) is None and rest[:1].islower())


def _whole(run: list[Piece]) -> Piece:
    chunks = [piece.chunk for piece in run if piece.chunk is not None]
    nodes = (*run[0].nodes, Text(text=" "), *(node for piece in run[1:] for node in piece.nodes))
    lines = tuple(line for chunk in chunks for line in chunk.lines)
    return Piece(Chunk(lines), nodes)
