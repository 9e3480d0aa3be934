"""Language versions, found by runs of script and language.

A run is the cheapest explanation of all blocks together (Viterbi): changing the
language costs more than one odd block can bring, so a Russian paragraph that
begins in Latin noise stays Russian. What the record promises restricts which
languages are possible; it never proves that a version exists.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Record
from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.findings.structure import LanguageUncertain, PromisedVersionMissing, TakenForTranslation
from encoder.language import identify
from encoder.layout.boundaries import FULL_EVIDENCE, Stretch, by_lines, settled
from encoder.layout.roles import TranslationNote, roles, translation_notes
from encoder.layout.stated import before, is_stated, role_of, stated
from encoder.profile import Profile

_BLOCK = re.compile(r"\S[^\n]*+(?:\n[^\S\n]*+\S[^\n]*+)*")
_SWITCH_COST = 12.0
_MIN_SHARE = 0.12
"""A language has this share of the letters at least, when no record names it."""
_CERTAIN = 0.6


@dataclass(frozen=True, slots=True)
class Version:
    """One language version: its span (blank lines around it aside), tag and role."""

    span: Span
    language: str
    role: str
    certain: bool
    """True when its letters leave no doubt about its language."""
    sure: bool = True
    """True when something speaks for its role."""
    notes: tuple[TranslationNote, ...] = ()
    """What it says of its translation."""


def find_versions(
    source: Source, document: Span, record: Record, profile: Profile
) -> tuple[list[Version], list[Finding]]:
    """The language versions of a document, in the order of the text."""
    units = _units(source.text, document)
    if not units:
        return [], []
    if source.facts is not None and len(source.facts.sides) > 1:
        return _of_columns(source, source.facts.sides, record, profile)
    candidates = _candidates(units, record, profile, source)
    scores = [_emissions(unit, candidates, source) for unit in units]
    states = _viterbi(scores, len(candidates))
    states = settled(units, states, candidates, source, profile)
    found = by_lines(_runs(units, states), candidates, source, profile)
    read = [(span, candidates[state]) for span, state in found]
    runs = stated(read, source)
    notes = [list(translation_notes(source, span, profile)) for span, _ in runs]
    decided = roles(before(read, runs), notes, record, profile)
    versions = [
        Version(span, language, role, _is_certain(span, language, units), sure, said)
        for (span, language), (role, sure), said in zip(runs, decided, map(tuple, notes), strict=True)
    ]
    return _with_roles(versions, source), _findings(versions, record)


def _with_roles(versions: Sequence[Version], source: Source) -> list[Version]:
    """The versions with the roles and languages that an editor states, which are sure."""
    out = []
    for one in versions:
        role = role_of(one.span, source)
        certain = one.certain or is_stated(one.span, source)
        out.append(
            replace(one, role=role or one.role, sure=one.sure or role is not None, certain=certain)
        )
    return out


def _of_columns(
    source: Source, sides: Sequence[Span], record: Record, profile: Profile
) -> tuple[list[Version], list[Finding]]:
    """The versions that a file has in columns of their own, each with the language of its text."""
    languages = []
    for span in sides:
        text = source.slice(span)
        script = identify.script_of(identify.most_likely(text) or profile.metadata_language)
        options = [tag for tag in profile.languages if identify.script_of(tag) == script]
        chances = identify.likelihoods(text, options)
        languages.append(max(options, key=lambda tag: (chances[tag], tag)))
    read = list(zip(sides, languages, strict=True))
    runs = stated(read, source)
    notes = [list(translation_notes(source, span, profile, beside=True)) for span, _ in runs]
    decided = roles(before(read, runs), notes, record, profile)
    versions = [
        Version(span, language, role, True, sure, said)
        for (span, language), (role, sure), said in zip(runs, decided, map(tuple, notes), strict=True)
    ]
    return _with_roles(versions, source), _findings(versions, record)


def _units(text: str, document: Span) -> list[Stretch]:
    units = []
    scripts = identify.scripts_in(text[document.start : document.end])
    last = document.start
    for match in _BLOCK.finditer(text, document.start, document.end):
        begin = match.start()
        while begin > last and text[begin - 1] != "\n" and text[begin - 1].isspace():
            begin -= 1
        last = match.end()
        whole = _unit(text, begin, match.end(), scripts)
        mixed = [w for w in whole.weights.values() if w > 0.25 * whole.letters]
        if len(mixed) > 1 and "\n" in match.group():
            at = begin
            for line in text[begin : match.end()].splitlines(keepends=True):
                units.append(_unit(text, at, at + len(line.rstrip("\n")), scripts))
                at += len(line)
        else:
            units.append(whole)
    return units


def _unit(text: str, start: int, end: int, scripts: tuple[str, ...]) -> Stretch:
    weights = identify.script_weights(text[start:end], scripts)
    return Stretch(Span(start, end), weights, sum(weights.values()))


# --- which languages are possible -------------------------------------------------


def _candidates(units: list[Stretch], record: Record, profile: Profile, source: Source) -> list[str]:
    """Languages that the record names and that the text's scripts allow."""
    named = _named(record, profile)
    shares = _script_shares(units)
    possible = [tag for tag in named if shares.get(identify.script_of(tag), 0) > 0]
    found = list(dict.fromkeys(possible))
    for script, share in sorted(shares.items(), key=lambda item: -item[1]):
        if share >= _MIN_SHARE and script not in {identify.script_of(t) for t in found}:
            found += _recognised(units, script, profile, source)
    if found and (named or len(found) > 1):
        return found
    return _same_script(units, found, profile, source) or [profile.metadata_language]


