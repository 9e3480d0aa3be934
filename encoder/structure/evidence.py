"""Who says what a text block is, on what evidence, and who is believed.

Every recogniser that knows a kind of block answers for a text block with its reading of
it: the blocks, a score, and the reasons. The resolver believes the highest score, and
the earlier rule of the table where scores are equal. A score is a weight of evidence
set by hand, from 0 to 1, not a probability. A choice is doubtful when its own score is
low, or when another kind of block is nearly as likely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from encoder.core.model import Block, Inline, Reading, Recognised
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.dates import DateWords
from encoder.layout.lines import word_count
from encoder.profile import Closing, Letterhead, Profile
from encoder.profile.dating import date_words

DOUBT, GUESS = 0.6, 0.45
"""A choice with a lower score is doubtful, and below the second a guess."""
NEAR = 0.1
"""Another reading so near makes a choice doubtful."""
SURE = 0.9
"""From here on nothing else makes a choice doubtful: the transcript says what it is."""
_PLAIN = "paragraph"


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Context:
    """What the recognisers need to know of a division."""

    profile: Profile
    language: str
    reference_date: str = ""
    """The date of the record (ISO), to complete dates without a year; "": none."""

    def lexicon(self, make: Callable[[Profile], Made]) -> Made:
        """What a function makes of the profile's words, once."""
        return self.profile.lexicon(make)

    @property
    def words(self) -> Letterhead:
        return self.profile.letterhead

    @property
    def foot(self) -> Closing:
        return self.profile.closing

    @property
    def dates(self) -> DateWords:
        """The forms of dates in the language of the division."""
        return self.profile.lexicon(date_words, self.language)


@dataclass(frozen=True, slots=True)
class Found:
    """What a recogniser takes a text block for, how much speaks for it, and what does."""

    blocks: list[Block]
    score: float
    reasons: tuple[str, ...]

    def with_evidence(self, weight: float, reason: str) -> Found:
        """The same with one more reason for it."""
        return replace(self, score=min(1.0, self.score + weight), reasons=(*self.reasons, reason))


Recogniser = Callable[[tuple[Inline, ...], Context], Found | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A recogniser under the name by which editors know its blocks."""

    name: str
    read: Recogniser


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reading that is believed, and the others by their scores."""

    rule: str
    found: Found
    others: tuple[tuple[str, float], ...] = ()

    @property
    def certainty(self) -> str | None:
        """ "low" or "medium" for a doubtful choice (TEI `@cert`), None for a good one."""
        if self.found.score < DOUBT:
            return "low" if self.found.score < GUESS else "medium"
        near = [score for name, score in self.others if self.found.score - score < NEAR]
        return "medium" if near and self.found.score < SURE else None

    @property
    def blocks(self) -> list[Block]:
        """The blocks, with the doubt on those that were recognised."""
        certainty = self.certainty
        if certainty is None:
            return self.found.blocks
        return [
            replace(block, certainty=certainty) if isinstance(block, Recognised) else block
            for block in self.found.blocks
        ]

    def reading(self, span: Span) -> Reading:
        """The choice as a fact about a stretch of the source."""
        return Reading(
            span=span,
            rule=self.rule,
            score=self.found.score,
            others=self.others,
            reasons=self.found.reasons,
            certainty=self.certainty,
        )


def prose(nodes: Sequence[Inline]) -> Found:
    """How much speaks for running text: many words, and a full stop at the end."""
    text = plain_text(nodes).strip()
    words = word_count(text)
    score = min(0.6, 0.2 + 0.03 * words)
    reasons = [f"{words} word{'s' if words != 1 else ''}"]
    if text.endswith((".", "!", "?", ":", ";", "。", "”", '"')):
        score += 0.15
        reasons.append("ends like a sentence")
    return Found([], round(score, 2), tuple(reasons))


def resolve(candidates: Sequence[tuple[str, Found]], nodes: Sequence[Inline]) -> Chosen | None:
    """The best of the candidates; None when plain text is the better reading.

    The runners-up include running text, so that doubt says what else it could be.
    """
    if not candidates:
        return None
    plain = prose(nodes)
    ranked = sorted(candidates, key=lambda candidate: -candidate[1].score)
    name, best = ranked[0]
    if best.score < plain.score:
        return None
    others = [(other, found.score) for other, found in ranked[1:] if other != name]
    others.append((_PLAIN, plain.score))
    return Chosen(name, best, tuple(sorted(others, key=lambda item: -item[1])))


def recognise(
    rules: Sequence[Rule],
    nodes: tuple[Inline, ...],
    context: Context,
    more: Sequence[tuple[str, Found]] = (),
) -> Chosen | None:
    """Show a text block to every recogniser of a table and resolve what they say, and what
    else is known of it."""
    candidates = [
        *more,
        *((rule.name, found) for rule in rules if (found := rule.read(nodes, context)) is not None),
    ]
    return resolve(candidates, nodes)
