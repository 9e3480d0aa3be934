"""What a capital, a small letter and an initial are, in every script, for regular expressions.

A letter of a script without cases (Chinese, Hangul, Arabic) is no small letter, so that it can begin
a name as a capital does. Small letters are those of Unicode in the blocks of Latin, Greek and
Cyrillic: `é`, `č`, `ő` and `ґ` as well as `e` and `г`.
"""

from __future__ import annotations

_BLOCKS = ((0x41, 0x250), (0x370, 0x530), (0x1E00, 0x2000))
"""Latin, Greek and Cyrillic with their extensions, where cases are."""


def _class(wanted: str) -> str:
    """The letters of a case as the inside of a class: single signs and ranges."""
    codes = [
        code for first, last in _BLOCKS for code in range(first, last) if getattr(chr(code), wanted)()
    ]
    parts: list[str] = []
    start = before = codes[0]
    for code in (*codes[1:], 0):
        if code != before + 1:
            parts.append(chr(start) if start == before else f"{chr(start)}-{chr(before)}")
            start = code
        before = code
    return "".join(parts)


SMALLS = _class("islower")
"""Small letters, for the inside of a class: ``rf"[{SMALLS}]"``."""
CAPITALS = _class("isupper")
"""Capitals, for the inside of a class."""
SMALL = f"[{SMALLS}]"
"""A small letter."""
CAPITAL = rf"[^\W\d_{SMALLS}]"
"""A letter that may begin a name: a capital, or one of a script without cases."""
NO_CAPITAL = rf"[^\W\d_{CAPITALS}]"
"""A letter that is no capital."""
LETTER = r"[^\W\d_]"
"""Any letter."""
POINT_LETTER = "[a-zа-я]"
"""A letter that counts points: "a)", "б)"."""
PARTICLES = "d|de|von|van|der|den|des|di|da|del|della|la|le|el|al|ben|bin|ibn|ter|zu|zur|y"
"""Words in small letters within names."""
