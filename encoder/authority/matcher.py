"""Every spelling of every entry of an authority, found in a text in one pass.

The spellings are patterns of one Aho-Corasick automaton over folded text, so that the time
to look through a text does not depend on how many there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from encoder.authority.load import Authority, AuthorityEntry, Kind
from encoder.core import cache
from encoder.language import spelling, transliteration
from encoder.profile import Profile

_BETWEEN = re.compile(r"(?:[\s.'’ʼ‐‑–-]|\N{SOFT HYPHEN})*")
"""What may stand between the words of one name."""


def _runs_on(text: str, first: int, last: int) -> bool:
    """True when signs of a script without blanks stand on both sides of two signs, so that
    they may be parts of other words."""
    return spelling.is_eastern(text[first - 1 : first]) and spelling.is_eastern(text[last : last + 1])


_LETTER_BEFORE = re.compile(r"[^\W\d_][-‐‑]$")
_LETTER_AFTER = re.compile(r"[-‐‑][^\W\d_]")


class Form(NamedTuple):
    """One spelling and whom it may name."""

    kind: Kind
    key: str
    words: tuple[str, ...]
    weak: bool = False
    """True for a family name alone: it needs other evidence."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name within a text: its range, and whom it may name."""

    start: int
    end: int
    forms: tuple[Form, ...]

    @property
    def kind(self) -> Kind:
        return self.forms[0].kind

    @property
    def keys(self) -> tuple[str, ...]:
        """Whom it may name, strong forms before weak ones."""
        return tuple(dict.fromkeys(form.key for form in sorted(self.forms, key=lambda f: f.weak)))

    @property
    def weak(self) -> bool:
        return all(form.weak for form in self.forms)


_REMEMBERED = 2_000
"""Texts whose names are known until a new one comes."""


class NameMatcher:
    """The spellings of an authority, ready to look for."""

    def __init__(self, authority: Authority, profile: Profile) -> None:
        self.authority = authority
        self._kept = _all_forms(authority, profile)
        self._made: dict[str, tuple[Form, ...]] = {}
        self._seen: dict[str, list[Hit]] = {}
        self._patterns = [text for text in self._kept if text.strip()]
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard)

    def __len__(self) -> int:
        return len(self._patterns)

    @property
    def patterns(self) -> Sequence[str]:
        """What is looked for, in folded text."""
        return self._patterns

    def forms(self, pattern: str) -> tuple[Form, ...]:
        """Whom a pattern may name; made when it is found first, for a text has few of them all."""
        found = self._made.get(pattern)
        if found is None:
            known = self.authority.entries
            found = self._made[pattern] = tuple(
                Form(kind, ident, tuple(words), weak)
                for kind, ident, words, weak in self._kept.get(pattern, ())
                if (kind, ident) in known
            )
        return found

    def find(self, text: str) -> list[Hit]:
        """The names in a text, the longest where they overlap, in order.

        A text is looked at once, however many ask for its names one after the other.
        """
        if not self._patterns:
            return []
        found = self._seen.get(text)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[text] = self._found(text)
        return found

    def _found(self, text: str) -> list[Hit]:
        folded = spelling.fold(text)
        found: list[Hit] = []
        for number, start, end in self._automaton.find_matches_as_indexes(
            folded.text, overlapping=True
        ):
            hit = self._hit(text, folded, number, start, end)
            if hit is not None:
                found.append(hit)
        return _longest(found)

    def whole(self, text: str) -> Hit | None:
        """Whom a text names that is one name and nothing else."""
        forms = self.forms(spelling.pattern(text))
        return Hit(0, len(text), forms) if forms else None

    def _hit(self, text: str, folded: spelling.Folded, number: int, start: int, end: int) -> Hit | None:
        pattern = self._patterns[number]
        if pattern[0] == " ":
            start, end = start + 1, end - 1
        first, last = folded.place(start, end)
        surface = text[first:last]
        words = re.findall(r"[^\W_]+", surface)
        forms = tuple(form for form in self.forms(pattern) if _is_cased(words, form.words))
        if not forms or not _is_one_name(surface):
            return None
        if forms[0].kind == "person" and (
            _LETTER_BEFORE.search(text, max(0, first - 2), first) or _LETTER_AFTER.match(text, last)
        ):
            return None  # Karl-Marx-Stadt, pro-Castro
        if last - first < 3 and spelling.is_eastern(surface) and _runs_on(text, first, last):
            forms = tuple(form._replace(weak=True) for form in forms)
        if text[last : last + 1] == "." and len(words[-1]) == 1 and words[-1].isupper():
            last += 1  # the point after an initial
        return Hit(first, last, forms)


