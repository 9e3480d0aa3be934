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

from encoder import __version__, batch, enrich
from encoder.batch import Job
from encoder.batch.certificates import digest_of
from encoder.batch.encode import corrections_of
from encoder.batch.inputs import found, listed, place_of
from encoder.batch.origins import MissingRemote, is_archive
from encoder.batch.usage import UsageError
from encoder.batch.workers import each
from encoder.cli import parser as parsing
from encoder.cli.files import say, write
from encoder.cli.report import Run
from encoder.cli.settings import Settings, chosen
from encoder.cli.status import CLEAN
from encoder.core.files import LARGEST, content_of, exists, is_dir, is_file, read_regular
from encoder.core.printing import counted, printable
from encoder.findings import locate
from encoder.findings.source import ManifestUnusable
from encoder.runs import manifest as manifests
from encoder.runs.cluster import Cluster, NoCluster
from encoder.runs.encode import encode_all, without_source
from encoder.runs.manifest import Manifest, Unusable, digest
from encoder.runs.plan import Plan
from encoder.runs.volume import Volume, as_json, told
from encoder.runs.volume_page import as_page

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


def planned(options: argparse.Namespace, settings: Settings) -> Plan:
    """The documents that the options name.

    Raises:
        UsageError: there are none, or a place is not there.
    """
    places = [*options.paths]
    suffixes = batch.input_suffixes()
    try:
        given = found(places, suffixes, settings.form)
        named = chain.from_iterable(listed(lines(one)) for one in options.lists)
        plan = Plan(chain(given, found(named, suffixes, settings.form, of_list=True)))
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err
    except MissingRemote as err:
        raise UsageError(f"an address needs a package that is not installed: {err}") from err
    if not len(plan):
        wanted = ", ".join(sorted(suffixes))
        raise UsageError(f"no files to work on ({wanted}) in what was given")
    return plan


def lines(path: Path) -> list[str]:
    """The lines of a list of places; `-` is standard input.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else read_regular(path)
        return data.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise UsageError(f"--from {path}: {getattr(err, 'strerror', None) or err}") from err


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
    how = _how(options, settings)
    with contextlib.ExitStack() as open_:
        manifest, refused = _manifest(options, settings, how, plan)
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
        if _is_whole(options.paths) and not options.check:
            outcomes = chain(outcomes, without_source(plan, options.out, manifest, prune=options.prune))
        volume = Volume()
        if options.reports:
            outcomes = told(outcomes, volume)
        try:
            status = run.report(outcomes, len(plan))
        except NoCluster as err:
            raise UsageError(f"--engine dask: {err}") from err
        for path in options.reports:
            made = as_json(volume) if path.suffix == ".json" else as_page(volume)
            write(path, made, [*settings.files, *(job.path for job in plan)])
        return status


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


def _is_whole(places: Sequence[Path | str]) -> bool:
    """True when a folder or an archive was given: what it does not hold any more is gone."""
    return any(isinstance(place, Path) and (is_dir(place) or is_archive(place)) for place in places)


def _manifest(
    options: argparse.Namespace, settings: Settings, how: batch.Options, plan: Plan
) -> tuple[Manifest | None, batch.Outcome | None]:
    """The manifest of the output folder, or why there is none. Files that are given one by one have one
    where there is one already."""
    plain = all(
        isinstance(place, Path) and is_file(place) and not is_archive(place) for place in options.paths
    )
    single = plain and not options.lists and len(plan) == len(options.paths)
    if options.check or (single and not options.dry_run and not is_file(options.out / manifests.NAME)):
        return None, None
    try:
        return Manifest.open(options.out, way_of(settings, how), looking=options.dry_run), None
    except Unusable as err:
        path = options.out / manifests.NAME
        said = locate([ManifestUnusable(reason=str(err))], path.as_posix(), None)
        return None, batch.Outcome(path, "unchanged", said, document=False)


def way_of(settings: Settings, how: batch.Options) -> dict[str, str]:
    """What documents are encoded with, by content: versions, digests and options."""
    files = sorted(
        digest_of(data) for path in settings.authorities if (data := content_of(path)) is not None
    )
    knowledge = how.knowledge or enrich.Knowledge()
    return {
        "program": __version__,
        "profile": digest(settings.profile.model_dump(mode="json")),
        "authority": digest(files),
        "lexicon": knowledge.lexicon.digest if knowledge.lexicon is not None else "",
        "--certificate": how.certificate,
        "--strict": _yes(how.strict),
        "--sentences": _yes(how.sentences),
        "--ner": _yes(how.model is not None),
        "--embeddings": _yes(knowledge.likeness is not None),
        "date": how.encoded or "",
    }


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _reasons(options: argparse.Namespace) -> Callable[[Job, str], None] | None:
    """Says why a document is encoded, where that is wanted."""
    if not options.explain:
        return None
    return lambda job, reason: print(printable(f"{job.name}: {reason}"), file=sys.stderr)


def dry_run(options: argparse.Namespace, plan: Plan, manifest: Manifest | None) -> int:
    """Say what a run would do; nothing is written."""
    count = 0
    for job in plan:
        decided = corrections_of(job, options.corrections)
        reason = (
            manifest.stale(job, options.out, decided, options.certificate)
            if manifest is not None
            else "it is new"
        )
        if reason is not None:
            count += 1
            say(
                f"{job.name} -> {options.out / job.target}" + (f": {reason}" if options.explain else "")
            )
    gone = without_source(plan, options.out, manifest) if _is_whole(options.paths) else ()
    for outcome in gone:
        say(f"{outcome.path}: " + ("would be removed" if options.prune else "has no source any more"))
    if not options.quiet:
        as_before = counted(len(plan) - count, "document")
        print(f"{count:,} to encode, {as_before} as before", file=sys.stderr)
    return CLEAN


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
