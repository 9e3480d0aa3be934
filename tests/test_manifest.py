"""A run does again only what is not as it was, wherever its documents lie, and says why."""

from __future__ import annotations

import bz2
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from encoder import cli
from encoder.batch.inputs import Job, found
from encoder.batch.origins import Remote, remotes
from encoder.cli import encode as command
from encoder.findings import render_full
from encoder.findings.kept import packed, unpacked
from encoder.runs.manifest import NAME
from encoder.runs.plan import Plan, path_of, text_of
from tests.conftest import ROOT
from tests.test_files import TEXT, codes, run

COMMAND = [sys.executable, "-m", "encoder.cli"]
CORRECTION = "corrections:\n- at: {line: 1, text: He came}\n  block: head\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    Path("in").mkdir()
    for name in "abc":
        Path(f"in/{name}.txt").write_text(f"{TEXT}Letter {name} [illegible] is lost\n", "utf-8")
    return tmp_path


@pytest.fixture
def work(monkeypatch):
    """The names of the documents that are encoded from now on."""
    seen: list[str] = []
    own = command.each

    def watched(work, todo, otherwise, *, answered, **options):
        def asked(job):
            known = answered(job)
            if known is None:
                seen.append(job.path.name)
            return known

        return own(work, todo, otherwise, answered=asked, **options)

    monkeypatch.setattr(command, "each", watched)
    return seen


def encoded(work, capsys, *more: str) -> list[str]:
    """The documents that a run encodes."""
    work.clear()
    assert cli.main(["encode", "in", "--out", "o", "-q", *more]) in (0, 1)
    capsys.readouterr()
    return sorted(work)


def tree(folder: str = "o") -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


# --- what is stale -----------------------------------------------------------------------------------

CHANGES = {
    "nothing": (lambda: None, [], []),
    "a new time": (lambda: os.utime("in/a.txt"), [], []),
    "a transcript": (lambda: Path("in/b.txt").write_text(TEXT + "He left.\n"), [], ["b.txt"]),
    "corrections": (lambda: Path("in/a.corrections.yaml").write_text(CORRECTION), [], ["a.txt"]),
    "the TEI is gone": (lambda: Path("o/c.xml").unlink(), [], ["c.txt"]),
    "the TEI was edited": (lambda: _edit("o/c.xml"), [], ["c.txt"]),
    "its certificate is gone": (lambda: Path("o/c.fidelity.json").unlink(), [], ["c.txt"]),
    "the manifest is gone": (lambda: Path("o", NAME).unlink(), [], ["a.txt", "b.txt", "c.txt"]),
    "another option": (lambda: None, ["--sentences"], ["a.txt", "b.txt", "c.txt"]),
    "another kind of certificate": (
        lambda: None,
        ["--certificate", "batch"],
        ["a.txt", "b.txt", "c.txt"],
    ),
    "a profile": (lambda: _profile("a"), ["--profile", "own.yaml"], ["a.txt", "b.txt", "c.txt"]),
    "an authority": (lambda: _authority(), ["--authority", "known"], ["a.txt", "b.txt", "c.txt"]),
    "weights": (lambda: _weights(), [], ["a.txt", "b.txt", "c.txt"]),
    "a title of the site": (lambda: Path("tei-encoder.yaml").write_text("site: {title: T}\n"), [], []),
    "a publisher": (
        lambda: Path("tei-encoder.yaml").write_text("publication: {publisher: Harbour Archive}\n"),
        [],
        ["a.txt", "b.txt", "c.txt"],
    ),
}


def _edit(path: str) -> None:
    Path(path).write_bytes(Path(path).read_bytes().replace(b"Letter c", b"Letter d"))


def _profile(name: str) -> None:
    Path("own.yaml").write_text(f"extends: archival\nname: {name}\n")


def _weights() -> None:
    Path("w.json").write_text('{"features": {}, "transitions": {}}')
    Path("tei-encoder.yaml").write_text("weights: w.json\n")


