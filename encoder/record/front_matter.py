"""Front matter: a mapping in YAML between lines of three hyphens, before a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from encoder.core.source import Span
from encoder.profile import Profile
from encoder.record.fields import Field
from encoder.record.labels import kind_of

_FENCED = re.compile(
    r"\s*---[ \t]*\n(?P<inner>(?:(?!(?:---|\.\.\.)[ \t]*$).*\n)*)(?:---|\.\.\.)[ \t]*$", re.MULTILINE
)
_LONGEST = 20_000


def read_front_matter(text: str, profile: Profile) -> tuple[list[Field], int] | None:
    """The fields of a front matter and where it ends; None where there is none that is YAML.

    Values are read as words (a date stays as it is written); aliases are refused, for a few
    lines of them can stand for millions of words.
    """
    match = _FENCED.match(text[:_LONGEST])
    if match is None:
        return None
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match["inner"])):
            return None
        root = yaml.compose(match["inner"], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(root, yaml.MappingNode):
        return None
    fields = list(_fields(root, match.start("inner"), profile))
    return (fields, match.end()) if fields else None


def _fields(root: Any, start: int, profile: Profile) -> Iterator[Field]:
    for key, value in root.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        kind = kind_of(key.value, profile)
        at = start + key.start_mark.index
        for item in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(item, yaml.ScalarNode) and item.value.strip():
                span = Span(start + item.start_mark.index, start + item.end_mark.index)
                yield Field(kind or "other", at, span, name=key.value, words=item.value)
