"""The words before a bracket, as many as it is about."""

from __future__ import annotations

import re

from encoder.core.model import (
    Furniture,
    Inline,
    LineBreak,
    Markup,
    PageStart,
    Role,
    Text,
)
from encoder.core.source import Span
from encoder.notation.leaves import slice_text

_HAN = re.compile("[\u3400-\u9fff]")


_MAX_CORRECTED_WORDS = 6


def take_words(nodes: list[Inline], count: int) -> tuple[list[Inline], list[Inline]]:
    """Remove the last `count` words from the nodes and return them, blanks after them
    as layout, and what closes a quotation or bracket around them; a node other than
    text counts as one word."""
    blank: list[Inline] = []
    last = nodes[-1] if nodes else None
    if isinstance(last, Text) and last.span is not None:
        stripped = last.text.rstrip()
        if len(stripped) < len(last.text):
            cut = last.span.start + len(stripped)
            blank = [Markup(span=Span(cut, last.span.end), role=Role.LAYOUT)]
            nodes.pop()
            if stripped:
                nodes.append(Text(span=Span(last.span.start, cut), text=stripped))
            last = nodes[-1] if nodes else None
    if last is None or isinstance(last, Markup | LineBreak | PageStart | Furniture):
        nodes += blank  # no word stands before them
        return [], []
    if not isinstance(last, Text) or last.span is None:
        return [nodes.pop(), *blank], []
    if len(nodes) > 1 and not re.search(r"\w", last.text):  # a bracket closes after the word
        nodes.pop()
        taken, closing = take_words(nodes, count)
        return (taken, [*closing, last, *blank]) if taken else ([last, *blank], closing)
    start, end = _word_bounds(last.text, count)
    nodes.pop()
    if start:
        nodes.append(slice_text(last, 0, start))
    rest: list[Inline] = [slice_text(last, end, len(last.text))] if end < len(last.text) else []
    return [slice_text(last, start, end), *blank], rest


def _word_bounds(text: str, count: int) -> tuple[int, int]:
    """Where the last `count` words of a text begin and end; quotation marks and brackets
    around them stay outside, and in Han script a word is a sign."""
    closing = re.search(r"(?<=\w)[)\"”»’]+$", text)
    end = closing.start() if closing else len(text)
    if _HAN.match(text[end - 1]):
        return max(0, end - count), end
    starts = [m.start() for m in re.finditer(r"\S+", text[:end])]
    start = starts[-min(count, len(starts))]
    opening = re.match(r"[(\"“„«‘']+(?=\w)", text[start:end])
    return start + (opening.end() if opening else 0), end


def words_corrected(nodes: list[Inline], correction: str | None) -> int:
    """How many words before the mark a correction replaces: those that resemble it."""
    last = nodes[-1] if nodes else None
    if correction is None or not isinstance(last, Text):
        return 1
    wanted = len(correction.split())
    if not 1 < wanted <= _MAX_CORRECTED_WORDS:
        return 1
    words = last.text.split()[-wanted:]
    alike = sum(
        a[:1].casefold() == b[:1].casefold() for a, b in zip(words, correction.split(), strict=False)
    )
    return wanted if len(words) == wanted and alike == wanted else 1
