"""What editors decided about a document: data beside the transcript, applied on every run."""

from typing import TYPE_CHECKING

from encoder.core.lazy import lazily

if TYPE_CHECKING:
    from encoder.corrections.apply import Settled, settled
    from encoder.corrections.file import Corrections, load, read, written
    from encoder.corrections.paths import SUFFIX, beside
    from encoder.corrections.rewrite import amended
    from encoder.corrections.schema import Anchor, Correction, Sheet, json_schema
    from encoder.corrections.sitting import Sitting
else:
    __getattr__ = lazily(
        __name__,
        {
            "apply": ("Settled", "settled"),
            "file": ("Corrections", "load", "read", "written"),
            "paths": ("SUFFIX", "beside"),
            "rewrite": ("amended",),
            "schema": ("Anchor", "Correction", "Sheet", "json_schema"),
            "sitting": ("Sitting",),
        },
    )

__all__ = [
    "SUFFIX",
    "Anchor",
    "Correction",
    "Corrections",
    "Settled",
    "Sheet",
    "Sitting",
    "amended",
    "beside",
    "json_schema",
    "load",
    "read",
    "settled",
    "written",
]
