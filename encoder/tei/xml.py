"""Elements, identifiers and text: the small tools of the writer."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from lxml import etree

from encoder.core.model import OWN_ENTRY

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
ID = f"{{{XML}}}id"
LANG = f"{{{XML}}}lang"

Element = etree._Element

_NAMESPACES: dict[Any, str] = {None: TEI}
BLANK = " \t\n\r\f"
"""White space of XML; any other, such as a no-break space, is a character of the text."""
_BLANKS = re.compile("[ \t\n\r\f]+")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_INDENTED = frozenset(
    {
        *("facsimile", "surface", "TEI"),
        "teiHeader",
        "fileDesc",
        "titleStmt",
        "respStmt",
        "publicationStmt",
        "sourceDesc",
        "msDesc",
        "msIdentifier",
        "altIdentifier",
        "msContents",
        "msItem",
        "additional",
        "surrogates",
        "encodingDesc",
        "editorialDecl",
        "classDecl",
        "taxonomy",
        "appInfo",
        "profileDesc",
        "langUsage",
        "textClass",
        "correspDesc",
        "handNotes",
        "revisionDesc",
        "abstract",
        "standOff",
        "linkGrp",
        "text",
        "body",
        "floatingText",
        "div",
        "opener",
        "closer",
        "address",
        "postscript",
        "list",
        "sp",
        "table",
        "row",
    }
)
"""Elements whose children stand on lines of their own: white space in them is no text."""


def element(
    parent: Element | None, name: str, text: str | None = None, **attributes: str | None
) -> Element:
    """A TEI element, appended to `parent`; attributes that are None are left out.

    A trailing underscore in an attribute name is dropped (``from_``).
    """
    tag = f"{{{TEI}}}{name}"
    made = etree.Element(tag, nsmap=_NAMESPACES) if parent is None else etree.SubElement(parent, tag)
    for key, value in attributes.items():
        if value is not None:
            made.set(key.rstrip("_"), clean(value))
    if text is not None:
        made.text = plain(text)
    return made


def clean(text: str) -> str:
    """The text without characters that XML cannot hold (each was reported)."""
    return _ILLEGAL.sub("", text)


def plain(text: str) -> str:
    """The text under the one normalisation of the writer: a run of blanks is one blank."""
    if "  " in text or not text.isprintable():
        return _ILLEGAL.sub("", _BLANKS.sub(" ", text))
    return text


def ncname(text: str) -> str:
    """The text as the later part of an XML name; signs that no name can hold are a hyphen."""
    folded = unicodedata.normalize("NFKC", clean(text))
    named = "".join(sign if _in_names(sign) else "-" for sign in folded)
    return re.sub("-{2,}", "-", named).strip("-.") or "document"


@cache
def _in_names(sign: str) -> bool:
    """True for a sign that every processor takes in a name: libxml2 knows only the letters of
    XML 1.0 (Fourth Edition)."""
    if sign.isascii():
        return sign.isalnum() or sign in "._-"
    probe = etree.Element("name")
    probe.set("of", f"a{sign}")
    return bool(_identifiers().validate(probe))


@cache
def _identifiers() -> etree.RelaxNG:
    """A schema that takes an element whose attribute is an identifier."""
    return etree.RelaxNG(
        etree.fromstring(
            '<element name="name" xmlns="http://relaxng.org/ns/structure/1.0"'
            ' datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
            '<attribute name="of"><data type="ID"/></attribute></element>'
        )
    )


_PREFIXES = {"person": "p", "place": "pl", "body": "o"}


def entity_id(kind: str, key: str) -> str:
    """The identifier of a person, place or body in standOff; an entry of the document's own has it as
    its key."""
    return key if key.startswith(OWN_ENTRY) else f"{_PREFIXES[kind]}.{key}"


def append_text(parent: Element, text: str) -> None:
    """Add text after the last child of an element."""
    last = next(parent.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class Ids:
    """Running identifiers: language, element, number (``ru.p1``)."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def next(self, prefix: str, name: str) -> str:
        """The next identifier for an element name within a division."""
        self._counts[f"{prefix}.{name}"] += 1
        return f"{prefix}.{name}{self._counts[f'{prefix}.{name}']}"


# --- white space ---------------------------------------------------------------------

_LINE_LIKE = frozenset({f"{{{TEI}}}lb"})


def tidy(block: Element) -> None:
    """Settle the blanks of a block: none at its ends or around line breaks, none at
    the ends of inline elements, never two in a row; no inline element without words."""
    for node in list(block.iterdescendants(*_WITH_WORDS)):
        if hollow(node):
            unwrap(node)
    _move_out(block)
    _collapse(block)
    for end in (0, -1):
        while _any(block) and block[end].tag in _LINE_LIKE and not _beyond(block, end):
            lone = block[end]
            following = lone.tail or ""
            lone.tail = None
            block.remove(lone)
            block.text = (block.text or "") + following if following else block.text


def _any(block: Element) -> bool:
    """True for an element with children; its length would count them all."""
    return next(block.iterchildren(), None) is not None


def _beyond(block: Element, end: int) -> bool:
    """True when text stands between a line break and that end of its block."""
    return bool(block[-1].tail if end else block.text)


_WITH_WORDS = tuple(
    f"{{{TEI}}}{name}"
    for name in (
        "hi",
        "del",
        "add",
        "supplied",
        "unclear",
        "persName",
        "placeName",
        "roleName",
        "seg",
        "s",
    )
)
_STANDS_FOR_WORDS = tuple(f"{{{TEI}}}{name}" for name in ("gap", "space", "surplus"))


