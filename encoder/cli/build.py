"""The commands that do everything for a project: init, build, serve."""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from encoder import __version__, batch
from encoder.batch import Job
from encoder.batch.certificates import digest_of, read_beside
from encoder.batch.encode import corrections_of
from encoder.batch.output import write_whole
from encoder.batch.rows import read_input
from encoder.batch.usage import UsageError
from encoder.cli import columns
from encoder.cli import parser as parsing
from encoder.cli.encode import encode_jobs
from encoder.cli.files import jobs, say
from encoder.cli.main import main, parsed
from encoder.cli.publish import configured, settings_of, write_site
from encoder.cli.settings import Settings, chosen
from encoder.cli.status import CLEAN, COULD_NOT_RUN
from encoder.core.files import content_of, exists, is_dir, is_file, read_regular
from encoder.core.printing import counted
from encoder.profile import configuration
from encoder.profile.configuration import Configuration

STAMP = ".build.json"
"""File in the folder of the TEI: what its files were encoded with, beside their transcripts."""
COMMENTED = """# What holds for all documents of this project. Every line is optional; what stands
# after a hash is not read.

# Whose transcripts they are and how they are read: a profile that comes with the program
# (`archival`, `wilson-center`) or the path of one of your own.
# profile: archival

# Files or folders with the persons, places and bodies that you know.
# authority: [authority]

# Where the transcripts are, and where the TEI goes.
corpus: corpus
tei: tei

# Who publishes the edition, and on what terms.
# publication:
#   publisher: Harbour Archive
#   date: 2026
#   licence: CC BY 4.0
#   licence_url: https://creativecommons.org/licenses/by/4.0/
#   status: free

site:
  folder: site
  title: My edition
  language: en            # of the interface: en, de, ru, zh
  # address: https://example.org/edition/
  # css: [own.css]
  # xslt: own.xsl
  # What is left out of pages, search, registers and downloads alike.
  # withheld:
  #   documents: [letter-17]
  #   persons: [p.ivanov]
  #   passages: [letter-3#en.p4]
"""


def add(commands: Any) -> None:
    """Add the parsers of these commands."""
    everything = parsing.command(
        commands,
        "build",
        "build",
        detail="Folders, profile, publication and site are those of tei-encoder.yaml.",
    )
    everything.set_defaults(run=_build)

    start = parsing.command(commands, "init", "init")
    start.add_argument(
        "--from-table",
        type=Path,
        metavar="FILE",
        help="say what the columns of this table of records mean, as far as their names tell",
    )
    start.set_defaults(run=_init)

    shown = parsing.command(commands, "serve", "serve", "serve --port 8001")
    shown.add_argument("--port", type=int, default=8000, help="on this machine (default: 8000)")
    shown.set_defaults(run=_serve)
    for made in (everything, shown):
        configured(made)


def _init(options: argparse.Namespace) -> int:
    path = Path(configuration.NAME)
    if exists(path):
        raise UsageError(f"{path} is there; nothing is overwritten")
    of_table = "" if options.from_table is None else _of_table(options.from_table)
    write_whole(path, (COMMENTED + of_table).encode())
    say(f"{path}: change it, then `tei-encoder build`")
    return CLEAN


def _of_table(path: Path) -> str:
    """What the configuration says of a table of records.

    Raises:
        UsageError: it cannot be read, or has no names of columns.
    """
    try:
        said = columns.described(read_regular(path))
    except (OSError, ValueError) as err:
        raise UsageError(f"--from-table {path}: {getattr(err, 'strerror', None) or err}") from err
    return f"\n{said}"


