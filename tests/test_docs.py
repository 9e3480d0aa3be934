"""The documentation: its commands run, its examples load, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
import yaml

from encoder import cli, profile
from encoder.cli import parser as parsing
from encoder.findings.kinds import KINDS
from encoder.profile.configuration import Configuration
from tests.conftest import ROOT
from tests.test_cli import _FENCE, steps

DOCS = sorted((ROOT / "docs").rglob("*.md"))
FENCES = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fences(kind: str, pages=(*DOCS, ROOT / "README.md")):
    for page in pages:
        for number, (name, text) in enumerate(FENCES.findall(page.read_text("utf-8")), 1):
            if name == kind:
                yield pytest.param(text, id=f"{page.relative_to(ROOT).as_posix()}-{number}")


@pytest.mark.parametrize(
    "text", [one for one in fences("yaml") if one.values[0].startswith("extends:")]
)
def test_profiles_of_the_pages_load(text, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    assert profile.load(str(path)).name


@pytest.mark.parametrize("text", list(fences("sh")))
def test_every_command_of_the_pages_has_the_options_that_it_shows(text):
    """What a shell line says is parsed; paths need not be there."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        for part in re.split(r"&&|;|\|| & ?$", line.partition(" #")[0]):
            words = shlex.split(part, comments=True)
            at = next((n for n, word in enumerate(words) if word.endswith("tei-encoder")), None)
            if (
                at is None
                or at + 1 >= len(words)
                or words[0] in ("pip", "docker", "-t")
                or "pip" in part
            ):
                continue
            arguments = [re.sub(r"\{\w+\}", "x", word) for word in words[at + 1 :]]
            if arguments and arguments[0] in parsing.COMMANDS:
                cli.main.__globals__["parsed"](arguments)


def test_the_tutorial_does_what_it_says(tmp_path, monkeypatch, capsys):
    import shutil

    pytest.importorskip("saxonche")
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    from fnmatch import fnmatch

    count = 0
    for session in _FENCE.findall((ROOT / "docs/tutorial.md").read_text("utf-8")):
        for command, expected, status in steps(session):
            if command[0] == "printf":
                Path(command[-1]).write_text(command[1].encode().decode("unicode_escape"), "utf-8")
                continue
            result = cli.main(command[1:])
            printed = capsys.readouterr()
            said = (printed.out + printed.err).rstrip("\n")
            assert fnmatch(said, expected), f"{command}: {said[-800:]}"
            assert result == status, command
            count += 1
    assert bagit.Bag("deposit").validate() is True
    assert count >= 14 and Path("site/index.html").is_file() and Path("deposit/bagit.txt").is_file()


@pytest.mark.slow
def test_the_site_of_the_documentation_is_built_and_its_links_lead_somewhere(tmp_path):
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "site"
    said = (site / "reference/cli.html").read_text("utf-8")
    for name in parsing.COMMANDS:
        assert f'id="{name}"' in said, name
    assert "--prune" in said and "--scheduler" in said
    codes = (site / "reference/findings.html").read_text("utf-8")
    assert all(code in codes for code in KINDS)
    manual = (site / "reference/manual-brackets.html").read_text("utf-8")
    assert "Encoding manual: Brackets" in manual and "inserted by hand" in manual
    elements = (site / "reference/encoding.html").read_text("utf-8")
    assert 'id="signed"' in elements and "@facs" in elements
    assert "encode_bytes" in (site / "reference/python.html").read_text("utf-8")
    for page in site.rglob("*.html"):
        assert not re.search(r'(?:src|href)="https?://[^"]*\.(?:js|css|woff)', page.read_text("utf-8"))


# --- what others run ---------------------------------------------------------------------------------


def test_hooks_run_what_they_say(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    hooks = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    Path("a.txt").write_text("He came back on the evening of the same day.\n")
    check = shlex.split(hooks["tei-encoder-check"]["entry"])[1:]
    assert cli.main([*check, "a.txt"]) == 0 and cli.main([*check, "--out", "tei", "a.txt"]) == 1
    cli.main(["encode", "a.txt", "--out", "tei"])
    assert cli.main([*check, "--out", "tei", "a.txt"]) == 0
    validate = shlex.split(hooks["tei-encoder-validate"]["entry"])[1:]
    assert cli.main([*validate, "tei/a.xml"]) == 0
    assert re.search(hooks["tei-encoder-check"]["files"], "x/a.txt")
    assert re.search(hooks["tei-encoder-validate"]["files"], "tei/a.xml")


def test_the_action_runs_commands_that_there_are(tmp_path, monkeypatch):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    runs = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    said = " ".join(runs)
    assert "encode" in said and "--check" in said and "validate" in said
    for line in said.replace("\\\n", " ").splitlines():
        words = shlex.split(re.sub(r"\$\{\{.*?\}\}|\$\w+", "x", line), comments=True)
        if words and words[0] == "tei-encoder":
            cli.main.__globals__["parsed"](words[1:])


def test_the_container_has_what_it_copies():
    lines = (ROOT / ".ci/Dockerfile").read_text().splitlines()
    for line in lines:
        if line.startswith("COPY"):
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
    assert any(line.startswith("ENTRYPOINT") and "tei-encoder" in line for line in lines)


def test_the_configuration_of_the_pages_is_one():
    for case in fences("yaml", [ROOT / "docs/howto/project.md"]):
        Configuration.model_validate(yaml.safe_load(case.values[0]))
