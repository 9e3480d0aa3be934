"""What of a division can be aligned, and by what signs: numbers, dates, names, labels, and
words that look alike in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from encoder.core.model import (
    Addition,
    Address,
    ClosingLine,
    Dateline,
    DateText,
    Distribution,
    Division,
    EditorialNote,
    Enclosure,
    Entry,
    Footnote,
    Gap,
    HandwrittenNote,
    Heading,
    Issuer,
    Item,
    LetterheadLine,
    ListBlock,
    Mark,
    Message,
    Name,
    Node,
    NoteBlock,
    Paragraph,
    Postscript,
    Salute,
    Section,
    Signed,
    Speech,
    Stamp,
    Table,
)
from encoder.core.ranges import full_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.language import spelling
from encoder.language.letters import POINT_LETTER

STEM = 5
"""So many letters of a word are compared: endings differ."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,\u00a0\u202f\u2009 ]\d{3})+(?![\d.,]*\d)")
_HAN_NUMBER = re.compile(
    r"[一二三四五六七八九十百千万萬〇零]*[百千万萬][一二三四五六七八九十百千万萬〇零]*"
)
_HAN_DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
_LABEL = re.compile(rf"\s*(?P<label>\d{{1,3}}|{POINT_LETTER})[.)]\s")
_WORD = re.compile(r"[^\W\d_]{4,}")
_MARKS = {
    "question": frozenset("?？؟"),
    "call": frozenset("!！"),
    "quoted": frozenset('"«»„“”「」『』‹›'),
    "aside": frozenset("()（）[]［］"),
    "colon": frozenset(":："),
    "semicolon": frozenset(";；"),
    "percent": frozenset("%％‰"),
}
"""Signs that a translator keeps."""


@dataclass(frozen=True, eq=False)
class Unit:
    """A block that can be aligned."""

    node: Node
    kind: str
    """"head", "entry", "dateline", "issuer", "text", "item", "row", "note", "stamp", "signed",
    "line", or "mark" with what it marks."""
    text: str
    known: Mapping[Span, tuple[str, str]]
    """The place of a name -> kind and key of whom it names."""
    part: int = 1
    """Where in the paper it stands: 0 before the text, 1 in it, 2 after it."""

    @cached_property
    def signs(self) -> frozenset[str]:
        """What it can have in common with a block of another version."""
        return frozenset(_signs(self.node, self.text, self.known))

    @cached_property
    def length(self) -> float:
        """Letters, signs of scripts without letters counted for more."""
        east = sum(1 for c in self.text if c > "\u2e80")
        return len(self.text) + 2.2 * east


def units_of(division: Division | Enclosure, known: Mapping[Span, tuple[str, str]]) -> list[Unit]:
    """The units of a paper, and of what is enclosed with it, in order."""
    copies = division.distribution.blocks if isinstance(division.distribution, Distribution) else ()
    parts = division.opener, division.body, (*division.closer, *copies)
    found = [
        replace(one, part=number) for number, part in enumerate(parts) for one in _units(part, known)
    ]
    for enclosure in division.enclosures if isinstance(division, Division) else ():
        found += units_of(enclosure, known)
    return found


def _units(blocks: Sequence[Any], known: Mapping[Span, tuple[str, str]]) -> Iterator[Unit]:
    for block in blocks:
        if isinstance(block, Entry | Section):
            if block.head is not None:
                yield unit(block.head, "entry" if isinstance(block, Entry) else "head", known)
            yield from _units(block.blocks, known)
        elif isinstance(block, Message):
            yield from _units((*block.opener, *block.body, *block.closer), known)
        elif isinstance(block, Speech):
            yield from _speech(block, known)
        elif isinstance(block, ListBlock):
            yield from _items(block, known)
        elif isinstance(block, Table):
            yield from (unit(row, "row", known) for row in block.rows)
        else:
            yield from _single(block, known)


def _items(block: ListBlock, known: Mapping[Span, tuple[str, str]]) -> Iterator[Unit]:
    """The items of a list, each before those under it."""
    for item in block.items:
        opening = unit(replace(item, inner=()), "item", known)
        yield replace(opening, node=item)
        for inner in item.inner:
            yield from _items(inner, known)


