"""The profile, the authority and the configuration that the options name."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from encoder import profile, structure
from encoder.authority import load
from encoder.authority.load import Authority
from encoder.batch.usage import UsageError
from encoder.core.files import is_dir
from encoder.core.tables import Form
from encoder.enrich import Lexicon, NotALexicon
from encoder.profile import DEFAULT, Profile, ProfileError, configuration


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command reads with."""

    profile: Profile
    authority: Authority
    lexicon: Lexicon | None
    form: Form
    """How the tables of records are written."""
    files: tuple[Path, ...]
    """The user's files that say so; no command writes to one of them."""
    authorities: tuple[Path, ...] = ()
    """Those of them that hold persons, places and bodies."""


def chosen(options: argparse.Namespace) -> Settings:
    """The profile and the authority to read with.

    Raises:
        UsageError: a file that cannot be used; the message names it and the key.
    """
    try:
        said = configuration.read(options.config)
        name = options.profile or said.profile or DEFAULT
        found = said.applied(profile.load(name))
        structure.prepare(found)
        folders = [*map(Path, said.authority), *options.authority]
        known = load.load(name, folders)
    except ProfileError as err:
        raise UsageError(str(err)) from err
    own = (Path(part) for part in profile.ancestry(name) if part not in profile.shipped())
    config = options.config or Path(configuration.NAME)
    words = said.alignment.lexicon
    authorities = tuple(_below(folders))
    files = (config, *_below(own), *authorities, *([Path(words)] if words else []))
    return Settings(found, known, _lexicon(words), said.table.form, files, authorities)


def _lexicon(path: str | None) -> Lexicon | None:
    """The lexicon that the configuration names.

    Raises:
        UsageError: the file cannot be read, or is none.
    """
    if path is None:
        return None
    try:
        return Lexicon.read(Path(path))
    except OSError as err:
        raise UsageError(f"alignment.lexicon {path}: {err.strerror or err}") from err
    except NotALexicon as err:
        raise UsageError(
            f"alignment.lexicon {path}: not a lexicon ({err}); `tei-encoder align --learn` writes one"
        ) from err


def _below(places: Iterable[Path]) -> Iterator[Path]:
    """Some files, and all that are in some folders."""
    for place in places:
        yield place
        yield from place.rglob("*") if is_dir(place) else ()
