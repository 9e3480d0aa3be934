"""Documents worked on by a cluster: an engine in the place of the processes of this machine.

The scheduler of Dask distributed hands the documents out. Each thread of a worker has a process of its
own for them, so that one that takes too long or too much memory ends alone. A worker that dies is no
loss: the scheduler gives its documents to another. When the connection to the scheduler breaks, what
has no answer yet is handed out again; a document that was done meanwhile is found unchanged.
"""

from __future__ import annotations

import pickle
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from encoder.batch.limits import TIME_LIMIT
from encoder.batch.workers import failed
from encoder.findings import Finding
from encoder.findings.program import ProcessDied
from encoder.runs.child import Child

_AHEAD = 8
"""So many documents for each thread of the cluster are handed out at once."""
_PATIENCE = 120.0
"""Seconds to wait for the scheduler or a first worker, at the start and after the connection broke."""
_COUNTS = 10.0
"""Seconds after which the threads of the cluster are counted again."""
_LOOKS = 1.0
"""Seconds after which it is seen whether the connection is there."""
_MEGABYTE = 1_000_000


_Asked = tuple[bytes, float, float | None]
"""A task, its seconds, its megabytes."""


class NoCluster(Exception):
    """The scheduler cannot be reached, has no workers, or the package is not installed."""


_children: dict[tuple[int, str], Child] = {}
"""Of a worker of the cluster: thread and work -> its process."""


def _perform(
    packed: tuple[str, str, bytes], task: bytes, seconds: float, megabytes: float | None
) -> bytes:
    """A task, on a worker of the cluster."""
    ident, folder, work = packed
    key = threading.get_ident(), ident
    child = _children.get(key)
    if child is None:
        for other in [one for one in _children if one[0] == key[0]]:
            _children.pop(other).stop()
        child = _children[key] = Child(work, folder)
    return pickle.dumps(child.ask(pickle.loads(task), seconds, megabytes))


def _same(packed: tuple[str, str, bytes]) -> tuple[str, str, bytes]:
    """The work as a result that every worker can make anew."""
    return packed


@dataclass(slots=True)
class Cluster:
    """A cluster, by the address of its scheduler."""

    address: str
    patience: float = _PATIENCE
    _client: Any = None
    _work: Any = None
    _packed: tuple[str, str, bytes] = ("", "", b"")
    _futures: dict[Any, int] = field(default_factory=dict)
    _asked: dict[int, _Asked] = field(default_factory=dict)
    """What has no answer yet."""
    _ready: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)
    _broken: bool = False
    _threads: int = 0
    _counted: float = float("-inf")

    def each(
        self,
        work: Callable[[Any], Any],
        todo: Iterable[Any],
        otherwise: Callable[[Any, Finding], Any],
        *,
        answered: Callable[[Any], Any] | None = None,
        time_limit: float | None = TIME_LIMIT,
        memory_limit: float | None = None,
        size_of: Callable[[Any], int] | None = None,
        **_local: Any,
    ) -> Iterator[Any]:
        """The results of some work on each task, in their order; see
        :func:`encoder.batch.workers.each`.

        Raises:
            NoCluster: the scheduler cannot be reached.
        """
        self._packed = (uuid.uuid4().hex, str(Path.cwd()), pickle.dumps(work))
        self._connect()
        coming, more, shown = enumerate(todo), True, 0
        pending: dict[int, Any] = {}
        done: dict[int, Any] = {}
        try:
            while more or pending:
                while more and len(pending) < self._window():
                    number, task = next(coming, (-1, None))
                    if number < 0:
                        more = False
                        break
                    pending[number] = task
                    known = answered(task) if answered is not None else None
                    if known is not None:
                        done[number] = known
                        if number == shown:
                            break
                    else:
                        size = size_of(task) if size_of is not None else 0
                        limit = (time_limit or 86_400.0) * max(1.0, size / _MEGABYTE)
                        self._submit(number, (pickle.dumps(task), limit, memory_limit))
                for number, answer in self._answers(wait=shown not in done):
                    finding = isinstance(answer, Finding)
                    done[number] = otherwise(pending[number], answer) if finding else answer
                while shown in done:
                    del pending[shown]
                    yield done.pop(shown)
                    shown += 1
        finally:
            self._close()

    # --- the connection ----------------------------------------------------------------------------

    def _connect(self) -> None:
        try:
            from distributed import Client
        except ImportError as err:
            raise NoCluster(f"pip install 'tei-encoder[dask]' ({err})") from err
        end = time.monotonic() + self.patience
        while True:
            left = max(1.0, end - time.monotonic())
            try:
                self._client = cast(Any, Client)(self.address, timeout=left, set_as_default=False)
                self._client.wait_for_workers(1, timeout=left)
                self._work = self._client.submit(
                    _same, self._packed, key=self._packed[0] + uuid.uuid4().hex
                )
                return
            except (OSError, TimeoutError, ValueError) as err:
                self._close()
                if time.monotonic() >= end or isinstance(err, ValueError):
                    raise NoCluster(f"{self.address}: {err}") from err
                time.sleep(1.0)

    def _close(self) -> None:
        if self._client is not None:
            client, self._client, self._work = self._client, None, None
            self._futures.clear()
            self._broken = False
            with suppress(Exception):  # a broken connection cannot be closed in order
                client.close(timeout=5)

    def _window(self) -> int:
        """So many documents are handed out at once; workers may join and leave."""
        if time.monotonic() - self._counted > _COUNTS:
            self._counted = time.monotonic()
            try:
                self._threads = sum(self._client.ncores().values())
            except Exception:  # whatever a broken connection raises
                self._broken = True
        return max(4, _AHEAD * self._threads)

    def _submit(self, number: int, asked: _Asked) -> None:
        """Hand a task out; where the connection is broken, it is handed out again with the others."""
        self._asked[number] = asked
        try:
            future = self._client.submit(_perform, self._work, *asked, pure=False)
            self._futures[future] = number
            future.add_done_callback(self._ready.put)
        except Exception:  # whatever a closed connection raises
            self._broken = True

    def _answers(self, *, wait: bool) -> Iterator[tuple[int, Any]]:
        """The answers that have come.

        Args:
            wait: for one of them.
        """
        if not self._asked:
            return
        try:
            came = [self._ready.get(timeout=_LOOKS if wait else 0.001)]
            while not self._ready.empty():
                came.append(self._ready.get())
        except queue.Empty:
            came = []
        for future in came:
            number = self._futures.pop(future, None)
            if number is None or number not in self._asked:
                continue
            answer = self._result(future)
            if answer is not None:
                del self._asked[number]
                yield number, answer
        if self._broken or self._client.status not in ("running", "connecting"):
            self._again()

    def _result(self, future: Any) -> Any:
        """What came of a task; None when it is lost."""
        from distributed import KilledWorker

        try:
            return pickle.loads(future.result(timeout=self.patience))
        except KilledWorker as err:
            return ProcessDied(reason=f"the workers that had it died ({err})")
        except Exception as err:
            if future.status == "error":
                return failed(err)
            self._broken = True
            return None

    def _again(self) -> None:
        """Connect anew, and hand out what has no answer."""
        self._close()
        self._connect()
        for number, asked in sorted(self._asked.items()):
            self._submit(number, asked)
