"""Files as the system gives them: never a pipe that waits or a device without an end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 4_000_000
"""Bytes of the largest transcript that is encoded."""
LARGEST_PACKED = 100_000_000
"""Bytes of the largest file of a word processor; its text may have as many as a transcript."""


def read_regular(path: Path) -> bytes:
    """The content of a regular file.

    Args:
        path: of the file, or a link to it.

    Raises:
        OSError: it cannot be read, or is a folder, pipe, socket or device, which would make the
            program wait or read for ever.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - of a descriptor, not a path
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        return file.read()


def content_of(path: Path) -> bytes | None:
    """The content of a regular file; None where it cannot be read."""
    try:
        return read_regular(path)
    except OSError:
        return None


def is_file(path: Path) -> bool:
    """True for a regular file; False also for a name that the system does not take."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_dir(path: Path) -> bool:
    """True for a folder; False also for a name that the system does not take or show."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """True for what is there; False also for a name that the system does not take or show."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def why_no_file(path: Path) -> str:
    """Why a path is no file that can be read, in words."""
    try:
        path.stat()
    except FileNotFoundError:
        return "no such file"
    except OSError as err:
        return err.strerror or str(err)
    return "not a file"


def size_of(path: Path) -> int:
    """The bytes of a file; 0 where the system does not say."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
