"""What an output folder was made of: one SQLite file, with a row for each document.

A document is as it was when its transcript, its corrections and everything it was encoded with are
the same, by their content, and its TEI stands as it was written. Then it is not encoded again, and what
there was to say of it is said from here. The file can be deleted at any time: the next run encodes
everything.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from encoder.batch.certificates import CERTIFICATES, beside, digest_of
from encoder.batch.inputs import Job
from encoder.batch.outcome import Outcome, Status
from encoder.core.files import content_of, is_file
from encoder.findings import Located
from encoder.findings.kept import packed, unpacked
from encoder.runs.plan import path_of, text_of

NAME = ".tei-encoder.sqlite"
"""The file in the output folder."""
FORMAT = "tei-encoder manifest 1"
_WAIT = 60.0
"""Seconds to wait for another run that writes to the file."""
_EVERY = 1.0
"""Seconds after which what was added is kept for good."""
_TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS ways (number INTEGER PRIMARY KEY, said TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS documents (
  target TEXT PRIMARY KEY, name TEXT, source TEXT, decisions TEXT, way INTEGER, status TEXT,
  tei TEXT, size INTEGER, written INTEGER, findings BLOB, facts BLOB
);
"""

Way = Mapping[str, str]
"""What documents are encoded with: "program", "profile", "authority" … -> version or digest."""


class Unusable(Exception):
    """The file is no manifest, or cannot be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document."""

    name: str
    source: str
    """SHA-256 of the transcript."""
    decisions: str
    """SHA-256 of its file of corrections; "": there was none."""
    way: int
    failed: bool
    tei: str
    """SHA-256 of the TEI file."""
    size: int
    written: int
    """Its bytes, and when it was written (nanoseconds)."""


