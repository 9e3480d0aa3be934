"""Blocks: paragraphs, headings, lists, signatures and what holds them."""

from __future__ import annotations

from dataclasses import dataclass

from encoder.core.model.base import Marking, Node, Recognised, beside
from encoder.core.model.inline import Gap, Inline, Stage, Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Node):
    """A paragraph, whole even when a page cut it."""

    marked_for = frozenset({Marking.DATES, Marking.NAMES, Marking.OCR})

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Recognised):
    """A heading; `kind` is "title", "sub" (its continuation), "section" or "entry"."""

    marked_for = frozenset({Marking.DATES, Marking.NAMES, Marking.OCR})

    kind: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline(Node):
    """Place and date at the head of the text."""

    marked_for = frozenset({Marking.DATES, Marking.OCR, Marking.KNOWN_NAMES})

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadLine(Node):
    """A line of the letterhead that is not recognised as anything more."""

    marked_for = frozenset({Marking.DATES, Marking.KNOWN_NAMES})

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock(Node):
    """A list; items keep their own marks (``a)``, ``1 -``) as text."""

    items: tuple[Item, ...]
    kind: str = "plain"
    head: tuple[Inline, ...] = ()
    """The words that announce the list on the same line ("Copies:")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Node):
    """One item of a list, with its number where it states one."""

    marked_for = frozenset({Marking.DATES, Marking.NAMES, Marking.OCR})

    content: tuple[Inline, ...]
    number: str | None = None
    inner: tuple[ListBlock, ...] = ()
    """The lists of points under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Node):
    """A cell of a table."""

    marked_for = frozenset({Marking.DATES, Marking.OCR, Marking.KNOWN_NAMES})

    content: tuple[Inline, ...]
    columns: int = 1
    """So many columns it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Node):
    """A row of a table; `head` when it names the columns."""

    cells: tuple[Cell, ...]
    marks: tuple[Inline, ...] = ()
    """What separates the cells."""
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """A table, row by row."""

    head: tuple[Inline, ...] = ()
    """Its title."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwrittenNote(Node):
    """A handwritten block of its own, one or several paragraphs."""

    blocks: tuple[Paragraph, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBlock(Node):
    """An editor's remark that is a block of its own."""

    blocks: tuple[Paragraph, ...]
    author: str | None = None
    kind: str | None = None
    number: str | None = None
    """The sign of a note at the foot of a page that has no mark in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBoundary(Node):
    """What stands between two pages: the page start with its numbers."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Recognised):
    """A signature: office, mark and name of one signer."""

    marked_for = frozenset({Marking.DATES})

    content: tuple[Inline, ...]
    by_hand: bool = False
    """True when the transcript says that it is written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Node):
    """A dated entry of a journal."""

    head: Heading | None
    blocks: tuple[Block, ...]
    part: str | None = None
    """"F": the end of an entry whose beginning is not here; "I": cut off at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Node):
    """What one speaker says, under the label that names the speaker."""

    label: tuple[Inline, ...]
    stage: Stage | None = None
    """What the label says of the manner ("(from his seat)")."""
    blocks: tuple[Block, ...]
    who: Item | None = beside(None)
    """The entry in the list of those present; it is not a part of the speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Node):
    """A part of the text under its own heading, or what comes before the first of them."""

    head: Heading | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Node):
    """Copies and recipients, drafting, number and date after the signature; `kind` is
    "notes" when nothing of that is among what follows it."""

    blocks: tuple[Block, ...]
    kind: str = "distribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLine(Node):
    """A line after the signature: drafting, registration or a date."""

    marked_for = frozenset({Marking.DATES, Marking.KNOWN_NAMES})

    kind: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salute(Node):
    """The greeting that opens a letter, or words of courtesy before a signature ("With respect")."""

    marked_for = frozenset({Marking.NAMES})

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLine(Node):
    """A line of an address."""

    marked_for = frozenset({Marking.DATES, Marking.NAMES})

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Node):
    """The address of who wrote or receives a paper, line by line."""

    lines: tuple[AddressLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postscript(Node):
    """What is added under the signature."""

    blocks: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Node):
    """A message quoted whole, with its own head, text and foot."""

    opener: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closer: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Node):
    """Paragraphs that are quoted, as the transcript marks them."""

    blocks: tuple[Paragraph, ...]


Block = (
    Paragraph
    | Heading
    | Dateline
    | LetterheadLine
    | ListBlock
    | HandwrittenNote
    | NoteBlock
    | PageBoundary
    | Signed
    | Entry
    | Section
    | Speech
    | ClosingLine
    | Gap
    | Stamp
    | Table
    | Message
    | Quote
    | Salute
    | Stage
    | Address
    | Postscript
)
