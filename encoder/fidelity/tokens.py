"""Words of streams, one by one, with the lines where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from encoder.fidelity.streams import Stream

SHOWN = 60
"""So many characters of a passage are shown."""
Token = tuple[str, int]
"""A word and where it comes from (an offset of the source, or a line of the TEI)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between source and TEI, with the line in each (1-based)."""

    source: str
    tei: str
    source_line: int
    tei_line: int


def tokens(stream: Stream, seams: bool = False) -> list[Token]:
    """The words of a stream; what no blank and no edge (and no seam) parts is one word."""
    found: list[Token] = []
    blanks = set(stream.blanks)
    for word, start, origin in zip(stream.words, stream.starts, stream.origins, strict=True):
        apart = start in blanks or start in stream.edges or seams and start in stream.seams
        if found and not apart:
            found[-1] = (found[-1][0] + word, found[-1][1])
        else:
            found.append((word, origin))
    return found


def line_in(text: str, offset: int) -> int:
    """The line (1-based) of an offset."""
    return text.count("\n", 0, min(offset, len(text))) + 1
