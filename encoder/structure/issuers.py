"""The issuing body in every version: what one knows by its words, another shows by its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from encoder.core.model import Block, Division, Issuer, LetterheadLine, Mark, Stamp
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk
from encoder.layout.lines import cover, word_count

_LONGEST = 20
"""So many words at most has the name of an issuing body."""


def with_issuers(divisions: Sequence[Division]) -> list[Division]:
    """The versions of a document; where one has an issuing body and another has none, the only line of
    the other's letterhead that is nothing else yet is it.

    Args:
        divisions: the language versions.
    """
    if not any(_has_issuer(division) for division in divisions):
        return list(divisions)
    return [one if _has_issuer(one) else _with_issuer(one) for one in divisions]


def _has_issuer(division: Division) -> bool:
    return any(isinstance(node, Issuer) for block in division.opener for node in walk(block))


def _with_issuer(division: Division) -> Division:
    """A version whose letterhead has one line without marks: that line as the issuing body."""
    free = list(_free_lines(division.opener))
    if len(free) != 1:
        return division
    line = free[0]
    issuer = Issuer(span=cover(line.content), content=line.content)
    named = replace(line, content=(issuer,))
    opener = tuple(named if block is line else block for block in division.opener)
    return replace(division, opener=opener)


def _free_lines(opener: Sequence[Block]) -> Iterator[LetterheadLine]:
    """Lines of a letterhead that hold neither marks nor stamps nor numbers."""
    for block in opener:
        if not isinstance(block, LetterheadLine):
            continue
        words = plain_text(block.content)
        marked = any(isinstance(node, Mark | Stamp) for node in walk(block))
        one_line = "\n" not in words and not words.rstrip().endswith((".", ":", ","))
        if one_line and not marked and 1 < word_count(words) <= _LONGEST and not _numbered(words):
            yield block


def _numbered(words: str) -> bool:
    return any(map(str.isdigit, words))
