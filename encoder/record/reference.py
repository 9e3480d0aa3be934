"""Archival references, split by the citation schemes of the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.core.model import Part, Reference
from encoder.profile import CitationScheme, Profile
from encoder.profile.watch import Watched, compiled

_VALUE = r"(?:[^\W\d_]{1,3}-?)?\d[\w/-]*(?:(?<=-os)\.|(?<=-ос)\.)?|[A-Z]{1,4}-[A-Z]{1,2}\b"
_LEAF = r"\d+ ?(?:ob\.?|об\.?|v\b)?"
_BETWEEN = re.compile(r"(?:;|,? and|,? и|\.? Ibid\.)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A citation scheme with its expressions compiled."""

    scheme: CitationScheme
    pattern: Watched
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    leaves: re.Pattern[str]

    @classmethod
    def of(cls, scheme: CitationScheme) -> _Scheme:
        labels = alternatives(tuple(scheme.leaves))
        return cls(
            scheme,
            compiled(scheme.pattern or "(?!)", f"the pattern of {scheme.repository} in archives"),
            tuple(_label_patterns(scheme)),
            re.compile(
                rf"(?<!\w){labels}\s*(?P<from>{_LEAF})(?: ?[-–—] ?(?P<to>{_LEAF}))?(?!\d)",
                re.IGNORECASE,
            ),
        )


def _schemes(profile: Profile) -> tuple[_Scheme, ...]:
    return tuple(map(_Scheme.of, profile.archives))


def read_references(text: str, profile: Profile) -> tuple[Reference, ...]:
    """The references of a text, one per archive named in it.

    A text that no scheme fits gives one reference without repository, its words
    kept whole; the caller reports it.
    """
    return tuple(_read_one(piece, profile) for piece in _pieces(text, profile))


def _pieces(text: str, profile: Profile) -> list[str]:
    """The text cut before each further archive ("…; and RGASPI, f. 558 …")."""
    cuts = []
    for match in _BETWEEN.finditer(text):
        rest = text[match.end() :].removeprefix("and ")
        if _scheme_at(rest, profile) is not None:
            cuts.append((match.start(), len(text) - len(rest)))
    pieces, start = [], 0
    for end, following in cuts:
        pieces.append(text[start:end])
        start = following
    return [piece.strip(" ,;.") for piece in (*pieces, text[start:]) if piece.strip(" ,;.")]


def _scheme_at(text: str, profile: Profile) -> tuple[_Scheme, int] | None:
    """The scheme whose name the text begins with, and where the name ends."""
    best: tuple[_Scheme, int] | None = None
    for scheme in profile.lexicon(_schemes):
        for name in scheme.scheme.names:
            longer = best is None or len(name) > best[1]
            if longer and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum():
                best = scheme, len(name)
    return best


def _read_one(text: str, profile: Profile) -> Reference:
    found = _scheme_at(text, profile)
    if found is None:
        for scheme in profile.lexicon(_schemes):
            if not scheme.scheme.names and (m := scheme.pattern.fullmatch(text)):
                return _from_match(scheme, text, m)
        return _by_any_labels(text, profile)
    scheme, end = found
    return _by_pattern(scheme, text, end) or _by_labels(scheme, text, end)


_SEGMENT = re.compile(r"[,;，；]\s*|\.\s+")
"""Between the parts of a reference."""


def _by_any_labels(text: str, profile: Profile) -> Reference:
    """A reference to an archive that no scheme names: its first part is the archive, where what
    follows has labels that archives use. Without labels its words are kept whole."""
    scheme = profile.lexicon(_of_any_archive)
    stop = _SEGMENT.search(text)
    end = stop.start() if stop else len(text)
    labelled = any(pattern.search(text, 0, end) or pattern.match(text) for _, pattern in scheme.labels)
    read = _by_labels(scheme, text, 0 if labelled or stop is None else stop.end())
    if not any(part.kind for part in read.parts):
        return Reference(repository=None, parts=(Part(kind=None, text=text),), text=text)
    named = not labelled and stop is not None and any(c.isalpha() for c in text[:end])
    return replace(read, repository=text[:end].strip() if named else None)


