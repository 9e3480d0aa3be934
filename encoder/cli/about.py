"""`tei-encoder schema` and `tei-encoder explain`."""

from __future__ import annotations

import argparse
from typing import Any

from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import write
from encoder.cli.status import CLEAN
from encoder.findings import name_of
from encoder.findings.kinds import KINDS
from encoder.findings.manual import all_pages, explain
from encoder.language.nearest import nearest


def add(commands: Any) -> None:
    """Add the parsers of the commands."""
    schema = parsing.command(commands, "schema", "schema --out schema")
    parsing.output(schema, "DIR", "folder for the schema")
    schema.set_defaults(run=_schema)

    about = parsing.command(commands, "explain", "explain N104", "explain")
    about.add_argument("code", nargs="?", metavar="CODE", help="such as N104; none: list all")
    about.add_argument("--all", action="store_true", help="the pages of all codes, as Markdown")
    about.set_defaults(run=_explain)


def _schema(options: argparse.Namespace) -> int:
    from encoder import validation  # explain does not need it

    for name, data in validation.schema_files(of_data=True):
        write(options.out / name, data)
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    if options.all:
        print(all_pages(), end="")
        return CLEAN
    if options.code is None:
        for code, kind in KINDS.items():
            print(f"{code} {name_of(kind)} ({kind.severity.name.lower()})")
        return CLEAN
    page = explain(options.code)
    if page is None:
        near = nearest(options.code.upper(), KINDS)
        hint = f"did you mean {near}? " if near else ""
        raise UsageError(f"there is no code {options.code!r}; {hint}`tei-encoder explain` lists them")
    print(page)
    return CLEAN
