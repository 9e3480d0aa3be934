"""Readers: transcript to document. They know nothing of TEI."""

from encoder.structure.document import prepare, read
from encoder.structure.plainly import all_plainly, plainly, versions_plainly

__all__ = ["all_plainly", "plainly", "prepare", "read", "versions_plainly"]
