"""The profile, the authority and the configuration that the options name."""

from __future__ import annotations

import argparse
from pathlib import Path

from encoder import authority, configuration, profile, readers
from encoder.authority import Authority
from encoder.profile import DEFAULT, Profile, ProfileError
from encoder.usage import UsageError


def chosen(options: argparse.Namespace) -> tuple[Profile, Authority]:
    """The profile and the authority to read with.

    Raises:
        UsageError: a file that cannot be used; the message names it and the key.
    """
    try:
        said = configuration.read(options.config)
        name = options.profile or said.profile or DEFAULT
        found = said.applied(profile.load(name))
        readers.prepare(found)
        return found, authority.load(name, [*map(Path, said.authority), *options.authority])
    except ProfileError as err:
        raise UsageError(str(err)) from err
