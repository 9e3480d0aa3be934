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
from encoder.record.fields import (
    PARAGRAPH_END,
    SERIES_NUMBER,
    Field,
    back_fields,
    content_pattern,
    fields_of,
    front_fields,
    of_one_style,
    on_one_line,
)
from encoder.record.reference import read_legend

_MARKS = re.compile(
    r"<br ?/?>|\\(?=\s|$)|\*+|(?<![\w/])#{1,6}(?=\s)|(?<!\w)__|__(?!\w)|\\(?=[\\`*_{}\[\]()#+.!-])"
)
_ABSENT = re.compile("[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold; each is reported."""
_AUTOLINK = re.compile(r"<(?P<url>https?://[^\s<>]+)>")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """The record, the span of the document, and what there is to say."""

    record: Record
    document: Span
    findings: tuple[Finding, ...]


def read_record(source: Source, profile: Profile) -> ReadRecord:
    """Read the record header of a source; without one, the whole text is the document."""
    fields = of_one_style(list(fields_of(source.text, profile)))
    front = front_fields(fields, source.text, profile)
    if not front:
        return _series_record(source, profile) or ReadRecord(
            Record(), Span(0, len(source.text)), (NoRecord(span=Span(0, 0)),)
        )
    start = front[-1].value.end
    back = back_fields(fields, front, source.text, start)
    end = back[0].label if back else len(source.text)
    heading = source.text[: front[0].label]
    reader = _Reader(source, profile)
    record = reader.record(heading, [*front, *back])
    chrome = [Span(0, start)] + ([Span(end, len(source.text))] if back else [])
    return ReadRecord(replace(record, chrome=tuple(chrome)), Span(start, end), tuple(reader.findings))


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
        pieces = PARAGRAPH_END.split(self.source.slice(field.value))
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
        pattern = self.profile.lexicon(content_pattern, on_one_line(self.source.text))
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
    number = SERIES_NUMBER.match(text)
    if number is None:
        return None
    first = number.end() + len(text[number.end() :]) - len(text[number.end() :].lstrip())
    stop = PARAGRAPH_END.search(text, first)
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
