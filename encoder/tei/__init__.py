"""The TEI writer: the sole owner of element names."""

from encoder.tei.identifiers import Identifiers
from encoder.tei.identifiers import identifiers as _identifiers
from encoder.tei.write import Written, write


def identifiers(written: Written) -> Identifiers:
    """The identifiers of a document that was written, to keep them when an editor changes it."""
    return _identifiers(written.origins, written.data)


__all__ = ["Identifiers", "Written", "identifiers", "write"]
