"""A document as TEI P5."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from encoder.core.model import Document, Heading, Node
from encoder.core.ranges import full_text
from encoder.core.visitor import has
from encoder.profile import Applied, Profile, apply
from encoder.tei.body import write_body
from encoder.tei.header import Edition, write_header
from encoder.tei.identifiers import Identifiers, kept
from encoder.tei.images import Images
from encoder.tei.serialise import serialise
from encoder.tei.standoff import write_standoff
from encoder.tei.writing import Writing
from encoder.tei.xml import ID, LANG, Element, Ids, element, ncname


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a TEI document and, for each xml:id, the node it came from."""

    data: bytes
    origins: dict[str, Node]
    retired: dict[str, str] = field(default_factory=dict)
    """Identifiers that an editor's changes took away -> that of the block with their words."""


_HOLDERS = frozenset({"div", "row"})
"""What is said of by what stands in it."""


def _by_editor(text: Element, document: Document, writing: Writing) -> None:
    """Say of blocks that an editor made what they are that it was the editor, surely."""
    if not document.edited:
        return
    places = {made.get(ID): made for made in text.iter() if made.get(ID) in writing.origins}
    for place in sorted(document.edited):
        at = [ident for ident, node in writing.origins.items() if has(node, place)]
        blocks = [
            places[i]
            for i in at
            if i in places and str(places[i].tag).rpartition("}")[2] not in _HOLDERS
        ]
        for made in blocks[-1:]:
            made.set("resp", writing.resp("editor"))
            made.attrib.pop("cert", "")


RNG = "http://relaxng.org/ns/structure/1.0"
SCH = "http://purl.oclc.org/dsdl/schematron"


def write(
    document: Document,
    profile: Profile,
    *,
    encoded: str | None = None,
    schema: str | None = None,
    before: Identifiers | None = None,
) -> Written:
    """Write a document.

    Args:
        document: as the readers give it, enriched or not.
        profile: gives publication statements, and the words of correspondence.
        encoded: date of encoding (ISO 8601) for the header; None leaves it out, so
            that the same input gives the same bytes.
        schema: folder of the schema as the file names it (`schema`, `../schema`, a web
            address); None: it names none.
        before: the identifiers of the document without what an editor rearranged; they stay.
    """
    applied = _applied(document, profile)
    root = element(None, "TEI")
    root.set(ID, "")
    root.set(LANG, profile.metadata_language)
    translators = [who for who in document.record.responsibilities if "transl" in who.words.casefold()]
    images = Images(document.surfaces)
    writing = Writing(
        Ids(), has_translator=bool(translators), identified=document.identified, images=images
    )
    text = element(None, "text")
    write_body(text, document, writing)
    images.point(text, writing.origins)
    retired = kept(text, writing.origins, before) if before is not None else {}
    _by_editor(text, document, writing)
    edition = Edition(applied, _schemas(schema), encoded, profile.weights_digest)
    write_header(root, document, profile, writing, title_of(document), edition)
    images.write(root)
    write_standoff(root, text, document, writing)
    root.append(text)
    root.set(ID, _unused(_identifier(document, applied.publication.prefix), root))
    return Written(serialise(root, edition.schemas), writing.origins, retired)


def _schemas(folder: str | None) -> tuple[tuple[str, str], ...]:
    """The two schemas that an XML editor asks for."""
    if folder is None:
        return ()
    folder = folder.rstrip("/")
    return (f"{folder}/tei_archival.rng", RNG), (f"{folder}/tei_archival.sch", SCH)


def _applied(document: Document, profile: Profile) -> Applied:
    """The publication statements that hold for a document."""
    collections = [part.text for part in document.record.citation if part.kind == "collection"]
    return apply(profile, collections, document.record.url)


def _identifier(document: Document, prefix: str | None) -> str:
    """The number of the record, else the name of the file, behind the prefix of the archive."""
    name = ncname(document.record.identifier or PurePath(document.name).stem)
    if prefix is not None:
        return f"{prefix}-{name}"
    return name if name[0].isalpha() or name[0] == "_" else f"doc-{name}"


def _unused(name: str, root: Element) -> str:
    """An identifier that nothing inside has: a file may be called `ru.txt`, as its version is."""
    inside = {made.get(ID) for made in root.iter()}
    return f"doc-{name}" if name in inside else name


def title_of(document: Document) -> str:
    """The title of the record, else the paper's own head, else the name of the file."""
    if document.record.title:
        return document.record.title
    for division in document.divisions:
        heads = [
            block
            for block in division.opener
            if isinstance(block, Heading) and block.kind in ("title", "sub")
        ]
        words = " ".join(" ".join(full_text(head.content).split()) for head in heads)
        if words.strip():
            return words
    return PurePath(document.name).stem or "Untitled"
