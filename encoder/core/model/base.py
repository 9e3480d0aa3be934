"""Parts of the model that all others are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from encoder.core.source import Span


class Role(StrEnum):
    """What became of a character of the source."""

    TEXT = "text"
    MARKUP = "markup"
    LAYOUT = "layout"
    RECORD = "record"


class Marking(StrEnum):
    """What enrichers look for in the words of a block."""

    DATES = "dates"
    NAMES = "names"
    KNOWN_NAMES = "names that an authority has"
    OCR = "slips of the recognition"


def beside(default: Any) -> Any:
    """A field that points to nodes which are no parts of this one, or repeats parts of it."""
    return field(default=default, metadata={"beside": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the document."""

    marked_for: ClassVar[frozenset[Marking]] = frozenset()
    """What is looked for in the words of such a block by itself."""
    stands_out: ClassVar[bool] = False
    """True for a node within a line whose words are not of the line: a note, an insertion."""

    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised(Node):
    """A block that was recognised by evidence, not by a mark in the transcript."""

    certainty: str | None = None
    """"medium" or "low" when the evidence is thin or speaks for something else too."""


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
    approximate: bool = False
    """True for a date that the words call not exact ("about 1950")."""
    calendar: str | None = None
    """The calendar that the words are in, where it is not the Gregorian one ("julian", "minguo" …)."""

    @property
    def stated(self) -> str:
        """The first of its dates that the words give."""
        given = (self.when, self.end, self.not_after, self.not_before, self.start)
        return next((iso for iso in given if iso), "")
