"""Dates in the text of a document: in paragraphs, heads, stamps, lists and signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from encoder.core.model import (
    DateText,
    Dating,
    Division,
    Document,
    Entry,
    Inline,
    ListBlock,
    Marking,
    Node,
)
from encoder.core.ranges import Range, full_text, place_of, plain_text, wrap_ranges
from encoder.core.visitor import rebuilt, walk
from encoder.dates import DateContext, FoundDate, find_dates, orders
from encoder.enrich.words import day_sayers, marked, words_for
from encoder.findings import Finding
from encoder.findings.enrichment import DateAmbiguous, DateNotAnchored
from encoder.profile import Profile
from encoder.profile.dating import date_words


def with_dates(document: Document, profile: Profile) -> tuple[Document, list[Finding]]:
    """The document with the dates in its text marked, and what can be read in two ways.

    A day without a year takes the year of the nearest date before it in its block, else that of its
    entry, of the record or of the paper's own dateline, and says so (cert="medium"); in a paper that
    says no date that of the nearest date before it.
    """
    shown = {
        order for division in document.divisions for text in _texts(division) for order in orders(text)
    }
    order = shown.pop() if len(shown) == 1 else ""
    found: list[Finding] = []
    divisions = []
    for division in document.divisions:
        day = document.record.reference_date or _own_date(division, profile, order)
        marker = _Marker(division.language, profile, DateContext(day, order), found)
        divisions.append(rebuilt(division, marker.change))
    return replace(document, divisions=tuple(divisions)), found


def _texts(division: Division) -> Iterator[str]:
    for node in walk(division):
        words = words_for(node, Marking.DATES)
        if words is not None:
            yield plain_text(words)


def _own_date(division: Division, profile: Profile, order: str) -> str:
    """The date that a version says itself, in its dateline, else in its heads or at its end."""
    words = profile.lexicon(date_words, division.language)
    for node in day_sayers(division):
        for one in find_dates(full_text(node.content), words, DateContext("", order)):
            if one.dating.when and len(one.dating.when) > len("1955"):
                return one.dating.when
    return ""


@dataclass(slots=True)
class _Marker:
    language: str
    profile: Profile
    context: DateContext
    found: list[Finding] = field(default_factory=list)

    def change(self, node: Node) -> Node | None:
        """Blocks with their dates; what has dates already keeps them."""
        if isinstance(node, ListBlock) and node.kind == "participants":
            return node  # speeches point to its items
        if isinstance(node, Entry):
            return self._entry(node)
        return marked(node, self._marked) if words_for(node, Marking.DATES) is not None else None

    def _entry(self, node: Entry) -> Entry:
        """An entry; its day is the context of the dates in it."""
        day = (
            next(
                (
                    inner.dating.when
                    for inner in walk(node.head)
                    if isinstance(inner, DateText) and inner.dating.when
                ),
                None,
            )
            if node.head is not None
            else None
        )
        own = replace(self, context=replace(self.context, reference_date=day)) if day else self
        return replace(node, blocks=tuple(rebuilt(block, own.change) for block in node.blocks))

    def _marked(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        bare, known = _without_dates(nodes)
        text = plain_text(bare)
        seen = find_dates(text, self.profile.lexicon(date_words, self.language), self.context)
        self._go_on(seen)
        seen = [one for one in seen if not any(_cuts(one, other) for other in known)]
        kept = [other for other in known if not any(_overlap(one, other) for one in seen)]
        for one in seen:
            if one.readings:
                self.found.append(
                    DateAmbiguous(
                        span=place_of(bare, one.start, one.end),
                        text=text[one.start : one.end],
                        one=one.readings[0],
                        other=one.readings[1],
                    )
                )
            if one.unanchored:
                self.found.append(
                    DateNotAnchored(
                        span=place_of(bare, one.start, one.end), text=text[one.start : one.end]
                    )
                )
        seen = [one for one in seen if not one.unanchored]
        if len(kept) == len(known) and not seen:
            return nodes
        return wrap_ranges(
            bare, [Range(one.start, one.end, _maker(one.dating)) for one in (*seen, *kept)]
        )

    def _go_on(self, seen: Sequence[FoundDate]) -> None:
        """In a paper whose date is not known a date counts for the blocks after it."""
        stated = [one.dating.stated for one in seen if one.dating.stated and not one.dating.certainty]
        if stated and not self.context.reference_date:
            self.context = replace(self.context, before=stated[-1])


def _maker(value: Dating) -> Any:
    def make(content: Sequence[Inline], place: Any) -> DateText:
        return DateText(span=place, dating=value, content=tuple(content))

    return make


def _without_dates(nodes: Sequence[Inline]) -> tuple[tuple[Inline, ...], list[FoundDate]]:
    """The nodes with the dates that readers marked laid open, and those dates."""
    bare: list[Inline] = []
    known: list[FoundDate] = []
    at = 0
    for node in nodes:
        parts = node.content if isinstance(node, DateText) else (node,)
        size = len(plain_text(parts))
        if isinstance(node, DateText):
            known.append(FoundDate(at, at + size, node.dating))
        bare += parts
        at += size
    return tuple(bare), known


def _overlap(one: FoundDate, other: FoundDate) -> bool:
    return one.start < other.end and other.start < one.end


def _cuts(one: FoundDate, known: FoundDate) -> bool:
    """True when a date says no more than the one that a reader found there."""
    wider = one.end - one.start > known.end - known.start
    return _overlap(one, known) and not (wider and one.start <= known.start and known.end <= one.end)
