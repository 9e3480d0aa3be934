"""What became of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from encoder.fidelity import Account
from encoder.findings import Finding, Located, locate
from encoder.findings.source import (
    UnwritableFile,
)

Status = Literal[
    "written", "unchanged", "checked", "failed", "removed", "valid", "verified", "faulty", "no verdict"
]
"""Of `encode`: written, unchanged (the same bytes stood there), checked (`--check`: they would be),
failed (not written), removed (TEI without a source, with `--prune`). Of `validate` and `verify`: valid
or verified, faulty, or without a verdict."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, and what there is to say of it."""

    path: Path
    """The file that was worked on."""
    status: Status
    findings: list[Located] = field(default_factory=list)
    tei: Path | None = None
    """The TEI file that was written, or stands there already."""
    certificate: Path | None = None
    document: bool = True
    """False for what is no document of the run: a form of the schema, TEI without a source."""
    source: Path | None = None
    """The transcript, where the file that was worked on is the TEI."""
    account: Account | None = None
    """Of `verify`: what the certificate says of every character."""
    digests: tuple[str, str, str] | None = None
    """Of `encode`: SHA-256 of the transcript, its file of corrections ("": none) and the TEI ("":
    none), where the same files would come out the same tomorrow."""
    facts: Mapping[str, Any] | None = None
    """What a report tells of it."""
    known: bool = False
    """True where it was not looked at again, because nothing has changed."""


def with_fault(path: Path, fault: Finding, status: Status) -> Outcome:
    """The outcome for a file with which nothing could be done."""
    return Outcome(path, status, locate([fault], path.as_posix(), None))


def unwritten(path: Path, target: Path, err: OSError, findings: list[Located]) -> Outcome:
    fault = UnwritableFile(file=target, reason=err.strerror or str(err))
    return Outcome(path, "failed", [*findings, *locate([fault], path.as_posix(), None)])
