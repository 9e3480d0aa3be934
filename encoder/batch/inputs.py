"""What to work on: files and folders as the user names them."""

from __future__ import annotations

import glob
import os
import stat
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from encoder.batch.origins import (
    ADDRESS,
    Member,
    Origin,
    Remote,
    inside,
    is_archive,
    members,
    remotes,
)
from encoder.batch.pages import is_page
from encoder.batch.rows import HOLDERS, Row, input_size, read_input, row_of, rows
from encoder.core.files import LARGEST_PACKED, is_file
from encoder.core.tables import PLAIN, Form
from encoder.findings import Finding
from encoder.findings.source import UnreadableFile
from encoder.formats import plugins

INPUT_SUFFIXES = frozenset({".txt", ".md", ".docx", ".odt", ".pdf", ".html", ".htm", ".xhtml", ".xml"})
"""Endings of the files that the program reads in folders."""
OUTPUT_SUFFIX = ".xml"


@dataclass(frozen=True, slots=True)
class Job:
    """An input and where its result goes, relative to the output folder."""

    path: Path
    target: Path
    fault: Finding | None = None
    """Why it cannot be read, where that is known before."""
    form: Form = PLAIN
    """How the table is written that it is a row of."""
    origin: Origin | None = None
    """Where its bytes come from, if it is no file."""

    @property
    def name(self) -> str:
        """What findings call it."""
        return self.path.as_posix() if self.origin is None else self.origin.name

    @property
    def size(self) -> int:
        """Its bytes; 0 where that is not known."""
        return input_size(self.path, self.form) if self.origin is None else self.origin.size

    def read(self, most: int = LARGEST_PACKED) -> bytes:
        """Its bytes; of one that is too large perhaps only so many and one more.

        Raises:
            OSError: it cannot be read.
        """
        return read_input(self.path, self.form) if self.origin is None else self.origin.read(most)


def input_suffixes() -> frozenset[str]:
    """Endings of the files that are read in folders, those of readers of other packages among them."""
    return INPUT_SUFFIXES | plugins.suffixes()


def jobs(
    paths: Iterable[Path], suffixes: frozenset[str] = INPUT_SUFFIXES, form: Form = PLAIN
) -> list[Job]:
    """What :func:`found` finds, as a list."""
    return list(found(paths, suffixes, form))


def found(
    places: Iterable[Path | str],
    suffixes: frozenset[str] = INPUT_SUFFIXES,
    form: Form = PLAIN,
    *,
    of_list: bool = False,
) -> Iterator[Job]:
    """Files as given and the matching files of folders, archives and addresses, in a fixed order.

    A folder's own structure is kept below the output folder, and so is that of an archive, of the
    folder that an address names, and of what a pattern finds. What cannot be read (a folder, a broken
    link, a pipe) is a job with a fault. Among transcripts a row of a table that names files, the pages
    that a METS file lists, and pages with numbers in one folder are one job each.

    Args:
        places: files, folders, zip and tar files, patterns (`letters/**/*.txt`), addresses.
        suffixes: which files of folders are wanted.
        form: how tables of records are written.
        of_list: a file keeps its path below the output folder, for a list may name two of one name;
            one that is gone is a job with a fault.

    Raises:
        FileNotFoundError: a path that does not exist.
        MissingRemote: an address needs a package that is not installed.
    """
    for place in places:
        if isinstance(place, str):
            yield from _of_address(place, suffixes)
        else:
            yield from (_listed if of_list else _of_path)(place, suffixes, form)


def _listed(place: Path, suffixes: frozenset[str], form: Form) -> Iterator[Job]:
    """What a line of a list names; a file keeps its path, one that is gone is a job with a fault."""
    below = Path(*(part for part in place.parent.parts if part not in ("..", place.anchor)))
    try:
        single = is_file(place)
        for job in _of_path(place, suffixes, form):
            yield replace(job, target=below / job.target) if single else job
    except FileNotFoundError:
        fault = UnreadableFile(reason="no such file or folder")
        yield Job(place, below / (place.stem + OUTPUT_SUFFIX), fault)


def _of_path(path: Path, suffixes: frozenset[str], form: Form) -> Iterator[Job]:
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as err:
        if isinstance(err, FileNotFoundError) and not path.is_symlink():
            matching = list(_matching(path, suffixes, form))
            if not matching:
                raise FileNotFoundError(str(path)) from err
            yield from matching
        else:
            yield Job(path, Path(path.stem + OUTPUT_SUFFIX), unreadable(err))
        return
    table = _records(path, form) if not stat.S_ISDIR(kind) and ".txt" in suffixes else []
    if table:
        yield from (_job(row, Path()) for row in table)
    elif stat.S_ISDIR(kind):
        yield from _in_folder(path, path, suffixes, form, set(), set())
    elif is_archive(path):
        yield from _in_archive(path, suffixes)
    else:
        yield Job(path, Path(path.stem + OUTPUT_SUFFIX), _no_file(kind))


def listed(lines: Iterable[str]) -> Iterator[Path | str]:
    """The places that a list names, one to a line; empty lines are none."""
    for line in lines:
        words = line.rstrip("\r\n")
        if words.strip():
            yield place_of(words)


def place_of(words: str) -> Path | str:
    """A place as the user names it: an address stays one, everything else is a path."""
    return words if ADDRESS.match(words) and not Path(words).exists() else Path(words)


