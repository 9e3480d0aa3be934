"""Where one language version ends and the next begins: moved from block to block by what versions
begin and end with, and from line to line where both are in one script."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from encoder.core.source import FORM_FEED, Source, Span
from encoder.language import identify
from encoder.language.spelling import fold
from encoder.layout.facts import physical_lines
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled

FULL_EVIDENCE = 80.0
"""So many letters of a block count; a longer block says no more than that."""
Run = tuple[Span, int]
"""The text of a version, and the number of its language."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of text, or a line where a block mixes scripts."""

    span: Span
    weights: dict[str, float]
    letters: float


def settled(
    units: list[Stretch],
    states: list[int],
    candidates: list[str],
    source: Source,
    profile: Profile,
) -> list[int]:
    """Move each change of language to where the second version visibly begins.

    Between the last block that is surely the first language and the first block
    that is surely the second stand short blocks that could be either: noise of
    the recognition at the end of a page, or the letterhead of the next version.
    """
    found = list(states)
    for index in range(1, len(units)):
        if found[index] == found[index - 1]:
            continue
        first, second = candidates[found[index - 1]], candidates[found[index]]
        low = index
        while (
            low > 1
            and found[low - 1] == found[index - 1]
            and _open(units[low - 1], first, second, source, profile)
        ):
            low -= 1
        high = index
        while (
            high < len(units) - 1
            and found[high] == found[index]
            and _open(units[high], first, second, source, profile)
        ):
            high += 1
        cues = [_cue(units[k], first, second, source, profile) for k in range(low, high)]
        if "end" in cues:
            start = low + len(cues) - cues[::-1].index("end")
        elif "begin" in cues:
            start = low + cues.index("begin")
        else:
            start = index
        for k in range(low, high):
            found[k] = found[low - 1] if k < start else found[high]
    return found


