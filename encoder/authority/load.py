"""Authority files: persons, places and bodies with their names in every language.

An authority is YAML, in the folder ``authority`` of a profile and in folders of the user's
own. It is data about the world, not about the papers: the program looks names up in it and
never writes to it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from encoder.core import cache
from encoder.core.files import is_dir, read_regular
from encoder.core.model import Entity
from encoder.language.nearest import nearest
from encoder.profile import (
    LanguageTag,
    Profile,
    ProfileError,
    ancestry,
    mistake,
    parse_yaml,
    shipped,
)

FOLDER = "authority"
"""The folder of a profile with its authority files."""
Kind = Literal["person", "place", "body"]
SECTIONS: dict[str, Kind] = {"persons": "person", "places": "place", "bodies": "body"}
"""Sections of a file -> the kind of their entries."""
Year = Annotated[int, Field(ge=-3000, le=2200, strict=True)]
Number = Annotated[int, Field(gt=0, strict=True)]
_SUFFIXES = (".yaml", ".yml")


class AuthorityError(ProfileError):
    """An authority file cannot be used; the message names the file and the entry."""


def _texts(value: Any) -> Iterator[str]:
    """The texts of a value, whatever it holds them in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


class Scope(BaseModel):
    """The time and places of an authority file: outside of them its names mean somebody else."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first: Year | None = Field(default=None, alias="from")
    """The first year of papers that it is for."""
    last: Year | None = Field(default=None, alias="to")
    places: list[str] = []
    """Identifiers of places; a family name alone counts only in a paper that names one of them."""


class AuthorityEntry(BaseModel):
    """A person, place or body."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    scope: Scope | None = None
    """That of its file, unless the entry has one of its own."""

    @field_validator("names", "variants", "office", "note")
    @classmethod
    def _can_be_written(cls, value: Any) -> Any:
        for text in _texts(value):
            if not text.strip() or not text.replace("\n", " ").isprintable():
                raise ValueError(f"{text!r} is empty or holds a sign that cannot be printed")
        return value

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    names: dict[LanguageTag, str] = Field(min_length=1)
    """Language -> preferred name."""
    variants: dict[LanguageTag, list[str]] = {}
    """Language -> other names. A family name by itself belongs here when it is enough to
    know the person by."""
    family_first: bool = False
    """True where the family name comes first (Kim Il Sung)."""
    born: Year | None = None
    died: Year | None = None
    office: str | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9]\d*$")] | None = None
    viaf: Number | None = None
    geonames: Number | None = None
    note: str | None = None

    @property
    def preferred(self) -> str:
        """The English name, else the first."""
        return self.names.get("en") or next(iter(self.names.values()))

    def spellings(self) -> Iterator[tuple[str, str]]:
        """Every name with its language, the preferred ones first."""
        yield from self.names.items()
        for language, names in self.variants.items():
            yield from ((language, name) for name in names)

    def numbers(self) -> dict[str, str]:
        """Name of an authority file -> its number for this entry."""
        found = {"wikidata": self.wikidata, "viaf": self.viaf, "geonames": self.geonames}
        return {name: str(number) for name, number in found.items() if number is not None}


@dataclass(frozen=True, eq=False)
class Authority:
    """The entries of one or several authority files, by kind and identifier.

    Compared by identity, so that what is made of it once can be kept.
    """

    entries: dict[tuple[Kind, str], AuthorityEntry] = field(default_factory=dict)
    digest: str = ""
    """Of the files that it was read from; "": it was made otherwise."""

    def of_kind(self, kind: Kind) -> Iterator[AuthorityEntry]:
        """The entries of a kind in the order of their identifiers."""
        return (entry for (of, _), entry in sorted(self.entries.items()) if of == kind)

    def entity(self, kind: Kind, ident: str) -> Entity:
        """An entry in the form in which a document holds it."""
        entry = self.entries[kind, ident]
        return Entity(
            kind=kind,
            key=ident,
            names=tuple(entry.names.items()),
            numbers=tuple(entry.numbers().items()),
            born=entry.born,
            died=entry.died,
            office=entry.office,
            note=entry.note,
        )


NONE = Authority()
"""An authority that knows nobody."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd in authority files without making them useless."""

    file: str
    ident: str
    words: str


def load(profile: str, folders: Iterable[Path] = ()) -> Authority:
    """The authority of a profile with those of the user; a later entry takes the place of
    an earlier one with the same identifier.

    Args:
        profile: the name of a shipped profile, or the path of one; those that it extends
            give theirs as well.
        folders: with authority files, or such files.

    Raises:
        AuthorityError: an unreadable file, an unknown key, a wrong value.
    """
    files = [file for folder in folders for file in _files(folder)]
    if not files:
        return _kept(profile)
    own = _kept(profile)
    added = dict(_entries(files))
    return Authority({**own.entries, **added}, cache.digest([own.digest, *map(_content, files)]))


