"""One document from bytes to validated TEI: a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from encoder import corrections, enrich, formats, structure, tei, validation
from encoder.authority import load as authorities
from encoder.authority.load import Authority
from encoder.core.model import (
    Document,
    Leaf,
    Node,
)
from encoder.core.source import DecodingError, Source
from encoder.core.visitor import walk
from encoder.fidelity import account, statement
from encoder.fidelity.origin import unread
from encoder.findings import Finding, Severity, TeiFault
from encoder.findings.fidelity import WrittenPlainly
from encoder.findings.source import NotText, TooLarge
from encoder.profile import Profile

if TYPE_CHECKING:
    from encoder.corrections import Corrections

_LONGEST = 4_000_000
"""Code points of the longest text that a file of another format may hold."""


_SOUND = frozenset({"F604", "C101"})


@dataclass(frozen=True, slots=True)
class Encoded:
    """The outcome for one document; `tei` is None when nothing can be written."""

    source: Source | None
    """None when the bytes are no text."""
    document: Document | None = None
    tei: bytes | None = None
    findings: list[Finding] = field(default_factory=list)
    conserved: account.Conserved | None = None
    """The account of every character of the source."""
    origins: Mapping[str, Node] = field(default_factory=dict)
    """xml:id -> the node it was written from."""
    retired: Mapping[str, str] = field(default_factory=dict)
    """Identifiers that an editor's changes took away -> that of the block with their words now."""

    @property
    def errors(self) -> list[Finding]:
        """What is not sound; a part that was written as paragraphs (F604) is, and what an entry of a
        file of corrections should have changed (C101)."""
        return [d for d in self.findings if d.severity >= Severity.ERROR and d.code not in _SOUND]

    @property
    def sound(self) -> bool:
        """True when the TEI is valid and its text is that of the source."""
        return not self.errors

    def certificate(self, data: bytes, name: str) -> bytes:
        """The fidelity certificate (JSON) of a document that was encoded.

        Args:
            data: the bytes of the transcript.
            name: of the TEI file.
        """
        if not (self.document and self.source and self.conserved and self.tei):
            raise ValueError("a document without TEI has no certificate")
        files = statement.Files(self.source, data, self.tei, name)
        return statement.certificate(self.document, files, self.conserved, self.origins, self.retired)


def encode(
    name: str,
    data: bytes,
    profile: Profile,
    *,
    encoded: str | None = None,
    schema: str | None = None,
    authority: Authority | None = None,
    model: enrich.NameTagger | None = None,
    knowledge: enrich.Knowledge | None = None,
    sentences: bool = False,
    corrected: Corrections | None = None,
) -> Encoded:
    """Encode the bytes of one transcript.

    Args:
        name: the file's name; its stem serves where the record gives no number.
        data: UTF-8 or UTF-16.
        profile: conventions and vocabulary.
        encoded: date of encoding for the header, or None.
        schema: folder of the schema as the TEI names it, or None: it names none.
        authority: persons, places and bodies to know; None: those of the profile.
        model: proposes names where nothing else finds any; None: nothing does.
        knowledge: what helps to align versions beside their signs and lengths.
        sentences: mark sentences and link those of linked paragraphs too.
        corrected: what editors decided about this document.

    Whatever is wrong with the input is a finding. A part that would not be sound is written as
    plain paragraphs, and F604 says so. The TEI is missing only when the bytes are no text, the
    text is empty, or it would not be sound even so.
    """
    about: tuple[Finding, ...] = ()
    try:
        if formats.format_of(name, data) is not None:
            read = formats.read(name, data, profile.styles)
            source, about = read.source, read.findings
            if len(source.text) > _LONGEST:
                return Encoded(None, findings=[TooLarge(size=len(source.text), limit=_LONGEST)])
            lost = tuple(unread(data, source))
            if lost:
                return Encoded(source, findings=[*about, *lost])
        else:
            source = Source.from_bytes(name, data)
    except formats.Unreadable as err:
        return Encoded(None, findings=[err.finding])
    except DecodingError as err:
        return Encoded(
            None,
            findings=[
                NotText(
                    byte=err.byte,
                    offset=err.offset,
                    encoding=err.encoding,
                    position=(err.line, err.column),
                )
            ],
        )
    made = encode_source(
        source,
        profile,
        encoded=encoded,
        schema=schema,
        authority=authority,
        model=model,
        knowledge=knowledge,
        sentences=sentences,
        corrected=corrected,
    )
    return replace(made, findings=[*about, *made.findings]) if about else made


def prepare(profile: Profile, authority: Authority | None = None) -> None:
    """Make what every document needs, before processes are made that share it."""
    structure.prepare(profile)
    enrich.prepare(profile, authorities.of(profile) if authority is None else authority)


