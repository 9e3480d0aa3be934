"""What stands in one language version and not in the block of the other that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from encoder.core.model import (
    Addition,
    DateText,
    Division,
    Document,
    Gap,
    Leaf,
    Name,
    Node,
    Stamp,
    Text,
)
from encoder.core.ranges import full_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.enrich.align.units import units_of
from encoder.findings import Finding
from encoder.findings.enrichment import (
    DatesDisagreeBetweenVersions,
    MarkInOneVersion,
    NameInOneVersion,
    NoCounterpart,
    NumberInOneVersion,
)

SMALL = 10
"""Numbers up to this are often written as words."""
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_THOUSANDS = re.compile(r"[.,](?=\d{3}\b)")
_SHOWN = 60


def version_differences(document: Document) -> Iterator[Finding]:
    """Dates, numbers, names, gaps and insertions of linked blocks that only one of them has,
    and blocks of the text without a counterpart."""
    original = next((d for d in document.divisions if d.role == "original"), None)
    if original is None or not document.links:
        return
    said: set[tuple[str, Span | None]] = set()
    for link in document.links:
        for found in _pair(link.originals, link.translations, document.identified):
            key = found.code, found.span
            if found.span is None or key not in said:  # a note is linked, and its paragraph
                yield found
            said.add(key)
    for translation in document.divisions:
        if translation.role == "translation":
            yield from _stamps(original, translation)
            yield from _alone(document, original, translation)


def _pair(
    ours: Sequence[Node], theirs: Sequence[Node], known: Mapping[Span, tuple[str, str]]
) -> Iterator[Finding]:
    yield from _dates(ours, theirs)
    one, other = _numbers(ours), _numbers(theirs)
    for has, lacks, words in ((ours, theirs, one - other), (theirs, ours, other - one)):
        for number in sorted(words):
            yield _finding(NumberInOneVersion, _place_of_number(has, number), lacks, number)
    named, renamed = _people(ours, known), _people(theirs, known)
    for people, lacks, keys in (
        (named, theirs, named.keys() - renamed),
        (renamed, ours, renamed.keys() - named),
    ):
        for key in sorted(keys):
            yield _finding(NameInOneVersion, people[key].place, lacks, people[key].words)
    for kind, what in ((Gap, "a gap"), (Addition, "an insertion")):
        count, others = (
            [n for node in side for n in walk(node) if isinstance(n, kind)] for side in (ours, theirs)
        )
        if len(count) != len(others):
            more, lacks = (count, theirs) if len(count) > len(others) else (others, ours)
            yield _finding(MarkInOneVersion, _reach(more[:1]), lacks, what)


def _stamps(original: Division, translation: Division) -> Iterator[Finding]:
    """The stamps of both heads, one by one, when there are equally many."""
    ours, theirs = (
        [node for block in division.opener for node in walk(block) if isinstance(node, Stamp)]
        for division in (original, translation)
    )
    if len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from _dates([one], [other])


def _dates(ours: Sequence[Node], theirs: Sequence[Node]) -> Iterator[Finding]:
    """Dates of one block that the other has differently; a less precise one agrees."""
    one, other = _dated(ours), _dated(theirs)
    only = [iso for iso in one if not any(_agree(iso, there) for there in other)]
    others = [iso for iso in other if not any(_agree(iso, here) for here in one)]
    for iso in only:
        yield _finding(
            DatesDisagreeBetweenVersions,
            one[iso].place,
            theirs,
            f"{one[iso].words} ({iso})",
            f"{other[others[0]].words} ({others[0]})" if others else "",
        )
    if not only:
        for iso in others:
            yield _finding(
                DatesDisagreeBetweenVersions, other[iso].place, ours, f"{other[iso].words} ({iso})"
            )


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of a block, and where they stand."""

    words: str
    place: Span | None


def _said(node: DateText | Name) -> _Said:
    return _Said(" ".join(full_text(node.content).split()), _reach([node]))


