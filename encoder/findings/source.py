"""Reading the files of a run and writing its results."""

from __future__ import annotations

from pathlib import Path

from encoder.findings.finding import Finding, Severity


class NotText(Finding):
    """The file is read as UTF-8, or as UTF-16 when it starts with a byte order mark. A byte
    that does not belong there means another encoding or a damaged file; nothing is guessed and
    nothing is written."""

    code = "S001"
    says = "byte 0x{byte:02X} at offset {offset} is not {encoding}"
    advice = "convert the file to UTF-8 (for example `iconv -f CP1251 -t UTF-8`) and encode it again"
    example = "a file saved as Windows-1251"
    sample = {"byte": 207, "offset": 0, "encoding": "UTF-8"}

    byte: int
    offset: int
    encoding: str


class IllegalCharacter(Finding):
    """XML 1.0 has no way to write NUL, most control characters, U+FFFE, U+FFFF and lone
    surrogates. The character is left out of the TEI and reported here, one by one. A form feed
    is not reported: it is read as a page boundary."""

    code = "S002"
    severity = Severity.WARNING
    says = "U+{codepoint:04X} cannot stand in XML and is left out"
    advice = "remove the character from the transcript, or write what it stands for"
    example = "a NUL between two words"
    sample = {"codepoint": 0}

    codepoint: int


class NothingToEncode(Finding):
    """An empty file, or one of blanks only, gives no TEI."""

    code = "S003"
    says = "the file holds no text"
    advice = "check that the right file was exported"
    example = "an empty file"


class UnreadableFile(Finding):
    """The operating system refused to read the file; the other files are encoded."""

    code = "S004"
    says = "the file cannot be read: {reason}"
    advice = "check the path and the permissions"
    example = "a file without read permission"
    sample = {"reason": "Permission denied"}

    reason: str


class UnwritableFile(Finding):
    """The operating system refused to write. A file is written whole or not at all: what stood
    there before is untouched."""

    code = "S005"
    says = "the TEI cannot be written to {file}: {reason}"
    advice = "check the folder, its permissions and the free space"
    example = "a folder without write permission"
    sample = {"file": "tei/letter.xml", "reason": "Permission denied"}

    file: Path | str
    reason: str


class SameOutput(Finding):
    """Two inputs with the same name in one run would overwrite each other; the second is not
    encoded."""

    code = "S006"
    says = "{file} is already the output of {other}"
    advice = "encode the files into different folders, or rename one of them"
    example = "`a/letter.txt` and `b/letter.txt` given one by one"
    sample = {"file": "tei/letter.xml", "other": "a/letter.txt"}

    file: Path | str
    other: Path | str


class TooLarge(Finding):
    """A transcript is one document, and is held in memory as a whole. A file beyond the limit
    is refused before it is read, so that a batch runs in bounded memory."""

    code = "S007"
    says = "the file has {size:,} bytes; the limit is {limit:,}"
    advice = "split the file at the documents it holds, and encode them one by one"
    example = "a dump of a whole archive in one file"
    sample = {"size": 12000000, "limit": 4000000}

    size: int
    limit: int


class NotATranscript(Finding):
    """`encode` reads plain text and Markdown. A file that is something else by its name or by
    its first bytes is not read as if its markup were prose."""

    code = "S008"
    says = "this is {kind}, not the text of a transcript"
    advice = "{instead}"
    example = "`tei-encoder encode letter.xml --out tei`"
    sample = {"kind": "XML", "instead": "give the transcript that the file was made from"}

    kind: str
    instead: str


class OutputIsInput(Finding):
    """The place where the result would be written is one of the files that are read, under this
    name or another (a link)."""

    code = "S009"
    says = "{file} is an input of this run, and an input is never overwritten"
    advice = "choose another folder with --out"
    example = "`tei-encoder encode letter --out .`, with `letter.xml` a link to `letter`"
    sample = {"file": "letter"}

    file: Path | str


