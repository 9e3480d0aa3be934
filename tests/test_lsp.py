"""A server that tells an editor the findings of a transcript while it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from encoder import Encoder, cli
from encoder.cli.lsp import _place, findings_of

TEXT = "He came \U0001f600 back] on the evening of the same day, and told us of the letter.\n"


class Editor:
    """What an editor says to a server."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "encoder.cli", "lsp"]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def send(self, method: str, params: object, number: int | None = None) -> None:
        said = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            said["id"] = number
        data = json.dumps(said).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def receive(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def until(self, wanted) -> dict:
        while True:
            said = self.receive()
            if wanted(said):
                return said

    def published(self) -> list[dict]:
        said = self.until(lambda one: one.get("method") == "textDocument/publishDiagnostics")
        return said["params"]["diagnostics"]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def editor(tmp_path):
    made = Editor(tmp_path)
    made.send("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}, 1)
    made.until(lambda one: one.get("id") == 1)
    made.send("initialized", {})
    yield made
    made.close()


@pytest.mark.slow
def test_findings_follow_what_is_typed(editor, tmp_path):
    uri = (tmp_path / "letter.txt").as_uri()
    opened = {"uri": uri, "languageId": "plaintext", "version": 1, "text": TEXT}
    editor.send("textDocument/didOpen", {"textDocument": opened})
    (warning,) = [one for one in editor.published() if one["severity"] == 2]
    assert warning["code"].startswith("N103") and "help: " in warning["message"]
    assert warning["range"]["start"] == {"line": 0, "character": TEXT.index("]") + 1}, "UTF-16 units"
    for version, text in ((2, TEXT + "x"), (3, TEXT.replace("]", ""))):
        changed = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        editor.send("textDocument/didChange", changed)
    assert [one for one in editor.published() if one["severity"] == 2] == [], (
        "only the last is looked at"
    )
    editor.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.published() == []


def test_the_corrections_beside_a_transcript_count(tmp_path):
    path = tmp_path / "a b.txt"
    (tmp_path / "a b.corrections.yaml").write_text(
        "corrections:\n- at: {line: 9, text: nowhere}\n  note: x\n"
    )
    found = findings_of(Encoder(), path.as_uri(), TEXT)
    assert "C201" in {one.finding.code for one in found}


@pytest.mark.parametrize(
    ("line", "column", "place"), [(1, 1, (0, 0)), (1, 3, (0, 3)), (2, 2, (1, 1)), (9, 1, (1, 0))]
)
def test_columns_are_those_of_an_editor(line, column, place):
    assert _place(["a\U0001f600b\r", "x"], line, column) == place


def test_a_missing_package_is_said(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    assert cli.main(["lsp"]) == 2
    assert "tei-encoder[lsp]" in capsys.readouterr().err
