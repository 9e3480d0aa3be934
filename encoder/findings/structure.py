"""Language versions and the kinds of blocks."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class ReadWithDoubt(Finding):
    """Every kind of block has a recogniser that weighs the evidence for it, from 0 to 1. The
    strongest reading is written; when it is weak, or another one nearly as strong, the element
    says so in @cert."""

    code = "D301"
    severity = Severity.NOTE
    says = "taken for {rule} ({score}); it could be {other} ({other_score})"
    advice = "look at the place with `tei-encoder inspect`; the choice has @cert in the TEI"
    example = "a name alone on a line at the end of a letter"
    sample = {"rule": "signature", "score": "0.55", "other": "paragraph", "other_score": "0.50"}

    rule: str
    score: str
    other: str
    other_score: str


class LittleRecognised(Finding):
    """Nearly everything of a version was read as plain paragraphs: no head, no letterhead, no
    signature. That is right for an essay; in a letter or a report it means that its form is one that
    neither the recognisers nor the weights know. `tei-encoder inspect` shows what each line was taken
    for and what else it could have been."""

    code = "D302"
    severity = Severity.NOTE
    says = (
        "{plain} of {blocks} blocks of this version are plain paragraphs; no head and no foot was found"
    )
    advice = (
        "look at `tei-encoder inspect`; words of this archive (greetings, offices, copies) go into a "
        "profile of your own, `record.fields` or `layouts` tell where the metadata end"
    )
    example = "a letter in a form that nobody has described"
    sample = {"plain": 18, "blocks": 18}

    plain: int
    blocks: int


class RecordAlone(Finding):
    """The file describes a document but does not hold it; the TEI has a gap in its place."""

    code = "D203"
    severity = Severity.WARNING
    says = "the record stands alone: no text follows it"
    advice = "add the transcript, or encode the file when there is one"
    example = "a record of which only a scan exists"


class TakenForTranslation(Finding):
    """The record does not name the original language, but cites an archive whose papers are in
    another language than the text."""

    code = "D204"
    severity = Severity.NOTE
    says = "this {language} text is taken for a translation, because the archive's papers are not"
    advice = "say so in the record (`Original Language:`)"
    example = "an English text with a reference to RGANI"
    sample = {"language": "English"}

    language: str


class LanguageUncertain(Finding):
    """Too little text, or no language among the possible ones stands out."""

    code = "D201"
    severity = Severity.WARNING
    says = "the language of this part is not certain (taken for {language})"
    advice = "give the languages in the record (`Original Language:`) or in the profile"
    example = "a document of ten words"
    sample = {"language": "Romanian"}

    language: str


class PromisedVersionMissing(Finding):
    """The list of contents is a hint, not a proof; the text holds no such version."""

    code = "D202"
    severity = Severity.NOTE
    says = "the record announces “{text}”, which is not in the text"
    advice = "nothing to do if the version is only a scan"
    example = "`Translation - English` above a text in Russian only"
    sample = {"text": "Translation - English"}

    text: str
