"""Files that are ZIP archives of XML, opened with care: no entity, no network, no flood."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from encoder.findings.formats import DamagedFile, EncryptedFile, TooMuchInside
from encoder.formats.builder import Unreadable

LARGEST = 200_000_000
"""Bytes of all parts together."""
MOST = 5_000
"""Parts."""
RATIO = 400
"""A part is packed by so much at most, where it is large."""
_PARSER_LIMITS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
}


class Package:
    """The parts of a packed file."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as err:
            raise Unreadable(DamagedFile(kind=kind, reason=str(err) or type(err).__name__)) from err
        size = sum(entry.file_size for entry in entries)
        flood = any(
            entry.file_size > 1_000_000 and entry.file_size > RATIO * max(1, entry.compress_size)
            for entry in entries
        )
        if size > LARGEST or len(entries) > MOST or flood:
            raise Unreadable(TooMuchInside(kind=kind, size=size, parts=len(entries)))
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(EncryptedFile(kind=kind))
        self.names = {entry.filename for entry in entries}

    def bytes_of(self, name: str) -> bytes | None:
        """A part, or None."""
        if name not in self.names:
            return None
        try:
            return self._zip.read(name)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            zlib.error,
            EOFError,
            NotImplementedError,
        ) as err:
            raise Unreadable(DamagedFile(kind=self.kind, reason=f"{name}: {err}")) from err

    def tree(self, name: str) -> etree._Element | None:
        """A part as XML, or None where there is none.

        Raises:
            Unreadable: it is no XML, or declares a document type.
        """
        data = self.bytes_of(name)
        return None if data is None else parsed(data, self.kind, name)


def parsed(data: bytes, kind: str, name: str) -> etree._Element:
    """XML without document types.

    Raises:
        Unreadable: it is none, or has one.
    """
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or (
        "<!DOCTYPE".encode("utf-16-be") in data
    ):  # fmt: skip
        raise Unreadable(DamagedFile(kind=kind, reason=f"{name} declares a document type"))
    try:
        return etree.fromstring(data, etree.XMLParser(**_PARSER_LIMITS))  # type: ignore[arg-type]
    except (etree.XMLSyntaxError, ValueError) as err:
        raise Unreadable(DamagedFile(kind=kind, reason=f"{name}: {err}")) from err
