"""Dates of a record, in whatever language of the profile they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from encoder import dates
from encoder.core.model import Dating
from encoder.dates import DateWords, FoundDate
from encoder.language import identify
from encoder.profile import Profile
from encoder.profile.dating import date_words

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
"""A remark behind a date: "(Creation)"."""
_LONGEST = 14
"""A line of place and date has at most so many words."""


def dating_of(text: str, profile: Profile) -> Dating | None:
    """What a text says that is one date and nothing else, remarks in round brackets aside."""
    for form in dict.fromkeys((text, _REMARK.sub("", text))):
        for words in _words(form, profile):
            found = dates.parse(form, words)
            if found is not None:
                return found
    return None


def dated_line(line: str, profile: Profile) -> FoundDate | None:
    """The date that ends a short line, or that only a time follows; before it may stand a place."""
    if not any(c.isdecimal() for c in line) and not re.search("[一二三四五六七八九〇]", line):
        return None
    if len(line.split()) > _LONGEST and not re.search(r"\s{3,}", line):
        return None
    text = line.rstrip().rstrip("*")
    for words in _words(text, profile):
        found = dates.dated(text, words)
        if found and len(found[-1].dating.stated) >= len("1955-12"):
            last = found[-1]
            before = re.split(r"\s{3,}", text[: last.start])[-1]
            if _ENDS.fullmatch(text[last.end :]) and _may_precede(before):
                return last
    return None


_ENDS = re.compile(
    r"[.,\])]?(?:\s*[—–-]\s*(?:\d{1,2}(?:[:.]\d\d)?)\b.{0,12})?\s*(?:[^\W\d_]{1,4}\.?)?\s*"
)
"""What may stand behind the date of such a line: a stop, the time of day, a word for the year."""


def _may_precede(words: str) -> bool:
    """True for a place and the words around it; not for the beginning of a sentence."""
    said = re.findall(r"[^\W\d_]+", words)
    return len(said) <= 6 and not re.search(r"[.!?;]\s+\S+\s+\S+\s+\S+", words)


def _words(text: str, profile: Profile) -> Iterator[DateWords]:
    """The forms of dates of the languages that the text may be in, that of the metadata first."""
    scripts = identify.scripts_in(text)
    own = profile.metadata_language
    for language in dict.fromkeys((own, *profile.languages)):
        if language == own or identify.script_of(language) in scripts:
            yield profile.lexicon(date_words, language)
