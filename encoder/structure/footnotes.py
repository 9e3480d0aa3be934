"""Footnotes: the note at the foot of a page or of the text goes to its mark.

A note begins with its sign, a number or stars, at the start of a line. It is one
only when the same sign stands as a mark in the text before it: in brackets
(``[1]``), or glued to the end of a word (``us.3``, ``paper*``). Numbers without
brackets begin paragraphs as well, so they count only at the foot of a page or at
the end of the document. Notes under a word for them ("Footnotes:"), and notes with
stars at the foot of a page, are notes even where their mark is lost: they stay where
they are, as notes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Footnote, Inline, Markup, Text
from encoder.core.ranges import plain_text
from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.findings.pages import MarkWithoutNote, NoteWithoutMark
from encoder.layout.joins import goes_on, may_end
from encoder.layout.lines import ENDS_SENTENCE, cover, word_count
from encoder.profile import Profile
from encoder.structure.candidates import Candidate, block_of
from encoder.structure.continued import continued
from encoder.structure.notes import RAISED, Note, announced_by, note_block, notes_in

_ANY_MARK = re.compile(
    r"\[\^?(\d{1,3}|\*{1,5}|[ivx]{1,4}|(?<=\^)[^\]\s]{1,20})\]|(?<=[^\s*])(\*{1,5})(?![*\w])"
    r"|(?<=[^\W\d_])(\d{1,2})(?=[\s,.;:)\]]|$)|(?<!\d[.,])(?<=[.,;:”\"’»?!])(\d{1,2})(?=\s|$)"
    r"|([¹²³⁰⁴-⁹]{1,3})|([ᵃᵇᶜᵈᵉᶠᵍʰ])|(?<=[;,.)”\"])([a-h])(?=\s|$)|\((\d{1,2})\)"
    r"|(?<=\d\.)(?P<decimal>\d{1,2})(?=\s|$)"
)
_LAST_CHOICE = "~"
"""Before the sign of what looks like the decimals of a number ("1951.1"): a mark only for a note
that has no other."""
_TRIED = 50
"""So many places of a mark are looked at, from the last one before the note."""


def with_footnotes(
    candidates: list[Candidate], source: Source, profile: Profile
) -> tuple[list[Candidate], list[Finding]]:
    """The candidates with every footnote at its mark, and the sentences that stood around
    the notes of a page whole again; and the notes and marks that are left over."""
    group = profile.lexicon(announced_by)
    notes = [notes_in(candidate, group) for candidate in candidates]
    if not any(notes):
        return candidates, []
    out = list(candidates)
    marks = _marks(candidates)
    first_marks = {sign: places[0].candidate for sign, places in marks.items()}
    further = continued(candidates, notes, first_marks, source, profile)
    taken: dict[int, dict[int, _Placed]] = {}
    lost: list[Note] = []
    noted = [bool(own) or index in further.others for index, own in enumerate(notes)]
    last_text = max(
        (n for n, one in enumerate(candidates) if one.text_block is not None and not noted[n]),
        default=-1,
    )
    foot = _above_a_page_end(candidates, noted)
    surest_first = sorted(
        (index for index, own in enumerate(notes) if own), key=lambda index: not notes[index][0].certain
    )
    for index in surest_first:  # numbered points of the text take no marks of notes
        own = further.whole(index, notes[index], candidates)
        known = _is_note(candidates[index])
        at_foot = index > last_text or foot[index] or known
        if not at_foot and not own[0].certain and _is_other(candidates[index]):
            continue
        placed, left = _placed(
            out, index, own, marks, taken, glued=own[0].certain or at_foot, sure=known
        )
        if left and not known and not (at_foot and all(note.alone for note in own)):
            continue
        lost += [note for note in left if not note.alone]
        for one in placed:
            taken.setdefault(one.mark.candidate, {})[one.mark.span.start] = one
        blocks = tuple(note_block(note) for note in left)
        out[index] = replace(candidates[index], own=blocks) if blocks else _NOTHING
        for other in further.of(index):
            out[other] = _NOTHING
    for index, own_marks in taken.items():
        out[index] = replace(out[index], nodes=_marked(out[index].nodes, own_marks))
    kept = [
        candidate for candidate in out if candidate.text_block is not None or candidate.gap is not None
    ]
    return _rejoined(kept), list(_left_over(lost, taken, marks))


def _left_over(
    lost: Sequence[Note], taken: Mapping[int, Mapping[int, _Placed]], marks: Mapping[str, list[_Mark]]
) -> Iterator[Finding]:
    """Notes without a mark, and marks in brackets without a note where others have one."""
    for note in lost:
        yield NoteWithoutMark(span=cover(note.nodes), sign=note.sign)
    placed = [one for found in taken.values() for one in found.values()]
    signs = {one.note.sign for one in placed} | {note.sign for note in lost}
    if not any(one.mark.bracketed for one in placed):
        return
    for sign, places in marks.items():
        if sign not in signs and sign.isdigit():
            yield from (MarkWithoutNote(span=m.span, sign=sign) for m in places if m.bracketed)


_CLEAR = 400
"""From such a margin on (hundredths) what a text block was taken for counts."""


def _is_note(candidate: Candidate) -> bool:
    """True for a text block that was taken for a note."""
    decided = candidate.text_block.decided if candidate.text_block is not None else None
    return decided is not None and decided.label == "note"


def _is_other(candidate: Candidate) -> bool:
    """True for a text block that was clearly taken for something else: a numbered paragraph."""
    decided = candidate.text_block.decided if candidate.text_block is not None else None
    return (
        decided is not None
        and decided.label not in ("note", "distribution", "furniture")
        and decided.margin >= _CLEAR
    )


def _above_a_page_end(candidates: list[Candidate], noted: list[bool]) -> list[bool]:
    """For each candidate whether only notes stand between it and the end of its page."""
    found = [False] * len(candidates)
    ends = True
    for index in range(len(candidates) - 1, -1, -1):
        found[index] = ends
        ends = candidates[index].gap is not None or ends and noted[index]
    return found


_NOTHING = Candidate(None, ())
"""In the place of one whose words stand elsewhere."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in the text where the sign of a note may stand."""

    candidate: int
    span: Span
    bracketed: bool
    """True when the sign stands in brackets; without them it counts only where notes are sure."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A note with the mark that it belongs to."""

    mark: _Mark
    note: Note


