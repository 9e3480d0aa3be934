"""The documents on an editor's desk: what is doubtful in them, what was decided, decisions added and
taken back."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from encoder.api import Encoder, Result
from encoder.authority.load import Kind
from encoder.batch.inputs import Job
from encoder.batch.output import write_whole
from encoder.core.files import read_regular
from encoder.core.source import Span
from encoder.corrections import Correction, Corrections, amended, beside, load, read
from encoder.corrections.anchors import anchor_of
from encoder.editing.review.page import Shown, shown
from encoder.findings.wellformed import parse

_ASKING = ("D3", "E41", "E40", "C2", "N1", "D2")
"""Findings of these kinds are questions to an editor."""


class Conflict(Exception):
    """Somebody else has changed what a decision was about."""


class Refused(Exception):
    """A decision that cannot be an entry; the message says why."""


@dataclass
class Desk:
    """The documents of a folder and the corrections beside them."""

    jobs: Sequence[Job]
    encoder: Encoder
    author: str = ""
    folder: Path | None = None
    """Of the corrections; None: they are beside the transcripts."""
    _made: dict[str, tuple[str, Result, Shown]] = field(default_factory=dict)
    _own: dict[str, list[Correction]] = field(default_factory=dict)
    """The decisions of this sitting, by document, to be taken back."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def names(self) -> list[str]:
        """What the documents are called here."""
        return [job.target.with_suffix("").as_posix() for job in self.jobs]

    def job(self, name: str) -> Job:
        """A document by its name.

        Raises:
            KeyError: there is none; nothing else is ever opened.
        """
        for job in self.jobs:
            if job.target.with_suffix("").as_posix() == name:
                return job
        raise KeyError(name)

    def file(self, name: str) -> Path:
        """The file of its corrections."""
        job = self.job(name)
        return beside(job.path, self.folder, job.target)

    # --- documents ---------------------------------------------------------------------------------

    def document(self, name: str) -> dict[str, Any]:
        """A document as the page shows it."""
        with self._lock:
            state, result, seen = self._encoded(name)
        known = self._corrections(name)
        return {
            "name": name,
            "state": state,
            "html": seen.html,
            "doubts": self._doubts(result, seen),
            "findings": [
                {"code": f.finding.code, "line": f.line, "text": f.finding.message}
                for f in result.findings
                if f.finding.code.startswith(_ASKING) or f.finding.code[0] == "C"
            ],
            "lines": result.source.text.split("\n") if result.tei is not None else [],
            "decisions": list(_decisions(known)),
        }

    def queue(self) -> Iterator[dict[str, Any]]:
        """The documents that were encoded, those with most doubts first."""
        found: list[dict[str, Any]] = []
        for name in self.names():
            if name in self._made:
                _, result, seen = self._made[name]
                count = self._doubts(result, seen)
                decided = len(self._corrections(name).entries)
                told = {"name": name, "doubts": count, "decided": decided, "title": seen.title}
                found.append({**told, "unlinked": seen.unlinked})
        yield from sorted(
            found, key=lambda one: (-int(one["doubts"]), -int(one["unlinked"]), one["name"])
        )

    def warm(self) -> None:
        """Encode every document, so that the queue knows them."""
        for name in self.names():
            with self._lock:
                self._encoded(name)

    @staticmethod
    def _doubts(result: Result, seen: Shown) -> int:
        asked = sum(f.finding.code.startswith(_ASKING) for f in result.findings)
        return asked + seen.doubts

    def _corrections(self, name: str) -> Corrections:
        try:
            return load(self.file(name))
        except OSError:
            return Corrections()

    def _encoded(self, name: str) -> tuple[str, Result, Shown]:
        job = self.job(name)
        data, known = job.read(), self._corrections(name)
        state = hashlib.sha256(data + known.digest.encode()).hexdigest()[:16]
        made = self._made.get(name)
        if made is None or made[0] != state:
            result = self.encoder.encode_bytes(job.path.as_posix(), data, corrected=known)
            root = parse(result.tei)[0] if result.tei is not None else None
            seen = shown(root, result) if root is not None else Shown("", "", 0)
            made = self._made[name] = state, result, seen
        return made

    # --- decisions ---------------------------------------------------------------------------------

    def decide(self, name: str, state: str, said: dict[str, Any]) -> dict[str, Any]:
        """Add a decision, and show the document that follows from it.

        Args:
            name: of the document.
            state: of the document that the editor saw.
            said: `verb`, `value`, `start` and `end` (places in the words of the TEI), and for pairs
                `others` (more such places).

        Raises:
            Conflict: the document is another by now.
            Refused: the decision cannot be an entry.
        """
        with self._lock:
            now, result, _ = self._encoded(name)
            if now != state:
                raise Conflict("somebody else has decided something here; look at it again")
            entry = self._entry(result, said)
            self._write(name, lambda entries: [*entries, entry])
            self._own.setdefault(name, []).append(entry)
        return self.document(name)

    def undo(self, name: str) -> dict[str, Any]:
        """Take back the last decision of this sitting; those of others stay."""
        with self._lock:
            own = self._own.get(name, [])
            if own:
                last = own.pop()
                self._write(name, lambda entries: _without(entries, last))
        return self.document(name)

    def _entry(self, result: Result, said: dict[str, Any]) -> Correction:
        verb, value = str(said.get("verb")), said.get("value")
        entry: dict[str, Any] = {verb: value, "author": self.author or None}
        entry["made"] = date.today().isoformat()
        if verb != "field":
            whole = verb in ("name", "date", "bracket", "note")
            entry["at"] = self._at(result, said, whole=whole)
        if verb in ("pair", "unpair"):
            entry[verb] = [self._at(result, other) for other in said.get("others", [])]
        if verb == "name" and said.get("everywhere"):
            entry["everywhere"] = True
        try:
            return Correction.model_validate(entry)
        except ValidationError as err:
            raise Refused(err.errors()[0]["msg"].removeprefix("Value error, ")) from err

    @staticmethod
    def _at(result: Result, said: dict[str, Any], *, whole: bool = False) -> dict[str, Any]:
        """A place of the page as one of the transcript."""
        try:
            start, end = int(said["start"]), int(said["end"])
        except (KeyError, TypeError, ValueError) as err:
            raise Refused("a decision needs a place") from err
        words = result.words
        if not 0 <= start < end <= words.size:
            raise Refused("there are no such words")
        first, last = words.origin(start, counted=True), words.origin(end - 1, counted=True) + 1
        anchor = anchor_of(result.source, Span(first, max(first, last)), whole=whole)
        return anchor.model_dump(exclude_defaults=True)

    def _write(self, name: str, change: Any) -> None:
        """Change the file of corrections as it is now; nobody else writes meanwhile."""
        path = self.file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.parent):
            data = read_regular(path) if path.is_file() else b""
            known = read(path.name, data)
            if known.findings:
                raise Refused(f"{path.name} has entries that cannot be read; mend it first")
            sheet = known.sheet.model_copy(update={"corrections": change(known.sheet.corrections)})
            write_whole(path, amended(data, sheet))

    # --- the authority -----------------------------------------------------------------------------

    def persons(self, words: str, most: int = 12) -> list[dict[str, str]]:
        """Entries of the authority whose names hold some words."""
        wanted = words.casefold().split()
        short: dict[Kind, str] = {"person": "p", "place": "pl", "body": "o"}
        found = []
        for (kind, ident), entry in sorted(self.encoder.authority.entries.items()):
            names = [spelling for _, spelling in entry.spellings()]
            text = " ".join((ident, *names)).casefold()
            if wanted and all(word in text for word in wanted):
                life = "–".join(str(year or "") for year in (entry.born, entry.died))
                told = ", ".join(filter(None, (entry.office, life.strip("–") and life)))
                found.append({"id": f"{short[kind]}.{ident}", "name": entry.preferred, "more": told})
        return found[:most]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds a lock on a folder of corrections as long as a file in it is changed."""
    try:
        import fcntl
    except ImportError:  # a system without such locks
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _without(entries: Sequence[Correction], last: Correction) -> list[Correction]:
    """The entries without the last one that says the same."""
    out = list(entries)
    for at in range(len(out) - 1, -1, -1):
        if out[at] == last:
            del out[at]
            break
    return out


def _decisions(known: Corrections) -> Iterator[dict[str, Any]]:
    for entry in known.entries:
        value = getattr(entry, entry.verb)
        if isinstance(value, list):
            told = ", ".join(one.text for one in value)
        elif hasattr(value, "model_dump"):
            said = value.model_dump(exclude_none=True, by_alias=True)
            told = ", ".join(f"{key} {one}" for key, one in said.items())
        else:
            told = ", ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
        yield {
            "verb": entry.verb,
            "value": told,
            "line": entry.at.line if entry.at else None,
            "text": entry.at.text if entry.at else "",
            "author": entry.author or known.sheet.author or "",
            "made": entry.made or known.sheet.date or "",
        }
