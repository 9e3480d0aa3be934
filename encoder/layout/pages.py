"""Lines, pages and paragraphs: what is cut is joined, what is printed on every page
is set apart.

The result is a sequence of :class:`TextBlock` (lines that belong together) and
:class:`PageGap` (what lies between two pages). A paragraph that a page cuts is one
text block that holds the gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from encoder.core.source import FORM_FEED, Source, Span
from encoder.findings import Finding
from encoder.findings.pages import LowerCaseStart, ParagraphJoined, WordJoined
from encoder.layout.lines import in_capitals
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled

_LINE = re.compile(r"[^\n\r\f]*(?P<end>\r\n|\n|\r|\f|$)")
_TERMINAL = tuple(".!?:;…»”\"'’)]。！？：；")
_LIST_MARK = re.compile(r"(?:[-•*–—] |\(?\d{1,3}[.)] ?|\(?[a-zа-я][.)] |[IVXivx]{1,5}[.)] |[§□])")
_BULLET = re.compile(r"(?P<mark>[-•](?: +(?=[^\s-])|(?=[^\W\d_a-zа-яё][^\W\d_]*\s)))")
_HEADING = re.compile(r"(?P<mark>#{1,6} +)(?=\S)")
_POINT = re.compile(r"\(?\d{1,2}[.)] ")
_SIGNER = re.compile(r"(?:[^\W\d_a-zа-я]\. ?){1,2}[^\W\d_a-zа-я][^\W\d_]+")
"""Initials and surname: a signature under the last line of a letter."""
_PARAGRAPH_LINE = 60
"""A line of such a length that is not wrapped is a paragraph of its own."""
_PARAGRAPH_WORDS = 8
"""A paragraph that a page can cut has so many words at least."""
_MIN_WIDTH = 55
_SOFT = 0.7
"""A line at least this long, as a share of the usual width, was broken by a margin."""
_FULL = 0.95
"""So much of the usual width a line and the next word may fill together."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Page furniture: where, what ("pageNum", "folio", "header", "mark"), its number."""

    span: Span
    kind: str
    number: str | None


@dataclass(frozen=True, slots=True)
class PageGap:
    """What lies between two pages (or an unconfirmed folio in a letterhead)."""

    span: Span
    printed: tuple[Printed, ...] = ()
    starts_page: bool = True
    cuts_word: bool = False
    first_page: bool = False
    """True for the folio of page one, which bears no number of its own."""
    at_foot: bool = False
    """True when the number is that of the page before: it is printed at the foot."""

    @property
    def number(self) -> str | None:
        """The page's printed number, else its folio; "1" for page one."""
        if self.first_page:
            return "1"
        for kinds in (("pageNum", "mark", "header"), ("folio",)):
            for item in self.printed:
                if item.kind in kinds and item.number is not None:
                    after = self.at_foot and item.number.isdigit()
                    return str(int(item.number) + 1) if after else item.number
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; `hard` when its end means something."""

    span: Span
    hard: bool = False


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together: a paragraph, a heading, a stamp, a list."""

    lines: tuple[Line, ...]
    gaps: tuple[PageGap, ...] = ()
    joined: tuple[Span, ...] = ()
    """Blank lines within the text block, where a cut paragraph was joined."""

    @property
    def span(self) -> Span:
        return Span(self.lines[0].span.start, self.lines[-1].span.end)

    def pieces(self) -> Iterator[Span]:
        """The text of the text block without its page gaps."""
        at = self.span.start
        for gap in self.gaps:
            yield Span(at, gap.span.start)
            at = gap.span.end
        yield Span(at, self.span.end)


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
    source: Source, extent: Span, profile: Profile
) -> tuple[list[TextBlock | PageGap], list[Finding]]:
    """Chunks and page gaps of one division, in the order of the text."""
    lines = list(_physical(source.text, extent))
    items = _collect(source, lines, profile)
    items = _at_foot(_confirm(items, source))
    width = _usual_width(items)
    items = [
        piece
        for item in items
        for piece in (_paragraphs(item, width, source) if isinstance(item, TextBlock) else (item,))
    ]
    joined, findings = _join(items, source, profile)
    return [
        _hardened(item, width, source) if isinstance(item, TextBlock) else item for item in joined
    ], findings


def _physical(text: str, extent: Span) -> Iterator[_Physical]:
    at = extent.start
    while at < extent.end:
        match = _LINE.match(text, at, extent.end)
        assert match is not None
        end = match.start("end")
        content = text[at:end]
        left = at + len(content) - len(content.lstrip())
        right = max(left, at + len(content.rstrip(" \t\v")))
        yield _Physical(Span(left, right), match.end(), match["end"] == FORM_FEED)
        at = match.end() if match.end() > at else at + 1


