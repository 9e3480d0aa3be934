"""Names of persons, places and bodies in a document, and whom they name.

Names that an authority knows are found in every spelling; persons that it does not know are
found by what the text says of them. A family name alone is that of the one person of that
name whom the document names in full; with a title before it, of the only one whom the
authority knows and who lived then. Whatever stays open gets no pointer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from encoder.authority.load import Authority, Kind
from encoder.authority.matcher import Hit, register
from encoder.core.model import (
    DateText,
    Document,
    Inline,
    ListBlock,
    Mark,
    Marking,
    Name,
    Node,
    Record,
    Speech,
)
from encoder.core.ranges import Range, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.core.visitor import rebuilt, walk
from encoder.enrich.names.combine import (
    SURE,
    Tags,
    checked,
    countries,
    is_added,
    is_name,
    longer,
)
from encoder.enrich.names.identity import Identities
from encoder.enrich.names.own import own_entries
from encoder.enrich.names.persons import Mention, Persons
from encoder.enrich.names.proposals import NameTagger
from encoder.enrich.names.tagger.tag import KINDS, Tagged, tagger
from encoder.enrich.words import day_sayers, marked, within, words_for
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


def with_names(
    document: Document, profile: Profile, authority: Authority, model: NameTagger | None = None
) -> Document:
    """The document with its names marked, and whom they name.

    Args:
        document: with its blocks read.
        profile: gives titles, offices and words that are no names.
        authority: persons, places and bodies to know.
        model: takes the place of the tagger for the languages that it knows; None: nothing does.
    """
    known = register(authority, profile)
    persons = Persons.of(document, profile)
    lookup = Identities(known, _year(document))
    texts = list(_all_texts(document))
    lookup.learn(texts)
    finder = _Finder(persons, lookup, _tags(document, profile, model))
    lookup.compare(_named(texts, finder), persons.family_first)
    named = replace(
        document, divisions=tuple(rebuilt(division, finder.change) for division in document.divisions)
    )
    lookup.identify(named)
    lookup.unmask(named)
    own, persons_of_its_own = own_entries(named.divisions, lookup.identified, persons.family_first)
    return replace(
        named,
        identified=dict(sorted({**lookup.identified, **own}.items())),
        known_as=lookup.known_as(_named_in_record(document.record)),
        entities=(
            *(
                authority.entity(kind, key)
                for kind, key in sorted({(kind, key) for kind, key in lookup.identified.values()})
            ),
            *persons_of_its_own,
        ),
    )


def _named_in_record(record: Record) -> list[str]:
    """Authors, sender and addressee as the record writes them."""
    return [
        *record.authors,
        *record.recipients,
        *(name for name in (record.sender, record.addressee) if name),
    ]


def _year(document: Document) -> int | None:
    """The year of the record, else that of the paper's own dateline or head."""
    reference_date = document.record.reference_date
    if reference_date[:4].isdecimal():
        return int(reference_date[:4])
    for division in document.divisions:
        for node in (inner for outer in day_sayers(division) for inner in walk(outer)):
            if isinstance(node, DateText) and node.dating.when and not node.dating.certainty:
                return int(node.dating.when[:4])
    return None


def _tags(document: Document, profile: Profile, model: NameTagger | None) -> Tags:
    """What the tagger says of the blocks of a document, or a model in its place."""
    tags, using = Tags(), tagger(profile)
    for division in document.divisions:
        blocks = (words_for(node, Marking.NAMES) for node in walk(division))
        every = (plain_text(words) for words in blocks if words is not None)
        texts = [text for text in every if text.strip()]
        if model is not None and division.language.split("-")[0] in model.languages:
            tags.propose(texts, model, division.language)
        else:
            tags.read(texts, using, division.language)
    return tags


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


