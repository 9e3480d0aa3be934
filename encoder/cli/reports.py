"""Findings of a whole run in the forms that programs and people read.

SARIF is the interchange format of code scanning (OASIS SARIF 2.1.0); the HTML page
stands alone and loads nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

from lxml.html import builder as E

from encoder import __version__
from encoder.batch.outcome import Outcome
from encoder.findings import Located, Severity, printable, width
from encoder.findings.finding import explanation_of, name_of
from encoder.findings.kinds import KINDS
from encoder.publish import house

_LEVELS = {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


FORMAT = "tei-encoder report 1"


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole run, beside its findings."""

    about: Mapping[str, object]
    """Program, version, command, profile, options."""
    files: Sequence[Outcome]
    totals: Mapping[str, object]
    status: int
    """The exit status."""


def file_data(outcome: Outcome) -> dict[str, object]:
    """What became of a file; keys are stable."""
    source = outcome.path if outcome.tei != outcome.path else outcome.source
    said: dict[str, object] = {"status": outcome.status}
    for name, path in (("source", source), ("tei", outcome.tei), ("certificate", outcome.certificate)):
        said[name] = path.as_posix() if path is not None else None
    if outcome.account is not None:
        account = outcome.account
        said["account"] = {
            "text": account.text,
            "markup": account.markup,
            "record": account.record,
            "layout": account.layout,
            "markup_words": dict(account.words),
            "record_words": dict(account.record_words),
            "corrections": dict(account.corrections),
            "moved": account.moved,
            "edited": len(account.edited),
        }
    return said


def render_json(findings: Iterable[Located], run: Summary) -> str:
    """The run, its files and all findings as one JSON object."""
    return json.dumps(
        {
            "format": FORMAT,
            "run": {**run.about, "exit_status": run.status},
            "files": [file_data(outcome) for outcome in run.files],
            "findings": [f.as_dict() for f in findings],
            "totals": run.totals,
        },
        ensure_ascii=False,
        indent=1,
    )


def render_sarif(findings: Sequence[Located], run: Summary) -> str:
    """All findings as a SARIF log of one run, with the rules that they break."""
    used = sorted({finding.finding.code for finding in findings})
    rules = [
        {
            "id": code,
            "name": name_of(KINDS[code]),
            "shortDescription": {"text": name_of(KINDS[code]).replace("-", " ")},
            "fullDescription": {"text": explanation_of(KINDS[code])},
            "defaultConfiguration": {"level": _LEVELS[KINDS[code].severity]},
        }
        for code in used
    ]
    artifacts = list(
        dict.fromkeys(
            [
                *(outcome.path.as_posix() for outcome in run.files),
                *(finding.file for finding in findings),
            ]
        )
    )
    places = {name: number for number, name in enumerate(artifacts)}
    log_run = {
        "tool": {"driver": {"name": "tei-encoder", "version": __version__, "rules": rules}},
        "invocations": [
            {
                "executionSuccessful": run.status < 2,
                "exitCode": run.status,
                "properties": dict(run.about),
            }
        ],
        "artifacts": [{"location": {"uri": _uri(name)}} for name in artifacts],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used, places) for finding in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [log_run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1)


def _uri(name: str) -> str:
    return quote(os.fsencode(name))


def _result(finding: Located, used: list[str], places: Mapping[str, int]) -> dict[str, object]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end is not None:
        region["endLine"], region["endColumn"] = finding.end
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.file), "index": places[finding.file]},
            "region": region,
        }
    }
    if finding.finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.finding.path}]
    return {
        "ruleId": finding.finding.code,
        "ruleIndex": used.index(finding.finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.finding.message}\n{finding.finding.help}"},
        "locations": [location],
    }


def render_html(findings: Sequence[Located], run: Summary) -> str:
    """All findings as a page, file by file, each with its line; the page has filters."""
    counts = {level: sum(f.severity is level for f in findings) for level in _LEVELS}
    summary = ", ".join(
        f"{number} {_LEVELS[level]}{'s' * (number != 1)}" for level, number in reversed(counts.items())
    )
    parts: list[Any] = []
    tei = {outcome.path.as_posix(): outcome.tei for outcome in run.files}
    for file, group in groupby(findings, key=lambda f: f.file):
        listed = E.UL(*(_item(finding) for finding in group), {"class": "findings"})
        head = E.P(E.A(printable(file), href=_uri(file)), {"class": "file"})
        if (made := tei.get(file)) is not None and made.as_posix() != file:
            head.append(E.A(f" → {printable(made.as_posix())}", href=_uri(made.as_posix())))
        part = E.E.section(E.H2(printable(file.rpartition("/")[2])), head, listed)
        part.set("data-part", "")
        parts.append(part)
    filters = {
        "severity": [_LEVELS[level] for level, number in reversed(counts.items()) if number],
        "code": sorted({finding.finding.code for finding in findings}),
        "file": sorted({printable(finding.file) for finding in findings}),
    }
    title = f"tei-encoder {run.about.get('command', '')}: {summary}"
    return house.page(title, parts, filters).decode()


def _item(finding: Located) -> Any:
    level = _LEVELS[finding.severity]
    item = E.LI(
        E.P(
            E.SPAN(level, {"class": "severity"}),
            E.B(f" {finding.finding.code} "),
            printable(finding.finding.message),
        ),
        E.P(
            f"line {finding.line}, column {finding.column} {printable(finding.finding.path)}",
            {"class": "where"},
        ),
        {"class": level},
    )
    said = {"severity": level, "code": finding.finding.code, "file": printable(finding.file), "row": ""}
    for name, value in said.items():
        item.set(f"data-{name}", value)
    if finding.context:
        start = min(finding.column - 1, len(finding.context))
        last = start + min(width(finding), 60)
        before, here, after = (
            printable(part)
            for part in (
                finding.context[max(0, start - 60) : start],
                finding.context[start:last],
                finding.context[last : last + 60],
            )
        )
        item.append(E.PRE(before, E.E.mark(here or " "), after))
    item.append(E.P(f"help: {printable(finding.finding.help)}"))
    return item


WHOLE: Mapping[str, Callable[[Sequence[Located], Summary], str]] = {
    "json": render_json,
    "sarif": render_sarif,
    "html": render_html,
}
"""Forms that are printed as a whole at the end of a run."""
