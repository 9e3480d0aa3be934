"""Labels before names, and names marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from encoder.core.model import (
    Inline,
    Name,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.language.letters import CAPITAL, PARTICLES, SMALL
from encoder.language.wording import any_word


def label_words(words: Iterable[str]) -> re.Pattern[str]:
    known = any_word(words)
    return re.compile(
        rf"\s*(?P<label>(?i:{known}))(?:\s*[:：]\s*"
        rf"|\s+(?=(?:{SMALL}{{1,6}}\. )?(?:{CAPITAL}[\w.]*\s*){{1,4}}$))"
    )


def named(nodes: list[Inline], kind: str) -> tuple[Inline, ...]:
    """The words beside the mark as an office or a name."""
    text = plain_text(nodes)
    stripped = text.strip(f"{OBJECT}_ \t\n\u00a0")
    if not re.search(r"[^\W\d_]{2}", stripped):
        return tuple(nodes)
    start = text.index(stripped)
    end = start + len(stripped)
    if kind == "person":
        match = _NAME.match(stripped)
        if match is None or not _BEGINS.match(match["name"]):
            return tuple(nodes)
        start, end = start + match.start("name"), start + match.end("name")
    return wrap_ranges(
        nodes, [Range(start, end, lambda content, place: Name(span=place, kind=kind, content=content))]
    )


_PARTICLES = rf"(?:(?:{PARTICLES}) )*"
_NAME = re.compile(
    rf"/?\(?/?(?P<name>(?:(?:[^\W\d_]\.|[^\W\d_]{SMALL}\.) ?){{0,3}}"
    rf"{_PARTICLES}[^\W\d_]['’\w-]+(?: {_PARTICLES}[^\W\d_][\w.'’-]+){{0,2}})/?\)?/?"
)
_BEGINS = re.compile(rf"{_PARTICLES}{CAPITAL}")
"""A name begins with a capital, or with small words before one ("von Rümelin")."""
