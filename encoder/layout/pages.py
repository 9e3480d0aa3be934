"""Lines, pages and paragraphs: what is cut is joined, what is printed on every page
is set apart.

The result is a sequence of :class:`TextBlock` (lines that belong together) and
:class:`PageGap` (what lies between two pages). A paragraph that a page cuts is one
text block that holds the gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from encoder.core.source import FORM_FEED, Source, Span
from encoder.findings import Finding
from encoder.layout.blocks import Line, PageGap, Printed, TextBlock
from encoder.layout.cuts import Decisions, cut
from encoder.layout.facts import LINE, Decided
from encoder.layout.joins import hardened, is_prose, join, usual_width
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled

_HEADING = re.compile(r"(?P<mark>#{1,6} +)(?=\S)")


@dataclass(slots=True)
class _Physical:
    """A physical line: trimmed span, its full extent, and what ends it."""

    span: Span
    end: int
    feed: bool

    @property
    def blank(self) -> bool:
        return len(self.span) == 0


@dataclass(slots=True)
class _Gap:
    """Blank lines, form feeds and furniture collected between two text blocks."""

    blank: int = 0
    feed: bool = False
    printed: list[Printed] = field(default_factory=list)


def read_pages(
    source: Source, extent: Span, profile: Profile, decisions: Decisions | None = None
) -> tuple[list[TextBlock | PageGap], list[Finding]]:
    """Text blocks and page gaps of one division, in the order of the text.

    Args:
        decisions: what each line was taken for; without them only blank lines, widths and ends of
            sentences say where blocks begin.
    """
    decisions = decisions or {}
    lines = list(_physical(source.text, extent))
    items = _collect(source, lines, profile, decisions)
    items = _at_foot(_confirm(items, source))
    width = usual_width(items)
    apart = width if _parted(lines) else 0
    items = [
        piece
        for item in items
        for piece in (
            cut(item, apart, source, decisions, profile) if isinstance(item, TextBlock) else (item,)
        )
    ]
    joined, findings = join(items, source, profile) if source.facts is None else (items, [])
    return [
        hardened(item, width, source) if isinstance(item, TextBlock) else item for item in joined
    ], findings


_OFTEN = 0.12
"""With a blank line before so many lines, blank lines part paragraphs."""


def _parted(lines: Sequence[_Physical]) -> bool:
    """True when blank lines stand between paragraphs."""
    filled = sum(not line.blank for line in lines)
    after = sum(not b.blank and a.blank for a, b in pairwise(lines))
    return after > _OFTEN * filled


_SURE = 250
"""A decision with such a margin stands against what the signs of a line alone say."""


def _physical(text: str, extent: Span) -> Iterator[_Physical]:
    at = extent.start
    while at < extent.end:
        match = LINE.match(text, at, extent.end)
        assert match is not None
        end = match.start("end")
        content = text[at:end]
        left = at + len(content) - len(content.lstrip())
        right = max(left, at + len(content.rstrip(" \t\v")))
        yield _Physical(Span(left, right), match.end(), match["end"] == FORM_FEED)
        at = match.end() if match.end() > at else at + 1


# --- text_blocks and gaps -----------------------------------------------------------------


def _collect(
    source: Source, lines: Sequence[_Physical], profile: Profile, decisions: Decisions
) -> list[TextBlock | PageGap]:
    """Group lines; a gap becomes a PageGap when it has the marks of a page boundary."""
    limit = profile.pages.blank_lines
    feeds = any(line.feed for line in lines)
    keys = Counter(_key(source, line) for line in lines)
    fractions = [_FRACTION.fullmatch(source.slice(line.span)) for line in lines]
    days = any(one is not None and int(one["n"]) > int(one["of"]) for one in fractions)
    printed = [
        None
        if line.blank or days and fractions[index] is not None
        else _decided_furniture(
            source,
            line,
            _printed(source, lines, index, profile, decisions.get(line.span.start)),
            decisions.get(line.span.start),
            returns=feeds or keys[_key(source, line)] > 1,
        )
        for index, line in enumerate(lines)
    ]
    shown = any(one is not None and one.number is not None for one in printed)
    blank_limit = limit if shown and not feeds and not _usual(lines, limit) else None
    collector = _Collector(source, blank_limit=blank_limit)
    for line, one in zip(lines, printed, strict=True):
        if line.blank or one is not None:
            collector.apart(one)
        else:
            collector.content(line)
        if line.feed:
            collector.feed()
    return collector.finish()


def _key(source: Source, line: _Physical) -> str:
    """A line without its digits: what returns on every page."""
    return re.sub(r"\d+", "#", source.text[line.span.start : min(line.span.end, line.span.start + 90)])


def _usual(lines: Sequence[_Physical], limit: int) -> bool:
    """True when so many blank lines stand between most blocks: they are no page boundaries."""
    runs = [len(list(run)) for blank, run in groupby(lines, key=lambda line: line.blank) if blank]
    inner = runs[1 if lines and lines[0].blank else 0 : -1 if lines and lines[-1].blank else None]
    many = sum(run >= limit for run in inner)
    return many > 1 and many > 0.5 * len(inner)


class _Collector:
    """Groups the lines of a division into text blocks and page gaps."""

    def __init__(self, source: Source, *, blank_limit: int | None) -> None:
        self.source = source
        self.blank_limit = blank_limit
        """So many blank lines in a row are a page boundary; None: none are."""
        self.items: list[TextBlock | PageGap] = []
        self.gap = _Gap()
        self.group: list[_Physical] = []

    def content(self, line: _Physical) -> None:
        if not self.group:
            self._close_gap()
        self.group.append(line)

    def apart(self, printed: Printed | None) -> None:
        """A blank line or page furniture."""
        self._close_group()
        if printed is None:
            self.gap.blank += 1
        else:
            self.gap.printed.append(printed)

    def feed(self) -> None:
        self._close_group()
        self.gap.feed = True

    def finish(self) -> list[TextBlock | PageGap]:
        self._close_group()
        if self.gap.printed:
            self._close_gap()
        return self.items

    def _close_group(self) -> None:
        if self.group:
            self.items.extend(_split(self.group, self.source))
            self.group = []

    def _close_gap(self) -> None:
        gap, self.gap = self.gap, _Gap()
        many = self.blank_limit is not None and gap.blank >= self.blank_limit
        page_like = gap.feed or many
        if gap.printed or (self.items and page_like):
            self.items.append(_page_gap(gap, self.items, page_like))


def _page_gap(gap: _Gap, items: list[TextBlock | PageGap], page_like: bool) -> PageGap:
    if gap.printed:
        span = Span(gap.printed[0].span.start, gap.printed[-1].span.end)
    else:
        end = items[-1].span.end
        span = Span(end, end)
    lone_folio = [p.kind for p in gap.printed] == ["folio"] and not page_like
    return PageGap(span, tuple(gap.printed), starts_page=not lone_folio)


def _furniture(profile: Profile) -> list[tuple[str, Watched]]:
    return [
        (kind, compiled(form, "pages.furniture"))
        for kind, forms in profile.pages.furniture.items()
        for form in forms
    ]


def _printed(
    source: Source,
    lines: Sequence[_Physical],
    index: int,
    profile: Profile,
    decided: Decided | None,
) -> Printed | None:
    """Furniture, when the line looks like it and stands apart from the text, or was taken for it."""
    line = lines[index]
    if len(line.span) > 40:
        return None
    text = source.slice(line.span)
    if not any(c.isdigit() for c in text) and "[" not in text:
        return None
    taken = decided is not None and decided.label == "furniture" and text[0] in "-–—"
    for kind, pattern in profile.lexicon(_furniture):
        match = pattern.fullmatch(text)
        if match is not None and (taken or _apart(source, lines, index, kind, profile)):
            return Printed(line.span, kind, match.groupdict().get("n"))
    return None


def _decided_furniture(
    source: Source,
    line: _Physical,
    printed: Printed | None,
    decided: Decided | None,
    *,
    returns: bool,
) -> Printed | None:
    """Furniture by its signs, unless everything in view speaks against it; or by everything in view."""
    if decided is None:
        return printed
    if decided.label == "furniture":
        if printed is not None or decided.margin < _SURE or not returns:
            return printed
        number = _NUMBER.search(source.slice(line.span))
        return Printed(line.span, "header", number["n"] or number["last"] if number else None)
    number_alone = printed is not None and printed.kind in ("folio", "pageNum")
    return None if number_alone and decided.margin >= _SURE else printed


_FRACTION = re.compile(r"\W{0,3}(?P<n>\d{1,3})/(?P<of>\d{1,3})\W{0,3}")
"""The number of a page with that of all pages, or a day with its month: no page has a number above
that of all pages, so where one has, all of them are days."""
_NUMBER = re.compile(r"^\W*(?P<n>\d{1,4})\b|\b(?P<last>\d{1,4})\W*$")


def _apart(
    source: Source,
    lines: Sequence[_Physical],
    index: int,
    kind: str,
    profile: Profile,
) -> bool:
    """True when only blank lines, page ends or other furniture touch the line."""
    if kind == "header":
        return True

    def free(neighbour: int) -> bool:
        if not 0 <= neighbour < len(lines) or lines[neighbour].blank:
            return True
        if lines[min(neighbour, index)].feed:
            return True
        text = source.slice(lines[neighbour].span)
        return any(p.fullmatch(text) for _, p in profile.lexicon(_furniture))

    return free(index - 1) and free(index + 1)


def _split(group: list[_Physical], source: Source) -> Iterator[TextBlock]:
    """A group of lines as text blocks: headings stand alone, the rest stays together."""
    pending: list[Line] = []
    for line in group:
        if _HEADING.match(source.text, line.span.start):
            if pending:
                yield TextBlock(tuple(pending))
                pending = []
            yield TextBlock((Line(line.span),))
        else:
            pending.append(Line(line.span))
    if pending:
        yield TextBlock(tuple(pending))


def _confirm(items: list[TextBlock | PageGap], source: Source) -> list[TextBlock | PageGap]:
    """Lone folios before the text begin a page only when the series says so.

    Folio minus page number is the same on all pages of a file: a folio that gives
    page one by that difference, one that the next leaf follows, or one that stands
    between paragraphs, is believed.
    """
    offsets = set()
    for item in items:
        if isinstance(item, PageGap):
            numbers = {p.kind: p.number for p in item.printed}
            folio, page = numbers.get("folio"), numbers.get("pageNum")
            if folio and page and folio.isdigit() and page.isdigit():
                offsets.add(int(folio) - int(page))
    folios = {
        int(p.number)
        for item in items
        if isinstance(item, PageGap)
        for p in item.printed
        if p.kind == "folio" and p.number and p.number.isdigit()
    }
    confirmed: list[TextBlock | PageGap] = []
    in_text = False
    for item in items:
        if isinstance(item, TextBlock):
            in_text = in_text or is_prose(item, source)
        elif not item.starts_page and item.number is not None:
            digits = re.match(r"\d+", item.number)
            number = int(digits.group()) if digits is not None else 0
            first = any(number - o == 1 for o in offsets)
            counted = number + 1 in folios
            item = replace(
                item, starts_page=first or in_text or counted, first_page=first and not in_text
            )
        confirmed.append(item)
    return confirmed


def _at_foot(items: list[TextBlock | PageGap]) -> list[TextBlock | PageGap]:
    """Numbers at the feet of pages: nothing follows the last one, so it begins no page."""
    last = items[-1] if items else None
    if not isinstance(last, PageGap) or len(items) < 2:
        return items
    kinds = {p.kind for p in last.printed if p.number is not None}
    if not kinds & {"pageNum", "header"}:
        return items
    feet = [
        replace(item, at_foot=True)
        if isinstance(item, PageGap) and any(p.kind in kinds for p in item.printed)
        else item
        for item in items[:-1]
    ]
    return [*feet, replace(last, starts_page=False)]


# --- joining what a page cuts -----------------------------------------------------------


# --- line ends that mean something -------------------------------------------------------


def heading_mark(source: Source, text_block: TextBlock) -> Span | None:
    """The Markdown heading mark at the start of a text block, or None."""
    match = _HEADING.match(source.text, text_block.span.start, text_block.span.end)
    return Span(*match.span("mark")) if match else None
