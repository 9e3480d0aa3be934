"""What an editor has to know of a whole volume: added up as the documents come, in little memory."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from encoder import __version__
from encoder.batch.outcome import Outcome
from encoder.findings import Located, Severity
from encoder.findings.finding import name_of
from encoder.findings.kinds import KINDS

FORMAT = "tei-encoder volume 1"
_NOTATIONS = frozenset({"N106"})
"""Brackets that no rule understands."""
_UNALIGNED = frozenset({"E414"})
_EXAMPLES = 3
_SHOWN = 200
"""So many rows of each list."""
_HELD = 50_000
"""So many different names or notations are counted; the rarest half goes when there are more."""
_LEVELS = {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


@dataclass(slots=True)
class Ranked:
    """Things that are counted, each with some places where it is."""

    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)
    cut: bool = False
    """True when rare ones were left out."""

    def add(self, thing: str, place: str, count: int = 1) -> None:
        """Count a thing once more."""
        self.counts[thing] += count
        held = self.places.setdefault(thing, [])
        if len(held) < _EXAMPLES and place not in held:
            held.append(place)
        if len(self.counts) > _HELD:
            kept = sorted(self.counts.items(), key=_by_count)[: _HELD // 2]
            self.counts = Counter(dict(kept))
            self.places = {one: self.places[one] for one, _ in kept}
            self.cut = True

    def rows(self, most: int = _SHOWN) -> list[dict[str, Any]]:
        """The most frequent, each with its number and places."""
        found = sorted(self.counts.items(), key=_by_count)[:most]
        return [{"what": one, "count": count, "places": self.places[one]} for one, count in found]


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


@dataclass(slots=True)
class Volume:
    """What there is to tell of the documents of a run."""

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Ranked = field(default_factory=Ranked)
    levels: Counter[str] = field(default_factory=Counter)
    notations: Ranked = field(default_factory=Ranked)
    layouts: Ranked = field(default_factory=Ranked)
    unaligned: Ranked = field(default_factory=Ranked)
    names: Ranked = field(default_factory=Ranked)
    characters: Counter[str] = field(default_factory=Counter)
    holders: Ranked = field(default_factory=Ranked)
    """Characters that need a look, with documents that have them."""
    languages: Counter[str] = field(default_factory=Counter)
    readings: list[int] = field(default_factory=lambda: [0] * 10)
    links: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    certified: int = 0

    def add(self, outcome: Outcome) -> None:
        """Add a document, or what was said beside documents."""
        for finding in outcome.findings:
            self._finding(finding)
        if not outcome.document:
            return
        name = outcome.path.as_posix()
        self.statuses[outcome.status] += 1
        self.certified += outcome.certificate is not None
        if outcome.status == "failed" and len(self.failed) < _SHOWN:
            self.failed.append(name)
        if outcome.facts:
            self._facts(name, dict(outcome.facts))

    def _finding(self, finding: Located) -> None:
        code = finding.finding.code
        place = f"{finding.file}:{finding.line}"
        self.codes.add(code, f"{place}: {finding.finding.message}")
        self.levels[_LEVELS[finding.severity]] += 1
        if code in _NOTATIONS:
            words = finding.context[finding.column - 1 :][:60]
            self.notations.add(re.sub(r"\d+", "0", words), place)
        if code in _UNALIGNED:
            self.unaligned.add(finding.file, f"{finding.line}: {finding.finding.message}")

    def _facts(self, name: str, facts: dict[str, Any]) -> None:
        for sign, count in facts.get("characters", {}).items():
            self.characters[sign] += count
            if odd(sign):
                self.holders.add(sign, name, count)
        self.layouts.add(facts.get("layout") or f"none: {facts.get('begins', '')}", name)
        for words, count in facts.get("names", {}).items():
            self.names.add(words, name, count)
        for number, count in enumerate(facts.get("readings", ())):
            self.readings[number] += count
        self.links.update(facts.get("links", {}))
        self.languages.update(facts.get("languages", ()))

    def data(self) -> dict[str, Any]:
        """Everything as data, the same for the same documents (``schema/volume-1.schema.json``)."""
        return {
            "format": FORMAT,
            "program": f"tei-encoder {__version__}",
            "documents": dict(sorted(self.statuses.items())),
            "failed": sorted(self.failed),
            "findings": {level: self.levels[level] for level in ("error", "warning", "note")},
            "codes": [
                {**row, "name": name_of(KINDS[row["what"]]), "help": KINDS[row["what"]].advice}
                for row in self.codes.rows()
            ],
            "unknown_notations": self.notations.rows(),
            "layouts": self.layouts.rows(),
            "unaligned": self.unaligned.rows(),
            "names_without_entry": self.names.rows(),
            "languages": dict(sorted(self.languages.items())),
            "characters": [_character(sign, count) for sign, count in sorted(self.characters.items())],
            "odd_characters": [
                {**row, **_character(row["what"], row["count"])} for row in self.holders.rows()
            ],
            "confidence": {
                "blocks": [
                    {"from": number / 10, "to": (number + 1) / 10, "count": count}
                    for number, count in enumerate(self.readings)
                ],
                "links": {
                    one: self.links[one]
                    for one in ("high", "medium", "low", "editor")
                    if self.links[one]
                },
            },
            "certificates": self.certified,
            "checklist": list(self.checklist()),
        }

    def checklist(self) -> Iterator[dict[str, Any]]:
        """What an editor signs for a volume: each point, what was counted, and whether it is open."""
        documents = sum(self.statuses.values())
        written = documents - self.statuses["failed"] - self.statuses["removed"]
        yield _point("Every document was encoded", self.statuses["failed"], "not encoded")
        yield _point("Every TEI file has a certificate", written - self.certified, "without one")
        yield _point("Errors are mended or accepted", self.levels["error"], "errors")
        yield _point("Warnings were read", self.levels["warning"], "warnings")
        yield _point("Notations that no rule knows were looked at", len(self.notations.counts), "kinds")
        without = sum(n for one, n in self.layouts.counts.items() if one.startswith("none: "))
        yield _point("Documents without a record are meant to have none", without, "documents")
        yield _point(
            "Passages without a counterpart are untranslated", self.codes.counts["E414"], "passages"
        )
        yield _point("Names without an entry were looked at", len(self.names.counts), "names")
        yield _point("Odd characters are in the originals", len(self.holders.counts), "characters")
        yield _point("Doubtful blocks (below 0.5) were looked at", sum(self.readings[:5]), "blocks")
        yield _point("Doubtful links were looked at", self.links["low"], "links")


def _point(words: str, count: int, what: str) -> dict[str, Any]:
    return {"point": words, "count": count, "what": what, "open": count > 0}


def odd(sign: str) -> bool:
    """True for a character that is seldom meant: private, unassigned, a control, a format sign, one
    that says that another was lost."""
    if sign == "\N{REPLACEMENT CHARACTER}":
        return True
    return unicodedata.category(sign) in _ODD and sign not in "\t\n\r\f"


_ODD = frozenset(["Co", "Cn", "Cs", "Cc", "Cf"])


def _character(sign: str, count: int) -> dict[str, Any]:
    return {
        "sign": sign,
        "code": f"U+{ord(sign):04X}",
        "name": unicodedata.name(sign, ""),
        "category": unicodedata.category(sign),
        "count": count,
    }


def as_json(volume: Volume) -> bytes:
    """The report for programs."""
    return (json.dumps(volume.data(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def told(outcomes: Iterable[Outcome], volume: Volume) -> Iterator[Outcome]:
    """The outcomes, each added to a volume as it comes."""
    for outcome in outcomes:
        volume.add(outcome)
        yield outcome
