"""Enrichers: they take a document and return it with more marked, and change no character."""

from typing import TYPE_CHECKING

from encoder.core.lazy import lazily

if TYPE_CHECKING:
    from encoder.enrich.align.embeddings import Likeness, MissingExtra, embeddings
    from encoder.enrich.align.lexicon import Lexicon, NotALexicon
    from encoder.enrich.align.pairs import Knowledge, with_links
    from encoder.enrich.align.sentences import sentence_links, with_sentences
    from encoder.enrich.compare import version_differences
    from encoder.enrich.dates import with_dates
    from encoder.enrich.foreign import with_foreign
    from encoder.enrich.names.mark import with_names
    from encoder.enrich.names.proposals import NameTagger, recogniser
    from encoder.enrich.ocr import prepare, with_ocr_corrections
else:
    __getattr__ = lazily(
        __name__,
        {
            "align.embeddings": (
                "Likeness",
                "MissingExtra",
                "embeddings",
            ),
            "align.lexicon": ("Lexicon", "NotALexicon"),
            "align.pairs": ("Knowledge", "with_links"),
            "align.sentences": (
                "sentence_links",
                "with_sentences",
            ),
            "compare": ("version_differences",),
            "dates": ("with_dates",),
            "foreign": ("with_foreign",),
            "names.mark": ("with_names",),
            "names.proposals": (
                "NameTagger",
                "recogniser",
            ),
            "ocr": ("prepare", "with_ocr_corrections"),
        },
    )

__all__ = [
    "prepare",
    "Likeness",
    "MissingExtra",
    "NameTagger",
    "Knowledge",
    "Lexicon",
    "NotALexicon",
    "version_differences",
    "embeddings",
    "recogniser",
    "sentence_links",
    "with_dates",
    "with_foreign",
    "with_links",
    "with_names",
    "with_sentences",
    "with_ocr_corrections",
]
