"""Readers of formats that other packages bring: the entry points `tei_encoder.formats`.

The entry point has the name of the format and leads to a module or an object like :class:`Plugin`.
What it reads is proved like everything else: its walker gives the text nodes of a file once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import PurePath
from typing import Protocol

from encoder.findings.formats import DamagedFile
from encoder.formats.builder import Read, Unreadable

GROUP = "tei_encoder.formats"


class Plugin(Protocol):
    """What an entry point leads to."""

    suffixes: frozenset[str]
    """Endings of files of this format, in small letters with the dot."""

    def recognises(self, data: bytes) -> bool:
        """True for a file of this format; asked before the formats of the program are."""

    def read(self, name: str, data: bytes, styles: dict[str, str]) -> Read:
        """The text with facts (:class:`encoder.formats.builder.Builder` makes it), see
        :func:`encoder.formats.read`."""

    def walk(self, data: bytes) -> dict[str, list[str]]:
        """The text nodes of each part of a file, found by other means than those of `read`: what
        `verify` reads the file with."""


@cache
def plugins() -> Mapping[str, Plugin]:
    """Name of a format -> its reader, in the order of the names."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return {name: found[name].load() for name in sorted(found)}


def suffixes() -> frozenset[str]:
    """The endings of files that readers of other packages read."""
    return frozenset(suffix for plugin in plugins().values() for suffix in plugin.suffixes)


def format_of(name: str, data: bytes) -> str | None:
    """The format of a file that another package reads, by its content, then by its ending."""
    known = plugins()
    ending = PurePath(name).suffix.lower()
    by_content = (kind for kind, plugin in known.items() if plugin.recognises(data))
    by_name = (kind for kind, plugin in known.items() if ending in plugin.suffixes)
    return next(by_content, None) or next(by_name, None)


def read(kind: str, name: str, data: bytes, styles: dict[str, str]) -> Read:
    """Read a file with the reader of another package.

    Raises:
        Unreadable: it cannot be read, or the reader failed.
    """
    try:
        return plugins()[kind].read(name, data, styles)
    except Unreadable:
        raise
    except Exception as err:
        reason = f"its reader failed: {type(err).__name__}: {err}"
        raise Unreadable(DamagedFile(kind=f"file of the format {kind}", reason=reason)) from err
