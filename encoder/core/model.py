"""What a document is made of, in the terms of archivists and editors.

A closed set of frozen dataclasses. Every node that was read from the source
carries the span it was read from, delimiters included; a node without a span was
added by an editor's rule or an enricher. The leaves of a document (nodes without
content of their own) tile the source, so every character has exactly one role:
see :func:`leaves`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Any

from encoder.core.source import Span


class Role(StrEnum):
    """What became of a character of the source."""

    TEXT = "text"
    MARKUP = "markup"
    LAYOUT = "layout"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the document."""

    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised(Node):
    """A block that was recognised by evidence, not by a mark in the transcript."""

    certainty: str | None = None
    """"medium" or "low" when the evidence is thin or speaks for something else too."""


# --- dates -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """A date or period, as precise as the words are (ISO 8601: `1955`, `1955-12`)."""

    when: str | None = None
    start: str | None = None
    end: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    exact: str | None = None
    """Day and time of day (`1952-10-19T05:20`), where the words say so."""
    certainty: str | None = None
    """"medium" when a part (the year) was taken from the context."""


# --- inline: leaves ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """Characters of the document as in the source (line ends as line feeds)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup(Node):
    """Characters that say what their neighbours are: a bracket, a label, a star."""

    role: Role = Role.MARKUP


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBreak(Node):
    """A line end that means something: in a stamp, a letterhead, a heading."""

    joins_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank(Node):
    """A blank to be filled in (``Copy No ____``)."""

    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs(Node):
    """Signs that the recognition made of a tab or an ornament (``□``)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStart(Node):
    """Here a page begins; `number` as printed or written in brackets."""

    number: str | None = None
    cuts_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture(Node):
    """What is printed on every page: its number, a folio, a running head."""

    kind: str
    text: str


# --- inline: with content ----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Node):
    """Words on the page that the transcript does not give (``[2 words illegible]``).

    `content` holds the transcriber's own words about it.
    """

    reason: str
    unit: str | None = None
    quantity: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    artefact: bool = False
    """True when the mark only stands for a tab or a column rule."""
    content: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied(Node):
    """Words that the editor added to complete the sentence (``[him]``)."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear(Node):
    """A doubtful reading (``[[TOP]]``, ``[5?]``, ``word [?]``)."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss(Node):
    """An editor's explanation of the word before (``FILIPPOV [Stalin]``)."""

    content: tuple[Inline, ...]
    language: str | None = None
    """BCP 47 tag of a transliteration; None: the language of the text around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation(Node):
    """An abbreviation that the editor completed in brackets (``F[oreign]``)."""

    short: tuple[Inline, ...]
    completion: tuple[Inline, ...]
    content: tuple[Inline, ...]
    """All pieces in the order of the text, for tiling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sic(Node):
    """An apparent error that the editor confirmed (``M/B [SIC]``)."""

    content: tuple[Inline, ...]
    correction: tuple[Inline, ...] = ()
    note: tuple[Inline, ...] = ()
    doubtful: bool = False
    """True when the editor only thinks so ("perhaps Taiyuan")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip(Node):
    """A slip of the recognition, with the encoder's correction."""

    content: tuple[Inline, ...]
    correction: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition(Node):
    """Words added by hand within a line (``[inserted by hand: …]``)."""

    content: tuple[Inline, ...]
    places: tuple[str, ...] = ()
    part: str | None = None
    """"I", "M" or "F" when the bracket spans several blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion(Node):
    """Words struck out; `doubtful` when only the recognition says so."""

    content: tuple[Inline, ...]
    doubtful: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMark(Node):
    """The place of a signature (``[signature]``, ``/s/``)."""

    content: tuple[Inline, ...]
    qualifier: str | None = None
    """"illegible" when the transcript says that the signature cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorialNote(Node):
    """A remark of translator, transcriber or archive."""

    content: tuple[Inline, ...]
    author: str | None = None
    """"translator", "transcriber" or "archive"; None: not said."""
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Node):
    """A footnote at its mark; its words lie elsewhere in the source."""

    number: str
    """The sign of the note: a number or stars."""
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis(Node):
    """Words set off by type: bold, italic, letter-spaced."""

    rendition: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp(Node):
    """A stamp or seal with its lines."""

    content: tuple[Inline, ...]
    kind: str = "registration"
    condition: str | None = None
    """"faded" or "partial", where the transcript says so."""
    certain: bool = True
    """False when the source does not mark it as a stamp."""
    part: str | None = None
    """"I", "M" or "F" when the bracket spans several blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Node):
    """A registry mark: classification, copy number, incoming number, reference …"""

    kind: str
    content: tuple[Inline, ...]
    level: str | None = None
    """The grade of a classification: "top-secret", "secret" …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer(Node):
    """The body that issued the paper."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateText(Node):
    """Words that name a date."""

    dating: Dating
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Node):
    """The number or letter of a point that opens a passage ("1.", "a)")."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Node):
    """A sentence of a paragraph."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A name in the text: a person, place, body or office."""

    kind: str
    content: tuple[Inline, ...]
    certainty: str | None = None
    """"medium" when only what it does says that it is a person."""
    proposed: bool = False
    """True when a statistical model found it."""


