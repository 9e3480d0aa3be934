"""The TEI files of a folder, read safely, and what they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from encoder.core.files import read_regular
from encoder.core.model import OWN_ENTRY
from encoder.findings import Finding, printable
from encoder.findings.source import UnreadableFile
from encoder.findings.wellformed import parse
from encoder.language import spelling
from encoder.tei.xml import entity_id

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_READ = frozenset(TEI + name for name in ("corr", "expan", "desc", "fw"))
KINDS = {f"{TEI}persName": "person", f"{TEI}placeName": "place", f"{TEI}orgName": "body"}
URIS = {
    "wikidata": "http://www.wikidata.org/entity/{}",
    "viaf": "http://viaf.org/viaf/{}",
    "geonames": "http://www.geonames.org/{}",
}
"""Authority file -> the address of an entry."""


_POINTER = re.compile(r"#(?P<ident>[a-z]+\.[^\s#]+)")


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: some take the full-width forms of
    the signs too, and look behind blanks."""
    return "'" + text if unicodedata.normalize("NFKC", text.lstrip()[:1]) in _FORMULA else text


_FORMULA = frozenset("=+-@|%\t\r")


@dataclass(frozen=True, slots=True)
class TeiFile:
    """A TEI file that was parsed."""

    path: Path
    root: etree._Element

    @property
    def title(self) -> str:
        return self.root.findtext(f".//{TEI}titleStmt/{TEI}title") or printable(self.path.stem)


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of a standOff: its names by language and its numbers."""

    kind: str
    key: str
    names: dict[str, str]
    numbers: dict[str, str]
    born: str = ""
    """Year, of a person; "": nobody said."""
    died: str = ""
    said: str = ""
    """Occupation, or what is noted."""

    @property
    def ident(self) -> str:
        """Its identifier in a standOff."""
        return entity_id(self.kind, self.key)

    @property
    def preferred(self) -> str:
        return self.names.get("en") or next(iter(self.names.values()))

    def uri(self, *order: str) -> str | None:
        """The address in the first authority file that has a number."""
        return next(
            (URIS[name].format(self.numbers[name]) for name in order if name in self.numbers), None
        )


@dataclass(frozen=True, slots=True)
class NameInTei:
    """A name or date in the text of a file."""

    kind: str
    words: str
    key: str | None
    file: Path
    anchor: str
    """xml:id of the nearest block; "": none."""
    language: str
    context: str
    value: str = ""
    """Of a date: its ISO value."""
    own: str = ""
    """The entry of the file's own that a person without one in an authority has there; "": none."""


def opened(path: Path) -> TeiFile | Finding:
    """A TEI file parsed, or what is wrong with it."""
    try:
        root, fault = parse(read_regular(path))
    except OSError as err:
        return UnreadableFile(reason=err.strerror or str(err))
    if root is None:
        assert fault is not None
        return fault
    return TeiFile(path, root)


def tei_root() -> etree._Element:
    """The root of a new TEI file."""
    namespaces: dict[Any, str] = {None: TEI[1:-1]}
    return etree.Element(f"{TEI}TEI", nsmap=namespaces)


def add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """A TEI element, appended to `parent`."""
    made = etree.SubElement(parent, f"{TEI}{name}", attributes)
    made.text = text
    return made


def entries(file: TeiFile) -> dict[str, Known]:
    """What standOff says of whom and what the file names, by identifier; entries of one document alone
    have no place in a register."""
    found: dict[str, Known] = {}
    for kind, item, name in (
        ("person", "person", "persName"),
        ("place", "place", "placeName"),
        ("body", "org", "orgName"),
    ):
        for node in file.root.iterfind(f"{TEI}standOff//{TEI}{item}"):
            names = {n.get(LANG, "und"): words(n) for n in node.iterfind(f"{TEI}{name}")}
            numbers = {n.get("type", ""): words(n) for n in node.iterfind(f"{TEI}idno")}
            ident = node.get(ID)
            if ident and names and not ident.startswith(OWN_ENTRY):
                born, died = (_when(node, name) for name in ("birth", "death"))
                said = _said(node, "occupation") or _said(node, "note")
                key = ident.partition(".")[2]
                found[ident] = Known(kind, key, names, numbers, born, died, said)
    return found


