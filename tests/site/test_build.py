"""What a build makes anew, leaves, takes away and keeps closed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

from encoder.cli import build
from encoder.cli.main import main
from tests.conftest import ROOT

SOME = ("01-journal-ru-en", "02-telegram-en", "08-huitan-zh-en")
NO_INDEX = "--no-search"


@pytest.fixture
def tei(tmp_path: Path) -> Path:
    """Three TEI files with their certificates."""
    folder = tmp_path / "tei"
    folder.mkdir()
    for stem in SOME:
        for suffix in (".xml", ".fidelity.json"):
            shutil.copy(ROOT / "tei" / f"{stem}{suffix}", folder)
    return folder


def made(tei: Path, *more: str) -> Path:
    out = tei.parent / "site"
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX, *more]) == 0
    return out


def texts(site: Path) -> str:
    """All that a site says, the index of words left out."""
    return "".join(p.read_text("utf-8") for p in sorted(site.rglob("*")) if p.is_file())


def test_unchanged_pages_are_left(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = made(tei)
    assert "3 pages made, 0 unchanged" in capsys.readouterr().out
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.rglob("*") if p.is_file()}
    made(tei)
    assert "0 pages made, 3 unchanged" in capsys.readouterr().out
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.rglob("*") if p.is_file()} == before
    letter = tei / f"{SOME[1]}.xml"
    letter.write_text(letter.read_text("utf-8").replace("</p>", " Postscript.</p>", 1), "utf-8")
    made(tei)
    assert "1 page made, 2 unchanged" in capsys.readouterr().out
    assert "the certificate does not fit this text" in (out / f"{SOME[1]}.html").read_text("utf-8")
    made(tei, "--title", "Another title")
    assert "3 pages made" in capsys.readouterr().out


def test_the_same_site_from_any_number_of_processes(tei: Path) -> None:
    for number in range(30):
        shutil.copy(tei / f"{SOME[1]}.xml", tei / f"copy-{number}.xml")
    one = made(tei, "--jobs", "1")
    kept = {p.relative_to(one): p.read_bytes() for p in one.rglob("*") if p.is_file()}
    shutil.rmtree(one)
    two = made(tei, "--jobs", "2")
    assert {p.relative_to(two): p.read_bytes() for p in two.rglob("*") if p.is_file()} == kept


def test_a_restricted_document_stays_closed(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Published before, restricted now: nothing of it is left anywhere."""
    out = made(tei)
    secret = "Dashdorj"
    assert secret in texts(out)
    file = tei / f"{SOME[0]}.xml"
    words = file.read_text("utf-8")
    file.write_text(words.replace("<availability>", '<availability status="restricted">'), "utf-8")
    made(tei)
    assert "1 withheld" in capsys.readouterr().out
    assert secret not in texts(out) and "Lapshin" not in texts(out)
    assert not (out / "tei" / file.name).exists() and not (out / "text" / f"{SOME[0]}.txt").exists()
    assert "Documents that are withheld: 1" in (out / "index.html").read_text("utf-8")
    assert "index.html" in (out / f"{SOME[0]}.html").read_text("utf-8")


def test_the_index_of_words_forgets_what_is_closed(tei: Path) -> None:
    """Its files have names of their own; those of the build before are taken away."""
    out = tei.parent / "site"
    assert main(["publish", str(tei), "--out", str(out)]) == 0
    before = {p.relative_to(out).as_posix() for p in (out / "pagefind").rglob("*") if p.is_file()}
    closed = config(tei, f"documents: [{SOME[0]}]")
    assert main(["publish", str(tei), "--out", str(out), "--config", closed]) == 0
    now = {p.relative_to(out).as_posix() for p in (out / "pagefind").rglob("*") if p.is_file()}
    listed = set(json.loads((out / "manifest.json").read_text("utf-8"))["index"])
    assert now == listed and before - now and len(now) < len(before)
    assert main(["publish", str(tei), "--out", str(out), "--config", closed, NO_INDEX]) == 0
    assert not [p for p in (out / "pagefind").rglob("*") if p.is_file()]


def config(tei: Path, said: str) -> str:
    path = tei.parent / "tei-encoder.yaml"
    path.write_text(f"site:\n  title: T\n  withheld:\n    {said}\n", "utf-8")
    return str(path)


