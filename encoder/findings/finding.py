"""What the program has to say about a document, as values.

A fault in the input is a :class:`Finding`, never an exception. Each kind of finding is one
class, which holds its code, its wording, what to do about it, its explanation (the docstring)
and an example; messages, ``tei-encoder explain``, the manual and the JSON form come from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import ClassVar

from encoder.core.source import Source, Span


class Severity(IntEnum):
    """How much a finding matters; ``--strict`` raises each by one step."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to say about a document, and the place that it is about.

    The docstring of each kind is its explanation; its own fields are what the wording needs.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    says: ClassVar[str]
    """The message, with the names of fields in braces."""
    advice: ClassVar[str]
    """What to do about it, with the names of fields in braces."""
    example: ClassVar[str]
    """What raises it, in words or as the words of a transcript."""
    sample: ClassVar[Mapping[str, object]] = {}
    """Values of the fields for that example, from which the manual renders it."""

    span: Span | None = None
    """The place in the source."""
    position: tuple[int, int] | None = None
    """Line and column (1-based) when the place is not in a decoded source."""

    @property
    def message(self) -> str:
        return self.says.format(**self._said)

    @property
    def help(self) -> str:
        return self.advice.format(**self._said)

    @property
    def path(self) -> str:
        """The place within the TEI (``/TEI/text/body/div[2]/p[3]``), where there is one."""
        return ""

    @property
    def _said(self) -> dict[str, object]:
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeiFault(Finding):
    """A finding about a node of a TEI file."""

    node_path: str = ""
    """Its place as an XPath."""
    anchor: str | None = None
    """The nearest xml:id."""

    @property
    def path(self) -> str:
        return self.node_path


def name_of(kind: type[Finding]) -> str:
    """The name of a kind of finding: ``not-well-formed``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def explanation_of(kind: type[Finding]) -> str:
    """Why a kind of finding is raised, as one paragraph."""
    return " ".join((kind.__doc__ or "").split())


@dataclass(frozen=True, slots=True)
class Located:
    """A finding tied to its file, with line, column and final severity."""

    file: str
    line: int
    column: int
    finding: Finding
    severity: Severity
    context: str = ""
    around: tuple[str, str] = ("", "")
    """The lines before and after the place."""
    end: tuple[int, int] | None = None
    """Line and column behind the last character that it is about, where that is known."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form of a finding; keys are stable (``schema/findings.schema.json``)."""
        said: dict[str, object] = {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.finding.code,
            "name": name_of(type(self.finding)),
            "severity": self.severity.name.lower(),
            "message": self.finding.message,
            "help": self.finding.help,
        }
        if self.end is not None:
            said["end_line"], said["end_column"] = self.end
        if self.finding.path:
            said["path"] = self.finding.path
        return said


def locate(
    findings: Iterable[Finding], name: str, source: Source | None, *, strict: bool = False
) -> list[Located]:
    """Tie findings to a file, in the order of the text.

    Args:
        findings: what there is to say.
        name: of the file.
        source: its text, for line, column and excerpt; None where there is none.
        strict: raise every severity by one step.
    """
    return sorted(
        (_locate(finding, name, source, strict) for finding in findings),
        key=lambda located: (located.line, located.column, located.finding.code),
    )


def _locate(finding: Finding, name: str, source: Source | None, strict: bool) -> Located:
    line, column = finding.position or (1, 1)
    context, end = "", None
    if source is not None:
        if finding.span is not None:
            line, column = source.position(finding.span.start)
            end = source.position(finding.span.end) if len(finding.span) else None
        if finding.span is not None or finding.position is not None:
            context = source.line_text(line)
    severity = finding.severity
    if strict:
        severity = Severity(min(severity + 1, Severity.ERROR))
    around = ("", "")
    if context and source is not None:
        around = source.line_text(line - 1) if line > 1 else "", source.line_text(line + 1)
    return Located(name, line, column, finding, severity, context, around, end)
