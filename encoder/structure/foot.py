"""The foot of a paper: where it begins, who signed, what follows the signatures."""

from __future__ import annotations

from dataclasses import replace

from encoder.core.model import (
    Addition,
    Block,
    ClosingLine,
    Dateline,
    HandwrittenNote,
    Heading,
    ListBlock,
    Mark,
    Name,
    PageBoundary,
    Paragraph,
    Salute,
    SignatureMark,
    Signed,
    walk,
)
from encoder.core.ranges import visible
from encoder.layout.lines import is_blank, word_count
from encoder.structure.blocks import closing, signatures
from encoder.structure.candidates import Piece, alone, opened, spanning_run
from encoder.structure.evidence import Choice, Found, Rule, Setting, ask, resolve
from encoder.structure.grouping import joined_lists
from encoder.structure.text import RunningText

SIGNATURES = (
    Rule("signature", signatures.read_labelled_signature),
    Rule("signature", signatures.read_signature),
    Rule("signature", signatures.read_bare_signature),
    Rule("signature", signatures.read_office_and_name),
)
QUOTED = (Rule("signature", signatures.read_quoted_signature),)
FOOT = (
    *SIGNATURES,
    Rule("copies", closing.read_copies),
    Rule("copies", closing.read_copies_line),
    Rule("copies", closing.read_copies_head),
    Rule("date", closing.read_date),
    Rule("production", closing.read_production),
    Rule("registration", closing.read_registration),
    Rule("recipients", closing.read_recipients),
    Rule("votes", closing.read_votes),
    Rule("end mark", closing.read_end_mark),
    Rule("note", closing.read_reference_note),
)
_LONGEST_FOOT = 60
"""The foot of a paper has so many pieces at most."""
_LONGEST_BLOCK = 12
"""So many chunks at most has a handwritten block that ends a paper."""
_LAST = 0.15
"""What it adds to a signature that nothing but the foot of a paper follows it."""
_NUMBERED = 0.1
"""What the date or the number of the paper under a signature adds to it."""


class Foot:
    """Finds the foot of a paper and reads its parts."""

    def __init__(self, setting: Setting, text: RunningText) -> None:
        self.setting = setting
        self.text = text
        self.quoted = False
        """True while a quoted message is read: a name ends it as it ends no other paper."""

    def first(self, pieces: list[Piece], head: int) -> int:
        """The index of the first piece of the foot; what it recognises is kept in them."""
        lowest = max(head, len(pieces) - _LONGEST_FOOT)
        first = next(
            (
                i
                for i in range(len(pieces) - 1, lowest - 1, -1)
                if self._signed(pieces, i) and self._only_foot_after(pieces, i)
            ),
            None,
        )
        if first is None:
            return len(pieces)
        first = self._signers_before(pieces, first, lowest)
        for index, piece in enumerate(pieces[first:], first):
            if piece.chunk is not None and not piece.own:
                signed = self._signed(pieces, index)
                others = [] if signed is None else [(signed.rule, signed.found)]
                piece.choice = (
                    None
                    if is_blank(piece.nodes)
                    else ask(FOOT[len(SIGNATURES) :], piece.nodes, self.setting, others)
                )
        return first

    def _signers_before(self, pieces: list[Piece], first: int, lowest: int) -> int:
        """The first of several signers, with the dates of their signatures between them."""
        at = first
        while at > lowest:
            at -= 1
            if self._signed(pieces, at):
                first = at
            elif (
                pieces[at].chunk is not None
                and closing.read_date(pieces[at].nodes, self.setting) is None
            ):
                break
        return first

    def _signed(self, pieces: list[Piece], index: int) -> Choice | None:
        """The signature that a piece is, when it stands where the foot can begin."""
        piece = pieces[index]
        if piece.chunk is None or piece.own:
            return None
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        over: list[tuple[str, Found]] = []
        if (
            below is not None
            and below.chunk is not None
            and closing.read_date(below.nodes, self.setting)
        ):
            named = signatures.read_name_over_date(piece.nodes, self.setting)
            over = [("signature", named)] if named and _is_named(named) else []
        rules = (*SIGNATURES, *(QUOTED if self.quoted else ()))
        found = [
            (rule.name, self._placed(read, below))
            for rule in rules
            if (read := rule.read(piece.nodes, self.setting)) is not None and _is_named(read)
        ]
        return resolve([*found, *over], piece.nodes)

    def _placed(self, found: Found, below: Piece | None) -> Found:
        """What its place in the paper adds to a signature."""
        found = found.more(_LAST, "only the foot of a paper follows")
        if below is None or below.chunk is None:
            return found
        numbered = closing.read_date(below.nodes, self.setting) or closing.read_registration(
            below.nodes, self.setting
        )
        return found if numbered is None else found.more(_NUMBERED, "with its date or number under it")

    def legend(self, pieces: list[Piece], head: int) -> int:
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
        following = [p for p in pieces[index + 1 :] if p.chunk is not None]
        return len(following) < 25 and all(
            word_count(visible(p.nodes)) < 40
            or self.text.is_legend(p)
            or closing.is_reference_note(p.nodes, self.setting)
            for p in following
        )

    def parts(self, pieces: list[Piece]) -> tuple[list[Block], list[Block]]:
        """Signatures for the closer, the rest for the distribution."""
        made: list[Block] = []
        for piece, blocks in self.text.grouped(pieces):
            found = blocks
            if piece is not None and piece.choice is not None:
                self.text.note_choice(piece, piece.choice)
                found = piece.choice.blocks
            made += [_by_hand(block) for block in found] if piece and piece.by_hand else found
        last = _last_signed(made)
        closer = [as_dateline(b) if is_date(b) else b for b in made[: last + 1]]
        rest = [settled(block) for block in made[last + 1 :]]
        rest = [
            Paragraph(span=block.span, content=block.content)
            if isinstance(block, Heading) and index
            else block
            for index, block in enumerate(rest)
        ]
        return closer, joined_lists(rest)


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
        if isinstance(block, Signed | Salute):
            last = index
        elif not isinstance(block, PageBoundary) and not is_date(block):
            break
    return last


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
    if isinstance(block, Signed | Salute):
        return Paragraph(span=block.span, content=block.content)
    if isinstance(block, Heading) and block.kind != "distribution":
        return Paragraph(span=block.span, content=block.content)
    return block


# --- a block written by hand ---------------------------------------------------------------


def opened_signatures(pieces: list[Piece], setting: Setting) -> list[Piece]:
    """A handwritten block that ends the paper and begins with a signature: its parts are
    those of a foot, written by hand."""
    last = len(pieces)
    for first in range(last - 1, max(-1, last - _LONGEST_BLOCK), -1):
        size = spanning_run(pieces, first, Addition)
        if size and first + size == last:
            parts = [_by_itself(piece) for piece in pieces[first:]]
            signs = any(
                recognise(parts[0].nodes, setting)
                for recognise in (signatures.read_bare_signature, signatures.read_signature)
            )
            return [*pieces[:first], *parts] if signs else pieces
    return pieces


def _by_itself(piece: Piece) -> Piece:
    """A part of the block without its bracket."""
    node = alone(piece.nodes)
    assert isinstance(node, Addition)
    return replace(piece, by_hand=True, nodes=opened(piece.nodes, node))
