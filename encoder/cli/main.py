"""Parse, call, say what went wrong with the call."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from encoder import __version__
from encoder.batch import DEBUG
from encoder.batch.usage import UsageError
from encoder.cli import about, authority, corpus, encode, inspect, validate, verify
from encoder.cli.parser import Parser
from encoder.cli.report import COULD_NOT_RUN

_COMMANDS = (encode, verify, validate, inspect, authority, corpus, about)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for name in ("stdout", "stderr"):  # closed by whoever started the command
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):  # a name or text that the terminal cannot show
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse(arguments)
        return int(options.run(options))
    except UsageError as err:
        print(f"tei-encoder: {err}", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("tei-encoder: stopped", file=sys.stderr)
    except Exception as err:  # a fault of the program: said as one, with the traceback on request
        if os.environ.get(DEBUG):
            traceback.print_exc()
        print(
            f"tei-encoder: the program failed: {type(err).__name__}: {err}\n"
            f"report this with the command; {DEBUG}=1 prints where it happened",
            file=sys.stderr,
        )
    return COULD_NOT_RUN


def _parser() -> Parser:
    parser = Parser(
        prog="tei-encoder",
        description="Archival transcripts and translations to TEI P5 XML.",
        examples=(
            "encode transcripts --out tei",
            "validate tei",
            "verify tei transcripts",
            "encode --help",
        ),
    )
    parser.add_argument("--version", action="version", version=f"tei-encoder {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for module in _COMMANDS:
        module.add(commands)
    return parser