def _authority() -> None:
    Path("known").mkdir(exist_ok=True)
    Path("known/persons.yaml").write_text("persons:\n- id: orlov\n  names: {en: Peter Orlov}\n")


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_is_not_as_it_was_is_encoded(desk, work, capsys, change):
    act, options, expected = CHANGES[change]
    assert encoded(work, capsys) == ["a.txt", "b.txt", "c.txt"]
    act()
    assert cli.main(["encode", "in", "--out", "o", "--dry-run", "--explain", *options]) == 0
    said = capsys.readouterr()
    assert [line.split(" ")[0] for line in said.out.splitlines()] == [f"in/{one}" for one in expected]
    assert f"{len(expected)} to encode" in said.err
    assert all(": " in line for line in said.out.splitlines())
    assert encoded(work, capsys, *options) == expected
    again = [one for one in expected if change == "the TEI was edited"]
    assert encoded(work, capsys, *options) == again, "edited TEI is never taken for ours"


def test_why_a_document_is_encoded_is_said(desk, capsys):
    cli.main(["encode", "in", "--out", "o", "-q"])
    Path("in/b.txt").write_text(TEXT)
    capsys.readouterr()
    assert cli.main(["encode", "in", "--out", "o", "-q", "--explain", "--sentences"]) == 0
    said = capsys.readouterr().err
    assert "in/a.txt: encoded with another --sentences (no before, now yes)" in said
    Path("in/b.txt").write_text(TEXT * 2)
    cli.main(["encode", "in", "--out", "o", "-q", "--explain", "--sentences"])
    assert capsys.readouterr().err == "in/b.txt: the transcript changed\n"


def test_what_was_said_of_a_document_is_said_again(desk, capsys):
    Path("in/bad.txt").write_bytes(b"first\nna\xefve")
    Path("in/d.txt").write_text("He said] that he would come [to us.\n")
    first = run(capsys, "encode", "in", "--out", "o")
    second = run(capsys, "encode", "in", "--out", "o")
    assert first[0] == second[0] == 1 and codes(first[1]) == codes(second[1])
    assert first[1]["findings"] == second[1]["findings"]
    assert {one["status"] for one in second[1]["files"]} == {"unchanged", "failed"}
    Path("in/bad.txt").write_text(TEXT)
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0


def test_findings_are_kept_as_they_were_said():
    from encoder import Encoder

    known = [
        finding
        for path in sorted((ROOT / "corpus").glob("*.txt"))
        for finding in Encoder().encode(path).findings
    ]
    told = unpacked(packed(known))
    assert len(known) > 50
    assert [one.as_dict() for one in told] == [one.as_dict() for one in known]
    assert [render_full(one) for one in told] == [render_full(one) for one in known]
    line = "word " * 20_000
    many = [replace(known[0], context=line) for _ in range(500)]
    assert len(packed(many)) < 500_000, "a long line is kept once"
    for text in (
        "[",
        "{}",
        "[[1]]",
        '[[""],[["a",1,1,9,[0,0,0],null,"","S001","","",""]]]',
        "[" * 10_000,
    ):
        with pytest.raises(ValueError):
            unpacked(text)


def test_a_fault_that_may_not_come_again_is_tried_again(desk, work, capsys, monkeypatch):
    from encoder import pipeline

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "encode", lambda *_, **__: 1 / 0)
        assert encoded(work, capsys) == ["a.txt", "b.txt", "c.txt"]
    assert encoded(work, capsys) == ["a.txt", "b.txt", "c.txt"] and Path("o/a.xml").is_file()


@pytest.mark.parametrize("certificate", ["each", "batch", "none"])
def test_workers_and_order_and_interruptions_change_nothing(desk, capsys, certificate):
    """The same bytes from one process and from many, in one go and in three."""
    for number in range(40):
        Path(f"in/{number:02}.txt").write_text(f"{TEXT}Letter {number}.\n")
    how = ["--certificate", certificate, "-q"]
    assert cli.main(["encode", "in", "--out", "one", "-j", "1", *how]) == 0
    assert cli.main(["encode", "in", "--out", "many", "-j", "3", *how]) == 0
    places = sorted(map(str, Path("in").glob("*.txt")))
    random.Random(1).shuffle(places)
    for part in (places[:11], places[11:30], places):
        assert cli.main(["encode", *part, "--out", "parts", "-j", "2", *how]) == 0
    assert tree("one") == tree("many") == tree("parts")


