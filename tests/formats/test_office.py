"""The seeds, saved by LibreOffice in other formats, are read as from text."""

from __future__ import annotations

import shutil
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from lxml import etree

from encoder.formats import read
from encoder.formats.lines import runs_of_lines
from encoder.pipeline import encode
from tests.formats import samples

TEI = "{http://www.tei-c.org/ns/1.0}"
FILTERS = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8", "html": "html:HTML (StarWriter)",
           "pdf": "pdf:writer_pdf_Export"}  # fmt: skip
BLOCKS = ("p", "head", "signed", "dateline", "item", "opener", "closer", "salute", "note", "fw", "orgName",
          "stamp", "label", "div")  # fmt: skip


@pytest.fixture(scope="module")
def saved(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds in every format."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    folder = tmp_path_factory.mktemp("office")
    seeds = [shutil.copy(path, folder) for path in sorted((shared / "seeds").glob("*.txt"))]
    own = f"-env:UserInstallation={(folder / 'user').as_uri()}"
    for kind in FILTERS.values():
        said = ["--infilter=Text (encoded):UTF8", "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run([office, own, "--headless", *said, *seeds], check=True, capture_output=True)
    return folder


def _blocks(name: str, data: bytes, profile) -> list[tuple[str, str]]:
    """The blocks of the text, each with how its words begin."""
    tei = encode(name, data, profile).tei
    assert tei is not None, name
    nodes = etree.fromstring(tei).find(f"{TEI}text").iter(*(f"{TEI}{kind}" for kind in BLOCKS))
    words = ((node, " ".join("".join(node.itertext()).split())) for node in nodes)
    return [
        (etree.QName(node).localname, "" if node.tag == f"{TEI}div" else said[:40])
        for node, said in words
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(FILTERS))
def test_seeds_saved_by_libreoffice_are_read_as_from_text(saved: Path, profile, kind: str) -> None:
    """Of DOCX, ODT and HTML the same, but for paragraphs that the file ends where the text goes on; of
    PDF, whose lines are wrapped anew on pages, nine blocks of ten."""
    texts = sorted(saved.glob("*.txt"))
    assert len(texts) == 5
    for path in texts:
        wanted = _blocks(path.name, path.read_bytes(), profile)
        found = _blocks(f"{path.stem}.{kind}", path.with_suffix(f".{kind}").read_bytes(), profile)
        matcher = SequenceMatcher(None, wanted, found, autojunk=False)
        if kind == "pdf":
            assert sum(run.size for run in matcher.get_matching_blocks()) >= 0.9 * len(wanted)
            continue
        changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
        assert {change[0] for change in changes} <= {"insert"}, path.name
        more = [found[at] for *_, first, last in changes for at in range(first, last)]
        assert {name for name, _ in more} <= {"p"}, path.name


def test_paragraphs_between_empty_ones_are_lines() -> None:
    assert runs_of_lines(["a", "b", "", "c", "", "d", "e", None, "f"]) == [range(0, 2), range(5, 7)]
    assert runs_of_lines(["a", "b", "c", "d", "e", ""]) == []
    assert runs_of_lines(["a", "x" * 200, "", "c", ""]) == []
    assert runs_of_lines(["", ""]) == [] == runs_of_lines([])


def test_an_address_of_paragraphs_is_one_block() -> None:
    lines = ("To the Harbour Master", "Mr. K. Ozols", "Riga")
    body = "The quay was closed in March, and nobody knew when it would be opened again."
    blank = samples.paragraph()
    parted = read(
        "a.docx", samples.docx("Harbour Office", blank, *lines, blank, body, blank, "A. K.")
    ).source
    assert parted.text == f"Harbour Office\n\n{chr(10).join(lines)}\n\n{body}\n\nA. K."
    assert [parted.slice(block.span) for block in parted.facts.blocks] == [
        "Harbour Office",
        body,
        "A. K.",
    ]
    close = read("a.docx", samples.docx("Harbour Office", *lines, body, "A. K.")).source
    assert "Master\n\nMr." in close.text and len(close.facts.blocks) == 6
