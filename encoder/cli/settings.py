"""The profile, the authority and the configuration that the options name."""

from __future__ import annotations

import argparse
from pathlib import Path

from encoder import profile, structure
from encoder.authority import load
from encoder.authority.load import Authority
from encoder.batch.usage import UsageError
from encoder.profile import DEFAULT, Profile, ProfileError, configuration


def chosen(options: argparse.Namespace) -> tuple[Profile, Authority]:
    """The profile and the authority to read with.

    Raises:
        UsageError: a file that cannot be used; the message names it and the key.
    """
    try:
        said = configuration.read(options.config)
        name = options.profile or said.profile or DEFAULT
        found = said.applied(profile.load(name))
        structure.prepare(found)
        return found, load.load(name, [*map(Path, said.authority), *options.authority])
    except ProfileError as err:
        raise UsageError(str(err)) from err
