"""Paragraphs of a word processor that are lines: where empty paragraphs part a text, those that follow
one another are lines of one block (an address, a stamp, a title), as in a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

_PARTED = 0.25
"""So many empty paragraphs for each that is not: the text is parted by them."""
_LONGEST = 130
"""A longer one is a paragraph (code points)."""


def runs_of_lines(paragraphs: Sequence[str | None]) -> list[range]:
    """The runs of paragraphs that are lines of one block, by their places.

    Args:
        paragraphs: the words of each; None for what is no plain paragraph (a table, a heading).
    """
    empty = sum(words is not None and not words.strip() for words in paragraphs)
    filled = sum(words is not None and bool(words.strip()) for words in paragraphs)
    if not empty or empty < _PARTED * filled:
        return []
    found, at = [], 0
    for short, run in groupby(paragraphs, lambda words: words is not None and bool(words.strip())):
        members = list(run)
        if short and len(members) > 1 and all(len(words or "") <= _LONGEST for words in members):
            found.append(range(at, at + len(members)))
        at += len(members)
    return found
