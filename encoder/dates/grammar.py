"""The one grammar of dates: dates and periods in a text, read into ISO 8601 without inventing
precision.

The text is read in three steps. Forms of a single date and of a period with one month or
year between its ends are found, from the most to the least telling; neighbours that a word
for a period joins become one; times beside a date are drawn to it. What a form leaves open
comes from the nearest context and is marked as such; what can be read in two ways is not
read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Dating
from encoder.dates.edtf import edtf
from encoder.dates.moments import FoundDate, moment
from encoder.dates.parts import DateParts
from encoder.dates.readers import Point, month_of
from encoder.dates.relative import Anchor
from encoder.dates.words import DateWords, Form

_YEAR = r"(?:1[5-9]\d\d|20\d\d|\d\d(?!\d))"
_EDGE = re.compile(r"[\w/№#]")
_HAN_SIGNS = re.compile("[年月日년월일]")
_LONGEST = 60
"""Characters of a text that is one date and nothing else."""


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known before a text is read."""

    reference_date: str = ""
    """ISO date of the paper, for days without a year and years without a century; "": none."""
    order: str = ""
    """"dmy" or "mdy" where the document shows in which order it writes `3/4/52`."""
    before: str = ""
    """ISO date of any precision in the text before, for a paper whose date is not known."""


def find_dates(text: str, words: DateWords, context: DateContext) -> list[FoundDate]:
    """The dates and periods of a text, in order.

    Args:
        text: of one block.
        words: the forms of its languages.
        context: what is known from elsewhere.
    """
    points = sorted(_found(text, words, context), key=lambda p: p.start)
    found: list[FoundDate] = []
    near = Anchor(context.reference_date, context.reference_date or context.before)
    sentence = _Sentence(text)
    for first, last in _joined(text, points, words):
        made = moment(text, first, last, sentence.anchor(first, near), words)
        if made is None:
            continue
        found.append(made)
        iso = made.dating.stated
        if iso and not made.dating.certainty:
            sentence.begin(made)
            if len(iso) > len("1955") or not near.paper:
                near = replace(near, before=iso)
    return found


@dataclass(slots=True)
class _Sentence:
    """The last date that says its year, as long as its sentence goes on."""

    text: str
    last: FoundDate | None = None
    looked: int = 0
    """Up to here no sentence ends after it."""

    def begin(self, made: FoundDate) -> None:
        """Go on from a date."""
        self.last, self.looked = made, made.end

    def anchor(self, point: Point, near: Anchor) -> Anchor:
        """What a date is counted from; a year alone counts for the rest of its sentence."""
        if self.last is None or len(self.last.dating.stated) != len("1955"):
            return near
        if _SENTENCE_END.search(self.text, self.looked, point.start):
            self.last = None
            return near
        self.looked = max(self.looked, point.start - 2)
        return replace(near, before=self.last.dating.stated)


_SENTENCE_END = re.compile(r"[.!?。！？]\s+(?=[^\W\d_])|[。！？\n]")


def parse_parts(text: str, words: DateWords) -> DateParts | None:
    """The parts of a text that is one date and nothing else, or None."""
    folded = _folded(text)
    for point in _found(folded, words, DateContext()):
        whole = point.start == 0 and folded[point.end :] in ("", ".")
        if whole and point.last is None and not point.readings and _is_date(point.parts):
            return point.parts
    return None


def parse(text: str, words: DateWords) -> Dating | None:
    """The dating that a text expresses as a whole, or None: a date of any precision, a limit
    (``No later than …``) or a period."""
    folded = _folded(text)
    extended = edtf(folded)
    if extended is not None:
        return extended
    found = find_dates(folded, words, DateContext())
    if len(found) != 1 or folded[found[0].end :] not in ("", ".") or found[0].readings:
        return None
    dating, start = found[0].dating, found[0].start
    if start == 0 or dating.end is not None and words.origin.fullmatch(folded, 0, start):
        return dating
    if dating.when is not None and words.following.fullmatch(folded, 0, start):
        return Dating(not_before=dating.when, certainty=dating.certainty)
    return None


def dated(text: str, words: DateWords) -> list[FoundDate]:
    """Dates and periods that say their year and month, within a short text (a stamp, a line of a
    letterhead), in order."""
    return [
        one for one in find_dates(text, words, DateContext()) if len(one.dating.stated) > len("1955")
    ]


_MARKS = re.compile(r"[*¹²³⁰⁴-⁹]+\s*$")


def without_marks(text: str) -> str:
    """A text without the marks of footnotes at its end, which are none of a date."""
    return _MARKS.sub("", text)


def _folded(text: str) -> str:
    folded = " ".join(without_marks(text.replace("\N{NO-BREAK SPACE}", " ")).split())
    return folded if len(folded) <= _LONGEST else ""


def _is_date(parts: DateParts) -> bool:
    """True for more than the name of a month."""
    return parts.year is not None or parts.day is not None


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


_STROKES = re.compile(rf"(?<![\w/.-])(?P<one>\d\d?)/(?P<two>\d\d?)/{_YEAR}(?![\w/-])")


