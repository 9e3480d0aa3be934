"""Text for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text without what could move the cursor or begin a line of its own."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
