"""Enrichers: they take a document and return it with more marked, and change no character."""

from encoder.enrich.dates import with_dates
from encoder.enrich.names import with_names
from encoder.enrich.proposals import MissingExtra, Recogniser, recogniser, with_proposals
from encoder.enrich.slips import with_slips

__all__ = ["MissingExtra", "Recogniser", "recogniser", "with_dates", "with_names", "with_proposals",
           "with_slips"]
