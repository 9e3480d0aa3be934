"""Persons where the text itself says that they are persons: forms of address, initials,
lists of recipients, "drafted by", and the same name elsewhere in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from encoder.core.model import (
    Document,
    Heading,
    Item,
    Name,
    Node,
    Paragraph,
)
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk
from encoder.enrich.names.patterns import (
    ALL_CAPITALS,
    INITIALS,
    LETTER,
    WORD,
    columns,
    titled_behind,
    tree,
    vocabulary,
)
from encoder.enrich.names.verb_cues import is_place, persons_by_context, persons_by_verbs
from encoder.language.common import common_words
from encoder.language.letters import CAPITAL, NO_CAPITAL, SMALL
from encoder.language.wording import any_word
from encoder.profile import Profile

_FIRST_WORD = re.compile(r"([^\W\d_]+\.?)[ \u00a0\n]+")
_POSSESSIVE = re.compile(r"[’']s?$")
_RECIPIENT = re.compile(
    rf"\s*(?:\d{{1,2}} ?[-–.)]? ?)?(?:to |for )?(?P<name>(?:{INITIALS})?(?:{WORD}|{ALL_CAPITALS}))"
    r"(?: ?\(\d+\))?\s*[,.;]?\s*"
)
_AFTER_BY = re.compile(rf"(?i:\bby|:|исп\.|отп\.)\s+(?P<name>(?:{INITIALS})?{WORD})")
_INITIALS_AFTER = re.compile(
    rf"[ \u00a0](?:{CAPITAL}\. (?={WORD}){WORD}|(?:{CAPITAL}\.[ \u00a0]?){{1,2}}(?<=\.))"
)
_INITIALS_BEFORE = re.compile(rf"(?<![\w.])(?:{CAPITAL}\.[ \u00a0]?){{1,3}}$")
_LAST_INITIAL = re.compile(rf"[ .]{CAPITAL}$")
"""A name that ends with an initial, whose point belongs to it."""
_GIVEN = re.compile(rf"(?:[ \u00a0\n](?:II|{WORD})){{1,2}}(?![\w.])")
"""Given names after a family name; the recognition reads Il as II."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person is named: its range, and where the title before it begins."""

    start: int
    end: int
    title: int | None = None
    certainty: str | None = None
    after: int | None = None
    """Where a title after the name ends ("Kovács Béla elvtárs")."""


@dataclass(frozen=True, slots=True)
class _Titled:
    """The names after a title or a given name, looked for once in each text of a document."""

    pattern: re.Pattern[str]
    seen: dict[str, list[re.Match[str]]] = field(default_factory=dict)

    def within(self, text: str) -> list[re.Match[str]]:
        found = self.seen.get(text)
        if found is None:
            found = self.seen[text] = list(self.pattern.finditer(text))
        return found


