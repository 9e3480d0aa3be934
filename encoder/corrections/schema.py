"""The file of corrections: a list of entries, each with a place and one verb.

author: M. Ozola
date: 2026-03-01
corrections:
  - at: {line: 12, text: ON THE CLOSING OF THE HARBOUR}
    block: head
  - at: {line: 30, text: K. Ozols}
    name: p.ozols
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from encoder.core.pins import KINDS, MEANINGS
from encoder.profile import LanguageTag, Strict

FORMAT = "tei-encoder corrections 1"
BLOCKS = (*KINDS, "split", "join", "paper", "enclosure")
"""What `block` can say: a kind; that a block begins at the place; that it goes on with the one after
it; that a paper or an enclosure begins there."""
VERBS = ("block", "name", "date", "bracket", "pair", "unpair", "version", "field", "note")
Day = r"-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_BOUNDS = rf"\[(?:{Day}\.\.(?:{Day})?|\.\.{Day})\]"
_TIME = r"T([01]\d|2[0-3]):[0-5]\d"
NOBODY, NONE = "nobody", "none"
"""A name of which nobody knows whose it is; words that are no name, or no date."""
FieldName = Literal[
    "title", "author", "addressee", "date", "id", "url", "summary", "language", "archive", "reference"
]


def _is_real(value: str) -> bool:
    """True for days, months and years that there are, a period from an earlier to a later one."""
    if not re.fullmatch(rf"{Day}({_TIME}|/{Day}|/\.\.)?|\.\./{Day}|{_BOUNDS}", value):
        return False
    ends = re.split(r"/|\.\.", value.strip("[]").partition("T")[0])
    parts = [part for part in ends if part]
    try:
        for part in parts:
            if len(part) == len("1955-12-20"):
                datetime.date.fromisoformat(part)
    except ValueError:
        return False
    return len(parts) == 1 or value.startswith("-") or parts[0][:7] <= parts[1][:7]


class Anchor(Strict):
    """A place in a transcript, found again after it has changed."""

    line: int | None = Field(default=None, ge=1)
    """Its line when the correction was made, from 1."""
    text: str = ""
    """The words there; the first words are enough for a block."""
    occurrence: int = Field(default=1, ge=1)
    """Which of several in the line."""

    @model_validator(mode="after")
    def _says_something(self) -> Anchor:
        if self.line is None and not self.text.strip():
            raise ValueError("a place needs a line or words (`{line: 12, text: the words}`)")
        return self


class NewEntry(Strict):
    """Somebody or something that no authority file has."""

    kind: Literal["person", "place", "body"] = "person"
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    names: dict[LanguageTag, str] = Field(min_length=1)
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9]\d*$")] | None = None
    note: str | None = None


class Not(Strict):
    """A name is not that of an entry."""

    key: str = Field(alias="not")


class NewName(Strict):
    """A name is that of somebody whom no authority file has."""

    entry: NewEntry = Field(alias="new")


class OfKind(Strict):
    """A name is that of a person, place or body, of which nobody knows which, or an office."""

    kind: Literal["person", "place", "body", "role"]
    """"role": an office or a title."""


class VersionSaid(Strict):
    """From its line on the text is a version in a language, or has a role."""

    language: LanguageTag | None = None
    role: Literal["original", "translation"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> VersionSaid:
        if self.language is None and self.role is None:
            raise ValueError("a version needs a language or a role")
        return self


class Correction(Strict):
    """One decision: where, and what."""

    at: Anchor | None = None
    block: Literal[BLOCKS] | None = None  # type: ignore[valid-type]
    through: Anchor | None = None
    """The last line of the block, where it is of several."""
    name: str | Not | NewName | OfKind | None = None
    """The identifier of an entry, `nobody`, `none` (no name at all), `{not: entry}`, `{new: …}`, or
    only of what kind it is (`{kind: place}`)."""
    everywhere: bool = False
    """The name means the same wherever these words stand."""
    date: str | None = None
    """A day (with an hour: `1955-01-05T17:00`), month or year; a period (`1955-01/1955-03`, open on one
    side: `1955/..`); some day within bounds (`[1955-01..1955-03]`, `[..1955]`); `none`."""
    bracket: Literal[MEANINGS] | None = None  # type: ignore[valid-type]
    pair: Anchor | list[Anchor] | None = None
    """What says the same in the other version."""
    unpair: Anchor | list[Anchor] | None = None
    sentences: bool = False
    """`pair` and `unpair` speak of the sentences at the places, not of the blocks that hold them."""
    version: VersionSaid | None = None
    field: dict[FieldName, str] | None = None
    """Of the header."""
    note: str | None = None
    """An editor's remark, set behind the words."""
    author: str | None = None
    made: str | None = Field(default=None, pattern=rf"^{Day}$")
    """The day of the decision."""
    reason: str | None = None

    @field_validator("date", "made", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """A year alone is a number in YAML."""
        return f"{value:04d}" if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("date")
    @classmethod
    def _is_date(cls, value: str | None) -> str | None:
        if value is not None and value != NONE and not _is_real(value):
            raise ValueError(f"{value!r} is no date (1955, 1955-12, 1955-12-20, 1955-01/1955-03, none)")
        return value

    @field_validator("field")
    @classmethod
    def _has_dates(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        said = (value or {}).get("date")
        if said is not None and ("T" in said or not _is_real(said)):
            raise ValueError(f"{said!r} is no date (1955, 1955-12, 1955-12-20, 1955-01/1955-03)")
        return value

    @field_validator("note")
    @classmethod
    def _has_words(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("a note needs words")
        return value

    @model_validator(mode="after")
    def _one_verb(self) -> Correction:
        said = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(said) != 1:
            what = "none is there" if not said else f"there are {' and '.join(said)}"
            raise ValueError(f"an entry has one verb ({', '.join(VERBS)}): {what}")
        if self.at is None and said != ["field"]:
            raise ValueError(f"`{said[0]}` needs a place: `at: {{line: 12, text: the words}}`")
        if self.sentences and said not in (["pair"], ["unpair"]):
            raise ValueError("`sentences` goes with `pair` or `unpair`")
        return self

    @property
    def verb(self) -> str:
        """What it says something about."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)


class Sheet(Strict):
    """A file of corrections."""

    format: Literal["tei-encoder corrections 1"] = "tei-encoder corrections 1"
    author: str | None = None
    """Who decided, where an entry does not say it."""
    date: str | None = Field(default=None, pattern=rf"^{Day}$")
    """When."""
    corrections: list[Correction] = []


def json_schema() -> dict[str, Any]:
    """The JSON schema of the file, with which editors complete and check it."""
    made = Sheet.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": FORMAT}
