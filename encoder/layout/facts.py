"""What is seen of each physical line: where it stands on its page, how long it is, how it begins and
ends, and how it stands to the lines around it.

Everything here is measured, nothing is decided. Lines of nothing but blanks are no lines of their own:
each line knows how many stood before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from encoder.core.source import FORM_FEED, Span

LINE = re.compile(r"[^\n\r\f]*(?P<end>\r\n|\n|\r|\f|$)")
"""A physical line and what ends it."""
_BRACKET = re.compile(r"[\[\]]")
_LONGEST_BRACKET = 20_000
"""A bracket over lines is at most so long (code points)."""
_TELLING = re.compile(r"[^\W_]{4,}|\d+")
_LONGEST_TITLE = 400
"""A longer line is no title."""
_WIDEST = 130
"""A line that is wider was not wrapped."""
_NARROWEST = 38
_SHARE = 0.3
"""So many of the lines reach the margin where text is wrapped."""
_NEAR = 0.85
"""A line that reaches this part of the width reaches the margin, or a long word kept it from it."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A physical line that shows something."""

    span: Span
    """Without the blanks around it."""
    text: str
    indent: int
    """Columns before the text; a tab counts as four."""
    before: int
    """Blank lines before it."""
    feed: bool
    """True when a form feed stands between it and the line before."""
    in_bracket: bool = False
    """True when it begins within a square bracket that was opened on an earlier line."""
    of_title: int = 0
    """How many in a hundred of its words (of four signs and more) the title of the record has too."""

    @property
    def width(self) -> int:
        """Columns up to the end of the text."""
        return self.indent + len(self.text)


CLEAR, SURE = 120, 450
"""Margins of a decision (hundredths): under the first the runner-up is as good; from the second on it
stands against other evidence."""
PINNED = 10_000_000
"""The margin of what an editor says."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a line was taken for, with everything in view."""

    label: str
    """ "p", "signed", "opener" …"""
    begins: bool
    """True when a block begins in this line."""
    margin: int
    """By how much the best reading of the text with another label here is worse, in hundredths."""
    other: str
    """The label of that reading."""
    within: str = ""
    """The kind of block that goes on after this line, of furniture and notes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is laid out as a whole."""

    width: int
    """The width at which running text was wrapped; 0: each paragraph is one line."""
    parted: bool
    """True when blank lines stand between paragraphs."""
    indented: int
    """Columns by which the first line of a paragraph is drawn in; 0: it is not."""


def columns(lead: str) -> int:
    """The columns that blanks take; a tab counts as four."""
    return len(lead) + 3 * lead.count("\t")


def words_of(title: str | None) -> frozenset[str]:
    """The words of a title by which lines are compared with it."""
    return frozenset(_TELLING.findall((title or "").casefold()))


def physical_lines(text: str, extent: Span, title: frozenset[str] = frozenset()) -> Iterator[LineFacts]:
    """The lines of a stretch of the source that show something, in order.

    Args:
        text: of the source.
        extent: the stretch, in code points.
        title: the words of the record's title (:func:`words_of`).
    """
    at, before, feed = extent.start, 0, False
    brackets = _brackets_over_lines(text, extent)
    while at < extent.end:
        match = LINE.match(text, at, extent.end)
        assert match is not None
        end = match.start("end")
        raw = text[at:end]
        kept = raw.strip()
        if kept:
            left = at + len(raw) - len(raw.lstrip())
            lead = raw[: left - at]
            indent = columns(lead)
            while brackets and brackets[-1].end < left:
                brackets.pop()
            inside = bool(brackets) and brackets[-1].start < left
            shared = _shared(kept, title) if title else 0
            yield LineFacts(Span(left, left + len(kept)), kept, indent, before, feed, inside, shared)
            before, feed = 0, False
        else:
            before += 1
        feed = feed or match["end"] == FORM_FEED
        at = match.end() if match.end() > at else at + 1


def _brackets_over_lines(text: str, extent: Span) -> list[Span]:
    """The square brackets that hold a line end, the last first; those within another one aside."""
    opened: list[int] = []
    found: list[Span] = []
    for match in _BRACKET.finditer(text, extent.start, extent.end):
        if match.group() == "[":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.start() - start <= _LONGEST_BRACKET and text.find("\n", start, match.start()) >= 0:
                while found and found[-1].start > start:
                    found.pop()
                found.append(Span(start, match.start()))
    found.reverse()
    return found


def _shared(line: str, title: frozenset[str]) -> int:
    words = _TELLING.findall(line.casefold()) if len(line) < _LONGEST_TITLE else ()
    return 100 * sum(word in title for word in words) // len(words) if words else 0


def look_of(lines: Sequence[LineFacts]) -> Look:
    """How lines are laid out: at which width they are wrapped, what parts their paragraphs."""
    if not lines:
        return Look(0, True, 0)
    widths = sorted(line.width for line in lines if len(line.text) >= _NARROWEST)
    width = 0
    if widths:
        widest = widths[int(len(widths) * 0.97)] if len(widths) > 30 else widths[-1]
        full = sum(w >= _NEAR * widest for w in widths)
        if widest <= _WIDEST and full >= max(2.0, _SHARE * len(lines)):
            width = widest
    blanks = sum(line.before > 0 for line in lines)
    indents = Counter(line.indent for line in lines if 0 < line.indent <= 12)
    usual, count = indents.most_common(1)[0] if indents else (0, 0)
    indented = usual if count >= max(2, 0.05 * len(lines)) else 0
    return Look(width, blanks > 0.12 * len(lines), indented)
