"""The site as a reader sees it, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from encoder.cli.main import main
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
JOURNAL = "01-journal-ru-en.html"
ID = "{http://www.w3.org/XML/1998/namespace}id"
TEI = "{http://www.tei-c.org/ns/1.0}"


def _followed(page, link):
    """Where a link lands, once the other page is there: a click itself does not wait for it."""
    link.click()
    page.wait_for_selector(":target", state="attached")
    page.wait_for_load_state()
    return page.locator(":target")


def test_every_page_opens_without_errors_and_is_accessible(site, served, page) -> None:
    """No error on the console, no request elsewhere, WCAG 2.2 AA by axe-core, in light and dark."""
    from axe_playwright_python.sync_playwright import Axe

    top = served(site)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for path in sorted(site.glob("*.html")):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{top}{path.name}")
            broken = Axe().run(page, options=rules).response["violations"]
            found = [(one["id"], one["nodes"][0]["html"][:200]) for one in broken]
            assert found == [], f"{path.name} ({scheme})"


def test_versions_are_shown_by_choice(site, served, page) -> None:
    page.goto(f"{served(site)}{JOURNAL}")
    russian, english = page.locator("#ru\\.p2"), page.locator("#en\\.p1")
    assert russian.is_visible() and english.is_visible()
    boxes = russian.bounding_box(), english.bounding_box()
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 12 and boxes[0]["x"] < boxes[1]["x"]
    page.get_by_label("English", exact=True).check()
    assert not russian.is_visible() and english.is_visible()
    assert page.url.endswith("?show=en")
    page.get_by_label("one under another").check()
    assert russian.bounding_box()["y"] < english.bounding_box()["y"]
    page.reload()
    assert page.get_by_label("one under another").is_checked()


def test_choices_work_without_script(site, served, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served(site)}{JOURNAL}")
    page.get_by_label("Russian", exact=True).check()
    assert page.locator("#ru\\.p2").is_visible() and not page.locator("#en\\.p1").is_visible()
    page.goto(f"{served(site)}04-letter-damaged-en.html")
    as_written, as_read = page.locator(".on-page").first, page.locator(".in-reading").first
    assert as_read.is_visible() and not as_written.is_visible()
    page.get_by_label("as on the page").check()
    assert as_written.is_visible() and not as_read.is_visible()
    page.goto(f"{served(site)}index.html")
    assert page.locator(".documents > li").count() == len(list((ROOT / "tei").glob("*.xml")))
    context.close()


def test_the_counterpart_lights_up(site, served, page) -> None:
    page.goto(f"{served(site)}{JOURNAL}")
    page.locator("#en\\.p1").hover()
    assert "counterpart" in page.locator("#ru\\.p2").get_attribute("class")
    page.locator("h1").hover()
    assert "counterpart" not in page.locator("#ru\\.p2").get_attribute("class")
    page.locator("#en\\.p1 > .permalink").focus()
    assert "counterpart" in page.locator("#ru\\.p2").get_attribute("class")


def test_a_link_lands_on_its_passage(site, served, page) -> None:
    page.goto(f"{served(site)}persons.html")
    link = page.locator(".register a[href*='#']").first
    target = link.get_attribute("href").partition("#")[2]
    lit = _followed(page, link)
    assert page.url.endswith(f"#{target}")
    assert lit.count() == 1 and lit.is_visible()
    shown = lit.bounding_box()
    assert 0 <= shown["y"] < page.viewport_size["height"]


@pytest.mark.parametrize(
    ("words", "document"),
    [
        ("министра", "Journal of Soviet Ambassador"),
        ("外交部", "Cable from the Chinese Embassy"),
        ("Botschaft", "Counsellor of the Bulgarian Embassy"),
        ("depot", "Journal of Soviet Ambassador"),
    ],
)
def test_search_finds_in_every_language(site, served, page, words, document) -> None:
    page.goto(f"{served(site)}search.html?q={words}")
    page.wait_for_function("document.querySelector('.said').textContent !== ''", timeout=60_000)
    assert document in page.locator(".results").inner_text()
    assert _followed(page, page.locator(".results a").first).count() == 1


def test_search_works_from_a_folder(site, page) -> None:
    page.goto(f"{(site / 'search.html').as_uri()}?q=министра")
    page.wait_for_function("document.querySelector('.said').textContent !== ''", timeout=60_000)
    assert "Journal of Soviet Ambassador" in page.locator(".results").inner_text()


def test_filters_narrow_the_list(site, served, page) -> None:
    page.goto(f"{served(site)}index.html")
    page.get_by_label("Language").select_option("zh")
    shown = [one for one in page.locator(".documents > li").all() if one.is_visible()]
    assert 0 < len(shown) == int(page.locator(".count").inner_text()) < 10
    assert all("Chinese" in one.inner_text() for one in shown)
    assert "language=zh" in page.url


def test_a_phone_shows_translation_over_original(site, served, page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{served(site)}{JOURNAL}")
    russian, english = page.locator("#ru\\.p2"), page.locator("#en\\.p1")
    assert english.bounding_box()["y"] < russian.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_leaves_the_controls_out(site, served, page) -> None:
    page.goto(f"{served(site)}{JOURNAL}")
    page.emulate_media(media="print")
    assert not page.locator(".switches").is_visible()
    assert page.locator("#ru\\.p2").is_visible() and page.locator("#en\\.p1").is_visible()


def test_every_block_reaches_its_page(site, served, page) -> None:
    """What can be cited in the TEI can be cited on the page."""
    top = served(site)
    for path in sorted((ROOT / "tei").glob("*.xml")):
        root = etree.parse(path).getroot()
        wanted = {n.get(ID) for n in root.iterfind(f"{TEI}text//*") if n.get(ID)}
        page.goto(f"{top}{path.stem}.html")
        there = set(page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)"))
        assert wanted <= there, path.name


HOSTILE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>&lt;/title&gt;&lt;script&gt;window.broken=1&lt;/script&gt;&lt;/script&gt;</title></titleStmt>
<publicationStmt><p>x</p></publicationStmt><sourceDesc><p>x</p></sourceDesc></fileDesc></teiHeader>
<text><body><div type="original" xml:id="en" xml:lang="en&quot;onload=&quot;window.broken=2"><div type="text">
<p xml:id="en.p1">&lt;img src=x onerror=window.broken=3&gt; <ref target="javascript:window.broken=4">go</ref>
<persName ref="#&quot;&gt;&lt;script&gt;window.broken=5&lt;/script&gt;">A</persName>
<date when="&quot; onclick=&quot;window.broken=6">day</date></p>
<list rend="&quot;&gt;&lt;b&gt;"><item xml:id="en.item1">word</item></list></div></div></body></text></TEI>"""


