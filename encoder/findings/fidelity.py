"""The proof that no character was lost or changed."""

from __future__ import annotations

from pathlib import Path

from encoder.findings.finding import Finding, Severity


class NotAccountedFor(Finding):
    """Every character of the source has one role: text, markup, layout or record. Here is one
    that has none, so that it would be lost."""

    code = "F601"
    says = "“{text}” is missing from the TEI"
    advice = "this is a fault of the program: report it with the transcript; the file is not written"
    example = "a certificate from which a stretch was removed"
    sample = {"text": "On 5 May"}

    text: str


class AccountedForTwice(Finding):
    """Every character of the source has one role. A character that has two would stand in the
    TEI twice, or be text and markup at once."""

    code = "F602"
    says = "“{text}” is accounted for twice"
    advice = "this is a fault of the program: report it with the transcript; the file is not written"
    example = "a certificate in which two stretches overlap"
    sample = {"text": "On 5 May"}

    text: str


class NotRead(Finding):
    """A file that is no plain text is read twice, by the reader and by a walker that shares nothing
    with it. A text node that only one of them has would be lost, or was made up."""

    code = "F618"
    says = "a part of the file was not read as it is: {reason}"
    advice = "this is a fault of the program: report it with the file; the file is not written"
    example = "a Word file with text in a part that no reader knows"
    sample = {"reason": "text node 4 of word/document.xml is not in the text: 'On 5 May'"}

    reason: str


class TextNotConserved(Finding):
    """The text of the TEI, read anew, must be the text of the source in the order in which the
    TEI has it; only runs of blanks are made one."""

    code = "F603"
    says = "source and TEI differ from here ({kind}): source {source}, TEI {tei}"
    advice = "this is a fault of the program: report it with the transcript; the file is not written"
    example = "a writer that drops a word"
    sample = {"kind": "a word", "source": "“May”", "tei": "“Mai”"}

    kind: str
    source: str
    tei: str


class WrittenPlainly(Finding):
    """What was made of a part of the transcript was not sound, so the part stands in the TEI as
    paragraphs of its text, brackets and all. The file is valid and complete, but poorer."""

    code = "F604"
    says = "{what} is written as plain paragraphs: {fault}, {reason}"
    advice = "this is a fault of the program: report it with the transcript; no character is lost"
    example = "no transcript is known to do this"
    sample = {
        "what": "the part from line 12 on",
        "fault": "V511",
        "reason": "a period ends before it begins",
    }

    what: str
    fault: str
    """The code of the finding that says why."""
    reason: str


class NoCertificate(Finding):
    """Without NAME.fidelity.json the program does not know which words of the source are markup
    or the record, so it matches words like the lines of two versions. That finds changed, lost
    and added words, but it is no proof."""

    code = "F610"
    severity = Severity.WARNING
    says = "there is no certificate beside this file; its words are only matched"
    advice = "name the certificate, or encode the transcript again to get one"
    example = "`tei-encoder verify letter.xml letter.txt`, with letter.xml alone in its folder"


class SourceChanged(Finding):
    """The certificate has a digest of every line of the source as it was when it was encoded."""

    code = "F611"
    says = "line {line} of the {what} is not what was encoded ({kind}; was line {was})"
    advice = "compare with the transcript that was deposited, or encode this one again"
    example = "a transcript in which a typing error was corrected"
    sample = {"what": "source", "kind": "changed", "line": 12, "was": 12}

    line: int
    what: str
    kind: str
    was: int


class TeiChanged(Finding):
    """The certificate has a digest of every line of the TEI as it was written, so that a change
    of any byte is found: of an attribute, a space, an element."""

    code = "F612"
    says = "line {line} of the {what} is not what was written ({kind}; was line {was})"
    advice = (
        "`tei-encoder diff` shows whether the text changed; encode again, or deposit the new version"
    )
    example = "a TEI file in which an attribute was removed"
    sample = {"what": "TEI", "kind": "changed", "line": 40, "was": 40}

    line: int
    what: str
    kind: str
    was: int


class TextDiffers(Finding):
    """The words of the TEI are not those of the source at this place."""

    code = "F613"
    says = "the TEI has “{tei}”, the source “{source}” (its line {line})"
    advice = "restore the text of the source, or put the correction beside it in `choice`"
    example = "a modernised spelling"
    sample = {"tei": "colour", "source": "color", "line": 12}

    tei: str
    source: str
    line: int


class UnusableCertificate(Finding):
    """The certificate must be the JSON file that `encode` wrote."""

    code = "F614"
    says = "nothing can be verified: {reason}"
    advice = "use the certificate that was written with this TEI, and the transcript that was encoded"
    example = "a certificate that was cut off"
    sample = {"reason": "the file is no JSON"}

    reason: str


class NoSource(Finding):
    """A folder of TEI is verified against a folder of sources with the same names."""

    code = "F615"
    says = "nothing can be verified: there is no source {file}"
    advice = "give the folder that holds the transcripts, or remove the TEI file"
    example = "a transcript that was removed after it had been encoded"
    sample = {"file": "transcripts/letter.txt"}

    file: Path | str


class PackageDamaged(Finding):
    """A package (BagIt, OCFL) says of each of its files what it must be. One is another, is gone, or
    was added since it was packed."""

    code = "F619"
    says = "{place} is not as it was packed ({what}){of}"
    advice = "take the file from another copy of the package"
    example = "a deposit of which one byte changed on its disk"
    sample = {
        "place": "data/tei/letter.xml", "what": "SHA-512 differs", "of": "; it belongs to letter",
    }  # fmt: skip

    place: str
    what: str
    of: str = ""


class TeiIsGone(Finding):
    """A certificate in the folder names a TEI file that is not there. What was deposited with it
    is no longer complete."""

    code = "F617"
    says = "a certificate names {file}, which is not there"
    advice = "put the TEI file back, or remove its certificate if it was removed on purpose"
    example = "a TEI file that was deleted from a deposit"
    sample = {"file": "tei/letter.xml"}

    file: Path | str


class EditedOnPurpose(Finding):
    """The certificate was issued anew (`verify --certificate-out`) for TEI that somebody
    edited, and says itself that the words differ here."""

    code = "F616"
    severity = Severity.NOTE
    says = "the TEI has “{tei}”, the source “{source}” (its line {line}), as the certificate declares"
    advice = "nothing to do if you trust who issued the certificate"
    example = "a misprint of the transcript that was mended in the TEI"
    sample = {"tei": "colour", "source": "color", "line": 12}

    tei: str
    source: str
    line: int
