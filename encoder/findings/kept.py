"""Findings written down, so that a later run can say them again without looking.

They are kept as what they say, not as what they are made of: whoever reads the file runs nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from encoder.findings.finding import Finding, Located, Severity
from encoder.findings.kinds import KINDS


def packed(findings: Iterable[Located]) -> str:
    """Findings as JSON, each line that they show once; see :func:`unpacked`."""
    lines: dict[str, int] = {}
    said = [_said(one, lines) for one in findings]
    return json.dumps([list(lines), said], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Located]:
    """The findings of :func:`packed`.

    Raises:
        ValueError: it is something else.
    """
    try:
        lines, said = json.loads(text)
        return [_told(lines, *one) for one in said]
    except (TypeError, KeyError, IndexError, RecursionError) as err:
        raise ValueError(f"no findings: {err}") from err


def _said(one: Located, lines: dict[str, int]) -> list[Any]:
    finding = one.finding
    shown = [lines.setdefault(line, len(lines)) for line in (one.context, *one.around)]
    return [
        one.file, one.line, one.column, int(one.severity), shown,
        list(one.end) if one.end else None, one.place,
        finding.code, finding.message, finding.help, finding.path,
    ]  # fmt: skip


def _told(
    lines: list[str], file: str, line: int, column: int, severity: int, shown: list[int],
    end: list[int] | None, place: str, code: str, message: str, advice: str, path: str,
) -> Located:  # fmt: skip
    made: Any = _kind(code)
    finding: Finding = made(said_message=message, said_help=advice, said_path=path)
    context, first, last = (lines[number] for number in shown)
    until = (end[0], end[1]) if end else None
    return Located(
        file, line, column, finding, Severity(severity), context, (first, last), until, place
    )


@cache
def _kind(code: str) -> type[Finding]:
    """The kind of a finding, with its words as they were said."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "__annotations__": {},
        "__doc__": kind.__doc__,
        "__module__": __name__,
        "__init__": _keep,
        "message": property(lambda self: self.__dict__["said_message"]),
        "help": property(lambda self: self.__dict__["said_help"]),
        "path": property(lambda self: self.__dict__["said_path"]),
    }
    return type(kind.__name__, (kind,), body)


def _keep(self: Finding, **said: str) -> None:
    self.__dict__.update(said)