def register(authority: Authority, profile: Profile) -> NameMatcher:
    """The matcher of an authority, made once for each loaded profile."""
    return profile.lexicon(_matcher, authority)


def _matcher(profile: Profile, authority: Authority) -> NameMatcher:
    return NameMatcher(authority, profile)


def _is_one_name(surface: str) -> bool:
    """True when nothing but blanks, points and hyphens stands between the words."""
    return all(_BETWEEN.fullmatch(gap) for gap in re.split(r"[^\W_]+", surface)[1:-1])


def _is_cased(words: Sequence[str], form: Sequence[str]) -> bool:
    """True when the words begin with a capital where the form does; an abbreviation is one
    only in capitals."""
    wanted = re.findall(r"[^\W_]+", " ".join(form))
    if len(wanted) != len(words):
        return False
    for word, model in zip(words, wanted, strict=True):
        if model.isupper() and len(model) > 1 and not word.isupper():
            return False
    return words[0][0].isupper() or not wanted[0][0].isupper()


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that do not overlap: the longer one wins, then the earlier."""
    kept: list[Hit] = []
    end = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= end:
            kept.append(hit)
            end = hit.end
        elif kept and hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1], end = hit, hit.end
    return kept


# --- the spellings of all entries -------------------------------------------------------------


_Kept = list[Any]
"""A form as it is kept: kind, key, words, weak."""


def _all_forms(authority: Authority, profile: Profile) -> dict[str, list[_Kept]]:
    """Pattern in folded text -> whom it may name; kept on the disk for the authority's files."""

    def make() -> dict[str, list[_Kept]]:
        return {
            pattern: [[form.kind, form.key, list(form.words), form.weak] for form in forms]
            for pattern, forms in _made_forms(authority, profile).items()
        }

    if not authority.digest:
        return make()
    rules = (
        path.read_bytes()
        for path in (
            Path(str(spelling.__file__)),
            *sorted(Path(str(transliteration.__file__)).parent.glob("*.[py]*")),
        )
        if path.is_file()
    )
    key = cache.digest(
        [
            authority.digest,
            json.dumps(profile.inflection, sort_keys=True),
            Path(__file__).read_bytes(),
            *rules,
        ]
    )
    made: dict[str, list[_Kept]] = cache.kept("names", key, make)
    return made


def _made_forms(authority: Authority, profile: Profile) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for (kind, _), entry in sorted(authority.entries.items()):
        for form in _forms(kind, entry, profile):
            known = found.setdefault(spelling.pattern(" ".join(form.words)), [])
            if not any(
                one.kind == form.kind and one.key == form.key and one.words == form.words
                for one in known
            ):
                known.append(form)
    return found


# --- the spellings of an entry ----------------------------------------------------------------


def _forms(kind: Kind, entry: AuthorityEntry, profile: Profile) -> Iterator[Form]:
    spelled = [*entry.spellings(), *(_transcribed(entry) if kind == "person" else ())]
    for language, name in spelled:
        table = profile.inflection.get(language.split("-")[0], {}) if "-" not in language else {}
        makers = _of_person if kind == "person" else _of_thing
        for words, weak in makers(entry, language, name, table):
            yield Form(kind, entry.id, words, weak)
    if kind == "person":
        explicit = {(name,) for _, name in entry.spellings() if " " not in name}
        for words in _families(entry, profile) - explicit:
            yield Form(kind, entry.id, words, weak=True)


