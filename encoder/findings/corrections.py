"""What editors decided, and what became of it (C)."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class BadCorrections(Finding):
    """A file of corrections, or an entry in it, cannot be used; the other entries count. The TEI is
    written without it, so look at it before you pass the TEI on."""

    code = "C101"
    severity = Severity.ERROR
    says = "{file}, line {line}: {reason}"
    advice = "mend the entry; `corrections-1.schema.json` completes and checks the file in an editor"
    example = "an entry with a verb that does not exist"
    sample = {"file": "letter.corrections.yaml", "line": 7, "reason": "unknown verb 'nmae'"}

    file: str
    line: int
    reason: str


class PlaceLost(Finding):
    """The transcript has changed, and the place of a correction is not in it any more, or is in several
    places. The correction does not count until it names its place again."""

    code = "C201"
    severity = Severity.WARNING
    says = "the place of a correction ({file}, line {line}: {verb} at {words}) is lost: {reason}"
    advice = "the nearest place is shown; write its line and words into `at`, or delete the entry"
    example = "a correction of words that somebody has rewritten"
    sample = {
        "file": "letter.corrections.yaml",
        "line": 7,
        "verb": "name",
        "words": "line 12",
        "reason": "its words are not in the transcript",
    }

    file: str
    line: int
    verb: str
    words: str
    reason: str


class PlaceMoved(Finding):
    """The words of a correction stand in another line than when it was made, or are written otherwise;
    it counts there."""

    code = "C202"
    severity = Severity.NOTE
    says = "a correction ({file}, line {line}: {verb}) counts here, where its words now stand ({how})"
    advice = "look whether it is the place that was meant"
    example = "a correction after lines were added above its place"
    sample = {"file": "letter.corrections.yaml", "line": 7, "verb": "block", "how": "moved"}

    file: str
    line: int
    verb: str
    how: str


class NotAdopted(Finding):
    """Something in TEI that was edited by hand says what no correction can say; it is kept as a patch
    beside the file of corrections, and the next run does not make it."""

    code = "C301"
    severity = Severity.WARNING
    says = "{count} of the edits cannot be said as corrections; they are in {patch}"
    advice = "say it another way, or apply the patch to the TEI that you pass on"
    example = "a `seg` of a type of one's own"
    sample = {"count": "1 line", "patch": "letter.adopted.patch"}

    count: str
    patch: str


class WordsChanged(Finding):
    """The words of TEI that was edited by hand are not those of the transcript. A correction never
    changes words: that is the business of the transcript, which everything is proved against."""

    code = "C302"
    severity = Severity.ERROR
    says = "the words were changed: the transcript (line {line}) has “{source}”, the TEI “{tei}”"
    advice = "put a correction beside the word (`choice`), or let `adopt --transcript-out` write it"
    example = "a word that was rewritten in the TEI"
    sample = {"line": 12, "source": "harbor", "tei": "harbour"}

    line: int
    source: str
    tei: str


class NotApplied(Finding):
    """TEI cannot hold what a correction says at its place, or it names what is not there; nothing was
    changed for it."""

    code = "C203"
    severity = Severity.WARNING
    says = "a correction ({file}, line {line}: {verb}) changes nothing: {reason}"
    advice = "choose another value, or correct what stands around it first"
    example = "a signature in the midst of a table"
    sample = {
        "file": "letter.corrections.yaml",
        "line": 7,
        "verb": "block",
        "reason": "it is read as p; signed cannot stand there",
    }

    file: str
    line: int
    verb: str
    reason: str
