"""The labels of records in a text: where the words stand that announce a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from encoder.profile import Profile
from encoder.profile.layouts import FieldKind

FRONT_LIMIT = 20_000
"""A record header lies within so many code points of the start."""


BACK_LIMIT = 8_000
"""Fields after the document lie within so many code points of the end."""


OWN_STYLE = frozenset({"citation", "summary", "credits", "original-language", "contents"})
"""Fields of a record that is cited; beside a citation the others are lines of the document."""


_LEADING_MARKS = r"[ \t]*+(?:\|[ \t]*+)?(?:#{1,6}+[ \t]*+)?(?:\*{1,3}|__)?[ \t]*+"


_CLOSING_MARKS = (
    r"[ \t]*+(?:[:：][ \t]*+(?:\*{1,3}|__)?|(?:\*{1,3}|__)[ \t]*+[:：]?|(?:\t|\|)[ \t]*+|(?=$))"
    r"\.?[ \t]*+"
)


_LABEL = re.compile(
    rf"{_LEADING_MARKS}(?P<label>[^\W\d_][^\n:：*_|\t]{{0,44}}?){_CLOSING_MARKS}", re.MULTILINE
)
"""What may be a label at the start of a line: words before a colon, a tab or a stroke, in bold, or
alone on their line."""


_ALONE = 3
"""So many labels without a value on their line show that a record is written so."""


@dataclass(frozen=True, slots=True)
class Label:
    """Where words stand that are the label of a field in some layout."""

    start: int
    end: int
    words: str
    kinds: Mapping[str, FieldKind]
    """Layout -> kind of field; "" for those that have no label of their own for it."""
    column: bool = False
    """It stands beside another field, behind three blanks or more."""
    alone: bool = False

    def kind_in(self, layout: str) -> FieldKind | None:
        """The kind of field that it announces in a layout."""
        return self.kinds.get(layout, self.kinds.get(""))


def _kinds(profile: Profile) -> dict[str, dict[str, FieldKind]]:
    """Label, case folded -> layout -> kind of field."""
    found: dict[str, dict[str, FieldKind]] = {}
    tables = [("", profile.record.fields), *((layout.id, layout.fields) for layout in profile.layouts)]
    for layout, fields in tables:
        for kind, labels in fields.items():
            for label in labels:
                found.setdefault(folded(label), {}).setdefault(layout, kind)
    return found


def folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def labels_of(text: str, profile: Profile) -> list[Label]:
    """The labels near both ends of a text, in its order: those that begin a line, those beside
    another field, or, when the record stands on one line, any within it."""
    kinds = profile.lexicon(_kinds)
    found = [*_at_starts(text, kinds), *_within(text, kinds)]
    alone = sum(label.alone for label in found)
    return sorted(
        (
            label
            for label in found
            if not label.alone or alone >= _ALONE or label.kinds.get("") in OWN_STYLE
        ),
        key=lambda label: label.start,
    )


def _at_starts(text: str, kinds: Mapping[str, Mapping[str, FieldKind]]) -> Iterator[Label]:
    at = 0
    while at < len(text):
        if FRONT_LIMIT < at < len(text) - BACK_LIMIT:
            at = text.find("\n", len(text) - BACK_LIMIT) + 1 or len(text)
            continue
        match = _LABEL.match(text, at)
        newline = text.find("\n", at)
        known = match and kinds.get(folded(match["label"]))
        if match and known:
            alone = match.end() == (newline if newline >= 0 else len(text))
            bare = alone and text[match.end("label") : match.end()].strip(" \t*_") == ""
            yield Label(match.start(), match.end(), match["label"], known, alone=bare)
        at = newline + 1 if newline >= 0 else len(text)


_WITHIN = re.compile(r"(?<=[\s.>])(?P<words>[^\W\d_][^\n:：.>]{0,44}):")


def _within(text: str, kinds: Mapping[str, Mapping[str, FieldKind]]) -> Iterator[Label]:
    one_line = on_one_line(text)
    for match in _WITHIN.finditer(text, 0, FRONT_LIMIT):
        words, at = match["words"], match.start()
        for start in [0, *(m.end() for m in re.finditer(r"\s+", words))]:
            known = kinds.get(folded(words[start:]))
            if known is None:
                continue
            column = text[max(0, at + start - 3) : at + start] == "   "
            column = column and text[text.rfind("\n", 0, at + start) + 1 : at + start].strip() != ""
            if column or (one_line and words[start].isupper()):
                end = match.end() + (column and text.startswith(".", match.end()))
                yield Label(at + start, end, words[start:], known, column=column)
                break


def on_one_line(text: str) -> bool:
    """True when the header stands on one line ("… Citation: … Summary: …")."""
    first = text.lstrip().split("\n", 1)[0]
    return "Citation:" in first and ("Contents:" in first or "Original Language:" in first)


def kind_of(label: str, profile: Profile) -> FieldKind | None:
    """The kind of field that a label announces in any layout; None for one that no list has."""
    kinds = profile.lexicon(_kinds).get(folded(re.sub(r"[_-]", " ", label)), {})
    return kinds.get("", next(iter(kinds.values()), None))
