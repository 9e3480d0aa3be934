"""`tei-encoder validate`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from encoder import batch
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs
from encoder.cli.report import Run
from encoder.core.files import is_file, why_no_file


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "validate",
        "validate tei",
        "validate letter.xml --schema tei_all.rng",
        "validate tei --format sarif > tei.sarif",
        detail="Status 0: all are valid; 1: some have faults; 2: no verdict on some.",
    )
    parsing.paths(made, "TEI files or folders")
    made.add_argument(
        "--schema",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a RELAX NG, XSD or Schematron schema in place of the program's own",
    )
    made.add_argument("--xsd", action="store_true", help="check the program's XSD as well")
    parsing.limits(made)
    parsing.findings(made)
    made.set_defaults(run=_validate)


def _validate(options: argparse.Namespace) -> int:
    todo = jobs(options.paths, frozenset({".xml"}))
    for path in options.schema:
        if not is_file(path):
            raise UsageError(f"--schema {path}: {why_no_file(path)}")
    if options.xsd and options.schema:
        raise UsageError("--xsd checks the program's own schema; give either it or --schema")
    checks = batch.Checks(
        xsd=options.xsd,
        schemas=tuple(options.schema),
        time_limit=options.time_limit,
        strict=options.strict,
    )
    run = Run(
        options, "validate", "file", ("valid", "faulty", "no verdict"), reads=tuple(options.schema)
    )
    return run.report(batch.validate_all(todo, checks, jobs=options.jobs), len(todo))
