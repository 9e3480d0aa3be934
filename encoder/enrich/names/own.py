"""Persons whom no authority knows and whom the document names in full: entries of its own, so that
every mention of them in every version points to one place.

A full name begins an entry; a family name alone, initials or a title with it belong to the one entry of
that family name. Names of one person in several languages and cases begin alike, or have the same
consonants when they are written in Latin letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from encoder.core.model import Division, Entity, Name
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.language import spelling

PREFIX = "doc."
"""What the identifiers of such entries begin with."""
_ENDING = 3
"""A case adds or changes so many letters at most."""
_LEAST = 3
"""A family name has so many letters."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text."""

    place: Span
    words: tuple[str, ...]
    language: str
    certain: bool


@dataclass(slots=True)
class _Person:
    """Somebody whom the document names in full."""

    full: tuple[str, ...]
    mentions: list[_Mention] = field(default_factory=list)

    def names(self) -> Iterator[tuple[str, str]]:
        """Language and the name that stands there most, in full."""
        for language in dict.fromkeys(one.language for one in self.mentions):
            spelled = Counter(
                " ".join(one.words)
                for one in self.mentions
                if one.language == language and _is_full(one)
            )
            if spelled:
                yield language, min(spelled, key=lambda name: (-spelled[name], len(name), name))


def own_entries(
    divisions: Sequence[Division], identified: Mapping[Span, object], family_first: frozenset[str]
) -> tuple[dict[Span, tuple[str, str]], tuple[Entity, ...]]:
    """Entries for persons without one.

    Args:
        divisions: with their names marked.
        identified: places of names that are known.
        family_first: family names that come first, case folded.

    Returns:
        the place of each name of such a person -> kind and key; the entries.
    """
    mentions = [one for division in divisions for one in _mentions(division, identified)]
    people: list[_Person] = []
    for one in sorted(mentions, key=lambda m: (-len(m.words), m.place.start)):
        if not _is_full(one):
            continue
        known = [person for person in people if _same(person.full, one.words, family_first)]
        if len(known) == 1:
            known[0].mentions.append(one)
        elif not known:
            people.append(_Person(one.words, [one]))
    people = [p for p in people if any(m.certain for m in p.mentions) or len(p.mentions) > 1]
    for one in mentions:
        if not _is_full(one):
            known = [person for person in people if _may_be(person.full, one.words, family_first)]
            if len(known) == 1:
                known[0].mentions.append(one)
    people.sort(key=lambda person: min(one.place.start for one in person.mentions))
    places: dict[Span, tuple[str, str]] = {}
    entries = []
    for number, person in enumerate(people, 1):
        key = f"{PREFIX}p{number}"
        entries.append(Entity(kind="person", key=key, names=tuple(person.names()), certainty="medium"))
        places |= {one.place: ("person", key) for one in person.mentions}
    return places, tuple(entries)


def _mentions(division: Division, identified: Mapping[Span, object]) -> Iterator[_Mention]:
    for node in walk(division):
        if not isinstance(node, Name) or node.kind != "person" or node.span is None:
            continue
        inside = (inner for inner in walk(node) if inner is not node)
        if node.span in identified or any(isinstance(inner, Name) for inner in inside):
            continue
        words = tuple(re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?", plain_text(node.content)))
        if words:
            yield _Mention(node.span, words, division.language, node.certainty != "low")


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 or word.endswith(".")


def _is_full(one: _Mention) -> bool:
    """True for a given name and a family name, both written out; in a script without blanks for two
    signs or more."""
    if spelling.is_eastern(one.words[0]):
        return len("".join(one.words)) >= 2
    return len(one.words) > 1 and sum(not _is_initial(word) for word in one.words) > 1


def _parts(words: Sequence[str], family_first: frozenset[str]) -> tuple[str, Sequence[str]]:
    """Family name and given names."""
    if len(words) > 1 and (words[0].casefold() in family_first or _is_initial(words[-1])):
        return words[0], words[1:]
    return words[-1], words[:-1]


def _same(full: Sequence[str], other: Sequence[str], family_first: frozenset[str]) -> bool:
    """True when two full names can be one person's: the family names are alike, and of the given names
    each of the one has its like in the other."""
    if spelling.is_eastern(full[0]) or spelling.is_eastern(other[0]):
        return "".join(full) == "".join(other)
    family, given = _parts(full, family_first)
    of_other, given_of_other = _parts(other, family_first)
    if not _alike(family, of_other):
        return False
    less, more = sorted((list(given), list(given_of_other)), key=len)
    return bool(less) and all(any(_given_alike(one, two) for two in more) for one in less)


def _may_be(full: Sequence[str], other: Sequence[str], family_first: frozenset[str]) -> bool:
    """True when a family name, with initials or without, can be that of a full name."""
    if spelling.is_eastern(full[0]) or spelling.is_eastern(other[0]):
        return "".join(full) == "".join(other)
    family, given = _parts(full, family_first)
    of_other, given_of_other = _parts(other, family_first)
    return _alike(family, of_other) and all(
        any(_given_alike(one, two) for two in given) for one in given_of_other
    )


def _given_alike(one: str, other: str) -> bool:
    if _is_initial(one) or _is_initial(other):
        return spelling.initial(one) == spelling.initial(other)
    return _alike(one, other)


def _alike(one: str, other: str) -> bool:
    """True for two forms of one name: cases of a language, or transcriptions."""
    first, second = spelling.spelled_alike(one), spelling.spelled_alike(other)
    if first == second:
        return True
    if min(len(first), len(second)) < _LEAST:
        return False
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    stem = max(len(first), len(second)) - _ENDING
    return shared >= max(_LEAST, stem) or _skeleton(first) == _skeleton(second)


def _skeleton(name: str) -> str:
    """The consonants of a name."""
    return re.sub(r"[aeiou'’ь]", "", name)
