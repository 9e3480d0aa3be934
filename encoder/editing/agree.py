"""How far two editors agree: Cohen's kappa over what they decided, and where they differ.

Source: J. Cohen, A coefficient of agreement for nominal scales (1960).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from encoder.corrections import Correction, Corrections

_UNTOUCHED = "left as it is"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place about which two editors do not say the same."""

    verb: str
    line: int | None
    text: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two editors have in common."""

    kappa: float | None
    """From -1 to 1; None where both say one and the same thing of everything, or nothing at all."""
    same: int
    places: int
    """So many places one of them decided on, or both."""
    differences: tuple[Difference, ...]


def agreement(pairs: Sequence[tuple[Corrections, Corrections]]) -> Agreement:
    """Compare two editors' corrections of the same documents.

    The places are those on which at least one of them decided; who did not, left it as it is.

    Args:
        pairs: for each document the corrections of the one and of the other.
    """
    judged: list[tuple[str, str]] = []
    differences: list[Difference] = []
    for one, other in pairs:
        ours, theirs = _decisions(one), _decisions(other)
        for key in sorted({*ours, *theirs}, key=str):
            said, against = ours.get(key, _UNTOUCHED), theirs.get(key, _UNTOUCHED)
            verb, line, text = key
            judged.append((f"{verb}: {said}", f"{verb}: {against}"))
            if said != against:
                differences.append(Difference(verb, line, text, said, against))
    same = sum(one == other for one, other in judged)
    return Agreement(_kappa(judged), same, len(judged), tuple(differences))


def _decisions(said: Corrections) -> dict[tuple[str, int | None, str], str]:
    """Verb and place -> what was decided; of several decisions on one place the last counts."""
    found: dict[tuple[str, int | None, str], str] = {}
    for entry in said.entries:
        at = entry.at
        verb = _verb(entry)
        key = verb, at.line if at else None, " ".join(at.text.split()[:4]).casefold() if at else ""
        found[key] = _value(entry)
    return found


def _verb(entry: Correction) -> str:
    """What is decided on: where blocks begin and end is another question than what they are."""
    if entry.verb == "block" and entry.block in ("split", "join", "paper", "enclosure"):
        return "blocks begin"
    return "pair" if entry.verb == "unpair" else entry.verb


def _value(entry: Correction) -> str:
    value = getattr(entry, entry.verb)
    if hasattr(value, "model_dump_json"):
        told = str(value.model_dump_json(exclude_defaults=True, by_alias=True))
    elif isinstance(value, list):
        told = "; ".join(one.model_dump_json(exclude_defaults=True) for one in value)
    else:
        told = str(value)
    return f"not {told}" if entry.verb == "unpair" else told


def _kappa(judged: Sequence[tuple[str, str]]) -> float | None:
    if not judged:
        return None
    count = len(judged)
    seen = sum(one == other for one, other in judged) / count
    ours, theirs = (Counter(column) for column in zip(*judged, strict=True))
    chance = sum(ours[what] * theirs[what] for what in ours) / count**2
    return None if chance >= 1 else (seen - chance) / (1 - chance)