def _named(record: Record, profile: Profile) -> list[str]:
    tags = []
    if record.original_language is not None and record.original_language.value:
        tags.append(record.original_language.value)
        for item in record.contents:
            for word in re.findall(r"\w+", item):
                tag = identify.tag_of(word)
                if tag is not None and tag in profile.languages:
                    tags.append(tag)
        tags.append(profile.metadata_language)
    return tags


def _script_shares(units: list[Stretch]) -> dict[str, float]:
    totals: Counter[str] = Counter()
    for unit in units:
        totals.update(unit.weights)
    whole = sum(totals.values()) or 1.0
    return {script: total / whole for script, total in totals.items()}


def _recognised(units: list[Stretch], script: str, profile: Profile, source: Source) -> list[str]:
    """The language of all text in one script, by the identifier."""
    options = [tag for tag in profile.languages if identify.script_of(tag) == script]
    if len(options) < 2:
        return options
    votes: Counter[str] = Counter()
    for unit in units:
        if unit.weights.get(script, 0) > 0.5 * unit.letters:
            for tag, share in identify.likelihoods(source.slice(unit.span), options).items():
                votes[tag] += share * min(unit.letters, FULL_EVIDENCE)  # type: ignore[assignment]
    return [max(votes, key=lambda tag: (votes[tag], tag))] if votes else []


def _same_script(units: list[Stretch], found: list[str], profile: Profile, source: Source) -> list[str]:
    """Without a record: a second language in the same script, if it has its own run."""
    if not found:
        return []
    script = identify.script_of(found[0])
    options = [t for t in profile.languages if identify.script_of(t) == script]
    if len(options) < 2:
        return found
    votes: Counter[str] = Counter()
    for unit in units:
        if unit.letters >= FULL_EVIDENCE / 2:
            shares = identify.likelihoods(source.slice(unit.span), options)
            best = max(shares, key=lambda tag: (shares[tag], tag))
            if shares[best] > 0.9:
                votes[best] += int(unit.letters)
    total = sum(votes.values())
    second = [t for t, n in votes.most_common(2) if n > 0.2 * total]
    return list(dict.fromkeys([*found, *second]))


# --- runs ---------------------------------------------------------------------------


def _emissions(unit: Stretch, candidates: list[str], source: Source) -> list[float]:
    """Log evidence of a unit for each candidate, scaled by its length."""
    if not unit.letters or len(candidates) == 1:
        return [0.0] * len(candidates)
    scale = min(unit.letters, FULL_EVIDENCE) / 20
    by_script: dict[str, list[str]] = {}
    for tag in candidates:
        by_script.setdefault(identify.script_of(tag), []).append(tag)
    shares: dict[str, float] = {}
    for script, tags in by_script.items():
        share = unit.weights.get(script, 0.0) / unit.letters
        if len(tags) == 1 or share < 0.5:
            inner = dict.fromkeys(tags, 1.0 / len(tags))
        else:
            inner = identify.likelihoods(source.slice(unit.span), tags)
        shares |= {tag: share * inner[tag] for tag in tags}
    return [scale * math.log(max(shares[tag], 1e-3)) for tag in candidates]


def _viterbi(scores: list[list[float]], count: int) -> list[int]:
    """The best state for every unit; ties keep the language that is running."""
    best = list(scores[0])
    back: list[list[int]] = []
    for row in scores[1:]:
        leader = max(range(count), key=lambda state: best[state])
        step, now = [], []
        for state in range(count):
            came = leader if best[leader] - _SWITCH_COST > best[state] else state
            step.append(came)
            now.append(best[came] - (_SWITCH_COST if came != state else 0.0) + row[state])
        back.append(step)
        best = now
    state = max(range(count), key=lambda s: best[s])
    states = [state]
    for step in reversed(back):
        state = step[state]
        states.append(state)
    return states[::-1]


def _runs(units: list[Stretch], states: list[int]) -> list[tuple[Span, int]]:
    runs: list[tuple[Span, int]] = []
    for unit, state in zip(units, states, strict=True):
        if runs and runs[-1][1] == state:
            runs[-1] = Span(runs[-1][0].start, unit.span.end), state
        else:
            runs.append((unit.span, state))
    return runs


def _is_certain(span: Span, language: str, units: list[Stretch]) -> bool:
    inside = [unit for unit in units if span.covers(unit.span)]
    letters = sum(unit.letters for unit in inside)
    own = sum(unit.weights.get(identify.script_of(language), 0.0) for unit in inside)
    return letters >= 40 and own / letters > _CERTAIN


def _findings(versions: list[Version], record: Record) -> list[Finding]:
    said = record.original_language is not None or any(v.notes for v in versions)
    if not said and len(versions) == 1 and versions[0].role == "translation":
        first = versions[0]
        return [
            TakenForTranslation(
                span=Span(first.span.start, first.span.start + 1),
                language=identify.name_of(first.language),
            )
        ]
    found: list[Finding] = [
        LanguageUncertain(
            span=Span(v.span.start, v.span.start + 1), language=identify.name_of(v.language)
        )
        for v in versions
        if not v.certain
    ]
    present = {v.language for v in versions}
    for item in record.contents:
        named = {tag for word in re.findall(r"\w+", item) if (tag := identify.tag_of(word))}
        if named - present and re.search("transl|transcr", item, re.IGNORECASE):
            found.append(PromisedVersionMissing(span=Span(0, 0), text=item))
    return found
