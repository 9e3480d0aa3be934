"""OpenDocument texts (ODF 1.3, part 3) as text with facts.

The text nodes are those of `content.xml` within paragraphs and headings, and of the headers and
footers of `styles.xml`, each numbered in its part. White space is that of the format: a run of it is
one blank, `text:s` stands for further ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

from lxml import etree

from encoder.core.elements import words_of
from encoder.core.facts import BlockFact, MarkFact, PageFact
from encoder.core.numbers import whole
from encoder.core.source import Span
from encoder.findings.formats import DamagedFile, EncryptedFile, HiddenText
from encoder.formats.builder import Builder, Read, Unreadable, Waiting, columns_of
from encoder.formats.columns import columns_apart, versions_in
from encoder.formats.odt_looks import Styles
from encoder.formats.package import Package

KIND = "OpenDocument text"
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _O, _TABLE, _S = (f"{{{_NS}{name}:1.0}}" for name in ("text", "office", "table", "style"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_SPANNED = f"{_TABLE}number-columns-spanned"
_BLANKS = 1_000
"""A row of blanks is no longer."""
_WHITE = re.compile(r"[ \t\n\r]+")
_PARAGRAPHS = (f"{_T}p", f"{_T}h")
_SILENT = frozenset({f"{_DC}creator", f"{_DC}date", f"{_T}note-citation"})
_ASIDE = frozenset({f"{_O}annotation", f"{_T}note", f"{_T}tracked-changes"})


def read(name: str, data: bytes, styles: dict[str, str] | None = None) -> Read:
    """Read an OpenDocument text.

    Raises:
        Unreadable: it cannot be read.
    """
    return _Reader(name, Package(data, KIND), styles or {}).read()


def text_nodes(tree: etree._Element) -> Iterator[tuple[etree._Element, bool, str]]:
    """The text nodes within the paragraphs of a part, in the order of the file: the element, whether
    the words come behind it, and the words."""
    for paragraph in tree.iter(*_PARAGRAPHS):
        if any(outer.tag in _PARAGRAPHS for outer in paragraph.iterancestors()):
            continue
        yield from _nodes(paragraph)


def _nodes(node: etree._Element) -> Iterator[tuple[etree._Element, bool, str]]:
    if node.text and node.tag not in _SILENT and not node.tag.endswith("creator-initials"):
        yield node, False, node.text
    for inner in node:
        if isinstance(inner.tag, str):
            yield from _nodes(inner)
        if inner.tail:
            yield inner, True, inner.tail


class _Reader:
    def __init__(self, name: str, package: Package, styles: dict[str, str]) -> None:
        self._name, self._package, self._named = name, package, styles
        self._made = Builder("odt")
        manifest = package.bytes_of("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise Unreadable(EncryptedFile(kind=KIND))
        content = package.tree("content.xml")
        body = content.find(f"{_O}body/{_O}text") if content is not None else None
        if content is None or body is None:
            raise Unreadable(DamagedFile(kind=KIND, reason="it has no text"))
        self._content, self._body = content, body
        self._masters = package.tree("styles.xml")
        self._styles = Styles([tree for tree in (self._masters, content) if tree is not None])
        self._numbers: dict[tuple[etree._Element, bool], int] = {}
        self._changes = self._changed()
        self._within: list[tuple[str, int, str, str]] = []
        self._paragraph = 0
        self._blank, self._fresh = False, True
        self._waiting: list[tuple[Waiting, etree._Element]] = []
        self._boxes: list[etree._Element] = []

    def read(self) -> Read:
        """The text, its notes and what stands apart."""
        made = self._made
        self._number("content.xml", self._content)
        tables = [one for one in self._body if one.tag == f"{_TABLE}table"]
        sides = [one for one in tables if columns_apart(_cell_words(one))]
        if versions_in(list(map(_cell_words, sides)), words_of(self._body)):
            self._around(sides)
        else:
            made.find_lines([(block, self._plain(block)) for block in self._body])
            self._blocks(self._body)
            made.end_body()
        for waiting, element in self._waiting:
            made.break_paragraph()
            made.place(f"{waiting.kind} {waiting.number}".strip())
            start = made.at
            self._lines(element)
            made.note(waiting, start)
        if self._masters is not None:
            self._number("styles.xml", self._masters)
            for kind in ("header", "footer"):
                for one in self._masters.iter(f"{_S}{kind}"):
                    with made.set_apart(kind):
                        self._lines(one)
        for name, tree in (("content.xml", self._content), ("styles.xml", self._masters)):
            if tree is not None:
                folded = (_WHITE.sub(" ", words).strip(" ") for _, _, words in text_nodes(tree))
                made.sweep(made.part(name), enumerate(folded))
        return made.read(self._name)

    def _number(self, part: str, tree: etree._Element) -> None:
        self._part = self._made.part(part)
        self._numbers = {
            (node, behind): number for number, (node, behind, _) in enumerate(text_nodes(tree))
        }

    def _changed(self) -> dict[str, tuple[str, str, etree._Element | None]]:
        """Identifier of a tracked change -> its kind, its author, what was deleted."""
        found: dict[str, tuple[str, str, etree._Element | None]] = {}
        for region in self._body.iter(f"{_T}changed-region"):
            for kind, name in (("del", "deletion"), ("add", "insertion")):
                change = region.find(f"{_T}{name}")
                if change is not None:
                    author = change.findtext(f"{_O}change-info/{_DC}creator") or ""
                    found[region.get(f"{_T}id", "")] = kind, author, change if kind == "del" else None
        return found

    # --- blocks ------------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> None:
        for node in parent:
            if node.tag in _PARAGRAPHS:
                self._block(node)
            elif node.tag == f"{_T}list":
                self._list(node, 0)
            elif node.tag == f"{_TABLE}table":
                self._table(node)
            elif isinstance(node.tag, str) and node.tag not in _ASIDE:
                self._blocks(node)

    def _plain(self, node: etree._Element) -> str | None:
        """The words of a paragraph that is nothing more by its style."""
        style = node.get(f"{_T}style-name", "")
        plain = node.tag == f"{_T}p" and style not in (*self._named, *self._styles.breaks)
        return words_of(node) if plain else None

    def _block(self, node: etree._Element, kind: str = "", level: int = 0, number: str = "") -> None:
        made = self._made
        self._paragraph += 1
        style = node.get(f"{_T}style-name", "")
        if style in self._styles.breaks and made.at:
            made.break_paragraph()
            made.pages.append(PageFact(made.at))
        made.begin_paragraph(node)
        made.place(f"¶{self._paragraph}")
        start = made.at
        self._flow(node, style)
        if made.at > start and node not in made.lines:
            if not kind:
                kind = "head" if node.tag == f"{_T}h" else self._named.get(style, "p")
                level = (
                    whole(node.get(f"{_T}outline-level", ""), 1, least=1, most=10) - 1
                    if kind == "head"
                    else 0
                )
            made.blocks.append(BlockFact(Span(start, made.at), kind, number, level))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for one in box:
                if one.tag in _PARAGRAPHS:
                    self._block(one)
                elif isinstance(one.tag, str):
                    self._blocks(one)

    def _list(self, node: etree._Element, level: int) -> None:
        count = 0
        for item in node:
            if item.tag not in (f"{_T}list-item", f"{_T}list-header"):
                continue
            start = item.get(f"{_T}start-value", "")
            count = whole(start, count + 1)
            first = True
            for one in item:
                if one.tag in _PARAGRAPHS:
                    self._block(one, "item" if first else "p", level, str(count) if first else "")
                    first = False
                elif one.tag == f"{_T}list":
                    self._list(one, level + 1)

    def _table(self, table: etree._Element) -> None:
        made, cells = self._made, _cells(table)
        made.break_paragraph()
        made.grid(cells, self._lines, columns=lambda cell: columns_of(cell.get(_SPANNED, "1")))

    def _around(self, tables: list[etree._Element]) -> None:
        """Tables of two versions are the paper; what stands around them is the record."""
        made = self._made
        rows: list[list[etree._Element]] = []
        labels: list[etree._Element] = []
        for table in tables:
            own = _cells(table)
            labelled = columns_apart(_cell_words(table)).labels
            labels += own[0] if labelled else []
            rows += own[labelled:]
        self._columns(rows)
        made.end_body()
        for cell in labels:
            with made.set_apart("markup"):
                self._lines(cell)
        for block in self._body.iter(*_PARAGRAPHS):
            if not any(outer in tables or outer.tag in _ASIDE for outer in block.iterancestors()):
                if block.tag == f"{_T}h":
                    made.title = made.title or words_of(block)
                with made.set_apart("record"):
                    self._flow(block, block.get(f"{_T}style-name", ""))

    def _columns(self, cells: list[list[etree._Element]]) -> None:
        """One column after the other, the rows linked."""
        made = self._made
        spans: list[list[Span]] = [[], []]
        for column in (0, 1):
            for row in cells:
                made.break_paragraph()
                start = made.at
                self._blocks(row[column])
                spans[column].append(Span(start, made.at))
        made.sides += [Span(side[0].start, side[-1].end) for side in spans if side]
        made.pairs += [
            (one, other) for one, other in zip(*spans, strict=True) if len(one) and len(other)
        ]

    def _lines(self, parent: etree._Element) -> None:
        first = True
        for node in parent.iter(*_PARAGRAPHS):
            if any(outer.tag in _ASIDE and outer is not parent for outer in _between(node, parent)):
                continue
            if not first:
                self._made.separate("\n")
            first = False
            self._flow(node, node.get(f"{_T}style-name", ""))

    # --- words -------------------------------------------------------------------------------------

    def _flow(self, node: etree._Element, style: str) -> None:
        self._blank, self._fresh = False, True
        heading = node.tag == f"{_T}h"
        self._inlines(node, {} if heading else self._styles.looks(style))
        self._blank = False

    def _inlines(self, node: etree._Element, looks: dict[str, bool]) -> None:
        if node.text and (node, False) in self._numbers:
            self._words(self._numbers[node, False], node.text, looks)
        for inner in node:
            if isinstance(inner.tag, str):
                self._inline(inner, looks)
            if inner.tail and (inner, True) in self._numbers:
                self._words(self._numbers[inner, True], inner.tail, looks)

    def _inline(self, node: etree._Element, looks: dict[str, bool]) -> None:
        made = self._made
        name = str(node.tag).rpartition("}")[2]
        if node.tag == f"{_T}s":
            self._due()
            made.separate(" " * whole(node.get(f"{_T}c", ""), 1, most=_BLANKS))
        elif node.tag == f"{_T}tab":
            self._due()
            made.separate("\t")
            self._fresh = True
        elif node.tag == f"{_T}line-break":
            made.separate("\n")
            self._blank, self._fresh = False, True
        elif name == "soft-page-break":
            made.pages.append(PageFact(made.at, certain=False))
        elif node.tag in (f"{_T}note", f"{_O}annotation"):
            self._wait(node)
        elif name in ("change", "change-start", "change-end"):
            self._change(name, node.get(f"{_T}change-id", ""))
        elif name in ("custom-shape", "frame", "text-box", "rect", "shape"):
            self._boxes.append(node)
        elif name not in ("bookmark", "bookmark-start", "bookmark-end", "annotation-end"):
            self._styled(node, looks)

    def _wait(self, node: etree._Element) -> None:
        """A note or a comment: its words come after the paper."""
        at = self._made.at
        if node.tag == f"{_O}annotation":
            author = node.findtext(f"{_DC}creator") or ""
            self._waiting.append((Waiting(at, "comment", "", "", author), node))
            return
        sign, body = node.find(f"{_T}note-citation"), node.find(f"{_T}note-body")
        number = "".join(map(str, sign.itertext())).strip() if sign is not None else ""
        if body is not None:
            self._waiting.append((Waiting(at, "foot", "", number), body))

    def _styled(self, node: etree._Element, looks: dict[str, bool]) -> None:
        made = self._made
        own = (
            looks | self._styles.looks(node.get(f"{_T}style-name", ""))
            if node.tag == f"{_T}span"
            else looks
        )
        address = node.get(f"{_XLINK}href", "") if node.tag == f"{_T}a" else ""
        self._due()
        start = made.at
        with ExitStack() as stack:
            if re.fullmatch(r"https?://\S+", address):
                stack.enter_context(made.marked("link", address))
            self._inlines(node, own)
        if own.get("hidden") and not looks.get("hidden") and made.at > start:
            words = made.since(start)[:60]
            made.findings.append(HiddenText(span=Span(start, made.at), text=words))

    def _change(self, kind: str, ident: str) -> None:
        made = self._made
        change, author, deleted = self._changes.get(ident, ("", "", None))
        if kind == "change" and deleted is not None:
            self._due()
            with made.marked("del", author=author):
                first = True
                for paragraph in deleted.iter(*_PARAGRAPHS):
                    if not first:
                        made.separate("\n")
                        self._blank, self._fresh = False, True
                    first = False
                    self._inlines(paragraph, {})
        elif kind == "change-start":
            self._due()
            self._within.append((ident, made.at, change, author))
        elif kind == "change-end":
            for at, one in enumerate(self._within):
                if one[0] == ident:
                    if made.at > one[1]:
                        made.marks.append(MarkFact(Span(one[1], made.at), one[2], "", one[3]))
                    del self._within[at]
                    break

    def _due(self) -> None:
        if self._blank:
            self._made.separate(" ")
            self._blank, self._fresh = False, True

    def _words(self, number: int, words: str, looks: dict[str, bool]) -> None:
        folded = _WHITE.sub(" ", words)
        if folded.startswith(" ") and not self._fresh:
            self._blank = True
        kept = folded.strip(" ")
        if not kept:
            self._blank = self._blank or bool(folded) and not self._fresh
            return
        if self._made.has(self._part, number):
            return
        self._due()
        span = self._made.atom(self._part, number, kept)
        for look in sorted(kind for kind, on in looks.items() if on):
            self._made.mark(span.start, span.end, look)
        self._fresh, self._blank = False, folded.endswith(" ")


def _cells(table: etree._Element) -> list[list[etree._Element]]:
    rows = [row for row in table.iter(f"{_TABLE}table-row") if _table_of(row) is table]
    kinds = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
    return [[cell for cell in row if cell.tag in kinds] for row in rows]


def _cell_words(table: etree._Element) -> list[list[str]]:
    return [[words_of(cell) for cell in row] for row in _cells(table)]


def _table_of(row: etree._Element) -> etree._Element | None:
    return next((one for one in row.iterancestors() if one.tag == f"{_TABLE}table"), None)


def _between(node: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for one in node.iterancestors():
        yield one
        if one is outer:
            return
