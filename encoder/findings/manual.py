"""The pages of `tei-encoder explain`, made from the kinds of findings."""

from __future__ import annotations

from encoder.findings.finding import Finding, explanation_of, name_of
from encoder.findings.kinds import KINDS


def all_pages() -> str:
    """All codes with message, help, explanation and example, as Markdown."""
    parts = [
        "# Findings",
        "",
        "Made by `tei-encoder explain --all`. Notes are shown with `--notes`; `--strict` raises",
        "every severity by one step.",
        "",
    ]
    for code, kind in KINDS.items():
        parts += [
            f"## {code} {name_of(kind)}",
            "",
            f"*{kind.severity.name.lower()}*: {kind.says}",
            "",
            explanation_of(kind),
            "",
            f"- What to do: {kind.advice}",
            f"- Example: {kind.example}",
            "",
            "```text",
            *_rendered(kind),
            "```",
            "",
        ]
    return "\n".join(parts)


def _rendered(kind: type[Finding]) -> list[str]:
    """The example as the program prints it."""
    said = kind(**kind.sample)  # type: ignore[arg-type]
    return [f"{kind.severity.name.lower()} {kind.code} {said.message}", f"   help: {said.help}"]


def explain(code: str) -> str | None:
    """The page of a code, or None when there is no such code."""
    kind = KINDS.get(code.upper())
    if kind is None:
        return None
    return "\n".join(
        [
            f"{kind.code} {name_of(kind)} ({kind.severity.name.lower()})",
            "",
            explanation_of(kind),
            "",
            f"Message: {kind.says}",
            f"Help: {kind.advice}",
            f"Example: {kind.example}",
            "",
            *_rendered(kind),
        ]
    )
