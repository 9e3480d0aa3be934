"""Enrichers: they take a document and return it with more marked, and change no character."""

from encoder.enrich.align import Similarity, with_links
from encoder.enrich.dates import with_dates
from encoder.enrich.embeddings import MissingExtra, embeddings
from encoder.enrich.names import with_names
from encoder.enrich.parity import disagreements
from encoder.enrich.proposals import Recogniser, recogniser, with_proposals
from encoder.enrich.sentences import sentence_links, with_sentences
from encoder.enrich.slips import with_slips

__all__ = ["MissingExtra", "Recogniser", "Similarity", "disagreements", "embeddings", "recogniser",
           "sentence_links",
           "with_dates", "with_links", "with_names", "with_proposals", "with_sentences",
           "with_slips"]
