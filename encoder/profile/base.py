"""What all data files of the user have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
)


class ProfileError(ValueError):
    """The profile cannot be used; the message says which key and why."""


class Strict(BaseModel):
    """Data of a user's file: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")]


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{text!r} is empty or holds a sign that cannot be printed")
    return text.strip()


def real_date(text: str) -> str:
    try:
        datetime.strptime(text, "%Y-%m-%d"[: len(text) - 2])
    except ValueError:
        raise ValueError(f"{text!r} is no day, month or year (2026-05-31, 2026-05, 2026)") from None
    return text


def as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Words = Annotated[str, AfterValidator(_printable)]
"""Text on one line that is not empty."""


SIGNS = r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})"


Address = Annotated[str, Field(pattern=rf"^{SIGNS}+$")]
"""A path or web address, as XML has it."""
