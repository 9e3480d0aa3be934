"""The command line: parse, call, print, exit status. Nothing else prints or exits.

Exit status: 0 nothing to report, 1 findings (warnings or errors), 2 could not run or
could not validate.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path

from encoder import (
    __version__,
    baseline,
    batch,
    enrich,
    inspection,
    pipeline,
    profile,
    readers,
    reports,
    validate,
)
from encoder.batch import Job, Outcome
from encoder.cli_publish import add_commands, authority_options, chosen_authority
from encoder.diagnostics import (
    CODES,
    Finding,
    Severity,
    all_pages,
    explain,
    locate,
    render_full,
    render_github,
    render_text,
)
from encoder.usage import UsageError

CLEAN, FINDINGS, COULD_NOT_RUN = 0, 1, 2


LINES = {"text": render_text, "full": render_full, "github": render_github}
"""Forms in which findings are printed as they come."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):  # a name or text that the terminal cannot show
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except UsageError as err:
        print(f"tei-encoder: {err}", file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("tei-encoder: stopped", file=sys.stderr)
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tei-encoder", description="Archival transcripts and translations to TEI P5 XML.",
        epilog="Exit status: 0 nothing to report, 1 findings, 2 could not run or no verdict.")
    parser.add_argument("--version", action="version", version=f"tei-encoder {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    encode = commands.add_parser("encode", help="encode transcripts (.txt, .md) into TEI")
    encode.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    encode.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the TEI")
    encode.add_argument("--profile", default=None, metavar="NAME|FILE",
                        help="conventions and vocabulary (default: wilson-center)")
    authority_options(encode)
    encode.add_argument("--ner", action="store_true",
                        help="let a statistical model propose names too (the extra `ner`; Russian)")
    encode.add_argument("--embeddings", action="store_true",
                        help="align versions by meaning as well (the extra `align`)")
    encode.add_argument("--sentences", action="store_true",
                        help="mark sentences, and link those of linked paragraphs")
    _report_options(encode)
    encode.set_defaults(run=_encode, no_verdict=set())

    encode.add_argument("--certificate", choices=("each", "batch", "none"), default="each",
                        help="fidelity certificate beside each file (default), one file for all, none")

    proof = commands.add_parser("verify", help="prove that no character of a source was lost")
    proof.add_argument("tei", type=Path, metavar="TEI", help="a TEI file or a folder of them")
    proof.add_argument("source", type=Path, metavar="SOURCE", help="the transcript, or their folder")
    proof.add_argument("certificate", type=Path, nargs="?", metavar="CERT",
                       help="the certificate (default: the one beside the TEI)")
    _report_options(proof)
    proof.set_defaults(run=_verify, no_verdict={"S004", "F614"})

    compare = commands.add_parser("diff", help="show which text of a TEI file is not its source's")
    for name, said in (("tei", "a TEI file"), ("source", "the transcript")):
        compare.add_argument(name, type=Path, metavar=name.upper(), help=said)
    compare.add_argument("certificate", type=Path, nargs="?", metavar="CERT",
                         help="the certificate (default: the one beside the TEI)")
    compare.set_defaults(run=_diff)

    check = commands.add_parser("validate", help="check TEI files")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    check.add_argument("--schema", action="append", default=[], type=Path, metavar="FILE",
                       help="a RELAX NG, XSD or Schematron schema in place of the program's own")
    check.add_argument("--xsd", action="store_true", help="check the program's XSD as well")
    check.add_argument("--time-limit", type=_seconds, default=validate.TIME_LIMIT, metavar="SECONDS",
                       help="for compiling a schema of one's own, and for each file (default: "
                            f"{validate.TIME_LIMIT:g})")
    check.add_argument("--jobs", type=_count, default=None, metavar="N",
                       help="processes (default: one for each processor, when the files are many)")
    _report_options(check)
    check.set_defaults(run=_validate, no_verdict={validate.NOT_CHECKED, "S004"})

    look = commands.add_parser("inspect", help="show what each line was taken for, and why")
    look.add_argument("path", type=Path, metavar="FILE", help="a transcript")
    look.add_argument("--profile", default=None, metavar="NAME|FILE",
                      help="conventions and vocabulary (default: wilson-center)")
    look.add_argument("--format", choices=("text", "json"), default="text", help="form of the view")
    authority_options(look)
    look.set_defaults(run=_inspect)

    add_commands(commands)

    schema = commands.add_parser("schema", help="write the schema in all its forms")
    schema.add_argument("out", type=Path, metavar="DIR", help="folder for the schema")
    schema.set_defaults(run=_schema)

    about = commands.add_parser("explain", help="explain a diagnostic code")
    about.add_argument("code", nargs="?", metavar="CODE", help="such as N104; none: list all")
    about.add_argument("--all", action="store_true", help="the pages of all codes, as Markdown")
    about.set_defaults(run=_explain)
    return parser


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true",
                        help="raise every severity by one; a file with errors is not written")
    parser.add_argument("--format", choices=(*LINES, *reports.WHOLE), default="text",
                        help="form of the findings")
    parser.add_argument("--baseline", type=Path, metavar="FILE",
                        help="findings that are known and left out")
    parser.add_argument("--write-baseline", type=Path, metavar="FILE",
                        help="write all findings as known ones")
    parser.add_argument("--notes", action="store_true",
                        help="show notes as well (the forms for machines always have them)")


