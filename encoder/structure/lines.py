"""The lines of a division with what each was taken for."""

from __future__ import annotations

from encoder.core.source import Source, Span
from encoder.layout.facts import Decided, physical_lines
from encoder.profile import Profile
from encoder.structure.decoder import shipped
from encoder.structure.features import sheet


def decide(source: Source, extent: Span, profile: Profile) -> dict[int, Decided]:
    """What each line of a division is taken for: where it begins -> the decision."""
    made = sheet(list(physical_lines(source.text, extent)), profile)
    decided = shipped().decide(made.features)
    return {line.span.start: one for line, one in zip(made.lines, decided, strict=True)}
