"""The record header: the block of metadata before a document."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class NoRecord(Finding):
    """The record header is the block of metadata before the document: title, date and labelled
    fields such as `Citation:`. Without it the title of the TEI is the paper's own head, and no
    publisher is stated. What holds for all documents (publisher, date, licence, licence_url,
    rights, status, project, prefix) is said once, under `publication:` in a file
    tei-encoder.yaml in the folder where the command runs, or in a profile."""

    code = "R101"
    severity = Severity.NOTE
    says = "no record header was recognised; the whole text is the document"
    advice = (
        "add a header (title, date, `Citation:`); publisher, licence, rights and project go under "
        "`publication:` in tei-encoder.yaml"
    )
    example = "a bare transcript"


class ReferenceNotRead(Finding):
    """The reference is split into typed parts (fond, opis, box …) by the table of citation
    schemes of the profile. Without a scheme it is kept whole, as `idno type="archival"`."""

    code = "R102"
    severity = Severity.WARNING
    says = "no citation scheme fits the archival reference “{text}”"
    advice = (
        "the reference is kept verbatim; add a scheme for this archive to the profile (`archives:`)"
    )
    example = '`Citation: "T", 1955, Wilson Center Digital Archive, Private papers of X.`'
    sample = {"text": "Private papers of X"}

    text: str


class DateNotRead(Finding):
    """The date of the record stays as text, without an ISO attribute."""

    code = "R103"
    severity = Severity.WARNING
    says = "the date “{text}” is not understood"
    advice = "write the date as `January 13, 1956`, `January 1956` or `1956`"
    example = "`Sometime in spring`"
    sample = {"text": "Sometime in spring"}

    text: str


class CitationNotRead(Finding):
    """The citation is read as: quoted title, date, collection, archival reference,
    responsibility, address. What does not fit stays as text in the `bibl`."""

    code = "R104"
    severity = Severity.WARNING
    says = "the citation does not follow the pattern title, date, collection, reference"
    advice = "the citation is kept verbatim; check its quotation marks and commas"
    example = "`Citation: see the folder`"


class LanguageNotKnown(Finding):
    """The original language of the record stays as text without a language tag."""

    code = "R105"
    severity = Severity.WARNING
    says = "the language “{text}” is not known"
    advice = "use the English name of the language (CLDR), for example `Russian`"
    example = "`Original Language: Klingonese`"
    sample = {"text": "Klingonese"}

    text: str


class DatesDisagree(Finding):
    """The date line and the date within the citation should name the same day."""

    code = "R106"
    severity = Severity.WARNING
    says = "the record is dated “{first}” here and “{second}” in its citation"
    advice = "check the record; both dates are kept, the first one is used"
    example = "`May 1, 1955` above, `May 2, 1955` in the citation"
    sample = {"first": "May 1, 1955", "second": "May 2, 1955"}

    first: str
    second: str


class LayoutNotKnown(Finding):
    """Several lines at the beginning have a label and a value, as metadata have, but no layout of
    the profile fits them: they stay text of the document. A layout is a few lines of YAML
    (`layouts:` in a profile that `extends: archival`), and so is a label (`record: {fields: …}`);
    `tei-encoder inspect` shows which layout was chosen for a document."""

    code = "R107"
    severity = Severity.WARNING
    says = "lines with the labels {labels} look like metadata, but no record layout fits them"
    advice = (
        "add the labels under `record.fields`, or a layout under `layouts`, to a profile of your own"
    )
    example = "`Fundort: …`, `Objektart: …`, `Zustand: …` before a letter"
    sample = {"labels": "Fundort, Objektart, Zustand"}

    labels: str