def _profile(name: str | None) -> profile.Profile:
    try:
        chosen = profile.load(name or profile.DEFAULT)
        readers.prepare(chosen)
    except profile.ProfileError as err:
        raise UsageError(str(err)) from err
    return chosen


def _encode(options: argparse.Namespace) -> int:
    chosen = _profile(options.profile)
    todo = _jobs(options.paths, batch.INPUT_SUFFIXES)
    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"--out {options.out}: not a folder")
    outcomes = batch.encode_all(todo, options.out, chosen, batch.Options(
        strict=options.strict, encoded=batch.epoch_date(), certificate=options.certificate,
        authority=chosen_authority(options), model=_recogniser() if options.ner else None,
        similarity=_embeddings() if options.embeddings else None,
        sentences=options.sentences))
    return _report(_progress(outcomes, len(todo)), options, f"into {options.out}")


def _recogniser() -> enrich.Recogniser:
    try:
        return enrich.recogniser()
    except enrich.MissingExtra as err:
        raise UsageError(f"--ner needs a package that is not installed: {err}") from err


def _embeddings() -> enrich.Similarity:
    try:
        return enrich.embeddings()
    except enrich.MissingExtra as err:
        raise UsageError(f"--embeddings needs a package that is not installed: {err}") from err


def _inspect(options: argparse.Namespace) -> int:
    chosen = _profile(options.profile)
    try:
        data = options.path.read_bytes()
    except OSError as err:
        raise UsageError(f"{options.path}: {err.strerror or err}") from err
    try:
        encoded = pipeline.encode(str(options.path), data, chosen, authority=chosen_authority(options))
    except Exception as err:
        raise UsageError(f"{options.path}: the program failed on this file: "
                         f"{type(err).__name__}: {err}") from err
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


def _validate(options: argparse.Namespace) -> int:
    todo = _jobs(options.paths, frozenset({".xml"}))
    for path in options.schema:
        if not path.is_file():
            raise UsageError(f"--schema {path}: {'not a file' if path.exists() else 'no such file'}")
    if options.xsd and options.schema:
        raise UsageError("--xsd checks the program's own schema; give either it or --schema")
    checks = batch.Checks(xsd=options.xsd, schemas=tuple(options.schema),
                          time_limit=options.time_limit, strict=options.strict)
    outcomes = batch.validate_all(todo, checks, workers=options.jobs)
    return _report(_progress(outcomes, len(todo)), options, "checked")


def _pairs(options: argparse.Namespace) -> list[batch.Pair]:
    try:
        return batch.pairs(options.tei, options.source, options.certificate)
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err


def _verify(options: argparse.Namespace) -> int:
    todo = _pairs(options)
    status = _report(_progress(batch.verify_all(todo), len(todo)), options, "verified")
    if status == CLEAN and options.format == "text":
        print(f"{len(todo)} {'file' if len(todo) == 1 else 'files'} verified: "
              "every character of the source has one role, and the text is the same")
    return status


