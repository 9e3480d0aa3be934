"""The candidates of a division: its text blocks and page boundaries with what they were read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from encoder.core.model import (
    Addition,
    Blank,
    Block,
    EditorialNote,
    Gap,
    Inline,
    LineBreak,
    Markup,
    OcrNoise,
    Stamp,
)
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.layout.blocks import PageGap, TextBlock
from encoder.layout.facts import PINNED
from encoder.layout.lines import cover
from encoder.structure.evidence import Chosen


@dataclass(slots=True)
class Candidate:
    """A text block or page gap of the division with what it was read as."""

    text_block: TextBlock | None
    nodes: tuple[Inline, ...]
    gap: PageGap | None = None
    choice: Chosen | None = None
    """What the head or the foot of the paper takes it for."""
    inside: tuple[Candidate, ...] = ()
    """The candidates of a quoted passage, without its quotation marks."""
    run: tuple[Candidate, ...] = ()
    """The same candidates as they stand in the text."""
    quotes: tuple[tuple[Inline, ...], tuple[Inline, ...]] = ((), ())
    own: tuple[Block, ...] = ()
    """What the candidate is known to be before the head and the foot are looked for: a
    quoted message, or notes at the foot of a page."""
    by_hand: bool = False
    """True for a part of a handwritten block that was opened."""


def kind_of(candidate: Candidate) -> str:
    """What an editor says that a candidate is; "" where none does."""
    block = candidate.text_block
    if block is None or block.decided is None or block.decided.margin < PINNED:
        return ""
    return block.decided.label


def block_of(run: Sequence[Candidate]) -> TextBlock:
    """The lines of several candidates as one text block; it is what an editor says of one of them."""
    stated = next((one.text_block.decided for one in run if one.text_block and kind_of(one)), None)
    blocks = (candidate.text_block for candidate in run if candidate.text_block is not None)
    return TextBlock(tuple(line for block in blocks for line in block.lines), decided=stated)


def alone(nodes: tuple[Inline, ...]) -> Inline | None:
    """The node that makes up a text block by itself, blanks and ornaments aside."""
    rest = [
        n for n in nodes if not (isinstance(n, Markup | OcrNoise | Blank) or plain_text([n]).isspace())
    ]
    if len(rest) == 1 and isinstance(rest[0], Addition | EditorialNote | Stamp | Gap):
        return rest[0]
    return None


def opened(nodes: tuple[Inline, ...], node: Addition | EditorialNote | Stamp) -> tuple[Inline, ...]:
    """The nodes of a text block with the content of a bracket in place of it."""
    at = nodes.index(node)
    return (*nodes[:at], *node.content, *nodes[at + 1 :])


def spanning_run(candidates: list[Candidate], index: int, kind: type[Addition | Stamp]) -> int:
    """How many candidates from here on are one bracket of a kind, each filled by it."""
    first = alone(candidates[index].nodes)
    if not isinstance(first, kind) or first.part != "I":
        return 0
    for size, candidate in enumerate(candidates[index + 1 :], 2):
        node = alone(candidate.nodes)
        if candidate.text_block is None or not isinstance(node, kind):
            return 0
        if node.part == "F":
            return size
    return 0


def whole_stamps(candidates: list[Candidate]) -> list[Candidate]:
    """A stamp whose bracket runs over several text blocks as one candidate."""
    out: list[Candidate] = []
    index = 0
    while index < len(candidates):
        size = spanning_run(candidates, index, Stamp)
        if size:
            out.append(_stamp_piece(candidates[index : index + size]))
            index += size
        else:
            out.append(candidates[index])
            index += 1
    return out


def _stamp_piece(run: list[Candidate]) -> Candidate:
    content: list[Inline] = []
    for candidate in run:
        stamp = alone(candidate.nodes)
        assert isinstance(stamp, Stamp) and stamp.span is not None
        inside = opened(candidate.nodes, stamp)
        if content:
            content.append(LineBreak(span=Span(cover(content).end, cover(inside).start)))
        content += inside
    first = alone(run[0].nodes)
    assert isinstance(first, Stamp)
    whole = replace(first, span=cover(content), content=tuple(content), part=None)
    return Candidate(block_of(run), (whole,))
