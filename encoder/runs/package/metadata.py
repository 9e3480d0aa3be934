"""What repositories want to know of a document, out of its TEI header.

Sources: Dublin Core 1.1 (`oai_dc`), DataCite 4.5, PREMIS 3.0, EAD 2002 (`dao`), METS 1.12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from encoder import __version__
from encoder.fidelity.streams import TEI

_DC = "http://purl.org/dc/elements/1.1/"
_OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DATACITE = "http://datacite.org/schema/kernel-4"
_PREMIS = "http://www.loc.gov/premis/v3"
_EAD = "urn:isbn:1-931666-22-9"
_METS = "http://www.loc.gov/METS/"
_XLINK = "http://www.w3.org/1999/xlink"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATED = ("when", "from", "notBefore", "to", "notAfter")
_FORMAT = "application/tei+xml"
UNKNOWN = "(:unkn)"
"""What DataCite has in the place of something that is not known."""


@dataclass(frozen=True, slots=True)
class Described:
    """A document, or a volume of them, as a catalogue has it."""

    title: str
    creators: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    date: str = ""
    """Of the original (ISO 8601)."""
    languages: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    rights: str = ""
    licence: str = ""
    """Its address."""
    identifiers: tuple[str, ...] = ()
    archive: str = ""
    reference: str = ""
    """The archival reference."""
    summary: str = ""
    images: tuple[str, ...] = ()
    """Addresses of the images of its pages."""
    parts: tuple[str, ...] = ()
    """Names of the documents of a volume."""


def described(root: etree._Element) -> Described:
    """A document by its header."""
    header = root.find(f"{TEI}teiHeader")
    if header is None:
        return Described("untitled")
    publication = header.find(f".//{TEI}publicationStmt")
    licence = header.find(f".//{TEI}availability/{TEI}licence")
    found = header.findall(f".//{TEI}creation/{TEI}date") + root.findall(
        f".//{TEI}correspAction[@type='sent']/{TEI}date"
    )
    versions = [node.get(_LANG, "") for node in root.iterfind(f"{TEI}text/{TEI}body/{TEI}div")]
    translators = [
        name
        for node in header.iterfind(f".//{TEI}respStmt")
        if node.get(_ID) == "resp.translator"
        for name in node.iterfind(f"{TEI}persName")
    ]
    days = header.iterfind(f".//{TEI}publicationStmt/{TEI}date")
    numbers = publication.iterfind(f"{TEI}idno") if publication is not None else ()
    return Described(
        title=_said(header, f".//{TEI}titleStmt/{TEI}title") or "untitled",
        creators=tuple(filter(None, map(_words, header.iterfind(f".//{TEI}titleStmt/{TEI}author")))),
        translators=tuple(filter(None, map(_words, translators))),
        date=next((value for day in found for key in _DATED if (value := day.get(key, ""))), ""),
        languages=tuple(dict.fromkeys(filter(None, versions))),
        publisher=_said(publication, f"{TEI}publisher"),
        published=next((day.get("when", "") for day in days), ""),
        rights=_said(header, f".//{TEI}availability"),
        licence=licence.get("target", "") if licence is not None else "",
        identifiers=tuple(map(_words, numbers)),
        archive=_said(header, f".//{TEI}msIdentifier/{TEI}repository"),
        reference=_said(header, f".//{TEI}msIdentifier/{TEI}idno"),
        summary=_said(header, f".//{TEI}abstract"),
        images=tuple(node.get("url", "") for node in root.iterfind(f".//{TEI}facsimile//{TEI}graphic")),
    )


def volume(title: str, documents: Sequence[Described], names: Sequence[str]) -> Described:
    """Many documents as one."""
    dates = sorted(one.date for one in documents if one.date)
    publishers = sorted({one.publisher for one in documents if one.publisher})
    licences = {(one.rights, one.licence) for one in documents}
    rights, licence = next(iter(licences)) if len(licences) == 1 else ("", "")
    return Described(
        title=title,
        date="/".join(dict.fromkeys([*dates[:1], *dates[-1:]])),
        languages=tuple(sorted({language for one in documents for language in one.languages})),
        publisher=publishers[0] if len(publishers) == 1 else "",
        published=max((one.published for one in documents), default=""),
        rights=rights,
        licence=licence,
        summary=f"{len(documents)} documents",
        parts=tuple(names),
    )


def _words(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())


def _said(node: etree._Element | None, path: str) -> str:
    found = node.find(path) if node is not None else None
    return _words(found) if found is not None else ""


# --- Dublin Core and DataCite --------------------------------------------------------------------


def dublin_core(one: Described) -> bytes:
    """A document as `oai_dc`."""
    root = etree.Element(f"{{{_OAI}}}dc", nsmap={"oai_dc": _OAI, "dc": _DC})
    rows = [
        ("title", (one.title,)),
        ("creator", one.creators),
        ("contributor", one.translators),
        ("date", (one.date,)),
        ("language", one.languages),
        ("publisher", (one.publisher,)),
        ("description", (one.summary,)),
        ("source", (", ".join(filter(None, (one.archive, one.reference))),)),
        ("rights", (one.licence, one.rights)),
        ("identifier", one.identifiers),
        ("type", ("Collection" if one.parts else "Text",)),
        ("format", (_FORMAT,)),
        ("relation", one.parts),
    ]
    for name, values in rows:
        for value in filter(None, values):
            etree.SubElement(root, f"{{{_DC}}}{name}").text = value
    return _bytes(root)


def datacite(one: Described, name: str, year: str) -> bytes:
    """A document as DataCite has it.

    Args:
        one: the document.
        name: its identifier where the header has none: the repository gives a DOI.
        year: of publication, where the header has none.
    """
    root = etree.Element(f"{{{_DATACITE}}}resource", nsmap=_by_default(_DATACITE))

    def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
        node = etree.SubElement(parent, f"{{{_DATACITE}}}{tag}", attributes)
        node.text = text or None
        return node

    def several(tag: str, part: str, words: Sequence[str], **attributes: str) -> None:
        if words:
            held = add(root, tag)
            for said in words:
                add(held, part, said, **attributes)

    add(root, "identifier", next(iter(one.identifiers), name), identifierType="Local")
    creators = add(root, "creators")
    for creator in one.creators or (UNKNOWN,):
        add(add(creators, "creator"), "creatorName", creator)
    several("titles", "title", (one.title,))
    add(root, "publisher", one.publisher or UNKNOWN)
    add(root, "publicationYear", (one.published or year)[:4])
    kind = ("Volume", "Collection") if one.parts else ("Document", "Text")
    add(root, "resourceType", kind[0], resourceTypeGeneral=kind[1])
    if one.translators:
        _translators(add(root, "contributors"), one.translators)
    several("dates", "date", tuple(filter(None, (one.date,))), dateType="Created")
    for language in one.languages[:1]:
        add(root, "language", language)
    others = one.identifiers[1:]
    several("alternateIdentifiers", "alternateIdentifier", others, alternateIdentifierType="Local")
    several("formats", "format", (_FORMAT,))
    rights = tuple(filter(None, (one.rights or one.licence,)))
    several("rightsList", "rights", rights, **({"rightsURI": one.licence} if one.licence else {}))
    several(
        "descriptions", "description", tuple(filter(None, (one.summary,))), descriptionType="Abstract"
    )
    return _bytes(root)


def _translators(parent: etree._Element, names: Sequence[str]) -> None:
    for name in names:
        node = etree.SubElement(parent, f"{{{_DATACITE}}}contributor", contributorType="Other")
        etree.SubElement(node, f"{{{_DATACITE}}}contributorName").text = name


# --- PREMIS ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done with a document."""

    kind: str
    """A term of the PREMIS event types: `creation`, `fixity check`, `validation`."""
    time: str
    """ISO 8601, UTC."""
    outcome: str
    """`success` or `fail`."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a package as PREMIS has it."""

    place: str
    sha512: str
    size: int
    format: str


