"""Dates of records in EDTF (ISO 8601-2, 2019): `1953~`, `195X`, `1953/1955`, `1953-21`."""

from __future__ import annotations

import re
from calendar import monthrange

from encoder.core.model import Dating
from encoder.dates.parts import DateParts

_DATE = r"(?:1\d|20)[\dX]{2}(?:-[\dX]{2}(?:-[\dX]{2})?)?[?~%]?"
_SINGLE = re.compile(_DATE)
_INTERVAL = re.compile(rf"(?P<start>{_DATE}|\.\.|)/(?P<end>{_DATE}|\.\.|)")
_ONE_OF = re.compile(rf"\[(?P<start>{_DATE}|)\.\.(?P<end>{_DATE}|)\]")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}


def edtf(text: str) -> Dating | None:
    """The dating that a text in EDTF expresses, or None for any other text.

    A bare ISO date or pair of years is left to the grammar. `?`, `~` and `%` make a date approximate,
    `X` stands for a figure that is not known, `21` to `23` are seasons, `..` is an open end.
    """
    if _SINGLE.fullmatch(text):
        return _single(text)
    interval = _INTERVAL.fullmatch(text)
    if interval is not None and text != "/":
        start, end = (_bounds(interval[key]) for key in ("start", "end"))
        made = Dating(start=start[0] if start else None, end=end[1] if end else None)
        return made if made.start or made.end else None
    one_of = _ONE_OF.fullmatch(text)
    if one_of is not None:
        start, end = (_bounds(one_of[key]) for key in ("start", "end"))
        made = Dating(not_before=start[0] if start else None, not_after=end[1] if end else None)
        return made if made.not_before or made.not_after else None
    return None


def _single(text: str) -> Dating | None:
    bounds = _bounds(text)
    if bounds is None:
        return None
    approximate = text[-1] in "?~%"
    if bounds[0] == bounds[1]:
        return Dating(when=bounds[0], approximate=approximate)
    return Dating(not_before=bounds[0], not_after=bounds[1])


def _bounds(text: str) -> tuple[str, str] | None:
    """The first and last date that one with unknown figures can be, as precise as it is written."""
    bare = text.rstrip("?~%")
    if not bare or bare == "..":
        return None
    year, _, rest = bare.partition("-")
    month, _, day = rest.partition("-")
    first, last = year.replace("X", "0"), year.replace("X", "9")
    if "X" in year or not month or "X" in month:
        return first, last
    if int(month) in _SEASONS and not day:
        begins, ends = _SEASONS[int(month)]
        return f"{year}-{begins:02d}", f"{year}-{ends:02d}"
    if not DateParts(int(year), int(month)).real:
        return None
    whole = f"{year}-{month}"
    if not day or "X" in day:
        return whole, whole
    real = 1 <= int(day) <= monthrange(int(year), int(month))[1]
    return (f"{whole}-{day}", f"{whole}-{day}") if real else None
