"""`tei-encoder encode`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from encoder import batch, enrich
from encoder.batch import Job
from encoder.batch.inputs import place_of
from encoder.batch.usage import UsageError
from encoder.batch.workers import each
from encoder.cli import parser as parsing
from encoder.cli.files import write
from encoder.cli.report import Run
from encoder.cli.runs import STANDARD_INPUT, dry_run, is_whole, manifest_of, planned
from encoder.cli.settings import Settings, chosen
from encoder.core.files import LARGEST, exists, is_dir
from encoder.core.printing import printable
from encoder.runs.cluster import Cluster, NoCluster
from encoder.runs.encode import encode_all, without_source
from encoder.runs.plan import Plan
from encoder.runs.volume import Volume, as_json, told
from encoder.runs.volume_page import as_page

_NAME = "standard-input"


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "encode",
        "encode transcripts --out tei",
        "encode letter.txt --out tei --notes",
        "encode transcripts -o tei --authority authority --format json > findings.json",
        "encode - < letter.txt > letter.xml",
        detail="Status 0: every document was written; 1: some were not, or --fail-on was met; 2: could "
        "not run.",
    )
    made.add_argument(
        "paths",
        nargs="*",
        type=place_of,
        metavar="PATH",
        help="files, folders, zip and tar files, patterns in quotation marks, addresses (https://, "
        "s3://); or - to read standard input and write TEI to standard output",
    )
    made.add_argument(
        "--from",
        dest="lists",
        action="append",
        default=[],
        type=Path,
        metavar="LIST",
        help="a file with such places, one to a line (- is standard input)",
    )
    parsing.output(made, "DIR", "folder for the TEI", required=False)
    made.add_argument(
        "--force",
        action="store_true",
        help="overwrite TEI that was edited, and XML files without a certificate",
    )
    made.add_argument(
        "--certificate",
        choices=("each", "batch", "none"),
        default="each",
        help="fidelity certificate beside each file (default), one file for all, none",
    )
    made.add_argument(
        "--prune", action="store_true", help="remove TEI whose transcript is gone, if nobody edited it"
    )
    made.add_argument(
        "--dry-run", action="store_true", help="say which documents would be encoded; write nothing"
    )
    made.add_argument(
        "--explain", action="store_true", help="say why each document is encoded, and not as it was"
    )
    made.add_argument(
        "--check",
        action="store_true",
        help="write nothing; status 1 when a document has errors or its TEI in --out is not up to date",
    )
    parsing.reading(made)
    made.add_argument(
        "--ner",
        action="store_true",
        help="let a statistical model propose names too (the extra `ner`; Russian)",
    )
    made.add_argument(
        "--embeddings",
        action="store_true",
        help="align versions by meaning as well (the extra `align`)",
    )
    made.add_argument(
        "--sentences", action="store_true", help="mark sentences, and link those of linked paragraphs"
    )
    made.add_argument(
        "--facsimile",
        action="store_true",
        help="write where on the images of the pages the text stands (PAGE, ALTO)",
    )
    made.add_argument(
        "--corrections",
        type=Path,
        metavar="DIR",
        help="folder of NAME.corrections.yaml (default: that of each transcript)",
    )
    made.add_argument(
        "--report",
        dest="reports",
        action="append",
        default=[],
        type=_report,
        metavar="FILE",
        help="report of the volume: documents, findings, unknown notations and layouts, names, "
        "characters, confidence, a checklist (.html or .json; repeatable)",
    )
    made.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="who works: processes of this machine (default), a cluster (extra `dask`)",
    )
    made.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default=os.environ.get("DASK_SCHEDULER_ADDRESS"),
        help="of the cluster (tcp://host:8786)",
    )
    parsing.limits(made)
    parsing.memory(made)
    parsing.findings(made)
    made.set_defaults(run=_encode)


def _encode(options: argparse.Namespace) -> int:
    if STANDARD_INPUT in options.paths:
        return _standard_input(options)
    if not options.paths and not options.lists:
        options.parser.error("the following arguments are required: PATH, or --from LIST")
    options.compared = options.out is not None
    if options.out is None and not options.check:
        raise UsageError("encode needs --out DIR, the folder for the TEI")
    options.out = options.out or Path()
    if exists(options.out) and not is_dir(options.out):
        raise UsageError(f"--out {options.out}: not a folder")
    settings = _settings(options)
    return encode_plan(options, settings, planned(options, settings))


def encode_plan(
    options: argparse.Namespace,
    settings: Settings,
    plan: Plan,
    wrote: Callable[[str], None] | None = None,
) -> int:
    """Encode some documents and report.

    Args:
        options: of `encode`.
        settings: what to read with.
        plan: the documents.
        wrote: is told of each TEI file that is written anew.
    """
    used = next((path for path in options.reports if path in plan.inputs), None)
    if used is not None:
        raise UsageError(f"{used} is a file that this command reads, and is not overwritten")
    how = _how(options, settings)
    with contextlib.ExitStack() as open_:
        manifest, refused = manifest_of(options, settings, how, plan)
        if manifest is not None:
            open_.enter_context(manifest)
        if options.dry_run:
            return dry_run(options, plan, manifest)
        run = Run(
            options,
            "encode",
            "document",
            ("written", "unchanged", "checked", "removed", "failed"),
            settings.profile.name,
            f"into {options.out}",
            settings.files,
        )
        kept = None if options.check else manifest
        reasons, engine = _reasons(options), _engine(options, how)
        outcomes = encode_all(plan, options.out, settings.profile, how, kept, reasons, engine)
        if wrote is not None:
            outcomes = _told(outcomes, wrote)
        if refused is not None:
            outcomes = chain([refused], outcomes)
        if is_whole(options.paths) and not options.check:
            outcomes = chain(outcomes, without_source(plan, options.out, manifest, prune=options.prune))
        volume = Volume()
        if options.reports:
            outcomes = told(outcomes, volume)
        try:
            status = run.report(outcomes, len(plan))
        except NoCluster as err:
            raise UsageError(f"--engine dask: {err}") from err
        _write_reports(options.reports, volume, settings)
        return status


def _write_reports(paths: Sequence[Path], volume: Volume, settings: Settings) -> None:
    for path in paths:
        write(path, as_json(volume) if path.suffix == ".json" else as_page(volume), settings.files)


def _engine(options: argparse.Namespace, how: batch.Options) -> Callable[..., Iterator[batch.Outcome]]:
    if options.engine == "local":
        return each
    if not options.scheduler:
        raise UsageError("--engine dask needs --scheduler ADDRESS")
    if how.model is not None or (how.knowledge and how.knowledge.likeness):
        raise UsageError("--ner and --embeddings have models that no cluster is given: --engine local")
    return Cluster(options.scheduler).each


def _report(words: str) -> Path:
    path = Path(words)
    if path.suffix not in (".html", ".json"):
        raise argparse.ArgumentTypeError(f"{words}: the name ends in .html or .json")
    return path


def _told(outcomes: Iterable[batch.Outcome], wrote: Callable[[str], None]) -> Iterator[batch.Outcome]:
    for outcome in outcomes:
        if outcome.status == "written":
            wrote(str(outcome.tei))
        yield outcome


def _reasons(options: argparse.Namespace) -> Callable[[Job, str], None] | None:
    """Says why a document is encoded, where that is wanted."""
    if not options.explain:
        return None
    return lambda job, reason: print(printable(f"{job.name}: {reason}"), file=sys.stderr)


def _standard_input(options: argparse.Namespace) -> int:
    """One transcript from standard input, its TEI to standard output, its findings to standard
    error."""
    options.compared = False
    if len(options.paths) > 1 or options.lists or options.out is not None:
        raise UsageError("`-` stands alone: the TEI goes to standard output")
    if options.format not in ("text", "full", "github"):
        raise UsageError("with `-`, findings are printed as they come: --format text, full or github")
    settings = _settings(options)
    statuses = ("written", "failed")
    where = "to standard output"
    run = Run(options, "encode", "document", statuses, settings.profile.name, where, settings.files)
    data = sys.stdin.buffer.read(LARGEST + 1)
    tei, findings = batch.encode_stream(_NAME, data, settings.profile, _how(options, settings))
    if tei is not None:
        sys.stdout.buffer.write(tei)
        sys.stdout.buffer.flush()
    outcome = batch.Outcome(Path(_NAME), "failed" if tei is None else "written", findings)
    with contextlib.redirect_stdout(sys.stderr):
        return run.report([outcome], 1)


def _settings(options: argparse.Namespace) -> Settings:
    found = chosen(options)
    if not options.facsimile:
        return found
    return replace(found, profile=found.profile.model_copy(update={"facsimile": True}))


def _how(options: argparse.Namespace, settings: Settings) -> batch.Options:
    return batch.Options(
        strict=options.strict,
        encoded=batch.epoch_date(),
        certificate=options.certificate,
        check=options.check,
        compared=options.compared,
        force=options.force,
        authority=settings.authority,
        model=_recogniser() if options.ner else None,
        knowledge=enrich.Knowledge(_embeddings() if options.embeddings else None, settings.lexicon),
        sentences=options.sentences,
        corrections=options.corrections,
        jobs=options.jobs,
        time_limit=options.time_limit,
        memory_limit=options.memory_limit,
        facts=True,
    )


def _recogniser() -> enrich.NameTagger:
    try:
        return enrich.recogniser()
    except enrich.MissingExtra as err:
        raise UsageError(f"--ner needs a package that is not installed: {err}") from err


def _embeddings() -> type[enrich.Likeness]:
    try:
        return enrich.embeddings()
    except enrich.MissingExtra as err:
        raise UsageError(f"--embeddings needs a package that is not installed: {err}") from err