def _when(node: etree._Element, name: str) -> str:
    found = node.find(f"{TEI}{name}")
    return "" if found is None else str(found.get("when", ""))


def _said(node: etree._Element, name: str) -> str:
    found = node.find(f"{TEI}{name}")
    return "" if found is None else words(found)


def folded(said: str) -> str:
    """Words as they are sorted and compared: in Latin letters, without signs over them."""
    return spelling.fold((spelling.romanised(said) or [said])[0]).text.strip()


def mentions(file: TeiFile) -> Iterator[NameInTei]:
    """The names and dates in the text, in its order."""
    text = file.root.find(f"{TEI}text")
    read: dict[etree._Element, _Block] = {}
    for node in text.iter(*KINDS, f"{TEI}date") if text is not None else ():
        ref = match["ident"] if (match := _POINTER.fullmatch(node.get("ref", ""))) else ""
        value = next(
            (
                node.get(name, "")
                for name in ("when", "from", "to", "notBefore", "notAfter")
                if node.get(name)
            ),
            "",
        )
        if node.get("from") and node.get("to"):
            value = f"{node.get('from')}/{node.get('to')}"
        block, anchor, language = _place(node)
        if block not in read:
            read = {block: _Block(block)}
        yield NameInTei(
            KINDS.get(str(node.tag), "date"),
            words(node),
            None if ref.startswith(OWN_ENTRY) else ref.partition(".")[2] or None,
            file.path,
            anchor,
            language,
            read[block].around(node),
            value,
            ref if ref.startswith(OWN_ENTRY) else "",
        )


def _place(node: etree._Element) -> tuple[etree._Element, str, str]:
    """The nearest block with an identifier, the identifier, and the language there."""
    block, anchor, language = node, "", ""
    for outer in node.iterancestors():
        if not anchor and outer.get(ID):
            block, anchor = outer, str(outer.get(ID))
        if not language and outer.get(LANG):
            language = str(outer.get(LANG))
    return block, anchor, language or "und"


def words(node: etree._Element) -> str:
    """The text of an element as it stands on the page."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: etree._Element) -> Iterator[str]:
    if node.tag in _NOT_READ or not isinstance(node.tag, str):
        return
    yield node.text or ""
    for child in node:
        if child.tag == f"{TEI}lb":
            yield " "
        yield from _pieces(child)
        yield child.tail or ""


_WIDTH = 60


class _Block:
    """A block with its words, and where in them each of its elements begins."""

    def __init__(self, node: etree._Element) -> None:
        self.text = ""
        self._at: dict[etree._Element, int] = {}
        pieces: list[str] = []
        size = 0
        for event, inner in etree.iterwalk(node, events=("start", "end")):
            read = (
                isinstance(inner.tag, str)
                and inner.tag not in _NOT_READ
                and not any(outer.tag in _NOT_READ for outer in inner.iterancestors())
            )
            if event == "start":
                self._at[inner] = size
            piece = inner.tail if event == "end" and inner is not node else None
            if event == "start" and read:
                piece = " " if inner.tag == f"{TEI}lb" else inner.text
            piece = piece or ""
            pieces.append(piece)
            size += len(piece)
        self.text = "".join(pieces)

    def around(self, node: etree._Element) -> str:
        """Some words before and after an element."""
        at = self._at[node]
        start, end = max(0, at - _WIDTH), at + len("".join(_pieces(node))) + _WIDTH
        shown = " ".join(self.text[start:end].split())
        return ("…" if start else "") + shown + ("…" if end < len(self.text) else "")
