"""The files of corrections: found beside their transcripts, read entry by entry, written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from encoder.core.files import is_file, read_regular
from encoder.corrections.schema import VERBS, Correction, Sheet
from encoder.findings import Finding
from encoder.findings.corrections import BadCorrections
from encoder.language.nearest import nearest
from encoder.profile import ProfileError, mistake, parse_yaml


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of one transcript."""

    name: str = ""
    """Of the file."""
    sheet: Sheet = field(default_factory=Sheet)
    lines: tuple[int, ...] = ()
    """The line of each entry in the file."""
    findings: tuple[Finding, ...] = ()
    """What of the file cannot be used."""
    digest: str = ""

    @property
    def entries(self) -> tuple[Correction, ...]:
        """The decisions, in their order."""
        return tuple(self.sheet.corrections)

    def line(self, number: int) -> int:
        """The line of an entry."""
        return self.lines[number] if number < len(self.lines) else 0

    def __bool__(self) -> bool:
        return bool(self.sheet.corrections or self.findings)


def load(path: Path) -> Corrections:
    """The corrections of a file; none where there is no file.

    Raises:
        OSError: it cannot be read.
    """
    return read(path.name, read_regular(path)) if is_file(path) else Corrections()


def read(name: str, data: bytes) -> Corrections:
    """Read a file of corrections; an entry that cannot be used is a finding, the others count."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
        said = parse_yaml(name, text) if text.strip() else {}
    except (UnicodeDecodeError, ProfileError) as err:
        fault = BadCorrections(file=name, line=1, reason=str(err).removeprefix(f"{name}: "))
        return Corrections(name, findings=(fault,), digest=digest)
    entries = said.pop("corrections", [])
    lines = [node.start_mark.line + 1 for node in listed(text)]
    faults: list[Finding] = []
    try:
        sheet = Sheet.model_validate(said)
    except ValidationError as err:
        faults.append(BadCorrections(file=name, line=1, reason=mistake(err, Sheet)))
        sheet = Sheet()
    if not isinstance(entries, list):
        faults.append(BadCorrections(file=name, line=1, reason="`corrections` is no list of entries"))
        entries = []
    kept: list[Correction] = []
    places: list[int] = []
    for number, entry in enumerate(entries):
        line = lines[number] if number < len(lines) else 1
        try:
            kept.append(Correction.model_validate(entry))
            places.append(line)
        except ValidationError as err:
            faults.append(BadCorrections(file=name, line=line, reason=_wrong(err, entry)))
    sheet = sheet.model_copy(update={"corrections": kept})
    return Corrections(name, sheet, tuple(places), tuple(faults), digest)


def _wrong(err: ValidationError, entry: Any) -> str:
    """What is wrong with an entry, with the nearest word that is known."""
    first = err.errors()[0]
    if first["type"] == "literal_error":
        key, value = str(first["loc"][0]), str(first.get("input"))
        known = [
            word.strip(" '") for word in str(first["ctx"]["expected"]).replace(" or ", ",").split(",")
        ]
        near = nearest(value, known)
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(known)}"
        return f"{key}: unknown value {value!r}; {hint}"
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        verb = str(first["loc"][0])
        near = nearest(verb, VERBS)
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(VERBS)}"
        return f"unknown verb {verb!r}; {hint}"
    return mistake(err, Correction) if isinstance(entry, dict) else "an entry is a mapping"


def listed(text: str) -> list[yaml.Node]:
    """The entries as they stand in the text of a file."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return []
    pairs = tree.value if isinstance(tree, yaml.MappingNode) else []
    entries = next((value for key, value in pairs if key.value == "corrections"), None)
    return list(entries.value) if isinstance(entries, yaml.SequenceNode) else []


def written(sheet: Sheet) -> bytes:
    """A file of corrections, as one would write it by hand."""
    said = sheet.model_dump(by_alias=True, exclude_defaults=True, exclude={"corrections"})
    said["corrections"] = list(map(_plain, sheet.corrections))
    text = yaml.dump(
        said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, default_flow_style=False
    )
    return text.encode("utf-8")


def _plain(entry: Correction) -> dict[str, Any]:
    said = entry.model_dump(by_alias=True, exclude_defaults=True)
    for key in ("at", "through", "pair", "unpair"):
        if key in said:
            said[key] = _flow(said[key])
    return said


class _Flow(dict[str, Any]):
    """A mapping on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes places on one line."""


def _flow(value: Any) -> Any:
    return [_Flow(one) for one in value] if isinstance(value, list) else _Flow(value)


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)


def sittings(corrections: Corrections) -> Iterator[tuple[str, str, int]]:
    """Who decided when, and how much: author ("" for one without a name), day, number of decisions."""
    counts: dict[tuple[str, str], int] = {}
    for entry in corrections.entries:
        who = entry.author or corrections.sheet.author or ""
        when = entry.made or corrections.sheet.date or ""
        counts[who, when] = counts.get((who, when), 0) + 1
    for (who, when), count in sorted(counts.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        yield who, when, count