@dataclass(frozen=True, slots=True)
class Persons:
    """What a document says of its persons."""

    titled: _Titled
    before: re.Pattern[str]
    """A title at the end of the text before a name."""
    behind: re.Pattern[str]
    """A name and the title after it, in languages that have it there."""
    known: re.Pattern[str] | None
    likely: re.Pattern[str] | None
    non_names: frozenset[str]
    family_first: frozenset[str]
    languages: tuple[str, ...]
    titles: frozenset[str]
    letters: frozenset[str]
    """Titles of one letter, as they are written."""
    given: frozenset[str]
    female: frozenset[str]
    known_languages: frozenset[str]
    """Languages whose words beside persons are known."""
    signed: frozenset[str]
    """Names in signatures and lists of those present, and the words of them."""
    common: frozenset[str]
    """Words that papers in the document's languages write small."""
    things: frozenset[str]
    """Words after a name that make it that of a thing ("Prize")."""

    @classmethod
    def of(cls, document: Document, profile: Profile) -> Persons:
        """Go through a document for the names that it shows to be persons'."""
        languages = tuple(sorted({"en", *(division.language for division in document.divisions)}))
        non_names, titles, pattern, before = profile.lexicon(vocabulary, languages)
        titled = _Titled(pattern)
        given = {name for division in document.divisions for name in _given(division)}
        known = set(given)
        texts = [text for division in document.divisions for text in _texts(division)]
        known |= {
            _POSSESSIVE.sub("", match[_name(match)])
            for text in texts
            for match in titled.within(text)
            if _is_person(match, non_names, languages)
        }
        in_columns = profile.lexicon(columns)
        known |= {
            match["name"]
            for text in texts
            for form in (in_columns, _VOTE)
            for match in form.finditer(text)
            if not stops(match["name"], non_names) and not is_place(match["name"], languages)
        }
        known |= {
            name for text in texts for name in _several(text, profile) if not stops(name, non_names)
        }
        family_first = frozenset(word.casefold() for word in profile.words("family_first"))
        likely = persons_by_verbs(texts, profile, non_names, languages) - known
        no_person = non_names | {title.casefold() for title in titles}
        likely |= {
            name
            for text in texts
            for name in _beside(text, titled, no_person)
            if not is_place(name, languages)
        } - known
        likely |= persons_by_context(texts, profile, no_person, languages) - known
        return cls(
            titled,
            before,
            profile.lexicon(titled_behind, languages),
            _known(known, non_names, family_first),
            _known(likely, non_names, family_first),
            non_names,
            family_first,
            languages,
            frozenset(title.casefold() for title in titles),
            frozenset(title for title in titles if len(title) <= LETTER),
            frozenset(name.casefold() for name in profile.words("given_names")),
            frozenset(word.casefold() for word in profile.words("female_titles")),
            frozenset(profile.vocabulary.get("beside_persons", {})),
            frozenset(word for name in given for word in (name, *name.split())),
            frozenset().union(*map(common_words, languages)),
            frozenset(word.casefold() for word in profile.words("named_things")),
        )

    def is_female(self, word: str) -> bool:
        """True for the title of a woman, or for a word for a wife or daughter."""
        return word.casefold() in self.female

    def is_title(self, word: str) -> bool:
        """True for a form of address or an office."""
        return word.casefold() in self.titles

    def is_given(self, word: str) -> bool:
        """True for a given name."""
        return word.casefold() in self.given

    def is_known_word(self, word: str) -> bool:
        """True for a title, a people or another word that may stand before a family name."""
        folded = word.casefold()
        return (
            folded in self.titles
            or folded in self.non_names
            or folded.rstrip(".") in self.non_names
            or (is_place(word, self.languages))
        )

    def mentions(self, text: str, taken: bytearray) -> list[Mention]:
        """The persons of a text, but for those in ranges that are taken."""
        found: list[Mention] = []
        for match in self.titled.within(text):
            group = _name(match)
            if any(taken[match.start(group) : match.end(group)]) or not _is_person(
                match, self.non_names, self.languages
            ):
                continue
            start, end = self._whole(text, *bounds(match, group))
            longer = self.known.match(text, start) if self.known is not None else None
            if longer is not None and longer.end() > end:
                end = longer.end()
            found.append(
                self._bare(text, start, end, match.start() if group in ("name", "letter") else None)
            )
        found += self._before_titles(text, taken)
        for sign in found:
            taken[sign.start : sign.end] = b"\1" * (sign.end - sign.start)
        for names, certainty in ((self.known, None), (self.likely, "medium")):
            for match in names.finditer(text) if names is not None else ():
                if not any(taken[match.start() : match.end()]):
                    sign = self._sign(text, match, certainty)
                    taken[sign.start : sign.end] = b"\1" * (sign.end - sign.start)
                    found.append(sign)
        return found

    def _before_titles(self, text: str, taken: bytearray) -> Iterator[Mention]:
        """Names with a title after them."""
        for match in self.behind.finditer(text):
            if not any(taken[slice(*match.span("name"))]) and not stops(match["name"], self.non_names):
                yield Mention(*match.span("name"), after=match.end("title"))

    def _sign(self, text: str, match: re.Match[str], certainty: str | None) -> Mention:
        start, end = self._whole(text, *match.span())
        title = self.before.search(text, max(0, start - 40), start)
        found = self._bare(text, start, end, title.start() if title is not None else None)
        return replace(found, certainty=certainty)

    def _bare(self, text: str, start: int, end: int, title: int | None) -> Mention:
        """A name without the titles that it begins with (``M. Poincaré``, ``Hofrätin Bertha Lind``)."""
        while (word := _FIRST_WORD.match(text, start, end)) is not None and (
            word[1] in self.letters if len(word[1]) <= LETTER else word[1].casefold() in self.titles
        ):
            title = start if title is None else title
            start = word.end()
        return Mention(start, end, title)

    def recipient(self, text: str) -> Mention | None:
        """Who gets a copy, where an item of a list is a name alone."""
        match = _RECIPIENT.fullmatch(text)
        if match is None or stops(match["name"], self.non_names):
            return None
        return Mention(*bounds(match))

    def maker(self, text: str) -> Mention | None:
        """Who drafted or typed the paper, unless only initials say so."""
        match = _AFTER_BY.search(text)
        if match is None or stops(match["name"], self.non_names):
            return None
        return Mention(*bounds(match))

    def without_title(self, text: str, start: int, end: int) -> Mention | None:
        """A person whose range may begin with a title or office, in any case of the language."""
        title = self.title_before(text, start)
        while (word := _FIRST_WORD.match(text, start, end)) is not None and self._is_titled(word[1]):
            title = start if title is None else title
            start = word.end()
        return Mention(start, end, title) if start < end else None

    def _is_titled(self, word: str) -> bool:
        """True for a title, or one with the ending of a case."""
        folded = word.casefold()
        return any(
            folded[:size] in self.titles for size in range(len(folded), max(4, len(folded) - 4), -1)
        )

    def title_before(self, text: str, start: int) -> int | None:
        """Where the title before a name begins."""
        match = self.before.search(text, max(0, start - 40), start)
        return match.start() if match is not None else None

    def _whole(self, text: str, start: int, end: int) -> tuple[int, int]:
        """A name with the initials beside it, or with the given names after a family name
        that comes first."""
        name = text[start:end]
        before = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
        if before is not None and before.group().strip() not in self.letters:
            return before.start(), end
        after = _INITIALS_AFTER.match(text, end) if " " not in name else None
        if after is None and name.casefold() in self.family_first:
            after = _GIVEN.match(text, end)
            after = None if after and stops(after.group(), self.non_names) else after
        if after is not None:
            end = after.end() - len("".join(_POSSESSIVE.findall(after.group())))
        if text[end : end + 1] == "." and _LAST_INITIAL.search(text, start, end):
            end += 1
        return start, end


