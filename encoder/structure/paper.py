"""A division as opener, text, closer and distribution.

Every text block is shown to the recognisers of a table; which table depends on where in
the paper it stands, and the resolver (:mod:`encoder.structure.evidence`) says which of
them is believed. A text block that nobody recognises is a paragraph, so an unknown layout
loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from encoder.core.model import (
    Addition,
    Block,
    ClosingLine,
    Dateline,
    Distribution,
    Division,
    EditorialNote,
    Enclosure,
    Gap,
    Heading,
    LetterheadLine,
    PageBoundary,
    Reading,
    Record,
    Stamp,
)
from encoder.core.ranges import plain_text
from encoder.core.source import Source
from encoder.findings import Finding
from encoder.findings.structure import ReadWithDoubt
from encoder.layout.blocks import PageGap, TextBlock
from encoder.layout.lines import cover, is_blank, word_count
from encoder.layout.pages import heading_mark, read_pages
from encoder.layout.versions import Version
from encoder.notation.brackets import match_brackets
from encoder.notation.inline import InlineReader
from encoder.notation.leaves import between_blocks, letter_spaced, page_nodes
from encoder.notation.rules import Notation
from encoder.profile import Profile
from encoder.record.legend import legends
from encoder.structure import bounds, marks, zones
from encoder.structure.blocks import closing, letterhead
from encoder.structure.blocks.attendance import read_attendance
from encoder.structure.blocks.messages import message_of, whole_messages
from encoder.structure.blocks.speech import names_of
from encoder.structure.candidates import Candidate, alone, kind_of, whole_stamps
from encoder.structure.columns import reopened_stamps
from encoder.structure.datelines import with_datelines
from encoder.structure.enclosures import enclosures, label_apart
from encoder.structure.evidence import Chosen, Context, Found, Rule, recognise
from encoder.structure.file_facts import apart, gathered, pinned
from encoder.structure.foot import (
    Foot,
    as_dateline,
    is_date,
    is_distribution,
    opened_signatures,
    settled,
)
from encoder.structure.footnotes import with_footnotes
from encoder.structure.lines import decide
from encoder.structure.parts import (
    PROSE_WORDS,
    letters_of,
    little_recognised,
    page_one_first,
)
from encoder.structure.pinned import arranged, as_pinned
from encoder.structure.pinned import starts_of as pinned_starts
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
_LONGEST_HEAD = 60
"""The head of a paper has so many candidates at most."""


def read_division(
    source: Source, version: Version, record: Record, profile: Profile, notation: Notation
) -> tuple[Division, tuple[Reading, ...], list[Finding]]:
    """Read one language version into a division; the readings say why it came out so."""
    decided = pinned(decide(source, version.span, profile, record.title), source)
    items, findings = read_pages(source, version.span, profile, decided)
    items = arranged(apart(items, source), source)
    text_blocks = [item for item in items if isinstance(item, TextBlock)]
    matched = match_brackets(source, text_blocks, notation)
    named = record.original_language
    reader = InlineReader(source, notation, version.language, named.value if named else None)
    candidates: list[Candidate] = []
    numbers = iter(range(len(text_blocks)))
    for item in items:
        if isinstance(item, PageGap):
            candidates.append(Candidate(None, between_blocks(page_nodes(item, source)), gap=item))
        else:
            brackets = matched.by_text_block[next(numbers)]
            nodes = reader.read(item, brackets, heading_mark(source, item))
            candidates.append(Candidate(item, nodes))
    candidates = gathered(reopened_stamps(whole_stamps(candidates), profile), source)
    left: list[Finding] = []
    if source.facts is None or not source.facts.notes:
        candidates, left = with_footnotes(candidates, source, profile)
    candidates = opened_signatures(candidates, Context(profile, version.language))
    assembly = _Assembly(source, profile, version, record)
    division = assembly.division(candidates)
    readings = assembly.readings()
    doubts = [_doubt(reading) for reading in readings if reading.certainty]
    little = list(little_recognised(division))
    found = [*findings, *matched.findings, *reader.findings, *left, *doubts, *little]
    return division, readings, found


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
    """Puts the candidates of one division into its parts."""

    def __init__(self, source: Source, profile: Profile, version: Version, record: Record) -> None:
        self.source = source
        self.version = version
        self.record = record
        self.context = Context(profile, version.language, record.reference_date)
        self.read: dict[int, Reading] = {}
        """Where a text block begins -> what it was taken for."""
        self.text = RunningText(
            source,
            self.context,
            self.read,
            set(legends(source.text, profile)) if record.legend else set(),
        )
        self.foot = Foot(self.context, self.text)

    def readings(self) -> tuple[Reading, ...]:
        return tuple(self.read[start] for start in sorted(self.read))

    def division(self, candidates: list[Candidate]) -> Division:
        candidates = [part for candidate in candidates for part in label_apart(candidate, self.context)]
        enclosed = {
            *enclosures(candidates, self.context),
            *pinned_starts(candidates, self.source, "enclosure"),
        }
        begun = {*bounds.paper_starts(candidates), *pinned_starts(candidates, self.source, "paper")}
        papers = begun - enclosed
        starts = sorted({*enclosed, *papers})
        main = self._paper(whole_messages(candidates[: starts[0]] if starts else candidates))
        ends = [*starts, len(candidates)][1:]
        further = tuple(
            self._further(candidates[start:end])
            if start in papers
            else self._enclosure(candidates[start:end])
            for start, end in zip(starts, ends, strict=True)
        )
        return Division(
            span=self.version.span,
            language=self.version.language,
            role=self.version.role,
            certain=self.version.certain,
            sure=self.version.sure,
            opener=main.opener,
            body=main.body,
            closer=main.closer,
            distribution=main.distribution,
            enclosures=further,
        )

    # --- enclosures --------------------------------------------------------------------

    def _enclosure(self, candidates: list[Candidate]) -> Enclosure:
        """The first candidate names the enclosure; the rest is a paper like any other."""
        label = Heading(span=cover(candidates[0].nodes), kind="title", content=candidates[0].nodes)
        self.text.note_choice(
            candidates[0],
            Chosen(
                "enclosure", Found([label], 0.85, ("the word for an enclosure on a line of its own",))
            ),
        )
        paper = self._paper(whole_messages(candidates[1:]))
        return replace(paper, opener=(label, *paper.opener))

    def _further(self, candidates: list[Candidate]) -> Enclosure:
        """One of several papers, after the first."""
        return replace(self._paper(whole_messages(candidates)), kind="paper")

    def _paper(self, candidates: list[Candidate]) -> Enclosure:
        """The three parts of a paper: head, text, foot."""
        candidates = [
            part
            for candidate in candidates
            for part in (self._message(candidate) if candidate.run else (candidate,))
        ]
        head = self._head(candidates)
        head = self._labelled_head(candidates, head)
        foot = self.foot.first(candidates, head)
        foot = self.foot.labelled(candidates, head, foot)
        if foot == len(candidates):
            foot = self.foot.legend(candidates, head)
        if self.source.pins:
            head, foot = as_pinned(candidates, head, foot, self.context)
        opener: list[Block] = []
        for stated, run in groupby(candidates[:head], key=lambda one: bool(kind_of(one))):
            blocks = [block for candidate in run for block in self._opener_blocks(candidate)]
            opener += blocks if stated else with_datelines(blocks, self.context)
        opener = page_one_first(opener)
        period = marks.period_of(opener)
        self.text.present = names_of(opener)
        body = self.text.read(candidates[head:foot], period)
        closer, rest = self.foot.parts(candidates[foot:])
        kind = "distribution" if any(is_distribution(block) for block in rest) else "notes"
        while closer and kind == "notes" and rest and is_date(rest[0]):
            closer.append(as_dateline(rest.pop(0)))
        if not any(has_content(b) for b in body):
            body, closer = [*body, *(settled(block) for block in closer)], []
        distribution = Distribution(span=None, kind=kind, blocks=tuple(rest)) if rest else None
        return Enclosure(
            opener=tuple(opener), body=tuple(body), closer=tuple(closer), distribution=distribution
        )

    def _message(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """A quoted message as a paper within the text; what is none stays as it was."""
        if not candidate.inside:
            return candidate.run
        self.foot.quoted = True
        message = message_of(candidate, self._paper(list(candidate.inside)))
        self.foot.quoted = False
        return candidate.run if message is None else (replace(candidate, own=(message,)),)

    # --- the head ----------------------------------------------------------------

    def _head(self, candidates: list[Candidate]) -> int:
        """How many candidates belong to the head; what it recognises is kept in them."""
        end, titled = 0, False
        for index, candidate in enumerate(candidates[:_LONGEST_HEAD]):
            if candidate.text_block is None:
                if (
                    candidate.gap is not None
                    and candidate.gap.starts_page
                    and candidate.gap.number is None
                ):
                    break
                continue
            tables = (*MARKS, *(UNDER_TITLE if titled else ()), *HEAD)
            choice = (
                None
                if candidate.own
                else self._ask(
                    tables,
                    candidate,
                    [*self._record_title(candidate), *self._dated(candidates[:index], candidate)],
                )
            )
            candidate.choice = choice
            if choice is None:
                if candidate.own or self._starts_text(candidate):
                    break
                continue
            titled = any(isinstance(b, Heading) for b in choice.blocks)
            end = index + 1
        for candidate in candidates[end:]:
            candidate.choice = None
        return end

    def _labelled_head(self, candidates: list[Candidate], head: int) -> int:
        """The head by what its lines were taken for, where that is more than the recognisers know."""
        end = max(head, bounds.head_end(candidates))
        titled = any(
            isinstance(block, Heading)
            for c in candidates[:head]
            if c.choice
            for block in c.choice.blocks
        )
        for index, candidate in enumerate(candidates[:end]):
            if candidate.text_block is None or candidate.own:
                continue
            if index >= head:
                known = read_attendance(candidate.nodes, self.context) is not None
                if known or isinstance(alone(candidate.nodes), Addition | EditorialNote):
                    return index
                rules = (*MARKS, *(UNDER_TITLE if titled else ()), *HEAD)
                candidate.choice = self._ask(rules, candidate)
            if candidate.choice is None or zones.overrules(candidate, candidate.choice):
                candidate.choice = zones.in_head(candidate, self.context) or candidate.choice
            titled = titled or (
                candidate.choice is not None
                and any(isinstance(b, Heading) for b in candidate.choice.blocks)
            )
        return end

    def _ask(
        self, rules: Sequence[Rule], candidate: Candidate, more: Sequence[tuple[str, Found]] = ()
    ) -> Chosen | None:
        """What the recognisers say of a text block, and what its place in the paper says."""
        if is_blank(candidate.nodes) and not any(isinstance(n, Stamp) for n in candidate.nodes):
            return None
        return recognise(rules, candidate.nodes, self.context, more)

    def _record_title(self, candidate: Candidate) -> list[tuple[str, Found]]:
        """A text block that says what the title of the record says."""
        title, text = letters_of(self.record.title or ""), letters_of(plain_text(candidate.nodes))
        if len(title) < 12 or not 0.6 < len(text) / len(title) < 1.6:
            return []
        ratio = SequenceMatcher(None, title, text, autojunk=False).ratio()
        if ratio < 0.8:
            return []
        content = marks.mark_period(candidate.nodes, self.context)
        kind = "sub" if plain_text(candidate.nodes).lstrip()[:1].islower() else "title"
        heading = Heading(span=cover(candidate.nodes), kind=kind, content=content)
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

    def _dated(self, before: list[Candidate], candidate: Candidate) -> list[tuple[str, Found]]:
        """A full date before the text dates the paper, unless its title names a
        period: then it is the head of the first entry."""
        found = closing.read_date(candidate.nodes, replace(self.context, reference_date=""))
        if found is None:
            return []
        titles = [b for p in before for b in (p.choice.blocks if p.choice else ())]
        if marks.period_of(titles) is not None:
            return []
        lines = [
            Dateline(span=line.span, content=line.content)
            for line in found.blocks
            if isinstance(line, ClosingLine)
        ]
        return [("dateline", Found([*lines], 0.8, ("a full date before the text",)))]

    def _starts_text(self, candidate: Candidate) -> bool:
        """True for what can only be the text: prose, a dated head, an omission."""
        text = plain_text(candidate.nodes).strip()
        if word_count(text) >= PROSE_WORDS or text.endswith(("!", ".", ":", "。", "！", "：")):
            return True
        if any(isinstance(node, Gap) and node.reason == "sampling" for node in candidate.nodes):
            return True
        return self.text.entry_date(candidate) is not None

    def _opener_blocks(self, candidate: Candidate) -> list[Block]:
        if candidate.gap is not None:
            return [PageBoundary(span=candidate.gap.span, content=candidate.nodes)]
        assert candidate.text_block is not None
        if candidate.choice is not None:
            self.text.note_choice(candidate, candidate.choice)
            return [self._spaced(block) for block in candidate.choice.blocks]
        self.text.note(candidate, "line", 0.5, ("stands in the head of the paper",))
        return [LetterheadLine(span=candidate.text_block.span, content=candidate.nodes)]

    @staticmethod
    def _spaced(block: Block) -> Block:
        if isinstance(block, Heading):
            return replace(block, content=letter_spaced(block.content))
        return block
