"""A TEI file as what its words are: blocks, names, dates, brackets over stretches of one stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from encoder.core.elements import local_name, words_of
from encoder.core.model import OWN_ENTRY
from encoder.fidelity.streams import TEI, Reaches, Stream, tei_stream

ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Stretch = tuple[int, int]
BLOCKS = frozenset(
    [
        "p",
        "head",
        "dateline",
        "salute",
        "signed",
        "addrLine",
        "stamp",
        "item",
        "stage",
        "ab",
        "speaker",
        "cell",
    ]
)
_IN_LINE = frozenset(["opener", "closer"])
"""Elements whose children are blocks, whatever they are."""
_NAMES = frozenset(["persName", "placeName", "orgName", "roleName"])
BRACKETS = {
    "supplied": "supplied",
    "unclear": "unclear",
    "add": "handwritten",
    "del": "deleted",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A block that holds words of its own."""

    place: Stretch
    kind: str
    """As an editor says it: "p", "head", "signed" …"""
    ident: str


class Linked(NamedTuple):
    """What says the same in two versions, by where it begins."""

    originals: frozenset[int]
    translations: frozenset[int]
    sentences: bool = False
    """True for sentences, False for blocks."""


@dataclass
class View:
    """What a TEI file says of its words."""

    root: etree._Element
    stream: Stream
    blocks: list[Block] = field(default_factory=list)
    names: dict[Stretch, tuple[str, str]] = field(default_factory=dict)
    """Where a name is -> its element, and the pointer ("")."""
    dates: dict[Stretch, str] = field(default_factory=dict)
    """Where a date is -> its value."""
    brackets: dict[Stretch, str] = field(default_factory=dict)
    """Where words are that a bracket set off -> what it means."""
    papers: dict[int, str] = field(default_factory=dict)
    """Where a paper or an enclosure begins."""
    versions: list[tuple[int, str, str]] = field(default_factory=list)
    """Where versions begin, with language and role."""
    notes: dict[tuple[int, str], None] = field(default_factory=dict)
    """Remarks of an editor: after which place, and the words."""
    links: dict[Linked, str] = field(default_factory=dict)
    """What says the same -> how certain."""
    doubts: set[tuple[Stretch, str]] = field(default_factory=set)
    """Stretches with an element that is not certain, and which."""
    reaches: Reaches = field(default_factory=dict)


def view(root: etree._Element) -> View:
    """What a TEI file says of its words."""
    for note in root.iter(f"{TEI}note"):
        if note.get("type") == "editor":
            note.set("resp", "#resp.editor")
    reaches: Reaches = {}
    made = View(root, tei_stream(root, reaches), reaches=reaches)
    text = root.find(f"{TEI}text")
    for node in text.iter() if text is not None else ():
        if node in reaches:
            _take(made, node, reaches[node])
    made.links = dict(_links(made))
    return made


def _take(made: View, node: etree._Element, place: Stretch) -> None:
    name = local_name(node)
    if node.get("cert"):
        made.doubts.add((place, name))
    if name == "note" and node.get("type") == "editor":
        words = words_of(node)
        made.notes[place[0], words] = None
    elif name == "div" and node.get("type") in ("original", "translation"):
        made.versions.append((place[0], node.get(LANG, ""), node.get("type", "")))
    elif name == "div" and node.get("type") in ("paper", "enclosure"):
        made.papers[place[0]] = node.get("type", "")
    elif place[0] == place[1]:
        return
    elif name in _NAMES and not (name == "orgName" and node.get("type")):
        ref = node.get("ref", "")
        made.names[place] = name, "" if ref.startswith(f"#{OWN_ENTRY}") else ref
    elif name == "date":
        made.dates[place] = _value(node)
    elif (said := _meaning(node, name)) is not None:
        made.brackets[place] = said
    if _is_block(node, name):
        kind = _kind(node, name)
        made.blocks.append(Block(place, kind, node.get(ID, "")))


def _value(node: etree._Element) -> str:
    if node.get("when-iso"):
        return node.get("when-iso", "")
    if node.get("notBefore") or node.get("notAfter"):
        return f"[{node.get('notBefore', '')}..{node.get('notAfter', '')}]"
    if node.get("from") or node.get("to"):
        return f"{node.get('from', '..')}/{node.get('to', '..')}"
    return node.get("when", "")


def _meaning(node: etree._Element, name: str) -> str | None:
    if name == "note" and not _is_block_note(node):
        kind = node.get("type")
        return (
            "gloss" if kind == "gloss" else "note" if kind is None and not node.get("place") else None
        )
    if name == "gap":
        reason = node.get("reason", "")
        return "omitted" if reason == "sampling" else reason
    return BRACKETS.get(name)


def _is_block_note(node: etree._Element) -> bool:
    return node.find(f"{TEI}p") is not None


def _is_block(node: etree._Element, name: str) -> bool:
    """True for an element that holds words and no further block."""
    parent = node.getparent()
    above = local_name(parent) if parent is not None else ""
    if above in _IN_LINE:
        return name in BLOCKS or name in ("seg", "orgName", "stamp")
    if name not in BLOCKS or above == "note" and parent is not None and parent.get("place"):
        return False
    if name == "item":
        return True
    return not (name == "stamp" and above not in ("opener", "closer", "ab", "div"))


_HELD = {"quote": "quote", "note": "note", "postscript": "postscript"}
_TOLD = {
    "addrLine": "address",
    "seg": "opener",
    "orgName": "opener",
    "cell": "table",
}


def _kind(node: etree._Element, name: str) -> str:
    parent = node.getparent()
    above = local_name(parent) if parent is not None else ""
    if name == "p":
        return _HELD.get(above, "p")
    if name == "head":
        of = parent.get("type") if parent is not None else None
        return "entry" if of == "entry" else "subhead" if node.get("type") == "sub" else "head"
    if name == "salute":
        return "closer" if above == "closer" else "salute"
    if name == "ab":
        return {"date": "dateline", "stamp": "stamp"}.get(node.get("type", ""), "ab")
    if name == "item":
        return "distribution" if parent is not None and parent.get("type") == "distribution" else "item"
    return _TOLD.get(name, name)


def _links(made: View) -> Iterator[tuple[Linked, str]]:
    by_id = {node.get(ID): place for node, place in made.reaches.items() if node.get(ID)}
    sections = ("div", "opener", "closer", "table")
    named = {node.get(ID): local_name(node) for node in made.reaches if node.get(ID)}
    bounds = sorted(made.versions)
    for link in made.root.iter(f"{TEI}link"):
        idents = [part.removeprefix("#") for part in link.get("target", "").split()]
        if any(named.get(ident) in sections for ident in idents):
            continue
        places = [by_id[ident][0] for ident in idents if ident in by_id]
        roles = [next((r for at, _, r in reversed(bounds) if at <= p), "") for p in places]
        one = frozenset(p for p, role in zip(places, roles, strict=True) if role == "original")
        other = frozenset(places) - one
        if one and other:
            sentences = all(named.get(ident) == "s" for ident in idents)
            yield Linked(one, other, sentences), link.get("cert", "")
