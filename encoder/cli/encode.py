"""`tei-encoder encode`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from encoder import batch, enrich
from encoder.api import LARGEST
from encoder.batch import Job
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs
from encoder.cli.report import Run
from encoder.cli.settings import Settings, chosen
from encoder.core.files import exists, is_dir

STANDARD_INPUT = Path("-")
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
    parsing.paths(
        made, "files and folders, or - to read standard input and write TEI to standard output"
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
    parsing.limits(made)
    parsing.findings(made)
    made.set_defaults(run=_encode)


def _encode(options: argparse.Namespace) -> int:
    if STANDARD_INPUT in options.paths:
        return _standard_input(options)
    if options.out is None:
        raise UsageError("encode needs --out DIR, the folder for the TEI")
    if exists(options.out) and not is_dir(options.out):
        raise UsageError(f"--out {options.out}: not a folder")
    settings = _settings(options)
    todo = jobs(options.paths, batch.input_suffixes(), settings.form)
    return encode_jobs(options, settings, todo, todo)


def encode_jobs(
    options: argparse.Namespace, settings: Settings, todo: Sequence[Job], every: Sequence[Job]
) -> int:
    """Encode some jobs and report.

    Args:
        options: of `encode`.
        settings: what to read with.
        todo: the jobs.
        every: all that have their TEI in the output folder; TEI of no job is named.
    """
    how = _how(options, settings)
    run = Run(
        options,
        "encode",
        "document",
        ("written", "unchanged", "failed"),
        settings.profile.name,
        f"into {options.out}",
        settings.files,
    )
    outcomes = batch.encode_all(todo, options.out, settings.profile, how)
    if any(is_dir(path) for path in options.paths):
        outcomes = chain(outcomes, batch.without_source(options.out, every))
    return run.report(outcomes, len(todo))


def _standard_input(options: argparse.Namespace) -> int:
    """One transcript from standard input, its TEI to standard output, its findings to standard
    error."""
    if len(options.paths) > 1 or options.out is not None:
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
        force=options.force,
        authority=settings.authority,
        model=_recogniser() if options.ner else None,
        knowledge=enrich.Knowledge(_embeddings() if options.embeddings else None, settings.lexicon),
        sentences=options.sentences,
        corrections=options.corrections,
        jobs=options.jobs,
        time_limit=options.time_limit,
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
