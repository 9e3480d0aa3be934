"""The text between head and foot: paragraphs, lists, tables, headings, dated entries."""

from __future__ import annotations

from encoder import dates
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
    ListBlock,
    Message,
    NoteBlock,
    PageBoundary,
    Paragraph,
    Quote,
    Reading,
    Section,
    Speech,
    Stage,
    Stamp,
    Table,
)
from encoder.core.ranges import Range, plain_text, says, wrap_ranges
from encoder.core.source import Source, Span
from encoder.layout.facts import CLEAR, Decided
from encoder.layout.lines import cover, in_capitals, is_blank, word_count
from encoder.layout.pages import heading_mark
from encoder.notation.leaves import is_quoted, letter_spaced
from encoder.structure import bounds, zones
from encoder.structure.blocks import closing
from encoder.structure.blocks.attendance import read_attendance, with_speakers
from encoder.structure.blocks.headings import section_headings
from encoder.structure.blocks.messages import is_whole_quotation
from encoder.structure.blocks.speech import in_speeches
from encoder.structure.blocks.tables import read_table
from encoder.structure.candidates import Candidate, alone, kind_of, opened, spanning_run
from encoder.structure.evidence import Chosen, Context, Found, Rule, prose, recognise
from encoder.structure.grouping import in_entries, in_sections, joined_lists
from encoder.structure.lists import items_of, listed, with_list_heads, with_whole_lists
from encoder.structure.points import with_labels, with_printed_signs

_CONTENT = (Paragraph, ListBlock, Entry, Section, Speech, Stamp, Table, Message, Quote)
"""Blocks that make a text; a closer needs one before it."""


_LONG_HEADING = 40
"""A heading has fewer words."""
_SENTENCE = 450
"""With such a margin a sentence is a heading all the same."""


def _may_head(candidate: Candidate, decided: Decided) -> bool:
    """True for what can be a heading: few words, and no sentence unless that is sure."""
    text = plain_text(candidate.nodes).strip()
    ends = text.endswith((".", "?", "!", ":", ";", ",", "。"))
    return word_count(text) < _LONG_HEADING and (not ends or decided.margin >= _SENTENCE)


