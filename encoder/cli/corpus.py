"""The commands about whole corpora of TEI: cmif, align, export, index."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from encoder import batch
from encoder.batch import Job
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs, say, write
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import size_of
from encoder.core.printing import counted
from encoder.enrich.align.lexicon import learnt
from encoder.findings import Finding, locate, render_text
from encoder.publish import bitext, cmif, corpus, register

Wanted = TypeVar("Wanted")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?")


def add(commands: Any) -> None:
    """Add the parsers of these commands."""
    letters = parsing.command(
        commands,
        "cmif",
        "cmif tei -o letters.xml --title Letters --editor 'A. Editor' --publisher P --url URL "
        "--date 2024-05-01",
    )
    parsing.paths(letters, "TEI files or folders")
    parsing.output(letters, "FILE", "the CMIF file")
    letters.add_argument("--title", required=True, help="title of the index of letters")
    letters.add_argument("--editor", required=True, help="contact person")
    letters.add_argument("--email", help="of the contact person")
    letters.add_argument("--publisher", required=True, help="who answers for the metadata")
    letters.add_argument("--url", required=True, help="where the CMIF file will be found")
    letters.add_argument("--date", help="of the last change (default: SOURCE_DATE_EPOCH)")
    letters.set_defaults(run=_cmif)

    versions = parsing.command(
        commands,
        "align",
        "align tei --out versions.html",
    )
    parsing.paths(versions, "TEI files or folders")
    versions.add_argument("-o", "--out", "--report", type=Path, metavar="FILE", help="the HTML page")
    versions.add_argument(
        "--learn",
        type=Path,
        metavar="FILE",
        help="write which words go together in what is aligned: a lexicon for `alignment.lexicon`",
    )
    versions.set_defaults(run=_align)

    texts = parsing.command(
        commands,
        "export",
        "export tei --to tmx --out memory",
    )
    parsing.paths(texts, "TEI files or folders")
    texts.add_argument("--to", choices=bitext.FORMATS, required=True, help="form of the export")
    parsing.output(texts, "NAME", "path without its ending (moses makes a file for each language)")
    texts.set_defaults(run=_texts)

    names = parsing.command(commands, "index", "index tei --out register")
    parsing.paths(names, "TEI files or folders")
    parsing.output(names, "DIR", "folder for the register")
    names.add_argument("--title", default="Register", help="title of the page")
    names.set_defaults(run=_index)
    for made in (letters, versions, texts, names):
        parsing.limits(made)


@dataclass(frozen=True, slots=True)
class _EachFile(Generic[Wanted]):
    """The work of a process: one TEI file after the other, and what is wanted of it."""

    wanted: Callable[[corpus.TeiFile], Wanted]

    def __call__(self, job: Job) -> Wanted | Finding:
        opened = job.fault or corpus.opened(job.path)
        return self.wanted(opened) if isinstance(opened, corpus.TeiFile) else opened


def of_files(
    options: argparse.Namespace, wanted: Callable[[corpus.TeiFile], Wanted]
) -> tuple[list[Wanted], int, list[Path]]:
    """What is wanted of each TEI file that can be read, the exit status, and the files; faults are
    printed."""
    todo = jobs(options.paths, frozenset({".xml"}))
    results, status = [], CLEAN
    made = batch.each(
        _EachFile(wanted),
        todo,
        lambda job, fault: fault,
        jobs=options.jobs,
        time_limit=options.time_limit,
        size_of=lambda job: size_of(job.path),
    )
    for job, found in zip(todo, made, strict=True):
        if not isinstance(found, Finding):
            results.append(found)
            continue
        status = FINDINGS
        for finding in locate([found], job.path.as_posix(), None):
            print(render_text(finding))
    return results, status, [job.path for job in todo]


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _words(name: str, text: str) -> str:
    """Words that can stand in a file.

    Raises:
        UsageError: they hold signs that cannot.
    """
    if not text.isprintable():
        raise UsageError(f"--{name} holds a sign that cannot be printed")
    return text


def _cmif(options: argparse.Namespace) -> int:
    date = options.date or batch.epoch_date()
    if not date or not _is_date(date):
        raise UsageError(
            "CMIF asks for the date of the last change: give --date YYYY-MM-DD or set SOURCE_DATE_EPOCH"
        )
    said = {
        name: _words(name, getattr(options, name)) for name in ("title", "editor", "publisher", "url")
    }
    edition = cmif.Edition(date=date, email=options.email and _words("email", options.email), **said)
    files, status, read = of_files(options, cmif.described)
    letters = [letter for letter in files if letter is not None]
    write(options.out, cmif.cmif(letters, edition), read)
    say(
        f"{len(letters)} of {counted(len(files), 'file')} with a sender and an addressee: {options.out}"
    )
    return status


def _align(options: argparse.Namespace) -> int:
    if options.out is None and options.learn is None:
        raise UsageError("align needs --out FILE for the page, or --learn FILE for a lexicon")
    files, status, read = of_files(options, bitext.beside)
    joined = sum(file.joined for file in files)
    said = f"{counted(joined, 'pair')} in {counted(len(files), 'file')}"
    if options.learn is not None:
        lexicon = learnt(
            (one.languages, one.texts)
            for file in files
            for one in file.passages
            if one.paired and one.certainty in ("high", "medium")
        )
        write(options.learn, lexicon.as_bytes(), read)
        say(f"{said}: {options.learn}")
    if options.out is not None:
        write(options.out, bitext.report(files, options.out.parent), read)
        say(f"{said}: {options.out}")
    return status


def _texts(options: argparse.Namespace) -> int:
    files, status, read = of_files(options, bitext.linked)
    if options.out.name in ("", ".."):
        raise UsageError(f"--out {options.out}: give the name of the files, without their ending")
    made = bitext.export(files, options.to)
    for suffix, data in made.items():
        path = options.out.with_name(options.out.name + suffix)
        write(path, data, read)
        say(str(path))
    if not made:
        print("no links between versions")
    return status


def _index(options: argparse.Namespace) -> int:
    files, status, read = of_files(options, register.named)
    made = register.Register()
    for file in files:
        made.add(file)
    page = register.page(made, options.out, _words("title", options.title))
    write(options.out / "index.html", page, read)
    for kind, head in register.HEADS.items():
        write(options.out / f"{head.lower()}.csv", register.table(made, kind, options.out), read)
    write(options.out / "unknown.yaml", register.unknown(made).encode(), read)
    known = sum(1 for one in made.mentions if one.key)
    names = sum(1 for one in made.mentions if one.kind != "date")
    say(
        f"{counted(len(files), 'file')}, {counted(names, 'name')} ({known} known to an "
        f"authority), {counted(len(made.mentions) - names, 'date')}: {options.out / 'index.html'}"
    )
    return status