def hollow(node: Element) -> bool:
    """True when an element holds no words and nothing that stands for words."""
    return (
        not (node.text and not node.text.isspace())
        and next(node.iterdescendants(*_STANDS_FOR_WORDS), None) is None
        and not "".join(str(text) for text in node.itertext()).strip()
    )


def unwrap(node: Element) -> None:
    """Take an element away; what it held stands in its place."""
    parent = node.getparent()
    assert parent is not None
    place = parent.index(node)
    children, tail = list(node), node.tail
    lead, node.text, node.tail = node.text, None, None
    parent.remove(node)
    before = parent[place - 1] if place else None
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)
    if lead:
        _after(parent, before, lead)
    if tail:
        _after(parent, children[-1] if children else before, tail)


def _after(parent: Element, before: Element | None, text: str) -> None:
    """Add text after a child, or at the beginning of its parent."""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text


_PAGE = frozenset({f"{{{TEI}}}pb", f"{{{TEI}}}fw"})


def pages_outside(block: Element) -> None:
    """Page boundaries at the ends of a paragraph stand before and after it; a line break between
    two of them goes with the first."""
    children = list(block)
    first = _run_of_pages(children, lambda at: children[at - 1].tail if at else block.text)
    last = _run_of_pages(children[first:][::-1], lambda at: children[len(children) - 1 - at].tail)
    before, after = children[:first], children[len(children) - last :] if last else []
    if before:
        block.text = before[-1].tail
        for child in before:
            child.tail = None
            block.addprevious(child)
            if child.tag in _LINE_LIKE:
                _removed(child)
    for child in reversed(after):
        child.tail = None
        block.addnext(child)
        if child.tag in _LINE_LIKE:
            _removed(child)
    if before or after:
        tidy(block)


def _removed(child: Element) -> None:
    parent = child.getparent()
    if parent is not None:
        parent.remove(child)


def _run_of_pages(children: Sequence[Element], text_before: Callable[[int], str | None]) -> int:
    """How many children at one end are page boundaries, line breaks among them; a stretch between
    two line breaks counts only when a page begins in it.

    Args:
        children: from that end on.
        text_before: what stands between a child and the one before it, or the end.
    """
    run = taken = 0
    page = False
    while run < len(children) and not (text_before(run) or "").strip(BLANK):
        tag = children[run].tag
        if tag in _LINE_LIKE and run and page:
            page = False
        elif tag in _PAGE:
            page = page or _is_page(children[run])
            taken = run + 1 if page else taken
        else:
            break
        run += 1
    return taken


def _is_page(node: Element) -> bool:
    return str(node.tag).endswith("}pb")


def _move_out(node: Element) -> None:
    """Blanks at the ends of inline elements go outside them."""
    for child in node:
        _move_out(child)
        if child.text and child.text[0] == " " and len(child.text.lstrip(" ")) + len(child):
            child.text = child.text.lstrip(" ")
            _before(child, " ")
        last = child[-1] if len(child) else None
        end = last.tail if last is not None else child.text
        if end and end[-1] == " ":
            if last is not None:
                last.tail = end.rstrip(" ")
            else:
                child.text = end.rstrip(" ")
            child.tail = " " + (child.tail or "")


def _before(child: Element, text: str) -> None:
    previous = child.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent = child.getparent()
        assert parent is not None
        parent.text = (parent.text or "") + text


def _collapse(block: Element) -> None:
    """One blank where several meet; none at the ends and none beside a line break."""
    slots = list(_slots(block))
    blank_before = True
    for slot in slots:
        if slot.kind != "text":
            blank_before = slot.kind == "break"
            continue
        text = re.sub(" {2,}", " ", slot.text)
        slot.text = text.lstrip(" ") if blank_before else text
        if slot.text:
            blank_before = slot.text[-1] == " "
    blank_after = True
    for slot in reversed(slots):
        if slot.kind == "text":
            slot.text = slot.text.rstrip(" ") if blank_after else slot.text
        if slot.kind != "text" or slot.text:
            blank_after = slot.kind == "break"


class _Slot:
    """A place in a block: text, a line break, or something else that fills it."""

    def __init__(self, kind: str, owner: Element | None = None, field: str = "") -> None:
        self.kind = kind
        self.owner = owner
        self.field = field

    @property
    def text(self) -> str:
        return getattr(self.owner, self.field) or ""

    @text.setter
    def text(self, value: str) -> None:
        setattr(self.owner, self.field, value or None)


def _slots(block: Element) -> Iterator[_Slot]:
    """The places of a block in document order."""
    yield _Slot("text", block, "text")
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if node is block:
            continue
        if event == "start":
            if node.tag in _LINE_LIKE:
                yield _Slot("break")
            elif node.text or len(node):
                yield _Slot("text", node, "text")
            else:
                yield _Slot("filled")
        else:
            yield _Slot("text", node, "tail")


def indent(node: Element, level: int = 0) -> None:
    """Put the children of structural elements on lines of their own."""
    if etree.QName(node).localname not in _INDENTED or not len(node):
        return
    if (node.text or "").strip(BLANK) or any((child.tail or "").strip(BLANK) for child in node):
        return
    pad = "\n" + "  " * (level + 1)
    node.text = pad
    for child in node:
        indent(child, level + 1)
        child.tail = pad
    node[-1].tail = "\n" + "  " * level
