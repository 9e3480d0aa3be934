"""Many documents: find the inputs, encode each, write each whole or not at all."""

from __future__ import annotations

import json
import os
import re
import signal
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path, PurePath

from encoder import pipeline, validate
from encoder.authority import Authority
from encoder.diagnostics import Diagnostic, Finding, Severity, locate
from encoder.enrich import Recogniser, Similarity
from encoder.profile import Profile
from encoder.source import DecodingError, Source
from encoder.usage import UsageError

INPUT_SUFFIXES = frozenset({".txt", ".md"})
OUTPUT_SUFFIX = ".xml"
LARGEST = 4_000_000
"""Bytes of the largest transcript that is encoded; it takes about a gigabyte of memory."""
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
    certificate: bytes | None = None
    """The certificate, where it goes into one file for the whole batch."""


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


CERTIFICATE_SUFFIX = ".fidelity.json"
CERTIFICATES = "fidelity.jsonl"
"""One file with the certificates of a batch, a line each."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to encode: see the options of the command."""

    strict: bool = False
    encoded: str | None = None
    certificate: str = "each"
    """"each": beside each file; "batch": in one file; "none"."""
    authority: Authority | None = None
    """Persons, places and bodies to know; None: those of the profile."""
    model: Recogniser | None = None
    """Proposes names where nothing else finds any."""
    similarity: Similarity | None = None
    """Of sentences, to align versions by meaning."""
    sentences: bool = False
    """Mark and link sentences too."""


def epoch_date() -> str | None:
    """The date of encoding, only when SOURCE_DATE_EPOCH gives one.

    Raises:
        UsageError: it is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as err:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds") from err


def encode_all(
    todo: Iterable[Job], out: Path, profile: Profile, options: Options | None = None
) -> Iterator[Outcome]:
    """Encode and write each file; one that fails leaves the others alone."""
    options = options or Options()
    together = out / CERTIFICATES
    certificates = _named(together) if options.certificate == "batch" else {}
    for outcome in _encode_each(todo, out, profile, options):
        if outcome.certificate is not None and outcome.written is not None:
            certificates[outcome.written.relative_to(out).as_posix()] = outcome.certificate
        yield outcome
    if certificates:
        try:
            write_whole(together, b"".join(certificates[name] for name in sorted(certificates)))
        except OSError as err:
            yield _unwritten(together, together, err, [])


def _named(path: Path) -> dict[str, bytes]:
    """The certificates of a batch by the names of their TEI files."""
    found: dict[str, bytes] = {}
    if path.is_file():
        for line in path.read_bytes().splitlines(keepends=True):
            try:
                found[str(json.loads(line)["tei"]["name"])] = line
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
    return found


def _encode_each(
    todo: Iterable[Job], out: Path, profile: Profile, options: Options
) -> Iterator[Outcome]:
    taken: dict[Path, Path] = {}
    for job in todo:
        if job.target in taken and job.path.resolve() == taken[job.target].resolve():
            continue
        if job.target in taken:
            clash = Diagnostic("S006", args={"path": out / job.target, "other": taken[job.target]})
            yield Outcome(job.path, locate([clash], str(job.path), None))
            continue
        taken[job.target] = job.path
        yield _encode_one(job, out, profile, options)


def _encode_one(job: Job, out: Path, profile: Profile, options: Options) -> Outcome:
    name = job.path.as_posix()
    try:
        size = job.path.stat().st_size
        if size > LARGEST:
            return _failed(job, Diagnostic("S007", args={"size": size, "limit": LARGEST}))
        data = job.path.read_bytes()
    except OSError as err:
        return _failed(job, Diagnostic("S004", args={"reason": err.strerror or str(err)}))
    try:
        result = pipeline.encode(name, data, profile, encoded=options.encoded,
                                 authority=options.authority, model=options.model,
                                 similarity=options.similarity, sentences=options.sentences)
    except Exception as err:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return _failed(job, Diagnostic("X901", args={"reason": f"{type(err).__name__}: {err}"}))
    findings = [f for f in locate(result.diagnostics, name, result.source, strict=options.strict)
                if not _is_ignored(f, profile)]
    refused = options.strict and any(f.severity >= Severity.ERROR for f in findings)
    if result.tei is None or refused:
        return Outcome(job.path, findings)
    target = out / job.target
    named = job.target.as_posix() if options.certificate == "batch" else target.name
    proof = None if options.certificate == "none" else result.certificate(data, named)
    beside = target.with_suffix(CERTIFICATE_SUFFIX)
    try:
        write_whole(target, result.tei)
        if proof is not None and options.certificate == "each":
            write_whole(beside, proof)
        else:
            beside.unlink(missing_ok=True)  # it was that of another version
    except OSError as err:
        return _unwritten(job.path, target, err, findings)
    return Outcome(job.path, findings, target, proof if options.certificate == "batch" else None)


def _is_ignored(finding: Finding, profile: Profile) -> bool:
    """True for a note or warning that the profile leaves out."""
    return finding.diagnostic.severity < Severity.ERROR and any(
        finding.diagnostic.code == ignored.code
        and fnmatch(PurePath(finding.file).name, ignored.files)
        and re.search(ignored.line, finding.context) is not None for ignored in profile.ignore)


def _unwritten(path: Path, target: Path, err: OSError, findings: list[Finding]) -> Outcome:
    fault = Diagnostic("S005", args={"path": target, "reason": err.strerror or str(err)})
    return Outcome(path, [*findings, *locate([fault], path.as_posix(), None)])


def _failed(job: Job, diagnostic: Diagnostic) -> Outcome:
    return Outcome(job.path, locate([diagnostic], job.path.as_posix(), None))


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a part.

    Raises:
        OSError: the folder cannot be made or written, or the disk is full; what
            stood at `target` is untouched and no temporary file is left.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target.parent)
    temporary = target.parent / f".{os.getpid()}{_TEMPORARY}"
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


_TEMPORARY = ".tei-encoder.tmp"
_cleared: set[Path] = set()
"""Folders in which this process has looked for what killed processes left."""


def _clear(folder: Path) -> None:
    """Remove the temporary files of processes that are no more, once for each folder."""
    if folder in _cleared:
        return
    _cleared.add(folder)
    for path in folder.glob(f".*{_TEMPORARY}"):
        owner = path.name.removesuffix(_TEMPORARY).rpartition(".")[2]
        if owner.isdecimal() and path.is_file() and not _runs(int(owner)):
            path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """True when there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --- verifying ---------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Pair:
    """A TEI file, its source, and the certificate if there is one."""

    tei: Path
    source: Path
    certificate: Path | None = None


