"""`tei-encoder verify` and `tei-encoder diff`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from encoder import batch, fidelity
from encoder.batch import certificates
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import say, write
from encoder.cli.report import Run
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.files import exists, is_dir, is_file, read_regular
from encoder.core.printing import counted
from encoder.fidelity import Account, Change
from encoder.fidelity.certificate import Certificate
from encoder.findings import Finding, printable
from encoder.profile import ProfileError, configuration

Files = TypeVar("Files")
Verdict = TypeVar("Verdict")


def add(commands: Any) -> None:
    """Add the parsers of the commands."""
    proof = parsing.command(
        commands,
        "verify",
        "verify tei transcripts",
        "verify letter.xml letter.txt",
        "verify letter.xml letter.txt --certificate-out letter.fidelity.json",
        detail="Status 0: proved; 1: something differs; 2: no verdict on some.",
    )
    _files(proof, packages=True)
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
        "diff letter.xml letter.txt",
        detail="Status 0: the texts are the same; 1: they differ; 2: could not run.",
    )
    _files(compare)
    parsing.limit(compare)
    compare.set_defaults(run=_diff)


def _files(made: argparse.ArgumentParser, *, packages: bool = False) -> None:
    words = "a TEI file, or a folder of them" + ("; or a package" if packages else "")
    made.add_argument("tei", type=Path, metavar="TEI", help=words)
    made.add_argument(
        "source",
        type=Path,
        nargs="?" if packages else None,
        metavar="SOURCE",
        help="the transcript, or their folder" + ("; none for a package" if packages else ""),
    )
    made.add_argument(
        "certificate",
        type=Path,
        nargs="?",
        metavar="CERT",
        help="the certificate (default: the one beside the TEI)",
    )


def _pairs(options: argparse.Namespace) -> list[batch.Pair]:
    try:
        form = configuration.read().table.form
        found = batch.pairs(options.tei, options.source, options.certificate, form)
    except ProfileError as err:
        raise UsageError(str(err)) from err
    except FileNotFoundError as err:
        raise UsageError(f"no such file or folder: {err.filename}") from err
    except OSError as err:
        raise UsageError(f"{err.filename}: {err.strerror or err}") from err
    if not found:
        raise UsageError(f"no TEI files (.xml) in {options.tei}")
    return found


def _one(options: argparse.Namespace, what: str) -> tuple[batch.Pair, bytes, bytes, bytes | None]:
    """The one pair of files that a command asks for, with their content and certificate."""
    if is_dir(options.tei) or is_dir(options.source):
        raise UsageError(f"{what} works on one file and its source")
    for path in (options.tei, options.source):
        if exists(path) and not is_file(path):
            raise UsageError(f"{path}: not a file")
    (pair,) = _pairs(options)
    try:
        return (
            pair,
            read_regular(pair.tei),
            read_regular(pair.source),
            batch.certificate_of(pair),
        )
    except OSError as err:
        raise UsageError(f"{err.filename}: {err.strerror or err}") from err


def _verify(options: argparse.Namespace) -> int:
    if options.source is None:
        return _package(options)
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


def _package(options: argparse.Namespace) -> int:
    """A bag or an OCFL storage root: is every byte as it was packed, and every TEI file faithful?"""
    from encoder.runs.package import check

    if not is_dir(options.tei) or not check.is_package(options.tei):
        raise UsageError(f"{options.tei} is no package; TEI is verified against its SOURCE")
    todo = list(check.pairs(options.tei))
    run = Run(options, "verify", "file", ("verified", "faulty", "no verdict"))
    proved = batch.verify_all(todo, jobs=options.jobs, time_limit=options.time_limit)
    return run.report(chain(check.looked_at(options.tei), proved), len(todo))


def _account(accounts: list[Account]) -> Iterator[str]:
    """What was proved, and what the certificates only say."""
    whole = [account for account in accounts if not account.edited]
    if whole:
        sizes = {
            name: sum(getattr(account, name) for account in whole)
            for name in ("text", "markup", "record", "layout")
        }
        yield (
            f"{counted(len(whole), 'file')} verified: the text of the TEI is that of the source, "
            f"{sizes['text']:,} of {sum(sizes.values()):,} characters"
        )
        yield (
            f"called markup {sizes['markup']:,}, record {sizes['record']:,}, "
            f"layout {sizes['layout']:,}: that these are no text is the certificate's word, so look "
            "at them"
        )
    edited = [account for account in accounts if account.edited]
    if edited:
        passages = counted(sum(len(account.edited) for account in edited), "passage")
        yield (
            f"{counted(len(edited), 'file')} edited on purpose: the text is not that of the source in "
            f"{passages}, as the certificates declare (--notes shows them)"
        )
    for title, field in (
        ("words called markup", "words"),
        ("words called record that the header does not have", "record_words"),
        ("added beside the text, as corrections", "corrections"),
    ):
        yield from _words(title, (word for account in accounts for word in getattr(account, field)))
    moved = sum(account.moved for account in accounts)
    if moved:
        passages = counted(moved, "passage")
        yield f"at another place than in the source: {passages}, as notes at their marks are"
    old = sum(not account.lists_corrections for account in accounts)
    if old:
        yield f"certificates of the first format, which lists no corrections: {old:,}"


def _words(title: str, words: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Words with their counts: those with letters first, and of these the rarest, for what somebody
    hides stands there once."""
    counts: Counter[str] = Counter()
    for word, number in words:
        counts[word] += number
    ordered = sorted(counts, key=lambda word: (not any(map(str.isalnum, word)), counts[word], word))
    if ordered:
        yield f"{title}: " + ", ".join(f"{printable(word)} {counts[word]:,}" for word in ordered)