def _named(texts: Iterable[str], finder: _Finder) -> Iterator[str]:
    """The persons whom texts name, as they stand there."""
    for text in texts:
        for sign in finder.mentions(text):
            yield text[sign.start : sign.end]


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
    lookup: Identities
    tags: Tags
    seen: dict[str, list[Mention]] = field(default_factory=dict)
    known_in: tuple[str, dict[int, int]] | None = None

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

    def mentions(self, text: str) -> list[Mention]:
        """The persons of a text by its own evidence, looked for once."""
        found = self.seen.get(text)
        if found is None:
            signs = self.persons.mentions(text, bytearray(len(text) + 1))
            found = self.seen[text] = [self._with_family(sign, text) for sign in signs]
        return found

    def _with_family(self, sign: Mention, text: str) -> Mention:
        """A name with the known family name right after it (``Franklin Delano | Roosevelt``)."""
        if " " not in text[sign.start : sign.end] or text[sign.end : sign.end + 1] != " ":
            return sign
        hit = self._persons_at(text).get(sign.end + 1)
        if hit is None or len(text[sign.end + 1 : hit].split()) != 1 or sign.certainty is not None:
            return sign
        return replace(sign, end=hit)

    def _persons_at(self, text: str) -> dict[int, int]:
        """Where known persons begin in a text -> where the first of them there ends."""
        if self.known_in is None or self.known_in[0] is not text:
            hits = [hit for hit in self.lookup.register.find(text) if hit.kind == "person"]
            self.known_in = text, {hit.start: hit.end for hit in reversed(hits)}
        return self.known_in[1]

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
        tagged, common = self.tags.of(text), self.persons.common
        signs = [self._with_family(sign, text) for sign in self.persons.mentions(text, taken)]
        trusted = self.tags.languages.get(text) in self.persons.known_languages
        given, titles = self.persons.signed, self.persons.titles
        for sign in checked(text, signs, tagged, common, given, titles, trusted):
            ranges += self._title(sign, taken, text)
            ranges.append(self._range(nodes, sign, text))
            taken[sign.start : sign.end] = b"\1" * (sign.end - sign.start)
        for one in tagged:
            if (
                is_added(one)
                and not any(taken[one.start : one.end])
                and is_name(one, text, common, titles, self.tags.languages.get(text, ""))
            ):
                ranges += self._proposed(one, taken, text)
        language = self.tags.languages.get(text, "")
        for start, end in countries(text, tagged, language, taken):
            ranges.append(Range(start, end, self._maker("place", None, None, proposed=False)))
        return wrap_ranges(nodes, ranges) if ranges else nodes

    def _proposed(self, one: Tagged, taken: bytearray, text: str) -> list[Range]:
        """A name that only the tagger says; the authority may know it."""
        kind = KINDS[one.kind]
        sign = Mention(one.start, one.end)
        if kind == "person":
            untitled = self.persons.without_title(text, one.start, one.end)
            if untitled is None:
                return []
            sign = untitled
        hit = self.lookup.register.whole(text[sign.start : sign.end])
        if hit is not None and self._is_of_another(text, replace(hit, start=sign.start, end=sign.end)):
            return []
        key, doubt = self._known(sign, text, kind)
        if key is None:
            doubt = "medium" if one.margin >= SURE else "low"
        taken[sign.start : sign.end] = b"\1" * (sign.end - sign.start)
        made = self._maker(kind, key, doubt, proposed=key is None)
        return [*self._title(sign, taken, text), Range(sign.start, sign.end, made)]

    def formula(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """The nodes with those names marked that the authority knows."""
        text = plain_text(nodes)
        ranges = self._hits(text, bytearray(len(text) + 1), full=False)
        return wrap_ranges(nodes, ranges) if ranges else nodes

    def _hits(self, text: str, taken: bytearray, *, full: bool) -> list[Range]:
        """What the authority knows in a text; a person whose name goes on beyond what it knows
        is left to the evidence of the text."""
        covers = _Covers([*self.mentions(text), *longer(self.tags.of(text))] if full else ())
        ranges: list[Range] = []
        for hit in self.lookup.register.find(text):
            if covers.more_than(hit.start, hit.end):
                continue
            if hit.weak and _GIVEN_BEFORE.search(text, max(0, hit.start - 4), hit.start):
                continue  # the family name of somebody whose initial it does not know
            if self._is_of_another(text, hit):
                continue
            title = self.persons.title_before(text, hit.start) if hit.kind == "person" else None
            before = text[title : hit.start] if title is not None else ""
            key, certainty = self.lookup.key(hit, title=before)
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
        """The form of address or office right before a name, or after it."""
        found = []
        for start, end in ((sign.title, sign.start), (sign.end, sign.after)):
            if start is None or end is None:
                continue
            words = text[start:end].strip(" \u00a0\n")
            start = text.index(words, start)
            end = start + len(words)
            if words and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Range(start, end, _role))
        return found

    def _range(self, nodes: Sequence[Inline], sign: Mention, text: str | None = None) -> Range:
        """A person found by evidence; the authority may know the name by its evidence."""
        text = plain_text(nodes) if text is None else text
        key, doubt = self._known(sign, text, "person") if sign.certainty is None else (None, None)
        return Range(sign.start, sign.end, self._maker("person", key, sign.certainty or doubt))

    def _known(self, sign: Mention, text: str, kind: str) -> tuple[str | None, str | None]:
        """Key and certainty of a name that is whole what the authority knows; a wife is not her
        husband."""
        hit = self.lookup.register.whole(text[sign.start : sign.end])
        title = text[sign.title : sign.start] if sign.title is not None else ""
        if hit is None or hit.kind != kind or any(map(self.persons.is_female, title.split())):
            return None, None
        return self.lookup.key(hit, title=title)

    def _maker(
        self, kind: str, key: str | None, certainty: str | None, *, proposed: bool = False
    ) -> Any:
        def make(content: Sequence[Inline], place: Span) -> Name:
            self.lookup.decided.add(place)
            if key is not None:
                self.lookup.identified[place] = (cast(Kind, kind), key)
            return Name(
                span=place, kind=kind, content=tuple(content), certainty=certainty, proposed=proposed
            )

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
