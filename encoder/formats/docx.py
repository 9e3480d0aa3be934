"""Word files (Office Open XML, ISO/IEC 29500) as text with facts.

The text nodes are `w:t`, `w:delText`, `w:sym`, `w:noBreakHyphen` and `w:softHyphen` of the document,
its notes, comments, headers and footers, each numbered in its part. Of a drawing and its fallback one
is read.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field

from lxml import etree

from encoder.core.facts import BlockFact, PageFact
from encoder.core.numbers import whole
from encoder.core.source import Span
from encoder.findings.formats import DamagedFile, HiddenText, LinkedFile
from encoder.formats.builder import Builder, Read, Unreadable, Waiting, columns_of
from encoder.formats.columns import columns_apart, versions_in
from encoder.formats.package import Package, parsed
from encoder.formats.word_nodes import (
    SKIPPED,
    W,
    cell_words,
    cells,
    children,
    counted,
    own_words,
    paragraphs,
    text_nodes,
    toggles,
    transitional,
    value_of,
    words,
    words_of,
)
from encoder.formats.word_styles import Styles

KIND = "Word file"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MAIN = "word/document.xml"
_CHANGES = {f"{W}ins": "add", f"{W}moveTo": "add", f"{W}del": "del", f"{W}moveFrom": "del"}


@dataclass(slots=True)
class _Box:
    """Paragraphs of a text box, which come after the paragraph that holds it."""

    paragraphs: list[etree._Element] = field(default_factory=list)


def read(name: str, data: bytes, styles: dict[str, str] | None = None) -> Read:
    """Read a Word file.

    Args:
        name: of the file.
        data: its bytes.
        styles: name of a style -> what its paragraphs are (a label of lines).

    Raises:
        Unreadable: it cannot be read.
    """
    return _Reader(name, Package(data, KIND), styles or {}).read()


class _Reader:
    def __init__(self, name: str, package: Package, styles: dict[str, str]) -> None:
        self._name, self._package, self._named = name, package, styles
        self._made = Builder("docx")
        body = self._tree(_MAIN)
        if body is None:
            raise Unreadable(DamagedFile(kind=KIND, reason=f"it has no {_MAIN}"))
        self._body = body
        self._styles = Styles(self._tree("word/styles.xml"), self._tree("word/numbering.xml"))
        self._numbers: dict[etree._Element, int] = {}
        """A text node -> its number in its part."""
        self._boxes: list[_Box] = []
        self._paragraph = 0
        self._labels: list[etree._Element] = []
        """Cells that name the columns of two versions."""
        self._targets: dict[str, str] = {}
        """Identifier of a link -> its address."""

    def _tree(self, name: str) -> etree._Element | None:
        data = self._package.bytes_of(name)
        return None if data is None else parsed(transitional(data), KIND, name)

    def read(self) -> Read:
        """The text of the document, its notes and what stands apart."""
        made = self._made
        self._relations()
        body = self._body.find(f"{W}body")
        if body is not None:
            self._within(_MAIN, self._body)
            sides = [one for one in children(body) if self._is_columns(one)]
            if versions_in(list(map(cell_words, sides)), words(body)):
                self._around(body, sides)
            else:
                made.find_lines([(block, self._plain(block)) for block in children(body)])
                self._blocks(body)
        if made.body is None:
            made.end_body()
        self._read_notes()
        for name in sorted(self._package.names):
            kind = next((k for k in ("header", "footer") if name.startswith(f"word/{k}")), None)
            tree = self._tree(name) if kind and name.endswith(".xml") else None
            if tree is not None and kind is not None:
                self._within(name, tree)
                with made.set_apart(kind):
                    self._lines(tree)
        for name in tuple(made.parts):
            tree = self._tree(name)
            if tree is not None:
                nodes = enumerate(words_of(node) or "" for node in text_nodes(tree))
                made.sweep(made.part(name), nodes)
        return made.read(self._name)

    # --- what is beside the text -------------------------------------------------------------------

    def _relations(self) -> None:
        """Text in other files is named."""
        tree = self._package.tree("word/_rels/document.xml.rels")
        for one in tree.iter(f"{_RELS}Relationship") if tree is not None else ():
            kind = one.get("Type", "").rpartition("/")[2]
            if kind == "hyperlink" and re.fullmatch(r"https?://\S+", one.get("Target", "")):
                self._targets[one.get("Id", "")] = one.get("Target", "")
            if one.get("TargetMode") == "External" and kind in ("subDocument", "aFChunk", "frame"):
                self._made.findings.append(LinkedFile(target=one.get("Target", "")))
            if one.get("TargetMode") == "External" and kind == "attachedTemplate":
                self._made.findings.append(LinkedFile(target=one.get("Target", "")))

    # --- blocks ------------------------------------------------------------------------------------

    def _within(self, part: str, tree: etree._Element) -> None:
        """Number the text nodes of a part."""
        self._part = self._made.part(part)
        self._numbers = {node: number for number, node in enumerate(text_nodes(tree))}

    def _blocks(self, parent: etree._Element) -> None:
        joined = False
        for block in children(parent):
            if block.tag == f"{W}p":
                joined = self._read_paragraph(block, joined=joined)
            elif block.tag == f"{W}altChunk":
                self._made.findings.append(LinkedFile(target=f"altChunk {block.get(f'{_R}id', '')}"))
            elif block.tag == f"{W}tbl":
                self._read_table(block)
                joined = False

    def _plain(self, block: etree._Element) -> str | None:
        """The words of a paragraph that is nothing more by its style or number."""
        plain = block.tag == f"{W}p" and self._styled(block.find(f"{W}pPr")) == ("p", 0)
        return own_words(block) if plain else None

    def _is_columns(self, block: etree._Element) -> bool:
        return block.tag == f"{W}tbl" and bool(columns_apart(cell_words(block)))

    def _around(self, body: etree._Element, tables: list[etree._Element]) -> None:
        """Tables of two versions are the paper; what stands around them is the record."""
        made = self._made
        rows: list[list[etree._Element]] = []
        for table in tables:
            own = cells(table)
            labelled = columns_apart(cell_words(table)).labels
            self._labels += own[0] if labelled else []
            rows += own[labelled:]
        self._read_columns(rows)
        made.end_body()
        for block in children(body):
            if block in tables:
                continue
            if block.tag == f"{W}p":
                _, level = self._styles.name_and_level(value_of(block.find(f"{W}pPr"), "pStyle"))
                if level is not None and not made.title:
                    made.title = own_words(block)
                with made.set_apart("record"):
                    self._runs(block, block.find(f"{W}pPr"))
            elif block.tag == f"{W}tbl":
                with made.set_apart("record"):
                    self._lines(block)

    def _read_paragraph(self, paragraph: etree._Element, *, joined: bool) -> bool:
        """A paragraph; true when its mark is deleted, so that the next one goes on with it."""
        made, number = self._made, None
        self._paragraph += 1
        properties = paragraph.find(f"{W}pPr")
        if not joined:
            made.begin_paragraph(paragraph)
        made.place(f"¶{self._paragraph}")
        start = made.at
        self._runs(paragraph, properties)
        deleted = properties.find(f"{W}rPr/{W}del") if properties is not None else None
        if not joined and made.at > start:
            kind, number, level = self._kind(properties)
            if paragraph not in made.lines:
                made.blocks.append(BlockFact(Span(start, made.at), kind, number, level))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for inner in box.paragraphs:
                self._read_paragraph(inner, joined=False)
        if deleted is not None and not boxes:
            with made.marked("del", author=deleted.get(f"{W}author", "")):
                made.separate("\n")
            return True
        return False

    def _kind(self, properties: etree._Element | None) -> tuple[str, str, int]:
        """What a paragraph is, its number, its level."""
        kind, level = self._styled(properties)
        if kind != "item" or properties is None:
            return kind, "", level
        numbered = value_of(properties.find(f"{W}numPr"), "numId")
        return kind, self._styles.number(numbered, level), level

    def _styled(self, properties: etree._Element | None) -> tuple[str, int]:
        """What a paragraph is by its style or number, and its level."""
        if properties is None:
            return "p", 0
        name, level = self._styles.name_and_level(value_of(properties, "pStyle"))
        outline = properties.find(f"{W}outlineLvl")
        if outline is not None:
            level = whole(outline.get(f"{W}val", ""), 9, most=9)
        if name in self._named:
            return self._named[name], 0
        if level is not None and level < 9 or name.casefold() in ("title", "subtitle"):
            return "head", level or 0
        numbered = properties.find(f"{W}numPr")
        if numbered is not None and value_of(numbered, "numId") not in ("", "0"):
            return "item", whole(value_of(numbered, "ilvl"), 0, most=8)
        return "p", 0

    def _read_table(self, table: etree._Element) -> None:
        made = self._made
        rows = cells(table)
        made.break_paragraph()
        made.grid(rows, self._lines, columns=_width)

    def _read_columns(self, rows: list[list[etree._Element]]) -> None:
        """Two versions side by side: one column after the other, the rows linked."""
        made = self._made
        spans: list[list[Span]] = [[], []]
        for column in (0, 1):
            for number, row in enumerate(rows):
                made.break_paragraph()
                start = made.at
                self._blocks(row[column])
                if column == 0:
                    made.place(f"row {number + 1}")
                spans[column].append(Span(_begins(made, start), made.at))
        made.sides += [Span(side[0].start, side[-1].end) for side in spans if side]
        made.pairs += [
            (one, other) for one, other in zip(*spans, strict=True) if len(one) and len(other)
        ]

    def _lines(self, parent: etree._Element) -> None:
        """The paragraphs of a cell, a note or a header as lines; those of a table in it too."""
        first = True
        for paragraph in paragraphs(parent):
            if not first:
                self._made.separate("\n")
            first = False
            self._runs(paragraph, paragraph.find(f"{W}pPr"))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for inner in box.paragraphs:
                self._made.separate("\n")
                self._runs(inner, inner.find(f"{W}pPr"))

    # --- runs --------------------------------------------------------------------------------------

    def _runs(self, parent: etree._Element, properties: etree._Element | None) -> None:
        style = value_of(properties, "pStyle") if properties is not None else ""
        name, level = self._styles.name_and_level(style)
        base = {} if level is not None or name in self._named else self._styles.looks(style)
        self._inlines(parent, base)

    def _inlines(self, parent: etree._Element, base: dict[str, bool]) -> None:
        made = self._made
        for node in children(parent):
            if node.tag == f"{W}r":
                self._run(node, base)
            elif (said := words_of(node)) is not None:
                made.once(self._part, self._numbers[node], said)
            elif node.tag in _CHANGES:
                with made.marked(_CHANGES[str(node.tag)], author=node.get(f"{W}author", "")):
                    self._inlines(node, base)
            elif node.tag == f"{W}hyperlink" and node.get(f"{_R}id", "") in self._targets:
                with made.marked("link", self._targets[node.get(f"{_R}id", "")]):
                    self._inlines(node, base)
            elif isinstance(node.tag, str) and node.tag not in SKIPPED:
                self._inlines(node, base)

    def _run(self, run: etree._Element, base: dict[str, bool]) -> None:
        properties = run.find(f"{W}rPr")
        looks = dict(base)
        if properties is not None:
            looks |= self._styles.looks(value_of(properties, "rStyle"))
            looks |= toggles(properties)
        with ExitStack() as stack:
            for look in sorted(kind for kind, on in looks.items() if on):
                stack.enter_context(self._made.marked(look))
            start = self._made.at
            for node in children(run):
                self._in_run(node, base)
        if looks.get("hidden") and self._made.at > start:
            hidden = self._made.since(start)
            self._made.findings.append(HiddenText(span=Span(start, self._made.at), text=hidden[:60]))

    def _in_run(self, node: etree._Element, base: dict[str, bool]) -> None:
        made = self._made
        said = words_of(node)
        if said is not None:
            made.once(self._part, self._numbers[node], said)
        elif node.tag == f"{W}tab":
            made.separate("\t")
        elif node.tag in (f"{W}br", f"{W}cr"):
            if node.get(f"{W}type") == "page":
                made.pages.append(PageFact(made.at))
            else:
                made.separate("\n")
        elif node.tag == f"{W}lastRenderedPageBreak":
            made.pages.append(PageFact(made.at, certain=False))
        elif node.tag in (f"{W}footnoteReference", f"{W}endnoteReference", f"{W}commentReference"):
            kind = str(node.tag)[len(W) :].removesuffix("Reference")
            made.waiting.append(Waiting(made.at, kind, node.get(f"{W}id", "")))
        elif node.tag == f"{W}txbxContent":
            self._boxes.append(_Box([*paragraphs(node)]))
        elif isinstance(node.tag, str) and node.tag not in SKIPPED:
            for inner in children(node):
                self._in_run(inner, base)

    # --- notes -------------------------------------------------------------------------------------

    def _read_notes(self) -> None:
        made = self._made
        for kind in ("footnote", "endnote", "comment"):
            name = f"word/{kind}s.xml"
            tree = self._tree(name)
            if tree is None:
                continue
            self._within(name, tree)
            known = {one.get(f"{W}id", ""): one for one in tree.iter(f"{W}{kind}")}
            asked = [one for one in made.waiting if one.kind == kind]
            for number, one in enumerate(asked, 1):
                note = known.pop(one.key, None)
                if note is None:
                    continue
                one.number = {"footnote": str(number), "endnote": counted(number, "lowerRoman")}.get(
                    kind, ""
                )
                one.author = note.get(f"{W}author", "")
                one.kind = "comment" if kind == "comment" else "foot"
                self._note(one, note, f"{kind} {number}")
            for key, note in known.items():
                if words(note).strip():
                    self._note(Waiting(made.body or 0, "foot", key), note, f"{kind} {key}")
        if self._labels:
            self._within(_MAIN, self._body)
            with made.set_apart("markup"):
                for cell in self._labels:
                    self._lines(cell)
                    made.separate("\n")

    def _note(self, waiting: Waiting, note: etree._Element, place: str) -> None:
        self._made.break_paragraph()
        self._made.place(place)
        start = self._made.at
        self._lines(note)
        self._made.note(waiting, start)


def _width(cell: etree._Element) -> int:
    """The columns that a cell takes."""
    return columns_of(value_of(cell.find(f"{W}tcPr"), "gridSpan"))


def _begins(made: Builder, start: int) -> int:
    """Where the text after a separator begins."""
    text = made.since(start)
    return start + len(text) - len(text.lstrip())
