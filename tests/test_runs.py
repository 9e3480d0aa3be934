"""What a run says, how it ends, and that nothing in it hangs."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from encoder import batch, cli
from encoder.batch.workers import each
from encoder.findings.source import TookTooLong
from encoder.language.nearest import nearest
from encoder.profile import Publication, apply, watch
from tests.conftest import ROOT

TEXT = "He came back on the evening of the same day, and told us of the letter that he had seen.\n"
COMMAND = [sys.executable, "-m", "encoder.cli"]
HANGING = """
extends: archival
name: slow
notation:
  rules:
    - id: hangs
      match: '(?:a+)+b'
      node: gap
      fields: {reason: damage}
      examples: [{in: '[aab]', tei: '<gap/>'}]
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    Path("in").mkdir()
    for name in "abc":
        Path(f"in/{name}.txt").write_text(TEXT, "utf-8")
    return tmp_path


# --- exit status and summary -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 0),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "note"], 1),
        (["--strict"], 1),
    ],
)
def test_findings_change_the_status_only_when_they_are_asked_to(desk, capsys, arguments, status):
    Path("in/b.txt").write_text(
        "The list of names was closed] at noon, and nobody ever saw it again.\n", "utf-8"
    )
    assert cli.main(["encode", "in", "--out", "o", *arguments]) == status
    summary = capsys.readouterr().err
    assert summary.startswith(
        "3 documents into o: " + ("2 written, 1 failed" if "--strict" in arguments else "3 written")
    )
    assert "N103 1" in summary