def _dated(nodes: Sequence[Node]) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for date in (n for node in nodes for n in walk(node) if isinstance(n, DateText)):
        value = date.dating
        for iso in (value.when, value.start, value.end, value.not_before, value.not_after):
            if iso:
                found.setdefault(iso, _said(date))
    return found


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _numbers(nodes: Sequence[Node]) -> set[str]:
    text = " ".join(full_text(nodes).split())
    for words in sorted(
        (
            " ".join(full_text(n.content).split())
            for node in nodes
            for n in walk(node)
            if isinstance(n, DateText)
        ),
        key=len,
        reverse=True,
    ):
        text = text.replace(words, " ", 1)
    found = set(map(_plain, _NUMBER.findall(text)))
    return {number for number in found if not (number.isdecimal() and int(number) <= SMALL)}


def _plain(number: str) -> str:
    """A number without the marks between thousands."""
    return _THOUSANDS.sub("", number).replace(",", ".")


def _place_of_number(nodes: Sequence[Node], number: str) -> Span | None:
    """Where a number stands; the block, where a mark within it parts it."""
    for leaf in (n for node in nodes for n in walk(node)):
        if isinstance(leaf, Text) and leaf.span is not None:
            for match in _NUMBER.finditer(leaf.text):
                if _plain(match.group()) == number:
                    return Span(leaf.span.start + match.start(), leaf.span.start + match.end())
    return _place(nodes)


def _people(nodes: Sequence[Node], known: Mapping[Span, tuple[str, str]]) -> dict[str, _Said]:
    return {
        known[n.span][1]: _said(n)
        for node in nodes
        for n in walk(node)
        if isinstance(n, Name) and n.span is not None and known.get(n.span, ("",))[0] == "person"
    }


def _alone(document: Document, original: Division, translation: Division) -> Iterator[Finding]:
    """Paragraphs without a counterpart, of versions that have links at all."""
    linked = {id(node) for link in document.links for node in (*link.originals, *link.translations)}
    for division, other in ((original, translation), (translation, original)):
        for one in units_of(division, document.identified):
            if one.kind in ("text", "entry") and id(one.node) not in linked:
                yield NoCounterpart(
                    span=_place([one.node]),
                    text=_short(one.text),
                    language=other.language,
                    candidate=_candidate(document, one.node),
                )


def _candidate(document: Document, block: Node) -> str:
    """What a block that has no counterpart may be the same as."""
    for link in document.doubtful:
        for side, others in (
            (link.originals, link.translations),
            (link.translations, link.originals),
        ):
            if any(node is block for node in side):
                return f"; perhaps {_short(_words(others))}"
    return ""


_Difference = DatesDisagreeBetweenVersions | NumberInOneVersion | NameInOneVersion | MarkInOneVersion


def _finding(
    kind: type[_Difference], place: Span | None, lacks: Sequence[Node], what: str, other: str = ""
) -> Finding:
    return kind(span=place, what=what, other=other or f"nothing like it: {_short(_words(lacks))}")


def _words(nodes: Sequence[Node]) -> str:
    return " ".join(full_text(nodes).split())


def _short(text: str) -> str:
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def _place(nodes: Sequence[Node]) -> Span | None:
    return next(
        (
            leaf.span
            for node in nodes
            for leaf in walk(node)
            if isinstance(leaf, Leaf) and leaf.span is not None and len(leaf.span)
        ),
        None,
    )


def _reach(nodes: Sequence[Node]) -> Span | None:
    """From the first to the last character that nodes hold."""
    spans = [
        leaf.span
        for node in nodes
        for leaf in walk(node)
        if isinstance(leaf, Leaf) and leaf.span is not None
    ]
    if spans:
        return Span(min(s.start for s in spans), max(s.end for s in spans))
    return next((node.span for node in nodes if node.span is not None), None)
