"""The text of a document: its versions, papers and enclosures."""

from __future__ import annotations

from encoder.core.model import (
    Division,
    Document,
    Enclosure,
)
from encoder.core.visitor import paper_in_order
from encoder.tei.blocks import HEAD, blocks
from encoder.tei.writing import Writing
from encoder.tei.xml import (
    ID,
    LANG,
    Element,
    element,
)


def write_body(text: Element, document: Document, writing: Writing) -> None:
    """All language versions, in the order of the source."""
    body = element(text, "body")
    original = next((d.language for d in document.divisions if d.role == "original"), None)
    used: set[str] = set()
    for division in document.divisions:
        ident, number = division.language, 2
        while ident in used:
            ident, number = f"{division.language}{number}", number + 1
        used.add(ident)
        writing.prefix, writing.role = ident, division.role
        made = element(body, "div", type=division.role)
        made.set(ID, ident)
        made.set(LANG, division.language)
        if division.role == "translation" and original is not None:
            made.set("corresp", f"#{original}")
        _division(made, division, writing)
    if not document.divisions:
        element(element(body, "div", type="text"), "gap", reason="notTranscribed")


def _division(made: Element, division: Division, writing: Writing) -> None:
    _paper(made, division, writing)
    for enclosure in division.enclosures:
        part = writing.identify(element(made, "div", type="enclosure"), enclosure, "enclosure")
        _paper(part, enclosure, writing)


def _paper(made: Element, paper: Division | Enclosure, writing: Writing) -> None:
    """What stands before the text, the text with its closer, what follows it."""
    text: Element | None = None
    for part, nodes in paper_in_order(paper):
        if part in HEAD:
            HEAD[part](made, nodes, writing)
        elif part == "distribution" and paper.distribution is not None:
            blocks(element(made, "div", type=paper.distribution.kind), nodes, writing)
        elif nodes:
            text = element(made, "div", type="text") if text is None else text
            blocks(text if part == "body" else element(text, "closer"), nodes, writing)