def encode_source(
    source: Source,
    profile: Profile,
    *,
    encoded: str | None = None,
    schema: str | None = None,
    authority: Authority | None = None,
    model: enrich.NameTagger | None = None,
    knowledge: enrich.Knowledge | None = None,
    sentences: bool = False,
    corrected: Corrections | None = None,
) -> Encoded:
    """Encode a decoded transcript; see :func:`encode`."""
    sitting = corrections.Sitting.of(corrected, source) if corrected else None
    bare, source = source, sitting.source if sitting else source
    document, findings = structure.read(source, profile)
    findings = [*(sitting.said.findings if sitting else ()), *findings]
    if document is None:
        return Encoded(source, findings=findings)
    document = sitting.begun(document, profile) if sitting else document
    before = _identifiers(bare, profile) if document.rearranged else None

    def attempt(read: Document, *, plain: bool = False) -> Encoded:
        """Encode what was read; `plain`: as it is, without looking for dates and names."""
        whole, doubts = (
            (read, [])
            if plain
            else enrich_document(
                read,
                profile,
                authority,
                model,
                knowledge,
                sentences,
                replace(sitting, findings=[]) if sitting else None,
            )
        )
        written = tei.write(whole, profile, encoded=encoded, schema=schema, before=before)
        faults = list(_in_source(validation.check(written.data), written))
        kept = account.conserved(whole, source, written.data)
        return Encoded(
            source,
            whole,
            written.data,
            [*findings, *doubts, *faults, *kept.faults],
            kept,
            written.origins,
            written.retired,
        )

    made = attempt(document)
    return made if made.sound else _made_sound(document, source, made, attempt)


@lru_cache(maxsize=4)
def _identifiers(source: Source, profile: Profile) -> tei.Identifiers:
    """Which identifier each block has in the TEI of a document that no editor rearranged; those of the
    last documents are kept, because an editor decides many things about one."""
    plain, _ = structure.read(source, profile)
    assert plain is not None
    return tei.identifiers(tei.write(plain, profile))


_ROUNDS = 4
"""So many times single blocks are written as paragraphs before whole versions are."""


def _made_sound(
    document: Document, source: Source, made: Encoded, attempt: Callable[..., Encoded]
) -> Encoded:
    """A document of which something came out unsound, with as little as possible of it as plain
    paragraphs; without TEI when even that does not help."""
    fault = made.errors[0]
    places: list[int] = []
    for _ in range(_ROUNDS):
        new = [f.span.start for f in made.errors if f.span is not None and f.span.start not in places]
        places += new
        plainer = structure.plainly(document, source, places) if new else None
        if plainer is None:
            break
        made = attempt(plainer)
        if made.sound:
            return _said_plainly(made, fault, f"the part from line {_lines(source, places)} on")
    made = attempt(structure.versions_plainly(document, source), plain=True)
    if made.sound:
        return _said_plainly(made, fault, "the text")
    last = attempt(structure.all_plainly(document, source), plain=True)
    if last.sound:
        return _said_plainly(last, fault, "everything, the record with it,")
    return replace(last, tei=None)


def _lines(source: Source, places: Sequence[int]) -> str:
    numbers = sorted({source.position(place)[0] for place in places})
    return ", ".join(map(str, numbers))


def _said_plainly(made: Encoded, fault: Finding, what: str) -> Encoded:
    """The document with an error that says what of it is plain paragraphs, and why."""
    said = WrittenPlainly(
        span=fault.span, what=what, fault=fault.code, reason=fault.message, position=fault.position
    )
    return replace(made, findings=[*made.findings, said])


def enrich_document(
    document: Document,
    profile: Profile,
    authority: Authority | None = None,
    model: enrich.NameTagger | None = None,
    knowledge: enrich.Knowledge | None = None,
    sentences: bool = False,
    sitting: corrections.Sitting | None = None,
) -> tuple[Document, list[Finding]]:
    """The document with dates, slips of the recognition and names marked, and its versions
    aligned; see :func:`encode`."""
    known = authorities.of(profile) if authority is None else authority
    document, doubts = enrich.with_dates(document, profile)
    document = sitting.dates(document) if sitting else document
    document, slips = enrich.with_ocr_corrections(document, profile, known)
    document = enrich.with_names(document, profile, known, model)
    document = sitting.names(document, known) if sitting else document
    document = enrich.with_foreign(document)
    document = sitting.notes(document) if sitting else document
    if sentences:
        document = enrich.with_sentences(document, profile)
    helped = knowledge or enrich.Knowledge()
    document = enrich.with_links(document, helped)
    document = sitting.pairs(document) if sitting else document
    if sentences:
        document = replace(document, links=(*document.links, *enrich.sentence_links(document, helped)))
    document = sitting.sentence_pairs(document) if sitting else document
    refused = sitting.findings if sitting else ()
    return document, [*doubts, *slips, *enrich.version_differences(document), *refused]


def _in_source(faults: Iterable[TeiFault], written: tei.Written) -> Iterator[Finding]:
    """Faults of the TEI at the line of the transcript from which the element was written."""
    for fault in faults:
        node = written.origins.get(fault.anchor or "")
        span = (
            next((leaf.span for leaf in walk(node) if isinstance(leaf, Leaf) and leaf.span), None)
            if node is not None
            else None
        )
        yield fault if span is None else fault.changed(span=span, position=None)
