"""The parser of the command line: help with examples, and what was probably meant."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from encoder.batch.limits import MEMORY_LIMIT, TIME_LIMIT
from encoder.core.printing import printable
from encoder.language.nearest import nearest
from encoder.profile.default import DEFAULT

WHOLE = ("json", "sarif", "html")
"""Forms that are printed as a whole, at the end."""
LINES = ("text", "full", "github", "jsonl")
"""Forms in which findings are printed as they come."""
_CHOICE = re.compile(r"invalid choice: '(?P<word>[^']*)' \(choose from (?P<known>.*)\)")


COMMANDS: Mapping[str, tuple[str, str]] = {
    "encode": ("encode", "encode documents (text, Word, PAGE, HTML, PDF) into TEI"),
    "verify": ("verify", "prove that no character of a source was lost or changed"),
    "diff": ("verify", "show which text of a TEI file is not its source's"),
    "validate": ("validate", "check TEI files"),
    "inspect": ("inspect", "show what each line was taken for, and why"),
    "adopt": ("adopt", "make corrections of TEI that was edited by hand"),
    "review": ("review", "a page on this machine on which documents are corrected"),
    "learn": ("learn", "what corrections teach: words, entries, weights of the archive"),
    "agree": ("learn", "how far two editors' corrections agree"),
    "authority": ("authority", "check or export the persons, places and bodies"),
    "cmif": ("corpus", "one CMIF file for the correspondence of a folder"),
    "align": ("corpus", "show the versions of documents side by side"),
    "export": ("corpus", "aligned passages for translators and corpora"),
    "index": ("corpus", "a register of persons, places, bodies and dates"),
    "publish": ("publish", "a static site of TEI files, with registers and search"),
    "build": ("build", "encode, validate and publish what tei-encoder.yaml names"),
    "init": ("build", "write a commented tei-encoder.yaml"),
    "serve": ("build", "build on every change, and show the site on this machine"),
    "book": ("publish", "a site as EPUB or PDF"),
    "package": ("package", "pack an edition for a digital archive (BagIt, OCFL)"),
    "lsp": ("lsp", "findings in an editor while a transcript is typed"),
    "schema": ("about", "write the schema in all its forms"),
    "explain": ("about", "explain a finding"),
}
"""Name of a command -> the module of this package that has it, and what it does, in a line."""


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help in colour where the terminal has it; brackets in a text are brackets."""
    from rich_argparse import RawDescriptionRichHelpFormatter

    made = RawDescriptionRichHelpFormatter(prog)
    made.text_markup = made.help_markup = False  # type: ignore[misc]
    return made


