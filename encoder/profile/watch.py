"""Which expression of a profile is at work, for a process that watches from outside.

A regular expression that the user wrote can take for ever, and Python cannot interrupt it.
So a worker notes its name in memory that it shares with its parent, which ends the worker
when its time is over and says which expression it was (see :mod:`encoder.batch.workers`).
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator
from typing import Any

LENGTH = 160
"""Bytes of the shared memory."""


class Place:
    """Memory that a process shares with those it forks, without any file behind it."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, LENGTH)

    @property
    def value(self) -> bytes:
        """What was noted last."""
        return self._memory[:LENGTH].partition(b"\0")[0]

    @value.setter
    def value(self, name: bytes) -> None:
        self._memory[: len(name) + 1] = name + b"\0"


_place: Any = None


def install(place: Any) -> None:
    """Note names here from now on: a :class:`Place`, or a shared array of :data:`LENGTH` bytes."""
    global _place
    _place = place


def note(name: str) -> None:
    """Say that the expression of this name is at work now; "": none is."""
    if _place is not None:
        _place.value = name.encode(errors="replace")[: LENGTH - 1]


def compiled(form: str, name: str, flags: int = 0) -> Watched:
    """An expression of a profile, compiled; who needs it keeps it in the lexicon of the profile.

    Args:
        form: the regular expression.
        name: what a finding calls it ("the rule erased of notation").
        flags: those of :mod:`re`.

    Raises:
        re.error: it is no regular expression.
    """
    return Watched(re.compile(form, flags), name)


class Watched:
    """A compiled expression that notes its name while it is at work."""

    __slots__ = ("_name", "_pattern")

    def __init__(self, pattern: re.Pattern[str], name: str) -> None:
        self._pattern = pattern
        self._name = name

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        """See :meth:`re.Pattern.fullmatch`."""
        return self._noted(self._pattern.fullmatch, text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        """See :meth:`re.Pattern.match`."""
        return self._noted(self._pattern.match, text, *place)

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """See :meth:`re.Pattern.search`."""
        return self._noted(self._pattern.search, text, *place)

    def sub(self, new: str, text: str) -> str:
        """See :meth:`re.Pattern.sub`."""
        note(self._name)
        made = self._pattern.sub(new, text)
        note("")
        return made

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        """See :meth:`re.Pattern.finditer`."""
        found = self._pattern.finditer(text, *place)
        while True:
            note(self._name)
            match = next(found, None)
            note("")
            if match is None:
                return
            yield match

    def _noted(
        self, find: Callable[..., re.Match[str] | None], text: str, *place: int
    ) -> re.Match[str] | None:
        note(self._name)
        found = find(text, *place)
        note("")
        return found
