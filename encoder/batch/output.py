"""Writing: whole files or none, nothing of others overwritten, several processes at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from encoder.core.files import is_file

_TEMPORARY = ".tei-encoder.tmp"
_LOCK = ".tei-encoder.lock"
_numbers = count()
_cleared: set[Path] = set()
"""Folders in which this process has looked for what killed processes left."""


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a part.

    Raises:
        OSError: the folder cannot be made or written, or the disk is full; what
            stood at `target` is untouched and no temporary file is left.
    """
    prepared = prepare(target, data)
    try:
        prepared.replace(target)
    except BaseException:
        prepared.unlink(missing_ok=True)
        raise


def prepare(target: Path, data: bytes | Iterable[bytes]) -> Path:
    """A complete file beside `target`, to be put in its place with :meth:`Path.replace`.

    Raises:
        OSError: as for :func:`write_whole`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.parent not in _cleared:
        _cleared.add(target.parent)
        clear(target.parent)
    with suppress(FileNotFoundError):
        os.lstat(target)  # a name that the system does not take is refused before anything is written
    temporary = target.parent / f".{os.getpid()}-{next(_numbers)}{_TEMPORARY}"
    try:
        with temporary.open("wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def leftovers(folder: Path) -> Iterator[Path]:
    """The temporary files in a folder whose processes are no more."""
    for path in folder.glob(f".*{_TEMPORARY}"):
        owner = path.name[1:].removesuffix(_TEMPORARY).partition("-")[0]
        if owner.isdecimal() and is_file(path) and not _runs(int(owner)):
            yield path


def clear(folder: Path) -> None:
    """Remove what killed processes left in a folder."""
    for path in leftovers(folder):
        path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """True when there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        """Nobody else who asks for the lock of this folder has it meanwhile."""
        with (folder / _LOCK).open("a+b") as file:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        """Nobody else who asks for the lock of this folder has it meanwhile."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
