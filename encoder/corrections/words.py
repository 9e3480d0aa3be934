"""Names, dates and remarks set into a document as an editor says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from encoder.authority.load import Authority, Kind
from encoder.core.model import (
    DateText,
    Document,
    EditorialNote,
    Entity,
    Inline,
    Mark,
    Name,
    Node,
    Signed,
    Text,
)
from encoder.core.source import Source, Span
from encoder.core.visitor import parts_of, walk
from encoder.corrections.apply import Decision, Settled, dating_of
from encoder.corrections.schema import NOBODY, NONE, NewName, Not, OfKind
from encoder.findings import Finding
from encoder.language.nearest import nearest

_PREFIXES: dict[str, Kind] = {"p": "person", "pl": "place", "o": "body"}


# --- stretches of words ----------------------------------------------------------------------------


Here = Callable[[tuple[Any, ...]], tuple[Any, ...] | None]
"""Changes nodes in a row, or gives None where they are not those that are meant."""


def _within(document: Document, span: Span, here: Here) -> Document | None:
    """The document with a change in the outermost row of nodes that holds a stretch and can be changed;
    None where there is none."""
    found = False

    def change(node: Any) -> Any:
        nonlocal found
        for name in parts_of(type(node)):
            value = getattr(node, name)
            nodes = value if isinstance(value, tuple) else (value,) if value is not None else ()
            if not any(_meets(one, span) for one in nodes):
                continue
            made = here(value) if isinstance(value, tuple) else None
            if made is not None:
                found = True
                return replace(node, **{name: made})
            changed = tuple(change(one) if _meets(one, span) else one for one in nodes)
            if found:
                return replace(node, **{name: changed if isinstance(value, tuple) else changed[0]})
        return node

    divisions = tuple(
        change(division) if not found and _meets(division, span) else division
        for division in document.divisions
    )
    return replace(document, divisions=divisions) if found else None


def marked(
    document: Document,
    span: Span,
    opened: type[Node],
    make: Callable[[tuple[Inline, ...]], Inline] | None,
) -> Document | None:
    """The document with a stretch of its words as one node; None where its words are not in one run.

    Args:
        document: with its blocks.
        span: the words.
        opened: nodes of this kind that meet the stretch are laid open.
        make: the node for the words; None: they are only laid open.
    """

    def here(nodes: tuple[Any, ...]) -> tuple[Any, ...] | None:
        bare = _laid_open(nodes, span, opened)
        meant = (one for one in (*nodes, *bare) if isinstance(one, (Text, opened)))
        return _wrapped(bare, span, make) if any(_meets(one, span) for one in meant) else None

    return _within(document, span, here)


def _reach(node: Node) -> Iterator[Span]:
    return (one.span for one in walk(node) if isinstance(one, Text) and one.span is not None)


def _meets(node: Any, span: Span) -> bool:
    """True when some of the words of a node lie in a stretch."""
    return any(one.start < span.end and span.start < one.end for one in _reach(node))


def _laid_open(nodes: Sequence[Any], span: Span, opened: type[Node]) -> tuple[Any, ...]:
    out: list[Any] = []
    for node in nodes:
        if isinstance(node, opened) and _meets(node, span):
            out += _laid_open(cast(Any, node).content, span, opened)
        else:
            out.append(node)
    return tuple(out)


def _wrapped(
    nodes: Sequence[Any], span: Span, make: Callable[[tuple[Inline, ...]], Inline] | None
) -> tuple[Any, ...] | None:
    """Nodes in a row with a stretch as one; None when the stretch is not whole in them."""
    if make is None:
        return tuple(nodes)
    pieces = [piece for node in nodes for piece in _cut(node, span)]
    inside = [n for n, piece in enumerate(pieces) if _is_inside(piece, span)]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    if any(_meets(piece, span) for n, piece in enumerate(pieces) if not first <= n < last):
        return None
    held = tuple(pieces[first:last])
    if any(_meets(piece, span) and not _is_inside(piece, span) for piece in held):
        return None
    return (*pieces[:first], make(held), *pieces[last:])


def _is_inside(node: Any, span: Span) -> bool:
    spans = list(_reach(node))
    return bool(spans) and all(span.covers(one) for one in spans)


def _cut(node: Any, span: Span) -> Iterator[Any]:
    """Words cut at the ends of a stretch."""
    if not isinstance(node, Text) or node.span is None or len(node.text) != len(node.span):
        yield node
        return
    start, end = node.span.start, node.span.end
    places = sorted({start, end, *(at for at in (span.start, span.end) if start < at < end)})
    for first, last in zip(places, places[1:], strict=False):
        yield Text(span=Span(first, last), text=node.text[first - start : last - start])


# --- dates -----------------------------------------------------------------------------------------


def with_dates(document: Document, said: Settled) -> tuple[Document, list[Finding]]:
    """The document with the dates that an editor sets or takes away."""
    findings: list[Finding] = []
    for one in said.of("date"):
        value = str(one.entry.date)
        make = None if value == NONE else _dated(one.span, value)
        made = marked(document, one.span, DateText, make)
        if made is None:
            findings.append(said.refused(one, "its words are not within one block"))
        else:
            document = made
    return document, findings


def _dated(span: Span, value: str) -> Callable[[tuple[Inline, ...]], Inline]:
    dating = dating_of(value)
    return lambda content: DateText(span=span, dating=dating, content=content, by_editor=True)


# --- names -----------------------------------------------------------------------------------------


def with_names(
    document: Document, said: Settled, authority: Authority, source: Source
) -> tuple[Document, list[Finding]]:
    """The document with the names that an editor gives, takes away, or says whose they are."""
    findings: list[Finding] = []
    for one in said.of("name"):
        for span in _places(one, source):
            made = _named(document, one, span, authority)
            if isinstance(made, str):
                findings.append(said.refused(one, made))
                break
            document = made
    return (_with_listed(document), findings) if any(said.of("name")) else (document, findings)


def _places(one: Decision, source: Source) -> list[Span]:
    """The place of a name; all places of the same words, where it means the same everywhere."""
    if not one.entry.everywhere:
        return [one.span]
    words, text = source.slice(one.span), source.text
    found, at = [], text.find(words)
    while at >= 0:
        end = at + len(words)
        whole = not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum()
        if whole or at == one.span.start:
            found.append(Span(at, end))
        at = text.find(words, end)
    return found


def _named(document: Document, one: Decision, span: Span, authority: Authority) -> Document | str:
    """The document with one name as an editor says; why not, when it cannot be."""
    value, taken = one.entry.name, dict(document.identified)
    before = next((n for n in _names(document) if n.span is not None and _same(n, span)), None)
    meant = _meant(value, authority)
    if isinstance(meant, str):
        return meant
    kind, entity = meant
    kind = kind or (before.kind if before is not None and before.kind != "role" else "person")
    if isinstance(value, Not) and before is not None and before.span is not None:
        known = taken.get(before.span)
        if known is None or value.key not in (known[1], f"{_short(known[0])}.{known[1]}"):
            return document
    for place in [place for place in taken if place.start < span.end and span.start < place.end]:
        del taken[place]
    made = marked(document, span, Name, None if value == NONE else _name(span, kind))
    if made is None:
        return "its words are not within one block"
    if _unsigned(made, span):
        return "a signature says who signed; say first that its line is another block"
    entities = {(one.kind, one.key): one for one in made.entities}
    if entity is not None:
        taken[span] = kind, entity.key
        entities.setdefault((entity.kind, entity.key), entity)
    return replace(made, identified=dict(sorted(taken.items())), entities=tuple(entities.values()))


def _unsigned(document: Document, span: Span) -> bool:
    """True where a stretch stands in a signature that has neither a name nor a sign of one."""
    return any(
        isinstance(node, Signed) and _meets(node, span) and not any(map(_signs, walk(node)))
        for division in document.divisions
        for node in walk(division)
    )


def _signs(node: Node) -> bool:
    named = isinstance(node, Name) and node.kind in ("person", "body")
    return named or isinstance(node, Mark) and node.kind in ("signature", "authentication", "receipt")


def _meant(value: Any, authority: Authority) -> tuple[str, Entity | None] | str:
    """The kind ("": as it was) and the entry that a value means; why not, when there is none."""
    if isinstance(value, OfKind):
        return value.kind, None
    if isinstance(value, NewName):
        new = value.entry
        numbers = (("wikidata", new.wikidata),) if new.wikidata else ()
        names = tuple(new.names.items())
        entity = Entity(kind=new.kind, key=new.id, names=names, numbers=numbers, note=new.note)
        return new.kind, entity
    if not isinstance(value, str) or value in (NOBODY, NONE):
        return "", None
    key = _entry(value, authority)
    if key is not None:
        return key[0], authority.entity(*key)
    near = nearest(value, (f"{_short(kind)}.{ident}" for kind, ident in authority.entries))
    return f"no authority file has {value!r}" + (f"; did you mean {near!r}?" if near else "")


def _name(span: Span, kind: str) -> Callable[[tuple[Inline, ...]], Inline]:
    return lambda content: Name(span=span, kind=kind, content=content, by_editor=True)


def _names(document: Document) -> Iterator[Name]:
    return (
        node for division in document.divisions for node in walk(division) if isinstance(node, Name)
    )


def _same(name: Name, span: Span) -> bool:
    assert name.span is not None
    return name.span.start < span.end and span.start < name.span.end


def _entry(value: str, authority: Authority) -> tuple[Kind, str] | None:
    """The entry that an identifier names: that of the TEI (`p.ozols`) or of the authority file."""
    short, _, ident = value.partition(".")
    if short in _PREFIXES and (_PREFIXES[short], ident) in authority.entries:
        return _PREFIXES[short], ident
    return next(((kind, key) for kind, key in sorted(authority.entries) if key == value), None)


def _short(kind: str) -> str:
    return next(short for short, of in _PREFIXES.items() if of == kind)


def _with_listed(document: Document) -> Document:
    """The document with just those entries that its names mean."""
    meant = set(document.identified.values()) | {("person", key) for key in document.known_as.values()}
    kept = [one for one in document.entities if (one.kind, one.key) in meant]
    order = sorted(kept, key=lambda one: (one.key.startswith("doc."), one.kind, one.key))
    return replace(document, entities=tuple(order))


# --- remarks ---------------------------------------------------------------------------------------


def with_notes(document: Document, said: Settled) -> tuple[Document, list[Finding]]:
    """The document with the remarks of an editor behind the words that they are about."""
    findings: list[Finding] = []
    for one in said.of("note"):
        note = EditorialNote(content=(Text(text=str(one.entry.note)),), author="editor", kind="editor")
        made = _with_note(document, one.span, note)
        if made is None:
            findings.append(said.refused(one, "its words are no text of the TEI"))
        else:
            document = made
    return document, findings


def _with_note(document: Document, span: Span, note: EditorialNote) -> Document | None:
    last = Span(max(span.start, span.end - 1), span.end)

    def here(nodes: tuple[Any, ...]) -> tuple[Any, ...] | None:
        at = next((n for n, one in enumerate(nodes) if _meets(one, last)), None)
        if at is None or not isinstance(nodes[at], Text):
            return None
        pieces = list(_cut(nodes[at], span))
        place = max(n for n, piece in enumerate(pieces) if _meets(piece, last)) + 1
        return (*nodes[:at], *pieces[:place], note, *pieces[place:], *nodes[at + 1 :])

    return _within(document, last, here)
