"""Tables: by pipes, by leaders of dots, by wide blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from encoder.core.model import Blank, Cell, Inline, LineBreak, Markup, Row, Table, Text
from encoder.core.ranges import OBJECT, cut, plain_text
from encoder.layout.lines import cover, split_lines

_PIPE = re.compile(r"[ \t\u00a0]*\|[ \t\u00a0]*")
_RULE = re.compile(r"[\s|:+-]*+")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(?=\S)")
_WIDE = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t\s*)(?=\S)")
_LONGEST_CELL = 60


def read_table(nodes: Sequence[Inline]) -> Table | None:
    """A text block whose lines are the rows of a table, or None.

    Pipes and leaders speak for themselves from two rows on. Wide blanks may also
    be a layout of names or a letterhead: three rows of the same number of short
    cells are asked for, and a column of figures.
    """
    lines = split_lines(tuple(nodes))
    said = [_signs(line) for line in lines]
    if len([text for text in said if text.strip()]) < 2:
        return None
    for separator, wanted in ((_PIPE, 2), (_LEADER, 2), (_WIDE, 3)):
        rows = [
            None if _is_rule(text, separator) else _row(line, separator)
            for line, text in zip(lines, said, strict=True)
        ]
        filled = [row for row in rows if row is not None and _says(row)]
        if len(filled) >= wanted and _are_rows(filled, separator):
            return _table(lines, rows)
    return None


def _is_rule(text: str, separator: re.Pattern[str]) -> bool:
    return not text.strip() or (
        separator is _PIPE and "--" in text and _RULE.fullmatch(text) is not None
    )


def _row(line: tuple[Inline, ...], separator: re.Pattern[str]) -> Row:
    """A line cut into cells; the separators are markup. Between two pipes with nothing in it
    is an empty cell."""
    text = _signs(line)
    places = [match.span() for match in separator.finditer(text)]
    separators = frozenset(offset for first, last in places for offset in range(first, last))
    inside = sorted({offset for place in places for offset in place})
    cells: list[Cell] = []
    marks: list[Inline] = []
    at, after_pipe, filled = 0, False, False
    for part in cut(line, inside):
        start, at = at, at + len(plain_text(part))
        if start in separators:
            if after_pipe and not filled:
                cells.append(Cell(content=()))
            after_pipe, filled = separator is _PIPE, False
            marks += _markup(part)
        elif plain_text(part).strip():
            filled = True
            cells.append(Cell(span=cover(part), content=part))
        else:
            marks += _markup(part)
    return Row(span=cover(line), cells=tuple(cells), marks=tuple(marks))


def _says(row: Row) -> bool:
    """True when a cell of the row holds words."""
    return any(cell.content for cell in row.cells)


def _signs(line: Sequence[Inline]) -> str:
    """What separates cells: signs of the text itself; words that are marked up as
    something are words of a cell."""
    return "".join(
        plain_text([node])
        if isinstance(node, Text | Blank | LineBreak | Markup)
        else OBJECT * len(plain_text([node]))
        for node in line
    )


def _markup(nodes: Sequence[Inline]) -> list[Inline]:
    return [Markup(span=node.span) if isinstance(node, Text) else node for node in nodes]


def _are_rows(rows: list[Row], separator: re.Pattern[str]) -> bool:
    counts = {len(row.cells) for row in rows}
    if min(counts) < 2 or any(
        len(plain_text(cell.content)) > _LONGEST_CELL for row in rows for cell in row.cells[1:]
    ):
        return False
    if separator is _PIPE:
        return max(counts) - min(counts) <= 1
    if len(counts) > 1:
        return False
    return separator is _LEADER or _has_figures(rows)


def _has_figures(rows: list[Row]) -> bool:
    """True when a column below the first row is figures."""
    for column in range(1, len(rows[0].cells)):
        below = [
            plain_text(row.cells[column].content) if column < len(row.cells) else "?"
            for row in rows[1:]
        ]
        said = [text for text in below if text.strip()]
        if said and all(map(_is_figure, said)):
            return True
    return False


def _is_figure(text: str) -> bool:
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    return digits > 0 and letters <= max(3, digits) or text.strip() in ("-", "–", "—")


def _table(lines: list[tuple[Inline, ...]], rows: list[Row | None]) -> Table:
    """The rows; rules between them are markup of the row before."""
    made: list[Row] = []
    loose: list[Inline] = []
    for line, row in zip(lines, rows, strict=True):
        if row is None or not _says(row):
            loose += _markup(line)
        else:
            made.append(Row(span=row.span, cells=row.cells, marks=(*loose, *row.marks)))
            loose = []
    if loose:
        made[-1] = Row(span=made[-1].span, cells=made[-1].cells, marks=(*made[-1].marks, *loose))
    if len(made) > 2 and _is_head(made):
        made[0] = Row(span=made[0].span, cells=made[0].cells, marks=made[0].marks, head=True)
    nodes = [node for line in lines for node in line]
    return Table(span=cover(nodes), rows=tuple(made))


def _is_head(rows: list[Row]) -> bool:
    """True when the first row names the columns: words over figures."""
    first = [plain_text(cell.content) for cell in rows[0].cells]
    return not any(_is_figure(text) for text in first[1:]) and _has_figures(rows)
