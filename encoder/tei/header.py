"""The TEI header: what the archive says of the document, and what the program did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from encoder.core.model import (
    DateText,
    Document,
    Foreign,
    Gloss,
    Mark,
    Part,
    Record,
    Reference,
)
from encoder.core.visitor import walk
from encoder.dates.eras import CALENDARS
from encoder.language import identify
from encoder.profile import Applied, Profile, Publication
from encoder.tei.applications import write_applications
from encoder.tei.correspondence import authors, write_correspondence
from encoder.tei.inline import date_attributes
from encoder.tei.revisions import name_editors, write_revisions
from encoder.tei.writing import Writing
from encoder.tei.xml import ID, LANG, Element, append_text, element, plain

RELATORS = "https://id.loc.gov/vocabulary/relators/"
GRADES = {
    "special-folder": "Special folder",
    "top-secret": "Top secret",
    "secret": "Secret",
    "confidential": "Confidential",
    "restricted": "Restricted",
    "unclassified": "Unclassified",
}
"""Grades of classification, the highest first, with their English names."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a header says that neither the document nor its record do."""

    applied: Applied
    """Publication statements, and the profiles that were read with."""
    schemas: tuple[tuple[str, str], ...] = ()
    """Address and namespace of the language of each schema that the file names."""
    encoded: str | None = None
    """Date of encoding (ISO 8601), when the user gives one."""
    weights: str = ""
    """SHA-256 of weights that were learnt from corrections."""


def write_header(
    root: Element,
    document: Document,
    profile: Profile,
    writing: Writing,
    title: str,
    edition: Edition,
) -> None:
    """The whole teiHeader."""
    header = element(root, "teiHeader")
    root.insert(0, header)
    publication = edition.applied.publication
    description = element(header, "fileDesc")
    _title(description, document, title, writing, profile, publication.publisher)
    _publication(description, document.record, publication)
    _notes(description, document.record)
    _source(description, document.record, str(root.get(ID)))
    _encoding(header, document, edition)
    _profile(header, document, profile, writing)
    write_revisions(header, document, edition.encoded)


# --- fileDesc ---------------------------------------------------------------------------


def _title(
    parent: Element,
    document: Document,
    title: str,
    writing: Writing,
    profile: Profile,
    publisher: str | None,
) -> None:
    statement = element(parent, "titleStmt")
    element(statement, "title", title, type="main")
    for author in authors(document, profile, writing):
        element(element(statement, "author"), "persName", author.name, ref=author.pointer)
    if document.record.credits:
        element(statement, "funder", document.record.credits)
    translated = transcribed = False
    for who in document.record.responsibilities:
        made = element(statement, "respStmt")
        if "transl" in who.words.casefold() and not translated:
            made.set(ID, "resp.translator")
            translated = True
        elif who.act == "trc" and not transcribed:
            made.set(ID, "resp.transcriber")
            transcribed = True
        element(made, "resp", who.words, ref=RELATORS + who.act)
        element(made, "persName", who.name)
    if "archive" in writing.responsible and publisher is not None:
        _responsible(statement, "archive", "Published by", "pbl", "orgName", publisher)
    elif "archive" in writing.responsible:
        _responsible(statement, "archive", "Transcript edited by", "edt", "name", "not named")
    if document.sittings:
        _responsible(statement, "editor", "Corrected by", "edt", "name", "not named")
        name_editors(statement[-1], document)
    for name, number in writing.revisers.items():
        _responsible(statement, f"reviser{number}", "Revised by", "edt", "persName", name)
    _responsible(statement, "encoder", "Encoded by", "mrk", "name", "tei-encoder", type="software")


def _responsible(
    parent: Element, who: str, words: str, act: str, tag: str, name: str, **attributes: str
) -> None:
    made = element(parent, "respStmt")
    made.set(ID, f"resp.{who}")
    element(made, "resp", words, ref=RELATORS + act)
    element(made, tag, name, **attributes)


_UNPUBLISHED = "Unpublished: neither the record nor the configuration names a publisher."
_STATUS = {
    "free": "May be passed on freely.",
    "restricted": "Restricted.",
    "unknown": "Nothing is known of restrictions.",
}


