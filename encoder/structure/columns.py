"""Columns of a letterhead that were read across, line by line.

Two or three columns run together so that a marking of the paper falls inside the
brackets of a stamp. Separators (``[illegible]`` where a tab was) tell the columns
apart; without them the marks do: a registry stamp has one number and one date, and
never the number of a copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from encoder.core.model import DateText, Gap, Inline, LineBreak, Mark, Markup, Stamp, Text
from encoder.core.ranges import OBJECT, Range, cut, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.language.letters import CAPITAL, NO_CAPITAL, SMALL
from encoder.language.wording import any_word
from encoder.layout.lines import cover, split_lines
from encoder.profile import Profile
from encoder.structure.candidates import Candidate, block_of

_HEAD = 14
"""So many candidates at most have a letterhead in which a stamp may have lost its bracket."""
_TALLEST = 6
"""So many candidates at most has a stamp that was cut by blank lines."""
_SIGN = re.compile(r"\s*(?:№|N[º°]|No\.?|#)\s*")
_BARE_NUMBER = re.compile(rf"(?<![\w.-])\d{{3,5}}{SMALL}{{1,2}}(?![\w.-])")


def artefacts(line: list[Inline]) -> list[Inline]:
    """Separators at the start of a line beside a stamp stand for blanks too."""
    return [
        replace(node, artefact=True)
        if isinstance(node, Gap) and (index == 0 or isinstance(line[index - 1], LineBreak))
        else node
        for index, node in enumerate(line)
    ]


def separated(content: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], list[list[Inline]]]:
    """Pieces of a second column that was read across a stamp, line by line.

    A separator mark within a line (not at its start) begins the other column; the
    stamp goes on in the next line. Without separators at line starts there are no
    columns.
    """
    starts = [
        a
        for a, b in zip(content, content[1:], strict=False)
        if isinstance(a, LineBreak) and isinstance(b, Gap)
    ]
    if len(starts) < 2:
        return content, []
    own: list[Inline] = []
    columns: list[list[Inline]] = []
    at_start, aside = False, False
    for node in content:
        if isinstance(node, LineBreak):
            at_start, aside = True, False
        elif isinstance(node, Gap) and not node.unit and node.reason == "illegible":
            node = replace(node, artefact=True)
            aside = not at_start
            if aside:
                columns.append([])
            at_start = False
        (columns[-1] if aside else own).append(node)
    return tuple(own), columns


def interleaved(content: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], list[list[Inline]]]:
    """What cannot belong to a stamp of several lines, by its marks.

    The number of a copy is never part of one, nor the classification beside it. Of
    two dates or two numbers on one line the last, before the bracket, is the stamp's.
    """
    lines = split_lines(content)
    if len(lines) < 3:
        return content, []
    own: list[Inline] = []
    columns: list[list[Inline]] = []
    for line in lines:
        foreign = _foreign(line)
        own += [node for node in line if id(node) not in foreign]
        columns += _runs(line, foreign)
    return (_numbered(tuple(own)), columns) if columns else (content, [])


def _runs(line: tuple[Inline, ...], foreign: set[int]) -> list[list[Inline]]:
    """The foreign nodes of a line, neighbours together, without the marks set so far."""
    return [
        [
            part
            for node in run
            for part in (node.content if isinstance(node, Mark | DateText) else (node,))
        ]
        for apart, run in groupby(line, key=lambda node: id(node) in foreign)
        if apart
    ]


def _foreign(line: tuple[Inline, ...]) -> set[int]:
    """The marks of a line that belong to another column, by identity."""
    dates = [node for node in line if isinstance(node, DateText)]
    numbers = [node for node in line if isinstance(node, Mark) and node.kind == "outgoingNumber"]
    copies = [node for node in line if isinstance(node, Mark) and node.kind == "copyNumber"]
    foreign: list[Inline] = [*copies, *dates[:-1]]
    if copies:
        before = line[: line.index(copies[0])]
        foreign += [node for node in before if isinstance(node, Mark) and node.kind == "classification"]
    if numbers and _BARE_NUMBER.search(plain_text(line[line.index(numbers[-1]) + 1 :])):
        signs = [line[line.index(number) - 1] for number in numbers if line.index(number)]
        foreign += [*numbers, *(sign for sign in signs if _SIGN.fullmatch(plain_text([sign])))]
    return {id(node) for node in foreign}


def _numbered(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A bare registry number of the stamp as its incoming number."""
    if any(isinstance(node, Mark) and node.kind == "incomingNumber" for node in content):
        return content
    match = _BARE_NUMBER.search(plain_text(content))
    return content if match is None else wrap_ranges(content, [Range(*match.span(), _incoming)])


def _incoming(content: tuple[Inline, ...], place: Span) -> Inline:
    return Mark(span=place, kind="incomingNumber", content=content)


# --- a stamp that lost its opening bracket ---------------------------------------------


def reopened_stamps(candidates: list[Candidate], profile: Profile) -> list[Candidate]:
    """A stamp whose opening bracket is lost begins at its label, one of the words for a
    stamp with the name of its office and a colon."""
    form = profile.lexicon(_label)
    for first, candidate in enumerate(candidates[:_HEAD]):
        label = form.search(_bare(candidate.nodes)) if candidate.text_block is not None else None
        if label is None or any(isinstance(node, Stamp) for node in candidate.nodes):
            continue
        last = _closed(candidates, first)
        if last is not None:
            joined = _reopened(candidates[first : last + 1], label.start())
            return [*candidates[:first], joined, *candidates[last + 1 :]]
    return candidates


def _label(profile: Profile) -> re.Pattern[str]:
    office = rf"(?:(?:{CAPITAL}{NO_CAPITAL}+ ){{1,8}}|(?:{CAPITAL}{{2,}} ){{0,8}})"
    return re.compile(rf"(?<!\w){office}(?i:{any_word(profile.words('stamp'))}) ?:")


def _bare(nodes: Sequence[Inline]) -> str:
    """The visible text with signs in place of what stands within other nodes."""
    return "".join(
        plain_text([node]) if isinstance(node, Text | LineBreak) else OBJECT * len(plain_text([node]))
        for node in nodes
    )


def _closed(candidates: list[Candidate], first: int) -> int | None:
    """Where the bracket that was never opened closes."""
    for index, candidate in enumerate(candidates[first : first + _TALLEST], first):
        text = _bare(candidate.nodes).strip()
        if (
            candidate.text_block is None
            or "[" in text
            or any(isinstance(n, Stamp) for n in candidate.nodes)
        ):
            return None
        if "]" in text:
            return index if text.endswith("]") else None
    return None


def _reopened(run: list[Candidate], start: int) -> Candidate:
    nodes: list[Inline] = []
    for candidate in run:
        if nodes:
            nodes.append(LineBreak(span=Span(cover(nodes).end, cover(candidate.nodes).start)))
        nodes += candidate.nodes
    end = _bare(nodes).rindex("]")
    parts = cut(nodes, [start, end] if start else [end])
    before = parts[0] if start else ()
    inside, mark = parts[-2], parts[-1]
    closing = tuple(Markup(span=node.span) if isinstance(node, Text) else node for node in mark)
    content = (*inside, *closing)
    stamp = Stamp(span=cover(content), content=content, certain=False)
    return Candidate(block_of(run), (*before, stamp))
