"""Structure: transcript to document. It knows nothing of TEI."""

from encoder.structure.document import prepare, read
from encoder.structure.plainly import all_plainly, plainly, versions_plainly

__all__ = ["all_plainly", "plainly", "prepare", "read", "versions_plainly"]
