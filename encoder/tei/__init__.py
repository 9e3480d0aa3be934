"""The TEI writer: the sole owner of element names."""

from encoder.tei.write import write

__all__ = ["write"]