def test_withheld_persons_and_passages_are_nowhere(tei: Path) -> None:
    file = tei / f"{SOME[1]}.xml"
    root = etree.parse(file).getroot()
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    idents = root.xpath("//t:person/@xml:id", namespaces=space)
    names = root.xpath(f"//t:person[@xml:id='{idents[0]}']/t:persName/text()", namespaces=space)
    named = {" ".join(n.split()) for n in names}
    named |= {
        " ".join("".join(n.itertext()).split())
        for n in root.xpath(f"//t:text//t:persName[@ref='#{idents[0]}']", namespaces=space)
    }
    open_site = texts(made(tei))
    assert any(name in open_site for name in named)
    closed = made(tei, "--config", config(tei, f"persons: [{idents[0]}]"))
    said = texts(closed)
    for name in named:
        assert not any(name in line for line in said.splitlines()), name
    assert "Something in this document is withheld." in (closed / f"{SOME[1]}.html").read_text("utf-8")
    assert not (closed / "tei" / f"{SOME[1]}.fidelity.json").exists()
    assert idents[0] not in said, "no pointer, no entry, and no word of it in the manifest"

    journal = (tei / f"{SOME[0]}.xml").read_text("utf-8")
    words = "Посетил министра транспорта"
    assert words in journal
    closed = made(tei, "--config", config(tei, f"passages: ['{SOME[0]}#ru.p2']"))
    assert words not in texts(closed) and "[withheld]" in (closed / f"{SOME[0]}.html").read_text(
        "utf-8"
    )
    etree.parse(closed / "tei" / f"{SOME[0]}.xml")


def test_addresses_of_passages_that_went_still_land(tei: Path) -> None:
    out = made(tei)
    file = tei / f"{SOME[1]}.xml"
    words = file.read_text("utf-8")
    file.write_text(
        words.replace('xml:id="en.p2"', 'xml:id="en.p2b"').replace("#en.p2 ", "#en.p2b "), "utf-8"
    )
    made(tei)
    page = (out / f"{SOME[1]}.html").read_text("utf-8")
    assert 'class="retired" id="en.p2"' in page and 'id="en.p2b"' in page
    made(tei)
    assert 'class="retired" id="en.p2"' in (out / f"{SOME[1]}.html").read_text("utf-8")


def test_a_file_that_is_no_tei_is_a_finding(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tei / "broken.xml").write_text("<TEI>", "utf-8")
    out = tei.parent / "site"
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX]) == 1
    said = capsys.readouterr().out
    assert "broken.xml" in said and "V501" in said and "3 pages made" in said


def test_a_stylesheet_of_ones_own(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tei.parent / "own.xsl"
    shipped = (ROOT / "encoder" / "publish" / "xslt" / "document.xsl").as_uri()
    own.write_text(
        '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        f'xpath-default-namespace="http://www.tei-c.org/ns/1.0"><xsl:import href="{shipped}"/>'
        '<xsl:template match="stamp" mode="text" priority="9"><b class="own">S</b></xsl:template>'
        "</xsl:stylesheet>"
    )
    css = tei.parent / "own.css"
    css.write_text("body { color: teal }")
    out = made(tei, "--xslt", str(own), "--css", str(css))
    page = (out / f"{SOME[0]}.html").read_text("utf-8")
    assert '<b class="own">S</b>' in page and "assets/own.css" in page
    assert (out / "assets" / "own.css").is_file()
    part = tei.parent / "part.xsl"
    part.write_text(own.read_text().replace(">S<", ">T<"))
    own.write_text(
        '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        '<xsl:import href="part.xsl"/></xsl:stylesheet>'
    )
    assert '<b class="own">T</b>' in (made(tei, "--xslt", str(own)) / f"{SOME[0]}.html").read_text(
        "utf-8"
    )
    part.write_text(part.read_text().replace(">T<", ">U<"))
    assert '<b class="own">U</b>' in (made(tei, "--xslt", str(own)) / f"{SOME[0]}.html").read_text(
        "utf-8"
    )
    capsys.readouterr()
    own.write_text("<xsl:oops/>")
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX, "--xslt", str(own)]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err and said.out.count("error X903") == 3


@pytest.mark.parametrize("language", ["de", "ru", "zh"])
def test_the_interface_speaks_other_languages(tei: Path, language: str) -> None:
    strings = etree.parse(ROOT / "encoder" / "publish" / "xslt" / "strings.xml")
    out = made(tei, "--language", language)
    page = (out / f"{SOME[0]}.html").read_text("utf-8")
    assert f'<html lang="{language}">' in page
    for key in ("show-both", "summary", "stamps"):
        assert strings.findtext(f".//string[@key='{key}']/{language}") in page


