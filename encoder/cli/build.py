"""The commands that do everything for a project: init, build, serve."""

from __future__ import annotations

import argparse
import functools
import http.server
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from encoder import batch
from encoder.batch.output import write_whole
from encoder.batch.usage import UsageError
from encoder.cli import columns
from encoder.cli import parser as parsing
from encoder.cli.encode import encode_plan
from encoder.cli.files import jobs, say
from encoder.cli.main import main, parsed
from encoder.cli.publish import configured, settings_of, write_site
from encoder.cli.runs import planned
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN, COULD_NOT_RUN
from encoder.core.files import exists, is_dir, is_file, read_regular
from encoder.profile import configuration
from encoder.profile.configuration import Configuration

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
    status = _encoded(options, found)
    if status == COULD_NOT_RUN:
        return status
    todo = jobs([Path(found.corpus)], batch.input_suffixes(), found.table.form)
    made = [path for job in todo if is_file(path := Path(found.tei) / job.target)]
    return max(status, write_site(options, made, Path(found.site.folder), found.site))


def _encoded(options: argparse.Namespace, found: Configuration) -> int:
    """Encode the transcripts whose TEI is not theirs as it would be now, and validate what is new; the
    exit status."""
    config = ["--config", str(options.config)] if options.config else []
    encoding = parsed(["encode", found.corpus, "--out", found.tei, *config])
    encoding.jobs, encoding.time_limit, encoding.compared = options.jobs, options.time_limit, True
    settings = chosen(encoding)
    new: list[str] = []
    status = encode_plan(encoding, settings, planned(encoding, settings), new.append)
    if status == COULD_NOT_RUN or not new:
        return status
    return max(status, main(["validate", *new]))


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