@pytest.mark.parametrize("content", [b"", b"no database " * 400, b"SQLite format 3\0" + b"x" * 4000])
def test_a_manifest_that_is_none_ends_nothing(desk, capsys, content):
    Path("o").mkdir()
    Path("o", NAME).write_bytes(content)
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert status == 0 and Path("o/a.xml").is_file()
    if content:
        assert codes(report) == ["S035"] and Path("o", NAME).read_bytes() == content


@pytest.mark.parametrize("start", [4096, 8192, 12288])
def test_a_manifest_that_is_damaged_in_the_middle_ends_nothing(desk, capsys, start):
    for number in range(60):
        Path(f"in/{number:02}.txt").write_text(f"{TEXT}Letter {number} [illegible] is] lost.\n")
    cli.main(["encode", "in", "--out", "o", "-q"])
    path = Path("o", NAME)
    data = bytearray(path.read_bytes())
    data[start : start + 4096] = random.Random(3).randbytes(4096)
    path.write_bytes(data)
    Path("in/a.txt").write_text(TEXT)
    assert cli.main(["encode", "in", "--out", "o", "--dry-run"]) == 0
    capsys.readouterr()
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert status == 0 and report["totals"]["written"] >= 1
    assert TEXT.split()[1].encode() in Path("o/a.xml").read_bytes()
    assert set(codes(report)) <= {"S035", "N103"}


def test_rows_of_a_manifest_that_cannot_be_read_are_made_again(desk, work, capsys):
    assert encoded(work, capsys)
    base = sqlite3.connect(Path("o", NAME))
    base.execute("UPDATE documents SET findings = x'00' WHERE target = 'a.xml'")
    base.commit()
    base.close()
    assert encoded(work, capsys) == ["a.txt"]


def test_files_given_one_by_one_make_no_manifest_but_keep_one(desk, capsys):
    assert cli.main(["encode", "in/a.txt", "--out", "o", "-q"]) == 0
    assert not Path("o", NAME).exists()
    assert cli.main(["encode", "in", "--out", "o", "-q"]) == 0
    Path("in/a.txt").write_text(TEXT)
    assert cli.main(["encode", "in/a.txt", "--out", "o", "-q"]) == 0
    capsys.readouterr()
    assert cli.main(["encode", "in", "--out", "o", "--dry-run"]) == 0
    assert "0 to encode" in capsys.readouterr().err


def test_a_check_writes_nothing(desk, capsys):
    assert cli.main(["encode", "in", "--check", "-q"]) == 0
    assert not Path("o").exists() and [path.name for path in Path().iterdir()] == ["in"]
    assert cli.main(["encode", "in", "--check", "--out", "o", "-q"]) == 1
    assert "S034" in capsys.readouterr().out and not Path("o").exists()
    cli.main(["encode", "in", "--out", "o", "-q"])
    before = tree()
    assert cli.main(["encode", "in", "--check", "--out", "o", "-q"]) == 0
    Path("in/a.txt").write_text(TEXT)
    capsys.readouterr()
    assert cli.main(["encode", "in", "--check", "--out", "o", "-q"]) == 1
    assert capsys.readouterr().out.count("S034") == 1 and tree() == before
    Path("in/bad.txt").write_bytes(b"\xff\xfe\xfd")
    assert cli.main(["encode", "in/bad.txt", "--check", "-q"]) == 1


# --- what is gone --------------------------------------------------------------------------------------


def test_what_is_gone_is_named_and_removed_when_that_is_wanted(desk, capsys):
    cli.main(["encode", "in", "--out", "o", "-q"])
    Path("in/a.txt").unlink()
    Path("in/b.txt").unlink()
    _status, report = run(capsys, "encode", "in", "--out", "o")
    assert codes(report) == ["S012", "S012"] and Path("o/a.xml").is_file()
    Path("o/b.xml").write_bytes(Path("o/b.xml").read_bytes() + b"\n<!-- mine -->")
    cli.main(["encode", "in", "--out", "o", "--dry-run", "--prune"])
    assert "o/a.xml: would be removed" in capsys.readouterr().out and Path("o/a.xml").is_file()
    _status, report = run(capsys, "encode", "in", "--out", "o", "--prune")
    assert codes(report) == ["S010"] and report["totals"]["removed"] == 1
    assert not Path("o/a.xml").exists() and not Path("o/a.fidelity.json").exists()
    assert Path("o/b.xml").is_file() and Path("o/c.xml").is_file()
    assert codes(run(capsys, "encode", "in", "--out", "o")[1]) == ["S012"]


