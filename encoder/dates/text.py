"""Dates and periods in running text, read into ISO 8601 without inventing precision.

The text is read in three steps. Forms of a single date and of a period with one month or
year between its ends are found, from the most to the least telling; neighbours that a word
for a period joins become one; times beside a date are drawn to it. What a form leaves open
comes from the nearest context and is marked as such; what can be read in two ways is not
read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from encoder.core.model import Dating
from encoder.dates import dating
from encoder.dates.dating import DateParts
from encoder.language.wording import any_word
from encoder.profile import Profile

_S = r"(?:[ \u00a0\n]{1,2})"
_Y = r"(?:1[5-9]\d\d|20\d\d)"
_YY = rf"(?:{_Y}|\d\d(?!\d))"
_D = r"[0-3]?\d"
_NTH = r"(?:st|nd|rd|th|-?го|-?е|-?ое|er|º)?"
_DASH = r"[ \u00a0]?[-–—‒][ \u00a0]?"
_R = r"(?:XII|XI|IX|IV|VIII|VII|VI|V|X|III|II|I)"
_HAN = "〇零○一二三四五六七八九"
_HAN_NUMBER = "[一二三四五六七八九十廿卅]{1,4}"
_BEFORE_NUMBER = re.compile(
    r"(?<![^\W\d_])(?:№|N[º°o]|#|No|Nr|č|sz|art|p|pp|pages?|par|section|file|fond|opis|delo|box|tel|"
    r"ст|стр|л|лл|листы|п|пп|дело|фонд|§)\.?[ \u00a0]?$",
    re.IGNORECASE,
)
_END = "(?![^\\W¹²³⁰⁴-⁹])"
"""Marks of footnotes may follow a word."""
_EDGE = re.compile(r"[\w/№#]")
_HAN_SIGNS = re.compile("[年月日년월일]")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or period within a text: its range and what it says.

    `readings` are the two days that an ambiguous form can mean; its dating is empty then.
    """

    start: int
    end: int
    dating: Dating
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a text is read."""

    reference_date: str = ""
    """ISO date nearby, for days without a year and years without a century; "": none."""
    order: str = ""
    """"dmy" or "mdy" where the document shows in which order it writes `3/4/52`."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A single date with what the text leaves open."""

    start: int
    end: int
    parts: DateParts
    last: DateParts | None = None
    """The end of a period that shares its month or year with its beginning."""
    guessed: bool = False
    time: str = ""
    readings: tuple[DateParts, ...] = ()


