"""Files: nothing of others is overwritten, nothing that is no transcript is read as one, and one bad
file or name leaves the others written."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from encoder import batch, cli
from encoder.batch import certificates, output
from encoder.core import formats
from encoder.fidelity import verify
from encoder.validation import files as schema_files
from tests.conftest import CMIF, ROOT

TEXT = "He came back on the evening of the same day, and told us of the letter that he had seen.\n"
COMMAND = [sys.executable, "-m", "encoder.cli"]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def run(capsys, *arguments: str) -> tuple[int, dict]:
    status = cli.main([*arguments, "--format", "json", "--quiet"])
    return status, json.loads(capsys.readouterr().out)


def codes(report: dict) -> list[str]:
    return [finding["code"] for finding in report["findings"] if finding["severity"] != "note"]


# --- what is no transcript ------------------------------------------------------------------------

FOREIGN = {
    "by-name.xml": b"plain words",
    "tei.txt": b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>",
    "wide.txt": "<?xml version='1.0'?><a/>".encode("utf-16"),
    "rich.txt": b"{\\rtf1\\ansi Dear Sir}",
    "old-word.txt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x",
    "sheet.txt": b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml",
    "zip.txt": b"PK\x03\x04....a.txt",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_transcript_is_a_finding_that_says_what_to_do(desk, capsys, name):
    Path(name).write_bytes(FOREIGN[name])
    status, report = run(capsys, "encode", name, "in/a.txt", "--out", ".")
    assert (status, codes(report)) == (1, ["S008"])
    assert re.search("encode t|verify|save i|save its", report["findings"][0]["help"])
    assert Path(name).read_bytes() == FOREIGN[name], "the input is as it was"
    assert [file["status"] for file in report["files"]] == ["failed", "written"]


def test_words_that_only_look_like_markup_are_a_transcript(desk, capsys):
    for number, text in enumerate(
        [
            "<del>He came</del> back on the same day, and told us.\n",
            "< 50 journals a year\n",
            "<TEIL der Akten> liegt hier und dort in den Schachteln.\n",
        ]
    ):
        Path(f"in/{number}.txt").write_text(text, "utf-8")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0


# --- inputs are never overwritten -------------------------------------------------------------------


def test_an_input_is_not_overwritten_under_another_name(desk, capsys):
    for link, target in (("a.xml", "in/a.txt"), ("b.fidelity.json", "in/b.txt")):
        Path("in/b.txt").write_text(TEXT, "utf-8")
        os.link(target, link)
        status, report = run(capsys, "encode", target, "--out", ".", "--force")
        assert (status, codes(report)) == (1, ["S009"])
        assert Path(target).read_text("utf-8") == TEXT


def test_edited_tei_is_kept_without_force(desk, capsys):
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    made = Path("o/a.xml").read_bytes()
    Path("o/a.xml").write_bytes(made.replace(b"letter", b"note"))
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report), report["files"][0]["status"]) == (1, ["S010"], "failed")
    assert b"note" in Path("o/a.xml").read_bytes()
    assert run(capsys, "encode", "in", "--out", "o", "--force")[0] == 0
    assert Path("o/a.xml").read_bytes() == made


@pytest.mark.parametrize("certificate", ["each", "batch"])
def test_xml_of_others_is_kept_without_force(desk, capsys, certificate):
    Path("o").mkdir()
    Path("o/a.xml").write_bytes(b"<other/>")
    status, report = run(capsys, "encode", "in", "--out", "o", "--certificate", certificate)
    assert (status, codes(report)) == (1, ["S011"])
    assert Path("o/a.xml").read_bytes() == b"<other/>"
    assert run(capsys, "encode", "in", "--out", "o", "--certificate", certificate, "--force")[0] == 0
    assert (
        run(capsys, "encode", "in", "--out", "o", "--certificate", certificate)[1]["files"][0]["status"]
        == "unchanged"
    )


@pytest.mark.slow
def test_a_changed_transcript_gives_new_tei_where_the_old_is_as_it_was_written(desk, capsys):
    for certificate in ("each", "batch", "each", "none", "none"):
        Path("in/a.txt").write_text(f"{TEXT}\nAnd {certificate} more on that day.\n", "utf-8")
        status, report = run(
            capsys, "encode", "in", "--out", "o", "--certificate", certificate, "--force"
        )
        assert (status, report["files"][0]["status"]) in ((0, "written"), (0, "unchanged"))
    Path("in/a.txt").write_text(TEXT, "utf-8")
    assert run(capsys, "encode", "in", "--out", "p")[0] == 0
    Path("in/a.txt").write_text(TEXT + "\nHe left.\n", "utf-8")
    assert run(capsys, "encode", "in", "--out", "p")[1]["files"][0]["status"] == "written"


def test_tei_without_a_source_and_tei_of_an_earlier_run_are_named(desk, capsys):
    Path("in/b.txt").write_text(TEXT, "utf-8")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    Path("in/b.txt").unlink()
    Path("in/a.txt").write_bytes(b"\xff\x00 no text")
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report)) == (1, ["S001", "S013", "S012"])
    assert [(f["file"], f["code"]) for f in report["findings"]][-1] == ("o/b.xml", "S012")
    assert report["totals"]["files"] == 1, "what has no source is no document of this run"


def test_verify_goes_on_after_a_file_that_is_missing(desk, capsys):
    for name in "bcd":
        shutil.copy("in/a.txt", f"in/{name}.txt")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    Path("in/b.txt").unlink()
    Path("o/d.xml").write_bytes(Path("o/d.xml").read_bytes().replace(b"evening", b"morning"))
    status, report = run(capsys, "verify", "o", "in")
    assert status == 2
    assert [file["status"] for file in report["files"]] == [
        "verified",
        "no verdict",
        "verified",
        "faulty",
    ]
    assert "F615" in codes(report)


def test_tei_with_a_new_certificate_is_edited_all_the_same(desk, capsys):
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    edited = Path("o/a.xml").read_bytes().replace(b"letter", b"note")
    Path("o/a.xml").write_bytes(edited)
    assert cli.main(["verify", "o/a.xml", "in/a.txt", "--certificate-out", "o/a.fidelity.json"]) == 0
    capsys.readouterr()
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report)) == (1, ["S010"]) and Path("o/a.xml").read_bytes() == edited


@pytest.mark.parametrize(
    "command",
    [
        ["verify", "o/a.xml", "in/a.txt", "--certificate-out", "in/a.txt"],
        ["align", "o", "-o", "o/a.xml"],
        ["encode", "in", "-o", "o", "--write-baseline", "in/a.txt"],
        ["authority", "export", "--to", "csv", "--authority", "own.yaml", "-o", "own.yaml"],
        [
            "cmif",
            "o",
            "-o",
            "o/a.xml",
            *CMIF,
        ],
    ],
    ids=lambda command: command[0],
)
def test_no_command_writes_over_what_it_reads(desk, capsys, command):
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    Path("own.yaml").write_text("persons: []\n", "utf-8")
    before = {path: path.read_bytes() for path in (Path("in/a.txt"), Path("o/a.xml"), Path("own.yaml"))}
    assert cli.main(command) == 2
    assert "is not overwritten" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("content", "code"), [(TEXT, "S011"), ('{"my":"own data"}\n', "S011"), (None, "S009")]
)
def test_a_file_of_others_in_the_place_of_the_certificates_stays(desk, capsys, content, code):
    Path("o").mkdir()
    if content is None:
        Path("o/fidelity.jsonl").symlink_to("../in/a.txt")
    else:
        Path("o/fidelity.jsonl").write_text(content, "utf-8")
        Path("o/a.fidelity.json").write_text(content, "utf-8")
        assert codes(run(capsys, "encode", "in", "--out", "o")[1]) == ["S011"]
        assert run(capsys, "encode", "in", "--out", "o", "--certificate", "none")[0] == 0
        assert Path("o/a.fidelity.json").read_text("utf-8") == content
        Path("o/a.xml").unlink()
    status, report = run(capsys, "encode", "in", "--out", "o", "--certificate", "batch")
    assert (status, codes(report)) == (1, [code])
    assert (
        Path("o/fidelity.jsonl").read_text("utf-8") == (content or TEXT)
        and Path("in/a.txt").read_text("utf-8") == TEXT
    )


def test_a_schema_that_is_another_stays_and_a_missing_one_is_put_back(desk, capsys):
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    Path("o/schema/tei_archival.rng").write_text("<mine/>", "utf-8")
    Path("o/schema/xml.xsd").unlink()
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report), report["totals"]["files"]) == (0, ["S015"], 1)
    assert (
        Path("o/schema/tei_archival.rng").read_text("utf-8") == "<mine/>"
        and Path("o/schema/xml.xsd").exists()
    )


def test_without_certificates_no_old_one_speaks(desk, capsys):
    for certificate in ("batch", "none", "none"):
        Path("in/a.txt").write_text(Path("in/a.txt").read_text("utf-8") + "\nHe left.\n", "utf-8")
        assert run(capsys, "encode", "in", "--out", "o", "--certificate", certificate)[0] == 0


def test_linked_folders_are_gone_through_once(desk, capsys):
    Path("real").mkdir()
    Path("real/l.txt").write_text(TEXT, "utf-8")
    Path("in/linked").symlink_to("../real")
    Path("real/back").symlink_to("../in")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    assert {path.name for path in Path("o").rglob("*.xml")} == {"a.xml", "l.xml"}


# --- odd names and files ---------------------------------------------------------------------------

ODD = [
    b"na\xefve.txt",
    b"two\nlines.txt",
    b"bell\x07.txt",
    "²№ș.txt".encode(),
    b"=cmd.txt",
    b"a b&c<d>.txt",
]


def test_odd_names_are_encoded_verified_indexed_and_exported(desk, capsys):
    for name in ODD:
        Path(os.fsdecode(b"in/" + name)).write_text(
            f"{TEXT}\nComrade Belov said so on 3 March 1953.\n", "utf-8"
        )
    for certificate in ("each", "batch"):
        status, report = run(capsys, "encode", "in", "--out", certificate, "--certificate", certificate)
        assert status == 0
        assert {file["status"] for file in report["files"]} == {"written"}
        assert cli.main(["verify", certificate, "in"]) == 0
        assert cli.main(["validate", certificate]) == 0
        for command in (
            ["index", certificate, "-o", "reg"],
            ["align", certificate, "-o", "v.html"],
            ["export", certificate, "--to", "tmx", "-o", "x"],
            ["export", certificate, "--to", "csv", "-o", "x"],
            [
                "cmif",
                certificate,
                "-o",
                "c.xml",
                *CMIF,
            ],
        ):
            assert cli.main(command) == 0
        capsys.readouterr()
    for form in ("sarif", "html", "jsonl", "text", "github"):
        assert cli.main(["encode", "in", "--out", "again", "--format", form, "--notes"]) == 0
        assert capsys.readouterr().out


def test_a_name_of_255_bytes_leaves_nothing_half_written(desk, capsys):
    Path("in", "x" * 251 + ".txt").write_text(TEXT, "utf-8")
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report)) == (1, ["S005"])
    assert sorted(path.name for path in Path("o").glob("[!.]*.*")) == ["a.fidelity.json", "a.xml"]
    assert run(capsys, "encode", "in", "--out", "b", "--certificate", "batch")[0] == 0


def test_a_certificate_that_cannot_be_written_leaves_no_tei_behind(desk, capsys):
    Path("o/a.fidelity.json/x").mkdir(parents=True)
    status, report = run(capsys, "encode", "in", "--out", "o")
    assert (status, codes(report)) == (1, ["S005"])
    assert sorted(path.name for path in Path("o").glob("[!.]*.*")) == ["a.fidelity.json"]


def test_what_cannot_be_read_is_a_finding_and_the_others_are_written(desk, capsys, monkeypatch):
    os.mkfifo("in/pipe.txt")
    Path("in/loop.txt").symlink_to("loop.txt")
    Path("in/gone.txt").symlink_to("nowhere")
    Path("in/closed").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("in/s.txt")
        real = os.scandir

        def closed(path):
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(os, "scandir", closed)
        status, report = run(capsys, "encode", "in", "/dev/null", "--out", "o")
    assert status == 1
    assert sorted(
        (Path(f["file"]).name, f["code"]) for f in report["findings"] if f["severity"] == "error"
    ) == [
        ("closed", "S004"),
        ("gone.txt", "S004"),
        ("loop.txt", "S004"),
        ("null", "S004"),
        ("pipe.txt", "S004"),
        ("s.txt", "S004"),
    ]
    assert Path("o/a.xml").exists()


def test_a_pipe_named_in_a_command_is_refused_and_not_waited_for(desk):
    os.mkfifo("pipe.xml")
    for command in (
        ["encode", "pipe.xml", "--out", "o"],
        ["validate", "pipe.xml"],
        ["index", "pipe.xml", "-o", "r"],
    ):
        done = subprocess.run(
            [*COMMAND, *command], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode in (1, 2) and "S004" in done.stdout
        assert "Traceback" not in done.stderr


# --- several processes ---------------------------------------------------------------------------------


def test_two_processes_on_one_folder_lose_no_certificate(desk):
    for number in range(14):
        Path(f"in/{number:02}.txt").write_text(TEXT * (1 + number), "utf-8")
    halves = [[str(path) for path in sorted(Path("in").glob("*.txt"))[start::2]] for start in (0, 1)]
    running = [
        subprocess.Popen(
            [*COMMAND, "encode", *half, "--out", "o", "--certificate", "batch", "-q", "--jobs", "1"],
            stdout=subprocess.DEVNULL,
        )
        for half in halves
    ]
    assert [process.wait() for process in running] == [0, 0]
    named = {
        certificates.said_by(line).tei for line in Path("o/fidelity.jsonl").read_bytes().splitlines()
    }
    assert named == {path.name for path in Path("o").glob("*.xml")} and len(named) == 15
    assert cli.main(["verify", "o", "in"]) == 0


def test_a_run_killed_between_tei_and_certificate_can_be_taken_up(desk, capsys):
    """The certificate is complete in a temporary file before the TEI takes its place."""
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    proof = Path("o/a.fidelity.json").read_bytes()
    Path("o/a.fidelity.json").unlink()
    Path("o/.999999999-0.tei-encoder.tmp").write_bytes(proof)
    certificates.recover(Path("o"))
    assert Path("o/a.fidelity.json").read_bytes() == proof
    batch.encode._recovered.cache_clear()
    Path("in/a.txt").write_text(TEXT + "\nHe left.\n", "utf-8")
    assert run(capsys, "encode", "in", "--out", "o")[1]["files"][0]["status"] == "written"


def test_a_torn_line_of_a_batch_loses_no_other(desk):
    store = certificates.Batch(desk / "o")
    line = (
        json.dumps({"tei": {"name": "a.xml", "sha256": "1"}, "source": {"name": "a.txt"}}).encode()
        + b"\n"
    )
    store.add(line)
    with store.path.open("ab") as file:
        file.write(line[:20])
    store.add(line.replace(b"a.xml", b"b.xml"))
    store.settle()
    assert sorted(store.last()) == ["a.xml", "b.xml"]


def test_a_lock_is_had_by_one_at_a_time(desk):
    script = (
        "import sys; from pathlib import Path; from encoder.batch.output import locked\n"
        "with locked(Path('.')): print('got', flush=True)"
    )
    with output.locked(desk):
        other = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=1)
    assert other.communicate(timeout=60)[0] == "got\n"


# --- the schema beside the TEI -----------------------------------------------------------------------------


def test_an_editor_finds_the_schema_from_every_folder(desk, capsys):
    Path("in/deep/er").mkdir(parents=True)
    shutil.copy("in/a.txt", "in/deep/er/b.txt")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    assert {path.name for path in Path("o/schema").iterdir()} == set(schema_files.NAMES)
    for tei in Path("o").rglob("*.xml"):
        links = re.findall(r'xml-model href="([^"]+)"', tei.read_text("utf-8"))
        assert len(links) == 2 and all((tei.parent / link).is_file() for link in links)
        schema = etree.RelaxNG(etree.parse(str(tei.parent / links[0])))
        assert schema.validate(etree.parse(str(tei)))


@pytest.mark.parametrize(
    ("stated", "link"),
    [
        ("../schema", "../schema/tei_archival.rng"),
        ("https://example.org/s", "https://example.org/s/tei_archival.rng"),
    ],
)
def test_the_configuration_says_where_the_schema_is(desk, capsys, stated, link):
    Path("tei-encoder.yaml").write_text(f"schema: {stated}\n", "utf-8")
    assert run(capsys, "encode", "in", "--out", "o")[0] == 0
    assert f'href="{link}"' in Path("o/a.xml").read_text("utf-8")
    assert not Path("o/schema").exists()


def test_this_repository_keeps_its_schema_beside_its_tei():
    link = re.search(r'href="([^"]+)"', (ROOT / "tei" / "02-telegram-en.xml").read_text("utf-8")).group(
        1
    )
    assert (ROOT / "tei" / link).resolve() == ROOT / "schema" / "tei_archival.rng"


def test_every_kind_of_input_by_name_is_read_or_has_advice():
    for suffix in (".xml", ".html", ".rtf", ".pdf", ".docx", ".odt", ".doc", ".zip"):
        kind = formats.kind_of(f"a{suffix}", b"plain words")
        assert kind in formats._REFUSED or kind in ("html", "docx", "odt", "pdf"), suffix


def test_what_is_written_verifies(desk, capsys):
    run(capsys, "encode", "in", "--out", "o")
    assert (
        verify(*(Path(name).read_bytes() for name in ("o/a.xml", "in/a.txt", "o/a.fidelity.json")))
        == []
    )


def test_a_new_certificate_takes_the_place_of_nothing_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    assert cli.main(["encode", "a.txt", "b.txt", "-q", "-o", "o", "--certificate", "batch"]) == 0
    tei = tmp_path / "o/a.xml"
    tei.write_text(tei.read_text().replace("closed", "open"))
    other = tmp_path / "b.txt"
    before = other.read_bytes()
    wanted = ["verify", "o/a.xml", "a.txt", "--certificate-out"]
    assert cli.main([*wanted, "b.txt"]) == 2 and other.read_bytes() == before
    assert cli.main([*wanted, "o/fidelity.jsonl"]) == 0
    lines = (tmp_path / "o/fidelity.jsonl").read_bytes().splitlines()
    assert sorted(json.loads(line)["tei"]["name"] for line in lines) == ["a.xml", "b.xml"]
    assert cli.main(["verify", "o/b.xml", "b.txt", "-q"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["index", "r", "--out", "r"],
        ["authority", "export", "--to", "csv", "--out", "auth/p.yaml"],
        ["authority", "export", "--to", "csv", "--out", "my.yaml"],
        ["authority", "export", "--to", "csv", "--out", "tei-encoder.yaml"],
        ["encode", "a.txt", "-o", "o2", "--write-baseline", "my.yaml"],
        ["encode", "a.txt", "-o", "o2", "--write-baseline", "tei-encoder.yaml"],
    ],
)
def test_no_command_writes_over_a_file_that_configures_it(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    (tmp_path / "my.yaml").write_text("extends: archival\nname: mine\n")
    (tmp_path / "auth").mkdir()
    (tmp_path / "auth/p.yaml").write_text("persons:\n  - id: berg\n    names: {en: Anna Berg}\n")
    (tmp_path / "tei-encoder.yaml").write_text("profile: my.yaml\nauthority: [auth]\n")
    assert cli.main(["encode", "a.txt", "-q", "-o", "o"]) == 0
    (tmp_path / "r").mkdir()
    (tmp_path / "r/index.html").write_bytes((tmp_path / "o/a.xml").read_bytes())
    (tmp_path / "r/a.xml").symlink_to(tmp_path / "r/index.html")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert cli.main(arguments) == 2
    assert {path: path.read_bytes() for path in before} == before


def test_a_name_that_is_too_long_for_a_certificate_is_verified_from_the_batch(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    name = "x" * 251
    (tmp_path / f"in/{name}.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    out = str(tmp_path / "o")
    assert cli.main(["encode", str(tmp_path / "in"), "-o", out, "--certificate", "batch"]) == 0
    assert cli.main(["verify", out, str(tmp_path / "in")]) == 0
    assert "1 file: 1 verified" in capsys.readouterr().err


def test_tei_that_was_deleted_from_a_deposit_is_named(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"in/{name}.txt").write_text("He said that the harbour would be closed.\n")
    for how in ("each", "batch"):
        out = tmp_path / how
        cli.main(["encode", str(tmp_path / "in"), "-q", "-o", str(out), "--certificate", how])
        (out / "a.xml").unlink()
        assert cli.main(["verify", str(out), str(tmp_path / "in")]) == 2
        assert f"F617 a certificate names {out / 'a.xml'}" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_no_command_waits_for_a_pipe(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    (tmp_path / "a.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    (tmp_path / "p").mkdir()
    os.mkfifo("p/p.yaml")
    assert cli.main(["encode", "a.txt", "-q", "-o", "o"]) == 0
    for arguments in (
        ["verify", "pipe", "a.txt"],
        ["verify", "o/a.xml", "pipe"],
        ["verify", "o/a.xml", "a.txt", "pipe"],
        ["verify", "o/a.xml", "a.txt", "pipe", "--certificate-out", "new.json"],
        ["encode", "a.txt", "-o", "o", "--config", "pipe"],
        ["encode", "a.txt", "-o", "o", "--baseline", "pipe"],
        ["encode", "a.txt", "-o", "o", "--profile", "p"],
        ["inspect", "pipe"],
    ):
        assert cli.main(arguments) == 2, arguments
    os.mkfifo("o/pipe.xml")
    (tmp_path / "pipe.txt").write_text("He said that the harbour would be closed tomorrow.\n")
    assert cli.main(["encode", "pipe.txt", "-o", "o"]) == 1
    assert "S011" in capsys.readouterr().out and not (tmp_path / "o/pipe.xml").is_file()


def test_certificates_of_a_batch_are_read_once(tmp_path):
    batched = certificates.Batch(tmp_path)
    made = [
        json.dumps(
            {
                "format": "tei-encoder fidelity certificate 2",
                "tei": {"name": f"{number}.xml", "sha256": "x"},
                "source": {"name": "a.txt"},
            },
            separators=(",", ":"),
        ).encode()
        + b"\n"
        for number in range(50)
    ]
    read = 0
    for number, line in enumerate(made):
        batched.add(line)
        before = batched._read
        assert len(batched.of(f"{number}.xml")) == 1 and not batched.of_others()
        read += batched._read - before
    assert read == sum(map(len, made)), "each certificate once, however often it is asked for"
    batched.drop(["3.xml", "4.xml"])
    assert len(batched.last()) == 48


LONG = "x" * 300
"""A name that the system refuses."""


@pytest.mark.parametrize(
    "command",
    [
        ["encode", LONG, "-o", "new"],
        ["encode", "in/a.txt", "-o", LONG],
        ["encode", "in/a.txt", "-o", "new", "--profile", LONG],
        ["encode", "in/a.txt", "-o", "new", "--authority", LONG],
        ["encode", "in/a.txt", "-o", "new", "--config", LONG],
        ["verify", LONG, "in/a.txt"],
        ["verify", "o/a.xml", LONG],
        ["verify", "o/a.xml", "in/a.txt", LONG],
        ["verify", "o/a.xml", "in/a.txt", "--certificate-out", LONG],
        ["diff", LONG, "in/a.txt"],
        ["inspect", LONG],
        ["validate", LONG],
        ["validate", "o/a.xml", "--schema", LONG],
        ["validate", "o/a.xml", "--baseline", LONG],
        ["validate", "o/a.xml", "--write-baseline", LONG],
        ["index", LONG, "-o", "r"],
        ["align", LONG, "-o", "v.html"],
        ["export", LONG, "--to", "csv", "-o", "x"],
        ["cmif", LONG, "-o", "c", *CMIF],
        ["authority", "export", "--to", "csv", "-o", LONG],
        ["schema", "-o", LONG],
    ],
    ids=lambda command: " ".join(command).replace(LONG, "LONG"),
)
def test_a_path_that_the_system_refuses_is_said_by_every_command(desk, capsys, command):
    assert cli.main(["encode", "in", "--out", "o"]) == 0
    capsys.readouterr()
    assert cli.main(command) in (1, 2)
    said = "".join(capsys.readouterr())
    assert "File name too long" in said and "the program failed" not in said


def test_a_good_file_is_written_beside_a_path_that_the_system_refuses(desk, capsys):
    assert cli.main(["encode", LONG, "in/a.txt", "-o", "o"]) == 1
    assert Path("o/a.xml").is_file()


@pytest.mark.parametrize(
    "command",
    [
        ["encode", "in/a.txt", "-o", "o", "--write-baseline", "o/a.fidelity.json"],
        ["verify", "o/a.xml", "in/a.txt", "--write-baseline", "o/a.fidelity.json"],
        ["validate", "o/a.xml", "--schema", "mine.rng", "--write-baseline", "mine.rng"],
    ],
    ids=lambda command: command[0],
)
def test_no_baseline_is_written_over_a_certificate_or_a_schema(desk, capsys, command):
    assert cli.main(["encode", "in", "--out", "o"]) == 0
    shutil.copy(ROOT / "schema/tei_archival.rng", "mine.rng")
    place = Path(command[-1])
    before = place.read_bytes()
    assert cli.main(command) == 2
    assert place.read_bytes() == before


def _no_more(path: Path, monkeypatch) -> None:
    """From now on a file cannot be opened, as one of another user's."""
    whole = Path.open

    def opened(self, *given, **named):
        if self.name == path.name:
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *given, **named)

    monkeypatch.setattr(Path, "open", opened)


