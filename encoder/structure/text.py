"""The text between head and foot: paragraphs, lists, tables, headings, dated entries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from encoder.core.model import (
    Addition,
    Block,
    DateText,
    Dating,
    EditorialNote,
    Entry,
    Gap,
    HandwrittenNote,
    Heading,
    Inline,
    Item,
    ListBlock,
    Message,
    NoteBlock,
    PageBoundary,
    Paragraph,
    Reading,
    Section,
    Speech,
    Stamp,
    Table,
)
from encoder.core.ranges import Range, nest, says, visible
from encoder.core.source import Source, Span
from encoder.dates import dating
from encoder.layout.lines import cover, has_bullet, in_capitals, split_lines, without_bullet, word_count
from encoder.layout.pages import heading_mark
from encoder.notation.leaves import letter_spaced
from encoder.structure.blocks import closing
from encoder.structure.blocks.attendance import read_attendance, with_speakers
from encoder.structure.blocks.headings import section_headings
from encoder.structure.blocks.points import points, with_labels
from encoder.structure.blocks.speech import in_speeches
from encoder.structure.blocks.tables import read_table
from encoder.structure.candidates import Piece, alone, opened, spanning_run
from encoder.structure.evidence import Choice, Found, Rule, Setting, ask, prose
from encoder.structure.grouping import in_entries, in_sections, joined_lists

_CONTENT = (Paragraph, ListBlock, Entry, Section, Speech, Stamp, Table, Message)
"""Blocks that make a text; a closer needs one before it."""


class RunningText:
    """Reads the pieces between head and foot of a paper."""

    def __init__(
        self, source: Source, setting: Setting, readings: dict[int, Reading], legends: set[Span]
    ) -> None:
        self.source = source
        self.setting = setting
        self.readings = readings
        self.legends = legends

    def read(self, pieces: list[Piece], period: tuple[str, str] | None) -> list[Block]:
        """The blocks of the text; dated heads and headings hold what follows them."""
        blocks: list[Block] = []
        entries = False
        last = max((i for i, p in enumerate(pieces) if _is_text(p)), default=-1)
        headings = section_headings(pieces, self.setting)
        at = -1
        for piece, blocks_of in self.grouped(pieces, headings):
            at = pieces.index(piece, at + 1) if piece is not None else at
            date = self.entry_date(piece) if piece is not None and at < last else None
            if piece is not None and date is not None:
                entries = True
                head = self._entry_head(piece, date, period)
                blocks.append(head)
                self.note(
                    piece,
                    "entry",
                    0.9 if date.year else 0.75,
                    ("a date with its day on a line of its own, before a text",),
                )
            else:
                blocks += blocks_of
        blocks = in_speeches(joined_lists(blocks), self.setting)
        blocks = with_labels(with_speakers(blocks, self.setting))
        self._note_speakers(blocks)
        blocks = in_sections(blocks)
        return in_entries(blocks) if entries else blocks

    def grouped(
        self, pieces: list[Piece], headings: dict[int, Found] | None = None
    ) -> list[tuple[Piece | None, list[Block]]]:
        """Pieces as blocks; the parts of a bracket over several chunks as one block."""
        out: list[tuple[Piece | None, list[Block]]] = []
        index = 0
        while index < len(pieces):
            size = spanning_run(pieces, index, Addition)
            if size > 1:
                run = pieces[index : index + size]
                out.append((None, [_handwritten_block(run)]))
                self.note(run[0], "handwritten", 0.95, ("a bracket that says so, over several blocks",))
                index += size
            else:
                out.append((pieces[index], self._blocks(pieces[index], (headings or {}).get(index))))
                index += 1
        return out

    def _blocks(self, piece: Piece, heading: Found | None) -> list[Block]:
        if piece.gap is not None:
            return [PageBoundary(span=piece.gap.span, content=piece.nodes)]
        assert piece.chunk is not None
        if piece.own:
            notes = isinstance(piece.own[0], NoteBlock)
            self.note(
                piece,
                "footnote" if notes else "message",
                0.9,
                (
                    "lines with the signs of notes at the foot of a page"
                    if notes
                    else "a quotation with the address or signature of a letter",
                ),
            )
            return list(piece.own)
        more = [("heading", heading)] if heading is not None else []
        more += [
            (name, found)
            for name, found in (
                ("heading", self._heading(piece)),
                ("legend", self._legend(piece)),
                ("bracket", _own_block(piece)),
                ("list", self._list(piece)),
                ("list", _numbered(piece)),
            )
            if found is not None
        ]
        choice = ask(TEXT, piece.nodes, self.setting, more)
        if choice is None:
            plain = prose(piece.nodes)
            self.note(piece, "paragraph", plain.score, plain.reasons)
            return [Paragraph(span=piece.chunk.span, content=letter_spaced(piece.nodes))]
        self.note_choice(piece, choice)
        return choice.blocks

    def note_choice(self, piece: Piece, choice: Choice) -> None:
        """Remember what a piece was taken for."""
        if piece.chunk is not None:
            self.readings[piece.chunk.span.start] = choice.reading(piece.chunk.span)

    def note(self, piece: Piece, rule: str, score: float, reasons: tuple[str, ...]) -> None:
        """Remember what a piece is without a choice: there is no doubt about it."""
        if piece.chunk is not None:
            span = piece.chunk.span
            self.readings[span.start] = Reading(span=span, rule=rule, score=score, reasons=reasons)

    def _note_speakers(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Speech) and block.span is not None:
                who = ("names one of those present",) if block.who is not None else ()
                self.readings[block.span.start] = Reading(
                    span=block.span,
                    rule="speaker",
                    score=0.9,
                    reasons=("a label that names who speaks, as others do", *who),
                )

    # --- kinds of block ----------------------------------------------------------------

    def _heading(self, piece: Piece) -> Found | None:
        """A heading by its Markdown mark, or a line of its own in capitals."""
        assert piece.chunk is not None
        marked = heading_mark(self.source, piece.chunk) is not None
        if not marked and not _in_capitals(piece):
            return None
        heading = Heading(span=piece.chunk.span, kind="section", content=letter_spaced(piece.nodes))
        if marked:
            return Found([heading], 1.0, ("the mark of a heading",))
        return Found([heading], 0.8, ("a line of its own in capitals",))

    def is_legend(self, piece: Piece) -> bool:
        """True for the archive's own description of the paper, kept where it stands."""
        chunk = piece.chunk
        return chunk is not None and any(
            span.start >= chunk.span.start and span.end <= chunk.span.end for span in self.legends
        )

    def _legend(self, piece: Piece) -> Found | None:
        assert piece.chunk is not None
        if not self.is_legend(piece):
            return None
        inside = Paragraph(span=piece.chunk.span, content=piece.nodes)
        note = NoteBlock(span=piece.chunk.span, author="archive", kind="legend", blocks=(inside,))
        return Found([note], 0.95, ("gives the archival reference",))

    def _list(self, piece: Piece) -> Found | None:
        assert piece.chunk is not None
        items = self._items(piece) if has_bullet(piece.nodes) else None
        if items is None:
            return None
        kind = "numbered" if all(item.number for item in items) else "plain"
        return Found(
            [ListBlock(span=piece.chunk.span, items=items, kind=kind)], 0.9, ("each item has a bullet",)
        )

    def _items(self, piece: Piece) -> tuple[Item, ...] | None:
        """The items of a Markdown list; lines without bullet continue the item."""
        items: list[list[Inline]] = []
        for line in split_lines(piece.nodes):
            if has_bullet(line):
                items.append(list(without_bullet(line)))
            elif items:
                items[-1] += line
            else:
                return None
        return tuple(
            Item(span=cover(item), content=tuple(item), number=_number(item)) for item in items
        )

    # --- dated entries ---------------------------------------------------------------

    def entry_date(self, piece: Piece) -> dating.DateParts | None:
        """The date of a dated head: a chunk that is a date with its day, no full stop."""
        if piece.chunk is None or piece.own or len(piece.chunk.lines) > 1 or piece.chunk.gaps:
            return None
        text = visible(piece.nodes).strip().lstrip("#").strip()
        if not text or len(text) > 40 or (text.endswith(".") and not text[:4].isdigit()):
            return None
        if not any(len(word) > 2 and word.isalpha() for word in text.split()) and "月" not in text:
            return None
        parts = dating.parse_parts(text, self.setting.date_languages)
        return parts if parts is not None and parts.day is not None else None

    def _entry_head(
        self, piece: Piece, parts: dating.DateParts, period: tuple[str, str] | None
    ) -> Heading:
        around = self.setting.around or (period[0] if period else "")
        iso = dating.with_year(parts, around, period)
        text = visible(piece.nodes)
        start = len(text) - len(text.lstrip())
        value = Dating(when=iso, certainty=None if parts.year else "medium") if iso else Dating()
        content = nest(
            piece.nodes,
            [
                Range(
                    start,
                    len(text.rstrip()),
                    lambda inner, place: DateText(span=place, dating=value, content=inner),
                )
            ],
        )
        assert piece.chunk is not None
        return Heading(span=piece.chunk.span, kind="entry", content=content)


