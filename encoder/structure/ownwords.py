"""What lines of one archive have in common: their words, their shapes, how far they are drawn in.

These features count only where weights were learnt from corrections of that archive: elsewhere they say
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from encoder.layout.facts import LineFacts

PREFIX = "own:"
_WORD = re.compile(r"\w+")


def own_words(lines: Sequence[LineFacts]) -> list[list[str]]:
    """The features of each line of a text."""
    alone = [_alone(line) for line in lines]
    found = []
    for at, names in enumerate(alone):
        before = alone[at - 1] if at else ["none", "none", "none"]
        after = alone[at + 1] if at + 1 < len(alone) else ["none", "none", "none"]
        neighbours = [f"<{before[0]}", f"<{before[2]}", f">{after[0]}", f">{after[2]}"]
        found.append([PREFIX + name for name in (*names, *neighbours)])
    return found


def _alone(line: LineFacts) -> list[str]:
    words = [word.casefold() for word in _WORD.findall(line.text)]
    first, last = (words[0], words[-1]) if words else ("", "")
    return [
        f"first:{_plain(first)}",
        f"two:{' '.join(map(_plain, words[:2]))}",
        f"shape:{_shape(line.text)}",
        f"last:{_plain(last)}",
        f"drawn:{min(line.indent, 40)}/{min(line.before, 3)}",
        f"long:{min(len(line.text) // 6, 12)}/{'a' if line.text[-1:].isalnum() else line.text[-1:]}",
    ]


def _plain(word: str) -> str:
    return "9" if word.isdigit() else word


def _shape(text: str) -> str:
    """The kinds of signs of the first words, each run of one kind as one."""
    kinds = (
        "9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text[:60]
    )
    return "".join(kind for kind, _ in groupby(kinds))[:14]
