"""What the tagger of names looks at: the letters and the form of a word and of those beside it, and
what the words of the profile and the names of countries say of it.

Each feature has a name that says what it is (``0:suffix=ская``, ``-1:title``). Those of one word
depend on the word alone, so that they are made once for each word; those of neighbours join the
forms of two or three words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from encoder.enrich.names.tagger.tokens import Tokens
from encoder.language.common import every_common_word
from encoder.profile import Profile


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Classes of words, case folded."""

    classes: dict[str, frozenset[str]]

    def of(self, word: str) -> list[str]:
        """The classes that a word is in; only a word with a capital can be a name."""
        folded = word.casefold()
        if word[0].islower():
            return [name for name in _OF_SMALL if folded in self.classes[name]]
        found = [name for name, words in self.classes.items() if folded in words]
        bare = _bare(folded)
        for name in _OF_NAMES if bare else ():
            if name not in found and not self.classes[name].isdisjoint(bare):
                found.append(f"{name}~")
        return found


_OF_SMALL = ("title", "office", "none", "small", "says", "calendar")
_OF_NAMES = ("given", "family", "country", "city")


def _bare(word: str) -> list[str]:
    """A word without the ending of a case, where it is long enough to have one."""
    if len(word) < _INFLECTED or word[0] >= "\u3000":
        return []
    ends = ("a", "а") if word[0] < "\u0400" else ("а", "я")
    return [word[:-1], word[:-2], word[:-1] + ends[0], word[:-1] + ends[1]]


_INFLECTED = 5


def lexicon(profile: Profile) -> Lexicon:
    """The classes of words of a profile."""
    offices = (*profile.closing.offices, *profile.words("office_forms"))
    titles = (*profile.speakers, *profile.words("name_titles"), *profile.words("plural_titles"))
    return Lexicon(
        {
            "title": _folded(titles),
            "office": _folded(offices) - _folded(titles),
            "given": _folded(profile.words("given_names")) | listed("given"),
            "family": listed("family"),
            "small": every_common_word(),
            "none": _folded(profile.words("not_names")),
            "thing": _folded(profile.words("named_things")),
            "says": _folded(profile.words("says")),
            "country": listed("countries"),
            "calendar": listed("calendar"),
            "city": listed("cities"),
        }
    )