def test_every_string_is_there_in_every_language() -> None:
    folder = ROOT / "encoder" / "publish" / "xslt"
    strings = etree.parse(folder / "strings.xml").getroot()
    keys = [one.get("key") for one in strings.iter("string")]
    assert len(keys) == len(set(keys))
    for one in strings:
        assert [child.tag for child in one] == ["en", "de", "ru", "zh"] and all(c.text for c in one)


def test_the_words_of_the_interface_are_used_and_there() -> None:
    """No stylesheet asks for words that are not in the list, and the list has none that nobody asks for;
    words for values of the TEI begin with the name of what has them."""
    folder = ROOT / "encoder" / "publish" / "xslt"
    keys = {one.get("key") for one in etree.parse(folder / "strings.xml").iter("string")}
    sheets = "".join(path.read_text("utf-8") for path in folder.glob("*.xsl"))
    asked = set(re.findall(r"f:(?:say|field)\('([a-z-]+)'[,)]", sheets))
    lists = (ROOT / "encoder" / "publish" / "site" / "lists.py").read_text("utf-8")
    by_value = ("sign-", "cert-", "gap-", "unit-", "proof-")
    assert asked <= keys
    assert {key for key in keys - asked if not key.startswith(by_value)} <= set(
        re.findall(r'"([a-z-]+)"', lists)
    )


def test_machines_read_the_page(tei: Path) -> None:
    out = made(tei, "--address", "https://example.org/e/")
    page = etree.HTML((out / f"{SOME[0]}.html").read_text("utf-8"))
    told = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert (
        told["name"].startswith("Journal of Soviet Ambassador") and told["dateCreated"] == "1958-03-03"
    )
    assert page.find(".//meta[@property='og:title']") is not None
    assert page.find(".//link[@rel='canonical']").get("href") == f"https://example.org/e/{SOME[0]}.html"
    places = etree.parse(out / "sitemap.xml").findall(".//{*}loc")
    assert f"https://example.org/e/{SOME[0]}.html" in {one.text for one in places}


