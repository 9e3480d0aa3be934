"""Files of other formats than plain text, as text with facts. They know nothing of papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from encoder.core.formats import kind_of
from encoder.formats.builder import Read, Unreadable

Reader = Callable[[str, bytes, dict[str, str]], Read]
_MODULES = {
    "docx": "docx",
    "odt": "odt",
    "html": "web",
    "page": "page",
    "alto": "page",
    "pdf": "pdf",
    "record": "record",
}
"""Format -> the module that reads it."""


def format_of(name: str, data: bytes) -> str | None:
    """The format of a file that a reader is there for, by its content, then by its suffix."""
    kind = kind_of(name, data)
    return kind if kind in _MODULES else None


def read(name: str, data: bytes, styles: Mapping[str, str] | None = None) -> Read:
    """Read a file.

    Args:
        name: of the file.
        data: its bytes.
        styles: name of a style -> what its paragraphs are.

    Raises:
        Unreadable: it cannot be read; its finding says why.
    """
    kind = format_of(name, data)
    if kind is None:
        raise ValueError(f"no reader for {name}")
    module = import_module(f"encoder.formats.{_MODULES[kind]}")
    if kind == "record":
        found: Read = module.read(name, data, dict(styles or {}), _other(styles))
        return found
    reader: Reader = module.read
    return reader(name, data, dict(styles or {}))


def _other(styles: Mapping[str, str] | None) -> Callable[[str, bytes], Read | None]:
    """Reads a file of a record; one that is a record itself is none."""

    def of(name: str, data: bytes) -> Read | None:
        kind = format_of(name, data)
        return read(name, data, styles) if kind not in (None, "record") else None

    return of


__all__ = ["Read", "Unreadable", "format_of", "read"]
