"""From source text to document: record header, language versions, pages, blocks, inline."""

from encoder.readers.document import read

__all__ = ["read"]