@dataclass(slots=True)
class Manifest:
    """The manifest of an output folder, open."""

    path: Path
    way: Way
    _base: sqlite3.Connection
    _number: int = 0
    _ways: dict[int, dict[str, str]] = field(default_factory=dict)
    _kept: float = 0.0
    new: bool = False
    """True when there was none before."""

    @classmethod
    def open(cls, folder: Path, way: Way, *, looking: bool = False) -> Self:
        """Open the manifest of a folder, or begin one.

        Args:
            folder: the output folder.
            way: what documents are encoded with.
            looking: nothing is written; where there is no manifest, an empty one is made in memory.

        Raises:
            Unusable: something else stands in its place, or it cannot be written.
        """
        path = folder / NAME
        try:
            new = not is_file(path)
            if not looking:
                folder.mkdir(parents=True, exist_ok=True)
            place = ":memory:" if looking and new else path
            base = sqlite3.connect(place, timeout=_WAIT, isolation_level=None)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA cache_size = -4000")
            base.executescript(_TABLES)
            base.execute("INSERT OR IGNORE INTO about VALUES ('format', ?)", (FORMAT,))
            said = base.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
        except (OSError, sqlite3.Error) as err:
            raise Unusable(f"{path}: {err}") from err
        if said != (FORMAT,):
            base.close()
            raise Unusable(f"{path}: it is of another version of the program")
        made = cls(path, dict(way), base, new=new)
        try:
            made._number = made._way_number()
        except sqlite3.Error as err:
            base.close()
            raise Unusable(f"{path}: {err}") from err
        return made

    def close(self) -> None:
        """Keep what was added, and close the file."""
        with suppress(sqlite3.Error):
            self.keep()
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what is stale ---------------------------------------------------------------------------

    def reason(self, job: Job, out: Path, decided: Path, certificate: str) -> str | None:
        """As :meth:`stale`; a manifest that is damaged knows no document."""
        try:
            return self.stale(job, out, decided, certificate)
        except sqlite3.Error:
            return "the manifest is damaged"

    def stale(self, job: Job, out: Path, decided: Path, certificate: str) -> str | None:
        """Why a document must be encoded; None: everything is as it was.

        Args:
            job: the document.
            out: the output folder.
            decided: where its corrections are, if there are any.
            certificate: "each", "batch" or "none".

        Raises:
            sqlite3.Error: the manifest is damaged.
        """
        known = self.known(job.target)
        if known is None:
            return "it is new"
        if known.way != self._number:
            return self._differs(known.way)
        if known.name != job.name:
            return f"it was made of {known.name}"
        if job.fault is not None:
            return "it could not be read"
        corrections = content_of(decided)
        if ("" if corrections is None else digest_of(corrections)) != known.decisions:
            return "its corrections changed"
        try:
            if digest_of(job.read()) != known.source:
                return "the transcript changed"
        except OSError:
            return "it cannot be read"
        if known.failed:
            return None
        return self._of_output(known, out / job.target, certificate)

    def _of_output(self, known: Known, target: Path, certificate: str) -> str | None:
        try:
            state = target.stat()
        except (OSError, ValueError):
            return "its TEI is not there"
        if (state.st_size, state.st_mtime_ns) != (known.size, known.written):
            data = content_of(target)
            if data is None or digest_of(data) != known.tei:
                return "its TEI was changed"
        proofs = {"each": beside(target), "batch": self.path.with_name(CERTIFICATES)}
        if certificate in proofs and not is_file(proofs[certificate]):
            return "its certificate is not there"
        return None

    def _differs(self, way: int) -> str:
        """Which of the things that it was encoded with is another one."""
        before = self._way(way)
        keys = [key for key in {**before, **self.way} if before.get(key) != self.way.get(key)]
        told = []
        for key in keys:
            was, now = before.get(key, ""), self.way.get(key, "")
            short = max(len(was), len(now)) < 40
            told.append(f"{key} ({was or 'none'} before, now {now or 'none'})" if short else key)
        return f"encoded with another {', '.join(told)}"

    # --- rows ------------------------------------------------------------------------------------

    def known(self, target: Path) -> Known | None:
        """What is known of the document that has an output."""
        asked = self._base.execute(
            "SELECT name, source, decisions, way, status, tei, size, written FROM documents"
            " WHERE target = ?",
            (text_of(target),),
        )
        row = asked.fetchone()
        if row is None:
            return None
        name, source, decisions, way, status, tei, size, written = row
        return Known(name, source, decisions, way, status == "failed", tei, size, written)

    def again(self, job: Job, out: Path, certificate: Path | None) -> Outcome | None:
        """What became of a document that is as it was; None when the row cannot be read."""
        asked = self._base.execute(
            "SELECT status, findings, facts FROM documents WHERE target = ?", (text_of(job.target),)
        )
        try:
            status, findings, facts = asked.fetchone()
            told = _findings(findings)
            known = json.loads(zlib.decompress(facts))
        except (TypeError, ValueError, zlib.error):
            return None
        failed = status == "failed"
        became: Status = "failed" if failed else "unchanged"
        tei = None if failed else out / job.target
        return Outcome(
            job.path, became, told, tei, None if failed else certificate, facts=known, known=True
        )

    def add(self, job: Job, outcome: Outcome, out: Path) -> None:
        """Remember what became of a document; one that may come out otherwise tomorrow is not kept."""
        if outcome.digests is None:
            self.forget(job.target)
            return
        target = out / job.target
        size = written = 0
        with suppress(OSError):
            if outcome.status != "failed":
                state = target.stat()
                size, written = state.st_size, state.st_mtime_ns
        source, decisions, tei = outcome.digests
        self._begin()
        self._base.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                text_of(job.target), job.name.encode("utf-8", "replace").decode(), source, decisions,
                self._number, outcome.status, tei, size, written,
                zlib.compress(packed(outcome.findings).encode("utf-8", "surrogatepass"), 1),
                zlib.compress(json.dumps(outcome.facts or {}).encode(), 1),
            ),
        )  # fmt: skip
        self._sometimes()

    def remember(self, target: Path, source: str, tei: str) -> None:
        """Remember an output of a run before there was a manifest, so that it is named when its
        transcript is gone."""
        self._begin()
        self._base.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, '', '', 0, 'written', ?, 0, 0, x'', x'')",
            (text_of(target), source, tei),
        )
        self._sometimes()

    def forget(self, target: Path) -> None:
        """Know nothing of an output."""
        self._begin()
        self._base.execute("DELETE FROM documents WHERE target = ?", (text_of(target),))
        self._sometimes()

    def targets(self) -> Iterator[tuple[Path, str, str]]:
        """The outputs with the names of their transcripts and the digests of their TEI, by name."""
        last = ""
        while True:  # a page at a time, because rows are deleted meanwhile
            rows = self._base.execute(
                "SELECT target, name, tei FROM documents WHERE target > ? AND status != 'failed'"
                " ORDER BY target LIMIT 500",
                (last,),
            ).fetchall()
            if not rows:
                return
            for target, name, tei in rows:
                yield path_of(target), name, tei
            last = rows[-1][0]

    def _begin(self) -> None:
        if not self._base.in_transaction:
            self._base.execute("BEGIN IMMEDIATE")
            self._kept = time.monotonic()

    def _sometimes(self) -> None:
        if time.monotonic() - self._kept > _EVERY:
            self.keep()

    def keep(self) -> None:
        """Keep for good what was added."""
        if self._base.in_transaction:
            self._base.execute("COMMIT")

    # --- what documents are encoded with -----------------------------------------------------------

    def _way_number(self) -> int:
        said = json.dumps(self.way, sort_keys=True)
        self._base.execute("INSERT OR IGNORE INTO ways (said) VALUES (?)", (said,))
        row = self._base.execute("SELECT number FROM ways WHERE said = ?", (said,)).fetchone()
        return int(row[0])

    def _way(self, number: int) -> dict[str, str]:
        if number not in self._ways:
            row = self._base.execute("SELECT said FROM ways WHERE number = ?", (number,)).fetchone()
            self._ways[number] = json.loads(row[0]) if row is not None else {}
        return self._ways[number]


def _findings(data: bytes) -> list[Located]:
    return unpacked(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def digest(value: Any) -> str:
    """SHA-256 of something as JSON."""
    said = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
