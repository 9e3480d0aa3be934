"""The corrections of a document, carried out one after the other while it is read and enriched."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from encoder.authority.load import Authority
from encoder.core.model import Document
from encoder.core.source import Source
from encoder.corrections.apply import Settled, settled, with_sittings
from encoder.corrections.file import Corrections
from encoder.corrections.links import unlike, with_fields, with_pairs
from encoder.corrections.words import with_dates, with_names, with_notes
from encoder.findings import Finding
from encoder.profile import Profile


@dataclass
class Sitting:
    """Sets what editors decided into a document; what cannot be is among its findings."""

    said: Settled
    source: Source
    """The transcript with what was decided before it is read."""
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def of(cls, corrections: Corrections, source: Source) -> Self:
        """Find the places of corrections in a transcript."""
        said = settled(corrections, source)
        return cls(said, replace(source, pins=said.pins) if said.pins else source)

    def begun(self, document: Document, profile: Profile) -> Document:
        """The document as it was read, with who corrected it and what they say of the record."""
        return with_fields(with_sittings(document, self.said), self.said, profile)

    def dates(self, document: Document) -> Document:
        """The document with the dates that are stated."""
        return self._told(with_dates(document, self.said))

    def names(self, document: Document, authority: Authority) -> Document:
        """The document with the names that are stated."""
        return self._told(with_names(document, self.said, authority, self.source))

    def notes(self, document: Document) -> Document:
        """The document with remarks."""
        return self._told(with_notes(document, self.said))

    def pairs(self, document: Document) -> Document:
        """The document with the links of blocks that are stated; a finding for each block that did not
        become what was said."""
        self.findings += unlike(document, self.said)
        return self._told(with_pairs(document, self.said))

    def sentence_pairs(self, document: Document) -> Document:
        """The document with the links of sentences that are stated."""
        return self._told(with_pairs(document, self.said, sentences=True))

    def _told(self, made: tuple[Document, list[Finding]]) -> Document:
        self.findings += made[1]
        return made[0]
