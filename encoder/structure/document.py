"""A source as a document: the record, its language versions, and what lies between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from encoder.core.facts import RECIPIENT
from encoder.core.model import (
    Division,
    Document,
    Reading,
)
from encoder.core.source import Source, Span
from encoder.core.visitor import leaves
from encoder.findings import Finding
from encoder.findings.source import IllegalCharacter, NothingToEncode
from encoder.findings.structure import RecordAlone
from encoder.layout.roles import with_translators
from encoder.layout.versions import find_versions
from encoder.notation.rules import Notation
from encoder.profile import Profile
from encoder.record.read import ReadRecord, read_record
from encoder.structure.file_marks import with_file_facts
from encoder.structure.issuers import with_issuers
from encoder.structure.paper import read_division


def read(source: Source, profile: Profile) -> tuple[Document | None, list[Finding]]:
    """Read a transcript; None when it holds no text at all."""
    findings: list[Finding] = [
        IllegalCharacter(span=Span(at, at + 1), codepoint=ord(source.text[at]))
        for at in source.illegal()
    ]
    if not any(not c.isspace() for c in source.text):
        return None, [*findings, NothingToEncode(span=Span(0, 0))]
    source = source.with_line_feeds()
    whole, source = source, source.paper()
    facts = whole.facts
    found = (
        _with_fields(facts.fields, profile) if facts and facts.fields else read_record(source, profile)
    )
    if source.facts is not None and source.facts.paper:
        found = _with_paper(found, source.facts.paper, len(source.text))
    versions, about = find_versions(source, found.document, found.record, profile)
    findings += [*found.findings, *about]
    if not versions:
        findings.append(RecordAlone(span=Span(len(source.text), len(source.text))))
    if whole.facts is not None:
        said = found.record
        title, identifier = whole.facts.title or said.title, whole.facts.identifier or said.identifier
        found = replace(found, record=replace(said, title=title, identifier=identifier))
    notes = [note for version in versions for note in version.notes]
    found = replace(found, record=with_translators(found.record, notes))
    notation = profile.lexicon(Notation)
    divisions: list[Division] = []
    readings: list[Reading] = []
    for version in versions:
        division, read, about = read_division(source, version, found.record, profile, notation)
        divisions.append(division)
        readings += read
        findings += about
    document = Document(
        name=source.name,
        record=found.record,
        divisions=tuple(with_issuers(divisions)),
        readings=tuple(readings),
    )
    return with_spaces(with_file_facts(document, whole, profile), whole), findings


def _with_paper(found: ReadRecord, start: int, end: int) -> ReadRecord:
    """The record of a file that says where the paper begins."""
    chrome = tuple(span for span in (Span(0, start),) if len(span))
    return replace(found, record=replace(found.record, chrome=chrome), document=Span(start, end))


def _with_fields(fields: Sequence[tuple[str, str]], profile: Profile) -> ReadRecord:
    """The record by what a table says of it, read like labelled fields."""
    stated = [value for label, value in fields if label == RECIPIENT]
    rest = (f"{label}: {value}" for label, value in fields if label != RECIPIENT)
    text = "\n".join(rest) + "\n\n"
    found = read_record(Source("table", text), profile)
    said = tuple(one.changed(span=None, position=(1, 1)) for one in found.findings)
    names = (name.strip() for value in stated for name in re.split(r"[;|]", value))
    record = replace(found.record, chrome=(), recipients=tuple(filter(None, names)))
    return ReadRecord(record, found.document, said)


def prepare(profile: Profile) -> None:
    """Make sure of the rules of a user's profile before the first document; those of a shipped one
    are compiled when they are needed.

    Raises:
        ProfileError: a rule that cannot be used, with its name.
    """
    notation = profile.lexicon(Notation)
    if profile.digest:
        notation.check()


def with_spaces(document: Document, source: Source) -> Document:
    """The document with the blank space between its leaves accounted for."""
    spaces, at = [], 0
    for span, _ in leaves(document):
        if span.start > at:
            spaces.append(Span(at, span.start))
        at = max(at, span.end)
    if at < len(source.text):
        spaces.append(Span(at, len(source.text)))
    return replace(document, spaces=tuple(spaces))
