"""Names of persons, where the text itself says that they are persons.

The evidence is a form of address before a capitalised name ("Cde. Suntsov"), a place
where only persons stand (a recipient, "drafted by"), or that the same name was found by
such evidence elsewhere in the document. No authority file is asked; a name gets no
pointer here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from encoder.enrich.deeds import persons_by_deeds
from encoder.enrich.rebuild import rebuilt, within
from encoder.model import (
    ClosingLine,
    Document,
    Heading,
    Inline,
    Item,
    Line,
    ListBlock,
    Mark,
    Name,
    Node,
    Paragraph,
    Stage,
    walk,
)
from encoder.nesting import Range, nest, visible
from encoder.profile import Profile
from encoder.wording import any_word

_WORD = r"[^\W\d_a-zа-яё][\w’'-]*[^\W\dA-ZА-ЯЁ_]"
_CAPITALS = r"[^\W\d_a-zа-яё]{4,}"
_INITIALS = r"(?:[^\W\d_a-zа-яё]\.[ \u00a0]?){1,3}"
_ONE = rf"(?:{_INITIALS})?(?:{_WORD}(?:[ -]{_WORD}){{0,2}}|{_CAPITALS})"
_POSSESSIVE = re.compile(r"[’']s?$")
_RECIPIENT = re.compile(
    rf"\s*(?:\d{{1,2}} ?[-–.)]? ?)?(?:to |for )?(?P<name>(?:{_INITIALS})?(?:{_WORD}|{_CAPITALS}))"
    r"(?: ?\(\d+\))?\s*[,.;]?\s*")
_AFTER_BY = re.compile(rf"(?i:\bby|:|исп\.|отп\.)\s+(?P<name>(?:{_INITIALS})?{_WORD})")
_INITIALS_AFTER = re.compile(
    rf"[ \u00a0](?:[^\W\d_a-zа-яё]\. (?={_WORD}){_WORD}|(?:[^\W\d_a-zа-яё]\.[ \u00a0]?){{1,2}}(?<=\.))")
_INITIALS_BEFORE = re.compile(r"(?<![\w.])(?:[^\W\d_a-zа-яё]\.[ \u00a0]?){1,3}$")
_GIVEN = re.compile(rf"(?:[ \u00a0\n](?:II|{_WORD})){{1,2}}(?![\w.])")
"""Given names after a family name; the recognition reads Il as II."""


def with_names(document: Document, profile: Profile) -> Document:
    """The document with names of persons marked, where there is evidence for them."""
    unlike = frozenset(word.casefold() for word in profile.words("not_names"))
    titled = _titled((*profile.speakers, *profile.closing.offices), unlike)
    known = {name for division in document.divisions for name in _given(division)}
    texts = [text for division in document.divisions for text in _texts(division)]
    known |= {_POSSESSIVE.sub("", match[_name(match)]) for text in texts
              for match in titled.finditer(text) if not _stops(match[_name(match)], unlike)}
    family_first = frozenset(word.casefold() for word in profile.words("family_first"))
    languages = tuple(sorted({"en", *(division.language for division in document.divisions)}))
    likely = persons_by_deeds(texts, profile, unlike, languages) - known
    finder = _Finder(titled, _known(known, unlike, family_first), _known(likely, unlike, family_first),
                     unlike, family_first)
    return replace(document, divisions=tuple(
        rebuilt(division, finder.change) for division in document.divisions))


@cache
def _titled(titles: tuple[str, ...], unlike: frozenset[str]) -> re.Pattern[str]:
    """A name after a form of address or an office, or with initials; another title after
    the first is no name."""
    no_name = any_word(unlike)
    return re.compile(
        rf"(?<!\w)(?i:{_one_of(titles)})[ \u00a0\n](?!(?i:{no_name})\b)(?P<name>{_ONE})(?!\w)"
        rf"|(?<![\w.])(?P<initialed>(?:[^\W\d_a-zа-яё][a-zа-я]?\.[ \u00a0]?){{2,3}}{_WORD})(?!\w)"
        rf"|(?<=[^\W\d_A-ZА-ЯЁ][ ,] )(?P<once>[^\W\d_a-zа-яё]\. ?{_WORD})(?!\w)")


def _one_of(words: Iterable[str]) -> str:
    """A regular expression for one of many words, the longest first; words that begin alike
    stand together, so that a letter that begins none of them costs one look."""
    groups: dict[str, list[str]] = {}
    for word in sorted({word.casefold() for word in words}, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _name(match: re.Match[str]) -> str:
    """Which of the groups of :func:`_titled` the name stands in."""
    return next(group for group in ("name", "initialed", "once") if match[group])


def _given(division: Node) -> Iterator[str]:
    """The names that readers found, in signatures and lists of those present."""
    for node in walk(division):
        if isinstance(node, Name) and node.kind == "person":
            yield visible(node.content).strip()


def _texts(division: Node) -> Iterator[str]:
    for node in walk(division):
        if isinstance(node, Paragraph | Heading | Item):
            yield visible(node.content)


def _stops(name: str, unlike: frozenset[str]) -> bool:
    return any(word.casefold().strip(".") in unlike for word in name.split())


def _known(
    names: set[str], unlike: frozenset[str], family_first: frozenset[str]
) -> re.Pattern[str] | None:
    """A pattern for full names and for surnames of at least four letters; where the family
    name comes first (Kim Il Sung), the last word alone is no name."""
    forms = set()
    for name in names:
        words = name.strip(" .,/()").split()
        if not words or _stops(name, unlike) or not words[-1][:1].isupper():
            continue
        forms.add(" ".join(words))
        own = len(words) == 1 or words[0].casefold() not in family_first
        if own and len(words[-1]) >= 4 and words[-1].isalpha():
            forms |= {words[-1], words[-1].title()}
    if not forms:
        return None
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])(?:{_INITIALS})?(?:{'|'.join(map(re.escape, ordered))})(?![\w-])")


@dataclass(frozen=True, slots=True)
class _Finder:
    """Marks names in the blocks of a document."""

    titled: re.Pattern[str]
    known: re.Pattern[str] | None
    likely: re.Pattern[str] | None
    unlike: frozenset[str]
    family_first: frozenset[str]

    def change(self, node: Node) -> Node | None:
        """Paragraphs, heads, lists and closing lines with the names in them."""
        if isinstance(node, ListBlock):
            return self.recipients(node)
        if isinstance(node, Paragraph | Heading | Item | Stage):
            content = within(node.content, self.marked)
            return node if content == node.content else replace(node, content=content)
        if isinstance(node, ClosingLine | Line):
            production = tuple(self._production(inner) for inner in node.content)
            return node if production == node.content else replace(node, content=production)
        return None

    def recipients(self, block: ListBlock) -> ListBlock:
        """A list; in a list of copies an item that is a name alone is one."""
        if block.kind == "participants":
            return block  # its names are marked, and speeches point to its items
        items = []
        for item in block.items:
            content = self.marked(item.content)
            match = _RECIPIENT.fullmatch(visible(item.content))
            if (block.kind == "distribution" and match is not None and content == item.content
                    and not _stops(match["name"], self.unlike)):
                content = nest(item.content, [_person(match)])
            items.append(item if content == item.content else replace(item, content=content))
        return replace(block, items=tuple(items))

    def marked(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """The nodes with names marked; none within another name."""
        if any(isinstance(node, Name) for node in nodes):
            return nodes
        text = visible(nodes)
        found = [match for match in self.titled.finditer(text)
                 if not _stops(match[_name(match)], self.unlike)]
        taken = bytearray(len(text))
        for match in found:
            start, end = match.span(_name(match))
            taken[start:end] = b"\1" * (end - start)
        ranges = [self._whole(text, *_bounds(match, _name(match))) for match in found]
        for one in ranges:
            taken[one.start:one.end] = b"\1" * (one.end - one.start)
        for names, make in ((self.known, _make), (self.likely, _make_likely)):
            for match in names.finditer(text) if names is not None else ():
                if not any(taken[match.start():match.end()]):
                    one = replace(self._whole(text, *match.span()), make=make)
                    taken[one.start:one.end] = b"\1" * (one.end - one.start)
                    ranges.append(one)
        return nest(nodes, sorted(ranges, key=lambda r: r.start)) if ranges else nodes

    def _whole(self, text: str, start: int, end: int) -> Range:
        """A name with the initials beside it, or with the given names after a family name
        that comes first."""
        name = text[start:end]
        before = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
        if before is not None:
            return Range(before.start(), end, _make)
        after = _INITIALS_AFTER.match(text, end) if " " not in name else None
        if after is None and name.casefold() in self.family_first:
            after = _GIVEN.match(text, end)
            after = None if after and _stops(after.group(), self.unlike) else after
        if after is not None:
            end = after.end() - len("".join(_POSSESSIVE.findall(after.group())))
        return Range(start, end, _make)

    def _production(self, node: Inline) -> Inline:
        """Who drafted or typed the paper, unless only initials say so."""
        if not isinstance(node, Mark):
            return node
        if node.kind in ("to", "from"):
            return replace(node, content=self.marked(node.content))
        if node.kind not in ("draftedBy", "typedBy", "decipheredBy"):
            return node
        match = _AFTER_BY.search(visible(node.content))
        if match is None or _stops(match["name"], self.unlike):
            return node
        return replace(node, content=nest(node.content, [_person(match)]))


def _bounds(match: re.Match[str], group: str = "name") -> tuple[int, int]:
    """The bounds of a group, without the ending of a possessive."""
    start, end = match.span(group)
    return start, end - len("".join(_POSSESSIVE.findall(match[group])))


def _person(match: re.Match[str], group: str = "name") -> Range:
    return Range(*_bounds(match, group), _make)


def _make_likely(content: Sequence[Inline], place: Any) -> Name:
    return Name(span=place, kind="person", content=tuple(content), certainty="medium")


def _make(content: Sequence[Inline], place: Any) -> Name:
    return Name(span=place, kind="person", content=tuple(content))