@pytest.mark.slow
def test_the_summary_is_said_in_a_pipe_and_can_be_dropped(desk):
    for more, said in (
        (["-o", "o"], "3 documents into o: 3 written\n3 notes (--notes shows them): R101 3\n"),
        (["-o", "o"], "3 documents into o: 3 unchanged\n3 notes (--notes shows them): R101 3\n"),
        (["-o", "o", "-q"], ""),
        (
            ["-o", "o", "--notes", "--format", "github"],
            "3 documents into o: 3 unchanged\n3 notes: R101 3\n",
        ),
    ):
        done = subprocess.run(
            [*COMMAND, "encode", "in", *more], capture_output=True, text=True, check=True
        )
        assert done.stderr == said
    Path("in/a.txt").write_bytes(b"\xff\x00")
    done = subprocess.run(
        [*COMMAND, "encode", "in/a.txt", "-o", "p"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "1 document: 1 failed\n1 error: S001 1\n"), (
        "nothing went into p"
    )


def test_colours_only_where_they_are_wanted(desk, capsys, monkeypatch):
    Path("in/b.txt").write_text(
        "The list of names was closed] at noon, and nobody ever saw it again.\n", "utf-8"
    )
    for wish, coloured in (("auto", False), ("never", False), ("always", True)):
        cli.main(["encode", "in", "--out", "o", "--color", wish])
        assert ("\x1b[33mwarning\x1b[0m" in capsys.readouterr().out) is coloured
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    cli.main(["encode", "in", "--out", "o"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_line_of_json_for_each_file_as_it_ends(desk):
    """The lines are there before the run is over: the pipe is read while it goes on."""
    Path("slow.yaml").write_text(HANGING, "utf-8")
    Path("in/d.txt").write_text(f"He said [{'a' * 60}] to us.\n", "utf-8")
    command = [
        *COMMAND,
        "encode",
        "in",
        "-o",
        "o",
        "--profile",
        "slow.yaml",
        "--format",
        "jsonl",
        "-j",
        "1",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as running:
        lines = [json.loads(running.stdout.readline()) for _ in range(4)]
        os.killpg(running.pid, signal.SIGKILL)
    assert [line["type"] for line in lines] == ["run", "file", "file", "file"]
    assert lines[0]["profile"] == "slow" and lines[0]["options"]["out"] == "o"
    assert [(line["source"], line["status"], line["tei"]) for line in lines[1:]] == [
        (f"in/{name}.txt", "written", f"o/{name}.xml") for name in "abc"
    ]
    assert all(finding["code"] == "R101" for line in lines[1:] for finding in line["findings"])


def test_sarif_has_the_invocation_and_the_files(desk, capsys):
    Path("in/b.txt").write_bytes(b"\xff\x00")
    assert cli.main(["encode", "in", "--out", "o", "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["invocations"][0] | {"properties": 0} == {
        "executionSuccessful": True,
        "exitCode": 1,
        "properties": 0,
    }
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == [
        "in/a.txt",
        "in/b.txt",
        "in/c.txt",
    ]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]


def test_standard_input_to_standard_output(desk):
    done = subprocess.run(
        [*COMMAND, "encode", "-", "--notes"], input=TEXT.encode(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b"<?xml") and b"told us of the letter" in done.stdout
    assert b"standard-input:1:1: note R101" in done.stderr
    done = subprocess.run(
        [*COMMAND, "encode", "-"], input=b"\xff\x00", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"") and b"S001" in done.stderr
    done = subprocess.run([*COMMAND, "encode", "-", "in"], input=b"", capture_output=True, check=False)
    assert done.returncode == 2 and b"stands alone" in done.stderr


@pytest.mark.parametrize(
    ("data", "more", "status", "said"),
    [
        (b"<?xml version='1.0'?><TEI/>", [], 1, "S008"),
        (b"%PDF-1.4", [], 1, "S020"),
        (b"x" * 4_000_001, [], 1, "S007"),
        (b"The list was closed] at noon, and nobody saw it.\n", ["--fail-on", "warning"], 1, "N103"),
        (b"The list was closed] at noon, and nobody saw it.\n", ["--strict"], 1, "1 failed"),
        (
            b"The list was closed] at noon, and nobody saw it.\n",
            ["--statistics"],
            0,
            "1\tN103\tbracket-not-opened",
        ),
        (b"He said so.\n", ["--format", "json"], 2, "printed as they come"),
    ],
)
def test_standard_input_is_treated_like_a_file(desk, data, more, status, said):
    done = subprocess.run(
        [*COMMAND, "encode", "-", *more], input=data, capture_output=True, check=False
    )
    assert done.returncode == status and said in done.stderr.decode()
    assert bool(done.stdout) is (status == 0 or "--fail-on" in more)


def test_streams_that_are_closed_do_no_harm(desk):
    for closed in (">&-", "2>&-"):
        done = subprocess.run(
            ["sh", "-c", f'"{sys.executable}" -m encoder.cli encode in -o o {closed}'],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 and "Traceback" not in done.stderr


def test_every_command_has_examples_and_its_output_is_out(capsys):
    for command in (
        "encode",
        "verify",
        "diff",
        "validate",
        "inspect",
        "authority",
        "cmif",
        "align",
        "export",
        "index",
        "schema",
        "explain",
    ):
        with pytest.raises(SystemExit) as stop:
            cli.main([command, "--help"])
        said = capsys.readouterr().out
        assert stop.value.code == 0 and f"tei-encoder {command}" in said.partition("examples:")[2]
        if command in ("encode", "cmif", "align", "export", "index", "schema"):
            assert "--out" in said


# --- nothing hangs -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_expression_that_hangs_is_ended_and_named(desk, capsys):
    Path("slow.yaml").write_text(HANGING, "utf-8")
    Path("in/b.txt").write_text(f"He said [{'a' * 60}] to us.\n", "utf-8")
    assert cli.main(["encode", "in", "--out", "o", "--profile", "slow.yaml", "--time-limit", "10"]) == 1
    said = capsys.readouterr()
    assert (
        "in/b.txt:1:1: error S014 stopped after 10 s, while the rule hangs of notation was at work"
        in said.out
    )
    assert "3 documents into o: 2 written, 1 failed" in said.err
    assert [path.name for path in Path("o").glob(".*")] == [".tei-encoder.sqlite"]


SECTIONS = {
    "pages": "pages: {furniture: {pageNum: ['(?:1+)+x']}}",
    "closing": "closing: {copies: ['(?:C+)+x']}",
    "letterhead.marks": "letterhead: {marks: {reference: ['(?:T+)+x']}}",
    "record": "record: {fields: {}, chrome: ['(?:Z+)+x']}",
}
TEXTS = {
    "pages": f"The first page ends here.\n\n{'1' * 39}\n\nThe second page goes on.\n",
    "closing": f"He said so.\n\nC. Orlin\n\n{'C' * 50}\n",
    "letterhead.marks": f"{'T' * 50}\n\nHe came back on the evening of the same day, and he told us.\n",
    "record": f'{"Z" * 50}\n\nCitation:\n\n"T", 1955, Example Archive.\n\nHe said so to us on that day.\n',
}


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_other_sections_with_expressions_are_named_too(desk, capsys, section):
    Path("slow.yaml").write_text(f"extends: archival\nname: slow\n{SECTIONS[section]}\n", "utf-8")
    Path("in/b.txt").write_text(TEXTS[section], "utf-8")
    assert (
        cli.main(["encode", "in/b.txt", "--out", "o", "--profile", "slow.yaml", "--time-limit", "10"])
        == 1
    )
    assert re.search(
        rf"S014 stopped after 10 s, while {section}[\w.]* was at work", capsys.readouterr().out
    )


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "slow.xml"],
        ["verify", "slow.xml", "in/a.txt"],
        ["index", "slow.xml", "-o", "r"],
        ["align", "slow.xml", "-o", "v.html"],
        ["diff", "slow.xml", "in/a.txt"],
        ["inspect", "in/a.txt"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_stops_at_its_limit(desk, capsys, monkeypatch, command):
    """A file that takes too long in any layer; the slowness itself is simulated."""
    from encoder.cli import corpus as cli_corpus
    from encoder.publish import corpus
    from encoder.validation import Validator

    Path("slow.xml").write_text("<TEI/>")
    monkeypatch.setattr(Validator, "check", lambda self, data: time.sleep(60))
    monkeypatch.setattr("encoder.batch.verify.fidelity.judged", lambda *given: time.sleep(60))
    monkeypatch.setattr("encoder.cli.verify.fidelity.changes", lambda *given: time.sleep(60))
    monkeypatch.setattr("encoder.api.inspection.text_view", lambda *given: time.sleep(60))
    monkeypatch.setattr(corpus, "opened", lambda path: time.sleep(60))
    assert cli_corpus.corpus is corpus
    assert cli.main([*command, "--time-limit", "0.5"]) in (1, 2)
    said = capsys.readouterr()
    if command[0] in ("diff", "inspect"):
        assert "stopped after 0.5 s" in said.out + said.err
    else:
        assert "S014 stopped after 0.5 s" in said.out


def test_a_process_that_dies_takes_one_file_with_it():
    def work(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 5:
            raise ValueError("five")
        return number

    found = list(each(work, range(8), lambda number, fault: (number, fault.code, fault.reason), jobs=2))
    assert [one for one in found if isinstance(one, int)] == [0, 1, 2, 4, 6, 7]
    assert found[3][:2] == (3, "X902") and found[5] == (5, "X901", "ValueError: five")


def test_the_order_is_kept_and_one_process_gives_the_same(desk, capsys):
    for number in range(20):
        Path(f"in/{number:02}.txt").write_text(TEXT * (1 + number % 5 * 20), "utf-8")
    told = []
    for jobs in ("1", "3"):
        assert cli.main(["encode", "in", "-o", f"o{jobs}", "--format", "json", "-j", jobs]) == 0
        report = json.loads(capsys.readouterr().out)
        told.append([(file["source"], file["status"]) for file in report["files"]])
        assert {path.name: path.read_bytes() for path in Path("o1").glob("*.xml")} == {
            path.name: path.read_bytes() for path in Path(f"o{jobs}").glob("*.xml")
        }
    assert told[0] == told[1] == sorted(told[0])


@pytest.mark.slow
def test_processes_that_start_anew_do_the_same(desk, capsys, monkeypatch):
    """Where the system cannot fork, each process loads what it needs."""
    import multiprocessing

    monkeypatch.setattr("encoder.batch.workers._context", lambda: multiprocessing.get_context("spawn"))
    Path("slow.yaml").write_text(HANGING, "utf-8")
    Path("in/b.txt").write_text(f"He said [{'a' * 60}] to us.\n", "utf-8")
    assert (
        cli.main(
            ["encode", "in", "--out", "o", "--profile", "slow.yaml", "--time-limit", "30", "-j", "2"]
        )
        == 1
    )
    assert "while the rule hangs of notation was at work" in capsys.readouterr().out
    assert sorted(path.name for path in Path("o").glob("*.xml")) == ["a.xml", "c.xml"]


def test_a_larger_file_has_the_limit_for_each_megabyte(tmp_path):
    from encoder.batch.workers import _Crew
    from encoder.core.files import size_of

    large = tmp_path / "large"
    large.write_bytes(b"x" * 3_000_000)
    crew = _Crew(len, 1, 10.0, size_of)
    assert crew._limit_of(large) == 30.0
    assert crew._limit_of(tmp_path / "absent") == 10.0


def test_what_is_watched_is_said_and_forgotten():
    place = watch.Place()
    watch.install(place)
    try:
        seen = []
        pattern = watch.compiled("a", "the letter")
        for match in pattern.finditer("aa"):
            seen.append((match.start(), place.value))
        assert seen == [(0, b""), (1, b"")] and pattern.search("ba").start() == 1
        watch.note("x" * 500)
        assert len(place.value) < watch.LENGTH
    finally:
        watch.install(None)


# --- faults of the program ----------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_said_without_a_traceback(desk, monkeypatch, capsys):
    monkeypatch.setattr("encoder.cli.encode.chosen", lambda options: 1 / 0)
    assert cli.main(["encode", "in", "--out", "o"]) == 2
    said = capsys.readouterr().err
    assert "the program failed: ZeroDivisionError" in said and "Traceback" not in said
    monkeypatch.setenv(batch.DEBUG, "1")
    cli.main(["encode", "in", "--out", "o"])
    assert "Traceback" in capsys.readouterr().err


def test_workers_keep_the_traceback_for_those_who_ask(desk):
    script = (
        "import encoder.pipeline, encoder.cli, sys\n"
        "def broken(*a, **o): raise RuntimeError('boom')\n"
        "encoder.pipeline.encode = broken\n"
        "sys.exit(encoder.cli.main(['encode', 'in', '--out', 'o', '--jobs', '2']))"
    )
    for debug, kept in (("", False), ("1", True)):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, batch.DEBUG: debug},
        )
        assert done.returncode == 1 and "X901" in done.stdout
        assert ("Traceback" in done.stderr and "in broken" in done.stderr) is kept


def test_a_profile_names_the_key_that_is_wrong(desk, capsys):
    for text, said in (
        ("? [a]\n: b\n", "a value is not what its tag says"),
        ("name: !!int abc\n", "a value is not what its tag says"),
        ("extends: archival\nname: p\nrecord: {collections: 5}\n", "record.collections"),
        (
            "extends: archival\nname: p\nignore: [{code: N103, line: 'a{99999999999}', reason: none}]\n",
            "is no regular expression",
        ),
        (
            "extends: archival\nname: p\ninflection: {ru: {'(': [a]}}\n",
            "inflection: `(` is no regular expression",
        ),
        (
            "extends: archival\nname: p\npublication: {publisher: P, date: 2026-02-31}\n",
            "no day, month or year",
        ),
        (
            "extends: archival\nname: p\nnotation: {depht_limit: 3}\n",
            "notation: unknown key 'depht_limit'; did you mean 'depth_limit'?",
        ),
        ("extends: archivel\nname: p\n", "no profile 'archivel'; did you mean 'archival'?"),
        ("extends: archival\nname: p\npublication: {licence: CC}\n", "licence needs a publisher"),
    ):
        Path("p.yaml").write_text(text, "utf-8")
        assert cli.main(["encode", "in", "--out", "o", "--profile", "p.yaml"]) == 2
        assert said in capsys.readouterr().err
    assert nearest("xyzzy", ["encode"]) is None


def test_a_finding_is_a_value(desk):
    assert TookTooLong(limit=3.0, where="").message == "stopped after 3 s"


def test_a_worker_ends_itself_when_its_parent_was_killed(tmp_path, monkeypatch):
    (tmp_path / "hang.py").write_text(
        "import os, sys, time\n"
        "from encoder.batch import workers\n"
        "workers._GRACE = 0.2\n"
        "def hang(path):\n"
        "    path.write_text(str(os.getpid()))\n"
        "    while True: pass\n"
        "from pathlib import Path\n"
        "list(workers.each(hang, [Path(sys.argv[1])], lambda *a: None, jobs=1, time_limit=1.0))\n"
    )
    note = tmp_path / "worker"
    run = subprocess.Popen([sys.executable, str(tmp_path / "hang.py"), str(note)], cwd=ROOT)
    while not (note.exists() and note.read_text()):
        assert run.poll() is None, "it ended before it had begun"
        time.sleep(0.05)
    run.kill()
    run.wait()
    worker = int(note.read_text())
    for _ in range(400):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("the worker runs on")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["index", "o", "--ouput", "x"], "unknown option --ouput; did you mean --out?"),
        (["align", "o", "--oout", "x"], "unknown option --oout; did you mean --out?"),
        (["--verison"], "unknown option --verison; did you mean --version?"),
        (["-q", "encode", "a.txt", "-o", "o"], "option -q stands after the command"),
        (["export", "o", "--to", "csv", "--out", ".."], "give the name of the files"),
    ],
)
def test_what_was_probably_meant_is_said_first(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    assert cli.main(["encode", "a.txt", "-q", "-o", "o"]) == 0
    try:
        status = cli.main(arguments)
    except SystemExit as end:
        status = end.code
    assert status == 2 and said in capsys.readouterr().err


def test_names_cannot_move_the_cursor(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["encode", "\x1b[31mx.txt", "-o", "o"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_the_publisher_of_the_user_stands_alone(profile):
    own = profile.model_copy(update={"publication": Publication(publisher="My Archive")})
    said = apply(own, ["Wilson Center Digital Archive"], None)
    assert said.publication == own.publication and len(said.profiles) == 1
