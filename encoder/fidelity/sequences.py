"""How one list of words becomes another, in time that grows with the lists."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_SMALL = 400
"""Stretches up to so many words are compared word by word; longer ones are first cut at
words that both have once."""

Opcode = tuple[str, int, int, int, int]


def opcodes(one: Sequence[str], other: Sequence[str]) -> Iterator[Opcode]:
    """How one list of words becomes another, as :mod:`difflib` says it, in time that
    grows with the lists and not with their product."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = len(one), len(other)
    while a > start and b > start and one[a - 1] == other[b - 1]:
        a, b = a - 1, b - 1
    if start:
        yield "equal", 0, start, 0, start
    at, beside = start, start
    for x, y in [*_anchors(one, other, start, a, b), (a, b)]:
        yield from _between(one, other, (at, x), (beside, y))
        at, beside = x, y
    if a < len(one):
        yield "equal", a, len(one), b, len(other)


def _anchors(
    one: Sequence[str], other: Sequence[str], start: int, a: int, b: int
) -> list[tuple[int, int]]:
    """Places of words that both stretches have once, in the order of both (patience)."""
    if a - start <= _SMALL and b - start <= _SMALL:
        return []
    here, there = Counter(one[start:a]), Counter(other[start:b])
    where = {other[j]: j for j in range(start, b) if there[other[j]] == 1}
    both = [(i, where[one[i]]) for i in range(start, a) if here[one[i]] == 1 and one[i] in where]
    tails: list[int] = []
    links: list[tuple[int, int | None]] = []
    ends: list[int] = []
    for number, (_, j) in enumerate(both):
        place = bisect_left(tails, j)
        links.append((number, ends[place - 1] if place else None))
        tails[place : place + 1] = [j]
        ends[place : place + 1] = [number]
    chain: list[tuple[int, int]] = []
    last: int | None = ends[-1] if ends else None
    while last is not None:
        chain.append(both[last])
        last = links[last][1]
    return chain[::-1]


def _between(
    one: Sequence[str], other: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[Opcode]:
    (a, b), (c, d) = here, there
    if a == b and c == d:
        return
    if max(b - a, d - c) > 4 * _SMALL:
        yield ("equal" if one[a:b] == other[c:d] else "replace"), a, b, c, d
        return
    matcher = SequenceMatcher(None, one[a:b], other[c:d], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield kind, a + i, a + j, c + k, c + m


def without(places: Sequence[int], others: Sequence[int]) -> Iterator[int]:
    """The places that are not among others, each once; both go up."""
    at, last = 0, -1
    for place in places:
        while at < len(others) and others[at] < place:
            at += 1
        if place != last and (at == len(others) or others[at] != place):
            yield place
        last = place


def holds(places: Sequence[int], place: int) -> bool:
    """True for a place that is among others, which go up."""
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place
