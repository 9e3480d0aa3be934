"""The TEI writer: the sole owner of element names."""

from encoder.tei.write import Written, write

__all__ = ["Written", "write"]
