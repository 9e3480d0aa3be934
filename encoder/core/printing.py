"""Text for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text without what could move the cursor or begin a line of its own."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def counted(number: int, thing: str) -> str:
    """A number with its noun: 1 file, 2 files."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
