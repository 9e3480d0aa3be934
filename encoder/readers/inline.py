"""Inline notation: from the characters of a chunk to a tree of nodes that tile it.

One pass over the tokens of a range; a bracket's content is read by the same
function, at most as deep as the profile allows. Each kind of bracket has one short
builder in a closed table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from encoder import languages
from encoder.diagnostics import Diagnostic
from encoder.model import (
    Abbreviation,
    Addition,
    Blank,
    Deletion,
    EditorialNote,
    Emphasis,
    Furniture,
    Gap,
    Gloss,
    Glyphs,
    Inline,
    LineBreak,
    Markup,
    PageStart,
    Role,
    Sic,
    SignatureMark,
    Stamp,
    Supplied,
    Text,
    Unclear,
)
from encoder.readers.brackets import Bracket, ChunkBrackets
from encoder.readers.lines import cover
from encoder.readers.notation import Notation, Reading
from encoder.readers.pages import Chunk, PageGap
from encoder.source import Source, Span

_TOKEN = re.compile(
    r"(?P<bracket>\\?\[)"
    r"|\((?P<round>\?{1,3})\)|/(?P<slashed>\?)/"
    r"|(?P<blank>(?:\\?_){3,}|\u00a0(?: *\u00a0)+)"
    r"|(?P<escape>\\(?=[\\`*_{}\[\]()#+.!<>~|-]))"
    r"|(?P<strong>\*\*(?=\S))"
    r"|(?P<star>(?<![\w*])\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*(?![\w*]))"
    r"|(?P<deleted><del>)"
    r"|(?P<line_tag><br ?/?>)"
    r"|(?P<glyphs>□+)"
    r"|(?P<illegal>[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+)"
)
_SPECIAL = re.compile(
    "[\\[(/\\\\*<□_\u00a0]|[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that a token can begin with: found fast, then looked at closely."""
_LETTER_SPACED = re.compile(r"(?<![^\s\W])\w(?: \w){3,}(?:\s{2,}\w(?: \w)+)*(?![^\s\W])")
_HAN = re.compile("[\u3400-\u9fff]")
_MAX_CORRECTED_WORDS = 6
_LONG_TEXT = 500