def _publication(parent: Element, record: Record, said: Publication) -> None:
    """Who publishes the file, on what terms: only what somebody has stated."""
    statement = element(parent, "publicationStmt")
    if said.publisher is None:
        element(statement, "p", _UNPUBLISHED)
        return
    element(statement, "publisher", said.publisher)
    if said.date is not None:
        element(statement, "date", when=said.date)
    if record.identifier:
        element(statement, "idno", record.identifier, type="record")
    if record.url:
        element(statement, "idno", record.url, type="URI")
    if said.licence or said.rights or said.status:
        terms = element(statement, "availability", status=said.status)
        if said.licence:
            element(terms, "licence", said.licence, target=said.licence_url)
        if said.rights or not said.licence:
            element(terms, "p", said.rights or _STATUS[str(said.status)])


def _notes(parent: Element, record: Record) -> None:
    """Fields of the record that the header has no better place for."""
    if record.other:
        made = element(parent, "notesStmt")
        for name, value in record.other:
            element(made, "note", value, type="field", n=name)


def _source(parent: Element, record: Record, fallback: str) -> None:
    """The citation and the manuscript; `fallback` names a record without a number."""
    made = element(parent, "sourceDesc")
    if record.citation:
        bibl = element(made, "bibl", type="record")
        for part in record.citation:
            _CITED[part.kind](bibl, part)
    if record.references or record.original_language or record.contents:
        _manuscript(made, record, fallback)
    if not len(made):
        element(made, "p", "Transcript without a description of its source.")


def _cited_text(parent: Element, part: Part) -> None:
    append_text(parent, plain(part.text))


def _cited_date(parent: Element, part: Part) -> None:
    attributes = date_attributes(part.dating) if part.dating else {}
    element(parent, "date", part.text, **attributes)


_CITED: dict[str | None, Callable[[Element, Part], Any]] = {
    None: _cited_text,
    "title": lambda parent, part: element(parent, "title", part.text, level="a"),
    "collection": lambda parent, part: element(parent, "title", part.text, level="m"),
    "date": _cited_date,
    "reference": lambda parent, part: element(parent, "idno", part.text, type="archival"),
    "record": lambda parent, part: element(parent, "idno", part.text, type="record"),
    "printed": lambda parent, part: element(parent, "bibl", part.text, type="printed"),
    "name": lambda parent, part: element(parent, "persName", part.text),
    "url": lambda parent, part: element(parent, "ref", part.text, target=part.value),
}


def _manuscript(parent: Element, record: Record, fallback: str) -> None:
    made = element(parent, "msDesc")
    identifier = element(made, "msIdentifier")
    first, *others = record.references or (None,)
    if first is None:
        element(identifier, "idno", record.identifier or fallback, type="record")
    else:
        _reference(identifier, first)
    for other in others:
        if other is not None:
            _reference(element(identifier, "altIdentifier"), other)
    if record.original_language or any(r.leaves for r in record.references):
        _items(made, record)
    if record.contents:
        surrogates = element(element(made, "additional"), "surrogates")
        listed = element(surrogates, "list")
        for item in record.contents:
            element(listed, "item", item)


def _reference(parent: Element, reference: Reference) -> None:
    if reference.repository:
        element(parent, "repository", reference.repository)
    idno = element(parent, "idno", type="archival")
    for part in reference.parts:
        if part.kind is None:
            append_text(idno, plain(part.text))
        else:
            element(idno, "idno", part.text, type=part.kind)


def _items(parent: Element, record: Record) -> None:
    contents = element(parent, "msContents")
    for reference in record.references or (None,):
        language = record.original_language
        if reference is not None and reference.leaves is not None:
            item = element(contents, "msItem")
            first, last = (re.sub(r"\s", "", leaf) for leaf in reference.leaves)
            element(item, "locus", first if first == last else f"{first}-{last}", from_=first, to=last)
        elif reference is None or reference is record.references[0]:
            if language is None:
                continue
            item = element(contents, "msItem")
        else:
            continue
        if language is not None:
            element(item, "textLang", language.text, mainLang=language.value)
        else:
            element(item, "title", record.title or "Untitled")
    if not len(contents):
        parent.remove(contents)


# --- encodingDesc ------------------------------------------------------------------------