# --- blocks ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Node):
    """A paragraph, whole even when a page cut it."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Recognised):
    """A heading; `kind` is "title", "sub" (its continuation), "section" or "entry"."""

    kind: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline(Node):
    """Place and date at the head of the text."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Node):
    """A line of the letterhead that is not recognised as anything more."""

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

    content: tuple[Inline, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Node):
    """A cell of a table."""

    content: tuple[Inline, ...]


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
    who: Item | None = None
    """The entry in the list of those present; it is not a part of the speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Node):
    """A part of the text under its own heading."""

    head: Heading
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

    kind: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salute(Node):
    """Words of courtesy before a signature ("With respect")."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Node):
    """What happens while somebody speaks ("(laughter)")."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Node):
    """A message quoted whole, with its own head, text and foot."""

    opener: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closer: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure(Node):
    """A paper enclosed with another, with its own head, text and foot."""

    opener: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closer: tuple[Block, ...] = ()
    distribution: Distribution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Division(Node):
    """One language version of the document."""

    language: str
    role: str
    """"original" or "translation"."""
    certain: bool = True
    opener: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closer: tuple[Block, ...] = ()
    distribution: Distribution | None = None
    enclosures: tuple[Enclosure, ...] = ()


# --- the record --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Node):
    """A typed part of a citation, reference or legend; `kind` None is plain text."""

    kind: str | None
    text: str
    parts: tuple[Part, ...] = ()
    value: str | None = None
    """A normal form: the URL, the language tag, the name of a repository."""
    dating: Dating | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Who did what: "Translated for X by" and a name."""

    act: str
    words: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One archival reference, split where a scheme fits."""

    repository: str | None
    parts: tuple[Part, ...]
    text: str
    leaves: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Node):
    """The archive's own description of the document."""

    chrome: tuple[Span, ...] = ()
    """Everything of the record, labels and values, as it lies in the source."""
    title: str | None = None
    date: Part | None = None
    identifier: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    citation: tuple[Part, ...] = ()
    legend: tuple[Part, ...] = ()
    references: tuple[Reference, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    summary: tuple[str, ...] = ()
    credits: str | None = None
    original_language: Part | None = None
    contents: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    """Labelled fields that the header has no better place for."""

    @property
    def around(self) -> str:
        """Its day, month or year (ISO), to complete dates without a year; "": none."""
        dated = self.date.dating if self.date else None
        if dated is None:
            return ""
        return dated.when or dated.start or dated.not_after or dated.not_before or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Blocks of two language versions that say the same."""

    originals: tuple[Node, ...]
    translations: tuple[Node, ...]
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, place or body of an authority file that the document names."""

    kind: str
    """"person", "place" or "body"."""
    key: str
    names: tuple[tuple[str, str], ...]
    """Language and name, the preferred one of each language."""
    numbers: tuple[tuple[str, str], ...] = ()
    """Authority file ("wikidata") and the number in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a stretch of the source was taken for, and on what evidence."""

    span: Span
    rule: str
    score: float
    """The weight of the evidence, from 0 to 1."""
    reasons: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    """What else it could be, with the weight of that."""
    certainty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole record: its description and its language versions."""

    name: str
    record: Record
    divisions: tuple[Division, ...]
    spaces: tuple[Span, ...] = ()
    """Blank lines outside record and divisions."""
    links: tuple[Link, ...] = ()
    readings: tuple[Reading, ...] = ()
    """What was taken for what, in the order of the source."""
    entities: tuple[Entity, ...] = ()
    """Whom and what the document names, as far as an authority knows them."""
    identified: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    """The place of a name -> kind and key of whom it names."""
    known_as: Mapping[str, str] = field(default_factory=dict)
    """A name as the document writes it -> the key of the person."""


Inline = (
    Text
    | Markup
    | LineBreak
    | Blank
    | Glyphs
    | PageStart
    | Furniture
    | Gap
    | Supplied
    | Unclear
    | Gloss
    | Abbreviation
    | Sic
    | Slip
    | Addition
    | Deletion
    | SignatureMark
    | EditorialNote
    | Emphasis
    | Footnote
    | Stamp
    | Mark
    | Issuer
    | DateText
    | Name
    | Label
    | Stage
    | Sentence
)
Block = (
    Paragraph
    | Heading
    | Dateline
    | Line
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
    | Salute
    | Stage
)
Leaf = Text | Markup | LineBreak | Blank | Glyphs | PageStart | Furniture

_ROLES: dict[type[Node], Role] = {
    Text: Role.TEXT,
    Glyphs: Role.TEXT,
    Furniture: Role.TEXT,
    Blank: Role.MARKUP,
    PageStart: Role.MARKUP,
    LineBreak: Role.LAYOUT,
}


def children(node: Node) -> Iterator[Node]:
    """The nodes directly within a node, whatever field they stand in.

    `short` and `completion` of an abbreviation repeat parts of its `content` and
    are left out.
    """
    for name in _parts(type(node)):  # type: ignore[arg-type]
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a kind of node that can hold nodes."""
    if kind is Abbreviation:
        return ("content",)
    return tuple(
        entry.name
        for entry in fields(kind)
        if str(entry.type).startswith("tuple[")
        or str(entry.type) in ("Heading", "Heading | None", "Distribution | None", "Stage | None")
    )


def walk(node: Node) -> Iterator[Node]:
    """A node and everything within it, in document order."""
    yield node
    for child in children(node):
        yield from walk(child)


def leaves(document: Document) -> list[tuple[Span, Role]]:
    """Every piece of the source with its role, in the order of the source.

    The pieces tile the source: none is missing and none is claimed twice. Parts of
    a record and blank space have spans but no nodes.
    """
    found = [(span, Role.RECORD) for span in document.record.chrome]
    found += [(span, Role.LAYOUT) for span in document.spaces]
    for division in document.divisions:
        found += [
            (node.span, _role(node))
            for node in walk(division)
            if isinstance(node, Leaf) and node.span is not None
        ]
    return sorted((leaf for leaf in found if len(leaf[0])), key=lambda leaf: leaf[0])


def _role(node: Leaf) -> Role:
    return node.role if isinstance(node, Markup) else _ROLES[type(node)]
