"""The configuration of a project: `tei-encoder.yaml` in the folder where the command runs.

It says once what holds for all documents: who publishes them and on what terms, which profile
and authority files to read with, where the schema is. Options of the command come before it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from encoder import profile as profiles
from encoder.core.files import is_file, read_regular
from encoder.core.tables import Form
from encoder.profile import Address, Profile, ProfileError, Publication, Strict, mistake, parse_yaml
from encoder.profile.base import SIGNS, Words

Column = Literal[
    "files", "id", "title", "date", "author", "addressee", "reference", "archive", "language",
    "translator", "url", "summary", "description", "rights", "other",
]  # fmt: skip
"""What a column of a table of records can say; "other" is kept as text."""

NAME = "tei-encoder.yaml"
"""The name of the file."""


class Withheld(Strict):
    """What is left out of the site, its search, registers and downloads."""

    documents: list[str] = []
    """Names of files, without their ending."""
    persons: list[str] = []
    """Identifiers of persons (`p.ivanov`)."""
    passages: list[str] = []
    """`letter-3#en.p4`: name of the file and identifier of the passage."""


class SiteSettings(Strict):
    """The site that `tei-encoder publish` and `build` make."""

    folder: str = "site"
    """Where it is written, relative to the file."""
    title: Words = "Edition"
    language: Literal["en", "de", "ru", "zh"] = "en"
    """Of the interface."""
    address: Annotated[str, Field(pattern=rf"^https?://{SIGNS}+/$")] | None = None
    """Where it will be found, with a stroke at the end: for the sitemap and for citations."""
    css: list[str] = []
    """Style sheets of one's own, relative to the file."""
    xslt: str | None = None
    """A stylesheet of one's own for the pages of documents, relative to the file."""
    withheld: Withheld = Withheld()


class AlignmentSettings(Strict):
    """What helps to align versions."""

    lexicon: str | None = None
    """A file that `align --learn` wrote, relative to the file: which words go together."""


class TableSettings(Strict):
    """How tables are written that say which files make a record (`metadata.csv`)."""

    delimiter: Literal[",", ";", "\t"] | None = None
    """Between columns; without it the most frequent in the first line."""
    dates: Literal["day-month-year", "month-day-year", "year-month-day"] | None = None
    """The order in dates of numbers."""
    columns: dict[str, Column] = {}
    """The name of a column, and what it says."""

    @property
    def form(self) -> Form:
        """The same for those who read tables."""
        return Form(tuple(self.columns.items()), self.delimiter or "", self.dates or "")


class Configuration(Strict):
    """What the file may say; every key is optional."""

    profile: str | None = None
    """Name of a shipped profile, or path of one's own, relative to the file."""
    authority: list[str] = []
    """Authority files or folders, relative to the file."""
    publication: Publication = Publication()
    schema_folder: Address | None = Field(default=None, alias="schema")
    """Where the schema is: relative to the output folder, or a web address."""
    weights: str | None = None
    """A file of `learn`, relative to the file: the decoder adapted to the archive."""
    facsimile: bool = False
    """Write where on the images of the pages the text stands (PAGE, ALTO)."""
    corpus: str = "corpus"
    """The folder of transcripts, relative to the file."""
    tei: str = "tei"
    """The folder for the TEI that `build` writes, relative to the file."""
    site: SiteSettings = SiteSettings()
    alignment: AlignmentSettings = AlignmentSettings()
    table: TableSettings = TableSettings()

    def applied(self, profile: Profile) -> Profile:
        """A profile with what the configuration says in the place of what it says itself.

        Raises:
            ProfileError: neither of them names the publisher of what they state.
        """
        publication = self.publication.over(profile.publication)
        if publication.without_publisher is not None:
            raise ProfileError(
                f"publication: {publication.without_publisher} needs a publisher: "
                "TEI states it of a publication"
            )
        return profile.model_copy(
            update={
                "publication": publication,
                "schema_folder": self.schema_folder or profile.schema_folder,
                "facsimile": self.facsimile or profile.facsimile,
                **_weights(self.weights),
            }
        )


def _weights(path: str | None) -> dict[str, Any]:
    """The weights of a file of `learn`, and its digest.

    Raises:
        ProfileError: it cannot be read, or is none.
    """
    if path is None:
        return {}
    try:
        data = read_regular(Path(path))
        said = json.loads(data)
        tables = [said["features"], said["transitions"]]
        numbers = [value for table in tables for row in table.values() for value in row.values()]
        labels = [label for table in tables for row in table.values() for label in row]
    except OSError as err:
        raise ProfileError(f"weights: {path}: {err.strerror or err}") from err
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise ProfileError(f"weights: {path} is no file of `learn`") from err
    if not all(isinstance(one, int) and abs(one) < 10**6 for one in numbers):
        raise ProfileError(f"weights: {path} has values that are no weights")
    if not all(one[:2] in ("B-", "I-") for one in labels):
        raise ProfileError(f"weights: {path} has labels that are none")
    return {"weights": said, "weights_digest": hashlib.sha256(data).hexdigest()}


def read(path: Path | None = None) -> Configuration:
    """The configuration of the current folder, or that of a file.

    Args:
        path: the file; None: `tei-encoder.yaml` here, if there is one.

    Raises:
        ProfileError: it cannot be read, or a key or value is wrong; the message says which.
    """
    if path is None:
        path = Path(NAME)
        if not is_file(path):
            return Configuration()
    try:
        text = read_regular(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ProfileError(f"{path}: {getattr(err, 'strerror', None) or err}") from err
    data: dict[str, Any] = parse_yaml(str(path), text) if text.strip() else {}
    try:
        found = Configuration.model_validate(data)
    except ValidationError as err:
        raise ProfileError(f"{path}: {mistake(err, Configuration)}") from err
    folder = path.parent
    own = found.profile
    if own is not None and own not in profiles.shipped():
        own = str(folder / own)
    site = found.site.model_copy(
        update={
            "folder": str(folder / found.site.folder),
            "css": [str(folder / name) for name in found.site.css],
            "xslt": found.site.xslt and str(folder / found.site.xslt),
        }
    )
    return found.model_copy(
        update={
            "profile": own,
            "authority": [str(folder / name) for name in found.authority],
            "weights": found.weights and str(folder / found.weights),
            "corpus": str(folder / found.corpus),
            "tei": str(folder / found.tei),
            "alignment": AlignmentSettings(
                lexicon=found.alignment.lexicon and str(folder / found.alignment.lexicon)
            ),
            "site": site,
        }
    )
