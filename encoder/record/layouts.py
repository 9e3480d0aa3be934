"""Which layout the metadata of a text have: the one for which most speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.layouts import RecordLayout
from encoder.record.fields import Field
from encoder.record.labels import Label, labels_of
from encoder.record.parts import FOOT, HEAD, Place


@dataclass(frozen=True, slots=True)
class Taken:
    """What a layout took from a text."""

    layout: RecordLayout
    fields: tuple[Field, ...]
    document: Span
    evidence: int
    parts: tuple[str, ...]
    """The parts that were found, in the order of the layout."""


def choose(text: str, profile: Profile) -> Taken | None:
    """The layout for which most speaks, the first of equals; None when none has enough."""
    labels = labels_of(text, profile)
    read = (_take(layout, text, labels, profile) for layout in profile.layouts)
    enough = [taken for taken in read if taken is not None and taken.evidence >= taken.layout.least]
    return max(enough, key=lambda taken: taken.evidence, default=None)


def _take(layout: RecordLayout, text: str, labels: list[Label], profile: Profile) -> Taken | None:
    head = _head(Place(text, labels, layout, profile))
    return None if head is None else _foot(head, Place(text, labels, layout, profile, at=len(text)))


def _head(place: Place) -> Taken | None:
    """The parts before the paper, each where the one before it ended."""
    layout, start, evidence = place.layout, 0, 0
    found: list[str] = []
    for name in layout.head:
        part = HEAD[name.removesuffix("?")](place)
        if part is None:
            if name.endswith("?"):
                continue
            return None
        found.append(name.removesuffix("?"))
        evidence += part.evidence
        place = replace(place, at=part.end, found=(*place.found, *part.fields))
        if found[-1] not in layout.keep:
            start = max(start, part.end)
    return Taken(layout, place.found, Span(start, len(place.text)), evidence, tuple(found))


def _foot(head: Taken, place: Place) -> Taken | None:
    """The same with the parts after the paper, from the last one up."""
    place = replace(place, found=head.fields)
    end, evidence, found = len(place.text), head.evidence, list(head.parts)
    for name in head.layout.foot:
        part = FOOT[name.removesuffix("?")](place)
        if part is None:
            if name.endswith("?"):
                continue
            return None
        found.append(name.removesuffix("?"))
        evidence += part.evidence
        place = replace(place, at=part.end, found=(*place.found, *part.fields))
        if found[-1] not in head.layout.keep:
            end = max(head.document.start, part.end)
    return Taken(head.layout, place.found, Span(head.document.start, end), evidence, tuple(found))
