"""Several files that make one record, with what a row of a table says of it.

The text is the row, the papers of the files one after the other, then their notes and what stands
apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from encoder.core.facts import RECIPIENT, Facts, PageFact
from encoder.core.formats import COLUMNS, ROW
from encoder.core.numbers import whole
from encoder.core.source import DecodingError, Source, Span
from encoder.core.tables import PLAIN
from encoder.findings.formats import DamagedFile
from encoder.formats.builder import Builder, Read, Unreadable
from encoder.formats.package import Package
from encoder.language import identify

KIND = "record"
Reader = Callable[[str, bytes], Read | None]
_LABELS = {
    "title": "Title",
    "date": "Date",
    "author": "Author",
    "addressee": RECIPIENT,
    "reference": "Reference",
    "archive": "Repository",
    "language": "Language",
    "id": "Record ID",
    "url": "URL",
    "translator": "Translated by",
    "summary": "Summary",
    "description": "Description",
    "rights": "Rights",
}
"""What a column says -> the label of the record that it is."""
_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_ORDERS = {
    "day-month-year": re.compile(r"(?P<day>\d{1,2})[./ -](?P<month>\d{1,2})[./ -](?P<year>\d{4})"),
    "month-day-year": re.compile(r"(?P<month>\d{1,2})[./ -](?P<day>\d{1,2})[./ -](?P<year>\d{4})"),
    "year-month-day": re.compile(r"(?P<year>\d{4})[./ -](?P<month>\d{1,2})[./ -](?P<day>\d{1,2})"),
}


def read(name: str, data: bytes, styles: dict[str, str], other: Reader) -> Read:
    """Read a record of several files.

    Args:
        name: of the record.
        data: the row and its files, packed.
        styles: name of a style -> what its paragraphs are.
        other: reads one of the files; None: it is plain text.

    Raises:
        Unreadable: one of them cannot be read.
    """
    package = Package(data, KIND)
    row = (package.bytes_of(ROW) or b"").decode("utf-8")
    made = Builder("record")
    fields = []
    part = made.part(ROW)
    meanings = dict(_pairs(package.bytes_of(COLUMNS) or b""))
    day = _ORDERS.get(meanings.pop("", ""), _DAY)
    cells = [cell for line in csv.reader(io.StringIO(row)) for cell in line]
    for at in range(0, len(cells) - 1, 2):
        if at:
            made.separate("\n")
        made.atom(part, at, cells[at])
        made.separate(": ")
        made.atom(part, at + 1, cells[at + 1])
        label = _LABELS.get(meanings.get(cells[at], PLAIN.meaning(cells[at])))
        if label is not None:
            fields.append((label, day.sub(_iso, cells[at + 1])))
    made.break_paragraph()
    made.paper = made.at
    files = (name for name in package.names if name not in (ROW, COLUMNS))
    names = sorted(files, key=lambda name: whole(name.partition(" ")[0], 0))
    reads = [(one, _one(one, package.bytes_of(one) or b"", other)) for one in names]
    return _joined(name, made, reads, fields)


def _pairs(table: bytes) -> Iterator[tuple[str, str]]:
    for line in csv.reader(io.StringIO(table.decode("utf-8"))):
        if len(line) == 2:
            yield line[0], line[1]


def _iso(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}"


def _one(name: str, data: bytes, other: Reader) -> Read:
    found = other(name, data)
    if found is not None:
        return found
    try:
        return Read(Source.from_bytes(name, data))
    except DecodingError as err:
        raise Unreadable(DamagedFile(kind=KIND, reason=f"{name}: {err}")) from err


@dataclass(frozen=True, slots=True)
class _Move:
    """Where the paper of a file, and what follows it, come to stand."""

    body: int
    paper: int
    rest: int

    def at(self, place: int, *, end: bool = False) -> int:
        """The new place of an offset."""
        if place < self.body or end and place <= self.body:
            return place + self.paper
        return place - self.body + self.rest

    def span(self, span: Span) -> Span:
        """The new place of a stretch."""
        start = self.at(span.start, end=len(span) == 0)
        return Span(start, start + len(span))


def _joined(
    name: str, made: Builder, reads: list[tuple[str, Read]], fields: list[tuple[str, str]]
) -> Read:
    texts = [one.source.text for _, one in reads]
    known = [one.source.facts or Facts(body=len(one.source.text)) for _, one in reads]
    papers, rests = [], []
    for (_, one), text, facts in zip(reads, texts, known, strict=True):
        made.break_paragraph()
        papers.append(made.at)
        made.separate(text[: facts.body])
        if one.source.origin is not None and one.source.origin.format in _PAGES and len(papers) > 1:
            made.pages.append(PageFact(papers[-1]))
    made.sides += _sides(texts, known, papers)
    made.end_body()
    for text, facts in zip(texts, known, strict=True):
        made.break_paragraph()
        rests.append(made.at)
        made.separate(text[facts.body :])
    for (file, one), facts, paper, rest in zip(reads, known, papers, rests, strict=True):
        _move(made, file, one, facts, _Move(facts.body, paper, rest))
    found = made.read(name)
    made_facts = found.source.facts
    assert made_facts is not None
    stated = replace(made_facts, fields=tuple(fields))
    return replace(found, source=replace(found.source, facts=stated))


_PAGES = frozenset({"page", "alto"})
"""Files of these formats are a page each."""


def _sides(texts: list[str], known: list[Facts], papers: list[int]) -> list[Span]:
    """The versions: files in a row that are in one language are one; [] when all are."""
    found: list[Span] = []
    last: str | None = None
    for text, facts, start in zip(texts, known, papers, strict=True):
        paper = text[: facts.body]
        language = identify.most_likely(paper) or last
        span = Span(start, start + len(paper))
        if found and language == last:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
        last = language
    return found if len(found) > 1 else []


def _move(made: Builder, file: str, one: Read, facts: Facts, to: _Move) -> None:
    """Take over what is known of a file."""
    made.blocks += [replace(b, span=to.span(b.span)) for b in facts.blocks]
    made.marks += [
        replace(m, span=to.span(m.span), words=to.span(m.words) if m.words is not None else None)
        for m in facts.marks
    ]
    made.notes += [replace(n, at=to.at(n.at, end=True), span=to.span(n.span)) for n in facts.notes]
    made.pages += [replace(p, at=to.at(p.at)) for p in facts.pages]
    made.apart += [replace(a, span=to.span(a.span)) for a in facts.apart]
    made.surfaces += [
        replace(s, at=to.at(s.at), zones=tuple(replace(z, span=to.span(z.span)) for z in s.zones))
        for s in facts.surfaces
    ]
    made.tables += [
        replace(
            t,
            span=to.span(t.span),
            rows=tuple(tuple(replace(c, span=to.span(c.span)) for c in row) for row in t.rows),
        )
        for t in facts.tables
    ]
    made.findings += [
        f.changed(span=to.span(f.span)) if f.span is not None else f for f in one.findings
    ]
    origin = one.source.origin
    if origin is None:
        part = made.part(file)
        made.atoms_at(part, 0, to.paper, to.paper + len(one.source.text))
        return
    parts = [made.part(f"{file}!{name}") for name in origin.parts]
    for atom in origin.atoms:
        span = to.span(Span(atom.start, atom.end))
        made.atoms_at(parts[atom.part], atom.node, span.start, span.end)
    made.places += [(to.at(at), f"{file} {name}") for at, name in origin.places]
    made.places.sort()
