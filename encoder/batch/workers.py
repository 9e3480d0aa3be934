"""Files worked on in processes of their own: on all processors, each with a time limit.

A process that takes too long is ended, from outside and at once, wherever it is: in libxml2, in
a regular expression of the user's, in a loop of our own. A process that dies takes one file
with it. The results come in the order of the files.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from encoder.batch.limits import DEBUG, TIME_LIMIT
from encoder.findings import Finding
from encoder.findings.program import InternalError, ProcessDied
from encoder.findings.source import TookTooLong
from encoder.profile import watch

_MEGABYTE = 1_000_000
PARALLEL_FROM = 8
"""So many files are worth a process for each processor."""
_AHEAD = 16
"""So many results a process may be ahead of the one that is waited for."""
_LOOKS = 5.0
"""Seconds after which an idle process looks whether its parent is still there."""
_GRACE = 5.0
"""Seconds after its limit in which the parent ends a process before the system does."""

Task = TypeVar("Task")
Done = TypeVar("Done")


def failed(err: BaseException) -> Finding:
    """The finding for a fault of the program; its traceback is printed on request."""
    if os.environ.get(DEBUG):
        traceback.print_exception(err, file=sys.stderr)
    return InternalError(reason=f"{type(err).__name__}: {err}")


def each(
    work: Callable[[Task], Done],
    todo: Sequence[Task],
    otherwise: Callable[[Task, Finding], Done],
    *,
    jobs: int | None = None,
    time_limit: float | None = TIME_LIMIT,
    size_of: Callable[[Task], int] | None = None,
    prepare: Callable[[], None] | None = None,
) -> Iterator[Done]:
    """The results of some work on each task, in their order.

    Args:
        work: a function that a process can be given; it runs in a process of its own.
        todo: what it is given.
        otherwise: the result for a task that failed, took too long, or whose process died.
        jobs: processes; None: one for each processor when there are many tasks.
        time_limit: seconds for each task; None: no limit, and with one job no process.
        prepare: loads what every process needs, where a new process has what this one has.
        size_of: the bytes of a task: one of several megabytes has the limit for each of them.
    """
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(todo) >= PARALLEL_FROM else 1
    jobs = max(1, min(jobs, len(todo)))
    if jobs > 1 and prepare is not None and forks():
        prepare()  # once, before the processes are made, which have it then
        gc.collect()
        gc.freeze()
    if jobs == 1 and time_limit is None:
        for task in todo:
            try:
                yield work(task)
            except Exception as err:
                yield otherwise(task, failed(err))
        return
    crew = _Crew(work, jobs, time_limit, size_of)
    try:
        yield from crew.results(todo, otherwise)
    finally:
        crew.end()
        gc.unfreeze()


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and the task that it has."""

    process: Any
    pipe: Any
    place: Any
    task: int | None = None
    limit: float = 0.0
    deadline: float = 0.0

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass(slots=True)
class _Crew(Generic[Task, Done]):
    work: Callable[[Task], Done]
    jobs: int
    limit: float | None
    size_of: Callable[[Task], int] | None
    workers: list[_Worker] = field(default_factory=list)

    def results(
        self, todo: Sequence[Task], otherwise: Callable[[Task, Finding], Done]
    ) -> Iterator[Done]:
        self.workers = [self._start() for _ in range(self.jobs)]
        done: dict[int, Done] = {}
        sent = shown = 0
        while shown < len(todo):
            for worker in self.workers:
                if worker.task is None and sent < min(len(todo), shown + _AHEAD * self.jobs):
                    self._give(worker, sent, todo[sent])
                    sent += 1
            for number, answer in self._answers():
                done[number] = (
                    otherwise(todo[number], answer) if isinstance(answer, Finding) else answer
                )
            while shown in done:
                yield done.pop(shown)
                shown += 1

    def _start(self) -> _Worker:
        context = _context()
        pipe, theirs = context.Pipe()
        place = watch.Place() if forks() else context.RawArray("c", watch.LENGTH)
        process = context.Process(target=_serve, args=(self.work, theirs, place))
        process.start()
        theirs.close()
        return _Worker(process, pipe, place)

    def _give(self, worker: _Worker, number: int, task: Task) -> None:
        worker.task = number
        worker.limit = self._limit_of(task)
        worker.deadline = time.monotonic() + worker.limit
        worker.place.value = b""
        with suppress(OSError):  # it has died: its pipe says so when it is asked for the answer
            worker.pipe.send((task, worker.limit))

    def _limit_of(self, task: Task) -> float:
        if self.limit is None:
            return float("inf")
        size = self.size_of(task) if self.size_of is not None else 0
        return self.limit * max(1.0, size / _MEGABYTE)

    def _answers(self) -> Iterator[tuple[int, Any]]:
        """The answers that have come, and those of processes that are late or gone."""
        busy = [worker for worker in self.workers if worker.task is not None]
        wait = min(worker.deadline for worker in busy) - time.monotonic()
        ready = connection.wait([worker.pipe for worker in busy], max(0.0, min(wait, 3600.0)))
        for worker in busy:
            assert worker.task is not None
            number, worker.task = worker.task, None
            if worker.pipe in ready:
                try:
                    yield number, worker.pipe.recv()
                    continue
                except (EOFError, OSError):
                    self._replace(worker)
                    reason = f"exit status {worker.process.exitcode}"
                    yield number, ProcessDied(reason=reason)
            elif time.monotonic() >= worker.deadline:
                self._replace(worker)
                rule = worker.place.value.decode(errors="replace")
                yield (
                    number,
                    TookTooLong(
                        limit=worker.limit, where=f", while {rule} was at work" if rule else ""
                    ),
                )
            else:
                worker.task = number

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self.workers[self.workers.index(worker)] = self._start()

    def end(self) -> None:
        """End all processes, whatever they do."""
        for worker in self.workers:
            worker.stop()


def forks() -> bool:
    """True where a new process has what this one has loaded."""
    return bool(_context().get_start_method() == "fork")


def _context() -> Any:
    """Processes that have what this one has loaded; where there are none, such as start anew."""
    return multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")


def _ends_itself_after(limit: float) -> None:
    """Let the system end this process some time after its limit, should its parent have been
    killed meanwhile; 0: it need not."""
    if hasattr(signal, "setitimer") and limit != float("inf"):
        signal.setitimer(signal.ITIMER_REAL, limit and limit + _GRACE)


def _serve(work: Callable[[Any], Any], pipe: Any, place: Any) -> None:
    """A worker: one task after the other, until the parent has no more or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process stops the work
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    watch.install(place)
    parent = multiprocessing.parent_process()
    while True:
        while not pipe.poll(_LOOKS):
            if parent is None or not parent.is_alive():
                return
        try:
            task, limit = pipe.recv()
        except EOFError:
            return
        _ends_itself_after(limit)
        try:
            answer = work(task)
        except Exception as err:
            answer = failed(err)
        _ends_itself_after(0.0)
        try:
            pipe.send(answer)
        except (OSError, ValueError):
            return
