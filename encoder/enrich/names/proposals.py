"""Models of others that find names, in the place of the tagger for the languages that they know.

A model is an optional extra (``pip install 'tei-encoder[ner]'``). What it alone says is marked as the
program's statement (@resp) with low certainty; it never takes the place of a name that an authority
gives, and never changes a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from encoder.enrich.align.embeddings import MissingExtra
from encoder.enrich.names.tagger.tag import KINDS


class NameTagger(Protocol):
    """Something that finds names in a text."""

    languages: frozenset[str]
    """Those that it knows (BCP 47, the first part)."""

    def propose(self, text: str, language: str) -> Iterable[tuple[int, int, str]]:
        """Range and kind ("person", "place", "body") of each name."""
        ...


class Natasha:
    """The models for Russian news inside the wheel of the package natasha."""

    languages = frozenset({"ru"})

    def __init__(self) -> None:
        try:
            from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
        except ImportError as err:
            raise MissingExtra("pip install 'tei-encoder[ner]'") from err
        self._doc, self._segmenter = Doc, Segmenter()
        self._tagger = NewsNERTagger(NewsEmbedding())

    def propose(self, text: str, language: str) -> Iterator[tuple[int, int, str]]:
        """See :class:`NameTagger`."""
        if language.split("-")[0] not in self.languages or not text.strip():
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
