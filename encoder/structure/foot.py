"""The foot of a paper: where it begins, who signed, what follows the signatures."""

from __future__ import annotations

from dataclasses import replace

from encoder.core.model import (
    Addition,
    Address,
    Block,
    ClosingLine,
    Dateline,
    HandwrittenNote,
    Heading,
    Inline,
    ListBlock,
    Mark,
    Name,
    PageBoundary,
    Paragraph,
    Postscript,
    Salute,
    SignatureMark,
    Signed,
)
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk
from encoder.layout.lines import is_blank, word_count
from encoder.structure import bounds, signers, zones
from encoder.structure.blocks import closing, signatures
from encoder.structure.candidates import Candidate, alone, opened, spanning_run
from encoder.structure.evidence import Chosen, Context, Found, Rule, recognise, resolve
from encoder.structure.grouping import joined_lists
from encoder.structure.points import with_printed_signs
from encoder.structure.text import RunningText

SIGNATURES = (
    Rule("signature", signers.read_signers_in_columns),
    Rule("signature", signers.read_signers_by_lines),
    Rule("signature", signatures.read_labelled_signature),
    Rule("signature", signatures.read_signature),
    Rule("signature", signatures.read_bare_signature),
    Rule("signature", signatures.read_office_and_name),
)
QUOTED = (Rule("signature", signatures.read_quoted_signature),)
COPIES = (
    Rule("copies", closing.read_copies),
    Rule("copies", closing.read_copies_line),
    Rule("copies", closing.read_copies_head),
    Rule("recipients", closing.read_recipients),
)
FOOT = (
    *SIGNATURES,
    *COPIES[:3],
    Rule("date", closing.read_date),
    Rule("production", closing.read_production),
    Rule("registration", closing.read_registration),
    COPIES[3],
    Rule("votes", closing.read_votes),
    Rule("end mark", closing.read_end_mark),
    Rule("note", closing.read_reference_note),
    Rule("addressee", closing.read_addressee),
)
_SURE = 0.8
"""What so much speaks for is a list of copies wherever it stands."""
_LONGEST_FOOT = 60
"""The foot of a paper has so many candidates at most."""
_MANY_WORDS = 25
"""Text of so many words is no remark under a signature."""
_LONGEST_BLOCK = 12
"""So many text blocks at most has a handwritten block that ends a paper."""
_LAST = 0.15
"""What it adds to a signature that nothing but the foot of a paper follows it."""
_NUMBERED = 0.1
"""What the date or the number of the paper under a signature adds to it."""


