"""Many documents: find the inputs, encode each, write each whole or not at all."""

from __future__ import annotations

import os
import signal
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from encoder import pipeline, validate
from encoder.diagnostics import Diagnostic, Finding, Severity, locate
from encoder.profile import Profile
from encoder.source import DecodingError, Source

INPUT_SUFFIXES = frozenset({".txt", ".md"})
OUTPUT_SUFFIX = ".xml"
DEBUG = "TEI_ENCODER_DEBUG"
"""Environment variable: when set, a fault of the program prints its traceback."""


@dataclass(frozen=True, slots=True)
class Job:
    """An input file and where its result goes, relative to the output folder."""

    path: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    findings: list[Finding]
    written: Path | None = None


def jobs(paths: Iterable[Path], suffixes: frozenset[str] = INPUT_SUFFIXES) -> list[Job]:
    """Files as given and the matching files of folders, in a fixed order.

    A folder's own structure is kept below the output folder.

    Raises:
        FileNotFoundError: a path that does not exist.
    """
    found: list[Job] = []
    for path in paths:
        if path.is_dir():
            found += [Job(file, file.relative_to(path).with_suffix(OUTPUT_SUFFIX))
                      for file in sorted(path.rglob("*"))
                      if file.is_file() and file.suffix.lower() in suffixes]
        elif path.exists():
            found.append(Job(path, Path(path.stem + OUTPUT_SUFFIX)))
        else:
            raise FileNotFoundError(path)
    return found


def encode_all(
    todo: Iterable[Job], out: Path, profile: Profile, *, strict: bool = False,
    encoded: str | None = None,
) -> Iterator[Outcome]:
    """Encode and write each file; one that fails leaves the others alone."""
    taken: dict[Path, Path] = {}
    for job in todo:
        if job.target in taken and job.path.resolve() == taken[job.target].resolve():
            continue
        if job.target in taken:
            clash = Diagnostic("S006", args={"path": out / job.target, "other": taken[job.target]})
            yield Outcome(job.path, locate([clash], str(job.path), None))
            continue
        taken[job.target] = job.path
        yield _encode_one(job, out, profile, strict, encoded)


def _encode_one(
    job: Job, out: Path, profile: Profile, strict: bool, encoded: str | None
) -> Outcome:
    name = job.path.as_posix()
    try:
        data = job.path.read_bytes()
    except OSError as err:
        return _failed(job, Diagnostic("S004", args={"reason": err.strerror or str(err)}))
    try:
        result = pipeline.encode(name, data, profile, encoded=encoded)
    except Exception as err:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return _failed(job, Diagnostic("X901", args={"reason": f"{type(err).__name__}: {err}"}))
    findings = locate(result.diagnostics, name, result.source, strict=strict)
    refused = strict and any(f.severity >= Severity.ERROR for f in findings)
    if result.tei is None or refused:
        return Outcome(job.path, findings)
    target = out / job.target
    try:
        write_whole(target, result.tei)
    except OSError as err:
        fault = Diagnostic("S005", args={"path": target, "reason": err.strerror or str(err)})
        return Outcome(job.path, [*findings, *locate([fault], name, None)])
    return Outcome(job.path, findings, target)


def _failed(job: Job, diagnostic: Diagnostic) -> Outcome:
    return Outcome(job.path, locate([diagnostic], job.path.as_posix(), None))


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a part.

    Raises:
        OSError: the folder cannot be made or written, or the disk is full; what
            stood at `target` is untouched and no temporary file is left.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --- checking ----------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Checks:
    """What to check TEI files with; see :class:`encoder.validate.Validator`."""

    xsd: bool = False
    schemas: tuple[Path, ...] = ()
    time_limit: float = validate.TIME_LIMIT
    strict: bool = False

    def validator(self) -> validate.Validator:
        """The layers, still to be compiled."""
        return validate.Validator(xsd=self.xsd, schemas=self.schemas, time_limit=self.time_limit)


PARALLEL_FROM = 32
"""So many files are worth the start of further processes."""


def validate_all(
    todo: Sequence[Job], checks: Checks, *, workers: int | None = None
) -> Iterator[Outcome]:
    """Check TEI files, in several processes when there are many; the order is kept.

    Args:
        todo: the files.
        checks: the layers, each compiled once in each process.
        workers: processes; None takes one for each processor, if the files are many.
    """
    if workers is None:
        workers = (os.cpu_count() or 1) if len(todo) >= PARALLEL_FROM else 1
    workers = min(workers, max(1, len(todo)))
    if workers == 1:
        validator = checks.validator()
        try:
            for job in todo:
                yield _validate_one(job, validator, checks.strict)
        finally:
            validator.close()
        return
    size = max(1, min(32, len(todo) // (workers * 4)))
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(checks,)) as pool:
        yield from pool.map(_in_worker, todo, chunksize=size)


_worker: tuple[validate.Validator, bool] | None = None
"""In a worker process: its layers, and whether severities are raised."""


def _start_worker(checks: Checks) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process stops the work
    _worker = checks.validator(), checks.strict


def _in_worker(job: Job) -> Outcome:
    assert _worker is not None
    return _validate_one(job, *_worker)


def _validate_one(job: Job, validator: validate.Validator, strict: bool) -> Outcome:
    name = job.path.as_posix()
    try:
        data = job.path.read_bytes()
    except OSError as err:
        return _failed(job, Diagnostic("S004", args={"reason": err.strerror or str(err)}))
    found = validator.check(data)
    try:
        source = Source.from_bytes(name, data) if found else None
    except DecodingError:
        source = None
    return Outcome(job.path, locate(found, name, source, strict=strict))
