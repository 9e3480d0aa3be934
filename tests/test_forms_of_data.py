"""The JSON that other programs read has the form that its schema says."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from encoder import cli
from tests.conftest import ROOT


def schema(name: str) -> Draft202012Validator:
    data = json.loads((ROOT / "schema" / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(data)
    return Draft202012Validator(data)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["encode", "corpus", "-o", "{out}"], 0),
        (
            ["encode", "README.md", "corpus/04-letter-damaged-en.txt", "pyproject.toml", "-o", "{out}"],
            0,
        ),
        (["validate", "tei", "schema"], 0),
        (["verify", "tei", "corpus"], 0),
    ],
)
def test_the_report_of_a_run(tmp_path, monkeypatch, capsys, arguments, status):
    monkeypatch.chdir(ROOT)
    given = [word.format(out=tmp_path) for word in arguments]
    assert cli.main([*given, "-q", "--format", "json"]) == status
    data = json.loads(capsys.readouterr().out)
    assert data["files"]
    schema("report-1.schema.json").validate(data)


def test_certificates():
    check = schema("certificate-2.schema.json")
    for path in sorted((ROOT / "tei").glob("*.fidelity.json")):
        check.validate(json.loads(path.read_text(encoding="utf-8")))


def test_a_schema_says_no():
    said = json.loads(next((ROOT / "tei").glob("*.fidelity.json")).read_text(encoding="utf-8"))
    said["other"]["nothing"] = []
    assert not schema("certificate-2.schema.json").is_valid(said)
    assert not schema("report-1.schema.json").is_valid({"format": "tei-encoder report 1"})
