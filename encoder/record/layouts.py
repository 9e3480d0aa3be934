"""Which layout the metadata of a text have: the one for which most speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.layouts import RecordLayout
from encoder.record.fields import Field
from encoder.record.labels import Label, labels_of
from encoder.record.parts import FOOT, HEAD, Found, Place


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
    head = _parts(layout.head, HEAD, Place(text, labels, layout, profile))
    if head is None:
        return None
    start = max((end for name, end in head.ends if name not in layout.keep), default=0)
    below = Place(text, labels, layout, profile, at=len(text), found=head.fields)
    foot = _parts(layout.foot, FOOT, below)
    if foot is None:
        return None
    ends = [end for name, end in foot.ends if name not in layout.keep]
    return Taken(
        layout,
        foot.fields,
        Span(start, max(start, ends[-1]) if ends else len(text)),
        head.evidence + foot.evidence,
        tuple(name for name, _ in (*head.ends, *foot.ends)),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What the parts on one side of a paper say."""

    fields: tuple[Field, ...]
    evidence: int
    ends: tuple[tuple[str, int], ...]
    """Each part that was found, with where the next one was looked for."""


def _parts(
    names: Sequence[str], readers: Mapping[str, Callable[[Place], Found | None]], place: Place
) -> _Read | None:
    """The parts of a side, each where the one before it ended; None when one is missing."""
    evidence = 0
    ends: list[tuple[str, int]] = []
    for name in names:
        part = readers[name.removesuffix("?")](place)
        if part is not None:
            ends.append((name.removesuffix("?"), part.end))
            evidence += part.evidence
            place = replace(place, at=part.end, found=(*place.found, *part.fields))
        elif not name.endswith("?"):
            return None
    return _Read(place.found, evidence, tuple(ends))
