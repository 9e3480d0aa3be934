"""The fields of a record header: its labels in a text, and what value belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled

_FRONT_LIMIT = 20_000
"""A record header lies within so many code points of the start."""


_HEADING_LIMIT = 4_000
"""Date and title before the first label are at most so long."""


_ENOUGH = 3
"""So many labels under a heading are a record, even without citation or title among them."""


_BACK_LIMIT = 8_000
"""Fields after the document lie within so many code points of the end."""


_LEADING_MARKS = r"[ \t]*+(?:#{1,6}+[ \t]*+)?(?:\*{1,3}|__)?[ \t]*+"


_CLOSING_MARKS = r"[ \t]*+(?::[ \t]*+(?:\*{1,3}|__)?|(?:\*{1,3}|__)[ \t]*+:?|(?=$))\.?[ \t]*+"


_LOOSE_FIELDS = frozenset({"title", "author", "date", "source", "description"})


SERIES_NUMBER = re.compile(r"\s*+(?:Document |Doc\. ?)?(?:No\.?|№|N[º°]) ?\d+[ \t]*$", re.MULTILINE)


PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: its kind, where its label begins and where its value lies."""

    kind: str
    label: int
    value: Span
    columns: tuple[int, int | None] | None = None
    """First and last column (0-based) of the value in the lines after the first,
    where two fields stand side by side."""


