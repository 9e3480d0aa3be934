"""A division as opener, text, closer and distribution.

Every chunk is shown to an ordered table of recognisers; which table depends on
where in the paper it stands. A chunk that nobody recognises is a paragraph, so an
unknown layout loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from encoder import dating
from encoder.diagnostics import Diagnostic
from encoder.model import (
    Addition,
    Block,
    ClosingLine,
    Dateline,
    DateText,
    Dating,
    Distribution,
    Division,
    EditorialNote,
    Enclosure,
    Entry,
    Gap,
    HandwrittenNote,
    Heading,
    Inline,
    Item,
    Line,
    ListBlock,
    Markup,
    NoteBlock,
    PageBoundary,
    PageStart,
    Paragraph,
    Record,
    Section,
    Signed,
    Speech,
    Stamp,
    Table,
)
from encoder.nesting import Range, nest, visible
from encoder.profile import Profile
from encoder.readers import closing, letterhead
from encoder.readers.attendance import read_attendance, with_speakers
from encoder.readers.brackets import match_brackets
from encoder.readers.divisions import Version
from encoder.readers.footnotes import with_footnotes
from encoder.readers.grouping import in_entries, in_sections, joined_lists
from encoder.readers.inline import InlineReader
from encoder.readers.leaves import letter_spaced, page_nodes
from encoder.readers.letterhead import Setting
from encoder.readers.lines import cover, has_bullet, is_blank, split_lines, without_bullet
from encoder.readers.notation import Notation
from encoder.readers.pages import Chunk, PageGap, heading_mark, read_pages
from encoder.readers.pieces import Piece, alone, spanning_run, whole_stamps
from encoder.readers.record import legends
from encoder.readers.speech import in_speeches
from encoder.readers.tables import read_table
from encoder.source import Source, Span

Recogniser = Callable[[tuple[Inline, ...], Setting], list[Block] | None]

MARKS: tuple[Recogniser, ...] = (
    closing.read_copies_line, letterhead.read_address, letterhead.read_stamp,
    letterhead.read_unmarked_stamp, letterhead.read_marks, letterhead.read_place_and_date,
    letterhead.read_production,
)
HEAD: tuple[Recogniser, ...] = (letterhead.read_issuer, letterhead.read_title)
UNDER_TITLE: tuple[Recogniser, ...] = (letterhead.read_subtitle, letterhead.read_dateline)
SIGNATURES: tuple[Recogniser, ...] = (
    closing.read_labelled_signature, closing.read_signature, closing.read_bare_signature)
FOOT: tuple[Recogniser, ...] = (
    *SIGNATURES, closing.read_copies, closing.read_copies_line,
    closing.read_copies_head, closing.read_date, closing.read_production,
    closing.read_registration, closing.read_recipients,
)
_PROSE_WORDS = 12
_LONGEST_HEAD = 60
_LONGEST_FOOT = 60
"""Head and foot of a paper have so many pieces at most."""
_CONTENT = (Paragraph, ListBlock, Entry, Section, Speech, Stamp, Table)
"""Blocks that make a text; a closer needs one before it."""


def read_division(
    source: Source, version: Version, record: Record, profile: Profile, notation: Notation
) -> tuple[Division, list[Diagnostic]]:
    """Read one language version into a division."""
    items, diagnostics = read_pages(source, version.span, profile)
    chunks = [item for item in items if isinstance(item, Chunk)]
    matched = match_brackets(source, chunks, notation)
    named = record.original_language
    reader = InlineReader(source, notation, version.language, named.value if named else None)
    pieces: list[Piece] = []
    numbers = iter(range(len(chunks)))
    for item in items:
        if isinstance(item, PageGap):
            pieces.append(Piece(None, tuple(page_nodes(item, source)), gap=item))
        else:
            brackets = matched.by_chunk[next(numbers)]
            nodes = reader.read(item, brackets, heading_mark(source, item))
            pieces.append(Piece(item, nodes))
    pieces = with_footnotes(whole_stamps(pieces))
    assembly = _Assembly(source, profile, version, record)
    division = assembly.division(pieces)
    return division, [*diagnostics, *matched.diagnostics, *reader.diagnostics]


class _Assembly:
    """Puts the pieces of one division into its parts."""

    def __init__(
        self, source: Source, profile: Profile, version: Version, record: Record
    ) -> None:
        self.source = source
        self.version = version
        self.record = record
        self.setting = Setting(profile, version.language)
        self.legends = set(legends(source, profile)) if record.legend else set()

    def division(self, pieces: list[Piece]) -> Division:
        starts = self._enclosures(pieces)
        main = self._paper(pieces[: starts[0]] if starts else pieces)
        ends = [*starts, len(pieces)][1:]
        enclosures = tuple(self._enclosure(pieces[start:end])
                           for start, end in zip(starts, ends, strict=True))
        return Division(
            span=self.version.span, language=self.version.language, role=self.version.role,
            certain=self.version.certain, opener=main.opener, body=main.body,
            closer=main.closer, distribution=main.distribution, enclosures=enclosures)

    # --- enclosures --------------------------------------------------------------------

    def _enclosures(self, pieces: list[Piece]) -> list[int]:
        """Where enclosures begin: a word for one on a line of its own, after a text and
        before something."""
        form = _enclosure_form(tuple(self.setting.profile.letterhead.enclosures))
        found: list[int] = []
        texts = 0
        for index, piece in enumerate(pieces):
            text = visible(piece.nodes).strip()
            if texts and index + 1 < len(pieces) and piece.chunk is not None and form.fullmatch(text):
                found.append(index)
            texts += len(text.split()) >= _PROSE_WORDS
        return found

    def _enclosure(self, pieces: list[Piece]) -> Enclosure:
        """The first piece names the enclosure; the rest is a paper like any other."""
        label = Heading(span=cover(pieces[0].nodes), kind="title", content=pieces[0].nodes)
        paper = self._paper(pieces[1:])
        return replace(paper, opener=(label, *paper.opener))

    def _paper(self, pieces: list[Piece]) -> Enclosure:
        """The three parts of a paper: head, text, foot."""
        head = self._head(pieces)
        foot = self._foot(pieces, head)
        opener = [b for piece in pieces[:head] for b in self._opener_blocks(piece)]
        opener = _page_one_first(opener)
        period = letterhead.period_of(opener)
        body = self._body(pieces[head:foot], period)
        closer, rest = self._closing(pieces[foot:])
        kind = "distribution" if any(_is_distribution(block) for block in rest) else "notes"
        while closer and kind == "notes" and rest and _is_date(rest[0]):
            closer.append(_as_dateline(rest.pop(0)))
        if not any(has_content(b) for b in body):
            body, closer = [*body, *(_settled(block) for block in closer)], []
        distribution = Distribution(span=None, kind=kind, blocks=tuple(rest)) if rest else None
        return Enclosure(opener=tuple(opener), body=tuple(body), closer=tuple(closer),
                         distribution=distribution)

    # --- the head ----------------------------------------------------------------

    def _head(self, pieces: list[Piece]) -> int:
        """How many pieces belong to the head; what it recognises is kept in them."""
        end, titled = 0, False
        for index, piece in enumerate(pieces[:_LONGEST_HEAD]):
            if piece.chunk is None:
                if piece.gap is not None and piece.gap.starts_page and piece.gap.number is None:
                    break
                continue
            tables = (*MARKS, *(UNDER_TITLE if titled else ()), *HEAD)
            piece.blocks = (self._record_title(piece) or self._first(tables, piece)
                            or self._dated(pieces[:index], piece))
            if piece.blocks is None:
                if self._starts_text(piece):
                    break
                continue
            heads = [b for b in piece.blocks if isinstance(b, Heading)]
            titled = bool(heads)
            end = index + 1
        for piece in pieces[end:]:
            piece.blocks = None
        return end

    def _record_title(self, piece: Piece) -> list[Block] | None:
        """A chunk that says what the title of the record says."""
        title, text = _letters(self.record.title or ""), _letters(visible(piece.nodes))
        if len(title) < 12 or not 0.6 < len(text) / len(title) < 1.6:
            return None
        if SequenceMatcher(None, title, text, autojunk=False).ratio() < 0.8:
            return None
        content = letterhead.mark_period(piece.nodes, self.setting)
        kind = "sub" if visible(piece.nodes).lstrip()[:1].islower() else "title"
        return [Heading(span=cover(piece.nodes), kind=kind, content=content)]

    def _dated(self, before: list[Piece], piece: Piece) -> list[Block] | None:
        """A full date before the text dates the paper, unless its title names a
        period: then it is the head of the first entry."""
        lines = closing.read_date(piece.nodes, self.setting)
        if lines is None:
            return None
        titles = [b for p in before for b in p.blocks or ()]
        if letterhead.period_of(titles) is not None:
            return None
        return [Dateline(span=line.span, content=line.content) for line in lines
                if isinstance(line, ClosingLine)]

    def _first(self, table: Sequence[Recogniser], piece: Piece) -> list[Block] | None:
        if is_blank(piece.nodes) and not any(isinstance(n, Stamp) for n in piece.nodes):
            return None
        for recognise in table:
            blocks = recognise(piece.nodes, self.setting)
            if blocks is not None:
                return blocks
        return None

    def _starts_text(self, piece: Piece) -> bool:
        """True for what can only be the text: prose, a dated head, an omission."""
        text = visible(piece.nodes).strip()
        if len(text.split()) >= _PROSE_WORDS or text.endswith(("!", ".", ":")):
            return True
        if any(isinstance(node, Gap) and node.reason == "sampling" for node in piece.nodes):
            return True
        return self._entry_date(piece) is not None

    def _opener_blocks(self, piece: Piece) -> list[Block]:
        if piece.gap is not None:
            return [PageBoundary(span=piece.gap.span, content=piece.nodes)]
        if piece.blocks is not None:
            return [self._spaced(block) for block in piece.blocks]
        assert piece.chunk is not None
        return [Line(span=piece.chunk.span, content=piece.nodes)]

    @staticmethod
    def _spaced(block: Block) -> Block:
        if isinstance(block, Heading):
            return replace(block, content=letter_spaced(block.content))
        return block

    # --- the text ------------------------------------------------------------------

    def _body(self, pieces: list[Piece], period: tuple[str, str] | None) -> list[Block]:
        blocks: list[Block] = []
        entries = False
        last_prose = max((i for i, p in enumerate(pieces) if _is_text(p)), default=-1)
        at = -1
        for piece, blocks_of in self._grouped(pieces):
            at = pieces.index(piece, at + 1) if piece is not None else at
            date = self._entry_date(piece) if piece is not None and at < last_prose else None
            if piece is not None and date is not None:
                entries = True
                blocks.append(self._entry_head(piece, date, period))
            else:
                blocks += blocks_of
        blocks = [read_attendance(block, self.setting) for block in blocks]
        blocks = with_speakers(in_speeches(joined_lists(blocks), self.setting), self.setting)
        blocks = in_sections(blocks)
        return in_entries(blocks) if entries else blocks

    def _grouped(self, pieces: list[Piece]) -> list[tuple[Piece | None, list[Block]]]:
        """Pieces as blocks; the parts of a bracket over several chunks as one block."""
        out: list[tuple[Piece | None, list[Block]]] = []
        index = 0
        while index < len(pieces):
            size = spanning_run(pieces, index, Addition)
            if size > 1:
                run = pieces[index: index + size]
                out.append((None, [_handwritten_block(run)]))
                index += size
            else:
                out.append((pieces[index], self._blocks(pieces[index])))
                index += 1
        return out

    def _blocks(self, piece: Piece) -> list[Block]:
        if piece.gap is not None:
            return [PageBoundary(span=piece.gap.span, content=piece.nodes)]
        chunk = piece.chunk
        assert chunk is not None
        if heading_mark(self.source, chunk) is not None or self._is_heading(piece):
            return [Heading(span=chunk.span, kind="section", content=letter_spaced(piece.nodes))]
        if any(span.start >= chunk.span.start and span.end <= chunk.span.end
               for span in self.legends):
            return [NoteBlock(span=chunk.span, author="archive", kind="legend", blocks=(
                Paragraph(span=chunk.span, content=piece.nodes),))]
        single = alone(piece.nodes)
        if single is not None and not (isinstance(single, Addition) and single.part):
            return [_own_block(single, piece)]
        table = read_table(piece.nodes)
        if table is not None:
            return [table]
        if has_bullet(piece.nodes):
            items = self._items(piece)
            if items is not None:
                kind = "numbered" if all(item.number for item in items) else "plain"
                return [ListBlock(span=chunk.span, items=items, kind=kind)]
        return [Paragraph(span=chunk.span, content=letter_spaced(piece.nodes))]

    def _is_heading(self, piece: Piece) -> bool:
        """A line of its own in capitals, with words to make a heading of."""
        text = visible(piece.nodes).strip()
        if not 4 <= len(text) <= 240 or text.count("\n") > 2 or len(text.split()) < 2:
            return False
        letters = [c for c in re.sub(r"[(/]\w[)/]", "", text) if c.isalpha()]
        return (len(letters) > 7 and all(c.isupper() for c in letters)
                and not text.endswith((".", ",", ":", ";")))

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
        return tuple(Item(span=cover(item), content=tuple(item), number=_number(item))
                     for item in items)

    # --- dated entries ---------------------------------------------------------------

    def _entry_date(self, piece: Piece) -> dating.DateParts | None:
        """The date of a dated head: a chunk that is a date with its day, no full stop."""
        if piece.chunk is None or len(piece.chunk.lines) > 1 or piece.chunk.gaps:
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
        dated = self.record.date.dating if self.record.date else None
        around = next((iso for iso in (
            dated.when, dated.start, dated.not_after, dated.not_before) if iso), "") if dated else ""
        iso = dating.with_year(parts, around or (period[0] if period else ""), period)
        text = visible(piece.nodes)
        start = len(text) - len(text.lstrip())
        value = Dating(when=iso, certainty=None if parts.year else "medium") if iso else Dating()
        content = nest(piece.nodes, [Range(start, len(text.rstrip()), lambda inner, place: DateText(
            span=place, dating=value, content=inner))])
        assert piece.chunk is not None
        return Heading(span=piece.chunk.span, kind="entry", content=content)

    # --- the foot ----------------------------------------------------------------------

    def _foot(self, pieces: list[Piece], head: int) -> int:
        """The index of the first piece of the foot; the pieces keep their blocks."""
        lowest = max(head, len(pieces) - _LONGEST_FOOT)
        first = next((i for i in range(len(pieces) - 1, lowest - 1, -1)
                      if self._signed(pieces, i) and self._only_foot_after(pieces, i)), None)
        if first is None:
            return len(pieces)
        while first > lowest and self._signed(pieces, first - 1):
            first -= 1
        for index, piece in enumerate(pieces[first:], first):
            if piece.chunk is not None:
                piece.blocks = self._first(FOOT, piece) or self._over_date(pieces, index)
        return first

    def _signed(self, pieces: list[Piece], index: int) -> bool:
        piece = pieces[index]
        return piece.chunk is not None and (
            self._first(SIGNATURES, piece) is not None or self._over_date(pieces, index) is not None)

    def _over_date(self, pieces: list[Piece], index: int) -> list[Block] | None:
        """A full name with a date under it."""
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        if below is None or below.chunk is None or not closing.read_date(below.nodes, self.setting):
            return None
        return closing.read_name_over_date(pieces[index].nodes, self.setting)

    def _only_foot_after(self, pieces: list[Piece], index: int) -> bool:
        """True when what follows a signature is short: nothing of it is running text."""
        following = [p for p in pieces[index + 1:] if p.chunk is not None]
        return all(len(visible(p.nodes).split()) < 40 for p in following) and len(following) < 25

    def _closing(self, pieces: list[Piece]) -> tuple[list[Block], list[Block]]:
        """Signatures for the closer, the rest for the distribution."""
        closer: list[Block] = []
        rest: list[Block] = []
        for piece, blocks in self._grouped(pieces):
            found = piece.blocks if piece is not None and piece.blocks is not None else blocks
            for block in found:
                (rest if rest or not isinstance(block, Signed) else closer).append(
                    _settled(block) if rest or not isinstance(block, Signed) else block)
        rest = [Paragraph(span=block.span, content=block.content)
                if isinstance(block, Heading) and index else block
                for index, block in enumerate(rest)]
        return closer, joined_lists(rest)


@cache
def _enclosure_form(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    number = r"(?: ?(?:No\.?|N[º°]|№|Nr\.?|č\.)? ?(?:\d{1,3}|[IVX]{1,5}|[A-D])| to .{1,40}| к .{1,40})?"
    return re.compile(rf"\W*(?:{known}){number}\W*", re.IGNORECASE)


def has_content(block: Block) -> bool:
    """True for a block that makes a text: something of it is seen."""
    if isinstance(block, Paragraph):
        return any(not isinstance(n, Markup) and visible([n]).strip() for n in block.content)
    return isinstance(block, _CONTENT)


def _is_text(piece: Piece) -> bool:
    """True for what can stand under a dated head: a sentence."""
    text = visible(piece.nodes).strip()
    return piece.chunk is not None and (
        len(text.split()) >= _PROSE_WORDS // 2 or text.endswith((".", "。")))


def _is_distribution(block: Block) -> bool:
    """True for what only a list of copies has: a head, recipients, drafting, a number."""
    if isinstance(block, Heading | ListBlock):
        return block.kind == "distribution"
    return isinstance(block, ClosingLine) and block.kind != "date"


def _is_date(block: Block) -> bool:
    return isinstance(block, ClosingLine) and block.kind == "date"


def _as_dateline(block: Block) -> Block:
    assert isinstance(block, ClosingLine)
    return Dateline(span=block.span, content=block.content)


def _page_one_first(opener: list[Block]) -> list[Block]:
    """The start of page one before everything that stands on it; its folio stays."""
    for index, block in enumerate(opener):
        if isinstance(block, PageBoundary):
            starts = [n for n in block.content if isinstance(n, PageStart) and n.number == "1"]
            if starts and index:
                rest = tuple(n for n in block.content if n not in starts)
                first = PageBoundary(span=None, content=tuple(starts))
                return [first, *opener[:index], replace(block, content=rest), *opener[index + 1:]]
    return opener


def _number(item: Sequence[Inline]) -> str | None:
    """The number that an item states: "1." or "I)"."""
    match = re.match(r"\s*(?P<n>\d{1,3}|[IVX]{1,5})[.)]\s", visible(item))
    return match["n"] if match else None


def _letters(text: str) -> str:
    """The letters and digits of a text, case folded, for comparison."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _settled(block: Block) -> Block:
    """A block that must not be what it was because it stands after the closer."""
    if isinstance(block, Signed):
        return Paragraph(span=block.span, content=block.content)
    if isinstance(block, Heading) and block.kind != "distribution":
        return Paragraph(span=block.span, content=block.content)
    return block