def _open(unit: Stretch, first: str, second: str, source: Source, profile: Profile) -> bool:
    """True for a short block that its own letters do not decide."""
    if unit.letters > 160:
        return False
    one, two = identify.script_of(first), identify.script_of(second)
    if one == two:
        return unit.letters < 30
    words = source.slice(unit.span).casefold().split()
    if two != identify.LATIN and unit.weights.get(two, 0.0) > 0.6 * unit.letters > 6:
        return False
    if sum(word in profile.pages.connectors for word in words) > max(1, len(words) // 6):
        return False  # running text, not noise in Latin letters
    decided = unit.weights.get(one, 0.0) / unit.letters if unit.letters else 0.0
    return decided < 0.2


def _cue(unit: Stretch, first: str, second: str, source: Source, profile: Profile) -> str | None:
    """ "begin" for what stands at the head of a version, "end" for what closes one."""
    text = source.slice(unit.span).strip()
    if text.startswith(("[", "\\[")):
        spoken = _label_languages(text, profile)
        if first in spoken and second not in spoken:
            return "end"
        return "begin" if second in spoken and first not in spoken else None
    letters = [c for c in text if c.isalpha()]
    if text.startswith("#") or (len(letters) > 7 and all(c.isupper() for c in letters)):
        return "begin"
    if any(pattern.match(text) for pattern in profile.lexicon(_marks)):
        return "begin"
    folded = text.rstrip("! .").casefold()
    graded = any(folded in spellings for spellings in profile.letterhead.classification.values())
    return "begin" if graded else None


def _marks(profile: Profile) -> list[Watched]:
    """The marks of letterheads: numbers of copies, incoming numbers …"""
    forms = [form for forms in profile.letterhead.marks.values() for form in forms]
    return [compiled(form, "letterhead.marks") for form in forms]


def _label_languages(text: str, profile: Profile) -> set[str]:
    """Languages in whose vocabulary the label of a bracket is found."""
    label = re.split(r"[:\]\n]", text.lstrip("\\["), maxsplit=1)[0].casefold().strip()
    exact, beginnings = profile.lexicon(_vocabulary)
    blanks = [at for at, sign in enumerate(label) if sign == " "]
    said = {label, *(label[:at] for at in blanks), *(label[at + 1 :] for at in blanks)}
    found = {language for words in said for language in exact.get(words, ())}
    return found | {language for language, start in beginnings if label.startswith(start)}


def _vocabulary(profile: Profile) -> tuple[dict[str, set[str]], tuple[tuple[str, str], ...]]:
    """The words of labels, case folded, with their languages; and beginnings of words. The words
    around dates are of no label."""
    exact: dict[str, set[str]] = {}
    beginnings: list[tuple[str, str]] = []
    for name, lists in profile.vocabulary.items():
        for language, words in lists.items() if not name.startswith("date_") else ():
            for word in map(str.casefold, words):
                if word.endswith("*"):
                    beginnings.append((language, word[:-1]))
                else:
                    exact.setdefault(word, set()).add(language)
    return exact, tuple(beginnings)


# --- line by line ----------------------------------------------------------------------------

_WINDOW = 14
"""So many lines before and after a boundary are looked at."""
_WORTH = 2.0
"""A boundary moves when the new place is better by this (log evidence)."""
_BLANK, _FEED = 1.0, 3.0
_MIRRORED = 3.0
"""Versions begin alike and end alike: with the same names and numbers."""
_LABELLED = 6.0
"""A bracket has a label in one of the languages."""


def by_lines(
    runs: Sequence[Run], candidates: Sequence[str], source: Source, profile: Profile
) -> list[Run]:
    """The runs with each boundary between two languages of one script at the line where it fits
    best: where a letter's head follows the letter before it without a break, a block holds both."""
    out = list(runs)
    for at in range(1, len(out)):
        (before, first), (after, second) = out[at - 1], out[at]
        names = candidates[first], candidates[second]
        if identify.script_of(names[0]) != identify.script_of(names[1]):
            continue
        place = _best_line(before, after, names, source, profile)
        if place is not None:
            end = before.start + len(source.text[before.start : place].rstrip())
            out[at - 1], out[at] = (Span(before.start, end), first), (Span(place, after.end), second)
    return out


def _best_line(
    before: Span, after: Span, languages: tuple[str, str], source: Source, profile: Profile
) -> int | None:
    """Where the second version begins; None: where it does already."""
    lines = [
        *_lines(before, source)[1:][-_WINDOW:],
        *_lines(after, source)[:-1][:_WINDOW],
    ]
    gains = [_gain(source.slice(line), languages, profile) for line in lines]
    starts = [line.start for line in lines]
    known = next((at for at, line in enumerate(lines) if line.start >= after.start), None)
    if known is None:
        return None
    ends = [source.slice(line) for line in (*_edge(before, source), *_edge(after, source))]
    worth: list[float] = []
    for at in range(len(lines)):
        cues = _cues(lines, at, ends, source)
        worth.append(sum(gains[:at]) - sum(gains[at:]) + cues)
    best = max(range(len(lines)), key=lambda at: (worth[at], at == known))
    return starts[best] if best != known and worth[best] > worth[known] + _WORTH else None


def _lines(span: Span, source: Source) -> list[Span]:
    return [line.span for line in physical_lines(source.text, span)]


def _edge(span: Span, source: Source) -> tuple[Span, Span]:
    """The first and the last line."""
    lines = _lines(span, source)
    return lines[0], lines[-1]


def _gain(line: str, languages: tuple[str, str], profile: Profile) -> float:
    """By how much a line speaks for the first language against the second (log evidence)."""
    if line.startswith(("[", "\\[")):
        spoken = _label_languages(line, profile)
        if len(spoken.intersection(languages)) == 1:
            return _LABELLED if languages[0] in spoken else -_LABELLED
    letters = sum(map(str.isalpha, line))
    if not letters:
        return 0.0
    shares = identify.likelihoods(line, languages)
    odds = math.log(max(shares[languages[0]], 1e-3) / max(shares[languages[1]], 1e-3))
    return min(letters, FULL_EVIDENCE) / 20 * odds


def _cues(lines: Sequence[Span], at: int, ends: Sequence[str], source: Source) -> float:
    """What speaks for a boundary before a line, whatever the languages: blank lines, a page, and
    that the versions begin and end alike."""
    if at == 0:
        return 0.0
    between = source.text[lines[at - 1].end : lines[at].start]
    worth = _FEED if FORM_FEED in between else _BLANK if between.count("\n") > 1 else 0.0
    if _alike(source.slice(lines[at]), ends[0]):
        worth += _MIRRORED
    if _alike(source.slice(lines[at - 1]), ends[3]):
        worth += _MIRRORED
    return worth


def _alike(one: str, other: str) -> bool:
    """True for short lines that share most of their words and numbers."""
    words, others = set(fold(one).text.split()), set(fold(other).text.split())
    most = max(len(words), len(others))
    return 0 < most <= 12 and len(words & others) >= 0.5 * most
