"""The corrections of a document, carried out one after the other while it is enriched."""

from __future__ import annotations

from dataclasses import dataclass, field

from encoder.authority.load import Authority
from encoder.core.model import Document
from encoder.core.source import Source
from encoder.corrections.apply import NOTHING, Settled
from encoder.corrections.links import unlike, with_pairs
from encoder.corrections.words import with_dates, with_names, with_notes
from encoder.findings import Finding


@dataclass
class Sitting:
    """Sets what editors decided into a document; what cannot be is among its findings."""

    said: Settled = NOTHING
    source: Source | None = None
    findings: list[Finding] = field(default_factory=list)

    def dates(self, document: Document) -> Document:
        """The document with the dates that are stated."""
        return self._told(with_dates(document, self.said))

    def names(self, document: Document, authority: Authority) -> Document:
        """The document with the names that are stated."""
        if self.source is None:
            return document
        return self._told(with_names(document, self.said, authority, self.source))

    def notes(self, document: Document) -> Document:
        """The document with remarks."""
        return self._told(with_notes(document, self.said))

    def pairs(self, document: Document) -> Document:
        """The document with the links that are stated, and what blocks did not become what was said."""
        self.findings += unlike(document, self.said)
        return self._told(with_pairs(document, self.said))

    def _told(self, made: tuple[Document, list[Finding]]) -> Document:
        self.findings += made[1]
        return made[0]