class Parser(argparse.ArgumentParser):
    """A parser that names the command or option that was probably meant."""

    def __init__(self, *, examples: Sequence[str] = (), **options: Any) -> None:
        lines = ["examples:", *(f"  tei-encoder {example}" for example in examples)] if examples else []
        options.setdefault("epilog", "\n".join(lines) or None)
        super().__init__(formatter_class=_formatter, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with status 2."""
        match = _CHOICE.search(message)
        if match is not None:
            near = nearest(match["word"], re.findall(r"[\w-]+", match["known"]))
            message += f"; did you mean {near!r}?" if near else ""
        message = self._rather(message)
        print(f"{self.prog}: {printable(message)}\ntry `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(2)

    given: ClassVar[Sequence[str]] = ()
    """The words of the command line."""

    def _rather(self, message: str) -> str:
        """An unknown option rather than what is missing because it was misspelt."""
        if not message.startswith("the following arguments are required"):
            return message
        known = [name for action in self._actions for name in action.option_strings]
        for word in Parser.given:
            name = word.partition("=")[0]
            if name.startswith("-") and name != "-" and not _is_known(name, known):
                near = nearest(name, known)
                return f"unknown option {name}" + (f"; did you mean {near}?" if near else "")
        return message

    def parse(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """The options, or an error that names the nearest option to an unknown one."""
        Parser.given = sys.argv[1:] if arguments is None else arguments
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            wrong = unknown[0].partition("=")[0]
            used: Parser = getattr(options, "parser", self)
            known = [name for action in used._actions for name in action.option_strings]
            if wrong in known:
                used.error(f"option {wrong} stands after the command: {used.prog} {wrong} …")
            near = nearest(wrong, known) if wrong.startswith("-") else None
            used.error(
                f"unknown option {wrong}" + (f"; did you mean {near}?" if near else "")
                if wrong.startswith("-")
                else f"unexpected argument {wrong!r}"
            )
        return options


def _is_known(name: str, known: Sequence[str]) -> bool:
    """True for an option, an abbreviation of one, or short options in one word."""
    if name.startswith("--"):
        return any(option.startswith(name) for option in known)
    return name[:2] in known


def command(commands: Any, name: str, *examples: str, words: str = "", detail: str = "") -> Parser:
    """A command with its help and examples.

    Args:
        commands: what `add_subparsers` gave.
        name: of the command.
        examples: arguments of the program, without its name.
        words: what it does, in a line; "": as the table of commands has it.
        detail: more about it.
    """
    words = words or COMMANDS[name][1]
    made: Parser = commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.{' ' if detail else ''}{detail}",
        examples=examples,
    )
    made.set_defaults(parser=made)
    return made


def paths(parser: argparse.ArgumentParser, words: str) -> None:
    """The files or folders that a command works on."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=words)


def output(parser: argparse.ArgumentParser, metavar: str, words: str, *, required: bool = True) -> None:
    """Where a command writes."""
    parser.add_argument("-o", "--out", type=Path, required=required, metavar=metavar, help=words)


def reading(parser: argparse.ArgumentParser) -> None:
    """The options that say what to read with."""
    parser.add_argument(
        "--profile",
        default=None,
        metavar="NAME|FILE",
        help=f"conventions and vocabulary (default: {DEFAULT}, which names no archive)",
    )
    parser.add_argument(
        "--authority",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="authority files of your own (a folder or a file; repeatable)",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="configuration of the project (default: tei-encoder.yaml, if it is here)",
    )


def limit(parser: argparse.ArgumentParser) -> None:
    """For how long a command works on one file."""
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=TIME_LIMIT,
        metavar="SECONDS",
        help=f"for each file (each megabyte of a larger one), whatever is done with "
        f"it (default: {TIME_LIMIT:g})",
    )


def limits(parser: argparse.ArgumentParser) -> None:
    """How many processes work, and for how long on one file."""
    limit(parser)
    parser.add_argument(
        "-j",
        "--jobs",
        type=_count,
        default=None,
        metavar="N",
        help="processes (default: one for each processor, when the files are many)",
    )


def memory(parser: argparse.ArgumentParser) -> None:
    """How much memory a process may have."""
    parser.add_argument(
        "--memory-limit",
        type=_megabytes,
        default=MEMORY_LIMIT,
        metavar="MB",
        help=f"megabytes that a process may have while it works on a file (default: {MEMORY_LIMIT:g})",
    )


def findings(parser: argparse.ArgumentParser) -> None:
    """How findings are said, and which of them count."""
    group = parser.add_argument_group("findings")
    group.add_argument(
        "--format", choices=(*LINES, *WHOLE), default="text", help="form of the findings"
    )
    group.add_argument(
        "--notes",
        action="store_true",
        help="show notes as well (the forms for machines always have them)",
    )
    group.add_argument(
        "--statistics", action="store_true", help="how many of each code instead of each finding"
    )
    group.add_argument(
        "--fail-on",
        choices=("note", "warning", "error"),
        default=None,
        help="end with status 1 when there is such a finding, or a graver one",
    )
    group.add_argument(
        "--strict",
        action="store_true",
        help="raise every severity by one; a file with errors is not written",
    )
    group.add_argument("--baseline", type=Path, metavar="FILE", help="hide the findings listed in FILE")
    group.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="list all findings of this run in FILE"
    )
    group.add_argument("-q", "--quiet", action="store_true", help="no summary and no progress")
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour (auto: on a terminal, unless NO_COLOR is set)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _megabytes(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 200 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of megabytes from 200 on")
    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds up to a day")
    return number
