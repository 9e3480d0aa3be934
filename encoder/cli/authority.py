"""`tei-encoder authority`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from encoder.authority import load
from encoder.cli import parser as parsing
from encoder.cli.corpus import of_files
from encoder.cli.files import write
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN, FINDINGS
from encoder.publish import exports, register


def add(commands: Any) -> None:
    """Add the parser of the command."""
    known = parsing.command(
        commands,
        "authority",
        "authority check --authority authority",
        "authority export --to csv --out people.csv",
        "authority suggest tei --out new.yaml",
    )
    parts = known.add_subparsers(prog=known.prog, required=True, metavar="PART", dest="part")
    check = parsing.command(parts, "check", words="look for faults and doubtful entries")
    export = parsing.command(parts, "export", words="write all entries in a form for others")
    export.add_argument("--to", choices=exports.FORMATS, required=True, help="form of the export")
    parsing.output(export, "FILE", "file (default: printed)", required=False)
    suggest = parsing.command(
        parts, "suggest", words="propose entries for persons, places and bodies that none has yet"
    )
    parsing.paths(suggest, "TEI files or folders")
    parsing.output(suggest, "FILE", "file (default: printed)", required=False)
    parsing.limits(suggest)
    suggest.set_defaults(run=_suggest)
    for part in (check, export):
        parsing.reading(part)
    check.set_defaults(run=_check)
    export.set_defaults(run=_export)


def _check(options: argparse.Namespace) -> int:
    known = chosen(options).authority
    found = load.doubts(known)
    for doubt in found:
        print(f"{doubt.file} {doubt.ident}: {doubt.words}")
    counts = ", ".join(
        f"{sum(1 for _ in known.of_kind(kind))} {section}" for section, kind in load.SECTIONS.items()
    )
    print(f"{counts}; {len(found)} to look at")
    return FINDINGS if found else CLEAN


def _export(options: argparse.Namespace) -> int:
    settings = chosen(options)
    data = exports.export(settings.authority, options.to)
    if options.out is None:
        sys.stdout.write(data.decode())
    else:
        write(options.out, data, settings.files)
    return CLEAN


def _suggest(options: argparse.Namespace) -> int:
    """Names of a corpus without an entry as an authority file to check, the most frequent first."""
    files, status, read = of_files(options, register.named)
    made = register.Register()
    for file in files:
        made.add(file)
    text = register.unknown(made)
    if options.out is None:
        sys.stdout.write(text)
    else:
        write(options.out, text.encode(), read)
    return status
