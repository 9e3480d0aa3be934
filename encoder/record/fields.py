"""The fields of a record header: its labels in a text, and what value belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled
from encoder.record.labels import FRONT_LIMIT, OWN_STYLE, Label, folded, on_one_line

_UNKNOWN = re.compile(
    r"[ \t]*+(?:\*{1,2}|__)?(?P<label>[^\W\d_][^\n:：.,;!?]{1,40})[:：](?:\*{1,2}|__)?(?=\s)"
)
"""A line that a label begins which no list has."""


_REPEATED = frozenset({"author", "translator", "other", "source"})


_LONG = frozenset({"citation", "summary", "credits", "contents", "description"})
"""Fields whose values may be of several paragraphs."""


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
    name: str = ""
    """Its label, as it is written."""
    words: str | None = None
    """Its value, where it is not what stands in the text."""


def fields_of(text: str, labels: Sequence[Label], layout: str) -> list[Field]:
    """Every field of a layout with the value that may belong to it: up to the next label."""
    found: list[Field] = []
    for label in labels:
        kind = label.kind_in(layout)
        if kind is None:
            continue
        if label.column and found and "\n" not in text[found[-1].label : label.start].strip():
            found[-1], field = _side_by_side(found[-1], kind, label, text)
        else:
            field = Field(kind, label.start, Span(label.end, len(text)), name=label.words)
        found.append(field)
    return _of_one_style(list(_up_to_the_next(found, len(text))))


def _up_to_the_next(fields: Sequence[Field], end: int) -> Iterator[Field]:
    for index, field in enumerate(fields):
        limit = fields[index + 1].label if index + 1 < len(fields) else end
        yield (
            field
            if field.columns
            else replace(field, value=Span(field.value.start, max(field.value.start, limit)))
        )


def _of_one_style(fields: list[Field]) -> list[Field]:
    """Labels such as "Date:" belong to a record only when it has no citation; with one
    they are lines of the document."""
    if not any(field.kind == "citation" for field in fields):
        return fields
    kept: list[Field] = []
    for field in fields:
        if field.kind in OWN_STYLE:
            kept.append(field)
        elif kept:
            kept[-1] = replace(
                kept[-1], value=Span(kept[-1].value.start, max(kept[-1].value.end, field.value.end))
            )
    return kept


def _side_by_side(left: Field, kind: str, label: Label, text: str) -> tuple[Field, Field]:
    """Two fields in two columns, down to the next blank line."""
    column = label.start - (text.rfind("\n", 0, label.start) + 1)
    stop = PARAGRAPH_END.search(text, label.end)
    end = stop.start() if stop else len(text)
    return (
        replace(left, value=Span(left.value.start, end), columns=(0, column)),
        Field(kind, label.start, Span(label.end, end), (column, None), name=label.words),
    )


def front_fields(fields: Sequence[Field], text: str, start: int, profile: Profile) -> list[Field]:
    """The fields of the header: from `start`, where the first label must be, to where the
    document begins."""
    front: list[Field] = []
    fields = [field for field in fields if field.label >= start]
    for field in fields:
        before = text[front[-1].value.end if front else start : field.label]
        if field.label > FRONT_LIMIT or before.strip():
            break
        if field.kind not in _REPEATED and any(field.kind == other.kind for other in front):
            break
        own_end = field.kind in ("contents", "description", "original-language")
        is_last = field is fields[-1] or own_end
        is_last = is_last and field.columns is None
        front.append(_bounded(field, text, profile) if is_last or _far(field, text) else field)
    if front and front[-1].columns is None:
        front[-1] = _bounded(front[-1], text, profile)
    if front and not any(field.kind == "citation" for field in front):
        return _with_unknown(_line_by_line(front, text), text, profile)
    return front


def _far(field: Field, text: str) -> bool:
    """True when the value up to the next label is too long to be all of the field."""
    value = text[field.value.start : field.value.end]
    paragraphs = PARAGRAPH_END.split(value.strip())
    if field.kind == "citation":
        return sum(map(len, paragraphs[1:])) > 400
    if field.kind not in (*_LONG, "original-language"):
        return len(paragraphs) > 1
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


# --- records of one line a field -------------------------------------------------------


def _line_by_line(front: list[Field], text: str) -> list[Field]:
    """The last field of a record in which every value stands behind its label, on one line, ends
    with its line too, and one without a value has none."""
    *others, last = front
    values = [text[field.value.start : field.value.end] for field in others]
    behind = [value for value in values if value.split("\n")[0].strip()]
    if last.columns or last.kind in _LONG or not behind or len(behind) * 2 < len(values):
        return front
    if any("\n" in value.strip() for value in values):
        return front
    return [*others, replace(last, value=_first_line(last.value, text))]


_SET_IN = re.compile(r"\n(?:[ ]{2,}|\t)[ \t]*\S")


def _first_line(value: Span, text: str) -> Span:
    """The rest of the line, and the lines under it that are set in."""
    end = line_end(text, value.start)
    while _SET_IN.match(text, end):
        end = line_end(text, end + 1)
    return Span(value.start, min(end, max(value.end, value.start)))


def line_end(text: str, at: int) -> int:
    """Where the line ends in which `at` lies, before its line feed."""
    found = text.find("\n", at)
    return found if found >= 0 else len(text)


def _with_unknown(front: list[Field], text: str, profile: Profile) -> list[Field]:
    """The fields with those between and directly under them whose labels no list has: an archive
    has fields of its own. Labels of letterheads are the paper's."""
    made: list[Field] = []
    for field in front:
        made += [field] if field.columns or field.kind in _LONG else _cut(field, text)
    if made[-1].columns is None:
        at = made[-1].value.end
        own_labels = profile.lexicon(_own_labels)
        while text[at : at + 1] == "\n" and (own := _unknown_at(text, at + 1)) is not None:
            if folded(own.name) in own_labels:
                break
            made.append(own)
            at = own.value.end
    return made


