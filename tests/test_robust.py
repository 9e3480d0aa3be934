"""What comes from outside does no harm: a killed process, a full disk, a file too large."""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree

from encoder.core.files import LARGEST
from encoder.fidelity import verify
from encoder.findings.finding import explanation_of, name_of
from encoder.findings.kinds import KINDS
from encoder.findings.manual import all_pages
from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "encoder.cli"]
KILLS = 6


def start(*arguments: str, **options) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )


@pytest.mark.slow
def test_a_killed_batch_leaves_whole_files_only(tmp_path):
    """Killed at random moments, again and again into the same folder: every file that is
    there is one that a whole run writes, old or new."""
    texts, out = tmp_path / "in", tmp_path / "out"
    versions: dict[str, set[bytes]] = {}
    killed = sum(killed_run(texts, out, number, versions) for number in range(KILLS))
    assert killed >= 1
    assert len(versions) > 10
    for name, found in versions.items():
        for data in found:
            assert is_whole(name, data), name
    assert start("encode", str(texts), "--out", str(out)).wait() in (0, 1)
    for path in out.glob("*.xml"):
        assert (
            verify(
                path.read_bytes(),
                (texts / f"{path.stem}.txt").read_bytes(),
                path.with_suffix(".fidelity.json").read_bytes(),
            )
            == []
        )
    hidden = [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert hidden == [".tei-encoder.sqlite"], "left by the killed runs"


def killed_run(texts: Path, out: Path, number: int, versions: dict[str, set[bytes]]) -> bool:
    """Start a run over new versions of the texts, kill it, and note what files there are."""
    texts.mkdir(exist_ok=True)
    body = (ROOT / "corpus" / "12-telegramme-fr.txt").read_bytes()
    for text in range(60):
        (texts / f"{text:02}.txt").write_bytes(body + b"\nVersion %d.\n" % number)
    process = start("encode", str(texts), "--out", str(out))
    started = time.monotonic()
    while not list(out.glob("*.xml")) and time.monotonic() - started < 60:
        time.sleep(0.01)
    time.sleep(random.Random(number).uniform(0, 0.4))
    process.kill()
    killed = process.wait() == -9
    for path in out.glob("*"):
        if not path.name.startswith("."):  # what was being written when it was killed
            versions.setdefault(path.name, set()).add(path.read_bytes())
    return killed


def is_whole(name: str, data: bytes) -> bool:
    """True for a TEI file or a certificate from beginning to end."""
    if name.endswith(".xml"):
        etree.fromstring(data)
        return data.endswith(b"</TEI>\n")
    return bool(json.loads(data))


def test_a_full_disk_is_a_finding_and_leaves_what_was_there(tmp_path):
    """A limit on the size of files stands for the full disk: the write fails half way."""
    (tmp_path / "a.txt").write_bytes((ROOT / "corpus" / "12-telegramme-fr.txt").read_bytes())
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.xml").write_bytes(b"old")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = subprocess.run(
        [*COMMAND, "encode", str(tmp_path / "a.txt"), "--out", str(out), "--force"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )
    assert done.returncode == 1
    assert "error S005 the TEI cannot be written" in done.stdout
    assert "Traceback" not in done.stderr
    assert [path.name for path in out.iterdir()] == ["a.xml"]
    assert (out / "a.xml").read_bytes() == b"old"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    done = subprocess.run(
        [*COMMAND, "encode", str(large), "--out", str(tmp_path / "o")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"error S007 the file has 100,000,000 bytes; the limit is {LARGEST:,}" in done.stdout
    assert not (tmp_path / "o").exists()


def test_the_page_of_findings_is_up_to_date():
    kept = (ROOT / "FINDINGS.md").read_text(encoding="utf-8")
    assert kept == all_pages(), "run `tei-encoder explain --all > FINDINGS.md`"


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_code_has_its_page_with_a_rendered_example(code):
    kind = KINDS[code]
    assert kind.code == code and kind.example and explanation_of(kind)
    assert re.fullmatch(r"[a-z][a-z0-9-]+", name_of(kind))
    said = kind(**kind.sample)
    assert said.message and said.help and "{" not in said.message + said.help


def test_every_code_that_the_program_names_exists():
    named = {
        code
        for path in Path(ROOT / "encoder").rglob("*.py")
        for code in re.findall(r'"([DEFNPRSVX]\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert named <= set(KINDS)


def test_no_expression_has_a_group_that_gives_nothing_back():
    """Python before 3.11.5 goes on wrongly after a possessive group (`(...)*+`) that fails midway."""
    for path in (ROOT / "encoder").rglob("*.py"):
        found = re.findall(r"\)[*+?]\+(?![,;])|\(\?>", path.read_text("utf-8"))
        assert not found, path
