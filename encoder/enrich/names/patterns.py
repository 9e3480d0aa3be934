"""How the name of a person is written: patterns made of the words of a profile."""

from __future__ import annotations

import re
from collections.abc import Iterable

from encoder.language.letters import CAPITAL, CAPITALS, NO_CAPITAL, PARTICLES, SMALL
from encoder.language.wording import any_word
from encoder.profile import Profile

WORD = rf"{CAPITAL}[\w’'-]*{NO_CAPITAL}"
ALL_CAPITALS = rf"{CAPITAL}{{4,}}"
INITIALS = rf"(?:{CAPITAL}\.[ \u00a0]?){{1,3}}"
_ONE = rf"(?:{INITIALS})?(?:{WORD}(?:[ -]{WORD}){{0,2}}|{ALL_CAPITALS})"


LETTER = len("t.")
"""A title of one letter counts in its own language only."""


def vocabulary(
    profile: Profile, languages: tuple[str, ...]
) -> tuple[frozenset[str], tuple[str, ...], re.Pattern[str], re.Pattern[str]]:
    """Words that are no names, titles, and the patterns of names after and titles before.

    Abbreviated titles count in their own language only: "др." before a name is a comrade in Bulgarian
    and "others" in Russian.
    """
    non_names = frozenset(word.casefold() for word in profile.words("not_names"))
    own: list[str] = []
    others: set[str] = set()
    for language, words in profile.vocabulary.get("name_titles", {}).items():
        for word in words:
            if language in languages or not word.endswith("."):
                own.append(word)
            else:
                others.add(word.casefold())
    others |= {word.casefold() for word in profile.speakers if len(word) <= LETTER}
    others -= {word.casefold() for word in own}
    fixed = (w for w in (*profile.speakers, *profile.closing.offices) if w.casefold() not in others)
    titles = tuple(dict.fromkeys((*fixed, *own)))
    before = re.compile(rf"(?<!\w)(?P<title>(?i:{_one_of(titles)}))[ \u00a0\n]$")
    return (
        non_names,
        titles,
        titled(titles, tuple(profile.words("given_names")), tuple(profile.speakers), non_names),
        before,
    )


def titled(
    titles: tuple[str, ...],
    given: tuple[str, ...],
    address: tuple[str, ...],
    non_names: frozenset[str],
) -> re.Pattern[str]:
    """A name after a form of address or an office, with initials, or after a given name;
    another title after the first is no name. After a form of address a letter with a point
    stands for one."""
    no_name = any_word(non_names)
    first = f"(?:{_one_of(given, capital=True)})"
    inner = rf"(?:[ \u00a0-](?:{first}(?!\w)|{CAPITAL}\.(?:{CAPITAL}\.)?))*"
    return re.compile(
        rf"(?<!\w)(?i:{_one_of(titles)})[ \u00a0\n](?!(?i:{no_name})\b)(?P<name>{_ONE})(?!\w)"
        rf"|(?<![\w.])(?P<initialed>(?:{CAPITAL}{SMALL}?\.[ \u00a0]?){{2,3}}{WORD})(?!\w)"
        rf"|(?<![\w.])(?P<once>{_SINGLE})"
        rf"|(?<![\w.-])(?P<full>{first}(?!\w){inner}(?:[ \u00a0](?i:{PARTICLES}))*"
        rf"[ \u00a0\n](?!(?i:{no_name})\b){WORD})(?!\w)"
        rf"|(?<!\w)(?i:{_one_of(address)})[ \u00a0](?P<letter>{CAPITAL}\.)"
        rf"(?=[,:;)\]]|[ \u00a0][^{CAPITALS}]|$)"
    )


def titled_behind(profile: Profile, languages: tuple[str, ...]) -> re.Pattern[str]:
    """A name with a form of address or office after it, in those languages where it stands there; it
    may have the ending of a case."""
    known = profile.vocabulary.get("titles_behind", {})
    titles = [word for language in languages for word in known.get(language, ())]
    name = rf"(?:{INITIALS})?{WORD}(?:[ \u00a0-]{WORD}){{0,2}}"
    return re.compile(
        rf"(?<![\w.-])(?P<name>{name})[ \u00a0](?P<title>(?:{any_word(titles)})\w{{0,6}})(?!\w)"
    )


_SINGLE = (
    rf"(?:(?<=[^\W\d_] )|(?<=[,;:(–—-] )|(?<=[(\n]))(?!St\.)"
    rf"{CAPITAL}[a-z]?\. ?{WORD}(?!\w)"
    rf"|(?<!.){CAPITAL}\. ?{WORD}(?=[:,(]| {SMALL})"
    rf"|(?<=[.!?] ){CAPITAL}\. ?{WORD}(?=\.? ?\d|\.?\s*$)"
)
"""One initial and a family name: within a sentence, before a verb or colon at its start, or as
a signature at the end of a remark."""


def columns(profile: Profile) -> re.Pattern[str]:
    """A name and, after a gap, an office on the same line of a list."""
    name = rf"{WORD}(?: (?:{WORD}|{CAPITAL}\.(?:{CAPITAL}\.)?|{PARTICLES})){{0,4}}"
    office = rf"(?:[\w'’-]+ ){{0,3}}(?i:{any_word(profile.closing.offices)})(?!\w)"
    return re.compile(rf"(?:^|\n)[ \t]*(?P<name>{name})[ \t\u00a0]{{2,}}{office}")


def _one_of(words: Iterable[str], *, capital: bool = False) -> str:
    """A regular expression for one of many words, the longest first; words that begin alike
    stand together, so that a letter that begins none of them costs one look.

    `capital`: the words as they are, not in small letters."""
    groups: dict[str, list[str]] = {}
    kept = set(words) if capital else {word.casefold() for word in words}
    for word in sorted(kept, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return (
        "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items()) or "(?!)"
    )


def tree(words: Iterable[str], depth: int = 0) -> str:
    """One of many words, the longest first; those that begin alike stand together, so that
    a look costs the length of a word and not the number of the words."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[depth : depth + 1], []).append(word)
    whole = groups.pop("", None)
    forms = [
        re.escape(first) + (tree(rest, depth + 1) if len(rest) > 1 else re.escape(rest[0][depth + 1 :]))
        for first, rest in groups.items()
    ]
    return f"(?:{'|'.join([*forms, *([''] if whole else [])])})"
