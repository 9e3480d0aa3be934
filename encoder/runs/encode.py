"""Everything encoded that is not as it was: in its order, each whole or not at all."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from encoder import pipeline
from encoder.batch import certificates
from encoder.batch.encode import Encoding, Options, corrections_of
from encoder.batch.inputs import Job
from encoder.batch.outcome import Outcome, unwritten, with_fault
from encoder.batch.schema import write_schema
from encoder.batch.workers import each, forks
from encoder.core.files import content_of, is_dir, is_file
from encoder.findings import Finding, locate
from encoder.findings.source import ManifestUnusable, SameOutput, SourceIsGone, TeiWasEdited
from encoder.profile import Profile
from encoder.runs.manifest import NAME, Manifest
from encoder.runs.plan import Plan


def encode_all(
    plan: Plan,
    out: Path,
    profile: Profile,
    options: Options | None = None,
    manifest: Manifest | None = None,
    because: Callable[[Job, str], None] | None = None,
    engine: Callable[..., Iterator[Outcome]] = each,
) -> Iterator[Outcome]:
    """Encode and write each document that is not as it was; one that fails leaves the others alone.

    Args:
        plan: the documents.
        out: folder for the TEI.
        profile: conventions and vocabulary.
        options: see :class:`~encoder.batch.encode.Options`.
        manifest: of the output folder; None: every document is encoded.
        because: is told why each document is encoded.
        engine: who works on them: processes of this machine (:func:`encoder.batch.workers.each`), or
            :meth:`encoder.runs.cluster.Cluster.each`.

    Returns:
        What became of each, in the order of the plan.
    """
    options = options or Options()
    run = _Run(plan, out, profile, options, manifest, because)
    run.engine = engine
    yield from run.outcomes()
    yield from run.settle()


class _Run:
    def __init__(
        self,
        plan: Plan,
        out: Path,
        profile: Profile,
        options: Options,
        manifest: Manifest | None,
        because: Callable[[Job, str], None] | None,
    ) -> None:
        self.because = because
        self.fault: Finding | None = None
        """What became of the manifest, and was not said yet."""
        self.engine: Callable[..., Iterator[Outcome]] = each
        self.plan, self.out, self.profile = plan, out, profile
        self.options, self.manifest = options, manifest
        self.work = Encoding(out, profile, options, plan.inputs)
        self.clashes = dict(plan.clashes)

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each document, and the forms of the schema once there is TEI."""
        options = self.options
        embedded = options.knowledge is not None and options.knowledge.likeness is not None
        here = not forks() and (options.model is not None or embedded)
        order: deque[Job] = deque()

        def taken(job: Job) -> Outcome | None:
            order.append(job)
            return self._as_it_was(job)

        done = self.engine(  # a statistical model cannot be handed to a process that starts anew
            self.work,
            self.plan,
            self.work.without,
            total=len(self.plan),
            answered=taken,
            jobs=1 if here else options.jobs,
            time_limit=None if here else options.time_limit,
            memory_limit=options.memory_limit,
            size_of=lambda job: job.size,
            prepare=lambda: pipeline.prepare(self.profile, options.authority),
        )
        schema_missing = self.profile.schema_folder is None
        for outcome in done:
            job = order.popleft()
            if not outcome.known:
                self._remember(job, outcome)
            yield from self._lost()
            if schema_missing and not options.check and outcome.status in ("written", "unchanged"):
                schema_missing = False
                yield from write_schema(self.out, force=options.force)
            yield outcome
            for other in self.clashes.pop(outcome.path, ()):
                clash = SameOutput(file=self.out / other.target, other=outcome.path)
                yield with_fault(other.path, clash, "failed")

    def _as_it_was(self, job: Job) -> Outcome | None:
        """What became of a document that nothing has changed since; None: it must be encoded."""
        if self.manifest is None:
            return None
        how = self.options.certificate
        if how == "batch" and self.work.batch.of_others():
            return None
        decided = corrections_of(job, self.options.corrections)
        try:
            reason = self.manifest.stale(job, self.out, decided, how)
        except sqlite3.Error as err:
            self._give_up(err)
            return None
        if reason is not None:
            if self.because is not None:
                self.because(job, reason)
            return None
        beside = certificates.beside(self.out / job.target)
        proofs = {"each": beside, "batch": self.work.batch.path}
        try:
            return self.manifest.again(job, self.out, proofs.get(how))
        except sqlite3.Error as err:
            self._give_up(err)
            return None

    def _remember(self, job: Job, outcome: Outcome) -> None:
        try:
            if self.manifest is not None:
                self.manifest.add(job, outcome, self.out)
        except sqlite3.Error as err:
            self._give_up(err)

    def _give_up(self, err: sqlite3.Error) -> None:
        """Go on without the manifest, which is damaged or cannot be written any more."""
        assert self.manifest is not None
        self.fault = ManifestUnusable(reason=f"{self.manifest.path}: {err}")
        self.manifest = None

    def _lost(self) -> Iterator[Outcome]:
        """What there is to say of the manifest, once."""
        if self.fault is not None:
            path = self.out / NAME
            said = locate([self.fault], path.as_posix(), None)
            self.fault = None
            yield Outcome(path, "unchanged", said, document=False)

    def settle(self) -> Iterator[Outcome]:
        """Put the certificates of a batch in order, or take out those of files that have none now."""
        batch = self.work.batch
        if self.options.check or batch.of_others():
            return
        try:
            if self.options.certificate == "batch":
                batch.settle()
            elif self.options.certificate == "none":
                batch.drop(job.target.as_posix() for job in self.plan if is_file(self.out / job.target))
        except OSError as err:
            yield replace(unwritten(batch.path, batch.path, err, []), document=False)


