"""Lists: by bullets and signs that count on, nested; without signs, by lines; what announces them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from encoder.core.model import Block, Inline, Item, LineBreak, ListBlock, Paragraph
from encoder.core.ranges import plain_text
from encoder.core.source import Source, Span
from encoder.language.wording import any_word
from encoder.layout.lines import (
    cells,
    cover,
    filled_lines,
    has_bullet,
    split_lines,
    without_bullet,
    word_count,
)
from encoder.profile import Profile
from encoder.structure.blocks.attendance import with_person
from encoder.structure.blocks.tables import read_table
from encoder.structure.candidates import Candidate, alone
from encoder.structure.evidence import Context, Found
from encoder.structure.points import point_of


def items_of(candidate: Candidate) -> tuple[Item, ...]:
    """The items of a list without signs: a line that goes on belongs to the item before it."""
    starts = candidate.text_block.starts if candidate.text_block is not None else frozenset()
    items: list[list[Inline]] = []
    for line in filled_lines(candidate.nodes):
        if items and cover(line).start not in starts:
            items[-1] += line
        else:
            items.append(list(line))
    return tuple(Item(span=cover(item), content=tuple(item)) for item in items)


def with_list_heads(blocks: Sequence[Block], known: Collection[int], context: Context) -> list[Block]:
    """The words that announce a list with the list under them; those present by name.

    Args:
        blocks: of a text.
        known: where paragraphs begin that were taken for the head of a list.
        context: of their division.
    """
    announces = context.lexicon(present_words).match
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        headed = (
            isinstance(block, ListBlock)
            and isinstance(before, Paragraph)
            and not block.head
            and before.span is not None
            and (before.span.start in known or announces(plain_text(before.content)) is not None)
        )
        if not headed or not isinstance(block, ListBlock) or not isinstance(before, Paragraph):
            out.append(block)
            continue
        present = announces(plain_text(before.content)) is not None
        out[-1] = replace(
            block,
            span=cover((*before.content, *(n for item in block.items for n in item.content))),
            head=before.content,
            kind="participants" if present else block.kind,
            items=tuple(
                replace(item, content=with_person(item.content, context)) if present else item
                for item in block.items
            ),
        )
    return out


def present_words(profile: Profile) -> re.Pattern[str]:
    """A line that does nothing but announce who was present."""
    known = any_word(profile.letterhead.present)
    return re.compile(rf"\s*(?:\w+ )?(?:{known})\w*\s*[:：]?\s*$", re.IGNORECASE)


_BULLET = "-"
"""The form of a sign that does not count."""


@dataclass(slots=True)
class _Point:
    """An item in the making: its sign, how far its line is set in, and the points under it."""

    form: str
    number: int
    indent: int
    nodes: list[Inline]
    under: list[_Point] = field(default_factory=list)


def listed(candidate: Candidate, source: Source) -> Found | None:
    """The lines of a text block as a list, nested as they are set in or as their signs say.

    Bullets need nothing more; the signs of numbers and letters must count on in each list by
    itself. A line without a sign that is set in goes on the item before it.
    """
    lines = split_lines(candidate.nodes)
    bullets = has_bullet(candidate.nodes)
    top = _nested(lines, source, bullets) if len(lines) > 1 or bullets else None
    if top is None or (len(top) < 2 and not bullets):
        return None
    block = _block(top)
    reason = "each item has a bullet" if bullets else "the signs of its lines count on"
    return Found([replace(block, span=cover(candidate.nodes))], 0.9 if bullets else 0.85, (reason,))


_LONGEST = 60
"""Text blocks of which one list or table may be made."""


def with_whole_lists(candidates: Sequence[Candidate], source: Source) -> list[Candidate]:
    """The candidates with those put together again that are one list by their signs, or one table by
    its columns: lines that follow one another were cut where each seemed to begin something."""
    out: list[Candidate] = []
    index = 0
    while index < len(candidates):
        size = max(
            _size(candidates[index : index + _LONGEST], source, _signed, _is_list),
            _size(candidates[index : index + _LONGEST], source, _has_cells, _is_table),
        )
        out.append(_together(candidates[index : index + size]) if size > 1 else candidates[index])
        index += max(1, size)
    return out


def _size(
    run: Sequence[Candidate],
    source: Source,
    fits: Callable[[Candidate, Source, bool], bool],
    whole: Callable[[Candidate, Source], bool],
) -> int:
    """How many candidates from the first on are one block of a kind; 0: no two of them are.

    Args:
        fits: says of a candidate, with whether it is the first, that it may be of such a block.
        whole: says that candidates put together are one.
    """
    stop = 0
    while stop < len(run) and _is_plain(run[stop]) and fits(run[stop], source, stop == 0):
        if stop and not _directly_under(run[stop - 1], run[stop], source):
            break
        stop += 1
    known = stop if stop > 1 and whole(_together(run[:stop]), source) else 1
    while stop - known > 1:  # where so many are none, more are none either
        middle = (known + stop) // 2
        if whole(_together(run[:middle]), source):
            known = middle
        else:
            stop = middle
    return known if known > 1 else 0


def _signed(candidate: Candidate, source: Source, first: bool) -> bool:
    """True for a line with the sign of an item; after the first also for one that is set in."""
    line = split_lines(candidate.nodes)[0]
    return _point(line, source) is not None or (not first and _indent(line, source) > 0)


def _is_list(candidate: Candidate, source: Source) -> bool:
    return listed(candidate, source) is not None and _short(candidate)


def _has_cells(candidate: Candidate, source: Source, first: bool) -> bool:
    text = plain_text(candidate.nodes)
    if "   " not in text and "\t" not in text:
        return False
    return all(len(cells(line)) > 1 for line in filled_lines(candidate.nodes))


def _is_table(candidate: Candidate, source: Source) -> bool:
    return read_table(candidate.nodes, source) is not None


_SHORT = 20
"""Points that are put together are of fewer words; longer ones open passages."""


def _short(whole: Candidate) -> bool:
    return all(word_count(plain_text(line)) < _SHORT for line in split_lines(whole.nodes))


def _is_plain(candidate: Candidate) -> bool:
    """True for a text block of which nothing is known yet."""
    return not (
        candidate.text_block is None or candidate.own or candidate.choice or alone(candidate.nodes)
    )


def _directly_under(before: Candidate, candidate: Candidate, source: Source) -> bool:
    between = source.text[cover(before.nodes).end : cover(candidate.nodes).start]
    return between.count("\n") == 1 and not between.strip()


def _together(run: Sequence[Candidate]) -> Candidate:
    nodes: list[Inline] = list(run[0].nodes)
    for candidate in run[1:]:
        nodes.append(LineBreak(span=Span(cover(nodes).end, cover(candidate.nodes).start)))
        nodes += candidate.nodes
    blocks = [one.text_block for one in run if one.text_block is not None]
    decided = blocks[0].decided
    text_block = replace(
        blocks[0],
        lines=tuple(line for block in blocks for line in block.lines),
        decided=replace(decided, label="item") if decided is not None else None,
    )
    return replace(run[0], text_block=text_block, nodes=tuple(nodes))


def _nested(lines: Sequence[tuple[Inline, ...]], source: Source, bullets: bool) -> list[_Point] | None:
    """The points of the outermost list; None where the signs do not count on."""
    top: list[_Point] = []
    open_: list[_Point] = []
    """The last point of each list that goes on, the outermost first."""
    for line in lines:
        point = _point(line, source)
        if point is None:
            if not open_ or not (bullets or _indent(line, source) > open_[-1].indent + 1):
                return None
            open_[-1].nodes += line
            continue
        depth = _depth(point, open_)
        if depth is None:
            return None
        (open_[depth - 1].under if depth else top).append(point)
        open_[depth:] = [point]
    return top


def _depth(point: _Point, open_: Sequence[_Point]) -> int | None:
    """How many lists the point stands in: it counts on in one of them, or begins one."""
    for depth in range(len(open_) - 1, -1, -1):
        last = open_[depth]
        near = abs(point.indent - last.indent) <= 1
        counts_on = point.form == _BULLET or point.number == last.number + 1
        if point.form == last.form and near and counts_on:
            return depth
    if not open_:  # a page may have cut off its beginning
        return 0
    first = point.form == _BULLET or point.number == 1
    deeper = point.indent > open_[-1].indent + 1
    another = all(point.form != last.form for last in open_)
    if first and (deeper or another):
        return len(open_)
    outer = [d for d, last in enumerate(open_) if last.form == point.form and point.form == _BULLET]
    return outer[0] if outer else None


def _point(line: tuple[Inline, ...], source: Source) -> _Point | None:
    indent = _indent(line, source)
    if has_bullet(line):
        return _Point(_BULLET, 0, indent, list(without_bullet(line)))
    sign = point_of(0, plain_text(line))
    return _Point(sign.form, sign.number, indent, list(line)) if sign else None


def _indent(line: Sequence[Inline], source: Source) -> int:
    """How many columns a line is set in; a tab is four."""
    start = cover(line).start
    first = source.text.rfind("\n", 0, start) + 1
    return len(source.text[first:start].expandtabs(4))


def _block(made: Sequence[_Point]) -> ListBlock:
    items = tuple(_item(point) for point in made)
    kind = "numbered" if all(item.number for item in items) else "plain"
    spans = [item.span for item in items if item.span is not None]
    return ListBlock(span=Span(spans[0].start, spans[-1].end), items=items, kind=kind)


def _item(point: _Point) -> Item:
    inner = (_block(point.under),) if point.under else ()
    number = number_of(point.nodes) if point.form == _BULLET else str(point.number)
    whole = cover((*point.nodes, *(n for block in inner for n in _content(block))))
    return Item(span=whole, content=tuple(point.nodes), number=number, inner=inner)


def _content(block: ListBlock) -> Iterator[Inline]:
    for item in block.items:
        yield from item.content
        for inner in item.inner:
            yield from _content(inner)


def number_of(item: Sequence[Inline]) -> str | None:
    """The number that an item states: "1." or "I)"."""
    match = re.match(r"\s*(?P<n>\d{1,3}|[IVX]{1,5})[.)]\s", plain_text(item))
    return match["n"] if match else None
