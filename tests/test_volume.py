"""The report of a volume tells what is in its documents, the same for a run that encodes nothing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import lxml.html
import pytest

from encoder import cli
from encoder.batch.outcome import Outcome
from encoder.findings.finding import Located, Severity
from encoder.findings.structure import ReadWithDoubt
from encoder.runs import volume
from encoder.runs.volume import Ranked, Volume, odd
from tests.conftest import ROOT

SCHEMA = json.loads((ROOT / "schema/volume-1.schema.json").read_text("utf-8"))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in (1, 4, 12, 23, 25):
        (path,) = (ROOT / "corpus").glob(f"{number:02}-*.txt")
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    Path("in/bad.txt").write_bytes(b"na\xefve")
    Path("in/odd.txt").write_text(
        "He came\ufffd back.\n\n[[?? what is this ??]]\n\nHe left \ue000 again.\n"
    )
    return tmp_path


def report(*more: str) -> dict:
    cli.main(["encode", "in", "--out", "o", "-q", "--report", "r.json", "--report", "r.html", *more])
    said = json.loads(Path("r.json").read_text("utf-8"))
    jsonschema.validate(said, SCHEMA)
    return said


def test_the_report_adds_up_what_is_in_the_documents(desk, capsys):
    said = report()
    assert said["documents"] == {"failed": 1, "written": 6} and said["failed"] == ["in/bad.txt"]
    assert said["certificates"] == 6
    texts = [p.read_text("utf-8-sig") for p in Path("in").glob("*.txt") if p.name != "bad.txt"]
    signs = Counter("".join(texts))
    assert {one["sign"]: one["count"] for one in said["characters"]} == signs
    assert {one["code"] for one in said["odd_characters"]} >= {"U+FFFD", "U+E000"}
    assert sum(row["count"] for row in said["confidence"]["blocks"]) > 40
    assert sum(said["confidence"]["links"].values()) > 10
    layouts = {row["what"]: row["count"] for row in said["layouts"]}
    assert sum(layouts.values()) == 6 and any(one.startswith("none: ") for one in layouts)
    assert {"original ru", "translation en", "original de"} <= said["languages"].keys()
    assert said["names_without_entry"]
    codes = {row["what"]: row["count"] for row in said["codes"]}
    assert codes["S001"] == 1 and sum(codes.values()) == sum(said["findings"].values())
    opened = {point["point"]: point["count"] for point in said["checklist"] if point["open"]}
    assert opened["Every document was encoded"] == 1
    assert "Every TEI file has a certificate" not in opened
    assert report("--certificate", "none")["checklist"][1]["count"] == 6


def test_a_run_that_encodes_nothing_reports_the_same(desk, capsys):
    first, second = report(), report()
    assert second.pop("documents") == {"failed": 1, "unchanged": 6} and first.pop("documents")
    assert first == second
    page = Path("r.html").read_bytes()
    report("-j", "1")
    assert Path("r.html").read_bytes() == page


def test_the_page_says_what_the_data_say(desk, capsys):
    said = report()
    page = lxml.html.fromstring(Path("r.html").read_bytes())
    assert len(page.findall(".//ul[@class='checklist']/li")) == len(said["checklist"])
    boxes = page.findall(".//input")
    assert [box.get("checked") is None for box in boxes] == [one["open"] for one in said["checklist"]]
    heads = [head.text_content() for head in page.iter("h2")]
    assert "Names without an entry" in heads and "Odd characters" in heads
    assert not page.xpath("//script[@src] | //link | //img")


def test_a_report_has_a_name_that_says_its_form_and_is_no_input(desk, capsys):
    with pytest.raises(SystemExit):
        cli.main(["encode", "in", "--out", "o", "--report", "r.txt"])
    Path("in/x.html").write_text("<html><body><p>He came back.</p></body></html>")
    assert cli.main(["encode", "in", "--out", "o", "-q", "--report", "in/x.html"]) == 2
    assert "He came back" in Path("in/x.html").read_text()


def test_what_is_counted_stays_small(monkeypatch):
    monkeypatch.setattr(volume, "_HELD", 100)
    ranked = Ranked()
    for number in range(1_000):
        ranked.add("often", f"{number}.txt")
        ranked.add(f"name {number}", "a.txt")
    assert len(ranked.counts) <= 101 and ranked.cut
    assert ranked.rows()[0] == {"what": "often", "count": 1000, "places": ["0.txt", "1.txt", "2.txt"]}


def test_findings_beside_documents_count_and_are_no_documents():
    made = Volume()
    finding = ReadWithDoubt(**ReadWithDoubt.sample)
    made.add(
        Outcome(Path("a"), "unchanged", [Located("a", 1, 1, finding, Severity.NOTE)], document=False)
    )
    said = made.data()
    assert said["documents"] == {} and said["findings"]["note"] == 1
    jsonschema.validate(said, SCHEMA)


@pytest.mark.parametrize(
    ("sign", "is_odd"),
    [
        ("a", False),
        ("\n", False),
        ("ж", False),
        ("\u200b", True),
        ("\x01", True),
        ("\ufffd", True),
        ("\ue123", True),
        ("\u0378", True),
        ("漢", False),
    ],
)
def test_odd_characters(sign, is_odd):
    assert odd(sign) == is_odd
