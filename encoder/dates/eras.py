"""Dates of other calendars and eras, as Gregorian dates: the Chinese Republic, the eras of Japan, the
Korean Juche years, the French Republic, and the Julian calendar where the text says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from encoder.dates.parts import DateParts, han_number
from encoder.dates.readers import Point, apart

if TYPE_CHECKING:
    from encoder.dates.words import DateWords

CALENDARS = {
    "julian": "Julian calendar",
    "minguo": "calendar of the Republic of China",
    "japanese": "eras of Japan",
    "juche": "Juche calendar of North Korea",
    "french-republican": "French Republican calendar",
}
"""Name of a calendar -> what it is called in the header."""
_BEFORE_MINGUO = 1911
_BEFORE_JUCHE = 1911
_ERAS = {
    "明治": (1868, 45),
    "大正": (1912, 15),
    "昭和": (1926, 64),
    "平成": (1989, 31),
    "令和": (2019, 99),
}
"""Era of Japan -> its first year and how many it had."""
_NEW_YEARS = (22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23)
"""The day of September on which the years I to XIV of the French Republic began."""
_FIRST_OF_REPUBLIC = 1792
_MONTHS = (
    "vendémiaire",
    "brumaire",
    "frimaire",
    "nivôse",
    "pluviôse",
    "ventôse",
    "germinal",
    "floréal",
    "prairial",
    "messidor",
    "thermidor",
    "fructidor",
)
_PLAIN = str.maketrans("éôÉÔ", "eoeo")
_BY_NAME = {name.translate(_PLAIN): number for number, name in enumerate(_MONTHS)}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")

_NUMBER = r"[元〇零○一二三四五六七八九十百廿卅]{1,5}|\d{1,3}"
_TAIL = (
    rf"[ \u00a0]?[年년](?:[ \u00a0]?(?P<month>{_NUMBER})[ \u00a0]?[月월]"
    rf"(?:[ \u00a0]?(?P<day>{_NUMBER})[ \u00a0]?[日号號일])?)?"
)
MINGUO = rf"(?:中華|中华)?(?:民國|民国)[ \u00a0]?(?P<era>{_NUMBER}){_TAIL}"
JAPANESE = rf"(?P<name>{'|'.join(_ERAS)})[ \u00a0]?(?P<era>{_NUMBER}){_TAIL}"
JUCHE = (
    rf"(?:주체|[Jj]uche)[ \u00a0]?(?P<era>\d{{1,3}})(?:[ \u00a0]?\((?P<year>\d{{4}})\))?(?:{_TAIL})?"
)
REPUBLICAN = (
    rf"(?P<day>[0-3]?\d)(?:er)?[ \u00a0](?P<month>{'|'.join(map(re.escape, (*_MONTHS, *_BY_NAME)))})"
    r",?[ \u00a0](?:de l[’'])?an[ \u00a0](?P<era>XI?V|XI{0,3}|IX|VI{0,3}|IV|I{1,3}|\d{1,2})(?!\w)"
)


def _value(signs: str | None) -> int | None:
    """A number in figures or Chinese signs; 元 is the first."""
    if not signs:
        return None
    if signs.isdecimal():
        return int(signs)
    if signs == "元":
        return 1
    hundred, _, rest = signs.rpartition("百")
    return (han_number(hundred or "一") * 100 if "百" in signs else 0) + (
        han_number(rest) if rest else 0
    )


def _since(match: re.Match[str], before: int, calendar: str) -> Point | None:
    """A date whose year is counted from the one after `before`."""
    era = _value(match["era"])
    if not era:
        return None
    parts = DateParts(before + era, _value(match["month"]), _value(match["day"]))
    return Point(*match.span(), parts, calendar=calendar)


def minguo(match: re.Match[str], words: DateWords) -> Point | None:
    """`民国三十七年三月三日`: the first year is 1912."""
    return _since(match, _BEFORE_MINGUO, "minguo")


def japanese(match: re.Match[str], words: DateWords) -> Point | None:
    """`昭和二十年八月十五日`; nothing for a year that the era did not have."""
    first, years = _ERAS[match["name"]]
    era = _value(match["era"])
    return _since(match, first - 1, "japanese") if era and era <= years else None


def juche(match: re.Match[str], words: DateWords) -> Point | None:
    """`주체45(1956)년 8월`; nothing where the year beside it is another."""
    if match["year"] and int(match["year"]) != _BEFORE_JUCHE + int(match["era"]):
        return None
    return _since(match, _BEFORE_JUCHE, "juche")


def republican(match: re.Match[str], words: DateWords) -> Point | None:
    """`18 Brumaire an VIII`."""
    era = match["era"].upper()
    year = int(era) if era.isdecimal() else _ROMAN.index(era) + 1 if era in _ROMAN else 0
    day = int(match["day"])
    if not (1 <= year <= len(_NEW_YEARS) and 1 <= day <= 30):
        return None
    month = _BY_NAME[match["month"].casefold().translate(_PLAIN)]
    first = date(_FIRST_OF_REPUBLIC + year - 1, 9, _NEW_YEARS[year - 1])
    found = first + timedelta(days=month * 30 + day - 1)
    parts = DateParts(found.year, found.month, found.day)
    return Point(*match.span(), parts, calendar="french-republican")


def gregorian(point: Point) -> Point | None:
    """A day of the Julian calendar, in the Gregorian one."""
    parts = point.parts
    if not (parts.year and parts.month and parts.day) or point.last is not None:
        return None
    found = date(parts.year, parts.month, parts.day) + timedelta(days=apart(parts))
    return replace(
        point, parts=DateParts(found.year, found.month, found.day), calendar="julian", guessed=False
    )
