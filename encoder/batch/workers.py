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
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from encoder.batch.limits import DEBUG, TIME_LIMIT
from encoder.findings import Finding
from encoder.findings.program import InternalError, ProcessDied
from encoder.findings.source import TookTooLong, TookTooMuchMemory
from encoder.profile import watch

_MEGABYTE = 1_000_000
PARALLEL_FROM = 8
"""So many files are worth a process for each processor."""
_AHEAD = 16
"""So many results a process may be ahead of the one that is waited for."""
_LOOKS = 5.0
"""Seconds after which an idle process looks whether its parent is still there."""
_WATCH = 0.2
"""Seconds after which it is seen how much memory the processes have."""
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
    todo: Iterable[Task],
    otherwise: Callable[[Task, Finding], Done],
    *,
    total: int | None = None,
    answered: Callable[[Task], Done | None] | None = None,
    jobs: int | None = None,
    time_limit: float | None = TIME_LIMIT,
    memory_limit: float | None = None,
    size_of: Callable[[Task], int] | None = None,
    prepare: Callable[[], None] | None = None,
) -> Iterator[Done]:
    """The results of some work on each task, in their order.

    Args:
        work: a function that a process can be given; it runs in a process of its own.
        todo: what it is given; taken from as the work goes on.
        otherwise: the result for a task that failed, took too long, or whose process died.
        total: how many tasks there are; None: as many as `todo` has.
        answered: the result for a task that needs no work, or None.
        jobs: processes; None: one for each processor when there are many tasks.
        time_limit: seconds for each task; None: no limit, and with one job no process.
        memory_limit: megabytes that a process may have; None: no limit.
        prepare: loads what every process needs, where a new process has what this one has.
        size_of: the bytes of a task: one of several megabytes has the limit for each of them.
    """
    if total is None:
        todo = list(todo)
        total = len(todo)
    if jobs is None:
        jobs = (os.cpu_count() or 1) if total >= PARALLEL_FROM else 1
    jobs = max(1, min(jobs, total))
    if jobs == 1 and time_limit is None:
        yield from _here(work, todo, otherwise, answered)
        return
    crew = _Crew(work, jobs, time_limit, size_of, memory_limit, prepare if jobs > 1 else None)
    try:
        yield from crew.results(todo, otherwise, answered)
    finally:
        crew.end()
        gc.unfreeze()


def _here(
    work: Callable[[Task], Done],
    todo: Iterable[Task],
    otherwise: Callable[[Task, Finding], Done],
    answered: Callable[[Task], Done | None] | None,
) -> Iterator[Done]:
    """The results without another process."""
    for task in todo:
        known = answered(task) if answered is not None else None
        try:
            yield work(task) if known is None else known
        except Exception as err:
            yield otherwise(task, failed(err))


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
    memory: float | None = None
    prepare: Callable[[], None] | None = None
    """Loads what the processes have in common, before the first of them is made."""
    workers: list[_Worker] = field(default_factory=list)
    tasks: dict[int, Task] = field(default_factory=dict)
    """Those that were taken and whose results were not given yet."""

    def results(
        self,
        todo: Iterable[Task],
        otherwise: Callable[[Task, Finding], Done],
        answered: Callable[[Task], Done | None] | None,
    ) -> Iterator[Done]:
        coming = enumerate(todo)
        done: dict[int, Done] = {}
        shown, more = 0, True
        while more or self.tasks:
            while (
                more and len(self.tasks) < _AHEAD * self.jobs and (worker := self._idle()) is not None
            ):
                try:
                    number, task = next(coming)
                except StopIteration:
                    more = False
                    break
                self.tasks[number] = task
                known = answered(task) if answered is not None else None
                if known is None:
                    self._give(worker, number, task)
                    continue
                done[number] = known
                if number == shown:
                    break
            for number, answer in self._answers(wait=shown not in done):
                finding = isinstance(answer, Finding)
                done[number] = otherwise(self.tasks[number], answer) if finding else answer
            while shown in done:
                del self.tasks[shown]
                yield done.pop(shown)
                shown += 1

    def _idle(self) -> _Worker | bool | None:
        """A process that has nothing to do; True where one can still be made; None: all are at work."""
        idle = next((worker for worker in self.workers if worker.task is None), None)
        return idle or (len(self.workers) < self.jobs) or None

    def _start(self) -> _Worker:
        if self.prepare is not None and forks():
            self.prepare()  # once, before the processes are made, which have it then
            gc.collect()
            gc.freeze()
        self.prepare = None
        context = _context()
        pipe, theirs = context.Pipe()
        place = watch.Place() if forks() else context.RawArray("c", watch.LENGTH)
        process = context.Process(target=_serve, args=(self.work, theirs, place, self.memory))
        process.start()
        theirs.close()
        return _Worker(process, pipe, place)

    def _give(self, worker: _Worker | bool, number: int, task: Task) -> None:
        if isinstance(worker, bool):
            worker = self._start()
            self.workers.append(worker)
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

    def _answers(self, *, wait: bool) -> Iterator[tuple[int, Any]]:
        """The answers that have come, and those of processes that are late, too large or gone.

        Args:
            wait: for one of them.
        """
        busy = [worker for worker in self.workers if worker.task is not None]
        if not busy:
            return
        most = min(worker.deadline for worker in busy) - time.monotonic()
        most = min(most, _WATCH if self.memory is not None else 3600.0) if wait else 0.0
        ready = connection.wait([worker.pipe for worker in busy], max(0.0, most))
        for worker in busy:
            assert worker.task is not None
            number, worker.task = worker.task, None
            if worker.pipe in ready:
                yield number, self._answer(worker)
            elif time.monotonic() >= worker.deadline:
                self._replace(worker)
                rule = worker.place.value.decode(errors="replace")
                where = f", while {rule} was at work" if rule else ""
                yield number, TookTooLong(limit=worker.limit, where=where)
            elif self.memory is not None and memory_of(worker.process.pid) > self.memory:
                self._replace(worker)
                yield number, TookTooMuchMemory(limit=self.memory)
            else:
                worker.task = number

    def _answer(self, worker: _Worker) -> Any:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return ProcessDied(reason=f"exit status {worker.process.exitcode}")
        if self.memory is not None and memory_of(worker.process.pid) > self.memory / 4:
            self._replace(worker)  # a large file leaves a large process
        return answer

    def _replace(self, worker: _Worker) -> None:
        """End a process; another one is made when there is work for it."""
        worker.stop()
        self.workers.remove(worker)

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


def memory_of(process: int) -> float:
    """Megabytes that a process has; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def holds(memory: float) -> None:
    """Let the system refuse this process more than twice its limit, should it grow faster than its
    parent looks."""
    try:
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = now + int(2 * memory * _MEGABYTE)
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError, IndexError):
        return


def _serve(work: Callable[[Any], Any], pipe: Any, place: Any, memory: float | None) -> None:
    """A worker: one task after the other, until the parent has no more or is gone."""
    if memory is not None:
        holds(memory)
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
        except MemoryError:
            answer = TookTooMuchMemory(limit=memory or 0.0)
        except Exception as err:
            answer = failed(err)
        _ends_itself_after(0.0)
        try:
            pipe.send(answer)
        except (OSError, ValueError):
            return
