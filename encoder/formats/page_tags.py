"""What the elements of PAGE-XML and ALTO say: tags in `custom`, reading order, corners, readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from encoder.core.elements import local_name
from encoder.core.numbers import unescaped, whole

_LAST = 1_000_000
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
                said[key.strip()] = unescaped(value.strip())
        found.append(Tag(match["name"], said))
    return found


def offsets_of(text: str) -> list[int]:
    """For each unit of UTF-16 of a text, and its end, the code point where it lies."""
    found: list[int] = []
    for number, sign in enumerate(text):
        found += [number] * (2 if ord(sign) > 0xFFFF else 1)
    return [*found, len(text)]


def place_of(tag: Tag, units: list[int]) -> tuple[tuple[int, int] | None, str]:
    """Where a tag stands in its line, in code points; None, and why not."""
    start, length = (whole(tag.said.get(name, ""), -1) for name in ("offset", "length"))
    if min(start, length) < 0:
        return None, "it has no offset or no length"
    end = start + length
    if end >= len(units):
        return None, "it ends after the line"
    if start == end and tag.name != "gap":
        return None, "it is empty"
    return (units[start], units[end]), ""


def order_of(page: etree._Element) -> list[str]:
    """The identifiers of the regions as the reading order has them."""
    found: list[str] = []
    for order in named(page, "ReadingOrder"):
        for one in order.iter():
            name = local_name(one)
            if name.startswith("RegionRef") or one.get("regionRef"):
                found.append(one.get("regionRef", ""))
    indexed = [
        (whole(one.get("index", ""), _LAST), one.get("regionRef", ""))
        for order in named(page, "ReadingOrder")
        for group in order
        if local_name(group) == "OrderedGroup"
        for one in group
        if local_name(one) == "RegionRefIndexed"
    ]
    return [ref for _, ref in sorted(indexed)] if len(indexed) == len(found) else found


def index_of(node: etree._Element) -> int:
    """The place in the reading order that `custom` gives."""
    tag = next((t for t in tags_of(node.get("custom", "")) if t.name == "readingOrder"), None)
    return _LAST if tag is None else whole(tag.said.get("index", ""), _LAST)


_BESIDE = {"comment": "comment", "abbrev": "expansion", "sic": "correction"}
"""Name of a tag -> what of it are words."""


def said_beside(tag: Tag) -> str | None:
    """What a tag says in words: a remark, an expansion, a correction; None for a tag that does not."""
    return tag.said.get(_BESIDE[tag.name], "") if tag.name in _BESIDE else None


def corners(node: etree._Element) -> str:
    """The corners of a region or a line of PAGE, as `Coords` has them."""
    return next((one.get("points", "") for one in named(node, "Coords")), "")


def alto_corners(node: etree._Element) -> str:
    """The corners of a block or a line of ALTO, which has a place, a width and a height."""
    x, y, width, height = (
        whole(node.get(name, ""), -1) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")
    )
    if min(x, y, width, height) < 0:
        return ""
    return f"{x},{y} {x + width},{y} {x + width},{y + height} {x},{y + height}"


def remarks_before(root: etree._Element) -> dict[etree._Element, int]:
    """Each line with how many tags with words of their own stand before it in the file."""
    found, count = {}, 0
    for one in root.iter():
        if local_name(one) == "TextLine":
            found[one] = count
            count += sum(said_beside(tag) is not None for tag in tags_of(one.get("custom", "")))
    return found


def named(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of an element that have a name."""
    return (one for one in node if local_name(one) == name)


def unicode_nodes(root: etree._Element) -> list[etree._Element]:
    """The readings that hold the text, in the order of the file: those of lines; of the words of a line
    that has none of its own; of a region without lines."""
    return [reading for holder in root.iter() for reading in readings(holder)]


def readings(holder: etree._Element) -> list[etree._Element]:
    """The readings that hold the text of a line, or of a region without lines."""
    name = local_name(holder)
    if name == "TextLine":
        return own_readings(holder) or [
            one for word in named(holder, "Word") for one in own_readings(word)[:1]
        ]
    if name in ("TextRegion", "TableCell") and not any(
        local_name(one) == "TextLine" for one in holder.iter()
    ):
        inner = any(local_name(one) == "TextRegion" for one in holder.iterdescendants())
        return [] if inner else own_readings(holder)
    return []


def own_readings(holder: etree._Element) -> list[etree._Element]:
    """The readings of an element itself, the one with the lowest index first."""
    found = [
        (whole(equiv.get("index", ""), 0), number, reading)
        for number, equiv in enumerate(named(holder, "TextEquiv"))
        for reading in named(equiv, "Unicode")
    ]
    return [reading for _, _, reading in sorted(found, key=lambda one: one[:2])]


def alto_strings(root: etree._Element) -> list[etree._Element]:
    """The words of the lines, in the order of the file."""
    return [one for one in root.iter() if local_name(one) in ("String", "HYP")]