def _table(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    table = read_table(nodes)
    return (
        None
        if table is None
        else Found([table], 0.85, (f"{len(table.rows)} lines with cells of one number",))
    )


TEXT = (
    Rule("table", _table),
    Rule("participants", read_attendance),
    Rule("votes", closing.read_votes),
    Rule("end mark", closing.read_end_mark),
)


def _in_capitals(piece: Piece) -> bool:
    """A chunk of up to three lines in capitals."""
    text = visible(piece.nodes).strip()
    return len(text) <= 240 and text.count("\n") < 3 and in_capitals(text)


def has_content(block: Block) -> bool:
    """True for a block that makes a text: something of it is seen."""
    if isinstance(block, Paragraph):
        return says(block.content)
    return isinstance(block, _CONTENT)


def _is_text(piece: Piece) -> bool:
    """True for what can stand under a dated head: some words, or a sentence."""
    text = visible(piece.nodes).strip()
    return piece.chunk is not None and (word_count(text) > 3 or text.endswith((".", "。")))


def _numbered(piece: Piece) -> Found | None:
    """Lines of one chunk whose signs count on: a list."""
    lines = split_lines(piece.nodes)
    found = points([visible(line) for line in lines])
    if len(lines) < 2 or len(found) < len(lines) or len({point.form for point in found}) > 1:
        return None
    items = tuple(
        Item(span=cover(line), content=line, number=str(point.number))
        for line, point in zip(lines, found, strict=True)
    )
    return Found(
        [ListBlock(span=cover(piece.nodes), items=items, kind="numbered")],
        0.85,
        ("the signs of its lines count on",),
    )


def _number(item: Sequence[Inline]) -> str | None:
    """The number that an item states: "1." or "I)"."""
    match = re.match(r"\s*(?P<n>\d{1,3}|[IVX]{1,5})[.)]\s", visible(item))
    return match["n"] if match else None


# --- blocks from inline nodes that stand alone -----------------------------------------


def _own_block(piece: Piece) -> Found | None:
    """A bracket that makes up a chunk by itself: a note, a stamp, a gap."""
    node = alone(piece.nodes)
    assert piece.chunk is not None
    span = piece.chunk.span
    if node is None or (isinstance(node, Addition) and node.part):
        return None
    if isinstance(node, Addition):
        inside = Paragraph(span=span, content=opened(piece.nodes, node))
        return Found(
            [HandwrittenNote(span=span, places=node.places, blocks=(inside,))],
            0.95,
            ("a bracket that says that it is written by hand",),
        )
    if isinstance(node, EditorialNote):
        inside = Paragraph(span=span, content=opened(piece.nodes, node))
        return Found(
            [NoteBlock(span=span, author=node.author, blocks=(inside,))],
            0.95,
            ("a bracket that says that it is an editor's note",),
        )
    if isinstance(node, Stamp | Gap) and len(piece.nodes) == 1:
        return Found([node], 0.95, ("a bracket that stands alone",))
    return Found([Paragraph(span=span, content=piece.nodes)], 0.9, ("a bracket that stands alone",))


def _handwritten_block(run: list[Piece]) -> HandwrittenNote:
    paragraphs = []
    places: tuple[str, ...] = ()
    for piece in run:
        node = alone(piece.nodes)
        assert isinstance(node, Addition) and piece.chunk is not None
        places = places or node.places
        paragraphs.append(Paragraph(span=piece.chunk.span, content=opened(piece.nodes, node)))
    assert run[0].chunk is not None and run[-1].chunk is not None
    span = Span(run[0].chunk.span.start, run[-1].chunk.span.end)
    return HandwrittenNote(span=span, blocks=tuple(paragraphs), places=places)
