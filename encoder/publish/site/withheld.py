"""What is closed stays out of pages, search, registers and downloads alike: it is taken out of the tree
from which all of them are made."""

from __future__ import annotations

import re
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
    return status is not None or stem in closed.documents


def open_part(root: etree._Element, stem: str, closed: Closed) -> bool:
    """Take the persons and passages that are withheld out of a tree.

    A passage becomes a gap, a name too wherever it stands: where it is marked, where it points to the
    person, and in running words and attributes by any of its spellings.

    Args:
        root: of a TEI file; it is changed.

    Returns:
        True when something was taken out.
    """
    found = False
    wanted = {one.partition("#")[2] for one in closed.passages if one.partition("#")[0] == stem}
    for node in [n for n in root.iter() if isinstance(n.tag, str) and n.get(ID) in wanted]:
        _empty(node)
        found = True
    for key in closed.persons:
        found |= _without_person(root, key)
    return found


def _without_person(root: etree._Element, key: str) -> bool:
    """Take a person out: the entry, each mention, each spelling."""
    entry = next((n for n in root.iter(f"{TEI}person") if n.get(ID) == key), None)
    spellings = {words(n) for n in entry.iter(f"{TEI}persName")} if entry is not None else set()
    pointing = [
        n for n in root.iter() if isinstance(n.tag, str) and f"#{key}" in (n.get("ref") or "").split()
    ]
    spellings |= {words(n) for n in pointing}
    for node in pointing:
        node.attrib.pop("ref")
        _empty(node)
    if entry is not None and (holder := entry.getparent()) is not None:
        holder.remove(entry)
        if not len(holder) and (outer := holder.getparent()) is not None:
            outer.remove(holder)
            if not len(outer) and (above := outer.getparent()) is not None:
                above.remove(outer)
    _without_words(root, spellings)
    return bool(pointing) or entry is not None


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
