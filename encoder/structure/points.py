"""Points that open a passage: "1.", "a)", "(2)", "III.", "一、".

A number alone proves nothing (a year, a day, a quantity may begin a paragraph). Points
are paragraphs whose signs count on: at least two of one form, each the next of the
one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from encoder.core.model import (
    Block,
    Entry,
    Inline,
    Label,
    ListBlock,
    Message,
    Paragraph,
    Section,
    Speech,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.language.letters import POINT_LETTER, SMALL

_FORMS = {
    "1.": re.compile(r"[\s\ufffc]*(?P<sign>(?P<n>\d{1,2})\.)(?=[\s\u00a0]+\D)"),
    "1)": re.compile(r"[\s\ufffc]*(?P<sign>(?P<n>\d{1,2})\))(?=\s)"),
    "(1)": re.compile(r"[\s\ufffc]*(?P<sign>\((?P<n>\d{1,2})\))(?=\s)"),
    "a)": re.compile(rf"[\s\ufffc]*(?P<sign>(?P<n>{POINT_LETTER})\))(?=\s)"),
    "(a)": re.compile(rf"[\s\ufffc]*(?P<sign>\((?P<n>{POINT_LETTER})\))(?=\s)"),
    "a.": re.compile(rf"[\s\ufffc]*(?P<sign>(?P<n>{POINT_LETTER})\.)(?=\s)"),
    "I.": re.compile(r"[\s\ufffc]*(?P<sign>(?P<n>[IVX]{1,5})[.)])(?=\s)"),
    "一、": re.compile(r"[\s\ufffc]*(?P<sign>(?P<n>[一二三四五六七八九十]{1,3})、)"),
}
_ROMAN = {"I": 1, "V": 5, "X": 10}
_HAN = "一二三四五六七八九"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
FARTHEST = 60
"""So many paragraphs may lie between a point and the next of its row."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point: where its paragraph is, its form, its place in the row, where the sign ends."""

    index: int
    form: str
    number: int
    start: int
    end: int


def points(texts: Sequence[str]) -> list[Point]:
    """The points among paragraphs: those whose signs count on."""
    found = [point for index, text in enumerate(texts) if (point := point_of(index, text))]
    counted: set[int] = set()
    last: dict[str, Point] = {}
    for point in found:
        before = last.get(point.form)
        near = before is not None and point.index - before.index <= FARTHEST
        if near and before is not None and point.number == before.number + 1:
            counted |= {before.index, point.index}
            last[point.form] = point
        elif point.number == 1 or not near:
            last[point.form] = point
    return [point for point in found if point.index in counted]


def point_of(index: int, text: str) -> Point | None:
    """The sign that a paragraph or line begins with, whether or not others count on from it."""
    for form, pattern in _FORMS.items():
        match = pattern.match(text)
        if match is not None:
            number = _value(form, match["n"])
            if number:
                return Point(index, form, number, *match.span("sign"))
    return None


def _value(form: str, sign: str) -> int:
    """The place of a sign in its row; 0: it is none."""
    if sign.isdigit():
        return int(sign)
    if form == "I.":
        values = [_ROMAN[letter] for letter in sign]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if form == "一、":
        tens, ten, ones = sign.rpartition("十")
        high = (_HAN.find(tens) + 1 or 1) * 10 if ten else 0
        return high + (_HAN.find(ones) + 1 if ones else 0)
    if "a" <= sign <= "z":
        return ord(sign) - ord("a") + 1
    return _CYRILLIC.find(sign) + 1


def with_labels(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the signs of points marked, in each text by itself."""
    out = list(blocks)
    texts = [plain_text(b.content) if isinstance(b, Paragraph) else "" for b in out]
    for point in points(texts):
        block = out[point.index]
        assert isinstance(block, Paragraph)
        if OBJECT not in texts[point.index][point.start : point.end]:
            out[point.index] = replace(block, content=_labelled(block.content, point))
    for index, block in enumerate(out):
        if isinstance(block, Speech):
            out[index] = replace(block, blocks=tuple(with_labels(block.blocks)))
        elif isinstance(block, Message):
            out[index] = replace(block, body=tuple(with_labels(block.body)))
    return out


_PRINTED = re.compile(
    r"\s*(?P<sign>\(?\d{1,3}[.)](?: ?[-–—](?=\s))?|\d{1,3} ?[-–—](?=\s)|\d{1,2} ?[x×](?=\s)"
    rf"|\(?(?:{SMALL}|[IVX]{{1,5}}|[ivx]{{1,5}})\)|[IVX]{{1,5}}\.)(?=\s+\S)"
)
"""The number or letter printed before an item: "1.", "1 -", "2 x", "a)", "IV."."""


def with_printed_signs(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with what is printed before the items of lists as a label of each; those present
    have none."""
    return [
        _with_signs(block)
        if isinstance(block, ListBlock) and block.kind != "participants"
        else replace(block, blocks=tuple(with_printed_signs(block.blocks)))
        if isinstance(block, Speech | Entry | Section)
        else replace(block, body=tuple(with_printed_signs(block.body)))
        if isinstance(block, Message)
        else block
        for block in blocks
    ]


def _with_signs(block: ListBlock) -> ListBlock:
    items = []
    for item in block.items:
        text = plain_text(item.content)
        match = _PRINTED.match(text)
        marked = any(isinstance(node, Label) for node in item.content)
        content = item.content
        counts = item.number is not None or text.lstrip()[1:2] != "."  # "I. Petrov"
        if match is not None and counts and not marked and OBJECT not in match["sign"]:
            content = _as_label(content, *match.span("sign"))
        items.append(replace(item, content=content, inner=tuple(map(_with_signs, item.inner))))
    return replace(block, items=tuple(items))


def _labelled(content: tuple[Inline, ...], point: Point) -> tuple[Inline, ...]:
    return _as_label(content, point.start, point.end)


def _as_label(content: tuple[Inline, ...], start: int, end: int) -> tuple[Inline, ...]:
    made = Range(start, end, lambda inner, place: Label(span=place, content=inner), apart=True)
    return wrap_ranges(content, [made])