# --- blocks from inline nodes that stand alone -----------------------------------------

def _own_block(node: Inline, piece: Piece) -> Block:
    assert piece.chunk is not None
    span = piece.chunk.span
    if isinstance(node, Addition):
        return HandwrittenNote(span=span, places=node.places, blocks=(
            Paragraph(span=span, content=_opened(piece.nodes, node)),))
    if isinstance(node, EditorialNote):
        return NoteBlock(span=span, author=node.author, blocks=(
            Paragraph(span=span, content=_opened(piece.nodes, node)),))
    if isinstance(node, Stamp | Gap) and len(piece.nodes) == 1:
        return node
    return Paragraph(span=span, content=piece.nodes)


def _opened(nodes: tuple[Inline, ...], node: Addition | EditorialNote) -> tuple[Inline, ...]:
    """The nodes with the content of the one in place of it."""
    at = nodes.index(node)
    return (*nodes[:at], *node.content, *nodes[at + 1:])


def _handwritten_block(run: list[Piece]) -> HandwrittenNote:
    paragraphs = []
    places: tuple[str, ...] = ()
    for piece in run:
        node = alone(piece.nodes)
        assert isinstance(node, Addition) and piece.chunk is not None
        places = places or node.places
        paragraphs.append(Paragraph(span=piece.chunk.span, content=_opened(piece.nodes, node)))
    assert run[0].chunk is not None and run[-1].chunk is not None
    span = Span(run[0].chunk.span.start, run[-1].chunk.span.end)
    return HandwrittenNote(span=span, blocks=tuple(paragraphs), places=places)
