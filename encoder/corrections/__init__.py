"""What editors decided about a document: data beside the transcript, applied on every run."""

from encoder.corrections.apply import Settled, pinned, settled, with_sittings
from encoder.corrections.file import SUFFIX, Corrections, beside, load, read, written
from encoder.corrections.links import with_fields
from encoder.corrections.schema import Anchor, Correction, Sheet, json_schema
from encoder.corrections.sitting import Sitting

__all__ = [
    "SUFFIX",
    "Anchor",
    "Correction",
    "Corrections",
    "Settled",
    "Sheet",
    "Sitting",
    "beside",
    "json_schema",
    "load",
    "pinned",
    "read",
    "settled",
    "with_fields",
    "with_sittings",
    "written",
]