class Foot:
    """Finds the foot of a paper and reads its parts."""

    def __init__(self, context: Context, text: RunningText) -> None:
        self.context = context
        self.text = text
        self.quoted = False
        """True while a quoted message is read: a name ends it as it ends no other paper."""

    def first(self, candidates: list[Candidate], head: int) -> int:
        """The index of the first candidate of the foot; what it recognises is kept in them."""
        lowest = max(head, len(candidates) - _LONGEST_FOOT)
        first = next(
            (
                i
                for i in range(len(candidates) - 1, lowest - 1, -1)
                if self._signed(candidates, i) and self._only_foot_after(candidates, i)
            ),
            None,
        )
        if first is None:
            return len(candidates)
        first = self._signers_before(candidates, first, lowest)
        first = self._copies_before(candidates, first, lowest)
        self._read(candidates, first)
        return first

    def labelled(self, candidates: list[Candidate], head: int, first: int) -> int:
        """Where the foot begins by what its lines were taken for, when that is before `first`; what
        no recogniser knows there is what its lines were taken for."""
        start = min(first, bounds.foot_start(candidates, head, self.context, self._announces_copies))
        if start < first:
            self._read(candidates, start)
        for candidate in candidates[start:]:
            if candidate.text_block is None or candidate.own:
                continue
            if candidate.choice is None or zones.overrules(candidate, candidate.choice):
                candidate.choice = zones.in_foot(candidate, self.context) or candidate.choice
        while start < first and candidates[start].choice is None:
            start += 1
        if start < first and not _signs(candidates[start:first]):
            for candidate in candidates[start:first]:
                candidate.choice = None
            return first
        return start

    def _read(self, candidates: list[Candidate], first: int) -> None:
        """What the recognisers know of the candidates of the foot."""
        for index, candidate in enumerate(candidates[first:], first):
            if candidate.text_block is not None and not candidate.own:
                signed = self._signed(candidates, index)
                others = [] if signed is None else [(signed.rule, signed.found)]
                candidate.choice = (
                    None
                    if is_blank(candidate.nodes)
                    else recognise(FOOT[len(SIGNATURES) :], candidate.nodes, self.context, others)
                )

    def _signers_before(self, candidates: list[Candidate], first: int, lowest: int) -> int:
        """The first of several signers, with the dates of their signatures between them."""
        at = first
        while at > lowest:
            at -= 1
            if self._signed(candidates, at):
                first = at
            elif (
                candidates[at].text_block is not None
                and closing.read_date(candidates[at].nodes, self.context) is None
            ):
                break
        return first

    def _copies_before(self, candidates: list[Candidate], first: int, lowest: int) -> int:
        """Where a list of copies begins that stands directly over the signatures."""
        at = first
        while at > lowest:
            candidate = candidates[at - 1]
            if candidate.text_block is None or candidate.own:
                break
            read = recognise(COPIES, candidate.nodes, self.context)
            if read is None or read.found.score < _SURE:
                break
            at -= 1
        announced = at < first and recognise(COPIES[:3], candidates[at].nodes, self.context)
        return at if announced else first

    def _announces_copies(self, candidate: Candidate) -> bool:
        """True for a list of copies by its words."""
        read = recognise(COPIES[:3], candidate.nodes, self.context)
        return read is not None and read.found.score >= _SURE

    def _signed(self, candidates: list[Candidate], index: int) -> Chosen | None:
        """The signature that a candidate is, when it stands where the foot can begin."""
        candidate = candidates[index]
        if candidate.text_block is None or candidate.own:
            return None
        if bounds.announces_notes(candidate, self.context):
            return None
        if index and bounds.is_postscript(candidate, self.context):
            return None
        if index and closing.read_addressee(candidate.nodes, self.context) is not None:
            return None
        below = candidates[index + 1] if index + 1 < len(candidates) else None
        over: list[tuple[str, Found]] = []
        if (
            below is not None
            and below.text_block is not None
            and closing.read_date(below.nodes, self.context)
        ):
            named = signatures.read_name_over_date(candidate.nodes, self.context)
            over = [("signature", named)] if named and _is_named(named) else []
        rules = (*SIGNATURES, *(QUOTED if self.quoted else ()))
        found = [
            (rule.name, self._placed(read, below))
            for rule in rules
            if (read := rule.read(candidate.nodes, self.context)) is not None and _is_named(read)
        ]
        signed = resolve([*found, *over], candidate.nodes)
        if signed is not None and zones.contradicts(candidate, signed.found.score):
            return None
        return signed

    def _placed(self, found: Found, below: Candidate | None) -> Found:
        """What its place in the paper adds to a signature."""
        found = found.with_evidence(_LAST, "only the foot of a paper follows")
        if below is None or below.text_block is None:
            return found
        numbered = closing.read_date(below.nodes, self.context) or closing.read_registration(
            below.nodes, self.context
        )
        return (
            found
            if numbered is None
            else found.with_evidence(_NUMBERED, "with its date or number under it")
        )

    def legend(self, candidates: list[Candidate], head: int) -> int:
        """Where the archive's description begins with which an unsigned paper ends."""
        first = len(candidates)
        for index in range(len(candidates) - 1, head, -1):
            if self.text.is_legend(candidates[index]):
                first = index
            elif candidates[index].text_block is not None:
                break
        return first

    def _only_foot_after(self, candidates: list[Candidate], index: int) -> bool:
        """True when what follows a signature is short, or says that it is a note: nothing
        of it is running text."""
        following = [p for p in candidates[index + 1 :] if p.text_block is not None]
        return len(following) < 25 and all(
            word_count(plain_text(p.nodes)) < (_MANY_WORDS if zones.is_text(p) else 40)
            or self.text.is_legend(p)
            or closing.is_reference_note(p.nodes, self.context)
            for p in following
        )

    def parts(self, candidates: list[Candidate]) -> tuple[list[Block], list[Block]]:
        """Signatures for the closer, the rest for the distribution."""
        made: list[Block] = []
        for candidate, blocks in self.text.grouped(candidates):
            found = blocks
            if candidate is not None and candidate.choice is not None:
                self.text.note_choice(candidate, candidate.choice)
                found = candidate.choice.blocks
            made += [_by_hand(block) for block in found] if candidate and candidate.by_hand else found
        copies = _copies_first(made)
        if copies:
            return [], [*with_printed_signs(joined_lists(made[:copies])), *made[copies:]]
        last = _last_signed(made)
        closer = [as_dateline(b) if is_date(b) else b for b in made[: last + 1]]
        rest = [settled(block) for block in made[last + 1 :]]
        rest = [
            Paragraph(span=block.span, content=block.content)
            if isinstance(block, Heading) and index
            else block
            for index, block in enumerate(rest)
        ]
        return closer, with_printed_signs(joined_lists(rest))


