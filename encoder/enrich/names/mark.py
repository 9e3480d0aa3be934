"""Names of persons, places and bodies in a document, and whom they name.

Names that an authority knows are found in every spelling; persons that it does not know are
found by what the text says of them. A family name alone is that of the one person of that
name whom the document names in full; with a title before it, of the only one whom the
authority knows and who lived then. Whatever stays open gets no pointer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from encoder.authority.load import Authority, Kind
from encoder.authority.matcher import Hit, NameMatcher, register
from encoder.core.model import (
    Document,
    Gloss,
    Inline,
    Issuer,
    ListBlock,
    Mark,
    Marking,
    Markup,
    Name,
    Node,
    Record,
    Speech,
    Text,
)
from encoder.core.ranges import Range, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.core.visitor import rebuilt, walk
from encoder.enrich.names.persons import Mention, Persons
from encoder.enrich.words import marked, within, words_for
from encoder.language import spelling
from encoder.language.letters import CAPITAL
from encoder.profile import Profile

_WORD_BEFORE = re.compile(
    r"(?P<start>(?:^|[.!?:;»”\n][ \u00a0\n]?))?(?P<word>[^\W\d_][\w'’-]*\.?)(?P<blank>[ \u00a0\n])$"
)
_WORD_AFTER = re.compile(rf"(?:[’']s)?[ \u00a0\n](?P<word>{CAPITAL}[\w-]+)")
_GIVEN_BEFORE = re.compile(r"[^\W\d_]\. ?$")
_YOUNGEST = 15
"""Years before which nobody is named in a paper."""


def with_names(document: Document, profile: Profile, authority: Authority) -> Document:
    """The document with its names marked, and whom they name."""
    known = register(authority, profile)
    persons = Persons.of(document, profile)
    lookup = _Lookup(known, _year(document))
    lookup.learn(_all_texts(document))
    finder = _Finder(persons, lookup)
    named = replace(
        document, divisions=tuple(rebuilt(division, finder.change) for division in document.divisions)
    )
    lookup.identify(named)
    lookup.unmask(named)
    return replace(
        named,
        identified=dict(sorted(lookup.identified.items())),
        known_as=lookup.known_as(_named_in_record(document.record)),
        entities=tuple(
            authority.entity(kind, key)
            for kind, key in sorted({(kind, key) for kind, key in lookup.identified.values()})
        ),
    )


def _named_in_record(record: Record) -> list[str]:
    """Authors, sender and addressee as the record writes them."""
    return [*record.authors, *(name for name in (record.sender, record.addressee) if name)]


def _year(document: Document) -> int | None:
    reference_date = document.record.reference_date
    return int(reference_date[:4]) if reference_date[:4].isdecimal() else None


def _all_texts(document: Document) -> Iterator[str]:
    if document.record.title:
        yield document.record.title
    for division in document.divisions:
        for node in walk(division):
            words = words_for(node, Marking.NAMES, Marking.KNOWN_NAMES)
            if isinstance(node, Name):
                words = node.content
            if words is not None:
                yield plain_text(words)


@dataclass(slots=True)
class _Lookup:
    """Whom names of one document name."""

    register: NameMatcher
    year: int | None
    """Of the document, where the record says it."""
    present: set[str] = field(default_factory=set)
    """Persons whom the document names in full."""
    identified: dict[Span, tuple[Kind, str]] = field(default_factory=dict)
    decided: set[Span] = field(default_factory=set)
    """Places of the names that were marked here, identified or not."""

    def learn(self, texts: Iterator[str]) -> None:
        """Note the persons whom texts name in full."""
        for text in texts:
            for hit in self.register.find(text):
                if hit.kind == "person" and not hit.weak and len(hit.keys) == 1:
                    self.present.add(hit.keys[0])

    def key(self, hit: Hit, *, evident: bool) -> tuple[str | None, str | None]:
        """Whom a hit names, and how certain that is; None: nobody in particular.

        `evident`: a title or the place of the name says that it is a person.
        """
        strong = [form.key for form in hit.forms if not form.weak]
        keys = [key for key in dict.fromkeys(strong or hit.keys) if self._lived(hit.kind, key)]
        if strong and len(keys) == 1:
            return keys[0], None
        near = [key for key in keys if key in self.present]
        if len(near) == 1:
            return near[0], None if strong else "medium"
        if evident and len(keys) == 1 and self._lives(hit.kind, keys[0]):
            return keys[0], "medium"
        return None, None

    def _lived(self, kind: Kind, key: str) -> bool:
        entry = self.register.authority.entries[kind, key]
        if self.year is None:
            return True
        return entry.born is None or self.year >= entry.born + _YOUNGEST

    def _lives(self, kind: Kind, key: str) -> bool:
        """False for somebody who was dead by then: a person who is only named by family
        name acts in the paper."""
        died = self.register.authority.entries[kind, key].died
        return self.year is None or died is None or self.year <= died

    def identify(self, document: Document) -> None:
        """Say whom the names that readers marked name: in signatures and lists."""
        for division in document.divisions:
            for node in walk(division):
                if (
                    not isinstance(node, Name | Issuer)
                    or node.span is None
                    or (node.span in self.decided)
                ):
                    continue
                if isinstance(node, Issuer):
                    hit = self.register.whole(plain_text(node.content))
                    if hit is not None and hit.kind == "body" and len(hit.keys) == 1:
                        self.identified[node.span] = ("body", hit.keys[0])
                elif node.kind == "person" and (key := self._of_text(plain_text(node.content))):
                    self.identified[node.span] = ("person", key)

    def unmask(self, document: Document) -> None:
        """A cover name is that of the person whom a gloss right after it names:
        FILIPPOV [Stalin]."""
        masks: dict[str, str] = {}
        names: list[Name] = []
        for division in document.divisions:
            for node in walk(division):
                if isinstance(node, Name) and node.kind == "person":
                    names.append(node)
                masks |= dict(self._glossed(getattr(node, "content", ())))
        for name in names:
            key = masks.get(plain_text(name.content).casefold())
            if key is not None and name.span is not None and name.span not in self.identified:
                self.identified[name.span] = ("person", key)

    def _glossed(self, nodes: Sequence[Inline]) -> Iterator[tuple[str, str]]:
        after = [node for node in nodes if not (isinstance(node, Text) and not node.text.strip())]
        for name, gloss in zip(after, after[1:], strict=False):
            if not (isinstance(name, Name) and name.kind == "person" and isinstance(gloss, Gloss)):
                continue
            meant = [n for n in gloss.content if not isinstance(n, Markup)]
            found = self.identified.get(meant[0].span) if len(meant) == 1 and meant[0].span else None
            if found is not None and found[0] == "person":
                yield plain_text(name.content).casefold(), found[1]

    def _of_text(self, text: str) -> str | None:
        hit = self.register.whole(text.strip(" .,/()"))
        return self.key(hit, evident=True)[0] if hit is not None and hit.kind == "person" else None

    def known_as(self, names: Sequence[str]) -> dict[str, str]:
        """The key of each name that is one person's."""
        return {name: key for name in names if (key := self._of_text(name)) is not None}


