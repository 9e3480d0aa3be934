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

    @property
    def width(self) -> int:
        """Columns up to the end of the text."""
        return self.indent + len(self.text)


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


def physical_lines(text: str, extent: Span) -> Iterator[LineFacts]:
    """The lines of a stretch of the source that show something, in order."""
    at, before, feed = extent.start, 0, False
    while at < extent.end:
        match = LINE.match(text, at, extent.end)
        assert match is not None
        end = match.start("end")
        raw = text[at:end]
        kept = raw.strip()
        if kept:
            left = at + len(raw) - len(raw.lstrip())
            lead = raw[: left - at]
            indent = len(lead) + 3 * lead.count("\t")
            yield LineFacts(Span(left, left + len(kept)), kept, indent, before, feed)
            before, feed = 0, False
        else:
            before += 1
        feed = feed or match["end"] == FORM_FEED
        at = match.end() if match.end() > at else at + 1


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
