"""Web pages (HTML) as text with facts.

The text nodes are what `html.parser` gives as data, entities resolved, one number for each stretch
between two tags; scripts and styles are none. White space is that of the page: a run of it is a blank.
"""

from __future__ import annotations

import re

from encoder.core.facts import BlockFact
from encoder.core.numbers import whole
from encoder.core.source import Span
from encoder.findings.formats import HiddenText
from encoder.formats.builder import Builder, Read, Waiting, columns_of
from encoder.formats.web_elements import (
    BLOCKS,
    SILENT,
    WHITE,
    Element,
    holds_blocks,
    is_chrome,
    parsed,
    without,
    words_of,
)

KIND = "web page"
_LOOKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "u": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "del", "ins": "add", "sup": "superscript",
    "sub": "subscript",
}  # fmt: skip
_BACK = frozenset("↩↵⤴^⬆↑")


def read(name: str, data: bytes, styles: dict[str, str] | None = None) -> Read:
    """Read a web page.

    Raises:
        Unreadable: its bytes are no text.
    """
    return _Reader(name, parsed(name, data)).read()


class _Reader:
    def __init__(self, name: str, root: Element) -> None:
        self._name, self._root = name, root
        self._made = Builder("html")
        self._part = self._made.part("page")
        self._notes: dict[str, Element] = {}
        """Identifier of a note -> its element."""
        self._are_notes: frozenset[Element] = frozenset()
        self._waiting: dict[Element, Waiting] = {}
        """A note -> its first mark in the text."""
        self._blank = False
        """True when a blank is due before the next words."""
        self._apart: list[Element] = []
        self._said: list[Element] = []
        """What describes the paper, which stands before it."""
        self._fresh = True
        self._marks_known = False
        """True when the marks of notes have been taken out of the text."""

    def read(self) -> Read:
        made = self._made
        paper = self._paper()
        self._notes = self._noted(paper)
        self._are_notes = frozenset(self._notes.values())
        self._record(paper)
        self._about(self._main(paper), paper)
        if made.at:
            made.break_paragraph()
            made.paper = made.at
        self._block(paper)
        made.end_body()
        self._marks_known = True
        for element, waiting in self._waiting.items():
            self._note(waiting, element)
        for element in self._apart:
            with made.set_apart("record"):
                self._flow(element)
        self._rest(self._root, paper)
        made.sweep(
            self._part,
            (
                (one[0], WHITE.sub(" ", one[1]).strip(" "))
                for element in self._root.all()
                for one in element.inside
                if isinstance(one, tuple)
            ),
        )
        return made.read(self._name)

    def _paper(self) -> Element:
        """The element that holds the paper: an article, the main part, the body."""
        every = self._root.all()
        for tag in ("article", "main", "body"):
            found = [one for one in every if one.tag == tag and one.words()]
            if len(found) == 1 or found and tag != "article":
                return found[0]
            if found:
                return max(found, key=lambda one: len(one.words()))
        return self._root

    def _main(self, paper: Element) -> Element:
        """The part of the page that is about the paper: the smallest that holds it and a heading."""
        found = paper
        for one in self._root.all():
            inside = one.all()
            if paper in inside and one is not paper and any(x.tag == "h1" for x in inside):
                found = one  # the last one is the innermost
        return found

    def _about(self, element: Element, paper: Element) -> None:
        """What stands beside the paper in its part of the page: its description."""
        for one in element.inside if element is not paper else ():
            if not isinstance(one, Element) or one is paper or one.tag in SILENT:
                continue
            if paper in one.all():
                self._about(one, paper)
            elif not is_chrome(one):
                self._said.append(one)
                self._one(one)

    def _record(self, paper: Element) -> None:
        """The title of the page, where it has one of its own."""
        for one in self._root.all():
            name = one.attributes.get("name", "").casefold()
            if one.tag == "meta" and name in ("dcterms.identifier", "dc.identifier"):
                self._made.identifier = " ".join(one.attributes.get("content", "").split())
        heads = [one for one in self._root.all() if one.tag == "h1" and one not in paper.all()]
        if heads:
            self._made.title = heads[0].words()
            return
        titles = [one for one in self._root.all() if one.tag == "title"]
        if titles and not any(one.tag == "h1" for one in paper.all()):
            self._made.title = re.split(r"\s+[|·–—-]\s+", titles[0].words())[0]

    def _noted(self, paper: Element) -> dict[str, Element]:
        """Notes to which something in the text points, and which point back or are listed as notes."""
        targets = {
            one.attributes["href"][1:]
            for one in paper.all()
            if one.tag == "a" and one.attributes.get("href", "").startswith("#")
        }
        found: dict[str, Element] = {}
        for one in paper.all():
            ident = one.attributes.get("id", "")
            if ident in targets and one.tag in ("li", "p", "div", "aside", "section") and ident:
                back = [
                    a
                    for a in one.all()
                    if a.tag == "a" and a.attributes.get("href", "").startswith("#")
                ]
                note = (
                    "note" in one.attributes.get("role", "") + one.attributes.get("class", "") + ident
                )
                if back or note or re.match(r"(?:foot|end)?(?:fn|note)", ident):
                    found[ident] = one
        return found

    # --- blocks ------------------------------------------------------------------------------------

    def _block(self, element: Element, kind: str = "p") -> None:
        """An element that holds blocks, or a paragraph."""
        if not holds_blocks(element):
            self._paragraph(element, kind)
            return
        run: list[Element | tuple[int, str]] = []
        for one in [*element.inside, None]:
            if isinstance(one, Element) and (one.tag in BLOCKS or is_chrome(one)):
                self._loose(element, run)
                run = []
                self._one(one)
            elif one is not None:
                run.append(one)
        self._loose(element, run)

    def _loose(self, element: Element, run: list[Element | tuple[int, str]]) -> None:
        """Words between blocks."""
        if any(words_of(one).strip() for one in run):
            self._paragraph(Element("p", {}, element.line, run), "p")

    def _one(self, one: Element) -> None:
        if one.tag in SILENT or one in self._are_notes:
            return
        if is_chrome(one) or one.has("hidden"):
            self._set_apart(one)
        elif one.tag == "table":
            self._table(one)
        elif one.tag == "dl":
            self._terms(one)
        elif one.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._paragraph(one, "head", int(one.tag[1]) - 1)
        elif one.tag in ("ul", "ol"):
            self._list(one, 0)
        elif one.tag == "pre":
            self._paragraph(one, "p")
        else:
            self._block(one)

    def _set_apart(self, one: Element) -> None:
        if one.words():
            self._apart.append(one)
            if one.has("hidden"):
                self._made.findings.append(HiddenText(text=one.words()[:60], position=(one.line, 1)))

    def _paragraph(self, element: Element, kind: str, level: int = 0, number: str = "") -> None:
        made = self._made
        if not element.words():
            return
        made.break_paragraph()
        made.place(f"{element.line}")
        start = made.at
        self._flow(element)
        if made.at > start:
            made.blocks.append(BlockFact(Span(start, made.at), kind, number, level))

    def _list(self, element: Element, level: int) -> None:
        number = whole(element.attributes.get("start", ""), 1, least=-1_000_000)
        numbered = element.tag == "ol"
        for one in element.inside:
            if not isinstance(one, Element) or one.tag != "li" or one in self._are_notes:
                if isinstance(one, Element) and one.tag in ("ul", "ol"):
                    self._list(one, level + 1)
                continue
            inner = [x for x in one.inside if isinstance(x, Element) and x.tag in ("ul", "ol")]
            words = Element("li", one.attributes, one.line, [x for x in one.inside if x not in inner])
            self._paragraph(words, "item", level, str(number) if numbered else "")
            number += 1
            for below in inner:
                self._list(below, level + 1)

    def _terms(self, element: Element) -> None:
        """Terms and what is said of them, one a line."""
        made = self._made
        made.break_paragraph()
        started = False
        for one in element.all():
            if one.tag == "dt" and one.words():
                if started:
                    made.separate("\n")
                made.place(f"{one.line}")
                self._flow(one)
            elif one.tag == "dd" and one.words():
                made.separate(": ")
                self._flow(one)
                started = True

    def _table(self, table: Element) -> None:
        made = self._made
        within = {inner for one in table.all()[1:] if one.tag == "table" for inner in one.all()}
        rows = [one for one in table.all() if one.tag == "tr" and one not in within]
        cells = [
            [c for c in row.inside if isinstance(c, Element) and c.tag in ("td", "th")] for row in rows
        ]
        if not any(cell.words() for row in cells for cell in row):
            return
        for caption in (one for one in table.all() if one.tag == "caption"):
            self._paragraph(caption, "p")
        made.break_paragraph()
        made.place(f"{table.line}")
        made.grid(
            cells,
            self._flow,
            columns=lambda cell: columns_of(cell.attributes.get("colspan", "1")),
            head=lambda cell: cell.tag == "th",
        )

    # --- words -------------------------------------------------------------------------------------

    def _flow(self, element: Element) -> None:
        """The words of a paragraph, white space as a reader sees it."""
        self._blank, self._fresh = False, True
        self._inline(element, pre=element.tag == "pre")
        self._blank = False

    def _inline(self, element: Element, *, pre: bool = False) -> None:
        made = self._made
        for one in element.inside:
            if isinstance(one, tuple):
                self._words(*one, pre=pre)
            elif one.tag == "br":
                if not self._fresh:
                    made.separate("\n")
                self._blank, self._fresh = False, True
            elif one.tag in SILENT or one in self._are_notes:
                continue
            elif one.has("hidden"):
                self._set_apart(one)
            elif self._mark_of(one):
                continue
            elif one.tag in BLOCKS and not self._fresh:
                made.separate("\n")
                self._blank, self._fresh = False, True
                self._inline(one)
            else:
                self._looked(one)

    def _looked(self, one: Element) -> None:
        kind, value = _LOOKS.get(one.tag, ""), ""
        if one.tag == "a" and re.fullmatch(r"https?://\S+", one.attributes.get("href", "")):
            kind, value = "link", one.attributes["href"]
        if not kind:
            self._inline(one)
            return
        if self._blank:
            self._made.separate(" ")
            self._blank, self._fresh = False, True
        with self._made.marked(kind, value):
            self._inline(one)

    def _mark_of(self, one: Element) -> bool:
        """Note the mark of a note; true when an element is nothing else."""
        if self._marks_known:
            return False
        link = one if one.tag == "a" else None
        if one.tag == "sup":
            links = [x for x in one.all() if x.tag == "a"]
            link = links[0] if len(links) == 1 and links[0].words() == one.words() else None
        target = link.attributes.get("href", "") if link is not None else ""
        note = self._notes.get(target[1:]) if target.startswith("#") else None
        if note is None:
            return False
        if note not in self._waiting:
            sign = one.words().strip("[]()")
            self._waiting[note] = Waiting(self._made.at, "foot", target[1:], sign)
            self._apart.append(one)
        return True

    def _words(self, number: int, words: str, *, pre: bool) -> None:
        made = self._made
        if made.has(self._part, number):
            return
        if pre:
            made.used.add((self._part, number))
            made.atom(made.part("page (white space kept)"), number, words)
            self._fresh = False
            return
        folded = WHITE.sub(" ", words)
        if folded.startswith(" ") and not self._fresh:
            self._blank = True
        kept = folded.strip(" ")
        if not kept:
            return
        if self._blank:
            made.separate(" ")
        made.atom(self._part, number, kept)
        self._fresh, self._blank = False, folded.endswith(" ")

    # --- what is beside the paper ------------------------------------------------------------------

    def _note(self, waiting: Waiting, note: Element) -> None:
        """The words of a note without its links back, which are the page's own."""
        back = [
            a
            for a in note.all()
            if a.tag == "a" and a.attributes.get("href", "").startswith("#") and set(a.words()) <= _BACK
        ]
        for one in back:
            self._apart.append(one)
        self._made.break_paragraph()
        self._made.place(f"{note.line}")
        start = self._made.at
        self._flow(without(note, back))
        self._made.note(waiting, start)

    def _rest(self, element: Element, paper: Element) -> None:
        """What is not in the paper is the record and the page's own."""
        if element is paper or element.tag in SILENT or element in self._said:
            return
        if paper not in element.all():
            if element.words() and element not in self._apart:
                with self._made.set_apart("record"):
                    self._flow(element)
            return
        for one in element.inside:
            if isinstance(one, Element):
                self._rest(one, paper)
            elif one[1].strip():
                with self._made.set_apart("record"):
                    self._flow(Element("p", {}, element.line, [one]))
