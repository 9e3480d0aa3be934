"""Several pages as one document: METS, the folder `page`, names with a number; and columns of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from encoder.batch import jobs
from encoder.cli.main import main
from encoder.profile import configuration
from tests.formats import samples


def _page(words: str) -> bytes:
    return samples.page(samples.region("r1", words))


def _mets(*hrefs: str, orders: tuple[int, ...] = (), more: str = "") -> bytes:
    files = "".join(
        f'<file ID="F{n}"><FLocat xlink:href="{href}"/></file>' for n, href in enumerate(hrefs)
    )
    order = orders or tuple(range(len(hrefs)))
    divisions = "".join(
        f'<div ORDER="{place}"><fptr FILEID="F{n}"/></div>' for n, place in enumerate(order)
    )
    return (
        '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'{more}<fileSec><fileGrp>{files}</fileGrp></fileSec><structMap TYPE="physical"><div>'
        f"{divisions}</div></structMap></mets>"
    ).encode()


def _names(folder: Path) -> list[str]:
    return [job.target.as_posix() for job in jobs([folder])]


def _text(folder: Path, name: str) -> str:
    """The words of an encoded document that verifies."""
    out = folder.parent / "out"
    assert main(["encode", str(folder), "--out", str(out), "-q"]) in (0, 1)
    assert main(["verify", str(out), str(folder), "-q"]) == 0
    return (out / name).read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Letters"
    (made / "page").mkdir(parents=True)
    return made


def test_the_folder_page_is_one_document_in_the_order_of_its_numbers(folder: Path) -> None:
    for number, words in (
        (10, "The tenth page ends."),
        (9, "The ninth page begins."),
        (2, "First of all."),
    ):
        (folder / "page" / f"{number}_IMG.xml").write_bytes(_page(words))
    assert _names(folder) == ["page/Letters.xml"]
    tei = _text(folder, "page/Letters.xml")
    assert tei.index("First of all") < tei.index("ninth page") < tei.index("tenth page")
    assert tei.count("<pb") == 2


def test_names_that_differ_in_the_last_number_are_pages(folder: Path) -> None:
    for name in ("a1_01", "a1_02", "b_1", "b_2", "notice"):
        (folder / f"{name}.xml").write_bytes(_page(f"Words of the page {name}."))
    assert _names(folder) == ["a1.xml", "b.xml", "notice.xml"]


def test_a_page_alone_is_its_own_document(folder: Path) -> None:
    (folder / "scan_7.xml").write_bytes(_page("One page."))
    assert _names(folder) == ["scan_7.xml"]


def test_mets_says_which_pages_and_in_which_order(folder: Path) -> None:
    for name, words in (("x", "The first words."), ("y", "The last words.")):
        (folder / "page" / f"{name}.xml").write_bytes(_page(words))
    title = "<dmdSec><mods xmlns='urn:m'><title>Letters of the harbour</title></mods></dmdSec>"
    (folder / "mets.xml").write_bytes(_mets("page/y.xml", "page/x.xml", orders=(2, 1), more=title))
    assert _names(folder) == ["Letters.xml"]
    tei = _text(folder, "Letters.xml")
    assert tei.index("first words") < tei.index("last words")
    assert "<title" in tei and "Letters of the harbour" in tei


def test_pages_that_mets_lists_in_two_formats_are_read_once(folder: Path) -> None:
    (folder / "alto").mkdir()
    for place in ("page", "alto"):
        for number in (1, 2):
            (folder / place / f"{number}.xml").write_bytes(_page(f"Words of page {number}."))
    hrefs = [f"{place}/{number}.xml" for place in ("page", "alto") for number in (1, 2)]
    (folder / "mets.xml").write_bytes(_mets(*hrefs))
    assert _names(folder) == ["Letters.xml"]


def test_a_page_that_mets_lists_and_is_not_there_is_an_error(folder: Path, capsys) -> None:
    (folder / "mets.xml").write_bytes(_mets("page/1.xml"))
    assert main(["encode", str(folder), "--out", str(folder.parent / "out")]) == 1
    assert "S032" in capsys.readouterr().err


def test_page_xml_comes_before_alto_wherever_mets_lists_it(folder: Path) -> None:
    (folder / "alto").mkdir()
    (folder / "page" / "1.xml").write_bytes(_page("Words of the page."))
    (folder / "alto" / "1.xml").write_bytes(
        b"<alto xmlns='a'><Layout><Page><PrintSpace><TextBlock ID='b'><TextLine ID='l'>"
        b"<String CONTENT='Another'/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
    )
    (folder / "mets.xml").write_bytes(_mets("alto/1.xml", "page/1.xml"))
    assert _names(folder) == ["Letters.xml"]
    tei = _text(folder, "Letters.xml")
    assert "Words of the page" in tei and "Another" not in tei


def test_two_groups_of_pages_whose_names_would_be_one(folder: Path) -> None:
    for name in ("a_1", "a_2", "a-1", "a-2"):
        (folder / f"{name}.xml").write_bytes(_page(f"Words of the page {name}."))
    assert sorted(_names(folder)) == ["a.xml", "a_1.xml"]


def test_columns_have_names_in_many_languages(folder: Path) -> None:
    (folder / "a.txt").write_text("The envoy called in the morning and spoke of timber.\n", "utf-8")
    (folder / "index.csv").write_text("Datei;Titel\na.txt;Talk with the envoy\n", "utf-8")
    assert ">Talk with the envoy</title>" in _text(folder, "a.xml")


@pytest.mark.parametrize(
    "href", ["../../secret.xml", "/etc/passwd", "http://example.org/1.xml", "file:///a.xml"]
)
def test_mets_names_no_file_outside_its_folder(folder: Path, href: str) -> None:
    (folder / "mets.xml").write_bytes(_mets(href))
    (folder / "letter.txt").write_text("A letter.", "utf-8")
    assert _names(folder) == ["letter.xml"]


def test_a_hostile_mets_is_left_alone(folder: Path) -> None:
    (folder / "mets.xml").write_bytes(
        b'<!DOCTYPE mets [<!ENTITY a SYSTEM "file:///etc/passwd">]><mets>&a;<fileSec'
    )
    (folder / "letter.txt").write_text("A letter.", "utf-8")
    assert _names(folder) == ["letter.xml"]


TABLE = "Signatur;Datei;Datum;Titel;Notiz\nA 7;a.txt;03/25/1951;Talk with the envoy;of timber\n"


def test_a_column_map_says_what_columns_mean(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("papers").mkdir()
    Path("papers/a.txt").write_text("The envoy called in the morning and spoke of timber.\n", "utf-8")
    Path("papers/metadata.csv").write_text(TABLE, "utf-8")
    assert main(["init", "--from-table", "papers/metadata.csv"]) == 0
    said = configuration.read().table
    assert said.columns == {"Signatur": "reference", "Datei": "files", "Datum": "date", "Titel": "title",
                            "Notiz": "other"}  # fmt: skip
    assert (said.delimiter, said.dates) == (";", "month-day-year")
    assert main(["encode", "papers", "--out", "out", "-q"]) in (0, 1)
    tei = Path("out/a.xml").read_text("utf-8")
    assert "Talk with the envoy" in tei and 'when="1951-03-25"' in tei and "A 7" in tei
    assert main(["verify", "out", "papers", "-q"]) == 0
    Path("papers/metadata.csv").write_text(TABLE.replace("timber", "amber"), "utf-8")
    assert main(["verify", "out", "papers", "-q"]) == 2


def test_build_leaves_a_record_of_several_files_as_it_is(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpus/a.txt").write_text("The envoy called in the morning and spoke of timber.\n", "utf-8")
    Path("corpus/metadata.csv").write_text("id,files\n7,a.txt\n", "utf-8")
    Path(configuration.NAME).write_text("corpus: corpus\n", "utf-8")
    main(["build"])
    capsys.readouterr()
    main(["build"])
    assert "1 document into tei: 1 unchanged" in capsys.readouterr().err


def test_a_table_without_columns_is_refused(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for data in (b"", b"\xff\xfe\x00", b"\n\n"):
        Path("empty.csv").write_bytes(data)
        assert main(["init", "--from-table", "empty.csv"]) == 2
        assert "--from-table empty.csv" in capsys.readouterr().err
        assert not Path(configuration.NAME).exists()
