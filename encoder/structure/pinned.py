"""What an editor pinned, in the place of what would be decided: where blocks begin and end, what they
are, where papers begin.

Blocks are cut and joined before they are read; the decoder has the labels that are pinned and arranges
the others around them; a pinned kind is built whatever the recognisers say, in the part of the paper
that can hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from encoder.core.model import (
    Block,
    Dateline,
    Heading,
    LetterheadLine,
    ListBlock,
    Name,
    NoteBlock,
    Paragraph,
    Quote,
    Salute,
    Signed,
    Stage,
    Stamp,
)
from encoder.core.pins import Pins
from encoder.core.source import Source, Span
from encoder.layout.blocks import Line, PageGap, TextBlock
from encoder.layout.facts import PINNED, Decided
from encoder.layout.joins import merged
from encoder.layout.lines import cover, filled_lines
from encoder.structure import marks, zones
from encoder.structure.bounds import is_passage
from encoder.structure.candidates import Candidate, alone, kind_of
from encoder.structure.evidence import Chosen, Context, Found
from encoder.structure.lists import items_of

Item = TextBlock | PageGap
IN_HEAD = frozenset({"head", "subhead", "opener", "stamp", "dateline", "salute", "address"})
IN_FOOT = frozenset({"signed", "closer", "distribution", "postscript"})
_IN_EITHER = frozenset({"dateline", "address", "salute"})


# --- blocks of lines -------------------------------------------------------------------------------


def arranged(items: Sequence[Item], source: Source) -> list[Item]:
    """The text blocks cut, joined and labelled as an editor says."""
    pins = source.pins
    if not pins:
        return list(items)
    found = list(items)
    ends = {at for whole in pins.wholes for at in (whole.start, _after(found, whole.end))}
    for place in sorted({*pins.starts, *pins.papers, *ends}):
        found = [
            piece
            for item in found
            for piece in (_split(item, place) if isinstance(item, TextBlock) else [item])
        ]
    for whole in pins.wholes:
        found = _made_whole(found, whole)
    for place in sorted(pins.joins):
        found = _joined(found, place)
    return [_labelled(item, pins) if isinstance(item, TextBlock) else item for item in found]


def _split(block: TextBlock, place: int) -> list[Item]:
    """A text block as two, the second from a place on; what stands between two pages there stands
    between the blocks."""
    if not block.span.start < place < block.span.end:
        return [block]
    first = [_cut(one, end=place) for one in block.lines if one.span.start < place]
    second = [_cut(one, start=place) for one in block.lines if one.span.end > place]
    if not first or not second:
        return [block]
    first[-1] = replace(first[-1], hard=False)
    ends, begins = first[-1].span.end, second[0].span.start
    between = [  # a word that the page cuts is two now, its hyphen with the first
        replace(gap, span=Span(max(ends, gap.span.start), min(gap.span.end, begins)), cuts_word=False)
        for gap in block.gaps
        if gap.span.start < begins and ends < gap.span.end
    ]
    return [
        replace(
            block,
            lines=tuple(first),
            gaps=tuple(gap for gap in block.gaps if gap.span.end <= ends),
            joined=tuple(span for span in block.joined if span.end <= ends),
        ),
        *between,
        replace(
            block,
            lines=tuple(second),
            gaps=tuple(gap for gap in block.gaps if gap.span.start >= begins),
            joined=tuple(span for span in block.joined if span.start >= begins),
            decided=None,
        ),
    ]


def _cut(line: Line, start: int = 0, end: int | None = None) -> Line:
    stop = line.span.end if end is None else min(line.span.end, end)
    return Line(Span(max(line.span.start, start), stop), line.hard)


def _joined(items: list[Item], place: int) -> list[Item]:
    """The items with the text block that holds a place and the one after it as one."""
    at = next(
        (n for n, one in enumerate(items) if isinstance(one, TextBlock) and _holds(one, place)), None
    )
    if at is None:
        return items
    after = next((n for n in range(at + 1, len(items)) if isinstance(items[n], TextBlock)), None)
    gaps = items[at + 1 : after] if after is not None else []
    if after is None or len(gaps) > 1:
        return items
    first, second = items[at], items[after]
    assert isinstance(first, TextBlock) and isinstance(second, TextBlock)
    gap = next((one for one in gaps if isinstance(one, PageGap)), None)
    return [*items[:at], merged(first, second, gap, word=False), *items[after + 1 :]]


def _after(items: Sequence[Item], place: int) -> int:
    """Where the first line after a place begins."""
    lines = (line for one in items if isinstance(one, TextBlock) for line in one.lines)
    return next((line.span.start for line in lines if line.span.start >= place), place)


def _made_whole(items: list[Item], whole: Span) -> list[Item]:
    """The items with the text blocks of a stretch as one."""
    while True:
        inside = [one for one in items if isinstance(one, TextBlock) and whole.covers(one.span)]
        if len(inside) < 2:
            return items
        made = _joined(items, inside[0].span.start)
        if len(made) == len(items):
            return items
        items = made


def _holds(block: TextBlock, place: int) -> bool:
    return block.span.start <= place < block.span.end


def _labelled(block: TextBlock, pins: Pins) -> TextBlock:
    kind = next((kind for place, kind in sorted(pins.kinds.items()) if _holds(block, place)), None)
    if kind is None:
        return block
    return replace(block, decided=Decided(kind, True, PINNED, "B-p"))


# --- candidates ------------------------------------------------------------------------------------


def starts_of(candidates: Sequence[Candidate], source: Source, kind: str) -> set[int]:
    """The candidates with which a "paper" or an "enclosure" begins, as an editor says; the first is
    none. Text under a signature that is pinned is a paper of its own."""
    places = [] if source.pins is None else [at for at, k in source.pins.papers.items() if k == kind]
    found = {
        n
        for n, one in enumerate(candidates)
        if n and one.text_block is not None and one.text_block.span.start in places
    }
    if kind == "paper" and source.pins:
        found |= {n for n in map(lambda at: _after_foot(candidates, at), range(len(candidates))) if n}
    return found


def _after_foot(candidates: Sequence[Candidate], at: int) -> int:
    """Where the text after a pinned signature begins; 0: there is none."""
    if kind_of(candidates[at]) not in ("signed", "closer"):
        return 0
    for n in range(at + 1, len(candidates)):
        if kind_of(candidates[n]) in IN_FOOT | _IN_EITHER:
            continue
        if kind_of(candidates[n]) == "p" or is_passage(candidates[n]):
            heads = [m for m in range(at + 1, n) if kind_of(candidates[m]) in ("", *IN_HEAD)]
            heads = [m for m in heads if candidates[m].text_block is not None]
            return next((m for m in heads if kind_of(candidates[m]) == "head"), n)
    return 0


def _parts(candidates: Sequence[Candidate], head: int, foot: int) -> tuple[int, int]:
    """Where head and foot of a paper end and begin, so that what is pinned stands where it can."""
    for at, candidate in enumerate(candidates):
        kind = kind_of(candidate)
        if not kind:
            continue
        if kind in IN_HEAD:
            if head <= at < foot and not _text_before(candidates[:at], kind):
                head = at + 1
            elif at >= foot and kind not in _IN_EITHER:
                foot = at + 1
        elif kind in IN_FOOT:
            if at < head and kind != "distribution":
                head = at
            if at >= head:
                foot = min(foot, at)
        else:
            head = min(head, at)
            foot = at + 1 if foot <= at and kind not in ("note",) else foot
    return head, max(head, foot)


def _text_before(candidates: Sequence[Candidate], kind: str) -> bool:
    """True where text stands before what could be of the head: a date or a greeting in it is of it."""
    shown = [one for one in candidates if one.text_block is not None]
    return any(
        (kind_of(one) and kind_of(one) not in IN_HEAD) or not kind_of(one) and is_passage(one)
        for one in shown
    )


def _chosen(candidate: Candidate, part: str, context: Context) -> Chosen | None:
    """The blocks of a pinned candidate in a part of a paper ("head", "text" or "foot"); None for one
    that is not pinned, or of a kind that is found by its label."""
    kind = kind_of(candidate)
    make = _MADE.get(kind)
    if make is None:
        return None
    blocks = make(candidate, part, context)
    return Chosen(kind, Found(blocks, 1.0, ("an editor says so",))) if blocks else None


Builder = Callable[[Candidate, str, Context], list[Block]]


def _paragraph(candidate: Candidate) -> Paragraph:
    return Paragraph(span=cover(candidate.nodes), content=candidate.nodes)


def _plain(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return [_paragraph(candidate)]


def _heading(candidate: Candidate, part: str, context: Context) -> list[Block]:
    sub = kind_of(candidate) == "subhead"
    kind = ("sub" if sub else "title") if part == "head" else "section"
    return [Heading(span=cover(candidate.nodes), kind=kind, content=candidate.nodes)]


def _entry(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return [Heading(span=cover(candidate.nodes), kind="entry", content=candidate.nodes)]


def _letterhead(candidate: Candidate, part: str, context: Context) -> list[Block]:
    if part != "head":
        return [_paragraph(candidate)]
    return [
        LetterheadLine(span=cover(line), content=marks.mark_up(line, context))
        for line in filled_lines(candidate.nodes)
    ]


def _stamp(candidate: Candidate, part: str, context: Context) -> list[Block]:
    node = alone(candidate.nodes)
    if isinstance(node, Stamp) and len(candidate.nodes) == 1:
        return [node]
    return [Stamp(span=cover(candidate.nodes), content=candidate.nodes)]


def _salute(candidate: Candidate, part: str, context: Context) -> list[Block]:
    if part == "text":
        return [_paragraph(candidate)]
    return [Salute(span=cover(candidate.nodes), content=candidate.nodes)]


def _dateline(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return [Dateline(span=cover(candidate.nodes), content=candidate.nodes)]


def _address(candidate: Candidate, part: str, context: Context) -> list[Block]:
    if part == "text":
        return [_paragraph(candidate)]
    return zones.address_lines(candidate, context)


def _signed(candidate: Candidate, part: str, context: Context) -> list[Block]:
    if part != "foot":
        return [_paragraph(candidate)]
    span = cover(candidate.nodes)
    whole = Name(span=span, kind="person", content=candidate.nodes)
    return zones.signature(candidate, context) or [Signed(span=span, content=(whole,))]


def _closer(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return _salute(candidate, part, context)


def _copies(candidate: Candidate, part: str, context: Context) -> list[Block]:
    if part == "text":
        return [_paragraph(candidate)]
    items = items_of(candidate)
    return zones.copies(candidate, context) or [
        ListBlock(span=cover(candidate.nodes), kind="distribution", items=items)
    ]


def _postscript(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return zones.postscript(candidate, context) if part == "foot" else [_paragraph(candidate)]


def _list(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return [ListBlock(span=cover(candidate.nodes), items=items_of(candidate))]


def _note(candidate: Candidate, part: str, context: Context) -> list[Block]:
    inside = _paragraph(candidate)
    return [NoteBlock(span=inside.span, blocks=(inside,))]


def _quote(candidate: Candidate, part: str, context: Context) -> list[Block]:
    inside = _paragraph(candidate)
    return [Quote(span=inside.span, blocks=(inside,))]


def _stage(candidate: Candidate, part: str, context: Context) -> list[Block]:
    return [Stage(span=cover(candidate.nodes), content=candidate.nodes)]


_MADE: dict[str, Builder] = {
    "p": _plain,
    "head": _heading,
    "subhead": _heading,
    "entry": _entry,
    "opener": _letterhead,
    "stamp": _stamp,
    "salute": _salute,
    "dateline": _dateline,
    "address": _address,
    "signed": _signed,
    "closer": _closer,
    "distribution": _copies,
    "postscript": _postscript,
    "item": _list,
    "note": _note,
    "quote": _quote,
    "stage": _stage,
}
"""Kind -> what makes its blocks; the others are found by their label."""


# --- a paper ---------------------------------------------------------------------------------------


def as_pinned(
    candidates: Sequence[Candidate], head: int, foot: int, context: Context
) -> tuple[int, int]:
    """Where head and foot end and begin by what an editor pinned; what is pinned is what it says, and
    what has come into another part is what its lines were taken for there."""
    before = [_part_of(at, head, foot) for at in range(len(candidates))]
    head, foot = _parts(candidates, head, foot)
    for at, candidate in enumerate(candidates):
        part = _part_of(at, head, foot)
        made = _chosen(candidate, part, context)
        if made is not None:
            candidate.own, candidate.choice = (), made
        elif part != before[at] or kind_of(candidate):
            by_label = {"head": zones.in_head, "foot": zones.in_foot}.get(part)
            candidate.choice = by_label(candidate, context) if by_label else None
    return head, foot


def _part_of(at: int, head: int, foot: int) -> str:
    return "head" if at < head else "text" if at < foot else "foot"
