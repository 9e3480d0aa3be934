"""The commands that make a site: publish, build, init, serve."""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import threading
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from encoder.batch.encode import epoch_time
from encoder.batch.output import write_whole
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs, say, write
from encoder.cli.parser import counted
from encoder.cli.status import CLEAN, COULD_NOT_RUN, FINDINGS
from encoder.core.files import exists, is_dir, read_regular, why_no_file
from encoder.findings import locate, render_text
from encoder.profile import ProfileError, configuration
from encoder.profile.configuration import Configuration, SiteSettings

if TYPE_CHECKING:
    from encoder.publish.site.build import Site

STACKS = ("ceteicean", "tei-stylesheets", "tei-publisher", "xslt-1")
"""Programs for which `publish --for` writes files."""
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
    site = parsing.command(
        commands, "publish", "publish tei --out site --title 'Letters of the harbour'"
    )
    site.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="TEI files or folders")
    parsing.output(site, "DIR", "folder of the site")
    site.add_argument(
        "--for",
        dest="stack",
        choices=STACKS,
        help="instead of a site, the small files with which another program shows this TEI well",
    )
    site.add_argument("--title", help="of the site (default: that of tei-encoder.yaml)")
    site.add_argument("--language", choices=("en", "de", "ru", "zh"), help="of the interface")
    site.add_argument("--address", metavar="URL", help="where the site will be found")
    site.add_argument("--css", type=Path, action="append", help="a style sheet of one's own")
    site.add_argument("--xslt", type=Path, help="a stylesheet in the place of document.xsl")
    site.add_argument("--no-search", action="store_true", help="without the index of words")
    site.set_defaults(run=_publish)

    everything = parsing.command(
        commands,
        "build",
        "build",
        detail="Folders, profile, publication and site are those of tei-encoder.yaml.",
    )
    everything.set_defaults(run=_build)

    start = parsing.command(commands, "init", "init")
    start.set_defaults(run=_init)

    shown = parsing.command(commands, "serve", "serve", "serve --port 8001")
    shown.add_argument("--port", type=int, default=8000, help="on this machine (default: 8000)")
    shown.set_defaults(run=_serve)
    bound = parsing.command(
        commands,
        "book",
        "book site --out edition.epub",
        "book site --out edition.pdf",
        "book site --out pdf  (a PDF of each document)",
    )
    bound.add_argument("site", type=Path, metavar="SITE", help="a site that `publish` wrote")
    parsing.output(bound, "FILE", "a file that ends in .epub or .pdf, or a folder for PDFs")
    bound.set_defaults(run=_book)

    for made in (site, everything, shown):
        made.add_argument("--config", type=Path, help=f"in the place of {configuration.NAME}")
        parsing.limits(made)


# --- publish --------------------------------------------------------------------------------------


def _publish(options: argparse.Namespace) -> int:
    if options.stack:
        folder = resources.files("encoder.publish").joinpath("stacks", options.stack)
        for part in sorted(folder.iterdir(), key=lambda one: one.name):
            write(options.out / part.name, part.read_bytes())
        say(f"{options.out}: README.txt says how they are used")
        return CLEAN
    if not options.paths:
        raise UsageError("publish needs TEI files or folders")
    said = {
        "title": options.title,
        "language": options.language,
        "address": options.address,
        "css": options.css and [str(path) for path in options.css],
        "xslt": options.xslt and str(options.xslt),
    }
    own = _settings(options).site
    given = {name: value for name, value in said.items() if value is not None}
    try:
        settings = SiteSettings.model_validate({**own.model_dump(), **given})
    except ValidationError as err:
        wrong = err.errors()[0]
        raise UsageError(f"--{wrong['loc'][0]} {wrong['input']}: {wrong['msg']}") from err
    return _site(options, options.paths, options.out, settings, indexed=not options.no_search)


def _settings(options: argparse.Namespace) -> Configuration:
    try:
        return configuration.read(options.config)
    except ProfileError as err:
        raise UsageError(str(err)) from err


def _site(
    options: argparse.Namespace,
    paths: Sequence[Path],
    out: Path,
    settings: SiteSettings,
    *,
    indexed: bool = True,
) -> int:
    """Make a site and write what is new of it."""
    from encoder.publish.site.build import Look, build
    from encoder.publish.site.transform import StylesheetError
    from encoder.publish.site.withheld import Closed

    if exists(out) and not is_dir(out):
        raise UsageError(f"--out {out}: not a folder")
    todo = [job.path for job in jobs(paths, frozenset({".xml"}))]
    if any(out.resolve() in path.resolve().parents for path in todo):
        raise UsageError(f"--out {out}: the TEI files lie in it")
    names = [Path(name).name for name in settings.css]
    if len({*names}) < len(names) or any(len(name.split()) != 1 for name in names):
        raise UsageError("--css: names of style sheets without blanks, no two alike")
    closed = settings.withheld
    look = Look(
        title=settings.title,
        language=settings.language,
        base=settings.address or "",
        css=tuple(map(_file, settings.css)),
        xslt=_file(settings.xslt) if settings.xslt else None,
        closed=Closed(tuple(closed.documents), tuple(closed.persons), tuple(closed.passages)),
    )
    try:
        site = build(
            todo,
            look,
            functools.partial(_content, out),
            processes=options.jobs or os.cpu_count() or 1,
            indexed=indexed,
        )
    except StylesheetError as err:
        raise UsageError(str(err)) from err
    if site.unknown:
        raise UsageError(f"withheld: {', '.join(site.unknown)}: in no file; nothing was written")
    for path, finding in site.findings:
        for one in locate([finding], path.as_posix(), None):
            print(render_text(one))
    _write(out, site)
    withheld = f", {site.closed} withheld" if site.closed else ""
    say(f"{counted(site.made, 'page')} made, {site.skipped} unchanged{withheld}: {out / 'index.html'}")
    return FINDINGS if site.findings else CLEAN