def test_certificates_tell_what_is_gone_where_no_manifest_does(desk, capsys):
    cli.main(["encode", "in", "--out", "o", "-q"])
    Path("o", NAME).unlink()
    Path("in/a.txt").unlink()
    for _ in range(3):
        assert codes(run(capsys, "encode", "in", "--out", "o")[1]) == ["S012"]
    assert run(capsys, "encode", "in", "--out", "o", "--prune")[1]["totals"]["removed"] == 1
    assert codes(run(capsys, "encode", "in", "--out", "o")[1]) == []


def test_what_somebody_else_removed_is_forgotten_and_batches_lose_the_line(desk, capsys):
    how = ["--out", "o", "--certificate", "batch"]
    cli.main(["encode", "in", *how, "-q"])
    Path("in/a.txt").unlink()
    Path("in/b.txt").unlink()
    Path("o/a.xml").unlink()
    assert codes(run(capsys, "encode", "in", *how)[1]) == ["S012"]
    assert run(capsys, "encode", "in", *how, "--prune")[1]["totals"]["removed"] == 1
    assert Path("o/fidelity.jsonl").read_text().count("\n") == 2, "that of a.xml is the user's business"
    assert not Path("o/b.xml").exists()


# --- killed ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(150):
        (tmp_path / f"in/{number:03}.txt").write_text(f"{TEXT * 12}Letter {number} [illegible].\n")
    arguments = [*COMMAND, "encode", "in", "--out", "o", "-j", "2"]
    for least in (20, 60):
        running = subprocess.Popen(arguments, cwd=tmp_path, stderr=subprocess.DEVNULL)
        while len(list((tmp_path / "o").glob("*.xml"))) < least and running.poll() is None:
            time.sleep(0.05)
        time.sleep(1.2)  # what was added is kept every second
        running.send_signal(signal.SIGKILL)
        running.wait()
    there = len(list((tmp_path / "o").glob("*.xml")))
    dry = subprocess.run([*arguments, "--dry-run"], cwd=tmp_path, capture_output=True, text=True)
    left = int(dry.stderr.split(" ")[0])
    assert 0 < left < 140 and there >= 60
    assert subprocess.run(arguments, cwd=tmp_path, capture_output=True).returncode == 0
    whole = [*COMMAND, "encode", "in", "--out", "whole"]
    assert subprocess.run(whole, cwd=tmp_path, capture_output=True).returncode == 0
    assert tree(str(tmp_path / "o")) == tree(str(tmp_path / "whole"))


# --- places ---------------------------------------------------------------------------------------------------


def names(*places: Path | str) -> list[tuple[str, str]]:
    return [(job.name, job.target.as_posix()) for job in found(places)]


def test_patterns_keep_the_path_below_what_they_begin_with(desk):
    Path("in/deep").mkdir()
    Path("in/deep/a.txt").write_text(TEXT)
    Path("in/deep/a.bin").write_text(TEXT)
    assert names(Path("in/**/a.txt")) == [("in/a.txt", "a.xml"), ("in/deep/a.txt", "deep/a.xml")]
    assert names(Path("in/*.txt")) == [(f"in/{n}.txt", f"{n}.xml") for n in "abc"]
    with pytest.raises(FileNotFoundError):
        names(Path("in/*.nothing"))
    Path("in/[a].txt").write_text(TEXT)
    assert names(Path("in/[a].txt")) == [("in/[a].txt", "[a].xml")], "a file of that name is no pattern"


