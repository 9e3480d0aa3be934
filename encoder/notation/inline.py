"""Inline notation: from the characters of a text block to a tree of nodes that tile it.

One pass over the tokens of a range; a bracket's content is read by the same
function, at most as deep as the profile allows. Each kind of bracket has one short
builder in a closed table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from encoder.core.model import (
    Addition,
    Blank,
    Deletion,
    EditorialNote,
    Furniture,
    Gap,
    Gloss,
    Inline,
    LineBreak,
    Markup,
    OcrNoise,
    Role,
    Stamp,
    Supplied,
    Text,
    Unclear,
)
from encoder.core.ranges import says
from encoder.core.source import Source, Span
from encoder.core.visitor import walk
from encoder.findings import Finding
from encoder.findings.notation import BracketNotUnderstood
from encoder.language import identify
from encoder.layout.blocks import PageGap, TextBlock
from encoder.notation.brackets import BlockBrackets, Bracket
from encoder.notation.builders import BUILDERS, Site
from encoder.notation.leaves import add_text, line_breaks, markup, page_nodes
from encoder.notation.rules import Notation, stated
from encoder.notation.signs import SIGNS
from encoder.notation.tags import ENTITY, LINK, TAG

_TOKEN = re.compile(
    rf"(?P<link>{LINK})"
    r"|(?P<bracket>\\?\[)"
    r"|\((?P<round>\?{1,3})\)|/(?P<slashed>\?)/"
    r"|(?P<blank>(?:\\?_){3,}|\u00a0(?: *\u00a0)+)"
    r"|(?P<escape>\\(?=[\\`*_{}\[\]()#+.!<>~|-]))"
    r"|(?P<strong>\*\*(?=\S))"
    r"|(?P<star>(?<![\w*])\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*(?![\w*]))"
    r"|(?P<line_tag><br ?/?>)"
    rf"|(?P<tag>{TAG})"
    rf"|(?P<entity>{ENTITY})"
    r"|(?P<struck>~~(?=\S))"
    r"|(?P<raised>(?<=\w)\^(?=[^\s^]{1,20}\^))"
    r"|(?P<glyphs>□+)"
    r"|(?P<page>(?<![\w|])\|(?P<number>\d{1,4}[rv]?)\|(?![\w|]))"
    r"|(?P<illegal>[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+)"
)
_CLOSES = {"(": ")", "{": "}", "⟦": "⟧", "⟨": "⟩", "<": ">", "/": "/", "\\": "\\"}
_OPENS = re.compile(r"(?P<own>[({⟦⟨</\\])")
"""What opens a bracket if an editor says so."""
_SPECIAL = re.compile(
    "[\\[(/\\\\*<□_&~^|\u00a0]|[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that a token can begin with: found fast, then looked at closely."""


@dataclass(slots=True)
class InlineReader:
    """Reads the text blocks of one division."""

    source: Source
    notation: Notation
    language: str
    original: str | None = None
    """The language of the original, whose words a translator may quote."""
    findings: list[Finding] = field(default_factory=list)

    def read(
        self, text_block: TextBlock, brackets: BlockBrackets, skip: Span | None = None
    ) -> tuple[Inline, ...]:
        """The nodes of a text block; `skip` is a mark at its start (that of a heading)."""
        start = text_block.span.start
        nodes: list[Inline] = []
        if skip is not None:
            nodes.append(Markup(span=skip, role=Role.LAYOUT))
            start = skip.end
        passage = Passage(self, text_block, brackets)
        nodes += passage.running(start)
        return tuple(nodes)


