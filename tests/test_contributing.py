"""The worked examples of CONTRIBUTING.md, as they stand there."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import yaml

from encoder import profile as profiles
from encoder.cli import parser as parsing
from encoder.findings import Finding, Severity, name_of
from encoder.record.reference import read_references
from encoder.structure.evidence import Context
from tests.conftest import ROOT, fragment

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def examples(title: str, kind: str) -> list[str]:
    """The fences of a kind in a section."""
    section = PAGE[PAGE.index(f"## {title}\n") :]
    section = section[: section.find("\n## ", 5)]
    return re.findall(rf"^```{kind}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def loaded(tmp_path: Path, text: str) -> profiles.Profile:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return profiles.load(str(path))


def test_an_archive(tmp_path):
    (text,) = examples("Add an archive", "yaml")
    (scheme,) = yaml.safe_load(text)
    profile = loaded(
        tmp_path, yaml.safe_dump({"extends": "archival", "name": "m", "archives": [scheme]})
    )
    for example in scheme["examples"]:
        wanted = dict(example)
        (found,) = read_references(wanted.pop("reference"), profile)
        assert found.repository == scheme["repository"]
        assert {part.kind: part.text for part in found.parts if part.kind} == wanted


def test_a_notation(tmp_path):
    (text,) = examples("Add a notation", "yaml")
    profile = loaded(tmp_path, text)
    (rule,) = [rule for rule in profile.notation.rules if rule.id == "lacuna"]
    for example in rule.examples:
        assert example.tei in fragment(example.input, profile, example.language)[0]


def test_a_kind_of_block(tmp_path):
    (code,) = examples("Add a kind of block", "python")
    room: dict[str, Any] = {}
    exec(code, room)
    profile = loaded(tmp_path, "extends: archival\nname: m\nvocabulary: {seen: {en: [seen]}}\n")
    context = Context(profile, "en")
    from encoder.core.model import Text
    from encoder.core.source import Span

    seen = (Text(span=Span(0, 16), text="Seen. 5 May 1956"),)
    found = room["read_seen"](seen, context)
    assert found.score == 0.85 and found.blocks[0].kind == "registration"
    assert room["read_seen"]((Text(span=Span(0, 4), text="Sent"),), context) is None


def test_a_finding():
    (code,) = examples("Add a finding", "python")
    room: dict[str, Any] = {"Finding": Finding, "Severity": Severity}
    exec(code, room)
    kind = room["StampWithoutOffice"]
    assert kind(**kind.sample).message == "the stamp “12 May 1956” names no office"
    assert name_of(kind) == "stamp-without-office"


def test_a_command(monkeypatch):
    (code,) = examples("Add a command", "python")
    monkeypatch.setattr(parsing, "COMMANDS", {**parsing.COMMANDS, "count": ("count", "count bytes")})
    said: list[str] = []
    from encoder import batch
    from encoder.cli.files import jobs
    from encoder.cli.status import CLEAN
    from encoder.core.files import size_of

    room: dict[str, Any] = {
        "Any": Any, "parsing": parsing, "argparse": argparse, "jobs": jobs, "batch": batch,
        "say": said.append, "size_of": size_of, "CLEAN": CLEAN,
    }  # fmt: skip
    exec(code, room)
    main = parsing.Parser(prog="tei-encoder")
    room["add"](main.add_subparsers(dest="command"))
    options = main.parse(["count", str(ROOT / "corpus/12-telegramme-fr.txt")])
    assert options.run(options) == CLEAN and said[0].endswith(" bytes")
    assert "count bytes" in main.format_help()


def test_every_room_of_the_page_is_there():
    rooms = set(re.findall(r"^\| `([a-z]+)/`", PAGE, re.MULTILINE))
    there = {path.parent.name for path in (ROOT / "encoder").glob("*/__init__.py")}
    assert rooms - {"schema", "corpus"} == there
    named = re.findall(r"`(tests/[\w/]+\.(?:py|md)|tests/\w+/)`", PAGE)
    assert len(named) > 5 and all((ROOT / name).exists() for name in named)


def test_no_module_is_longer_than_one_can_read_at_a_sitting():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "encoder").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long
