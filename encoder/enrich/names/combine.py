"""What the text itself says of persons and what the tagger says, made one.

A name by the text's own evidence (a form of address, initials, a verb of saying) stands unless the
tagger is sure that it is none; where the tagger sees a longer name, that is its reach. What only the
tagger sees is added when it is sure enough. How sure was set on documents that were left out of its
training (``python -m encoder.enrich.names.tagger.evaluate``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import sqrt

from babel import Locale, UnknownLocaleError

from encoder.core.ranges import OBJECT
from encoder.enrich.names.patterns import tree
from encoder.enrich.names.persons import Mention
from encoder.enrich.names.proposals import NameTagger
from encoder.enrich.names.tagger.tag import LABELS, Tagged, Tagger
from encoder.enrich.names.tagger.tokens import may_begin, tokens
from encoder.language import identify
from encoder.language.letters import PARTICLES

ADDED = {"PER": 30, "LOC": 12, "ORG": 40}
"""Kind of name -> the margin from which the tagger's word alone is enough."""
SURE = 60
"""The margin from which what the tagger alone says has no low certainty."""
_LONGER = 16
"""The margin from which a name reaches as far as the tagger says."""
_VETO, _VETO_DOUBTFUL = 40, 24
"""The margins from which a name by the text's evidence is none: by a form of address, by less."""
_ODD = 12
"""The margin that a common word or short capitals need to be a name."""
_OWN_EVIDENCE = 3
"""So many times as much is asked in languages whose words beside persons are known to the rules."""
_OFTEN = 2
"""A word that stands so often in a document is decided with all its places in view."""
_SHORT = 4
"""Capitals of so many letters are rather an abbreviation than a name."""
_PROPOSED = 50
"""The margin that the word of a model of others is worth."""


