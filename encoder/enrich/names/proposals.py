"""Names that a statistical model proposes, where nothing else says anything.

The model is an optional extra (``pip install 'tei-encoder[ner]'``). What it proposes is
marked as the program's statement (@resp) with low certainty; it never takes the place of a
name that an authority or the text itself gives, and never changes a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from encoder.core.model import Document, Inline, Item, ListBlock, Name, Node, Paragraph
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.core.visitor import rebuilt
from encoder.enrich.align.embeddings import MissingExtra
from encoder.enrich.names.persons import stops
from encoder.enrich.words import within
from encoder.profile import Profile

KINDS = {"PER": "person", "LOC": "place", "ORG": "body"}


class NameTagger(Protocol):
    """Something that finds names in a text."""

    def propose(self, text: str, language: str) -> Iterable[tuple[int, int, str]]:
        """Range and kind ("person", "place", "body") of each name; nothing for a language
        that it does not know."""
        ...


class Natasha:
    """The models for Russian news inside the wheel of the package natasha."""

    def __init__(self) -> None:
        try:
            from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
        except ImportError as err:
            raise MissingExtra("pip install 'tei-encoder[ner]'") from err
        self._doc, self._segmenter = Doc, Segmenter()
        self._tagger = NewsNERTagger(NewsEmbedding())

    def propose(self, text: str, language: str) -> Iterator[tuple[int, int, str]]:
        """See :class:`NameTagger`."""
        if language != "ru" or not text.strip():
            return
        read = self._doc(text)
        read.segment(self._segmenter)
        read.tag_ner(self._tagger)
        for span in read.spans:
            yield span.start, span.stop, KINDS[span.type]


@cache
def recogniser() -> NameTagger:
    """The recogniser that is installed, loaded once.

    Raises:
        MissingExtra: none is.
    """
    return Natasha()


def with_proposals(document: Document, profile: Profile, model: NameTagger) -> Document:
    """The document with proposed names in its paragraphs, beside those that it has."""
    non_names = frozenset(word.casefold() for word in profile.words("not_names"))

    def of(language: str) -> Any:
        def mark(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
            text = plain_text(nodes)
            found = [
                Range(start, end, _maker(kind))
                for start, end, kind in model.propose(text.replace(OBJECT, " "), language)
                if _may_be(text[start:end]) and not stops(text[start:end], non_names)
            ]
            return wrap_ranges(nodes, found) if found else nodes

        def change(node: Node) -> Any:
            if isinstance(node, ListBlock) and node.kind == "participants":
                return node
            if isinstance(node, Paragraph | Item):
                content = within(node.content, mark)
                return node if content == node.content else replace(node, content=content)
            return None

        return change

    return replace(
        document,
        divisions=tuple(rebuilt(division, of(division.language)) for division in document.divisions),
    )


def _may_be(name: str) -> bool:
    """False for what runs over a name that is marked, and for bare capitals."""
    return OBJECT not in name and "\n" not in name and not (name.isupper() and len(name) < 6)


def _maker(kind: str) -> Any:
    def make(content: Sequence[Inline], place: Any) -> Name:
        return Name(span=place, kind=kind, content=tuple(content), certainty="low", proposed=True)

    return make
