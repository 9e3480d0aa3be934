"""The forms of dates in a set of languages, made of the words that a profile gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from encoder.dates import eras, readers
from encoder.dates.parts import months
from encoder.dates.readers import Point
from encoder.language.letters import CAPITAL
from encoder.language.wording import any_word

_S = r"(?:[ \t\u00a0\n]{1,4})"
_Y = r"(?:1[5-9]\d\d|20\d\d)"
_YY = rf"(?:{_Y}|\d\d(?!\d))"
_D = r"[0-3]?\d"
_NTH = r"(?:st|nd|rd|th|-?го|-?е|-?ое|er|º)?"
_DASH = r"[ \u00a0]?[-–—‒][ \u00a0]?"
_R = r"(?:XII|XI|IX|IV|VIII|VII|VI|V|X|III|II|I)"
_SPACED = "[ \u3000]?"
_HAN = "〇零○一二三四五六七八九"
_HAN_NUMBER = "[一二三四五六七八九十廿卅]{1,4}"
_END = "(?![^\\W¹²³⁰⁴-⁹])"
"""Marks of footnotes may follow a word."""
_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d|[:.]\d)"

Read = Callable[["re.Match[str]", "DateWords"], "Point | None"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a date, and what it says."""

    pattern: re.Pattern[str]
    read: Read
    needs: str
    """What a text must have so that it can fit at all: `month`, `roman`, `han` or `digit`."""
    begins: str
    """What it begins with: a `number`, a `month`, or anything ("")."""

    def within(self, text: str, places: Mapping[str, Sequence[int]]) -> Iterator[re.Match[str]]:
        """Where it fits, from left to right; only places that it can begin at are looked at."""
        if not self.begins:
            yield from self.pattern.finditer(text)
            return
        end = 0
        for place in places[self.begins]:
            match = self.pattern.match(text, place) if place >= end else None
            if match is not None:
                end = match.end()
                yield match


@dataclass(frozen=True, slots=True)
class DateWords:
    """The forms of a set of languages."""

    months: dict[str, int]
    capital: frozenset[str]
    """Month names that count only with a capital: `may` is a verb."""
    full: frozenset[str]
    """Month names that are no abbreviations: a full stop after one ends the sentence."""
    forms: tuple[Form, ...]
    """From the most to the least telling."""
    article: re.Pattern[str]
    """A word before a day that belongs to the date."""
    month_hint: re.Pattern[str]
    """The beginning of the name of a month."""
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
    time_after: re.Pattern[str]
    time_before: re.Pattern[str]
    time_named: re.Pattern[str]
    """Noon or midnight after a date and a dash or comma."""
    decade: re.Pattern[str]
    """What makes a year a decade."""
    number_sign: re.Pattern[str]
    """A word or sign before a number that is no date."""
    origin: re.Pattern[str]
    """A word before the beginning of a period: "from"."""
    following: re.Pattern[str]
    """A word that makes a date by itself the time after which something was: "after"."""
    onto: re.Pattern[str]
    """Between the two days of a night, the word for the second: "на"."""
    leaves: re.Pattern[str]
    """Before the first of them: "с"."""
    part: re.Pattern[str]
    """Before ten years, the word for a part of them: "early"."""
    about: re.Pattern[str]
    """A word before a date that is not known exactly: "about"."""
    no_date_after: re.Pattern[str]
    """Words after what looks like a date that make it a name ("十月革命")."""
    seasons: dict[str, str]
    """Word for a season -> "spring", "summer", "autumn" or "winter"."""
    old_style: re.Pattern[str]
    """A sign after a date that it is of the Julian calendar."""
    new_style: re.Pattern[str]
    """One that it is of the Gregorian one."""
    years_meant: tuple[tuple[re.Pattern[str], int | None], ...]
    """Words after a day or month for the year that it is in, counted from that of the paper ("of last
    year"); None: that of the date before ("of the same year")."""
    years_led: tuple[tuple[re.Pattern[str], int | None], ...]
    """The same before a day or month (去年)."""
    months_led: tuple[tuple[re.Pattern[str], int], ...]
    """Words before the name of a month for the one that came last or comes next ("next May")."""


_MEANT: tuple[tuple[str, int | None], ...] = (
    ("this_year", 0),
    ("last_year", -1),
    ("next_year", 1),
    ("same_year", None),
)
"""List of words for a year -> how many years it is after that of the paper."""

_IN_WORDS = (
    readers.in_words,
    readers.months_of_a_year,
    readers.both_calendars,
    readers.between_days,
)


def _style(words: str) -> str:
    """A sign of the calendar after a date, in brackets or not."""
    return rf"[ \u00a0]?(?:\((?:{words})\)|\[(?:{words})\]|,?[ \u00a0]?(?:{words})(?!\w))"