class Passage:
    """The reading of one text block."""

    def __init__(self, reader: InlineReader, text_block: TextBlock, brackets: BlockBrackets) -> None:
        self.reader = reader
        self.source = reader.source
        self.text = reader.source.text
        self.notation = reader.notation
        self.text_block = text_block
        self.brackets = brackets
        self.breaks = list(line_breaks(text_block, self.source))
        self.break_starts = [span.start for span, _ in self.breaks]
        self.absent: set[str] = set()
        self.own: dict[int, re.Match[str] | None] = {}
        """The end of a range that is read -> the next bracket of the profile's own in it."""
        self.gap_starts = [gap.span.start for gap in text_block.gaps]
        self.stated = self.source.pins.brackets if self.source.pins else {}
        """Where brackets open of which an editor says what they mean."""

    # --- ranges ------------------------------------------------------------------

    def running(self, start: int) -> list[Inline]:
        """The whole text block, inside the brackets that run on from an earlier text block."""
        end = self.text_block.span.end
        nodes: list[Inline] = []
        if self.brackets.running:
            bracket = self.brackets.running[0]
            inner = self.parse(start, bracket.close.start, 1)
            nodes = [_continued(bracket, inner)]
            start = bracket.close.end
        return nodes + self.parse(start, end, 0)

    def parse(self, start: int, end: int, depth: int) -> list[Inline]:
        """The nodes of a range of the source, in order, tiling it."""
        nodes: list[Inline] = []
        at = start
        match: re.Match[str] | None = None
        stale = True
        while at < end:
            if stale or match is not None and match.start() < at:
                match, stale = self._next_token(at, end), False
            gap = self._gap_before(at, match.start() if match else end)
            if gap is not None:
                self._plain(nodes, at, gap.span.start)
                nodes += page_nodes(gap, self.source)
                at = gap.span.end
                continue
            if match is None:
                break
            self._plain(nodes, at, match.start())
            at, stale = self._token(nodes, match, end, depth), True
        self._plain(nodes, at, end)
        return nodes

    def _next_token(self, at: int, end: int) -> re.Match[str] | None:
        """The first token in a range; of two at one place the one of the profile's own delimiters."""
        found = _next_token(self.text, at, end)
        stated = (place for place in sorted(self.stated) if at <= place < end)
        for place in stated if self.stated else ():
            if found is None or place <= found.start():
                found = _OPENS.match(self.text, place) or found
        own = self._next_own(at, end) if self.notation.opening is not None else None
        return own if own is not None and (found is None or own.start() <= found.start()) else found

    def _next_own(self, at: int, end: int) -> re.Match[str] | None:
        """The first bracket of the profile's own in a range; one that lies ahead is looked for once."""
        if end not in self.own or (ahead := self.own[end]) is not None and ahead.start() < at:
            assert self.notation.opening is not None
            self.own[end] = self.notation.opening.search(self.text, at, end)
        return self.own[end]

    def _gap_before(self, start: int, end: int) -> PageGap | None:
        index = bisect_left(self.gap_starts, start)
        found = index < len(self.gap_starts) and self.gap_starts[index] < end
        return self.text_block.gaps[index] if found else None

    def before_gap(self, place: int) -> int:
        """A place, or where the page gap begins that it lies in: the hyphen of a word that is cut
        ends a line and belongs to the gap."""
        index = bisect_left(self.gap_starts, place) - 1
        if index >= 0 and place < self.text_block.gaps[index].span.end:
            return self.gap_starts[index]
        return place

    def _plain(self, nodes: list[Inline], start: int, end: int) -> None:
        """Text, cut at line ends that mean something."""
        for index in range(bisect_left(self.break_starts, start), len(self.breaks)):
            span, node = self.breaks[index]
            if span.end > end:
                break
            add_text(nodes, self.text, start, span.start)
            nodes.append(node)
            start = span.end
        add_text(nodes, self.text, start, end)

    def _token(self, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
        """Handle one token; returns where reading goes on."""
        kind = match.lastgroup or ""
        span = Span(*match.span())
        if kind == "bracket":
            return self._bracket(nodes, span, end, depth)
        if kind == "own":
            return self._own(nodes, span, end, depth)
        if kind in SIGNS:
            return SIGNS[kind](self, nodes, match, end, depth)
        if kind in ("round", "slashed"):
            reading = self.notation.read(match[kind], "round", "line")
            if reading is not None:
                BUILDERS[reading.rule.node](
                    self, nodes, Site(Bracket(span, Span(span.end, span.end)), reading, 0)
                )
            else:
                add_text(nodes, self.text, span.start, span.end)
        elif kind == "escape":
            nodes.append(Markup(span=span, role=Role.LAYOUT))
            add_text(nodes, self.text, span.end, span.end + 1)
            return span.end + 1
        elif kind == "line_tag":
            nodes.append(LineBreak(span=span))
        elif kind == "glyphs":
            nodes.append(self._ocr_noise(span, match["glyphs"]))
        elif kind == "blank":
            nodes.append(Blank(span=span, quantity=len(re.sub(r"[\\ ]", "", match.group()))))
        else:
            nodes.append(Markup(span=span, role=Role.LAYOUT))
        return span.end

    def _ocr_noise(self, span: Span, signs: str) -> Inline:
        """Boxes: unreadable signs in a text of such signs, else what became of a tab."""
        if identify.script_of(self.reader.language) in ("Hani", "Hang"):
            return Gap(
                span=span,
                reason="illegible",
                unit="char",
                quantity=len(signs),
                content=(Text(span=span, text=signs),),
            )
        return OcrNoise(span=span, text=signs)

    def closing(self, sign: str, start: int, end: int) -> int:
        """Where a closing sign stands in a range, or -1; one that the rest of the text block
        does not hold is not looked for again."""
        if sign in self.absent:
            return -1
        found = self.text.find(sign, start, self.text_block.span.end)
        if found < 0:
            self.absent.add(sign)
        return found if found + len(sign) <= end else -1

    # --- brackets ----------------------------------------------------------------

    def _bracket(self, nodes: list[Inline], span: Span, end: int, depth: int) -> int:
        bracket = self.brackets.opening.get(span.start)
        if bracket is None or bracket.close.end > end or depth >= self.notation.depth_limit:
            add_text(nodes, self.text, span.start, span.end)
            return span.end
        bracket, doubled = self._doubled(bracket)
        content, place = self.text[bracket.open.end : bracket.close.start], self._place(bracket)
        said = self.stated.get(bracket.open.start)
        reading = bracket.reading if said is None else stated(said, content)
        if reading is None and doubled:  # "[[illegible]]" is a gap, not a doubtful reading
            reading = self.notation.read(content, "square", place, only_labelled=True)
        if reading is None:
            reading = self.notation.read(content, "double" if doubled else "square", place)
        if reading is None:
            return self.unread(nodes, bracket, depth)
        site = Site(bracket, reading, depth, limit=end)
        BUILDERS[reading.rule.node](self, nodes, site)
        if bracket.part is None and nodes and nodes[-1].span == site.span and _hollow(nodes[-1]):
            made = nodes.pop()
            if isinstance(made, Stamp) and bracket.close:
                nodes.append(self._reported(bracket))
            else:
                return self.unread(nodes, bracket, depth)
        return site.end if site.end is not None else bracket.close.end

    def _own(self, nodes: list[Inline], span: Span, end: int, depth: int) -> int:
        """A bracket between signs that the profile names, or of which an editor says what it means; one
        that nothing closes is text."""
        opens = self.text[span.start : span.end]
        delimiters = self.notation.pairs.get(opens) or f"{opens} {_CLOSES[opens]}"
        sign = delimiters.partition(" ")[2]
        stop = self.text.find(sign, span.end, end) if depth < self.notation.depth_limit else -1
        bracket = Bracket(span, Span(max(0, stop), max(0, stop) + len(sign)))
        content = self.text[span.end : stop] if stop >= 0 else ""
        said = self.stated.get(span.start)
        reading = None if said is None else stated(said, content)
        if reading is None and content.strip():
            reading = self.notation.read(content, delimiters, self._place(bracket))
        if reading is None or stop < 0:
            add_text(nodes, self.text, span.start, span.end)
            return span.end
        BUILDERS[reading.rule.node](self, nodes, Site(bracket, reading, depth, limit=end))
        return bracket.close.end

    def _reported(self, bracket: Bracket) -> EditorialNote:
        """A stamp that is only reported (``[stamp]``): a remark."""
        content: list[Inline] = [*markup(bracket.open.start, bracket.open.end)]
        add_text(content, self.text, bracket.open.end, bracket.close.start)
        return EditorialNote(
            span=Span(bracket.open.start, bracket.close.end),
            content=(*content, *markup(bracket.close.start, bracket.close.end)),
        )

    def _doubled(self, bracket: Bracket) -> tuple[Bracket, bool]:
        """``[[x]]`` as one bracket with doubled delimiters."""
        inner = self.brackets.opening.get(bracket.open.end)
        if inner is None or inner.close.end != bracket.close.start or not inner.close:
            return bracket, False
        return Bracket(
            Span(bracket.open.start, inner.open.end), Span(inner.close.start, bracket.close.end)
        ), True

    def unread(self, nodes: list[Inline], bracket: Bracket, depth: int) -> int:
        """A bracket that fits no rule: it stays text, its content is still read."""
        self.reader.findings.append(BracketNotUnderstood(span=bracket.open))
        add_text(nodes, self.text, bracket.open.start, bracket.open.end)
        nodes += self.parse(bracket.open.end, bracket.close.start, depth + 1)
        add_text(nodes, self.text, bracket.close.start, bracket.close.end)
        return bracket.close.end

    def _place(self, bracket: Bracket) -> str:
        whole = self.text_block.span
        if bracket.open.start == whole.start and bracket.close.end == whole.end:
            return "block"
        before = self.text[bracket.open.start - 1 : bracket.open.start]
        after = self.text[bracket.close.end : bracket.close.end + 1]
        return "glued" if before.isalnum() or after.isalnum() else "line"

    def content(self, site: Site) -> list[Inline]:
        """The content of a bracket: its label as markup, its text as nodes."""
        opening, closing = site.bracket.open, site.bracket.close
        text = site.reading.text
        if text is None:
            nodes = self.parse(opening.end, closing.start, site.depth + 1)
        else:
            start, stop = opening.end + text[0], opening.end + text[1]
            if site.bracket.reading is not None:  # found by its label: the text runs on
                stop = closing.start
            start, stop = min(start, closing.start), min(stop, closing.start)
            nodes = [
                *markup(opening.end, start),
                *self.parse(start, stop, site.depth + 1),
                *markup(stop, closing.start),
            ]
        return [*markup(opening.start, opening.end), *nodes, *markup(closing.start, closing.end)]

    def group(self, site: Site, name: str) -> str | None:
        """The words of a named group of the rule."""
        span = site.reading.groups.get(name)
        if span is None:
            return None
        start = site.bracket.open.end
        return self.text[start + span[0] : start + span[1]]


_HOLDS_WORDS = (Addition, Deletion, EditorialNote, Gloss, Stamp, Supplied, Unclear)


def _hollow(node: Inline) -> bool:
    """True for a bracket that should hold words and holds none (``[handwritten:]``)."""
    return isinstance(node, _HOLDS_WORDS) and not (
        says([node]) or any(isinstance(inner, Furniture) for inner in walk(node))
    )


def _next_token(text: str, at: int, end: int) -> re.Match[str] | None:
    """The first token in a range that every profile knows."""
    while (special := _SPECIAL.search(text, at, end)) is not None:
        token = _TOKEN.match(text, special.start(), end)
        if token is not None:
            return token
        at = special.end()
    return None


def _continued(bracket: Bracket, inner: list[Inline]) -> Inline:
    """The part of a bracket that an earlier text block opened."""
    assert bracket.reading is not None
    span = Span(bracket.open.start, bracket.close.end)
    content = (*inner, *markup(bracket.close.start, bracket.close.end))
    node = bracket.reading.rule.node
    if node == "stamp":
        return Stamp(span=span, content=content, part=bracket.part)
    if node == "note":
        return EditorialNote(span=span, content=content, author=bracket.reading.rule.fields.author)
    return Addition(span=span, content=content, part=bracket.part)
