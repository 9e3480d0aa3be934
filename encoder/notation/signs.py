"""Words between the signs of Markdown or HTML: set off, struck out, raised, linked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from encoder.core.model import Deletion, Emphasis, Inline, Markup, PageStart, Pointer, Text
from encoder.core.source import Span
from encoder.notation.leaves import add_text
from encoder.notation.tags import BLANKS, LOOKS, NAME

if TYPE_CHECKING:
    from encoder.notation.inline import Passage

Read = Callable[["Passage", list[Inline], re.Match[str], int, int], int]
"""Appends the nodes of a token to a list, and says where reading goes on.

Takes the passage, the list, the token, where the range ends, and how deep in brackets it is.
"""

_PAIRS = {
    "strong": ("**", "**", "bold"),
    "star": ("*", "*", "italic"),
    "struck": ("~~", "~~", "deleted"),
    "raised": ("^", "^", "superscript"),
}
"""Kind of token -> the sign before and behind its words, and how they look."""


def _paired(passage: Passage, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
    """Emphasis, deletions, raised words: a start that needs its end in the same range."""
    opening, closing, looks = _PAIRS[match.lastgroup or ""]
    span = Span(*match.span())
    inner = span.start + len(opening)
    stop = passage.closing(closing, inner, end) if match.lastgroup != "star" else span.end - 1
    content = passage.text[inner:stop] if stop > inner else ""
    if match.lastgroup == "strong" and content[-1:].isspace():
        content = ""
    if not _may_pair(passage, content, depth):
        add_text(nodes, passage.text, span.start, inner)
        return inner
    marks = Span(span.start, inner), Span(stop, stop + len(closing))
    return _set_off(passage, nodes, looks, marks, depth)


def _may_pair(passage: Passage, content: str, depth: int) -> bool:
    whole = content.count("[") == content.count("]")
    return bool(content.strip()) and whole and depth < passage.notation.depth_limit


def _set_off(
    passage: Passage, nodes: list[Inline], looks: str, marks: tuple[Span, Span], depth: int
) -> int:
    """What stands between two signs, as what they say."""
    start, stop = marks
    parts = (
        Markup(span=start),
        *passage.parse(start.end, stop.start, depth + 1),
        Markup(span=stop),
    )
    whole = Span(start.start, stop.end)
    if looks == "deleted":  # what the recognition struck out is doubtful
        doubtful = passage.text.startswith("<del", start.start)
        nodes.append(Deletion(span=whole, content=parts, doubtful=doubtful))
    else:
        nodes.append(Emphasis(span=whole, rendition=looks, content=parts))
    return whole.end


def _tag(passage: Passage, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
    """An HTML tag: what its element says of the words up to its end, else nothing."""
    span = Span(*match.span())
    name = NAME.match(match.group())
    looks = LOOKS.get(name["name"].casefold()) if name is not None else None
    if looks is not None and name is not None and match.group()[1] != "/":
        closing = f"</{name['name']}>"
        stop = passage.closing(closing, span.end, end)
        if stop > 0 and _may_pair(passage, passage.text[span.end : stop], depth):
            return _set_off(passage, nodes, looks, (span, Span(stop, stop + len(closing))), depth)
    nodes.append(Markup(span=span))
    return span.end


def _entity(passage: Passage, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
    """An entity: the sign that begins it is its character, or it is a blank."""
    start, stop = match.span()
    if match.group()[1:-1] in BLANKS:
        nodes += [Markup(span=Span(start, stop)), Text(text=" ")]
    else:
        add_text(nodes, passage.text, start, start + 1)
        nodes.append(Markup(span=Span(start + 1, stop)))
    return stop


def _page(passage: Passage, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
    """A number between strokes: here a page begins."""
    nodes += [Markup(span=Span(*match.span())), PageStart(number=match["number"])]
    return match.end()


def _link(passage: Passage, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
    """Words with the address that they point to."""
    words = Span(*match.span("words"))
    parts = (
        Markup(span=Span(match.start(), words.start)),
        *passage.parse(words.start, words.end, depth + 1),
        Markup(span=Span(words.end, match.end())),
    )
    span = Span(*match.span())
    nodes.append(Pointer(span=span, target=match["address"], content=parts))
    return span.end


SIGNS: dict[str, Read] = {
    **dict.fromkeys(_PAIRS, _paired),
    "tag": _tag,
    "entity": _entity,
    "link": _link,
    "page": _page,
}
"""Kind of token -> what reads it."""
