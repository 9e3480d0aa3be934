"""Shipped profiles of archives, applied to the documents that name the archive.

Reading is the same for all documents; what the profile of an archive adds is what only the
archive's own records may say: its publication statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from encoder.profile.loading import sections_with, shipped
from encoder.profile.publication import Archive, Publication
from encoder.profile.schema import Profile


@dataclass(frozen=True, slots=True)
class Applied:
    """What holds for one document: who publishes it, and the profiles that said so."""

    publication: Publication
    profiles: tuple[tuple[str, str | None, str], ...]
    """Name, version (None: the program's) and digest ("": shipped) of each profile."""


def apply(profile: Profile, collections: Iterable[str], address: str | None) -> Applied:
    """The publication statements for one document.

    Args:
        profile: the one that was chosen. What it says stands.
        collections: names of collections in the document's citation.
        address: the web address of its record, or None.

    The profile of a shipped archive that these name fills in what `profile` leaves open,
    unless `profile` is that of an archive itself or states a publisher: whose rights and
    identifiers those are, only that publisher can say.
    """
    used = [_said(profile)]
    publication = profile.publication
    stated = profile.archive is not None or publication.publisher is not None
    archive = None if stated else _named(tuple(collections), address)
    if archive is not None:
        publication = publication.over(archive.publication)
        used.append(_said(archive))
    return Applied(publication, tuple(used))


def _said(profile: Profile | _Archive) -> tuple[str, str | None, str]:
    return profile.name, profile.version, profile.digest


@dataclass(frozen=True, slots=True)
class _Archive:
    """What a shipped profile says of its archive."""

    name: str
    archive: Archive
    publication: Publication
    version: str | None = None
    digest: str = ""


def _named(collections: tuple[str, ...], address: str | None) -> _Archive | None:
    """The shipped archive that a citation or an address names."""
    host = (urlsplit(address).hostname or "") if address else ""
    for one in _archives():
        if host in one.archive.addresses or any(
            name.casefold() in map(str.casefold, one.archive.names) for name in collections
        ):
            return one
    return None


@cache
def _archives() -> tuple[_Archive, ...]:
    """The shipped profiles of archives."""
    return tuple(
        _Archive(
            section.get("name", name),
            Archive.model_validate(section["archive"]),
            Publication.model_validate(section.get("publication", {})),
        )
        for name in shipped()
        for section in sections_with(name, "archive")
    )