def test_certificates_of_a_batch_that_cannot_be_read_stay_and_end_nothing(desk, capsys, monkeypatch):
    assert cli.main(["encode", "in", "--out", "o", "--certificate", "batch"]) == 0
    before = Path("o/fidelity.jsonl").read_bytes()
    Path("in/b.txt").write_bytes(b"\xff\xfe\xfd")
    capsys.readouterr()
    with monkeypatch.context() as patched:
        _no_more(Path("o/fidelity.jsonl"), patched)
        status, report = run(capsys, "encode", "in", "--out", "o", "--certificate", "batch")
    assert status == 1 and "S011" in codes(report)
    assert Path("o/fidelity.jsonl").read_bytes() == before


def test_a_certificate_that_cannot_be_issued_anew_leaves_the_old_one(desk, capsys, monkeypatch):
    assert cli.main(["encode", "in", "--out", "o", "--certificate", "batch"]) == 0
    before = Path("o/fidelity.jsonl").read_bytes()
    tei = Path("o/a.xml")
    edited = tei.read_bytes().replace(b"of the letter", b"of the note")
    assert edited != tei.read_bytes()
    tei.write_bytes(edited)

    def full(self, certificate):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(certificates.Batch, "add", full)
        command = ["verify", "o/a.xml", "in/a.txt", "--certificate-out", "o/fidelity.jsonl"]
        assert cli.main(command) == 2
    assert Path("o/fidelity.jsonl").read_bytes() == before
    assert cli.main(command) == 0
    lines = Path("o/fidelity.jsonl").read_bytes().splitlines()
    assert len(lines) == 1
    assert [change[:2] for change in json.loads(lines[0])["edited"]["text"]] == [["letter", "note"]]