def test_an_output_is_never_an_input(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(tei), "--out", str(tei)]) == 2
    assert main(["publish", str(tei), "--out", str(tei.parent)]) == 2
    assert main(["publish", str(tei), "--out", str(tei / f"{SOME[0]}.xml")]) == 2
    assert main(["publish", str(tei), "--out", str(tei.parent / "s"), "--address", "ftp://x"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three transcripts and a fresh configuration."""
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert main(["init"]) == 0 and main(["init"]) == 2
    (tmp_path / "corpus").mkdir()
    for stem in SOME:
        shutil.copy(next((ROOT / "corpus").glob(f"{stem}.*")), tmp_path / "corpus")
    return tmp_path


def built(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["build"]) == 0
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_a_build_does_what_is_new(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From nothing to a site with two commands; then only what changed is encoded and made."""
    assert "3 documents into tei: 3 written" in built(capsys)
    assert (project / "site" / f"{SOME[0]}.html").is_file()
    tei = {p: p.stat().st_mtime_ns for p in (project / "tei").glob("*.xml")}
    said = built(capsys)
    assert "3 documents into tei: 3 unchanged" in said and "0 pages made, 3 unchanged" in said
    letter = next((project / "corpus").glob(f"{SOME[1]}.*"))
    letter.write_text(letter.read_text("utf-8") + "\nThe tug has come.\n", "utf-8")
    said = built(capsys)
    assert "1 written, 2 unchanged" in said and "1 page made, 2 unchanged" in said
    changed = [p.stem for p, when in tei.items() if p.stat().st_mtime_ns != when]
    assert changed == [SOME[1]]
    config = project / "tei-encoder.yaml"
    config.write_text(
        config.read_text("utf-8") + "publication: {publisher: Harbour Archive}\n", "utf-8"
    )
    assert "3 documents into tei: 3 written" in built(capsys)


def test_what_has_no_transcript_is_not_published(project: Path, capsys) -> None:
    built(capsys)
    next((project / "corpus").glob(f"{SOME[0]}.*")).unlink()
    built(capsys)
    assert (project / "tei" / f"{SOME[0]}.xml").is_file(), "nothing of the editor's is deleted"
    assert not (project / "site" / "tei" / f"{SOME[0]}.xml").exists()
    assert "Dashdorj" not in (project / "site" / f"{SOME[0]}.html").read_text("utf-8")


def test_edited_tei_is_published_and_not_encoded_over(project: Path, capsys) -> None:
    built(capsys)
    tei = project / "tei" / f"{SOME[1]}.xml"
    tei.write_text(tei.read_text("utf-8").replace("</title>", " (edited)</title>", 1), "utf-8")
    capsys.readouterr()
    main(["build"])
    assert "(edited)" in tei.read_text("utf-8")
    assert "(edited)" in (project / "site" / f"{SOME[1]}.html").read_text("utf-8")


def test_a_configuration_elsewhere_says_its_own_paths(project: Path, monkeypatch, capsys) -> None:
    style = project / "own.css"
    style.write_text("body { color: teal }")
    config = project / "tei-encoder.yaml"
    config.write_text(config.read_text("utf-8").replace("# css: [own.css]", "css: [own.css]"), "utf-8")
    monkeypatch.chdir("/")
    assert main(["build", "--config", str(config)]) == 0
    assert (project / "site" / "assets" / "own.css").read_text() == "body { color: teal }"


def test_a_change_is_acted_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `serve` does: each change of a file leads to one build, and no change to none."""
    steps = iter([None, "a.txt", None, "b.txt", None])

    def wait(seconds: float) -> None:
        name = next(steps)
        if name is not None:
            (tmp_path / name).write_text("changed")

    (tmp_path / "a.txt").write_text("one")
    acted: list[int] = []
    monkeypatch.setattr(build.time, "sleep", wait)
    build.watch([tmp_path], lambda: acted.append(1), rounds=5)
    assert len(acted) == 2


def test_papers_of_archives_reach_their_pages(shared: Path, tmp_path: Path) -> None:
    """Every identifier of the seeds and of the real papers is on its page, each once."""
    tei, out = tmp_path / "tei", tmp_path / "site"
    folders = [str(shared / "seeds"), str(shared / "real")]
    assert main(["encode", *folders, "--out", str(tei), "--quiet"]) == 0
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX]) == 0
    pages = links = 0
    for path in sorted(tei.glob("*.xml")):
        space = {"t": "http://www.tei-c.org/ns/1.0"}
        wanted = set(etree.parse(path).xpath("//t:text//*/@xml:id", namespaces=space))
        there = etree.HTML((out / f"{path.stem}.html").read_text("utf-8")).xpath("//@id")
        assert wanted <= set(there) and len(there) == len(set(there)), path.name
        pages += 1
        links += _links_in_one_row(etree.parse(path), out / f"{path.stem}.html")
    assert pages > 25 and links > 80


def _links_in_one_row(tei: etree._ElementTree, page: Path) -> int:
    """How many links join blocks of one row; a link over two rows fails."""
    rows = {
        ident: number
        for number, row in enumerate(
            etree.HTML(page.read_text("utf-8")).xpath("//div[@class and ../@class='rows']")
        )
        for ident in row.xpath(".//*[not(@class='anchor')]/@id")
    }
    found = 0
    for link in tei.iterfind(".//{*}linkGrp/{*}link"):
        places = [rows.get(one[1:]) for one in link.get("target").split()]
        if None not in places:  # parts of the text, which are no blocks, begin where their first is
            assert len({*places}) == 1, (page.name, link.get("target"))
            found += 1
    return found


def test_what_is_misspelt_is_not_published(tei: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that no file has is an error before anything is written."""
    out = tei.parent / "site"
    wrong = config(tei, "{documents: [no-such], persons: [p.nobody], passages: ['x#en.p1']}")
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX, "--config", wrong]) == 2
    assert "no-such, p.nobody, x#en.p1" in capsys.readouterr().err and not out.exists()


def test_a_page_that_cannot_be_made_again_is_taken_away(tei: Path) -> None:
    """What stood there may show what is withheld by now; a lost manifest changes nothing of that."""
    out = made(tei)
    own = tei.parent / "own.xsl"
    own.write_text("<oops/>")
    assert main(["publish", str(tei), "--out", str(out), NO_INDEX, "--xslt", str(own)]) == 1
    assert not (out / f"{SOME[0]}.html").exists() or "Dashdorj" not in texts(out)
    assert not list((out / "tei").glob("*.xml"))
    made(tei)
    (out / "manifest.json").unlink()
    (tei / f"{SOME[0]}.xml").unlink()
    made(tei)
    assert "Dashdorj" not in texts(out) and not (out / "tei" / f"{SOME[0]}.xml").exists()
