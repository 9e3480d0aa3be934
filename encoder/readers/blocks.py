"""A division as opener, text, closer and distribution.

Every chunk is shown to the recognisers of a table; which table depends on where in
the paper it stands, and the resolver (:mod:`encoder.readers.evidence`) says which of
them is believed. A chunk that nobody recognises is a paragraph, so an unknown layout
loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from encoder.diagnostics import Diagnostic
from encoder.model import (
    Block,
    ClosingLine,
    Dateline,
    Distribution,
    Division,
    Enclosure,
    Gap,
    Heading,
    Line,
    ListBlock,
    PageBoundary,
    PageStart,
    Paragraph,
    Reading,
    Record,
    Salute,
    Signed,
    Stamp,
)
from encoder.nesting import visible
from encoder.profile import Profile
from encoder.readers import closing, letterhead
from encoder.readers.brackets import match_brackets
from encoder.readers.columns import reopened_stamps
from encoder.readers.divisions import Version
from encoder.readers.evidence import Choice, Found, Rule, Setting, ask, resolve
from encoder.readers.footnotes import with_footnotes
from encoder.readers.grouping import joined_lists
from encoder.readers.inline import InlineReader
from encoder.readers.leaves import letter_spaced, page_nodes
from encoder.readers.lines import cover, is_blank, split_lines, word_count
from encoder.readers.messages import message_of, whole_messages
from encoder.readers.notation import Notation
from encoder.readers.pages import Chunk, PageGap, heading_mark, read_pages
from encoder.readers.pieces import Piece, whole_stamps
from encoder.readers.record import legends
from encoder.readers.text import RunningText, has_content
from encoder.source import Source

MARKS = (
    Rule("copies", closing.read_copies_line), Rule("address", letterhead.read_address),
    Rule("stamp", letterhead.read_stamp), Rule("stamp", letterhead.read_unmarked_stamp),
    Rule("marks", letterhead.read_marks), Rule("dateline", letterhead.read_place_and_date),
    Rule("production", letterhead.read_production),
)
HEAD = (Rule("issuer", letterhead.read_issuer), Rule("title", letterhead.read_title))
UNDER_TITLE = (Rule("subtitle", letterhead.read_subtitle), Rule("dateline", letterhead.read_dateline))
SIGNATURES = (
    Rule("signature", closing.read_labelled_signature), Rule("signature", closing.read_signature),
    Rule("signature", closing.read_bare_signature),
)
FOOT = (
    *SIGNATURES, Rule("copies", closing.read_copies), Rule("copies", closing.read_copies_line),
    Rule("copies", closing.read_copies_head), Rule("date", closing.read_date),
    Rule("production", closing.read_production), Rule("registration", closing.read_registration),
    Rule("recipients", closing.read_recipients), Rule("votes", closing.read_votes),
    Rule("end mark", closing.read_end_mark), Rule("note", closing.read_reference_note),
)
_PROSE_WORDS = 12
_LONGEST_HEAD = 60
_LONGEST_FOOT = 60
"""Head and foot of a paper have so many pieces at most."""
_LAST = 0.15
"""What it adds to a signature that nothing but the foot of a paper follows it."""
_NUMBERED = 0.1
"""What the date or the number of the paper under a signature adds to it."""


def read_division(
    source: Source, version: Version, record: Record, profile: Profile, notation: Notation
) -> tuple[Division, tuple[Reading, ...], list[Diagnostic]]:
    """Read one language version into a division; the readings say why it came out so."""
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
    pieces = with_footnotes(reopened_stamps(whole_stamps(pieces)))
    assembly = _Assembly(source, profile, version, record)
    division = assembly.division(pieces)
    readings = assembly.readings()
    doubts = [_doubt(reading) for reading in readings if reading.certainty]
    return division, readings, [*diagnostics, *matched.diagnostics, *reader.diagnostics, *doubts]


def _doubt(reading: Reading) -> Diagnostic:
    """A doubtful choice, with what else it could have been."""
    other, score = reading.others[0] if reading.others else ("paragraph", 0.0)
    return Diagnostic("D301", reading.span, {
        "rule": reading.rule, "score": f"{reading.score:.2f}", "other": other,
        "other_score": f"{score:.2f}"})


class _Assembly:
    """Puts the pieces of one division into its parts."""

    def __init__(
        self, source: Source, profile: Profile, version: Version, record: Record
    ) -> None:
        self.source = source
        self.version = version
        self.record = record
        self.setting = Setting(profile, version.language, _dated(record))
        self.read: dict[int, Reading] = {}
        """Where a chunk begins -> what it was taken for."""
        self.text = RunningText(source, self.setting, self.read,
                                set(legends(source, profile)) if record.legend else set())

    def readings(self) -> tuple[Reading, ...]:
        return tuple(self.read[start] for start in sorted(self.read))

    def division(self, pieces: list[Piece]) -> Division:
        pieces = [part for piece in pieces for part in self._label_apart(piece)]
        starts = self._enclosures(pieces)
        main = self._paper(whole_messages(pieces[: starts[0]] if starts else pieces))
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
        form = _enclosure_form(tuple(self.setting.words.enclosures))
        found: list[int] = []
        texts = 0
        for index, piece in enumerate(pieces):
            text = visible(piece.nodes).strip()
            if texts and index + 1 < len(pieces) and piece.chunk is not None and form.fullmatch(text):
                found.append(index)
            texts += word_count(text) >= _PROSE_WORDS
        return found

    def _label_apart(self, piece: Piece) -> tuple[Piece, ...]:
        """The word for an enclosure apart from the lines under it."""
        chunk = piece.chunk
        lines = split_lines(piece.nodes)
        if chunk is None or chunk.gaps or len(lines) < 2:
            return (piece,)
        form = _enclosure_form(tuple(self.setting.words.enclosures))
        if not form.fullmatch(visible(lines[0]).strip()):
            return (piece,)
        end = cover(lines[0]).end
        first = tuple(line for line in chunk.lines if line.span.start < end)
        rest = chunk.lines[len(first):]
        if not rest:
            return (piece,)
        return (Piece(Chunk(first), lines[0]),
                Piece(Chunk(rest), tuple(node for line in lines[1:] for node in line)))

    def _enclosure(self, pieces: list[Piece]) -> Enclosure:
        """The first piece names the enclosure; the rest is a paper like any other."""
        label = Heading(span=cover(pieces[0].nodes), kind="title", content=pieces[0].nodes)
        self._note(pieces[0], Choice("enclosure", Found(
            [label], 0.85, ("the word for an enclosure on a line of its own",))))
        paper = self._paper(whole_messages(pieces[1:]))
        return replace(paper, opener=(label, *paper.opener))

    def _paper(self, pieces: list[Piece]) -> Enclosure:
        """The three parts of a paper: head, text, foot."""
        pieces = [part for piece in pieces
                  for part in (self._message(piece) if piece.run else (piece,))]
        head = self._head(pieces)
        foot = self._foot(pieces, head)
        if foot == len(pieces):
            foot = self._trailing_legend(pieces, head)
        opener = [b for piece in pieces[:head] for b in self._opener_blocks(piece)]
        opener = _page_one_first(opener)
        period = letterhead.period_of(opener)
        body = self.text.read(pieces[head:foot], period)
        closer, rest = self._closing(pieces[foot:])
        kind = "distribution" if any(_is_distribution(block) for block in rest) else "notes"
        while closer and kind == "notes" and rest and _is_date(rest[0]):
            closer.append(_as_dateline(rest.pop(0)))
        if not any(has_content(b) for b in body):
            body, closer = [*body, *(_settled(block) for block in closer)], []
        distribution = Distribution(span=None, kind=kind, blocks=tuple(rest)) if rest else None
        return Enclosure(opener=tuple(opener), body=tuple(body), closer=tuple(closer),
                         distribution=distribution)

    def _message(self, piece: Piece) -> tuple[Piece, ...]:
        """A quoted message as a paper within the text; what is none stays as it was."""
        message = message_of(piece, self._paper(list(piece.inside))) if piece.inside else None
        return piece.run if message is None else (replace(piece, own=message),)

    def _note(self, piece: Piece, choice: Choice) -> None:
        if piece.chunk is not None:
            self.read[piece.chunk.span.start] = choice.reading(piece.chunk.span)

    def _note_line(self, piece: Piece) -> None:
        """A line of the head that is nothing more: no choice, so no doubt either."""
        assert piece.chunk is not None
        span = piece.chunk.span
        self.read[span.start] = Reading(
            span=span, rule="line", score=0.5, reasons=("stands in the head of the paper",))

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
            choice = None if piece.own else self._ask(tables, piece, [
                *self._record_title(piece), *self._dated(pieces[:index], piece)])
            piece.choice = choice
            if choice is None:
                if piece.own or self._starts_text(piece):
                    break
                continue
            titled = any(isinstance(b, Heading) for b in choice.blocks)
            end = index + 1
        for piece in pieces[end:]:
            piece.choice = None
        return end

    def _ask(
        self, rules: Sequence[Rule], piece: Piece, more: Sequence[tuple[str, Found]] = ()
    ) -> Choice | None:
        """What the recognisers say of a chunk, and what its place in the paper says."""
        if is_blank(piece.nodes) and not any(isinstance(n, Stamp) for n in piece.nodes):
            return None
        return ask(rules, piece.nodes, self.setting, more)

    def _record_title(self, piece: Piece) -> list[tuple[str, Found]]:
        """A chunk that says what the title of the record says."""
        title, text = _letters(self.record.title or ""), _letters(visible(piece.nodes))
        if len(title) < 12 or not 0.6 < len(text) / len(title) < 1.6:
            return []
        ratio = SequenceMatcher(None, title, text, autojunk=False).ratio()
        if ratio < 0.8:
            return []
        content = letterhead.mark_period(piece.nodes, self.setting)
        kind = "sub" if visible(piece.nodes).lstrip()[:1].islower() else "title"
        heading = Heading(span=cover(piece.nodes), kind=kind, content=content)
        return [("title", Found([heading], round(0.2 + 0.8 * ratio, 2),
                                (f"{ratio:.0%} like the title of the record",)))]

    def _dated(self, before: list[Piece], piece: Piece) -> list[tuple[str, Found]]:
        """A full date before the text dates the paper, unless its title names a
        period: then it is the head of the first entry."""
        found = closing.read_date(piece.nodes, replace(self.setting, around=""))
        if found is None:
            return []
        titles = [b for p in before for b in (p.choice.blocks if p.choice else ())]
        if letterhead.period_of(titles) is not None:
            return []
        lines = [Dateline(span=line.span, content=line.content) for line in found.blocks
                 if isinstance(line, ClosingLine)]
        return [("dateline", Found([*lines], 0.8, ("a full date before the text",)))]

    def _starts_text(self, piece: Piece) -> bool:
        """True for what can only be the text: prose, a dated head, an omission."""
        text = visible(piece.nodes).strip()
        if word_count(text) >= _PROSE_WORDS or text.endswith(("!", ".", ":", "。", "！", "：")):
            return True
        if any(isinstance(node, Gap) and node.reason == "sampling" for node in piece.nodes):
            return True
        return self.text.entry_date(piece) is not None

    def _opener_blocks(self, piece: Piece) -> list[Block]:
        if piece.gap is not None:
            return [PageBoundary(span=piece.gap.span, content=piece.nodes)]
        assert piece.chunk is not None
        if piece.choice is not None:
            self._note(piece, piece.choice)
            return [self._spaced(block) for block in piece.choice.blocks]
        self._note_line(piece)
        return [Line(span=piece.chunk.span, content=piece.nodes)]

    @staticmethod
    def _spaced(block: Block) -> Block:
        if isinstance(block, Heading):
            return replace(block, content=letter_spaced(block.content))
        return block

    # --- the foot ----------------------------------------------------------------------

    def _foot(self, pieces: list[Piece], head: int) -> int:
        """The index of the first piece of the foot; what it recognises is kept in them."""
        lowest = max(head, len(pieces) - _LONGEST_FOOT)
        first = next((i for i in range(len(pieces) - 1, lowest - 1, -1)
                      if self._signed(pieces, i) and self._only_foot_after(pieces, i)), None)
        if first is None:
            return len(pieces)
        while first > lowest and self._signed(pieces, first - 1):
            first -= 1
        for index, piece in enumerate(pieces[first:], first):
            if piece.chunk is not None and not piece.own:
                signed = self._signed(pieces, index)
                others = [] if signed is None else [(signed.rule, signed.found)]
                piece.choice = self._ask(FOOT[len(SIGNATURES):], piece, others)
        return first

    def _signed(self, pieces: list[Piece], index: int) -> Choice | None:
        """The signature that a piece is, when it stands where the foot can begin."""
        piece = pieces[index]
        if piece.chunk is None or piece.own:
            return None
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        over: list[tuple[str, Found]] = []
        if below is not None and below.chunk is not None and closing.read_date(
                below.nodes, self.setting):
            named = closing.read_name_over_date(piece.nodes, self.setting)
            over = [("signature", named)] if named else []
        found = [(rule.name, self._placed(read, below)) for rule in SIGNATURES
                 if (read := rule.read(piece.nodes, self.setting)) is not None]
        return resolve([*found, *over], piece.nodes)

    def _placed(self, found: Found, below: Piece | None) -> Found:
        """What its place in the paper adds to a signature."""
        found = found.more(_LAST, "only the foot of a paper follows")
        if below is None or below.chunk is None:
            return found
        numbered = (closing.read_date(below.nodes, self.setting)
                    or closing.read_registration(below.nodes, self.setting))
        return found if numbered is None else found.more(_NUMBERED, "with its date or number under it")

    def _trailing_legend(self, pieces: list[Piece], head: int) -> int:
        """Where the archive's description begins with which an unsigned paper ends."""
        first = len(pieces)
        for index in range(len(pieces) - 1, head, -1):
            if self.text.is_legend(pieces[index]):
                first = index
            elif pieces[index].chunk is not None:
                break
        return first

    def _only_foot_after(self, pieces: list[Piece], index: int) -> bool:
        """True when what follows a signature is short, or says that it is a note: nothing
        of it is running text."""
        following = [p for p in pieces[index + 1:] if p.chunk is not None]
        return len(following) < 25 and all(
            word_count(visible(p.nodes)) < 40 or self.text.is_legend(p)
            or closing.is_reference_note(p.nodes, self.setting) for p in following)

    def _closing(self, pieces: list[Piece]) -> tuple[list[Block], list[Block]]:
        """Signatures for the closer, the rest for the distribution."""
        closer: list[Block] = []
        rest: list[Block] = []
        for piece, blocks in self.text.grouped(pieces):
            found = blocks
            if piece is not None and piece.choice is not None:
                self._note(piece, piece.choice)
                found = piece.choice.blocks
            for block in found:
                if rest or not isinstance(block, Signed | Salute):
                    rest.append(_settled(block) if rest else block)
                else:
                    closer.append(block)
        rest = [Paragraph(span=block.span, content=block.content)
                if isinstance(block, Heading) and index else block
                for index, block in enumerate(rest)]
        return closer, joined_lists(rest)


