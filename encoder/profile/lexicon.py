"""What is made of the words of a profile, once for each profile that is loaded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from encoder.profile.schema import Profile

Made = TypeVar("Made")


class Lexicon:
    """Patterns and tables made of a profile's words, kept as long as the profile is.

    Each is made by a function of the profile, under which it is kept: two profiles share
    nothing, and one that is loaded anew makes its own.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._made: dict[tuple[Hashable, ...], Any] = {}

    def __call__(self, make: Callable[..., Made], *keys: Hashable) -> Made:
        """What a function makes of the profile, and of `keys` where it depends on more.

        Args:
            make: a function of the module level that takes the profile and the keys.
            keys: what else the result depends on (a tag of a language).
        """
        place = (make, *keys)
        if place not in self._made:
            self._made[place] = make(self.profile, *keys)
        made: Made = self._made[place]
        return made
