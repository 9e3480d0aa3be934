"""From Python as from the command: the same bytes and the same findings."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest

import encoder
from encoder import Encoder, Options, ProfileError, cli, encode
from encoder.fidelity import verify
from tests.conftest import ROOT

TEXT = "On 5 May 1956 the ambassador met Kim Il Sung, and they spoke for an hour about the harvest.\n"


def test_what_is_public():
    assert set(encoder.__all__) == {
        "Encoder",
        "Options",
        "ProfileError",
        "Result",
        "__version__",
        "encode",
    }
    for name in encoder.__all__:
        assert getattr(encoder, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'enocde'"):
        encoder.enocde  # noqa: B018


@pytest.mark.parametrize("own", [False, True], ids=["archival", "a profile that extends it"])
def test_the_corpus_is_encoded_alike(tmp_path, monkeypatch, capsys, own):
    shutil.copytree(
        ROOT / "corpus", tmp_path / "corpus", ignore=lambda _, names: [n for n in names if "." not in n]
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "extends: archival\nname: mine\nignore: [{code: E414, reason: known}]\n"
    )
    chosen = "mine.yaml" if own else "archival"
    assert cli.main(["encode", "corpus", "-o", "o", "-q", "--profile", chosen, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    machine = Encoder(chosen, options=Options(schema="schema"))
    found = []
    for path in sorted((tmp_path / "corpus").iterdir()):
        result = machine.encode(path.relative_to(tmp_path))
        assert result.tei == (tmp_path / "o" / path.with_suffix(".xml").name).read_bytes(), path.name
        kept = (tmp_path / "o" / path.with_suffix(".fidelity.json").name).read_bytes()
        assert result.certificate == kept
        found += [dict(one.as_dict(), file=f"corpus/{path.name}") for one in result.findings]
    assert found == said["findings"]


def test_a_profile_carries_its_authority(tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: archival\nname: mine\n")
    plain, own = encode(TEXT), encode(TEXT, profile=tmp_path / "mine.yaml")
    assert b'ref="#p.kim-il-sung"' in plain.tei and b'ref="#p.kim-il-sung"' in own.tei


def test_an_authority_of_ones_own_is_read_anew(tmp_path):
    (tmp_path / "people.yaml").write_text("persons:\n  - id: orlin\n    names: {en: Boris Orlin}\n")
    text = "On 5 May 1956 the captain met Boris Orlin and Anna Berg at the harbour of the town.\n"
    assert b"p.orlin" in encode(text, authority=[tmp_path]).tei
    (tmp_path / "people.yaml").write_text("persons:\n  - id: berg\n    names: {en: Anna Berg}\n")
    again = encode(text, authority=[tmp_path]).tei
    assert b"p.berg" in again and b"p.orlin" not in again, "a changed file is seen by a running process"


def test_a_profile_that_is_loaded_anew_is_another(tmp_path):
    path = tmp_path / "mine.yaml"
    rule = "notation: {{rules: [{{id: own, match: '{0}', node: gap, fields: {{reason: lost}}, examples: [{{in: 'a [{0}] b', tei: x}}]}}]}}\n"
    for word in ("verloren", "missing here"):
        path.write_text("extends: archival\nname: mine\n" + rule.format(word))
        assert (
            b'reason="lost"'
            in encode(f"He said [{word}] to me on that day in the town.\n", profile=path).tei
        )


def test_a_result_has_everything_and_does_not_change(tmp_path):
    (tmp_path / "letter.txt").write_text(TEXT)
    result = encode(tmp_path / "letter.txt")
    assert result.name.endswith("letter.txt") and not verify(
        result.tei, TEXT.encode(), result.certificate
    )
    assert json.loads(result.certificate)["tei"]["name"] == "letter.xml"
    assert json.loads(result.certificate_for("other.xml"))["tei"]["name"] == "other.xml"
    assert "the ambassador met" in result.explain() and "|    1 |" in result.explain()
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.tei = b""
    assert isinstance(result.findings, tuple)
    with pytest.raises(AttributeError, match="cannot be changed"):
        result.findings[0].finding.span = None


@pytest.mark.parametrize("nothing", ["", b"", "\n\n", b"\xff\xfe\x00"])
def test_what_gives_no_tei_has_no_certificate(nothing):
    result = encode(nothing)
    assert result.tei is None and result.certificate is None and result.findings
    assert result.explain() == ""


def test_strict_refuses_what_has_errors_and_a_wrong_profile_says_why(tmp_path):
    odd = (
        "He said [Handwritten: nothing of it was ever closed, and so on, in the town of the harbour.\n"
    )
    assert encode(odd).tei is not None and encode(odd, options=Options(strict=True)).tei is None
    with pytest.raises(ProfileError, match="did you mean 'archival'"):
        encode(TEXT, profile="archivel")
    with pytest.raises(OSError):
        encode(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    ("name", "data"),
    [("page.rtf", b"plain words"), ("a.txt", b"{\\rtf1 words}"), ("a.txt", b"word\n" * 900_000)],
)
def test_what_the_command_refuses_is_refused(name, data, tmp_path, capsys):
    (tmp_path / name).write_bytes(data)
    result = encode(tmp_path / name)
    assert result.tei is None and result.explain() == ""
    assert cli.main(["encode", str(tmp_path / name), "--out", str(tmp_path / "o")]) == 1
    (found,) = [one.finding for one in result.findings]
    assert f"error {found.code} {found.message}" in capsys.readouterr().out


def test_the_configuration_of_a_project(tmp_path):
    (tmp_path / "tei-encoder.yaml").write_text("publication: {publisher: Example Archive}\n")
    made = Encoder.configured(tmp_path / "tei-encoder.yaml").encode(TEXT, name="letter.txt")
    assert b"<publisher>Example Archive</publisher>" in made.tei
