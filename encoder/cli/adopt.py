"""`tei-encoder adopt`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from encoder import corrections
from encoder.api import Encoder, Options
from encoder.batch.output import write_whole
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import say
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import exists, is_file, read_regular
from encoder.core.printing import counted
from encoder.core.source import Source
from encoder.corrections import Correction, Sheet, amended, written
from encoder.editing.adopt import Change, rewritten, settled
from encoder.fidelity.streams import TEI, Stream
from encoder.findings import Finding, locate, render_text
from encoder.findings.corrections import NotAdopted, WordsChanged
from encoder.findings.wellformed import parse


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "adopt",
        "adopt edited/letter.xml transcripts/letter.txt",
        "adopt letter.xml letter.txt --author 'M. Ozola' --date 2026-03-01",
        detail="Status 0: every edit is a correction; 1: some are not, or words were changed; 2: could "
        "not run.",
    )
    made.add_argument("tei", type=Path, metavar="EDITED", help="TEI that was edited by hand")
    made.add_argument("source", type=Path, metavar="SOURCE", help="its transcript")
    made.add_argument(
        "--corrections", type=Path, metavar="FILE", help="default: NAME.corrections.yaml beside SOURCE"
    )
    made.add_argument("--author", metavar="NAME", help="who edited it")
    made.add_argument("--date", metavar="DAY", help="when (2026-03-01)")
    made.add_argument(
        "--transcript-out",
        type=Path,
        metavar="FILE",
        help="write the transcript with the words that were changed, and adopt the rest against it",
    )
    parsing.reading(made)
    made.set_defaults(run=_adopt)


def _adopt(options: argparse.Namespace) -> int:
    settings = chosen(options)
    target = options.corrections or corrections.beside(options.source)
    try:
        data, edited = read_regular(options.source), read_regular(options.tei)
        before = read_regular(target) if is_file(target) else b""
        known = corrections.read(target.name, before)
    except OSError as err:
        raise UsageError(f"{err.filename}: {err.strerror or err}") from err
    root, fault = parse(edited)
    if root is None:
        raise UsageError(f"{options.tei}: {fault.message if fault else 'no XML'}")
    marked = Options(sentences=next(root.iter(f"{TEI}s"), None) is not None)
    encoder = Encoder(settings.profile, authority=settings.authority, options=marked)
    work = _Work(encoder, options.source.as_posix(), data)
    sheet, made, rest = settled(root, known.sheet, work.encoded)
    if made.changed_words and options.transcript_out is not None:
        if exists(options.transcript_out):
            raise UsageError(f"{options.transcript_out} is there; nothing is overwritten")
        work.data = rewritten(work.source, made.changed_words).encode("utf-8")
        write_whole(options.transcript_out, work.data)
        sheet, made, rest = settled(root, known.sheet, work.encoded)
    if made.changed_words:
        return _said([_changed(one) for one in made.changed_words], work.name)
    new = [one for one in sheet.corrections if one not in known.sheet.corrections]
    if sheet != known.sheet:
        write_whole(target, amended(before, _signed(sheet, new, options)))
    say(f"{target}: {counted(len(new), 'correction')} more")
    return _left(rest, target, work.name)


@dataclass
class _Work:
    """Encodes one transcript with corrections."""

    encoder: Encoder
    name: str
    data: bytes

    @property
    def source(self) -> Source:
        """The transcript."""
        return self.encoder.encode_bytes(self.name, self.data).source

    def encoded(self, sheet: Sheet) -> tuple[etree._Element, Source, Stream]:
        """The TEI of the transcript with some corrections, the transcript, and its words.

        Raises:
            UsageError: there is no TEI.
        """
        corrected = corrections.read("corrections", written(sheet))
        result = self.encoder.encode_bytes(self.name, self.data, corrected=corrected)
        root, _ = parse(result.tei or b"")
        if root is None:
            raise UsageError(f"{self.name} gives no TEI; see `encode`")
        return root, result.source, result.words


def _changed(one: Change) -> Finding:
    return WordsChanged(line=one.line, source=one.source[:60], tei=one.tei[:60], position=(one.line, 1))


def _signed(sheet: Sheet, new: Sequence[Correction], options: argparse.Namespace) -> Sheet:
    """The corrections, the new ones with who made them and when."""
    said = {"author": options.author, "made": options.date}
    told = {key: value for key, value in said.items() if value}
    entries = [one.model_copy(update=told) if one in new else one for one in sheet.corrections]
    return sheet.model_copy(update={"corrections": entries})


def _left(rest: Sequence[str], target: Path, name: str) -> int:
    """Keep what is not made again as a patch."""
    if not rest:
        return CLEAN
    patch = target.with_name(target.name.removesuffix(corrections.SUFFIX) + ".adopted.patch")
    write_whole(patch, ("\n".join(rest) + "\n").encode())
    lines = sum(line[:1] in "+-" for line in rest[2:])
    return _said([NotAdopted(count=counted(lines, "line"), patch=str(patch))], name)


def _said(faults: list[Finding], name: str) -> int:
    for one in locate(faults, name, None):
        print(render_text(one))
    return FINDINGS if faults else CLEAN
