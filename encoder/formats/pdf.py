"""PDF files as text with facts, by where their glyphs stand (extra `pdf`).

What a PDF does not say, and a reader must find: lines, paragraphs, columns, running heads, notes. The
order of the lines is geometric; where that of the stream differs, a finding says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from encoder.core.facts import PageFact
from encoder.core.source import Span
from encoder.findings.formats import (
    DamagedFile,
    EncryptedFile,
    LettersDoNotFit,
    NoTextLayer,
    OrderInDoubt,
    PdfExtraMissing,
)
from encoder.formats.builder import Builder, Read, Unreadable, Waiting
from encoder.formats.columns import is_label, two_languages
from encoder.formats.pdf_lines import Piece, Segment, pages, same_line, segments
from encoder.formats.pdf_order import Sheet, arranged, note_sign

KIND = "PDF"
_CID = re.compile(r"\(cid:\d+\)")
_FOREIGN = re.compile("[\u00c0-\u00ff]")
_MANY = 0.35
"""Where so many of the letters are Latin ones with signs above, the letters are others."""
_TERMINAL = re.compile(r"[.!?:;…»”\"')\]。！？：；]\s*$")


def read(name: str, data: bytes, styles: dict[str, str] | None = None) -> Read:
    """Read a PDF.

    Raises:
        Unreadable: it cannot be read, has no text, or its letters are not those that it shows.
    """
    sheets = _sheets(data)
    _check(sheets)
    arranged(sheets)
    return _Writer(name, sheets).read()


def _sheets(data: bytes) -> list[Sheet]:
    try:
        import pdfminer  # noqa: F401
        import pypdf  # noqa: F401
    except ImportError as err:
        raise Unreadable(PdfExtraMissing()) from err
    from pdfminer.pdfdocument import PDFEncryptionError, PDFTextExtractionNotAllowed

    try:
        return [
            Sheet(number, width, height, segments(glyphs, number))
            for number, (width, height, glyphs) in enumerate(pages(data), 1)
        ]
    except (PDFEncryptionError, PDFTextExtractionNotAllowed) as err:
        raise Unreadable(EncryptedFile(kind=KIND)) from err
    except Exception as err:  # pdfminer raises whatever a damaged file makes it meet
        raise Unreadable(DamagedFile(kind=KIND, reason=f"{type(err).__name__}: {err}"[:200])) from err


def _check(sheets: Sequence[Sheet]) -> None:
    """The text is there, and its letters are those that are seen."""
    text = " ".join(segment.text for sheet in sheets for segment in sheet.every)
    if not text.strip():
        raise Unreadable(NoTextLayer())
    if len(_CID.findall(text)) > 3:
        raise Unreadable(LettersDoNotFit(text=_CID.findall(text)[0], why="they have no Unicode map"))
    words = [word for word in re.findall(r"[^\W\d_]{3,}", text)]
    odd = [word for word in words if len(_FOREIGN.findall(word)) > 0.6 * len(word)]
    if len(odd) > max(3, 0.1 * len(words)) and len(_FOREIGN.findall(text)) > _MANY * len("".join(odd)):
        raise Unreadable(
            LettersDoNotFit(text=" ".join(odd[:4]), why="their Unicode map is that of another alphabet")
        )


@dataclass(slots=True)
class _Paragraph:
    """Lines that stand together, and where their first begins."""

    lines: list[list[Segment]]

    @property
    def top(self) -> float:
        return self.lines[0][0].base

    @property
    def page(self) -> int:
        return self.lines[0][0].page

    @property
    def text(self) -> str:
        return " ".join(s.text for line in self.lines for s in line)


class _Writer:
    def __init__(self, name: str, sheets: Sequence[Sheet]) -> None:
        self._name, self._sheets = name, sheets
        self._made = Builder("pdf")
        self._marks: list[tuple[str, int]] = []
        """Signs of notes in the text, and their page."""
        self._bases: dict[int, list[int]] = {}
        self._page = 0
        self._node = 0

    def read(self) -> Read:
        """The text in its order."""
        made = self._made
        left, right = self._paragraphs("left"), self._paragraphs("right")
        above = self._paragraphs("above")
        labels: list[_Paragraph] = []
        if self._two_languages(left, right):
            labels = self._versions(left, right)
        else:
            above = []
            for sheet in self._sheets:
                for part in ("above", "left", "right"):
                    self._all(_paragraphs(getattr(sheet, part)))
        made.end_body()
        self._notes()
        for paragraph in above:
            made.title = made.title or " ".join(paragraph.text.split())
            with made.set_apart("record"):
                self._lines(paragraph)
        for paragraph in labels:
            with made.set_apart("markup"):
                self._lines(paragraph)
        for sheet in self._sheets:
            for one in sheet.heads:
                with made.set_apart("header"):
                    self._lines(_Paragraph([[one]]))
        for sign, page in self._marks:
            with made.set_apart("markup"):
                self._atom(sign, page)
        self._compare_orders()
        return made.read(self._name)

    def _paragraphs(self, part: str) -> list[_Paragraph]:
        return [p for sheet in self._sheets for p in _paragraphs(getattr(sheet, part))]

    # --- versions side by side ---------------------------------------------------------------------

    def _two_languages(self, left: Sequence[_Paragraph], right: Sequence[_Paragraph]) -> bool:
        """True for two columns in two languages."""
        if not right or any(sheet.gutter is None and sheet.left for sheet in self._sheets):
            return False
        return two_languages(" ".join(p.text for p in left), " ".join(p.text for p in right))

    def _versions(self, left: list[_Paragraph], right: list[_Paragraph]) -> list[_Paragraph]:
        """One column after the other; rows that begin at one height are linked. Returns the labels."""
        labels = []
        if left and right and is_label(left[0].text) and is_label(right[0].text):
            labels = [left.pop(0), right.pop(0)]
        ours, theirs = self._all(left), self._all(right)
        self._made.sides += [Span(side[0].start, side[-1].end) for side in (ours, theirs)]
        rows = [
            (one, other)
            for first, one in zip(left, ours, strict=True)
            for second, other in zip(right, theirs, strict=True)
            if first.page == second.page and abs(first.top - second.top) < 3
        ]
        if len(rows) >= max(3, 0.8 * max(len(left), len(right))):
            self._made.pairs += rows
        return labels

    # --- text --------------------------------------------------------------------------------------

    def _all(self, paragraphs: Sequence[_Paragraph]) -> list[Span]:
        """Write paragraphs; one that a page cuts goes on."""
        made = self._made
        spans: list[Span] = []
        for paragraph in paragraphs:
            new_page = paragraph.page != self._page
            goes_on = bool(made.at) and new_page and not _TERMINAL.search(made.since(made.at - 3))
            if goes_on:
                made.separate("\n")
            else:
                made.break_paragraph()
            if new_page and paragraph.page > 1:
                made.pages.append(PageFact(made.at))
            self._page = paragraph.page
            start = made.at
            self._lines(paragraph)
            spans.append(Span(start, made.at))
        return spans

    def _lines(self, paragraph: _Paragraph) -> None:
        made = self._made
        for number, line in enumerate(paragraph.lines):
            if number:
                made.separate("\n")
            made.place(f"p. {line[0].page} l. {self._number(line[0])}")
            for place, segment in enumerate(line):
                if place:
                    made.separate("    ")
                for piece in segment.pieces:
                    self._piece(piece, segment)

    def _number(self, segment: Segment) -> int:
        """The number of a line on its page, from the top."""
        bases = self._bases.setdefault(
            segment.page, sorted({round(-s.base) for s in self._sheets[segment.page - 1].every})
        )
        return 1 + bisect_left(bases, round(-segment.base))

    def _piece(self, piece: Piece, segment: Segment) -> None:
        made, page = self._made, segment.page
        sign = piece.text.strip()
        known = {note_sign(s) for s in self._sheets[page - 1].notes}
        if piece.raised and sign in known and segment not in self._sheets[page - 1].notes:
            made.waiting.append(Waiting(made.at, f"p{page}", sign))
            self._marks.append((sign, page))
            return
        lead = piece.text[: len(piece.text) - len(piece.text.lstrip(" "))]
        if lead:
            made.separate(lead)
        start = made.at
        for words in re.split(r"( +)", piece.text[len(lead) :]):
            if words.isspace():
                made.separate(words)
            elif words:
                self._atom(words, page)
        looks = (("superscript", piece.raised), ("bold", piece.bold), ("italic", piece.italic))
        for look, on in looks:
            if on:
                made.mark(start, made.at, look)

    def _atom(self, words: str, page: int) -> None:
        made = self._made
        made.atom(made.part(f"p. {page}"), self._node, words)
        self._node += 1

    # --- notes -------------------------------------------------------------------------------------

    def _notes(self) -> None:
        made = self._made
        for sheet in self._sheets:
            notes: list[list[list[Segment]]] = []
            for line in _joined_lines(sheet.notes):
                if note_sign(line[0]) is not None or not notes:
                    notes.append([])
                notes[-1].append(line)
            for lines in notes:
                sign = note_sign(lines[0][0]) or ""
                waiting = next(
                    (w for w in made.waiting if w.kind == f"p{sheet.page}" and w.key == sign),
                    Waiting(made.body or 0, "", sign),
                )
                waiting.kind, waiting.number = "foot", sign
                made.break_paragraph()
                rest = self._sign(sign, lines[0][0])
                lines[0] = [*([rest] if rest.glyphs else []), *lines[0][1:]]
                start = made.at
                self._lines(_Paragraph([line for line in lines if line]))
                made.note(waiting, start)

    def _sign(self, sign: str, segment: Segment) -> Segment:
        """The sign before a note is no part of its words; returns the rest of its line."""
        left, glyphs = len(sign), list(segment.glyphs)
        while left > 0 and glyphs:
            left -= len(glyphs.pop(0).text.strip())
        while glyphs and glyphs[0].text.strip(" .)") == "":
            sign += glyphs.pop(0).text.strip()
        if sign:
            with self._made.set_apart("markup"):
                self._atom(sign, segment.page)
            self._made.break_paragraph()
        return Segment(glyphs, segment.page, segment.number)

    # --- the order ---------------------------------------------------------------------------------

    def _compare_orders(self) -> None:
        """Where the stream has the lines of the text in another order than the page, it is said."""
        for sheet in self._sheets:
            ours = [s.number for s in (*sheet.above, *sheet.left, *sheet.right)]
            back = sum(later < earlier for earlier, later in zip(ours, ours[1:], strict=False))
            if back:
                self._made.findings.append(OrderInDoubt(page=sheet.page, position=(1, 1)))


def _joined_lines(found: Sequence[Segment]) -> list[list[Segment]]:
    lines: list[list[Segment]] = []
    for one in found:
        if lines and same_line(lines[-1][0], one):
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def _paragraphs(found: Sequence[Segment]) -> list[_Paragraph]:
    """Lines of a column by their distance, where they begin, and where the last one ended."""
    lines = _joined_lines(found)
    if not lines:
        return []
    steps = [a[0].base - b[0].base for a, b in zip(lines, lines[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    spaced = sum(step > 1.35 * usual for step in steps) >= 2
    left, right = min(s[0].x0 for s in lines), max(s[-1].x1 for s in lines)
    made = [_Paragraph([lines[0]])]
    for before, line in zip(lines, lines[1:], strict=False):
        size = line[0].size
        step = before[0].base - line[0].base
        apart = step > min(1.35 * usual, 2.2 * size) or step > 1.25 * usual and step > 1.6 * size
        other_size = abs(before[0].size - size) > 0.15 * size
        drawn_in = line[0].x0 - left > 0.9 * size and before[0].x0 - left < 0.5 * size
        short = before[-1].x1 < right - 0.15 * (right - left)
        ended = not spaced and short and bool(_TERMINAL.search(before[-1].level))
        if apart or other_size or drawn_in or ended:
            made.append(_Paragraph([line]))
        else:
            made[-1].lines.append(line)
    return made