_VOTE = re.compile(rf"(?:^|\n)[ \t]*(?P<name>{WORD}) (?:{CAPITAL}\. ?){{1,2}}[-–—] ?[^\W\d_]")
"""A family name, initials and a vote on a line of its own: "Гусева Н. – за"."""


def _several(text: str, profile: Profile) -> Iterator[str]:
    """The names of a list that a form of address in the plural opens: "тт. Рябов (глава),
    Лосева, Ким Сан"."""
    for match in profile.lexicon(_plural).finditer(text):
        at = match.end()
        while (one := _LISTED.match(text, at)) is not None:
            yield one["name"]
            at = one.end()


def _plural(profile: Profile) -> re.Pattern[str]:
    titles = profile.words("plural_titles")
    return re.compile(rf"(?<!\w)(?i:{any_word(titles)})[ \u00a0](?={CAPITAL})")


_LISTED = re.compile(
    rf"(?P<name>(?:{INITIALS})?{WORD}(?: {WORD}){{0,2}}(?: (?:{CAPITAL}\. ?){{1,2}})?)"
    r"(?: ?\([^()]{1,40}\))?(?:,? (?:and|и|und|et|y|i|a|și) |, |(?=[.;:)]|$|\s))"
)


def _beside(text: str, titled: _Titled, non_names: frozenset[str]) -> Iterator[str]:
    """Names that stand beside a person's: "Ministers Udall and Freeman"."""
    for match in titled.within(text):
        group = _name(match)
        if stops(match[group], non_names):
            continue
        at = match.end(group)
        while (more := _AND.match(text, at)) is not None and not stops(more["name"], non_names):
            yield more["name"]
            at = more.end("name")