def _diff(options: argparse.Namespace) -> int:
    if options.tei.is_dir() or options.source.is_dir():
        raise UsageError("diff compares one file with one file")
    (pair,) = _pairs(options)
    try:
        found = validate.changes(
            pair.tei.read_bytes(), pair.source.read_bytes(), batch.certificate_of(pair))
    except OSError as err:
        raise UsageError(f"{err.filename}: {err.strerror or err}") from err
    if not isinstance(found, list):
        raise UsageError(found.message)
    for change in found:
        print(f"{pair.tei}:{change.tei_line}: {change.tei or '(nothing)'}")
        print(f"{pair.source}:{change.source_line}: {change.source or '(nothing)'}")
        print()
    return FINDINGS if found else CLEAN


def _schema(options: argparse.Namespace) -> int:
    try:
        for name, data in validate.schema_files():
            batch.write_whole(options.out / name, data)
    except OSError as err:
        raise UsageError(f"{options.out}: {err.strerror or err}") from err
    return CLEAN


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number <= 86_400:
        raise argparse.ArgumentTypeError("more than 0 and at most a day")
    return number


def _explain(options: argparse.Namespace) -> int:
    if options.all:
        print(all_pages(), end="")
        return CLEAN
    if options.code is None:
        for code, entry in CODES.items():
            print(f"{code} {entry.name} ({entry.severity.name.lower()})")
        return CLEAN
    page = explain(options.code)
    if page is None:
        raise UsageError(f"there is no code {options.code!r}; `tei-encoder explain` lists them")
    print(page)
    return CLEAN


def _jobs(paths: Iterable[Path], suffixes: frozenset[str]) -> list[Job]:
    try:
        todo = batch.jobs(paths, suffixes)
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err
    if not todo:
        wanted = ", ".join(sorted(suffixes))
        raise UsageError(f"no files to work on ({wanted}) in the given folders")
    return todo


def _progress(outcomes: Iterator[Outcome], files: int) -> Iterable[Outcome]:
    """The outcomes behind a progress bar on a terminal; nothing is drawn into a pipe."""
    if not sys.stderr.isatty() or files < 2:
        return outcomes
    from tqdm import tqdm

    bar: Iterable[Outcome] = tqdm(outcomes, total=files, unit="file", leave=False, file=sys.stderr)
    return bar


def _report(outcomes: Iterable[Outcome], options: argparse.Namespace, done: str) -> int:
    """Print the findings: text as they come, the other forms as a whole at the end."""
    everything: list[Finding] = []
    known = _baseline(options.baseline)
    files = 0
    worst, verdict = 0, True
    for outcome in outcomes:
        files += 1
        findings = list(known.new(outcome.findings)) if known else outcome.findings
        worst = max([worst, *(finding.severity for finding in findings)])
        verdict &= not any(f.diagnostic.code in options.no_verdict for f in outcome.findings)
        everything += outcome.findings if options.write_baseline else findings
        if options.format not in LINES:
            continue
        for finding in findings:
            if finding.severity > Severity.NOTE or options.notes:
                print(LINES[options.format](finding))
        everything = everything if options.write_baseline else []
    if options.write_baseline:
        _write_baseline(options.write_baseline, everything)
    if options.format not in LINES:
        print(reports.WHOLE[options.format](everything))
    elif sys.stderr.isatty():
        print(f"{files} files {done}", file=sys.stderr)
    if not verdict:
        return COULD_NOT_RUN
    return FINDINGS if worst >= Severity.WARNING else CLEAN


def _baseline(path: Path | None) -> baseline.Baseline | None:
    if path is None:
        return None
    try:
        return baseline.Baseline.read(path.read_bytes())
    except OSError as err:
        raise UsageError(f"--baseline {path}: {err.strerror or err}") from err
    except baseline.BaselineError as err:
        raise UsageError(f"--baseline {path}: {err}") from err


def _write_baseline(path: Path, findings: Sequence[Finding]) -> None:
    try:
        batch.write_whole(path, baseline.written(findings))
    except OSError as err:
        raise UsageError(f"--write-baseline {path}: {err.strerror or err}") from err


if __name__ == "__main__":
    sys.exit(main())