def _of_any_archive(profile: Profile) -> _Scheme:
    """The labels of parts and leaves in every language, for archives without a scheme."""
    record = profile.record
    return _Scheme.of(
        CitationScheme.model_construct(
            repository="",
            names=[],
            labels=record.reference_parts,
            trailing=record.reference_trailing,
            pattern=None,
            leaves=record.leaves,
        )
    )


def _by_pattern(scheme: _Scheme, text: str, start: int) -> Reference | None:
    match = scheme.pattern.search(text, start)
    return None if match is None else _from_match(scheme, text, match)


def _from_match(scheme: _Scheme, text: str, match: re.Match[str]) -> Reference:
    groups = {k: match.span(k) for k, v in match.groupdict().items() if v}
    leaves = _leaves(scheme, text, match.end())
    end = leaves[0] if leaves else len(text)
    if "from" in groups:
        first = match["from"]
        leaves = match.start("from"), (first, match.groupdict().get("to") or first)
        end = match.start("from")
    kinds = {k: span for k, span in groups.items() if k not in ("from", "to", "title")}
    return Reference(
        repository=scheme.scheme.repository if scheme.scheme.names else None,
        text=text,
        leaves=leaves[1] if leaves else None,
        parts=_cut(text, kinds, match.start(), end),
    )


def _by_labels(scheme: _Scheme, text: str, start: int) -> Reference:
    kinds: dict[str, tuple[int, int]] = {}
    for kind, pattern in scheme.labels:
        for match in pattern.finditer(text, start):
            if kind not in kinds and not _overlaps(match.span("value"), kinds.values()):
                kinds[kind] = match.span("value")
    leaves = _leaves(scheme, text, start)
    return Reference(
        repository=scheme.scheme.repository,
        text=text,
        leaves=leaves[1] if leaves else None,
        parts=_cut(text, kinds, start, leaves[0] if leaves else len(text)),
    )


def _overlaps(span: tuple[int, int], others: object) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)  # type: ignore[attr-defined]


def _label_patterns(scheme: CitationScheme) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Kind of part -> its labels before the value, then those after it."""
    for kind, words in scheme.labels.items():
        labels = alternatives(tuple(words))
        yield kind, re.compile(rf"(?<!\w){labels}\s*(?P<value>{_VALUE})", re.IGNORECASE)
    for kind, words in scheme.trailing.items():
        labels = alternatives(tuple(words))
        yield kind, re.compile(rf"(?P<value>\d+)\.? ?{labels}", re.IGNORECASE)


def _leaves(scheme: _Scheme, text: str, start: int) -> tuple[int, tuple[str, str]] | None:
    """Where the leaf range begins (with its label), and its first and last leaf."""
    if not scheme.scheme.leaves:
        return None
    found = None
    for match in scheme.leaves.finditer(text, start):
        first = match["from"].strip()
        found = match.start(), (first, (match["to"] or first).strip())
    return found


def alternatives(words: Sequence[str]) -> str:
    ordered = sorted(words, key=lambda word: -len(word))
    return "(?:" + "|".join(re.escape(w) + (r"\b\.?" if w[-1].isalnum() else "") for w in ordered) + ")"


def _cut(text: str, kinds: dict[str, tuple[int, int]], start: int, end: int) -> tuple[Part, ...]:
    """The text from `start` to `end` as typed parts with plain text between them."""
    while start < end and text[start] in " ,.:;":
        start += 1
    end = start + len(text[start:end].rstrip(" ,.:;"))
    end = max([end, *(last for _, last in kinds.values())])
    parts = []
    for kind, (first, last) in sorted(kinds.items(), key=lambda item: item[1]):
        if first > start:
            parts.append(Part(kind=None, text=text[start:first]))
        parts.append(Part(kind=kind, text=text[first:last]))
        start = last
    if start < end:
        parts.append(Part(kind=None, text=text[start:end]))
    return tuple(parts)