@dataclass(slots=True)
class InlineReader:
    """Reads the chunks of one division."""

    source: Source
    notation: Notation
    language: str
    original: str | None = None
    """The language of the original, whose words a translator may quote."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(
        self, chunk: Chunk, brackets: ChunkBrackets, skip: Span | None = None
    ) -> tuple[Inline, ...]:
        """The nodes of a chunk; `skip` is a mark at its start (that of a heading)."""
        start = chunk.span.start
        nodes: list[Inline] = []
        if skip is not None:
            nodes.append(Markup(span=skip, role=Role.LAYOUT))
            start = skip.end
        passage = _Passage(self, chunk, brackets)
        nodes += passage.running(start)
        return tuple(nodes)


class _Passage:
    """The reading of one chunk."""

    def __init__(self, reader: InlineReader, chunk: Chunk, brackets: ChunkBrackets) -> None:
        self.reader = reader
        self.source = reader.source
        self.text = reader.source.text
        self.notation = reader.notation
        self.chunk = chunk
        self.brackets = brackets
        self.breaks = list(_atoms(chunk, self.source))
        self.break_starts = [span.start for span, _ in self.breaks]
        self.absent: set[str] = set()
        self.gap_starts = [gap.span.start for gap in chunk.gaps]

    # --- ranges ------------------------------------------------------------------

    def running(self, start: int) -> list[Inline]:
        """The whole chunk, inside the brackets that run on from an earlier chunk."""
        end = self.chunk.span.end
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
        while at < end:
            match = _next_token(self.text, at, end)
            gap = self._gap_before(at, match.start() if match else end)
            if gap is not None:
                self._plain(nodes, at, gap.span.start)
                nodes += page_nodes(gap, self.source)
                at = gap.span.end
                continue
            if match is None:
                break
            self._plain(nodes, at, match.start())
            at = self._token(nodes, match, end, depth)
        self._plain(nodes, at, end)
        return nodes

    def _gap_before(self, start: int, end: int) -> PageGap | None:
        index = bisect_left(self.gap_starts, start)
        found = index < len(self.gap_starts) and self.gap_starts[index] < end
        return self.chunk.gaps[index] if found else None

    def _plain(self, nodes: list[Inline], start: int, end: int) -> None:
        """Text, cut at line ends that mean something."""
        for index in range(bisect_left(self.break_starts, start), len(self.breaks)):
            span, node = self.breaks[index]
            if span.end > end:
                break
            _text(nodes, self.text, start, span.start)
            nodes.append(node)
            start = span.end
        _text(nodes, self.text, start, end)

    def _token(self, nodes: list[Inline], match: re.Match[str], end: int, depth: int) -> int:
        """Handle one token; returns where reading goes on."""
        kind = match.lastgroup or ""
        span = Span(*match.span())
        if kind == "bracket":
            return self._bracket(nodes, span, end, depth)
        if kind in ("strong", "star", "deleted"):
            return self._paired(nodes, kind, span, end, depth)
        if kind in ("round", "slashed"):
            reading = self.notation.read(match[kind], "round", "line")
            if reading is not None:
                _BUILDERS[reading.rule.node](
                    self, nodes, _Site(Bracket(span, Span(span.end, span.end)), reading, 0))
            else:
                _text(nodes, self.text, span.start, span.end)
        elif kind == "escape":
            nodes.append(Markup(span=span, role=Role.LAYOUT))
            _text(nodes, self.text, span.end, span.end + 1)
            return span.end + 1
        elif kind == "line_tag":
            nodes.append(LineBreak(span=span))
        elif kind == "glyphs":
            nodes.append(self._glyphs(span, match["glyphs"]))
        elif kind == "blank":
            nodes.append(Blank(span=span, quantity=len(re.sub(r"[\\ ]", "", match.group()))))
        else:
            nodes.append(Markup(span=span, role=Role.LAYOUT))
        return span.end

    def _glyphs(self, span: Span, signs: str) -> Inline:
        """Boxes: unreadable signs in a text of such signs, else what became of a tab."""
        if languages.script_of(self.reader.language) in ("Hani", "Hang"):
            return Gap(span=span, reason="illegible", unit="char", quantity=len(signs),
                       content=(Text(span=span, text=signs),))
        return Glyphs(span=span, text=signs)

    def _paired(
        self, nodes: list[Inline], kind: str, span: Span, end: int, depth: int
    ) -> int:
        """Emphasis and deletions: a start that needs its end in the same range."""
        opening, closing = {"strong": ("**", "**"), "star": ("*", "*"),
                            "deleted": ("<del>", "</del>")}[kind]
        inner = span.start + len(opening)
        stop = self._closing(closing, inner, end) if kind != "star" else span.end - 1
        content = self.text[inner:stop] if stop > inner else ""
        if not content.strip() or content.count("[") != content.count("]") or (
                depth >= self.notation.depth_limit or kind == "strong" and content[-1].isspace()):
            _text(nodes, self.text, span.start, inner)
            return inner
        parts = (Markup(span=Span(span.start, inner)), *self.parse(inner, stop, depth + 1),
                 Markup(span=Span(stop, stop + len(closing))))
        whole = Span(span.start, stop + len(closing))
        if kind == "deleted":
            nodes.append(Deletion(span=whole, content=parts))
        else:
            rendition = "bold" if kind == "strong" else "italic"
            nodes.append(Emphasis(span=whole, rendition=rendition, content=parts))
        return whole.end

    def _closing(self, sign: str, start: int, end: int) -> int:
        """Where a closing sign stands in a range, or -1; one that the rest of the chunk
        does not hold is not looked for again."""
        if sign in self.absent:
            return -1
        found = self.text.find(sign, start, self.chunk.span.end)
        if found < 0:
            self.absent.add(sign)
        return found if found + len(sign) <= end else -1

    # --- brackets ----------------------------------------------------------------

    def _bracket(self, nodes: list[Inline], span: Span, end: int, depth: int) -> int:
        bracket = self.brackets.opening.get(span.start)
        if bracket is None or bracket.close.end > end or depth >= self.notation.depth_limit:
            _text(nodes, self.text, span.start, span.end)
            return span.end
        bracket, doubled = self._doubled(bracket)
        reading = bracket.reading or self.notation.read(
            self.text[bracket.open.end: bracket.close.start],
            "double" if doubled else "square", self._place(bracket))
        if reading is None:
            return self._unread(nodes, bracket, depth)
        site = _Site(bracket, reading, depth)
        _BUILDERS[reading.rule.node](self, nodes, site)
        return site.end if site.end is not None else bracket.close.end

    def _doubled(self, bracket: Bracket) -> tuple[Bracket, bool]:
        """``[[x]]`` as one bracket with doubled delimiters."""
        inner = self.brackets.opening.get(bracket.open.end)
        if inner is None or inner.close.end != bracket.close.start or not inner.close:
            return bracket, False
        return Bracket(Span(bracket.open.start, inner.open.end),
                       Span(inner.close.start, bracket.close.end)), True

    def _unread(self, nodes: list[Inline], bracket: Bracket, depth: int) -> int:
        """A bracket that fits no rule: it stays text, its content is still read."""
        self.reader.diagnostics.append(Diagnostic("N106", bracket.open))
        _text(nodes, self.text, bracket.open.start, bracket.open.end)
        nodes += self.parse(bracket.open.end, bracket.close.start, depth + 1)
        _text(nodes, self.text, bracket.close.start, bracket.close.end)
        return bracket.close.end

    def _place(self, bracket: Bracket) -> str:
        whole = self.chunk.span
        if bracket.open.start == whole.start and bracket.close.end == whole.end:
            return "block"
        before = self.text[bracket.open.start - 1: bracket.open.start]
        after = self.text[bracket.close.end: bracket.close.end + 1]
        return "glued" if before.isalnum() or after.isalnum() else "line"

    def content(self, site: _Site) -> list[Inline]:
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
            nodes = [*_markup(opening.end, start), *self.parse(start, stop, site.depth + 1),
                     *_markup(stop, closing.start)]
        return [*_markup(opening.start, opening.end), *nodes,
                *_markup(closing.start, closing.end)]

    def group(self, site: _Site, name: str) -> str | None:
        """The words of a named group of the rule."""
        span = site.reading.groups.get(name)
        if span is None:
            return None
        start = site.bracket.open.end
        return self.text[start + span[0]: start + span[1]]


@dataclass(slots=True)
class _Site:
    """A bracket about to become a node."""

    bracket: Bracket
    reading: Reading
    depth: int
    end: int | None = None
    """Where reading goes on, when that is not the end of the bracket."""

    @property
    def span(self) -> Span:
        return Span(self.bracket.open.start, self.bracket.close.end)

    @property
    def fields(self) -> dict[str, str]:
        return self.reading.rule.fields


Builder = Callable[[_Passage, list[Inline], _Site], None]


def _next_token(text: str, at: int, end: int) -> re.Match[str] | None:
    """The first token in a range."""
    while (special := _SPECIAL.search(text, at, end)) is not None:
        token = _TOKEN.match(text, special.start(), end)
        if token is not None:
            return token
        at = special.end()
    return None


# --- leaves ------------------------------------------------------------------------

def _text(nodes: list[Inline], text: str, start: int, end: int) -> None:
    """Append text, in one node with text directly before it unless that is long already
    (joining it again and again would cost the square of its length)."""
    if end <= start:
        return
    last = nodes[-1] if nodes else None
    if isinstance(last, Text) and last.span is not None and last.span.end == start and (
            len(last.text) < _LONG_TEXT):
        nodes[-1] = Text(span=Span(last.span.start, end), text=last.text + text[start:end])
    else:
        nodes.append(Text(span=Span(start, end), text=text[start:end]))


def _markup(start: int, end: int) -> Iterator[Inline]:
    if end > start:
        yield Markup(span=Span(start, end))


def _atoms(chunk: Chunk, source: Source) -> Iterator[tuple[Span, LineBreak]]:
    """Line ends within a chunk that mean something, in order."""
    after_gaps = {gap.span.end for gap in chunk.gaps}
    for line, following in zip(chunk.lines, chunk.lines[1:], strict=False):
        between = Span(line.span.end, following.span.start)
        if between.end in after_gaps:
            continue
        last = source.text[between.start - 2: between.start]
        cut = last[1:] == "-" and last[:1].isalpha() and source.text[between.end].isalpha()
        if line.hard or cut:
            yield between, LineBreak(span=between, joins_word=cut)


def page_nodes(gap: PageGap, source: Source) -> list[Inline]:
    """A page gap as nodes: the page start, its numbers, the blanks between.

    In a cut word the hyphen and the blanks around the numbers are layout; elsewhere
    the blanks are text like any other.
    """
    nodes: list[Inline] = []
    at = gap.span.start

    def blank(end: int, outer: bool) -> None:
        if end > at and outer and gap.cuts_word:
            nodes.append(Markup(span=Span(at, end), role=Role.LAYOUT))
        elif end > at:
            nodes.append(Text(span=Span(at, end), text=source.text[at:end]))

    marks = iter([PageStart(number=gap.number, cuts_word=gap.cuts_word)] if gap.starts_page else [])
    for item in gap.printed:
        blank(item.span.start, item is gap.printed[0])
        nodes += marks
        if item.kind == "mark":
            nodes.append(Markup(span=item.span))
        else:
            nodes.append(Furniture(span=item.span, kind=item.kind, text=source.slice(item.span)))
        at = item.span.end
    if not gap.printed:
        blank(gap.span.end, True)
        at = gap.span.end
        nodes += marks
    blank(gap.span.end, True)
    return nodes


def _continued(bracket: Bracket, inner: list[Inline]) -> Inline:
    """The part of a bracket that an earlier chunk opened."""
    assert bracket.reading is not None
    span = Span(bracket.open.start, bracket.close.end)
    content = (*inner, *_markup(bracket.close.start, bracket.close.end))
    node = bracket.reading.rule.node
    if node == "stamp":
        return Stamp(span=span, content=content, part=bracket.part)
    if node == "note":
        return EditorialNote(span=span, content=content,
                             author=bracket.reading.rule.fields.get("author"))
    return Addition(span=span, content=content, part=bracket.part)


# --- builders -----------------------------------------------------------------------

def _gap(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    unit_word, quantity = passage.group(site, "unit"), passage.group(site, "quantity")
    unit = passage.notation.unit(unit_word) if unit_word else None
    amount = passage.notation.quantity(quantity) if quantity and unit else None
    least, most = amount if amount else (None, None)
    exact = least is not None and least == most
    reason = site.fields.get("reason", "illegible")
    if reason == "sampling":
        nodes.append(Gap(span=site.span, reason=reason, content=(Markup(span=site.span),)))
        return
    nodes.append(Gap(
        span=site.span, reason=reason, unit=unit,
        quantity=least if exact else None, at_least=None if exact else least,
        at_most=None if exact else most, content=tuple(passage.content(site))))


def _supplied(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    nodes.append(Supplied(span=site.span, content=tuple(passage.content(site))))


def _unclear(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    if site.fields.get("takes") != "word-before":
        nodes.append(Unclear(span=site.span, content=tuple(passage.content(site))))
        return
    taken, rest = _take_words(nodes, 1)
    if not taken:
        _text(nodes, passage.text, site.span.start, site.span.end)
        return
    mark = Markup(span=site.span)
    nodes.append(Unclear(span=cover([*taken, mark]), content=(*taken, mark)))
    nodes += rest


def _sic(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    correction, note = passage.group(site, "correction"), site.reading.groups.get("note")
    taken, rest = _take_words(nodes, _words_corrected(nodes, correction))
    if not taken:
        passage.reader.diagnostics.append(Diagnostic("N106", site.bracket.open))
        _text(nodes, passage.text, site.span.start, site.span.end)
        return
    start = site.bracket.open.end
    inner: list[Inline] = []
    marks: tuple[Inline, ...] = (Markup(span=site.span),)
    named = site.reading.groups.get("correction") or note
    if named is not None:
        first, last = start + named[0], start + named[1]
        inner = passage.parse(first, last, site.depth + 1)
        marks = (*_markup(site.span.start, first), *_markup(last, site.span.end))
    doubtful = "doubt" in site.reading.groups
    nodes.append(Sic(span=Span(cover(taken).start, site.span.end), content=(*taken, *marks),
                     correction=tuple(inner) if correction is not None else (),
                     note=tuple(inner) if correction is None else (), doubtful=doubtful))
    nodes += rest


def _addition(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    words = passage.group(site, "place")
    places = passage.notation.places(words) if words else ()
    if site.fields.get("extent") == "line":
        _to_line_end(passage, nodes, site, lambda span, content: Addition(
            span=span, content=content, places=places))
        return
    nodes.append(Addition(span=site.span, content=tuple(passage.content(site)), places=places,
                          part=site.bracket.part))


def _to_line_end(
    passage: _Passage, nodes: list[Inline], site: _Site,
    make: Callable[[Span, tuple[Inline, ...]], Inline],
) -> None:
    """``[Handwritten] Copy A``: only the label is in brackets."""
    line = next((line.span for line in passage.chunk.lines
                 if line.span.start <= site.span.start < line.span.end), passage.chunk.span)
    stop = line.end
    content = passage.parse(site.span.end, stop, site.depth + 1)
    if not any(isinstance(node, Text) and node.text.strip() for node in content):
        _text(nodes, passage.text, site.span.start, site.span.end)
        return
    nodes.append(make(Span(site.span.start, stop), (Markup(span=site.span), *content)))
    site.end = stop


def _deletion(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    nodes.append(Deletion(span=site.span, content=tuple(passage.content(site)), doubtful=False))


def _signature(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    illegible = {"qualifier", "qualifier_after"} & site.reading.groups.keys()
    nodes.append(SignatureMark(span=site.span, content=tuple(passage.content(site)),
                               qualifier="illegible" if illegible else (
                                   "named" if site.reading.text else None)))


def _note(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    if site.fields.get("extent") == "line":
        _to_line_end(passage, nodes, site, lambda span, content: EditorialNote(
            span=span, content=content, author=site.fields.get("author")))
        return
    nodes.append(EditorialNote(span=site.span, content=tuple(passage.content(site)),
                               author=site.fields.get("author")))


def _stamp(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    condition = passage.group(site, "condition")
    nodes.append(Stamp(span=site.span, content=tuple(passage.content(site)),
                       condition=condition.casefold() if condition else None,
                       part=site.bracket.part))


def _page(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    number = passage.group(site, "number") or ""
    value = passage.notation.quantity(number)
    nodes.append(PageStart(span=site.span, number=str(value[0]) if value else number))


def _literal(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    _text(nodes, passage.text, site.span.start, site.span.end)


def _supplement(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    """A bracket of plain words: an expansion, a gloss or a supplement, by its place."""
    content = passage.text[site.bracket.open.end: site.bracket.close.start]
    before = passage.text[max(passage.chunk.span.start, site.span.start - 80): site.span.start]
    after = passage.text[site.span.end: min(passage.chunk.span.end, site.span.end + 40)]
    if before[-1:].isalpha() and content.isdigit():
        _literal(passage, nodes, site)
        return
    if before[-1:].isalnum():
        if _completes(before, content, after) and _expand(passage, nodes, site):
            return
        if content.islower() or content.isdigit() or after[:1].isalnum():
            _supplied(passage, nodes, site)
            return
    language = passage.notation.transliteration(
        content.strip(), passage.reader.original) or _other_script(content, before)
    if language is not None or _is_gloss(content, before, after, passage.notation):
        nodes.append(Gloss(span=site.span, content=tuple(passage.content(site)),
                           language=language))
    else:
        _supplied(passage, nodes, site)


def _gloss(passage: _Passage, nodes: list[Inline], site: _Site) -> None:
    nodes.append(Gloss(span=site.span, content=tuple(passage.content(site))))


def _completes(before: str, content: str, after: str) -> bool:
    """True when letter and bracket make one word that was abbreviated."""
    stem = re.findall(r"[^\W\d_]+$", before)
    if not stem or not re.fullmatch(r"[^\W\d_]{2,}\.?", content) or not content[0].islower():
        return False
    return not after[:1].isalnum() and (len(stem[0]) <= 4 or len(content) >= len(stem[0]))


def _expand(passage: _Passage, nodes: list[Inline], site: _Site) -> bool:
    last = nodes[-1] if nodes else None
    if not isinstance(last, Text) or last.span is None:
        return False
    stem = re.search(r"[^\W\d_]+$", last.text)
    if stem is None:
        return False
    cut = last.span.start + stem.start()
    nodes.pop()
    _text(nodes, passage.text, last.span.start, cut)
    short = (Text(span=Span(cut, last.span.end), text=stem.group()),)
    content = passage.content(site)
    completion = tuple(node for node in content if not isinstance(node, Markup))
    nodes.append(Abbreviation(span=Span(cut, site.span.end), short=short, completion=completion,
                              content=(*short, *content)))
    return True


def _other_script(content: str, before: str) -> str | None:
    """The language of a gloss in another script than the words before it."""
    inside, outside = languages.script_weights(content), languages.script_weights(before)
    if not inside or not outside:
        return None
    own = max(inside, key=lambda script: inside[script])
    if own in outside or own == languages.LATIN:
        return None
    return {"Hani": "zh", "Cyrl": "ru", "Hang": "ko", "Kana": "ja"}.get(own)


def _is_gloss(content: str, before: str, after: str, notation: Notation) -> bool:
    """True when the bracket explains the word before it rather than adding a word."""
    content = content.strip()
    words = re.sub(r"-\s+", "-", before).split()
    if not words or not content or (words[-1].endswith((",", ";", ":")) and before[-1:].isspace()):
        return False
    last = words[-1].strip("\"'“”‘’«»(")
    bare = last.strip(".,;:)/")
    if not bare or (last.endswith((".", "!", "?")) and not bare.isupper()):
        return False
    folded = bare.casefold()
    vocabulary = notation.profile.vocabulary
    if folded in vocabulary.get("pronoun", {}).get("en", ()):
        return content[0].isupper() or content.startswith("the ")
    if len(bare) > 1 and bare.isupper() and _initials(content).startswith(folded[:2]):
        return True
    if not content[0].isupper() or not bare[0].isupper():
        return False
    single = " " not in content
    titled = folded in vocabulary.get("no_name", {}).get("en", ())
    named = re.match(r"\s+[^\W\d_]", after) is not None and after.lstrip()[0].isupper()
    return not (titled and (single or named)) and not (single and named and not bare.isupper())


def _initials(content: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", content)).casefold()


_BUILDERS: dict[str, Builder] = {
    "gap": _gap, "supplied": _supplied, "unclear": _unclear, "sic": _sic,
    "addition": _addition, "deletion": _deletion, "signature": _signature, "note": _note,
    "gloss": _gloss, "stamp": _stamp, "page": _page, "supplement": _supplement,
    "text": _literal,
}


# --- words before a mark ----------------------------------------------------------------

def _take_words(nodes: list[Inline], count: int) -> tuple[list[Inline], list[Inline]]:
    """Remove the last `count` words from the nodes and return them, blanks after them
    as layout, and what closes a quotation or bracket around them; a node other than
    text counts as one word."""
    blank: list[Inline] = []
    last = nodes[-1] if nodes else None
    if isinstance(last, Text) and last.span is not None:
        stripped = last.text.rstrip()
        if len(stripped) < len(last.text):
            cut = last.span.start + len(stripped)
            blank = [Markup(span=Span(cut, last.span.end), role=Role.LAYOUT)]
            nodes.pop()
            if stripped:
                nodes.append(Text(span=Span(last.span.start, cut), text=stripped))
            last = nodes[-1] if nodes else None
    if last is None or isinstance(last, Markup | LineBreak | PageStart | Furniture):
        _restore(nodes, blank)
        return [], []
    if not isinstance(last, Text) or last.span is None:
        return [nodes.pop(), *blank], []
    start, end = _word_bounds(last.text, count)
    nodes.pop()
    if start:
        nodes.append(_slice(last, 0, start))
    rest: list[Inline] = [_slice(last, end, len(last.text))] if end < len(last.text) else []
    return [_slice(last, start, end), *blank], rest


def _restore(nodes: list[Inline], blank: list[Inline]) -> None:
    """Put blanks back as text when no word stood before them."""
    nodes += [replace(node, role=Role.LAYOUT) for node in blank if isinstance(node, Markup)]


def _word_bounds(text: str, count: int) -> tuple[int, int]:
    """Where the last `count` words of a text begin and end; quotation marks and brackets
    around them stay outside, and in Han script a word is a sign."""
    closing = re.search(r"(?<=\w)[)\"”»’]+$", text)
    end = closing.start() if closing else len(text)
    if _HAN.match(text[end - 1]):
        return max(0, end - count), end
    starts = [m.start() for m in re.finditer(r"\S+", text[:end])]
    start = starts[-min(count, len(starts))]
    opening = re.match(r"[(\"“„«‘']+(?=\w)", text[start:end])
    return start + (opening.end() if opening else 0), end


def _words_corrected(nodes: list[Inline], correction: str | None) -> int:
    """How many words before the mark a correction replaces: those that resemble it."""
    last = nodes[-1] if nodes else None
    if correction is None or not isinstance(last, Text):
        return 1
    wanted = len(correction.split())
    if not 1 < wanted <= _MAX_CORRECTED_WORDS:
        return 1
    words = last.text.split()[-wanted:]
    alike = sum(a[:1].casefold() == b[:1].casefold()
                for a, b in zip(words, correction.split(), strict=False))
    return wanted if len(words) == wanted and alike == wanted else 1


def letter_spaced(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Letter-spaced words (``M e m o r a n d u m``) set off as emphasis."""
    out: list[Inline] = []
    for node in content:
        if not isinstance(node, Text) or node.span is None:
            out.append(node)
            continue
        at = 0
        for match in _LETTER_SPACED.finditer(node.text):
            start, end = match.span()
            if start > at:
                out.append(_slice(node, at, start))
            out.append(Emphasis(span=_slice(node, start, end).span, rendition="letterspaced",
                                content=(_slice(node, start, end),)))
            at = end
        if at < len(node.text):
            out.append(_slice(node, at, len(node.text)))
    return tuple(out)


def _slice(node: Text, start: int, end: int) -> Text:
    assert node.span is not None
    return Text(span=Span(node.span.start + start, node.span.start + end), text=node.text[start:end])


__all__ = ["InlineReader", "letter_spaced", "page_nodes"]
