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

from encoder.core.elements import local_name
from encoder.core.files import is_file, read_regular
from encoder.core.formats import kind_of
from encoder.formats.builder import Unreadable
from encoder.formats.package import parsed

PAGES = frozenset({"page", "alto"})
_LOOKED_AT = 4_000
_NUMBER = re.compile(r"\d+(?=\D*$)")
_DIGITS = re.compile(r"(\d+)")
_HREF = "{http://www.w3.org/1999/xlink}href"
_SAID = ("title", "author")


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
    return _kind(path) in PAGES


def _kind(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return kind_of("", file.read(_LOOKED_AT))
    except OSError:
        return None


def of_folder(folder: Path) -> list[Pages]:
    """The documents of a folder whose pages have a number each, in the order of their numbers.

    Raises:
        OSError: the folder cannot be read.
    """
    whole = folder.name.casefold() in PAGES
    groups: dict[str, list[Path]] = {}
    for path in sorted(one for one in folder.iterdir() if one.suffix.lower() == ".xml"):
        stem = "\0" if whole else _NUMBER.sub("\0", path.stem, count=1)
        if "\0" in stem:
            groups.setdefault(stem, []).append(path)
    above = folder.resolve().parent if whole else folder.resolve()
    found: dict[str, Pages] = {}
    for stem, paths in groups.items():
        pages = [path for path in paths if is_page(path)] if len(paths) > 1 else []
        if len(pages) > 1:
            name = stem.replace("\0", "").strip(" _-.") or above.name
            name = pages[0].stem if name in found else name
            found[name] = Pages(name, (), tuple(sorted(pages, key=_by_number)))
    return list(found.values())


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
    try:
        root = parsed(read_regular(path), "METS file", path.name)
    except Unreadable:
        return None
    if local_name(root) != "mets":
        return None
    known = {one.get("ID", ""): _beside(path, one) for one in _all(root, "file")}
    listed = [ref for one in _ordered(root) for ref in _references(one)]
    files = dict.fromkeys(file for ref in (*listed, *known) if (file := known.get(ref)) is not None)
    kinds = {file: _kind(file) for file in files if file.suffix.lower() == ".xml"}
    pages = [file for file, kind in kinds.items() if kind in PAGES or not is_file(file)]
    if not pages:
        return None
    chosen = next((file for file in pages if kinds[file] == "page"), pages[0])
    own = [f for f in pages if f.parent == chosen.parent and kinds[f] in (kinds[chosen], None)]
    others = [file for file in pages if file not in own]
    return Pages(path.resolve().parent.name, tuple(_said(root)), tuple(own), tuple(others))


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
    found = [one for one in _all(chosen, "div") if any(local_name(inner) == "fptr" for inner in one)]
    numbers = [one.get("ORDER", "") for one in found]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return found
    return [
        one for _, one in sorted(zip(map(int, numbers), found, strict=True), key=lambda pair: pair[0])
    ]


def _references(division: etree._Element) -> Iterator[str]:
    """The identifiers of the files of a division."""
    for pointer in (one for one in division if local_name(one) == "fptr"):
        for one in pointer.iter():
            if one.get("FILEID"):
                yield one.get("FILEID", "")


def _said(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Title and author, as MODS or the program that wrote the file has them."""
    found = {"title": root.get("LABEL", "").strip()} | {
        local_name(one): words
        for one in reversed(list(_all(root, *_SAID)))
        if (words := " ".join((one.text or "").split()))
    }
    return ((kind, found[kind]) for kind in _SAID if found.get(kind))


def _all(node: etree._Element, *names: str) -> Iterable[etree._Element]:
    return (one for one in node.iter() if local_name(one) in names)
