"""Chinese and Korean names from one transcription into others, by tables.

Pinyin becomes Palladius and Wade-Giles; Hangul becomes McCune-Reischauer, the Revised
Romanisation, Kontsevich, and the spellings that papers of the time use. The tables are
YAML beside this file; they name their sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import islice, product
from typing import Any

import yaml

MOST = 64
"""So many customary spellings of one Korean given name are tried."""
_HANGUL = re.compile("[가-힣]+")
_VOICING = frozenset(("", "ㄴ", "ㅁ", "ㅇ", "ㄹ"))
"""Ends of a syllable after which the next sound is voiced."""


@cache
def _table(name: str) -> dict[str, Any]:
    text = (resources.files("encoder.language.transliteration") / f"{name}.yaml").read_text(
        encoding="utf-8"
    )
    return dict(yaml.safe_load(text))


# --- Chinese -------------------------------------------------------------------------------


def syllables(pinyin: str) -> list[str] | None:
    """A Pinyin word in syllables; None when it is none. An apostrophe parts syllables; of two
    ways to part a word the one with fewer syllables and an initial before each wins.
    """
    parts = [_parted(part) for part in re.split(r"['’-]", pinyin.lower()) if part]
    if not parts or any(part is None for part in parts):
        return None
    return [syllable for part in parts for syllable in part or ()]


@cache
def _parted(word: str) -> list[str] | None:
    if not word:
        return []
    best: list[str] | None = None
    for size in range(min(6, len(word)), 0, -1):
        if word[:size] not in _known():
            continue
        rest = _parted(word[size:])
        if rest is None or rest and rest[0][0] in "aeou":
            continue
        if best is None or 1 + len(rest) < len(best):
            best = [word[:size], *rest]
    return best


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Syllable of Pinyin -> its initial and final; a syllable without initial is its final."""
    table = _table("chinese")
    found = {whole: ("", whole) for whole in table["palladius"]["whole"]}
    for initial in table["initials"]:
        for final in table["palladius"]["finals"]:
            found.setdefault(initial + final, (initial, final))
    return found


def chinese(name: str, system: str) -> str | None:
    """A name in Pinyin (family name first) in another transcription, with the syllables of the
    given name joined by hyphens; None when a part of it is no Pinyin.

    Args:
        name: such as "Mao Zedong".
        system: "palladius" or "wade-giles".
    """
    table = _table("chinese")[system]
    words: list[str] = []
    for word in name.split():
        parted = syllables(word)
        if parted is None:
            return None
        words.append("-".join(_syllable(one, table) for one in parted).capitalize())
    return " ".join(words)


def _syllable(syllable: str, table: dict[str, dict[str, str]]) -> str:
    if syllable in table["whole"]:
        return table["whole"][syllable]
    initial, final = _known()[syllable]
    return table["initials"].get(initial, "") + table["finals"].get(final, final)


# --- Korean ------------------------------------------------------------------------------------


def korean(name: str) -> Iterator[tuple[str, ...]]:
    """The spellings of a Korean name: the family name, then the syllables of the given name.

    Args:
        name: in Hangul, the family name first; a family name of two syllables is not known
            from a given one and is taken for one syllable.
    """
    signs = name.replace(" ", "")
    if not _HANGUL.fullmatch(signs) or not 2 <= len(signs) <= 4:
        return
    families = _table("korean")["families"].get(signs[0], ())
    for system, table in _table("korean")["systems"].items():
        cyrillic = system in ("kontsevich", "customary-russian")
        first = [family for family in families if (family[0] > "\u0400") == cyrillic]
        first += [one for one in _spelled(signs[:1], table) if one not in first]
        ways = [
            _spelled(signs[at], table, before=signs[at - 1] if at > 1 else "")
            for at in range(1, len(signs))
        ]
        for family in first[:6]:
            for given in islice(product(*ways), MOST):
                yield (family.capitalize(), *given)


def northern(name: str) -> Iterator[str]:
    """A Korean name in Hangul as the other half of the country writes its first syllable: 류 and 유, 리
    and 이, 로 and 노."""
    pairs = _table("korean")["northern"]
    for north, south in pairs.items():
        if name[:1] == north:
            yield south + name[1:]
        elif name[:1] == south:
            yield north + name[1:]


def _spelled(sign: str, table: dict[str, Any], before: str = "") -> list[str]:
    """The ways to spell one syllable of Hangul."""
    initial, vowel, final = letters(sign)
    starts: Sequence[str] = table["initial"][initial]
    if len(starts) == 2 and before:
        voiced = letters(before)[2] in _VOICING
        starts = (starts[1], starts[0]) if voiced else starts[:1]
    vowels, finals = table["vowel"][vowel].split("|"), table["final"].get(final, "").split("|")
    return [start + middle + end for start in starts for middle in vowels for end in finals]


def letters(sign: str) -> tuple[str, str, str]:
    """Initial, vowel and final of a syllable of Hangul, as letters that stand alone."""
    number = ord(sign) - 0xAC00
    initial, rest = divmod(number, 588)
    vowel, final = divmod(rest, 28)
    return (_INITIALS[initial], _VOWELS[vowel], _FINALS[final])


_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
