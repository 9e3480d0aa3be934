"""What to work on: files and folders as the user names them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from encoder.batch.rows import row_of, rows
from encoder.core.formats import kind_of
from encoder.findings import Finding
from encoder.findings.source import UnreadableFile

INPUT_SUFFIXES = frozenset({".txt", ".md", ".docx", ".odt", ".pdf", ".html", ".htm", ".xhtml", ".xml"})
OUTPUT_SUFFIX = ".xml"


@dataclass(frozen=True, slots=True)
class Job:
    """An input file and where its result goes, relative to the output folder."""

    path: Path
    target: Path
    fault: Finding | None = None
    """Why it cannot be read, where that is known before."""


def jobs(paths: Iterable[Path], suffixes: frozenset[str] = INPUT_SUFFIXES) -> list[Job]:
    """Files as given and the matching files of folders, in a fixed order.

    A folder's own structure is kept below the output folder. What cannot be read (a folder, a
    broken link, a pipe) is a job with a fault.

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
        table = _of_table(path) if not stat.S_ISDIR(kind) and ".txt" in suffixes else []
        if table:
            found += table
        elif stat.S_ISDIR(kind):
            found += sorted(_in_folder(path, suffixes), key=lambda job: job.path)
        else:
            found.append(Job(path, Path(path.stem + OUTPUT_SUFFIX), _no_file(kind)))
    return found


def _in_folder(folder: Path, suffixes: frozenset[str]) -> Iterator[Job]:
    """The matching files below a folder, and the folders in it that cannot be read."""
    closed: list[OSError] = []
    seen: set[tuple[int, int]] = set()
    for place, folders, names in os.walk(folder, onerror=closed.append, followlinks=True):
        state = Path(place).stat()
        if (state.st_dev, state.st_ino) in seen:  # a link back to a folder that was gone through
            folders.clear()
            continue
        seen.add((state.st_dev, state.st_ino))
        if ".txt" in suffixes:
            tables = [job for name in sorted(names) for job in _of_table(Path(place, name), folder)]
            yield from tables
            taken = _taken(tables)
            names = [name for name in names if Path(place, name) not in taken]
        for path in (Path(place, name) for name in names):
            if path.suffix.lower() not in suffixes or _is_other_xml(path, suffixes):
                continue
            try:
                fault = _no_file(path.stat().st_mode)
            except OSError as err:
                fault = unreadable(err)
            yield Job(path, path.relative_to(folder).with_suffix(OUTPUT_SUFFIX), fault)
    for error in closed:
        path = Path(str(error.filename))
        yield Job(path, path.relative_to(folder) / OUTPUT_SUFFIX, unreadable(error))


def _of_table(path: Path, folder: Path | None = None) -> list[Job]:
    """The records of a table that names the files of each."""
    try:
        found = rows(path)
    except OSError:
        return []
    place = path.parent.relative_to(folder) if folder is not None else Path()
    return [Job(row.path, place / f"{row.name}{OUTPUT_SUFFIX}", row.fault) for row in found]


def _taken(tables: Iterable[Job]) -> set[Path]:
    """The files that are parts of records."""
    found = (row_of(job.path) for job in tables)
    return {file for row in found if row is not None for file in row.files}


_LOOKED_AT = 4_000


def _is_other_xml(path: Path, suffixes: frozenset[str]) -> bool:
    """True among transcripts for XML that is no transcription of a page: it is left alone."""
    if path.suffix.lower() != ".xml" or ".txt" not in suffixes:
        return False
    try:
        with path.open("rb") as file:
            return kind_of("", file.read(_LOOKED_AT)) not in ("page", "alto")
    except OSError:
        return True


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
