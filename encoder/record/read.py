"""The record header: title, date and labelled fields before (or after) the document.

A record is found by its labels (``Citation:`` and the others of the profile), in
any layout: Markdown, plain, printed from a web page, or all on one line. What the
record does not claim is the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from encoder import dates
from encoder.core.model import Dating, Part, Record
from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.findings.record import (
    CitationNotRead,
    DateNotRead,
    DatesDisagree,
    LanguageNotKnown,
    NoRecord,
    ReferenceNotRead,
)
from encoder.language import identify
from encoder.profile import Profile
from encoder.profile.dating import date_words
from encoder.profile.watch import Watched, compiled
from encoder.record.citation import Citation, identifier_of, read_citation
from encoder.record.reference import read_legend

_FRONT_LIMIT = 20_000
"""A record header lies within so many code points of the start."""
_HEADING_LIMIT = 4_000
"""Date and title before the first label are at most so long."""
_ENOUGH = 3
"""So many labels under a heading are a record, even without citation or title among them."""
_BACK_LIMIT = 8_000
"""Fields after the document lie within so many code points of the end."""
_MARKS = re.compile(
    r"<br ?/?>|\\(?=\s|$)|\*+|(?<![\w/])#{1,6}(?=\s)|(?<!\w)__|__(?!\w)|\\(?=[\\`*_{}\[\]()#+.!-])"
)
_LEADING_MARKS = r"[ \t]*+(?:#{1,6}+[ \t]*+)?(?:\*{1,3}|__)?[ \t]*+"
_CLOSING_MARKS = r"[ \t]*+(?::[ \t]*+(?:\*{1,3}|__)?|(?:\*{1,3}|__)[ \t]*+:?|(?=$))\.?[ \t]*+"
_ABSENT = re.compile("[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold; each is reported."""
_AUTOLINK = re.compile(r"<(?P<url>https?://[^\s<>]+)>")
_LOOSE_FIELDS = frozenset({"title", "author", "date", "source", "description"})
_SERIES_NUMBER = re.compile(r"\s*+(?:Document |Doc\. ?)?(?:No\.?|№|N[º°]) ?\d+[ \t]*$", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: its kind, where its label begins and where its value lies."""

    kind: str
    label: int
    value: Span
    columns: tuple[int, int | None] | None = None
    """First and last column (0-based) of the value in the lines after the first,
    where two fields stand side by side."""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """The record, the span of the document, and what there is to say."""

    record: Record
    document: Span
    findings: tuple[Finding, ...]


def read_record(source: Source, profile: Profile) -> ReadRecord:
    """Read the record header of a source; without one, the whole text is the document."""
    fields = _of_one_style(list(_fields(source.text, profile)))
    front = _front(fields, source.text, profile)
    if not front:
        return _series_record(source, profile) or ReadRecord(
            Record(), Span(0, len(source.text)), (NoRecord(span=Span(0, 0)),)
        )
    start = front[-1].value.end
    back = _back(fields, front, source.text, start)
    end = back[0].label if back else len(source.text)
    heading = source.text[: front[0].label]
    reader = _Reader(source, profile)
    record = reader.record(heading, [*front, *back])
    chrome = [Span(0, start)] + ([Span(end, len(source.text))] if back else [])
    return ReadRecord(replace(record, chrome=tuple(chrome)), Span(start, end), tuple(reader.findings))


# --- finding the fields ---------------------------------------------------------


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


def _fields(text: str, profile: Profile) -> Iterator[Field]:
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


def _of_one_style(fields: list[Field]) -> list[Field]:
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
    one_line = _on_one_line(text)
    for match in within.finditer(text, 0, _FRONT_LIMIT):
        if match["column"] or (one_line and match["inline"][0].isupper()):
            found.append(match)
    return sorted(found, key=lambda match: match.start())


def _side_by_side(left: Field, kind: str, match: re.Match[str], text: str) -> tuple[Field, Field]:
    """Two fields in two columns, down to the next blank line."""
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
    stop = _PARAGRAPH_END.search(text, match.end())
    end = stop.start() if stop else len(text)
    return (
        replace(left, value=Span(left.value.start, end), columns=(0, column)),
        Field(kind, match.start(), Span(match.end(), end), (column, None)),
    )


def _on_one_line(text: str) -> bool:
    """True when the header stands on one line ("… Citation: … Summary: …")."""
    first = text.lstrip().split("\n", 1)[0]
    return "Citation:" in first and ("Contents:" in first or "Original Language:" in first)


def _front(fields: list[Field], text: str, profile: Profile) -> list[Field]:
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
    paragraphs = _PARAGRAPH_END.split(text[field.value.start : field.value.end].strip())
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
        stop = _PARAGRAPH_END.search(text, first, end)
        end = stop.start() if stop else end
        address = re.compile(r"\s*<?https?://\S+").match(text, end)
        if field.kind == "citation" and address is not None:
            end = address.end()
    return replace(field, value=Span(start, end))


def _back(fields: list[Field], front: list[Field], text: str, start: int) -> list[Field]:
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
        if not _far(f, text)
        and len(_PARAGRAPH_END.split(text[f.value.start : f.value.end].strip())) < 3
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


def _content_pattern(profile: Profile, one_line: bool) -> Watched:
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
    pattern = profile.lexicon(_content_pattern, _on_one_line(text))
    at = start
    while (match := pattern.match(text, at, end)) is not None:
        if _on_one_line(text) and " " not in match["item"].strip():
            break
        at = match.end()
    return at


# --- reading the fields ----------------------------------------------------------


def _clean(text: str) -> str:
    """A value on one line with single blanks, without Markdown marks and what XML cannot hold."""
    return " ".join(_AUTOLINK.sub(r"\g<url>", _MARKS.sub("", _ABSENT.sub("", text))).split())


class _Reader:
    """Turns the text of fields into a record and collects findings."""

    def __init__(self, source: Source, profile: Profile) -> None:
        self.source = source
        self.profile = profile
        self.findings: list[Finding] = []

    def record(self, heading: str, fields: list[Field]) -> Record:
        values = {field.kind: field for field in fields if self._text(field)}
        date, title = self._heading(heading, values)
        citation = self._citation(values.get("citation") or values.get("source"), title)
        title = title or (citation.title if citation else None)
        date = date or self._citation_date(citation)
        self._compare_dates(date, citation, values.get("citation"))
        url = citation.url if citation else None
        return Record(
            title=title,
            date=date,
            url=url,
            identifier=identifier_of(url),
            authors=(self._text(values["author"]),) if "author" in values else (),
            citation=citation.parts if citation else (),
            references=citation.references if citation else (),
            responsibilities=citation.responsibilities if citation else (),
            summary=self._paragraphs(values.get("summary")),
            credits=self._text(values["credits"]) if "credits" in values else None,
            original_language=self._language(values.get("original-language")),
            contents=self._contents(values.get("contents")),
        )

    def _text(self, field: Field) -> str:
        text = self.source.slice(field.value)
        if field.columns is not None:
            first, *lines = text.split("\n")
            line_start = self.source.text.rfind("\n", 0, field.value.start) + 1
            width = field.columns[1]
            first = first[: width - (field.value.start - line_start)] if width else first
            text = "\n".join([first, *(line[slice(*field.columns)] for line in lines)])
        return _clean(text)

    def _paragraphs(self, field: Field | None) -> tuple[str, ...]:
        if field is None:
            return ()
        pieces = _PARAGRAPH_END.split(self.source.slice(field.value))
        return tuple(text for piece in pieces if (text := _clean(piece)))

    def _heading(self, heading: str, values: dict[str, Field]) -> tuple[Part | None, str | None]:
        """Date and title from what stands before the first label."""
        for chrome in self.profile.lexicon(_chrome):
            heading = chrome.sub("", heading)
        lines = [_clean(line) for line in heading.split("\n") if _clean(line)]
        date, lines = self._leading_date(lines)
        title = " ".join(lines) or None
        if "title" in values:
            title = self._text(values["title"])
        if "date" in values and date is None:
            date = self._date_part(self._text(values["date"]), values["date"].value)
        return date, title

    def _leading_date(self, lines: list[str]) -> tuple[Part | None, list[str]]:
        """The date on a line of its own, or at the start of the title."""
        for index, line in enumerate(lines):
            found = dates.parse(line, self.profile.lexicon(date_words, self.profile.metadata_language))
            if found is not None:
                rest = lines[:index] + lines[index + 1 :]
                return Part(kind="date", text=line, dating=found), rest
        if len(lines) > 1 and self._is_dated(lines[0]):
            where = self._place(Span(0, len(self.source.text)), lines[0])
            return self._date_part(lines[0], where), lines[1:]
        if lines:
            words = lines[0].split(" ")
            for count in range(min(9, len(words) - 1), 1, -1):
                head = " ".join(words[:count]).rstrip(":-–— ")
                found = dates.parse(
                    head, self.profile.lexicon(date_words, self.profile.metadata_language)
                )
                if found is not None:
                    title = [" ".join(words[count:]).lstrip(":-–— "), *lines[1:]]
                    return Part(kind="date", text=head, dating=found), title
        return None, lines

    def _is_dated(self, line: str) -> bool:
        """True for a line of nothing but months, numbers and the words around dates."""
        words = re.findall(r"[^\W\d_]+|\d+", line.casefold())
        known = {*dates.months((self.profile.metadata_language,)), *self.profile.record.date_words}
        said = [word for word in words if not word.isdecimal()]
        year = any(len(word) == 4 and word.isdecimal() for word in words)
        return all(word in known for word in said) and (year or bool(said) and said == words)

    def _date_part(self, text: str, span: Span) -> Part:
        spaced = re.sub(r"(?<=\d),(?=\d)", ", ", text)
        found = dates.parse(spaced, self.profile.lexicon(date_words, self.profile.metadata_language))
        if found is None:
            self.findings.append(DateNotRead(span=self._place(span, text), text=text))
        return Part(kind="date", text=text, dating=found)

    def _citation(self, field: Field | None, title: str | None) -> Citation | None:
        if field is None:
            return None
        citation = read_citation(self._text(field), title, self.profile)
        if not citation.complete and field.kind == "citation":
            self.findings.append(CitationNotRead(span=self._place(field.value)))
        for reference in citation.references:
            if not any(part.kind for part in reference.parts):
                self.findings.append(
                    ReferenceNotRead(span=self._place(field.value, reference.text), text=reference.text)
                )
        return citation

    @staticmethod
    def _citation_date(citation: Citation | None) -> Part | None:
        if citation is None or citation.date is None:
            return None
        return Part(kind="date", text=citation.date, dating=citation.dating)

    def _compare_dates(self, date: Part | None, citation: Citation | None, field: Field | None) -> None:
        if date is None or citation is None or citation.date is None or field is None:
            return
        if _day(date.dating) != _day(citation.dating):
            self.findings.append(
                DatesDisagree(
                    span=self._place(field.value, citation.date), first=date.text, second=citation.date
                )
            )

    def _language(self, field: Field | None) -> Part | None:
        if field is None:
            return None
        text = self._text(field)
        tag = identify.tag_of(re.split(r",|;|/| and ", text)[0])
        if tag is None:
            self.findings.append(LanguageNotKnown(span=self._place(field.value, text), text=text))
        return Part(kind="language", text=text, value=tag)

    def _place(self, span: Span, words: str = "") -> Span:
        """Where words stand within a field, however its lines are broken; else the field without
        the blanks around it."""
        text = self.source.text
        match = words.split() and re.compile(r"[\s*\\]+".join(map(re.escape, words.split()))).search(
            text, span.start, span.end
        )
        if match:
            return Span(*match.span())
        value = text[span.start : span.end]
        start = span.start + len(value) - len(value.lstrip())
        return Span(start, max(start, span.start + len(value.rstrip())))

    def _contents(self, field: Field | None) -> tuple[str, ...]:
        if field is None:
            return ()
        pattern = self.profile.lexicon(_content_pattern, _on_one_line(self.source.text))
        text = self.source.slice(field.value)
        return tuple(" ".join(match["item"].split()) for match in pattern.finditer(text))


def _chrome(profile: Profile) -> list[Watched]:
    """Words of a web page that stand in the heading of a record."""
    return [
        compiled(rf"(?<!\w)(?:{chrome})(?!\w)", "record.chrome") for chrome in profile.record.chrome
    ]


def _day(dated: Dating | None) -> tuple[str | None, ...] | None:
    if dated is None:
        return None
    return dated.when, dated.start, dated.end, dated.not_before, dated.not_after


# --- documents of a printed series -------------------------------------------------


def _series_record(source: Source, profile: Profile) -> ReadRecord | None:
    """The heading of a document in a printed series: number, title, then the paper.

    The archival legend at the foot stays part of the document; here it only gives
    the reference.
    """
    text = source.text
    number = _SERIES_NUMBER.match(text)
    if number is None:
        return None
    first = number.end() + len(text[number.end() :]) - len(text[number.end() :].lstrip())
    stop = _PARAGRAPH_END.search(text, first)
    if stop is None:
        return None
    title = _clean(text[first : stop.start()])
    dated = _date_near(text[stop.end() : stop.end() + 600], profile)
    if len(title.split()) < 4 or (dated is None and next(legends(source, profile), None) is None):
        return None
    heading = (Part(kind=None, text=f"{_clean(number.group())} "), Part(kind="title", text=title))
    record = Record(title=title, citation=heading, chrome=(Span(0, stop.start()),), date=dated)
    legend = next(legends(source, profile), None)
    if legend is not None:
        verbatim = _clean(source.slice(legend))
        references = [r for r in read_legend(verbatim, profile) if r.repository]
        record = replace(record, legend=(Part(kind=None, text=verbatim),), references=tuple(references))
    return ReadRecord(record, Span(stop.start(), len(text)), ())


def _date_near(text: str, profile: Profile) -> Part | None:
    """A date that ends one of the first lines of the paper."""
    for line in text.split("\n")[:8]:
        piece = re.split(r"\s{3,}", line.strip())[-1]
        found = dates.parse(piece.strip("*"), profile.lexicon(date_words, profile.metadata_language))
        if found is not None:
            return Part(kind="date", text=piece.strip("*"), dating=found)
    return None


def legends(source: Source, profile: Profile) -> Iterator[Span]:
    """Lines at the foot that cite the archival original ("RGANI. F. 3. … Copy.")."""
    pattern = profile.lexicon(_legend_pattern)
    for match in pattern.finditer(source.text):
        yield Span(*match.span("legend"))


def _legend_pattern(profile: Profile) -> re.Pattern[str]:
    names = sorted((n for s in profile.archives for n in s.names), key=len, reverse=True)
    known = "|".join(map(re.escape, names))
    words = "|".join(map(re.escape, profile.record.legend))
    return re.compile(
        rf"^[ \t]*\d{{0,4}}(?P<legend>(?:{known})\. .*?(?<!\w)(?:{words})\b.*?)[ \t]*$", re.MULTILINE
    )
