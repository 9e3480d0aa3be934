"""Paragraphs that a page or a blank line cuts, made whole again; and lines that end on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.findings.pages import LowerCaseStart, ParagraphJoined, WordJoined
from encoder.language.letters import CAPITAL, POINT_LETTER
from encoder.layout.blocks import Line, PageGap, TextBlock
from encoder.layout.facts import SURE, Decided
from encoder.layout.lines import BULLET, in_capitals
from encoder.profile import Profile

TERMINAL = tuple(".!?:;…»”\"'’)]。！？：；")
"""Signs that can end a paragraph."""


_LIST_MARK = re.compile(
    rf"(?:[-•*–—] |\(?\d{{1,3}}[.)] ?|\(?{POINT_LETTER}[.)] |[IVXivx]{{1,5}}[.)] |[§□])"
)


_POINT = re.compile(r"\(?\d{1,2}[.)] ")


_SIGNER = re.compile(rf"(?:{CAPITAL}\. ?){{1,2}}{CAPITAL}[^\W\d_]+")
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


def join(
    items: list[TextBlock | PageGap], source: Source, profile: Profile
) -> tuple[list[TextBlock | PageGap], list[Finding]]:
    joined: list[TextBlock | PageGap] = []
    findings: list[Finding] = []
    for item in items:
        before = _last_text_block(joined)
        if isinstance(item, TextBlock) and before is not None:
            gap = joined[-1] if isinstance(joined[-1], PageGap) else None
            how = _continues(before, item, gap, source, profile)
            if how is not None:
                if gap is not None:
                    joined.pop()
                joined[-1] = merged(before, item, gap, how == "word")
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


def _last_text_block(items: list[TextBlock | PageGap]) -> TextBlock | None:
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
    if _is_note(before, source, profile) or _is_note(after, source, profile):
        return None
    running = before.decided is not None and before.decided.label in _RUNNING
    if gap is None:
        goes = _is_fragment(before, last, text)
    else:
        ended = last.endswith(TERMINAL)
        goes = running and goes_on(after.decided, ended) and not (ended and may_end(before))
    goes = goes or _in_midst(before, after, gap, source, profile)
    cut_word = last[-1] == "-" and last[-2:-1].isalpha() and text[0].islower()
    return None if not goes else "word" if cut_word else "sentence"


def announcements(profile: Profile) -> frozenset[str]:
    """Lines that announce footnotes: they stay with the notes."""
    return frozenset(map(str.casefold, profile.footnotes))


def _is_note(text_block: TextBlock, source: Source, profile: Profile) -> bool:
    """True for a text block that was taken for notes, or that begins with a word for them."""
    if text_block.decided is not None and text_block.decided.label == "note":
        return True
    first = source.slice(text_block.lines[0].span).strip("[]:： ").casefold()
    return first in profile.lexicon(announcements)


def is_short(text_block: TextBlock) -> bool:
    """True when the last line of a paragraph left room for more."""
    widest = max(len(line.span) for line in text_block.lines)
    return len(text_block.lines) > 1 and len(text_block.lines[-1].span) < 0.8 * widest


def may_end(text_block: TextBlock) -> bool:
    """True when a paragraph may end with a sentence: its last line is short, or its only one."""
    return is_short(text_block) or len(text_block.lines) == 1


def _in_midst(
    before: TextBlock, after: TextBlock, gap: PageGap | None, source: Source, profile: Profile
) -> bool:
    """True when the signs of two text blocks say that a sentence runs from one to the other."""
    last = source.slice(before.lines[-1].span)
    text = source.slice(after.span)
    if not is_prose(before, source) or _LIST_MARK.match(text) or text[0] in "#[\\<":
        return False
    if _parts_of_a_head(before.decided, after.decided):
        return False
    if last[-1] == "-" and last[-2:-1].isalpha() and text[0].islower():
        return True
    if last.endswith(TERMINAL) or last[-1] in "_□":
        return False
    if text[0].islower() and len(text.split()) > 1:
        return True
    final = re.findall(r"\w+", last)[-1:] or [""]
    if final[0].casefold() in profile.pages.connectors or last[-1] == ",":
        return text[0].isdigit() or text[0].isalpha() and not text[:40].isupper()
    full = gap is not None and not is_short(before)
    return full and text[0].isalpha() and len(text.split()) > 5


def _parts_of_a_head(before: Decided | None, after: Decided | None) -> bool:
    """True for two blocks that were surely taken for different things, the first for no text."""
    return (
        before is not None
        and after is not None
        and before.label not in _RUNNING
        and before.label != after.label
        and after.begins
        and after.margin >= SURE
    )


_OPENING, _CLOSING = "([„“«", ")]”»"
_FRAGMENT_WORDS = 8
"""What stands in brackets on a line of its own has at most so many words."""


def _is_fragment(before: TextBlock, last: str, text: str) -> bool:
    """True for a piece of a sentence that lost its markup: a bracket alone on its line, what stands
    in it, and how the sentence goes on."""
    if text in _OPENING:
        return not last.endswith(TERMINAL)
    if last in _OPENING:
        return len(text.split()) <= _FRAGMENT_WORDS
    in_brackets = len(before.lines) > 1 and any(len(line.span) == 1 for line in before.lines)
    if text in _CLOSING:
        return in_brackets
    return in_brackets and last in _CLOSING and (text[0].islower() or text[0] in ",;.:")


_RUNNING = frozenset({"p", "speaker", "item"})
"""What running text stands in."""
_SURE = 150
"""With such a margin a paragraph goes on although a sentence has ended before."""


def goes_on(decided: Decided | None, ended: bool) -> bool:
    """True for a line that was taken for one with which a paragraph goes on.

    Args:
        ended: a sentence ends before it.
    """
    if decided is None or decided.label != "p" or decided.begins:
        return False
    return not ended or decided.margin >= _SURE


_LOOKED_AT = 2000
"""So many characters show whether a text block has the words of a paragraph."""


def is_prose(text_block: TextBlock, source: Source) -> bool:
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
        and is_prose(before, source)
        and source.text[before.span.end - 1] in ".!?"
        and not _LIST_MARK.match(text)
    )


def merged(before: TextBlock, after: TextBlock, gap: PageGap | None, word: bool) -> TextBlock:
    """Two text blocks as one; `word`: a word runs from one to the other."""
    between = Span(before.span.end - word, after.span.start)
    gaps, joined = before.gaps, before.joined
    if gap is not None:
        gaps = (*gaps, replace(gap, span=between, cuts_word=word))
    else:
        joined = (*joined, between)
    if word and gap is None:
        gaps = (*gaps, PageGap(between, starts_page=False, cuts_word=True))
        joined = before.joined
    return TextBlock(
        (*before.lines, *after.lines),
        (*gaps, *after.gaps),
        (*joined, *after.joined),
        decided=before.decided,
        starts=before.starts,
    )


def usual_width(items: Sequence[TextBlock | PageGap]) -> int:
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


def hardened(text_block: TextBlock, width: int, source: Source) -> TextBlock:
    """Mark the line ends that a margin did not cause."""
    lines = []
    inner = [len(line.span) for line in text_block.lines[:-1]]
    ragged = not width and len(inner) > 1 and min(inner) < 0.6 * max(inner)
    for line, following in zip(text_block.lines, (*text_block.lines[1:], None), strict=True):
        hard = following is not None and (ragged or _ends_on_purpose(line, following, width, source))
        if following is not None and Span(line.span.end, following.span.start) in text_block.joined:
            hard = False
        lines.append(Line(line.span, hard))
    return replace(text_block, lines=tuple(lines))


def _ends_on_purpose(line: Line, following: Line, width: int, source: Source) -> bool:
    """True when the next word would have fit, so that not a margin ended the line."""
    after = source.slice(following.span)
    finished = source.text[line.span.end - 1] in ".;:!?"
    if BULLET.match(after) or _LIST_MARK.match(after) and finished:
        return True
    if not width:
        return len(line.span) < _MIN_WIDTH or (finished and not after[0].islower())
    needed = len(line.span) + 1 + len(after.split(maxsplit=1)[0])
    room = len(line.span) < _SOFT * width and needed < _FULL * width
    return room and (finished or not after[0].islower())


def paragraphs(text_block: TextBlock, width: int, source: Source) -> Iterator[TextBlock]:
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
