"""Persons by what they do: a capitalised name that says, asks or agrees, or that an
office in apposition explains ("Tsogt, chief of a department").

This is weaker evidence than a form of address, so such names are marked with doubt.
Countries, capitals and whole peoples say things too; they are no persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from encoder.language.letters import CAPITAL, NO_CAPITAL, SMALL, SMALLS
from encoder.language.wording import any_word
from encoder.profile import Profile

_WORD = rf"{CAPITAL}{NO_CAPITAL}{{2,}}(?:-[^\W\d_]+)?"
_PEOPLE = re.compile(r"(?:ans|ese|ists|ians|mans|ers|ish|ы|и|цы)$")


def persons_by_verbs(
    texts: Iterable[str], profile: Profile, non_names: frozenset[str], languages: tuple[str, ...]
) -> set[str]:
    """The names of persons whom one of the texts lets speak, or explains by an office.

    Args:
        texts: of one document.
        profile: gives the words for saying, and the offices.
        non_names: words that are no names, case folded.
        languages: in which countries and cities are known.
    """
    form = profile.lexicon(_form)
    posts = profile.lexicon(_post)
    places = (
        _places(languages)
        | non_names
        | frozenset(word.casefold() for word in (*profile.speakers, *profile.closing.offices))
    )
    found: set[str] = set()
    for text in texts:
        for match in form.finditer(text):
            words = match["name"].split()
            while words and _is_other(words[0], places):  # "Then Kim said"
                words = words[1:]
            if words and not any(_is_other(word, places) for word in words):
                found.add(" ".join(words))
        for match in posts.finditer(text):
            name = match["russian"] or match["name"]
            if not _is_other(name, places) and (match["russian"] or not _THING.search(name)):
                found.add(name)
    return found


def _is_other(word: str, places: frozenset[str]) -> bool:
    """True for a word that is not of a name: a place, a people, a title, a pronoun."""
    folded = word.casefold()
    return folded in places or len(word) > 4 and _PEOPLE.search(folded) is not None


def persons_by_context(
    texts: Sequence[str], profile: Profile, non_names: frozenset[str], languages: tuple[str, ...]
) -> set[str]:
    """Names that stand where persons do ("with Rusk", "Rusk's"), and never where things do
    ("the Kremlin", "in Dallas") or before another capital, in one of the texts.

    Args: see :func:`persons_by_verbs`.
    """
    if not profile.words("beside_persons"):
        return set()
    like, other = profile.lexicon(_context_cues)
    places = _places(languages) | non_names
    found = {match["name"] for text in texts for form in like for match in form.finditer(text)}
    found -= {match["name"] for text in texts for form in other for match in form.finditer(text)}
    small = {word for text in texts for word in _SMALL.findall(text)}
    return {
        name
        for name in found
        if name.casefold() not in small and not _is_other(name, places) and not _THING.search(name)
    }


_SMALL = re.compile(rf"(?<!\w){SMALL}[\w-]{{3,}}")
_THING = re.compile(
    r"(?:ism|ist|ship|tion|ment|ity|ia|land|stan|burg|grad|sk|ic|an|ean|ville|ton|bank)$"
)
"""Ends of words for things, places and peoples."""


def _context_cues(
    profile: Profile,
) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    persons, things = profile.words("beside_persons"), profile.words("beside_things")
    name = rf"(?P<name>{CAPITAL}{NO_CAPITAL}{{3,}})"
    end = r"(?![\w-]|\.[^\W\d_])"
    capital = rf"[ \n]{CAPITAL}"
    like = (
        re.compile(rf"(?<=[^\W\d_] )(?i:{any_word(persons)})[ \n]{name}{end}(?!{capital})"),
        re.compile(
            rf"(?<![\w-])(?:(?<![’'])(?={SMALL})|(?=\w*+(?:-(?!{SMALL})\w*+)*-{SMALL}))"
            rf"[\w-]++,? {name}(?=[’']s[ \n]{SMALL})"
        ),
    )
    other = (
        re.compile(rf"(?<!\w)(?i:{any_word(things)})[ \n](?:{NO_CAPITAL}+[ \n])?{name}{end}"),
        re.compile(rf"(?<=[{SMALLS},] ){name}(?={capital}{NO_CAPITAL})"),
    )
    return like, other


def is_place(name: str, languages: tuple[str, ...]) -> bool:
    """True for a country, a capital or a people."""
    return any(_is_other(word, _places(languages)) for word in name.split())


def _form(profile: Profile) -> re.Pattern[str]:
    deeds = any_word(profile.words("says"))
    posts = any_word(profile.closing.offices)
    before = r"(?:also |then |further |again |тоже |также |затем |далее )?"
    explained = rf",[ \n](?:the |a |an )?(?:[\w-]+ ){{0,2}}(?:{posts})(?!\w)"
    return re.compile(
        rf"(?<![\w.'’-])(?P<name>{_WORD}(?:[ \n](?:{_WORD}|II|Il)){{0,2}})"
        rf"(?=[ \n]{before}(?:{deeds})(?!\w)|{explained})"
    )


def _post(profile: Profile) -> re.Pattern[str]:
    """The family name at the end of a post ("Chief of the Consular Department X", "посла ЧССР
    X"): in Russian one with the ending of a family name, elsewhere the last of the capitals."""
    offices = (*profile.closing.offices, *profile.words("office_forms"))
    links = profile.words("office_links")
    endings, cases = (any_word(profile.words(f"surname_{part}")) for part in ("endings", "cases"))
    name = rf"{CAPITAL}{NO_CAPITAL}{{3,}}"
    surname = rf"{CAPITAL}{SMALL}+(?:{endings})(?:{cases})?"
    of = rf" (?:{any_word(links)}) (?:{CAPITAL}[\w-]* (?:and )?){{1,4}}?"
    return re.compile(
        rf"(?<!\w)(?i:{any_word(offices)})(?:(?:[ \n][\w.-]+){{0,4}}?[ \n](?P<russian>{surname})(?!\w)"
        rf"|{of}(?P<name>{name})(?=[ \n]{SMALL}|[.,;:)]))"
    )


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