@dataclass(frozen=True, slots=True)
class Preserved:
    """A document with its files and what was done with it."""

    name: str
    files: tuple[Kept, ...]
    events: tuple[Event, ...] = field(default=())


_AGENT = "tei-encoder"


def premis(one: Preserved) -> bytes:
    """A document, its files and its events as PREMIS 3."""
    root = etree.Element(f"{{{_PREMIS}}}premis", nsmap={"premis": _PREMIS}, version="3.0")
    kind = "{http://www.w3.org/2001/XMLSchema-instance}type"

    def add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
        node = etree.SubElement(parent, f"{{{_PREMIS}}}{tag}")
        node.text = text
        return node

    def identified(parent: etree._Element, tag: str, value: str) -> None:
        held = add(parent, f"{tag}Identifier")
        add(held, f"{tag}IdentifierType", "local")
        add(held, f"{tag}IdentifierValue", value)

    for file in one.files:
        node = add(root, "object")
        node.set(kind, "premis:file")
        identified(node, "object", file.place)
        facts = add(node, "objectCharacteristics")
        fixity = add(facts, "fixity")
        add(fixity, "messageDigestAlgorithm", "SHA-512")
        add(fixity, "messageDigest", file.sha512)
        add(facts, "size", str(file.size))
        add(add(add(facts, "format"), "formatDesignation"), "formatName", file.format)
    for number, event in enumerate(one.events, 1):
        node = add(root, "event")
        identified(node, "event", f"{one.name}#{number}")
        add(node, "eventType", event.kind)
        add(node, "eventDateTime", event.time)
        if event.detail:
            add(add(node, "eventDetailInformation"), "eventDetail", event.detail)
        add(add(node, "eventOutcomeInformation"), "eventOutcome", event.outcome)
        held = add(node, "linkingAgentIdentifier")
        add(held, "linkingAgentIdentifierType", "local")
        add(held, "linkingAgentIdentifierValue", f"{_AGENT} {__version__}")
        for file in one.files:
            link = add(node, "linkingObjectIdentifier")
            add(link, "linkingObjectIdentifierType", "local")
            add(link, "linkingObjectIdentifierValue", file.place)
    agent = add(root, "agent")
    identified(agent, "agent", f"{_AGENT} {__version__}")
    add(agent, "agentName", _AGENT)
    add(agent, "agentType", "software")
    add(agent, "agentVersion", __version__)
    return _bytes(root)


