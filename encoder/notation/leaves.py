"""The smallest inline nodes: text, markup, line ends, page starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from encoder.core.model import Emphasis, Furniture, Inline, LineBreak, Markup, PageStart, Role, Text
from encoder.core.source import Source, Span
from encoder.layout.blocks import PageGap, Printed, TextBlock
from encoder.notation.tags import QUOTED

_LETTER_SPACED = re.compile(r"(?<![^\s\W])\w(?: \w){3,}(?:\s{2,}\w(?: \w)+)*(?![^\s\W])")
_LONG_TEXT = 500
"""Text longer than this is not joined with what follows it."""


def add_text(nodes: list[Inline], text: str, start: int, end: int) -> None:
    """Append text, in one node with text directly before it unless that is long already
    (joining it again and again would cost the square of its length)."""
    if end <= start:
        return
    last = nodes[-1] if nodes else None
    if (
        isinstance(last, Text)
        and last.span is not None
        and last.span.end == start
        and (len(last.text) < _LONG_TEXT)
    ):
        nodes[-1] = Text(span=Span(last.span.start, end), text=last.text + text[start:end])
    else:
        nodes.append(Text(span=Span(start, end), text=text[start:end]))


def markup(start: int, end: int) -> Iterator[Inline]:
    if end > start:
        yield Markup(span=Span(start, end))


_BREAK_SIGNS = "\u00ac\u00ad\u2010\u2e17="
"""Signs that only a break within a word has: not sign, soft hyphen, hyphen, double oblique hyphen, and
between a letter and a small letter the equals sign."""


def line_breaks(text_block: TextBlock, source: Source) -> Iterator[tuple[Span, Inline]]:
    """Line ends within a text block that mean something, and soft hyphens, in order."""
    after_gaps = {gap.span.end for gap in text_block.gaps}
    text = source.text
    quoted = is_quoted(text_block, source)
    for line, following in zip(text_block.lines, (*text_block.lines[1:], None), strict=True):
        end = line.span.end
        sign = text[end - 1] in _BREAK_SIGNS and text[end - 2 : end - 1].isalpha()
        sign = sign and following is not None
        if quoted and (mark := QUOTED.match(text, line.span.start, end)):
            yield Span(*mark.span()), Markup(span=Span(*mark.span()), role=Role.MARKUP)
        for at in _soft_hyphens(text, line.span.start, end - 1 if sign else end):
            yield Span(at, at + 1), Markup(span=Span(at, at + 1), role=Role.LAYOUT)
        if following is None or following.span.start in after_gaps:
            continue
        between = Span(end, following.span.start)
        joined = text[between.end].isalpha()
        if text[end - 1] == "=":
            sign = joined = sign and text[between.end].islower()
        cut = joined and (sign or text[end - 1] == "-" and text[end - 2 : end - 1].isalpha())
        if sign and joined:
            between = Span(end - 1, between.end)
        if line.hard or cut:
            yield between, LineBreak(span=between, joins_word=cut)


def is_quoted(text_block: TextBlock, source: Source) -> bool:
    """True when every line of a text block has the sign of a quotation."""
    return all(source.text.startswith(">", line.span.start) for line in text_block.lines)


def _soft_hyphens(text: str, start: int, end: int) -> Iterator[int]:
    """Where soft hyphens stand in a stretch."""
    at = text.find("\u00ad", start, end)
    while at >= 0:
        yield at
        at = text.find("\u00ad", at + 1, end)


def page_nodes(gap: PageGap, source: Source) -> list[Inline]:
    """A page gap as nodes: the page start, its numbers, the blanks between.

    In a cut word the hyphen and the blanks around the numbers are layout; elsewhere
    the blanks are text like any other.
    """
    nodes: list[Inline] = []
    at = gap.span.start

    def blank(end: int, outer: bool) -> None:
        if end > at and outer and gap.cuts_word:
            nodes.append(Markup(span=Span(at, end), role=Role.LAYOUT))
        elif end > at:
            nodes.append(Text(span=Span(at, end), text=source.text[at:end]))

    marks = iter([PageStart(number=gap.number, cuts_word=gap.cuts_word)] if gap.starts_page else [])
    for item in gap.printed:
        blank(item.span.start, item is gap.printed[0])
        nodes += marks
        if item.kind == "mark":
            nodes.append(Markup(span=item.span))
        else:
            nodes += _furniture(item, source)
        at = item.span.end
    if not gap.printed:
        blank(gap.span.end, True)
        at = gap.span.end
        nodes += marks
    blank(gap.span.end, True)
    return nodes


def between_blocks(nodes: list[Inline]) -> tuple[Inline, ...]:
    """The nodes of a page gap that stands between blocks: its blanks are layout."""
    return tuple(
        Markup(span=node.span, role=Role.LAYOUT)
        if isinstance(node, Text) and node.text.isspace()
        else node
        for node in nodes
    )


def _furniture(item: Printed, source: Source) -> list[Inline]:
    """What is printed on the page; a number glued to a running head is one of its own."""
    text = source.slice(item.span)
    number = item.number or ""
    if item.kind != "header" or not number or not text.startswith(number) or text == number:
        return [Furniture(span=item.span, kind=item.kind, text=text)]
    middle = item.span.start + len(number)
    rest = text[len(number) :]
    blank = len(rest) - len(rest.lstrip())
    nodes: list[Inline] = [Furniture(span=Span(item.span.start, middle), kind="pageNum", text=number)]
    if blank:
        nodes.append(Text(span=Span(middle, middle + blank), text=rest[:blank]))
    nodes.append(Furniture(span=Span(middle + blank, item.span.end), kind="header", text=rest[blank:]))
    return nodes


def letter_spaced(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Letter-spaced words (``M e m o r a n d u m``) set off as emphasis."""
    out: list[Inline] = []
    for node in content:
        if not isinstance(node, Text) or node.span is None:
            out.append(node)
            continue
        at = 0
        for match in _LETTER_SPACED.finditer(node.text):
            start, end = match.span()
            if start > at:
                out.append(slice_text(node, at, start))
            out.append(
                Emphasis(
                    span=slice_text(node, start, end).span,
                    rendition="letterspaced",
                    content=(slice_text(node, start, end),),
                )
            )
            at = end
        if at < len(node.text):
            out.append(slice_text(node, at, len(node.text)))
    return tuple(out)


def slice_text(node: Text, start: int, end: int) -> Text:
    assert node.span is not None
    return Text(span=Span(node.span.start + start, node.span.start + end), text=node.text[start:end])
