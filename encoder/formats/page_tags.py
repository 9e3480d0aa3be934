"""The tags in the `custom` attributes of PAGE-XML, as Transkribus writes them; its reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_TAG = re.compile(r"(?P<name>[\w-]+)\s*\{(?P<said>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in the `custom` attribute of a line."""

    name: str
    said: dict[str, str]


def tags_of(custom: str) -> list[Tag]:
    """The tags of a `custom` attribute; `\\u003b` and the like are signs of a value."""
    found = []
    for match in _TAG.finditer(custom):
        said = {}
        for pair in match["said"].split(";"):
            key, colon, value = pair.partition(":")
            if colon:
                said[key.strip()] = re.sub(
                    r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), value.strip()
                )
        found.append(Tag(match["name"], said))
    return found


def comments_of(custom: str) -> list[str]:
    """The remarks in a `custom` attribute."""
    return [tag.said.get("comment", "") for tag in tags_of(custom) if tag.name == "comment"]


def offsets_of(text: str) -> list[int]:
    """For each unit of UTF-16 of a text, and its end, the code point where it lies."""
    found: list[int] = []
    for number, sign in enumerate(text):
        found += [number] * (2 if ord(sign) > 0xFFFF else 1)
    return [*found, len(text)]


def place_of(tag: Tag, units: list[int]) -> tuple[tuple[int, int] | None, str]:
    """Where a tag stands in its line, in code points; None, and why not."""
    offset, length = tag.said.get("offset", ""), tag.said.get("length", "")
    if not offset.isdigit() or not length.isdigit():
        return None, "it has no offset or no length"
    start, end = int(offset), int(offset) + int(length)
    if end >= len(units):
        return None, "it ends after the line"
    if start == end and tag.name != "gap":
        return None, "it is empty"
    return (units[start], units[end]), ""


def order_of(page: etree._Element) -> list[str]:
    """The identifiers of the regions as the reading order has them."""
    found: list[str] = []
    for order in _named(page, "ReadingOrder"):
        for one in order.iter():
            name = _local(one)
            if name.startswith("RegionRef") or one.get("regionRef"):
                found.append(one.get("regionRef", ""))
    indexed = [
        (int(one.get("index", "0")), one.get("regionRef", ""))
        for order in _named(page, "ReadingOrder")
        for group in order
        if _local(group) == "OrderedGroup"
        for one in group
        if _local(one) == "RegionRefIndexed" and one.get("index", "0").isdigit()
    ]
    return [ref for _, ref in sorted(indexed)] if len(indexed) == len(found) else found


def index_of(node: etree._Element) -> int:
    """The place in the reading order that `custom` gives."""
    tag = next((t for t in tags_of(node.get("custom", "")) if t.name == "readingOrder"), None)
    index = tag.said.get("index", "") if tag is not None else ""
    return int(index) if index.isdigit() else 1_000_000


def customs_before(root: etree._Element, ident: str) -> list[str]:
    """The `custom` attributes of the lines before one, in the order of the file."""
    customs = []
    for one in root.iter():
        if _local(one) == "TextLine":
            if one.get("id", "") == ident:
                break
            customs.append(one.get("custom", ""))
    return customs


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _named(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in node if _local(one) == name)
