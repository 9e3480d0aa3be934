"""Brackets, matched over the whole text of a division.

Each text block is matched by itself first, so that one lost bracket cannot swallow the
document. What is left open is then looked at again: a bracket whose label says
what it is (handwritten, stamp, note) may go on over the following text blocks to the
next closing bracket that ends one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.findings.notation import BracketNotClosed, BracketNotOpened, BracketTooDeep
from encoder.layout.blocks import TextBlock
from encoder.notation.rules import Interpretation, Notation

_LONGEST = 20_000
"""A bracket over several text blocks is at most so long (code points)."""
_LABEL = 300
"""The label of such a bracket shows within so many code points."""
_DELIMITER = re.compile(r"\\?(?P<sign>[\[\]])")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket or the part of one that lies in a text block.

    `open` and `close` are the delimiters (empty spans where there is none in this
    text block); `part` is "I", "M" or "F" in a bracket that spans text blocks; `reading` is
    given where the rule was found while matching.
    """

    open: Span
    close: Span
    reading: Interpretation | None = None
    part: str | None = None


@dataclass(slots=True)
class BlockBrackets:
    """The brackets of one text block."""

    opening: dict[int, Bracket] = field(default_factory=dict)
    """Those that open here, by the offset of their opening delimiter."""
    running: list[Bracket] = field(default_factory=list)
    """Those that were opened in an earlier text block and go on here."""


@dataclass(slots=True)
class Matched:
    """The brackets of a division, text block by text block."""

    by_text_block: list[BlockBrackets] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Loose:
    """A delimiter without a partner in its text block."""

    span: Span
    text_block: int


def match_brackets(source: Source, text_blocks: Sequence[TextBlock], notation: Notation) -> Matched:
    """Pair the brackets of a division; linear in the length of the text."""
    result = Matched()
    opens: list[_Loose] = []
    closes: list[_Loose] = []
    for number, text_block in enumerate(text_blocks):
        pairs, loose_opens, loose_closes = _in_text_block(source, text_block)
        kept, too_deep = _shallow(pairs, notation.depth_limit)
        result.by_text_block.append(BlockBrackets({pair.open.start: pair for pair in kept}))
        opens += [_Loose(span, number) for span in loose_opens]
        closes += [_Loose(span, number) for span in loose_closes]
        if too_deep is not None:
            result.findings.append(BracketTooDeep(span=too_deep, limit=notation.depth_limit))
    matching = _Loosened(source, text_blocks, notation, result, closes)
    for loose in opens:
        matching.open(loose)
    for loose in matching.closes_left():
        result.findings.append(BracketNotOpened(span=loose.span))
    return result


def _in_text_block(
    source: Source, text_block: TextBlock
) -> tuple[list[tuple[Span, Span]], list[Span], list[Span]]:
    """Pairs within a text block, loose opening and loose closing delimiters."""
    pairs: list[tuple[Span, Span]] = []
    stack: list[Span] = []
    closes: list[Span] = []
    for piece in text_block.pieces():
        for match in _DELIMITER.finditer(source.text, piece.start, piece.end):
            span = Span(*match.span())
            if match["sign"] == "[":
                stack.append(span)
            elif stack:
                pairs.append((stack.pop(), span))
            else:
                closes.append(span)
    return pairs, stack, closes


def _shallow(pairs: list[tuple[Span, Span]], limit: int) -> tuple[list[Bracket], Span | None]:
    """The pairs that are not nested deeper than the limit."""
    kept: list[Bracket] = []
    deep: Span | None = None
    ends: list[int] = []
    for opening, closing in sorted(pairs, key=lambda pair: pair[0].start):
        while ends and ends[-1] <= opening.start:
            ends.pop()
        if len(ends) >= limit:
            deep = deep or opening
        else:
            kept.append(Bracket(opening, closing))
        ends.append(closing.end)
    return kept, deep


