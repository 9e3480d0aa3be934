"""The notes that a text block consists of, by the labels that they begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from encoder.core.model import (
    Inline,
    LineBreak,
    Markup,
    NoteBlock,
    Paragraph,
    ParagraphEnd,
    Role,
    Text,
)
from encoder.core.ranges import cut, plain_text
from encoder.language.wording import any_word
from encoder.layout.lines import cover
from encoder.profile import Profile
from encoder.structure.candidates import Candidate

_LABEL = re.compile(
    r"(?m)^[ \t\u00a0]*(?P<label>\[\^(?P<defined>[^\]\s]{1,20})\]:"
    r"|\[(?P<bracket>\d{1,3}|\*{1,5}|[ivx]{1,4})\][.)]?|(?P<stars>\*{1,5})"
    r"|(?P<number>\d{1,2})[.)]|(?P<bare>\d{1,2})(?=[ \t\u00a0])|(?P<raised>[¹²³⁰⁴-⁹]{1,3})"
    r"|\((?P<round>\d{1,2})\)|(?P<letter>[a-h])(?=[ \t\u00a0]))[ \t\u00a0]*(?=\S)"
)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰ", "0123456789abcdefgh")


@dataclass(frozen=True, slots=True)
class Note:
    """A note where it lies: its sign, and its nodes with the label as markup."""

    sign: str
    nodes: tuple[Inline, ...]
    certain: bool
    """True when the sign says by itself that this is a note."""
    alone: bool = False
    """True when it is one even without a mark in the text."""
    defined: bool = False
    """True for a definition of Markdown."""


def announced_by(profile: Profile) -> re.Pattern[str]:
    """What announces footnotes: "[Footnotes:]"."""
    known = any_word(profile.footnotes)
    return re.compile(rf"\s*\[?(?:{known}):?\]?:?\s*\n\s*", re.IGNORECASE)


def notes_in(candidate: Candidate, group: re.Pattern[str]) -> list[Note]:
    """The notes that a text block consists of; none when it begins with something else."""
    if candidate.text_block is None:
        return []
    text = plain_text(candidate.nodes)
    announced = group.match(text)
    start = announced.end() if announced else 0
    labels = [match for match in _LABEL.finditer(text, start) if announced or match["letter"] is None]
    if not labels or text[start : labels[0].start()].strip():
        return []
    kept = [labels[0]]
    for match in labels[1:]:  # a further note goes on counting; another number is its text
        if follows(sign_of(kept[-1]), sign_of(match)):
            kept.append(match)
    parts = cut(candidate.nodes, [match.start() for match in kept])
    head: tuple[Inline, ...] = ()
    if len(parts) > len(kept):  # what announces the notes, or blanks
        head = tuple(Markup(span=n.span) if isinstance(n, Text) else n for n in parts[0])
        parts = parts[1:]
    stars = all(match["stars"] for match in kept)
    notes = []
    for match, part in zip(kept, parts, strict=False):
        label, said = _split(part, match.end() - match.start())
        plain = match["number"] or match["bare"] or match["round"]
        certain = announced is not None or plain is None
        notes.append(
            Note(
                sign_of(match),
                (*head, *label, *_without_last_break(said)),
                certain,
                alone=announced is not None or stars,
                defined=match["defined"] is not None,
            )
        )
        head = ()
    return notes


def note_block(note: Note) -> NoteBlock:
    """A note whose mark is lost, where it lies."""
    parts = [
        tuple(nodes)
        for ends, nodes in groupby(note.nodes, lambda node: isinstance(node, ParagraphEnd))
        if not ends
    ]
    inside = tuple(Paragraph(span=cover(part), content=part) for part in parts)
    return NoteBlock(span=cover(note.nodes), blocks=inside, number=note.sign)


def _without_last_break(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The line end after a note belongs to no text."""
    if nodes and isinstance(nodes[-1], LineBreak):
        return (*nodes[:-1], Markup(span=nodes[-1].span, role=Role.LAYOUT))
    return nodes


def _split(nodes: tuple[Inline, ...], length: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    parts = cut(nodes, [length])
    label = tuple(Markup(span=node.span) if isinstance(node, Text) else node for node in parts[0])
    return label, parts[1] if len(parts) > 1 else ()


def sign_of(match: re.Match[str]) -> str:
    sign = (
        match["defined"]
        or match["bracket"]
        or match["stars"]
        or match["number"]
        or match["bare"]
        or match["raised"]
        or match["round"]
        or match["letter"]
    )
    return str(sign).translate(RAISED)


def follows(before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    if len(before) == len(after) == 1 and before.isalpha():
        return ord(after) == ord(before) + 1
    return before[0] == after[0] == "*" and len(after) == len(before) + 1
