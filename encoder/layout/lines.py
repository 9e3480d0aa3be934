"""Small tools on inline nodes that the block recognisers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from encoder.core.model import (
    Blank,
    Furniture,
    Gap,
    Inline,
    LineBreak,
    Markup,
    OcrNoise,
    PageStart,
    Role,
    Text,
)
from encoder.core.ranges import cut, plain_text
from encoder.core.source import Span
from encoder.language.letters import CAPITAL
from encoder.profile.watch import Watched, compiled

BULLET = re.compile(rf"(?P<mark>[-•](?: +(?=[^\s-])|(?={CAPITAL}[^\W\d_]*\s)))")
"""The sign of an item that does not count."""

ENDS_SENTENCE = re.compile(r"[.!?:;”\"»…)\]。！？]\W*$")
"""The end of a sentence, or of a part of one that stands by itself."""
_CAPITALISED = rf"{CAPITAL}[\w.'’-]*"
NAME = rf"{_CAPITALISED}(?: {_CAPITALISED}){{0,3}}"
"""A name as written: one to four words that begin with a capital."""


def cover(nodes: Sequence[Inline]) -> Span:
    """The span from the first to the last character of the nodes."""
    spans = [node.span for node in nodes if node.span is not None]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def split_lines(nodes: Sequence[Inline]) -> list[tuple[Inline, ...]]:
    """Nodes cut at line breaks; each break goes to the end of its line."""
    lines: list[list[Inline]] = [[]]
    for node in nodes:
        lines[-1].append(node)
        if isinstance(node, LineBreak):
            lines.append([])
    return [tuple(line) for line in lines if line]


def filled_lines(nodes: Sequence[Inline]) -> list[tuple[Inline, ...]]:
    """Nodes cut at line breaks; a line that shows nothing goes to the line before, or to
    the first."""
    lines: list[list[Inline]] = []
    loose: list[Inline] = []
    for line in split_lines(nodes):
        if plain_text(line).strip():
            lines.append([*loose, *line])
            loose = []
        elif lines:
            lines[-1] += line
        else:
            loose += line
    return [tuple(line) for line in lines]


def has_bullet(line: Sequence[Inline]) -> bool:
    """True when a line begins with a list mark of plain text or Markdown."""
    first = line[0] if line else None
    return isinstance(first, Text) and BULLET.match(first.text) is not None


def without_bullet(line: Sequence[Inline]) -> tuple[Inline, ...]:
    """The line with its bullet as markup instead of text."""
    first, *rest = line
    if not isinstance(first, Text) or first.span is None:
        return tuple(line)
    match = BULLET.match(first.text)
    if match is None:
        return tuple(line)
    cut = first.span.start + match.end()
    mark = Markup(span=Span(first.span.start, cut))
    kept = Text(span=Span(cut, first.span.end), text=first.text[match.end() :])
    return (mark, kept, *rest)


def is_blank(nodes: Sequence[Inline]) -> bool:
    """True when the nodes show nothing but blanks and page furniture."""
    empty = Markup | LineBreak | PageStart | Furniture | Blank | OcrNoise | Gap
    return not any(n.text.strip() if isinstance(n, Text) else not isinstance(n, empty) for n in nodes)


def halves(nodes: Sequence[Inline], offset: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Nodes before and after an offset of their visible text; either may be empty."""
    if offset <= 0:
        return (), tuple(nodes)
    parts = cut(nodes, [offset])
    return (parts[0] if parts else ()), (parts[1] if len(parts) > 1 else ())


def in_capitals(text: str) -> bool:
    """True for words in capitals that can make a heading; a letter in brackets may be small
    ("VKP(b)")."""
    letters = [c for c in re.sub(r"[(/]\w[)/]", "", text) if c.isalpha()]
    return (
        len(text.split()) > 1
        and len(letters) > 7
        and all(c.isupper() for c in letters)
        and not text.endswith((".", ",", ":", ";"))
    )


def word_count(text: str) -> int:
    """How many words a text has; two Chinese signs count as one."""
    return len(text.split()) + len(_HAN.findall(text)) // 2


_HAN = re.compile("[\u4e00-\u9fff]")
_WIDE = re.compile(r"\S(?P<gap>[ \t\u00a0]{3,})(?=\S)")


def cells(line: Sequence[Inline]) -> list[tuple[Inline, ...]]:
    """A line cut at wide blanks: the cells of columns that stand side by side."""
    return cut(line, [match.end("gap") for match in _WIDE.finditer(plain_text(line))])


def any_of(forms: Iterable[str], name: str) -> Watched:
    """One pattern for any of several regular expressions of a profile, letter case ignored;
    `name` is that of their section."""
    return compiled("|".join(f"(?:{form})" for form in forms) or "(?!)", name, re.IGNORECASE)


def side_by_side(lines: list[tuple[Inline, ...]]) -> list[tuple[Inline, ...]]:
    """The cells of lines that stand under one another; none where lines have other numbers of them."""
    rows = [cells(line) for line in lines]
    if not 1 <= len(rows) <= 4 or len({len(row) for row in rows}) != 1:
        return []
    made: list[list[Inline]] = [[] for _ in rows[0]]
    for number, row in enumerate(rows):
        for column, cell in zip(made, row, strict=True):
            column += cell if cell is row[-1] else _without_blanks(cell, number + 1 < len(rows))
    return [tuple(column) for column in made]


def _without_blanks(cell: tuple[Inline, ...], goes_on: bool) -> list[Inline]:
    """A cell with the blanks before the next one as the end of its line."""
    last = cell[-1] if cell else None
    if not isinstance(last, Text) or last.span is None:
        return list(cell)
    kept = last.text.rstrip()
    middle = last.span.start + len(kept)
    blank = Span(middle, last.span.end)
    end: Inline = LineBreak(span=blank) if goes_on else Markup(span=blank, role=Role.LAYOUT)
    text = [Text(span=Span(last.span.start, middle), text=kept)] if kept else []
    return [*cell[:-1], *text, end]
