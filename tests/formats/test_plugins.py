"""Readers that other packages bring."""

from __future__ import annotations

import importlib
import sys

import pytest
from lxml import etree

from encoder import Encoder
from encoder.batch import input_suffixes
from encoder.cli import main
from encoder.fidelity import verify
from encoder.formats import plugins

TEI = "{http://www.tei-c.org/ns/1.0}"
MODULE = """
from encoder.formats.builder import Builder

suffixes = frozenset({".cards"})


def recognises(data):
    return data.startswith(b"CARDS")


def read(name, data, styles):
    if b"broken" in data:
        raise RuntimeError("a card is torn")
    made = Builder("cards")
    part = made.part("cards")
    for number, card in enumerate(data.decode().split("|")[1:]):
        made.break_paragraph()
        made.place(f"card {number + 1}")
        made.atom(part, number, card)
    return made.read(name)


def walk(data):
    return {"cards": str(data, "utf-8").partition("|")[2].split("|")}
"""


@pytest.fixture
def cards(tmp_path, monkeypatch):
    """A package that reads cards, as it would be installed."""
    place = tmp_path / "site"
    info = place / "cards_reader-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cards-reader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[tei_encoder.formats]\ncards = cards_reader\n")
    (place / "cards_reader.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(place))
    importlib.invalidate_caches()
    plugins.plugins.cache_clear()
    yield
    plugins.plugins.cache_clear()
    sys.modules.pop("cards_reader", None)


DATA = b"CARDS|A first card about the harbour of the town.|A second card about its quay and its crane."


def test_a_reader_of_another_package_reads_and_its_walker_proves(cards):
    result = Encoder().encode_bytes("box.dat", DATA)
    paragraphs = [p.text for p in etree.fromstring(result.tei).iter(f"{TEI}p") if "card" in p.text]
    assert len(paragraphs) == 2
    assert verify(result.tei, DATA, result.certificate) == []
    damaged = DATA.replace(b"quay", b"quai")
    assert verify(result.tei, damaged, result.certificate) != []


def test_folders_are_searched_for_its_files(cards, tmp_path):
    assert ".cards" in input_suffixes()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "box.cards").write_bytes(DATA)
    assert main(["encode", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "box.xml").exists()


def test_a_reader_that_fails_is_a_finding(cards):
    result = Encoder().encode_bytes("box.cards", b"CARDS|broken")
    assert result.tei is None and "a card is torn" in result.findings[0].finding.message


def test_without_the_package_the_certificate_cannot_be_followed(cards):
    result = Encoder().encode_bytes("box.cards", DATA)
    plugins.plugins.cache_clear()
    sys.path.pop(0)
    importlib.invalidate_caches()
    faults = verify(result.tei, DATA, result.certificate)
    assert any("cards" in fault.message for fault in faults)
