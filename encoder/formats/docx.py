"""Word files (Office Open XML, ISO/IEC 29500) as text with facts.

The text nodes are `w:t`, `w:delText`, `w:sym`, `w:noBreakHyphen` and `w:softHyphen` of the document, its
notes, comments, headers and footers, each numbered in its part. Of a drawing and its fallback one is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from lxml import etree

from encoder.core.facts import BlockFact, CellFact, PageFact
from encoder.core.source import Span
from encoder.findings.formats import DamagedFile, HiddenText, LinkedFile
from encoder.formats.builder import Builder, Read, Unreadable, Waiting
from encoder.formats.columns import columns_apart
from encoder.formats.package import Package

KIND = "Word file"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN = "word/document.xml"
_LOOKS = {
    "b": "bold",
    "i": "italic",
    "strike": "strikethrough",
    "dstrike": "strikethrough",
    "smallCaps": "smallcaps",
    "vanish": "hidden",
}
_OFF = frozenset({"0", "false", "off", "none"})
_CHANGES = {f"{_W}ins": "add", f"{_W}moveTo": "add", f"{_W}del": "del", f"{_W}moveFrom": "del"}
_SKIPPED = frozenset(
    {f"{_W}{name}" for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr",
                                "instrText", "delInstrText", "proofErr")}
    | {f"{_MC}Fallback"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    looks: dict[str, bool]
    level: int | None
    """Of a heading, from 0; None: it is none."""


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
        self._styles = self._read_styles()
        self._formats = self._read_numbering()
        self._counts: dict[tuple[str, int], int] = {}
        self._numbers: dict[etree._Element, int] = {}
        """A text node -> its number in its part."""
        self._boxes: list[_Box] = []
        self._paragraph = 0
        self._comments: dict[str, int] = {}
        self._targets: dict[str, str] = {}
        """Identifier of a link -> its address."""

    def _tree(self, name: str) -> etree._Element | None:
        tree = self._package.tree(name)
        if tree is not None and _STRICT in etree.tostring(tree)[:2000]:
            raise Unreadable(
                DamagedFile(kind=KIND, reason="it is of the strict form; save it as “Word document”")
            )
        return tree

    def read(self) -> Read:
        """The text of the document, its notes and what stands apart."""
        made = self._made
        self._relations()
        body = self._body.find(f"{_W}body")
        if body is not None:
            self._within(_MAIN, self._body)
            sides = [one for one in _children(body) if self._is_columns(one)]
            if sides:
                self._around(body, sides[0])
            else:
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

    def _read_styles(self) -> dict[str, _Style]:
        tree = self._tree("word/styles.xml")
        found: dict[str, _Style] = {}
        for one in tree.iter(f"{_W}style") if tree is not None else ():
            level = one.find(f"{_W}pPr/{_W}outlineLvl")
            found[one.get(f"{_W}styleId", "")] = _Style(
                _value(one, "name"),
                _value(one, "basedOn"),
                _toggles(one.find(f"{_W}rPr")),
                int(level.get(f"{_W}val", "9")) if level is not None else None,
            )
        return found

    def _read_numbering(self) -> dict[tuple[str, int], tuple[str, str, int]]:
        """Number of a list and level -> its kind of number, how it is written, where it begins."""
        tree = self._tree("word/numbering.xml")
        if tree is None:
            return {}
        kinds: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in tree.iter(f"{_W}abstractNum"):
            kinds[one.get(f"{_W}abstractNumId", "")] = {
                int(level.get(f"{_W}ilvl", "0")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in one.iter(f"{_W}lvl")
            }
        return {
            (one.get(f"{_W}numId", ""), level): form
            for one in tree.iter(f"{_W}num")
            for level, form in kinds.get(_value(one, "abstractNumId"), {}).items()
        }

    def _style_looks(self, ident: str) -> dict[str, bool]:
        """What a style says, with those that it is based on."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        while ident and ident not in seen and ident in self._styles:
            seen.add(ident)
            found = self._styles[ident].looks | found
            ident = self._styles[ident].based_on
        return found

    def _style(self, ident: str) -> tuple[str, int | None]:
        """The name of a style, and its level when it is that of a heading."""
        seen: set[str] = set()
        name, level = self._styles[ident].name if ident in self._styles else ident, None
        while ident and ident not in seen and ident in self._styles and level is None:
            seen.add(ident)
            level = self._styles[ident].level
            ident = self._styles[ident].based_on
        return name, level

    # --- blocks ------------------------------------------------------------------------------------

    def _within(self, part: str, tree: etree._Element) -> None:
        """Number the text nodes of a part."""
        self._part = self._made.part(part)
        self._numbers = {node: number for number, node in enumerate(text_nodes(tree))}

    def _blocks(self, parent: etree._Element) -> None:
        joined = False
        for block in _children(parent):
            if block.tag == f"{_W}p":
                joined = self._read_paragraph(block, joined=joined)
            elif block.tag == f"{_W}tbl":
                self._read_table(block)
                joined = False

    def _is_columns(self, block: etree._Element) -> bool:
        return block.tag == f"{_W}tbl" and bool(columns_apart(_cell_words(block)))

    def _around(self, body: etree._Element, table: etree._Element) -> None:
        """A table of two versions is the paper; what stands around it is the record."""
        made = self._made
        self._read_table(table)
        made.end_body()
        for block in _children(body):
            if block is table:
                continue
            if block.tag == f"{_W}p":
                _, level = self._style(_value(block.find(f"{_W}pPr"), "pStyle"))
                if level is not None and not made.title:
                    made.title = _own_words(block)
                with made.set_apart("record"):
                    self._runs(block, block.find(f"{_W}pPr"))
            elif block.tag == f"{_W}tbl":
                with made.set_apart("record"):
                    self._lines(block)

    def _read_paragraph(self, paragraph: etree._Element, *, joined: bool) -> bool:
        """A paragraph; true when its mark is deleted, so that the next one goes on with it."""
        made, number = self._made, None
        self._paragraph += 1
        properties = paragraph.find(f"{_W}pPr")
        if not joined:
            made.break_paragraph()
        made.place(f"¶{self._paragraph}")
        start = made.at
        self._runs(paragraph, properties)
        deleted = properties.find(f"{_W}rPr/{_W}del") if properties is not None else None
        if not joined and made.at > start:
            kind, number, level = self._kind(properties)
            made.blocks.append(BlockFact(Span(start, made.at), kind, number, level))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for inner in box.paragraphs:
                self._read_paragraph(inner, joined=False)
        if deleted is not None and not boxes:
            with made.marked("del", author=deleted.get(f"{_W}author", "")):
                made.separate("\n")
            return True
        return False

    def _kind(self, properties: etree._Element | None) -> tuple[str, str, int]:
        """What a paragraph is, its number, its level."""
        if properties is None:
            return "p", "", 0
        name, level = self._style(_value(properties, "pStyle"))
        outline = properties.find(f"{_W}outlineLvl")
        if outline is not None:
            level = int(outline.get(f"{_W}val", "9"))
        if name in self._named:
            return self._named[name], "", 0
        if level is not None and level < 9 or name.casefold() in ("title", "subtitle"):
            return "head", "", level or 0
        numbered = properties.find(f"{_W}numPr")
        if numbered is not None and _value(numbered, "numId") not in ("", "0"):
            depth = int(_value(numbered, "ilvl") or 0)
            return "item", self._number(_value(numbered, "numId"), depth), depth
        return "p", "", 0

    def _number(self, ident: str, level: int) -> str:
        """The number that Word shows before a paragraph; "" for a bullet."""
        form, written, begin = self._formats.get((ident, level), ("decimal", "%1.", 1))
        self._counts[ident, level] = self._counts.get((ident, level), begin - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((ident, deeper), None)
        if form in ("bullet", "none", ""):
            return ""
        for place in range(level + 1):
            kind, _, begin = self._formats.get((ident, place), ("decimal", "", 1))
            count = self._counts.get((ident, place), begin)
            written = written.replace(f"%{place + 1}", _counted(count, kind))
        return written.strip().strip(".)(") or written.strip()

    def _read_table(self, table: etree._Element) -> None:
        made = self._made
        cells = _cells(table)
        if columns_apart(_cell_words(table)):
            self._read_columns(cells)
            return
        made.break_paragraph()
        start = made.at
        found: list[list[CellFact]] = []
        for number, row in enumerate(cells):
            if number:
                made.separate("\n")
            facts: list[CellFact] = []
            for place, cell in enumerate(row):
                if place:
                    made.separate("\t")
                properties = cell.find(f"{_W}tcPr")
                wide = _value(properties, "gridSpan") if properties is not None else ""
                first = made.at
                self._lines(cell)
                facts.append(CellFact(Span(first, made.at), columns=int(wide or 1)))
            found.append(facts)
        made.table(start, found)

    def _read_columns(self, cells: list[list[etree._Element]]) -> None:
        """Two versions side by side: one column after the other, the rows linked."""
        made = self._made
        spans: list[list[Span]] = [[], []]
        labels = columns_apart([[_words(cell) for cell in row] for row in cells]).labels
        for column in (0, 1):
            for number, row in enumerate(cells):
                if number == 0 and labels:
                    continue
                made.break_paragraph()
                start = made.at
                self._blocks(row[column])
                if column == 0:
                    made.place(f"row {number + 1}")
                spans[column].append(Span(_begins(made, start), made.at))
        made.pairs += [
            (one, other) for one, other in zip(*spans, strict=True) if len(one) and len(other)
        ]
        if labels:
            self._labels = cells[0]

    _labels: list[etree._Element] = []

    def _lines(self, parent: etree._Element) -> None:
        """The paragraphs of a cell, a note or a header as lines; those of a table in it too."""
        first = True
        for paragraph in _paragraphs(parent):
            if not first:
                self._made.separate("\n")
            first = False
            self._runs(paragraph, paragraph.find(f"{_W}pPr"))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for inner in box.paragraphs:
                self._made.separate("\n")
                self._runs(inner, inner.find(f"{_W}pPr"))

    # --- runs --------------------------------------------------------------------------------------

    def _runs(self, parent: etree._Element, properties: etree._Element | None) -> None:
        style = _value(properties, "pStyle") if properties is not None else ""
        name, level = self._style(style)
        base = {} if level is not None or name in self._named else self._style_looks(style)
        self._inlines(parent, base)

    def _inlines(self, parent: etree._Element, base: dict[str, bool]) -> None:
        made = self._made
        for node in _children(parent):
            if node.tag == f"{_W}r":
                self._run(node, base)
            elif node.tag in _CHANGES:
                with made.marked(_CHANGES[str(node.tag)], author=node.get(f"{_W}author", "")):
                    self._inlines(node, base)
            elif node.tag == f"{_W}hyperlink" and node.get(f"{_R}id") in self._targets:
                with made.marked("link", self._targets[node.get(f"{_R}id")]):
                    self._inlines(node, base)
            elif node.tag == f"{_W}commentRangeStart":
                self._comments.setdefault(node.get(f"{_W}id", ""), made.at)
            elif isinstance(node.tag, str) and node.tag not in _SKIPPED:
                self._inlines(node, base)

    def _run(self, run: etree._Element, base: dict[str, bool]) -> None:
        properties = run.find(f"{_W}rPr")
        looks = dict(base)
        if properties is not None:
            looks |= self._style_looks(_value(properties, "rStyle"))
            looks |= _toggles(properties)
        with ExitStack() as stack:
            for look in sorted(kind for kind, on in looks.items() if on):
                stack.enter_context(self._made.marked(look))
            start = self._made.at
            for node in _children(run):
                self._in_run(node, base)
        if looks.get("hidden") and self._made.at > start:
            words = "".join(self._made.text)[start:]
            self._made.findings.append(
                HiddenText(span=Span(start, self._made.at), text=words[:60])
            )

    def _in_run(self, node: etree._Element, base: dict[str, bool]) -> None:
        made = self._made
        words = words_of(node)
        if words is not None:
            made.atom(self._part, self._numbers[node], words)
        elif node.tag == f"{_W}tab":
            made.separate("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            if node.get(f"{_W}type") == "page":
                made.pages.append(PageFact(made.at))
            else:
                made.separate("\n")
        elif node.tag == f"{_W}lastRenderedPageBreak":
            made.pages.append(PageFact(made.at, certain=False))
        elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference", f"{_W}commentReference"):
            kind = str(node.tag)[len(_W) :].removesuffix("Reference")
            made.waiting.append(Waiting(made.at, kind, node.get(f"{_W}id", "")))
        elif node.tag == f"{_W}txbxContent":
            self._boxes.append(_Box([*_paragraphs(node)]))
        elif isinstance(node.tag, str) and node.tag not in _SKIPPED:
            for inner in _children(node):
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
            known = {one.get(f"{_W}id", ""): one for one in tree.iter(f"{_W}{kind}")}
            asked = [one for one in made.waiting if one.kind == kind]
            for number, one in enumerate(asked, 1):
                note = known.pop(one.key, None)
                if note is None:
                    continue
                one.number = {"footnote": str(number), "endnote": _counted(number, "lowerRoman")}.get(kind, "")
                one.author = note.get(f"{_W}author", "")
                one.kind = "comment" if kind == "comment" else "foot"
                self._note(one, note, f"{kind} {number}")
            for key, note in known.items():
                if _words(note).strip():
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


def _begins(made: Builder, start: int) -> int:
    """Where the text after a separator begins."""
    text = "".join(made.text)[start:]
    return start + len(text) - len(text.lstrip())


def _value(parent: etree._Element | None, name: str) -> str:
    node = parent.find(f"{_W}{name}") if parent is not None else None
    return node.get(f"{_W}val", "") if node is not None else ""


def _toggles(properties: etree._Element | None) -> dict[str, bool]:
    """What a run or a style says of looks: on or off."""
    found: dict[str, bool] = {}
    for node in properties if properties is not None else ():
        if not isinstance(node.tag, str):
            continue
        name, value = node.tag.removeprefix(_W), node.get(f"{_W}val", "")
        if name in _LOOKS:
            found[_LOOKS[name]] = found.get(_LOOKS[name], False) or value not in _OFF
            if value in _OFF:
                found[_LOOKS[name]] = False
        elif name == "u":
            found["underline"] = value not in _OFF
        elif name == "vertAlign" and value in ("superscript", "subscript"):
            found[value] = True
        elif name == "spacing" and value.lstrip("-").isdigit():
            found["letterspaced"] = int(value) >= 20
    return found


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children of a node, with those of content controls, choices and the like in their place."""
    for node in parent:
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            continue
        if node.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}smartTag"):
            yield from _children(node)
        elif node.tag in (f"{_MC}AlternateContent", f"{_MC}Choice"):
            yield from _children(node)
        else:
            yield node


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs within a node, those of text boxes aside."""
    for node in _children(parent):
        if node.tag == f"{_W}p":
            yield node
        elif node.tag != f"{_W}r":
            yield from _paragraphs(node)


def _own_words(paragraph: etree._Element) -> str:
    return " ".join("".join(words_of(one) or "" for one in text_nodes(paragraph)).split())


def _words(node: etree._Element) -> str:
    """The words within a node, to look at."""
    return " ".join(map(_own_words, _paragraphs(node)))


def _cells(table: etree._Element) -> list[list[etree._Element]]:
    rows = [row for row in _children(table) if row.tag == f"{_W}tr"]
    return [[cell for cell in _children(row) if cell.tag == f"{_W}tc"] for row in rows]


def _cell_words(table: etree._Element) -> list[list[str]]:
    return [[_words(cell) for cell in row] for row in _cells(table)]


def text_nodes(tree: etree._Element) -> Iterator[etree._Element]:
    """The nodes of a part that hold text, in the order of the file, fallbacks aside."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag == f"{_MC}Fallback":
            continue
        if words_of(node) is not None:
            yield node
        stack += reversed(list(node))


def words_of(node: etree._Element) -> str | None:
    """The words of a node that holds text; None for any other."""
    if node.tag in (f"{_W}t", f"{_W}delText"):
        return node.text or ""
    if node.tag == f"{_W}noBreakHyphen":
        return "\u2011"
    if node.tag == f"{_W}softHyphen":
        return "\u00ad"
    if node.tag == f"{_W}sym":
        sign = node.get(f"{_W}char", "")
        try:
            return chr(int(sign, 16))
        except ValueError:
            return ""
    return None


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _counted(count: int, kind: str) -> str:
    """A number as a list writes it."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        found = ""
        for value, sign in _ROMAN:
            found += sign * (count // value)
            count %= value
        return found if kind == "lowerRoman" else found.upper()
    return str(count)
