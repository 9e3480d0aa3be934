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
    """Findings as JSON; see :func:`unpacked`."""
    return json.dumps([_said(one) for one in findings], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Located]:
    """The findings of :func:`packed`.

    Raises:
        ValueError: it is something else.
    """
    try:
        said: list[list[Any]] = json.loads(text)
        if not isinstance(said, list):
            raise ValueError("no list")
        return [_told(*one) for one in said]
    except (TypeError, KeyError, RecursionError) as err:
        raise ValueError(f"no findings: {err}") from err


def _said(one: Located) -> list[Any]:
    finding = one.finding
    return [
        one.file, one.line, one.column, int(one.severity), one.context, list(one.around),
        list(one.end) if one.end else None, one.place,
        finding.code, finding.message, finding.help, finding.path,
    ]  # fmt: skip


def _told(
    file: str, line: int, column: int, severity: int, context: str, around: list[str],
    end: list[int] | None, place: str, code: str, message: str, advice: str, path: str,
) -> Located:  # fmt: skip
    made: Any = _kind(code)
    finding: Finding = made(said_message=message, said_help=advice, said_path=path)
    first, last = around
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
