"""One transcript after the other: encoded, written whole or not at all; nothing of others is
overwritten."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from os.path import lexists
from pathlib import Path

from encoder import api, corrections
from encoder.api import Encoder, largest
from encoder.authority.load import Authority
from encoder.batch import certificates
from encoder.batch.facts import facts_of
from encoder.batch.inputs import Identities, Job, unreadable
from encoder.batch.limits import MEMORY_LIMIT, TIME_LIMIT
from encoder.batch.outcome import Outcome, unwritten
from encoder.batch.output import write_whole
from encoder.batch.schema import schema_of
from encoder.batch.usage import UsageError
from encoder.batch.workers import each
from encoder.core.files import content_of, is_dir, is_file
from encoder.enrich import Knowledge, NameTagger
from encoder.findings import Finding, Located, locate
from encoder.findings.source import (
    NotOurs,
    NotUpToDate,
    OutputIsInput,
    TeiOfEarlierRun,
    TeiWasEdited,
    TooLarge,
)
from encoder.profile import Profile


def corrections_of(job: Job, folder: Path | None = None) -> Path:
    """Where the corrections of a job are, whether they are there or not."""
    return corrections.beside(job.path, folder, job.target)


@dataclass(frozen=True, slots=True)
class Options:
    """How to encode: see the options of the command."""

    strict: bool = False
    encoded: str | None = None
    certificate: str = "each"
    """"each": beside each file; "batch": in one file; "none"."""
    check: bool = False
    """Write nothing: say whether the TEI that stands there is what would be written."""
    compared: bool = True
    """False for a check without an output folder."""
    force: bool = False
    """Overwrite TEI that was edited, and XML files that no certificate vouches for."""
    authority: Authority | None = None
    """Persons, places and bodies to know; None: those of the profile."""
    model: NameTagger | None = None
    """Proposes names where nothing else finds any."""
    knowledge: Knowledge | None = None
    """What helps to align versions."""
    sentences: bool = False
    """Mark and link sentences too."""
    corrections: Path | None = None
    """The folder of the files of corrections; None: they are beside the transcripts."""
    jobs: int | None = None
    """Processes; None: one for each processor when the files are many."""
    facts: bool = False
    """Take from each document what a report tells of it."""
    time_limit: float | None = TIME_LIMIT
    """Seconds for each file, or for each megabyte of a larger one."""
    memory_limit: float | None = MEMORY_LIMIT
    """Megabytes that a process may have."""

    def encoder(self, profile: Profile) -> Encoder:
        """What encodes one document after the other."""
        how = api.Options(
            strict=self.strict,
            sentences=self.sentences,
            encoded=self.encoded,
            model=self.model,
            knowledge=self.knowledge,
        )
        known = () if self.authority is None else self.authority
        return Encoder(profile, authority=known, options=how)


def epoch_date() -> str | None:
    """The date of encoding, only when SOURCE_DATE_EPOCH gives one; see :func:`epoch_time`."""
    time = epoch_time()
    return None if time is None else time.date().isoformat()


def epoch_time() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH gives.

    Raises:
        UsageError: it is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as err:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds") from err


@dataclass(slots=True)
class Encoding:
    """The work of a process: one transcript after the other."""

    out: Path
    profile: Profile
    options: Options
    inputs: Identities
    batch: certificates.Batch = field(init=False)
    encoder: Encoder = field(init=False)

    def __post_init__(self) -> None:
        self.encoder = self.options.encoder(self.profile)
        self.batch = certificates.Batch(self.out)

    def __call__(self, job: Job) -> Outcome:
        fault = job.fault
        data = b""
        if fault is None:
            try:
                size, limit = job.size, largest(job.path.name)
                data = b"" if size > limit else job.read(limit)
                size = max(size, len(data))
                fault = TooLarge(size=size, limit=limit) if size > limit else None
            except OSError as err:
                fault = unreadable(err)
        return self.without(job, fault) if fault is not None else self._encode(job, data)

    def without(self, job: Job, fault: Finding) -> Outcome:
        """The outcome for a file that gives no TEI."""
        return self._failed(job, locate([fault], job.name, None))

    def _encode(self, job: Job, data: bytes) -> Outcome:
        schema = schema_of(self.profile, job.target)
        decided = corrections_of(job, self.options.corrections)
        try:
            corrected = corrections.load(decided) if is_file(decided) else None
        except OSError as err:
            return self.without(job, unreadable(err))
        result = self.encoder.encode_bytes(job.name, data, schema=schema, corrected=corrected)
        findings = list(result.findings)
        decisions = corrected.digest if corrected is not None else ""
        digests = certificates.digest_of(data), decisions, certificates.digest_of(result.tei or b"")
        if result.tei is None:
            return self._failed(job, findings, (*digests[:2], ""))
        named = job.target.as_posix() if self.options.certificate == "batch" else job.target.name
        proof = None if self.options.certificate == "none" else result.certificate_for(named)
        if self.options.check:
            return self._checked(job, result.tei, findings)
        made = self._write(job, result.tei, proof, findings)
        if made.status == "failed":
            return made
        facts = facts_of(result) if self.options.facts else None
        return replace(made, digests=digests, facts=facts)

    def _failed(
        self, job: Job, findings: list[Located], digests: tuple[str, str, str] | None = None
    ) -> Outcome:
        """Nothing is written; TEI of an earlier run that stands there is named."""
        target = self.out / job.target
        if self._known(job) and is_file(target):
            stale = TeiOfEarlierRun(file=target)
            return Outcome(job.path, "failed", [*findings, *locate([stale], job.name, None)])
        return Outcome(job.path, "failed", findings, digests=digests)

    def _checked(self, job: Job, tei: bytes, findings: list[Located]) -> Outcome:
        """What a run would write, compared with what stands there."""
        target = self.out / job.target
        if not self.options.compared or content_of(target) == tei:
            return Outcome(job.path, "checked", findings)
        other = locate([NotUpToDate(file=target)], job.name, None)
        return Outcome(job.path, "failed", [*findings, *other])

    def _write(self, job: Job, tei: bytes, proof: bytes | None, findings: list[Located]) -> Outcome:
        target = self.out / job.target
        made = Outcome(job.path, "written", findings, target)
        try:
            stands = content_of(target)
            fault = self._in_the_way(job, stands, tei)
            if fault is not None:
                return Outcome(job.path, "failed", [*findings, *locate([fault], job.name, None)])
            if proof is None:
                if stands != tei:
                    write_whole(target, tei)
                certificates.drop_beside(target)
            elif self.options.certificate == "batch":
                made = replace(made, certificate=self.batch.path)
                self._write_batch(job, stands, tei, proof)
            else:
                made = replace(made, certificate=certificates.beside(target))
                if stands != tei or content_of(certificates.beside(target)) != proof:
                    certificates.write_beside(target, tei, proof)
        except OSError as err:
            return unwritten(job.path, target, err, findings)
        return replace(made, status="unchanged") if stands == tei else made

    def _write_batch(self, job: Job, stands: bytes | None, tei: bytes, proof: bytes) -> None:
        target = self.out / job.target
        said = certificates.said_by(proof)
        if stands != tei or said not in self.batch.of(job.target.as_posix()):
            self.batch.add(proof)
        if stands != tei:
            write_whole(target, tei)
        certificates.drop_beside(target)

    def _known(self, job: Job) -> list[certificates.Said]:
        """What the certificates of an earlier run say of the output of a job."""
        target = self.out / job.target
        _recovered(target.parent)
        own = certificates.read_beside(target)
        return [*self.batch.of(job.target.as_posix()), *([own] if own is not None else [])]

    def _in_the_way(self, job: Job, stands: bytes | None, tei: bytes) -> Finding | None:
        """Why what stands in the place of the output must stay."""
        target = self.out / job.target
        beside = certificates.beside(target)
        proofs = {"each": [beside], "batch": [self.batch.path], "none": []}[self.options.certificate]
        for path in (target, *proofs):
            if path in self.inputs:
                return OutputIsInput(file=path)
        if self.options.certificate == "batch" and self.batch.of_others():
            return NotOurs(file=self.batch.path)
        if lexists(target) and not (is_file(target) or is_dir(target)):
            return NotOurs(file=target)  # a pipe, a device, a link to nothing
        if self.options.force:
            return None
        if (
            beside in proofs
            and lexists(beside)
            and not is_dir(beside)
            and certificates.read_beside(target) is None
        ):
            return NotOurs(file=beside)
        if stands is None or stands == tei:
            return None
        known = self._known(job)
        if not known:
            unproved = self.options.certificate == "none"
            return None if unproved else NotOurs(file=target)
        digest = certificates.digest_of(stands)
        if any(said.digest == digest and not said.edited for said in known):
            return None
        return TeiWasEdited(file=target)


@dataclass(frozen=True, slots=True)
class _Stream:
    """The work of a process on one transcript that is no file."""

    name: str
    profile: Profile
    options: Options

    def __call__(self, data: bytes) -> tuple[bytes | None, list[Located]]:
        result = self.options.encoder(self.profile).encode_bytes(self.name, data)
        return result.tei, list(result.findings)


def encode_stream(
    name: str, data: bytes, profile: Profile, options: Options
) -> tuple[bytes | None, list[Located]]:
    """Encode a transcript that is no file, under the time limit.

    Args:
        name: what findings call it.
        data: its bytes.
        profile: conventions and vocabulary.
        options: those about files do not count.

    Returns:
        The TEI, or None, and what there is to say.
    """
    (made,) = each(
        _Stream(name, profile, options),
        [data],
        lambda _, fault: (None, locate([fault], name, None)),
        jobs=1,
        time_limit=options.time_limit,
        size_of=len,
    )
    return made


@cache
def _recovered(folder: Path) -> None:
    """Mend, once, what a killed run left in a folder."""
    certificates.recover(folder)
