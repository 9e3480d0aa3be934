"""CMIF, registers and exports, out of TEI and authority files."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from lxml import etree, html

from encoder.authority import load
from encoder.cli.main import main
from encoder.pipeline import encode
from encoder.publish import bitext, cmif, corpus, exports, register
from tests.conftest import ROOT

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
EDITION = cmif.Edition(
    "Letters & journals",
    "A. Person",
    "An Archive",
    "https://example.org/cmif.xml",
    "2026-01-31",
    "a@example.org",
)


@pytest.fixture(scope="module")
def files():
    return [corpus.opened(path) for path in sorted((ROOT / "tei").glob("*.xml"))]


def letters_of(files):
    return [letter for file in files if (letter := cmif.described(file)) is not None]


# --- CMIF -------------------------------------------------------------------------------------

CMIF = etree.RelaxNG(etree.parse(str(ROOT / "tests" / "schema" / "cmif.rng")))
"""What the TEI Correspondence SIG asks of a file, written down for these tests."""


def test_cmif_keeps_its_constraints(files, tei_all):
    root = etree.fromstring(cmif.cmif(letters_of(files), EDITION))
    assert CMIF.validate(root), CMIF.error_log.last_error
    assert tei_all.validate(root), tei_all.error_log.last_error
    letters = list(root.iter(f"{TEI}correspDesc"))
    assert len(letters) == sum(1 for file in files if cmif.described(file) is not None) >= 8
    source = root.find(f".//{TEI}sourceDesc/{TEI}bibl").get(XML_ID)
    for letter in letters:
        assert letter.get("source") == f"#{source}"
        assert [action.get("type") for action in letter] == ["sent", "received"], (
            "copies are no addressees"
        )


def test_cmif_points_to_authority_files(files):
    root = etree.fromstring(cmif.cmif(letters_of(files), EDITION))
    refs = {n.text: n.get("ref") for n in root.iter(f"{TEI}persName", f"{TEI}placeName")}
    assert refs["ALEKSANDROV"] == "http://www.wikidata.org/entity/Q855", "the gloss says who that is"
    assert refs["Warsaw"] == "http://www.geonames.org/756135"
    assert refs["N. Orlov"] is None


def test_the_rules_of_cmif_find_faults(files):
    good = cmif.cmif(letters_of(files), EDITION)
    for old, new in [
        (b'type="sent"', b'type="copy"'),
        (b'type="url"', b'type="uri"'),
        (b"licenses/by/4.0", b"licenses/by-nc/4.0"),
        (b"<persName>", b"<persName>x<b/>"),
        (b'<bibl type="online"', b'<bibl type="other"'),
    ]:
        try:
            root = etree.fromstring(good.replace(old, new, 1))
        except etree.XMLSyntaxError:
            continue
        assert not CMIF.validate(root), new


# --- registers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(files):
    found = register.Register()
    for file in files:
        found.add(register.named(file))
    return found


def test_every_name_of_the_corpus_is_in_the_register(files, made):
    for tag, kind in (
        ("persName", "person"),
        ("placeName", "place"),
        ("orgName", "body"),
        ("date", "date"),
    ):
        rows = list(csv.DictReader(io.StringIO(register.table(made, kind, ROOT / "out").decode())))
        assert len(rows) == sum(len(list(f.root.find(f"{TEI}text").iter(f"{TEI}{tag}"))) for f in files)
        for row in rows[:50]:
            path = (ROOT / "out" / row["file"]).resolve()
            block = etree.parse(str(path)).getroot()
            if row["place"]:
                (there,) = [n for n in block.iter() if n.get(XML_ID) == row["place"]]
                assert row["written"].lstrip("'") in corpus.words(there)
            assert row["written"].lstrip("'") in row["context"].replace("…", "")


def test_the_links_of_the_page_lead_somewhere(made):
    page = html.fromstring(register.page(made, ROOT / "out", "A & B").decode())
    assert page.findtext(".//h1") == "A & B" and not page.xpath("//script[@src] | //link")
    links = [a.get("href") for a in page.iter("a") if not a.get("href").startswith(("#", "http"))]
    assert len(links) > 200
    for link in set(links):
        name, _, anchor = link.partition("#")
        path = (ROOT / "out" / name).resolve()
        assert path.exists()
        assert not anchor or f'xml:id="{anchor}"' in path.read_text("utf-8"), link


def test_unknown_names_can_be_pasted_into_an_authority(made, tmp_path):
    text = register.unknown(made)
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    known = load.load(str(tmp_path), [tmp_path])
    assert len(known.entries) > 50
    counts = [
        int(line.split()[1])
        for line in text.split("persons:")[1].split("places:")[0].split("bodies:")[0].splitlines()
        if line.startswith("# ")
    ]
    assert counts == sorted(counts, reverse=True)
    dashdorj = [entry for entry in known.entries.values() if "Dashdorj" in entry.names.values()]
    assert [entry.names for entry in dashdorj] == [{"en": "Dashdorj", "ru": "Дашдорж"}], (
        "one entry for both scripts"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_is_no_formula(profile, tmp_path, sign):
    text = f"The talks went on until the evening.\n\n{sign}cmd() said Comrade Belov to us all.\n"
    tei = encode("a.txt", text.encode(), profile).tei
    found = register.Register()
    found.add(register.named(corpus.TeiFile(tmp_path / "a.xml", etree.fromstring(tei))))
    rows = list(csv.reader(io.StringIO(register.table(found, "person", tmp_path).decode())))
    assert rows[1][-1].startswith(f"'{sign}cmd")


# --- exports ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known():
    return load.load("wilson-center")


def test_the_tei_export_is_valid_and_whole(known, tei_all):
    root = etree.fromstring(exports.export(known, "tei"))
    assert tei_all.validate(root), tei_all.error_log.last_error
    idents = {n.get(XML_ID) for n in root.iter(f"{TEI}person", f"{TEI}place", f"{TEI}org")}
    assert idents == {
        {"person": "p.", "place": "pl.", "body": "o."}[kind] + ident for kind, ident in known.entries
    }
    names = sum(len(list(entry.spellings())) for entry in known.entries.values())
    assert (
        sum(
            1
            for _ in root.find(f"{TEI}standOff").iter(
                f"{TEI}persName", f"{TEI}placeName", f"{TEI}orgName"
            )
        )
        == names
    )


def test_the_table_and_the_linked_data_have_every_entry(known):
    rows = list(csv.DictReader(io.StringIO(exports.export(known, "csv").decode())))
    assert {(row["kind"], row["id"]) for row in rows} == set(known.entries)
    linked = json.loads(exports.export(known, "json-ld"))
    assert len(linked["@graph"]) == len(known.entries)
    (kim,) = [one for one in linked["@graph"] if one["@id"] == "#p.kim-il-sung"]
    assert kim["@type"] == "Person" and kim["sameAs"] == ["http://www.wikidata.org/entity/Q41117"]


def test_what_is_exported_is_what_was_read(known, tmp_path):
    rows = list(csv.DictReader(io.StringIO(exports.export(known, "csv").decode())))
    for row in rows:
        entry = known.entries[row["kind"], row["id"]]
        assert row["names"] == "; ".join(f"{language}={name}" for language, name in entry.names.items())
        assert row["born"] == ("" if entry.born is None else str(entry.born))
    assert yaml.safe_load(
        (ROOT / "encoder/profile/data/archival/authority/persons.yaml").read_text("utf-8")
    )


def test_the_page_of_versions_has_heads_filters_and_links(tmp_path):
    """Columns under the names of their languages, each pair with the way to it in the TEI."""
    paths = [ROOT / "tei" / f"{stem}.xml" for stem in ("01-journal-ru-en", "08-huitan-zh-en")]
    files = [bitext.beside(corpus.opened(path)) for path in paths]
    page = html.fromstring(bitext.report(files, ROOT / "out").decode())
    assert [th.text for th in page.xpath("//table[1]//th")][:3] == ["ru", "certainty", "en"]
    assert {select.get("name") for select in page.iter("select")} == {"file", "certainty"}
    links = [a.get("href") for a in page.xpath("//td//a")]
    assert "../tei/01-journal-ru-en.xml#ru.p2" in links and len(links) > 30
    assert "94 7." not in "".join(page.itertext())


def test_the_page_of_findings_has_filters_and_severities(tmp_path, capsys):
    arguments = ["encode", str(ROOT / "corpus" / "01-journal-ru-en.txt"), "--out", str(tmp_path)]
    assert main([*arguments, "--format", "html", "--notes"]) == 0
    page = html.fromstring(capsys.readouterr().out)
    rows = page.xpath("//li[@data-row]")
    assert rows and {row.get("data-severity") for row in rows} <= {"note", "warning", "error"}
    assert all(
        row.xpath(".//span[@class='severity']")[0].text == row.get("data-severity") for row in rows
    )
    links = [a.get("href") for a in page.xpath("//p[@class='file']/a")]
    assert links[0].endswith("01-journal-ru-en.txt") and links[1].endswith("01-journal-ru-en.xml")
