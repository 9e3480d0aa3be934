"""In which order the lines of a PDF are read: columns, running heads and feet, notes at the foot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from encoder.formats.pdf_lines import Segment, same_line

_GUTTER = 9.0
"""Points between two columns at least."""
_CROSS = 0.12
"""So many of the lines of a page may run across the gutter."""
_SIDE = 3
"""Lines in a column at least."""
_SMALL = 0.92
"""Notes are set in type of at most this part of that of the text."""
_EDGE = 0.12
"""Running heads stand in this part of the height of the page, above or below."""
_NUMBER = re.compile(
    r"\W*(?:\d{1,4}|[ivxlc]{1,6})\W*|\W*(?:p|page|leaf|f|l|S)\.? ?\d{1,4}\W*", re.IGNORECASE
)
_NOTE = re.compile(r"(?P<sign>\d{1,3}|[*†‡]{1,3})[.)]?\s")


@dataclass(slots=True)
class Sheet:
    """The lines of a page by what they are."""

    page: int
    width: float
    height: float
    every: list[Segment]
    heads: list[Segment] = field(default_factory=list)
    """Running heads and feet, numbers of pages."""
    notes: list[Segment] = field(default_factory=list)
    above: list[Segment] = field(default_factory=list)
    """What stands over two columns."""
    left: list[Segment] = field(default_factory=list)
    right: list[Segment] = field(default_factory=list)
    """Empty where there is one column."""
    gutter: float | None = None


def arranged(sheets: Sequence[Sheet]) -> None:
    """Say of each line of all pages what it is."""
    _set_heads(sheets)
    sizes = [s.size for sheet in sheets for s in sheet.every if s not in sheet.heads for _ in s.glyphs]
    usual = float(median(sizes)) if sizes else 0.0
    for sheet in sheets:
        rest = [s for s in sheet.every if s not in sheet.heads]
        sheet.notes = _notes(rest, usual) or _notes_by_marks(rest)
        rest = [s for s in rest if s not in sheet.notes]
        sheet.gutter = _gutter(rest)
        _columns(sheet, rest)


def _set_heads(sheets: Sequence[Sheet]) -> None:
    """What comes again at the same height on other pages, and numbers at the edges."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({_key(s) for s in _at_edges(sheet)})
    for sheet in sheets:
        sheet.heads = [
            one
            for block in _blocks_at_edges(sheet)
            for one in block
            if all(seen[_key(s)] > 1 or _NUMBER.fullmatch(s.text) for s in block)
        ]


def _key(segment: Segment) -> tuple[str, int]:
    return re.sub(r"\d+", "#", segment.text), round(segment.base / 6)


def _at_edges(sheet: Sheet) -> list[Segment]:
    low, high = _EDGE * sheet.height, (1 - _EDGE) * sheet.height
    return [s for s in sheet.every if s.base < low or s.base > high]


def _blocks_at_edges(sheet: Sheet) -> list[list[Segment]]:
    """The outermost lines above and below, each as far as a gap that is wider than between lines."""
    edges = _at_edges(sheet)
    bases = sorted({round(s.base, 1) for s in sheet.every})
    steps = [b - a for a, b in zip(bases, bases[1:], strict=False) if b - a > 2]
    usual = median(steps) if steps else 0.0
    found = []
    for above in (True, False):
        rows = sorted(bases, reverse=above)
        kept: list[float] = []
        for at, base in enumerate(rows):
            kept.append(base)
            if at + 1 == len(rows) or abs(rows[at + 1] - base) > 1.3 * usual:
                break
        block = [s for s in edges if round(s.base, 1) in kept]
        if block and len(kept) == len({round(s.base, 1) for s in block}):
            found.append(block)
    return found


def _notes(rest: Sequence[Segment], usual: float) -> list[Segment]:
    """Lines of small type at the foot, from the first that begins with the sign of a note."""
    found: list[Segment] = []
    for one in sorted(rest, key=lambda s: s.base):
        if one.size > _SMALL * usual:
            break
        found.append(one)
    found.reverse()
    while found and note_sign(found[0]) is None:
        found.pop(0)
    return found if len(found) < len(rest) else []


