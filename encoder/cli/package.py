"""`tei-encoder package`: an edition as a deposit; and packages looked at again."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from encoder import batch, validation
from encoder.batch import Outcome
from encoder.batch.encode import epoch_time
from encoder.batch.inputs import Job, jobs, named
from encoder.batch.outcome import Status
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import say
from encoder.cli.report import Run
from encoder.cli.settings import Settings, chosen
from encoder.cli.status import CLEAN
from encoder.core.files import exists, is_dir, is_file
from encoder.core.printing import counted
from encoder.findings import locate
from encoder.findings.fidelity import NoSource
from encoder.profile import ProfileError, configuration
from encoder.runs import manifest as manifests
from encoder.runs.manifest import Manifest, Unusable
from encoder.runs.package import bag, contents, ocfl
from encoder.runs.package.contents import Wanted, moment
from encoder.runs.package.metadata import Described


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "package",
        "package tei --out deposit",
        "package tei --out deposit --site site --report report.html --title 'Letters of the harbour'",
        "package tei --out archive --layout ocfl --id harbour-letters",
        detail="Status 0: packed; 1: a document is not proved or not valid, and nothing was packed; 2: "
        "could not run. `verify PACKAGE` looks at it again.",
    )
    made.add_argument("tei", type=Path, metavar="TEI", help="folder of the TEI")
    parsing.output(made, "PACKAGE", "folder for the package")
    made.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        help="folder of the transcripts (default: where the manifest of the TEI says they are)",
    )
    made.add_argument(
        "--corrections", type=Path, metavar="DIR", help="folder of the files of corrections"
    )
    made.add_argument("--site", type=Path, metavar="DIR", help="the published site")
    made.add_argument(
        "--report",
        dest="reports",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="report of the volume (of `encode --report`; repeatable)",
    )
    made.add_argument("--title", default="", help="of the whole (default: name of the folder)")
    made.add_argument(
        "--layout", choices=("bagit", "ocfl"), default="bagit", help="form (default: bagit)"
    )
    made.add_argument("--id", default="", help="identifier of the object (default: the title)")
    made.add_argument(
        "--date",
        type=_day,
        metavar="DAY",
        help="of packing (default: SOURCE_DATE_EPOCH, or when the newest TEI file was written)",
    )
    made.add_argument(
        "--with-faults", action="store_true", help="pack documents that are not proved or not valid too"
    )
    made.add_argument("--force", action="store_true", help="put it in the place of an older bag")
    parsing.reading(made)
    parsing.limits(made)
    parsing.findings(made)
    made.set_defaults(run=_package)


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{words!r} is no day (2026-03-01)") from err


def _package(options: argparse.Namespace) -> int:
    if not is_dir(options.tei):
        raise UsageError(f"{options.tei}: no such folder")
    if options.layout == "bagit":
        _may_be_written(options)
    elif exists(options.out) and not (ocfl.is_root(options.out) or _is_empty(options.out)):
        raise UsageError(f"{options.out} is no OCFL storage root, and nothing is overwritten")
    settings = chosen(options)
    sources, gone = _sources(options, settings)
    title = options.title or options.tei.resolve().name
    wanted = _wanted(options, settings, sources, title)
    work = _Work(options, wanted, title)
    staging = options.out.with_name(f".{options.out.name}.{os.getpid()}.tmp")
    run = Run(options, "package", "document", ("verified", "faulty", "no verdict"))
    try:
        outcomes = [*gone]
        status = run.report(_chained(outcomes, work.outcomes(staging)), len(sources) + len(gone))
        if status != CLEAN and not options.with_faults:
            say("nothing was packed: mend the documents, or --with-faults")
            return status
        work.finish(staging)
    except OSError as err:
        raise UsageError(f"{err.filename or options.out}: {err.strerror or err}") from err
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return status


def _chained(first: list[Outcome], more: Iterator[Outcome]) -> Iterator[Outcome]:
    yield from first
    yield from more


def _is_empty(path: Path) -> bool:
    return is_dir(path) and not any(path.iterdir())


def _may_be_written(options: argparse.Namespace) -> None:
    """Nothing but an older bag gives way.

    Raises:
        UsageError: something else stands in the place of the package.
    """
    if not exists(options.out) or _is_empty(options.out):
        return
    if not bag.is_bag(options.out):
        raise UsageError(f"{options.out} is no bag, and nothing is overwritten")
    if not options.force:
        raise UsageError(f"{options.out} is there; --force puts the new bag in its place")


def _sources(options: argparse.Namespace, settings: Settings) -> tuple[dict[Path, Job], list[Outcome]]:
    """The transcript of each TEI file, and what there is to say of those that are gone."""
    tei = sorted(job.path.relative_to(options.tei) for job in jobs([options.tei], frozenset({".xml"})))
    tei = [path for path in tei if path.parts[0] != "schema"]
    if not tei:
        raise UsageError(f"no TEI files (.xml) in {options.tei}")
    known: dict[Path, Job] = {}
    if options.sources is not None:
        try:
            found = jobs([options.sources], batch.input_suffixes(), settings.form)
        except FileNotFoundError as err:
            raise UsageError(f"no such file or folder: {err}") from err
        known = {job.target: job for job in reversed(found)}
        names = {path: (options.sources / path).as_posix() for path in tei}
    else:
        names = _names(options.tei)
        known = {path: job for path, name in names.items() if (job := named(name)) is not None}
    gone = []
    for path in tei:
        if path not in known:
            said = NoSource(file=names.get(path, path.with_suffix(".txt").as_posix()))
            place = options.tei / path
            gone.append(Outcome(place, "faulty", locate([said], place.as_posix(), None)))
    return {path: known[path] for path in tei if path in known}, gone


def _names(folder: Path) -> dict[Path, str]:
    """The names of the transcripts, as the manifest has them.

    Raises:
        UsageError: there is none.
    """
    if not is_file(folder / manifests.NAME):
        raise UsageError(f"{folder} has no manifest that says where the transcripts are: --sources DIR")
    try:
        with Manifest.open(folder, {}, looking=True) as manifest:
            return {target: name for target, name, _ in manifest.targets()}
    except Unusable as err:
        raise UsageError(f"{err}; --sources DIR says where the transcripts are") from err


def _wanted(
    options: argparse.Namespace, settings: Settings, sources: dict[Path, Job], title: str
) -> Wanted:
    try:
        said = configuration.read(options.config)
    except ProfileError as err:
        raise UsageError(str(err)) from err
    config = options.config or Path(configuration.NAME)
    beside = {f"report/{path.name}": path for path in options.reports}
    for path in (*options.reports, *([options.site] if options.site else [])):
        if not exists(path):
            raise UsageError(f"no such file or folder: {path}")
    beside |= {"tei-encoder.yaml": config} if is_file(config) else {}
    folders = [*map(Path, said.authority), *options.authority]
    for number, path in enumerate(folders, 1):
        beside[f"authority/{path.name if len(folders) == 1 else f'{number}-{path.name}'}"] = path
    beside |= {"weights.json": Path(said.weights)} if said.weights else {}
    beside |= {"lexicon.gz": Path(said.alignment.lexicon)} if said.alignment.lexicon else {}
    beside |= {"site": options.site} if options.site else {}
    made = {f"schema/{name}": data for name, data in validation.schema_files(of_data=True)}
    made["profile.json"] = _plain(settings)
    return Wanted(
        tei=options.tei,
        sources=sources,
        corrections=options.corrections,
        beside=beside,
        made=made,
        title=title,
        time=_time(options, sources),
    )


def _plain(settings: Settings) -> bytes:
    """The profile with everything that it extends."""
    said = settings.profile.model_dump(mode="json", exclude={"weights"})
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _time(options: argparse.Namespace, sources: dict[Path, Job]) -> str:
    if options.date is not None:
        return f"{options.date}T00:00:00Z"
    epoch = epoch_time()
    if epoch is not None:
        return epoch.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    newest = max((path.stat().st_mtime for path in (options.tei / one for one in sources)), default=0.0)
    return moment(newest or datetime.now(UTC).timestamp())


class _Work:
    """The documents put into a folder, which then becomes a package."""

    def __init__(self, options: argparse.Namespace, wanted: Wanted, title: str) -> None:
        self.options, self.wanted, self.title = options, wanted, title
        self.described: list[tuple[Path, Described]] = []

    def outcomes(self, staging: Path) -> Iterator[Outcome]:
        """Put the documents into a folder, one after the other."""
        for one in contents.documents(self.wanted, self.options.jobs):
            path = self.wanted.tei / one.target
            for place, data in one.files.items():
                target = staging / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            self.described.append((one.target, one.described))
            status: Status = "faulty" if one.faulty else "verified"
            yield Outcome(path, status, list(one.findings), path)

    def finish(self, staging: Path) -> None:
        """Add what is beside the documents, and make the package."""
        options, wanted = self.options, self.wanted
        more = [
            *contents.beside(wanted),
            *contents.whole(self.title, self.described, wanted.time[:4]),
        ]
        if options.layout == "ocfl":
            self._version(staging, more)
            return
        info = {
            "Bagging-Date": wanted.time[:10],
            "External-Description": self.title,
            "External-Identifier": options.id or self.title,
        }
        bag.write(staging, more, info)
        bag.put(staging, options.out)
        self._say(f"bag of {counted(len(self.described), 'document')}")

    def _version(self, staging: Path, more: list[tuple[str, bytes]]) -> None:
        options = self.options
        files = sorted(path for path in staging.rglob("*") if is_file(path))
        held = ((path.relative_to(staging).as_posix(), path.read_bytes()) for path in files)
        ident = options.id or self.title
        message = f"{counted(len(self.described), 'document')} deposited"
        everything = sorted([*held, *more])
        try:
            version = ocfl.write(options.out, ident, everything, self.wanted.time, message)
        except ValueError as err:
            raise UsageError(str(err)) from err
        self._say(f"{ident} {version or 'as before'}, {message}")

    def _say(self, words: str) -> None:
        if not self.options.quiet:
            say(f"{self.options.out}: {words}")
