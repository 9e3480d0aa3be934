"""`tei-encoder inspect`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder import batch, corrections
from encoder.api import Encoder
from encoder.authority.load import Authority
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import exists, is_file, read_regular
from encoder.findings import Located, locate, render_text
from encoder.profile import Profile


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "inspect",
        "inspect letter.txt",
        "inspect letter.txt --format json",
    )
    made.add_argument("path", type=Path, metavar="FILE", help="a transcript")
    made.add_argument("--format", choices=("text", "json"), default="text", help="form of the view")
    parsing.reading(made)
    parsing.limit(made)
    made.set_defaults(run=_inspect)


def _inspect(options: argparse.Namespace) -> int:
    settings = chosen(options)
    if exists(options.path) and not is_file(options.path):
        raise UsageError(f"{options.path}: not a file")
    try:
        data = read_regular(options.path)
    except OSError as err:
        raise UsageError(f"{options.path}: {err.strerror or err}") from err
    work = _Looking(str(options.path), settings.profile, settings.authority, options.format == "json")
    (seen,) = batch.each(
        work,
        [data],
        lambda _, fault: _Seen([], locate([fault], str(options.path), None)),
        jobs=1,
        time_limit=options.time_limit,
        size_of=len,
    )
    for finding in seen.findings:
        print(render_text(finding))
    for line in seen.lines:
        print(line)
    return FINDINGS if seen.findings else CLEAN


@dataclass(frozen=True, slots=True)
class _Seen:
    lines: list[str]
    findings: list[Located]


@dataclass(frozen=True, slots=True)
class _Looking:
    """The work of the process: read a transcript, and give the view of it."""

    name: str
    profile: Profile
    authority: Authority
    as_json: bool

    def __call__(self, data: bytes) -> _Seen:
        encoder = Encoder(self.profile, authority=self.authority)
        corrected = corrections.load(corrections.beside(Path(self.name)))
        made = encoder.encode_bytes(self.name, data, corrected=corrected)
        seen = made.explain(as_json=self.as_json)
        return _Seen(seen.split("\n"), []) if seen else _Seen([], list(made.findings))