def _notes_by_marks(rest: Sequence[Segment]) -> list[Segment]:
    """Lines at the foot, after a gap, that begin with signs that stand raised in the text."""
    lines = from_the_top(rest)
    marks = {
        piece.text.strip() for s in lines for piece in s.pieces if piece.raised and piece.text.strip()
    }
    steps = [a.base - b.base for a, b in zip(lines, lines[1:], strict=False) if a.base - b.base > 2]
    usual = median(steps) if steps else 0.0
    for at in range(1, len(lines)):
        if note_sign(lines[at]) in marks and lines[at - 1].base - lines[at].base > 1.25 * usual:
            signs = [sign for s in lines[at:] if (sign := note_sign(s)) in marks]
            if signs == sorted(signs, key=lambda sign: (len(sign or ""), sign or "")):
                return lines[at:]
    return []


def note_sign(segment: Segment) -> str | None:
    """The sign with which a note begins, or None."""
    first = segment.pieces[0]
    if first.raised and first.text.strip().rstrip(".)").isdigit():
        return first.text.strip()
    match = _NOTE.match(segment.text)
    return match["sign"] if match else None


def _gutter(rest: Sequence[Segment]) -> float | None:
    """The middle of the blank strip between two columns, or None."""
    if len(rest) < 2 * _SIDE:
        return None
    left, right = min(s.x0 for s in rest), max(s.x1 for s in rest)
    ends = sorted({s.x1 for s in rest})
    best: tuple[float, float] | None = None
    for start in ends:
        if not left + 0.2 * (right - left) < start < right - 0.2 * (right - left):
            continue
        after = [s.x0 for s in rest if s.x0 >= start]
        stop = min(after, default=start)
        if stop - start < _GUTTER:
            continue
        middle = (start + stop) / 2
        one, other = [s for s in rest if s.x1 <= middle], [s for s in rest if s.x0 >= middle]
        across = len(rest) - len(one) - len(other)
        if min(len(one), len(other)) < _SIDE or across > _CROSS * len(rest) + 2:
            continue
        if _overlap(one, other) >= 0.5 and (best is None or stop - start > best[0]):
            best = stop - start, middle
    return best[1] if best is not None else None


def _overlap(one: Sequence[Segment], other: Sequence[Segment]) -> float:
    """How much of the shorter column stands beside the other."""
    spans = [(min(s.base for s in side), max(s.base for s in side)) for side in (one, other)]
    both = min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0])
    shorter = min(high - low for low, high in spans)
    return both / shorter if shorter > 0 else 0.0


def _columns(sheet: Sheet, rest: Sequence[Segment]) -> None:
    """The lines from top to bottom, column by column."""
    if sheet.gutter is None:
        sheet.left = from_the_top(rest)
        return
    sheet.left = from_the_top([s for s in rest if s.x1 <= sheet.gutter])
    sheet.right = from_the_top([s for s in rest if s.x0 >= sheet.gutter])
    across = [s for s in rest if s.x0 < sheet.gutter < s.x1]
    top = max((s.base for s in (*sheet.left[:1], *sheet.right[:1])), default=0.0)
    sheet.above = from_the_top([s for s in across if s.base > top])
    sheet.left = from_the_top([*sheet.left, *(s for s in across if s.base <= top)])
    _short_heads(sheet, rest)


def _short_heads(sheet: Sheet, rest: Sequence[Segment]) -> None:
    """A line of the left column that stands alone over both is a head of both."""
    while (
        sheet.left
        and sheet.right
        and sheet.left[0].base > sheet.right[0].base + 0.8 * sheet.left[0].size
    ):
        sheet.above.append(sheet.left.pop(0))


def from_the_top(rest: Sequence[Segment]) -> list[Segment]:
    """Lines from top to bottom, those on one baseline from left to right."""
    lines: list[list[Segment]] = []
    for one in sorted(rest, key=lambda s: -s.base):
        if lines and same_line(lines[-1][0], one):
            lines[-1].append(one)
        else:
            lines.append([one])
    return [s for line in lines for s in sorted(line, key=lambda s: s.x0)]