# --- text_blocks and gaps -----------------------------------------------------------------


def _collect(source: Source, lines: Sequence[_Physical], profile: Profile) -> list[TextBlock | PageGap]:
    """Group lines; a gap becomes a PageGap when it has the marks of a page boundary."""
    collector = _Collector(source, profile, has_feeds=any(line.feed for line in lines))
    for index, line in enumerate(lines):
        printed = None if line.blank else _printed(source, lines, index, profile)
        if line.blank or printed is not None:
            collector.apart(line, printed)
        else:
            collector.content(line)
        if line.feed:
            collector.feed()
    return collector.finish()


class _Collector:
    """Groups the lines of a division into text blocks and page gaps."""

    def __init__(self, source: Source, profile: Profile, *, has_feeds: bool) -> None:
        self.source = source
        self.blank_limit = None if has_feeds else profile.pages.blank_lines
        self.items: list[TextBlock | PageGap] = []
        self.gap = _Gap()
        self.group: list[_Physical] = []

    def content(self, line: _Physical) -> None:
        if not self.group:
            self._close_gap()
        self.group.append(line)

    def apart(self, line: _Physical, printed: Printed | None) -> None:
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
    source: Source, lines: Sequence[_Physical], index: int, profile: Profile
) -> Printed | None:
    """Furniture, when the line stands apart from the text and looks like it."""
    line = lines[index]
    if len(line.span) > 40:
        return None
    text = source.slice(line.span)
    if not any(c.isdigit() for c in text) and "[" not in text:
        return None
    for kind, pattern in profile.lexicon(_furniture):
        match = pattern.fullmatch(text)
        if match is not None and _apart(source, lines, index, kind, profile):
            return Printed(line.span, kind, match.groupdict().get("n"))
    return None


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
            in_text = in_text or _is_prose(item, source)
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


def _join(
    items: list[TextBlock | PageGap], source: Source, profile: Profile
) -> tuple[list[TextBlock | PageGap], list[Finding]]:
    joined: list[TextBlock | PageGap] = []
    findings: list[Finding] = []
    for item in items:
        before = _last_chunk(joined)
        if isinstance(item, TextBlock) and before is not None:
            gap = joined[-1] if isinstance(joined[-1], PageGap) else None
            how = _continues(before, item, gap, source, profile)
            if how is not None:
                if gap is not None:
                    joined.pop()
                joined[-1] = _merged(before, item, gap, how == "word", source)
                line = source.position(before.span.end)[0]
                kind = WordJoined if how == "word" else ParagraphJoined
                findings.append(kind(span=_first_word(item, source), line=line))
                continue
            if _lower_start(before, item, source):
                findings.append(LowerCaseStart(span=_first_word(item, source)))
        joined.append(item)
    return joined, findings


def _first_word(text_block: TextBlock, source: Source) -> Span:
    """Where a text block begins, as a finding shows it."""
    start, text = text_block.span.start, source.text
    end = next(
        (at for at in range(start, text_block.span.end) if text[at].isspace()), text_block.span.end
    )
    return Span(start, max(end, start))


def _last_chunk(items: list[TextBlock | PageGap]) -> TextBlock | None:
    """The text block before, across one page gap at most."""
    for item in reversed(items[-2:]):
        if isinstance(item, TextBlock):
            return item
    return None


def _continues(
    before: TextBlock, after: TextBlock, gap: PageGap | None, source: Source, profile: Profile
) -> str | None:
    """ "word" or "sentence" when the second text block goes on with the first, else None."""
    last = source.slice(before.lines[-1].span)
    text = source.slice(after.span)
    if gap is not None and not gap.starts_page:
        return None
    if not _is_prose(before, source) or _LIST_MARK.match(text) or text[0] in "#[\\<":
        return None
    if last[-1] == "-" and last[-2:-1].isalpha() and text[0].islower():
        return "word"
    if last.endswith(_TERMINAL) or last[-1] in "_□":
        return None
    final = re.findall(r"\w+", last)[-1:] or [""]
    in_midst = final[0].casefold() in profile.pages.connectors or last[-1] == ","
    if text[0].islower() and len(text.split()) > 1:
        return "sentence"
    if text[0].isdigit() and in_midst:
        return "sentence"
    if in_midst and text[0].isalpha() and not text[:40].isupper():
        return "sentence"
    widest = max(len(line.span) for line in before.lines)
    full = gap is not None and (len(before.lines) == 1 or len(before.lines[-1].span) > 0.8 * widest)
    return "sentence" if full and text[0].isalpha() and len(text.split()) > 5 else None


_LOOKED_AT = 2000
"""So many characters show whether a text block has the words of a paragraph."""


