"""What a file format knows of a text: facts over its spans, never signs put into it.

Where there is a fact, guessing of that kind is off. Offsets are code points of ``Source.text``.
"""

from __future__ import annotations

from dataclasses import dataclass

from encoder.core.source import Span


@dataclass(frozen=True, slots=True)
class MarkFact:
    """A stretch that a file sets off, and how."""

    span: Span
    kind: str
    """"bold", "italic", "underline", "letterspaced", "superscript", "subscript", "smallcaps", "hidden",
    "strikethrough", "del", "add", "link", "language", "unclear", "sic", "supplied", "gap", "abbr",
    "person", "place", "organization" or "date"."""
    value: str = ""
    """What belongs to it: an address, a language, a day, the reason of a gap."""
    author: str = ""
    """Who made a tracked change."""
    words: Span | None = None
    """Where the words of a completion or a correction stand, which the file has beside the text."""


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A note whose words lie apart: a footnote, an endnote, a comment."""

    at: int
    """The code point before which its mark stands."""
    span: Span
    """Its words; paragraphs are parted by line feeds."""
    kind: str
    """"foot" or "comment"."""
    number: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class CellFact:
    """A cell of a table; an empty one has an empty span."""

    span: Span
    head: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableFact:
    """A table, row by row."""

    span: Span
    rows: tuple[tuple[CellFact, ...], ...]


@dataclass(frozen=True, slots=True)
class BlockFact:
    """What a paragraph of a file is."""

    span: Span
    kind: str
    """"p", "head", "item", or a label of a line ("signed", "opener"), which a profile gives a style."""
    number: str = ""
    """Of an item that is numbered by the file."""
    level: int = 0


@dataclass(frozen=True, slots=True)
class PageFact:
    """Here a page begins."""

    at: int
    certain: bool = True
    number: str = ""


@dataclass(frozen=True, slots=True)
class ZoneFact:
    """Where on the image words stand."""

    span: Span
    points: str
    """The corners, in pixels: `x,y x,y x,y`."""
    is_line: bool
    """True for a line, false for a region of lines."""


@dataclass(frozen=True, slots=True)
class SurfaceFact:
    """The image of a page."""

    at: int
    """Where its words begin."""
    image: str = ""
    """The name of its file."""
    width: int = 0
    height: int = 0
    """In pixels; 0: not stated."""
    zones: tuple[ZoneFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ApartFact:
    """Words that are no part of the paper: what a web page or an archive put around it, running
    heads, other readings."""

    span: Span
    kind: str
    """"record", "markup", "header" or "footer"."""


RECIPIENT = "Addressee"
"""The label of the field of a table that says to whom something was sent."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file knows of its text."""

    body: int
    """So many code points are the paper and its record; after them come notes and what stands apart."""
    blocks: tuple[BlockFact, ...] = ()
    marks: tuple[MarkFact, ...] = ()
    notes: tuple[NoteFact, ...] = ()
    tables: tuple[TableFact, ...] = ()
    pages: tuple[PageFact, ...] = ()
    apart: tuple[ApartFact, ...] = ()
    pairs: tuple[tuple[Span, Span], ...] = ()
    """Passages of two versions that stand side by side."""
    sides: tuple[Span, ...] = ()
    """The versions of the text, where the file has them in columns of their own."""
    title: str = ""
    """What the file calls the document."""
    identifier: str = ""
    """Its number, as the file states it."""
    fields: tuple[tuple[str, str], ...] = ()
    """What a table says of the record: the label of a field, and its value."""
    surfaces: tuple[SurfaceFact, ...] = ()
    """The images of its pages, in the order of the text."""
    paper: int = 0
    """Where the paper begins; before it stands what the file says of it."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A text node of a part of the file: `text[start:end]` is the node, unchanged but for white space
    where the format does not keep it."""

    part: int
    node: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a text was read from."""

    format: str
    """"docx", "odt", "html", "page", "alto", "pdf", "record"."""
    parts: tuple[str, ...]
    """Names of the parts of the file that hold text."""
    atoms: tuple[Atom, ...]
    places: tuple[tuple[int, str], ...]
    """Where something begins that has a name in the file, and the name (`¶12`, `r1_l2`), in order."""