def test_a_list_names_places_and_two_files_of_one_name_are_two(desk, capsys, monkeypatch):
    Path("more").mkdir()
    Path("more/a.txt").write_text(TEXT)
    Path("list").write_text("in/a.txt\n\nmore/a.txt\nin/b.txt\n")
    assert cli.main(["encode", "--from", "list", "--out", "o", "-q"]) == 0
    assert {"in/a.xml", "more/a.xml", "in/b.xml"} <= tree().keys()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"more\n")))
    assert cli.main(["encode", "--from", "-", "--out", "p", "-q"]) == 0
    assert "a.xml" in tree("p")
    for wrong in ("nowhere", "in"):
        assert cli.main(["encode", "--from", wrong, "--out", "o"]) == 2
    Path("list").write_text("gone/nowhere.txt\nin/a.txt\n")
    capsys.readouterr()
    status, report = run(capsys, "encode", "--from", "list", "--out", "q")
    assert status == 1 and codes(report) == ["S004"] and "in/a.xml" in tree("q")
    with pytest.raises(SystemExit):
        cli.main(["encode", "--out", "o"])


def _zip(path: str, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)


def _tar(path: str, members: dict[str, bytes], packing: str = "") -> None:
    with tarfile.open(path, f"w:{packing}") as file:
        for name, data in members.items():
            one = tarfile.TarInfo(name)
            one.size = len(data)
            file.addfile(one, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)


def _held() -> dict[str, bytes]:
    return {
        f"{place}{path.name}": path.read_bytes()
        for path in sorted(Path("in").glob("*.txt"))
        for place in ("", "deep/")
    }


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tar.xz"])
def test_members_of_archives_are_documents(desk, capsys, name):
    packing = {"gz": "gz", "tgz": "gz", "bz2": "bz2", "xz": "xz"}.get(name.rpartition(".")[2], "")
    if name.endswith("zip"):
        _zip(name, _held())
    else:
        _tar(name, _held(), packing)
    assert cli.main(["encode", name, "--out", "o", "-q", "-j", "2"]) == 0
    assert cli.main(["encode", "in", "--out", "plain", "-q"]) == 0
    made, plain = tree("o"), tree("plain")
    assert {"a.xml", "deep/c.xml"} <= made.keys() and "link.xml" not in made
    assert made["b.xml"] == plain["b.xml"]
    capsys.readouterr()
    assert cli.main(["encode", name, "--out", "o", "--dry-run"]) == 0
    assert "0 to encode" in capsys.readouterr().err
    assert cli.main(["verify", "o", name, "-q"]) == 0, "the proof reads them too"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"../out.txt": b"x"}, "S004"),
        ({"/abs.txt": b"x"}, "S004"),
        ({"big.txt": b"a " * 2_500_000}, "S007"),
        ({"bad.txt": b"\xff\xfe\xfd"}, "S001"),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_bad_members_are_findings_and_the_others_are_written(desk, capsys, members, code, kind):
    (_zip if kind == "zip" else _tar)(f"x.{kind}", {**members, "a.txt": TEXT.encode()})
    status, report = run(capsys, "encode", f"x.{kind}", "--out", "o")
    assert status == 1 and codes(report) == [code]
    assert [name for name in tree() if name.endswith(".xml")] == ["a.xml"]
    assert not Path("out.xml").exists()


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz"])
def test_an_archive_that_is_none_is_a_finding(desk, capsys, name):
    Path(name).write_bytes(b"PK\x03\x04 no archive")
    status, report = run(capsys, "encode", name, "in", "--out", "o")
    assert status == 1 and codes(report) == ["S004"] and "a.xml" in tree()
    _zip("torn.zip", _held())
    data = Path("torn.zip").read_bytes()
    at = data.index(b"a.txt") + 20
    Path("torn.zip").write_bytes(data[:at] + b"\0\0\0\0" + data[at + 4 :])
    assert run(capsys, "encode", "torn.zip", "--out", "p")[0] == 1


def test_addresses_are_read_through_fsspec(desk, capsys):
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for name, data in _held().items():
        with memory.open(f"/letters/{name}", "wb") as file:
            file.write(data)
    assert cli.main(["encode", "memory://letters/", "--out", "o", "-q", "-j", "1"]) == 0
    cli.main(["encode", "in", "--out", "plain", "-q"])
    assert {"a.xml", "deep/a.xml"} <= tree().keys()
    assert tree()["b.xml"] == tree("plain")["b.xml"]
    assert cli.main(["encode", "memory://letters/a.txt", "--out", "one", "-q"]) == 0
    assert "a.xml" in tree("one")
    assert [place.as_posix() for _, place in remotes("memory://letters/*.txt", bool)] == [
        "a.txt", "b.txt", "c.txt",
    ]  # fmt: skip
    assert cli.main(["encode", f"file://{desk}/in/a.txt", "--out", "two", "-q"]) == 0
    for gone in ("memory://letters/no.txt", "nosystem://x/y.txt"):
        status, report = run(capsys, "encode", gone, "in", "--out", "three")
        assert status == 1 and codes(report) == ["S004"], gone


