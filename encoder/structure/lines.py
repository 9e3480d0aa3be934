"""The lines of a division with what each was taken for.

A decision knows how far it is to the end of the text, and a name under the last sentence is a
signature sooner than one in its middle. So where a second paper may begin, the first is decided alone;
both must then end like papers, or the decision on the whole stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from encoder.core.source import Source, Span
from encoder.layout.facts import SURE, Decided, LineFacts, physical_lines, words_of
from encoder.profile import Profile
from encoder.structure.decoder import Decoder, shipped, with_weights
from encoder.structure.features import Sheet, sheet
from encoder.structure.ownwords import own_words
from encoder.structure.pinlabels import labels_of

_TO_WHOM = frozenset({"opener", "address", "dateline", "salute"})
"""What a title of a paper has under it, and the heading of a section has not."""
_SIGNS = frozenset({"signed", "closer"})
_FOOT = 6
"""So many lines at the end of a paper can be its foot."""


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
    made = [
        (line, one)
        for part in _papers(list(physical_lines(source.text, extent, words_of(title))), source, profile)
        for line, one in zip(part.sheet.lines, part.decided, strict=True)
    ]
    return {line.span.start: one for line, one in made}


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
    decoder = decoder_of(profile)
    return {
        line.span.start: Explained(one, tuple(decoder.reasons(names, one)))
        for part in _papers(list(physical_lines(source.text, extent, words_of(title))), source, profile)
        for line, names, one in zip(part.sheet.lines, part.sheet.features, part.decided, strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that were decided together."""

    sheet: Sheet
    decided: list[Decided]


def _papers(lines: list[LineFacts], source: Source, profile: Profile) -> list[_Part]:
    """The lines of a division by the papers in it; one part where nothing speaks for a second."""
    whole = _decided(lines, source, profile)
    parts, done = [], 0
    for start in _may_begin(whole.decided):
        if _is_signed(whole.decided[start:]):
            alone = _decided(lines[done:start], source, profile)
            if _is_signed(alone.decided):
                parts.append(alone)
                done = start
    rest = Sheet(whole.sheet.lines[done:], whole.sheet.look, whole.sheet.features[done:])
    return [*parts, _Part(rest, whole.decided[done:])]


def _decided(lines: list[LineFacts], source: Source, profile: Profile) -> _Part:
    made = sheet(lines, profile)
    said = labels_of(source, [line.span.start for line in made.lines])
    decoder = decoder_of(profile)
    if profile.weights:
        own = own_words(made.lines)
        features = [[*names, *more] for names, more in zip(made.features, own, strict=True)]
        made = Sheet(made.lines, made.look, features)
    return _Part(made, decoder.decide(made.features, said))


def decoder_of(profile: Profile) -> Decoder:
    """The decoder with the shipped weights, or with what a project has learnt added to them."""
    return profile.lexicon(_learnt) if profile.weights else shipped()


def _learnt(profile: Profile) -> Decoder:
    return with_weights(shipped(), profile.weights)


def _may_begin(decided: Sequence[Decided]) -> Iterator[int]:
    """Lines in which a second paper may begin: surely a title, with text before it, words of whom it
    goes to under it, and then text again."""
    text = False
    for at, one in enumerate(decided):
        if text and one.label == "head" and one.begins and one.margin >= SURE:
            after = [d.label for d in decided[at + 1 :]]
            under = after[: after.index("p")] if "p" in after else []
            if under and _TO_WHOM & {*under} and {*under} <= _TO_WHOM | {"head"}:
                yield at
        text = text or one.label == "p"


def _is_signed(decided: Sequence[Decided]) -> bool:
    """True when the last lines hold a signature or words of courtesy."""
    return any(one.label in _SIGNS for one in decided[-_FOOT:])
