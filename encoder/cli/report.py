"""What a run says: findings as they come or as a whole, a summary, and the exit status."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from encoder import __version__
from encoder.batch import Outcome
from encoder.batch.usage import UsageError
from encoder.cli import reports
from encoder.cli.files import write
from encoder.cli.status import CLEAN, COULD_NOT_RUN, FINDINGS
from encoder.core.files import read_regular
from encoder.core.printing import counted
from encoder.findings import (
    Located,
    Severity,
    baseline,
    name_of,
    printable,
    render_full,
    render_github,
    render_text,
)
from encoder.findings.kinds import KINDS

_BAD = frozenset({"failed", "faulty"})
_COLOURS = {"error": "31", "warning": "33", "note": "36", "code": "1"}


@dataclass(slots=True)
class Run:
    """One run of a command over many files."""

    options: argparse.Namespace
    command: str
    noun: str
    """What its files are called: "document" or "file"."""
    statuses: tuple[str, ...]
    """What can become of a file, in the order of the summary."""
    profile: str | None = None
    where: str = ""
    """Where the results go, for the summary."""
    reads: tuple[Path, ...] = ()
    """Files of the user that it reads with; no baseline is written over one."""
    files: list[Outcome] = field(default_factory=list)
    """Without their findings, where they are needed at the end."""
    findings: list[Located] = field(default_factory=list)
    """Kept only for forms that are printed as a whole, and for a baseline."""
    totals: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    levels: Counter[Severity] = field(default_factory=Counter)
    hidden: int = 0
    bad: bool = False

    def report(self, outcomes: Iterable[Outcome], expected: int) -> int:
        """Say what there is to say, as the outcomes come.

        Args:
            outcomes: of the files, in their order.
            expected: how many there will be.

        Returns:
            The exit status.
        """
        options = self.options
        machine = options.format in ("jsonl", *reports.WHOLE)
        if machine and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        known = read_baseline(options.baseline)
        if options.format == "jsonl":
            self._line({"type": "run", **self._about()})
        for outcome in _progress(outcomes, expected, quiet=options.quiet or machine):
            new = list(known.new(outcome.findings)) if known else outcome.findings
            self._count(outcome, new, known is not None)
            if options.write_baseline:
                self.findings += outcome.findings
            elif options.format in reports.WHOLE:
                self.findings += new
            self._say(outcome, new)
            kept = options.format in reports.WHOLE or options.write_baseline or outcome.account
            if outcome.document and kept:
                self.files.append(replace(outcome, findings=[], facts=None))
        if options.write_baseline:
            used = [*self.reads]
            for one in self.files:
                used += filter(None, (one.path, one.tei, one.source, one.certificate))
            write_baseline(options.write_baseline, self.findings, used)
        status = self._status()
        self._end(status)
        return status

    def _count(self, outcome: Outcome, new: Sequence[Located], has_baseline: bool) -> None:
        if outcome.document:
            self.totals[outcome.status] += 1
        grave = any(finding.severity > Severity.NOTE for finding in new)
        forgiven = has_baseline and outcome.status == "faulty" and not grave
        self.bad |= outcome.status in _BAD and not forgiven
        for finding in new:
            self.codes[finding.finding.code] += 1
            self.levels[finding.severity] += 1
            self.hidden += finding.severity is Severity.NOTE and not self.options.notes

    def _status(self) -> int:
        if self.totals["no verdict"]:
            return COULD_NOT_RUN
        limit = self.options.fail_on
        over = limit is not None and any(level >= Severity[limit.upper()] for level in self.levels)
        return FINDINGS if self.bad or over else CLEAN

    # --- in what form --------------------------------------------------------------------

    def _say(self, outcome: Outcome, new: Sequence[Located]) -> None:
        form = self.options.format
        if form == "jsonl":
            self._line(
                {
                    "type": "file",
                    **reports.file_data(outcome),
                    "findings": [finding.as_dict() for finding in new],
                }
            )
        elif form in _RENDERERS and not self.options.statistics:
            for finding in new:
                if finding.severity > Severity.NOTE or self.options.notes:
                    print(self._coloured(_RENDERERS[form](finding), finding))

    def _line(self, data: dict[str, object]) -> None:
        print(json.dumps(data, ensure_ascii=False), flush=True)

    def _coloured(self, text: str, finding: Located) -> str:
        if self.options.format == "github" or not coloured(self.options.color):
            return text
        level, code = finding.severity.name.lower(), finding.finding.code
        head, newline, rest = text.partition("\n")
        painted = f"\x1b[{_COLOURS[level]}m{level}\x1b[0m \x1b[{_COLOURS['code']}m{code}\x1b[0m"
        return head.replace(f"{level} {code}", painted, 1) + newline + rest

    def _end(self, status: int) -> None:
        form = self.options.format
        if form in reports.WHOLE:
            summary = reports.Summary(self._about(), self.files, self._totals(), status)
            print(reports.WHOLE[form](self.findings, summary))
        elif form == "jsonl":
            self._line({"type": "totals", **self._totals()})
        elif self.options.statistics:
            for code, number in sorted(self.codes.items(), key=lambda item: (-item[1], item[0])):
                print(f"{number}\t{code}\t{name_of(KINDS[code])}")
        if not self.options.quiet:
            sys.stdout.flush()
            for line in self._summary():
                print(printable(line), file=sys.stderr)

    def _about(self) -> dict[str, object]:
        """The run itself, for machines."""
        left_out = {"run", "parser", "command"}
        options = {
            name: _plain(value)
            for name, value in sorted(vars(self.options).items())
            if name not in left_out and value not in (None, False, [])
        }
        about: dict[str, object] = {
            "program": "tei-encoder",
            "version": __version__,
            "command": self.command,
        }
        if self.profile is not None:
            about["profile"] = self.profile
        return {**about, "options": options}

    def _totals(self) -> dict[str, object]:
        counts = {status.replace(" ", "_"): self.totals[status] for status in self.statuses}
        return {
            "files": sum(self.totals.values()),
            **counts,
            **{f"{level.name.lower()}s": self.levels[level] for level in reversed(Severity)},
            "codes": dict(sorted(self.codes.items())),
        }

    def _summary(self) -> Iterator[str]:
        """What became of the files, and how many findings there were."""
        became = [
            f"{self.totals[status]:,} {status}" for status in self.statuses if self.totals[status]
        ]
        where = (
            f" {self.where}" if self.where and self.totals["written"] + self.totals["unchanged"] else ""
        )
        files = counted(sum(self.totals.values()), self.noun)
        yield f"{files}{where}: {', '.join(became) or 'nothing done'}"
        if self.codes:
            levels = ", ".join(
                counted(self.levels[level], level.name.lower())
                for level in reversed(Severity)
                if self.levels[level]
            )
            hint = (
                f" (--notes shows {'it' if self.hidden == 1 else 'them'})"
                if (self.hidden and self.options.format in _RENDERERS)
                else ""
            )
            codes = ", ".join(f"{code} {number:,}" for code, number in sorted(self.codes.items()))
            yield f"{levels}{hint}: {codes}"


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, int | float | str) else str(value)


_RENDERERS: dict[str, Callable[[Located], str]] = {
    "text": render_text,
    "full": render_full,
    "github": render_github,
}


def coloured(wish: str) -> bool:
    """True when standard output takes colours and the user wants them (https://no-color.org)."""
    if wish != "auto":
        return wish == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _progress(outcomes: Iterable[Outcome], files: int, *, quiet: bool) -> Iterable[Outcome]:
    """The outcomes behind a progress bar on a terminal; nothing is drawn into a pipe."""
    if quiet or not sys.stderr.isatty() or files < 2:
        return outcomes
    return _with_bar(outcomes, files)


def _with_bar(outcomes: Iterable[Outcome], files: int) -> Iterator[Outcome]:
    """A bar with rate and time left below whatever is printed meanwhile."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=sys.stdout.isatty(),
        redirect_stderr=True,
    )
    start = shown = time.monotonic()
    with bar:
        task = bar.add_task("", total=files, rate="")
        for number, outcome in enumerate(outcomes, 1):
            yield outcome
            now = time.monotonic()
            rate = f"{number / max(0.001, now - start):,.0f}/s"
            refresh = now - shown > _SHOWN or number == files
            bar.update(task, advance=outcome.document, rate=rate, refresh=refresh)
            shown = now if refresh else shown


_SHOWN = 0.1
"""Seconds between two states of the bar."""


# --- findings that are known -----------------------------------------------------------------


def read_baseline(path: Path | None) -> baseline.Baseline | None:
    """The findings that are not to be shown.

    Raises:
        UsageError: the file cannot be used.
    """
    if path is None:
        return None
    try:
        return baseline.Baseline.read(read_regular(path))
    except OSError as err:
        raise UsageError(f"--baseline {path}: {err.strerror or err}") from err
    except baseline.BaselineError as err:
        raise UsageError(f"--baseline {path}: {err}") from err


def write_baseline(path: Path, findings: Sequence[Located], used: Iterable[Path]) -> None:
    """Note findings as known.

    Raises:
        UsageError: the file cannot be written, or is one that the command has read.
    """
    write(path, baseline.written(findings), used)
