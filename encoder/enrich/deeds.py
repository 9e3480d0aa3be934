"""Persons by what they do: a capitalised name that says, asks or agrees, or that an
office in apposition explains ("Tsogt, chief of a department").

This is weaker evidence than a form of address, so such names are marked with doubt.
Countries, capitals and whole peoples say things too; they are no persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError

from encoder.profile import Profile
from encoder.wording import any_word

_WORD = r"[^\W\d_a-zа-яё][^\W\d_A-ZА-ЯЁ]{2,}(?:-[^\W\d_]+)?"
_PEOPLE = re.compile(r"(?:ans|ese|ists|ians|mans|ers|ish|ы|и|цы)$")


def persons_by_deeds(
    texts: Iterable[str], profile: Profile, unlike: frozenset[str], languages: tuple[str, ...]
) -> set[str]:
    """The names of persons whom one of the texts lets speak, or explains by an office.

    Args:
        texts: of one document.
        profile: gives the words for saying, and the offices.
        unlike: words that are no names, case folded.
        languages: in which countries and cities are known.
    """
    form = _form(tuple(profile.words("says")), tuple(profile.closing.offices))
    places = _places(languages) | unlike | frozenset(
        word.casefold() for word in (*profile.speakers, *profile.closing.offices))
    found: set[str] = set()
    for text in texts:
        for match in form.finditer(text):
            words = match["name"].split()
            while words and _is_other(words[0], places):  # "Then Kim said"
                words = words[1:]
            if words and not any(_is_other(word, places) for word in words):
                found.add(" ".join(words))
    return found


def _is_other(word: str, places: frozenset[str]) -> bool:
    """True for a word that is not of a name: a place, a people, a title, a pronoun."""
    folded = word.casefold()
    return folded in places or len(word) > 4 and _PEOPLE.search(folded) is not None


@cache
def _form(says: tuple[str, ...], offices: tuple[str, ...]) -> re.Pattern[str]:
    deeds = any_word(says)
    posts = any_word(offices)
    before = r"(?:also |then |further |again |тоже |также |затем |далее )?"
    explained = rf",[ \n](?:the |a |an )?(?:[\w-]+ ){{0,2}}(?:{posts})(?!\w)"
    return re.compile(
        rf"(?<![\w.'’-])(?P<name>{_WORD}(?:[ \n](?:{_WORD}|II|Il)){{0,2}})"
        rf"(?=[ \n]{before}(?:{deeds})(?!\w)|{explained})")


@cache
def _places(languages: tuple[str, ...]) -> frozenset[str]:
    """The words of the names of countries, and of the capitals that CLDR names zones after."""
    words: set[str] = set()
    for tag in languages:
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        for name in locale.territories.values():
            words |= {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", name)}
        for zone in locale.time_zones.values():
            words |= {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", zone.get("city", ""))}
    cities = (str(zone).rpartition("/")[2] for zone in Locale("en").time_zones)
    return frozenset(words | {city.replace("_", " ").casefold() for city in cities})
