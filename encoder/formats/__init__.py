"""Files of other formats than plain text, as text with facts. They know nothing of papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import get_args

from encoder.core.formats import kind_of
from encoder.formats import plugins
from encoder.formats.builder import Read, Unreadable
from encoder.profile.schema import LineKind

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
    """The format of a file that a reader is there for, by its content, then by its suffix; readers of
    other packages are asked first."""
    kind = plugins.format_of(name, data) or kind_of(name, data)
    return kind if kind in _MODULES or kind in plugins.plugins() else None


def read(name: str, data: bytes, styles: Mapping[str, str] | None = None) -> Read:
    """Read a file.

    Args:
        name: of the file.
        data: its bytes.
        styles: name of a style, or of a tag -> what its paragraphs or words are.

    Raises:
        Unreadable: it cannot be read; its finding says why.
    """
    kind = format_of(name, data)
    if kind is None:
        raise ValueError(f"no reader for {name}")
    if kind in plugins.plugins():
        return plugins.read(kind, name, data, dict(styles or {}))
    module = import_module(f"encoder.formats.{_MODULES[kind]}")
    if kind == "record":
        found: Read = module.read(name, data, dict(styles or {}), _other(styles))
        return found
    reader: Reader = module.read
    return reader(name, data, _known(kind, styles or {}))


def _known(kind: str, styles: Mapping[str, str]) -> dict[str, str]:
    """The styles that a format has: only tags of pages are about words."""
    lines = get_args(LineKind)
    return {name: said for name, said in styles.items() if kind == "page" or said in lines}


def _other(styles: Mapping[str, str] | None) -> Callable[[str, bytes], Read | None]:
    """Reads a file of a record; one that is a record itself is none."""

    def of(name: str, data: bytes) -> Read | None:
        kind = format_of(name, data)
        return read(name, data, styles) if kind not in (None, "record") else None

    return of


__all__ = ["Read", "Unreadable", "format_of", "read"]
