"""Many TEI files against their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from encoder import fidelity
from encoder.batch import certificates
from encoder.batch.inputs import OUTPUT_SUFFIX, jobs, named, unreadable
from encoder.batch.limits import TIME_LIMIT
from encoder.batch.outcome import Outcome, Status, with_fault
from encoder.batch.rows import read_input
from encoder.batch.workers import each
from encoder.core.files import is_dir, is_file, read_regular, size_of
from encoder.core.source import DecodingError, Source
from encoder.core.tables import PLAIN, Form
from encoder.findings import Finding, Severity, locate
from encoder.findings.fidelity import NoSource, TeiIsGone

NO_VERDICT = frozenset({"S004", "S014", "F614", "F615", "F617", "X901", "X902"})
"""Findings after which nothing is known of a file."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A TEI file, its source, and the certificate if there is one."""

    tei: Path
    source: Path
    certificate: Path | None = None
    fault: Finding | None = None
    """Why they cannot be compared, where that is known before."""
    form: Form = PLAIN
    """How the table is written that the source is a row of."""


def pairs(tei: Path, source: Path, certificate: Path | None = None, form: Form = PLAIN) -> list[Pair]:
    """Two files, or the files of two folders with the same names below them; a file without a
    source is a pair with a fault.

    Raises:
        OSError: a path that does not exist, or that the system does not open.
    """
    for path in (tei, source, *([certificate] if certificate else [])):
        path.stat()
    if not is_dir(tei):
        return [Pair(tei, source, certificate or _beside(tei), form=form)]
    found = jobs([tei], frozenset({OUTPUT_SUFFIX}))
    texts = {job.target: job.path for job in reversed(jobs([source], form=form)) if job.fault is None}
    gone = sorted({tei / name for name in certificates.vouched_for(tei)} - {job.path for job in found})
    return [
        *(Pair(path, source, certificate, TeiIsGone(file=path)) for path in gone),
        *(
            _pair(
                job.path,
                texts.get(job.path.relative_to(tei)),
                source / job.path.relative_to(tei),
                certificate,
                job.fault,
                form,
            )
            for job in found
        ),
    ]


def _pair(
    tei: Path,
    source: Path | None,
    wanted: Path,
    certificate: Path | None,
    fault: Finding | None,
    form: Form,
) -> Pair:
    missing = wanted.with_suffix(".txt")
    if fault is None and source is None:
        fault = NoSource(file=missing)
    return Pair(tei, source or missing, certificate or _beside(tei), fault, form)


def _beside(tei: Path) -> Path | None:
    """The certificate of a TEI file, or that of the batch in a folder above it."""
    batches = (folder / certificates.CERTIFICATES for folder in tei.resolve().parents)
    return next((path for path in (certificates.beside(tei), *batches) if is_file(path)), None)


def certificate_of(pair: Pair) -> bytes | None:
    """The certificate of a TEI file, out of that of a batch if need be.

    Raises:
        OSError: it cannot be read.
    """
    if pair.certificate is None:
        return None
    if pair.certificate.suffix != ".jsonl":
        return read_regular(pair.certificate)
    known = of_batch(pair.certificate, pair.certificate.stat().st_mtime_ns)
    try:
        name = pair.tei.resolve().relative_to(pair.certificate.resolve().parent).as_posix()
    except ValueError:
        name = pair.tei.name
    return known.get(name, known.get(pair.tei.name))


@lru_cache(maxsize=1)
def of_batch(path: Path, changed: int) -> dict[str, bytes]:
    """The certificates of a batch, read once as long as the file stays as it is."""
    lines = read_regular(path).splitlines(keepends=True)
    return {said.tei: line for line in lines if (said := certificates.said_by(line)) is not None}


def verify_all(
    todo: Sequence[Pair], *, jobs: int | None = None, time_limit: float | None = TIME_LIMIT
) -> Iterator[Outcome]:
    """Verify each TEI file against its source."""
    return each(
        _verify,
        todo,
        lambda pair, fault: with_fault(pair.tei, fault, "no verdict"),
        jobs=jobs,
        time_limit=time_limit,
        size_of=lambda pair: size_of(pair.tei),
    )


def _verify(pair: Pair) -> Outcome:
    if pair.fault is not None:
        return with_fault(pair.tei, pair.fault, "no verdict")
    place = pair.tei
    try:
        data = read_regular(pair.tei)
        place = pair.source
        text = _source(pair)
        place = pair.tei
        verdict = fidelity.judged(data, text, certificate_of(pair))
    except OSError as err:
        said = locate([unreadable(err)], place.as_posix(), None)
        return Outcome(pair.tei, "no verdict", said)
    of_source = [d for d in verdict.findings if d.code in _OF_SOURCE]
    findings = [
        *locate(of_source, pair.source.as_posix(), _shown(pair.source, text)),
        *locate(
            [d for d in verdict.findings if d not in of_source],
            pair.tei.as_posix(),
            _shown(pair.tei, data),
        ),
    ]
    status = _status(verdict.findings)
    return Outcome(
        pair.tei,
        status,
        findings,
        pair.tei,
        pair.certificate,
        source=pair.source,
        account=verdict.account,
    )


def _source(pair: Pair) -> bytes:
    """The transcript of a pair, also one in an archive.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return read_input(pair.source, pair.form)
    except (FileNotFoundError, NotADirectoryError):
        job = named(pair.source.as_posix())
        if job is None or job.origin is None:
            raise
        return job.read()


def _status(found: Iterable[Finding]) -> Status:
    found = list(found)
    if any(finding.code in NO_VERDICT for finding in found):
        return "no verdict"
    return "faulty" if any(d.severity > Severity.NOTE for d in found) else "verified"


_OF_SOURCE = frozenset({"F601", "F602", "F611"})
"""Findings whose place is in the source."""


def _shown(path: Path, data: bytes) -> Source | None:
    try:
        return Source.from_bytes(path.as_posix(), data)
    except DecodingError:
        return None
