"""What a run has to do: its jobs in their order, each output once, in little memory however many they
are."""

from __future__ import annotations

import os
import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from encoder.batch.inputs import Identities, Job

_RAW = "\x00"
"""What a name begins with that is no UTF-8."""
_IN_MEMORY = 2_000
"""So many jobs are held in memory; more are put into a temporary file."""


class Plan:
    """The jobs of a run, in their order; of those with the same output the first."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        """Take in the jobs, one after the other.

        Raises:
            what finding them raises.
        """
        self._few: list[Job] = []
        self._targets: dict[Path, Path] = {}
        self._many: sqlite3.Connection | None = None
        self._size = 0
        self.clashes: dict[Path, list[Job]] = {}
        """Jobs that would write where another one does, by the path of that one."""
        self.inputs = Identities()
        """The files that are read."""
        for job in jobs:
            self._take(job)

    def __del__(self) -> None:
        if getattr(self, "_many", None) is not None:
            self._many.close()  # type: ignore[union-attr]

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Job]:
        if self._many is None:
            yield from self._few
            return
        for (packed,) in self._many.execute("SELECT job FROM jobs ORDER BY number"):
            yield pickle.loads(packed)  # of a nameless file that only this process has

    def writes(self, target: Path) -> bool:
        """True when a job of the plan has this output."""
        if self._many is None:
            return target in self._targets
        return self._found(target) is not None

    # --- taking in -------------------------------------------------------------------------------

    def _take(self, job: Job) -> None:
        known = self._found(job.target) if self._many else self._targets.get(job.target)
        if known is not None:
            if known.resolve() != job.path.resolve():
                self.clashes.setdefault(known, []).append(job)
            return
        self._size += 1
        if job.origin is None:
            self.inputs.add(job.path)
        if self._many is None:
            self._few.append(job)
            self._targets[job.target] = job.path
            if self._size > _IN_MEMORY:
                self._spill()
        else:
            self._put(job)

    def _spill(self) -> None:
        self._many = sqlite3.connect("", isolation_level=None)  # a file without a name
        self._many.execute("PRAGMA cache_size = -1000")
        self._many.execute("PRAGMA journal_mode = OFF")
        self._many.execute("PRAGMA synchronous = OFF")
        self._many.execute(
            "CREATE TABLE jobs (number INTEGER PRIMARY KEY, target TEXT UNIQUE, path TEXT, job BLOB)"
        )
        self._many.execute("BEGIN")
        for job in self._few:
            self._put(job)
        self._few, self._targets = [], {}

    def _put(self, job: Job) -> None:
        assert self._many is not None
        row = (text_of(job.target), text_of(job.path), pickle.dumps(job))
        self._many.execute("INSERT INTO jobs (target, path, job) VALUES (?, ?, ?)", row)

    def _found(self, target: Path) -> Path | None:
        assert self._many is not None
        asked = self._many.execute("SELECT path FROM jobs WHERE target = ?", (text_of(target),))
        row = asked.fetchone()
        return None if row is None else path_of(row[0])


def text_of(path: Path) -> str:
    """A path as a database takes it, also one that is no UTF-8; see :func:`path_of`."""
    try:
        return path.as_posix().encode("utf-8").decode()
    except UnicodeEncodeError:
        return _RAW + os.fsencode(path).decode("latin-1")


def path_of(text: str) -> Path:
    """The path of :func:`text_of`."""
    if text.startswith(_RAW):
        return Path(os.fsdecode(text.removeprefix(_RAW).encode("latin-1")))
    return Path(text)
