"""The commands that make a site of TEI and a book of a site: publish, book."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from encoder.batch.encode import epoch_time
from encoder.batch.output import write_whole
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs, say, write
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import content_of, exists, is_dir, why_no_file
from encoder.core.printing import counted
from encoder.core.saxon import SaxonError
from encoder.findings import locate, render_text
from encoder.profile import ProfileError, configuration
from encoder.profile.configuration import Configuration, SiteSettings

if TYPE_CHECKING:
    from encoder.publish.site.build import Site

STACKS = ("ceteicean", "tei-stylesheets", "tei-publisher", "xslt-1")
"""Programs for which `publish --for` writes files."""


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

    configured(site)


def configured(made: argparse.ArgumentParser) -> None:
    """The options of commands that read a configuration."""
    made.add_argument("--config", type=Path, help=f"in the place of {configuration.NAME}")
    parsing.limits(made)


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
    own = settings_of(options).site
    given = {name: value for name, value in said.items() if value is not None}
    try:
        settings = SiteSettings.model_validate({**own.model_dump(), **given})
    except ValidationError as err:
        wrong = err.errors()[0]
        raise UsageError(f"--{wrong['loc'][0]} {wrong['input']}: {wrong['msg']}") from err
    return write_site(options, options.paths, options.out, settings, indexed=not options.no_search)


def settings_of(options: argparse.Namespace) -> Configuration:
    """The configuration that the options name.

    Raises:
        UsageError: it cannot be used; the message names the file and the key.
    """
    try:
        return configuration.read(options.config)
    except ProfileError as err:
        raise UsageError(str(err)) from err


def write_site(
    options: argparse.Namespace,
    paths: Sequence[Path],
    out: Path,
    settings: SiteSettings,
    *,
    indexed: bool = True,
) -> int:
    """Make a site and write what is new of it.

    Args:
        options: of the command, with its limits.
        paths: TEI files or folders.
        out: folder of the site.
        settings: title, language, what is withheld.
        indexed: make the index of words.

    Returns:
        the exit status.

    Raises:
        UsageError: something stands in the way; nothing was written.
    """
    from encoder.publish.site.build import Look, build
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
            lambda name: content_of(out / name),
            processes=options.jobs or os.cpu_count() or 1,
            indexed=indexed,
        )
    except SaxonError as err:
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


def _write(out: Path, site: Site) -> None:
    """Take away what is gone, then write what is new or other than before; the manifest last, so that
    a build that was ended is done again."""
    try:
        for name in (*site.gone, *_left_over(out, site)):
            if name not in site.files:
                (out / name).unlink(missing_ok=True)
        for name, data in site.files.items():
            if content_of(out / name) != data:
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
