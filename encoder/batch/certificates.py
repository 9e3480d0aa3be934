"""The certificates in an output folder: what vouches for a TEI file that stands there.

A certificate lies beside its file or, for a batch, in one file of lines. Both are written so that
a run that is killed at any moment leaves no TEI file without one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import groupby
from os.path import lexists
from pathlib import Path
from typing import IO

from encoder.batch.inputs import OUTPUT_SUFFIX
from encoder.batch.output import leftovers, locked, prepare, write_whole
from encoder.core.files import is_dir, is_file, read_regular

CERTIFICATE_SUFFIX = ".fidelity.json"
CERTIFICATES = "fidelity.jsonl"
"""One file with the certificates of a batch, a line each."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a certificate says of its files."""

    tei: str
    """Name of the TEI file; in a batch its path below the folder."""
    digest: str
    """SHA-256 of the TEI file as it was written."""
    source: str
    """Name of the transcript."""
    edited: bool = False
    """True for a certificate that was issued anew for TEI that somebody edited."""
    source_digest: str = ""
    """SHA-256 of the transcript."""
    decisions: str = ""
    """SHA-256 of the file of corrections; "": there was none."""


def said_by(certificate: bytes) -> Said | None:
    """What a certificate says, or None for anything that is none."""
    try:
        data = json.loads(certificate)
        tei, source = data["tei"], data["source"]
        names = str(tei["name"]), str(tei["sha256"]), str(source["name"])
        decided = str(data.get("decisions", ""))
        return Said(*names, "edited" in data, str(source.get("sha256", "")), decided)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def beside(tei: Path) -> Path:
    """Where the certificate of a TEI file lies."""
    return tei.with_suffix(CERTIFICATE_SUFFIX)


def read_beside(tei: Path) -> Said | None:
    """What the certificate beside a TEI file says, when there is one."""
    try:
        return said_by(read_regular(beside(tei)))
    except OSError:
        return None


def write_beside(tei: Path, data: bytes, certificate: bytes) -> None:
    """Write a TEI file and the certificate beside it.

    Raises:
        OSError: one of them cannot be written; then neither is.
    """
    recover(tei.parent)
    proof = prepare(beside(tei), certificate)
    try:
        file = prepare(tei, data)
        try:
            before = tei.read_bytes() if is_file(tei) else None
            file.replace(tei)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        try:
            proof.replace(beside(tei))
        except BaseException:
            if before is None:
                tei.unlink()
            else:
                write_whole(tei, before)
            raise
    except BaseException:
        proof.unlink(missing_ok=True)
        raise


def drop_beside(tei: Path) -> None:
    """Remove the certificate beside a TEI file, which was that of another version."""
    if read_beside(tei) is not None:
        with suppress(OSError):
            beside(tei).unlink()


def vouched_for(folder: Path) -> dict[Path, Said | None]:
    """The TEI files that a certificate in a folder or below it names, relative to the folder, with
    what it says; None for a certificate that cannot be read."""
    batch = Batch(folder)
    found: dict[Path, Said | None] = {Path(name): said for name, said in batch.last().items()}
    for proof in folder.rglob(f"*{CERTIFICATE_SUFFIX}"):
        tei = proof.with_name(proof.name.removesuffix(CERTIFICATE_SUFFIX) + OUTPUT_SUFFIX)
        found[tei.relative_to(folder)] = read_beside(tei)
    return found


def recover(folder: Path) -> None:
    """Put a certificate in its place whose process was killed after it had written the TEI."""
    for path in leftovers(folder) if is_dir(folder) else ():
        said = said_by(path.read_bytes())
        if said is None or "/" in said.tei:
            continue
        tei = folder / said.tei
        if is_file(tei) and digest_of(tei.read_bytes()) == said.digest:
            path.replace(beside(tei))


def digest_of(data: bytes) -> str:
    """The SHA-256 of a file as certificates have it."""
    return hashlib.sha256(data).hexdigest()


_OURS = b'{"format":"tei-encoder fidelity certificate'
"""What a certificate begins with, also one that a killed process left half."""


