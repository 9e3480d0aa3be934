"""Dates in running text: full dates, and days whose year the record gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from encoder import dating
from encoder.enrich.rebuild import rebuilt, within
from encoder.model import (
    DateText,
    Dating,
    Document,
    Heading,
    Inline,
    Item,
    ListBlock,
    Node,
    Paragraph,
)
from encoder.nesting import Range, nest, visible


def with_dates(document: Document) -> Document:
    """The document with the dates in its paragraphs and items marked.

    A day and month without a year take the year of the record that fits best, and
    say so (cert="medium"); without a dated record they get no ISO date.
    """
    return replace(document, divisions=tuple(
        rebuilt(division, _Marker(division.language, document.record.around).change)
        for division in document.divisions))


_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}|\d ?[-./] ?[\dIVXivx]{1,4} ?[-./] ?\d\d")
"""Without one of these there is no year in a text."""


@dataclass(frozen=True, slots=True)
class _Marker:
    language: str
    around: str

    def change(self, node: Node) -> Node | None:
        """Paragraphs and items with their dates; lists of those present as they are."""
        if isinstance(node, ListBlock) and node.kind == "participants":
            return node
        if isinstance(node, Heading):
            return node  # the heads have theirs
        if isinstance(node, Paragraph | Item):
            content = within(node.content, self._marked)
            return node if content == node.content else replace(node, content=content)
        return None

    def _marked(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        text = visible(nodes)
        if not _DIGIT.search(text):
            return nodes
        languages = tuple(dict.fromkeys((self.language, "en")))
        full = dating.find(text, languages) if _YEAR.search(text) else []
        found = [(f.start, f.end, Dating(when=f.parts.iso)) for f in full
                 if f.parts.iso and (f.parts.day or any(c.isalpha() for c in text[f.start:f.end]))]
        taken = bytearray(len(text))
        for start, end, _ in found:
            taken[start:end] = b"\1" * (end - start)
        for match in _days(languages).finditer(text):
            if any(taken[match.start():match.end()]):
                continue
            parts = dating.parse_parts(match.group(), languages)
            iso = dating.with_year(parts, self.around) if parts is not None else None
            if iso is not None:
                found.append((*match.span(), Dating(when=iso, certainty="medium")))
        return nest(nodes, [Range(start, end, _maker(value))
                            for start, end, value in sorted(found, key=lambda f: f[0])])


def _maker(value: Dating) -> Any:
    def make(content: Sequence[Inline], place: Any) -> DateText:
        return DateText(span=place, dating=value, content=tuple(content))
    return make


@cache
def _days(languages: tuple[str, ...]) -> re.Pattern[str]:
    """A day and a month in words, which no year follows."""
    names = sorted((name for name in dating.months(languages) if len(name) > 3 or name == "may"),
                   key=len, reverse=True)
    month = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"(?<![\w.,/-])\d{{1,2}}\.? (?:{month})(?![\w-])(?!,? ?\d{{2,4}})"
        rf"|(?<!\w)(?:{month}) \d{{1,2}}(?![\w-])(?!,? ?\d{{2,4}})", re.IGNORECASE)
