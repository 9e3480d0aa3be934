"""Elements, identifiers and text: the small tools of the writer."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
ID = f"{{{XML}}}id"
LANG = f"{{{XML}}}lang"

Element = etree._Element

_BLANKS = re.compile("[ \t\n\r\f]+")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME = re.compile(r"[^\w.-]+")

_INDENTED = frozenset("""
    TEI teiHeader fileDesc titleStmt respStmt publicationStmt sourceDesc msDesc msIdentifier
    altIdentifier msContents msItem additional surrogates encodingDesc editorialDecl classDecl
    taxonomy appInfo profileDesc langUsage textClass correspDesc handNotes revisionDesc
    standOff listPerson listPlace listOrg linkGrp text body div opener closer list table row sp
    abstract physDesc
""".split())
"""Elements whose children stand on lines of their own: white space in them is no text."""


def element(parent: Element | None, name: str, text: str | None = None,
            **attributes: str | None) -> Element:
    """A TEI element, appended to `parent`; attributes that are None are left out.

    A trailing underscore in an attribute name is dropped (``from_``).
    """
    tag = f"{{{TEI}}}{name}"
    made = etree.Element(tag, nsmap={None: TEI}) if parent is None else etree.SubElement(parent, tag)
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
    return _ILLEGAL.sub("", _BLANKS.sub(" ", text))


def ncname(text: str) -> str:
    """The text as the later part of an XML name."""
    return _NOT_NAME.sub("-", clean(text)).strip("-.") or "document"


def append_text(parent: Element, text: str) -> None:
    """Add text after the last child of an element."""
    if len(parent):
        last = parent[-1]
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
    the ends of inline elements, never two in a row."""
    _move_out(block)
    _collapse(block)


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
    for owner, field, breaks in slots:
        text = getattr(owner, field) or ""
        text = re.sub(" {2,}", " ", text)
        if blank_before:
            text = text.lstrip(" ")
        setattr(owner, field, text or None)
        if text:
            blank_before = text[-1] == " "
        if breaks:
            blank_before = True
    _strip_before_breaks(slots)


def _strip_before_breaks(slots: list[tuple[Element, str, bool]]) -> None:
    at_end = True
    for owner, field, breaks in reversed(slots):
        at_end = at_end or breaks
        text = getattr(owner, field)
        if text and at_end:
            text = text.rstrip(" ")
            setattr(owner, field, text or None)
        if text:
            at_end = False


def _slots(node: Element) -> list[tuple[Element, str, bool]]:
    """The text places of a block in document order; True: a break follows."""
    found: list[tuple[Element, str, bool]] = []

    def visit(inner: Element) -> None:
        first = inner[0] if len(inner) else None
        found.append((inner, "text", first is not None and first.tag in _LINE_LIKE))
        for child in inner:
            if child.tag not in _LINE_LIKE:
                visit(child)
            following = child.getnext()
            found.append((child, "tail", following is not None and following.tag in _LINE_LIKE))

    visit(node)
    return found


def indent(node: Element, level: int = 0) -> None:
    """Put the children of structural elements on lines of their own."""
    if etree.QName(node).localname not in _INDENTED or not len(node):
        return
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        return
    pad = "\n" + "  " * (level + 1)
    node.text = pad
    for child in node:
        indent(child, level + 1)
        child.tail = pad
    node[-1].tail = "\n" + "  " * level