def _marks(candidates: list[Candidate]) -> dict[str, list[_Mark]]:
    """For each sign the places where it may be a mark, in order."""
    found: dict[str, list[_Mark]] = {}
    for index, candidate in enumerate(candidates):
        for node in candidate.nodes if candidate.text_block is not None else ():
            if isinstance(node, Text) and node.span is not None:
                for match in _ANY_MARK.finditer(node.text):
                    sign = str(match.group(match.lastindex or 0)).translate(RAISED)
                    sign = _LAST_CHOICE + sign if match["decimal"] else sign
                    place = Span(node.span.start + match.start(), node.span.start + match.end())
                    found.setdefault(sign, []).append(_Mark(index, place, match.lastindex == 1))
    return found


def _placed(
    candidates: list[Candidate],
    before: int,
    notes: list[Note],
    marks: dict[str, list[_Mark]],
    taken: dict[int, dict[int, _Placed]],
    *,
    glued: bool,
    sure: bool,
) -> tuple[list[_Placed], list[Note]]:
    """Each note with the last mark before it that is free, and the notes that have none. A mark
    without brackets counts only where `glued` allows it, the decimals of a number only where these
    are notes for sure."""
    placed: list[_Placed] = []
    left: list[Note] = []
    here: set[int] = set()
    for note in notes:
        known = marks.get(note.sign) or (marks.get(_LAST_CHOICE + note.sign, []) if sure else [])
        last = bisect_left(known, before, key=lambda mark: mark.candidate)
        for mark in reversed(known[max(0, last - _TRIED) : last]):
            start, candidate = mark.span.start, candidates[mark.candidate]
            free = start not in here and start not in taken.get(mark.candidate, ())
            if free and (glued or mark.bracketed) and candidate.nodes and not candidate.own:
                here.add(start)
                placed.append(_Placed(mark, note))
                break
        else:
            left.append(note)
    return placed, left


def _marked(nodes: tuple[Inline, ...], taken: dict[int, _Placed]) -> tuple[Inline, ...]:
    """The nodes with notes in the place of their marks."""
    out: list[Inline] = []
    starts = sorted(taken)
    for node in nodes:
        if not isinstance(node, Text) or node.span is None:
            out.append(node)
            continue
        at = node.span.start
        for start in starts[bisect_left(starts, at) : bisect_left(starts, node.span.end)]:
            one = taken[start]
            if start > at:
                out.append(
                    Text(
                        span=Span(at, start),
                        text=node.text[at - node.span.start : start - node.span.start],
                    )
                )
            mark = Markup(span=one.mark.span)
            out.append(Footnote(span=mark.span, number=one.note.sign, content=(mark, *one.note.nodes)))
            at = one.mark.span.end
        if at < node.span.end:
            out.append(Text(span=Span(at, node.span.end), text=node.text[at - node.span.start :]))
    return tuple(out)


# --- sentences cut around the notes of a page --------------------------------------------


def _rejoined(candidates: list[Candidate]) -> list[Candidate]:
    """A paragraph that stops in mid-sentence before a page boundary and goes on after it."""
    out: list[Candidate] = []
    for candidate in candidates:
        between = 0
        while between < len(out) and (out[-1 - between].gap is not None or out[-1 - between].own):
            between += 1
        before = out[-1 - between] if between < len(out) else None
        apart = out[len(out) - between :]
        if before is not None and any(p.gap for p in apart) and _cut(before, candidate, apart):
            del out[len(out) - between - 1 :]
            out.append(_whole([before, *(p for p in apart if p.gap is not None), candidate]))
            out += [p for p in apart if p.own]
        else:
            out.append(candidate)
    return out


def _cut(before: Candidate, after: Candidate, apart: list[Candidate]) -> bool:
    """True when a footnote stands in the first part, which no full stop ends, and the
    second is more than a heading."""
    if before.text_block is None or after.text_block is None or after.own:
        return False
    noted = any(candidate.own for candidate in apart)
    text, rest = plain_text(before.nodes).rstrip(), plain_text(after.nodes).lstrip()
    ended = ENDS_SENTENCE.search(text) is not None
    if goes_on(after.text_block.decided, ended) and not (ended and may_end(before.text_block)):
        return True
    noted = noted or any(isinstance(node, Footnote) for node in before.nodes)
    return (
        noted
        and bool(text)
        and ENDS_SENTENCE.search(text) is None
        and word_count(text) > 7
        and (rest[:1].islower() or word_count(rest) > 5 and not rest[:30].isupper())
    )


def _whole(run: list[Candidate]) -> Candidate:
    nodes = run[0].nodes
    for candidate in run[1:]:
        nodes = (*nodes, Text(text=" "), *candidate.nodes)
    return Candidate(block_of(run), nodes)
