"""Brackets and what they say."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class BracketNotOpened(Finding):
    """A closing bracket has no opening bracket before it in reach."""

    code = "N103"
    severity = Severity.WARNING
    says = "bracket closed here was never opened"
    advice = "open the bracket in the transcript, or remove this one; it stays as text"
    example = "`25 August 1955]`"


class BracketNotClosed(Finding):
    """A bracket may span paragraphs when its label says what it is (handwritten, stamp, note).
    When no closing bracket is in reach, a labelled bracket is taken to end with its own
    paragraph; one without a label stays as text."""

    code = "N104"
    severity = Severity.WARNING
    says = "bracket opened here is never closed ({outcome})"
    advice = "close the bracket in the transcript"
    example = "`[Handwritten notations:`"
    sample = {"outcome": "taken to end with its block"}

    outcome: str


class BracketTooDeep(Finding):
    """Brackets deeper than the limit are kept as text."""

    code = "N105"
    severity = Severity.WARNING
    says = "brackets are nested more than {limit} deep; the inner ones stay as text"
    advice = "check the transcript: such nesting is nearly always damage"
    example = "forty opening brackets in a row"
    sample = {"limit": 32}

    limit: int


class BracketNotUnderstood(Finding):
    """Each rule of the notation describes one editorial convention. A bracket that fits none is
    neither a supplement (it stands outside a sentence) nor a gloss."""

    code = "N106"
    severity = Severity.WARNING
    says = "bracket fits no rule of the notation"
    advice = "it stays as text; add a rule to the profile (`notation:`) with one example"
    example = "a paragraph that is one long bracket without a label"
