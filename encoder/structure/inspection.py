"""A transcript with what was made of it in the margin: the part of the paper, the rule
that read each block, the weight of the evidence, and the reasons."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from encoder.core.model import (
    Block,
    Distribution,
    Division,
    Document,
    Enclosure,
    Leaf,
    Reading,
)
from encoder.core.pins import kind_of
from encoder.core.source import Source
from encoder.core.visitor import walk
from encoder.profile import Profile
from encoder.structure.lines import Explained, explain

_MARGIN = 34


def text_view(source: Source, document: Document, profile: Profile) -> Iterator[str]:
    """The lines of the source behind a margin; under the first line of each block why it
    was read so, and what else it could have been; and what the line was taken for with everything
    in view, by how much, what it could have been, and which of its features decided."""
    source = source.with_line_feeds()
    parts = _Parts(document)
    record = document.record
    if record.layout:
        yield f"{'record':<{_MARGIN}}| layout {record.layout}: {', '.join(record.layout_parts)}"
    starts = {reading.span.start: reading for reading in document.readings}
    lines = _explained(source, document, profile)
    at, number = 0, 0
    for number, line in enumerate(source.text.split("\n"), 1):
        first = at + len(line) - len(line.lstrip())
        reading = next((starts[i] for i in range(at, at + len(line) + 1) if i in starts), None)
        part = parts.at(reading.span.start if reading else first) if line.strip() else ""
        margin = f"{part:<17}{_said(reading)}" if reading else part
        yield f"{margin:<{_MARGIN}}|{number:>5} | {_shown(line)}".rstrip()
        if reading is not None:
            yield f"{'':<{_MARGIN}}|      : {_because(reading)}"
            if reading.certainty:
                yield f"{'':<{_MARGIN}}|      : to decide it: {_lever(number, line, reading)}"
        if first in lines and lines[first].decided.begins:
            yield f"{'':<{_MARGIN}}|      : {_line_said(lines[first])}"
        at += len(line) + 1


def _explained(source: Source, document: Document, profile: Profile) -> dict[int, Explained]:
    """What the lines of all versions were taken for, by where they begin."""
    found: dict[int, Explained] = {}
    for division in document.divisions:
        if division.span is not None:
            found |= explain(source, division.span, profile, document.record.title)
    return found


def _line_said(line: Explained) -> str:
    """ "line: signed by 5.64, then p; word:office 2.10, room:yes 1.05"."""
    decided = line.decided
    why = ", ".join(f"{name} {weight / 100:.2f}" for name, weight in line.features)
    other = decided.other[2:].partition("@")[0]
    said = f"line: {decided.label} by {decided.margin / 100:.2f}, then {other}"
    return f"{said}; {why}" if why else said


def json_view(source: Source, document: Document, profile: Profile) -> str:
    """The same as data: one object for each block, in the order of the source."""
    source = source.with_line_feeds()
    parts = _Parts(document)
    blocks = []
    lines = _explained(source, document, profile)
    for reading in document.readings:
        line, column = source.position(reading.span.start)
        taken = lines.get(reading.span.start)
        blocks.append(
            {
                "line": line,
                "column": column,
                "start": reading.span.start,
                "end": reading.span.end,
                "part": parts.at(reading.span.start),
                "rule": reading.rule,
                "score": round(reading.score, 2),
                "certainty": reading.certainty,
                "reasons": list(reading.reasons),
                "others": [{"rule": name, "score": round(score, 2)} for name, score in reading.others],
                "to_decide_it": _lever(
                    line, source.text[reading.span.start : reading.span.end], reading
                ),
                "line_taken_for": _line_data(taken) if taken is not None else None,
            }
        )
    record = document.record
    layout = {"layout": record.layout, "parts": list(record.layout_parts)} if record.layout else None
    return json.dumps(
        {"file": source.name, "record": layout, "blocks": blocks}, ensure_ascii=False, indent=2
    )


def _line_data(line: Explained) -> dict[str, Any]:
    return {
        "label": line.decided.label,
        "margin": line.decided.margin / 100,
        "other": line.decided.other[2:].partition("@")[0],
        "features": {name: weight / 100 for name, weight in line.features},
    }


def _said(reading: Reading) -> str:
    doubt = "?" if reading.certainty else " "
    return f"{reading.rule:<13}{reading.score:.2f}{doubt}"


def _because(reading: Reading) -> str:
    said = "; ".join(reading.reasons)
    others = ", ".join(f"{name} {score:.2f}" for name, score in reading.others)
    return f"{said}; or {others}" if others else said


def _lever(number: int, line: str, reading: Reading) -> str:
    """The entry of a file of corrections that decides it for the second best reading."""
    words = json.dumps(" ".join(line.split())[:40], ensure_ascii=False)
    return f"{{at: {{line: {number}, text: {words}}}, block: {_second(reading)}}}"


def _second(reading: Reading) -> str:
    """What it is if it is not what it was taken for."""
    taken = kind_of(reading.rule)
    others = (kind_of(name) for name, _ in reading.others)
    return next((kind for kind in others if kind not in (None, taken)), None) or "p"


def _shown(line: str) -> str:
    """The line without signs that would move the cursor."""
    return "".join(
        c if c.isprintable() else " " if c in "\t\u00a0" else "\N{REPLACEMENT CHARACTER}" for c in line
    )


class _Parts:
    """Which part of which paper a place of the source belongs to."""

    def __init__(self, document: Document) -> None:
        found = [(span.start, span.end, "record") for span in document.record.chrome]
        for division in document.divisions:
            found += _stretches(division, division.language)
        self.stretches = sorted(found)
        self.starts = [start for start, _, _ in self.stretches]

    def at(self, offset: int) -> str:
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return ""
        _, end, label = self.stretches[index]
        return label if offset < end else ""


def _stretches(paper: Division | Enclosure, language: str) -> Iterator[tuple[int, int, str]]:
    """The leaves of a paper with the part that they belong to."""
    foot = paper.distribution.blocks if isinstance(paper.distribution, Distribution) else ()
    parts: Sequence[tuple[str, Sequence[Block]]] = (
        ("opener", paper.opener),
        ("text", paper.body),
        ("closer", paper.closer),
        ("foot", foot),
    )
    for name, blocks in parts:
        for block in blocks:
            for node in walk(block):
                if isinstance(node, Leaf) and node.span is not None:
                    yield node.span.start, node.span.end, f"{language} {name}"
    for enclosure in paper.enclosures if isinstance(paper, Division) else ():
        yield from _stretches(enclosure, f"{language} encl.")
