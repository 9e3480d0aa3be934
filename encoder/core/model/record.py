"""The record: what the archive says of the document."""

from __future__ import annotations

from dataclasses import dataclass

from encoder.core.model.base import Dating, Node
from encoder.core.source import Span


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
    layout: str = ""
    """How it stands around the document: a layout of the profile; "": there is no record."""
    layout_parts: tuple[str, ...] = ()
    """The parts of the layout that were found."""
    title: str | None = None
    date: Part | None = None
    identifier: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    sender: str | None = None
    """Who wrote it, by the words of its title."""
    addressee: str | None = None
    """To whom, by the words of its title."""
    recipients: tuple[str, ...] = ()
    """To whom, as a table says."""
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
    def reference_date(self) -> str:
        """Its day, month or year (ISO), to complete dates without a year; "": none."""
        dated = self.date.dating if self.date else None
        if dated is None:
            return ""
        return dated.when or dated.start or dated.not_after or dated.not_before or ""
