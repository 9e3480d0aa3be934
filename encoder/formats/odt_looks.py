"""What the styles of an OpenDocument text say of looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from encoder.core.numbers import whole

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_S, _FO = f"{{{_NS}style:1.0}}", f"{{{_NS}xsl-fo-compatible:1.0}}"


class Styles:
    """Styles with those that they are based on.

    Args:
        trees: the parts that hold styles; a later one takes the place of an earlier one.
    """

    def __init__(self, trees: Sequence[etree._Element]) -> None:
        self._looks: dict[str, dict[str, bool]] = {}
        self._parents: dict[str, str] = {}
        self.breaks: set[str] = set()
        """Names of styles before whose paragraphs a page begins."""
        for tree in trees:
            self._read(tree)

    def _read(self, tree: etree._Element) -> None:
        for style in tree.iter(f"{_S}style"):
            name = style.get(f"{_S}name", "")
            self._parents[name] = style.get(f"{_S}parent-style-name", "")
            looks: dict[str, bool] = {}
            for said in style.iter(f"{_S}text-properties"):
                looks |= looks_of(said)
            self._looks[name] = looks
            for said in style.iter(f"{_S}paragraph-properties"):
                if said.get(f"{_FO}break-before") == "page":
                    self.breaks.add(name)

    def looks(self, name: str) -> dict[str, bool]:
        """What a style says, with those that it is based on."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            found = self._looks.get(name, {}) | found
            name = self._parents.get(name, "")
        return found


def looks_of(said: etree._Element) -> dict[str, bool]:
    """What properties say of looks: on or off."""
    found: dict[str, bool] = {}
    for attribute, said_of in said.attrib.items():
        name, value = str(attribute).rpartition("}")[2], str(said_of)
        if name == "font-weight":
            found["bold"] = value == "bold" or whole(value, 0) >= 600
        elif name == "font-style":
            found["italic"] = value in ("italic", "oblique")
        elif name == "text-underline-style":
            found["underline"] = value != "none"
        elif name == "text-line-through-style":
            found["strikethrough"] = value != "none"
        elif name == "text-position":
            found["superscript"] = value.startswith(("super", "3", "5")) and not value.startswith("-")
            found["subscript"] = value.startswith(("sub", "-"))
        elif name == "font-variant":
            found["smallcaps"] = value == "small-caps"
        elif name == "letter-spacing" and re.match(r"0\.0[2-9]|0\.[1-9]|[1-9]", value):
            found["letterspaced"] = True
        elif name == "display" and value == "none":
            found["hidden"] = True
    return found
