"""Transcriptions of pages (PAGE-XML, ALTO) as text with facts.

The text nodes are the readings of the lines: of several the one with the lowest index. Lines of a
region are one paragraph; a hyphen at the end of a line is joined by the reader of lines, as in any
transcript.
Sources: the PAGE content schema of PRImA; the `custom` attribute as Transkribus writes it; ALTO 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from encoder.core.elements import local_name
from encoder.core.facts import BlockFact, MarkFact, PageFact
from encoder.core.numbers import whole
from encoder.core.source import Span
from encoder.findings.formats import BadTag, DamagedFile, NotInReadingOrder, TextsOfRegionDiffer
from encoder.formats.builder import Builder, Read, Unreadable, Waiting
from encoder.formats.package import parsed
from encoder.formats.page_tags import (
    Tag,
    alto_corners,
    alto_strings,
    corners,
    index_of,
    named,
    offsets_of,
    order_of,
    own_readings,
    place_of,
    readings,
    remarks_before,
    said_beside,
    tags_of,
    unicode_nodes,
)

KIND = "transcription of a page"
_FURNITURE = {"header": "header", "footer": "footer", "page-number": "header", "catch-word": "header",
              "signature-mark": "header", "RunningTitleZone": "header", "NumberingZone": "header",
              "QuireMarksZone": "header"}  # fmt: skip
_ZONES = {"heading": "head", "caption": "head", "TitlePageZone": "head", "StampZone": "opener"}
_PARAGRAPHS = frozenset({"paragraph", "marginalia", "MarginTextZone"})
_GAPS = frozenset({"illegible", "damage", "lost"})
_NOTES = frozenset({"footnote", "footnote-continued", "endnote"})
_KINDS = {
    name: name
    for name in ("unclear", "supplied", "del", "add", "person", "place", "organization", "date", "sic",
                 "gap")
}  # fmt: skip
_LOOKS = {
    "bold": "bold",
    "italic": "italic",
    "underlined": "underline",
    "strikethrough": "strikethrough",
    "superscript": "superscript",
    "subscript": "subscript",
    "letterSpaced": "letterspaced",
    "smallCaps": "smallcaps",
}


@dataclass(frozen=True, slots=True)
class _Line:
    ident: str
    pieces: tuple[tuple[int, str], ...]
    """Numbers of text nodes and their words: one, or one for each word."""
    others: tuple[tuple[int, str], ...]
    custom: str
    remark: int = 0
    """The number in the file of the first of what its tags say in words."""
    points: str = ""

    @property
    def text(self) -> str:
        return " ".join(words for _, words in self.pieces)


@dataclass(frozen=True, slots=True)
class _Region:
    ident: str
    kind: str
    lines: tuple[_Line, ...]
    whole: str
    rows: tuple[tuple[_Region, ...], ...] = ()
    """The cells of a table."""
    points: str = ""


def read(name: str, data: bytes, styles: dict[str, str] | None = None) -> Read:
    """Read the transcription of a page.

    Raises:
        Unreadable: it is no PAGE-XML and no ALTO.
    """
    root = parsed(data, KIND, name)
    made = Builder("alto" if local_name(root).casefold() == "alto" else "page")
    reader = (_Page if made.format == "page" else _Alto)(made, root, styles or {})
    reader.read()
    return made.read(name)


class _Page:
    """A page of PAGE-XML."""

    def __init__(self, made: Builder, root: etree._Element, named: dict[str, str]) -> None:
        self._made, self._root, self._named = made, root, named
        self._part = made.part("page")
        self._remarks: list[tuple[int, int, str]] = []
        self._waiting: list[tuple[Tag, str, int, int, int]] = []
        """Tags with words of their own: tag, kind, where it begins and ends, number of its words."""
        self._before = remarks_before(root)
        self._glued: frozenset[int] = frozenset()
        """Numbers of text nodes before which there is no blank."""
        self._numbers = {node: number for number, node in enumerate(unicode_nodes(root))}

    def read(self) -> None:
        made = self._made
        pages = [one for one in self._root.iter() if local_name(one) == "Page"]
        if not pages:
            raise Unreadable(DamagedFile(kind=KIND, reason="it has no Page"))
        aside: list[_Region] = []
        notes: list[_Region] = []
        every: list[_Region] = []
        for page in pages:
            made.break_paragraph()
            made.pages.append(PageFact(made.at))
            made.surface(*self._image(page))
            regions = self._regions(page)
            every += regions
            for region in regions:
                if region.kind in _FURNITURE:
                    aside.append(region)
                elif region.kind in _NOTES:
                    notes.append(region)
                else:
                    self._region(region)
        made.pages[:1] = []  # the first page needs no boundary
        made.end_body()
        for number, region in enumerate(notes, 1):
            made.break_paragraph()
            start = made.at
            self._lines(region)
            made.note(Waiting(made.body or 0, "foot", region.ident, str(number)), start)
        self._write_completions()
        if self._remarks:
            self._write_remarks()
        for region in aside:
            with made.set_apart(_FURNITURE[region.kind]):
                self._lines(region)
        self._others(every)

    def _regions(self, page: etree._Element) -> list[_Region]:
        """The regions in their reading order; those that have no place in it last."""
        every = [
            one
            for one in page.iter()
            if local_name(one) == "TableRegion"
            or local_name(one) == "TextRegion"
            and not any(local_name(outer) == "TableRegion" for outer in one.iterancestors())
        ]
        known = {one.get("id", ""): one for one in reversed(every)}
        order = [known[ref] for ref in order_of(page) if ref in known]
        if not order:
            stated = all("readingOrder" in one.get("custom", "") for one in every)
            order = sorted(every, key=index_of) if stated else every
        placed = {*order}
        late = [one for one in every if one not in placed]
        self._made.findings += [NotInReadingOrder(region=one.get("id", "")) for one in late]
        return [
            self._table(one) if local_name(one) == "TableRegion" else self._one(one)
            for one in (*dict.fromkeys(order), *late)
        ]

    def _image(self, page: etree._Element) -> tuple[str, int, int]:
        """The name of the image of a page, its width and height."""
        width, height = (whole(page.get(name, ""), 0) for name in ("imageWidth", "imageHeight"))
        return page.get("imageFilename", ""), width, height

    def _table(self, region: etree._Element) -> _Region:
        """A table by its cells, which say in which row and column they stand."""
        cells = [one for one in region.iter() if local_name(one) in ("TableCell", "TextRegion")]
        rows: dict[int, list[tuple[int, _Region]]] = {}
        for number, cell in enumerate(cells):
            row, column = whole(cell.get("row", ""), number), whole(cell.get("col", ""), 0)
            rows.setdefault(row, []).append((column, self._one(cell)))
        ordered = tuple(
            tuple(cell for _, cell in sorted(rows[row], key=lambda one: one[0])) for row in sorted(rows)
        )
        return _Region(region.get("id", ""), "table", (), "", ordered)

    def _one(self, region: etree._Element) -> _Region:
        structure = next((t for t in tags_of(region.get("custom", "")) if t.name == "structure"), None)
        kind = structure.said.get("type", "") if structure is not None else ""
        lines = [one for one in region if local_name(one) == "TextLine"]
        ordered = sorted(enumerate(lines), key=lambda pair: (index_of(pair[1]), pair[0]))
        whole = next(
            (reading.text or "" for e in named(region, "TextEquiv") for reading in named(e, "Unicode")),
            "",
        )
        return _Region(
            region.get("id", ""),
            kind or region.get("type", ""),
            tuple(one for _, line in ordered for one in self._line(line)) or tuple(self._line(region)),
            whole if lines else "",
            points=corners(region),
        )

    def _line(self, line: etree._Element) -> list[_Line]:
        """A line; one of words is so many pieces."""
        texts = readings(line)
        if not texts:
            return []
        ident, remark = line.get("id", ""), self._before.get(line)
        custom = line.get("custom", "") if remark is not None else ""
        pieces = [self._numbered(node) for node in texts]
        own = 1 if own_readings(line) else len(pieces)
        said = custom, remark or 0, corners(line)
        return [_Line(ident, tuple(pieces[:own]), tuple(pieces[own:]), *said)]

    def _numbered(self, node: etree._Element) -> tuple[int, str]:
        return self._numbers[node], node.text or ""

    # --- text --------------------------------------------------------------------------------------

    def _region(self, region: _Region) -> None:
        made = self._made
        made.break_paragraph()
        start = made.at
        if region.rows:
            made.grid(region.rows, self._lines)
            return
        self._lines(region)
        made.zone(start, region.points, is_line=False)
        if made.at > start:
            stated = "p" if region.kind in _PARAGRAPHS else _ZONES.get(region.kind, "")
            kind = self._named.get(region.kind, stated)
            if kind:
                made.blocks.append(BlockFact(Span(start, made.at), kind))
        self._compare(region, Span(start, made.at))

    def _compare(self, region: _Region, span: Span) -> None:
        """What the file says of the region, against its lines."""
        ours = "".join(line.text for line in region.lines)
        if region.whole.strip() and _letters(region.whole) != _letters(ours):
            self._made.findings.append(
                TextsOfRegionDiffer(
                    span=span, region=region.ident, text=" ".join(region.whole.split())[:60]
                )
            )

    def _lines(self, region: _Region) -> None:
        made = self._made
        for number, line in enumerate(region.lines):
            if number:
                made.separate("\n")
            made.place(line.ident)
            start = made.at
            for place, (node, words) in enumerate(line.pieces):
                if place and node not in self._glued:
                    made.separate(" ")
                made.atom(self._part, node, words)
            made.zone(start, line.points, is_line=True)
            self._tag(line, Span(start, made.at))

    def _tag(self, line: _Line, span: Span) -> None:
        units, remark = offsets_of(line.text), line.remark
        for tag in tags_of(line.custom):
            if tag.name in ("readingOrder", "structure"):
                continue
            place, reason = place_of(tag, units)
            said = said_beside(tag)
            remark += said is not None
            if said is not None and (tag.name == "comment" or place is None):
                at = span.start + place[1] if place is not None else span.end
                self._remarks.append((at, remark - 1, said))
                if tag.name == "comment":
                    continue
            if place is None:
                self._made.findings.append(
                    BadTag(span=span, tag=tag.name, line=line.ident, reason=reason)
                )
                continue
            start, end = span.start + place[0], span.start + place[1]
            if said:
                kind = "abbr" if tag.name == "abbrev" else tag.name
                self._waiting.append((tag, kind, start, end, remark - 1))
            else:
                self._marked(tag, start, end)

    def _marked(self, tag: Tag, start: int, end: int) -> None:
        made = self._made
        kinds = [self._named.get(tag.name) or _KINDS.get(tag.name, "")]
        if tag.name == "textStyle":
            kinds = [look for name, look in _LOOKS.items() if tag.said.get(name) == "true"]
        if "gap" in kinds:
            reason = tag.said.get("reason", "")
            made.marks.append(MarkFact(Span(start, end), "gap", reason if reason in _GAPS else ""))
            return
        for kind in filter(None, kinds):
            value = tag.said.get("when", "") if kind == "date" else ""
            made.mark(start, end, kind, value, joins=tag.said.get("continued") == "true")

    def _write_completions(self) -> None:
        """What tags give in words for a passage: the word that was shortened, or meant. Words that say
        nothing else than the passage, and those of a part of a word that goes on, are record."""
        made = self._made
        for tag, kind, start, end, number in self._waiting:
            words = said_beside(tag) or ""
            before = next((m for m in reversed(made.marks) if m.kind == kind), None)
            goes_on = tag.said.get("continued") == "true" and before is not None
            if goes_on or words == self._text_of(start, end):
                with made.set_apart("record"):
                    made.atom(made.part("comments"), number, words)
                made.mark(start, end, kind, joins=goes_on)
                continue
            made.break_paragraph()
            place = made.atom(made.part("comments"), number, words)
            made.mark(start, end, kind, words=place)

    def _text_of(self, start: int, end: int) -> str:
        return self._made.since(start)[: end - start]

    def _write_remarks(self) -> None:
        """The remarks of the transcriber, whose words come with the notes."""
        made = self._made
        part = made.part("comments")
        for at, number, words in self._remarks:
            made.break_paragraph()
            start = made.at
            made.atom(part, number, words)
            made.note(Waiting(at, "comment", str(number)), start)

    def _others(self, regions: list[_Region]) -> None:
        """Other readings of lines are kept, apart from the text."""
        cells = (cell for one in regions for row in one.rows for cell in row)
        for line in (line for region in (*regions, *cells) for line in region.lines):
            for node, words in line.others:
                with self._made.set_apart("record"):
                    self._made.atom(self._part, node, words)


class _Alto(_Page):
    """A page of ALTO: lines are strings with spaces between them."""

    def __init__(self, made: Builder, root: etree._Element, named: dict[str, str]) -> None:
        super().__init__(made, root, named)
        strings = [*enumerate(alto_strings(root))]
        self._strings = {one: (number, one.get("CONTENT", "")) for number, one in strings}
        self._glued = frozenset(number for number, one in strings if local_name(one) == "HYP")
        self._zones = {
            one.get("ID", ""): one.get("LABEL", "")
            for one in root.iter()
            if local_name(one) == "OtherTag"
        }

    def _regions(self, page: etree._Element) -> list[_Region]:
        return [self._one(one) for one in page.iter() if local_name(one) == "TextBlock"]

    def _one(self, region: etree._Element) -> _Region:
        zones = [self._zones.get(ref, "") for ref in region.get("TAGREFS", "").split()]
        kind = next((zone.partition(":")[0] for zone in zones if zone), "")
        lines = tuple(self._strings_of(line) for line in named(region, "TextLine"))
        return _Region(region.get("ID", ""), kind, lines, "", points=alto_corners(region))

    def _strings_of(self, line: etree._Element) -> _Line:
        pieces = (self._strings[one] for one in line if one in self._strings)
        return _Line(line.get("ID", ""), tuple(pieces), (), "", points=alto_corners(line))

    def _image(self, page: etree._Element) -> tuple[str, int, int]:
        names = (one.text or "" for one in self._root.iter() if local_name(one) == "fileName")
        width, height = (whole(page.get(name, ""), 0) for name in ("WIDTH", "HEIGHT"))
        return next(names, "").strip(), width, height


def _letters(text: str) -> str:
    """A text without blanks and the hyphens of lines."""
    return re.sub(r"[\s\u00ac\u00ad\u2010=-]", "", text)
