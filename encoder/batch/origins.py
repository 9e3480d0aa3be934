"""Inputs that are no files of their own: members of archives, and what an address names.

A member is called by its archive and its place in it (``letters.zip/1950/letter-7.txt``). A tar file
that is packed is unpacked once into a nameless temporary file. What addresses name is read through
fsspec (the extra `remote`; `s3` for object stores).
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

ADDRESS = re.compile(r"\w[\w+.-]+:(//|:)", re.ASCII)
"""What an address begins with (`https://`, `s3://`, `zip::`), which no path does."""
_PACKED: dict[str, Any] = {".tgz": gzip, ".gz": gzip, ".bz2": bz2, ".xz": lzma}
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, EOFError, lzma.LZMAError, RuntimeError, ValueError)


class MissingRemote(Exception):
    """A package that an address needs is not installed; the message names it."""


class Origin(Protocol):
    """Where the bytes of an input come from that is no file."""

    @property
    def name(self) -> str:
        """What findings call it."""

    @property
    def size(self) -> int:
        """Bytes; 0 where that is not known."""

    def read(self, most: int) -> bytes:
        """Its bytes, at most so many and one more.

        Raises:
            OSError: it cannot be read.
        """


# --- archives --------------------------------------------------------------------------------------


def is_archive(path: Path) -> bool:
    """True for the name of a zip or tar file."""
    name = path.name.lower()
    return name.endswith((".zip", ".tar", ".tgz")) or bool(re.search(r"\.tar\.(gz|bz2|xz)$", name))


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    archive: Path
    inner: str
    size: int
    offset: int = -1
    """Where it begins in the unpacked tar file; -1: the archive is a zip file."""

    @property
    def name(self) -> str:
        """The archive and the place in it."""
        return f"{self.archive.as_posix()}/{self.inner}"

    def read(self, most: int) -> bytes:
        """Its bytes, at most so many and one more.

        Raises:
            OSError: it cannot be read.
        """
        try:
            if self.offset >= 0:
                tar = _unpacked(self.archive, _state(self.archive))
                return _read_at(tar, min(self.size, most + 1), self.offset)
            with _zip(self.archive, _state(self.archive), os.getpid()).open(self.inner) as file:
                return file.read(most + 1)
        except (*_BROKEN, KeyError, NotImplementedError) as err:
            raise OSError(f"the archive does not give it: {err}") from err


def members(archive: Path) -> Iterator[Member]:
    """The files of an archive, by name; of several of one name the last, as unpacking would leave it.

    Raises:
        OSError: it cannot be read, or is no archive.
    """
    try:
        found = list(_of_zip(archive) if archive.name.lower().endswith(".zip") else _of_tar(archive))
    except _BROKEN as err:
        raise OSError(f"it is no archive that can be read: {err}") from err
    yield from sorted({one.inner: one for one in found}.values(), key=lambda one: one.inner)


def _of_zip(archive: Path) -> Iterator[Member]:
    for one in _zip(archive, _state(archive), os.getpid()).infolist():
        if not one.is_dir():
            yield Member(archive, one.filename, one.file_size)


def _of_tar(archive: Path) -> Iterator[Member]:
    file = os.fdopen(os.dup(_unpacked(archive, _state(archive))), "rb")
    file.seek(0)
    with file, tarfile.open(fileobj=file, mode="r:") as tar:
        for one in tar:
            if one.isreg():
                yield Member(archive, one.name, one.size, one.offset_data)
            tar.members = []  # type: ignore[attr-defined]  # it would keep them all


def _state(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(8)
def _zip(archive: Path, _state: tuple[int, int], _process: int) -> zipfile.ZipFile:
    """The opened archive; each process has its own, because they would share a place in the file."""
    return zipfile.ZipFile(archive)


@lru_cache(8)
def _unpacked(archive: Path, _state: tuple[int, int]) -> int:
    """A descriptor of the tar file as it is unpacked."""
    packing = _PACKED.get(archive.suffix.lower())
    if packing is None:
        return os.open(archive, os.O_RDONLY)
    with tempfile.TemporaryFile() as whole:
        with packing.open(archive) as file:
            shutil.copyfileobj(file, whole, 1 << 20)
        whole.flush()
        return os.dup(whole.fileno())


def _read_at(file: int, size: int, offset: int) -> bytes:
    """Bytes of a file that other processes read as well."""
    if hasattr(os, "pread"):
        return os.pread(file, size, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, size)


def inside(name: str) -> PurePosixPath | None:
    """The place of a file below a folder, or None for a name that leads out of it."""
    path = PurePosixPath(name.replace("\\", "/"))
    safe = not path.is_absolute() and ".." not in path.parts and "\0" not in name and path.name
    return path if safe else None


# --- addresses -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that an address names."""

    name: str
    size: int = 0

    def read(self, most: int) -> bytes:
        """Its bytes, at most so many and one more.

        Raises:
            OSError: it cannot be read.
        """
        system, path = _system(self.name)
        try:
            how = {"block_size": 0} if _streams(system) else {}
            with system.open(path, "rb", **how) as file:
                data: bytes = file.read(most + 1)
        except Exception as err:  # each system has exceptions of its own
            raise OSError(f"the address does not give it: {err or type(err).__name__}") from err
        return data


def remotes(address: str, wanted: Callable[[str], bool]) -> Iterator[tuple[Remote, PurePosixPath]]:
    """The files of an address, with their places below it: itself, or those of a folder or a pattern.

    Args:
        address: of a file, a folder (it ends with a slash where the system does not tell), a pattern.
        wanted: which names of files in a folder are.

    Raises:
        OSError: nothing is there.
        MissingRemote: a package is not installed.
    """
    system, path = _system(address)
    try:
        if any(sign in address for sign in "*[") and not str(path).startswith("http"):
            names = [name for name in sorted(system.glob(path)) if system.isfile(name)]
            root = path[: min(path.index(sign) for sign in "*[" if sign in path)].rpartition("/")[0]
        elif address.endswith("/") or (not address.lower().startswith("http") and system.isdir(path)):
            names, root = sorted(filter(wanted, system.find(path))), str(path).rstrip("/")
        else:
            known = system.info(path) if not _streams(system) else {}
            name = PurePosixPath(path.rpartition("/")[2])
            yield Remote(address, int(known.get("size") or 0)), name
            return
        for one in names:
            place = PurePosixPath(str(one).removeprefix(root).lstrip("/"))
            yield Remote(system.unstrip_protocol(one)), place
    except OSError:
        raise
    except Exception as err:
        raise OSError(f"the address cannot be read: {err or type(err).__name__}") from err


def _streams(system: Any) -> bool:
    """True for a system that need not be asked for the size before it is read."""
    return "http" in str(getattr(system, "protocol", ""))


def _system(address: str) -> tuple[Any, str]:
    """What reads an address, and the path that it has there.

    Raises:
        MissingRemote: a package is not installed.
        OSError: there is no such system.
    """
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
    except ImportError as err:
        extra = "s3" if address.lower().startswith("s3:") else "remote"
        raise MissingRemote(f"pip install 'tei-encoder[{extra}]' ({err})") from err
    except ValueError as err:
        raise OSError(str(err)) from err
    return system, str(path)
