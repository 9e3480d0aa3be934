"""Lines that a web page puts around a record: menus, buttons, cookie lines, its foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.profile.layouts import RecordLayout
from encoder.profile.watch import Watched, compiled

_REACH = 40
"""So many lines of a page's head or foot are looked at."""
_LONGEST = 240
"""A line of a page's own is at most so long."""
_MENU_WORDS = 3
"""An entry of a menu has at most so many words."""
_PARTS = re.compile(r"\s*[|·•›»>/]\s*|\s{2,}|\t|\s+[-–]\s+")
_TRAIL = re.compile(r"[^>›»\n]{1,60}(?:\s[>›»]\s[^>›»\n]{1,80}){1,8}")
"""Where a page stands in its site ("Home > Collections > Letters")."""
_RIGHTS = re.compile(r"(?:©|\(c\)\s*\d{4}|copyright\b).{0,200}", re.IGNORECASE)
_COOKIES = re.compile(r"(?:.*\W)?cookie.{0,200}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a profile says of web pages."""

    phrases: frozenset[str]
    single: frozenset[str]
    """Phrases of one word: an entry in capitals may begin with one ("BROWSE COLLECTIONS")."""
    lines: tuple[Watched, ...]


def _words(profile: Profile, layout: str) -> _Words:
    phrases = frozenset(_folded(phrase) for phrase in profile.record.web)
    forms = [*profile.record.chrome]
    forms += [form for known in profile.layouts if known.id == layout for form in known.chrome]
    return _Words(
        phrases,
        frozenset(phrase for phrase in phrases if " " not in phrase),
        tuple(compiled(form, "record.chrome", re.IGNORECASE) for form in forms),
    )


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def leading(text: str, start: int, profile: Profile, layout: RecordLayout) -> list[Span]:
    """The lines from `start` on that are the page's own, with those of a menu between them."""
    words = profile.lexicon(_words, layout.id)
    return _run(list(_lines(text, start)), text, words)


def trailing(text: str, end: int, profile: Profile, layout: RecordLayout) -> list[Span]:
    """The last lines before `end` that are the page's own, in the order of the text."""
    words = profile.lexicon(_words, layout.id)
    start = end
    for _ in range(_REACH):
        start = text.rfind("\n", 0, max(0, start - 1))
        if start < 0:
            break
    lines = [line for line in _lines(text, max(0, start + 1)) if line.end <= end]
    return _run(lines[::-1], text, words)[::-1]


def next_line(text: str, start: int, profile: Profile, layout: RecordLayout) -> list[int]:
    """Where the first line after `start` begins that is the page's own; [] for none near."""
    words = profile.lexicon(_words, layout.id)
    for line in list(_lines(text, start))[:12]:
        if _own(text[line.start : line.end], words):
            return [line.start]
    return []


def _run(lines: Sequence[Span], text: str, words: _Words) -> list[Span]:
    """Lines of the page's own, one after the other; a short line between two of them is a menu's."""
    taken: list[Span] = []
    waiting: list[Span] = []
    for line in lines:
        said = text[line.start : line.end]
        if _own(said, words):
            taken += [*waiting, line]
            waiting = []
        elif taken and len(waiting) < 2 and _menu(said) and _joins(taken[-1], line, text, waiting):
            waiting.append(line)
        else:
            break
    return taken


def _joins(last: Span, line: Span, text: str, waiting: Sequence[Span]) -> bool:
    """True when no blank line lies between two lines."""
    before = waiting[-1] if waiting else last
    first, second = sorted((before, line), key=lambda span: span.start)
    return text[first.end : second.start].count("\n") <= 1


def _menu(line: str) -> bool:
    words = line.split()
    return len(words) <= _MENU_WORDS and not re.search(r"[\d.,:;!?]", line)


def _own(line: str, words: _Words) -> bool:
    """True for a line of nothing but what a web page says of itself."""
    said = line.strip().strip("#*_ ")
    if not said or len(said) > _LONGEST:
        return False
    if _RIGHTS.fullmatch(said) or _TRAIL.fullmatch(said):
        return True
    if _COOKIES.fullmatch(said) and len(said.split()) <= 30:
        return True
    if any(form.fullmatch(said) for form in words.lines):
        return True
    parts = [part for part in _PARTS.split(said) if part.strip()]
    return bool(parts) and all(_entry(part, words) for part in parts)


def _entry(part: str, words: _Words) -> bool:
    """An entry of a menu: known phrases, or up to three words in capitals that begin with one."""
    folded = _folded(part)
    if folded in words.phrases:
        return True
    sentences = [_folded(piece) for piece in re.split(r"[.!]\s+", part)]
    if len(sentences) > 1 and all(piece in words.phrases for piece in sentences if piece):
        return True
    said = folded.split()
    short = 1 < len(said) <= _MENU_WORDS and not re.search(r"[\d.,:;!?]", part)
    return short and part.isupper() and said[0] in words.single


def _lines(text: str, start: int) -> Iterator[Span]:
    at, count = start, 0
    while at < len(text) and count < _REACH:
        newline = text.find("\n", at)
        end = newline if newline >= 0 else len(text)
        if text[at:end].strip():
            yield Span(at, end)
            count += 1
        at = end + 1