def _found(text: str, words: DateWords, context: DateContext) -> Iterator[Point]:
    has, places = _looks(text, words)
    taken = bytearray(len(text) + 1)
    for form in words.forms if has else ():
        if form.needs in has:
            yield from _of_form(text, form, places, words, context, taken)
    if "year" in has:
        yield from _lone_years(text, words, context, taken)
    for match in words.alone.finditer(text) if "month" in has else ():
        group = "telling" if match["telling"] else "month"
        start, end = match.span(group)
        month = month_of(match, words, group)
        if month is not None and not any(taken[start:end]):
            yield Point(start, end, DateParts(None, month))


def _of_form(
    text: str,
    form: Form,
    places: Mapping[str, Sequence[int]],
    words: DateWords,
    context: DateContext,
    taken: bytearray,
) -> Iterator[Point]:
    """The dates of one form that no form before it has taken."""
    for match in form.within(text, places):
        start, end = match.span()
        if start == end or any(taken[start:end]) or not _alone(text, match, words):
            continue
        point = form.read(match, words)
        if point is None:
            continue
        if not _sound(point):  # "31 November 1953" is not November 1953 either
            taken[start:end] = b"\1" * (end - start)
            continue
        if point.readings:
            point = _ordered(point, context)
        taken[point.start : point.end] = b"\1" * (point.end - point.start)
        yield point


_ROMAN_HINT = re.compile(r"\d\.?[-./ \t\u00a0\n]{1,6}[IVXivx]")
_YEAR_HINT = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"\d+")
_HAN_HINT = re.compile("[年月日号時时点點년월일]|[Jj]uche|주체")


def _looks(text: str, words: DateWords) -> tuple[set[str], dict[str, list[int]]]:
    """What kinds of dates a text can have at all, and the places where they can begin."""
    has = set()
    numbers = [match.start() for match in _NUMBER.finditer(text)]
    months = [match.start() for match in words.month_hint.finditer(text)]
    if numbers:
        has.add("digit")
        articles = [match.start() for match in words.article.finditer(text)]
        numbers = sorted((*numbers, *articles)) if articles else numbers
        if _ROMAN_HINT.search(text):
            has.add("roman")
        if _YEAR_HINT.search(text):
            has.add("year")
    if months:
        has.add("month")
    if _HAN_HINT.search(text):
        has.add("han")
    return has, {"number": numbers, "month": months}


def _alone(text: str, match: re.Match[str], words: DateWords) -> bool:
    """True when a date touches no letter, digit or stroke, and no number sign is before it."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if _HAN_SIGNS.search(match.group()):
        return not before.isdecimal() and not words.no_date_after.match(text, match.end())
    if (
        _EDGE.match(before)
        or before in ("-", ".")
        and match.group()[0].isdecimal()
        and (text[match.start() - 2 : match.start() - 1].isalnum())
    ):
        return False
    if words.no_date_after.match(text, match.end()):
        return False
    if after == "/" or after.isalnum() and after not in "¹²³⁰⁴⁵⁶⁷⁸⁹":
        return False
    if after in ("-", ".") and text[match.end() + 1 : match.end() + 2].isdecimal():
        return False
    return not (
        match.group()[0].isdecimal()
        and words.number_sign.search(text, max(0, match.start() - 9), match.start())
    )


def _sound(point: Point) -> bool:
    return (
        point.parts.real
        and (point.last is None or point.last.real)
        and all(reading.real for reading in point.readings)
    )


def _ordered(point: Point, context: DateContext) -> Point:
    """Of two readings the one in the order that the document shows elsewhere."""
    if not context.order:
        return point
    return replace(point, parts=point.readings[context.order == "mdy"], readings=(), guessed=True)


def _lone_years(text: str, words: DateWords, context: DateContext, taken: bytearray) -> Iterator[Point]:
    """A year by itself, where a word before or after it says that it is one, or years that
    follow such a year."""
    for match in words.years.finditer(text):
        if not (match["cue"] or match["tail"] or _is_all(text, match, words)) or (
            words.decade.match(text, match.end())
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
            yield Point(start, end, DateParts(int(match["year"])))
            following = words.more.match(text, end)
            if following is None:
                break
            match, start, end = following, following.start("year"), following.end("year")


def _is_all(text: str, match: re.Match[str], words: DateWords) -> bool:
    """True for a text that is a year, with a word before it that makes it a limit or nothing."""
    before = match.start("year")
    said = (words.following, *(pattern for pattern, _ in words.limits))
    return match.end() == len(text) and (
        before == 0 or any(pattern.fullmatch(text, 0, before) for pattern in said)
    )


def _plausible(year: str, reference_date: str) -> bool:
    near = int(reference_date[:4]) if reference_date[:4].isdecimal() else 1950
    return near - 120 <= int(year) <= near + 50


def _joined(
    text: str, points: Sequence[Point], words: DateWords
) -> Iterator[tuple[Point, Point | None]]:
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


def _is_period(text: str, first: Point, last: Point, words: DateWords) -> bool:
    if words.between.fullmatch(text, first.end, last.start):
        return True
    return words.joins.fullmatch(text, first.end, last.start) is not None and (
        words.opens.search(text, max(0, first.start - 20), first.start) is not None
    )