Read = Callable[["re.Match[str]", "_Words"], "_Point | None"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The forms of a set of languages."""

    months: dict[str, int]
    capital: frozenset[str]
    """Month names that count only with a capital: `may` is a verb."""
    full: frozenset[str]
    """Month names that are no abbreviations: a full stop after one ends the sentence."""
    forms: tuple[tuple[re.Pattern[str], Read], ...]
    between: re.Pattern[str]
    """What stands between the two ends of a period."""
    opens: re.Pattern[str]
    """Words before a period whose ends "and" joins."""
    joins: re.Pattern[str]
    alone: re.Pattern[str]
    """The name of a month by itself, after a word that stands before months."""
    years: re.Pattern[str]
    more: re.Pattern[str]
    """What stands between years one after the other."""
    quantity: re.Pattern[str]
    counted: re.Pattern[str]
    """A word after a number that may be counted by it, and is no particle."""
    vague: frozenset[str]
    """Words that stand before years and before quantities alike."""
    written: re.Pattern[str]
    """A year or a word for another year right after a date without one."""
    negated: re.Pattern[str]
    """A word that turns a limit round: "not until"."""
    after: re.Pattern[str]
    """Words after a date that make it the end of something."""
    limits: tuple[tuple[re.Pattern[str], str], ...]
    """Words that make a date the end or the beginning of something."""


def find_dates(
    text: str, languages: Sequence[str], profile: Profile, context: Context
) -> list[FoundDate]:
    """The dates and periods of a text, in order.

    Args:
        text: of one block.
        languages: BCP 47 tags whose month names count, the text's own first.
        profile: gives the words around dates.
        context: what is known from elsewhere.
    """
    words = _words(tuple(languages), profile)
    points = sorted(_found(text, words, context), key=lambda p: p.start)
    found: list[FoundDate] = []
    near = context.reference_date
    for first, last in _joined(text, points, words):
        made = _moment(text, first, last, near, words)
        if made is None:
            continue
        found.append(made)
        if made.dating.when and len(made.dating.when) == 10 and not made.dating.certainty:
            near = made.dating.when
    return found


def orders(text: str) -> set[str]:
    """In which order a text writes dates with strokes, where one of them cannot be a month."""
    shown = set()
    for match in _STROKES.finditer(text):
        one, two = int(match["one"]), int(match["two"])
        if one > 12 >= two > 0 and one <= 31:
            shown.add("dmy")
        elif two > 12 >= one > 0 and two <= 31:
            shown.add("mdy")
    return shown


_STROKES = re.compile(rf"(?<![\w/.-])(?P<one>\d\d?)/(?P<two>\d\d?)/{_YY}(?![\w/-])")


# --- forms ------------------------------------------------------------------------------------


def _found(text: str, words: _Words, context: Context) -> Iterator[_Point]:
    taken = bytearray(len(text) + 1)
    for pattern, read in words.forms:
        for match in pattern.finditer(text):
            if not match.group() or any(taken[match.start() : match.end()]) or not _alone(text, match):
                continue
            point = read(match, words)
            if point is None or not _sound(point):
                continue
            if point.readings:
                point = _ordered(point, context)
            taken[point.start : point.end] = b"\1" * (point.end - point.start)
            yield point
    yield from _lone_years(text, words, context, taken)
    for match in words.alone.finditer(text):
        group = "telling" if match["telling"] else "month"
        start, end = match.span(group)
        month = _month(match, words, group)
        if month is not None and not any(taken[start:end]):
            yield _Point(start, end, DateParts(None, month))


def _alone(text: str, match: re.Match[str]) -> bool:
    """True when a date touches no letter, digit or stroke, and no number sign is before it."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if _HAN_SIGNS.search(match.group()):
        return not before.isdecimal()
    if (
        _EDGE.match(before)
        or before in ("-", ".")
        and match.group()[0].isdecimal()
        and (text[match.start() - 2 : match.start() - 1].isalnum())
    ):
        return False
    if after == "/" or after.isalnum() and after not in "¹²³⁰⁴⁵⁶⁷⁸⁹":
        return False
    if after in ("-", ".") and text[match.end() + 1 : match.end() + 2].isdecimal():
        return False
    return not (
        match.group()[0].isdecimal()
        and _BEFORE_NUMBER.search(text, max(0, match.start() - 9), match.start())
    )


def _sound(point: _Point) -> bool:
    return (
        point.parts.real
        and (point.last is None or point.last.real)
        and all(reading.real for reading in point.readings)
    )


def _ordered(point: _Point, context: Context) -> _Point:
    """Of two readings the one in the order that the document shows elsewhere."""
    if not context.order:
        return point
    return replace(point, parts=point.readings[context.order == "mdy"], readings=(), guessed=True)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _century(text: str | None) -> tuple[int | None, bool]:
    """A year and whether its century was left out: the records are of the twentieth."""
    if not text:
        return None, False
    return (int(text) + 1900, True) if len(text) == 2 else (int(text), False)


def _month(match: re.Match[str], words: _Words, group: str = "month") -> int | None:
    name = match[group]
    folded = name.rstrip(".").casefold()
    if folded in words.capital and name[0].islower():
        return None
    return words.months.get(folded)


def _in_words(match: re.Match[str], words: _Words) -> _Point | None:
    """A date, or a period within a month, whose month is a word."""
    found = match.groupdict()
    month = _month(match, words)
    if month is None:
        return None
    year, day, last = _number(found.get("year")), _number(found.get("day")), _number(found.get("last"))
    parts = DateParts(year, month, day)
    start, end = match.span()
    if (
        match.group().endswith(".")
        and match.end("month") == end - 1
        and (match["month"].casefold() in words.full)
    ):
        end -= 1  # the full stop of the sentence
    if last is None:
        return _Point(start, end, parts)
    return _Point(start, end, parts, DateParts(year, month, last)) if day and day < last else None


def _months_of_a_year(match: re.Match[str], words: _Words) -> _Point | None:
    first, last = _month(match, words), _month(match, words, "until")
    if first is None or last is None or first >= last:
        return None
    year = int(match["year"])
    return _Point(*match.span(), DateParts(year, first), DateParts(year, last))


def _roman(match: re.Match[str], words: _Words) -> _Point | None:
    month = dating.ROMAN_MONTHS[match["roman"].upper()]
    year, guessed = _century(match["year"])
    day, last = int(match["day"]), _number(match.groupdict().get("last"))
    if last is None:
        return _Point(*match.span(), DateParts(year, month, day), guessed=guessed)
    return (
        _Point(*match.span(), DateParts(year, month, day), DateParts(year, month, last), guessed)
        if day < last
        else None
    )


def _numeric(match: re.Match[str], words: _Words) -> _Point | None:
    """Figures only. Dots and hyphens part day, month and year; strokes either order."""
    one, two = int(match["one"]), int(match["two"])
    year, guessed = _century(match["year"])
    if match["mark"].strip() == "/":
        if one == two or one > 12:
            return _Point(*match.span(), DateParts(year, two, one), guessed=guessed)
        if two > 12:
            return _Point(*match.span(), DateParts(year, one, two), guessed=guessed)
        return _Point(
            *match.span(), DateParts(), readings=(DateParts(year, two, one), DateParts(year, one, two))
        )
    return _Point(*match.span(), DateParts(year, two, one), guessed=guessed)


def _iso(match: re.Match[str], words: _Words) -> _Point | None:
    return _Point(
        *match.span(),
        DateParts(int(match["year"]), _number(match["month"]), _number(match.groupdict().get("day"))),
    )


def _days(match: re.Match[str], words: _Words) -> _Point | None:
    """Several days in figures before one month and year: `12-18.8.1955`."""
    year, guessed = _century(match["year"])
    first, last, month = int(match["day"]), int(match["last"]), int(match["month"])
    return (
        _Point(*match.span(), DateParts(year, month, first), DateParts(year, month, last), guessed)
        if first < last
        else None
    )


def _han(match: re.Match[str], words: _Words) -> _Point | None:
    year = dating.han_year(match["year"]) if match["year"] else None
    month, day = (dating.han_number(match[key]) if match[key] else None for key in ("month", "day"))
    if month is None and year is None:
        return None
    time = ""
    if match["minute"]:
        time = f"{dating.han_number(match['hour']):02d}:{dating.han_number(match['minute']):02d}"
    return _Point(*match.span(), DateParts(year, month, day), time=time)


def _years(match: re.Match[str], words: _Words) -> _Point | None:
    """Two years with a dash: `1946-1949`, `1957-61`."""
    first, short = int(match["year"]), match["last"]
    last = int(short) if len(short) == 4 else first // 100 * 100 + int(short)
    if not first < last <= first + 60:
        return None
    return _Point(*match.span(), DateParts(first), DateParts(last))


@cache
def _words(languages: tuple[str, ...], profile: Profile) -> _Words:
    months = dict(dating.months(languages))
    for language in languages:
        months |= profile.months.get(language, {})
    capital = {"en", "de"}
    others = set(dating.months(tuple(tag for tag in languages if tag not in capital)))
    names = frozenset(set(dating.months(tuple(t for t in languages if t in capital))) - others)

    def said(name: str) -> str:
        known = profile.vocabulary.get(f"date_{name}", {})
        return any_word(word for language in languages for word in known.get(language, ()))

    particles = any_word(
        word
        for language in languages
        for word in profile.vocabulary.get("no_name", {}).get(language, ())
    )
    telling = [name for name in others if len(name) > 4]
    to = rf"(?:{_DASH}|{_S}(?:{said('period_last')}){_S}|[ \u00a0]?/[ \u00a0]?)"
    month = rf"{any_word(months)}"
    tail = rf"(?:[ \u00a0]?(?:{said('year_word')}){_END})?"
    year = rf"(?:,?{_S}(?:de{_S}|del{_S})?(?P<year>{_Y}){tail})"
    de = rf"(?:de{_S}|of{_S})?"
    d, last = rf"(?P<day>{_D}){_NTH}\.?", rf"(?P<last>{_D}){_NTH}\.?"
    m = rf"(?P<month>{month}){_END}\.?"
    forms: list[tuple[str, Read]] = [
        (rf"{d}{to}{last}{_S}{de}{m}{year}?", _in_words),
        (rf"{m}{_S}{d}{to}{last}{_END}{year}?", _in_words),
        (rf"(?P<year>{_Y})\.?{_S}(?:évi{_S})?{m}{_S}{d}{to}{last}(?:-?\w{{1,4}})?", _in_words),
        (rf"(?P<year>{_Y})\.?{_S}(?:évi{_S})?{m}{_S}{d}(?:-?[éáain]{{1,4}})?", _in_words),
        (rf"(?:den{_S})?{d}{_S}{de}{m}{year}?", _in_words),
        (rf"{m}{_S}(?P<day>{_D}){_NTH}{_END}{year}?", _in_words),
        (
            rf"(?P<month>{month})(?:{_DASH}|{_S}(?:{said('period_last')}|and|и|und){_S})"
            rf"(?P<until>{month})\.?{year}",
            _months_of_a_year,
        ),
        (rf"{m}{year}", _in_words),
        (
            rf"(?P<year>{_Y})\.?{_S}(?:évi{_S})?(?P<month>{month})(?:ban|ben|i|tól|től|ig|ra|re)?{_END}",
            _in_words,
        ),
        (rf"(?P<year>{_Y})\.{_S}?(?P<roman>{_R})\.{_S}?(?P<day>{_D}){_END}\.?", _roman),
        (
            rf"(?P<day>{_D})\.?{_DASH}(?P<last>{_D})[-./]{_S}?(?P<roman>{_R})[-./]{_S}?"
            rf"(?P<year>{_YY}){tail}",
            _roman,
        ),
        (
            rf"(?P<day>{_D})\.?[-./]?[ \u00a0]?(?P<roman>(?<=[-./ \u00a0]){_R})\.?[-./ \u00a0]{_S}?"
            rf"(?P<year>{_YY}){tail}",
            _roman,
        ),
        (rf"(?P<day>{_D})\.?{_DASH}(?P<last>{_D})\.(?P<month>[01]?\d)\.(?P<year>{_YY}){tail}", _days),
        (rf"(?P<year>{_Y})-(?P<month>[01]\d)-(?P<day>{_D})", _iso),
        (
            rf"(?P<one>{_D})(?P<mark>\.[ \u00a0]?|-|/)(?P<two>{_D})(?P=mark)(?P<year>{_YY}){tail}",
            _numeric,
        ),
        (
            rf"(?P<year>{_Y})[年년][ \u00a0]?(?P<month>[01]?\d)[月월]"
            rf"(?:[ \u00a0]?(?P<day>{_D})[日일号])?",
            _iso,
        ),
        (
            rf"(?=[{_HAN}十廿]{{1,4}}[年月])(?:(?P<year>[{_HAN}]{{4}})年)?(?:(?P<month>{_HAN_NUMBER})月(?:(?P<day>{_HAN_NUMBER})[日号])?)?"
            rf"(?:(?P<hour>{_HAN_NUMBER})[时時点點](?:(?P<minute>{_HAN_NUMBER})分)?)?",
            _han,
        ),
        (rf"(?P<day>{_D})[-./](?P<roman>{_R})(?P<year>)", _roman),
        (
            rf"(?P<year>{_Y})(?:[-–—]|{_S}(?:{said('period_last')}){_S})(?P<last>{_Y}|\d\d){tail}",
            _years,
        ),
    ]
    return _Words(
        months,
        names,
        frozenset(dating.months(languages, ("wide",))),
        tuple((re.compile(form, re.IGNORECASE), read) for form, read in forms),
        between=re.compile(rf"(?:{_DASH}|{_S}(?:{said('period_last')}){_S})", re.IGNORECASE),
        opens=re.compile(rf"(?<!\w)(?:{said('period_between')}){_S}$", re.IGNORECASE),
        joins=re.compile(rf"{_S}(?:{said('and')}){_S}", re.IGNORECASE),
        alone=re.compile(
            rf"(?<!\w)(?:(?i:{said('month_cue')}){_S}|d['’])(?P<month>(?i:{month}))(?![\w-])(?!{_S}[^\W\d_a-zа-яё])"
            rf"|(?<![\w-])(?P<telling>{any_word(telling)})(?![\w-])"
        ),
        years=re.compile(
            rf"(?:(?<!\w)(?P<cue>(?i:{said('year_cue')})){_S})?(?<![\w.,/-])(?P<year>{_Y}){_END}(?![/-]|[.,]\d)"
            rf"(?P<tail>[ \u00a0]?(?i:{said('year_word')}){_END}|年|년)?"
        ),
        more=re.compile(
            rf"(?:,{_S}|,?{_S}(?:{said('and')}|or|или){_S})(?P<year>{_Y}){_END}(?![/-]|[.,]\d)"
        ),
        quantity=re.compile(
            rf"[ \u00a0](?:[\w-]+[ \u00a0])?(?:{said('quantity')}){_END}|[ \u00a0]?%", re.IGNORECASE
        ),
        written=re.compile(
            rf"(?:[ \u00a0]?[(,/–-]|{_S}(?:{said('and')})(?!\w))[^.;\n]{{0,24}}?(?<!\d)(?:{_Y})(?!\d)"
            rf"|{_S}['’]\d\d(?!\d)|{_S}(?:{said('other_year')})(?!\w)",
            re.IGNORECASE,
        ),
        negated=re.compile(rf"(?<!\w)(?:{said('negation')}){_S}$", re.IGNORECASE),
        counted=re.compile(rf"{_S}(?!(?i:{particles})(?!\w))[^\W\d_]{{3,}}"),
        vague=frozenset(
            word.casefold()
            for language in languages
            for word in profile.vocabulary.get("date_vague_cue", {}).get(language, ())
        ),
        after=re.compile(rf",?{_S}(?:{said('at_latest')}){_END}", re.IGNORECASE),
        limits=tuple(
            (re.compile(rf"(?<!\w)(?:{said(name)}){_S}$", re.IGNORECASE), key)
            for name, key in (
                ("not_earlier", "not_before"),
                ("not_later", "not_after"),
                ("since", "start"),
            )
        ),
    )


def _lone_years(text: str, words: _Words, context: Context, taken: bytearray) -> Iterator[_Point]:
    """A year by itself, where a word before or after it says that it is one, or years that
    follow such a year."""
    for match in words.years.finditer(text):
        if not (match["cue"] or match["tail"] or match.end() == len(text) == 4) or (
            _DECADE.match(text, match.end())
        ):
            continue
        if (
            not match["tail"]
            and (match["cue"] or "").casefold() in words.vague
            and (words.counted.match(text, match.end()))
        ):
            continue
        start, end = match.start("year"), match.end()
        while (
            not any(taken[start:end])
            and _plausible(match["year"], context.reference_date)
            and not (words.quantity.match(text, end))
        ):
            taken[start:end] = b"\1" * (end - start)
            yield _Point(start, end, DateParts(int(match["year"])))
            following = words.more.match(text, end)
            if following is None:
                break
            match, start, end = following, following.start("year"), following.end("year")


_DECADE = re.compile(r"[’']?s(?!\w)|年代|-е(?!\w)|-х(?!\w)")


def _plausible(year: str, reference_date: str) -> bool:
    near = int(reference_date[:4]) if reference_date[:4].isdecimal() else 1950
    return near - 120 <= int(year) <= near + 50


# --- periods and times ----------------------------------------------------------------------------


def _joined(
    text: str, points: Sequence[_Point], words: _Words
) -> Iterator[tuple[_Point, _Point | None]]:
    """Single dates, and pairs of neighbours that are the ends of one period."""
    at = 0
    while at < len(points):
        first, following = points[at], points[at + 1] if at + 1 < len(points) else None
        if (
            following is not None
            and first.last is following.last is None
            and not (first.readings or following.readings)
            and _is_period(text, first, following, words)
        ):
            yield first, following
            at += 2
        else:
            yield first, None
            at += 1


def _is_period(text: str, first: _Point, last: _Point, words: _Words) -> bool:
    if words.between.fullmatch(text, first.end, last.start):
        return True
    return words.joins.fullmatch(text, first.end, last.start) is not None and (
        words.opens.search(text, max(0, first.start - 20), first.start) is not None
    )


def _moment(
    text: str, first: _Point, last: _Point | None, near: str, words: _Words
) -> FoundDate | None:
    if first.readings:
        return FoundDate(
            first.start, first.end, Dating(), tuple(reading.iso or "" for reading in first.readings)
        )
    end = last or first
    until = last.parts if last is not None else first.last
    if until is not None:
        value = _period(first.parts, until, near, first.guessed or end.guessed)
        return FoundDate(first.start, end.end, value) if value is not None else None
    if first.parts.year is None and words.written.match(text, first.end):
        return None  # its year is written, in a form that is not read
    iso, guessed = _completed(first.parts, near)
    if iso is None:
        return None
    certainty = "medium" if guessed or first.guessed else None
    limit = text[max(0, first.start - 30) : first.start]
    for pattern, key in words.limits:
        before = pattern.search(limit)
        if before is not None and not (
            key == "not_after" and words.negated.search(limit, 0, before.start())
        ):
            start = first.start - len(limit) + before.start()
            return FoundDate(start, first.end, replace(Dating(certainty=certainty), **{key: iso}))
    latest = words.after.match(text, first.end)
    if latest is not None:
        return FoundDate(first.start, latest.end(), Dating(not_after=iso, certainty=certainty))
    start, end_at, time = _with_time(text, first)
    exact = f"{iso}T{time}" if time and len(iso) == 10 else None
    if exact is None:
        start, end_at = first.start, first.end
    return FoundDate(start, end_at, Dating(when=iso, exact=exact, certainty=certainty))


def _completed(parts: DateParts, near: str) -> tuple[str | None, bool]:
    """The ISO date, with the year of the context where it has none, and whether it was taken."""
    if parts.year is not None:
        return parts.iso, False
    return dating.with_year(parts, near), True


def _period(first: DateParts, last: DateParts, near: str, guessed: bool) -> Dating | None:
    if first.month is None and first.day is not None:
        first = DateParts(first.year, last.month, first.day)
    if first.year is None and last.year is not None:
        before = (first.month or 0, first.day or 0) <= (last.month or 12, last.day or 31)
        first = DateParts(last.year if before else last.year - 1, first.month, first.day)
    elif last.year is None and first.year is not None:
        after = (first.month or 0, first.day or 0) <= (last.month or 12, last.day or 31)
        last = DateParts(first.year if after else first.year + 1, last.month, last.day)
    start, taken = _completed(first, near)
    end, taken_too = _completed(last, start or near)
    if start is None or end is None or start > end:
        return None
    return Dating(start=start, end=end, certainty="medium" if guessed or taken or taken_too else None)


_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d|[:.]\d)"
_TIME_AFTER = re.compile(
    rf"(?:,?{_S}|[ \u00a0]?[,;(][ \u00a0]?)"
    rf"(?P<cue>(?:at|в|um|kl\.|o|à|a las|ore|godz\.)[ \u00a0])?{_CLOCK}"
    r"(?P<word>[ \u00a0]?(?:hours?|hrs?\.?|час(?:ов|а)?\.?|Uhr|h|óra(?:kor)?|godz\.?))?(?!\w)",
    re.IGNORECASE,
)
_HALF = re.compile(r"[ \u00a0]?(?P<half>[apAP])\.?[mM]\b\.?")
_TIME_BEFORE = re.compile(
    r"(?<![\w:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d),?[ \u00a0]{1,2}(?:on[ \u00a0])?$"
)


def _with_time(text: str, point: _Point) -> tuple[int, int, str]:
    """The range of a date with the time of day beside it, and that time (hh:mm)."""
    if point.time:
        return point.start, point.end, point.time
    after = _TIME_AFTER.match(text, point.end)
    if after is not None and (":" in after.group() or after["cue"] or after["word"]):
        hour, end, half = int(after["hour"]), after.end(), _HALF.match(text, after.end())
        if half is not None:
            hour, end = hour % 12 + 12 * (half["half"] in "pP"), half.end()
        return point.start, end, f"{hour:02d}:{after['minute']}"
    before = _TIME_BEFORE.search(text, max(0, point.start - 12), point.start)
    if before is not None:
        return before.start(), point.end, f"{int(before['hour']):02d}:{before['minute']}"
    return point.start, point.end, ""


def languages_of(language: str) -> tuple[str, ...]:
    """The languages whose month names count in a division: its own and English, which
    editors write between brackets."""
    return tuple(dict.fromkeys((language, "en")))
