"""Findings as text for people and for GitHub Actions."""

from __future__ import annotations

import textwrap

from encoder.core.printing import printable
from encoder.findings.finding import Located, Severity, explanation_of, name_of

CONTEXT_WIDTH = 100
"""Widest excerpt of a source line in a message, in code points."""


def render_text(located: Located) -> str:
    """A finding as text: place, code and message, the line with a caret, help."""
    head = printable(
        f"{located.file}:{located.place or f'{located.line}:{located.column}'}: "
        f"{located.severity.name.lower()} "
        f"{located.finding.code} {located.finding.message}"
    )
    lines = [head]
    if located.context:
        excerpt, column = _excerpt(located.context, located.column)
        gutter = f"{located.line:>5} | "
        carets = "^" * max(1, min(width(located), len(excerpt) - column + 1))
        lines += [gutter + excerpt, " " * (len(gutter) - 2) + "| " + " " * (column - 1) + carets]
    if located.finding.path:
        lines.append(printable(f"     at: {located.finding.path}"))
    lines.append(printable(f"   help: {located.finding.help}"))
    return "\n".join(lines)


def width(located: Located) -> int:
    """How many characters of its line a finding is about; to the end of the line where it goes on."""
    if located.end is None:
        return 1
    line, column = located.end
    return column - located.column if line == located.line else len(located.context)


def render_full(located: Located) -> str:
    """A finding with the lines around the place, and the page of its code."""
    kind = type(located.finding)
    head, *rest = render_text(located).split("\n")
    before, after = (printable(line[:CONTEXT_WIDTH]) for line in located.around)
    if located.context and before.strip():
        head += f"\n{located.line - 1:>5} | {before}"
    if located.context and after.strip():
        rest.insert(2, f"{located.line + 1:>5} | {after}")
    words = textwrap.wrap(explanation_of(kind), 88)
    return "\n".join([head, *rest, f"    {name_of(kind)}:", *(f"      {line}" for line in words), ""])


def render_github(located: Located) -> str:
    """A finding as an annotation of GitHub Actions."""
    level = {Severity.NOTE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}
    code = located.finding.code
    message = _escaped(f"{located.finding.message}\nhelp: {located.finding.help}", "")
    file, title = (
        _escaped(text, ":,") for text in (located.file, f"{code} {name_of(type(located.finding))}")
    )
    return (
        f"::{level[located.severity]} file={file},line={located.line},col={located.column},"
        f"title={title}::{message}"
    )


def _escaped(text: str, more: str) -> str:
    """The text without what would end a workflow command or one of its properties."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, made printable; one cell a character."""
    start = max(0, column - 1 - CONTEXT_WIDTH // 2)
    part = line[start : start + CONTEXT_WIDTH]
    return printable(part), column - start
