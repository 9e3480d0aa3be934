"""What a report tells of a document, taken from it when it is encoded: small, the same every time."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from encoder.api import Result
from encoder.core.model import OWN_ENTRY, Document, Name
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk

_MOST = 40
"""So many names of one document are told."""
_BINS = 10


def facts_of(result: Result) -> dict[str, Any]:
    """What a report needs of a document.

    Returns:
        `characters` (each with its number), `layout` of the record, `begins` (the shape of the first
        line), `readings` (how many blocks have a
        score of 0.0-0.1 … 0.9-1.0), `links` (certainty -> number), `names` (words of names that have no
        entry in an authority -> number), `languages`.
    """
    document = result.document
    if document is None or result.tei is None:
        return {}
    scores = [0] * _BINS
    for reading in document.readings:
        scores[min(_BINS - 1, int(reading.score * _BINS))] += 1
    return {
        "characters": dict(sorted(Counter(result.source.text).items())),
        "layout": document.record.layout or "",
        "begins": _shape(result.source.text),
        "readings": scores,
        "links": dict(sorted(Counter(link.certainty or "editor" for link in document.links).items())),
        "names": dict(_unknown(document).most_common(_MOST)),
        "languages": [f"{one.role} {one.language}" for one in document.divisions],
    }


def _shape(text: str) -> str:
    """The first line as a kind: letters and numbers are one sign each."""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    label, colon, _ = line.partition(":")
    if colon and len(label) < 30:
        return f"{label}:"
    return re.sub(r"[^\W\d_]+", "x", re.sub(r"\d+", "0", line))[:40]


def _unknown(document: Document) -> Counter[str]:
    """Names of persons, places and bodies that no authority knows."""
    found: Counter[str] = Counter()
    for division in document.divisions:
        for node in walk(division):
            if isinstance(node, Name) and node.kind in ("person", "place", "body"):
                _, key = document.identified.get(node.span, ("", OWN_ENTRY)) if node.span else ("", "")
                if key.startswith(OWN_ENTRY):
                    found[f"{node.kind} {' '.join(plain_text(node.content).split())}"] += 1
    return found
