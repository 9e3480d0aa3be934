"""Small decisions on the parts of a paper: the word for an enclosure, page one, letters compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from encoder.core.model import Block, Division, PageBoundary, PageStart, Paragraph
from encoder.core.source import Span
from encoder.findings import Finding
from encoder.findings.structure import LittleRecognised
from encoder.language.wording import any_word
from encoder.profile import Profile

PROSE_WORDS = 12
"""A text block of so many words is running text."""


def enclosure_form(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.letterhead.enclosures)
    number = r"(?: ?(?:No\.?|N[º°]|№|Nr\.?|č\.)? ?(?:\d{1,3}|[IVX]{1,5}|[A-D])| to .{1,40}| к .{1,40})?"
    return re.compile(rf"\W*(?:{known}){number}\W*", re.IGNORECASE)


def page_one_first(opener: list[Block]) -> list[Block]:
    """The start of page one before everything that stands on it; its folio stays."""
    for index, block in enumerate(opener):
        if isinstance(block, PageBoundary):
            starts = [n for n in block.content if isinstance(n, PageStart) and n.number == "1"]
            if starts and index:
                rest = tuple(n for n in block.content if n not in starts)
                first = PageBoundary(span=None, content=tuple(starts))
                return [first, *opener[:index], replace(block, content=rest), *opener[index + 1 :]]
    return opener


def letters_of(text: str) -> str:
    """The letters and digits of a text, case folded, for comparison."""
    return "".join(c for c in text.casefold() if c.isalnum())


_MANY = 12
"""A version of so many blocks should have something else than paragraphs."""
_NEARLY_ALL = 0.95


def little_recognised(division: Division) -> Iterator[Finding]:
    """That of a longer version nearly everything is a plain paragraph."""
    body = division.body
    plain = sum(isinstance(block, Paragraph) for block in body)
    around = (*division.opener, *division.closer, *division.enclosures)
    known = any(not isinstance(block, PageBoundary) for block in around) or division.distribution
    if len(body) >= _MANY and plain >= _NEARLY_ALL * len(body) and not known:
        start = division.span.start if division.span is not None else 0
        yield LittleRecognised(span=Span(start, start + 1), plain=plain, blocks=len(body))
