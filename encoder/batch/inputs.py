"""What to work on: files and folders as the user names them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from encoder.batch.pages import is_page
from encoder.batch.rows import HOLDERS, Row, rows
from encoder.core.tables import PLAIN, Form
from encoder.findings import Finding
from encoder.findings.source import UnreadableFile
from encoder.formats import plugins

INPUT_SUFFIXES = frozenset({".txt", ".md", ".docx", ".odt", ".pdf", ".html", ".htm", ".xhtml", ".xml"})
"""Endings of the files that the program reads in folders."""
OUTPUT_SUFFIX = ".xml"


@dataclass(frozen=True, slots=True)
class Job:
    """An input file and where its result goes, relative to the output folder."""

    path: Path
    target: Path
    fault: Finding | None = None
    """Why it cannot be read, where that is known before."""
    form: Form = PLAIN
    """How the table is written that it is a row of."""


def input_suffixes() -> frozenset[str]:
    """Endings of the files that are read in folders, those of readers of other packages among them."""
    return INPUT_SUFFIXES | plugins.suffixes()


def jobs(
    paths: Iterable[Path], suffixes: frozenset[str] = INPUT_SUFFIXES, form: Form = PLAIN
) -> list[Job]:
    """Files as given and the matching files of folders, in a fixed order.

    A folder's own structure is kept below the output folder. What cannot be read (a folder, a
    broken link, a pipe) is a job with a fault. Among transcripts a row of a table that names files, the
    pages that a METS file lists, and pages with numbers in one folder are one job each.

    Args:
        paths: files and folders.
        suffixes: which files of folders are wanted.
        form: how tables of records are written.

    Raises:
        FileNotFoundError: a path that does not exist.
    """
    found: list[Job] = []
    for path in paths:
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError) as err:
            if isinstance(err, FileNotFoundError) and not path.is_symlink():
                raise FileNotFoundError(str(path)) from err
            found.append(Job(path, Path(path.stem + OUTPUT_SUFFIX), unreadable(err)))
            continue
        table = _records(path, form) if not stat.S_ISDIR(kind) and ".txt" in suffixes else []
        if table:
            found += [_job(row, Path()) for row in table]
        elif stat.S_ISDIR(kind):
            found += sorted(_in_folder(path, suffixes, form), key=lambda job: job.path)
        else:
            found.append(Job(path, Path(path.stem + OUTPUT_SUFFIX), _no_file(kind)))
    return found


def _in_folder(folder: Path, suffixes: frozenset[str], form: Form) -> Iterator[Job]:
    """The matching files below a folder, and the folders in it that cannot be read."""
    closed: list[OSError] = []
    seen: set[tuple[int, int]] = set()
    taken: set[Path] = set()
    for place, folders, names in os.walk(folder, onerror=closed.append, followlinks=True):
        state = Path(place).stat()
        if (state.st_dev, state.st_ino) in seen:  # a link back to a folder that was gone through
            folders.clear()
            continue
        seen.add((state.st_dev, state.st_ino))
        if ".txt" in suffixes:
            for row in _rows_in(Path(place), names, taken, form):
                yield _job(row, Path(place).relative_to(folder))
        for path in (Path(place, name) for name in names):
            if path in taken or path.suffix.lower() not in suffixes or _is_other_xml(path, suffixes):
                continue
            try:
                fault = _no_file(path.stat().st_mode)
            except OSError as err:
                fault = unreadable(err)
            yield Job(path, path.relative_to(folder).with_suffix(OUTPUT_SUFFIX), fault)
    for error in closed:
        path = Path(str(error.filename))
        yield Job(path, path.relative_to(folder) / OUTPUT_SUFFIX, unreadable(error))


def _rows_in(place: Path, names: Iterable[str], taken: set[Path], form: Form) -> Iterator[Row]:
    """The records of several files in a folder: of its tables, its METS files, its pages with numbers.
    Their files are added to those that are taken."""
    paths = (place / name for name in sorted(names))
    for holder in (*(path for path in paths if path.suffix.lower() in HOLDERS), place):
        for row in _records(holder, form):
            if holder != place or taken.isdisjoint(row.files):
                taken |= {*row.files, *row.others}
                yield row


def _records(path: Path, form: Form) -> list[Row]:
    """The records of several files that something holds; [] where it cannot be read."""
    try:
        return rows(path, form)
    except OSError:
        return []


def _job(row: Row, place: Path) -> Job:
    return Job(row.path, place / f"{row.name}{OUTPUT_SUFFIX}", row.fault, row.form)


def _is_other_xml(path: Path, suffixes: frozenset[str]) -> bool:
    """True among transcripts for XML that is no transcription of a page: it is left alone."""
    return path.suffix.lower() == ".xml" and ".txt" in suffixes and not is_page(path)


def identities(paths: Iterable[Path]) -> frozenset[tuple[int, int]]:
    """Device and number of files, which are the same for every link to one of them."""
    found = set()
    for path in paths:
        try:
            state = path.stat()
        except (OSError, ValueError):
            continue
        found.add((state.st_dev, state.st_ino))
    return frozenset(found)


def unreadable(err: OSError | ValueError) -> Finding:
    """The finding for a file that the system does not give."""
    return UnreadableFile(reason=getattr(err, "strerror", None) or str(err))


def _no_file(mode: int) -> Finding | None:
    """What is wrong with something that is no regular file, by its mode."""
    if stat.S_ISREG(mode):
        return None
    kinds = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    kind = next((words for test, words in kinds if test(mode)), "a device")
    return UnreadableFile(reason=f"it is {kind}")
