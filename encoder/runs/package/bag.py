"""Packages as BagIt (RFC 8493): written by the library of the Library of Congress, the same bytes for
the same content."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import bagit

from encoder import __version__
from encoder.core.files import content_of

DECLARATION = "bagit.txt"
AGENT = "tei-encoder"
CHECKSUM = "sha512"


def is_bag(folder: Path) -> bool:
    """True for a folder that declares itself a bag."""
    return (folder / DECLARATION).is_file()


def write(folder: Path, content: Iterable[tuple[str, bytes]], info: Mapping[str, str]) -> None:
    """Write a bag.

    Args:
        folder: where; it is made.
        content: place in the payload -> bytes.
        info: what `bag-info.txt` says beside what BagIt adds.

    Raises:
        OSError: it cannot be written.
    """
    for place, data in content:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    said = {**info, "Bag-Software-Agent": f"{AGENT} {__version__}"}
    bagit.make_bag(str(folder), said, checksums=[CHECKSUM], processes=1)
    for name, paths in manifests(folder):  # the library writes them in no fixed order
        (folder / name).write_bytes(manifest(folder, paths))


def manifests(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The manifests of a bag, with the files that each is about."""
    yield "manifest-sha512.txt", [path for path in (folder / "data").rglob("*") if path.is_file()]
    yield "tagmanifest-sha512.txt", [folder / name for name in _TAGS]


def manifest(folder: Path, paths: Iterable[Path]) -> bytes:
    """The manifest of some files of a bag, in the order of their names."""
    rows = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        blank = "  " if name.startswith("data/") else " "
        written = name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        digest = hashlib.sha512(content_of(path) or b"").hexdigest()
        rows.append((name, f"{digest}{blank}{written}\n"))
    return "".join(line for _, line in sorted(rows)).encode()


_TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha512.txt")


def put(made: Path, folder: Path) -> None:
    """Put a bag that was made beside its place into it; an older bag gives way.

    Raises:
        OSError: it cannot be moved.
    """
    old = folder.with_name(f".{folder.name}.old")
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