def _signs(candidates: list[Candidate]) -> bool:
    """True when something of what was read is a signature, words of courtesy or a list of copies."""
    return any(
        isinstance(block, Signed | Salute) or is_distribution(block)
        for c in candidates
        if c.choice
        for block in c.choice.blocks
    )


def is_distribution(block: Block) -> bool:
    """True for what only a list of copies has: a head, recipients, drafting, a number."""
    if isinstance(block, Heading | ListBlock):
        return block.kind == "distribution"
    return isinstance(block, ClosingLine) and block.kind not in ("date", "endMark")


def _is_named(found: Found) -> bool:
    """True when each signature has a name, a mark of a signature, or vouches for a copy."""
    return all(
        any(
            isinstance(node, Name | SignatureMark | Mark)
            and (not isinstance(node, Name) or node.kind == "person")
            for node in walk(block)
        )
        for block in found.blocks
        if isinstance(block, Signed)
    )


def _last_signed(blocks: list[Block]) -> int:
    """The last signature of those that stand together, with dates and page starts only
    between them; -1: none."""
    last = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Signed | Salute | Address | Postscript):
            last = index
        elif not isinstance(block, PageBoundary | Dateline) and not is_date(block):
            break
    while last >= 0 and last + 1 < len(blocks) and isinstance(blocks[last + 1], Dateline):
        last += 1
    return last


def _copies_first(blocks: list[Block]) -> int:
    """How many blocks of a list of copies stand before signatures with which the paper ends; 0: it
    is not so."""
    first = next((n for n, block in enumerate(blocks) if not is_distribution(block)), 0)
    under = blocks[first:]
    signed = all(isinstance(block, Signed | Salute | Dateline) for block in under)
    signed = signed and not all(isinstance(block, Heading) for block in blocks[:first])
    return first if under and signed and isinstance(under[0], Signed | Salute) else 0


def _by_hand(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return HandwrittenNote(span=block.span, blocks=(block,))
    return replace(block, by_hand=True) if isinstance(block, Signed) else block


def is_date(block: Block) -> bool:
    return isinstance(block, ClosingLine) and block.kind == "date"


def as_dateline(block: Block) -> Block:
    assert isinstance(block, ClosingLine)
    return Dateline(span=block.span, content=block.content)


def settled(block: Block) -> Block:
    """A block that must not be what it was because it stands after the closer."""
    if isinstance(block, Signed):
        return Paragraph(span=block.span, content=_without_capitals(block.content))
    if isinstance(block, Postscript):
        inside = tuple(node for paragraph in block.blocks for node in paragraph.content)
        return Paragraph(span=block.span, content=inside)
    if isinstance(block, Salute | Dateline):
        return Paragraph(span=block.span, content=block.content)
    if isinstance(block, Address):
        inside = tuple(node for line in block.lines for node in line.content)
        return Paragraph(span=block.span, content=inside)
    if isinstance(block, Heading) and block.kind != "distribution":
        return Paragraph(span=block.span, content=block.content)
    return block


def _without_capitals(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The content with words that are all capitals no names: the labels of a form."""
    made: list[Inline] = []
    for node in content:
        text = plain_text([node])
        form = isinstance(node, Name) and text == text.upper() and "." not in text
        made += node.content if isinstance(node, Name) and form else [node]
    return tuple(made)


# --- a block written by hand ---------------------------------------------------------------


def opened_signatures(candidates: list[Candidate], context: Context) -> list[Candidate]:
    """A handwritten block that ends the paper and begins with a signature: its parts are
    those of a foot, written by hand."""
    last = len(candidates)
    for first in range(last - 1, max(-1, last - _LONGEST_BLOCK), -1):
        size = spanning_run(candidates, first, Addition)
        if size and first + size == last:
            parts = [_by_itself(candidate) for candidate in candidates[first:]]
            signs = any(
                recognise(parts[0].nodes, context)
                for recognise in (signatures.read_bare_signature, signatures.read_signature)
            )
            return [*candidates[:first], *parts] if signs else candidates
    return candidates


def _by_itself(candidate: Candidate) -> Candidate:
    """A part of the block without its bracket."""
    node = alone(candidate.nodes)
    assert isinstance(node, Addition)
    return replace(candidate, by_hand=True, nodes=opened(candidate.nodes, node))
