"""The forms of dates that a profile knows."""

from __future__ import annotations

from encoder.dates import DateWords, make_words
from encoder.profile.schema import Profile


def date_words(profile: Profile, language: str) -> DateWords:
    """The forms of dates in a language and in that of the profile's records, which editors write
    between brackets; to be kept in the lexicon of the profile."""
    languages = dict.fromkeys((language, profile.metadata_language))
    return make_words(tuple(languages), profile.vocabulary, profile.months)
