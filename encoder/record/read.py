"""The record header: what the metadata around a paper say of it.

Its layout is one of those of the profile (:mod:`encoder.record.layouts`): labelled fields
(``Citation:`` and others), the text of a web page, the head of an edition, a catalogue's export.
What the record does not claim is the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from encoder.core.model import Dating, Part, Record, Reference, Responsibility
from encoder.core.source import Source, Span
from encoder.dates import months
from encoder.findings import Finding
from encoder.findings.record import (
    CitationNotRead,
    DateNotRead,
    DatesDisagree,
    LanguageNotKnown,
    LayoutNotKnown,
    NoRecord,
    ReferenceNotRead,
)
from encoder.language import identify
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled
from encoder.record.citation import Citation, identifier_of, read_citation
from encoder.record.dated import dating_of
from encoder.record.fields import PARAGRAPH_END, Field, content_pattern, unknown_labels
from encoder.record.labels import on_one_line
from encoder.record.layouts import Taken, choose
from encoder.record.legend import read_legend
from encoder.record.parties import parties
from encoder.record.reference import read_references

_MARKS = re.compile(
    r"<br ?/?>|\\(?=\s|$)|\*+|(?<![\w/])#{1,6}(?=\s)|(?<!\w)__|__(?!\w)|\\(?=[\\`*_{}\[\]()#+.!-])"
)
_ABSENT = re.compile("[^\t\n\r\f\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold; each is reported."""
_ADDRESS = re.compile(r"https?://\w[^\s<>\"]*")
_AUTOLINK = re.compile(r"<(?P<url>https?://[^\s<>]+)>")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """The record, the span of the document, and what there is to say."""

    record: Record
    document: Span
    findings: tuple[Finding, ...]


