"""Words, numbers and signs of a text, as the tagger of names sees them.

A sign of a script without blanks between its words (Han, Kana, Hangul, Thai) is a token of its own;
in other scripts a run of letters is. Hyphens, points and apostrophes are tokens, so that a name may
end before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SINGLE = "\u0e00-\u0e7f\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_SINGLE}]|[^\W\d_{_SINGLE}]+|\d+|[^\s\w]|_")
_CASELESS = re.compile(rf"[{_SINGLE}\u0590-\u08ff\u10a0-\u10ff\u0530-\u058f]")
_REACH = 3
"""So many tokens that cannot begin a name may stand between two that can, within one stretch."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text."""

    words: list[str]
    spans: list[tuple[int, int]]
    """Where each stands in the text."""
    glued: list[bool]
    """True for a token with no blank before it."""

    def stretches(self) -> list[tuple[int, int]]:
        """First and last (exclusive) token of each stretch that may hold names.

        Around every token that can begin a name, with one token on each side; words in small letters
        between two names ("of the") belong to it.
        """
        found: list[tuple[int, int]] = []
        last = len(self.words)
        start = end = -1
        for at, word in enumerate(self.words):
            if not may_begin(word):
                continue
            if start >= 0 and at - end <= _REACH:
                end = at
                continue
            if start >= 0:
                found.append((max(0, start - 1), min(last, end + 2)))
            start = end = at
        if start >= 0:
            found.append((max(0, start - 1), min(last, end + 2)))
        return found


def may_begin(word: str) -> bool:
    """True for a word that can begin a name: with a capital, or of a script without cases."""
    return word[0].isupper() or _CASELESS.match(word) is not None or any(map(str.isupper, word[1:]))


def tokens(text: str) -> Tokens:
    """The tokens of a text."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    return Tokens(
        [text[start:end] for start, end in spans],
        spans,
        [n > 0 and spans[n - 1][1] == start for n, (start, _) in enumerate(spans)],
    )