def of(profile: Profile) -> Authority:
    """The authority of a profile and of those that it extends, read once for each loaded profile.

    Raises:
        AuthorityError: see :func:`load`.
    """
    return profile.lexicon(_carried)


def _carried(profile: Profile) -> Authority:
    return _kept(profile.origin) if profile.origin else NONE


def _kept(profile: str) -> Authority:
    """The authority of a profile and of those that it extends; a shipped one is read once, the
    files of the user may change."""
    return _of_shipped(profile) if profile in shipped() else _of_profile(profile)


@functools.cache
def _of_shipped(profile: str) -> Authority:
    return _of_profile(profile)


def _of_profile(profile: str) -> Authority:
    found: dict[tuple[Kind, str], AuthorityEntry] = {}
    contents: list[bytes] = []
    for name in ancestry(profile):
        inside = resources.files("encoder") / "profile" / "data" / name / FOLDER
        folder = Path(str(inside)) if name in shipped() else Path(name) / FOLDER
        if is_dir(folder):
            files = _files(folder)
            found |= dict(_entries(files))
            contents += map(_content, files)
    return Authority(found, cache.digest(contents))


def _content(file: Path) -> bytes:
    try:
        return read_regular(file)
    except OSError as err:
        raise AuthorityError(f"{file}: {err}") from err


def _files(path: Path) -> list[Path]:
    try:
        if path.is_file():
            return [path]
        return sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES and file.is_file())
    except FileNotFoundError as err:
        raise AuthorityError(f"authority {path}: no such file or folder") from err
    except OSError as err:
        raise AuthorityError(f"authority {path}: {err.strerror or err}") from err


def _entries(files: Sequence[Path]) -> Iterator[tuple[tuple[Kind, str], AuthorityEntry]]:
    seen: dict[tuple[Kind, str], Path] = {}
    for file in files:
        for kind, entry in read(file):
            if (kind, entry.id) in seen:
                raise AuthorityError(f"{file}: {kind} {entry.id!r} is also in {seen[kind, entry.id]}")
            seen[kind, entry.id] = file
            yield (kind, entry.id), entry


def read(file: Path) -> list[tuple[Kind, AuthorityEntry]]:
    """The entries of one file.

    Raises:
        AuthorityError: see :func:`load`.
    """
    try:
        data = parse_yaml(str(file), read_regular(file).decode("utf-8"))
    except (OSError, UnicodeDecodeError) as err:
        raise AuthorityError(f"{file}: {err}") from err
    except ProfileError as err:
        raise AuthorityError(str(err)) from err
    known = (*SECTIONS, "scope")
    unknown = set(data) - set(known)
    if unknown:
        key = sorted(map(str, unknown))[0]
        near = nearest(key, known)
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(known)}"
        raise AuthorityError(f"{file}: unknown section {key!r}; {hint}")
    for section in SECTIONS:
        if not isinstance(data.get(section) or [], list):
            raise AuthorityError(f"{file}: {section} is no list of entries")
    scope = _scope(file, data.get("scope"))
    return [
        (kind, _entry(file, {"scope": scope, **item} if scope and isinstance(item, dict) else item))
        for section, kind in SECTIONS.items()
        for item in data.get(section) or ()
    ]


def _scope(file: Path, data: Any) -> Scope | None:
    if data is None:
        return None
    try:
        return Scope.model_validate(data)
    except ValidationError as err:
        raise AuthorityError(f"{file}: scope: {mistake(err, Scope)}") from err


def _entry(file: Path, item: Any) -> AuthorityEntry:
    try:
        return AuthorityEntry.model_validate(item)
    except ValidationError as err:
        name = item.get("id", item) if isinstance(item, dict) else item
        raise AuthorityError(f"{file}: {name}: {mistake(err, AuthorityEntry)}") from err


def doubts(authority: Authority) -> list[Doubt]:
    """What somebody should look at: names that several entries have, impossible years,
    numbers that stand twice."""
    found: list[Doubt] = []
    bearers: dict[tuple[str, str], list[str]] = {}
    numbered: dict[tuple[str, str], list[str]] = {}
    for (kind, ident), entry in sorted(authority.entries.items()):
        for name in dict.fromkeys(name.casefold() for _, name in entry.spellings()):
            bearers.setdefault((kind, name), []).append(ident)
        for number in entry.numbers().items():
            numbered.setdefault(number, []).append(ident)
        if entry.born and entry.died and entry.born > entry.died:
            found.append(Doubt(kind, ident, f"born {entry.born}, died {entry.died}"))
    found += [
        Doubt(kind, idents[0], f"“{name}” also names {', '.join(idents[1:])}")
        for (kind, name), idents in sorted(bearers.items())
        if len(idents) > 1
    ]
    found += [
        Doubt(file, idents[0], f"{number} also stands at {', '.join(idents[1:])}")
        for (file, number), idents in sorted(numbered.items())
        if len(idents) > 1
    ]
    return found
