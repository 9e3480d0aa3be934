"""What kind of file something is, by its content, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

_REFUSED = {
    "tei": ("TEI", "give it to `validate` or `verify`; `encode` reads transcripts"),
    "xml": ("an XML file", "export the text of it (PAGE, ALTO and TEI are known), and encode that"),
    "rtf": ("an RTF file", "save it as .docx, .odt or plain text in a word processor, and encode that"),
    "doc": ("a Word file of the old form", "save it as .docx in a word processor, and encode that"),
    "locked": ("a Word file that is locked with a password", "save it without one, and encode that"),
    "office": ("a file of an office program", "save its text as .docx, .odt or plain text"),
    "archive": ("a compressed file", "unpack it, and encode the transcripts in it"),
}
"""Kind of file that is not read -> what it is, and what to do."""
_BY_SUFFIX = {
    ".xml": "xml",
    ".tei": "tei",
    ".rng": "xml",
    ".odd": "xml",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".doc": "doc",
    ".odt": "odt",
    ".zip": "archive",
    ".gz": "archive",
    ".7z": "archive",
    ".tar": "archive",
}
_BY_BYTES = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]")
_XML = re.compile(r"<!doctype\s|<\?xml\s|<(?:[\w.-]+:)?(?:tei|teicorpus|pcgts|alto)(?:[\s>/])")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[^\W\d_][\w.-]*)(?:[\s>/])")
_ROOTS = {"pcgts": "page", "alto": "alto", "tei": "tei", "teicorpus": "tei", "html": "html"}
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_LOOKED_AT = 4_000
ROW = "record-row.csv"
"""The part of a record of several files that says what a table says of it."""
COLUMNS = "record-columns.csv"
"""The part that says what the columns of the table mean, and without a column the order in dates: no
text of the record."""


def kind_of(name: str, data: bytes) -> str | None:
    """What kind of file something is ("docx", "odt", "html", "page", "alto", "tei", "pdf" …); None for
    plain text."""
    return _by_content(data) or _BY_SUFFIX.get(PurePath(name).suffix.lower())


def other_format(name: str, data: bytes) -> tuple[str, str] | None:
    """What a file is that is not read, and what to do with it; None for one that is."""
    return _REFUSED.get(kind_of(name, data) or "")


def _by_content(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    for mark, kind in _BY_BYTES:
        if data.startswith(mark):
            return "locked" if kind == "doc" and _LOCKED in data else kind
    mark, encoding = next(((m, e) for m, e in _ENCODINGS if data.startswith(m)), (b"", "utf-8"))
    start = data[len(mark) : _LOOKED_AT].decode(encoding, "replace").lstrip().casefold()
    if _HTML.match(start):
        return "html"
    if _XML.match(start):
        root = _ROOT.search(start)
        return _ROOTS.get(root["name"], "xml") if root else "xml"
    return None


def _packed(data: bytes) -> str:
    if ROW.encode() in data[:60]:
        return "record"
    if b"word/document.xml" in data:
        return "docx"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    office = any(mark in data[:_LOOKED_AT] for mark in (b"[Content_Types].xml", b"opendocument"))
    return "office" if office else "archive"