def _is_prose(text_block: TextBlock, source: Source) -> bool:
    """True for running text: enough words, not a heading, not capitals only."""
    start = text_block.span.start
    text = source.text[start : min(text_block.span.end, start + _LOOKED_AT)]
    words = text.split()
    if len(words) < _PARAGRAPH_WORDS and not (len(words) > 3 and len(text) > 40):
        return False
    if text[0] == "#" or all(_is_capital(source.slice(line.span)) for line in text_block.lines):
        return False
    return any(len(line.span) >= 38 for line in text_block.lines)


def _is_capital(text: str) -> bool:
    """True for a line without small letters; with no letters at all it says nothing."""
    return text.upper() == text


def _lower_start(before: TextBlock, after: TextBlock, source: Source) -> bool:
    text = source.slice(after.span)
    return (
        text[0].islower()
        and len(text.split()) > 3
        and _is_prose(before, source)
        and source.text[before.span.end - 1] in ".!?"
        and not _LIST_MARK.match(text)
    )


def _merged(
    before: TextBlock, after: TextBlock, gap: PageGap | None, word: bool, source: Source
) -> TextBlock:
    between = Span(before.span.end - word, after.span.start)
    gaps, joined = before.gaps, before.joined
    if gap is not None:
        gaps = (*gaps, replace(gap, span=between, cuts_word=word))
    else:
        joined = (*joined, between)
    if word and gap is None:
        gaps = (*gaps, PageGap(between, starts_page=False, cuts_word=True))
        joined = before.joined
    return TextBlock((*before.lines, *after.lines), (*gaps, *after.gaps), (*joined, *after.joined))


# --- line ends that mean something -------------------------------------------------------


def _usual_width(items: Sequence[TextBlock | PageGap]) -> int:
    """The width at which running text was wrapped (0: it was not).

    A text block shows a margin when most of its lines but the last are of like length.
    """
    widths: list[int] = []
    for item in items:
        if isinstance(item, TextBlock) and len(item.lines) > 2:
            inner = [len(line.span) for line in item.lines[:-1]]
            widest = max(inner)
            full = sum(width >= 0.75 * widest for width in inner)
            if widest >= _MIN_WIDTH and full > 0.6 * len(inner):
                widths += inner
    return sorted(widths)[int(len(widths) * 0.9)] if widths else 0


def _hardened(text_block: TextBlock, width: int, source: Source) -> TextBlock:
    """Mark the line ends that a margin did not cause."""
    lines = []
    inner = [len(line.span) for line in text_block.lines[:-1]]
    ragged = not width and len(inner) > 1 and min(inner) < 0.6 * max(inner)
    for line, following in zip(text_block.lines, (*text_block.lines[1:], None), strict=True):
        hard = following is not None and (ragged or _ends_on_purpose(line, following, width, source))
        lines.append(Line(line.span, hard))
    return replace(text_block, lines=tuple(lines))


def _ends_on_purpose(line: Line, following: Line, width: int, source: Source) -> bool:
    """True when the next word would have fit, so that not a margin ended the line."""
    after = source.slice(following.span)
    finished = source.text[line.span.end - 1] in ".;:!?"
    if _BULLET.match(after) or _LIST_MARK.match(after) and finished:
        return True
    if not width:
        return len(line.span) < _MIN_WIDTH or (finished and not after[0].islower())
    needed = len(line.span) + 1 + len(after.split(maxsplit=1)[0])
    room = len(line.span) < _SOFT * width and needed < _FULL * width
    return room and (finished or not after[0].islower())


def _paragraphs(text_block: TextBlock, width: int, source: Source) -> Iterator[TextBlock]:
    """A text block cut where one paragraph follows another without a blank line: after a
    finished long line in text that is not wrapped, and before a numbered point."""
    start = 0
    if text_block.gaps or text_block.joined:
        yield text_block
        return
    for index, (line, following) in enumerate(
        zip(text_block.lines, text_block.lines[1:], strict=False), 1
    ):
        finished = source.text[line.span.end - 1] in ".!?"
        begins = not source.text[following.span.start].islower()
        long = not width and len(line.span) >= _PARAGRAPH_LINE and len(following.span) > 3 and begins
        point = _POINT.match(source.text, following.span.start) and width
        name = index == len(text_block.lines) - 1 and _SIGNER.fullmatch(source.slice(following.span))
        heading = in_capitals(source.slice(following.span))
        if finished and (long or point or name or heading):
            yield TextBlock(text_block.lines[start:index])
            start = index
    yield TextBlock(text_block.lines[start:])


def heading_mark(source: Source, text_block: TextBlock) -> Span | None:
    """The Markdown heading mark at the start of a text block, or None."""
    match = _HEADING.match(source.text, text_block.span.start, text_block.span.end)
    return Span(*match.span("mark")) if match else None
