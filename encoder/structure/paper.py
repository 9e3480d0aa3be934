"""A division as opener, text, closer and distribution.

Every chunk is shown to the recognisers of a table; which table depends on where in
the paper it stands, and the resolver (:mod:`encoder.structure.evidence`) says which of
them is believed. A chunk that nobody recognises is a paragraph, so an unknown layout
loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from encoder.core.model import (
    Block,
    ClosingLine,
    Dateline,
    Distribution,
    Division,
    Enclosure,
    Gap,
    Heading,
    Line,
    PageBoundary,
    PageStart,
    Reading,
    Record,
    Stamp,
)
from encoder.core.ranges import visible
from encoder.core.source import Source
from encoder.findings import Finding
from encoder.findings.structure import ReadWithDoubt
from encoder.language.wording import any_word
from encoder.layout.lines import cover, is_blank, split_lines, word_count
from encoder.layout.pages import Chunk, PageGap, heading_mark, read_pages
from encoder.layout.versions import Version
from encoder.notation.brackets import match_brackets
from encoder.notation.inline import InlineReader
from encoder.notation.leaves import between_blocks, letter_spaced, page_nodes
from encoder.notation.rules import Notation
from encoder.profile import Profile
from encoder.record.read import legends
from encoder.structure.blocks import closing, letterhead
from encoder.structure.blocks.messages import message_of, whole_messages
from encoder.structure.candidates import Piece, whole_stamps
from encoder.structure.columns import reopened_stamps
from encoder.structure.evidence import Choice, Found, Rule, Setting, ask
from encoder.structure.foot import (
    Foot,
    as_dateline,
    is_date,
    is_distribution,
    opened_signatures,
    settled,
)
from encoder.structure.footnotes import with_footnotes
from encoder.structure.text import RunningText, has_content

MARKS = (
    Rule("copies", closing.read_copies_line),
    Rule("address", letterhead.read_address),
    Rule("stamp", letterhead.read_stamp),
    Rule("stamp", letterhead.read_unmarked_stamp),
    Rule("marks", letterhead.read_marks),
    Rule("dateline", letterhead.read_place_and_date),
    Rule("production", letterhead.read_production),
)
HEAD = (Rule("issuer", letterhead.read_issuer), Rule("title", letterhead.read_title))
UNDER_TITLE = (Rule("subtitle", letterhead.read_subtitle), Rule("dateline", letterhead.read_dateline))
_PROSE_WORDS = 12
_LONGEST_HEAD = 60
"""The head of a paper has so many pieces at most."""


def read_division(
    source: Source, version: Version, record: Record, profile: Profile, notation: Notation
) -> tuple[Division, tuple[Reading, ...], list[Finding]]:
    """Read one language version into a division; the readings say why it came out so."""
    items, findings = read_pages(source, version.span, profile)
    chunks = [item for item in items if isinstance(item, Chunk)]
    matched = match_brackets(source, chunks, notation)
    named = record.original_language
    reader = InlineReader(source, notation, version.language, named.value if named else None)
    pieces: list[Piece] = []
    numbers = iter(range(len(chunks)))
    for item in items:
        if isinstance(item, PageGap):
            pieces.append(Piece(None, between_blocks(page_nodes(item, source)), gap=item))
        else:
            brackets = matched.by_chunk[next(numbers)]
            nodes = reader.read(item, brackets, heading_mark(source, item))
            pieces.append(Piece(item, nodes))
    pieces = with_footnotes(
        reopened_stamps(whole_stamps(pieces), tuple(profile.words("stamp"))), tuple(profile.footnotes)
    )
    pieces = opened_signatures(pieces, Setting(profile, version.language))
    assembly = _Assembly(source, profile, version, record)
    division = assembly.division(pieces)
    readings = assembly.readings()
    doubts = [_doubt(reading) for reading in readings if reading.certainty]
    return division, readings, [*findings, *matched.findings, *reader.findings, *doubts]


def _doubt(reading: Reading) -> Finding:
    """A doubtful choice, with what else it could have been."""
    other, score = reading.others[0] if reading.others else ("paragraph", 0.0)
    return ReadWithDoubt(
        span=reading.span,
        rule=reading.rule,
        score=f"{reading.score:.2f}",
        other=other,
        other_score=f"{score:.2f}",
    )


class _Assembly:
    """Puts the pieces of one division into its parts."""

    def __init__(self, source: Source, profile: Profile, version: Version, record: Record) -> None:
        self.source = source
        self.version = version
        self.record = record
        self.setting = Setting(profile, version.language, record.around)
        self.read: dict[int, Reading] = {}
        """Where a chunk begins -> what it was taken for."""
        self.text = RunningText(
            source, self.setting, self.read, set(legends(source, profile)) if record.legend else set()
        )
        self.foot = Foot(self.setting, self.text)

    def readings(self) -> tuple[Reading, ...]:
        return tuple(self.read[start] for start in sorted(self.read))

    def division(self, pieces: list[Piece]) -> Division:
        pieces = [part for piece in pieces for part in self._label_apart(piece)]
        starts = self._enclosures(pieces)
        main = self._paper(whole_messages(pieces[: starts[0]] if starts else pieces))
        ends = [*starts, len(pieces)][1:]
        enclosures = tuple(
            self._enclosure(pieces[start:end]) for start, end in zip(starts, ends, strict=True)
        )
        return Division(
            span=self.version.span,
            language=self.version.language,
            role=self.version.role,
            certain=self.version.certain,
            opener=main.opener,
            body=main.body,
            closer=main.closer,
            distribution=main.distribution,
            enclosures=enclosures,
        )

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
        rest = chunk.lines[len(first) :]
        if not rest:
            return (piece,)
        return (
            Piece(Chunk(first), lines[0]),
            Piece(Chunk(rest), tuple(node for line in lines[1:] for node in line)),
        )

    def _enclosure(self, pieces: list[Piece]) -> Enclosure:
        """The first piece names the enclosure; the rest is a paper like any other."""
        label = Heading(span=cover(pieces[0].nodes), kind="title", content=pieces[0].nodes)
        self.text.note_choice(
            pieces[0],
            Choice(
                "enclosure", Found([label], 0.85, ("the word for an enclosure on a line of its own",))
            ),
        )
        paper = self._paper(whole_messages(pieces[1:]))
        return replace(paper, opener=(label, *paper.opener))

    def _paper(self, pieces: list[Piece]) -> Enclosure:
        """The three parts of a paper: head, text, foot."""
        pieces = [
            part for piece in pieces for part in (self._message(piece) if piece.run else (piece,))
        ]
        head = self._head(pieces)
        foot = self.foot.first(pieces, head)
        if foot == len(pieces):
            foot = self.foot.legend(pieces, head)
        opener = [b for piece in pieces[:head] for b in self._opener_blocks(piece)]
        opener = _page_one_first(opener)
        period = letterhead.period_of(opener)
        body = self.text.read(pieces[head:foot], period)
        closer, rest = self.foot.parts(pieces[foot:])
        kind = "distribution" if any(is_distribution(block) for block in rest) else "notes"
        while closer and kind == "notes" and rest and is_date(rest[0]):
            closer.append(as_dateline(rest.pop(0)))
        if not any(has_content(b) for b in body):
            body, closer = [*body, *(settled(block) for block in closer)], []
        distribution = Distribution(span=None, kind=kind, blocks=tuple(rest)) if rest else None
        return Enclosure(
            opener=tuple(opener), body=tuple(body), closer=tuple(closer), distribution=distribution
        )

    def _message(self, piece: Piece) -> tuple[Piece, ...]:
        """A quoted message as a paper within the text; what is none stays as it was."""
        if not piece.inside:
            return piece.run
        self.foot.quoted = True
        message = message_of(piece, self._paper(list(piece.inside)))
        self.foot.quoted = False
        return piece.run if message is None else (replace(piece, own=(message,)),)

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
            choice = (
                None
                if piece.own
                else self._ask(
                    tables, piece, [*self._record_title(piece), *self._dated(pieces[:index], piece)]
                )
            )
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
        return [
            (
                "title",
                Found(
                    [heading],
                    round(0.2 + 0.8 * ratio, 2),
                    (f"{ratio:.0%} like the title of the record",),
                ),
            )
        ]

    def _dated(self, before: list[Piece], piece: Piece) -> list[tuple[str, Found]]:
        """A full date before the text dates the paper, unless its title names a
        period: then it is the head of the first entry."""
        found = closing.read_date(piece.nodes, replace(self.setting, around=""))
        if found is None:
            return []
        titles = [b for p in before for b in (p.choice.blocks if p.choice else ())]
        if letterhead.period_of(titles) is not None:
            return []
        lines = [
            Dateline(span=line.span, content=line.content)
            for line in found.blocks
            if isinstance(line, ClosingLine)
        ]
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
            self.text.note_choice(piece, piece.choice)
            return [self._spaced(block) for block in piece.choice.blocks]
        self.text.note(piece, "line", 0.5, ("stands in the head of the paper",))
        return [Line(span=piece.chunk.span, content=piece.nodes)]

    @staticmethod
    def _spaced(block: Block) -> Block:
        if isinstance(block, Heading):
            return replace(block, content=letter_spaced(block.content))
        return block


@cache
def _enclosure_form(words: tuple[str, ...]) -> re.Pattern[str]:
    known = any_word(words)
    number = r"(?: ?(?:No\.?|N[º°]|№|Nr\.?|č\.)? ?(?:\d{1,3}|[IVX]{1,5}|[A-D])| to .{1,40}| к .{1,40})?"
    return re.compile(rf"\W*(?:{known}){number}\W*", re.IGNORECASE)


def _page_one_first(opener: list[Block]) -> list[Block]:
    """The start of page one before everything that stands on it; its folio stays."""
    for index, block in enumerate(opener):
        if isinstance(block, PageBoundary):
            starts = [n for n in block.content if isinstance(n, PageStart) and n.number == "1"]
            if starts and index:
                rest = tuple(n for n in block.content if n not in starts)
                first = PageBoundary(span=None, content=tuple(starts))
                return [first, *opener[:index], replace(block, content=rest), *opener[index + 1 :]]
    return opener


def _letters(text: str) -> str:
    """The letters and digits of a text, case folded, for comparison."""
    return "".join(c for c in text.casefold() if c.isalnum())
