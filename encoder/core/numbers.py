"""Numbers and signs as files state them, which is not always what their format allows."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_SIGN = re.compile(r"[0-9A-Fa-f]{1,5}")
_UNIT = re.compile(r"\\u([0-9a-fA-F]{4})")


def whole(said: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number in ASCII digits.

    Args:
        said: as it is written; white space around it is ignored.
        default: for what is no number or out of bounds.
        least: the lowest that is accepted.
        most: the highest.
    """
    number = int(said) if _WHOLE.fullmatch(said := said.strip()) else None
    return number if number is not None and least <= number <= most else default


def sign(said: str) -> str:
    """The sign of a hexadecimal code point; "" for what is none."""
    code = int(said, 16) if _SIGN.fullmatch(said) else 0xD800
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def unescaped(said: str) -> str:
    """A text whose `\\u0000` stand for units of UTF-16; half a sign is U+FFFD."""
    text = _UNIT.sub(lambda match: chr(int(match[1], 16)), said)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