@dataclass(slots=True)
class Tags:
    """What the tagger says of the texts of one document."""

    found: dict[str, list[Tagged]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    """Text -> the language that it was read in."""

    def read(self, texts: Iterable[str], tagger: Tagger, language: str) -> None:
        """Look through texts of a language."""
        new = [text for text in dict.fromkeys(texts) if text not in self.found]
        read = [
            [_cut(text, one) for one in tagged]
            for text, tagged in zip(new, tagger.find(new, language), strict=True)
        ]
        for text, tagged in zip(new, _voted(new, read), strict=True):
            self.found[text], self.languages[text] = tagged, language

    def propose(self, texts: Iterable[str], model: NameTagger, language: str) -> None:
        """Take what a model of others says in the place of the tagger's word."""
        for text in dict.fromkeys(texts):
            names = sorted(
                (
                    Tagged(start, end, LABELS[kind], _PROPOSED)
                    for start, end, kind in model.propose(text.replace(OBJECT, " "), language)
                    if OBJECT not in text[start:end] and "\n" not in text[start:end]
                ),
                key=_start,
            )
            read = tokens(text)
            none = [
                Tagged(start, end, "", _PROPOSED)
                for word, (start, end) in zip(read.words, read.spans, strict=True)
                if may_begin(word) and not _near(names, start, end)
            ]
            self.found[text] = sorted((*names, *none), key=_start)
            self.languages[text] = language

    def of(self, text: str) -> Sequence[Tagged]:
        """What it says of a text; nothing for one that it has not read."""
        return self.found.get(text, ())


def _cut(text: str, one: Tagged) -> Tagged:
    """A person without the words in small letters that follow the name ("Lin Biao how"); those that
    belong to names stay ("de", "von")."""
    if one.kind != "PER":
        return one
    end = one.start
    for match in _WORDS.finditer(text, one.start, one.end):
        if match.group()[0].islower():
            if match.group() not in _OF_NAMES:
                break
        else:
            end = match.end()
    rest = text[end : one.end]
    return replace(one, end=end) if end > one.start and _WORDS.search(rest) else one


_WORDS = re.compile(r"[^\W\d_]+")
_OF_NAMES = frozenset(PARTICLES.split("|"))


def _voted(texts: Sequence[str], found: Sequence[Sequence[Tagged]]) -> list[list[Tagged]]:
    """The tags of the texts of one document, where the same word means the same everywhere: what is
    said of it at each place speaks for what it is at the others."""
    said: dict[str, dict[str, int]] = {}
    count: dict[str, int] = {}
    for text, tagged in zip(texts, found, strict=True):
        for one in tagged:
            word = text[one.start : one.end]
            by_kind = said.setdefault(word, {})
            by_kind[one.kind] = by_kind.get(one.kind, 0) + one.margin
            count[word] = count.get(word, 0) + 1
    return [
        [
            _by_vote(one, said[text[one.start : one.end]], count[text[one.start : one.end]])
            for one in tagged
        ]
        for text, tagged in zip(texts, found, strict=True)
    ]


def _by_vote(one: Tagged, said: dict[str, int], count: int) -> Tagged:
    """What a word is by all its places. They are not independent, so that a hundred of them say ten
    times as much as one."""
    if count < _OFTEN:
        return one
    kind = max(sorted(said), key=lambda name: said[name])
    total = said[kind] - sum(worth for name, worth in said.items() if name != kind)
    margin = int(total / count * sqrt(count))
    if kind == one.kind:
        return replace(one, margin=max(one.margin, margin) if kind else margin)
    return (
        replace(one, kind=kind, margin=margin - one.margin) if kind and margin > 2 * one.margin else one
    )


def is_added(one: Tagged) -> bool:
    """True for a name that the tagger's word is enough for."""
    return one.kind in ADDED and one.margin >= ADDED[one.kind]


def is_name(
    one: Tagged, text: str, common: frozenset[str], titles: frozenset[str], language: str
) -> bool:
    """False for what cannot be a name by itself: a common word, a title, letters set apart, the name
    of a language or of those who speak it."""
    words = text[one.start : one.end].split()
    folded = [word.casefold() for word in words]
    if all(len(word) == 1 and word.isascii() or word in titles for word in folded):
        return False
    scripts = set(identify.scripts_in(text[one.start : one.end]))
    if len(scripts - {"Kana"}) > 1 or not scripts <= {identify.LATIN, *_scripts(language)}:
        return False
    if not any(map(may_begin, words)) or _PARTING.search(text, one.start, one.end):
        return False
    return not (
        len(words) == 1 and (folded[0] in common or one.kind == "LOC" and folded[0] in _peoples())
    )


def countries(
    text: str, tagged: Sequence[Tagged], language: str, taken: Sequence[int]
) -> list[tuple[int, int]]:
    """The countries of a text by their names in its language (CLDR), but for what the tagger takes for
    something else or is sure to be none."""
    pattern = _countries(language)
    found = []
    for match in pattern.finditer(text) if pattern is not None else ():
        start, end = match.span()
        near = [one for one in _near(tagged, start, end) if one.kind != "LOC"]
        if not any(taken[start:end]) and all(not o.kind and o.margin < _NO_COUNTRY for o in near):
            found.append((start, end))
    return found


_NO_COUNTRY = 60
"""The margin from which the name of a country is none."""


@cache
def _countries(language: str) -> re.Pattern[str] | None:
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return None
    known = {
        name
        for code, name in names.items()
        if code.isalpha() and len(name) > 3 and re.fullmatch(r"[^\W\d_][\w '’-]*", name)
    }
    if not known:
        return None
    return re.compile(rf"(?<![\w-])(?:{tree(sorted(known, key=lambda n: (-len(n), n)))})(?![\w-])")


_PARTING = re.compile("[，。；：、;:!?！？«»„“”年\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that part names from what is beside them, and marks of the direction of writing."""


@cache
def _scripts(language: str) -> frozenset[str]:
    """The scripts of a language's names; those of others stand in runs of another language."""
    own = identify.scripts_of(language.split("-")[0])
    if "Hang" in own:
        own |= identify.scripts_of("ja")
    return own | {"Cyrl"} if "Cyrl" in language else own


@cache
def _peoples() -> frozenset[str]:
    """The names of languages in the languages that write them with a capital, by CLDR."""
    return frozenset(
        name.casefold() for tag in ("en", "de", "nl") for name in Locale.parse(tag).languages.values()
    )


def longer(tagged: Sequence[Tagged]) -> list[Mention]:
    """The persons that the tagger is sure of, as mentions."""
    return [Mention(one.start, one.end) for one in tagged if one.kind == "PER" and is_added(one)]


def checked(
    text: str,
    signs: Sequence[Mention],
    tagged: Sequence[Tagged],
    common: frozenset[str],
    given: frozenset[str],
    titles: frozenset[str],
    trusted: bool,
) -> list[Mention]:
    """The names by the text's evidence that the tagger does not contradict, with its reach.

    Args:
        text: that they stand in.
        signs: the names.
        tagged: what the tagger says of the text.
        common: words that are written small, case folded: by themselves they are names only where the
            tagger says so.
        given: names in signatures and lists of those present, which are names wherever they stand.
        titles: forms of address and offices, which are none.
        trusted: the text is in a language whose evidence the rules know well.
    """
    found = []
    for sign in signs:
        word = text[sign.start : sign.end]
        if word.casefold() in titles:
            continue
        abbreviation = word.isupper() and word.isalpha() and 1 < len(word) <= _SHORT
        odd = word not in given and (abbreviation or word.casefold() in common)
        near = _near(tagged, sign.start, sign.end)
        persons = [one for one in near if one.kind == "PER" and (one.margin >= _ODD or not odd)]
        limit = (_VETO_DOUBTFUL if sign.certainty else _VETO) * (_OWN_EVIDENCE if trusted else 1)
        if persons:
            found.append(_reaching(sign, persons))
        elif word in given or not near or not odd and min(one.margin for one in near) < limit:
            found.append(sign)
    return found


def _near(tagged: Sequence[Tagged], start: int, end: int) -> list[Tagged]:
    """The tags that touch a range; they stand in order and do not overlap."""
    first = bisect_left(tagged, start + 1, key=lambda one: one.end)
    last = bisect_left(tagged, end, key=_start)
    return list(tagged[first:last])


def _start(one: Tagged) -> int:
    return one.start


def _reaching(sign: Mention, persons: Sequence[Tagged]) -> Mention:
    """A name with what the tagger sees on both sides of it."""
    for one in persons:
        if one.margin < _LONGER:
            continue
        if one.start <= sign.start and sign.end <= one.end:
            return replace(sign, start=one.start if sign.title is None else sign.start, end=one.end)
    return sign
