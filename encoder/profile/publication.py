"""What the header says of the publication."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    model_validator,
)

from encoder.profile.base import SIGNS, Strict, Words, as_text, real_date

Status = Literal["free", "restricted", "unknown"]


class Publication(Strict):
    """What the header says of the publication: only what the user, or an archive that the
    document names, has stated. Everything is optional."""

    publisher: Words | None = None
    date: (
        Annotated[
            str,
            Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
            BeforeValidator(as_text),
            AfterValidator(real_date),
        ]
        | None
    ) = None
    """Day, month or year of publication (ISO 8601)."""
    licence: Words | None = None
    """The words of the licence ("CC BY 4.0")."""
    licence_url: Annotated[str, Field(pattern=rf"^https?://{SIGNS}+$")] | None = None
    rights: Words | None = None
    """A statement about rights, where there is no licence."""
    status: Status | None = None
    """Whether the file may be passed on freely."""
    project: Words | None = None
    """The project in which the files were made, in a sentence."""
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$")] | None = None
    """What `TEI/@xml:id` begins with."""

    @property
    def without_publisher(self) -> str | None:
        """What is stated of a publication that nobody publishes; None: nothing is."""
        names = ("date", "licence", "licence_url", "rights", "status")
        stated = [name for name in names if getattr(self, name) is not None]
        return stated[0] if stated and self.publisher is None else None

    @model_validator(mode="after")
    def _licence_has_words(self) -> Publication:
        if self.licence_url is not None and self.licence is None:
            raise ValueError("licence_url needs the words of the licence (`licence:`)")
        return self

    def over(self, other: Publication) -> Publication:
        """These statements, and those of another where this one says nothing."""
        return self.model_copy(
            update={
                name: getattr(other, name)
                for name in type(self).model_fields
                if getattr(self, name) is None
            }
        )


class Archive(Strict):
    """How a document says that it comes from the archive whose profile this is."""

    names: list[Words] = Field(min_length=1)
    """As a citation names it."""
    addresses: list[Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]] = []
    """Hosts of its web pages."""
