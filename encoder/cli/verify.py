"""`tei-encoder verify` and `tei-encoder diff`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from encoder import batch, validate
from encoder.cli import parser as parsing
from encoder.cli.files import write
from encoder.cli.parser import counted, joined
from encoder.cli.report import CLEAN, FINDINGS, Run
from encoder.diagnostics import printable
from encoder.usage import UsageError
from encoder.validate import Account

_SHOWN_WORDS = 40
"""So many of the words that are called markup are printed; the JSON has all."""


def add(commands: Any) -> None:
    """Add the parsers of the commands."""
    proof = parsing.command(
        commands,
        "verify",
        "prove that no character of a source was lost or changed",
        "verify tei transcripts",
        "verify letter.xml letter.txt",
        "verify letter.xml letter.txt --certificate-out letter.fidelity.json",
        detail="Status 0: proved; 1: something differs; 2: no verdict on some.",
    )
    _files(proof)
    proof.add_argument(
        "--certificate-out",
        type=Path,
        metavar="FILE",
        help="issue a new certificate for TEI that was edited on purpose; it says what was changed",
    )
    parsing.limits(proof)
    parsing.findings(proof)
    proof.set_defaults(run=_verify)

    compare = parsing.command(
        commands,
        "diff",
        "show which text of a TEI file is not its source's",
        "diff letter.xml letter.txt",
        detail="Status 0: the texts are the same; 1: they differ; 2: could not run.",
    )
    _files(compare)
    compare.set_defaults(run=_diff)


def _files(made: argparse.ArgumentParser) -> None:
    made.add_argument("tei", type=Path, metavar="TEI", help="a TEI file, or a folder of them")
    made.add_argument("source", type=Path, metavar="SOURCE", help="the transcript, or their folder")
    made.add_argument(
        "certificate",
        type=Path,
        nargs="?",
        metavar="CERT",
        help="the certificate (default: the one beside the TEI)",
    )


def _pairs(options: argparse.Namespace) -> list[batch.Pair]:
    try:
        found = batch.pairs(options.tei, options.source, options.certificate)
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err}") from err
    if not found:
        raise UsageError(f"no TEI files (.xml) in {options.tei}")
    return found


def _one(options: argparse.Namespace, what: str) -> tuple[batch.Pair, bytes, bytes, bytes | None]:
    """The one pair of files that a command asks for, with their content and certificate."""
    if options.tei.is_dir() or options.source.is_dir():
        raise UsageError(f"{what} works on one file and its source")
    (pair,) = _pairs(options)
    try:
        return pair, pair.tei.read_bytes(), pair.source.read_bytes(), batch.certificate_of(pair)
    except OSError as err:
        raise UsageError(f"{err.filename}: {err.strerror or err}") from err


def _verify(options: argparse.Namespace) -> int:
    if options.certificate_out is not None:
        return _reissue(options)
    todo = _pairs(options)
    run = Run(options, "verify", "file", ("verified", "faulty", "no verdict"))
    status = run.report(
        batch.verify_all(todo, jobs=options.jobs, time_limit=options.time_limit), len(todo)
    )
    if options.format in ("text", "full") and not options.quiet:
        proved = [o.account for o in run.files if o.account is not None and o.status == "verified"]
        for line in _account(proved):
            print(line)
    return status


def _account(accounts: list[Account]) -> Iterator[str]:
    """What was proved, and what the certificates only say."""
    if not accounts:
        return
    sizes = {
        name: sum(getattr(a, name) for a in accounts) for name in ("text", "markup", "record", "layout")
    }
    yield (
        f"{counted(len(accounts), 'file')} verified: the text of the TEI is that of the source, "
        f"{sizes['text']:,} of {sum(sizes.values()):,} characters"
    )
    yield (
        f"called markup {sizes['markup']:,}, record {sizes['record']:,}, layout {sizes['layout']:,}: "
        "that these are no text is the certificate's word, so look at them"
    )
    yield from _words("words called markup", (word for a in accounts for word in a.words))
    yield from _words(
        "added beside the text, as corrections", (w for a in accounts for w in a.corrections)
    )
    edited = sum(len(account.edited) for account in accounts)
    if edited:
        passages = counted(edited, "passage")
        yield f"edited on purpose, as the certificates declare: {passages} (--notes shows them)"


def _words(title: str, words: Iterable[tuple[str, int]]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for word, number in words:
        counts[word] += number
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if ordered:
        more = len(ordered) - _SHOWN_WORDS
        shown = joined(f"{printable(word)} {number:,}" for word, number in ordered[:_SHOWN_WORDS])
        yield f"{title}: {shown}" + (f" and {more:,} more (--format json has all)" if more > 0 else "")


def _reissue(options: argparse.Namespace) -> int:
    pair, tei, source, certificate = _one(options, "--certificate-out")
    if certificate is None:
        raise UsageError(
            f"{pair.tei}: there is no certificate to start from; encode the transcript again"
        )
    made = validate.renewed(tei, source, certificate)
    if not isinstance(made, bytes):
        raise UsageError(f"{pair.tei}: {made.message}")
    write(options.certificate_out, made)
    changed = validate.judged(tei, source, made).account
    passages = len(changed.edited) if changed is not None else 0
    print(
        f"{options.certificate_out}: certificate of {pair.tei} as it is now; "
        f"{counted(passages, 'passage')} of its text not that of the source"
    )
    return CLEAN


def _diff(options: argparse.Namespace) -> int:
    pair, tei, source, certificate = _one(options, "diff")
    found = validate.changes(tei, source, certificate)
    if not isinstance(found, list):
        raise UsageError(f"{pair.tei}: {found.message}")
    for change in found:
        print(f"{pair.tei}:{change.tei_line}: {printable(change.tei) or '(nothing)'}")
        print(f"{pair.source}:{change.source_line}: {printable(change.source) or '(nothing)'}")
        print()
    return FINDINGS if found else CLEAN
