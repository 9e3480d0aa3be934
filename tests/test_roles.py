"""Original or translation: what speaks for it."""

from __future__ import annotations

import pytest

from encoder.core.source import Source, Span
from encoder.layout.roles import language_of, translation_notes
from encoder.pipeline import encode

LETTER = (
    "The ferry will not sail today, because the boiler leaks. We ask you to tell the passengers and "
    "to keep the ticket office open until noon.\n\nP. Lugovoi\n"
)


def versions(text: str, profile) -> list[tuple[str, str, bool]]:
    made = encode("a.txt", text.encode(), profile)
    assert made.document is not None and made.sound
    return [(one.language, one.role, one.sure) for one in made.document.divisions]


@pytest.mark.parametrize(
    ("note", "language", "name"),
    [
        ("Translated from the Russian by Mary Lowell", "ru", "Mary Lowell"),
        ("[Translated from German]", "de", ""),
        ("Übersetzung aus dem Russischen", "ru", ""),
        ("Перевод с английского", "en", ""),
        ("Traduit du russe", "ru", ""),
        ("Z ruštiny přeložil Novák", "ru", ""),
        ("Fordítás oroszból", "ru", ""),
        ("Przekład z niemieckiego", "de", ""),
    ],
)
def test_a_note_says_from_what_a_version_was_translated(profile, note, language, name):
    source = Source("a", f"{LETTER}\n{note}\n")
    (found,) = translation_notes(source, Span(0, len(source.text)), profile)
    assert (found.language, found.name) == (language, name)
    assert source.slice(found.span).strip() == note


@pytest.mark.parametrize(
    "line",
    [
        "Перевел: Сунцов",
        "The talk was translated by Cde. Suntsov.",
        "Translated by Petrov",
        "I asked for a translation of the German letter of 3 May, which the captain of the port had sent me "
        "with the mail of that day, and had no answer.",
    ],
)
def test_an_interpreter_makes_no_translation(profile, line):
    source = Source("a", f"{LETTER}\n{line}\n")
    assert not list(translation_notes(source, Span(0, len(source.text)), profile))


def test_the_word_alone_over_a_text_is_a_note(profile):
    assert versions(f"TRANSLATION\n\n{LETTER}", profile) == [("en", "translation", True)]
    assert versions(f"{LETTER}\nTranslation\n\nThat was all.", profile)[0][1:] == ("original", False)


def test_a_version_for_which_nothing_speaks_is_an_original_with_doubt(profile):
    made = encode("a.txt", LETTER.encode(), profile)
    assert made.tei is not None
    assert '<div type="original" cert="low"' in made.tei.decode()
    named = encode("a.txt", f"Title: T\nLanguage: English\n\n{LETTER}".encode(), profile)
    assert named.tei is not None
    assert 'cert="low"' not in named.tei.decode()


GERMAN = (
    "Die Fähre fährt heute nicht, weil der Kessel leckt. Wir bitten, es den Fahrgästen zu sagen und die "
    "Kasse bis zum Mittag offen zu halten, damit alle ihr Geld zurückbekommen.\n\nP. Lugovoi\n"
)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_the_one_with_a_note_is_the_translation(profile, order):
    texts = [f"{LETTER}\nTranslated from the German by M. Lowell\n", GERMAN]
    found = versions("\n\n".join(texts[::order]), profile)
    assert sorted(found) == [("de", "original", True), ("en", "translation", True)]


@pytest.mark.parametrize(
    ("word", "tag"),
    [("Russian", "ru"), ("Russischen", "ru"), ("польского", "pl"), ("orosz", "ru"), ("harbour", None)],
)
def test_languages_are_known_in_any_language_and_case(profile, word, tag):
    assert language_of(word, profile) == tag
