"""What the program has to say about a document, as data.

A fault in the input is a value (:class:`Diagnostic`), never an exception. The
wording of a code, what to do about it and an example live in one table, from
which the messages, ``tei-encoder explain`` and the JSON form are made.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from encoder.core.source import Source, Span


class Severity(IntEnum):
    """How much a finding matters; ``--strict`` raises each by one step."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: its name, message, help and a worked example."""

    name: str
    severity: Severity
    message: str
    help: str
    explanation: str
    example: str = ""


_N, _W, _E = Severity.NOTE, Severity.WARNING, Severity.ERROR

CODES: Mapping[str, Code] = {
    "S001": Code(
        "not-text", _E, "byte 0x{byte:02X} at offset {offset} is not {encoding}",
        "convert the file to UTF-8 (for example `iconv -f CP1251 -t UTF-8`) and encode it again",
        "The file is read as UTF-8, or as UTF-16 when it starts with a byte order mark. "
        "A byte that does not belong there means another encoding or a damaged file; "
        "nothing is guessed and nothing is written.",
        "a file saved as Windows-1251",
    ),
    "S002": Code(
        "illegal-character", _W, "U+{codepoint:04X} cannot stand in XML and is left out",
        "remove the character from the transcript, or write what it stands for",
        "XML 1.0 has no way to write NUL, most control characters, U+FFFE, U+FFFF and lone "
        "surrogates. The character is left out of the TEI and reported here, one by one. "
        "A form feed is not reported: it is read as a page boundary.",
        "a NUL between two words",
    ),
    "S003": Code(
        "nothing-to-encode", _E, "the file holds no text",
        "check that the right file was exported",
        "An empty file, or one of blanks only, gives no TEI.",
        "an empty file",
    ),
    "S004": Code(
        "unreadable-file", _E, "the file cannot be read: {reason}",
        "check the path and the permissions",
        "The operating system refused to read the file; the other files are encoded.",
        "a file without read permission",
    ),
    "S005": Code(
        "unwritable-file", _E, "the TEI cannot be written to {file}: {reason}",
        "check the folder, its permissions and the free space",
        "The operating system refused to write. A file is written whole or not at all: what "
        "stood there before is untouched.",
        "a folder without write permission",
    ),
    "S006": Code(
        "same-output", _E, "{file} is already the output of {other}",
        "encode the files into different folders, or rename one of them",
        "Two inputs with the same name in one run would overwrite each other; the second is "
        "not encoded.",
        "`a/letter.txt` and `b/letter.txt` given one by one",
    ),
    "S007": Code(
        "too-large", _E, "the file has {size:,} bytes; the limit is {limit:,}",
        "split the file at the documents it holds, and encode them one by one",
        "A transcript is one document, and is held in memory as a whole. A file beyond the limit "
        "is refused before it is read, so that a batch runs in bounded memory.",
        "a dump of a whole archive in one file",
    ),
    "S008": Code(
        "not-a-transcript", _E, "this is {kind}, not the text of a transcript", "{advice}",
        "`encode` reads plain text and Markdown. A file that is something else by its name or by its "
        "first bytes is not read as if its markup were prose.",
        "`tei-encoder encode letter.xml --out tei`",
    ),
    "S009": Code(
        "output-is-input", _E, "{file} is an input of this run, and an input is never overwritten",
        "choose another folder with --out",
        "The place where the result would be written is one of the files that are read, under this "
        "name or another (a link).",
        "`tei-encoder encode letter --out .`, with `letter.xml` a link to `letter`",
    ),
    "S010": Code(
        "tei-was-edited", _E, "{file} was changed after it was written, and is not overwritten",
        "keep the edited file elsewhere or put the changes into the transcript; --force overwrites it",
        "The certificate of the TEI file has another digest than the file has now: somebody edited it.",
        "a TEI file that was corrected in an XML editor",
    ),
    "S011": Code(
        "not-ours", _E, "nothing vouches for {file}, and it is not overwritten",
        "choose another folder with --out; --force overwrites the file",
        "A file stands where the TEI or its certificate would be written, and nothing says that this "
        "program wrote it.",
        "an output folder that holds other TEI files of the same names",
    ),
    "S012": Code(
        "source-is-gone", _W, "no input of this run is the source of this TEI file ({source})",
        "remove the TEI file and its certificate if the source was removed or renamed",
        "The output folder holds a TEI file, with its certificate, of which none of the given "
        "folders has the source any more. The file is left as it is.",
        "a transcript that was renamed between two runs",
    ),
    "S013": Code(
        "tei-of-earlier-run", _W, "{file} is of an earlier run: this source gave no TEI now",
        "mend the source and encode it again, or remove the TEI file",
        "The source could not be encoded this time; the TEI file in the output folder shows an "
        "earlier state of it.",
        "a transcript that was saved in another encoding after it had been encoded",
    ),
    "S014": Code(
        "took-too-long", _E, "stopped after {limit:g} s{where}",
        "split the file, or give more time with --time-limit",
        "A file may take so many seconds (`--time-limit`); then it is given up and the others go on. "
        "When a regular expression of a profile was at work, its name is given: an expression such as "
        "`(a+)+b` can take longer than anybody waits.",
        "a rule of a profile with a repetition within a repetition",
    ),
    "S015": Code(
        "schema-is-another", _W, "{file} is not the schema of this version, and is left as it is",
        "`tei-encoder schema --out FOLDER` writes it anew; `schema:` in tei-encoder.yaml names "
        "another place",
        "The forms of the schema are written beside the TEI. One stands there already that is of "
        "another version, or was changed by somebody.",
        "a schema to which a project has added an element",
    ),
    "R101": Code(
        "no-record", _N, "no record header was recognised; the whole text is the document",
        "add a header (title, date, `Citation:`); publisher, licence, rights and project go under "
        "`publication:` in tei-encoder.yaml",
        "The record header is the block of metadata before the document: title, date and "
        "labelled fields such as `Citation:`. Without it the title of the TEI is the paper's own head, "
        "and no publisher is stated. What holds for all documents (publisher, date, licence, "
        "licence_url, rights, status, project, prefix) is said once, under `publication:` in a file "
        "tei-encoder.yaml in the folder where the command runs, or in a profile.",
        "a bare transcript",
    ),
    "R102": Code(
        "reference-not-read", _W, "no citation scheme fits the archival reference “{text}”",
        "the reference is kept verbatim; add a scheme for this archive to the profile (`archives:`)",
        "The reference is split into typed parts (fond, opis, box …) by the table of citation "
        "schemes of the profile. Without a scheme it is kept whole, as `idno type=\"archival\"`.",
        "`Citation: \"T\", 1955, Wilson Center Digital Archive, Private papers of X.`",
    ),
    "R103": Code(
        "date-not-read", _W, "the date “{text}” is not understood",
        "write the date as `January 13, 1956`, `January 1956` or `1956`",
        "The date of the record stays as text, without an ISO attribute.",
        "`Sometime in spring`",
    ),
    "R104": Code(
        "citation-not-read", _W,
        "the citation does not follow the pattern title, date, collection, reference",
        "the citation is kept verbatim; check its quotation marks and commas",
        "The citation is read as: quoted title, date, collection, archival reference, "
        "responsibility, address. What does not fit stays as text in the `bibl`.",
        "`Citation: see the folder`",
    ),
    "R105": Code(
        "language-not-known", _W, "the language “{text}” is not known",
        "use the English name of the language (CLDR), for example `Russian`",
        "The original language of the record stays as text without a language tag.",
        "`Original Language: Klingonese`",
    ),
    "R106": Code(
        "dates-disagree", _W, "the record is dated “{first}” here and “{second}” in its citation",
        "check the record; both dates are kept, the first one is used",
        "The date line and the date within the citation should name the same day.",
        "`May 1, 1955` above, `May 2, 1955` in the citation",
    ),
    "D301": Code(
        "read-with-doubt", _N,
        "taken for {rule} ({score}); it could be {other} ({other_score})",
        "look at the place with `tei-encoder inspect`; the choice has @cert in the TEI",
        "Every kind of block has a recogniser that weighs the evidence for it, from 0 to 1. The "
        "strongest reading is written; when it is weak, or another one nearly as strong, the "
        "element says so in @cert.",
        "a name alone on a line at the end of a letter",
    ),
    "D203": Code(
        "record-alone", _W, "the record stands alone: no text follows it",
        "add the transcript, or encode the file when there is one",
        "The file describes a document but does not hold it; the TEI has a gap in its place.",
        "a record of which only a scan exists",
    ),
    "D204": Code(
        "taken-for-translation", _N,
        "this {language} text is taken for a translation, because the archive's papers are not",
        "say so in the record (`Original Language:`)",
        "The record does not name the original language, but cites an archive whose papers "
        "are in another language than the text.",
        "an English text with a reference to RGANI",
    ),
    "D201": Code(
        "language-uncertain", _W, "the language of this part is not certain (taken for {language})",
        "give the languages in the record (`Original Language:`) or in the profile",
        "Too little text, or no language among the possible ones stands out.",
        "a document of ten words",
    ),
    "D202": Code(
        "promised-version-missing", _N, "the record announces “{text}”, which is not in the text",
        "nothing to do if the version is only a scan",
        "The list of contents is a hint, not a proof; the text holds no such version.",
        "`Translation - English` above a text in Russian only",
    ),
    "P301": Code(
        "paragraph-joined", _N, "this line continues the paragraph of line {line}",
        "nothing to do; put a full stop at the end of line {line} to keep them apart",
        "A paragraph that stops in mid-sentence and goes on after a page boundary or a blank "
        "line is one paragraph.",
        "`… they have been` / blank line / `removed from their posts.`",
    ),
    "P302": Code(
        "lower-case-start", _N, "this paragraph begins in lower case after a finished sentence",
        "compare with the image: a page may cut the paragraph here",
        "The paragraph before ends with a full stop, this one starts with a small letter. "
        "They are kept apart.",
        "`… значение.` / blank line / `перехода в …`",
    ),
    "P303": Code(
        "word-joined", _N, "this line continues the word cut at the end of line {line}",
        "nothing to do; the hyphen is left out of the text and pb has break=\"no\"",
        "A word that a page cuts is one word. Its hyphen is layout; the span of the page "
        "boundary covers it.",
        "`по-` / page number / `граничной станции`",
    ),
    "N103": Code(
        "bracket-not-opened", _W, "bracket closed here was never opened",
        "open the bracket in the transcript, or remove this one; it stays as text",
        "A closing bracket has no opening bracket before it in reach.",
        "`25 August 1955]`",
    ),
    "N104": Code(
        "bracket-not-closed", _W, "bracket opened here is never closed ({outcome})",
        "close the bracket in the transcript",
        "A bracket may span paragraphs when its label says what it is (handwritten, stamp, "
        "note). When no closing bracket is in reach, a labelled bracket is taken to end with "
        "its own paragraph; one without a label stays as text.",
        "`[Handwritten notations:`",
    ),
    "N105": Code(
        "bracket-too-deep", _W,
        "brackets are nested more than {limit} deep; the inner ones stay as text",
        "check the transcript: such nesting is nearly always damage",
        "Brackets deeper than the limit are kept as text.",
        "forty opening brackets in a row",
    ),
    "N106": Code(
        "bracket-not-understood", _W, "bracket fits no rule of the notation",
        "it stays as text; add a rule to the profile (`notation:`) with one example",
        "Each rule of the notation describes one editorial convention. A bracket that fits "
        "none is neither a supplement (it stands outside a sentence) nor a gloss.",
        "a paragraph that is one long bracket without a label",
    ),
    "E401": Code(
        "date-ambiguous", _W, "`{text}` can be {one} or {other}",
        "write the month as a word or a Roman figure in the transcript if you know the order",
        "A date of three figures whose first two could both be months. Where another date of the "
        "document shows the order, that order is taken; else the date gets no `@when`.",
        "`3/4/52`",
    ),
    "E402": Code(
        "slip-corrected", _N, "`{text}` is taken for a slip of the recognition of `{correction}`",
        "nothing to do; if the correction is wrong, add the spelling to an authority file",
        "A letter of a name that an authority knows was taken for one that looks like it. The "
        "text keeps what the transcript has, in `sic`, with the correction beside it.",
        "`Kim II Sung`",
    ),
    "E410": Code(
        "dates-disagree-between-versions", _W, "{what} stands only here; the other version has {other}",
        "compare the two passages with the page; both are kept",
        "Blocks of two language versions that say the same have different dates. Neither is changed.",
        "`7-1-1956` in the original, `7 February 1956` in the translation",
    ),
    "E411": Code(
        "number-in-one-version", _N, "{what} stands only here; the other version has {other}",
        "nothing to do where the other version writes the number as a word",
        "A number above ten of one language version is not in the block of the other.",
        "`12,6 тонны` against `12 tons`",
    ),
    "E412": Code(
        "name-in-one-version", _N, "{what} is named only here; the other version has {other}",
        "nothing to do where the other version says “he”; else compare the passages",
        "A person whom the authority knows is named in the block of one language version only.",
        "`Нам Ир` against `he`",
    ),
    "E413": Code(
        "mark-in-one-version", _N, "{what} stands only here; the other version has {other}",
        "nothing to do where only one version is hard to read",
        "A gap or an insertion by hand stands in the block of one language version only.",
        "`[two words illegible]` in the translation only",
    ),
    "E414": Code(
        "no-counterpart", _N, "{text} has no counterpart in {language}",
        "nothing to do: passages are often untranslated",
        "No block of the other language version says the same. It has no link and no @corresp.",
        "an entry of a journal that was not translated",
    ),
    "V501": Code(
        "not-well-formed", _E, "not well-formed XML: {reason}",
        "correct the file in an XML editor",
        "The file cannot be parsed.",
        "an unclosed element",
    ),
    "V502": Code(
        "dangling-pointer", _E, "@{attribute} points to “{target}”, which does not exist",
        "correct the pointer or add the element with that xml:id",
        "A pointer that begins with `#` names an xml:id of the same file.",
        "`<gap resp=\"#resp.nobody\"/>`",
    ),
    "V503": Code(
        "duplicate-id", _E, "xml:id “{id}” stands more than once",
        "rename one of them",
        "An xml:id names one element of the file.",
        "two elements with `xml:id=\"en.p1\"`",
    ),
    "V504": Code(
        "element-not-allowed", _E, "<{element}> is not allowed here {parent}{hint}",
        "expected here: {expected}",
        "The schema allows other elements at this place, or this one only elsewhere. When the "
        "name looks like a slip, the nearest allowed name is given.",
        "`<para>` in a `<div>`",
    ),
    "V505": Code(
        "content-missing", _E, "<{element}> is not complete",
        "expected before its end: {expected}",
        "The element ends before the content that the schema requires.",
        "a `<titleStmt>` without `<title>`",
    ),
    "V506": Code(
        "attribute-not-allowed", _E, "@{attribute} is not allowed on <{element}>{hint}",
        "remove the attribute, or see the schema for the attributes of this element",
        "The schema does not give the element this attribute, or not together with the others.",
        "`<p rend=\"bold\">`",
    ),
    "V507": Code(
        "attribute-missing", _E, "<{element}> lacks {attribute}",
        "add the attribute",
        "The schema requires the attribute on this element.",
        "`<gap/>` without a reason",
    ),
    "V508": Code(
        "value-not-allowed", _E, "@{attribute} of <{element}> cannot be “{value}”{hint}",
        "expected: {expected}",
        "The attribute has a closed list of values, or a form such as a date.",
        "`<date when=\"24.12.1955\">`",
    ),
    "V509": Code(
        "text-not-allowed", _E, "text is not allowed here in <{element}>: “{text}”",
        "expected here: {expected}",
        "The element holds other elements only.",
        "words directly in a `<div>`",
    ),
    "V510": Code(
        "not-valid", _E, "not valid: {reason}",
        "compare with the schema",
        "The schema refuses the file, and only its processor can say why.",
        "a schema in a part of RELAX NG that is not explained",
    ),
    "V511": Code(
        "rule-broken", _E, "{reason}",
        "see rule {rule} of the Schematron schema",
        "A rule about values or about how parts agree, which a grammar cannot express.",
        "`<date from=\"1956\" to=\"1955\">`",
    ),
    "V512": Code(
        "xsd-not-valid", _E, "not valid by the XSD: {reason}",
        "compare with the schema",
        "W3C XML Schema refuses the file. The XSD of the program is wider than its RELAX NG "
        "schema and is checked on request only.",
        "`--xsd`, or a schema of one's own",
    ),
    "V513": Code(
        "rule-questions", _W, "{reason}",
        "see rule {rule} of the Schematron schema; a faithful transcript may break it",
        "A rule that a faultless document keeps; the paper itself may break it.",
        "items numbered 1, 3, 2",
    ),
    "V514": Code(
        "document-type", _E, "a document type declaration (<!DOCTYPE …>) is not allowed",
        "remove it; TEI is checked by a schema, and entities can be written as characters",
        "A document type declaration can make a parser read other files or grow without bound. It "
        "is refused before the file is parsed.",
        "`<!DOCTYPE TEI SYSTEM \"tei.dtd\">`",
    ),
    "V590": Code(
        "not-checked", _E, "could not validate with {schema}: {reason}",
        "no verdict is given; use another form of the schema, or raise --time-limit",
        "The schema cannot be read, compiled or run here, or takes too long. A file that could "
        "not be checked is never called valid; the exit status is 2.",
        "a Schematron schema in XPath 2",
    ),
    "F601": Code(
        "not-accounted-for", _E, "nothing became of “{text}”",
        "this is a fault of the program: report it with the transcript; the file is not written",
        "Every character of the source has one role: text, markup, layout or record. Here is one "
        "that has none, so that it would be lost.",
        "a certificate from which a stretch was removed",
    ),
    "F602": Code(
        "accounted-for-twice", _E, "“{text}” has two roles",
        "this is a fault of the program: report it with the transcript; the file is not written",
        "Every character of the source has one role. A character that has two would stand in the "
        "TEI twice, or be text and markup at once.",
        "a certificate in which two stretches overlap",
    ),
    "F603": Code(
        "text-not-conserved", _E, "the text parts here ({kind}): source {source}, TEI {tei}",
        "this is a fault of the program: report it with the transcript; the file is not written",
        "The text of the TEI, read anew, must be the text of the source in the order in which the "
        "TEI has it; only runs of blanks are made one.",
        "a writer that drops a word",
    ),
    "F604": Code(
        "written-plainly", _E, "{what} is written as plain paragraphs: {code}, {reason}",
        "this is a fault of the program: report it with the transcript; no character is lost",
        "What was made of a part of the transcript was not sound, so the part stands in the TEI as "
        "paragraphs of its text, brackets and all. The file is valid and complete, but poorer.",
        "no transcript is known to do this",
    ),
    "F610": Code(
        "no-certificate", _W, "there is no certificate beside this file; its words are only matched",
        "name the certificate, or encode the transcript again to get one",
        "Without NAME.fidelity.json the program does not know which words of the source are markup "
        "or the record, so it matches words like the lines of two versions. That finds changed, "
        "lost and added words, but it is no proof.",
        "`tei-encoder verify letter.xml letter.txt`, with letter.xml alone in its folder",
    ),
    "F611": Code(
        "source-changed", _E,
        "line {line} of the {what} is not what was encoded ({kind}; was line {was})",
        "compare with the transcript that was deposited, or encode this one again",
        "The certificate has a digest of every line of the source as it was when it was encoded.",
        "a transcript in which a typing error was corrected",
    ),
    "F612": Code(
        "tei-changed", _E, "line {line} of the {what} is not what was written ({kind}; was line {was})",
        "`tei-encoder diff` shows whether the text changed; encode again, or deposit the new version",
        "The certificate has a digest of every line of the TEI as it was written, so that a change of "
        "any byte is found: of an attribute, a space, an element.",
        "a TEI file in which an attribute was removed",
    ),
    "F613": Code(
        "text-differs", _E, "the TEI has “{tei}”, the source “{source}” (its line {line})",
        "restore the text of the source, or put the correction beside it in `choice`",
        "The words of the TEI are not those of the source at this place.",
        "a modernised spelling",
    ),
    "F614": Code(
        "unusable-certificate", _E, "nothing can be verified: {reason}",
        "use the certificate that was written with this TEI, and the transcript that was encoded",
        "The certificate must be the JSON file that `encode` wrote.",
        "a certificate that was cut off",
    ),
    "F615": Code(
        "no-source", _E, "nothing can be verified: there is no source {file}",
        "give the folder that holds the transcripts, or remove the TEI file",
        "A folder of TEI is verified against a folder of sources with the same names.",
        "a transcript that was removed after it had been encoded",
    ),
    "F616": Code(
        "edited-on-purpose", _N, "the TEI has “{tei}”, the source “{source}” (its line {line}), "
        "as the certificate declares",
        "nothing to do if you trust who issued the certificate",
        "The certificate was issued anew (`verify --certificate-out`) for TEI that somebody edited, "
        "and says itself that the words differ here.",
        "a misprint of the transcript that was mended in the TEI",
    ),
    "X901": Code(
        "internal-error", _E, "the program failed on this file: {reason}",
        "report this with the file; the other files are encoded",
        "A fault of the program, not of the transcript. Nothing is written for this file. With "
        "TEI_ENCODER_DEBUG set, the traceback is printed.",
        "no transcript is known to do this",
    ),
    "X902": Code(
        "process-died", _E, "the process that worked on this file ended ({reason})",
        "free some memory or give fewer --jobs; the other files are done",
        "Each file is worked on in a process of its own. This one was ended from outside, most often "
        "because the machine had no memory left.",
        "a process that the system killed",
    ),
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a code, the place in the source, and what its message needs."""

    code: str
    span: Span | None = None
    args: Mapping[str, object] = field(default_factory=dict)
    position: tuple[int, int] | None = None
    """Line and column (1-based) when the place is not in a decoded source."""
    anchor: str | None = None
    """For a place in TEI: the nearest xml:id."""

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def message(self) -> str:
        return CODES[self.code].message.format(**self.args)

    @property
    def help(self) -> str:
        return CODES[self.code].help.format(**self.args)


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic tied to its file, with line, column and final severity."""

    file: str
    line: int
    column: int
    diagnostic: Diagnostic
    severity: Severity
    context: str = ""
    around: tuple[str, str] = ("", "")
    """The lines before and after the place."""
    end: tuple[int, int] | None = None
    """Line and column behind the last character that it is about, where that is known."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form of a finding; keys are stable."""
        said: dict[str, object] = {
            "file": self.file, "line": self.line, "column": self.column,
            "code": self.diagnostic.code, "name": CODES[self.diagnostic.code].name,
            "severity": self.severity.name.lower(),
            "message": self.diagnostic.message, "help": self.diagnostic.help,
        }
        if self.end is not None:
            said["end_line"], said["end_column"] = self.end
        if self.path:
            said["path"] = self.path
        return said

    @property
    def path(self) -> str:
        """The place within the TEI (``/TEI/text/body/div[2]/p[3]``), where there is one."""
        return str(self.diagnostic.args.get("path", ""))


def locate(
    diagnostics: Iterable[Diagnostic], name: str, source: Source | None, *, strict: bool = False
) -> list[Finding]:
    """Tie diagnostics to a file, in the order of the text.

    Args:
        diagnostics: what there is to say.
        name: of the file.
        source: its text, for line, column and excerpt; None where there is none.
        strict: raise every severity by one step.
    """
    return sorted((_locate(d, name, source, strict) for d in diagnostics),
                  key=lambda f: (f.line, f.column, f.diagnostic.code))


def _locate(diagnostic: Diagnostic, name: str, source: Source | None, strict: bool) -> Finding:
    line, column = diagnostic.position or (1, 1)
    context, end = "", None
    if source is not None:
        if diagnostic.span is not None:
            line, column = source.position(diagnostic.span.start)
            end = source.position(diagnostic.span.end) if len(diagnostic.span) else None
        if diagnostic.span is not None or diagnostic.position is not None:
            context = source.line_text(line)
    severity = diagnostic.severity
    if strict:
        severity = Severity(min(severity + 1, Severity.ERROR))
    around = ("", "")
    if context and source is not None:
        around = source.line_text(line - 1) if line > 1 else "", source.line_text(line + 1)
    return Finding(name, line, column, diagnostic, severity, context, around, end)


CONTEXT_WIDTH = 100
"""Widest excerpt of a source line in a message, in code points."""


def render_text(finding: Finding) -> str:
    """A finding as text: place, code and message, the line with a caret, help."""
    head = printable(
        f"{finding.file}:{finding.line}:{finding.column}: {finding.severity.name.lower()} "
        f"{finding.diagnostic.code} {finding.diagnostic.message}")
    lines = [head]
    if finding.context:
        excerpt, column = _excerpt(finding.context, finding.column)
        gutter = f"{finding.line:>5} | "
        carets = "^" * max(1, min(width(finding), len(excerpt) - column + 1))
        lines += [gutter + excerpt, " " * (len(gutter) - 2) + "| " + " " * (column - 1) + carets]
    if finding.path:
        lines.append(printable(f"     at: {finding.path}"))
    lines.append(printable(f"   help: {finding.diagnostic.help}"))
    return "\n".join(lines)


def width(finding: Finding) -> int:
    """How many characters of its line a finding is about; to the end of the line where it goes on."""
    if finding.end is None:
        return 1
    line, column = finding.end
    return column - finding.column if line == finding.line else len(finding.context)


def render_full(finding: Finding) -> str:
    """A finding with the lines around the place, and the page of its code."""
    code = CODES[finding.diagnostic.code]
    head, *rest = render_text(finding).split("\n")
    before, after = (printable(line[:CONTEXT_WIDTH]) for line in finding.around)
    if finding.context and before.strip():
        head += f"\n{finding.line - 1:>5} | {before}"
    if finding.context and after.strip():
        rest.insert(2, f"{finding.line + 1:>5} | {after}")
    words = textwrap.wrap(code.explanation, 88)
    return "\n".join([head, *rest, f"    {code.name}:", *(f"      {line}" for line in words), ""])


def render_github(finding: Finding) -> str:
    """A finding as an annotation of GitHub Actions."""
    level = {Severity.NOTE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}
    code = finding.diagnostic.code
    message = _escaped(f"{finding.diagnostic.message}\nhelp: {finding.diagnostic.help}", "")
    file, title = (_escaped(text, ":,") for text in (finding.file, f"{code} {CODES[code].name}"))
    return (f"::{level[finding.severity]} file={file},line={finding.line},col={finding.column},"
            f"title={title}::{message}")


def _escaped(text: str, more: str) -> str:
    """The text without what would end a workflow command or one of its properties."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def all_pages() -> str:
    """All codes with message, help, explanation and example, as Markdown."""
    parts = ["# Findings", "",
             "Made by `tei-encoder explain --all`. Notes are shown with `--notes`; `--strict` raises",
             "every severity by one step.", ""]
    for name, code in CODES.items():
        parts += [f"## {name} {code.name}", "", f"*{code.severity.name.lower()}*: {code.message}", "",
                  code.explanation, "", f"- What to do: {code.help}"]
        parts += [f"- Example: {code.example}"] if code.example else []
        parts.append("")
    return "\n".join(parts)


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, made printable; one cell a character."""
    start = max(0, column - 1 - CONTEXT_WIDTH // 2)
    part = line[start : start + CONTEXT_WIDTH]
    return printable(part), column - start


def printable(text: str) -> str:
    """The text without what could move the cursor or begin a line of its own."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def explain(code: str) -> str | None:
    """The page of a code, or None when there is no such code."""
    entry = CODES.get(code.upper())
    if entry is None:
        return None
    parts = [f"{code.upper()} {entry.name} ({entry.severity.name.lower()})", "",
             entry.explanation, "", f"Message: {entry.message}", f"Help: {entry.help}"]
    if entry.example:
        parts.append(f"Example: {entry.example}")
    return "\n".join(parts)