class TeiWasEdited(Finding):
    """The certificate of the TEI file has another digest than the file has now: somebody edited
    it."""

    code = "S010"
    says = "{file} was changed after it was written, and is not overwritten"
    advice = (
        "keep the edited file elsewhere or put the changes into the transcript; --force overwrites it"
    )
    example = "a TEI file that was corrected in an XML editor"
    sample = {"file": "tei/letter.xml"}

    file: Path | str


class NotOurs(Finding):
    """A file stands where the TEI or its certificate would be written, and nothing says that
    this program wrote it."""

    code = "S011"
    says = "nothing vouches for {file}, and it is not overwritten"
    advice = "choose another folder with --out; --force overwrites the file"
    example = "an output folder that holds other TEI files of the same names"
    sample = {"file": "tei/letter.xml"}

    file: Path | str


class SourceIsGone(Finding):
    """The output folder holds a TEI file, with its certificate, of which none of the given
    folders has the source any more. The file is left as it is."""

    code = "S012"
    severity = Severity.WARNING
    says = "no input of this run is the source of this TEI file ({source})"
    advice = "remove the TEI file and its certificate if the source was removed or renamed"
    example = "a transcript that was renamed between two runs"
    sample = {"source": "letter.txt"}

    source: Path | str


class TeiOfEarlierRun(Finding):
    """The source could not be encoded this time; the TEI file in the output folder shows an
    earlier state of it."""

    code = "S013"
    severity = Severity.WARNING
    says = "{file} is of an earlier run: this source gave no TEI now"
    advice = "mend the source and encode it again, or remove the TEI file"
    example = "a transcript that was saved in another encoding after it had been encoded"
    sample = {"file": "tei/letter.xml"}

    file: Path | str


class TookTooLong(Finding):
    """A file may take so many seconds (`--time-limit`); then it is given up and the others go
    on. When a regular expression of a profile was at work, its name is given: an expression
    such as `(a+)+b` can take longer than anybody waits."""

    code = "S014"
    says = "stopped after {limit:g} s{where}"
    advice = "split the file, or give more time with --time-limit"
    example = "a rule of a profile with a repetition within a repetition"
    sample = {"limit": 120.0, "where": ", while the rule handwritten of notation was at work"}

    limit: float
    where: str


class TookTooMuchMemory(Finding):
    """A process may have so many megabytes (`--memory-limit`) while it works on a file; then the file
    is given up and the others go on. Linux only: other systems do not say what a process has."""

    code = "S033"
    severity = Severity.ERROR
    says = "stopped when it took more than {limit:g} MB"
    advice = "split the file, or give more memory with --memory-limit"
    example = "a folder of a hundred letters in one file of four megabytes"
    sample = {"limit": 2000.0}

    limit: float


class NotUpToDate(Finding):
    """`encode --check` writes nothing. The TEI that stands in the output folder is not what a run would
    write now: the transcript, its corrections, the profile or the program changed since, or the TEI was
    edited."""

    code = "S034"
    says = "{file} is not what would be written now"
    advice = "run `tei-encoder encode` without --check; `--dry-run --explain` says what changed"
    example = "a transcript that was corrected, and not encoded since"
    sample = {"file": "tei/letter.xml"}

    file: Path | str


class ManifestUnusable(Finding):
    """The output folder holds a manifest (`.tei-encoder.sqlite`), by which unchanged documents are
    known. It cannot be used; every document is encoded, and none is remembered."""

    code = "S035"
    severity = Severity.WARNING
    says = "the manifest cannot be used: {reason}"
    advice = "remove the file; the next run encodes everything and writes a new one"
    example = "a manifest of a later version of the program"
    sample = {"reason": "tei/.tei-encoder.sqlite: file is not a database"}

    reason: str


class SchemaIsAnother(Finding):
    """The forms of the schema are written beside the TEI. One stands there already that is of
    another version, or was changed by somebody."""

    code = "S015"
    severity = Severity.WARNING
    says = "{file} is not the schema of this version, and is left as it is"
    advice = (
        "`tei-encoder schema --out FOLDER` writes it anew; `schema:` in tei-encoder.yaml names "
        "another place"
    )
    example = "a schema to which a project has added an element"
    sample = {"file": "tei/schema/tei_archival.rng"}

    file: Path | str