# --- pointers of finding aids and images -------------------------------------------------------------


def ead(documents: Sequence[tuple[str, Described]]) -> bytes | None:
    """Components of a finding aid with a pointer (`dao`) to each TEI file that has an archival
    reference; None where none has one."""
    root = etree.Element(f"{{{_EAD}}}dsc", nsmap=_by_default(_EAD), type="in-depth")
    for place, one in documents:
        if not one.reference:
            continue
        component = etree.SubElement(root, f"{{{_EAD}}}c", level="item")
        did = etree.SubElement(component, f"{{{_EAD}}}did")
        etree.SubElement(did, f"{{{_EAD}}}unitid").text = one.reference
        etree.SubElement(did, f"{{{_EAD}}}unittitle").text = one.title
        if one.date:
            etree.SubElement(did, f"{{{_EAD}}}unitdate", normal=one.date).text = one.date
        if one.archive:
            etree.SubElement(did, f"{{{_EAD}}}repository").text = one.archive
        dao = etree.SubElement(did, f"{{{_EAD}}}dao")
        dao.set(f"{{{_XLINK}}}href", place)
        dao.set(f"{{{_XLINK}}}role", _FORMAT)
    return _bytes(root) if len(root) else None


def mets(documents: Sequence[tuple[str, Described]]) -> bytes | None:
    """TEI files with the images of their pages; None where none has one."""
    if not any(one.images for _, one in documents):
        return None
    root = etree.Element(f"{{{_METS}}}mets", nsmap={"mets": _METS, "xlink": _XLINK})
    held = etree.SubElement(root, f"{{{_METS}}}fileSec")
    groups = {use: etree.SubElement(held, f"{{{_METS}}}fileGrp", USE=use) for use in ("TEI", "IMAGE")}
    whole = etree.SubElement(root, f"{{{_METS}}}structMap", TYPE="LOGICAL")
    top = etree.SubElement(whole, f"{{{_METS}}}div", TYPE="volume")
    count = 0
    for place, one in documents:
        if not one.images:
            continue
        part = etree.SubElement(top, f"{{{_METS}}}div", TYPE="document", LABEL=one.title)
        for use, addresses in (("TEI", (place,)), ("IMAGE", one.images)):
            for address in addresses:
                count += 1
                file = etree.SubElement(groups[use], f"{{{_METS}}}file", ID=f"f{count}")
                at = etree.SubElement(file, f"{{{_METS}}}FLocat", LOCTYPE="URL")
                at.set(f"{{{_XLINK}}}href", address)
                etree.SubElement(part, f"{{{_METS}}}fptr", FILEID=f"f{count}")
    return _bytes(root)


def _by_default(namespace: str) -> Any:
    """A namespace without a prefix; that of links has one."""
    return {None: namespace, "xlink": _XLINK} if namespace == _EAD else {None: namespace}


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
