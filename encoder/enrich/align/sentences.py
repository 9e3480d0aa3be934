"""Sentences within paragraphs, as elements of their own, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from razdel import sentenize

from encoder.core.model import (
    Document,
    Inline,
    Label,
    Link,
    ListBlock,
    Node,
    Paragraph,
    Sentence,
    Speech,
    Stage,
    Stamp,
)
from encoder.core.ranges import Range, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.core.visitor import rebuilt, walk
from encoder.enrich.align.pairs import NOTHING, Knowledge, aligned
from encoder.enrich.align.units import Unit, unit
from encoder.language.wording import any_word
from encoder.profile import Profile

_APART = Label | Stage | Stamp
"""What stands beside the sentences of a paragraph."""
_EAST = re.compile(r"[^。！？；]+[。！？；]*[”」』]?")


def with_sentences(document: Document, profile: Profile) -> Document:
    """The document with the sentences of its paragraphs marked, in every version."""

    def of(language: str) -> Any:
        def change(node: Node) -> Any:
            if isinstance(node, ListBlock) and node.kind == "participants":
                return node
            if isinstance(node, Paragraph):
                return replace(node, content=_marked(node.content, language, profile))
            return None

        return change

    return replace(
        document,
        divisions=tuple(rebuilt(division, of(division.language)) for division in document.divisions),
    )


def _marked(nodes: tuple[Inline, ...], language: str, profile: Profile) -> tuple[Inline, ...]:
    """The nodes with their sentences; labels and stage directions stay beside them."""
    out: list[Inline] = []
    run: list[Inline] = []
    for node in (*nodes, None):
        if node is not None and not isinstance(node, _APART):
            run.append(node)
            continue
        if run:
            text = plain_text(run)
            found = spans(text, language, profile)
            out += wrap_ranges(run, [Range(start, end, _sentence) for start, end in found])
            run = []
        if node is not None:
            out.append(node)
    return tuple(out)


def _sentence(content: Sequence[Inline], place: Span) -> Sentence:
    return Sentence(span=place, content=tuple(content))


def spans(text: str, language: str, profile: Profile) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, without the blanks between them."""
    if re.search("[\u3040-\u9fff]", text):
        found = [match.span() for match in _EAST.finditer(text)]
    else:
        found = [(one.start, one.stop) for one in sentenize(text)]
    points = language in profile.vocabulary.get("ordinal_point", {})
    short = profile.lexicon(_short, points)
    merged: list[tuple[int, int]] = []
    last = 0
    for start, end in found:
        if merged and (
            short.search(text, max(merged[-1][0], last), merged[-1][1])
            or not re.search(r"\w", text[start:end])
        ):
            merged[-1] = (merged[-1][0], end)
            last = start if text[start:end].strip() else last
        else:
            merged.append((start, end))
            last = start
    return [
        (
            start + len(text[start:end]) - len(text[start:end].lstrip()),
            end - len(text[start:end]) + len(text[start:end].rstrip()),
        )
        for start, end in merged
        if text[start:end].strip()
    ]


def _short(profile: Profile, points: bool) -> re.Pattern[str]:
    """An abbreviation or an initial at the end of a stretch; or an ordinal number, where a
    point makes it one."""
    ordinal = r"|\d{1,2}\." if points else ""
    return re.compile(
        rf"(?<!\w)(?:(?i:{any_word(profile.words('abbreviations'))})|[^\W\d_]\.{ordinal})\s*$"
    )


def sentence_links(document: Document, knowledge: Knowledge = NOTHING) -> Iterator[Link]:
    """Links between the sentences of linked paragraphs."""
    original = next((d for d in document.divisions if d.role == "original"), None)
    for link in document.links:
        ours = list(_units(link.originals, document))
        theirs = list(_units(link.translations, document))
        if not ours or not theirs or original is None:
            continue
        languages = original.language, _language(link.translations[0], document)
        for pair in aligned(ours, theirs, knowledge, languages):
            yield Link(
                originals=tuple(one.node for one in ours[slice(*pair.first)]),
                translations=tuple(one.node for one in theirs[slice(*pair.second)]),
                certainty=pair.certainty,
            )


def _language(node: Node, document: Document) -> str:
    """The language of the version that a block stands in."""
    return next(
        division.language
        for division in document.divisions
        if any(inner is node for inner in walk(division))
    )


def _units(nodes: Sequence[Node], document: Document) -> Iterator[Unit]:
    for node in nodes:
        extent = replace(node, blocks=node.blocks[:1]) if isinstance(node, Speech) else node
        yield from (
            unit(inner, "text", document.identified)
            for inner in walk(extent)
            if isinstance(inner, Sentence)
        )
