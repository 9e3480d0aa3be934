"""The standOff element: whom and what the document names, and links between its versions."""

from __future__ import annotations

from encoder.model import Document
from encoder.tei.xml import ID, LANG, Element, element, entity_id

_LISTS = {"person": ("listPerson", "person", "persName"), "place": ("listPlace", "place", "placeName"),
          "body": ("listOrg", "org", "orgName")}


def write_standoff(root: Element, document: Document) -> None:
    """Persons, places and bodies with their names, and the alignment as links; nothing when
    there is neither."""
    if not document.links and not document.entities:
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
    if document.links:
        group_of_links = element(made, "linkGrp", type="alignment")
        for link in document.links:
            element(group_of_links, "link", target=" ".join(f"#{target}" for target in link.targets),
                    cert=link.certainty)
