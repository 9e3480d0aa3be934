"""Who wrote to whom: the correspDesc of the header, out of letterhead, signature and list of
copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import (
    Address,
    Block,
    ClosingLine,
    Dateline,
    DateText,
    Division,
    Document,
    ListBlock,
    Mark,
    Name,
    Node,
    Salute,
    Signed,
)
from encoder.core.ranges import full_text
from encoder.core.visitor import walk
from encoder.language.letters import CAPITAL, NO_CAPITAL
from encoder.language.wording import any_word
from encoder.profile import Profile
from encoder.profile.schema import AddressKind
from encoder.tei.writing import Writing
from encoder.tei.xml import Element, element

_PERSON = re.compile(rf"(?:[^\W\d_]\. ?){{0,2}}{CAPITAL}[^\W\d_]*{NO_CAPITAL}[\w-]*")
_FULL_NAME = re.compile(rf"{CAPITAL}[^\W\d_]*\.?(?: {CAPITAL}[^\W\d_]*\.?){{1,3}}")
"""Two to four words with capitals, initials among them."""
_ACRONYM = re.compile(rf"{CAPITAL}{{2}}")
_TAGS = {"person": "persName", "place": "placeName", "body": "orgName"}


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or recipient: the element for it, its name, and a pointer."""

    tag: str
    name: str
    pointer: str | None = None
    certainty: str | None = None


def _under_copies(division: Division) -> Sequence[Block]:
    """The blocks of a list of copies, under which a signature may stand."""
    return division.distribution.blocks if division.distribution is not None else ()


def authors(document: Document, profile: Profile, writing: Writing) -> list[Party]:
    """The author that the record names, else who signed the document; who signs a
    translation as its translator is none."""
    if document.record.authors:
        return [
            Party("persName", name, writing.person(document.known_as.get(name)))
            for name in document.record.authors
        ]
    translated = re.compile(rf"\b(?:{any_word(profile.closing.translated)})", re.IGNORECASE)
    for division in reversed(document.divisions):
        names = [
            _party(node, writing)
            for block in (*division.closer, *_under_copies(division))
            if isinstance(block, Signed) and not translated.search(full_text(block.content))
            for node in block.content
            if isinstance(node, Name) and node.kind == "person"
        ]
        if names:
            return list(dict.fromkeys(names))
    return []


def _party(node: Name, writing: Writing) -> Party:
    return Party(_TAGS[node.kind], " ".join(full_text(node.content).split()), writing.pointer(node))


def write_correspondence(
    parent: Element, document: Document, profile: Profile, writing: Writing
) -> None:
    """Sender, addressees and copies; nothing for a paper that names no addressee and is no letter. What
    only the title of the record or the salutation says is "medium"."""
    divisions = list(reversed(document.divisions))
    from_ = _address(divisions, "from", profile, writing)
    places = [party for party in from_ if party.tag == "placeName"]
    senders = (
        authors(document, profile, writing)
        or [party for party in from_ if party not in places]
        or ([] if places else _of_title(document.record.sender, document, writing))
    )
    to = _stated(document, writing) or _address(divisions, "to", profile, writing)
    to = to or _under_signature(divisions, writing)
    to = to or _of_title(document.record.addressee, document, writing)
    to = to or _saluted(divisions, writing)
    closing = next((d for d in divisions if d.distribution), None)
    copies = _copies(closing, profile, writing) or _address(divisions, "copies", profile, writing)
    is_letter = senders and any(map(_greets, divisions))
    if not to and not (copies and (senders or from_)) and not is_letter:
        return
    made = element(parent, "correspDesc")
    sent = element(made, "correspAction", type="sent")
    for party in (*senders, *(places or _dateline(divisions, writing))):
        _write(sent, party)
    dated, certainty = _sent(closing) or _written(divisions), None
    if dated is None and document.record.date is not None and document.record.date.dating:
        dated, certainty = document.record.date.dating.when, "medium"
    if dated:
        element(sent, "date", when=dated, cert=certainty)
    for party in to:
        _write(element(made, "correspAction", type="received"), party)
    for party in copies:
        _write(
            element(
                made,
                "correspAction",
                type="received",
                subtype="file" if party.tag == "note" else "copy",
            ),
            party,
        )
    if not len(sent):
        made.remove(sent)


def _write(parent: Element, party: Party) -> None:
    element(parent, party.tag, party.name, ref=party.pointer, cert=party.certainty)


def _of_title(name: str | None, document: Document, writing: Writing) -> list[Party]:
    """A sender or addressee whom only the title of the record names."""
    if name is None:
        return []
    pointer = writing.person(document.known_as.get(name))
    full = _FULL_NAME.fullmatch(name) and not _ACRONYM.search(name)
    tag = "persName" if pointer or full else "name"
    return [Party(tag, name, pointer, "medium")]


def _stated(document: Document, writing: Writing) -> list[Party]:
    """Addressees whom a table names."""
    found = (_of_title(name, document, writing) for name in document.record.recipients)
    return [replace(party, certainty=None) for parties in found for party in parties]


