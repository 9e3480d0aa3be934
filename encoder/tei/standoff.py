"""The standOff element: whom and what the document names, and links between its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from encoder.core.model import Document, Entity
from encoder.tei.writing import Writing
from encoder.tei.xml import ID, LANG, TEI, Element, element, entity_id

_LISTS = {
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "body": ("listOrg", "org", "orgName"),
}
_SECTIONS = frozenset({"opener", "closer", "div", "table"})
"""What is linked as a whole where its blocks are."""


@dataclass(frozen=True, slots=True)
class _Link:
    """Identifiers of what says the same in original and translation."""

    originals: tuple[str, ...]
    translations: tuple[str, ...]
    certainty: str
    by_editor: bool = False


def write_standoff(root: Element, text: Element, document: Document, writing: Writing) -> None:
    """Persons, places and bodies with their names, and the alignment as links; nothing when
    there is neither. Blocks and sections in `text` that say the same point to one another."""
    links = list(_links(document, writing))
    if not links and not document.entities:
        return
    made = element(root, "standOff")
    _lists(made, document)
    if links:
        _linked(element(made, "linkGrp", type="alignment"), text, links)


def _lists(made: Element, document: Document) -> None:
    """Persons, places and bodies with their names and numbers."""
    for kind, (group, item, name) in _LISTS.items():
        known = [entity for entity in document.entities if entity.kind == kind]
        listed = element(made, group) if known else None
        for entity in known:
            one = element(listed, item, cert=entity.certainty)
            one.set(ID, entity_id(kind, entity.key))
            for language, words in entity.names:
                element(one, name, words).set(LANG, language)
            if kind == "person":
                _life(one, entity)
            for source, number in entity.numbers:
                element(one, "idno", number, type=source)
            if entity.note:
                element(one, "note", entity.note)


def _life(person: Element, entity: Entity) -> None:
    """When a person lived, and as what."""
    for name, year in (("birth", entity.born), ("death", entity.died)):
        if year is not None:
            element(person, name, when=f"{year:05d}" if year < 0 else f"{year:04d}")
    if entity.office:
        element(person, "occupation", entity.office)


def _linked(group: Element, text: Element, links: Sequence[_Link]) -> None:
    """The links, and what they join pointing to one another."""
    nodes = {str(node.get(ID)): node for node in text.iter() if node.get(ID)}
    for link in (*_sections(links, nodes), *links):
        both = (*link.originals, *link.translations)
        targets = " ".join(f"#{ident}" for ident in both)
        element(
            group,
            "link",
            target=targets,
            cert=None if link.by_editor else link.certainty,
            resp="#resp.editor" if link.by_editor else None,
        )
        for ident in both:
            others = link.translations if ident in link.originals else link.originals
            known = nodes[ident].get("corresp", "").split()  # an original may have two translations
            told = dict.fromkeys((*known, *(f"#{other}" for other in others)))
            nodes[ident].set("corresp", " ".join(told))
    _point_to_left_out(text)


def _links(document: Document, writing: Writing) -> Iterator[_Link]:
    """The links as identifiers; a block without one cannot be linked."""
    idents = {id(node): ident for ident, node in writing.origins.items()}
    for link in document.links:
        originals = tuple(idents[id(node)] for node in link.originals if id(node) in idents)
        translations = tuple(idents[id(node)] for node in link.translations if id(node) in idents)
        if originals and translations:
            yield _Link(originals, translations, link.certainty, link.by_editor)


# --- what was left out --------------------------------------------------------------------------


def _point_to_left_out(text: Element) -> None:
    """Let each omission point to the blocks of the other version that stand where it stands, between
    the partners of the linked blocks around it."""
    versions = [node for node in text.iter(f"{{{TEI}}}div") if node.get("type") in _VERSIONS]
    if len(versions) != 2:
        return
    blocks = [_blocks(version) for version in versions]
    for ours, theirs in (blocks, blocks[::-1]):
        places = {f"#{node.get(ID)}": place for place, node in enumerate(theirs)}
        partners = [[places[one] for one in _told(node) if one in places] for node in ours]
        start = 0
        waiting: list[Element] = []
        for node, found in zip(ours, partners, strict=True):
            if _is_omission(node):
                waiting.append(node)
            elif found:
                _point(waiting, theirs[start : min(found)])
                start, waiting = max(found) + 1, []
        _point(waiting if start else [], theirs[start:])


def _is_omission(node: Element) -> bool:
    return node.tag == f"{{{TEI}}}gap" and node.get("reason") == "sampling"


def _told(node: Element) -> list[str]:
    """What a block points to; an omission has no partner."""
    return [] if _is_omission(node) else node.get("corresp", "").split()


def _point(omissions: Sequence[Element], blocks: Sequence[Element]) -> None:
    """One omission points to the blocks; of several nobody knows which is which."""
    between = [node for node in blocks if node.get("corresp") is None and _is_in_text(node)]
    if between and len(omissions) == 1:
        omissions[0].set("corresp", " ".join(f"#{node.get(ID)}" for node in between))


def _is_in_text(node: Element) -> bool:
    """True for what stands in the text of a paper."""
    return any(outer.get("type") == "text" for outer in node.iterancestors())


def _blocks(version: Element) -> list[Element]:
    """What has an identifier in a version and holds no other block that has one, in order."""
    apart = {f"{{{TEI}}}{name}" for name in (*_SECTIONS, "pb", "s")}
    named = [node for node in version.iter() if node.get(ID) and node.tag not in apart]
    holders = {outer.get(ID) for node in named for outer in node.iterancestors()}
    return [node for node in named if node.get(ID) not in holders]


# --- sections as wholes ------------------------------------------------------------------------


def _sections(links: Sequence[_Link], nodes: dict[str, Element]) -> Iterator[_Link]:
    """Sections whose blocks are linked with those of one another more than with any other's."""
    votes: Counter[tuple[str, str]] = Counter()
    for link in links:
        pairs = {
            (one, other)
            for original in link.originals
            for translation in link.translations
            for one, other in _around(nodes[original], nodes[translation])
        }
        votes.update(pairs)
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for (one, other), count in sorted(votes.items()):
        for section, partner in ((one, other), (other, one)):
            key = section, _version(partner)
            if key not in best or count > best[key][0]:
                best[key] = count, partner
    place = {ident: number for number, ident in enumerate(nodes)}
    for one, other in sorted(votes, key=lambda pair: (place[pair[0]], place[pair[1]])):
        mutual = best[one, _version(other)][1] == other and best[other, _version(one)][1] == one
        if mutual:
            yield _Link((one,), (other,), "high" if votes[one, other] > 1 else "medium")


def _version(ident: str) -> str:
    """The version that an identifier belongs to."""
    return ident.partition(".")[0]


def _around(original: Element, translation: Element) -> Iterator[tuple[str, str]]:
    """The sections that two linked blocks stand in, those of the same kind paired, outermost first."""
    ours, theirs = _kinds(original), _kinds(translation)
    for kind in ours:
        yield from zip(ours[kind], theirs.get(kind, ()), strict=False)


def _kinds(block: Element) -> dict[tuple[str, str], list[str]]:
    """The sections around a block by their kinds, outermost first; a version is none."""
    found: dict[tuple[str, str], list[str]] = {}
    outer = [node for node in block.iterancestors() if _is_section(node)]
    for node in reversed(outer):
        name = str(node.tag).rpartition("}")[2]
        found.setdefault((name, node.get("type", "")), []).append(str(node.get(ID)))
    return found


def _is_section(node: Element) -> bool:
    name = str(node.tag).rpartition("}")[2]
    return name in _SECTIONS and node.get(ID) is not None and node.get("type") not in _VERSIONS


_VERSIONS = frozenset({"original", "translation"})