def test_addresses_of_the_web(desk, capsys):
    pytest.importorskip("aiohttp")
    import functools
    import http.server
    import threading

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(desk))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    Path("list").write_text(f"{address}/in/a.txt\n{address}/in/no.txt\n")
    status, report = run(capsys, "encode", "--from", "list", "--out", "o")
    assert status == 1 and codes(report) == ["S004"]
    cli.main(["encode", "in", "--out", "plain", "-q"])
    assert tree()["a.xml"] == tree("plain")["a.xml"]
    server.shutdown()
    server.server_close()


def test_a_missing_package_is_named(desk, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert cli.main(["encode", "https://example.org/a.txt", "--out", "o"]) == 2
    assert "tei-encoder[remote]" in capsys.readouterr().err
    with pytest.raises(OSError, match="does not give it") as caught:
        monkeypatch.undo()
        Remote("memory://nothing/here").read(10)
    assert caught


# --- memory -----------------------------------------------------------------------------------------------------


def test_a_plan_of_many_documents_takes_little_memory(tmp_path):
    def jobs(count):
        for number in range(count):
            yield Job(tmp_path / f"{number}.txt", Path(f"{number % 1000}/{number}.xml"))

    def taken(count):
        tracemalloc.start()
        plan = Plan(jobs(count))
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert len(plan) == count
        return size, plan

    small, _ = taken(2_500)
    large, plan = taken(25_000)
    assert large < small + 6_000_000, "a list of them takes 25 MB"
    order = [job.target.name for job in plan]
    assert order[:3] == ["0.xml", "1.xml", "2.xml"] and len(order) == 25_000
    assert plan.writes(Path("7/24007.xml")) and not plan.writes(Path("8/24007.xml"))


def test_the_first_of_several_with_one_output_is_taken(tmp_path):
    for count in (2, 3_000):
        jobs = [Job(tmp_path / f"{n}.txt", Path(f"{n}.xml")) for n in range(count)]
        other = Job(tmp_path / "other.txt", Path("1.xml"))
        plan = Plan([*jobs, other, jobs[0]])
        assert len(plan) == count and plan.clashes == {tmp_path / "1.txt": [other]}


@pytest.mark.parametrize("name", ["a.xml", "ä/\N{SNOWMAN}.xml", os.fsdecode(b"na\xefve.xml")])
def test_names_come_back_from_a_database(name):
    base = sqlite3.connect(":memory:")
    (back,) = base.execute("SELECT ?", (text_of(Path(name)),)).fetchone()
    base.close()
    assert path_of(back) == Path(name)


@pytest.mark.slow
def test_a_document_that_takes_too_much_memory_is_named_and_the_others_go_on(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(TEXT)
    (tmp_path / "in/b.txt").write_text("".join(f"{TEXT}\n" for _ in range(40_000)))
    (tmp_path / "in/c.txt").write_text(TEXT)
    asked = [*COMMAND, "encode", "in", "--out", "o", "--memory-limit", "300", "--format", "json"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert done.returncode == 1 and codes(report) == ["S033"]
    assert [one["status"] for one in report["files"]] == ["written", "failed", "written"]


def test_packed_tar_files_are_read_where_they_lie(desk):
    """The unpacked file is nameless, and every member is found in it."""
    _tar("x.tar.bz2", _held(), "bz2")
    whole = bz2.decompress(Path("x.tar.bz2").read_bytes())
    jobs = list(found([Path("x.tar.bz2")]))
    assert [job.read(100_000) for job in jobs] == [_held()[job.origin.inner] for job in jobs]
    assert all(job.origin.offset < len(whole) for job in jobs)
    assert sorted(path.name for path in Path().iterdir()) == ["in", "x.tar.bz2"]
