"""The document: its record and its language versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from encoder.core.facts import SurfaceFact
from encoder.core.model.base import Node
from encoder.core.model.block import Block, Distribution
from encoder.core.model.record import Record
from encoder.core.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure(Node):
    """A paper with its own head, text and foot: enclosed with another, or one of several in a
    file after the first."""

    kind: str = "enclosure"
    """"enclosure" or "paper"."""
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
    sure: bool = True
    """False when nothing speaks for its role."""
    opener: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closer: tuple[Block, ...] = ()
    distribution: Distribution | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Blocks of two language versions that say the same."""

    originals: tuple[Node, ...]
    translations: tuple[Node, ...]
    certainty: str
    by_editor: bool = False
    """True when an editor says so."""


OWN_ENTRY = "doc."
"""What the key of an entry begins with that the document itself gives; it is its identifier too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, place or body of an authority file that the document names, or a person without an
    entry whom it names in full."""

    kind: str
    """"person", "place" or "body"."""
    key: str
    names: tuple[tuple[str, str], ...]
    """Language and name, the preferred one of each language."""
    numbers: tuple[tuple[str, str], ...] = ()
    """Authority file ("wikidata") and the number in it."""
    born: int | None = None
    """Year; of persons, as the authority has it."""
    died: int | None = None
    office: str | None = None
    note: str | None = None
    certainty: str | None = None
    """"medium" for an entry that the document itself gives."""


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
    pairs: tuple[tuple[Span, Span], ...] = ()
    """Passages of two versions that stand side by side in the file."""
    surfaces: tuple[SurfaceFact, ...] = ()
    """The images of the pages, where they are wanted."""
    sittings: tuple[tuple[str, str, int], ...] = ()
    """Who corrected it ("": somebody without a name), when ("": not said), and in how many places."""
    edited: frozenset[int] = frozenset()
    """Where blocks are that an editor made what they are."""
    decisions: str = ""
    """SHA-256 of the file of corrections."""
    rearranged: bool = False
    """True when an editor changed blocks or versions: identifiers are those of the document without."""
    doubtful: tuple[Link, ...] = ()
    """Blocks that may say the same, but too doubtfully to be linked."""
    lexicon: str | None = None
    """SHA-256 of the lexicon that they were found with."""
    readings: tuple[Reading, ...] = ()
    """What was taken for what, in the order of the source."""
    entities: tuple[Entity, ...] = ()
    """Whom and what the document names, as far as an authority knows them."""
    identified: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    """The place of a name -> kind and key of whom it names."""
    known_as: Mapping[str, str] = field(default_factory=dict)
    """A name as the document writes it -> the key of the person."""
