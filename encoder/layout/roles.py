"""Which version is the original and which a translation, by what speaks for it.

Evidence, the strongest first: the record names the original language, or the archive whose papers
are in one; a note in the text says from what it was translated; the record names a translator.
Where nothing speaks, the version that is not in the language of the metadata is taken for the
original, with doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Part, Record, Responsibility
from encoder.core.source import Source, Span
from encoder.language import identify
from encoder.language.letters import CAPITAL
from encoder.profile import Profile
from encoder.profile.watch import Watched, compiled

_EDGE = 4
"""A note on a translation stands in so many lines of a version's beginning or end."""
_LONGEST = 18
"""It has at most so many words."""
_HEADING = 2
"""Alone on its line, the word for a translation has at most so many words with it."""


@dataclass(frozen=True, slots=True)
class TranslationNote:
    """A line of a version that says that it is a translation."""

    span: Span
    language: str | None
    """Tag of the language that it was translated from; None: the note does not name it."""
    words: str
    """The words before the translator's name; "" where none is named."""
    name: str
    named: str
    """The language as the note calls it; "": it does not."""


def translation_notes(
    source: Source, span: Span, profile: Profile, *, beside: bool = False
) -> Iterator[TranslationNote]:
    """The notes at the beginning and the end of a version that say that it was translated.

    Args:
        beside: the file has the version beside another; then the name of a translator is enough,
            which may else be an interpreter's.
    """
    lines = [line for line in _lines(source.text, span)]
    edges = dict.fromkeys([*lines[:_EDGE], *lines[-_EDGE:]])
    for place in edges:
        note = _note(source.slice(place), place, lines[0] is place, profile)
        if note is not None and (beside or note.named or not note.name):
            yield note


def _lines(text: str, span: Span) -> Iterator[Span]:
    for match in re.compile(r"\S[^\n]*").finditer(text, span.start, span.end):
        yield Span(*match.span())


def _note(line: str, place: Span, first: bool, profile: Profile) -> TranslationNote | None:
    said = line.strip(" \t[]()*#_.")
    words = said.split()
    if len(words) > _LONGEST or not profile.lexicon(_stems).search(said):
        return None
    named = next((w for w in re.findall(r"[^\W\d_]+", said) if language_of(w, profile)), "")
    act = profile.lexicon(_acts).match(said)
    if not named:
        if act is not None and (name := _name(act["name"])):
            return TranslationNote(place, None, act["act"], name, "")
        alone = first and len(words) <= _HEADING
        return TranslationNote(place, None, "", "", "") if alone else None
    return TranslationNote(
        place,
        language_of(named, profile),
        act["act"] if act else "",
        act["name"].strip() if act else "",
        named,
    )


_NAME = re.compile(rf"(?:{CAPITAL}[\w.'’-]*(?:\s+|$)){{1,5}}")


def _name(words: str) -> str:
    """The name at the beginning of some words; "" where none is."""
    match = _NAME.match(words)
    return match.group().strip(" .,") if match else ""


def _stems(profile: Profile) -> re.Pattern[str]:
    """The words that say that something was translated."""
    stems = sorted(profile.closing.translated, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE)


def _acts(profile: Profile) -> Watched:
    forms = "|".join(profile.record.acts.get("trl", ()))
    return compiled(rf"(?P<act>{forms or '(?!)'}) (?P<name>[^\W\d_].{{1,80}})", "record.acts")


def language_of(word: str, profile: Profile) -> str | None:
    """The language of the profile that a word names, in any of its languages and in any case."""
    folded = word.casefold()
    return next((tag for stem, tag in profile.lexicon(_names) if folded.startswith(stem)), None)


_SHORTEST = 4
"""Letters of the stem of a language's name at least."""


def _names(profile: Profile) -> tuple[tuple[str, str], ...]:
    """The stem of a language's name (its last two letters change with the case) -> its tag."""
    found = {
        name.casefold()[: max(_SHORTEST, len(name) - 2)]: tag
        for locale in profile.languages
        for tag in profile.languages
        if (name := identify.name_in(tag, locale)) and len(name) >= _SHORTEST
    }
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair)))


def with_translators(record: Record, notes: Sequence[TranslationNote]) -> Record:
    """The record with what notes in the text say of translator and original language, where it
    says nothing itself."""
    translated = any(who.act == "trl" for who in record.responsibilities)
    if not translated:
        acts = (
            Responsibility(act="trl", words=note.words, name=note.name) for note in notes if note.name
        )
        record = replace(record, responsibilities=(*record.responsibilities, *acts))
    first = next((note for note in notes if note.language), None)
    if record.original_language is None and first is not None:
        language = Part(kind="language", text=first.named, value=first.language)
        record = replace(record, original_language=language)
    return record


def roles(
    tags: Sequence[str], notes: Sequence[Sequence[TranslationNote]], record: Record, profile: Profile
) -> list[tuple[str, bool]]:
    """The role of each version, and whether something speaks for it.

    Args:
        tags: the languages of the versions, in the order of the text.
        notes: what each version says of itself.
    """
    named = _original_of(record, profile)
    if named is not None:
        return [("original" if tag == named else "translation", True) for tag in tags]
    if any(notes):
        return [("translation" if own else "original", True) for own in notes]
    if (
        len(tags) == 1
        and tags[0] == profile.metadata_language
        and any("transl" in who.words.casefold() for who in record.responsibilities)
    ):
        return [("translation", True)]
    foreign = [tag for tag in tags if tag != profile.metadata_language]
    original = foreign[0] if foreign else tags[0]
    return [("original" if tag == original else "translation", False) for tag in tags]


def _original_of(record: Record, profile: Profile) -> str | None:
    if record.original_language is not None:
        return record.original_language.value
    archives = {scheme.repository: scheme.language for scheme in profile.archives}
    return next(
        (
            archives[r.repository]
            for r in record.references
            if r.repository and archives.get(r.repository)
        ),
        None,
    )
