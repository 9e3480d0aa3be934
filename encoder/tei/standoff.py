"""The standOff element: whom and what the document names, and links between its versions."""

from __future__ import annotations

from collections.abc import Iterator

from encoder.core.model import Document
from encoder.tei.writing import Writing
from encoder.tei.xml import ID, LANG, Element, element, entity_id

_LISTS = {
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "body": ("listOrg", "org", "orgName"),
}


def write_standoff(root: Element, text: Element, document: Document, writing: Writing) -> None:
    """Persons, places and bodies with their names, and the alignment as links; nothing when
    there is neither. Translated blocks in `text` point to their originals."""
    links = list(_links(document, writing))
    if not links and not document.entities:
        return
    made = element(root, "standOff")
    for kind, (group, item, name) in _LISTS.items():
        known = [entity for entity in document.entities if entity.kind == kind]
        listed = element(made, group) if known else None
        for entity in known:
            one = element(listed, item)
            one.set(ID, entity_id(kind, entity.key))
            for language, words in entity.names:
                element(one, name, words).set(LANG, language)
            for source, number in entity.numbers:
                element(one, "idno", number, type=source)
    if links:
        blocks = {node.get(ID): node for node in text.iter() if node.get(ID)}
        group_of_links = element(made, "linkGrp", type="alignment")
        for originals, translations, certainty in links:
            targets = " ".join(f"#{ident}" for ident in (*originals, *translations))
            element(group_of_links, "link", target=targets, cert=certainty)
            for ident in translations:
                blocks[ident].set("corresp", " ".join(f"#{original}" for original in originals))


def _links(document: Document, writing: Writing) -> Iterator[tuple[list[str], list[str], str]]:
    """The links as identifiers; a block without one cannot be linked."""
    idents = {id(node): ident for ident, node in writing.origins.items()}
    for link in document.links:
        originals = [idents[id(node)] for node in link.originals if id(node) in idents]
        translations = [idents[id(node)] for node in link.translations if id(node) in idents]
        if originals and translations:
            yield originals, translations, link.certainty
