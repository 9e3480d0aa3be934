"""A document as TEI P5."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from encoder.model import Document, Node
from encoder.profile import Profile
from encoder.tei.body import Writing, write_body
from encoder.tei.header import write_header
from encoder.tei.serialise import serialise
from encoder.tei.standoff import write_standoff
from encoder.tei.xml import ID, LANG, Ids, element, ncname


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a TEI document and, for each xml:id, the node it came from."""

    data: bytes
    origins: dict[str, Node]


def write(document: Document, profile: Profile, *, encoded: str | None = None) -> Written:
    """Write a document.

    Args:
        document: as the readers give it, enriched or not.
        profile: gives publisher, prefix of the identifier, schemas.
        encoded: date of encoding (ISO 8601) for the header; None leaves it out, so
            that the same input gives the same bytes.
    """
    stem = PurePath(document.name).stem
    root = element(None, "TEI")
    root.set(ID, ncname(f"{profile.prefix}-{document.record.identifier or stem}"))
    root.set(LANG, profile.metadata_language)
    translators = [who for who in document.record.responsibilities
                   if "transl" in who.words.casefold()]
    writing = Writing(Ids(), has_translator=bool(translators), identified=document.identified)
    text = element(None, "text")
    write_body(text, document, writing)
    write_header(root, document, profile, writing, document.record.title or stem or "Untitled",
                 encoded)
    write_standoff(root, text, document, writing)
    root.append(text)
    return Written(serialise(root, profile), writing.origins)