class _Loosened:
    """Finds an end for brackets that their own text block does not close."""

    def __init__(
        self,
        source: Source,
        text_blocks: Sequence[TextBlock],
        notation: Notation,
        result: Matched,
        closes: Sequence[_Loose],
    ) -> None:
        self.source = source
        self.text_blocks = text_blocks
        self.notation = notation
        self.result = result
        self.closes = list(closes)
        self.taken: set[int] = set()
        self.first = 0

    def closes_left(self) -> Iterator[_Loose]:
        return (c for i, c in enumerate(self.closes) if i not in self.taken)

    def open(self, loose: _Loose) -> None:
        """Pair a loose opening bracket, give it an end by its label, or leave it as text."""
        outcome = "it stays as text"
        if self._across(loose):
            return
        if self._to_label_end(loose):
            outcome = "taken to end where its label does"
        elif self._to_block_end(loose):
            outcome = "taken to end with its block"
        self.result.findings.append(BracketNotClosed(span=loose.span, outcome=outcome))

    def _content(self, start: int, end: int) -> str:
        return self.source.text[start:end]

    def _across(self, loose: _Loose) -> bool:
        """Pair with the next loose closing bracket of a later text block within reach."""
        while self.first < len(self.closes) and self.closes[self.first].text_block <= loose.text_block:
            self.first += 1
        for index in range(self.first, len(self.closes)):
            close = self.closes[index]
            if close.text_block - loose.text_block > self.notation.reach:
                return False
            text_block = self.text_blocks[close.text_block].span
            if index in self.taken or close.span.start == text_block.start:
                continue
            if close.span.start - loose.span.end > _LONGEST:
                return False
            reading = self._label(loose, close.span.start)
            if reading is None:
                return False
            self.taken.add(index)
            self._spread(loose, close, reading)
            return True
        return False

    def _label(self, loose: _Loose, end: int) -> Interpretation | None:
        """The rule whose label stands at the start of a bracket, or None."""
        start = loose.span.end
        if self.source.text[start : start + 1] in ("", "[", "]"):
            return None
        return self.notation.spanning(self._content(start, min(end, start + _LABEL)))

    def _spread(self, loose: _Loose, close: _Loose, reading: Interpretation) -> None:
        first = self.text_blocks[loose.text_block].span
        self._add(loose, Bracket(loose.span, Span(first.end, first.end), reading, "I"))
        for number in range(loose.text_block + 1, close.text_block + 1):
            span = self.text_blocks[number].span
            last = number == close.text_block
            self.result.by_text_block[number].running.append(
                Bracket(
                    Span(span.start, span.start),
                    close.span if last else Span(span.end, span.end),
                    reading,
                    "F" if last else "M",
                )
            )

    def _add(self, loose: _Loose, bracket: Bracket) -> None:
        self.result.by_text_block[loose.text_block].opening[bracket.open.start] = bracket

    def _to_label_end(self, loose: _Loose) -> bool:
        """A remark such as ``[3 lines illegible [page torn]``: up to the next bracket."""
        text_block = self.text_blocks[loose.text_block].span
        following = re.compile(r"[\[\]\n\r]").search(self.source.text, loose.span.end, text_block.end)
        limit = following.start() if following else text_block.end
        end = loose.span.end + len(self._content(loose.span.end, limit).rstrip())
        if end - loose.span.end > 60:
            return False
        content = self._content(loose.span.end, end)
        reading = self.notation.read(content, "square", "line", only_labelled=True)
        if reading is None or reading.rule.node not in ("gap", "signature", "sic"):
            return False
        self._add(loose, Bracket(loose.span, Span(end, end), reading))
        return True

    def _to_block_end(self, loose: _Loose) -> bool:
        end = self.text_blocks[loose.text_block].span.end
        reading = self._label(loose, end)
        if reading is None:
            return False
        self._add(loose, Bracket(loose.span, Span(end, end), reading))
        return True
