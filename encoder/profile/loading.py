"""Profiles from YAML: a folder of files, each with top-level sections of
:class:`~encoder.profile.schema.Profile`, or one such file.

``extends: NAME`` takes everything of another profile first: mappings are merged, lists of
rules are put in front of the inherited ones, so a project adds a notation with a few lines
of its own. The folder ``languages`` within it holds a file for each language, with the same
sections; their words come after those of the profile, in the order of the names.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from encoder.core import cache
from encoder.core.files import read_regular
from encoder.language.nearest import nearest
from encoder.profile.base import ProfileError
from encoder.profile.default import DEFAULT
from encoder.profile.mistakes import mistake
from encoder.profile.schema import PartKind, Profile

LANGUAGES = "languages"
"""The folder of a profile with a file for each language."""
SECTION_SUFFIXES = (".yaml", ".yml")


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML without surprises: no dates, `no` is a word, a key stands once."""


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if key in seen:
            mark = key_node.start_mark
            raise ProfileError(f"{mark.name}:{mark.line + 1}: key {key!r} stands twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, regexp)
        for tag, regexp in resolvers
        if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _letters, _value in (("tT", "true"), ("fF", "false")):
    for _letter in _letters:
        _Loader.yaml_implicit_resolvers.setdefault(_letter, []).append(
            ("tag:yaml.org,2002:bool", re.compile(f"^{_value}$"))
        )


def load(name_or_path: str = DEFAULT) -> Profile:
    """A shipped profile by name, or a profile from a YAML file or folder.

    Raises:
        ProfileError: unknown name, unreadable YAML, unknown, missing or doubled
            key, wrong type; the message names the file or the key.
    """
    return _shipped(name_or_path) if name_or_path in shipped() else _build(name_or_path)


@functools.cache
def _shipped(name: str) -> Profile:
    """A shipped profile, read once; a user's file may change and is read each time."""
    return _build(name)


def _build(name_or_path: str) -> Profile:
    try:
        data = _data(name_or_path, ())
        record = data.get("record")
        if isinstance(record, dict):  # a citation may name any archive that is known
            own = record.get("collections") or []
            if isinstance(own, list):
                record["collections"] = [*own, *_archive_names()]
        loaded = Profile.model_validate(data)
    except ValidationError as err:
        raise ProfileError(f"profile {name_or_path}: {mistake(err, Profile)}") from err
    check_patterns(loaded)
    found: dict[str, Any] = {"origin": name_or_path}
    if name_or_path not in shipped():
        found["digest"] = hashlib.sha256(loaded.model_dump_json().encode()).hexdigest()
    return loaded.model_copy(update=found)


def sections_with(name: str, key: str) -> Iterator[dict[str, Any]]:
    """The files of a profile that have a section of this name, parsed."""
    for label, text in _texts(name):
        if re.search(rf"(?m)^[\"']?{key}[\"']?\s*:", text):
            yield parse_yaml(label, text)


@functools.cache
def _archive_names() -> tuple[str, ...]:
    """The names of the archives that have a shipped profile."""
    sections = (section for name in shipped() for section in sections_with(name, "archive"))
    return tuple(name for section in sections for name in section.get("archive", {}).get("names", ()))


def check_patterns(profile: Profile) -> None:
    """Compile the regular expressions that stand in a profile without vocabulary lists.

    Raises:
        ProfileError: the first that is none, with the section it stands in.
    """
    groups = {
        "archives": [s.pattern for s in profile.archives if s.pattern],
        "pages.furniture": [f for forms in profile.pages.furniture.values() for f in forms],
        "letterhead.marks": [f for forms in profile.letterhead.marks.values() for f in forms],
        "letterhead.stamp_lines": profile.letterhead.stamp_lines,
        "closing.copies": profile.closing.copies,
        "closing.receipts": profile.closing.receipts,
        "record.chrome": profile.record.chrome,
        "record.acts": [f for forms in profile.record.acts.values() for f in forms],
        "transliterations": list(profile.transliterations.values()),
        "ignore": [ignored.line for ignored in profile.ignore],
        "inflection": [form for endings in profile.inflection.values() for form in endings],
    }
    for section, patterns in groups.items():
        for pattern in patterns:
            try:
                re.compile(pattern)
            except (re.error, OverflowError, RecursionError) as err:
                raise ProfileError(
                    f"profile {profile.name}: {section}: `{pattern}` is no regular expression: {err}"
                ) from err
    _check_groups(profile)


_REFERENCE_GROUPS = {*get_args(PartKind), "from", "to", "title"}
"""What the groups of a citation scheme may be named."""


def _check_groups(profile: Profile) -> None:
    for scheme in profile.archives:
        unknown = set(re.compile(scheme.pattern or "").groupindex) - _REFERENCE_GROUPS
        if unknown:
            raise ProfileError(
                f"profile {profile.name}: archives: {scheme.repository}: "
                f"no kind of part is called {sorted(unknown)[0]!r}"
            )


def shipped() -> list[str]:
    """The names of the profiles that come with the program."""
    root = resources.files("encoder") / "profile" / "data"
    return sorted(item.name for item in root.iterdir() if item.is_dir())


def with_words_of(language: str, name: str = DEFAULT) -> Profile:
    """A shipped profile with the words of one language alone, as the generator draws from it."""
    return Profile.model_validate(_data(name, (), language))


def _data(name: str, seen: tuple[str, ...], language: str = "") -> dict[str, Any]:
    if name in seen:
        raise ProfileError(f"profile {name} extends itself: {' -> '.join((*seen, name))}")
    own: dict[str, Any] = {}
    for label, text in _texts(name):
        section = parse_yaml(label, text)
        for key in section:
            if key in own:
                raise ProfileError(f"{label}: section {key!r} stands in two files of the profile")
        own.update(section)
    for label, text in _texts(name, LANGUAGES):
        if Path(label).stem == (language or Path(label).stem):
            own = _merge(parse_yaml(label, text), own)
    base = own.pop("extends", None)
    return own if base is None else _merge(_data(str(base), (*seen, name), language), own)


def ancestry(name: str) -> list[str]:
    """A profile after the one that it extends, and so on.

    Raises:
        ProfileError: see :func:`load`.
    """
    found = [name]
    while True:
        bases = [
            section["extends"] for section in sections_with(found[0], "extends") if "extends" in section
        ]
        if not bases or bases[0] in found:
            return found
        found.insert(0, str(bases[0]))


def _texts(name: str, part: str = "") -> list[tuple[str, str]]:
    """The YAML files of a profile, or of a folder within it, with their names."""
    folder = resources.files("encoder") / "profile" / "data" / name
    path = Path(name)
    try:
        if path.is_file():
            return [] if part else [(str(path), read_regular(path).decode("utf-8"))]
        root: Any = folder if folder.is_dir() else path
        if not root.is_dir():
            near = nearest(name, shipped())
            hint = f"did you mean {near!r}?" if near else f"shipped profiles: {', '.join(shipped())}"
            raise ProfileError(f"no profile {name!r}; {hint}")
        place = root / part if part else root
        if part and not place.is_dir():
            return []
        files = sorted(
            (f for f in place.iterdir() if f.name.endswith(SECTION_SUFFIXES)), key=lambda f: f.name
        )
        return [(f"{name}/{part and part + '/'}{f.name}", _text_of(f)) for f in files]
    except (OSError, UnicodeDecodeError) as err:
        raise ProfileError(f"profile {name}: {err}") from err


def _text_of(file: Any) -> str:
    """The text of a file on the disk, or of one within the installed package."""
    return (
        read_regular(file).decode("utf-8") if isinstance(file, Path) else str(file.read_text("utf-8"))
    )


_LONG = 2_000
"""From so many characters on what a YAML file holds is kept on the disk."""


def parse_yaml(label: str, text: str) -> dict[str, Any]:
    """A YAML file as a mapping of sections; see :class:`_Loader`.

    Raises:
        ProfileError: it is no YAML, or no mapping.
    """
    try:
        data = (
            yaml.load(text, Loader=_Loader)
            if len(text) < _LONG
            else cache.kept("yaml", cache.digest([text]), lambda: yaml.load(text, Loader=_Loader))
        )
    except ProfileError:
        raise
    except (yaml.YAMLError, RecursionError) as err:
        raise ProfileError(f"{label}: {err}") from err
    except (ValueError, TypeError, AttributeError, KeyError) as err:  # of a tag that is not fit
        raise ProfileError(f"{label}: a value is not what its tag says ({err})") from err
    if data is None:  # nothing but comments
        return {}
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise ProfileError(f"{label}: the file is no mapping of sections")
    return {key: value for key, value in data.items() if value is not None}


def _merge(base: Any, own: Any) -> Any:
    """Mappings merge, lists put the own items first, anything else is replaced."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{k: _merge(base[k], v) if k in base else v for k, v in own.items()}}
    if isinstance(base, list) and isinstance(own, list):
        return [*own, *(item for item in base if item not in own)]
    return own
