"""Files that are no plain text, by their name or first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath

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


def other_format(name: str, data: bytes) -> tuple[str, str] | None:
    """What a file is, and what to do with it, when by its name or its first bytes it is no plain
    text; None for plain text."""
    return _BY_NAME.get(PurePath(name).suffix.lower()) or _by_content(data)


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
