"""The files that a command works on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from encoder import batch
from encoder.batch import Job
from encoder.batch.inputs import identities
from encoder.batch.usage import UsageError
from encoder.core.tables import PLAIN, Form
from encoder.findings import printable


def jobs(paths: Iterable[Path], suffixes: frozenset[str], form: Form = PLAIN) -> list[Job]:
    """The files of some paths; see :func:`encoder.batch.jobs`.

    Raises:
        UsageError: a path does not exist, or the folders hold no such file.
    """
    try:
        todo = batch.jobs(paths, suffixes, form)
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err
    if not todo:
        wanted = ", ".join(sorted(suffixes))
        raise UsageError(f"no files to work on ({wanted}) in the given folders")
    return todo


def say(text: str) -> None:
    """Print a line in which names of files stand: without what could move the cursor."""
    print(printable(text))


def write(path: Path, data: bytes, used: Iterable[Path] = ()) -> None:
    """Write a result whole.

    Args:
        path: where.
        data: the result.
        used: what the command has read, which is never overwritten.

    Raises:
        UsageError: it cannot be written, or is one of the files that were read.
    """
    if identities([path]) & identities(used):
        raise UsageError(f"{path} is a file that this command reads, and is not overwritten")
    try:
        batch.write_whole(path, data)
    except OSError as err:
        raise UsageError(f"{path}: {err.strerror or err}") from err
