"""What one language has to say, drawn by lot from the vocabulary of a profile."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from encoder.profile import Profile
from encoder.profile.dating import date_words

_LATIN = ("bcdfghklmnprstvz", "aeiou")
_CYRILLIC = ("бвгдзклмнпрстх", "аеиоу")
_GREEK = ("βγδκλμνπρστ", "αειουη")
_LETTERS = {**dict.fromkeys(("ru", "bg", "uk", "mn", "sr"), _CYRILLIC), "el": _GREEK}
_HAN = "".join(chr(0x4E00 + 37 * n) for n in range(400))
_HANGUL = "".join(chr(0xAC00 + 28 * n) for n in range(390))
_SIGNS = {"zh": _HAN, "ja": _HAN, "ko": _HANGUL}
_UNPARTED = frozenset({"zh", "ja"})
"""Languages without blanks between words."""
ROMANS = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@dataclass(slots=True)
class Part:
    """A block to come: its label, its lines, and where on the page they stand."""

    label: str
    lines: list[str]
    place: str = "left"
    """ "left", "middle", "right", or "hung" for text that is filled."""
    second: list[str] = field(default_factory=list)
    """What follows on the same line under another label: the words of a speaker."""


class Words:
    """What one language has to say, drawn by lot."""

    def __init__(self, rng: random.Random, profile: Profile, language: str) -> None:
        self.rng, self.profile, self.language = rng, profile, language
        consonants, vowels = _LETTERS.get(language, _LATIN)
        self.parts: list[str] = [c + v for c in consonants for v in vowels]
        self.codas: list[str] = ["", "", "", *consonants[6:12]]
        self.signs = _SIGNS.get(language)
        self.colon = "：" if language in _UNPARTED else ":"
        words = date_words(profile, language)
        self.months = sorted(
            m for m in words.months if len(m) > 3 and m[0].isalpha() and _fits(m, language)
        ) or ["May"]

    def word(self) -> str:
        if self.signs:
            return "".join(self.rng.choice(self.signs) for _ in range(self.rng.randint(1, 3)))
        size = self.rng.choice((1, 1, 2, 2, 2, 3, 3, 4))
        return "".join(self.rng.choice(self.parts) for _ in range(size)) + self.rng.choice(self.codas)

    def name(self) -> str:
        word = self.word()
        while len(word) < 4 and not self.signs:
            word += self.word()
        return word[:1].upper() + word[1:]

    def person(self) -> str:
        rng = self.rng
        if self.signs:
            return self.word()[:3]
        first, last = self.name(), self.name()
        form = rng.randrange(6)
        if form == 0:
            return f"{first[0]}. {last}"
        if form == 1:
            return f"{first[0]}. {self.name()[0]}. {last}"
        if form == 2:
            return f"{first[0]}.{self.name()[0]}. {last}"
        return last if form == 3 else f"{first} {last}"

    def sentence(self, least: int = 5, most: int = 26) -> str:
        rng = self.rng
        words: list[str] = []
        for n in range(rng.randint(least, most)):
            roll = rng.random()
            word = self.word()
            if roll < 0.08 or n == 0:
                word = word[:1].upper() + word[1:]
            elif roll < 0.10:
                word = str(rng.randint(1, 2000))
            elif roll < 0.115:
                word = f"{rng.randint(1, 28)} {rng.choice(self.months)}"
            elif roll < 0.2 and n:
                words[-1] += ","
            words.append(word)
        joint = "" if self.language in _UNPARTED else " "
        stop = "。" if joint == "" else rng.choice("....?!")
        return joint.join(words) + stop

    def prose(self, sentences: int) -> str:
        joint = "" if self.language in _UNPARTED else " "
        return joint.join(self.sentence() for _ in range(max(1, sentences)))

    def one(self, words: Sequence[str]) -> str:
        """One of the words of a list in this language; "" when there is none."""
        return str(self.rng.choice(words)) if words else ""

    def date(self) -> str:
        rng = self.rng
        day, month, year = rng.randint(1, 28), rng.choice(self.months), rng.randint(1790, 1991)
        if self.signs:
            form = rng.randrange(2)
            signs = ("년", "월", "일") if self.language == "ko" else ("年", "月", "日")
            if form:
                return f"{year}{signs[0]}{rng.randint(1, 12)}{signs[1]}{day}{signs[2]}"
            return f"{year}. {rng.randint(1, 12)}. {day}."
        return rng.choice(
            (
                f"{day} {month} {year}",
                f"{day}. {month} {year}",
                f"{month.capitalize()} {day}, {year}",
                f"{day}.{rng.randint(1, 12)}.{year}",
                f"{day}/{ROMANS[rng.randint(1, 12)]}/{year}",
                f"{day}. {rng.randint(1, 12)}. {year % 100}",
                f"{day} {month.capitalize()} {year}",
                f"{year}. {month} {day}.",
            )
        )

    def number(self) -> str:
        rng = self.rng
        sign = rng.choice(("No. ", "№ ", "Nº ", "N° ", "Nr. ", "No ", "Tgb.-Nr. "))
        return sign + rng.choice(
            (
                str(rng.randint(1, 9999)),
                f"{rng.randint(1, 999)}/{rng.randint(1, 99)}",
                f"{rng.randint(1, 999)}-s",
                f"0{rng.randint(10, 999)}/ss",
            )
        )


def _fits(word: str, language: str) -> bool:
    """True for a word in the letters of a language."""
    letters = _LETTERS.get(language, _LATIN)
    script = letters[0][0] > "z"
    return (word[0] > "\u0370") == script