def _matching(pattern: Path, suffixes: frozenset[str], form: Form) -> Iterator[Job]:
    """What a pattern finds, with its path below the part of the pattern that has no signs."""
    if not glob.has_magic(str(pattern)):
        return
    fixed = next(n for n, part in enumerate(pattern.parts) if glob.has_magic(part))
    root = Path(*pattern.parts[:fixed])
    for path in sorted(root.glob(str(Path(*pattern.parts[fixed:])))):
        if path.is_dir() or _is_other_xml(path, suffixes):
            continue
        for job in _of_path(path, suffixes, form):
            yield replace(job, target=path.relative_to(root).parent / job.target)


def named(name: str, suffixes: frozenset[str] = INPUT_SUFFIXES, form: Form = PLAIN) -> Job | None:
    """The document that findings call by a name; None where it is not there any more."""
    place = place_of(name)
    if isinstance(place, str):
        return next(_of_address(place, suffixes), None)
    held = next((path for path in place.parents if is_archive(path) and is_file(path)), None)
    if held is not None:
        state = held.stat()
        return _held(held, suffixes, (state.st_mtime_ns, state.st_size)).get(name)
    row = row_of(place, form)
    if row is not None:
        return _job(row, Path())
    return Job(place, Path(place.stem + OUTPUT_SUFFIX)) if is_file(place) else None


@lru_cache(4)
def _held(archive: Path, suffixes: frozenset[str], _state: tuple[int, int]) -> dict[str, Job]:
    """The members of an archive by their names, listed once as long as it stays as it is."""
    return {job.name: job for job in _in_archive(archive, suffixes)}


def _of_address(address: str, suffixes: frozenset[str]) -> Iterator[Job]:
    def wanted(name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in suffixes

    try:
        for remote, place in remotes(address, wanted):
            yield _of_origin(remote, place)
    except OSError as err:
        place = PurePosixPath(address.rstrip("/").rpartition("/")[2] or "address")
        yield replace(_of_origin(Remote(address), place), fault=unreadable(err))


def _in_archive(archive: Path, suffixes: frozenset[str]) -> Iterator[Job]:
    try:
        for member in members(archive):
            place = inside(member.inner)
            name = PurePosixPath(member.inner.replace("\\", "/"))
            if name.suffix.lower() not in suffixes or name.name.startswith("._"):
                continue
            job = _of_origin(member, place or PurePosixPath(name.name))
            outside = UnreadableFile(reason="its name leads out of the archive")
            yield job if place else replace(job, fault=outside)
    except OSError as err:
        yield Job(archive, Path(archive.stem + OUTPUT_SUFFIX), unreadable(err))


def _of_origin(origin: Member | Remote, place: PurePosixPath) -> Job:
    return Job(Path(origin.name), Path(place.with_suffix(OUTPUT_SUFFIX)), origin=origin)


def _in_folder(
    folder: Path,
    place: Path,
    suffixes: frozenset[str],
    form: Form,
    above: set[tuple[int, int]],
    taken: set[Path],
) -> Iterator[Job]:
    """The matching files below a folder, in the order of their paths, and the folders in it that cannot
    be read."""
    try:
        state = place.stat()
        with os.scandir(place) as listed_:
            entries = {entry.name: _is_folder(entry) for entry in listed_}
    except OSError as err:
        yield Job(place, place.relative_to(folder) / OUTPUT_SUFFIX, unreadable(err))
        return
    if (state.st_dev, state.st_ino) in above:  # a link back to a folder that was gone through
        return
    above.add((state.st_dev, state.st_ino))
    made: dict[str, list[Job]] = {}
    if ".txt" in suffixes:
        files = [name for name, is_folder in entries.items() if not is_folder]
        for row in _rows_in(place, files, taken, form):
            made.setdefault(row.path.relative_to(place).parts[0], []).append(
                _job(row, place.relative_to(folder))
            )
    for name in sorted({*entries, *made}):
        yield from made.get(name, ())
        if entries.get(name):
            yield from _in_folder(folder, place / name, suffixes, form, above, taken)
        elif name in entries:
            yield from _single(folder, place / name, suffixes, taken)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _single(folder: Path, path: Path, suffixes: frozenset[str], taken: set[Path]) -> Iterator[Job]:
    """A file of a folder, if it is one of those that are wanted."""
    if path.suffix.lower() not in suffixes or path in taken or _is_other_xml(path, suffixes):
        return
    try:
        fault = _no_file(path.stat().st_mode)
    except OSError as err:
        fault = unreadable(err)
    yield Job(path, path.relative_to(folder).with_suffix(OUTPUT_SUFFIX), fault)


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


class Identities:
    """Which files are read, by whatever name: eight bytes for each."""

    def __init__(self) -> None:
        self._numbers = array("Q")
        self._sorted = True

    def add(self, path: Path) -> None:
        """Take in a file; one that is not there is none."""
        self._numbers.extend(map(_number, identities([path])))
        self._sorted = False

    def __contains__(self, path: Path) -> bool:
        if not self._sorted:
            self._numbers, self._sorted = array("Q", sorted(self._numbers)), True
        for one in map(_number, identities([path])):
            at = bisect_left(self._numbers, one)
            if at < len(self._numbers) and self._numbers[at] == one:
                return True
        return False


def _number(identity: tuple[int, int]) -> int:
    """Device and number of a file in 64 bits."""
    device, number = identity
    return (number ^ (device << 48)) & 0xFFFF_FFFF_FFFF_FFFF


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