def _speech(speech: Speech, known: Mapping[Span, tuple[str, str]]) -> Iterator[Unit]:
    """A speech as far as its first block, then its other blocks."""
    first, others = speech.blocks[:1], speech.blocks[1:]
    opening = unit(replace(speech, blocks=first), "text", known)
    yield replace(opening, node=speech)
    yield from _units(others, known)


_KINDS: tuple[tuple[type[Node], str], ...] = (
    (Heading, "head"),
    (Dateline, "dateline"),
    (Paragraph, "text"),
    (Signed, "signed"),
    (Salute, "salute"),
    (Address, "address"),
    (ClosingLine, "line"),
    (Item, "item"),
    (HandwrittenNote, "text"),
    (NoteBlock, "note"),
    (Stamp, "stamp"),
)


def _single(block: Any, known: Mapping[Span, tuple[str, str]]) -> Iterator[Unit]:
    if isinstance(block, Postscript):
        yield from _units(block.blocks, known)
        return
    issuers = [node for node in walk(block) if isinstance(node, Issuer)]
    if issuers:
        yield from (unit(node, "issuer", known) for node in issuers)
        return
    if isinstance(block, LetterheadLine):
        yield from (
            unit(node, f"mark {node.kind}", known) for node in block.content if isinstance(node, Mark)
        )
        return
    kind = next((name for kind, name in _KINDS if isinstance(block, kind)), None)
    if kind is not None and full_text((block,)).strip():
        yield unit(block, kind, known)
    notes = [inner for inner in walk(block) if isinstance(inner, Footnote)]
    yield from (unit(note, "note", known) for note in notes)


def unit(node: Any, kind: str, known: Mapping[Span, tuple[str, str]]) -> Unit:
    """A block with its signs."""
    text = " ".join(full_text((node,)).split())
    return Unit(node, kind, text, known)


def _signs(node: Node, text: str, known: Mapping[Span, tuple[str, str]]) -> Iterator[str]:
    dated: list[str] = []
    for inner in walk(node):
        if isinstance(inner, DateText):
            value = inner.dating
            days = (value.when, value.start, value.end, value.not_after)
            yield from (f"d:{iso}" for iso in days if iso)
            dated.append(full_text(inner.content))
        elif isinstance(inner, Name) and inner.span is not None and inner.span in known:
            yield f"k:{known[inner.span][1]}"
        elif isinstance(inner, Mark):
            yield f"m:{inner.level or inner.kind}"
        elif isinstance(inner, Gap | Addition | EditorialNote | Stamp):
            yield f"o:{type(inner).__name__}"
    label = _LABEL.match(text)
    if label is not None:
        yield f"l:{label['label']}"
    rest = text
    for words in dated:
        rest = rest.replace(" ".join(words.split()), " ", 1)
    if dated:
        yield "o:date"
    numbers = _numbers(rest)
    if numbers:
        yield "o:number"
    yield from (f"n:{number}" for number in numbers)
    yield from (f"o:{name}" for name, signs in _MARKS.items() if not signs.isdisjoint(text))
    yield from (f"w:{stem}" for stem in stems(rest))


def _numbers(text: str) -> list[str]:
    """The numbers of a text, without what parts their thousands; round ones in Chinese signs too."""
    plain = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match.group()), text)
    found = [number.replace(",", ".") for number in _NUMBER.findall(plain)]
    return [*found, *(str(_han_number(match)) for match in _HAN_NUMBER.findall(text))]


def _han_number(signs: str) -> int:
    """A number in Chinese signs with their powers of ten (四千二百: 4200)."""
    total = part = digit = 0
    for sign in signs:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_POWERS:
            part, digit = part + (digit or 1) * _HAN_POWERS[sign], 0
        else:
            total, part, digit = total + (part + digit or 1) * 10_000, 0, 0
    return total + part + digit


def stems(text: str) -> set[str]:
    """The beginnings of the words as they sound, in Latin letters."""
    return {spelling.spelled_alike(word)[:STEM] for word in _WORD.findall(text)} - {""}
