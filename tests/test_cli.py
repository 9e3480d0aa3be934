"""Commands and what they print: tests/cli/*.md, and what only a program can try.

In the pages a fence ``console`` holds commands after ``$``, each with its output;
``? N`` is the exit status (0 when it is not given). Commands run in an empty folder
with a copy of `corpus`; ``...`` stands for any number of lines.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import stat
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from encoder import __version__, batch, cli, pipeline
from encoder.batch import output
from tests.conftest import ROOT

_FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sessions():
    for path in sorted((Path(__file__).parent / "cli").glob("*.md")):
        for number, session in enumerate(_FENCE.findall(path.read_text(encoding="utf-8")), 1):
            yield pytest.param(session, id=f"{path.stem}-{number}")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


@pytest.mark.parametrize("session", list(sessions()))
def test_session(desk, capsys, session):
    for command, expected, status in steps(session):
        if command[0] != "tei-encoder":
            assert command[0] == "printf", command
            Path(command[-1]).parent.mkdir(exist_ok=True)
            Path(command[-1]).write_text(command[1].encode().decode("unicode_escape"), "utf-8")
            continue
        try:
            result = cli.main(command[1:])
        except SystemExit as stop:
            result = stop.code
        printed = capsys.readouterr()
        said = (printed.out + printed.err).rstrip("\n")
        assert fnmatch(said, expected), said
        assert result == status


def steps(session):
    for block in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, output = block.partition("\n")
        status = re.search(r"^\? (\d)$", output, re.MULTILINE)
        text = re.sub(r"^\? \d$\n?", "", output, flags=re.MULTILINE).rstrip("\n")
        pattern = re.sub(r"([\[\]?])", r"[\1]", text).replace("...", "*")
        yield shlex.split(command), pattern, int(status.group(1)) if status else 0


def test_json_is_one_object_with_stable_keys(desk, capsys):
    assert (
        cli.main(["encode", "corpus/04-letter-damaged-en.txt", "--out", "o", "--format", "json"]) == 0
    )
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["format", "run", "files", "findings", "totals"]
    assert report["run"] | {"options": {}} == {
        "program": "tei-encoder",
        "version": __version__,
        "command": "encode",
        "profile": "archival",
        "options": {},
        "exit_status": 0,
    }
    assert report["files"] == [
        {
            "source": "corpus/04-letter-damaged-en.txt",
            "status": "written",
            "tei": "o/04-letter-damaged-en.xml",
            "certificate": "o/04-letter-damaged-en.fidelity.json",
        }
    ]
    findings = report["findings"]
    assert {tuple(f) for f in findings} == {
        (
            "file",
            "line",
            "column",
            "code",
            "name",
            "severity",
            "message",
            "help",
            "end_line",
            "end_column",
        )
    }
    assert report["totals"]["warnings"] == len(findings) == sum(report["totals"]["codes"].values())
    assert ("N104", 34, 1) in {(f["code"], f["line"], f["column"]) for f in findings}


def test_strict_does_not_write_a_file_with_warnings(desk, capsys):
    assert cli.main(["encode", "corpus", "--out", "o", "--strict"]) == 1
    written = {p.stem for p in Path("o").iterdir()}
    assert "04-letter-damaged-en" not in written
    assert "12-telegramme-fr" in written
    assert "error N104" in capsys.readouterr().out


def test_a_file_that_is_no_text_leaves_the_others_written(desk, capsys):
    Path("corpus/00-latin.txt").write_bytes(b"first line\nna\xefve text")
    assert cli.main(["encode", "corpus", "--out", "o"]) == 1
    assert "corpus/00-latin.txt:2:3: error S001 byte 0xEF at offset 13" in capsys.readouterr().out
    assert len(list(Path("o").glob("[!.]*.*"))) == len(list((ROOT / "tei").glob("[!.]*.*")))


def test_a_fault_of_the_program_is_a_finding_of_that_file(desk, capsys, monkeypatch):
    def broken(name, *rest, **options):
        if "04" in name:
            raise RuntimeError("boom")
        return original(name, *rest, **options)

    original = pipeline.encode
    monkeypatch.setattr(pipeline, "encode", broken)
    assert cli.main(["encode", "corpus", "--out", "o"]) == 1
    assert "X901 the program failed on this file: RuntimeError: boom" in capsys.readouterr().out
    assert len(list(Path("o").glob("[!.]*.*"))) == len(list((ROOT / "tei").glob("[!.]*.*"))) - 2


def test_folders_keep_their_structure(desk):
    Path("in/deep").mkdir(parents=True)
    shutil.copy("corpus/12-telegramme-fr.txt", "in/deep/a.txt")
    shutil.copy("corpus/12-telegramme-fr.txt", "in/a.md")
    assert cli.main(["encode", "in", "--out", "o"]) == 0
    assert {p.as_posix() for p in Path("o").rglob("*.xml")} == {"o/a.xml", "o/deep/a.xml"}


def test_a_file_given_twice_is_encoded_once_and_a_clash_is_reported(desk, capsys):
    one = "corpus/12-telegramme-fr.txt"
    assert cli.main(["encode", one, one, "--out", "o"]) == 0
    Path("other").mkdir()
    shutil.copy(one, "other/12-telegramme-fr.txt")
    assert cli.main(["encode", one, "other/12-telegramme-fr.txt", "--out", "o"]) == 1
    assert f"is already the output of {one}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("match: '('", "notation rule x: `match` is no regular expression"),
        ("match: '{nolist}'", "notation rule x: there is no vocabulary list 'nolist'"),
    ],
)
def test_a_rule_that_cannot_be_used_stops_the_run(desk, capsys, rule, message):
    Path("p.yaml").write_text(
        "extends: wilson-center\nname: p\nnotation:\n  rules:\n    - id: x\n      node: gap\n"
        f"      {rule}\n      examples: [{{in: a, tei: b}}]\n",
        "utf-8",
    )
    assert cli.main(["encode", "corpus", "--out", "o", "--profile", "p.yaml"]) == 2
    assert message in capsys.readouterr().err


def test_the_date_of_encoding_comes_only_from_the_user(desk, monkeypatch):
    cli.main(["encode", "corpus/12-telegramme-fr.txt", "--out", "o"])
    assert "revisionDesc" not in Path("o/12-telegramme-fr.xml").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    cli.main(["encode", "corpus/12-telegramme-fr.txt", "--out", "o"])
    assert '<change when="1970-01-02">' in Path("o/12-telegramme-fr.xml").read_text("utf-8")


def test_writing_is_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "a.xml"
    batch.write_whole(target, b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        batch.write_whole(target, b"new and longer")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently there")
def test_a_written_file_has_ordinary_permissions(tmp_path):
    batch.write_whole(tmp_path / "a.xml", b"x")
    assert stat.S_IMODE((tmp_path / "a.xml").stat().st_mode) & 0o400


def test_an_output_that_cannot_be_written_is_a_finding(desk, capsys):
    Path("o").mkdir()
    Path("o/12-telegramme-fr.xml").mkdir()
    assert cli.main(["encode", "corpus/12-telegramme-fr.txt", "--out", "o"]) == 1
    assert "error S005 the TEI cannot be written" in capsys.readouterr().out
