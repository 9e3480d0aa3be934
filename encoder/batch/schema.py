"""The forms of the schema beside the TEI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from encoder import validation
from encoder.batch.outcome import Outcome, unwritten
from encoder.batch.output import write_whole
from encoder.core.files import is_file
from encoder.findings import locate
from encoder.findings.source import (
    SchemaIsAnother,
)
from encoder.profile import Profile


def write_schema(out: Path, *, force: bool) -> Iterator[Outcome]:
    """Put the forms of the schema into the output, where the TEI says that they are; a form that
    stands there and is another one is left."""
    for name, data in validation.schema_files():
        target = out / SCHEMA / name
        try:
            stands = target.read_bytes() if is_file(target) else None
            if stands is not None and stands != data and not force:
                other = locate([SchemaIsAnother(file=target)], target.as_posix(), None)
                yield Outcome(target, "unchanged", other, document=False)
            elif stands != data:
                write_whole(target, data)
        except OSError as err:
            yield replace(unwritten(target, target, err, []), document=False)
            return


def schema_of(profile: Profile, target: Path) -> str:
    """The folder of the schema as a TEI file names it.

    Args:
        profile: says where the schema is, or nothing.
        target: the TEI file, relative to the output folder.
    """
    folder = profile.schema_folder or SCHEMA
    if "://" in folder or folder.startswith("/"):
        return folder
    return "../" * (len(target.parts) - 1) + folder


SCHEMA = "schema"
"""The folder of the schema in the output."""
