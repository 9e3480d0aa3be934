"""What a run over many documents needs: its plan, the manifest of its output, what it would do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from encoder import __version__, batch, enrich
from encoder.batch.certificates import digest_of
from encoder.batch.encode import corrections_of
from encoder.batch.inputs import found, listed
from encoder.batch.origins import MissingRemote, is_archive
from encoder.batch.usage import UsageError
from encoder.cli.files import say
from encoder.cli.settings import Settings
from encoder.cli.status import CLEAN
from encoder.core.files import content_of, is_dir, is_file, read_regular
from encoder.core.printing import counted
from encoder.findings import locate
from encoder.findings.source import ManifestUnusable
from encoder.runs import manifest as manifests
from encoder.runs.encode import without_source
from encoder.runs.manifest import Manifest, Unusable, digest
from encoder.runs.plan import Plan

STANDARD_INPUT = Path("-")


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


def is_whole(places: Sequence[Path | str]) -> bool:
    """True when a folder or an archive was given: what it does not hold any more is gone."""
    return any(isinstance(place, Path) and (is_dir(place) or is_archive(place)) for place in places)


def manifest_of(
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
        "weights": settings.profile.weights_digest,
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


def dry_run(options: argparse.Namespace, plan: Plan, manifest: Manifest | None) -> int:
    """Say what a run would do; nothing is written."""
    count = 0
    for job in plan:
        decided = corrections_of(job, options.corrections)
        reason = (
            manifest.reason(job, options.out, decided, options.certificate)
            if manifest is not None
            else "it is new"
        )
        if reason is not None:
            count += 1
            say(
                f"{job.name} -> {options.out / job.target}" + (f": {reason}" if options.explain else "")
            )
    gone = without_source(plan, options.out, manifest) if is_whole(options.paths) else ()
    for outcome in gone:
        say(f"{outcome.path}: " + ("would be removed" if options.prune else "has no source any more"))
    if not options.quiet:
        as_before = counted(len(plan) - count, "document")
        print(f"{count:,} to encode, {as_before} as before", file=sys.stderr)
    return CLEAN
