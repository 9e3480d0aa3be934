"""The citation of a record: title, date, collection, reference, responsibility, address.

Everything is read from one line of text with single blanks; what does not fit
the pattern stays plain text, so the parts always add up to the citation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from encoder import dates
from encoder.core.model import Dating, Part, Reference, Responsibility
from encoder.profile import Profile
from encoder.profile.dating import date_words
from encoder.profile.watch import Watched, compiled
from encoder.record.reference import read_references

_QUOTES = '"“”„«»'
_URL = re.compile(
    r"<?(?P<url>https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:[/?][^\s<>\[\]()\"#]*?)?"
    r"(?:#[^\s<>\[\]()\"#]*?)?)[.,]?>?[.,]?\s*$"
)
_DATE_WORDS = 9
"""A date has at most so many words ("No later than November 25, 1963")."""
_NAME = r"(?P<name>(?:[^.<]|(?<=\b[^\W\d_])\.(?! (?:Translated|Transcribed|Obtained|Edited))){1,160}?)"
_NAME_END = (
    r"(?:(?=\.?\s*(?:$|https?:|<))|(?<!\b[^\W\d_])(?=\.\s)"
    r"|(?=,? and (?:translated|transcribed|edited|compiled) ))"
)
_PRINTED = re.compile(r"\([^()]*:[^()]*,? \d{4}\)")
"""Place, press and year of a book."""
_PUBLISHED = re.compile(r"(?:Reprinted|Published|Printed) in |With (?:the )?permission|Accession ")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation taken apart; `parts` joined are the citation itself."""

    parts: tuple[Part, ...]
    title: str | None = None
    date: str | None = None
    dating: Dating | None = None
    references: tuple[Reference, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    url: str | None = None
    complete: bool = False
    """True when title and collection were found where they belong."""


def read_citation(text: str, title: str | None, profile: Profile) -> Citation:
    """Take a citation apart; `title` is the title of the record, when it is known."""
    marks: list[tuple[int, int, str]] = []
    url = _URL.search(text)
    end = len(text)
    if url is not None:
        marks.append((*url.span("url"), "url"))
        end = url.start()
    title_span, after = _title(text, title, profile)
    if title_span is not None:
        marks.append((*title_span, "title"))
    date_span, dated, after = _date(text, after, profile)
    if date_span is not None:
        marks.append((*date_span, "date"))
    collection, after = _collection(text, after, profile)
    if collection is not None:
        marks.append((*collection, "collection"))
    acts = list(_acts(text, after, end, profile))
    marks += [(start, stop, "name") for _, start, stop in acts]
    stop = min([end, *(a.start for a, _, _ in acts), *_published(text, after, end)])
    reference = _trimmed(text, after, stop)
    printed = reference is not None and _PRINTED.search(text[slice(*reference)]) is not None
    if reference is not None:
        marks.append((*reference, "printed" if printed else "reference"))
    references = read_references(text[slice(*reference)], profile) if reference and not printed else ()
    return Citation(
        parts=_parts(text, sorted(marks), dated, url["url"] if url else None),
        title=text[slice(*title_span)] if title_span else None,
        date=text[slice(*date_span)] if date_span else None,
        dating=dated,
        references=references,
        responsibilities=tuple(a.who for a, _, _ in acts),
        url=url["url"] if url else None,
        complete=title_span is not None and collection is not None,
    )


def identifier_of(url: str | None) -> str | None:
    """The number of a record in its address; a slug is no number, so None."""
    if url is None:
        return None
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return last if last.isascii() and last.isdigit() else None


def _title(text: str, title: str | None, profile: Profile) -> tuple[tuple[int, int] | None, int]:
    """The span of the quoted title and where the citation goes on."""
    if not text or text[0] not in _QUOTES:
        return None, 0
    if title is not None and _folded(text[1 : 1 + len(title)]) == _folded(title):
        end = 1 + len(title)
        close = re.compile(rf"[,.]?[{_QUOTES}][,.]?").match(text, end)
        if close is not None:
            return (1, end), close.end()
    for close in re.finditer(rf"[,.]?[{_QUOTES}],?(?=\s|$)", text[1:]):
        after = close.end() + 1
        if _looks_like_rest(text[after:], profile):
            return (1, close.start() + 1), after
    return None, 0


def _folded(text: str) -> str:
    return re.sub(rf"[{_QUOTES}'’‘]", "'", text).casefold()


def _looks_like_rest(rest: str, profile: Profile) -> bool:
    """True when a text goes on with a date, an empty date or a collection."""
    rest = rest.lstrip(" ,")
    if _before_collection(rest, profile) is not None:
        return True
    return _leading_date(rest, profile)[1] is not None or any(
        rest.startswith(name) for name in profile.record.collections
    )


def _leading_date(text: str, profile: Profile) -> tuple[int, Dating | None]:
    """Length and dating of the longest date at the start of a text."""
    ends = [m.end() for m in re.finditer(r"[^\s,]+(?=[\s,]|$)", text[:80])][:_DATE_WORDS]
    for end in reversed(ends):
        found = dates.parse(text[:end], profile.lexicon(date_words, profile.metadata_language))
        if found is not None:
            return end, found
    return 0, None


def _date(text: str, after: int, profile: Profile) -> tuple[tuple[int, int] | None, Dating | None, int]:
    start = _skip(text, after)
    length, found = _leading_date(text[start:], profile)
    if found is None:
        unread = _before_collection(text[start:], profile) or 0
        unread = len(text[start : start + unread].rstrip())
        return ((start, start + unread), None, start + unread) if unread else (None, None, after)
    return (start, start + length), found, start + length


def _before_collection(text: str, profile: Profile) -> int | None:
    """The length of the words before the collection, when they can be a date."""
    found = [at for name in profile.record.collections if (at := text[:120].find(f", {name}")) > 0]
    if not found or min(found) > 60 or any(sign in text[: min(found)] for sign in _QUOTES):
        return None
    return min(found)


def _collection(text: str, after: int, profile: Profile) -> tuple[tuple[int, int] | None, int]:
    start = _skip(text, after)
    for name in sorted(profile.record.collections, key=len, reverse=True):
        if text.startswith(name, start):
            return (start, start + len(name)), start + len(name)
    return None, after


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,":
        at += 1
    return at


@dataclass(frozen=True, slots=True)
class _Act:
    start: int
    who: Responsibility


def _acts(text: str, after: int, end: int, profile: Profile) -> Sequence[tuple[_Act, int, int]]:
    """Responsibilities after the reference, in the order of the text."""
    found: dict[int, tuple[_Act, int, int]] = {}
    for code, pattern in profile.lexicon(_act_patterns):
        for match in pattern.finditer(text, after, end):
            name = match["name"].rstrip(" ,\u2028\u2029\u0085").strip()
            who = Responsibility(act=code, words=match["act"], name=name)
            if not any(c.isalnum() for c in name):
                continue
            start = match.start("name")
            stop = start + len(match["name"].rstrip())
            if stop not in found or match.start() < found[stop][0].start:
                found[stop] = _Act(match.start(), who), start, stop
    return [found[stop] for stop in sorted(found)]


def _act_patterns(profile: Profile) -> list[tuple[str, Watched]]:
    """Code of what somebody did -> the words for it with a name."""
    return [
        (code, compiled(rf"(?<!\w)(?P<act>(?i:{phrase})) {_NAME}{_NAME_END}", "record.acts"))
        for code, words in profile.record.acts.items()
        for phrase in words
    ]


def _published(text: str, after: int, end: int) -> list[int]:
    return [match.start() for match in _PUBLISHED.finditer(text, after, end)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without separators around it; None when nothing is left."""
    start = _skip(text, start)
    end = start + len(text[start:end].rstrip(" ,.;<"))
    return (start, end) if end > start else None


def _parts(
    text: str, marks: Sequence[tuple[int, int, str]], dated: Dating | None, url: str | None
) -> tuple[Part, ...]:
    parts, at = [], 0
    for start, end, kind in marks:
        if start < at:
            continue
        if start > at:
            parts.append(Part(kind=None, text=text[at:start]))
        parts.append(
            Part(
                kind=kind,
                text=text[start:end],
                dating=dated if kind == "date" else None,
                value=url if kind == "url" else None,
            )
        )
        at = end
    if at < len(text):
        parts.append(Part(kind=None, text=text[at:]))
    return tuple(parts)
