"""Packages as an OCFL 1.1 storage root: every deposit is a version of one object, and a file that did
not change is held once. Source: Oxford Common File Layout 1.1, extension 0003 (hash and id)."""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder.core.files import content_of

ROOT = "0=ocfl_1.1"
_OBJECT = "0=ocfl_object_1.1"
_INVENTORY = "inventory.json"
_LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"


_PLAIN = frozenset(string.ascii_letters + string.digits + "-_")
_LONGEST = 100


def is_root(folder: Path) -> bool:
    """True for a folder that declares itself a storage root."""
    return (folder / ROOT).is_file()


def object_folder(root: Path, ident: str) -> Path:
    """Where an object is in a storage root."""
    digest = hashlib.sha256(ident.encode()).hexdigest()
    name = "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02x}" for byte in ident.encode())
    name = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}-{digest}"
    return root / digest[:3] / digest[3:6] / digest[6:9] / name


def write(
    root: Path, ident: str, content: Iterable[tuple[str, bytes]], time: str, message: str
) -> str | None:
    """Add a version to an object, or begin it.

    Args:
        root: the storage root; it is made where there is none.
        ident: of the object.
        content: place -> bytes.
        time: of the version (ISO 8601).
        message: what was done.

    Returns:
        The version (`v1`), or None: nothing has changed since the last one.

    Raises:
        OSError: it cannot be written.
        ValueError: the object that is there cannot be read.
    """
    _begin(root)
    place = object_folder(root, ident)
    known = _inventory(place)
    number = int(known["head"][1:]) + 1 if known else 1
    version = f"v{number}"
    manifest: dict[str, list[str]] = dict(known["manifest"]) if known else {}
    state: dict[str, list[str]] = {}
    new: dict[str, bytes] = {}
    for path, data in content:
        digest = hashlib.sha512(data).hexdigest()
        state.setdefault(digest, []).append(path)
        if digest not in manifest:
            manifest[digest] = [f"{version}/content/{path}"]
            new[manifest[digest][0]] = data
    state = {digest: sorted(paths) for digest, paths in sorted(state.items())}
    if known and known["versions"][known["head"]]["state"] == state:
        return None
    for path, data in new.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    inventory = {
        "id": ident,
        "type": "https://ocfl.io/1.1/spec/#inventory",
        "digestAlgorithm": "sha512",
        "head": version,
        "contentDirectory": "content",
        "manifest": dict(sorted(manifest.items())),
        "versions": {
            **(known["versions"] if known else {}),
            version: {
                "created": time,
                "message": message,
                "user": {"name": "tei-encoder", "address": "https://www.tei-c.org/"},
                "state": state,
            },
        },
    }
    data = _json(inventory)
    (place / version).mkdir(parents=True, exist_ok=True)
    for folder in (place / version, place):
        (folder / _INVENTORY).write_bytes(data)
        sidecar = f"{hashlib.sha512(data).hexdigest()} {_INVENTORY}\n"
        (folder / f"{_INVENTORY}.sha512").write_text(sidecar)
    (place / _OBJECT).write_text("ocfl_object_1.1\n")
    return version


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


_OF_ROOT: Mapping[str, bytes] = {
    f"extensions/{_LAYOUT}/config.json": _json(
        {
            "extensionName": _LAYOUT,
            "digestAlgorithm": "sha256",
            "tupleSize": 3,
            "numberOfTuples": 3,
        }
    ),
    "ocfl_layout.json": _json(
        {"extension": _LAYOUT, "description": "SHA-256 of the identifier, then the identifier"}
    ),
    ROOT: b"ocfl_1.1\n",
}
"""The files of every storage root."""


def _begin(root: Path) -> None:
    if is_root(root):
        return
    for place, data in _OF_ROOT.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _inventory(place: Path) -> dict[str, Any] | None:
    """The inventory of an object, with what a version must have.

    Raises:
        ValueError: it cannot be read.
    """
    data = content_of(place / _INVENTORY)
    if data is None:
        return None
    said: dict[str, Any] = json.loads(data)
    try:
        assert said["versions"][said["head"]]["state"] is not None and int(said["head"][1:]) > 0
        assert isinstance(said["manifest"], dict)
    except (KeyError, TypeError, AssertionError) as err:
        raise ValueError(f"{place / _INVENTORY} is no inventory") from err
    return said


def contents(root: Path) -> Iterator[tuple[str, Path]]:
    """The files of the last version of each object: place -> where it is held."""
    for declared in sorted(root.rglob(_OBJECT)):
        try:
            known = _inventory(declared.parent)
        except ValueError:
            continue
        for digest, places in known["versions"][known["head"]]["state"].items() if known else ():
            for place in places:
                for held in known["manifest"].get(digest, ())[:1] if known else ():
                    yield place, declared.parent / held


# --- what is not as it was ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the inventory says."""

    place: str
    what: str


def differences(root: Path) -> Iterator[Difference]:
    """The files of a storage root that are not as they were written."""
    seen = {root / place for place in _OF_ROOT}
    for place, data in _OF_ROOT.items():
        if content_of(root / place) != data:
            yield Difference(place, "its words differ")
    for declared in sorted(root.rglob(_OBJECT)):
        yield from _of_object(root, declared.parent, seen)
    for path in sorted(root.rglob("*")):
        if path.is_file() and path not in seen:
            yield Difference(path.relative_to(root).as_posix(), "it was added")


def _of_object(root: Path, place: Path, seen: set[Path]) -> Iterator[Difference]:
    def told(path: Path, what: str) -> Difference:
        return Difference(path.relative_to(root).as_posix(), what)

    seen.add(place / _OBJECT)
    if content_of(place / _OBJECT) != b"ocfl_object_1.1\n":
        yield told(place / _OBJECT, "its words differ")
    try:
        known = _inventory(place)
    except ValueError:
        known = None
    if known is None:
        yield told(place / _INVENTORY, "it cannot be read")
        return
    for folder in (place, *(place / version for version in known["versions"])):
        seen |= {folder / _INVENTORY, folder / f"{_INVENTORY}.sha512"}
        if not _is_sealed(folder):
            yield told(folder / _INVENTORY, "SHA-512 differs")
    if content_of(place / _INVENTORY) != content_of(place / known["head"] / _INVENTORY):
        yield told(place / _INVENTORY, "it is not that of the last version")
    held = [(place / path, digest) for digest, paths in known["manifest"].items() for path in paths]
    for path, digest in sorted(held):
        seen.add(path)
        data = content_of(path)
        if data is None or hashlib.sha512(data).hexdigest() != digest:
            yield told(path, "it is gone" if data is None else "SHA-512 differs")


def _is_sealed(folder: Path) -> bool:
    """True where the inventory is the one of which the file beside it has the digest."""
    data = content_of(folder / _INVENTORY)
    seal = content_of(folder / f"{_INVENTORY}.sha512")
    return data is not None and seal == f"{hashlib.sha512(data).hexdigest()} {_INVENTORY}\n".encode()