def read_record(source: Source, profile: Profile) -> ReadRecord:
    """Read the metadata around a paper; without any, the whole text is the document."""
    text = source.text
    taken = choose(text, profile)
    if taken is None:
        unknown = unknown_labels(text, profile)
        said: Finding = NoRecord(span=Span(0, 0))
        if unknown:
            said = LayoutNotKnown(span=unknown[0][1], labels=", ".join(name for name, _ in unknown[:6]))
        return ReadRecord(Record(), Span(0, len(text)), (said,))
    reader = _Reader(source, profile)
    start, end = taken.document.start, taken.document.end
    chrome = [Span(0, start)] if start else []
    chrome += [Span(end, len(text))] if end < len(text) else []
    record = replace(
        reader.record(taken), chrome=tuple(chrome), layout=taken.layout.id, layout_parts=taken.parts
    )
    return ReadRecord(record, taken.document, tuple(reader.findings))


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

    def record(self, taken: Taken) -> Record:
        values: dict[str, list[Field]] = {}
        for field in taken.fields:
            if self._text(field):
                values.setdefault(field.kind, []).append(field)
        first = {kind: fields[0] for kind, fields in values.items()}
        date, title = self._heading(first)
        citation = self._citation(self._cited(first), title)
        title = title or (citation.title if citation else None)
        date = date or self._citation_date(citation)
        self._compare_dates(date, citation, first.get("citation"))
        url = citation.url if citation else None
        url = url or (self._text(first["url"]) if "url" in first else None)
        legend = self._text(first["legend"]) if "legend" in first else ""
        sender, addressee = parties(title, self.profile)
        return Record(
            sender=sender,
            addressee=addressee,
            title=title,
            date=date,
            url=url,
            identifier=self._identifier(first, url),
            authors=tuple(map(self._text, values.get("author", ()))),
            citation=self._verbatim(taken, citation, first),
            legend=(Part(kind=None, text=legend),) if legend else (),
            references=self._references(first, citation, legend),
            responsibilities=(*(citation.responsibilities if citation else ()), *self._acts(values)),
            summary=self._paragraphs(first.get("summary")),
            credits=self._text(first["credits"]) if "credits" in first else None,
            original_language=self._original(first),
            contents=self._contents(first.get("contents")),
            other=tuple((_clean(field.name), self._text(field)) for field in values.get("other", ())),
        )

    def _identifier(self, first: dict[str, Field], url: str | None) -> str | None:
        return self._text(first["identifier"]) if "identifier" in first else identifier_of(url)

    def _cited(self, first: dict[str, Field]) -> Field | None:
        """The field that cites the document: a source beside a reference of its own names only
        the archive."""
        apart = "reference" in first or "repository" in first
        return first.get("citation") or (None if apart else first.get("source"))

    def _verbatim(
        self, taken: Taken, citation: Citation | None, first: dict[str, Field]
    ) -> tuple[Part, ...]:
        """The citation, or what stands for one: the head of an edition, the address of a record."""
        number = self._text(first["identifier"]) if "identifier" in first else ""
        if citation is not None:
            apart = (Part(kind=None, text=" "), Part(kind="record", text=number)) if number else ()
            return (*citation.parts, *apart)
        if "number" in first and "number" not in taken.layout.keep and "title" in first:
            said = Part(kind=None, text=f"{self._text(first['number'])} ")
            return (said, Part(kind="title", text=self._text(first["title"])))
        address = self._text(first["url"]) if "url" in first else ""
        parts = [Part(kind="record", text=number)] if number else []
        if _ADDRESS.fullmatch(address):
            parts.append(Part(kind="url", text=address, value=address))
        return tuple(parts)

    def _references(
        self, first: dict[str, Field], citation: Citation | None, legend: str
    ) -> tuple[Reference, ...]:
        if legend:
            return tuple(r for r in read_legend(legend, self.profile) if r.repository)
        if "reference" not in first and "repository" not in first:
            return citation.references if citation else ()
        shelf = self._text(first["reference"]) if "reference" in first else ""
        house = first.get("repository") or first.get("source")
        read = (
            read_references(shelf, self.profile)
            if shelf
            else (Reference(repository=None, parts=(), text=""),)
        )
        if house is None or read[0].repository:
            return read
        return (replace(read[0], repository=self._text(house)), *read[1:])

    def _acts(self, values: dict[str, list[Field]]) -> Iterable[Responsibility]:
        """Who translated it, as a field says."""
        for field in values.get("translator", ()):
            yield Responsibility(act="trl", words=_clean(field.name), name=self._text(field))

    def _original(self, first: dict[str, Field]) -> Part | None:
        """The original language; that of a document of which nobody says that it was translated."""
        field = first.get("original-language")
        if field is None and "translator" not in first:
            field = first.get("language")
        return self._language(field)

    def _text(self, field: Field) -> str:
        if field.words is not None:
            return _clean(field.words)
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

    def _heading(self, first: dict[str, Field]) -> tuple[Part | None, str | None]:
        """Date and title: from fields, else from what stands before the first label."""
        heading = self.source.slice(first["heading"].value) if "heading" in first else ""
        for chrome in self.profile.lexicon(_chrome):
            heading = chrome.sub("", heading)
        lines = [_clean(line) for line in heading.split("\n") if _clean(line)]
        date, lines = self._leading_date(lines)
        title = " ".join(lines) or None
        if "title" in first:
            title = self._text(first["title"])
        for kind in ("date", "dateline"):
            if kind in first and date is None:
                date = self._date_part(self._text(first[kind]), first[kind].value)
        return date, title

    def _leading_date(self, lines: list[str]) -> tuple[Part | None, list[str]]:
        """The date on a line of its own, or at the start of the title."""
        for index, line in enumerate(lines):
            found = dating_of(line, self.profile)
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
                found = dating_of(head, self.profile)
                if found is not None:
                    title = [" ".join(words[count:]).lstrip(":-–— "), *lines[1:]]
                    return Part(kind="date", text=head, dating=found), title
        return None, lines

    def _is_dated(self, line: str) -> bool:
        """True for a line of nothing but months, numbers and the words around dates."""
        words = re.findall(r"[^\W\d_]+|\d+", line.casefold())
        known = {*months((self.profile.metadata_language,)), *self.profile.record.date_words}
        said = [word for word in words if not word.isdecimal()]
        year = any(len(word) == 4 and word.isdecimal() for word in words)
        return all(word in known for word in said) and (year or bool(said) and said == words)

    def _date_part(self, text: str, span: Span) -> Part:
        spaced = re.sub(r"(?<=\d),(?=\d)", ", ", text)
        found = dating_of(spaced, self.profile)
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
        tag = identify.tag_of(re.split(r",|;|/| and ", text)[0], self.profile.languages)
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
