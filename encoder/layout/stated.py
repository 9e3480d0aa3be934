"""Versions as an editor says: where they begin, in which language, in which role."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.core.pins import VersionPin
from encoder.core.source import Source, Span

Stretch = tuple[Span, str]
"""The text of a version, and its language."""


def stated(runs: Sequence[Stretch], source: Source) -> list[Stretch]:
    """The versions with those that an editor begins, or whose language an editor states.

    A version that begins where another one does takes its place; one that is in the language of the
    version before it is a part of that.
    """
    found = list(runs)
    for pin in _languages(source):
        found = _with(found, pin, source)
    return found


def before(runs: Sequence[Stretch], now: Sequence[Stretch]) -> list[str]:
    """The languages by which the roles of versions are told: an editor who corrects a language does not
    say that the original is a translation."""
    known = {span.start: language for span, language in runs}
    return [known.get(span.start, language) for span, language in now]


def _languages(source: Source) -> list[VersionPin]:
    pins = source.pins.versions if source.pins is not None else ()
    return sorted((pin for pin in pins if pin.language), key=lambda pin: pin.at)


def _with(runs: list[Stretch], pin: VersionPin, source: Source) -> list[Stretch]:
    assert pin.language is not None
    out: list[Stretch] = []
    for span, language in runs:
        begins = source.text[span.start : pin.at].strip() == "" if span.start <= pin.at else False
        if not span.start <= pin.at < span.end:
            out.append((span, language))
        elif begins:
            if out and out[-1][1] == pin.language:
                out[-1] = Span(out[-1][0].start, span.end), pin.language
            else:
                out.append((span, pin.language))
        elif language == pin.language and out:  # it begins later than was thought
            out[-1] = Span(out[-1][0].start, _end(source, span.start, pin.at)), out[-1][1]
            out.append((Span(pin.at, span.end), language))
        elif language == pin.language:
            out.append((span, language))
        else:
            end = _end(source, span.start, pin.at)
            out += [(Span(span.start, end), language), (Span(pin.at, span.end), pin.language)]
    return _merged(out, pin)


def _end(source: Source, start: int, place: int) -> int:
    """Where the words before a place end."""
    return start + len(source.text[start:place].rstrip())


def _merged(runs: list[Stretch], pin: VersionPin) -> list[Stretch]:
    """The runs, the one that an editor stated with the next of the same language as one."""
    out: list[Stretch] = []
    for span, language in runs:
        pinned = bool(out) and out[-1][0].start <= pin.at < out[-1][0].end
        if pinned and out[-1][1] == language:
            out[-1] = Span(out[-1][0].start, span.end), language
        else:
            out.append((span, language))
    return out


def role_of(span: Span, source: Source) -> str | None:
    """The role that an editor states of a version; None: nobody does."""
    pins = source.pins.versions if source.pins is not None else ()
    stated = [pin.role for pin in pins if pin.role and span.start <= pin.at < span.end]
    return stated[-1] if stated else None


def is_stated(span: Span, source: Source) -> bool:
    """True when an editor states the language of a version."""
    return any(span.start <= pin.at < span.end for pin in _languages(source))
