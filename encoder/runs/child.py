"""A process of its own for the documents of one thread of a cluster: `python -m encoder.runs.child`.

It reads the work and then one task after the other from standard input, and writes the answers to
standard output, each a pickle with its length before it. Whoever started it ends it when a task takes
too long.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from select import select
from subprocess import PIPE, Popen
from typing import IO, Any

from encoder.batch.workers import failed, holds, memory_of
from encoder.findings.program import ProcessDied
from encoder.findings.source import TookTooLong, TookTooMuchMemory

_LENGTH = struct.Struct("!Q")
_WATCH = 0.2
"""Seconds after which it is seen how much memory the process has."""


@dataclass(slots=True)
class Child:
    """A process that works on one task at a time, seen from the one that started it."""

    work: bytes
    """The function, pickled."""
    folder: str
    """Its working directory, as relative paths of the tasks need it."""
    _process: Popen[bytes] | None = None

    def ask(self, task: Any, seconds: float, megabytes: float | None) -> Any:
        """The result of a task; a finding when it took too long, too much, or the process died."""
        if self._process is None:
            self._process = self._start(megabytes)
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        try:
            _send(process.stdin, pickle.dumps(task))
            return self._answer(process.stdout, seconds, megabytes)
        except (OSError, EOFError):
            process.wait()
            self.stop()
            return ProcessDied(reason=f"exit status {process.returncode}")

    def _start(self, megabytes: float | None) -> Popen[bytes]:
        command = [sys.executable, "-m", "encoder.runs.child"]
        process = Popen(command, stdin=PIPE, stdout=PIPE, cwd=self.folder)
        assert process.stdin is not None
        _send(process.stdin, pickle.dumps((megabytes, self.work)))
        return process

    def _answer(self, pipe: IO[bytes], seconds: float, megabytes: float | None) -> Any:
        assert self._process is not None
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select([pipe], [], [], min(_WATCH, max(0.0, end - time.monotonic())))
            if ready:
                return pickle.loads(_receive(pipe))
            if time.monotonic() >= end:
                self.stop()
                return TookTooLong(limit=seconds, where="")
            if megabytes is not None and memory_of(self._process.pid) > megabytes:
                self.stop()
                return TookTooMuchMemory(limit=megabytes)

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message.

    Raises:
        EOFError: the other side is gone.
    """
    head = _read(pipe, _LENGTH.size)
    return _read(pipe, _LENGTH.unpack(head)[0])


def _read(pipe: IO[bytes], size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(pipe.fileno(), min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _serve() -> None:
    """Work on one task after the other, until nobody asks any more."""
    asked = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what is printed is no answer
    megabytes, packed = pickle.loads(_receive(asked))
    if megabytes is not None:
        holds(megabytes)
    work: Callable[[Any], Any] = pickle.loads(packed)
    while True:
        try:
            task = pickle.loads(_receive(asked))
        except EOFError:
            return
        answer: Any
        try:
            answer = work(task)
        except MemoryError:
            answer = TookTooMuchMemory(limit=megabytes or 0.0)
        except Exception as err:
            answer = failed(err)
        _send(answers, pickle.dumps(answer))


if __name__ == "__main__":
    _serve()
