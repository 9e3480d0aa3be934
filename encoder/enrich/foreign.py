"""Words in another script than that of the version that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from encoder.core.model import Document, Foreign, Inline, Marking, Node
from encoder.core.ranges import Range, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.core.visitor import rebuilt
from encoder.enrich.words import words_for
from encoder.language import identify


def with_foreign(document: Document) -> Document:
    """The document with runs in another script marked with their language; marks of the direction of
    writing stay where they are.

    A phrase in the script of the version is left alone: by letters alone it cannot be told.
    """

    def of(language: str) -> Any:
        def change(node: Any) -> Node | None:
            words = words_for(node, Marking.NAMES)
            if words is None:
                return None
            text = plain_text(words)
            runs = identify.foreign_runs(text, language)
            ranges = [Range(start, end, _maker(tag)) for start, end, tag in runs]
            return replace(node, content=wrap_ranges(words, ranges)) if ranges else None

        return change

    divisions = tuple(rebuilt(version, of(version.language)) for version in document.divisions)
    return replace(document, divisions=divisions)


def _maker(language: str) -> Any:
    def make(content: Sequence[Inline], place: Span) -> Foreign:
        return Foreign(span=place, language=language, content=tuple(content))

    return make
