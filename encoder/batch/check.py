"""Many TEI files validated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from encoder import validation
from encoder.batch.inputs import Job, unreadable
from encoder.batch.limits import TIME_LIMIT
from encoder.batch.outcome import Outcome, Status, with_fault
from encoder.batch.workers import each
from encoder.core.files import read_regular, size_of
from encoder.core.source import DecodingError, Source
from encoder.findings import Severity, locate

NO_VERDICT = frozenset({"S004", "S014", "V590", "X901", "X902"})
"""Findings after which nothing is known of a file."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What to check TEI files with; see :class:`encoder.validation.Validator`."""

    xsd: bool = False
    schemas: tuple[Path, ...] = ()
    time_limit: float | None = TIME_LIMIT
    """Seconds for each file, and for compiling a schema of the user's."""
    strict: bool = False

    def validator(self) -> validation.Validator:
        """The layers, still to be compiled."""
        limit = self.time_limit if self.time_limit is not None else 86_400.0
        return validation.Validator(xsd=self.xsd, schemas=self.schemas, time_limit=limit)

    @property
    def whole_limit(self) -> float | None:
        """Seconds for all layers of one file: a schema of the user's has time to compile, and
        time to check, and says itself when it needs more."""
        if self.time_limit is None:
            return None
        return self.time_limit * (1 + 2 * len(self.schemas)) + 10 * len(self.schemas)


def validate_all(todo: Sequence[Job], checks: Checks, *, jobs: int | None = None) -> Iterator[Outcome]:
    """Check TEI files, in several processes when there are many; the order is kept.

    Args:
        todo: the files.
        checks: the layers, each compiled once in each process.
        jobs: processes; None takes one for each processor, if the files are many.
    """
    return each(
        _Checking(checks),
        todo,
        lambda job, fault: with_fault(job.path, fault, "no verdict"),
        jobs=jobs,
        time_limit=checks.whole_limit,
        size_of=lambda job: size_of(job.path),
    )


@dataclass(slots=True)
class _Checking:
    """The work of a process: one file after the other, with layers that it compiles once."""

    checks: Checks
    validator: validation.Validator | None = field(default=None)

    def __call__(self, job: Job) -> Outcome:
        if job.fault is not None:
            return with_fault(job.path, job.fault, "no verdict")
        try:
            data = read_regular(job.path)
        except OSError as err:
            return with_fault(job.path, unreadable(err), "no verdict")
        if self.validator is None:
            self.validator = self.checks.validator()
        found = self.validator.check(data)
        name = job.path.as_posix()
        try:
            source = Source.from_bytes(name, data) if found else None
        except DecodingError:
            source = None
        status: Status = "valid"
        if any(d.code in NO_VERDICT for d in found):
            status = "no verdict"
        elif any(d.severity >= Severity.ERROR for d in found):
            status = "faulty"
        return Outcome(
            job.path, status, locate(found, name, source, strict=self.checks.strict), job.path
        )