# --- build ----------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    """Encode and validate what is new or other than before, and publish; TEI whose transcript is gone
    is named and not published."""
    found = settings_of(options)
    if not is_dir(Path(found.corpus)):
        raise UsageError(
            f"{found.corpus}: no such folder; `corpus:` in {configuration.NAME} says where the "
            "transcripts are, `tei-encoder init` writes one"
        )
    todo = jobs([Path(found.corpus)], batch.input_suffixes(), found.table.form)
    status = _encoded(options, found, todo)
    if status == COULD_NOT_RUN:
        return status
    made = [path for job in todo if is_file(path := Path(found.tei) / job.target)]
    return max(status, write_site(options, made, Path(found.site.folder), found.site))


def _encoded(options: argparse.Namespace, found: Configuration, todo: Sequence[Job]) -> int:
    """Encode the transcripts whose TEI is not theirs as it would be now; the exit status."""
    tei = Path(found.tei)
    config = ["--config", str(options.config)] if options.config else []
    encoding = parsed(["encode", found.corpus, "--out", found.tei, *config])
    encoding.jobs, encoding.time_limit = options.jobs, options.time_limit
    settings = chosen(encoding)
    stamp = _stamp(settings)
    same = content_of(tei / STAMP) == stamp
    stale = [job for job in todo if not (same and _is_fresh(job, tei))]
    say(f"{counted(len(todo) - len(stale), 'document')} as before, {len(stale)} to encode")
    if not stale:
        return CLEAN
    (tei / STAMP).unlink(missing_ok=True)
    status = encode_jobs(encoding, settings, stale, todo)
    if status == COULD_NOT_RUN:
        return status
    new = [str(path) for job in stale if is_file(path := tei / job.target)]
    status = max(status, main(["validate", *new]) if new else CLEAN)
    if status == CLEAN:
        write_whole(tei / STAMP, stamp)
    return status


def _stamp(settings: Settings) -> bytes:
    """What the transcripts are encoded with: the program, the profile, the files of the project."""
    used = {
        path.as_posix(): digest_of(data)
        for path in settings.files
        if (data := content_of(path)) is not None
    }
    said = {"program": __version__, "profile": settings.profile.name, "files": used}
    return json.dumps(said, sort_keys=True).encode()


def _is_fresh(job: Job, tei: Path) -> bool:
    """True when a certificate says that the TEI that is there was made of the transcript as it is."""
    said = read_beside(tei / job.target)
    made = content_of(tei / job.target)
    try:
        source = read_input(job.path, job.form)
    except OSError:
        return False
    if said is None or made is None:
        return False
    decided = content_of(corrections_of(job))
    if said.decisions != ("" if decided is None else digest_of(decided)):
        return False
    return said.source_digest == digest_of(source) and said.digest == digest_of(made)


# --- serve ----------------------------------------------------------------------------------------


def _serve(options: argparse.Namespace) -> int:
    """Build, show the site on this machine, and build again when something changes."""
    found = settings_of(options)
    _build(options)
    handler = functools.partial(_Quiet, directory=found.site.folder)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as err:
        raise UsageError(f"--port {options.port}: {err.strerror or err}") from err
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_port}/ – end with Ctrl+C")
    try:
        watch(_watched(options, found), lambda: _built(options))
    finally:
        server.shutdown()
    return CLEAN


def _watched(options: argparse.Namespace, found: Configuration) -> list[Path]:
    """What a site is made of: transcripts, configuration, authority, style."""
    own = [Path(found.site.xslt).parent] if found.site.xslt else []
    config = options.config or Path(configuration.NAME)
    return [Path(found.corpus), config, *map(Path, (*found.authority, *found.site.css)), *own]


def _built(options: argparse.Namespace) -> None:
    """Build; what is wrong is said, and the site stays as it was."""
    try:
        _build(options)
    except UsageError as err:
        say(f"tei-encoder: {err}")


def watch(places: Sequence[Path], act: Callable[[], object], *, rounds: int | None = None) -> None:
    """Act whenever a file in some places is other than it was.

    Args:
        places: files, and folders with all below them.
        act: what is done.
        rounds: look so many times; None: until the command is ended.
    """
    seen = _state(places)
    while rounds is None or rounds > 0:
        time.sleep(0.5)
        now = _state(places)
        if now != seen:
            seen = now
            act()
        rounds = None if rounds is None else rounds - 1


def _state(places: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """When each file was written, and its size."""
    found = {}
    for place in places:
        for path in sorted(place.rglob("*")) if is_dir(place) else [place]:
            try:
                said = path.stat()
            except OSError:
                continue
            found[str(path)] = said.st_mtime_ns, said.st_size
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
