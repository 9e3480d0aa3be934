"""How names are spelled: folded for comparison, declined, with initials, in other scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import product

import iuliia

SCHEMES = (
    iuliia.WIKIPEDIA,
    iuliia.BGN_PCGN,
    iuliia.BGN_PCGN_ALT,
    iuliia.ALA_LC_ALT,
    iuliia.GOST_779_ALT,
    iuliia.SCIENTIFIC,
)
"""Romanisations of Russian that catalogues and translators use."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_EAST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SIGNS = re.compile("[^ ]+")
_OPEN = " "
"""Stands in folded text for anything that is no letter or figure."""


# --- folding -------------------------------------------------------------------------------------


class Folded:
    """A text in small letters without accents and signs, and where each letter comes from."""

    __slots__ = ("_offsets", "_signs", "text")

    def __init__(self, signs: str) -> None:
        self._signs = signs
        self._offsets: list[int] = []
        words = signs.split()
        self.text = f"{_OPEN}{_OPEN.join(words)}{_OPEN}" if words else _OPEN

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that a range of the folded text comes from."""
        if not self._offsets:
            self._offsets.append(0)
            for match in _SIGNS.finditer(self._signs):
                self._offsets.extend(range(match.start(), match.end() + 1))
        return self._offsets[start], self._offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Letters and figures in small letters without accents; one blank for all between them,
    and one at each end."""
    return Folded(text.translate(_LETTERS))


class _Letters(dict[int, str]):
    """Each sign folded, once it was met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        made = self[code] = _letter(sign) if sign.isalnum() else _OPEN
        return made


_LETTERS = _Letters()


def _letter(sign: str) -> str:
    """One sign for one sign, so that offsets hold; й is a letter of its own."""
    small = sign.lower()
    if small == "й":
        return small
    if small >= "\u3400":
        small = _simplified().get(small, small)
    parts = unicodedata.normalize("NFD", small)
    if len(parts) > 1 and not unicodedata.combining(parts[1]):
        return small  # a syllable of Hangul
    bare = parts[0]
    return {"ł": "l", "đ": "d", "ø": "o"}.get(bare, bare)


@cache
def _simplified() -> dict[str, str]:
    """A traditional Chinese sign -> the simplified one: names that differ in nothing else are one."""
    file = resources.files("encoder.language.transliteration") / "traditional.txt"
    return {line[0]: line[1] for line in file.read_text("utf-8").split("\n") if len(line) == 2}


def pattern(name: str) -> str:
    """A name as it stands in folded text: with the blanks around it, except where words are
    not parted by blanks."""
    folded = fold(name).text
    return folded.strip() if _EAST.search(name) else folded


def is_eastern(text: str) -> bool:
    """True for a text with signs of a script without blanks between words."""
    return _EAST.search(text) is not None


def is_cyrillic(text: str) -> bool:
    """True for a text with Cyrillic letters."""
    return _CYRILLIC.search(text) is not None


# --- forms ------------------------------------------------------------------------------------

Inflection = Mapping[str, Sequence[str]]
"""Ending (a regular expression for the end of a word) -> what takes its place in each case."""


AT_THE_END = frozenset({"fi", "hu", "ko", "mn", "tr"})
"""Languages in which the last word of a name alone has the ending of the case."""


def declined(words: Sequence[str], first: int, last: int, table: Inflection) -> Iterator[list[str]]:
    """The words with those from `first` up to `last` in the same case, for every case."""
    cases = [_cases(word, tuple((e, tuple(f)) for e, f in table.items())) for word in words[first:last]]
    if not any(cases):
        return
    for number in range(max(map(len, cases))):
        options = [
            case[number] if number < len(case) else (word,)
            for word, case in zip(words[first:last], cases, strict=True)
        ]
        for chosen in product(*options):
            yield [*words[:first], *chosen, *words[last:]]


@lru_cache(maxsize=65536)
def _cases(word: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, ...], ...]:
    """The forms of one word, case by case; none for an abbreviation or an indeclinable one."""
    if len(word) < 2 or word.isupper():
        return ()
    for ending, forms in table:
        match = _ending(ending).search(word)
        if match is not None:
            stem = word[: match.start()]
            return tuple(tuple(stem + form for form in case.split("/")) for case in forms)
    return ()


@cache
def _ending(ending: str) -> re.Pattern[str]:
    return re.compile(f"(?:{ending})$")


def arrangements(given: Sequence[str], family: str) -> Iterator[list[str]]:
    """A name with given names in full, with the first of them, with initials, and turned round."""
    if not given:
        yield [family]
        return
    initials = [word[0] for word in given]
    for before in ([*given], [given[0]], initials, [initials[0]]):
        yield [*before, family]
        yield [family, *before]


def romanised(name: str) -> list[str]:
    """A Russian name in the Latin spellings of the schemes."""
    if not _CYRILLIC.search(name):
        return []
    return list(dict.fromkeys(_roman(name, number) for number in range(len(SCHEMES))))


@lru_cache(maxsize=65536)
def _roman(name: str, number: int) -> str:
    return str(SCHEMES[number].translate(name))


@lru_cache(maxsize=65536)
def spelled_alike(name: str) -> str:
    """A name without what scripts and habits change: romanised, in small letters, letters for
    one Russian letter made one, its words in the order of the alphabet. Spellings of a Russian
    name are the same then; other names may be too, so that it is a hint and no proof."""
    roman = fold((romanised(name) or [name])[0]).text
    for habit, letter in _HABITS:
        roman = habit.sub(letter, roman)
    return " ".join(sorted(roman.split()))


_HABITS = tuple(
    (re.compile(habit), letter)
    for habit, letter in (
        ("c(?=[aourltk])|q", "k"),
        ("shch|sch", "s"),
        ("zh|[jy]", "i"),
        ("kh|x", "h"),
        ("ts|tz|ch", "c"),
        ("sh", "s"),
        ("w", "v"),
        ("ph", "f"),
        ("z", "s"),
        ("ii+", "i"),
        ("i(?=[aeou])", ""),
        (r"(.)\1", r"\1"),
    )
)


def unique(names: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The names once each, in their order."""
    return list(dict.fromkeys(tuple(name) for name in names))


_ALIKE = str.maketrans("yjqcwhx", "iikkvgk")
"""Letters that begin the same name in different transcriptions."""


def initial(word: str) -> str:
    """The letter that a name begins with, so that transcriptions of one name begin alike; one of a
    script without an alphabet is itself."""
    made = romanised(word)[:1] if is_cyrillic(word) else [word]
    plain = fold(made[0] if made else word).text.strip()
    return plain[:1].translate(_ALIKE)
