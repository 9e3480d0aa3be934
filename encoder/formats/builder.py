"""A text made of the text nodes of a file, with what the file knows of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from encoder.core.facts import (
    ApartFact,
    Atom,
    BlockFact,
    CellFact,
    Facts,
    MarkFact,
    NoteFact,
    Origin,
    PageFact,
    SurfaceFact,
    TableFact,
    ZoneFact,
)
from encoder.core.numbers import whole
from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.formats.lines import runs_of_lines

_CORNERS = re.compile(r"\s*\d+,\d+(?:\s+\d+,\d+){2,}\s*")


def columns_of(said: str) -> int:
    """How many columns a cell takes, as it is written; 1 where that is no number."""
    return whole(said, 1, least=1, most=1000)


class Unreadable(Exception):
    """A file that cannot be read; what to say of it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Read:
    """A file as text with facts, and what there is to say of it."""

    source: Source
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Waiting:
    """A note whose words come after the paper."""

    at: int
    kind: str
    key: str
    number: str = ""
    author: str = ""


@dataclass(slots=True)
class Builder:
    """The text as far as it has been read.

    Text comes as atoms; between them stand separators of the builder: a blank, a tab, line feeds.
    """

    format: str
    parts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    at: int = 0
    atoms: list[Atom] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[BlockFact] = field(default_factory=list)
    marks: list[MarkFact] = field(default_factory=list)
    notes: list[NoteFact] = field(default_factory=list)
    tables: list[TableFact] = field(default_factory=list)
    pages: list[PageFact] = field(default_factory=list)
    apart: list[ApartFact] = field(default_factory=list)
    pairs: list[tuple[Span, Span]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    """Part and number of the text nodes that are in the text."""
    body: int | None = None
    lines: dict[Any, bool] = field(default_factory=dict)
    """Paragraphs of the file that are lines of a block; true for one that goes on with it."""
    sides: list[Span] = field(default_factory=list)
    title: str = ""
    identifier: str = ""
    surfaces: list[SurfaceFact] = field(default_factory=list)
    zones: list[tuple[int, ZoneFact]] = field(default_factory=list)
    """Each with the number of its surface."""
    paper: int = 0

    def part(self, name: str) -> int:
        """The number of a part of the file."""
        if name not in self.parts:
            self.parts.append(name)
        return self.parts.index(name)

    def has(self, part: int, node: int) -> bool:
        """True for a text node that is in the text already."""
        return (part, node) in self.used

    def once(self, part: int, node: int, words: str) -> None:
        """Add a text node that is not in the text yet."""
        if not self.has(part, node):
            self.atom(part, node, words)

    def sweep(self, part: int, nodes: Iterable[tuple[int, str]]) -> None:
        """Keep what no rule has placed, apart from the text."""
        for number, words in nodes:
            if words.strip() and not self.has(part, number):
                with self.set_apart("record"):
                    self.atom(part, number, words)

    def atom(self, part: int, node: int, words: str) -> Span:
        """Add a text node."""
        self.used.add((part, node))
        start = self.at
        self.text.append(words)
        self.at += len(words)
        self.atoms.append(Atom(part, node, start, self.at))
        return Span(start, self.at)

    def atoms_at(self, part: int, node: int, start: int, end: int) -> None:
        """A text node whose words stand in the text already."""
        self.atoms.append(Atom(part, node, start, end))

    def separate(self, sign: str) -> None:
        """Add a separator: it is no text of the file."""
        self.text.append(sign)
        self.at += len(sign)

    def place(self, name: str) -> None:
        """Name what begins here."""
        self.places.append((self.at, name))

    def break_paragraph(self) -> None:
        """End the paragraph, if there is text before."""
        if self.at and self.text[-1] != "\n\n":
            self.separate("\n\n")

    def find_lines(self, paragraphs: Sequence[tuple[Any, str | None]]) -> None:
        """Learn which paragraphs are lines.

        Args:
            paragraphs: elements of the format and their words; None for what is no plain paragraph.
        """
        for run in runs_of_lines([words for _, words in paragraphs]):
            self.lines |= {paragraphs[at][0]: at > run.start for at in run}

    def begin_paragraph(self, element: Any) -> None:
        """End what stands before a paragraph of the file, which may be a line."""
        if self.lines.get(element) and self.at:
            self.separate("\n")
        else:
            self.break_paragraph()

    def mark(
        self,
        start: int,
        end: int,
        kind: str,
        value: str = "",
        *,
        joins: bool = False,
        words: Span | None = None,
    ) -> None:
        """Mark a stretch; with `joins` it goes on with the same mark just before it.

        `words`: where the completion or correction of it stands.
        """
        backwards = range(len(self.marks) - 1, -1, -1) if joins else ()
        last = next((n for n in backwards if self.marks[n].kind == kind), None)
        if last is not None and not self.since(self.marks[last].span.end)[: -(self.at - start)].strip():
            self.marks[last] = replace(self.marks[last], span=Span(self.marks[last].span.start, end))
        else:
            self.marks.append(MarkFact(Span(start, end), kind, value, words=words))

    def surface(self, image: str, width: int, height: int) -> None:
        """The image of the page that begins here."""
        self.surfaces.append(SurfaceFact(self.at, image, width, height))

    def zone(self, start: int, points: str, *, is_line: bool) -> None:
        """Where on the image of the page the words from a place on stand; corners that are none, or
        fewer than three, are left out."""
        if self.surfaces and self.at > start and _CORNERS.fullmatch(points):
            corners = " ".join(points.split())
            self.zones.append(
                (len(self.surfaces) - 1, ZoneFact(Span(start, self.at), corners, is_line))
            )

    def since(self, start: int) -> str:
        """The text from a place on; it costs as much as it is long."""
        pieces, at = [], self.at
        for words in reversed(self.text):
            if at <= start:
                break
            pieces.append(words)
            at -= len(words)
        return "".join(reversed(pieces))[max(0, start - at) :]

    @contextmanager
    def marked(self, kind: str, value: str = "", author: str = "") -> Iterator[None]:
        """Mark what is read within."""
        start = self.at
        yield
        if self.at > start:
            self.marks.append(MarkFact(Span(start, self.at), kind, value, author))

    def end_body(self) -> None:
        """What follows are notes and what stands apart."""
        self.body = self.at

    @contextmanager
    def set_apart(self, kind: str) -> Iterator[None]:
        """Words that are no part of the paper."""
        self.break_paragraph()
        start = self.at
        yield
        if self.at > start:
            self.apart.append(ApartFact(Span(start, self.at), kind))

    def note(self, waiting: Waiting, start: int) -> None:
        """The words of a note, from a place on."""
        self.notes.append(
            NoteFact(waiting.at, Span(start, self.at), waiting.kind, waiting.number, waiting.author)
        )

    def grid(
        self,
        rows: Sequence[Sequence[Any]],
        write: Callable[[Any], None],
        *,
        columns: Callable[[Any], int] = lambda cell: 1,
        head: Callable[[Any], bool] = lambda cell: False,
    ) -> None:
        """Read a table.

        Args:
            rows: cells of the format.
            write: adds the words of one.
            columns: how many columns it takes.
            head: whether it is one of the heads.
        """
        start, found = self.at, []
        for number, row in enumerate(rows):
            if number:
                self.separate("\n")
            facts = []
            for place, cell in enumerate(row):
                if place:
                    self.separate("\t")
                first = self.at
                write(cell)
                facts.append(CellFact(Span(first, self.at), head(cell), columns(cell)))
            found.append(facts)
        self.table(start, found)

    def table(self, start: int, rows: list[list[CellFact]]) -> None:
        """A table, from a place on."""
        self.tables.append(TableFact(Span(start, self.at), tuple(map(tuple, rows))))

    def _with_zones(self) -> Iterator[SurfaceFact]:
        found: dict[int, list[ZoneFact]] = {}
        for number, zone in self.zones:
            found.setdefault(number, []).append(zone)
        for number, surface in enumerate(self.surfaces):
            yield replace(surface, zones=(*surface.zones, *found.get(number, ())))

    def read(self, name: str) -> Read:
        """What was read."""
        text = "".join(self.text)
        facts = Facts(
            body=self.at if self.body is None else self.body,
            blocks=tuple(self.blocks),
            marks=tuple(sorted(self.marks, key=lambda mark: (mark.span.start, -mark.span.end))),
            notes=tuple(sorted(self.notes, key=lambda note: note.at)),
            tables=tuple(self.tables),
            pages=tuple(self.pages),
            apart=tuple(self.apart),
            pairs=tuple(self.pairs),
            sides=tuple(self.sides),
            title=self.title,
            identifier=self.identifier,
            surfaces=tuple(self._with_zones()),
            paper=self.paper,
        )
        origin = Origin(self.format, tuple(self.parts), tuple(self.atoms), tuple(self.places))
        source = replace(Source(name, text, "utf-8"), facts=facts, origin=origin)
        return Read(source, tuple(self.findings))