def _seen(form: str, read: Read) -> tuple[str, str]:
    """What a text must have so that a form can fit at all, and what the form begins with."""
    if read in (eras.minguo, eras.japanese, eras.juche, readers.month_and_day):
        return "han", ""
    if read is readers.season:
        return "year", ""
    if read is readers.han or "年" in form and read is not readers.decade:
        return "han", ""
    begins = "month" if form.startswith("(?P<month>") else "number"
    if read in _IN_WORDS:
        return "month", begins
    return "roman" if read is readers.roman else "digit", begins


def _beginnings(names: Iterable[str]) -> re.Pattern[str]:
    """What the names of months begin with; those of scripts without blanks stand anywhere."""
    starts = {name[:3] for name in names}
    eastern = {start for start in starts if start[:1] > "\u2e80"}
    return re.compile(rf"(?<!\w)(?:{any_word(starts - eastern)})|{any_word(eastern)}", re.IGNORECASE)


def make_words(
    languages: Sequence[str],
    vocabulary: Mapping[str, Mapping[str, Sequence[str]]],
    more_months: Mapping[str, Mapping[str, int]],
) -> DateWords:
    """The forms of dates in some languages.

    Args:
        languages: BCP 47 tags, the text's own first.
        vocabulary: list (`date_and`, `date_year_word` …) -> language -> words.
        more_months: language -> form of the name of a month that CLDR does not have -> its number.
    """
    names_of = dict(months(tuple(languages)))
    for language in languages:
        names_of |= more_months.get(language, {})
    capital = {"en", "de"}
    others = set(months(tuple(tag for tag in languages if tag not in capital)))
    names = frozenset(set(months(tuple(t for t in languages if t in capital))) - others)

    def said(name: str) -> str:
        known = vocabulary.get(f"date_{name}", {})
        return any_word(word for language in languages for word in known.get(language, ()))

    def every(name: str) -> str:
        return any_word(word for words in vocabulary.get(f"date_{name}", {}).values() for word in words)

    particles = any_word(
        word for language in languages for word in vocabulary.get("no_name", {}).get(language, ())
    )
    telling = [name for name in others if len(name) > 4]
    to = rf"(?:{_DASH}|{_S}(?:{said('period_last')}){_S}|[ \u00a0]?/[ \u00a0]?)"
    month = rf"{any_word(names_of)}"
    tail = rf"(?:[ \u00a0]?(?:{said('year_word')}){_END})?"
    civil = r"(?:/(?P<civil>\d{1,4})(?!\d))?"
    year = rf"(?:,?{_S}(?:(?:{said('of')}){_S})?(?P<year>{_Y}){civil}{tail})"
    of = rf"(?:(?:{said('of')}){_S})?"
    hyphened = any_word(
        word[1:]
        for language in languages
        for word in vocabulary.get("date_year_word", {}).get(language, ())
        if word.startswith("-")
    )
    joint = rf"(?:(?:{said('year_joint')}){_S})?"
    d, last = rf"(?P<day>{_D}){_NTH}\.?", rf"(?P<last>{_D}){_NTH}\.?"
    m = rf"(?P<month>{month}){_END}\.?"
    slash, written_year = r"[ \u00a0]?[/(][ \u00a0]?", rf"{_S}(?:{said('of')}{_S})?(?P<year>{_Y})"
    seasons = {
        word.casefold(): name
        for name in ("spring", "summer", "autumn", "winter")
        for language in languages
        for word in vocabulary.get(f"date_{name}", {}).get(language, ())
    }
    season = f"(?P<season>{any_word(seasons)})"
    forms: list[tuple[str, Read]] = [
        (eras.MINGUO, eras.minguo),
        (eras.JAPANESE, eras.japanese),
        (eras.JUCHE, eras.juche),
        (eras.REPUBLICAN, eras.republican),
        (
            rf"(?<!\w){season}{_S}(?:(?:{said('of')}|{said('season_of')}){_S})?(?P<year>{_Y})"
            rf"(?:[/–-](?P<next>\d{{2,4}})(?!\d))?{tail}",
            readers.season,
        ),
        (rf"(?P<year>{_Y}){tail}年?[ \u00a0]?{season}(?!\w)", readers.season),
        (rf"{d}{slash}{last}\)?{_S}{of}{m}{written_year}{tail}", readers.both_calendars),
        (
            rf"{d}{_S}{of}{m}{slash}{last}{_S}{of}(?P<until>{month})\.?\)?{written_year}{tail}",
            readers.both_calendars,
        ),
        (
            rf"{d}{_S}(?:{said('and')}|{said('onto')}){_S}(?:(?:{said('day_article')}){_S})?{last}{_S}{of}{m}{year}?",
            readers.between_days,
        ),
        (rf"{d}{to}{last}{_S}{of}{m}{year}?", readers.in_words),
        (rf"(?P<year>{_Y})\.?{_S}{joint}{m}{_S}{d}{to}{last}(?:-?\w{{1,4}})?", readers.in_words),
        (rf"{m}{_S}{d}{to}{last}{_END}{year}?", readers.in_words),
        (rf"(?P<year>{_Y})\.?{_S}{joint}{m}{_S}{d}(?:-?[éáain]{{1,4}})?", readers.in_words),
        (rf"(?:(?:{said('article')}){_S})?{d}{_S}{of}{m}{year}?", readers.in_words),
        (rf"{m}{_S}(?P<day>{_D}){_NTH}{_END}{year}?", readers.in_words),
        (
            rf"(?P<month>{month})(?:{_DASH}|{_S}(?:{said('period_last')}|{said('and')}){_S})"
            rf"(?P<until>{month})\.?{year}",
            readers.months_of_a_year,
        ),
        (rf"{m}{year}", readers.in_words),
        (
            rf"(?P<year>{_Y})\.?{_S}{joint}(?P<month>{month})(?:{said('month_ending')})?{_END}",
            readers.in_words,
        ),
        (rf"(?P<year>{_Y})\.{_S}?(?P<roman>{_R})\.{_S}?(?P<day>{_D}){_END}\.?", readers.roman),
        (
            rf"(?P<day>{_D})\.?{_DASH}(?P<last>{_D})[-./]{_S}?(?P<roman>{_R})[-./]{_S}?"
            rf"(?P<year>{_YY}){tail}",
            readers.roman,
        ),
        (
            rf"(?P<day>{_D})\.?[-./]?[ \u00a0]?(?P<roman>(?<=[-./ \u00a0]){_R})\.?[-./ \u00a0]{_S}?"
            rf"(?P<year>{_YY}){tail}",
            readers.roman,
        ),
        (
            rf"(?P<day>{_D})\.?{_DASH}(?P<last>{_D})\.(?P<month>[01]?\d)\.(?P<year>{_YY}){tail}",
            readers.days,
        ),
        (rf"(?P<year>{_Y})-(?P<month>[01]\d)-(?P<day>{_D})", readers.iso),
        (
            rf"(?P<one>{_D})(?P<mark>\.[ \u00a0]?|-|/)(?P<two>{_D})(?P=mark)(?P<year>{_YY}){tail}",
            readers.numeric,
        ),
        (
            rf"(?P<year>{_Y})[ \u00a0]?[年년][ \u00a0]?(?P<month>[01]?\d)[ \u00a0]?[月월]"
            rf"(?:[ \u00a0]?(?P<day>{_D})[ \u00a0]?[日일号號])?",
            readers.iso,
        ),
        (
            rf"(?P<year>{_Y})(?P<mark>[./]|\.[ \u00a0])(?P<month>[01]?\d)(?P=mark)"
            rf"(?P<day>{_D})\.?(?!\d)",
            readers.iso,
        ),
        (
            rf"(?P<month>[01]?\d)[ \u00a0]?[月월][ \u00a0]?(?P<day>{_D})[ \u00a0]?[日일号號]",
            readers.month_and_day,
        ),
        (
            rf"(?=[{_HAN}十廿]{{1,4}}{_SPACED}[年月])(?:(?P<year>[{_HAN}]{{4}}){_SPACED}年{_SPACED})?"
            rf"(?:(?P<month>{_HAN_NUMBER}){_SPACED}月"
            rf"(?:{_SPACED}(?P<day>{_HAN_NUMBER}){_SPACED}[日号號])?)?"
            rf"(?:(?P<hour>{_HAN_NUMBER})[时時点點](?:(?P<minute>{_HAN_NUMBER})分)?)?",
            readers.han,
        ),
        (rf"(?P<day>{_D})[-./](?P<roman>{_R})(?P<year>)", readers.roman),
        (
            rf"(?P<year>{_Y})(?:[-–—]|{_S}(?:{said('period_last')}){_S})(?P<last>{_Y}|\d\d){tail}",
            readers.years,
        ),
        (rf"(?P<year>(?:1[5-9]\d|20\d)0)(?:{every('decade')})(?!\w)", readers.decade),
        (rf"(?P<year>{_Y})-(?P<month>0[1-9]|1[0-2])", readers.iso),
    ]
    return DateWords(
        names_of,
        names,
        frozenset(months(tuple(languages), ("wide",))),
        tuple(Form(re.compile(form, re.IGNORECASE), read, *_seen(form, read)) for form, read in forms),
        article=re.compile(rf"(?<!\w)(?:{said('article')}){_S}(?=\d)", re.IGNORECASE),
        month_hint=_beginnings(names_of),
        between=re.compile(rf"(?:{_DASH}|{_S}(?:{said('period_last')}){_S})", re.IGNORECASE),
        opens=re.compile(rf"(?<!\w)(?:{said('period_between')}){_S}$", re.IGNORECASE),
        joins=re.compile(rf"{_S}(?:{said('and')}){_S}", re.IGNORECASE),
        alone=re.compile(
            rf"(?<!\w)(?:(?i:{said('month_cue')}|{said('last_month')}|{said('next_month')}){_S}|d['’])(?P<month>(?i:{month}))(?![\w-])(?!{_S}{CAPITAL})"
            rf"|(?<![\w-])(?P<telling>{any_word(telling)})(?![\w-])"
        ),
        years=re.compile(
            rf"(?:(?<!\w)(?P<cue>(?i:{said('year_cue')})){_S})?(?<![\w.,/-])(?P<year>{_Y}){_END}"
            rf"(?!/|-(?!{hyphened})|[.,]\d)(?P<tail>[ \u00a0]?(?i:{said('year_word')}){_END}|年|년)?"
        ),
        more=re.compile(rf"(?:,{_S}|,?{_S}(?:{said('and')}){_S})(?P<year>{_Y}){_END}(?![/-]|[.,]\d)"),
        quantity=re.compile(
            rf"[ \u00a0](?:(?!(?:{said('vague_cue')})[ \u00a0])[\w-]+[ \u00a0])?"
            rf"(?:{said('quantity')}){_END}|[ \u00a0]?%",
            re.IGNORECASE,
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
            for word in vocabulary.get("date_vague_cue", {}).get(language, ())
        ),
        after=re.compile(rf",?{_S}(?:{said('at_latest')}){_END}", re.IGNORECASE),
        limits=tuple(
            (re.compile(rf"(?<!\w)(?:{said(name)}){_S}$", re.IGNORECASE), key)
            for name, key in (
                ("not_earlier", "not_before"),
                ("not_later", "not_after"),
                ("since", "start"),
                ("following", "not_before"),
            )
        ),
        time_after=re.compile(
            rf"(?:,?{_S}|[ \u00a0]?[,;(][ \u00a0]?)(?P<cue>(?:{said('clock_cue')})[ \u00a0])?{_CLOCK}"
            rf"(?P<word>[ \u00a0]?(?:{said('clock_word')}))?(?!\w)",
            re.IGNORECASE,
        ),
        time_before=re.compile(
            r"(?<![\w:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d),?[ \u00a0]{1,2}"
            rf"(?:(?:{said('on')})[ \u00a0])?$"
        ),
        time_named=re.compile(
            rf"[ \u00a0]?[,–—-][ \u00a0]?(?:(?P<noon>{said('noon')})|{said('midnight')})(?!\w)\.?",
            re.IGNORECASE,
        ),
        decade=re.compile(rf"(?:{every('decade')})(?!\w)"),
        number_sign=re.compile(rf"(?<![^\W\d_])(?:{every('number_sign')})[ \u00a0]?$", re.IGNORECASE),
        origin=re.compile(rf"(?:{said('period_from')}){_S}", re.IGNORECASE),
        following=re.compile(rf"(?:{said('following')}){_S}", re.IGNORECASE),
        onto=re.compile(rf"\.?{_S}(?:{said('onto')}){_S}", re.IGNORECASE),
        leaves=re.compile(rf"(?<!\w)(?:{said('period_from')}){_S}$", re.IGNORECASE),
        part=re.compile(rf"(?<!\w)(?:{every('decade_part')})[ \u00a0-]$", re.IGNORECASE),
        about=re.compile(rf"(?<!\w)(?:{said('about')})[ \u00a0]?$", re.IGNORECASE),
        no_date_after=re.compile(rf"[ \u00a0]?(?:{every('none_after')})", re.IGNORECASE),
        seasons=seasons,
        old_style=re.compile(_style(every("old_style"))),
        new_style=re.compile(_style(every("new_style"))),
        years_meant=tuple(
            (re.compile(rf",?{_S}(?:{said(name)}){_END}", re.IGNORECASE), shift)
            for name, shift in _MEANT
        ),
        years_led=tuple(
            (re.compile(rf"(?:{said(f'{name}_led')})[ \u00a0]?$", re.IGNORECASE), shift)
            for name, shift in _MEANT
        ),
        months_led=tuple(
            (re.compile(rf"(?<!\w)(?:{said(name)}){_S}$", re.IGNORECASE), shift)
            for name, shift in (("last_month", -1), ("next_month", 1))
        ),
    )