def pairs(tei: Path, source: Path, certificate: Path | None = None) -> list[Pair]:
    """Two files, or the files of two folders with the same names below them.

    Raises:
        FileNotFoundError: a path, or the source of a file, that does not exist.
    """
    for path in (tei, source, *([certificate] if certificate else [])):
        if not path.exists():
            raise FileNotFoundError(path)
    if not tei.is_dir():
        return [Pair(tei, source, certificate or _beside(tei))]
    found = []
    texts = {job.target: job.path for job in reversed(jobs([source]))}
    for file in sorted(tei.rglob(f"*{OUTPUT_SUFFIX}")):
        own = texts.get(file.relative_to(tei))
        if own is None:
            raise FileNotFoundError(f"{source / file.relative_to(tei).with_suffix('')}.txt")
        found.append(Pair(file, own, certificate or _beside(file)))
    return found


def _beside(tei: Path) -> Path | None:
    """The certificate of a TEI file, or that of the batch in a folder above it."""
    batches = (folder / CERTIFICATES for folder in tei.resolve().parents)
    return next((path for path in (tei.with_suffix(CERTIFICATE_SUFFIX), *batches)
                 if path.is_file()), None)


def certificate_of(pair: Pair) -> bytes | None:
    """The certificate of a TEI file, out of that of a batch if need be."""
    if pair.certificate is None:
        return None
    if pair.certificate.suffix != ".jsonl":
        return pair.certificate.read_bytes()
    known = _of_batch(pair.certificate, pair.certificate.stat().st_mtime_ns)
    try:
        name = pair.tei.resolve().relative_to(pair.certificate.resolve().parent).as_posix()
    except ValueError:
        name = pair.tei.name
    return known.get(name, known.get(pair.tei.name, b""))


@lru_cache(maxsize=1)
def _of_batch(path: Path, changed: int) -> dict[str, bytes]:
    """The certificates of a batch, read once as long as the file stays as it is."""
    return _named(path)


def verify_all(todo: Iterable[Pair]) -> Iterator[Outcome]:
    """Verify each TEI file against its source."""
    for pair in todo:
        name = pair.tei.as_posix()
        try:
            data, text = pair.tei.read_bytes(), pair.source.read_bytes()
            found = validate.verify(data, text, certificate_of(pair))
        except OSError as err:
            fault = Diagnostic("S004", args={"reason": err.strerror or str(err)})
            yield Outcome(pair.tei, locate([fault], name, None))
            continue
        except Exception as err:
            fault = Diagnostic("X901", args={"reason": f"{type(err).__name__}: {err}"})
            yield Outcome(pair.tei, locate([fault], name, None))
            continue
        if not found:
            yield Outcome(pair.tei, [])
            continue
        of_source = [d for d in found if d.code in _OF_SOURCE]
        yield Outcome(pair.tei, [
            *locate(of_source, pair.source.as_posix(), _shown(pair.source, text)),
            *locate([d for d in found if d not in of_source], name, _shown(pair.tei, data))])


_OF_SOURCE = frozenset({"F601", "F602", "F611"})
"""Findings whose place is in the source."""


def _shown(path: Path, data: bytes) -> Source | None:
    try:
        return Source.from_bytes(path.as_posix(), data)
    except DecodingError:
        return None


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