@dataclass(slots=True)
class Batch:
    """The certificates of a batch: one file that several processes may add to at once. Sixteen bytes
    are kept of each, however long the file is."""

    folder: Path
    _identity: tuple[int, int] | None = None
    _read: int = 0
    """So many bytes of the file are known."""
    _others: bool = False
    _names: array[int] = field(default_factory=lambda: array("Q"))
    """Of each line the number of the name of its TEI file."""
    _places: array[int] = field(default_factory=lambda: array("Q"))
    """Where it begins."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / CERTIFICATES

    def of(self, name: str) -> list[Said]:
        """What the certificates of a TEI file say, the oldest first."""
        self._look()
        wanted = _number(name)
        if wanted not in self._names:
            return []
        places = [at for one, at in zip(self._names, self._places, strict=True) if one == wanted]
        with self.path.open("rb") as file:
            found = [said_by(line) for line in _lines_at(file, places)]
        return [said for said in found if said is not None and said.tei == name]

    def last(self) -> dict[str, Said]:
        """The newest certificate of each TEI file."""
        try:
            return {said.tei: said for said, _, _ in self._lines()}
        except OSError:
            return {}

    def _look(self) -> None:
        """Read what was added to the file since the last look."""
        try:
            state = self.path.stat()
        except (OSError, ValueError):
            self._forget(None)
            return
        identity = state.st_dev, state.st_ino
        if identity != self._identity or state.st_size < self._read:
            self._forget(identity)
        if state.st_size == self._read or not is_file(self.path):
            return
        try:
            file = self.path.open("rb")
        except OSError:  # nothing is known of it, so it stays
            self._others = True
            return
        with file:
            file.seek(self._read)
            for line in file:
                self._others |= bool(line.strip()) and not (
                    line.startswith(_OURS) or _OURS.startswith(line)
                )
                if not line.endswith(b"\n"):  # another process writes it, or was killed in it
                    break
                said = said_by(line)
                if said is not None:
                    self._names.append(_number(said.tei))
                    self._places.append(self._read)
                self._read += len(line)

    def _forget(self, identity: tuple[int, int] | None) -> None:
        self._identity, self._read, self._others = identity, 0, False
        self._names, self._places = array("Q"), array("Q")

    def _lines(self) -> Iterator[tuple[Said, int, int]]:
        """Each certificate with its place in the file."""
        if not is_file(self.path):
            return
        at = 0
        with self.path.open("rb") as file:
            for line in file:
                said = said_by(line)
                if said is not None:
                    yield said, at, len(line)
                at += len(line)

    def of_others(self) -> bool:
        """True when something stands in the place of the file that is not ours to write to."""
        if lexists(self.path) and (self.path.is_symlink() or not is_file(self.path)):
            return True
        self._look()
        return self._others

    def drop(self, names: Iterable[str]) -> None:
        """Take out the certificates of TEI files.

        Raises:
            OSError: the file cannot be written.
        """
        self._look()
        known = set(self._names)
        gone = {name for name in names if _number(name) in known} if known else set()
        if gone:
            with locked(self.folder):
                kept = ((at, length) for said, at, length in self._lines() if said.tei not in gone)
                prepare(self.path, self._pieces(kept)).replace(self.path)

    def add(self, certificate: bytes) -> None:
        """Add a certificate before its TEI file is written: a run that is killed then leaves a
        certificate too many, and never a TEI file without one.

        Raises:
            OSError: the file cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder), self.path.open("ab+") as file:
            if file.tell():
                file.seek(-1, 2)
                if file.read(1) != b"\n":  # a process was killed in the middle of a line
                    file.write(b"\n")
            file.write(certificate)

    def settle(self) -> None:
        """Leave one certificate for each file, the one that its TEI file has, by name.

        Raises:
            OSError: the file cannot be written.
        """
        if not is_file(self.path):
            return
        with locked(self.folder), closing(sqlite3.connect("", isolation_level=None)) as sorting:
            sorting.execute("PRAGMA cache_size = -2000")
            sorting.execute("CREATE TABLE lines (name TEXT, digest TEXT, at INTEGER, length INTEGER)")
            sorting.execute("BEGIN")
            sorting.executemany(
                "INSERT INTO lines VALUES (?, ?, ?, ?)",
                ((_plain(said.tei), said.digest, at, length) for said, at, length in self._lines()),
            )
            sorting.execute("CREATE INDEX names ON lines (name, at)")
            rows = sorting.execute("SELECT name, digest, at, length FROM lines ORDER BY name, at")
            prepare(self.path, self._pieces(self._fitting(rows))).replace(self.path)

    def _fitting(self, rows: Iterable[tuple[str, str, int, int]]) -> Iterator[tuple[int, int]]:
        """Of the lines of each file the last that fits it; where none does, the last."""
        for _, group in groupby(rows, key=lambda row: row[0]):
            found = list(group)
            if len(found) > 1:
                digest = self._digest(found[0][0])
                found = [one for one in found if one[1] == digest] or found
            yield found[-1][2], found[-1][3]

    def _digest(self, name: str) -> str:
        try:
            return digest_of((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return ""

    def _pieces(self, places: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for at, length in places:
                file.seek(at)
                yield file.read(length).rstrip(b"\n") + b"\n"


def _lines_at(file: IO[bytes], places: Iterable[int]) -> Iterator[bytes]:
    for at in places:
        file.seek(at)
        yield file.readline()


def _number(name: str) -> int:
    """A name in 64 bits."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _plain(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
