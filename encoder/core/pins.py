"""What an editor decided about a text before it is read: pins over its places.

Offsets are code points of ``Source.text``. What is not pinned arranges itself around what is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from encoder.core.source import Span


@dataclass(frozen=True, slots=True)
class VersionPin:
    """From a place on, up to the next version, the text is in a language, or has a role."""

    at: int
    language: str | None = None
    role: str | None = None
    """"original" or "translation"."""


@dataclass(frozen=True, slots=True)
class Pins:
    """The decisions of an editor."""

    kinds: Mapping[int, str] = field(default_factory=dict)
    """A place -> what the block that holds it is: a kind of :data:`KINDS`."""
    starts: frozenset[int] = frozenset()
    """Here a block begins."""
    joins: frozenset[int] = frozenset()
    """The block that holds this place goes on with the one after it."""
    wholes: tuple[Span, ...] = ()
    """Stretches that are one block each."""
    papers: Mapping[int, str] = field(default_factory=dict)
    """Here a "paper" or an "enclosure" begins."""
    versions: tuple[VersionPin, ...] = ()
    brackets: Mapping[int, str] = field(default_factory=dict)
    """Where a bracket opens -> what it means: one of :data:`MEANINGS`."""

    def __bool__(self) -> bool:
        return any(
            (
                self.kinds,
                self.starts,
                self.joins,
                self.wholes,
                self.papers,
                self.versions,
                self.brackets,
            )
        )


KINDS = (
    "p", "head", "subhead", "opener", "stamp", "dateline", "salute", "address", "item", "note", "quote",
    "stage", "speaker", "listhead", "entry", "closer", "signed", "distribution", "postscript",
)  # fmt: skip
"""What an editor can say that a block is."""
_OF_RULES = {
    "paragraph": "p", "title": "head", "heading": "head", "subtitle": "subhead", "list": "item",
    "marks": "opener", "issuer": "opener", "date": "dateline", "addressee": "address",
    "recipients": "address", "signature": "signed", "copies": "distribution",
    "production": "distribution", "end mark": "closer",
}  # fmt: skip
"""What a reading is called by the rules -> by an editor; other names are the same or have none."""


def kind_of(rule: str) -> str | None:
    """What an editor calls what a rule takes a block for; None if only rules can say it."""
    kind = _OF_RULES.get(rule, rule)
    return kind if kind in KINDS else None


MEANINGS = (
    "supplied", "gloss", "unclear", "illegible", "lost", "damage", "omitted", "handwritten", "added",
    "deleted", "note", "stamp", "text",
)  # fmt: skip
"""What an editor can say that a bracket means."""
