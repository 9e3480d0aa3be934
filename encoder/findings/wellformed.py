"""Parsing of XML that nobody vouches for: no DTD, no entities, no network."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from encoder.findings import TeiFault
from encoder.findings.validity import DocumentType, NotWellFormed

_BYTES_OF_ASCII = re.compile(
    r"utf-?8|us-ascii|ascii|iso[-_]?8859-?\d{1,2}|latin-?\d{1,2}|windows-125\d|cp125\d|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|shift[-_]jis|euc-(?:jp|kr|cn|tw)",
    re.IGNORECASE,
)
"""Encodings in which the signs of a document's head are the bytes of ASCII, and no other
character has such bytes: what a head holds can be seen before any parser does."""
_DECLARED = re.compile(rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"'>]*)")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BLANK = re.compile(r"[ \t\r\n]*")
_ELEMENT = re.compile(r"<(?:[^\W\d]|[:\x80-\uffff])")


def parse(data: bytes) -> tuple[etree._Element | None, TeiFault | None]:
    """The root of a well-formed document, or what is wrong with it.

    A document type declaration is refused before a parser sees it, because an external subset or
    entities of its own can read other files, wait for ever or grow without bound.
    """
    fault = prolog_fault(data)
    if fault is not None:
        return None, fault
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as err:
        line, column = err.position
        reason = (err.msg or "unknown fault").rpartition(", line ")[0] or str(err.msg)
        return None, _not_well_formed(reason, max(line, 1), max(column, 1))
    if root.getroottree().docinfo.internalDTD is not None:
        return None, DocumentType(position=(1, 1))
    return root, None


def parser() -> etree.XMLParser:
    """A parser that reads nothing but what it is given."""
    made = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        collect_ids=False,
    )
    made.resolvers.add(_Nothing())
    return made


class _Nothing(etree.Resolver):
    """Whatever a document asks for is empty."""

    def resolve(self, system_url: Any, public_id: Any, context: Any) -> Any:  # type: ignore[override]
        return self.resolve_empty(context)  # type: ignore[attr-defined]


def prolog_fault(data: bytes) -> TeiFault | None:
    """What speaks against giving a file to a parser: a document type declaration, or an encoding
    in which one could hide."""
    wide = _WIDE.get(data[:2])
    if b"\0" in data[:4] and wide is None or data[:4] == b"\xff\xfe\0\0":
        return _not_well_formed("UTF-16 or UTF-32 without a mark of it; save the file as UTF-8", 1, 1)
    if wide is not None:
        head = data[2:].decode(wide, "replace")
    else:
        declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
        name = declared.group(1).decode("ascii", "replace") if declared is not None else "utf-8"
        if _BYTES_OF_ASCII.fullmatch(name) is None:
            return _not_well_formed(f"the encoding “{name}” is not read; save the file as UTF-8", 1, 1)
        head = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    at = _first_of_content(head)
    if head.startswith("<!DOCTYPE", at):
        line = head.count("\n", 0, at) + 1
        return DocumentType(position=(line, at - head.rfind("\n", 0, at)))
    if at < len(head) and _ELEMENT.match(head, at) is None:
        line = head.count("\n", 0, at) + 1
        return _not_well_formed(
            "there is something before the first element", line, at - head.rfind("\n", 0, at)
        )
    return None


def _first_of_content(head: str) -> int:
    """Where the declaration, the comments and the instructions before a document end."""
    at = 0
    while True:
        blank = _BLANK.match(head, at)
        at = blank.end() if blank is not None else at
        closing = "-->" if head.startswith("<!--", at) else "?>" if head.startswith("<?", at) else None
        if closing is None:
            return at
        end = head.find(closing, at)
        if end < 0:
            return at
        at = end + len(closing)


def _not_well_formed(reason: str, line: int, column: int) -> TeiFault:
    return NotWellFormed(reason=reason, position=(line, column))
