"""Headings in letters of either case, known by their place among the paragraphs.

A short line of its own before running text may be a heading, a line of an address or
what is left of a damaged paragraph. It is read as a heading only with more evidence: a
sign that counts on from heading to heading, a word that announces a subject ("On",
"About"), or other lines like it in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from encoder import dates
from encoder.core.model import Gap, Heading, SignatureMark, Stamp
from encoder.core.ranges import OBJECT, plain_text
from encoder.language.letters import CAPITAL
from encoder.language.wording import any_word
from encoder.layout.lines import ENDS_SENTENCE, has_bullet, word_count
from encoder.profile import Profile
from encoder.structure.candidates import Candidate, alone
from encoder.structure.evidence import Context, Found
from encoder.structure.points import points

_LONGEST = 18
"""A heading has so many words at most."""
_PROSE = 14
"""Running text has so many words at least."""


def section_headings(candidates: Sequence[Candidate], context: Context) -> dict[int, Found]:
    """The place of each heading among the candidates, with the evidence for it."""
    text_blocks = [
        (i, candidate) for i, candidate in enumerate(candidates) if candidate.text_block is not None
    ]
    texts = [plain_text(candidate.nodes).strip() for _, candidate in text_blocks]
    likely = [
        n for n, (_, candidate) in enumerate(text_blocks) if _may_be(n, texts, candidate, context)
    ]
    listed = _listed(texts)
    likely = [n for n in likely if n not in listed]
    counted = {likely[p.index] for p in points([texts[n] for n in likely])}
    subject = context.lexicon(_subject)
    found: dict[int, Found] = {}
    unpointed = [n for n in likely if not texts[n].endswith(".")]
    series = bool(counted & set(unpointed))
    for n in likely:
        known = series if n in counted else subject.match(texts[n]) is not None
        if not known and (texts[n].endswith(".") or n in counted or len(unpointed) < 2):
            continue
        index, candidate = text_blocks[n]
        assert candidate.text_block is not None
        heading = Heading(span=candidate.text_block.span, kind="section", content=candidate.nodes)
        evidence = Found([heading], 0.45, ("a short line of its own before running text",))
        if n in counted:
            evidence = evidence.with_evidence(0.3, "its number counts on from heading to heading")
        if subject.match(texts[n]):
            evidence = evidence.with_evidence(0.25, "opens with a word that announces a subject")
        if n in unpointed:
            evidence = evidence.with_evidence(0.1, "no full stop")
        found[index] = evidence
    return found


def _listed(texts: Sequence[str]) -> set[int]:
    """Points that follow one another without a text between them: items of a list."""
    found = points(texts)
    return {
        index
        for one, other in zip(found, found[1:], strict=False)
        if one.form == other.form and other.index == one.index + 1
        for index in (one.index, other.index)
    }


def _subject(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.letterhead.subjects)
    return re.compile(rf"(?:\W*(?:\d{{1,2}}|[IVX]{{1,5}}|[^\W\d_])[.)]\s+)?(?i:{known})(?!\w)")


def _may_be(number: int, texts: Sequence[str], candidate: Candidate, context: Context) -> bool:
    """True for a short line between the end of a sentence and running text."""
    text = texts[number]
    if not 1 < word_count(text) <= _LONGEST or text.count("\n") > 1 or candidate.own:
        return False
    if number + 1 >= len(texts) or word_count(texts[number + 1]) < _PROSE:
        return False
    if (
        number
        and not ENDS_SENTENCE.search(texts[number - 1])
        and word_count(texts[number - 1]) > _LONGEST
    ):
        return False
    if text.endswith((",", ":", ";", "：", "-", "–", "!", "?", "。", "]", ")")) or OBJECT in text:
        return False
    return _is_named(text) and not _is_other(text, candidate, context)


def _is_named(text: str) -> bool:
    """True when the words begin like a heading: a capital, after a sign perhaps."""
    return re.match(rf"(?:(?:\d{{1,2}}|[IVX]{{1,5}}|[^\W\d_])[.)]\s+)?{CAPITAL}", text) is not None


def _is_other(text: str, candidate: Candidate, context: Context) -> bool:
    """True for what a short line before a text may be as well: an address, a date, a name."""
    if has_bullet(candidate.nodes) or alone(candidate.nodes) is not None:
        return True
    if any(isinstance(node, Gap | SignatureMark | Stamp) for node in candidate.nodes):
        return True
    folded = text.casefold()
    titles = (*context.profile.speakers, *context.profile.salutes)
    if folded.startswith(tuple(f"{word.casefold()} " for word in titles)):
        return True
    return dates.parse_parts(text, context.dates) is not None