def _label_patterns(profile: Profile) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A label at the start of a line, and one within a line."""
    words = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label, _ in profile.lexicon(_labels))
    return (
        re.compile(
            rf"{_LEADING_MARKS}(?P<label>{words}){_CLOSING_MARKS}", re.IGNORECASE | re.MULTILINE
        ),
        re.compile(
            rf"(?<=[ ]{{3}})(?P<column>{words}):[.]?|(?<=[\s.>])(?P<inline>{words}):", re.IGNORECASE
        ),
    )


def _labels(profile: Profile) -> tuple[tuple[str, str], ...]:
    pairs = [(label, kind) for kind, words in profile.record.fields.items() for label in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def fields_of(text: str, profile: Profile) -> Iterator[Field]:
    """Every label in the text with the value that may belong to it."""
    labels = profile.lexicon(_labels)
    kinds = {label.casefold(): kind for label, kind in labels}
    found: list[Field] = []
    for match in _label_matches(text, profile):
        column = match.groupdict().get("column")
        word = match.groupdict().get("label") or column or match["inline"]
        kind = kinds[" ".join(word.split()).casefold()]
        beside = (
            column is not None and found and "\n" not in text[found[-1].label : match.start()].strip()
        )
        if found and beside:
            found[-1], field = _side_by_side(found[-1], kind, match, text)
        else:
            field = Field(kind, match.start(), Span(match.end(), len(text)))
        found.append(field)
    for index, field in enumerate(found):
        limit = found[index + 1].label if index + 1 < len(found) else len(text)
        yield (
            field
            if field.columns
            else replace(field, value=Span(field.value.start, max(field.value.start, limit)))
        )


def of_one_style(fields: list[Field]) -> list[Field]:
    """Labels such as "Date:" belong to a record only when it has no citation; with one
    they are lines of the document."""
    if not any(field.kind == "citation" for field in fields):
        return fields
    kept: list[Field] = []
    for field in fields:
        if field.kind not in _LOOSE_FIELDS:
            kept.append(field)
        elif kept:
            kept[-1] = replace(
                kept[-1], value=Span(kept[-1].value.start, max(kept[-1].value.end, field.value.end))
            )
    return kept


def _label_matches(text: str, profile: Profile) -> list[re.Match[str]]:
    """Labels in the order of the text: those that begin a line, beside another field,
    or, when the record stands on one line, anywhere in it."""
    at_start, within = profile.lexicon(_label_patterns)
    found = []
    at = 0
    while at < len(text):
        if _FRONT_LIMIT < at < len(text) - _BACK_LIMIT:
            at = text.find("\n", len(text) - _BACK_LIMIT) + 1 or len(text)
            continue
        match = at_start.match(text, at)
        if match is not None:
            found.append(match)
        newline = text.find("\n", at)
        at = newline + 1 if newline >= 0 else len(text)
    one_line = on_one_line(text)
    for match in within.finditer(text, 0, _FRONT_LIMIT):
        if match["column"] or (one_line and match["inline"][0].isupper()):
            found.append(match)
    return sorted(found, key=lambda match: match.start())


def _side_by_side(left: Field, kind: str, match: re.Match[str], text: str) -> tuple[Field, Field]:
    """Two fields in two columns, down to the next blank line."""
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
    stop = PARAGRAPH_END.search(text, match.end())
    end = stop.start() if stop else len(text)
    return (
        replace(left, value=Span(left.value.start, end), columns=(0, column)),
        Field(kind, match.start(), Span(match.end(), end), (column, None)),
    )


def on_one_line(text: str) -> bool:
    """True when the header stands on one line ("… Citation: … Summary: …")."""
    first = text.lstrip().split("\n", 1)[0]
    return "Citation:" in first and ("Contents:" in first or "Original Language:" in first)


def front_fields(fields: list[Field], text: str, profile: Profile) -> list[Field]:
    """The fields of the header: from the first label to where the document begins."""
    front: list[Field] = []
    for field in fields:
        if field.label > _FRONT_LIMIT or (not front and field.label > _HEADING_LIMIT):
            break
        if front and text[front[-1].value.end : field.label].strip():
            break
        if any(field.kind == other.kind for other in front):
            break
        own_end = field.kind in ("contents", "description", "original-language")
        is_last = field is fields[-1] or own_end
        is_last = is_last and field.columns is None
        front.append(_bounded(field, text, profile) if is_last or _far(field, text) else field)
    filled = {field.kind for field in front if text[field.value.start : field.value.end].strip()}
    headed = bool(text[: front[0].label].strip()) if front else False
    if not {"citation", "title"} & filled and not (headed and filled and len(front) >= _ENOUGH):
        return []
    if front[-1].columns is None:
        front[-1] = _bounded(front[-1], text, profile)
    return front


def _far(field: Field, text: str) -> bool:
    """True when the value up to the next label is too long to be all of the field."""
    paragraphs = PARAGRAPH_END.split(text[field.value.start : field.value.end].strip())
    if field.kind == "citation":
        return sum(map(len, paragraphs[1:])) > 400
    return len(paragraphs) > 8 or len(field.value) > 6000


def _bounded(field: Field, text: str, profile: Profile) -> Field:
    """The field with its value cut where the value must end by its own nature."""
    start, end = field.value.start, field.value.end
    if field.kind == "contents":
        end = _contents_end(text, start, end, profile)
    elif field.kind == "description":
        end = start
    else:
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        stop = PARAGRAPH_END.search(text, first, end)
        end = stop.start() if stop else end
        address = re.compile(r"\s*<?https?://\S+").match(text, end)
        if field.kind == "citation" and address is not None:
            end = address.end()
    return replace(field, value=Span(start, end))


def back_fields(fields: list[Field], front: list[Field], text: str, start: int) -> list[Field]:
    """Labelled fields after the document ("Summary:" at the end of the page)."""
    seen = {field.kind for field in front}
    behind = [
        f
        for f in fields
        if f.label >= start
        and f.kind in ("summary", "credits", "contents", "original-language")
        and f.kind not in seen
    ]
    tail = [
        f
        for f in behind
        if not _far(f, text) and len(PARAGRAPH_END.split(text[f.value.start : f.value.end].strip())) < 3
    ]
    while tail and text[tail[-1].value.end :].strip():
        tail.pop()
    while len(tail) > 1 and tail[0].value.end != tail[1].label:
        tail.pop(0)
    return tail


_NAMED_LANGUAGES = (
    "English",
    "Russian",
    "Chinese",
    "German",
    "Hungarian",
    "Polish",
    "Czech",
    "Slovak",
    "Romanian",
    "Bulgarian",
    "Albanian",
    "French",
    "Spanish",
    "Portuguese",
    "Italian",
    "Korean",
    "Japanese",
    "Mongolian",
    "Vietnamese",
    "Ukrainian",
    "Serbian",
)


def content_pattern(profile: Profile, one_line: bool) -> Watched:
    """An item of the list of contents. It ends its line or stands before a separator;
    when all is on one line it must be of two words, lest it be the text's first word."""
    names = "|".join(_NAMED_LANGUAGES)
    forms = "|".join(item.replace(r"\p{language}", f"(?:{names})") for item in profile.record.contents)
    ends = r"[ \t]*(?:\n|$|[,;/|])"
    if one_line:
        ends = r"\s|$|[,;/|]"
    return compiled(
        rf"\s*(?:[-*•][ \t]+|[,;/|]\s*)?(?P<item>(?:{forms}))(?={ends})[ \t]*",
        "record.contents",
        re.IGNORECASE,
    )


def _contents_end(text: str, start: int, end: int, profile: Profile) -> int:
    """Where the list of contents ends: after its last known item."""
    one_line = on_one_line(text)
    pattern = profile.lexicon(content_pattern, one_line)
    at = start
    while (match := pattern.match(text, at, end)) is not None:
        if one_line and " " not in match["item"].strip():
            break
        at = match.end()
    return at
