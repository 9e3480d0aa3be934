"""`tei-encoder inspect`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from encoder import inspection, pipeline
from encoder.batch.inputs import no_transcript
from encoder.batch.workers import failed
from encoder.cli import parser as parsing
from encoder.cli.report import CLEAN, FINDINGS
from encoder.cli.settings import chosen
from encoder.diagnostics import locate, render_text
from encoder.usage import UsageError


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "inspect",
        "show what each line was taken for, and why",
        "inspect letter.txt",
        "inspect letter.txt --format json",
    )
    made.add_argument("path", type=Path, metavar="FILE", help="a transcript")
    made.add_argument("--format", choices=("text", "json"), default="text", help="form of the view")
    parsing.reading(made)
    made.set_defaults(run=_inspect)


def _inspect(options: argparse.Namespace) -> int:
    profile, authority = chosen(options)
    if options.path.exists() and not options.path.is_file():
        raise UsageError(f"{options.path}: not a file")
    try:
        data = options.path.read_bytes()
    except OSError as err:
        raise UsageError(f"{options.path}: {err.strerror or err}") from err
    other = no_transcript(options.path, data)
    if other is not None:
        print(render_text(locate([other], str(options.path), None)[0]))
        return FINDINGS
    try:
        encoded = pipeline.encode(str(options.path), data, profile, authority=authority)
    except Exception as err:
        raise UsageError(f"{options.path}: {failed(err).message}") from err
    if encoded.source is None or encoded.document is None:
        for finding in locate(encoded.diagnostics, str(options.path), encoded.source):
            print(render_text(finding))
        return FINDINGS
    if options.format == "json":
        print(inspection.json_view(encoded.source, encoded.document))
    else:
        for line in inspection.text_view(encoded.source, encoded.document):
            print(line)
    return CLEAN