class RunningText:
    """Reads the candidates between head and foot of a paper."""

    def __init__(
        self, source: Source, context: Context, readings: dict[int, Reading], legends: set[Span]
    ) -> None:
        self.source = source
        self.context = context
        self.readings = readings
        self.legends = legends
        self.speakers: set[int] = set()
        """Where text blocks begin that were taken for those of a speaker."""
        self.present: set[str] = set()
        """Words of the names of those whom the head of the paper lists as present."""
        self.list_heads: set[int] = set()
        """Where text blocks begin that were taken for the head of a list."""

    def read(self, candidates: list[Candidate], period: tuple[str, str] | None) -> list[Block]:
        """The blocks of the text; dated heads and headings hold what follows them."""
        candidates = with_whole_lists(candidates, self.source)
        blocks: list[Block] = []
        entries = False
        last = max((i for i, p in enumerate(candidates) if _is_text(p)), default=-1)
        headings = section_headings(candidates, self.context)
        at = -1
        for candidate, blocks_of in self.grouped(candidates, headings):
            at = candidates.index(candidate, at + 1) if candidate is not None else at
            pinned = candidate is not None and kind_of(candidate)
            date = self.entry_date(candidate) if candidate and not pinned and at < last else None
            if candidate is not None and date is not None:
                entries = True
                head = self._entry_head(candidate, date, period)
                blocks.append(head)
                self.note(
                    candidate,
                    "entry",
                    0.9 if date.year else 0.75,
                    ("a date with its day on a line of its own, before a text",),
                )
            else:
                blocks += blocks_of
                entries = entries or any(map(_is_entry, blocks_of))
        blocks = with_list_heads(joined_lists(blocks), self.list_heads, self.context)
        blocks = in_speeches(blocks, self.context, self.speakers, self.present)
        blocks = with_labels(with_speakers(blocks, self.context))
        blocks = with_printed_signs(blocks)
        self._note_speakers(blocks)
        blocks = in_sections(blocks)
        return in_entries(blocks) if entries else blocks

    def grouped(
        self, candidates: list[Candidate], headings: dict[int, Found] | None = None
    ) -> list[tuple[Candidate | None, list[Block]]]:
        """Candidates as blocks; the parts of a bracket over several text blocks as one block."""
        out: list[tuple[Candidate | None, list[Block]]] = []
        index = 0
        while index < len(candidates):
            size = spanning_run(candidates, index, Addition)
            if size > 1:
                run = candidates[index : index + size]
                out.append((None, [_handwritten_block(run)]))
                self.note(run[0], "handwritten", 0.95, ("a bracket that says so, over several blocks",))
                index += size
            else:
                quoted = self._quoted(candidates, index)
                blocks = quoted or self._blocks(candidates[index], (headings or {}).get(index))
                out.append((candidates[index], blocks))
                index += 1
        return out

    def _quoted(self, candidates: list[Candidate], index: int) -> list[Block]:
        """A paragraph between quotation marks that the one before announces."""
        candidate = candidates[index]
        before = candidates[index - 1] if index else None
        if candidate.text_block is None or candidate.own or before is None or before.text_block is None:
            return []
        announced = plain_text(before.nodes).rstrip().endswith((":", "："))
        if not announced or not is_whole_quotation(plain_text(candidate.nodes)):
            return []
        inside = Paragraph(span=candidate.text_block.span, content=candidate.nodes)
        self.note(candidate, "quote", 0.9, ("stands between quotation marks, after a colon",))
        return [Quote(span=inside.span, blocks=(inside,))]

    def _blocks(self, candidate: Candidate, heading: Found | None) -> list[Block]:
        if candidate.gap is not None:
            return [PageBoundary(span=candidate.gap.span, content=candidate.nodes)]
        assert candidate.text_block is not None
        if kind_of(candidate) and candidate.choice is not None:
            self.note_choice(candidate, candidate.choice)
            return candidate.choice.blocks
        if candidate.own:
            notes = isinstance(candidate.own[0], NoteBlock)
            self.note(
                candidate,
                "footnote" if notes else "message",
                0.9,
                (
                    "lines with the signs of notes at the foot of a page"
                    if notes
                    else "a quotation with the address or signature of a letter",
                ),
            )
            return list(candidate.own)
        if is_quoted(candidate.text_block, self.source):
            inside = Paragraph(span=candidate.text_block.span, content=candidate.nodes)
            self.note(candidate, "quote", 0.95, ("each line has the sign of a quotation",))
            return [Quote(span=inside.span, blocks=(inside,))]
        refused = heading is not None and zones.is_text(candidate, heading.score)
        more = [("heading", heading)] if heading is not None and not refused else []
        more += self._labelled(candidate)
        more += [
            (name, found)
            for name, found in (
                ("heading", self._heading(candidate)),
                ("legend", self._legend(candidate)),
                ("bracket", _own_block(candidate)),
                ("list", listed(candidate, self.source)),
                ("table", self._table(candidate)),
            )
            if found is not None
        ]
        choice = recognise(TEXT, candidate.nodes, self.context, more)
        if choice is None:
            plain = prose(candidate.nodes)
            self.note(candidate, "paragraph", plain.score, plain.reasons)
            return [Paragraph(span=candidate.text_block.span, content=letter_spaced(candidate.nodes))]
        self.note_choice(candidate, choice)
        return choice.blocks

    def _labelled(self, candidate: Candidate) -> list[tuple[str, Found]]:
        """What the lines of a candidate were taken for, of the kinds that stand in a text."""
        decided = bounds.decided_of(candidate)
        if decided is None or decided.margin < CLEAR or alone(candidate.nodes) is not None:
            return []
        if is_blank(candidate.nodes):
            return []
        span = cover(candidate.nodes)
        made: Block
        if decided.label == "subhead" and _may_head(candidate, decided):
            made = Heading(span=span, kind="section", content=letter_spaced(candidate.nodes))
        elif decided.label == "stage":
            made = Stage(span=span, content=candidate.nodes)
        elif decided.label == "item" and not listed(candidate, self.source):
            made = ListBlock(span=span, items=items_of(candidate))
        else:
            if decided.label == "speaker":
                self.speakers.add(span.start)
            if decided.label in ("listhead", "opener"):
                self.list_heads.add(candidate.text_block.span.start if candidate.text_block else -1)
            return []
        return [(decided.label, Found([made], zones.weight(decided), zones.reasons(decided)))]

    def note_choice(self, candidate: Candidate, choice: Chosen) -> None:
        """Remember what a candidate was taken for."""
        if candidate.text_block is not None:
            self.readings[candidate.text_block.span.start] = choice.reading(candidate.text_block.span)

    def note(self, candidate: Candidate, rule: str, score: float, reasons: tuple[str, ...]) -> None:
        """Remember what a candidate is without a choice: there is no doubt about it."""
        if candidate.text_block is not None:
            span = candidate.text_block.span
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

    def _heading(self, candidate: Candidate) -> Found | None:
        """A heading by its Markdown mark, or a line of its own in capitals."""
        assert candidate.text_block is not None
        marked = heading_mark(self.source, candidate.text_block) is not None
        if not marked and not _in_capitals(candidate):
            return None
        heading = Heading(
            span=candidate.text_block.span, kind="section", content=letter_spaced(candidate.nodes)
        )
        if marked:
            return Found([heading], 1.0, ("the mark of a heading",))
        return Found([heading], 0.8, ("a line of its own in capitals",))

    def _table(self, candidate: Candidate) -> Found | None:
        table = read_table(candidate.nodes, self.source)
        if table is None:
            return None
        return Found([table], 0.85, (f"{len(table.rows)} lines with cells of one number",))

    def is_legend(self, candidate: Candidate) -> bool:
        """True for the archive's own description of the paper, kept where it stands."""
        text_block = candidate.text_block
        return text_block is not None and any(
            span.start >= text_block.span.start and span.end <= text_block.span.end
            for span in self.legends
        )

    def _legend(self, candidate: Candidate) -> Found | None:
        assert candidate.text_block is not None
        if not self.is_legend(candidate):
            return None
        inside = Paragraph(span=candidate.text_block.span, content=candidate.nodes)
        note = NoteBlock(
            span=candidate.text_block.span, author="archive", kind="legend", blocks=(inside,)
        )
        return Found([note], 0.95, ("gives the archival reference",))

    # --- dated entries ---------------------------------------------------------------

    def entry_date(self, candidate: Candidate) -> dates.DateParts | None:
        """The date of a dated head: a text block that is a date with its day, no full stop."""
        if (
            candidate.text_block is None
            or candidate.own
            or len(candidate.text_block.lines) > 1
            or candidate.text_block.gaps
        ):
            return None
        text = plain_text(candidate.nodes).strip().lstrip("#").strip()
        if not text or len(text) > 40 or (text.endswith(".") and not text[:4].isdigit()):
            return None
        if not any(len(word) > 2 and word.isalpha() for word in text.split()) and "月" not in text:
            return None
        parts = dates.parse_parts(text, self.context.dates)
        return parts if parts is not None and parts.day is not None else None

    def _entry_head(
        self, candidate: Candidate, parts: dates.DateParts, period: tuple[str, str] | None
    ) -> Heading:
        reference_date = self.context.reference_date or (period[0] if period else "")
        iso = dates.with_year(parts, reference_date, period)
        text = plain_text(candidate.nodes)
        start = len(text) - len(text.lstrip())
        value = Dating(when=iso, certainty=None if parts.year else "medium") if iso else Dating()
        content = wrap_ranges(
            candidate.nodes,
            [
                Range(
                    start,
                    len(text.rstrip()),
                    lambda inner, place: DateText(span=place, dating=value, content=inner),
                )
            ],
        )
        assert candidate.text_block is not None
        return Heading(span=candidate.text_block.span, kind="entry", content=content)


