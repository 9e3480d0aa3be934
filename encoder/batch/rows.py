"""Several files that make one record: a row of ``metadata.csv``, pages of a METS file or of a folder.

Such a record is an input like a file, named ``metadata.csv#7-112``, ``mets.xml#Letters`` or
``page/#Letters``. What is read of it is one packed file, the same bytes every time: the row, what its
columns mean, then its files.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from encoder.batch.pages import Pages, of_folder, of_mets
from encoder.core.files import is_dir, is_file, read_regular, size_of
from encoder.core.formats import COLUMNS, ROW
from encoder.core.tables import PLAIN, Form, read_table
from encoder.findings import Finding
from encoder.findings.formats import FileOfRowMissing

TABLES = frozenset({".csv", ".tsv"})
HOLDERS = TABLES | {".xml"}
"""Files that can say which files make a record."""
_MARK = "#"
_PARTS = "|"
_KEPT = 8
"""So many tables are kept; a table that has changed since is read again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name, what it says, and its files."""

    path: Path
    """``metadata.csv#7-112``."""
    cells: tuple[tuple[str, str], ...]
    files: tuple[Path, ...]
    form: Form = PLAIN
    others: tuple[Path, ...] = ()
    """Files that say the same once more: they are no inputs of their own."""

    @property
    def name(self) -> str:
        """The name of the record."""
        return self.path.name.partition(_MARK)[2]

    @property
    def fault(self) -> Finding | None:
        """A file that is not there."""
        gone = next((file for file in self.files if not is_file(file)), None)
        if gone is None:
            return None
        return FileOfRowMissing(row=self.name, file=gone.name or gone.as_posix())


def rows(path: Path, form: Form = PLAIN) -> list[Row]:
    """The rows of a table that name files, the document of a METS file, those of a folder of pages;
    [] for what is none of these.

    Raises:
        OSError: it cannot be read.
    """
    return list(_records(path, form).values())


def _records(path: Path, form: Form) -> dict[Path, Row]:
    if path.suffix.lower() not in HOLDERS and not is_dir(path):
        return {}
    state = path.stat()
    return _kept(path, form, (state.st_mtime_ns, state.st_size, state.st_ino))


@lru_cache(_KEPT)
def _kept(path: Path, form: Form, _state: tuple[int, int, int]) -> dict[Path, Row]:
    """The rows by the inputs that they are."""
    if is_dir(path):
        found = [_of_pages(path / f"{_MARK}{one.name}", one) for one in of_folder(path)]
    elif path.suffix.lower() in TABLES:
        found = list(_of_table(path, form))
    else:
        listed = of_mets(path)
        found = (
            [_of_pages(path.with_name(f"{path.name}{_MARK}{listed.name}"), listed)] if listed else []
        )
    return {row.path: row for row in found}


def _of_pages(path: Path, pages: Pages) -> Row:
    return Row(path, pages.cells, pages.files, PLAIN, pages.others)


def _of_table(path: Path, form: Form) -> Iterator[Row]:
    try:
        _, table = read_table(read_regular(path), form.delimiter)
    except ValueError:
        return
    yield from _rows(path, table, form)


def _rows(path: Path, table: list[list[str]], form: Form) -> Iterator[Row]:
    names = [name.strip() for name in table[0]] if table else []
    meanings = [form.meaning(name) for name in names]
    if "files" not in meanings:
        return
    column = meanings.index("files")
    ident = meanings.index("id") if "id" in meanings else None
    named: set[str] = set()
    for number, values in enumerate(table[1:], 1):
        said = values[column].strip() if column < len(values) else ""
        files = tuple(path.parent / part.strip() for part in said.split(_PARTS) if part.strip())
        if not files:
            continue
        own = values[ident].strip() if ident is not None and ident < len(values) else ""
        name = own.replace("/", "-") or files[0].stem or str(number)
        while name in named:  # a second row of the name is a record too
            name = f"{name}-{number}"
        named.add(name)
        cells = tuple(
            (key, value.strip())
            for at, (key, value) in enumerate(zip(names, values, strict=False))
            if at != column and key and value.strip()
        )
        yield Row(path.with_name(f"{path.name}{_MARK}{name}"), cells, files, form)


def row_of(path: Path, form: Form = PLAIN) -> Row | None:
    """The record of several files that an input names, or None for a file."""
    table, mark, _ = path.name.partition(_MARK)
    if not mark or is_file(path):
        return None
    return _records(path.with_name(table) if table else path.parent, form).get(path)


def read_input(path: Path, form: Form = PLAIN) -> bytes:
    """The bytes of an input: a file, or a row with its files.

    Raises:
        OSError: it cannot be read.
    """
    row = row_of(path, form)
    return read_regular(path) if row is None else _packed(row)


def input_size(path: Path, form: Form = PLAIN) -> int:
    """The bytes of an input; of a row those of its files. 0 where the system does not say."""
    try:
        row = row_of(path, form)
    except OSError:  # the table has gone since
        return 0
    return size_of(path) if row is None else sum(size_of(file) for file in row.files)


def _packed(row: Row) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        parts = [(ROW, _table(row.cells))]
        meanings = [(key, row.form.meaning(key)) for key, _ in row.cells if row.form.columns]
        dates = [("", row.form.dates)] if row.form.dates else []
        if meanings or dates:
            parts.append((COLUMNS, _table([*meanings, *dates])))
        parts += [(f"{n} {one.name}", read_regular(one)) for n, one in enumerate(row.files, 1)]
        for name, data in parts:
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return made.getvalue()


def _table(cells: Iterable[tuple[str, str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(cells)
    return made.getvalue().encode()
