"""What the site knows of a document without its tree: a line in the lists, what it names, its words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lxml import etree

from encoder.publish.corpus import ID, LANG, TEI, Known, TeiFile, entries, mentions, words
from encoder.tei.xml import entity_id

NAMES = tuple(f"{TEI}{name}" for name in ("persName", "placeName", "orgName"))
PAGES = {"person": "persons", "place": "places", "body": "bodies"}
"""Kind of name -> the page of its register."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document that a register points to."""

    kind: str
    """"person", "place", "body", "stamp", "hand"."""
    key: str
    """Identifier of the entry; "" where there is none."""
    words: str
    anchor: str
    """Of the name itself, so that it lights up when the link is followed."""
    context: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the lists of the site."""

    name: str
    """Of its page, without the ending."""
    title: str
    date: str = ""
    """ISO 8601; "": none is stated."""
    archive: str = ""
    grade: str = ""
    languages: tuple[str, ...] = ()
    summary: str = ""
    withheld: tuple[str, ...] = ()
    """Digests of what was taken out of it, as the project's list names it."""
    known: tuple[Known, ...] = ()
    passages: tuple[Passage, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()
    """Identifier, language and words of each version."""
    idents: tuple[str, ...] = ()
    """What can be cited on its page."""
    principles: tuple[str, ...] = field(default=())
    """The editorial declaration."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entry:
        """The entry that was written by :meth:`as_json`.

        Raises:
            TypeError, KeyError: it is of another form.
        """
        return cls(
            **{
                **data,
                "languages": tuple(data["languages"]),
                "known": tuple(Known(**one) for one in data["known"]),
                "passages": tuple(Passage(**one) for one in data["passages"]),
                "texts": tuple((a, b, c) for a, b, c in data["texts"]),
                "idents": tuple(data["idents"]),
                "withheld": tuple(data["withheld"]),
                "principles": tuple(data["principles"]),
            }
        )


def with_idents(root: etree._Element) -> None:
    """Give each name in the text an identifier of its version, so that a link can land on it."""
    parts = root.findall(f"{TEI}text/{TEI}body/{TEI}div")
    for part in (*parts, *root.iterfind(f"{TEI}text")):
        numbered = (node for node in part.iter(*NAMES) if node.get(ID) is None)
        for number, node in enumerate(numbered, 1):
            node.set(ID, f"{part.get(ID, 'text')}.name{number}")


def entry(file: TeiFile, name: str, withheld: tuple[str, ...] = ()) -> Entry:
    """What the lists say of a document.

    Args:
        file: with identifiers for its names; see :func:`with_idents`.
        name: of its page.
        withheld: what was taken out of it.
    """
    root = file.root
    header = root.find(f"{TEI}teiHeader")
    versions = root.findall(f"{TEI}text/{TEI}body/{TEI}div")
    days = (
        *(header.iterfind(f".//{TEI}creation/{TEI}date") if header is not None else ()),
        *root.iterfind(f".//{TEI}correspAction[@type='sent']/{TEI}date"),
        *root.iterfind(f"{TEI}text//{TEI}dateline/{TEI}date"),
    )
    dated = next((v for day in days for k in _DATED if (v := day.get(k, ""))), "")
    return Entry(
        name=name,
        title=" ".join(file.title.split()),
        date=dated,
        archive=_said(header, f".//{TEI}msIdentifier/{TEI}repository"),
        grade=_grade(root),
        languages=tuple(dict.fromkeys(v.get(LANG, "und") for v in versions)),
        summary=_said(header, f".//{TEI}abstract/{TEI}p"),
        withheld=withheld,
        known=tuple(_known(file)),
        passages=tuple(_passages(file)),
        texts=tuple((v.get(ID, ""), v.get(LANG, "und"), _plain(v)) for v in versions),
        idents=tuple(str(n.get(ID)) for n in root.iterfind(f"{TEI}text//*") if n.get(ID)),
        principles=tuple(words(p) for p in root.iterfind(f".//{TEI}editorialDecl//{TEI}p")),
    )


_DATED = ("when", "from", "notBefore", "to", "notAfter")


_BLOCKS = tuple(
    f"{TEI}{name}"
    for name in (
        *("p", "head", "item", "signed", "dateline", "salute", "stamp"),
        *("ab", "row", "seg", "orgName", "addrLine", "speaker"),
    )
)
"""What has a line of its own in plain text, unless it lies within another."""


def _plain(version: etree._Element) -> str:
    """The words of a version, a line for each block."""
    lines = []
    for node in version.iter(*_BLOCKS):
        inner = node.tag != f"{TEI}item" and any(o.tag in _BLOCKS for o in node.iterancestors())
        if not inner and (said := words(node)):
            lines.append(said)
    return "\n".join(lines)


def _first(node: etree._Element | None, path: str) -> etree._Element | None:
    return None if node is None else node.find(path)


def _said(node: etree._Element | None, path: str) -> str:
    found = _first(node, path)
    return "" if found is None else words(found)


def _grade(root: etree._Element) -> str:
    """The words of the first class that the header names."""
    target = next((n.get("target", "")[1:] for n in root.iter(f"{TEI}catRef")), "")
    category = next((n for n in root.iter(f"{TEI}category") if n.get(ID) == target), None)
    return "" if category is None else _said(category, f"{TEI}catDesc")


def _known(file: TeiFile) -> list[Known]:
    """The entries of its standOff, with languages in the order that a manifest keeps."""
    return [
        replace(one, names=dict(sorted(one.names.items())), numbers=dict(sorted(one.numbers.items())))
        for one in entries(file).values()
    ]


def _passages(file: TeiFile) -> list[Passage]:
    """Names, stamps and hands, in the order of the text."""
    made = []
    idents = {
        (one.tag, number): str(one.get(ID))
        for tag in NAMES
        for number, one in enumerate(file.root.iterfind(f"{TEI}text//{tag}"))
    }
    numbers = dict.fromkeys(NAMES, 0)
    tags = {"person": NAMES[0], "place": NAMES[1], "body": NAMES[2]}
    for one in mentions(file):
        if one.kind not in tags:
            continue
        tag = tags[one.kind]
        anchor = idents[tag, numbers[tag]]
        numbers[tag] += 1
        key = entity_id(one.kind, one.key) if one.key else ""
        made.append(Passage(one.kind, key, one.words, anchor, one.context, one.language))
    for kind, path in (("stamp", f"{TEI}text//{TEI}stamp"), ("hand", f"{TEI}text//*[@hand]")):
        for node in file.root.iterfind(path):
            if node.get(ID):
                made.append(Passage(kind, "", words(node), str(node.get(ID)), "", _language(node)))
    return made


def _language(node: etree._Element) -> str:
    return next((str(n.get(LANG)) for n in node.iterancestors() if n.get(LANG)), "und")


def digest(*parts: Any) -> str:
    """A short name for what something was made of."""
    made = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, sort_keys=True).encode()
        made.update(hashlib.sha256(data).digest())
    return made.hexdigest()[:32]
