"""Lines that stand together cut where they were taken for different blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from encoder.core.source import Source
from encoder.language.letters import CAPITAL, SMALL
from encoder.layout.blocks import Line, TextBlock
from encoder.layout.facts import CLEAR, SURE, Decided
from encoder.layout.joins import TERMINAL, announcements, paragraphs
from encoder.layout.lines import BULLET
from encoder.profile import Profile

Decisions = Mapping[int, Decided]
"""Where a line begins -> what it was taken for."""

_EACH_ALONE = frozenset(
    {
        "p",
        "head",
        "subhead",
        "speaker",
        "stage",
        "signed",
        "note",
        "entry-head",
        "salute",
        "dateline",
    }
)
"""Kinds of which each block stands for itself; lines of the others are read together."""


def cut(
    text_block: TextBlock, width: int, source: Source, decisions: Decisions, profile: Profile
) -> Iterator[TextBlock]:
    """A text block cut where its lines were taken for different blocks.

    Args:
        width: at which text is wrapped whose paragraphs are parted by blank lines; 0: it is not.
    """
    known = [decisions.get(line.span.start) for line in text_block.lines]
    if not all(known) or text_block.gaps or text_block.joined:
        yield from paragraphs(text_block, width, source)
        return
    if _announces_people(source.slice(text_block.lines[0].span), profile):
        yield replace(text_block, decided=known[0])
        return
    firsts = frozenset(
        line.span.start
        for line, one in zip(text_block.lines, known, strict=True)
        if one is not None and one.begins
    )
    start = 0
    for at in range(1, len(known)):
        announced = source.slice(text_block.lines[at - 1].span).strip("[]:： ").casefold()
        begins = _begins(known[at - 1], known[at]) and _may_end(text_block.lines, at, known, source)
        if begins and width and _of_one_paragraph(text_block.lines, at, known, width, source):
            continue
        if begins and _of_one_sign(text_block.lines, start, at, source):
            continue
        if begins and _quoted(text_block.lines, start, at, source):
            continue
        if begins and announced not in profile.lexicon(announcements):
            yield TextBlock(text_block.lines[start:at], decided=known[start], starts=firsts)
            start = at
    yield TextBlock(text_block.lines[start:], decided=known[start], starts=firsts)


def _announces_people(line: str, profile: Profile) -> bool:
    """True for a line that does nothing but announce who was present; the names are under it."""
    words = line.strip().rstrip(":：").casefold()
    return line.rstrip().endswith((":", "：")) and words in profile.lexicon(_present)


def _present(profile: Profile) -> frozenset[str]:
    return frozenset(map(str.casefold, profile.letterhead.present))


def _of_one_sign(lines: Sequence[Line], start: int, at: int, source: Source) -> bool:
    """True for a line with a bullet in a list of them, or with the sign of a quotation in one:
    they are found by their signs."""
    first, line = (source.slice(lines[index].span) for index in (start, at))
    return all(map(BULLET.match, (first, line))) or first[:1] == line[:1] == ">"


_QUOTES = {"“": "”", "„": "“", "«": "»", '"': '"', "»": "«", "‚": "‘"}
"""Signs that open a quotation, with those that close it."""


def _quoted(lines: Sequence[Line], start: int, at: int, source: Source) -> bool:
    """True for a line within a quotation that opens the block and closes at the end of a line."""
    first = source.slice(lines[start].span)
    closing = _QUOTES.get(first[:1])
    if closing is None:
        return False
    before = source.text[lines[start].span.start + 1 : lines[at - 1].span.end]
    return closing not in before and any(
        source.slice(line.span).endswith(closing) for line in lines[at:]
    )


def _may_end(lines: Sequence[Line], at: int, known: Sequence[Decided | None], source: Source) -> bool:
    """True when running text may end before a line: a sentence ends there, or the decision is sure."""
    decided, last = known[at], known[at - 1]
    if decided is None or last is None:
        return True
    if last.label != "p":
        return decided.margin >= CLEAR or not _capitals_go_on(lines, at, source)
    if decided.margin >= (_PLAIN if decided.label == "p" else SURE):
        return True
    before = source.slice(lines[at - 1].span)
    return before.endswith(TERMINAL) and _ABBREVIATED.search(before) is None


def _capitals_go_on(lines: Sequence[Line], at: int, source: Source) -> bool:
    """True for two lines in capitals of which the first ends like no title: "CHAIRMAN OF THE"."""
    before, after = (source.slice(lines[n].span) for n in (at - 1, at))
    return before.isupper() and after.isupper() and len(before) > _SHORT_CAPITALS


_SHORT_CAPITALS = 40
"""A line in capitals that is longer was ended by a margin."""
_ROOM = 0.8
"""A line that a margin ended fills so much of the usual width with the next word, even in proportional
type; a shorter one was ended on purpose."""


def _of_one_paragraph(
    lines: Sequence[Line], at: int, known: Sequence[Decided | None], width: int, source: Source
) -> bool:
    """True for two lines of text that a margin parted, where blank lines part paragraphs."""
    before, after = known[at - 1], known[at]
    if before is None or after is None or before.label != "p" or after.label not in _RUN_ON:
        return False
    text = source.slice(lines[at].span)
    if _NUMBERED.match(text):
        return False
    first, _, _ = text.partition(" ")
    return len(lines[at - 1].span) + 1 + len(first) > _ROOM * width


_NUMBERED = re.compile(r"\W*\d{1,3}(?:[.:]\d\d)?[.):]?\s*[-–—.)]|[-•*]")
"""A point, an hour or a bullet: what begins a line on purpose."""
_RUN_ON = frozenset({"p", "subhead", "stage"})
"""What a line of running text is taken for by its length."""


_PLAIN = 900
"""With such a margin a paragraph begins although no sentence has ended before it."""
_ABBREVIATED = re.compile(rf"(?<!\w){CAPITAL}{SMALL}{{0,3}}\.$")
"""A short word with a full stop that may abbreviate a title: "Cde."."""


def _begins(before: Decided | None, line: Decided | None) -> bool:
    """True when a line begins a text block of its own."""
    if before is None or line is None or not line.begins:
        return False
    return line.label != before.label or line.label in _EACH_ALONE
