"""Signs that a format leaves in a text: HTML tags and entities, links, raised and struck words."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["bold", "italic", "underline", "superscript", "subscript", "deleted"]

LOOKS: dict[str, Kind] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "dfn": "italic",
    "var": "italic",
    "u": "underline",
    "sup": "superscript",
    "sub": "subscript",
    "s": "deleted",
    "strike": "deleted",
    "del": "deleted",
}
"""HTML element -> how its words look; "deleted" is struck out."""

_OTHERS = (
    "a abbr acronym address article aside big blockquote body center code dd div dl dt font footer "
    "h1 h2 h3 h4 h5 h6 header html img ins kbd label li main mark nav nobr ol p pre q samp section "
    "small span table tbody td tfoot th thead time tr tt ul wbr"
)
"""HTML elements whose tags say nothing about the words."""

TAG = (
    r"</?(?:" + "|".join(sorted((*LOOKS, *_OTHERS.split()), key=len, reverse=True)) + r")"
    r"(?:\s[^<>\n]{0,400})?/?>"
)
"""The tag of an HTML element, on one line."""

NAME = re.compile(r"</?(?P<name>[^\W_]+)")

BLANKS = frozenset({"nbsp", "ensp", "emsp", "thinsp", "#160", "#xa0", "#xA0"})
"""Entities that stand for a blank."""

ENTITY = r"&(?:amp|" + "|".join(sorted(BLANKS)) + r");"
"""The entities whose character the text itself shows, or that are blanks; another one stays as it
stands, because its character is not in the source."""

LINK = r"(?<!\\)\[(?P<words>[^\[\]\n]{1,300})\]\((?P<address>https?://[^\s()<>]{1,500}|#[^\s()<>]{1,100})\)"
"""A link of Markdown."""

QUOTED = re.compile(r"(?:>[ \t]?)+")
"""The sign of a quotation in Markdown, at the start of a line."""
