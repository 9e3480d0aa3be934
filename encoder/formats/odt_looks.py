"""What the properties of an OpenDocument style say of looks."""

from __future__ import annotations

import re

from lxml import etree


def looks_of(said: etree._Element) -> dict[str, bool]:
    """What properties say of looks: on or off."""
    found: dict[str, bool] = {}
    for attribute, said_of in said.attrib.items():
        name, value = str(attribute).rpartition("}")[2], str(said_of)
        if name == "font-weight":
            found["bold"] = value == "bold" or value.isdigit() and int(value) >= 600
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
