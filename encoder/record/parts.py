"""The parts of which layouts of records are made: each finds itself at a place of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.layouts import RecordLayout
from encoder.profile.watch import Watched, compiled
from encoder.record import chrome
from encoder.record.dated import dated_line
from encoder.record.fields import PARAGRAPH_END, Field, back_fields, fields_of, front_fields, line_end
from encoder.record.front_matter import read_front_matter
from encoder.record.labels import Label
from encoder.record.legend import legends
from encoder.record.reference import alternatives

EVIDENCE = {
    "citation": 4,
    "title": 3,
    "original-language": 2,
    "contents": 2,
    "summary": 2,
    "credits": 2,
    "identifier": 2,
    "description": 0,
}
"""How much a filled field speaks for a record; one that is not here, 1. "other" speaks only where
the layout itself names its label."""
_HEADING = 4_000
"""Date and title before the first label are at most so long."""
_HEADING_LINES = 12
"""Where no citation follows, a heading has at most so many lines."""
_TITLE_LINES = 8
_SENTENCE = re.compile(r"[.!?。:;,]\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """A part that is there: what it says, where the next one is looked for, and what it weighs."""

    fields: tuple[Field, ...]
    end: int
    evidence: int


@dataclass(frozen=True)
class Place:
    """A text with the place from which a part is looked for."""

    text: str
    labels: list[Label]
    layout: RecordLayout
    profile: Profile
    at: int = 0
    found: tuple[Field, ...] = ()
    """The fields that were read before."""

    @cached_property
    def fields(self) -> list[Field]:
        """All fields of the layout, up to the next label each."""
        return fields_of(self.text, self.labels, self.layout.id)

    @property
    def first(self) -> int:
        """Where the next word stands."""
        rest = self.text[self.at :]
        return self.at + len(rest) - len(rest.lstrip())

    def lines(self) -> Iterator[Span]:
        """The lines from here on that are not blank."""
        at = self.at
        while at < len(self.text):
            newline = self.text.find("\n", at)
            end = newline if newline >= 0 else len(self.text)
            if self.text[at:end].strip():
                yield Span(at, end)
            at = end + 1


# --- parts of the head -----------------------------------------------------------------


def _chrome(place: Place) -> Found | None:
    """Lines of menus and buttons."""
    spans = chrome.leading(place.text, place.first, place.profile, place.layout)
    return Found((), spans[-1].end, min(len(spans), 6)) if spans else None


def _heading(place: Place) -> Found | None:
    """What stands before the first label or the next button: date and title."""
    label = next((field.label for field in place.fields if field.label >= place.first), None)
    stops = [] if label is None else [label]
    if any(part.startswith("chrome") for part in place.layout.head):
        stops += chrome.next_line(place.text, place.first, place.profile, place.layout)
    if not stops or not place.text[place.at : min(stops)].strip():
        return None
    stop = min(stops)
    lines = [line for line in place.text[place.first : stop].split("\n") if line.strip()]
    cited = any(field.kind == "citation" for field in place.fields)
    if stop - place.at > _HEADING or (len(lines) > _HEADING_LINES and not cited):
        return None
    return Found((Field("heading", place.first, Span(place.first, stop)),), stop, 0)


def _fields(place: Place) -> Found | None:
    """Labelled fields, one after the other."""
    front = front_fields(place.fields, place.text, place.at, place.profile)
    filled = [
        field
        for field in front
        if any(map(str.isalnum, place.text[field.value.start : field.value.end]))
    ]
    if not filled:
        return None
    named = {label.casefold() for words in place.layout.fields.values() for label in words}
    weights = {
        field.kind: 0 if field.kind == "other" else EVIDENCE.get(field.kind, 1) for field in filled
    }
    own = sum(field.name.casefold() in named for field in filled)
    return Found(tuple(front), front[-1].value.end, sum(weights.values()) + own)


def _front_matter(place: Place) -> Found | None:
    """YAML between lines of three hyphens."""
    read = read_front_matter(place.text, place.profile) if not place.text[: place.at].strip() else None
    if read is None:
        return None
    fields, end = read
    return Found(tuple(fields), end, 3 + sum(field.kind != "other" for field in fields))


def _number(place: Place) -> Found | None:
    """The number of a paper in an edition, on a line of its own."""
    match = place.profile.lexicon(_number_pattern).match(place.text, place.first)
    return (
        Found((Field("number", match.start(), Span(*match.span())),), match.end(), 2) if match else None
    )


def _number_pattern(profile: Profile) -> Watched:
    """A number behind its word, or where `{}` stands in a form."""
    digits = r"\d{1,5}\w?"
    words = sorted((" ".join(word.split()) for word in profile.record.numbers), key=len, reverse=True)
    forms = [re.escape(word).replace(r"\ ", r"\s") for word in words]
    forms = [f.replace(r"\{\}", digits) if r"\{\}" in f else rf"{f}[ \t]?{digits}" for f in forms]
    return compiled(
        rf"(?:#+ )?\[?(?:{'|'.join(forms)})\.?\]?[ \t]*$",
        "record.numbers",
        re.MULTILINE | re.IGNORECASE,
    )


def _title(place: Place) -> Found | None:
    """A title by the editor: a paragraph of some words that is no sentence."""
    start = place.first
    stop = PARAGRAPH_END.search(place.text, start)
    end = stop.start() if stop else line_end(place.text, start)
    words = place.text[start:end]
    if words.count("\n") >= _TITLE_LINES or len(words) > 1_000 or not _long_enough(words):
        return None
    return Found((Field("title", start, Span(start, end)),), end, 1)


def _long_enough(words: str) -> bool:
    """Four words at least, or as many signs of a script without blanks."""
    return len(words.split()) >= 4 or sum(c > "\u2e80" for c in words) >= 8


def _numbered_title(place: Place) -> Found | None:
    """The number and title of a paper on one line; the title may go on over two more."""
    match = re.compile(r"(?:#+ )?(?P<number>\d{1,4})\. (?=\S)").match(place.text, place.first)
    if match is None or place.text[: place.first].strip():
        return None
    files = place.profile.lexicon(_file_pattern)
    end = line_end(place.text, match.end())
    for _ in range(2):
        line = place.text[end + 1 : line_end(place.text, end + 1)]
        if not line.strip() or files.match(line.strip()) or dated_line(line, place.profile):
            break
        end += 1 + len(line)
    words = place.text[match.end() : end]
    if not _long_enough(words) or _SENTENCE.search(words):
        return None
    number = Field("number", match.start(), Span(*match.span()))
    return Found((number, Field("title", match.end(), Span(match.end(), end))), end, 1)


_DECIMAL = r"\d{3}\w?\.\d[\w.]*\s?/[\w.–-]*\d[\w–-]*"
"""The decimal number of a file ("711.00/3–451")."""


def _file_pattern(profile: Profile) -> Watched:
    """The number of a file, on a line of its own."""
    labels = alternatives(profile.record.reference_parts.get("file", []))
    return compiled(rf"(?:{_DECIMAL}|{labels}\s.*\d.*)(?::.*)?$", "record.reference_parts")


def _file_reference(place: Place) -> Found | None:
    line = next(place.lines(), None)
    files = place.profile.lexicon(_file_pattern)
    if line is None or not files.match(place.text[line.start : line.end].strip()):
        return None
    return Found((Field("file-reference", line.start, line),), line.end, 2)


def _place_and_date(place: Place) -> Found | None:
    """The line of place and date near the beginning of the paper."""
    for number, line in enumerate(place.lines()):
        if number >= 8 or line.start > place.at + 600:
            return None
        found = dated_line(place.text[line.start : line.end], place.profile)
        if found is not None:
            start, end = line.start + found.start, line.start + found.end
            return Found((Field("dateline", start, Span(start, end)),), place.at, 1 if number else 2)
    return None


# --- parts of the foot: looked for from the end up ---------------------------------------


def _chrome_below(place: Place) -> Found | None:
    spans = chrome.trailing(place.text, place.at, place.profile, place.layout)
    return Found((), spans[0].start, min(len(spans), 6)) if spans else None


def _fields_below(place: Place) -> Found | None:
    start = max((field.value.end for field in place.found), default=0)
    back = back_fields(place.fields, place.found, place.text, start, place.at)
    return Found(tuple(back), back[0].label, 1) if back else None


def _source_note(place: Place) -> Found | None:
    """The line of an edition that says where the original lies."""
    spans = list(legends(place.text, place.profile))
    if not spans:
        return None
    return Found((Field("legend", spans[0].start, spans[0]),), place.at, 2)


HEAD: dict[str, Callable[[Place], Found | None]] = {
    "chrome": _chrome,
    "heading": _heading,
    "fields": _fields,
    "front-matter": _front_matter,
    "number": _number,
    "title": _title,
    "numbered-title": _numbered_title,
    "file-reference": _file_reference,
    "place-and-date": _place_and_date,
}
FOOT: dict[str, Callable[[Place], Found | None]] = {
    "chrome": _chrome_below,
    "fields": _fields_below,
    "source-note": _source_note,
}