def _is_entry(block: Block) -> bool:
    return isinstance(block, Heading) and block.kind == "entry"


TEXT = (
    Rule("participants", read_attendance),
    Rule("votes", closing.read_votes),
    Rule("end mark", closing.read_end_mark),
)


def _in_capitals(candidate: Candidate) -> bool:
    """A text block of up to three lines in capitals."""
    text = plain_text(candidate.nodes).strip()
    return len(text) <= 240 and text.count("\n") < 3 and in_capitals(text)


def has_content(block: Block) -> bool:
    """True for a block that makes a text: something of it is seen."""
    if isinstance(block, Paragraph):
        return says(block.content)
    return isinstance(block, _CONTENT)


def _is_text(candidate: Candidate) -> bool:
    """True for what can stand under a dated head: some words, or a sentence."""
    text = plain_text(candidate.nodes).strip()
    return candidate.text_block is not None and (word_count(text) > 3 or text.endswith((".", "。")))


# --- blocks from inline nodes that stand alone -----------------------------------------


def _own_block(candidate: Candidate) -> Found | None:
    """A bracket that makes up a text block by itself: a note, a stamp, a gap."""
    node = alone(candidate.nodes)
    assert candidate.text_block is not None
    span = candidate.text_block.span
    if node is None or (isinstance(node, Addition) and node.part):
        return None
    if isinstance(node, Addition):
        inside = Paragraph(span=span, content=opened(candidate.nodes, node))
        return Found(
            [HandwrittenNote(span=span, places=node.places, blocks=(inside,))],
            0.95,
            ("a bracket that says that it is written by hand",),
        )
    if isinstance(node, EditorialNote):
        inside = Paragraph(span=span, content=opened(candidate.nodes, node))
        return Found(
            [NoteBlock(span=span, author=node.author, blocks=(inside,))],
            0.95,
            ("a bracket that says that it is an editor's note",),
        )
    if isinstance(node, Stamp | Gap) and len(candidate.nodes) == 1:
        return Found([node], 0.95, ("a bracket that stands alone",))
    return Found([Paragraph(span=span, content=candidate.nodes)], 0.9, ("a bracket that stands alone",))


def _handwritten_block(run: list[Candidate]) -> HandwrittenNote:
    paragraphs = []
    places: tuple[str, ...] = ()
    for candidate in run:
        node = alone(candidate.nodes)
        assert isinstance(node, Addition) and candidate.text_block is not None
        places = places or node.places
        paragraphs.append(
            Paragraph(span=candidate.text_block.span, content=opened(candidate.nodes, node))
        )
    assert run[0].text_block is not None and run[-1].text_block is not None
    span = Span(run[0].text_block.span.start, run[-1].text_block.span.end)
    return HandwrittenNote(span=span, blocks=tuple(paragraphs), places=places)
