"""What is closed stays out of pages, search, registers and downloads alike: it is taken out of the tree
from which all of them are made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from encoder.publish.corpus import ID, TEI, words

_GAP = f"{TEI}gap"


@dataclass(frozen=True, slots=True)
class Closed:
    """What a project withholds."""

    documents: tuple[str, ...] = ()
    """Names of files, without their ending."""
    persons: tuple[str, ...] = ()
    """Identifiers of persons (`p.ivanov`)."""
    passages: tuple[str, ...] = ()
    """Name of the file and identifier of the block: `letter-3#en.p4`."""


def is_closed(root: etree._Element, stem: str, closed: Closed) -> bool:
    """True for a document that is withheld as a whole: the file or the configuration says so.

    Args:
        root: of a TEI file.
        stem: its name without the ending.
        closed: what the project withholds.
    """
    status = root.find(f".//{TEI}availability[@status='restricted']")
    return status is not None or name_of(stem) in map(name_of, closed.documents)


def name_of(name: str) -> str:
    """A name of a file, however its letters are put together."""
    return unicodedata.normalize("NFC", name)


def open_part(root: etree._Element, stem: str, closed: Closed) -> tuple[str, ...]:
    """Take the persons and passages that are withheld out of a tree.

    A passage becomes a gap, a name too wherever it stands: where it is marked, where it points to the
    person, and in running words and attributes by any of its spellings. What points to a person loses
    the pointer; comments go.

    Args:
        root: of a TEI file; it is changed.

    Returns:
        what of the project's list was found in it.
    """
    here = [one for one in closed.passages if name_of(one.partition("#")[0]) == name_of(stem)]
    nodes = {str(n.get(ID)): n for n in root.iter() if isinstance(n.tag, str) and n.get(ID)}
    found = [one for one in here if one.partition("#")[2] in nodes]
    persons = [key for key in closed.persons if key in nodes or _pointing(root, key)]
    spellings = {words for key in persons for words in _spellings(root, key)}
    for one in found:
        _empty(nodes[one.partition("#")[2]])
    for key in persons:
        _without_person(root, key)
    if found or persons:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    _without_words(root, spellings)
    return (*found, *persons)


def _pointing(root: etree._Element, key: str) -> list[etree._Element]:
    """What points to a person, with any attribute."""
    return [
        node
        for node in root.iter()
        if isinstance(node.tag, str)
        and any(_leads_to(token, key) for value in node.attrib.values() for token in str(value).split())
    ]


def _leads_to(token: str, key: str) -> bool:
    return token.endswith(f"#{key}")


def _spellings(root: etree._Element, key: str) -> set[str]:
    """How a person is written: in the entry and where names point to it."""
    entry = next((n for n in root.iter(f"{TEI}person") if n.get(ID) == key), None)
    written = {words(n) for n in entry.iter(f"{TEI}persName")} if entry is not None else set()
    named = (node for node in _pointing(root, key) if _names(node, key))
    return written | {words(node) for node in named}


def _names(node: etree._Element, key: str) -> bool:
    """True for a name that points to the person."""
    return any(_leads_to(token, key) for token in node.get("ref", "").split())


def _without_person(root: etree._Element, key: str) -> None:
    """Take a person out: the entry, each mention, each pointer."""
    for node in _pointing(root, key):
        if _names(node, key):
            _empty(node)
        for name, value in node.attrib.items():
            tokens = str(value).split()
            left = [token for token in tokens if not _leads_to(token, key)]
            if left and left != tokens:
                node.set(name, " ".join(left))
            elif not left and tokens:
                node.attrib.pop(name)
    entry = next((n for n in root.iter(f"{TEI}person") if n.get(ID) == key), None)
    while entry is not None and (holder := entry.getparent()) is not None:
        holder.remove(entry)
        entry = holder if not len(holder) else None


def _empty(node: etree._Element) -> None:
    """A gap in the place of all that an element holds."""
    tail = node.tail
    kept = list(node.attrib.items())
    node.clear()
    node.tail = tail
    for name, value in kept:
        node.set(name, value)
    etree.SubElement(node, _GAP, reason="withheld")


def _without_words(root: etree._Element, spellings: Iterable[str]) -> None:
    """Black out every spelling of a name in texts and attributes, longest first."""
    known = sorted({one for one in spellings if len(one) > 2}, key=lambda one: (-len(one), one))
    if not known:
        return
    blank = r"\s+"
    forms = "|".join(blank.join(map(re.escape, one.split())) for one in known)
    pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)
    for node in root.iter():
        if isinstance(node.tag, str):
            node.text = node.text and pattern.sub("[…]", node.text)
            for name, value in node.attrib.items():
                if name != ID and pattern.search(str(value)):
                    node.set(name, pattern.sub("…", str(value)))
        node.tail = node.tail and pattern.sub("[…]", node.tail)
