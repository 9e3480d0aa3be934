"""Several files and a row of a table: one record."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import encoder.batch.rows as batch_rows
from encoder.batch import jobs
from encoder.batch.rows import read_input, rows
from encoder.cli import main
from encoder.fidelity import verify
from encoder.pipeline import encode
from tests.formats.samples import docx, page, paragraph, region, run, table
from tests.formats.test_formats import SHARED, TEI, found, needs_shared, words

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TABLE = (
    "\ufeffid;files;title;date;signature;author\r\n"
    '17-3;a.docx|b.txt;"Talk; on ice";04.05.1951;"F. 7, op. 2, d. 112, ll. 4-6";Finn, O.\r\n'
    "17-4;gone.docx;Nothing;1951;;\r\n;;empty;;;\r\n"
)
RUSSIAN = ("ЗАПИСКА О ПРИСТАНИ", "Начальник порта сообщил, что пристань закрыта до весны.")
ENGLISH = "NOTE ON THE QUAY\n\nThe harbor master said that the quay is closed until spring.\n\nTranslated by A. Kalnins.\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/metadata.csv").write_bytes(TABLE.encode())
    Path("in/a.docx").write_bytes(docx(*RUSSIAN))
    Path("in/b.txt").write_text(ENGLISH, "utf-8")
    Path("in/other.txt").write_text("A letter of its own.\n")
    return tmp_path


def test_a_row_and_its_files_are_one_document(desk, capsys):
    assert main(["encode", "in", "--out", "tei"]) == 1
    printed = capsys.readouterr().out
    assert "metadata.csv#17-4:1:1: error S032 the row 17-4 names gone.docx" in printed
    assert sorted(p.name for p in Path("tei").glob("*.xml")) == ["17-3.xml", "other.xml"]
    root = etree.parse("tei/17-3.xml").getroot()
    assert [n.get(LANG) for n in root.iterfind(f".//{TEI}body/{TEI}div")] == ["ru", "en"]
    assert found(root, "t:titleStmt/t:title") == ["Talk; on ice"]
    assert [words(n.find(f"{TEI}persName")) for n in root.iter(f"{TEI}respStmt") if n.find(f"{TEI}persName") is not None] == ["A. Kalnins"]  # fmt: skip
    assert root.find(f".//{TEI}creation/{TEI}date").get("when") == "1951-05-04"
    assert [(n.get("type"), n.text) for n in root.iter(f"{TEI}idno") if n.get("type") in ("fond", "delo")] == [("fond", "7"), ("delo", "112")]  # fmt: skip
    assert len(list(root.iter(f"{TEI}link"))) >= 2


def test_its_proof_covers_every_file(desk, capsys):
    main(["encode", "in/metadata.csv", "--out", "tei"])
    assert main(["verify", "tei", "in"]) == 0
    Path("in/b.txt").write_text(ENGLISH.replace("closed", "open"), "utf-8")
    assert main(["verify", "tei", "in"]) != 0
    capsys.readouterr()


def test_the_same_row_is_the_same_bytes(desk):
    (row, other) = rows(Path("in/metadata.csv"))
    assert read_input(row.path) == read_input(row.path)
    assert row.fault is None and other.fault is not None and other.name == "17-4"


def test_every_row_of_one_identifier_is_a_record(desk, capsys):
    Path("in/metadata.csv").write_text("id,files\nx,a.docx\nx,b.txt\nx-2,other.txt\n")
    assert [row.name for row in rows(Path("in/metadata.csv"))] == ["x", "x-2", "x-2-3"]
    assert main(["encode", "in", "--out", "tei"]) == 0
    assert sorted(p.name for p in Path("tei").glob("*.xml")) == ["x-2-3.xml", "x-2.xml", "x.xml"]
    assert main(["verify", "tei", "in"]) == 0
    capsys.readouterr()


def test_a_table_is_read_once_until_it_changes(desk, monkeypatch):
    table, read = Path("in/many.csv"), []
    real = batch_rows.read_regular
    monkeypatch.setattr(batch_rows, "read_regular", lambda path: (read.append(path), real(path))[1])
    table.write_text("id,files\n" + "".join(f"{n},b.txt\n" for n in range(200)))
    assert len(jobs([Path("in")])) == 203 and read.count(table) == 1
    assert {batch_rows.input_size(Path(f"in/many.csv#{n}")) for n in range(200)} == {len(ENGLISH)}
    assert read.count(table) == 1
    table.write_text("id,files\nlast,b.txt\n")
    assert [row.name for row in rows(table)] == ["last"]


def test_names_that_no_file_may_have_are_findings(desk, capsys):
    Path("in/metadata.csv").write_text(
        f'id,files\na\0b,b.txt\n..,b.txt\n"c\nd",b.txt\ngone,b\0.txt\nplace,.\n{"n" * 300},b.txt\n'
    )
    assert main(["encode", "in", "--out", "tei"]) == 1
    printed = capsys.readouterr()
    assert "failed:" not in printed.err and printed.out.count("error S032") == 2
    assert printed.out.count("error S005") == 1
    assert main(["verify", "tei", "in"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "files\n", "\xff", 'files\n"', "files\n|\n"])
def test_a_table_that_names_no_files_is_none(text, tmp_path):
    path = tmp_path / "metadata.csv"
    path.write_bytes(text.encode("latin-1"))
    assert rows(path) == [] or all(row.files for row in rows(path))


def test_facts_of_all_files_are_kept(profile, tmp_path):
    (tmp_path / "m.csv").write_text("id,files,title\nx,a.docx|b.docx,Quays\n")
    notes = {
        "word/footnotes.xml": '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{paragraph("Built in 1871.")}</w:footnote></w:footnotes>'
    }
    (tmp_path / "a.docx").write_bytes(
        docx(paragraph("Пристань ", run("старая", "<w:b/>"), " и закрыта до весны, как сказал начальник."), table(("Рига", "40")))
    )  # fmt: skip
    (tmp_path / "b.docx").write_bytes(
        docx(paragraph("The quay is old", '<w:r><w:footnoteReference w:id="2"/></w:r>', " and closed until the spring, as the master said."), parts=notes)
    )  # fmt: skip
    (row,) = rows(tmp_path / "m.csv")
    data = read_input(row.path)
    result = encode(row.path.name, data, profile)
    assert verify(result.tei, data, result.certificate(data, "x.xml")) == []
    root = etree.fromstring(result.tei)
    assert found(root, "t:hi") == ["старая"] and found(root, "t:note") == ["Built in 1871."]
    assert [[words(c) for c in r] for r in root.iter(f"{TEI}row")] == [["Рига", "40"]]
    assert words(next(root.iter(f"{TEI}note")).getparent()).startswith("The quay is old")


def test_pages_of_one_language_are_one_version(profile, tmp_path):
    (tmp_path / "m.csv").write_text("id,files,title\nx,1.xml|2.xml|3.xml,Quays\n")
    lines = [
        "The harbor master said that the quay is closed until spring.",
        "The envoy asked who is responsible for the repair of it.",
        "Nobody answered, and the envoy left the town in the evening.",
    ]
    for number, line in enumerate(lines, 1):
        (tmp_path / f"{number}.xml").write_bytes(page(region("r1", line)))
    (row,) = rows(tmp_path / "m.csv")
    data = read_input(row.path)
    result = encode(row.path.name, data, profile)
    assert verify(result.tei, data, result.certificate(data, "x.xml")) == []
    root = etree.fromstring(result.tei)
    assert len(list(root.iterfind(f".//{TEI}body/{TEI}div"))) == 1
    assert len(list(root.iter(f"{TEI}pb"))) == 2
    assert all(line in words(root) for line in lines)


@needs_shared
def test_the_shared_record(tmp_path, capsys):
    assert main(["encode", str(SHARED / "record"), "--out", str(tmp_path)]) == 1
    assert "S032 the row 7-113" in capsys.readouterr().out
    root = etree.parse(tmp_path / "7-112.xml").getroot()
    assert len(list(root.iterfind(f".//{TEI}body/{TEI}div"))) == 2
    blocks = [n for n in root.iter(f"{TEI}link") if any(f".{k}" in n.get("target") for k in ("p1", "p2", "dateline1", "signed1"))]  # fmt: skip
    assert len(blocks) == 4
    assert "A. Kalnins" in found(root, "t:respStmt/t:persName")


def test_a_table_names_the_addressee(tmp_path):
    (tmp_path / "a.txt").write_text("The harbour was closed in the morning.\n\nIt opened at night.\n")
    (tmp_path / "metadata.csv").write_text(
        "files;title;author;addressee\na.txt;A letter;Karlis Ozols;Anna Kalnins|The Port Office\n"
    )
    assert main(["encode", str(tmp_path / "metadata.csv"), "--out", str(tmp_path / "out")]) == 0
    root = etree.parse(str(next((tmp_path / "out").glob("*.xml")))).getroot()
    received = [
        ("".join(n.itertext()).strip(), n[0].get("cert"))
        for n in root.iter("{http://www.tei-c.org/ns/1.0}correspAction")
        if n.get("type") == "received"
    ]
    assert received == [("Anna Kalnins", None), ("The Port Office", None)]
