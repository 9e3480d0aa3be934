"""Whom the names of one document name.

A name points to an entry of the authority only if nothing in the document contradicts it and
something speaks for it beyond the family name. Against it speak: somebody else of that family name
whom the document names in full, other given names or initials, years in which nobody of that entry
lived, the scope of the authority. For it: the full name, the same person named in full elsewhere in
the document, an office that the entry has, and other names of the same authority around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from encoder.authority.load import AuthorityEntry, Kind
from encoder.authority.matcher import Hit, NameMatcher
from encoder.core.model import Document, Gloss, Inline, Issuer, Markup, Name, Text
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.language import spelling

_YOUNGEST = 15
"""Years before which nobody is named in a paper."""
_REMEMBERED = 10
"""So many years after a death a family name alone, where it is enough, still means that person."""
_AROUND = 2
"""So many other entries that a document names surely make it one of the authority's world."""


@dataclass(slots=True)
class Identities:
    """Whom names of one document name."""

    register: NameMatcher
    year: int | None
    """Of the document, where the record or its dateline says it."""
    present: set[str] = field(default_factory=set)
    """Persons whom the document names in full."""
    around: set[tuple[str, str]] = field(default_factory=set)
    """Kind and key of everything that the document names surely."""
    rivals: set[str] = field(default_factory=set)
    """Persons of whose family name the document names somebody else in full."""
    identified: dict[Span, tuple[Kind, str]] = field(default_factory=dict)
    decided: set[Span] = field(default_factory=set)
    """Places of the names that were marked here, identified or not."""

    def learn(self, texts: Iterable[str]) -> None:
        """Note whom and what texts name surely."""
        for text in texts:
            for hit in self.register.find(text):
                if hit.weak or len(hit.keys) != 1 or not self.in_scope(hit.kind, hit.keys[0]):
                    continue
                self.around.add((hit.kind, hit.keys[0]))
                if hit.kind == "person" and len(re.findall(r"\w+", text[hit.start : hit.end])) > 1:
                    self.present.add(hit.keys[0])

    def compare(self, names: Iterable[str], family_first: frozenset[str]) -> None:
        """Note whose family name somebody else bears whom the document names in full.

        Args:
            names: of persons, as the document has them.
            family_first: family names that come first.
        """
        for name in names:
            words = name.strip(" .,").split()
            whole = self.register.whole(name)
            if len(words) < 2 or whole is not None and not whole.weak:
                continue
            first = words[0].casefold() in family_first or words[0].isupper() > words[-1].isupper()
            family, given = (words[0], words[1:]) if first else (words[-1], words[:-1])
            for key in self._bearers(family):
                if not self._fits(key, given):
                    self.rivals.add(key)

    def _bearers(self, family: str) -> tuple[str, ...]:
        hit = self.register.whole(family.strip(".,"))
        return hit.keys if hit is not None and hit.kind == "person" else ()

    def _fits(self, key: str, given: Sequence[str]) -> bool:
        """True when given names or initials can be those of an entry: the first begins alike in one
        of its spellings."""
        entry = self.register.authority.entries["person", key]
        own = spelling.initial(given[0])
        letters = set()
        for _, name in entry.spellings():
            words = name.split()
            parts = words[1:] if entry.family_first else words[:-1]
            letters |= {spelling.initial(part) for part in parts}
        return not letters or not own or own in letters

    def in_scope(self, kind: Kind, key: str) -> bool:
        """False for an entry of an authority that is of another time or of other places."""
        scope = self.register.authority.entries[kind, key].scope
        if scope is None or self.year is None:
            return True
        return (scope.first is None or self.year >= scope.first) and (
            scope.last is None or self.year <= scope.last
        )

    def _of_the_places(self, key: str) -> bool:
        scope = self.register.authority.entries["person", key].scope
        if scope is None or not scope.places:
            return len(self.around - {("person", key)}) >= _AROUND
        return any(("place", place) in self.around for place in scope.places)

    def key(self, hit: Hit, *, title: str = "", evident: bool = False) -> tuple[str | None, str | None]:
        """Whom a hit names, and how certain that is; None: nobody in particular.

        Args:
            hit: the name.
            title: the form of address or office before it.
            evident: its place says that it is a person.
        """
        strong = [form.key for form in hit.forms if not form.weak]
        keys = [key for key in dict.fromkeys(strong or hit.keys) if self._may_be(hit.kind, key)]
        if strong and len(keys) == 1 and (hit.kind != "person" or self._alone(keys[0], hit)):
            return keys[0], None
        near = [key for key in keys if key in self.present and key not in self.rivals]
        if len(near) == 1:
            return near[0], None if strong else "medium"
        if (title or evident) and len(keys) == 1 and self._speaks_for(keys[0], title):
            return keys[0], "medium"
        return None, None

    def _alone(self, key: str, hit: Hit) -> bool:
        """True for a full name, and for a family name that is enough to know somebody by: of one who
        lived then or is of the paper's world, and of whose name the paper names nobody else."""
        if any(len(form.words) > 1 for form in hit.forms):
            return True
        lived = self._lived(key, _REMEMBERED)
        return key not in self.rivals and (lived or self._of_the_places(key))

    def _lived(self, key: str, more: int = 0) -> bool:
        died = self.register.authority.entries["person", key].died
        return self.year is None or died is None or self.year <= died + more

    def _may_be(self, kind: Kind, key: str) -> bool:
        entry = self.register.authority.entries[kind, key]
        if not self.in_scope(kind, key):
            return False
        return self.year is None or entry.born is None or self.year >= entry.born + _YOUNGEST

    def _speaks_for(self, key: str, title: str) -> bool:
        """True when more than the family name says that it is this person: one who lived then, of
        whom nobody of the same name is named, and whose office stands before the name or whose world
        the document is of."""
        entry = self.register.authority.entries["person", key]
        if key in self.rivals or not self._lived(key):
            return False
        return _has_office(entry, title) or self._of_the_places(key)

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
                elif node.kind == "person" and (key := self.of_text(plain_text(node.content))):
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

    def of_text(self, text: str) -> str | None:
        """The key of the person whom a text names that is a name and nothing else."""
        hit = self.register.whole(text.strip(" .,/()"))
        if hit is None or hit.kind != "person":
            return None
        return self.key(hit, evident=True)[0]

    def known_as(self, names: Sequence[str]) -> Mapping[str, str]:
        """The key of each name that is one person's."""
        return {name: key for name in names if (key := self.of_text(name)) is not None}


def _has_office(entry: AuthorityEntry, title: str) -> bool:
    """True when the words before a name say an office that the entry has."""
    if entry.office is None:
        return False
    own = {word.casefold() for word in re.findall(r"[^\W\d_]{4,}", entry.office)}
    return any(word.casefold() in own for word in re.findall(r"[^\W\d_]{4,}", title))
