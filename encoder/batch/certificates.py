"""The certificates in an output folder: what vouches for a TEI file that stands there.

A certificate lies beside its file or, for a batch, in one file of lines. Both are written so that
a run that is killed at any moment leaves no TEI file without one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from os.path import lexists
from pathlib import Path

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


def vouched_for(folder: Path) -> dict[Path, str]:
    """The TEI files that a certificate in a folder or below it names, relative to the folder, with
    the names of their sources."""
    batch = Batch(folder)
    found = {Path(name): batch.of(name)[-1].source for name in batch.names()}
    for proof in folder.rglob(f"*{CERTIFICATE_SUFFIX}"):
        tei = proof.with_name(proof.name.removesuffix(CERTIFICATE_SUFFIX) + OUTPUT_SUFFIX)
        said = read_beside(tei)
        found[tei.relative_to(folder)] = said.source if said is not None else "?"
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
    """The certificates of a batch: one file that several processes may add to at once."""

    folder: Path
    _identity: tuple[int, int] | None = None
    _read: int = 0
    """So many bytes of the file are known."""
    _others: bool = False
    _known: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / CERTIFICATES

    def of(self, name: str) -> list[Said]:
        """What the certificates of a TEI file say, the oldest first."""
        self._look()
        return self._known.get(name, [])

    def names(self) -> list[str]:
        """The TEI files that have a certificate here."""
        self._look()
        return sorted(self._known)

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
                self._read += len(line)
                said = said_by(line)
                if said is not None:
                    self._known.setdefault(said.tei, []).append(said)

    def _forget(self, identity: tuple[int, int] | None) -> None:
        self._identity, self._read, self._others, self._known = identity, 0, False, {}

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
        gone = set(names) & set(self.names())
        if gone:
            with locked(self.folder):
                kept = [(at, length) for said, at, length in self._lines() if said.tei not in gone]
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
        with locked(self.folder):
            kept: dict[str, tuple[int, int]] = {}
            for name, found in _by_name(self._lines()).items():
                fitting = found
                if len(found) > 1:
                    digest = self._digest(name)
                    fitting = [one for one in found if one[0].digest == digest] or found
                kept[name] = fitting[-1][1:]
            prepare(self.path, self._pieces([kept[name] for name in sorted(kept)])).replace(self.path)

    def _digest(self, name: str) -> str:
        try:
            return digest_of((self.folder / name).read_bytes())
        except OSError:
            return ""

    def _pieces(self, places: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for at, length in places:
                file.seek(at)
                yield file.read(length).rstrip(b"\n") + b"\n"


def _by_name(lines: Iterable[tuple[Said, int, int]]) -> dict[str, list[tuple[Said, int, int]]]:
    found: dict[str, list[tuple[Said, int, int]]] = {}
    for line in lines:
        found.setdefault(line[0].tei, []).append(line)
    return found