def _file(name: str | Path) -> Path:
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"{path}: {why_no_file(path)}")
    return path


def _content(out: Path, name: str) -> bytes | None:
    try:
        return read_regular(out / name)
    except OSError:
        return None


def _write(out: Path, site: Site) -> None:
    """Take away what is gone, then write what is new or other than before; the manifest last, so that
    a build that was ended is done again."""
    try:
        for name in (*site.gone, *_left_over(out, site)):
            if name not in site.files:
                (out / name).unlink(missing_ok=True)
        for name, data in site.files.items():
            if _content(out, name) != data:
                write_whole(out / name, data)
    except OSError as err:
        raise UsageError(f"{err.filename or out}: {err.strerror or err}") from err


def _left_over(out: Path, site: Site) -> list[str]:
    """Pages and downloads of documents that are in the site no more, whatever the manifest knows of
    them, and files of an older index of words."""
    stems = {path.stem for path in (out / "tei").glob("*.xml")} - site.documents
    found = [
        name
        for stem in sorted(stems)
        for name in (f"{stem}.html", f"tei/{stem}.xml", f"tei/{stem}.fidelity.json", f"text/{stem}.txt")
    ]
    index = (path for path in (out / "pagefind").rglob("*") if path.is_file())
    names = (path.relative_to(out).as_posix() for path in index)
    return [*found, *(name for name in names if name not in site.index)]


def _book(options: argparse.Namespace) -> int:
    """A site as EPUB or PDF."""
    from encoder.publish import book

    kind = options.out.suffix.lower()
    try:
        if kind == ".epub":
            data = book.epub(options.site, epoch_time())
        elif kind == ".pdf":
            data = book.pdf(options.site)
        else:
            for name, printed in book.pdfs(options.site):
                write(options.out / f"{name}.pdf", printed)
            say(f"{options.out}")
            return CLEAN
    except book.BookError as err:
        raise UsageError(str(err)) from err
    write(options.out, data)
    say(f"{options.out}: {len(data):,} bytes")
    return CLEAN


# --- build, init, serve ---------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    """Encode, validate, publish."""
    from encoder.cli.main import main

    settings = _settings(options)
    top = (options.config or Path(configuration.NAME)).parent
    config = ["--config", str(options.config)] if options.config else []
    corpus, tei = top / settings.corpus, top / settings.tei
    if not is_dir(corpus):
        raise UsageError(
            f"{corpus}: no such folder; `corpus:` in {configuration.NAME} says where the transcripts "
            "are, `tei-encoder init` writes one"
        )
    encoded = main(["encode", str(corpus), "--out", str(tei), *config])
    if encoded == COULD_NOT_RUN:
        return encoded
    checked = main(["validate", str(tei)])
    own = settings.site.model_copy(
        update={
            "css": [str(top / name) for name in settings.site.css],
            "xslt": str(top / settings.site.xslt) if settings.site.xslt else None,
        }
    )
    return max(encoded, checked, _site(options, [tei], top / settings.site.folder, own))


def _init(options: argparse.Namespace) -> int:
    path = Path(configuration.NAME)
    if exists(path):
        raise UsageError(f"{path} is there; nothing is overwritten")
    write_whole(path, COMMENTED.encode())
    say(f"{path}: change it, then `tei-encoder build`")
    return CLEAN


def _serve(options: argparse.Namespace) -> int:
    """Build, show the site on this machine, and build again when something changes."""
    settings = _settings(options)
    top = (options.config or Path(configuration.NAME)).parent
    site = top / settings.site.folder
    _build(options)
    handler = functools.partial(_Quiet, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as err:
        raise UsageError(f"--port {options.port}: {err.strerror or err}") from err
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_port}/ – end with Ctrl+C")
    config = options.config or Path(configuration.NAME)
    watched = [top / settings.corpus, config, *(top / name for name in settings.authority)]
    try:
        _watch(watched, lambda: _built(options))
    finally:
        server.shutdown()
    return CLEAN


def _built(options: argparse.Namespace) -> None:
    """Build; what is wrong is said, and the site stays as it was."""
    try:
        _build(options)
    except UsageError as err:
        say(f"tei-encoder: {err}")


def _watch(places: Sequence[Path], act: Callable[[], object], rounds: int | None = None) -> None:
    """Act whenever a file in some places is other than it was.

    Args:
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


def _state(places: Sequence[Path]) -> dict[str, tuple[int, int]]:
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
