"""Paragraphs and words that a page or a blank line cuts."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class ParagraphJoined(Finding):
    """A paragraph that stops in mid-sentence and goes on after a page boundary or a blank line
    is one paragraph."""

    code = "P301"
    severity = Severity.NOTE
    says = "this line continues the paragraph of line {line}"
    advice = "nothing to do; put a full stop at the end of line {line} to keep them apart"
    example = "`… they have been` / blank line / `removed from their posts.`"
    sample = {"line": 12}

    line: int


class LowerCaseStart(Finding):
    """The paragraph before ends with a full stop, this one starts with a small letter. They are
    kept apart."""

    code = "P302"
    severity = Severity.NOTE
    says = "this paragraph begins in lower case after a finished sentence"
    advice = "compare with the image: a page may cut the paragraph here"
    example = "`… значение.` / blank line / `перехода в …`"


class WordJoined(Finding):
    """A word that a page cuts is one word. Its hyphen is layout; the span of the page boundary
    covers it."""

    code = "P303"
    severity = Severity.NOTE
    says = "this line continues the word cut at the end of line {line}"
    advice = 'nothing to do; the hyphen is left out of the text and pb has break="no"'
    example = "`по-` / page number / `граничной станции`"
    sample = {"line": 12}

    line: int


class NoteWithoutMark(Finding):
    """A footnote is put at its mark in the text: `[3]`, `³`, a digit at the end of a word, stars,
    `[^3]` or `(3)`. One whose mark is not found before it stays where it lies, as a note."""

    code = "P304"
    severity = Severity.WARNING
    says = "no mark was found in the text for the footnote “{sign}”"
    advice = "the note stays where it lies; set its mark in the transcript (`[{sign}]`) if it is lost"
    example = "`[4] See above.` under a text that has `[3]` and `[5]` only"
    sample = {"sign": "4"}

    sign: str


class MarkWithoutNote(Finding):
    """A sign in square brackets like those of the footnotes that were found has no note."""

    code = "P305"
    severity = Severity.WARNING
    says = "no footnote was found for the mark “{sign}”"
    advice = "the mark stays text; look for its note in the transcript"
    example = "`the pilots[4]` where notes 3 and 5 are there"
    sample = {"sign": "4"}

    sign: str