def _reissue(options: argparse.Namespace) -> int:
    pair, tei, source, certificate = _one(options, "--certificate-out")
    if certificate is None:
        raise UsageError(
            f"{pair.tei}: there is no certificate to start from; encode the transcript again"
        )
    made, passages = _in_time(options, pair, _renewed, (tei, source, certificate))
    _put(options.certificate_out, made, pair)
    say(
        f"{options.certificate_out}: certificate of {pair.tei} as it is now; "
        f"{counted(passages, 'passage')} of its text not that of the source"
    )
    return CLEAN


def _put(path: Path, certificate: bytes, pair: batch.Pair) -> None:
    """Write a certificate; nothing but an older certificate of the same file gives way.

    Raises:
        UsageError: something else stands there, or it cannot be written.
    """
    name = certificates.said_by(certificate)
    if path.name == certificates.CERTIFICATES and exists(path):
        known = certificates.Batch(path.parent)
        if known.of_others() or name is None:
            raise UsageError(f"{path} is no file of certificates, and is not overwritten")
        try:
            known.add(certificate)
            known.settle()
        except OSError as err:
            raise UsageError(f"{path}: {err.strerror or err}") from err
        return
    if exists(path):
        stands = certificates.said_by(read_regular(path)) if is_file(path) else None
        if stands is None or name is None or stands.tei != name.tei:
            raise UsageError(f"{path} is not the certificate of {pair.tei}, and is not overwritten")
    write(path, certificate, [pair.tei, pair.source])


def _in_time(
    options: argparse.Namespace,
    pair: batch.Pair,
    work: Callable[[Files], Verdict | Finding],
    files: Files,
) -> Verdict:
    """What is worked out of the files within the time limit.

    Raises UsageError: it was not, and why."""
    (made,) = batch.each(work, [files], lambda _, fault: fault, jobs=1, time_limit=options.time_limit)
    if isinstance(made, Finding):
        raise UsageError(f"{pair.tei}: {made.message}")
    return made


def _diff(options: argparse.Namespace) -> int:
    pair, tei, source, certificate = _one(options, "diff")
    found = _in_time(options, pair, _changes, (tei, source, certificate))
    for change in found:
        say(f"{pair.tei}:{change.tei_line}: {change.tei or '(nothing)'}")
        say(f"{pair.source}:{change.source_line}: {change.source or '(nothing)'}")
        print()
    return FINDINGS if found else CLEAN


def _changes(files: tuple[bytes, bytes, bytes | None]) -> list[Change] | Finding:
    return fidelity.changes(*files)


def _renewed(files: tuple[bytes, bytes, bytes]) -> tuple[bytes, int] | Finding:
    """The certificate as it is to be, and in how many passages the text differs."""
    tei, source, certificate = files
    made = fidelity.renewed(tei, source, certificate)
    if isinstance(made, Finding):
        return made
    return made, len(Certificate.read(made).edited)
