"""What the program has to say about a document, as values.

A fault in the input is a :class:`Finding`, never an exception. Each kind of finding is one
class, which holds its code, its wording, what to do about it, its explanation (the docstring)
and an example; messages, ``tei-encoder explain``, the manual and the JSON form come from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NoReturn, Self, dataclass_transform

from encoder.core.source import Source, Span


class Severity(IntEnum):
    """How much a finding matters; ``--strict`` raises each by one step."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Fields:
    """Classes whose annotated names are fields, given by name, which never change: frozen
    dataclasses, but without a hundred classes to compile at every start of the program."""

    field_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        own = [name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind)]
        cls.field_names = (*cls.field_names, *own)

    def __init__(self, **values: object) -> None:
        for name in self.field_names:
            if name not in values and not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} needs {name}")
            object.__setattr__(self, name, values.pop(name, getattr(type(self), name, None)))
        if values:
            raise TypeError(f"{type(self).__name__} has no {sorted(values)[0]}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *map(str, self.__dict__.values())))

    def __repr__(self) -> str:
        said = (f"{name}={value!r}" for name, value in self.__dict__.items() if value is not None)
        return f"{type(self).__name__}({', '.join(said)})"

    def changed(self, **values: object) -> Self:
        """The same with other values of some fields."""
        return type(self)(**{**self.__dict__, **values})


class Finding(_Fields):
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
        return self.says.format(**self.__dict__)

    @property
    def help(self) -> str:
        return self.advice.format(**self.__dict__)

    @property
    def path(self) -> str:
        """The place within the TEI (``/TEI/text/body/div[2]/p[3]``), where there is one."""
        return ""


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
    place: str = ""
    """What the file calls the place (`¶12`, `note 3`, `r1_l2`), where it is no plain text; line and
    column are then those of the text that was read from it."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form of a finding; keys are stable (``schema/report-1.schema.json``)."""
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
        if self.place:
            said["place"] = self.place
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
    context, end, place = "", None, ""
    if source is not None:
        if finding.span is not None:
            line, column = source.position(finding.span.start)
            end = source.position(finding.span.end) if len(finding.span) else None
            place = source.place(finding.span.start)
        if finding.span is not None or finding.position is not None:
            context = source.line_text(line)
    severity = finding.severity
    if strict:
        severity = Severity(min(severity + 1, Severity.ERROR))
    around = ("", "")
    if context and source is not None:
        around = source.line_text(line - 1) if line > 1 else "", source.line_text(line + 1)
    return Located(name, line, column, finding, severity, context, around, end, place)
