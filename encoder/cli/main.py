"""Parse, call, say what went wrong with the call."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from encoder import __version__
from encoder.batch.limits import DEBUG
from encoder.batch.usage import UsageError
from encoder.cli.status import CLEAN, COULD_NOT_RUN
from encoder.core.printing import printable

if TYPE_CHECKING:
    import argparse

    from encoder.cli.parser import Parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    _prepare_streams()
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["--version"]:
        print(f"tei-encoder {__version__}")
        return CLEAN
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)
    try:
        options = parsed(given)
        return int(options.run(options))
    except UsageError as err:
        print(f"tei-encoder: {printable(str(err))}", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("tei-encoder: stopped", file=sys.stderr)
    except Exception as err:  # a fault of the program: said as one, with the traceback on request
        if not isinstance(err, OSError) or err.filename is not None or not _is_full(sys.stdout):
            return _failed(err)
        print(f"tei-encoder: standard output: {err.strerror}", file=sys.stderr)
    return COULD_NOT_RUN


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options that some arguments give, those that are left out with their defaults."""
    return _parser(arguments).parse(arguments)


def _prepare_streams() -> None:
    """The standard streams, also where whoever started the command has closed them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):  # a name or text that the terminal cannot show
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _failed(err: Exception) -> int:
    if os.environ.get(DEBUG):
        traceback.print_exc()
    print(
        f"tei-encoder: the program failed: {type(err).__name__}: {printable(str(err))}\n"
        f"report this with the command; {DEBUG}=1 prints where it happened",
        file=sys.stderr,
    )
    return COULD_NOT_RUN


def _is_full(stream: TextIO) -> bool:
    """True when a stream takes no more; what it still holds is then dropped."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return True
    return False


def _stop(number: int, frame: object) -> NoReturn:
    """End the run, and its processes with it, when the system asks for it."""
    raise SystemExit(128 + number)


def _parser(arguments: Sequence[str]) -> Parser:
    """The parser, with the options of the command that is asked for; of the others only the name and
    what they do, so that nothing is imported for them."""
    from encoder.cli.parser import COMMANDS, Parser

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
    commands = parser.add_subparsers(
        prog=parser.prog, required=True, metavar="COMMAND", dest="command"
    )  # with a name of its own no usage line is formatted to make one
    asked = next((word for word in arguments if not word.startswith("-")), None)
    wanted = COMMANDS.get(asked, (None,))[0] if asked is not None else None
    for name, (module, words) in COMMANDS.items():
        if module != wanted:
            commands.add_parser(name, help=words)
        elif name not in commands.choices:
            import_module(f"encoder.cli.{module}").add(commands)
    return parser
