"""Several signers: side by side, or one under the other."""

from __future__ import annotations

from encoder.core.model import Inline, Name, SignatureMark, Signed
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk
from encoder.layout.lines import filled_lines, side_by_side
from encoder.structure.blocks.signatures import read_bare_signature, read_signature
from encoder.structure.evidence import Context, Found

_LONGEST = 400
"""So many characters at most have signers side by side."""


def read_signers_in_columns(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Signers side by side: offices on one line and names on the next, parted by wide blanks."""
    text = plain_text(nodes)
    if len(text) > _LONGEST or ("   " not in text and "\t" not in text):
        return None
    columns = side_by_side(filled_lines(nodes))
    found = []
    for column in columns:
        signed = read_signature(column, context) or read_bare_signature(column, context)
        if signed is None or not all(isinstance(block, Signed) for block in signed.blocks):
            return None
        found.append(signed)
    if len(found) < 2:
        return None
    blocks = [block for signed in found for block in signed.blocks]
    score = min(signed.score for signed in found)
    return Found(blocks, min(0.95, score + 0.1), ("signers side by side", *found[0].reasons))


def read_signers_by_lines(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Signers one under the other, each with office, mark and name on a line."""
    lines = filled_lines(nodes)
    marked = [any(isinstance(node, SignatureMark) for node in line) for line in lines]
    if len(lines) < 2 or not all(marked):
        return None
    found = [read_signature(line, context) for line in lines]
    blocks = [block for one in found if one is not None for block in one.blocks]
    named_all = all(any(isinstance(n, Name) for n in walk(block)) for block in blocks)
    if None in found or not named_all:
        return None
    return Found(blocks, 0.97, ("the mark of a signature on each line",))
