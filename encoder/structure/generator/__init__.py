"""Papers that nobody wrote, with a label on every line: what the reader must give back.

The opposite of the reader. From the vocabulary of the profile it makes letters, telegrams, reports,
minutes, memoranda, decrees, diaries and printed papers in every language that the profile has words
for, and renders each in a layout drawn by lot: wrapped or not, parted by blank lines or not, with
pages, in Markdown, with damage. The running text is of words that mean nothing: the reader looks at
shapes and at classes of words. The same seed gives the same papers.
"""

from __future__ import annotations

import random

from encoder.profile import Profile
from encoder.profile.loading import with_words_of
from encoder.structure.generator.layouts import layout, rendered
from encoder.structure.generator.papers import GENRES
from encoder.structure.generator.words import Words

__all__ = ["by_language", "paper"]


_MORE = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2)
"""So many further papers of the same kind stand in a file."""


def paper(rng: random.Random, profile: Profile, own: dict[str, Profile]) -> tuple[str, list[str], str]:
    """A paper: its text, a label for each of its lines, its language.

    Args:
        rng: where the lots come from.
        profile: the whole profile.
        own: language -> a profile with the words of that language alone.
    """
    language = rng.choice(sorted(own))
    words = Words(rng, own[language], language)
    genre = rng.choice(GENRES)
    parts = [part for part in genre(words) if any(line.strip() for line in part.lines)]
    others = [rng.choice(GENRES)] if rng.random() < 0.2 else [genre] * rng.choice(_MORE)
    for other in others:
        parts += [part for part in other(words) if any(x.strip() for x in part.lines)]
    text, labels = rendered(parts, layout(rng), rng)
    return text, labels, language


def by_language(profile: Profile) -> dict[str, Profile]:
    """A profile for each language with the words of that language alone: what the generator
    draws from."""
    known = {language: with_words_of(language) for language in profile.languages}
    return {language: own for language, own in known.items() if own.salutes}
