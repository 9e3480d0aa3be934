"""Legends: lines at the foot of a printed paper that say where its original lies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from encoder.core.model import Reference
from encoder.core.source import Span
from encoder.profile import Profile
from encoder.record.reference import alternatives, read_references

_REACH = 2_000
"""A line with the label of a source lies within so many code points of the end."""


def legends(text: str, profile: Profile) -> Iterator[Span]:
    """Lines that cite the archival original ("RGANI. F. 3. … Copy.", "Source: …")."""
    for match in profile.lexicon(_known_archive).finditer(text):
        yield Span(*match.span("legend"))
    for match in profile.lexicon(_labelled).finditer(text, max(0, len(text) - _REACH)):
        yield Span(*match.span("legend"))


def read_legend(text: str, profile: Profile) -> tuple[Reference, ...]:
    """The references of a legend, its label and its remarks on the original left aside."""
    label = profile.lexicon(_labelled).match(text)
    text = text[label.end("label") :].lstrip() if label else text
    stop = re.search(rf"(?<=[.\s])(?:{alternatives(profile.record.legend)})", text)
    return read_references(text[: stop.start()].strip() if stop else text, profile)


def _known_archive(profile: Profile) -> re.Pattern[str]:
    names = sorted((n for s in profile.archives for n in s.names), key=len, reverse=True)
    known = "|".join(map(re.escape, names))
    words = "|".join(map(re.escape, profile.record.legend))
    return re.compile(
        rf"^[ \t]*\d{{0,4}}(?P<legend>(?:{known})\. .*?(?<!\w)(?:{words})\b.*?)[ \t]*$", re.MULTILINE
    )


def _labelled(profile: Profile) -> re.Pattern[str]:
    labels = alternatives(profile.record.fields.get("source", []))
    return re.compile(
        rf"^[ \t]*(?P<legend>(?P<label>{labels}\s?[:：])[ \t]*\S.*?)[ \t]*$",
        re.MULTILINE | re.IGNORECASE,
    )
