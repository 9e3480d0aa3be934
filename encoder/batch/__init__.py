"""Many files: find them, work on each, write each whole or not at all."""

from typing import TYPE_CHECKING

from encoder.core.lazy import lazily

if TYPE_CHECKING:
    from encoder.batch.check import Checks, validate_all
    from encoder.batch.encode import Options, encode_stream, epoch_date
    from encoder.batch.inputs import Job, input_suffixes, jobs
    from encoder.batch.limits import DEBUG
    from encoder.batch.outcome import Outcome
    from encoder.batch.output import write_whole
    from encoder.batch.verify import Pair, certificate_of, pairs, verify_all
    from encoder.batch.workers import each
else:
    __getattr__ = lazily(
        __name__,
        {
            "check": (
                "Checks",
                "validate_all",
            ),
            "encode": (
                "Options",
                "encode_stream",
                "epoch_date",
            ),
            "inputs": (
                "input_suffixes",
                "Job",
                "jobs",
            ),
            "limits": ("DEBUG",),
            "outcome": ("Outcome",),
            "output": ("write_whole",),
            "verify": (
                "Pair",
                "certificate_of",
                "pairs",
                "verify_all",
            ),
            "workers": ("each",),
        },
    )

__all__ = [
    "DEBUG",
    "input_suffixes",
    "Checks",
    "Job",
    "Options",
    "Outcome",
    "Pair",
    "certificate_of",
    "each",
    "encode_stream",
    "epoch_date",
    "jobs",
    "pairs",
    "validate_all",
    "verify_all",
    "write_whole",
]
