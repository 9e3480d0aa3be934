"""The patterns of RELAX NG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class Pattern:
    """Anything that a content model is made of."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Empty(Pattern):
    """Nothing, and that is allowed."""


@dataclass(frozen=True, slots=True)
class NotAllowed(Pattern):
    """Nothing can match here."""


@dataclass(frozen=True, slots=True)
class TextPattern(Pattern):
    """Any text."""


@dataclass(frozen=True, slots=True)
class Value(Pattern):
    """One word, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Data(Pattern):
    """Text of a datatype, with its facets."""

    type: str
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Words(Pattern):
    """A list of words, each of which matches its part of the pattern."""

    content: Pattern


@dataclass(frozen=True, slots=True)
class Ref(Pattern):
    """A definition by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice(Pattern):
    """One of several."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Group(Pattern):
    """One after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Interleave(Pattern):
    """In any order."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class OneOrMore(Pattern):
    """Repeated."""

    content: Pattern


@dataclass(frozen=True, slots=True)
class Attribute(Pattern):
    """An attribute: its names (Clark notation; ``*`` for any) and its value."""

    names: frozenset[str]
    value: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class ElementPattern(Pattern):
    """An element: its names and its content; two are the same only in the same place."""

    names: frozenset[str]
    content: Pattern


EMPTY, NOT_ALLOWED, TEXT = Empty(), NotAllowed(), TextPattern()


def choice(parts: Iterable[Pattern]) -> Pattern:
    """One of the parts, without those that cannot match."""
    kept: dict[Pattern, None] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, Choice) else (part,):
            if not isinstance(inner, NotAllowed):
                kept[inner] = None
    if not kept:
        return NOT_ALLOWED
    return next(iter(kept)) if len(kept) == 1 else Choice(tuple(kept))


def joined(kind: type[Group] | type[Interleave], parts: Iterable[Pattern]) -> Pattern:
    kept: list[Pattern] = []
    for part in parts:
        if isinstance(part, NotAllowed):
            return NOT_ALLOWED
        if not isinstance(part, Empty):
            kept += part.parts if isinstance(part, kind) else (part,)
    return EMPTY if not kept else kept[0] if len(kept) == 1 else kind(tuple(kept))


def group(parts: Iterable[Pattern]) -> Pattern:
    """The parts one after the other."""
    return joined(Group, parts)


def optional(pattern: Pattern) -> Pattern:
    """The pattern or nothing."""
    return choice((pattern, EMPTY))


def repeated(pattern: Pattern) -> Pattern:
    """The pattern at least once."""
    return pattern if isinstance(pattern, NotAllowed | Empty) else OneOrMore(pattern)
