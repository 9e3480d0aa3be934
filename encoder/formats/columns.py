"""Tables that hold two versions side by side, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from encoder.language import identify

_ROWS = 3
"""So many rows at least."""
_SHARE = 0.75
"""Of the rows that tell, so many have two languages."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What was found of a table."""

    found: bool
    labels: bool = False
    """True when its first row names the columns."""

    def __bool__(self) -> bool:
        return self.found


def columns_apart(rows: Sequence[Sequence[str]]) -> Columns:
    """Whether a table of two columns holds a text in two languages.

    Args:
        rows: the words of the cells.
    """
    if len(rows) < _ROWS or any(len(row) != 2 for row in rows):
        return Columns(False)
    labels = all(is_label(cell) for cell in rows[0])
    told = rows[1:] if labels else rows
    ours, theirs = (" ".join(row[side] for row in told) for side in (0, 1))
    if min(len(ours.split()), len(theirs.split())) < 8 and min(len(ours), len(theirs)) < 40:
        return Columns(False)
    if not two_languages(ours, theirs):
        return Columns(False)
    filled = sum(bool(row[0].strip()) and bool(row[1].strip()) for row in told)
    return Columns(filled >= _SHARE * len(told), labels)


_MOST = 0.6
"""So much of the words of a file stands in tables of two languages that are its versions; with less
they are tables in a paper."""


def versions_in(tables: Sequence[Sequence[Sequence[str]]], whole: str) -> bool:
    """True when tables of two languages hold most of a text.

    Args:
        tables: the words of their cells.
        whole: all words of the file.
    """
    inside = sum(len("".join(cell.split())) for table in tables for row in table for cell in row)
    return bool(tables) and inside >= _MOST * len("".join(whole.split()))


def two_languages(one: str, other: str) -> bool:
    """True for texts of which the script or the words show that they are in two languages."""
    scripts = []
    for text in (one, other):
        weights = identify.script_weights(text)
        scripts.append(max(weights, key=lambda script: weights[script]) if weights else "")
    if "" in scripts or scripts[0] != scripts[1]:
        return "" not in scripts
    ours, theirs = identify.most_likely(one), identify.most_likely(other)
    return ours is not None and theirs is not None and ours != theirs


def is_label(cell: str) -> bool:
    """True for a short cell that names a language or says what a version is."""
    words = cell.replace("(", " ").replace(")", " ").replace(":", " ").split()
    return 0 < len(words) <= 4 and any(identify.tag_of(word) is not None for word in words)
