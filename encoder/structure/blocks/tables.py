"""Tables: by pipes, by leaders of dots, by wide blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from encoder.core.model import Blank, Cell, Inline, LineBreak, Markup, Row, Table, Text
from encoder.core.ranges import OBJECT, cut, plain_text
from encoder.core.source import Source
from encoder.layout.lines import cover, split_lines

_PIPE = re.compile(r"[ \t\u00a0]*\|[ \t\u00a0]*")
_RULE = re.compile(r"[\s|:+-]*+")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(?=\S)")
_WIDE = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t\s*)(?=\S)")
_LONGEST_CELL = 60


def read_table(nodes: Sequence[Inline], source: Source) -> Table | None:
    """A text block whose lines are the rows of a table, or None.

    Pipes and leaders speak for themselves from two rows on. Wide blanks may also
    be a layout of names or a letterhead: three rows are asked for whose cells stand under one
    another, and a column of figures.

    Args:
        source: says in which column of the page a cell stands.
    """
    lines = split_lines(tuple(nodes))
    said = [_signs(line) for line in lines]
    if len([text for text in said if text.strip()]) < 2:
        return None
    for separator, wanted in ((_PIPE, 2), (_LEADER, 2)):
        if sum(separator.search(text) is not None for text in said) < wanted:
            continue
        rows = [
            None if _is_rule(text, separator) else _row(line, separator)
            for line, text in zip(lines, said, strict=True)
        ]
        filled = [row for row in rows if row is not None and _says(row)]
        if len(filled) >= wanted and _are_rows(filled, separator):
            return _table(lines, rows)
    parted = sum(_WIDE.search(text) is not None for text in said)
    return _by_blanks(lines, source) if parted >= _ROWS else None


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
    return max(counts) - min(counts) <= (separator is _PIPE)


# --- tables by blanks ------------------------------------------------------------------

_ROWS = 3
"""A table by blanks has so many rows at least."""
_FILLED = 0.6
"""So many of its rows have a cell in every column."""


def _by_blanks(lines: Sequence[tuple[Inline, ...]], source: Source) -> Table | None:
    """A table whose columns are parted by blanks alone: cells that stand under one another are of
    one column, and where nothing stands the cell is empty. A line before the rows is its title."""
    rows = [_row(line, _WIDE) for line in lines]
    title = rows[0] if len(rows) > _ROWS and len(rows[0].cells) == 1 else None
    body = rows[1:] if title is not None else rows
    if len(body) < _ROWS or any(len(row.cells) < 2 for row in body):
        return None
    made = _under_one_another(body, source)
    if made is None or not _has_figures(made):
        return None
    if any(len(plain_text(cell.content)) > _LONGEST_CELL for row in made for cell in row.cells[1:]):
        return None
    table = _table(list(lines[-len(body) :]), [*made])
    whole = [node for line in lines for node in line]
    return table if title is None else replace(table, head=lines[0], span=cover(whole))


def _under_one_another(body: Sequence[Row], source: Source) -> list[Row] | None:
    """The rows with a cell for each column; None where cells do not stand in columns."""
    if len({len(row.cells) for row in body}) == 1:
        return list(body)
    places = [[_extent(cell, source) for cell in row.cells] for row in body]
    columns = _columns(places)
    full = sum(len(row.cells) == len(columns) for row in body)
    made = [_in_columns(row, own, columns) for row, own in zip(body, places, strict=True)]
    if full < _FILLED * len(body) or None in made:
        return None
    return [row for row in made if row is not None]


def _extent(cell: Cell, source: Source) -> tuple[int, int]:
    """The columns of the page that a cell fills; a tab goes to the next multiple of eight."""
    words = [node for node in cell.content if plain_text([node]).strip()]
    span = cover(words or cell.content)
    first = source.text.rfind("\n", 0, span.start) + 1
    text = source.text[span.start : span.end].rstrip()
    start = len(source.text[first : span.start].expandtabs())
    return start, start + len(text)


def _columns(places: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The columns of a table: what its cells cover, one under the other."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(place for row in places for place in row):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _in_columns(
    row: Row, places: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]]
) -> Row | None:
    """A row with an empty cell for each column where it has none; None when two of its cells
    stand in one column."""
    cells: list[Cell] = []
    left = list(zip(row.cells, places, strict=True))
    for _, last in columns:
        if left and left[0][1][0] < last:
            cells.append(left.pop(0)[0])
        else:
            cells.append(Cell(content=()))
    return None if left else replace(row, cells=tuple(cells))


def _has_figures(rows: list[Row]) -> bool:
    """True when a column below the first row is figures."""
    for column in range(1, len(rows[0].cells)):
        below = [
            plain_text(row.cells[column].content) if column < len(row.cells) else "?"
            for row in rows[1:]
        ]
        said = [text for text in below if text.strip()]
        if said and sum(map(_is_figure, said)) >= _MOSTLY * len(said):
            return True
    return False


_MOSTLY = 0.8
"""So many of the cells of a column of figures are figures."""
_UNIT = 12
"""A figure may be followed by so many letters, of what it counts."""


def _is_figure(text: str) -> bool:
    """True for a number with what it counts ("20 marks"), and for the sign that there is none."""
    said = text.strip()
    letters = sum(c.isalpha() for c in said)
    counted = re.match(r"\W*\d", said) is not None and letters <= _UNIT
    digits = sum(c.isdigit() for c in said)
    return counted or digits > 0 and letters <= max(3, digits) or said in ("-", "–", "—")


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
