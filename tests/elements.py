"""How two TEI files differ, element by element."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from lxml import etree

MOST = 60
"""Lines that are shown at most."""


def differences(old: bytes, new: bytes) -> Iterator[str]:
    """The elements, attributes and words that only one of two files has, in the order of the files:
    with `-` those of the old one, with `+` those of the new one."""
    one, other = list(_lines(old)), list(_lines(new))
    found = [line for line in difflib.ndiff(one, other) if line[0] in "-+"]
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"… and {len(found) - MOST} lines more"


def _lines(xml: bytes) -> Iterator[str]:
    yield from _of(etree.fromstring(xml), "")


def _of(node: etree._Element, path: str) -> Iterator[str]:
    place = path or f"/{etree.QName(node).localname}"
    attributes = "".join(
        f' {etree.QName(name).localname}="{value}"'
        for name, value in sorted(node.attrib.items())
        if not name.endswith("}id")
    )
    yield place + attributes
    if node.text and node.text.strip():
        yield f"{place} “{' '.join(node.text.split())}”"
    seen: Counter[str] = Counter()
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        seen[name] += 1
        yield from _of(child, f"{place}/{name}[{seen[name]}]")
        if child.tail and child.tail.strip():
            yield f"{place} “{' '.join(child.tail.split())}”"