class _Covers:
    """Ranges in order, to ask whether one of them goes beyond another range."""

    def __init__(self, signs: Sequence[Mention]) -> None:
        self._ranges = sorted((sign.start, sign.end) for sign in signs)
        self._starts = [start for start, _ in self._ranges]

    def more_than(self, start: int, end: int) -> bool:
        """True when a range holds this one and is longer."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ranges[at][1] >= end and self._ranges[at] != (start, end)


@dataclass(slots=True)
class _Finder:
    """Marks names in the blocks of a document."""

    persons: Persons
    lookup: _Lookup

    def change(self, node: Node) -> Any:
        """Paragraphs, heads, lists, stamps and closing lines with the names in them."""
        if isinstance(node, ListBlock):
            return self.recipients(node)
        if words_for(node, Marking.NAMES) is not None:
            return marked(node, self.marked)
        words = words_for(node, Marking.KNOWN_NAMES)
        if words is not None:
            content = tuple(self._production(inner) for inner in words)
            return _with(node, within(content, self.formula))
        if isinstance(node, Speech):
            label = self.formula(node.label)
            blocks = tuple(rebuilt(block, self.change) for block in node.blocks)
            stage = rebuilt(node.stage, self.change) if node.stage is not None else None
            return replace(node, label=label, blocks=blocks, stage=stage)
        return None

    def recipients(self, block: ListBlock) -> ListBlock:
        """A list; in a list of copies an item that is a name alone is one."""
        if block.kind == "participants":
            return block  # its names are marked, and speeches point to its items
        items = []
        for item in block.items:
            content = within(item.content, self.marked)
            sign = self.persons.recipient(plain_text(item.content))
            if block.kind == "distribution" and sign is not None and content == item.content:
                content = wrap_ranges(item.content, [self._range(item.content, sign)])
            inner = tuple(self.recipients(under) for under in item.inner)
            same = content == item.content and inner == item.inner
            items.append(item if same else replace(item, content=content, inner=inner))
        return replace(block, items=tuple(items))

    def marked(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """The nodes with every name in them marked."""
        text = plain_text(nodes)
        taken = bytearray(len(text) + 1)
        ranges = self._hits(text, taken, full=True)
        for sign in self.persons.mentions(text, taken):
            ranges += self._title(sign, taken, text)
            ranges.append(self._range(nodes, sign, text))
        return wrap_ranges(nodes, ranges) if ranges else nodes

    def formula(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """The nodes with those names marked that the authority knows."""
        text = plain_text(nodes)
        ranges = self._hits(text, bytearray(len(text) + 1), full=False)
        return wrap_ranges(nodes, ranges) if ranges else nodes

    def _hits(self, text: str, taken: bytearray, *, full: bool) -> list[Range]:
        """What the authority knows in a text; a person whose name goes on beyond what it knows
        is left to the evidence of the text."""
        covers = _Covers(self.persons.mentions(text, bytearray(len(text) + 1)) if full else ())
        ranges: list[Range] = []
        for hit in self.lookup.register.find(text):
            if covers.more_than(hit.start, hit.end):
                continue
            if hit.weak and _GIVEN_BEFORE.search(text, max(0, hit.start - 4), hit.start):
                continue  # the family name of somebody whose initial it does not know
            if self._is_of_another(text, hit):
                continue
            title = self.persons.title_before(text, hit.start) if hit.kind == "person" else None
            key, certainty = self.lookup.key(hit, evident=title is not None)
            if key is None and hit.weak:
                continue
            ranges.append(Range(hit.start, hit.end, self._maker(hit.kind, key, certainty)))
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            if full and title is not None:
                ranges += self._title(Mention(hit.start, hit.end, title), taken, text)
        return ranges

    def _is_of_another(self, text: str, hit: Hit) -> bool:
        """True for one word that is a part of another name: of a wife or a namesake ("Mrs.
        Truman", "Polina Molotov"), of a person called like a town, or of a thing named after
        either ("Stalin Prize", "Washington Post")."""
        name = text[hit.start : hit.end]
        if len(re.findall(r"\w+", name)) > 1 or spelling.is_eastern(name) or name.isupper():
            return False
        before = _WORD_BEFORE.search(text, max(0, hit.start - 30), hit.start)
        if before is not None and hit.kind in ("person", "place"):
            word = before["word"]
            if self.persons.is_female(word) or hit.kind == "place" and self.persons.is_title(word):
                return True
            ends = word.endswith((".", "'s", "’s"))
            if (
                word[0].isupper()
                and len(word) > 2
                and before["blank"] == " "
                and not ends
                and (
                    self.persons.is_given(word)
                    or hit.kind == "person"
                    and not before["start"]
                    and not self.persons.is_known_word(word)
                )
            ):
                return True
        after = _WORD_AFTER.match(text, hit.end)
        return (
            after is not None
            and hit.kind in ("person", "place")
            and after["word"].casefold() in (self.persons.things)
        )

    def _title(self, sign: Mention, taken: bytearray, text: str) -> list[Range]:
        """The form of address or office right before a name."""
        if sign.title is None:
            return []
        words = text[sign.title : sign.start].rstrip(" \u00a0\n")
        start, end = sign.title, sign.title + len(words)
        if any(taken[start:end]):
            return []
        taken[start:end] = b"\1" * (end - start)
        return [Range(start, end, _role)]

    def _range(self, nodes: Sequence[Inline], sign: Mention, text: str | None = None) -> Range:
        """A person found by evidence; the authority may know the name by its evidence."""
        words = (plain_text(nodes) if text is None else text)[sign.start : sign.end]
        hit = self.lookup.register.whole(words)
        key, doubt = None, None
        title = text[sign.title : sign.start].split() if text and sign.title is not None else []
        wife = any(self.persons.is_female(word) for word in title)
        if hit is not None and hit.kind == "person" and sign.certainty is None and not wife:
            key, doubt = self.lookup.key(hit, evident=sign.title is not None)
        return Range(sign.start, sign.end, self._maker("person", key, sign.certainty or doubt))

    def _maker(self, kind: Kind, key: str | None, certainty: str | None) -> Any:
        def make(content: Sequence[Inline], place: Span) -> Name:
            self.lookup.decided.add(place)
            if key is not None:
                self.lookup.identified[place] = (kind, key)
            return Name(span=place, kind=kind, content=tuple(content), certainty=certainty)

        return make

    def _production(self, node: Inline) -> Inline:
        """Who drafted or typed the paper, unless only initials say so."""
        if not isinstance(node, Mark):
            return node
        if node.kind in ("to", "from"):
            return replace(node, content=self.marked(node.content))
        if node.kind not in ("draftedBy", "typedBy", "decipheredBy"):
            return node
        sign = self.persons.maker(plain_text(node.content))
        if sign is None:
            return node
        return replace(node, content=wrap_ranges(node.content, [self._range(node.content, sign)]))


def _with(node: Any, content: tuple[Inline, ...]) -> Any:
    return node if content == node.content else replace(node, content=content)


def _role(content: Sequence[Inline], place: Span) -> Name:
    return Name(span=place, kind="role", content=tuple(content))