def _encoding(parent: Element, document: Document, edition: Edition) -> None:
    made = element(parent, "encodingDesc")
    for address, _ in edition.schemas:
        element(made, "schemaRef", url=address)
    if edition.applied.publication.project is not None:
        element(element(made, "projectDesc"), "p", edition.applied.publication.project)
    declared = element(made, "editorialDecl")
    correction = element(declared, "correction", method="markup")
    element(
        correction,
        "p",
        "Apparent errors stay in the text inside sic; a correction stands beside them in choice.",
    )
    element(
        element(declared, "normalization"),
        "p",
        "A run of white space is one space; a hyphen at the end of a page is left out where "
        'pb has break="no". Nothing else of the transcript is changed.',
    )
    element(
        element(declared, "interpretation"),
        "p",
        f"Dates, names, stamps and document parts are recognised by program, with the rules "
        f"of the profile {edition.applied.profiles[0][0]}; cert records doubt.",
    )
    if _grades(document):
        taxonomy = element(element(made, "classDecl"), "taxonomy")
        taxonomy.set(ID, "classification")
        used = _grades(document)
        for grade, name in GRADES.items():
            if grade in used:
                category = element(taxonomy, "category")
                category.set(ID, f"cls.{grade}")
                element(category, "catDesc", name).set(LANG, "en")
    write_applications(element(made, "appInfo"), edition.applied, document.lexicon, edition.weights)


def _grades(document: Document) -> set[str]:
    return {
        node.level
        for division in document.divisions
        for node in walk(division)
        if isinstance(node, Mark) and node.level
    }


# --- profileDesc --------------------------------------------------------------------------


def _profile(parent: Element, document: Document, profile: Profile, writing: Writing) -> None:
    record = document.record
    made = element(parent, "profileDesc")
    summary = [paragraph for paragraph in record.summary if plain(paragraph).strip()]
    if summary:
        abstract = element(made, "abstract")
        abstract.set(LANG, profile.metadata_language)
        for paragraph in summary:
            element(abstract, "p", paragraph)
    if record.date is not None:
        attributes = date_attributes(record.date.dating) if record.date.dating else {}
        element(element(made, "creation"), "date", record.date.text, **attributes)
    usage = element(made, "langUsage")
    for tag in _languages(document, profile):
        element(usage, "language", _language_name(tag), ident=tag)
    _calendars(made, document)
    _classification(made, document)
    write_correspondence(made, document, profile, writing)
    if writing.hands:
        notes = element(made, "handNotes")
        for key, hand in writing.hands.items():
            element(notes, "handNote", hand.description, scope="minor", scribeRef=hand.scribe).set(
                ID, key
            )


def _calendars(parent: Element, document: Document) -> None:
    """The calendars other than the Gregorian one that dates of the paper are in."""
    used = {
        node.dating.calendar
        for division in document.divisions
        for node in walk(division)
        if isinstance(node, DateText) and node.dating.calendar
    }
    recorded = document.record.date
    if recorded is not None and recorded.dating and recorded.dating.calendar:
        used.add(recorded.dating.calendar)
    if not used:
        return
    described = element(parent, "calendarDesc")
    for name, words in CALENDARS.items():
        if name in used:
            calendar = element(described, "calendar")
            calendar.set(ID, f"cal.{name}")
            element(calendar, "p", words)


def _language_name(tag: str) -> str:
    name = identify.name_of(tag)
    return f"{name} in transliteration" if "-Latn" in tag else name


def _languages(document: Document, profile: Profile) -> Iterable[str]:
    """Every language of the file, the divisions' first."""
    tags = [division.language for division in document.divisions]
    tags.append(profile.metadata_language)
    tags += sorted(
        {
            node.language
            for division in document.divisions
            for node in walk(division)
            if isinstance(node, Gloss | Foreign) and node.language
        }
    )
    return dict.fromkeys(tags)


def _classification(parent: Element, document: Document) -> None:
    """The highest grade that the paper itself bears, outside stamps."""
    borne = {
        node.level
        for division in document.divisions
        for block in division.opener
        if not isinstance(block, Mark)
        for node in walk(block)
        if isinstance(node, Mark) and node.level
    }
    for grade in GRADES:
        if grade in borne:
            element(
                element(parent, "textClass"), "catRef", scheme="#classification", target=f"#cls.{grade}"
            )
            return
