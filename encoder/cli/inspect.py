"""`tei-encoder inspect`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder import batch, pipeline
from encoder.authority.load import Authority
from encoder.batch.inputs import no_transcript
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import read_regular
from encoder.findings import Located, locate, render_text
from encoder.profile import Profile
from encoder.structure import inspection


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
    if options.path.exists() and not options.path.is_file():
        raise UsageError(f"{options.path}: not a file")
    try:
        data = read_regular(options.path)
    except OSError as err:
        raise UsageError(f"{options.path}: {err.strerror or err}") from err
    other = no_transcript(options.path, data)
    if other is not None:
        print(render_text(locate([other], str(options.path), None)[0]))
        return FINDINGS
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
        made = pipeline.encode(self.name, data, self.profile, authority=self.authority)
        if made.source is None or made.document is None:
            return _Seen([], locate(made.findings, self.name, made.source))
        if self.as_json:
            return _Seen([inspection.json_view(made.source, made.document)], [])
        return _Seen(list(inspection.text_view(made.source, made.document)), [])
