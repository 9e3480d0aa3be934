"""A package holds everything, is the same when it is made again, and a flipped byte anywhere is found."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest
from lxml import etree

from encoder import cli
from encoder.batch.inputs import named
from encoder.runs.package import metadata
from encoder.runs.package.check import document_of
from encoder.runs.package.metadata import Described
from tests.conftest import ROOT
from tests.test_files import TEXT, codes, run

SOME = (1, 12, 23, 25, 40)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    Path("in/deep").mkdir(parents=True)
    for number in SOME:
        (path,) = (ROOT / "corpus").glob(f"{number:02}-*.txt")
        shutil.copy(path, "in")
    Path("in/deep/a.txt").write_text(TEXT, "utf-8")
    Path("in/deep/a.corrections.yaml").write_text(
        "corrections:\n- at: {line: 1, text: He came}\n  block: head\n"
    )
    assert cli.main(["encode", "in", "--out", "tei", "-q", "--report", "r.json"]) == 0
    capsys.readouterr()
    return tmp_path


def packed(*more: str, out: str = "bag") -> int:
    return cli.main(["package", "tei", "--out", out, "-q", *more])


def held(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def verified(capsys, folder: str) -> tuple[int, list[dict]]:
    capsys.readouterr()
    status, report = run(capsys, "verify", folder)
    return status, report["findings"]


# --- what is in it -----------------------------------------------------------------------------------


def test_a_bag_holds_sources_tei_and_what_they_were_made_with(desk, capsys):
    Path("tei-encoder.yaml").write_text("authority: [known]\nsite: {title: T}\n")
    Path("known").mkdir()
    Path("known/persons.yaml").write_text("persons:\n- id: orlov\n  names: {en: Peter Orlov}\n")
    Path("site").mkdir()
    Path("site/index.html").write_text("<p>")
    assert packed("--report", "r.json", "--site", "site", "--title", "Letters") == 0
    files = held("bag/data")
    for name in Path("tei").rglob("*.xml"):
        assert files[name.as_posix()] == name.read_bytes()
    assert files["sources/deep/a.txt"] == TEXT.encode()
    assert files["corrections/deep/a.corrections.yaml"].startswith(b"corrections:")
    assert {
        "tei/deep/a.fidelity.json", "authority/known/persons.yaml", "site/index.html", "report/r.json",
        "tei-encoder.yaml", "profile.json", "schema/tei_archival.rng", "schema/volume-1.schema.json",
        "metadata/dublin-core.xml", "metadata/datacite.xml", "metadata/ead-dao.xml",
        "metadata/premis/deep/a.xml", "metadata/datacite/deep/a.xml", "metadata/dublin-core/deep/a.xml",
    } <= files.keys()  # fmt: skip
    assert "metadata/mets.xml" not in files, "no document has images"
    assert not any(".sqlite" in name for name in files)
    assert bagit.Bag("bag").validate() is True
    assert bagit.Bag("bag").info["External-Identifier"] == "Letters"
    assert verified(capsys, "bag") == (
        0,
        [f for f in verified(capsys, "bag")[1] if f["severity"] == "note"],
    )


def test_events_say_what_was_done_and_with_which_outcome(desk):
    assert packed() == 0
    root = etree.parse("bag/data/metadata/premis/deep/a.xml").getroot()
    space = {"p": "http://www.loc.gov/premis/v3"}
    kinds = root.xpath("//p:eventType/text()", namespaces=space)
    assert kinds == ["creation", "fixity check", "validation"]
    assert root.xpath("//p:eventOutcome/text()", namespaces=space) == ["success"] * 3
    places = root.xpath("//p:objectIdentifierValue/text()", namespaces=space)
    files = held("bag/data")
    assert set(places) == {one for one in files if "deep/a." in one and not one.startswith("metadata")}
    sums = root.xpath("//p:messageDigest/text()", namespaces=space)
    lines = Path("bag/manifest-sha512.txt").read_text().splitlines()
    known = {line.split("  data/")[1]: line.split("  ")[0] for line in lines}
    assert sums == [known[place] for place in places]
    times = root.xpath("//p:eventDateTime/text()", namespaces=space)
    assert all(len(time) == len("2026-01-01T00:00:00Z") for time in times)
    assert root.xpath("//p:agentName/text()", namespaces=space) == ["tei-encoder"]


def test_the_catalogue_has_what_the_header_says(desk):
    assert packed("--title", "Letters") == 0
    (name,) = Path("bag/data/metadata/dublin-core").glob("01-*.xml")
    said = etree.parse(name).getroot()
    words = [(etree.QName(node).localname, node.text) for node in said]
    assert ("creator", "V. Lapshin") in words and ("date", "1958-03-03") in words
    assert ("source", "AVPRF, F. 0111, Op. 40, P. 254, Delo 6") in words
    assert [word for key, word in words if key == "language"] == ["ru", "en"]
    whole = etree.parse("bag/data/metadata/datacite.xml").getroot()
    tags = {etree.QName(node).localname for node in whole}
    assert {"identifier", "creators", "titles", "publisher", "publicationYear", "resourceType"} <= tags
    for path in Path("bag/data/metadata/datacite").rglob("*.xml"):
        named_ = {etree.QName(node).localname: node for node in etree.parse(path).getroot()}
        assert all(node.text is None or node.text.strip() or len(node) for node in named_.values())
        assert named_["publicationYear"].text.isdecimal()


def test_pointers_are_there_where_data_are():
    with_images = Described("T", images=("p1.jpg", "p2.jpg"))
    assert metadata.mets([("tei/a.xml", Described("U"))]) is None
    made = etree.fromstring(metadata.mets([("tei/a.xml", with_images), ("tei/b.xml", Described("U"))]))
    places = made.xpath("//@*[local-name() = 'href']")
    assert places == ["tei/a.xml", "p1.jpg", "p2.jpg"]
    files = made.xpath("//*[local-name() = 'file']/@ID")
    assert made.xpath("//@FILEID") == [files[0], files[1], files[2]]
    assert metadata.ead([("tei/a.xml", Described("T"))]) is None


# --- the same again ------------------------------------------------------------------------------------


def test_a_bag_is_byte_identical_when_it_is_made_again(desk, capsys):
    assert packed("-j", "1") == 0 and packed("-j", "3", out="again") == 0
    assert held("bag") == held("again")
    assert packed("--date", "2026-01-05", out="other") == 0
    assert "Bagging-Date: 2026-01-05" in Path("other/bag-info.txt").read_text()


def test_nothing_but_an_older_bag_gives_way(desk, capsys):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("x")
    for layout in ("bagit", "ocfl"):
        assert packed("--force", "--layout", layout, out="mine") == 2
    assert held("mine") == {"letter.txt": b"x"}
    assert packed() == 0 and packed() == 2
    before = held("bag")
    Path("tei/deep/a.xml").unlink()
    assert packed("--force") == 0 and held("bag") != before
    assert {path.name for path in Path().iterdir()} == {"bag", "in", "mine", "r.json", "tei"}


# --- what is not proved ----------------------------------------------------------------------------------


def test_what_is_not_proved_or_not_valid_is_not_packed(desk, capsys):
    path = Path("tei/deep/a.xml")
    path.write_bytes(path.read_bytes().replace(b"evening", b"morning"))
    capsys.readouterr()
    assert packed() == 1 and not Path("bag").exists()
    assert "nothing was packed" in capsys.readouterr().out
    assert packed("--with-faults") == 1 and Path("bag").is_dir()
    said = Path("bag/data/metadata/premis/deep/a.xml").read_text()
    assert "<premis:eventOutcome>fail<" in said
    assert verified(capsys, "bag")[0] == 1, "verify finds it too"


def test_a_transcript_that_is_gone_is_said(desk, capsys):
    Path("in/deep/a.txt").unlink()
    assert packed() == 1 and "F615" in capsys.readouterr().out
    Path("tei/.tei-encoder.sqlite").unlink()
    assert packed() == 2 and "--sources" in capsys.readouterr().err
    assert packed("--sources", "in") == 1
    Path("in/deep/a.txt").write_text(TEXT)
    assert packed("--sources", "in") == 0
    Path("in/deep/a.txt").write_text(TEXT + "More.\n")
    assert packed("--sources", "in", out="b") == 1


def test_sources_in_archives_tables_and_batches(desk, capsys):
    with zipfile.ZipFile("x.zip", "w") as file:
        file.writestr("z/b.txt", TEXT)
    Path("rows").mkdir()
    Path("rows/p.txt").write_text(TEXT)
    Path("rows/metadata.csv").write_text("id,files\n7,p.txt\n")
    how = ["--out", "both", "--certificate", "batch", "-q"]
    assert cli.main(["encode", "x.zip", "rows", *how]) == 0
    assert cli.main(["package", "both", "--out", "bag", "-q"]) == 0
    files = held("bag/data")
    assert files["sources/z/b.txt"] == TEXT.encode() and "sources/7.zip" in files
    assert {"tei/z/b.fidelity.json", "tei/7.fidelity.json"} <= files.keys()
    assert verified(capsys, "bag")[0] == 0
    for name in ("x.zip/z/b.txt", "rows/metadata.csv#7"):
        assert named(name).read()
    assert named("x.zip/none.txt") is None and named("nowhere/a.txt") is None


# --- a flipped byte ----------------------------------------------------------------------------------------


def flips(folder: str, count: int) -> list[tuple[str, int, int]]:
    """Places and bits: one at least in each file that is not of a document, others at random."""
    rng = random.Random(5)
    files = held(folder)
    chosen = [name for name in files if not document_of(name) and "schema/" not in name]
    chosen += rng.sample(sorted(files), count)
    return [
        (name, rng.randrange(len(files[name])), 1 << rng.randrange(8)) for name in chosen if files[name]
    ]


@pytest.mark.parametrize("layout", ["bagit", "ocfl"])
def test_a_flipped_byte_anywhere_is_found_and_says_which_document(desk, capsys, layout):
    assert packed("--layout", layout, "--report", "r.json") == 0
    before = held("bag")
    tried = 0
    for name, at, bit in flips("bag", 25):
        path = Path("bag", name)
        data = bytearray(before[name])
        data[at] ^= bit
        path.write_bytes(data)
        status, found = verified(capsys, "bag")
        damaged = [one for one in found if one["code"] == "F619"]
        assert status != 0 and damaged, (name, at, bit)
        document = document_of(name)
        assert any(name in one["message"] for one in damaged) or "inventory" in name or not document, (
            name
        )
        if document:
            assert any(f"it belongs to {document}" in one["message"] for one in damaged), name
        path.write_bytes(before[name])
        tried += 1
    assert tried >= 30 and verified(capsys, "bag")[0] == 0


@pytest.mark.slow
def test_every_byte_of_the_tag_files_counts(desk, capsys):
    assert packed() == 0
    from encoder.runs.package.check import looked_at

    for name in ("bagit.txt", "bag-info.txt", "tagmanifest-sha512.txt"):
        path = Path("bag", name)
        before = path.read_bytes()
        for at in range(len(before)):
            for bit in (1, 0x20, 0x80):
                data = bytearray(before)
                data[at] ^= bit
                path.write_bytes(data)
                assert list(looked_at(Path("bag"))), (name, at, bit)
        path.write_bytes(before)
    assert not list(looked_at(Path("bag")))


@pytest.mark.parametrize("layout", ["bagit", "ocfl"])
def test_what_is_gone_or_was_added_is_found(desk, capsys, layout):
    assert packed("--layout", layout) == 0
    (path,) = [one for one in Path("bag").rglob("a.xml") if "tei/deep" in one.as_posix()]
    data = path.read_bytes()
    path.unlink()
    found = verified(capsys, "bag")[1]
    assert any("it is gone" in one["message"] and "deep/a" in one["message"] for one in found)
    path.write_bytes(data)
    path.with_name("b.xml").write_bytes(data)
    assert any("it was added" in one["message"] for one in verified(capsys, "bag")[1])


def test_a_folder_that_is_no_package_is_said(desk, capsys):
    assert cli.main(["verify", "tei"]) == 2
    assert "no package" in capsys.readouterr().err


# --- OCFL ----------------------------------------------------------------------------------------------------


def test_deposits_are_versions_and_what_did_not_change_is_held_once(desk, capsys):
    import ocfl

    deposit = ["--layout", "ocfl", "--id", "harbour: letters", "--date", "2026-01-05"]
    assert packed(*deposit) == 0
    first = held("bag")
    assert packed(*deposit) == 0 and held("bag") == first, "nothing has changed"
    Path("in/deep/a.txt").write_text(TEXT + "He left.\n")
    cli.main(["encode", "in", "--out", "tei", "-q"])
    assert packed(*deposit) == 0
    second = held("bag")
    new = {name for name in second if "/v2/content/" in name}
    assert new and all("deep/a" in name for name in new)
    (inventory,) = [name for name in second if name.endswith("letters/inventory.json")]
    said = json.loads(second[inventory])
    assert said["head"] == "v2" and len(said["versions"]) == 2
    assert verified(capsys, "bag")[0] == 0
    assert ocfl.StorageRoot(root="bag").validate() is True


@pytest.mark.parametrize(
    ("place", "document"),
    [
        ("data/tei/deep/a.xml", "deep/a"),
        ("data/tei/deep/a.fidelity.json", "deep/a"),
        ("data/sources/b.c.txt", "b.c"),
        ("data/corrections/x.corrections.yaml", "x"),
        ("data/metadata/premis/deep/a.xml", "deep/a"),
        ("ab/c/v1/content/tei/a.xml", "a"),
        ("data/metadata/datacite.xml", ""),
        ("data/site/index.html", ""),
        ("bag-info.txt", ""),
    ],
)
def test_which_document_a_file_belongs_to(place, document):
    assert document_of(place) == document


def test_codes_of_a_damaged_package(desk, capsys):
    assert packed() == 0
    Path("bag/data/tei/deep/a.xml").write_bytes(b"<x/>")
    assert "F619" in codes(run(capsys, "verify", "bag")[1])
