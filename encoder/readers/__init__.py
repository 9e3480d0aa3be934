"""From source text to document: record header, language versions, pages, blocks, inline."""

from encoder.readers.document import prepare, read

__all__ = ["prepare", "read"]
