"""Findings about files of other formats than plain text."""

from __future__ import annotations

from typing import ClassVar

from encoder.findings.finding import Finding, Severity


class DamagedFile(Finding):
    """A file of a known format cannot be read, or asks for what is not done: a document type,
    entities."""

    code = "S020"
    says = "the {kind} cannot be read: {reason}"
    advice = "open it in the program that made it and save it anew"
    example = "a `.docx` that was cut off while it was copied"
    sample = {"kind": "Word file", "reason": "File is not a zip file"}

    kind: str
    reason: str


class EncryptedFile(Finding):
    """A file is locked with a password."""

    code = "S021"
    says = "the {kind} is locked with a password"
    advice = "save it without a password, and encode that"
    example = "a Word file that was saved with a password"
    sample = {"kind": "Word file"}

    kind: str


class TooMuchInside(Finding):
    """What a packed file would unpack to is beyond all measure."""

    code = "S022"
    says = "the {kind} holds {parts} parts of {size} bytes; it is not unpacked"
    advice = "if it is no attack, take out what is not text (pictures), and save it anew"
    example = "an archive of a few kilobytes that unpacks to gigabytes"
    sample = {"kind": "Word file", "size": 4_500_000_000, "parts": 12}

    kind: str
    size: int
    parts: int


class HiddenText(Finding):
    """Words that a file hides are kept, and set off: in TEI they are `hi[@rend='hidden']`, on a web
    page part of the record."""

    code = "S023"
    severity = Severity.WARNING
    says = "“{text}” is hidden in the file; it is kept"
    advice = "look whether it belongs to the text"
    example = "a Word file with text of the format “hidden”"
    sample = {"text": "not for the public"}

    text: str


class NotInReadingOrder(Finding):
    """A region of a page has no place in its reading order: it is read last."""

    code = "S024"
    severity = Severity.WARNING
    says = "the region {region} is not in the reading order; it is read at the end of its page"
    advice = "set the order in Transkribus or eScriptorium, and export anew"
    example = "a marginal note that was drawn later"
    sample = {"region": "r_3"}

    region: str


class TextsOfRegionDiffer(Finding):
    """What a file says of a region differs from what it says of its lines; the lines count."""

    code = "S025"
    severity = Severity.WARNING
    says = "the text of {region} is not that of its lines: “{text}”; the lines count"
    advice = "export the file anew; the text of the region is of an earlier state"
    example = "a region whose lines were corrected later"
    sample = {"region": "r_3", "text": "stale words"}

    region: str
    text: str


class LinkedFile(Finding):
    """A file points to text in other files; these are not fetched."""

    code = "S026"
    severity = Severity.WARNING
    says = "the file points to text that is not in it ({target}); it is not fetched"
    advice = "put the text into the file"
    example = "a master document with chapters in files of their own"
    sample = {"target": "chapter1.docx"}

    target: str


class BadTag(Finding):
    """A tag in the `custom` attribute of a line has no place in it or no form."""

    code = "S027"
    severity = Severity.WARNING
    says = "the tag {tag} of line {line} is left out: {reason}"
    advice = "tag the words again"
    example = "a tag beyond the end of a line that was shortened"
    sample = {"tag": "person", "line": "r_1_l2", "reason": "it ends after the line"}

    tag: str
    line: str
    reason: str


class LettersDoNotFit(Finding):
    """The letters of a PDF are not those that are seen: it has no Unicode map, or that of another
    alphabet."""

    code = "S028"
    says = "the letters of the PDF do not fit the language (“{text}”): {why}"
    advice = (
        "print it anew with its fonts, or recognise the pictures of its pages (OCRmyPDF --force-ocr)"
    )
    example = "a PDF whose Cyrillic letters are copied as Latin ones"
    sample = {"text": "ÇÀÏÈÑÜ", "why": "their Unicode map is that of another alphabet"}

    text: str
    why: str


class NoTextLayer(Finding):
    """A PDF that holds pictures of pages and no text."""

    code = "S029"
    says = "the PDF has no text: its pages are pictures"
    advice = "recognise them first (OCRmyPDF, Transkribus, eScriptorium), and encode what these give"
    example = "a scan"
    sample: ClassVar[dict[str, object]] = {}


class OrderInDoubt(Finding):
    """The lines of a page stand in another order in the file than on the page; that of the page is
    read."""

    code = "S030"
    severity = Severity.WARNING
    says = "page {page}: the file has its lines in another order than the page, which counts"
    advice = "compare the page with what was read (`tei-encoder inspect FILE`)"
    example = "a PDF of two columns that was written row by row"
    sample = {"page": 3}

    page: int


class PdfExtraMissing(Finding):
    """The packages that read PDF are not installed."""

    code = "S031"
    says = "PDF files need packages that are not installed"
    advice = "pip install 'tei-encoder[pdf]'"
    example = "`tei-encoder encode letter.pdf --out tei` without the extra"
    sample: ClassVar[dict[str, object]] = {}


class FileOfRowMissing(Finding):
    """A row of a table names a file that is not there."""

    code = "S032"
    says = "the row {row} names {file}, which is not there"
    advice = "put the file beside the table, or mend its name in the column `files`"
    example = "a row of `metadata.csv` whose scan was never transcribed"
    sample = {"row": "7-113", "file": "missing.docx"}

    row: str
    file: str