def _dated(record: Record) -> str:
    """The day, month or year of the record (ISO), to complete dates without a year."""
    dated = record.date.dating if record.date else None
    return next((iso for iso in (dated.when, dated.start, dated.not_after, dated.not_before)
                 if iso), "") if dated else ""


@cache
def _enclosure_form(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    number = r"(?: ?(?:No\.?|N[º°]|№|Nr\.?|č\.)? ?(?:\d{1,3}|[IVX]{1,5}|[A-D])| to .{1,40}| к .{1,40})?"
    return re.compile(rf"\W*(?:{known}){number}\W*", re.IGNORECASE)


def _is_distribution(block: Block) -> bool:
    """True for what only a list of copies has: a head, recipients, drafting, a number."""
    if isinstance(block, Heading | ListBlock):
        return block.kind == "distribution"
    return isinstance(block, ClosingLine) and block.kind not in ("date", "endMark")


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


def _letters(text: str) -> str:
    """The letters and digits of a text, case folded, for comparison."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _settled(block: Block) -> Block:
    """A block that must not be what it was because it stands after the closer."""
    if isinstance(block, Signed | Salute):
        return Paragraph(span=block.span, content=block.content)
    if isinstance(block, Heading) and block.kind != "distribution":
        return Paragraph(span=block.span, content=block.content)
    return block
