"""The correspondence of a folder in the Correspondence Metadata Interchange Format (CMIF).

The constraints are those of the TEI Correspondence SIG: only senders and addressees, one of
each at least ("Unknown" where nobody is known), persons, bodies, places and dates with
addresses in authority files, and a licence that allows to harvest it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from encoder.findings import printable
from encoder.publish.corpus import ID, TEI, Known, TeiFile, add, entries, tei_root, words

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_LICENCE_WORDS = "This file is licensed under the terms of the Creative Commons License CC-BY 4.0"
_ORDER = {
    "persName": ("viaf", "wikidata"),
    "orgName": ("viaf", "wikidata"),
    "placeName": ("geonames", "wikidata"),
}
"""Element -> authority files whose addresses it may bear, the best first."""
_DATING = ("when", "from", "to", "notBefore", "notAfter")


@dataclass(frozen=True, slots=True)
class Edition:
    """What the file says of itself; CMIF asks for all of it."""

    title: str
    editor: str
    publisher: str
    url: str
    """Where the CMIF file will be found; it is also its identifier."""
    date: str
    """ISO 8601 date or date and time of the last change."""
    email: str | None = None


def described(file: TeiFile) -> bytes | None:
    """What a file says of who wrote to whom, as CMIF has it; None: nothing."""
    letter = file.root.find(f".//{TEI}profileDesc/{TEI}correspDesc")
    return None if letter is None else etree.tostring(_letter(file, letter))


def cmif(letters: Iterable[bytes], edition: Edition) -> bytes:
    """One CMIF file.

    Args:
        letters: what :func:`described` gave, in the order in which they are to be listed.
        edition: see :class:`Edition`.
    """
    root = tei_root()
    header = etree.SubElement(root, f"{TEI}teiHeader")
    source = f"uuid-{uuid.uuid5(uuid.NAMESPACE_URL, edition.url)}"
    _description(etree.SubElement(header, f"{TEI}fileDesc"), edition, source)
    profile = etree.SubElement(header, f"{TEI}profileDesc")
    for data in letters:
        letter = etree.fromstring(data)
        letter.set("source", f"#{source}")
        profile.append(letter)
    if not len(profile):
        header.remove(profile)
    body = etree.SubElement(etree.SubElement(root, f"{TEI}text"), f"{TEI}body")
    etree.SubElement(body, f"{TEI}p")
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _description(parent: etree._Element, edition: Edition, source: str) -> None:
    title = add(parent, "titleStmt")
    add(title, "title", edition.title)
    editor = add(title, "editor", edition.editor)
    if edition.email:
        editor.text = f"{edition.editor} "
        add(editor, "email", edition.email)
    publication = add(parent, "publicationStmt")
    add(publication, "publisher", edition.publisher)
    add(publication, "idno", edition.url, type="url")
    add(publication, "date", when=edition.date if "T" in edition.date else f"{edition.date}T00:00:00Z")
    add(add(publication, "availability"), "licence", _LICENCE_WORDS, target=LICENCE)
    add(add(parent, "sourceDesc"), "bibl", f"{edition.title}. {edition.publisher}", type="online").set(
        ID, source
    )


def _letter(file: TeiFile, letter: etree._Element) -> etree._Element:
    namespaces: dict[Any, str] = {None: TEI[1:-1]}
    made = etree.Element(f"{TEI}correspDesc", nsmap=namespaces)
    url = file.root.findtext(f".//{TEI}publicationStmt/{TEI}idno[@type='URI']")
    key = file.root.findtext(f".//{TEI}publicationStmt/{TEI}idno[@type='record']")
    if url:
        made.set("ref", url.strip())
    else:
        made.set("key", (key or printable(file.path.stem)).strip())
    known = entries(file)
    actions = letter.findall(f"{TEI}correspAction")
    for kind in ("sent", "received"):
        action = add(made, "correspAction", type=kind)
        for old in actions:
            if old.get("type") == kind and old.get("subtype") is None:
                _parties(action, old, known)
        if not any(child.tag in (f"{TEI}persName", f"{TEI}orgName") for child in action):
            unknown = etree.Element(f"{TEI}persName")
            unknown.text = "Unknown"
            action.insert(0, unknown)
        _in_order(action)
    return made


def _parties(action: etree._Element, old: etree._Element, known: dict[str, Known]) -> None:
    for child in old.iterchildren("*"):
        name = etree.QName(child).localname
        if name == "date":
            add(action, "date", **{key: value for key in _DATING if (value := child.get(key))})
        elif name in _ORDER:
            made = add(action, name, words(child))
            entry = known.get(child.get("ref", "").lstrip("#"))
            uri = entry.uri(*_ORDER[name]) if entry is not None else None
            if uri is not None:
                made.set("ref", uri)
        elif name == "name" and words(child):
            add(action, "orgName", words(child))


def _in_order(action: etree._Element) -> None:
    """Persons, bodies, places, then dates."""
    ranks = {
        f"{TEI}{name}": rank for rank, name in enumerate(("persName", "orgName", "placeName", "date"))
    }
    for child in sorted(action, key=lambda node: ranks[str(node.tag)]):
        action.append(child)
