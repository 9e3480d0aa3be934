"""Words that papers of a language write in small letters again and again.

One list a language, one word a line. Those of languages that the corpora with open licences have are
counted there (see WEIGHTS.md in ``encoder/structure``); the others are lists of function words written
for this program. What is not in a list may still be a word of the language.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def common_words(language: str) -> frozenset[str]:
    """The common words of a language (BCP 47 tag; its first part counts); none without a list."""
    file = resources.files(__name__) / f"{language.split('-')[0]}.txt"
    return frozenset(file.read_text("utf-8").split()) if file.is_file() else frozenset()


@cache
def every_common_word() -> frozenset[str]:
    """The words of all the lists."""
    found: set[str] = set()
    for file in resources.files(__name__).iterdir():
        if file.name.endswith(".txt"):
            found |= common_words(file.name.removesuffix(".txt"))
    return frozenset(found)
