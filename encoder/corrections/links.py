"""Pairs of blocks as an editor says, header fields, and whether blocks came out as they were said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from encoder.core.model import (
    Address,
    ClosingLine,
    Dateline,
    Distribution,
    Division,
    Document,
    Entry,
    Footnote,
    Heading,
    LetterheadLine,
    Link,
    ListBlock,
    Node,
    NoteBlock,
    Paragraph,
    Part,
    Postscript,
    Quote,
    Salute,
    Sentence,
    Signed,
    Speech,
    Stage,
    Stamp,
)
from encoder.core.source import Source, Span
from encoder.core.visitor import has, walk
from encoder.corrections.apply import Decision, Settled, dating_of
from encoder.enrich.align.units import units_of
from encoder.findings import Finding
from encoder.profile import Profile
from encoder.record.read import read_record

# --- pairs -----------------------------------------------------------------------------------------


def with_pairs(
    document: Document, said: Settled, *, sentences: bool = False
) -> tuple[Document, list[Finding]]:
    """The document with the links that an editor sets or takes away, of its blocks or of its sentences;
    the others stay."""
    findings: list[Finding] = []
    for one in said.of("pair", "unpair"):
        if one.entry.sentences != sentences:
            continue
        made = _paired(document, one)
        if isinstance(made, str):
            findings.append(said.refused(one, made))
        else:
            document = made
    return document, findings


def _paired(document: Document, one: Decision) -> Document | str:
    find = _sentence if one.entry.sentences else _unit
    sides = [find(document, span) for span in (one.span, *one.others)]
    if any(side is None for side in sides):
        return (
            "no sentence is marked there (`--sentences` marks them)"
            if one.entry.sentences
            else "no block that can be linked stands there"
        )
    known = [side for side in sides if side is not None]
    originals = tuple(node for division, node in known if division.role == "original")
    translations = tuple(node for division, node in known if division.role == "translation")
    if not originals or not translations:
        return "both places are in the same version"
    nodes = {id(node) for _, node in known}
    if one.entry.verb == "unpair":
        links = [
            kept
            for link in document.links
            for kept in (_without(link, nodes) if _joins(link, nodes) else (link,))
        ]
        return replace(document, links=tuple(links))
    links = [kept for link in document.links for kept in _without(link, nodes)]
    new = Link(originals=originals, translations=translations, certainty="", by_editor=True)
    earlier = [
        link
        for link in document.links
        if link.by_editor and {*map(id, link.originals), *map(id, link.translations)} & nodes
    ]
    for link in earlier:
        new = replace(
            new,
            originals=_united(link.originals, new.originals),
            translations=_united(link.translations, new.translations),
        )
    links = [
        link
        for link in links
        if not ({*map(id, link.originals)} & {*map(id, new.originals)} and link.by_editor)
    ]
    return replace(document, links=(*links, new))


def _united(one: Sequence[Node], other: Sequence[Node]) -> tuple[Node, ...]:
    seen = {id(node) for node in one}
    return (*one, *(node for node in other if id(node) not in seen))


def _joins(link: Link, nodes: set[int]) -> bool:
    """True for a link that has nodes of a set on both of its sides."""
    return bool({*map(id, link.originals)} & nodes and {*map(id, link.translations)} & nodes)


def _without(link: Link, nodes: set[int]) -> Iterator[Link]:
    """A link without some nodes; nothing when a side of it is empty then."""
    originals = tuple(node for node in link.originals if id(node) not in nodes)
    translations = tuple(node for node in link.translations if id(node) not in nodes)
    if originals and translations:
        yield replace(link, originals=originals, translations=translations)


def _unit(document: Document, span: Span) -> tuple[Division, Node] | None:
    """The innermost block at a place that can be linked, with its version."""
    for division in document.divisions:
        held = [
            unit.node for unit in units_of(division, document.identified) if has(unit.node, span.start)
        ]
        if held:
            return division, min(held, key=lambda node: sum(1 for _ in walk(node)))
    return None


def _sentence(document: Document, span: Span) -> tuple[Division, Node] | None:
    """The sentence at a place, with its version."""
    for division in document.divisions:
        for node in walk(division):
            if isinstance(node, Sentence) and has(node, span.start):
                return division, node
    return None


# --- the header ------------------------------------------------------------------------------------


_PLAIN = {"title": "title", "id": "identifier", "url": "url"}
_READ = {"archive": "Repository", "reference": "Reference", "language": "Original Language"}
"""Field -> the label of the record with which it is read."""


def with_fields(document: Document, said: Settled, profile: Profile) -> Document:
    """The document with what an editor says of the record."""
    record = document.record
    for one in said.of("field"):
        fields: dict[str, str] = {str(key): value for key, value in (one.entry.field or {}).items()}
        changes: dict[str, object] = {_PLAIN[k]: v for k, v in fields.items() if k in _PLAIN}
        if "author" in fields:
            changes["authors"] = _several(fields["author"])
        if "addressee" in fields:
            changes["recipients"] = _several(fields["addressee"])
        if "summary" in fields:
            changes["summary"] = tuple(filter(None, map(str.strip, fields["summary"].split("\n\n"))))
        if "date" in fields:
            changes["date"] = _date(fields["date"])
        changes |= _read(fields, profile)
        record = replace(record, **changes)  # type: ignore[arg-type]
    return replace(document, record=record) if record is not document.record else document


def _read(fields: dict[str, str], profile: Profile) -> dict[str, object]:
    """Fields that are read as a record has them: archive, reference, language of the original."""
    lines = [f"{label}: {fields[name]}" for name, label in _READ.items() if name in fields]
    if not lines:
        return {}
    found = read_record(Source("fields", "\n".join(["Title: -", *lines, "", ""])), profile).record
    made: dict[str, object] = {}
    if found.references:
        made["references"] = found.references
    if found.original_language is not None:
        made["original_language"] = found.original_language
    return made


def _several(words: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, words.split(";"))))


def _date(words: str) -> Part:
    return Part(kind=None, text=words.strip("[]"), dating=dating_of(words))


# --- blocks ----------------------------------------------------------------------------------------

_KINDS: dict[type[Node], tuple[str, ...]] = {
    Paragraph: ("p", "speaker", "listhead"),
    Heading: ("head", "subhead", "entry", "distribution"),
    LetterheadLine: ("opener",),
    Stamp: ("stamp", "opener"),
    Dateline: ("dateline",),
    Salute: ("salute", "closer"),
    Address: ("address",),
    ListBlock: ("item", "distribution"),
    NoteBlock: ("note",),
    Footnote: ("note",),
    Quote: ("quote",),
    Stage: ("stage",),
    Speech: ("speaker",),
    Entry: ("entry",),
    Signed: ("signed",),
    Distribution: ("distribution",),
    Postscript: ("postscript",),
    ClosingLine: ("dateline", "closer", "distribution", "opener"),
}


def unlike(document: Document, said: Settled) -> list[Finding]:
    """The blocks that are not what an editor said, because TEI has no place for it there."""
    findings: list[Finding] = []
    for one in said.of("block"):
        kind = str(one.entry.block)
        place = next(
            (at for at, k in said.pins.kinds.items() if k == kind and at <= one.span.start), None
        )
        if kind in ("split", "join", "paper", "enclosure") or place is None:
            continue
        held = [
            node
            for division in document.divisions
            for node in walk(division)
            if type(node) in _KINDS and has(node, one.span.start)
        ]
        if not held:
            findings.append(said.refused(one, "no block of the text stands there"))
        elif not any(kind in _KINDS[type(node)] for node in held):
            taken = _KINDS[type(held[-1])][0]
            findings.append(said.refused(one, f"it is read as {taken}; {kind} cannot stand there"))
    return findings
