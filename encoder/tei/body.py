"""The text of a document: its versions, papers and enclosures."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.core.model import (
    Block,
    Division,
    Document,
    Enclosure,
    Salute,
    Signed,
)
from encoder.core.visitor import paper_in_order
from encoder.tei.blocks import HEAD, blocks
from encoder.tei.pages import name_pages
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
    used: set[str] = set()
    for division in document.divisions:
        ident, number = division.language, 2
        while ident in used:
            ident, number = f"{division.language}{number}", number + 1
        used.add(ident)
        writing.prefix, writing.role = ident, division.role
        made = element(body, "div", type=division.role, cert=None if division.sure else "low")
        made.set(ID, ident)
        made.set(LANG, division.language)
        _division(made, division, writing)
    _pair_versions(body)
    for version in body:
        name_pages(version, writing)
    if not document.divisions:
        element(element(body, "div", type="text"), "gap", reason="notTranscribed")


def _pair_versions(body: Element) -> None:
    """Let the original and its translations point to one another."""
    versions = [(made, made.get("type")) for made in body]
    originals = [made for made, role in versions if role == "original"][:1]
    translations = [made for made, role in versions if role == "translation"]
    for original in originals if translations else ():
        original.set("corresp", " ".join(f"#{made.get(ID)}" for made in translations))
        for made in translations:
            made.set("corresp", f"#{original.get(ID)}")


def _division(made: Element, division: Division, writing: Writing) -> None:
    """The paper with what is enclosed; each paper by itself where there are several."""
    current, number = made, 1
    if any(one.kind == "paper" for one in division.enclosures):
        current = _numbered(made, division, number, writing)
    _paper(current, division, writing)
    for other in division.enclosures:
        if other.kind == "paper":
            number += 1
            part = current = _numbered(made, other, number, writing)
        else:
            part = writing.identify(element(current, "div", type="enclosure"), other, "enclosure")
        _paper(part, other, writing)


def _numbered(made: Element, paper: Division | Enclosure, number: int, writing: Writing) -> Element:
    """One of several papers."""
    return writing.identify(element(made, "div", type="paper", n=str(number)), paper, "paper")


def _paper(made: Element, paper: Division | Enclosure, writing: Writing) -> None:
    """What stands before the text, the text with its closer, what follows it."""
    text: Element | None = None
    for part, nodes in paper_in_order(paper):
        if part in HEAD:
            HEAD[part](made, nodes, writing)
        elif part == "distribution" and paper.distribution is not None:
            kind = paper.distribution.kind
            _distribution(writing.numbered(made, "div", kind, type=kind), nodes, writing)
        elif nodes:
            text = writing.numbered(made, "div", "text", type="text") if text is None else text
            blocks(writing.numbered(text, "closer") if part == "closer" else text, nodes, writing)


def _distribution(made: Element, nodes: Sequence[Block], writing: Writing) -> None:
    """A list of copies with what belongs to it; signatures under it are a closer."""
    first = next((n for n, node in enumerate(nodes) if isinstance(node, Signed | Salute)), len(nodes))
    blocks(made, nodes[:first], writing)
    if nodes[first:]:
        blocks(writing.numbered(made, "closer"), nodes[first:], writing)