_AND = re.compile(
    r"(?: and| и|, and|,(?= [^\W\d_]+(?:,| and| и))) "
    rf"(?P<name>{CAPITAL}{NO_CAPITAL}{{3,}})"
    rf"(?=[.,;:)]| {CAPITAL}\.|[’']s?\b|[ \n]{SMALL})(?!, {SMALL}+ing\b)"
)


def _name(match: re.Match[str]) -> str:
    """Which of the groups of :func:`~encoder.enrich.names.patterns.titled` the name stands in."""
    return next(group for group in ("name", "initialed", "once", "full", "letter") if match[group])


_PART = re.compile(
    r"(?i:part|point|section|annex|appendix|plan|group|vitamin|paragraph|column|zone|class"
    r"|часть|пункт|раздел|Teil|Punkt|Abschnitt)[ \u00a0]$"
)


def _is_person(match: re.Match[str], non_names: frozenset[str], languages: tuple[str, ...]) -> bool:
    """False for a name with a word that is none, and for a country at the beginning of a line
    after an office at the end of the line before."""
    group = _name(match)
    if group == "once" and _PART.search(match.string, max(0, match.start() - 16), match.start()):
        return False  # "Part A. Introduction"
    broken = "\n" in match.string[match.start() : match.start(group)]
    return not stops(match[group], non_names) and not (broken and is_place(match[group], languages))


def _given(division: Node) -> Iterator[str]:
    """The names that readers found, in signatures and lists of those present."""
    for node in walk(division):
        if isinstance(node, Name) and node.kind == "person":
            yield plain_text(node.content).strip()


def _texts(division: Node) -> Iterator[str]:
    for node in walk(division):
        if isinstance(node, Paragraph | Heading | Item):
            yield plain_text(node.content)


def stops(name: str, non_names: frozenset[str]) -> bool:
    """True for a name with a word that is none."""
    return any(word.casefold().strip(".") in non_names for word in name.split())


def _known(
    names: set[str], non_names: frozenset[str], family_first: frozenset[str]
) -> re.Pattern[str] | None:
    """A pattern for full names and for surnames of at least four letters; where the family
    name comes first (Kim Il Sung), the last word alone is no name."""
    forms = set()
    for name in names:
        words = name.strip(" .,/()").split()
        if not words or stops(name, non_names) or not words[-1][:1].isupper():
            continue
        forms.add(" ".join(words))
        own = len(words) == 1 or words[0].casefold() not in family_first
        if own and len(words[-1]) >= 4 and words[-1].isalpha():
            forms |= {words[-1], words[-1].title()}
    if not forms:
        return None
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])(?:{INITIALS})?{tree(ordered)}(?![\w-])")


def bounds(match: re.Match[str], group: str = "name") -> tuple[int, int]:
    """The bounds of a group, without the ending of a possessive."""
    start, end = match.span(group)
    of = _OF_NAME.search(match[group])
    if of is not None:
        return start, start + of.start()
    return start, end - len("".join(_POSSESSIVE.findall(match[group])))


_OF_NAME = re.compile(r"[’']s(?=[ \u00a0\n])")
"""The end of a name in the possessive, with the thing after it ("Nixon's Fourth Report")."""