def _address(
    divisions: list[Division], kind: AddressKind, profile: Profile, writing: Writing
) -> list[Party]:
    """Whom the lines "From" and "To" of the letterhead name, in the last version that has
    such lines; words that are no name of anybody are a name all the same."""
    labels = profile.letterhead.address.get(kind, [])
    label = re.compile(rf"^\s*(?:{any_word(labels)})\s*[:：]?\s*", re.IGNORECASE)
    for division in divisions:
        found: list[Party] = []
        for mark in _marks(division, "copy" if kind == "copies" else kind):
            names = [
                node
                for node in mark.content
                if isinstance(node, Name)
                and (node.kind in ("person", "body") or kind == "from" and node.kind == "place")
            ]
            people = [node for node in names if node.kind == "person"]
            found += [_party(node, writing) for node in people or names]
            words = label.sub("", " ".join(full_text(mark.content).split())).strip(" .,:：")
            if not names and words:
                found.append(Party("name", words))
        if found:
            return list(dict.fromkeys(found))
    return []


def _marks(division: Division, kind: str) -> Iterator[Mark]:
    for block in division.opener:
        for node in walk(block):
            if isinstance(node, Mark) and node.kind == kind:
                yield node


def _words_of_copies(profile: Profile) -> tuple[re.Pattern[str], ...]:
    """A form of address before a recipient, the number of a copy, the file as a recipient, and the
    word before one."""
    to = any_word(profile.words("copy_to"))
    copy, number = any_word(profile.words("copy_word")), any_word(profile.words("copy_number"))
    forms = (
        rf"^(?:(?:{to}) )?(?:{any_word(profile.speakers)})[ \u00a0]",
        rf"^(?:\d+ ?x |(?:{copy}) ?(?:(?:{number}) ?)?\d+ ?[:–-] ?|[\s\d.)–—-]+)",
        rf"(?:{any_word(profile.words('to_file'))})",
        rf"^(?:{to}) ",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _copies(division: Division | None, profile: Profile, writing: Writing) -> list[Party]:
    """Who got a copy."""
    if division is None or division.distribution is None:
        return []
    titles, labels, file, to = profile.lexicon(_words_of_copies)
    non_names = set(profile.words("not_names"))
    found: list[Party] = []
    for block in division.distribution.blocks:
        if not isinstance(block, ListBlock) or block.kind != "distribution":
            continue
        for item in block.items:
            words = labels.sub("", " ".join(full_text(item.content).split()))
            name = titles.sub("", to.sub("", words)).strip(" ;,")
            known = next(
                (n for n in _names(item) if " ".join(full_text(n.content).split()) == name), None
            )
            if file.fullmatch(words):
                found.append(Party("note", "file"))
            elif known is not None:
                found.append(_party(known, writing))
            elif name:
                person = _PERSON.fullmatch(name) and name.casefold() not in non_names
                found.append(Party("persName" if person else "name", name))
    return found


def _names(node: Node) -> Iterator[Name]:
    return (inner for inner in walk(node) if isinstance(inner, Name) and inner.kind != "role")


def _dateline(divisions: list[Division], writing: Writing) -> list[Party]:
    """The place of writing."""
    for division in divisions:
        for block in division.opener:
            if isinstance(block, Dateline):
                found = [_party(node, writing) for node in _names(block) if node.kind == "place"]
                if found:
                    return found[:1]
    return []


def _greets(division: Division) -> bool:
    """True for a version that begins as a letter does."""
    return any(isinstance(node, Salute) for block in division.opener for node in walk(block))


def _saluted(divisions: list[Division], writing: Writing) -> list[Party]:
    """The persons whom the salutation names: "Dear Captain Dobrin"."""
    for division in divisions:
        found = [
            replace(_party(name, writing), certainty="medium")
            for block in division.opener
            for node in walk(block)
            if isinstance(node, Salute)
            for name in _names(node)
            if name.kind == "person"
        ]
        if found:
            return list(dict.fromkeys(found))
    return []


def _under_signature(divisions: list[Division], writing: Writing) -> list[Party]:
    """The first person or body of an address under the signature."""
    for division in divisions:
        for block in division.closer:
            for node in walk(block) if isinstance(block, Address) else ():
                if isinstance(node, Name) and node.kind in ("person", "body"):
                    return [_party(node, writing)]
    return []


def _written(divisions: list[Division]) -> str | None:
    """The day that the dateline of the paper gives, in the last version that has one."""
    for division in divisions:
        for block in (*division.opener, *division.closer):
            if isinstance(block, Dateline):
                for node in walk(block):
                    if isinstance(node, DateText) and node.dating.when:
                        return node.dating.when
    return None


def _sent(division: Division | None) -> str | None:
    """The date after the list of copies."""
    if division is None or division.distribution is None:
        return None
    dates = [
        node.dating.when
        for block in division.distribution.blocks
        if isinstance(block, ClosingLine)
        for node in walk(block)
        if isinstance(node, DateText) and node.dating.when
    ]
    return dates[-1] if dates else None
