"""What a configuration says of a table of records, as far as the table tells."""

from __future__ import annotations

import json
import re

from encoder.core.tables import PLAIN, read_table

_DATE = re.compile(r"\s*(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})\s*")


def described(data: bytes) -> str:
    """The lines of a configuration for a table; columns whose names tell nothing are "other".

    Raises:
        ValueError: it is no UTF-8, or its first line names no columns.
    """
    delimiter, table = read_table(data)
    names = [name.strip() for name in table[0]] if table else []
    if not any(names):
        raise ValueError("its first line names no columns")
    meanings = {name: PLAIN.meaning(name) for name in names if name}
    dates = [
        row[at]
        for at, name in enumerate(names)
        if meanings.get(name) == "date"
        for row in table[1:]
        if at < len(row)
    ]
    order = _order(dates)
    lines = [
        "# How tables are written that say which files make a record. Change what is wrong: files, id,",
        "# title, date, author, addressee, reference, archive, language, translator, url, summary,",
        "# description, rights, other.",
        "table:",
        f"  delimiter: {json.dumps(delimiter)}",
        f"  dates: {order}" if order else "  # dates: day-month-year",
        "  columns:",
    ]
    lines += [f"    {json.dumps(name, ensure_ascii=False)}: {said}" for name, said in meanings.items()]
    return "\n".join(lines) + "\n"


def _order(dates: list[str]) -> str:
    """The order of the numbers in dates; empty where none of them tells."""
    for said in dates:
        match = _DATE.fullmatch(said)
        if match is None:
            continue
        if len(match[1]) == 4:
            return "year-month-day"
        if int(match[1]) > 12:
            return "day-month-year"
        if int(match[2]) > 12:
            return "month-day-year"
    return ""
