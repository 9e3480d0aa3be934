"""Slips of the recognition that are certain: a letter taken for one that looks like it, in a
name that the authority knows, and signs within words. Nothing else is touched, and what is
corrected stays beside its correction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from encoder.authority.load import Authority
from encoder.authority.matcher import Form, NameMatcher, register
from encoder.core.model import (
    Document,
    Inline,
    ListBlock,
    Marking,
    Node,
    Slip,
)
from encoder.core.ranges import Range, place_of, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.core.visitor import rebuilt, walk
from encoder.enrich.words import marked, words_for
from encoder.findings import Finding
from encoder.findings.enrichment import SlipCorrected
from encoder.language import spelling
from encoder.profile import Profile

SHORT = {1: 7, 2: 8, 3: 6}
"""Words of a name -> letters that it must have, unless the document has it without a slip."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip in a text: its range and what should stand there."""

    start: int
    end: int
    correction: str
    certainty: str


def prepare(profile: Profile, authority: Authority) -> None:
    """Make what is looked for in every document: the names, and what looks like them."""
    profile.lexicon(_alike, authority)


def with_ocr_corrections(
    document: Document, profile: Profile, authority: Authority
) -> tuple[Document, list[Finding]]:
    """The document with certain slips beside their corrections, and a note for each."""
    known = register(authority, profile)
    alike = profile.lexicon(_alike, authority)
    texts = [
        plain_text(words)
        for division in document.divisions
        for node in walk(division)
        if (words := words_for(node, Marking.OCR)) is not None
    ]
    present = {
        key
        for text in texts
        for hit in known.find(text)
        if not hit.weak and len(hit.keys) == 1
        for key in hit.keys
    }
    said: list[Finding] = []

    def mark(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        text = plain_text(nodes)
        found = [*alike.find(text, present), *_within_words(text, profile)]
        if not found:
            return nodes
        said.extend(
            SlipCorrected(
                span=place_of(nodes, one.start, one.end),
                text=text[one.start : one.end],
                correction=one.correction,
            )
            for one in found
        )
        return wrap_ranges(nodes, [Range(one.start, one.end, _maker(one)) for one in found])

    def change(node: Node) -> Any:
        if isinstance(node, ListBlock) and node.kind == "participants":
            return node
        return marked(node, mark) if words_for(node, Marking.OCR) is not None else None

    return replace(
        document, divisions=tuple(rebuilt(division, change) for division in document.divisions)
    ), said


def _maker(found: Correction) -> Any:
    def make(content: Sequence[Inline], place: Span) -> Slip:
        return Slip(
            span=place, content=tuple(content), correction=found.correction, certainty=found.certainty
        )

    return make


class Alike:
    """The names of an authority as they look when letters that look alike are the same."""

    def __init__(self, known: NameMatcher, groups: Sequence[Sequence[str]]) -> None:
        self._known = known
        self._same = str.maketrans({letter: group[0] for group in groups for letter in group})
        self._looks: dict[str, list[str]] = {}
        for pattern, looks in zip(known.patterns, self._translated(known.patterns), strict=True):
            self._looks.setdefault(looks, []).append(pattern)
        self._patterns = list(self._looks)
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard)

    def _translated(self, patterns: Sequence[str]) -> list[str]:
        """All at once: a pattern has no line feed."""
        return "\n".join(patterns).translate(self._same).split("\n") if patterns else []

    def _forms(self, looks: str) -> list[Form]:
        """The strong forms that look so."""
        known = (self._known.forms(pattern) for pattern in self._looks[looks])
        return [form for forms in known for form in forms if not form.weak]

    def find(self, text: str, present: set[str]) -> Iterator[Correction]:
        """The words of names that are spelled with letters that only look like theirs.

        Args:
            text: of one block.
            present: keys that the document names without a slip.
        """
        right = bytearray(len(text) + 1)
        for hit in (one for one in self._known.find(text) if not one.weak):
            right[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        folded = spelling.fold(text)
        looks = folded.text.translate(self._same)
        for number, start, end in self._automaton.find_matches_as_indexes(looks, overlapping=True):
            pattern = self._patterns[number]
            edge = pattern[0] == " "
            first, last = folded.place(start + edge, end - edge)
            forms = self._forms(pattern)
            if any(right[first:last]):
                continue  # it is spelled as it should be, or a part of what is
            if len({(form.kind, form.key) for form in forms}) == 1:
                yield from self._differences(text, first, last, forms, present)

    def _differences(
        self, text: str, first: int, last: int, forms: Sequence[Form], present: set[str]
    ) -> Iterator[Correction]:
        words = list(re.finditer(r"[^\W_]+", text[first:last]))
        surface = [word.group() for word in words]
        form = next((form for form in forms if len(_parts(form)) == len(words)), None)
        if form is None or not _may_be(surface, form, present):
            return
        if any(_folded(surface) == _folded(_parts(other)) for other in forms):
            return  # spelled right
        capitals = all(word.isupper() for word in surface if len(word) > 2)
        for word, right in zip(words, _parts(form), strict=True):
            if len(right) > 1 and spelling.fold(word.group()).text != spelling.fold(right).text:
                shown = right.upper() if capitals else right
                yield Correction(
                    first + word.start(),
                    first + word.end(),
                    shown,
                    "high" if form.key in present else "medium",
                )


def _parts(form: Form) -> list[str]:
    return re.findall(r"[^\W_]+", " ".join(form.words))


def _folded(words: Sequence[str]) -> list[str]:
    return [spelling.fold(word).text for word in words]


def _may_be(surface: Sequence[str], form: Form, present: set[str]) -> bool:
    """True when so much of the name is as it should be that it can be nothing else."""
    letters = sum(map(len, surface))
    enough = letters >= SHORT.get(len(surface), SHORT[3]) or (form.key in present and len(surface) > 1)
    right = sum(
        _folded([word]) == _folded([part]) for word, part in zip(surface, _parts(form), strict=True)
    )
    abbreviation = any(part.isupper() and len(part) > 1 for part in _parts(form))
    cased = surface[0][0].isupper() or len(surface) == 3
    return enough and cased and not abbreviation and (right > 0 or len(surface) == 1)


def _alike(profile: Profile, authority: Authority) -> Alike:
    return Alike(register(authority, profile), profile.ocr.alike)


def _within_words(text: str, profile: Profile) -> Iterator[Correction]:
    """Words with a sign in the place of a letter: с"езд."""
    for sign, letter in profile.ocr.signs.items():
        if sign not in text:
            continue
        mark = re.escape(sign)
        for match in re.finditer(rf"(?<![\w{mark}])[^\W\d_]+{mark}[^\W\d_]+(?![\w{mark}])", text):
            word = match.group()
            inside = word.index(sign)
            if spelling.is_cyrillic(word) and word[inside - 1 :].replace(sign, "").islower():
                yield Correction(*match.span(), word.replace(sign, letter), "high")