def _of_person(
    entry: AuthorityEntry, language: str, name: str, table: spelling.Inflection
) -> Iterator[tuple[tuple[str, ...], bool]]:
    words = name.split()
    romanised = spelling.romanised(name) if language == "ru" and len(words) > 1 else []
    names = [name, *romanised]
    for spelled in names:
        ordered = spelled.split()
        whole = (
            spelling.unique([ordered])
            if entry.family_first or len(words) < 2
            else (spelling.unique(spelling.arrangements(ordered[:-1], ordered[-1])))
        )
        for form in whole:
            yield form, False
            at_end = entry.family_first or language in spelling.AT_THE_END
            first = len(form) - 1 if at_end else 0
            for declined in spelling.declined(form, first, len(form), table):
                yield tuple(declined), False
    if entry.family_first:
        for joined in _joined(words):
            yield joined, False
            for declined in spelling.declined(joined, len(joined) - 1, len(joined), table):
                yield tuple(declined), False


def _transcribed(entry: AuthorityEntry) -> Iterator[tuple[str, str]]:
    """The names of a Chinese or Korean person in transcriptions that the entry does not give:
    language and name."""
    if not entry.family_first:
        return
    if "zh" in entry.names and "ko" not in entry.names:
        palladius = transliteration.chinese(entry.preferred, "palladius")
        if palladius is not None:
            yield "ru", palladius
            yield "ru", re.sub("нь(?=-|$)", "н", palladius)
        wade = transliteration.chinese(entry.preferred, "wade-giles")
        if wade is not None:
            yield "zh-Latn-wadegile", wade
    hangul = entry.names.get("ko", "")
    for other in transliteration.northern(hangul):
        yield "ko", other
    both = (hangul, *transliteration.northern(hangul))
    for one in both:
        if len(one) > 2 and " " not in one and spelling.is_eastern(one):
            yield "ko", f"{one[0]} {one[1:]}"
    for words in (spelled for one in both for spelled in transliteration.korean(one)):
        given = [words[1], *words[2:]]
        if words[0] > "\u0400":
            yield "ru", " ".join(word.capitalize() for word in words)
        else:
            yield "ko-Latn", " ".join((words[0], given[0].capitalize(), *given[1:]))


def _joined(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The given name of an eastern name in one word, and in its syllables; the name turned round."""
    if len(words) == 2 and "-" not in words[1] and not spelling.is_eastern(words[1]):
        yield words[1], words[0]
        parts = transliteration.syllables(words[1]) or []
        if len(parts) == 2 and "".join(parts) == words[1].lower():
            yield (words[0], *(part.capitalize() for part in parts))
            yield (*(part.capitalize() for part in parts), words[0])
    if len(words) == 2 and "-" in words[1]:
        yield words[0], re.sub(r"-(\w)", lambda m: m[1].lower(), words[1])
    if len(words) == 3:
        yield words[0], words[1] + words[2].lower()


def _of_thing(
    entry: AuthorityEntry, language: str, name: str, table: spelling.Inflection
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """A place or body; its first words are declined together, what follows stays."""
    words = name.split()
    yield tuple(words), False
    for last in range(1, len(words) + 1):
        for declined in spelling.declined(words, 0, last, table):
            yield tuple(declined), False
            yield (declined[0], *(w[0].lower() + w[1:] for w in declined[1:])), False


def _families(entry: AuthorityEntry, profile: Profile) -> set[tuple[str, ...]]:
    """The family names of a person, alone."""
    found: set[tuple[str, ...]] = set()
    for language, name in entry.spellings():
        words = name.split()
        if len(words) < 2 or spelling.is_eastern(name) or language.endswith("wadegile"):
            continue
        family = words[0] if entry.family_first else words[-1]
        if len(family) < 3:
            continue
        found.add((family,))
        found |= {
            tuple(form)
            for form in spelling.declined([family], 0, 1, profile.inflection.get(language, {}))
        }
        if (
            language == "ru"
            and not entry.family_first
            and not any(not spelling.is_cyrillic(one) for one in entry.names.values())
        ):
            found |= {(roman,) for roman in spelling.romanised(family)}
    return found