def test_nothing_in_a_document_becomes_markup_or_script(tmp_path: Path, served, browser) -> None:
    """Titles, words, attributes and names of files are text on every page."""
    folder, out = tmp_path / "tei", tmp_path / "site"
    folder.mkdir()
    names = ["a&lt;b<script>'\".xml", "..%2F..%2Fetc.xml", "index.xml", "-rf.xml"]
    for name in names:
        (folder / name).write_text(HOSTILE, encoding="utf-8")
    main(
        [
            "publish",
            str(folder),
            "--out",
            str(out),
            "--title",
            "</title><script>window.broken=7</script>",
        ]
    )
    pages = sorted(out.glob("*.html"))
    assert len(pages) == 7 + len(names)
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == {
        p for top in (folder, out) for p in top.rglob("*") if p.is_file()
    }
    top = served(out)
    opened = browser.new_page()
    for path in pages:
        opened.goto(f"{top}{path.name}")
        opened.wait_for_timeout(50)
        assert opened.evaluate("window.broken") is None, path.name
        own = {"assets/edition.js", "assets/search.js", "assets/words.js"}
        scripts = opened.evaluate(
            "[...document.scripts].map((one) => one.type + '|' + one.getAttribute('src'))"
        )
        assert all(
            one.partition("|")[2] in own or one.startswith("application/ld+json") for one in scripts
        )
    opened.goto(f"{top}search.html?q=<img src=x onerror=window.broken=8>")
    opened.wait_for_timeout(500)
    assert opened.evaluate("window.broken") is None
    opened.close()


PICTURES = {
    "site-versions.png": (JOURNAL, 1180, 900, "light"),
    "site-phone.png": (JOURNAL, 420, 900, "dark"),
}


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_of_the_readme(site, served, browser, accepting, name: str) -> None:
    """The pictures are of the site as it is made here; `--accept` takes them anew."""
    address, width, height, scheme = PICTURES[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(f"{served(site)}{address}")
    if name == "site-phone.png":
        page.locator("#en\\.p1").scroll_into_view_if_needed()
    shot = page.screenshot()
    page.close()
    kept = ROOT / "docs" / name
    if accepting:
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(shot)
    assert shot.startswith(b"\x89PNG") and kept.is_file()
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert any(name in page.read_text("utf-8") for page in pages)
