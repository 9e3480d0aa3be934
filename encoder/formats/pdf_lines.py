"""The lines of the pages of a PDF, from where its glyphs stand.

Lengths are points; y goes up. Glyphs come in the order of the stream; a line is a run of glyphs on one
baseline, cut where the gap is wider than between words.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

_SAME_LINE = 0.6
"""Glyphs whose baselines part by less of their size are on one line (a recognised text jitters)."""
_WORD, _COLUMN = 0.2, 1.8
"""Gaps in sizes: from here on a blank stands between two glyphs; from here on another column begins."""
_RAISED = 0.85
"""A glyph that is smaller than so much of its line, and higher, is raised."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign of a page."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of glyphs that look alike."""

    text: str
    raised: bool
    bold: bool
    italic: bool


@dataclass(eq=False)
class Segment:
    """Glyphs on one baseline without a wide gap."""

    glyphs: list[Glyph]
    page: int
    number: int = 0
    """Its place in the order of the stream."""

    @cached_property
    def x0(self) -> float:
        """Where it begins."""
        return min(g.x0 for g in self.glyphs)

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(g.x1 for g in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The usual size of its glyphs."""
        return float(median(g.size for g in self.glyphs))

    @cached_property
    def base(self) -> float:
        """The baseline of its glyphs of usual size."""
        return float(median(g.base for g in self.glyphs if g.size >= _RAISED * self.size))

    @cached_property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def level(self) -> str:
        """Its words without raised ones."""
        return "".join(piece.text for piece in self.pieces if not piece.raised).rstrip()

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its words by their looks; a blank stands where a gap is."""
        size, base = self.size, self.base
        found: list[Piece] = []
        last: Glyph | None = None
        for one in self.glyphs:
            raised = one.size < _RAISED * size and one.base > base + 0.15 * size
            gap = last is not None and one.x0 - last.x1 > _WORD * max(one.size, last.size)
            blank = gap and last is not None and not (last.text.isspace() or one.text.isspace())
            looks = raised, one.bold, one.italic
            if found and (found[-1].raised, found[-1].bold, found[-1].italic) == looks:
                found[-1] = Piece(found[-1].text + (" " if blank else "") + one.text, *looks)
            else:
                found.append(Piece((" " if blank else "") + one.text, *looks))
            last = one
        return found


def pages(data: bytes) -> Iterator[tuple[float, float, list[Glyph]]]:
    """Width, height and glyphs of each page, in the order of the stream."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(data)):
        interpreter.process_page(page)
        layout = device.get_result()
        yield float(layout.width), float(layout.height), list(_glyphs(layout))


def _glyphs(layout: Any) -> Iterator[Glyph]:
    from pdfminer.layout import LTChar

    for item in layout:
        if isinstance(item, LTChar):
            name = item.fontname.casefold()
            yield Glyph(
                item.get_text(),
                item.x0,
                item.x1,
                item.matrix[5],
                item.size,
                "bold" in name,
                "italic" in name or "oblique" in name,
            )
        elif hasattr(item, "__iter__"):
            yield from _glyphs(item)


def segments(glyphs: Sequence[Glyph], page: int) -> list[Segment]:
    """The runs of glyphs of a page, in the order of the stream; blanks at their ends left out."""
    found: list[Segment] = []
    for one in glyphs:
        last = found[-1] if found else None
        if last is not None and _goes_on(last.glyphs, one):
            last.glyphs.append(one)
        elif one.text.strip():
            found.append(Segment([one], page))
    for number, segment in enumerate(found):
        while segment.glyphs[-1].text.isspace():
            segment.glyphs.pop()
        segment.number = number
    return found


def _goes_on(before: Sequence[Glyph], one: Glyph) -> bool:
    last = before[-1]
    size = max(g.size for g in before[-3:])
    apart = abs(one.base - median(g.base for g in before[-5:]))
    gap = one.x0 - last.x1
    return apart <= _SAME_LINE * max(size, one.size) and -0.6 * size <= gap <= _COLUMN * size


def same_line(one: Segment, other: Segment) -> bool:
    """True for segments on one baseline."""
    return abs(one.base - other.base) <= 0.4 * max(one.size, other.size)
