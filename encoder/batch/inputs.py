"""What to work on: files and folders as the user names them, and what is no transcript."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from encoder.findings import Finding
from encoder.findings.source import NotATranscript, UnreadableFile

INPUT_SUFFIXES = frozenset({".txt", ".md"})
OUTPUT_SUFFIX = ".xml"
LARGEST = 4_000_000
"""Bytes of the largest transcript that is encoded; it takes about a gigabyte of memory."""


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
        if stat.S_ISDIR(kind):
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
        for path in (Path(place, name) for name in names):
            if path.suffix.lower() not in suffixes:
                continue
            try:
                fault = _no_file(path.stat().st_mode)
            except OSError as err:
                fault = unreadable(err)
            yield Job(path, path.relative_to(folder).with_suffix(OUTPUT_SUFFIX), fault)
    for error in closed:
        path = Path(str(error.filename))
        yield Job(path, path.relative_to(folder) / OUTPUT_SUFFIX, unreadable(error))


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


# --- what is no transcript ------------------------------------------------------------------

_XML = (
    "an XML file",
    ("give TEI to `validate` or `verify`; of other XML (PAGE, ALTO) export the text, and encode that"),
)
_HTML = "an HTML file", "save the text of the page as plain text (UTF-8), and encode that"
_RTF = "an RTF file", "save it as plain text (UTF-8) in a word processor, and encode that"
_PDF = "a PDF file", "extract its text (for example `pdftotext -layout FILE`), and encode that"
_WORD = (
    "a file of a word processor",
    ("save it as plain text (UTF-8) there (or `pandoc FILE -t plain --wrap=none`), and encode that"),
)
_ARCHIVE = "a compressed file", "unpack it, and encode the transcripts in it"

_BY_NAME = {
    ".xml": _XML,
    ".tei": _XML,
    ".rng": _XML,
    ".odd": _XML,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".rtf": _RTF,
    ".pdf": _PDF,
    ".docx": _WORD,
    ".doc": _WORD,
    ".odt": _WORD,
    ".zip": _ARCHIVE,
    ".gz": _ARCHIVE,
    ".7z": _ARCHIVE,
    ".tar": _ARCHIVE,
}
_BY_BYTES = (
    (b"%PDF-", _PDF),
    (b"{\\rtf", _RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _WORD),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
)
_BY_START = (
    (re.compile(r"<!doctype\s+html|<html[\s>]"), _HTML),
    (re.compile(r"<!doctype\s|<\?xml\s|<(?:tei|teicorpus|pcgts|alto)(?:[\s>/])"), _XML),
)
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def no_transcript(path: Path, data: bytes) -> Finding | None:
    """What a file is, when by its name or its first bytes it is no transcript."""
    found = _BY_NAME.get(path.suffix.lower()) or _by_content(data)
    if found is None:
        return None
    return NotATranscript(kind=found[0], instead=found[1])


def _by_content(data: bytes) -> tuple[str, str] | None:
    if data.startswith(b"PK\x03\x04"):
        office = any(
            mark in data[:4000] for mark in (b"[Content_Types].xml", b"opendocument", b"word/")
        )
        return _WORD if office else _ARCHIVE
    for mark, kind in _BY_BYTES:
        if data.startswith(mark):
            return kind
    mark, encoding = next(((m, e) for m, e in _ENCODINGS if data.startswith(m)), (b"", "utf-8"))
    start = data[len(mark) : 1000].decode(encoding, "replace").lstrip().casefold()
    return next((kind for form, kind in _BY_START if form.match(start)), None)
