"""Enrichers: they take a document and return it with more marked, and change no character."""

from encoder.enrich.names import with_names

__all__ = ["with_names"]
