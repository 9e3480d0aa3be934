"""Notes of several paragraphs, and the headings of notes.

A paragraph without a sign goes on with the note before it when it is drawn in under a Markdown
definition; when it stands between two notes whose marks both stand in the text before them, so that
no text can lie between the two; or when it was taken for a part of a note. A word for notes alone
above the first of them is their heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from encoder.core.model import Inline, Markup, ParagraphEnd, Role, Text
from encoder.core.ranges import plain_text
from encoder.core.source import Source, Span
from encoder.language.wording import any_word
from encoder.layout.facts import columns
from encoder.profile import Profile
from encoder.structure.candidates import Candidate
from encoder.structure.notes import Note, follows

_DRAWN_IN = 2
"""Paragraphs of a Markdown definition are drawn in by so many columns at least."""
_TEXT_LABELS = frozenset({"p", "note", "item"})
"""What a paragraph of a note may be taken for."""


@dataclass(slots=True)
class Continued:
    """Which candidates belong to the notes of another one."""

    headings: dict[int, int] = field(default_factory=dict)
    """A candidate with notes -> the heading above them."""
    paragraphs: dict[int, list[int]] = field(default_factory=dict)
    """A candidate with notes -> the paragraphs with which the last of them goes on."""
    others: set[int] = field(default_factory=set)
    """All these headings and paragraphs."""

    def of(self, index: int) -> list[int]:
        """The candidates that belong to the notes of one."""
        heading = [self.headings[index]] if index in self.headings else []
        return [*heading, *self.paragraphs.get(index, ())]

    def whole(self, index: int, notes: Sequence[Note], candidates: Sequence[Candidate]) -> list[Note]:
        """The notes of a candidate with their heading and all their paragraphs."""
        out = list(notes)
        if index in self.headings:
            head = _as_markup(candidates[self.headings[index]].nodes)
            out[0] = replace(out[0], nodes=(*head, *out[0].nodes))
        if index in self.paragraphs:
            nodes = list(out[-1].nodes)
            for number in self.paragraphs[index]:
                nodes += (ParagraphEnd(), *candidates[number].nodes)
            out[-1] = replace(out[-1], nodes=tuple(nodes))
        return out


def continued(
    candidates: Sequence[Candidate],
    notes: Sequence[Sequence[Note]],
    first_marks: Mapping[str, int],
    source: Source,
    profile: Profile,
) -> Continued:
    """Which candidates go on with the note before them, and which are headings of notes.

    Args:
        candidates: of a division.
        notes: for each candidate the notes that it consists of.
        first_marks: sign of a note -> the first candidate with a mark that may be its.
        source: where the candidates come from.
        profile: has the words for notes.
    """
    found = Continued()
    heading = profile.lexicon(_heading)
    following = _following(candidates, notes)
    owner: int | None = None
    for index, candidate in enumerate(candidates):
        if candidate.text_block is None:
            owner = None
        elif notes[index]:
            owner = index
        elif index + 1 < len(candidates) and notes[index + 1] and _is_heading(candidate, heading):
            found.headings[index + 1] = index
            found.others.add(index)
            owner = None
        elif owner is not None:
            places = owner, index, following[index]
            if _goes_on(candidates, notes, places, first_marks, source):
                found.paragraphs.setdefault(owner, []).append(index)
                found.others.add(index)
            else:
                owner = None
    return found


def _following(candidates: Sequence[Candidate], notes: Sequence[Sequence[Note]]) -> list[int | None]:
    """For each candidate the next one with notes on its page; None: there is none."""
    out: list[int | None] = [None] * len(candidates)
    after: int | None = None
    for index in range(len(candidates) - 1, -1, -1):
        if candidates[index].gap:
            after = None
        out[index] = after
        if notes[index]:
            after = index
    return out


def _heading(profile: Profile) -> re.Pattern[str]:
    """A word for notes on a line of its own."""
    return re.compile(rf"[\W_]*(?:{any_word(profile.footnotes)})[\W_]*", re.IGNORECASE)


def _is_heading(candidate: Candidate, heading: re.Pattern[str]) -> bool:
    return heading.fullmatch(plain_text(candidate.nodes)) is not None


def _goes_on(
    candidates: Sequence[Candidate],
    notes: Sequence[Sequence[Note]],
    places: tuple[int, int, int | None],
    first_marks: Mapping[str, int],
    source: Source,
) -> bool:
    """True when a candidate goes on with the note of an earlier one; `places`: that one, the
    candidate, and the next one with notes."""
    owner, index, after = places
    last, block = notes[owner][-1], candidates[index].text_block
    assert block is not None
    if last.defined:
        return _indent(source, block.span) >= _DRAWN_IN
    decided = block.decided
    if decided is not None and decided.label == "note" and not decided.begins:
        return True
    if after is None or decided is not None and decided.label not in _TEXT_LABELS:
        return False
    following = notes[after][0]
    return (
        last.certain
        and following.certain
        and follows(last.sign, following.sign)
        and first_marks.get(following.sign, after) < owner
    )


def _indent(source: Source, span: Span) -> int:
    """The columns before a text."""
    start = source.text.rfind("\n", 0, span.start) + 1
    lead = source.text[start : span.start]
    return columns(lead) if not lead.strip() else 0


def _as_markup(nodes: Sequence[Inline]) -> tuple[Inline, ...]:
    """What announces notes, kept as a sign of theirs."""
    return tuple(
        Markup(span=node.span, role=Role.MARKUP) if isinstance(node, Text) else node for node in nodes
    )
