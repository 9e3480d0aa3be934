"""The commands about whole corpora: authority, cmif, index, align, export."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from encoder import authority, batch, profile
from encoder.diagnostics import locate, render_text
from encoder.publish import bitext, cmif, corpus, exports, register
from encoder.usage import UsageError

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?")


def add_commands(commands: Any) -> None:
    """Add the parsers of these commands."""
    known = commands.add_parser("authority", help="check or export the persons, places and bodies")
    parts = known.add_subparsers(required=True, metavar="PART")
    check = parts.add_parser("check", help="look for faults and doubtful entries")
    write = parts.add_parser("export", help="write all entries in a form for others")
    write.add_argument("--to", choices=exports.FORMATS, required=True, help="form of the export")
    write.add_argument("--out", type=Path, metavar="FILE", help="file (default: printed)")
    for part in (check, write):
        authority_options(part)
    check.set_defaults(run=_check)
    write.set_defaults(run=_export)

    letters = commands.add_parser("cmif", help="one CMIF file for the correspondence of a folder")
    letters.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="TEI files or folders")
    letters.add_argument("--out", type=Path, required=True, metavar="FILE", help="the CMIF file")
    letters.add_argument("--title", required=True, help="title of the index of letters")
    letters.add_argument("--editor", required=True, help="contact person")
    letters.add_argument("--email", help="of the contact person")
    letters.add_argument("--publisher", required=True, help="who answers for the metadata")
    letters.add_argument("--url", required=True, help="where the CMIF file will be found")
    letters.add_argument("--date", help="of the last change (default: SOURCE_DATE_EPOCH)")
    letters.set_defaults(run=_cmif)

    versions = commands.add_parser("align", help="show the versions of documents side by side")
    versions.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="TEI files or folders")
    versions.add_argument("--report", type=Path, required=True, metavar="FILE", help="the HTML page")
    versions.set_defaults(run=_align)

    texts = commands.add_parser("export", help="aligned passages for translators and corpora")
    texts.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="TEI files or folders")
    texts.add_argument("--to", choices=bitext.FORMATS, required=True, help="form of the export")
    texts.add_argument("--out", type=Path, required=True, metavar="NAME",
                       help="path without its ending (moses makes a file for each language)")
    texts.set_defaults(run=_texts)

    names = commands.add_parser("index", help="a register of persons, places, bodies and dates")
    names.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="TEI files or folders")
    names.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the register")
    names.add_argument("--title", default="Register", help="title of the page")
    names.set_defaults(run=_index)


def authority_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which authority files count."""
    parser.add_argument("--authority", action="append", default=[], type=Path, metavar="DIR",
                        help="authority files of your own (a folder or a file; repeatable)")
    if not any("--profile" in action.option_strings for action in parser._actions):
        parser.add_argument("--profile", default=None, metavar="NAME|FILE",
                            help="profile whose authority counts (default: wilson-center)")


def chosen_authority(options: argparse.Namespace) -> authority.Authority:
    """The authority that the options name.

    Raises:
        UsageError: a file that cannot be used.
    """
    try:
        return authority.load(options.profile or profile.DEFAULT, options.authority)
    except profile.ProfileError as err:
        raise UsageError(str(err)) from err


def _check(options: argparse.Namespace) -> int:
    known = chosen_authority(options)
    found = authority.doubts(known)
    for doubt in found:
        print(f"{doubt.file} {doubt.ident}: {doubt.words}")
    counts = ", ".join(f"{sum(1 for _ in known.of_kind(kind))} {section}"
                       for section, kind in authority.SECTIONS.items())
    print(f"{counts}; {len(found)} to look at")
    return 1 if found else 0


def _export(options: argparse.Namespace) -> int:
    data = exports.export(chosen_authority(options), options.to)
    if options.out is None:
        sys.stdout.write(data.decode())
    else:
        _write(options.out, data)
    return 0


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _words(name: str, text: str) -> str:
    """Words that can stand in a file.

    Raises:
        UsageError: they hold signs that cannot.
    """
    if not text.isprintable():
        raise UsageError(f"--{name} holds a sign that cannot be printed")
    return text


def _files(paths: Iterable[Path]) -> tuple[list[corpus.TeiFile], bool]:
    """The TEI files that can be read, and whether all could; faults are printed."""
    try:
        todo = [job.path for job in batch.jobs(paths, frozenset({".xml"}))]
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err
    if not todo:
        raise UsageError("no TEI files (.xml) in the given folders")
    files, sound = [], True
    for found in corpus.read(todo):
        if isinstance(found, corpus.TeiFile):
            files.append(found)
        else:
            sound = False
            for finding in locate([found[1]], str(found[0]), None):
                print(render_text(finding))
    return files, sound


def _cmif(options: argparse.Namespace) -> int:
    date = options.date or batch.epoch_date()
    if not date or not _is_date(date):
        raise UsageError("CMIF asks for the date of the last change: give --date YYYY-MM-DD or set "
                         "SOURCE_DATE_EPOCH")
    files, sound = _files(options.paths)
    said = {name: _words(name, getattr(options, name))
            for name in ("title", "editor", "publisher", "url")}
    edition = cmif.Edition(date=date, email=options.email and _words("email", options.email), **said)
    _write(options.out, cmif.cmif(files, edition))
    letters = sum(1 for file in files if cmif.described(file) is not None)
    print(f"{letters} of {_counted(len(files), 'file')} with a sender and an addressee: {options.out}")
    return 0 if sound else 1


def _align(options: argparse.Namespace) -> int:
    files, sound = _files(options.paths)
    _write(options.report, bitext.report(files))
    joined = sum(1 for file in files for _ in bitext.pairs(file, sentences=False))
    print(f"{_counted(joined, 'pair')} in {_counted(len(files), 'file')}: {options.report}")
    return 0 if sound else 1


def _texts(options: argparse.Namespace) -> int:
    files, sound = _files(options.paths)
    made = bitext.export(files, options.to)
    for suffix, data in made.items():
        path = options.out.with_name(options.out.name + suffix)
        _write(path, data)
        print(path)
    if not made:
        print("no links between versions")
    return 0 if sound else 1


def _index(options: argparse.Namespace) -> int:
    files, sound = _files(options.paths)
    made = register.Register()
    for file in files:
        made.add(file)
    _write(options.out / "index.html", register.page(made, options.out, _words("title", options.title)))
    for kind, head in register.HEADS.items():
        _write(options.out / f"{head.lower()}.csv", register.table(made, kind, options.out))
    _write(options.out / "unknown.yaml", register.unknown(made).encode())
    known = sum(1 for one in made.mentions if one.key)
    names = sum(1 for one in made.mentions if one.kind != "date")
    print(f"{_counted(len(files), 'file')}, {_counted(names, 'name')} ({known} known to an "
          f"authority), {_counted(len(made.mentions) - names, 'date')}: {options.out / 'index.html'}")
    return 0 if sound else 1


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _write(path: Path, data: bytes) -> None:
    try:
        batch.write_whole(path, data)
    except OSError as err:
        raise UsageError(f"{path}: {err.strerror or err}") from err
