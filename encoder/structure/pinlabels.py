"""What an editor pinned, as labels of lines: the decoder arranges the others around them."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.core.source import Source

LABELS = {
    "stamp": "opener",
    "quote": "p",
    "stage": "p",
    "note": "p",
    "entry": "entry-head",
    "postscript": "p",
}
"""Kinds that the decoder knows by another label, or that stand in running text wherever they are."""


def labels_of(source: Source, starts: Sequence[int]) -> dict[int, tuple[str | None, bool | None]]:
    """What the decoder must take the lines for.

    Args:
        source: with its pins.
        starts: where the lines begin, in order.

    Returns:
        number of a line -> its label (None: any), and whether a block begins in it (None: either).
    """
    pins = source.pins
    if not pins:
        return {}
    found: dict[int, tuple[str | None, bool | None]] = {}
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(source.text)
        kind = next((kind for place, kind in pins.kinds.items() if start <= place < end), None)
        begins: bool | None = start in pins.starts or start in pins.papers or None
        for whole in pins.wholes:
            begins = whole.start == start if whole.start <= start < whole.end else begins
        if kind is not None or begins is not None:
            found[at] = (LABELS.get(kind, kind) if kind else None, begins)
    return found