def _folded(words: object) -> frozenset[str]:
    found: set[str] = set()
    for word in words:  # type: ignore[attr-defined]
        found |= {part.casefold() for part in re.findall(r"[^\W\d_]{2,}", word)[:1]}
    return frozenset(found)


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list beside this module, one a line."""
    file = resources.files("encoder.enrich.names.tagger") / f"{name}.txt"
    return frozenset(file.read_text("utf-8").split("\n"))


def shape(word: str) -> str:
    """The form of a word: capitals, small letters, digits, a sign, the script where it has no cases."""
    first = word[0]
    if first.isdigit():
        return f"d{min(len(word), 5)}"
    if not first.isalpha():
        return first
    if not first.isupper() and not first.islower():
        return _script(first)
    if len(word) == 1:
        return "X" if first.isupper() else "x"
    if word.isupper():
        return "XX" if len(word) < 4 else "XXX"
    if word.islower():
        return "xx" if len(word) < 4 else "xxx"
    if first.isupper() and word[1:].islower():
        return "Xx" if len(word) < 4 else "Xxx"
    return "XxX" if first.isupper() else "xX"


def _script(sign: str) -> str:
    if "\u3041" <= sign <= "\u309f":
        return "hira"
    if "\u30a0" <= sign <= "\u30ff":
        return "kata"
    if "\uac00" <= sign <= "\ud7a3":
        return "hang"
    return "han" if "\u3400" <= sign <= "\u9fff" else "other"


@dataclass(frozen=True, slots=True)
class Word:
    """The features of one word at its own place, beside it and two places away."""

    here: tuple[str, ...]
    beside: tuple[str, ...]
    away: tuple[str, ...]
    kind: str
    """Its form and the first of its classes, for features of neighbours."""
    low: str


def word(text: str, known: Lexicon) -> Word:
    """The features of a word."""
    low, form = text.casefold(), shape(text)
    classes = known.of(text) if text[0].isalpha() else []
    kind = f"{form}/{classes[0]}" if classes else form
    if not text[0].isalpha():
        low = "0" * len(text) if text[0].isdigit() and len(text) != 4 else low
        return Word((f"w={low}", f"s={form}"), (f"w={low}", f"s={form}"), (f"w={low}",), kind, low)
    here = [f"w={low}", f"s={form}", *(f"c={name}" for name in classes)]
    beside = [f"w={low}", f"s={form}", *(f"c={name}" for name in classes)]
    if len(text) > 1:
        here += [f"p{n}={low[:n]}" for n in (2, 3, 4) if len(low) > n]
        here += [f"e{n}={low[-n:]}" for n in (1, 2, 3, 4, 5) if len(low) > n]
        here += [f"{form}e{n}={low[-n:]}" for n in (2, 3) if len(low) > n and text[0].isupper()]
        beside += [f"e{n}={low[-n:]}" for n in (2, 3) if len(low) > n + 1]
    return Word(tuple(here), tuple(beside), (f"w={low}", f"s={form}"), kind, low)


EDGE = Word(("w=|",), ("w=|",), ("w=|",), "|", "|")
"""Beyond the text."""


UNSPACED = frozenset({"hira", "kata", "hang", "han", "han/family", "han/given", "hang/family"})
"""Forms of signs whose words have no blanks between them."""


def joined(kinds: list[str], lows: list[str], glued: list[bool], at: int) -> list[str]:
    """The features of a word and its neighbours together.

    Args:
        kinds, lows, glued: of all words, with two more on each side.
        at: the word's place among them.
    """
    here, low = kinds[at], lows[at]
    left = "+" if glued[at] else "_"
    right = "+" if glued[at + 1] else "_"
    found = [
        f"k={kinds[at - 1]}{left}{here}{right}{kinds[at + 1]}",
        f"l={kinds[at - 2]},{kinds[at - 1]}{left}{here}",
        f"r={here}{right}{kinds[at + 1]},{kinds[at + 2]}",
        f"b={lows[at - 1]}{left}{here}",
        f"a={here}{right}{lows[at + 1]}",
        f"g={lows[at - 1]}{left}{low}",
        f"h={low}{right}{lows[at + 1]}",
    ]
    if kinds[at] in UNSPACED:
        found += [
            f"t={lows[at - 1]}{low}{lows[at + 1]}",
            f"m={lows[at - 2]}{lows[at - 1]}",
            f"n={lows[at + 1]}{lows[at + 2]}",
            f"o={kinds[at - 2]},{kinds[at - 1]},{here},{kinds[at + 1]},{kinds[at + 2]}",
        ]
    return found


def sheet(read: Tokens, known: Lexicon, seen: dict[str, Word]) -> list[list[str]]:
    """The features of all tokens, as the trainer is shown them.

    Args:
        seen: words whose features were made before.
    """
    words = [EDGE, EDGE]
    for text in read.words:
        one = seen.get(text)
        if one is None:
            one = seen[text] = word(text, known)
        words.append(one)
    words += [EDGE, EDGE]
    kinds, lows = [one.kind for one in words], [one.low for one in words]
    glued = [False, False, *read.glued, False, False]
    return [
        [
            *(f"0:{name}" for name in words[at].here),
            *(f"-1:{name}" for name in words[at - 1].beside),
            *(f"+1:{name}" for name in words[at + 1].beside),
            *(f"-2:{name}" for name in words[at - 2].away),
            *(f"+2:{name}" for name in words[at + 2].away),
            *joined(kinds, lows, glued, at),
        ]
        for at in range(2, len(words) - 2)
    ]
