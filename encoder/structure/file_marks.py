"""What a file sets off in its lines: words that look otherwise, changes, notes at their marks, page
breaks; and what stands apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from encoder.core.facts import Facts, MarkFact, NoteFact
from encoder.core.model import (
    Abbreviation,
    Addition,
    Block,
    DateText,
    Dating,
    Deletion,
    Division,
    Document,
    EditorialNote,
    Emphasis,
    Footnote,
    Foreign,
    Furniture,
    Gap,
    Inline,
    LineBreak,
    Markup,
    Name,
    Node,
    NoteBlock,
    PageBoundary,
    PageStart,
    Paragraph,
    ParagraphEnd,
    Pointer,
    Role,
    Sic,
    Supplied,
    Text,
    Unclear,
)
from encoder.core.source import Source, Span
from encoder.core.spanned import Spanned
from encoder.profile import Profile

# --- what is set off, notes, pages -------------------------------------------------------------------

_LOOKS = frozenset(
    {"bold", "italic", "underline", "letterspaced", "superscript", "subscript", "smallcaps", "hidden"}
)


def with_file_facts(document: Document, source: Source, profile: Profile) -> Document:
    """The document with what the file sets off marked, its notes at their marks, its pages, and what
    stands apart accounted for."""
    facts = source.facts
    if facts is None:
        return document
    accepted = profile.tracked_changes == "accepted"
    placing = _Placing(facts, source, accepted=accepted)
    divisions = [placing.placed(division) for division in document.divisions]
    if divisions:
        divisions[0] = _with_furniture(divisions[0], facts, source)
        divisions[-1] = _with_lost(divisions[-1], placing.lost())
    chrome = [one.span for one in facts.apart if one.kind in ("record", "markup") or not divisions]
    if not divisions:
        chrome += [note.span for note in facts.notes]
    record = replace(document.record, chrome=tuple(sorted({*document.record.chrome, *chrome})))
    return replace(
        document,
        divisions=tuple(divisions),
        record=record,
        pairs=tuple(facts.pairs),
        surfaces=facts.surfaces if profile.facsimile else (),
    )


class _Placing:
    """Puts notes, pages and marks into the lines of a document."""

    def __init__(self, facts: Facts, source: Source, *, accepted: bool) -> None:
        self._marks, self._source = Spanned(facts.marks, lambda mark: mark.span), source
        self._accepted = accepted
        """True where tracked changes are not shown."""
        self._points: list[tuple[int, Inline]] = sorted(
            [
                *((self._before_blanks(note.at), self._note(note)) for note in facts.notes),
                *(
                    (m.span.start, Gap(reason=m.value or "illegible"))
                    for m in facts.marks
                    if m.kind == "gap"
                ),
                *(
                    (page.at, PageStart(number=page.number or None, certain=page.certain, at=page.at))
                    for page in facts.pages
                ),
            ],
            key=lambda point: point[0],
        )  # fmt: skip
        self._done = [False] * len(self._points)
        self._starts = [at for at, _ in self._points]
        wholes = [m for m in facts.marks if m.kind in (*_NAMES, "date") or m.words is not None]
        self._wholes = Spanned(wholes, lambda mark: mark.span)

    def _before_blanks(self, at: int) -> int:
        """A place at the end of a line without the blanks before it, which the line leaves out."""
        text = self._source.text
        if text[at : at + 1].strip():
            return at
        while at and text[at - 1].isspace() and text[at - 1] != "\n":
            at -= 1
        return at

    def placed(self, division: Division) -> Division:
        """A version with what belongs into it."""
        made: Division = self._node(division)
        return made

    def lost(self) -> list[Inline]:
        """Notes that have no place in a line."""
        return [node for done, (_, node) in zip(self._done, self._points, strict=True) if not done]

    def _node(self, node: Any) -> Any:
        changes: dict[str, Any] = {}
        for part in fields(node):
            value = getattr(node, part.name)
            if part.metadata.get("beside"):
                continue
            if isinstance(value, tuple) and value and isinstance(value[0], Node):
                new: Any = tuple(piece for one in value for piece in self._pieces(one))
                new = _merged(_whole(new, self._wholes, self._source))
            elif is_dataclass(value) and isinstance(value, Node):
                new = self._node(value)
            else:
                continue
            if new != value:
                changes[part.name] = new
        return replace(node, **changes) if changes else node

    def _pieces(self, node: Any) -> Iterator[Any]:
        if not isinstance(node, Text) or node.span is None:
            yield self._node(node)
            return
        start, end = node.span.start, node.span.end
        reach = range(bisect_left(self._starts, start), bisect_right(self._starts, end))
        points = [n for n in reach if not self._done[n]]
        yield from self._due(points, start)
        for piece in self._marked(node, [self._starts[n] for n in points]):
            yield piece
            yield from self._due(points, piece.span.end)

    def _due(self, points: Sequence[int], at: int) -> Iterator[Inline]:
        """The notes and pages of a place that have not been put into a line."""
        for n in points:
            if self._starts[n] == at and not self._done[n]:
                self._done[n] = True
                yield self._points[n][1]

    def _wrapped(self, mark: MarkFact, piece: Inline, span: Span) -> Inline:
        if self._accepted and mark.kind in ("del", "add"):
            return Markup(span=span, role=Role.RECORD) if mark.kind == "del" else piece
        return _wrapped(mark, piece, span)

    def _note(self, note: NoteFact) -> Inline:
        content: list[Inline] = []
        at = note.span.start
        for words in self._source.slice(note.span).split("\n"):
            kept = words.strip()
            if kept:
                start = at + len(words) - len(words.lstrip())
                if content:
                    content.append(
                        ParagraphEnd() if note.kind == "foot" else LineBreak(span=Span(at - 1, at))
                    )
                text = Text(span=Span(start, start + len(kept)), text=kept)
                content += _merged(self._marked(text))
            at += len(words) + 1
        if note.kind == "foot":
            return Footnote(number=note.number, content=tuple(content))
        return EditorialNote(content=tuple(content), author=note.author or None)

    def _marked(self, text: Text, cuts: Iterable[int] = ()) -> Iterator[Any]:
        """Words cut where the file begins and ends to set them off, and at places that are given."""
        assert text.span is not None
        start, end = text.span.start, text.span.end
        marks = self._marks.meeting(text.span)
        ends = {at for m in marks for at in (m.span.start, m.span.end) if start < at < end}
        places = sorted({start, end, *cuts} | ends)
        within = Spanned(marks, lambda mark: mark.span)
        for first, last in pairwise(places):
            span = Span(first, last)
            piece: Inline = Text(span=span, text=text.text[first - start : last - start])
            for mark in reversed(within.meeting(span)):
                piece = self._wrapped(mark, piece, span)
            yield piece


def _wrapped(mark: MarkFact, piece: Inline, span: Span) -> Inline:
    if mark.words is not None:  # it is one with its completion
        return piece
    make = _MADE.get(mark.kind)
    if make is not None:
        return make(mark, piece, span)
    return Emphasis(span=span, rendition=mark.kind, content=(piece,)) if mark.kind in _LOOKS else piece


_MADE: Mapping[str, Callable[[MarkFact, Inline, Span], Inline]] = {
    "strikethrough": lambda mark, piece, span: Deletion(span=span, content=(piece,), doubtful=False),
    "del": lambda mark, piece, span: Deletion(
        span=span, content=(piece,), doubtful=False, author=mark.author or None
    ),
    "add": lambda mark, piece, span: Addition(
        span=span, content=(piece,), by_hand=False, author=mark.author or None
    ),
    "link": lambda mark, piece, span: Pointer(span=span, target=mark.value, content=(piece,)),
    "language": lambda mark, piece, span: Foreign(span=span, language=mark.value, content=(piece,)),
    "sic": lambda mark, piece, span: Sic(span=span, content=(piece,)),
    "unclear": lambda mark, piece, span: Unclear(span=span, content=(piece,)),
    "supplied": lambda mark, piece, span: Supplied(span=span, content=(piece,)),
}


_NAMES = {"person": "person", "place": "place", "organization": "body"}


def _whole(nodes: Sequence[Any], marks: Spanned[MarkFact], source: Source) -> tuple[Any, ...]:
    """Nodes with names, days, and words that the file completes or corrects wrapped as wholes, over the
    ends of lines."""
    spans = [node.span for node in nodes if node.span is not None]
    if not spans:
        return tuple(nodes)
    reach = Span(min(span.start for span in spans), max(span.end for span in spans))
    for mark in marks.meeting(reach):
        within = [
            at
            for at, node in enumerate(nodes)
            if node.span is not None and len(node.span) and mark.span.covers(node.span)
        ]
        if not within:
            continue
        first, last = within[0], within[-1] + 1
        content = tuple(nodes[first:last])
        span = Span(content[0].span.start, content[-1].span.end)
        if mark.words is not None:
            said = Text(span=mark.words, text=source.slice(mark.words))
            made: Any = (
                Abbreviation(span=span, content=(*content, said), short=content, expansion=(said,))
                if mark.kind == "abbr"
                else Sic(span=span, content=content, correction=(said,))
            )
        elif mark.kind in _NAMES:
            made = Name(span=span, kind=_NAMES[mark.kind], content=content)
        elif mark.value:
            made = DateText(span=span, dating=Dating(when=mark.value), content=content)
        else:
            continue
        nodes = [*nodes[:first], made, *nodes[last:]]
    return tuple(nodes)


def _merged(nodes: Iterable[Any]) -> tuple[Any, ...]:
    """Neighbours that are the same but for their words as one."""
    out: list[Any] = []
    for node in nodes:
        last = out[-1] if out else None
        joined = _joined(last, node) if last is not None else None
        if joined is not None:
            out[-1] = joined
        else:
            out.append(node)
    return tuple(out)


def _joined(one: Any, other: Any) -> Any:
    """Two neighbours as one, or None."""
    if type(one) is not type(other) or one.span is None or other.span is None:
        return None
    if one.span.end != other.span.start:
        return None
    span = Span(one.span.start, other.span.end)
    if isinstance(one, Text):
        return replace(one, span=span, text=one.text + other.text)
    if isinstance(one, Emphasis | Deletion | Addition | Pointer | Foreign | Unclear | Supplied):
        same = replace(one, span=None, content=()) == replace(other, span=None, content=())
        if same:
            return replace(one, span=span, content=_merged((*one.content, *other.content)))
    return None


# --- what stands apart -------------------------------------------------------------------------------


def _with_furniture(division: Division, facts: Facts, source: Source) -> Division:
    """A version with the running heads and feet of its file before its head."""
    nodes: list[Inline] = []
    for one in facts.apart:
        if one.kind not in ("header", "footer"):
            continue
        at = one.span.start
        for words in source.slice(one.span).split("\n"):
            kept = words.strip()
            start = at + len(words) - len(words.lstrip())
            if kept:
                kind = "pageNum" if kept.strip("-– ").isdigit() else "header"
                nodes.append(Furniture(span=Span(start, start + len(kept)), kind=kind, text=kept))
            at += len(words) + 1
    if not nodes:
        return division
    boundary = PageBoundary(content=tuple(nodes))
    return replace(division, opener=(boundary, *division.opener))


def _with_lost(division: Division, nodes: Sequence[Inline]) -> Division:
    """A version with notes whose mark stands in no line, under it."""
    blocks: list[Block] = []
    for node in nodes:
        if isinstance(node, Footnote | EditorialNote):
            blocks.append(
                NoteBlock(
                    number=node.number if isinstance(node, Footnote) else None,
                    blocks=tuple(
                        Paragraph(content=tuple(part))
                        for ends, part in groupby(node.content, lambda n: isinstance(n, ParagraphEnd))
                        if not ends
                    ),
                )
            )
    return replace(division, body=(*division.body, *blocks)) if blocks else division
