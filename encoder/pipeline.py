"""One document from bytes to validated TEI: a pure function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from encoder import authority as authorities
from encoder import enrich, readers, tei, validate
from encoder.authority import Authority
from encoder.diagnostics import Diagnostic, Severity
from encoder.model import Document, Leaf, Node, walk
from encoder.profile import Profile
from encoder.source import DecodingError, Source


@dataclass(frozen=True, slots=True)
class Encoded:
    """The outcome for one document; `tei` is None when nothing can be written."""

    source: Source | None
    document: Document | None = None
    tei: bytes | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    conserved: validate.Conserved | None = None
    """The account of every character of the source."""
    origins: Mapping[str, Node] = field(default_factory=dict)
    """xml:id -> the node it was written from."""

    def certificate(self, data: bytes, name: str) -> bytes:
        """The fidelity certificate (JSON) of a document that was encoded.

        Args:
            data: the bytes of the transcript.
            name: of the TEI file.
        """
        assert self.document and self.source and self.conserved and self.tei is not None
        files = validate.Files(self.source, data, self.tei, name)
        return validate.certificate(self.document, files, self.conserved, self.origins)


def encode(
    name: str, data: bytes, profile: Profile, *, encoded: str | None = None,
    authority: Authority | None = None, model: enrich.Recogniser | None = None,
    similarity: enrich.Similarity | None = None, sentences: bool = False,
) -> Encoded:
    """Encode the bytes of one transcript.

    Args:
        name: the file's name; its stem serves where the record gives no number.
        data: UTF-8 or UTF-16.
        profile: conventions and vocabulary.
        encoded: date of encoding for the header, or None.
        authority: persons, places and bodies to know; None: those of the profile.
        model: proposes names where nothing else finds any; None: nothing does.
        similarity: of sentences, to align versions by meaning; None: by their signs.
        sentences: mark sentences and link those of linked paragraphs too.

    Whatever is wrong with the input is a diagnostic. The TEI is missing only when
    the bytes are no text, the text is empty, or the result would not be sound.
    """
    try:
        source = Source.from_bytes(name, data)
    except DecodingError as err:
        return Encoded(None, diagnostics=[Diagnostic(
            "S001", args={"byte": err.byte, "offset": err.offset, "encoding": err.encoding},
            position=(err.line, err.column))])
    return encode_source(source, profile, encoded=encoded, authority=authority, model=model,
                         similarity=similarity, sentences=sentences)


def encode_source(
    source: Source, profile: Profile, *, encoded: str | None = None,
    authority: Authority | None = None, model: enrich.Recogniser | None = None,
    similarity: enrich.Similarity | None = None, sentences: bool = False,
) -> Encoded:
    """Encode a decoded transcript; see :func:`encode`."""
    document, diagnostics = readers.read(source, profile)
    if document is None:
        return Encoded(source, diagnostics=diagnostics)
    document, doubts = enrich_document(document, profile, authority, model, similarity, sentences)
    diagnostics += doubts
    written = tei.write(document, profile, encoded=encoded)
    faults = list(_in_source(validate.check(written.data), written))
    kept = validate.conserved(document, source, written.data)
    faults += kept.faults
    sound = not any(fault.severity >= Severity.ERROR for fault in faults)
    return Encoded(source, document, written.data if sound else None, [*diagnostics, *faults], kept,
                   written.origins)


def enrich_document(
    document: Document, profile: Profile, authority: Authority | None = None,
    model: enrich.Recogniser | None = None, similarity: enrich.Similarity | None = None,
    sentences: bool = False,
) -> tuple[Document, list[Diagnostic]]:
    """The document with dates, slips of the recognition and names marked, and its versions
    aligned; see :func:`encode`."""
    known = authorities.of(profile) if authority is None else authority
    document, doubts = enrich.with_dates(document, profile)
    document, slips = enrich.with_slips(document, profile, known)
    document = enrich.with_names(document, profile, known)
    if model is not None:
        document = enrich.with_proposals(document, profile, model)
    if sentences:
        document = enrich.with_sentences(document, profile)
    document = enrich.with_links(document, similarity)
    if sentences:
        document = replace(document, links=(
            *document.links, *enrich.sentence_links(document, similarity)))
    return document, [*doubts, *slips, *enrich.disagreements(document)]


def _in_source(faults: Iterable[Diagnostic], written: tei.Written) -> Iterator[Diagnostic]:
    """Faults of the TEI at the line of the transcript from which the element was written."""
    for fault in faults:
        node = written.origins.get(fault.anchor or "")
        span = next((leaf.span for leaf in walk(node) if isinstance(leaf, Leaf) and leaf.span),
                    None) if node is not None else None
        yield fault if span is None else replace(fault, span=span, position=None)
