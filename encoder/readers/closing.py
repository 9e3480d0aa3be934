"""The foot of a paper: signatures, copies and recipients, drafting, number, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from encoder import dating
from encoder.model import (
    Block,
    ClosingLine,
    DateText,
    Dating,
    Heading,
    Inline,
    Item,
    LineBreak,
    ListBlock,
    Mark,
    Name,
    Signed,
    SignatureMark,
    Text,
    walk,
)
from encoder.nesting import Range, nest, visible
from encoder.readers.letterhead import Setting, mark_up
from encoder.source import Span

_RECIPIENT = re.compile(r"\s*(?:[-•*] )?(?P<n>\d{1,2})(?:\)|\.| ?[-–—])? ?(?:[-–—] ?|to |- to )?\S")
_NAME = re.compile(r"/?\(?/?(?P<name>(?:(?:[^\W\d_]\.|[^\W\d_][a-z]\.) ?){0,3}[^\W\d_]['’\w-]+(?: [^\W\d_][\w.'’-]+){0,2})/?\)?/?")
_LONGEST = 200


def read_signature(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A line with the mark of a signature: office before it, name after it."""
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), None)
    text = visible(nodes)
    if index is None or len(text) > _LONGEST or len(text.split()) > 30:
        return None
    before, mark, after = list(nodes[:index]), nodes[index], list(nodes[index + 1:])
    content = (*_named(before, "role"), mark, *_named(after, "person"))
    return [Signed(span=_span(nodes), content=content)]


def _named(nodes: list[Inline], kind: str) -> tuple[Inline, ...]:
    """The words beside the mark as an office or a name."""
    text = visible(nodes)
    stripped = text.strip()
    if not re.search(r"[^\W\d_]{2}", stripped):
        return tuple(nodes)
    start, end = text.index(stripped), text.index(stripped) + len(stripped)
    if kind == "person":
        match = _NAME.match(stripped)
        if match is None:
            return tuple(nodes)
        start, end = start + match.start("name"), start + match.end("name")
    return nest(nodes, [Range(start, end, lambda content, place: Name(
        span=place, kind=kind, content=content))])


def read_copies_head(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """"Four copies", "Verteiler:" and their kin."""
    text = " ".join(visible(nodes).split())
    if len(text) > 60 or not _any(tuple(setting.profile.closing.copies)).fullmatch(text):
        return None
    return [Heading(span=_span(nodes), kind="distribution", content=nodes)]


@cache
def _any(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms) or "(?!)", re.IGNORECASE)


def read_recipients(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A list of copies and who got them: "1 - to Cde. Molotov"."""
    lines = split_lines(nodes)
    numbers = [_RECIPIENT.match(visible(line)) for line in lines]
    if not lines or not all(numbers) or max(len(visible(line)) for line in lines) > 80:
        return None
    items = tuple(Item(span=_span(line), content=line, number=number["n"] if number else None)
                  for line, number in zip(lines, numbers, strict=True))
    return [ListBlock(span=_span(nodes), kind="distribution", items=items)]


def read_production(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """Who drafted and who typed the paper."""
    text = visible(nodes)
    kinds = {"draftedBy": setting.profile.closing.drafted, "typedBy": setting.profile.closing.typed}
    ranges = []
    for kind, words in kinds.items():
        form = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
        for match in re.finditer(rf"(?m)^\s*(?P<all>(?:{form})\s+[^\n]+)$", text, re.IGNORECASE):
            ranges.append(Range(*match.span("all"), _marker(kind)))
    if not ranges or len(text) > _LONGEST:
        return None
    return [ClosingLine(span=_span(nodes), kind="production", content=nest(nodes, ranges))]


def _marker(kind: str):  # type: ignore[no-untyped-def]
    return lambda content, place: Mark(span=place, kind=kind, content=content)


def read_registration(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """The outgoing number, with the date of dispatch perhaps."""
    marked = mark_up(nodes, setting)
    text = visible(nodes).strip()
    if len(text) > 60 or not any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked):
        return None
    first = marked[0]
    begins = isinstance(first, Mark) and first.kind == "outgoingNumber"
    return [ClosingLine(span=_span(nodes), kind="registration", content=marked)] if begins else None


def read_date(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A date on a line of its own."""
    text = visible(nodes)
    parts = dating.parse_parts(text.strip(), setting.date_languages)
    if parts is None or parts.iso is None or parts.day is None:
        return None
    start = len(text) - len(text.lstrip())
    dated = Dating(when=parts.iso)
    content = nest(nodes, [Range(start, len(text.rstrip()), lambda inner, place: DateText(
        span=place, dating=dated, content=inner))])
    return [ClosingLine(span=_span(nodes), kind="date", content=content)]


def split_lines(nodes: Sequence[Inline]) -> list[tuple[Inline, ...]]:
    """Nodes cut at line breaks; each break goes to the end of its line."""
    lines: list[list[Inline]] = [[]]
    for node in nodes:
        lines[-1].append(node)
        if isinstance(node, LineBreak):
            lines.append([])
    return [tuple(line) for line in lines if line]


def is_signed(nodes: Sequence[Inline]) -> bool:
    """True when the nodes hold the mark of a signature."""
    return any(isinstance(inner, SignatureMark) for node in nodes for inner in walk(node))


def is_blank(nodes: Sequence[Inline]) -> bool:
    """True when the nodes show nothing but blanks."""
    return not any(isinstance(n, Text) and n.text.strip() for n in nodes)


def _span(nodes: Sequence[Inline]) -> Span:
    spans = [node.span for node in nodes if node.span is not None]
    return Span(min(s.start for s in spans), max(s.end for s in spans))