# --- what has no source any more ---------------------------------------------------------------------


def without_source(
    plan: Plan, out: Path, manifest: Manifest | None, *, prune: bool = False
) -> Iterator[Outcome]:
    """The TEI files in an output folder that no job writes: their sources are gone, or were not given
    this time.

    Args:
        plan: all jobs.
        out: the output folder.
        manifest: of the folder; None, or a new one: certificates say what is ours.
        prune: remove them with their certificates, where they are as they were written.
    """
    try:
        yield from _without_source(plan, out, manifest, prune)
    except sqlite3.Error as err:
        path = out / NAME
        said = locate([ManifestUnusable(reason=f"{path}: {err}")], path.as_posix(), None)
        yield Outcome(path, "unchanged", said, document=False)


def _without_source(plan: Plan, out: Path, manifest: Manifest | None, prune: bool) -> Iterator[Outcome]:
    removed: list[str] = []
    for target, source, tei in _ours(out, manifest):
        path = out / target
        if plan.writes(target):
            continue
        if not is_file(path):
            if manifest is not None:
                manifest.forget(target)
            continue
        if not prune:
            yield _said(path, SourceIsGone(source=source))
        elif tei is None or certificates.digest_of(content_of(path) or b"") != tei:
            yield _said(path, TeiWasEdited(file=path))
        else:
            certificates.drop_beside(path)
            path.unlink()
            removed.append(target.as_posix())
            if manifest is not None:
                manifest.forget(target)
            yield Outcome(path, "removed")
    batch = certificates.Batch(out)
    if removed and not batch.of_others():
        batch.drop(removed)


def _ours(out: Path, manifest: Manifest | None) -> Iterator[tuple[Path, str, str | None]]:
    """The outputs of earlier runs, with the name of the source and the digest of the TEI."""
    if manifest is not None and not manifest.new:
        yield from manifest.targets()
    elif is_dir(out):
        found = certificates.vouched_for(out)
        for place in sorted(found):
            said = found[place]
            if manifest is not None and said is not None and manifest.known(place) is None:
                manifest.remember(place, said.source, said.digest)
            yield place, said.source if said else "?", said.digest if said else None


def _said(path: Path, finding: SourceIsGone | TeiWasEdited) -> Outcome:
    return Outcome(path, "unchanged", locate([finding], path.as_posix(), None), path, document=False)
