"""A package looked at again: what in it is not as it was packed, and to which document that belongs."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import bagit

from encoder.batch import certificates
from encoder.batch.outcome import Outcome, with_fault
from encoder.batch.verify import Pair
from encoder.core.files import content_of, is_file
from encoder.findings.fidelity import PackageDamaged
from encoder.runs.package import bag, ocfl

_OF_DOCUMENTS = ("tei", "sources", "corrections")
_SUFFIXES = (".fidelity.json", ".corrections.yaml")


def is_package(folder: Path) -> bool:
    """True for a folder that declares itself a bag or an OCFL storage root, or has what one has."""
    return bag.is_bag(folder) or ocfl.is_root(folder) or (folder / "manifest-sha512.txt").is_file()


def looked_at(folder: Path) -> Iterator[Outcome]:
    """What is not as it was packed, file by file; nothing when everything is."""
    found = _of_ocfl(folder) if ocfl.is_root(folder) else _of_bag(folder)
    for place, what in dict(found).items():
        document = document_of(place)
        of = f"; it belongs to {document}" if document else ""
        said = PackageDamaged(place=place, what=what, of=of)
        yield replace(with_fault(folder / place, said, "faulty"), document=False)


def pairs(folder: Path) -> Iterator[Pair]:
    """The TEI files of a package with their transcripts, which lie beside them in it."""
    held = dict(ocfl.contents(folder)) if ocfl.is_root(folder) else dict(_payload(folder))
    sources = {
        PurePosixPath(place).relative_to("sources").with_suffix(""): path
        for place, path in held.items()
        if place.startswith("sources/")
    }
    for place, path in sorted(held.items()):
        if place.startswith("tei/") and place.endswith(".xml"):
            source = sources.get(PurePosixPath(place).relative_to("tei").with_suffix(""))
            proof = held.get(certificates.beside(Path(place)).as_posix())
            if source is not None:
                yield Pair(path, source, proof)


def _payload(folder: Path) -> Iterator[tuple[str, Path]]:
    data = folder / "data"
    for path in data.rglob("*"):
        if is_file(path):
            yield path.relative_to(data).as_posix(), path


def document_of(place: str) -> str:
    """The document that a file of a package belongs to; "" for one that belongs to all."""
    parts = list(PurePosixPath(place).parts)
    for mark in ("data", "content"):
        if mark in parts:
            parts = parts[parts.index(mark) + 1 :]
    if parts[:1] == ["metadata"] and len(parts) > 2:
        parts = parts[1:]
    elif not parts or parts[0] not in _OF_DOCUMENTS:
        return ""
    path = PurePosixPath(*parts[1:])
    suffix = next((one for one in _SUFFIXES if path.name.endswith(one)), path.suffix)
    return path.with_name(path.name.removesuffix(suffix)).as_posix()


def _of_ocfl(folder: Path) -> Iterator[tuple[str, str]]:
    for one in ocfl.differences(folder):
        yield one.place, one.what


def _of_bag(folder: Path) -> Iterator[tuple[str, str]]:
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    found: list[tuple[str, str]] = []
    try:
        bagit.Bag(str(folder)).validate(processes=1)
    except bagit.BagValidationError as err:
        found = [_told(one) for one in err.details or ()] or [*_one_by_one(folder)]
        found = found or [(bag.DECLARATION, str(err))]
    except (bagit.BagError, OSError, UnicodeError, ValueError) as err:
        found = [(bag.DECLARATION, str(err))]
    yield from found or _by_our_own(folder)


def _one_by_one(folder: Path) -> Iterator[tuple[str, str]]:
    """The files of the payload, where the library says only that their number or size is another."""
    said = content_of(folder / "manifest-sha512.txt") or b""
    stated = {}
    for line in said.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        stated[name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")] = digest
    there = {f"data/{place}": path for place, path in _payload(folder)}
    for name in sorted({*stated, *there}):
        if name not in there:
            yield name, "it is gone"
        elif name not in stated:
            yield name, "it was added"
        elif hashlib.sha512(content_of(there[name]) or b"").hexdigest() != stated[name]:
            yield name, "SHA-512 differs"


def _told(one: object) -> tuple[str, str]:
    path = str(getattr(one, "path", "bagit.txt"))
    if isinstance(one, bagit.ChecksumMismatch):
        return path, "SHA-512 differs"
    if isinstance(one, bagit.FileMissing):
        return path, "it is gone"
    return path, "it was added"


def _by_our_own(folder: Path) -> Iterator[tuple[str, str]]:
    """What a bag of this program must be to the letter: other programs accept capitals and other blanks
    in the manifest of tag files, and it has none of its own."""
    name, paths = list(bag.manifests(folder))[-1]
    if content_of(folder / name) != bag.manifest(folder, paths):
        yield name, "it does not say what is there"
    if content_of(folder / bag.DECLARATION) != _DECLARED:
        yield bag.DECLARATION, "its words differ"


_DECLARED = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
