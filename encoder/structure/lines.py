"""The lines of a division with what each was taken for."""

from __future__ import annotations

from dataclasses import dataclass

from encoder.core.source import Source, Span
from encoder.layout.facts import Decided, physical_lines, words_of
from encoder.profile import Profile
from encoder.structure.decoder import shipped
from encoder.structure.features import sheet


def decide(
    source: Source, extent: Span, profile: Profile, title: str | None = None
) -> dict[int, Decided]:
    """What each line of a division is taken for: where it begins -> the decision.

    Args:
        source: of the division.
        extent: the division, in code points.
        profile: vocabulary.
        title: of the record.
    """
    made = sheet(list(physical_lines(source.text, extent, words_of(title))), profile)
    decided = shipped().decide(made.features)
    return {line.span.start: one for line, one in zip(made.lines, decided, strict=True)}


@dataclass(frozen=True, slots=True)
class Explained:
    """What a line was taken for, and what decided."""

    decided: Decided
    features: tuple[tuple[str, int], ...]
    """The features that speak most for it against the runner-up, with their weights (hundredths)."""


def explain(
    source: Source, extent: Span, profile: Profile, title: str | None = None
) -> dict[int, Explained]:
    """Where each line of a division begins -> what it was taken for, and why; see :func:`decide`."""
    made = sheet(list(physical_lines(source.text, extent, words_of(title))), profile)
    decoder = shipped()
    return {
        line.span.start: Explained(one, tuple(decoder.reasons(names, one)))
        for line, names, one in zip(
            made.lines, made.features, decoder.decide(made.features), strict=True
        )
    }
