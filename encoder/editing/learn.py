"""What editors decided, counted: words for a profile, entries and variants for the authority, and
weights of the decoder adapted to the archive, each with its evidence and its effect."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from encoder import structure
from encoder.authority.load import Authority
from encoder.core.source import Source, Span
from encoder.corrections import Corrections, settled
from encoder.corrections.anchors import Finder, Lost
from encoder.corrections.schema import NewName
from encoder.language import identify
from encoder.layout.facts import physical_lines, words_of
from encoder.profile import Profile
from encoder.structure.adapt import Effect, Taught, adapted, tried
from encoder.structure.decoder import shipped
from encoder.structure.features import sheet
from encoder.structure.labelled import labelled
from encoder.structure.ownwords import own_words

_WORDS = {
    "salute": ("salutes", 2),
    "postscript": ("postscripts", 1),
    "stage": ("stage", 2),
    "distribution": ("closing.copies", 1),
    "address": ("addressees", 2),
}
"""Kind of a block -> the list of a profile, and how many of its first words go into it."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A transcript and what editors decided about it."""

    source: Source
    said: Corrections


@dataclass(frozen=True, slots=True)
class Word:
    """A word for a list of the profile."""

    key: str
    """Of the profile ("salutes")."""
    words: str
    places: tuple[str, ...]
    """Where editors decided so: file and line."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another spelling of an entry, or an entry that none has yet."""

    ident: str
    language: str
    words: str
    places: tuple[str, ...]
    new: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What can be learnt from corrections."""

    words: tuple[Word, ...]
    variants: tuple[Variant, ...]
    weights: dict[str, Any]
    effect: Effect
    documents: int


def learn(documents: Sequence[Corrected], profile: Profile, authority: Authority) -> Learnt:
    """What the corrections of some documents teach."""
    texts = [text for one in documents for text in _taught(one, profile)]
    effect = tried(shipped(), texts)
    return Learnt(
        (*_words(documents, profile), *_labels(documents, profile)),
        tuple(_variants(documents, authority)),
        adapted(shipped(), texts),
        effect,
        len(documents),
    )


def _taught(one: Corrected, profile: Profile) -> Iterator[Taught]:
    """The lines of a corrected document with the labels that follow from its corrections."""
    pins = settled(one.said, one.source).pins
    if not (pins.kinds or pins.starts or pins.joins or pins.wholes or pins.papers):
        return
    source = replace(one.source, pins=pins).with_line_feeds()
    document, _ = structure.read(source, profile)
    if document is None:
        return
    title = words_of(document.record.title)
    for division in document.divisions:
        extent = division.span or Span(0, 0)
        lines = list(physical_lines(source.text, extent, title))
        if lines:
            made = sheet(lines, profile).features
            features = [[*names, *own] for names, own in zip(made, own_words(lines), strict=True)]
            yield Taught(features, labelled(document, lines, extent))


def _words(documents: Sequence[Corrected], profile: Profile) -> Iterator[Word]:
    """First words of blocks that editors gave a kind, where no list of the profile has them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in documents:
        finder = Finder(one.source)
        for entry in one.said.entries:
            if entry.verb != "block" or entry.block not in _WORDS or entry.at is None:
                continue
            place = finder.find(entry.at)
            if isinstance(place, Lost):
                continue
            key, count = _WORDS[entry.block]
            told = one.source.slice(finder.line_of(place.span.start)).split()[:count]
            words = " ".join(told).rstrip(" ,.:;!")
            line = one.source.position(place.span.start)[0]
            found[key, words].append(f"{one.source.name}:{line}")
    for (key, words), places in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if words and words.casefold() not in _known(profile, key):
            yield Word(key, words, tuple(places))


_FIELDS = {
    "title": "title",
    "author": "author",
    "archive": "repository",
    "reference": "reference",
    "id": "identifier",
    "url": "url",
    "summary": "summary",
    "language": "original-language",
}
"""Field of the header -> what the profile calls it."""
_LABEL = re.compile(r"^[ \t]*(?P<label>[^\s:：][^\n:：]{1,40}?)[ \t]*[:：]\s*$")


def _labels(documents: Sequence[Corrected], profile: Profile) -> Iterator[Word]:
    """Labels of metadata that no profile knows: what stands with a colon before the words that
    an editor gave a field of the header."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in documents:
        text = one.source.with_line_feeds().text
        fields = [pair for entry in one.said.entries for pair in (entry.field or {}).items()]
        for name, value in fields:
            told = _label_before(text, value) if name in _FIELDS else None
            if told is not None:
                at, words = told
                found[_FIELDS[name], words].append(f"{one.source.name}:{one.source.position(at)[0]}")
    for (kind, label), places in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        known = (words for of in profile.record.fields.values() for words in of)
        if label.casefold() not in map(str.casefold, known):
            yield Word(f"record.fields.{kind}", label, tuple(places))


def _label_before(text: str, value: str) -> tuple[int, str] | None:
    """Where `value` stands in `text`, and the label with a colon before it; None without either."""
    found = re.search(r"\s+".join(map(re.escape, value.split())), text) if value.strip() else None
    if found is None:
        return None
    label = _LABEL.match(text[: found.start()].rstrip().rpartition("\n")[2])
    return (found.start(), label["label"]) if label else None


def _known(profile: Profile, key: str) -> set[str]:
    holder: Any = profile
    for part in key.split("."):
        holder = getattr(holder, part)
    return {str(word).casefold() for word in holder}


def _variants(documents: Sequence[Corrected], authority: Authority) -> Iterator[Variant]:
    """Names that editors gave to an entry which does not know this spelling, and new entries."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    new: dict[str, dict[str, Any]] = {}
    for one in documents:
        finder = Finder(one.source)
        for entry in one.said.entries:
            if entry.verb != "name" or entry.at is None:
                continue
            place = finder.find(entry.at)
            if isinstance(place, Lost):
                continue
            words = " ".join(one.source.slice(place.span).split())
            line = f"{one.source.name}:{one.source.position(place.span.start)[0]}"
            if isinstance(entry.name, NewName):
                said = entry.name.entry
                new[said.id] = said.model_dump(exclude_defaults=True)
                found[said.id, words].append(line)
            elif isinstance(entry.name, str) and "." in entry.name:
                ident = entry.name.partition(".")[2]
                known = [e for (_, key), e in authority.entries.items() if key == ident]
                spelt = {name for e in known for _, name in e.spellings()}
                if known and words not in spelt:
                    found[ident, words].append(line)
    for (ident, words), places in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield Variant(
            ident, identify.most_likely(words) or "en", words, tuple(places), new.get(ident, {})
        )


def counted_verbs(documents: Sequence[Corrected]) -> Counter[str]:
    """How often each kind of decision was made."""
    counts: Counter[str] = Counter()
    for one in documents:
        for entry in one.said.entries:
            value = entry.block if entry.verb == "block" else ""
            counts[f"{entry.verb} {value}".strip()] += 1
    return counts
