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

from encoder.core.model import OWN_ENTRY, Division, Entity, Name
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.enrich.names.tagger.features import listed
from encoder.language import spelling

_ENDING = 3
"""A case adds or changes so many letters at most."""
_LEAST = 4
"""So many letters two forms of a name have in common before their endings."""


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

    mentions: list[_Mention] = field(default_factory=list)
    """The first of them is in full."""

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
    near: dict[str, list[_Person]] = {}
    for one in sorted(mentions, key=lambda m: (-len(m.words), m.place.start)):
        if not _is_full(one):
            continue
        bucket = near.setdefault(_beginning(one, family_first), [])
        known = [person for person in bucket if _same(person.mentions[0], one, family_first)]
        if len(known) == 1:
            known[0].mentions.append(one)
        elif not known:
            people.append(_Person([one]))
            bucket.append(people[-1])
    people = [p for p in people if any(m.certain for m in p.mentions) or len(p.mentions) > 1]
    kept = {id(person) for person in people}
    for one in mentions:
        if not _is_full(one):
            bucket = near.get(_beginning(one, family_first), [])
            known = [p for p in bucket if id(p) in kept and _may_be(p.mentions[0], one, family_first)]
            if len(known) == 1:
                known[0].mentions.append(one)
    people.sort(key=lambda person: min(one.place.start for one in person.mentions))
    places: dict[Span, tuple[str, str]] = {}
    entries = []
    for number, person in enumerate(people, 1):
        key = f"{OWN_ENTRY}p{number}"
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
    first, last = words[0], words[-1]
    given = listed("given")
    turned = last.casefold() in given and first.casefold() not in given and not _is_initial(first)
    if len(words) > 1 and (first.casefold() in family_first or _is_initial(last) or turned):
        return first, words[1:]
    return last, words[:-1]


def _beginning(one: _Mention, family_first: frozenset[str]) -> str:
    """The first consonants of a family name: names that can be one person's have them in common."""
    if spelling.is_eastern(one.words[0]):
        return "".join(one.words)
    return _skeleton(spelling.spelled_alike(_parts(one.words, family_first)[0]))[:2]


def _same(full: _Mention, other: _Mention, family_first: frozenset[str]) -> bool:
    """True when two full names can be one person's: the family names are alike, and of the given names
    each of the one has its like in the other."""
    if spelling.is_eastern(full.words[0]) or spelling.is_eastern(other.words[0]):
        return "".join(full.words) == "".join(other.words)
    languages = full.language, other.language
    family, given = _parts(full.words, family_first)
    of_other, given_of_other = _parts(other.words, family_first)
    if not _alike(family, of_other, languages):
        return False
    less, more = sorted((list(given), list(given_of_other)), key=len)
    return bool(less) and all(any(_given_alike(one, two, languages) for two in more) for one in less)


def _may_be(full: _Mention, other: _Mention, family_first: frozenset[str]) -> bool:
    """True when a family name, with initials or without, can be that of a full name."""
    if spelling.is_eastern(full.words[0]) or spelling.is_eastern(other.words[0]):
        return "".join(full.words) == "".join(other.words)
    languages = full.language, other.language
    family, given = _parts(full.words, family_first)
    of_other, given_of_other = _parts(other.words, family_first)
    return _alike(family, of_other, languages) and all(
        any(_given_alike(one, two, languages) for two in given) for one in given_of_other
    )


def _given_alike(one: str, other: str, languages: tuple[str, str]) -> bool:
    if _is_initial(one) or _is_initial(other):
        return spelling.initial(one) == spelling.initial(other)
    return _alike(one, other, languages)


def _alike(one: str, other: str, languages: tuple[str, str]) -> bool:
    """True for two forms of one name: the same as it sounds; in a language with cases, the same but for
    an ending; in two languages, the same consonants."""
    first, second = spelling.spelled_alike(one), spelling.spelled_alike(other)
    if first == second:
        return True
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    if INFLECTED.intersection(languages) and shared >= max(
        _LEAST, max(len(first), len(second)) - _ENDING
    ):
        return True
    return languages[0] != languages[1] and _skeleton(first) == _skeleton(second)


def _skeleton(name: str) -> str:
    """The consonants of a name."""
    return re.sub(r"[aeiou'’ь]", "", name)


INFLECTED = frozenset(
    {
        "bg",
        "cs",
        "el",
        "et",
        "fi",
        "hr",
        "hu",
        "lt",
        "lv",
        "mn",
        "pl",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "tr",
        "uk",
    }
)
"""Languages in which names have the endings of cases."""
