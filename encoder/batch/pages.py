"""Pages that make one document: listed by a METS file, or numbered files of one folder.

A folder that is called ``page`` is one document, named by the folder above it, as Transkribus writes
it. In other folders those pages are one whose names differ only in the last number. Sources: METS 1.12
(`fileSec`, `structMap`, `mods:title`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from encoder.core.files import is_file, read_regular
from encoder.core.formats import kind_of

PAGES = frozenset({"page", "alto"})
_LOOKED_AT = 4_000
_NUMBER = re.compile(r"\d+(?=\D*$)")
_DIGITS = re.compile(r"(\d+)")
_HREF = "{http://www.w3.org/1999/xlink}href"
_LARGEST = 20_000_000
_SAID = {"title": "title", "author": "author"}


@dataclass(frozen=True, slots=True)
class Pages:
    """A document of several pages: its name, what is said of it, and its files in their order."""

    name: str
    cells: tuple[tuple[str, str], ...]
    files: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    """Files that give the same pages once more."""


def is_page(path: Path) -> bool:
    """True for a transcription of a page (PAGE-XML, ALTO)."""
    try:
        with path.open("rb") as file:
            return kind_of("", file.read(_LOOKED_AT)) in PAGES
    except OSError:
        return False


def of_folder(folder: Path) -> list[Pages]:
    """The documents of a folder whose pages have a number each, in the order of their numbers.

    Raises:
        OSError: the folder cannot be read.
    """
    named = sorted(one for one in folder.iterdir() if one.suffix.lower() == ".xml" and is_file(one))
    groups: dict[str, list[Path]] = {}
    for path in (one for one in named if is_page(one)):
        whole = folder.name.casefold() in PAGES
        stem = "" if whole else _NUMBER.sub("\0", path.stem, count=1)
        if whole or "\0" in stem:
            groups.setdefault(stem, []).append(path)
    above = folder.resolve().parent if folder.name.casefold() in PAGES else folder.resolve()
    return [
        Pages(
            stem.replace("\0", "").strip(" _-.") or above.name, (), tuple(sorted(found, key=_by_number))
        )
        for stem, found in groups.items()
        if len(found) > 1
    ]


def _by_number(path: Path) -> list[tuple[int, int, str]]:
    """For the order of names in which 10 comes after 9."""
    parts = _DIGITS.split(path.stem)
    return [(int(part), 0, "") if n % 2 else (0, 0, part) for n, part in enumerate(parts)]


def of_mets(path: Path) -> Pages | None:
    """The document that a METS file lists; None for a file that is none, or lists no page beside it.

    Raises:
        OSError: it cannot be read.
    """
    if path.suffix.lower() != ".xml" or "mets" not in path.stem.casefold():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(read_regular(path)[:_LARGEST], parser)
    except etree.XMLSyntaxError:
        return None
    if _local(root) != "mets":
        return None
    known = {one.get("ID", ""): _beside(path, one) for one in _all(root, "file")}
    listed = [ref for one in _ordered(root) for ref in _references(one)]
    files = dict.fromkeys(file for ref in (*listed, *known) if (file := known.get(ref)) is not None)
    pages = [
        file for file in files if file.suffix.lower() == ".xml" and (not is_file(file) or is_page(file))
    ]
    kinds = {file: file.parent for file in pages}
    first = kinds[pages[0]] if pages else None
    own = tuple(file for file in pages if kinds[file] == first)
    if not own:
        return None
    others = tuple(file for file in pages if kinds[file] != first)
    return Pages(path.resolve().parent.name, tuple(_said(root)), own, others)


def _beside(path: Path, file: etree._Element) -> Path | None:
    """The file that METS names, below its own folder; None for one elsewhere."""
    href = next((one.get(_HREF, "") for one in _all(file, "FLocat")), "")
    if not href or ":" in href or href.startswith("/"):
        return None
    found = Path(unquote(href))
    return None if ".." in found.parts or "\0" in str(found) else path.parent / found


def _ordered(root: etree._Element) -> list[etree._Element]:
    """The divisions of the physical structure, or of the first there is, in their order."""
    maps = list(_all(root, "structMap"))
    chosen = next((one for one in maps if one.get("TYPE", "").casefold() == "physical"), None)
    chosen = chosen if chosen is not None else next(iter(maps), None)
    if chosen is None:
        return []
    found = [one for one in _all(chosen, "div") if any(_local(inner) == "fptr" for inner in one)]
    numbers = [one.get("ORDER", "") for one in found]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return found
    return [
        one for _, one in sorted(zip(map(int, numbers), found, strict=True), key=lambda pair: pair[0])
    ]


def _references(division: etree._Element) -> Iterator[str]:
    """The identifiers of the files of a division."""
    for pointer in (one for one in division if _local(one) == "fptr"):
        for one in pointer.iter():
            if one.get("FILEID"):
                yield one.get("FILEID", "")


def _said(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Title and author, as MODS or the program that wrote the file has them."""
    label = root.get("LABEL", "").strip()
    seen = set()
    for one in _all(root, *_SAID):
        kind, words = _SAID[_local(one)], " ".join((one.text or "").split())
        if words and kind not in seen:
            seen.add(kind)
            yield kind, words
    if label and "title" not in seen:
        yield "title", label


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _all(node: etree._Element, *names: str) -> Iterable[etree._Element]:
    return (one for one in node.iter() if _local(one) in names)
