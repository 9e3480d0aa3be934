"""Lines and blocks of text: the physical lines of a version, and what stands between two pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from encoder.core.source import Span
from encoder.layout.facts import Decided


@dataclass(frozen=True, slots=True)
class Printed:
    """Page furniture: where, what ("pageNum", "folio", "header", "mark"), its number."""

    span: Span
    kind: str
    number: str | None


@dataclass(frozen=True, slots=True)
class PageGap:
    """What lies between two pages (or an unconfirmed folio in a letterhead)."""

    span: Span
    printed: tuple[Printed, ...] = ()
    starts_page: bool = True
    cuts_word: bool = False
    first_page: bool = False
    """True for the folio of page one, which bears no number of its own."""
    at_foot: bool = False
    """True when the number is that of the page before: it is printed at the foot."""

    @property
    def number(self) -> str | None:
        """The page's printed number, else its folio; "1" for page one."""
        if self.first_page:
            return "1"
        for kinds in (("pageNum", "mark", "header"), ("folio",)):
            for item in self.printed:
                if item.kind in kinds and item.number is not None:
                    after = self.at_foot and item.number.isdigit()
                    return str(int(item.number) + 1) if after else item.number
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; `hard` when its end means something."""

    span: Span
    hard: bool = False


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together: a paragraph, a heading, a stamp, a list."""

    lines: tuple[Line, ...]
    gaps: tuple[PageGap, ...] = ()
    joined: tuple[Span, ...] = ()
    """Blank lines within the text block, where a cut paragraph was joined."""
    decided: Decided | None = None
    """What its first line was taken for."""
    starts: frozenset[int] = frozenset()
    """Where those of its lines begin that were taken for the first of something."""

    @property
    def span(self) -> Span:
        return Span(self.lines[0].span.start, self.lines[-1].span.end)

    def pieces(self) -> Iterator[Span]:
        """The text of the text block without its page gaps."""
        at = self.span.start
        for gap in self.gaps:
            yield Span(at, gap.span.start)
            at = gap.span.end
        yield Span(at, self.span.end)