def _cut(field: Field, text: str) -> Iterator[Field]:
    """A field and those of unknown labels in what seemed to be its value."""
    at = field.value.start
    while (newline := text.find("\n", at, field.value.end)) >= 0:
        own = _unknown_at(text, newline + 1)
        if own is not None and own.label < field.value.end:
            yield replace(field, value=Span(field.value.start, newline))
            field = replace(own, value=Span(own.value.start, field.value.end))
            newline = own.value.start
        at = newline + 1
    yield field


def _unknown_at(text: str, at: int) -> Field | None:
    match = _UNKNOWN.match(text, at)
    if match is None or not match["label"][0].isupper() and match["label"][0].islower():
        return None
    if len(match["label"].split()) > 5:
        return None
    return Field(
        "other", match.start(), Span(match.end(), line_end(text, match.end())), name=match["label"]
    )


def _own_labels(profile: Profile) -> frozenset[str]:
    """Labels of letterheads, case folded: a line that they begin is the paper's own."""
    words = [word for words in profile.letterhead.address.values() for word in words]
    words += [*profile.letterhead.present, *profile.closing.drafted, *profile.closing.typed]
    return frozenset(map(folded, words))


_ENOUGH = 3
"""So many lines with labels before a text look like metadata."""


def unknown_labels(text: str, profile: Profile) -> list[tuple[str, Span]]:
    """The labels of the first lines of a text, known or not, when there are enough of them to be
    metadata; those of letterheads are none."""
    found: list[tuple[str, Span]] = []
    at = len(text) - len(text.lstrip())
    while at < len(text) and (match := _UNKNOWN.match(text, at)) is not None:
        if folded(match["label"]) in profile.lexicon(_own_labels):
            return []
        found.append((match["label"].strip(), Span(*match.span("label"))))
        at = line_end(text, match.end()) + 1
        at += len(text[at:]) - len(text[at:].lstrip("\n"))
    return found if len(found) >= _ENOUGH else []


def back_fields(
    fields: Sequence[Field], front: Sequence[Field], text: str, start: int, end: int
) -> list[Field]:
    """Labelled fields after the document ("Summary:" at the end of the page), up to `end`."""
    seen = {field.kind for field in front}
    behind = [
        replace(f, value=Span(f.value.start, max(f.value.start, min(f.value.end, end))))
        for f in fields
        if start <= f.label < end
        and f.kind in ("summary", "credits", "contents", "original-language")
        and f.kind not in seen
    ]
    tail = [
        f
        for f in behind
        if not _far(f, text) and len(PARAGRAPH_END.split(text[f.value.start : f.value.end].strip())) < 3
    ]
    while tail and text[tail[-1].value.end : end].strip():
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
