"""A cluster gives the same files as this machine, whatever dies meanwhile: a real scheduler with two
workers."""

from __future__ import annotations

import json
import pickle
import select
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from encoder import cli
from encoder.findings.program import ProcessDied
from encoder.findings.source import TookTooLong, TookTooMuchMemory
from encoder.runs.child import Child
from tests.test_files import TEXT
from tests.test_manifest import tree

COMMAND = [sys.executable, "-m", "encoder.cli"]
COUNT = 120


class Line:
    """A connection to a scheduler that can be cut."""

    def __init__(self, port: int) -> None:
        self.port, self.open, self.taken = port, [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            other = socket.create_connection(("127.0.0.1", self.port))
            self.taken += 1
            self.open.append((one, other))
            threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while True:
                for ready in select.select([one, other], [], [])[0]:
                    data = ready.recv(1 << 16)
                    if not data:
                        return
                    (other if ready is one else one).sendall(data)
        except (OSError, ValueError):
            return
        finally:
            one.close()
            other.close()

    def cut(self) -> None:
        held, self.open = self.open, []
        for pair in held:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def close(self) -> None:
        self.listener.close()
        self.cut()


@pytest.fixture
def cluster(tmp_path):
    """The port of a scheduler and its two workers."""
    log = (tmp_path / "log").open("w")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]

    def started(module, *more):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *more, "--no-dashboard"]
        return subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)

    address = f"tcp://127.0.0.1:{port}"
    running = [started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))]
    running += [started("dask_worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    yield port, running[1:]
    for one in running:
        one.kill()
        one.wait()
    log.close()


@pytest.fixture
def papers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in range(COUNT):
        Path(f"in/{number:03}.txt").write_text(f"{TEXT * 8}Letter {number} [illegible].\n", "utf-8")
    Path("in/bad.txt").write_bytes(b"na\xefve")


def until(count, running):
    end = time.monotonic() + 240
    while len(list(Path("o").glob("*.xml"))) < count:
        assert running.poll() is None, "it ended before"
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
def test_a_worker_killed_and_a_connection_cut_lose_and_double_nothing(papers, cluster):
    port, workers = cluster
    line = Line(port)
    command = [*COMMAND, "encode", "in", "--out", "o", "--engine", "dask", "--scheduler", line.address]
    with Path("said").open("w") as said:
        running = subprocess.Popen([*command, "--format", "json", "-q"], stdout=said)
        until(15, running)
        workers[0].kill()
        until(45, running)
        line.cut()
        status = running.wait(timeout=300)
    line.close()
    report = json.loads(Path("said").read_text())
    assert status == 1 and report["totals"]["failed"] == 1, report["findings"]
    assert [one["source"] for one in report["files"]] == [
        *(f"in/{number:03}.txt" for number in range(COUNT)),
        "in/bad.txt",
    ]
    assert line.taken >= 2, "it connected again"
    cli.main(["encode", "in", "--out", "here", "-q"])
    assert tree("o") == tree("here")
    again = subprocess.run([*command[:-1], f"tcp://127.0.0.1:{port}"], capture_output=True, text=True)
    assert f"{COUNT} unchanged" in again.stderr


@pytest.mark.slow
def test_a_document_that_takes_too_long_ends_alone_on_a_cluster(papers, cluster):
    port, _ = cluster
    profile = Path("slow.yaml")
    profile.write_text(
        "extends: archival\nname: slow\nnotation:\n  rules:\n    - id: hangs\n      match: '(?:a+)+b'\n"
        "      node: gap\n      fields: {reason: damage}\n      examples: [{in: '[aab]', tei: '<gap/>'}]\n"
    )
    Path("in/hangs.txt").write_text(f"{TEXT}[{'a' * 40}]\n")
    command = [*COMMAND, "encode", "in", "--out", "o", "--engine", "dask", "--profile", str(profile)]
    limits = ["--scheduler", f"tcp://127.0.0.1:{port}", "--time-limit", "3", "--format", "json"]
    report = json.loads(subprocess.run([*command, *limits], capture_output=True, text=True).stdout)
    assert [f["code"] for f in report["findings"] if f["severity"] == "error"] == ["S001", "S014"]
    assert report["totals"]["written"] == COUNT


def test_what_an_engine_needs_is_said(papers, capsys, monkeypatch):
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    assert cli.main(["encode", "in", "--out", "o", "--engine", "dask"]) == 2
    assert "--scheduler" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    command = ["encode", "in", "--out", "o", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"]
    assert cli.main(command) == 2
    assert "tei-encoder[dask]" in capsys.readouterr().err


# --- the process of a thread ---------------------------------------------------------------------------


def _double(task):
    if task == "dies":
        sys.exit(3)
    if task == "sleeps":
        time.sleep(60)
    if task == "fails":
        raise RuntimeError("boom")
    if task == "grows":
        held = [bytearray(5_000_000) for _ in range(400)]
        time.sleep(5)
        return len(held)
    print("no answer")
    return task * 2


@pytest.mark.slow
def test_a_process_of_a_thread_answers_or_is_ended():
    child = Child(pickle.dumps(_double), str(Path.cwd()))
    assert child.ask("a", 20, 500) == "aa" and child.ask("b" * 200_000, 20, 500) == "b" * 400_000
    assert "boom" in child.ask("fails", 20, 500).message
    assert isinstance(child.ask("sleeps", 0.5, 500), TookTooLong)
    assert child.ask("c", 20, 500) == "cc"
    assert isinstance(child.ask("dies", 20, 500), ProcessDied)
    assert isinstance(child.ask("grows", 20, 500), TookTooMuchMemory)
    assert child.ask("d", 20, 500) == "dd"
    child.stop()
