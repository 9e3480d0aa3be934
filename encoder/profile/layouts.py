"""Layouts of the metadata that stands around a paper, as data."""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import Field, field_validator

from encoder.profile.base import Strict

FieldKind = Literal[
    "title",
    "author",
    "date",
    "citation",
    "source",
    "repository",
    "reference",
    "identifier",
    "url",
    "summary",
    "credits",
    "language",
    "original-language",
    "translator",
    "contents",
    "description",
    "other",
]
"""What a field of a record says; "other" has no place of its own in the header."""

HeadPart = Literal[
    "chrome",
    "heading",
    "fields",
    "front-matter",
    "number",
    "title",
    "numbered-title",
    "file-reference",
    "place-and-date",
]
FootPart = Literal["chrome", "fields", "source-note"]
"""What a layout is made of; see :mod:`encoder.record.parts`."""


class LayoutExample(Strict):
    """A file in a layout, and what is read from it."""

    input: str = Field(alias="in")
    record: dict[Literal["title", "author", "date", "repository", "language", "identifier"], str]
    """What the record says; the date in ISO 8601, the language as its tag."""
    paper: str
    """The words that the paper begins with."""


class RecordLayout(Strict):
    """One way in which metadata stand before and after a paper."""

    id: str = Field(min_length=1)
    about: str = Field(min_length=3)
    head: list[str] = []
    """The parts before the paper, in order; those with "?" behind may be missing."""
    foot: list[str] = []
    """The parts after the paper, from the last one up."""
    keep: list[HeadPart | FootPart] = []
    """Parts that are read and stay in the paper."""
    least: int = Field(ge=1)
    """So much must speak for it: the sum over its parts (see :data:`encoder.record.parts.EVIDENCE`)."""
    fields: dict[FieldKind, list[str]] = {}
    """Labels beside those of `record.fields`, only of this layout."""
    chrome: list[str] = []
    """Regular expressions for whole lines that the site or the form brings."""
    examples: list[LayoutExample] = Field(min_length=1)

    @field_validator("head")
    @classmethod
    def _parts_before(cls, value: list[str]) -> list[str]:
        return _known(value, get_args(HeadPart), "before")

    @field_validator("foot")
    @classmethod
    def _parts_after(cls, value: list[str]) -> list[str]:
        return _known(value, get_args(FootPart), "after")

    @field_validator("chrome")
    @classmethod
    def _expressions(cls, value: list[str]) -> list[str]:
        for form in value:
            try:
                re.compile(form)
            except (re.error, OverflowError, RecursionError) as err:
                raise ValueError(f"`{form}` is no regular expression: {err}") from err
        return value


def _known(parts: list[str], known: tuple[str, ...], where: str) -> list[str]:
    unknown = [part for part in parts if part.removesuffix("?") not in known]
    if unknown:
        raise ValueError(
            f"no part is called {unknown[0]!r} {where} a paper; there are {', '.join(known)}"
        )
    return parts
