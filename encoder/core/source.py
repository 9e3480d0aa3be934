"""The source text: bytes decoded once, offsets that never move.

Every later stage speaks in :class:`Span` (half-open, counted in code points of
``Source.text``); only this module knows about bytes and encodings.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from encoder.core.facts import Facts, Origin
    from encoder.core.pins import Pins

# XML 1.0 (Fifth Edition), production [2] Char, negated.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHOWN = 8
"""So many lines are kept that were asked for."""
_NEWLINE = re.compile("\r\n|\n|\r")

FORM_FEED = "\f"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """True when `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class DecodingError(ValueError):
    """The bytes are not text in the encoding that they announce.

    ``offset`` is the byte offset of the first byte that cannot be read, ``line``
    and ``column`` the place in the text before it (1-based, in code points).
    """

    def __init__(self, encoding: str, offset: int, byte: int, before: str) -> None:
        super().__init__(f"byte 0x{byte:02X} at offset {offset} is not {encoding}")
        self.encoding = encoding
        self.offset = offset
        self.byte = byte
        lines = _NEWLINE.split(before)
        self.line = len(lines)
        self.column = len(lines[-1]) + 1


@dataclass(frozen=True)
class Source:
    """One transcript: its name as the user gave it and its text, unchanged.

    Line ends stay as they are (CRLF counts as two code points); only a byte
    order mark at the very start is an encoding signal and not part of the text.
    """

    name: str
    text: str
    encoding: str = field(default="utf-8")
    facts: Facts | None = None
    """What the format of the file knows of the text; None: a plain transcript."""
    pins: Pins | None = None
    """What an editor decided before it is read."""
    origin: Origin | None = None
    """The file that the text was read from, where it is no text itself."""

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Source:
        """Decode UTF-8 (with or without BOM) or UTF-16 (with BOM).

        Raises:
            DecodingError: at the first byte that is not text in that encoding.
        """
        encoding, skip = _announced(data)
        try:
            return cls(name, data[skip:].decode(encoding), encoding)
        except UnicodeDecodeError as err:
            before = data[skip : skip + err.start].decode(encoding, errors="replace")
            offset = skip + err.start
            byte = data[offset] if offset < len(data) else 0
            raise DecodingError(encoding.upper(), offset, byte, before) from err

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column (in code points) of an offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """A line of the source (1-based) without its line end; "" where there is none."""
        starts = self._line_starts
        if not 1 <= line <= len(starts):
            return ""
        shown = self._shown
        if line not in shown:  # many findings are about one line, which may be the whole text
            end = starts[line] if line < len(starts) else len(self.text)
            if len(shown) >= _SHOWN:
                shown.clear()
            shown[line] = self.text[starts[line - 1] : end].rstrip("\r\n")
        return shown[line]

    @cached_property
    def _shown(self) -> dict[int, str]:
        """The lines that were asked for last."""
        return {}

    def with_line_feeds(self) -> Source:
        """The same text with every line end as a line feed, all offsets kept: a CRLF
        becomes a blank and a line feed, a lone CR a line feed."""
        if "\r" not in self.text:
            return self
        return replace(self, text=self.text.replace("\r\n", " \n").replace("\r", "\n"))

    def paper(self) -> Source:
        """The text without notes and what stands apart, which a format gives after it."""
        if self.facts is None or self.facts.body >= len(self.text):
            return self
        return replace(self, text=self.text[: self.facts.body])

    def place(self, offset: int) -> str:
        """What the file calls the place of an offset (`¶12`); "" in a plain transcript."""
        if self.origin is None:
            return ""
        places = self.origin.places
        at = bisect_right(places, (offset, "\U0010ffff"))
        return places[at - 1][1] if at else ""

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def illegal(self) -> Iterator[int]:
        """Offsets of characters that XML 1.0 cannot hold, form feeds aside."""
        for match in _ILLEGAL.finditer(self.text):
            if match.group() != FORM_FEED:
                yield match.start()


def _announced(data: bytes) -> tuple[str, int]:
    """The encoding that the byte order mark announces and the mark's length."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0
