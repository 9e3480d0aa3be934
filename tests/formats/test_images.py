"""Images of pages: where on them the text stands; and words that tags of PAGE give for others."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder import Encoder, Options
from encoder.cli import main
from encoder.fidelity import verify
from encoder.profile import ProfileError, load
from encoder.validation import check
from tests.formats.samples import docx, paragraph, run

TEI = "{http://www.tei-c.org/ns/1.0}"
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Page imageFilename="leaf 1.jpg" imageWidth="2000" imageHeight="3000">
<TextRegion id="r1" custom="structure {{type:{kind};}}"><Coords points="1,1 9,1 9,9 1,9"/>
{lines}</TextRegion></Page></PcGts>"""
LINE = """<TextLine id="l{n}" custom="{custom}"><Coords points="{n},1 9,1 9,{n} 1,9"/>
<TextEquiv><Unicode>{words}</Unicode></TextEquiv></TextLine>"""


def page(*lines, kind="paragraph"):
    made = (LINE.format(n=n, words=words, custom=custom) for n, (words, custom) in enumerate(lines, 1))
    return PAGE.format(kind=kind, lines="\n".join(made)).encode()


def encoded(data, **changes):
    """The TEI of a page, once it is valid and verified."""
    chosen = load("archival").model_copy(update=changes)
    result = Encoder(chosen).encode_bytes("p.xml", data)
    assert result.tei is not None, result.findings
    assert list(check(result.tei)) == []
    assert verify(result.tei, data, result.certificate) == []
    return etree.fromstring(result.tei)


def one(root, name):
    return next(root.iter(f"{TEI}{name}"))


TWO = page(("The harbour was closed in the morning", ""), ("and opened again at night.", ""))


def test_lines_and_blocks_point_to_their_place_on_the_image():
    root = encoded(TWO, facsimile=True)
    zones = {z.get("{http://www.w3.org/XML/1998/namespace}id"): z for z in root.iter(f"{TEI}zone")}
    assert one(root, "graphic").get("url") == "leaf%201.jpg"
    assert one(root, "surface").get("lry") == "3000"
    line = zones[one(root, "lb").get("facs")[1:]]
    assert (line.get("type"), line.get("points")) == ("line", "2,1 9,1 9,2 1,9")
    region = zones[one(root, "body").find(f".//{TEI}p").get("facs")[1:]]
    assert (region.get("type"), region.get("points")) == ("region", "1,1 9,1 9,9 1,9")
    assert one(root, "pb").get("facs") == "#facs.1"


def test_without_the_request_there_are_no_images():
    root = encoded(TWO)
    assert root.find(f"{TEI}facsimile") is None and b"facs" not in etree.tostring(root)


@pytest.mark.parametrize("points", ["", "1,1 2,2", "1,1 x,2 3,3", "1,1 2,2 3"])
def test_corners_that_are_none_are_left_out(points):
    data = TWO.replace(b"2,1 9,1 9,2 1,9", points.encode())
    root = encoded(data, facsimile=True)
    assert len(list(root.iter(f"{TEI}zone"))) == 2 and one(root, "lb").get("facs") is None


def test_boxes_of_alto_are_corners():
    data = b"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><sourceImageInformation>
<fileName>a.tif</fileName></sourceImageInformation></Description><Layout><Page WIDTH="100" HEIGHT="200">
<PrintSpace><TextBlock ID="b" HPOS="5" VPOS="6" WIDTH="50" HEIGHT="60"><TextLine ID="l" HPOS="7" VPOS="8"
WIDTH="40" HEIGHT="9"><String CONTENT="Harbour"/><SP/><String CONTENT="closed"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""
    root = encoded(data, facsimile=True)
    assert [z.get("points") for z in root.iter(f"{TEI}zone")] == [
        "7,8 47,8 47,17 7,17",
        "5,6 55,6 55,66 5,66",
    ]
    assert one(root, "graphic").get("url") == "a.tif"


def test_pages_of_a_record_have_a_surface_each(tmp_path):
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "0001.xml").write_bytes(TWO)
    (folder / "0002.xml").write_bytes(TWO.replace(b"leaf 1", b"leaf 2"))
    (tmp_path / "tei-encoder.yaml").write_text("facsimile: true\n")
    out = tmp_path / "out"
    config = ["--config", str(tmp_path / "tei-encoder.yaml")]
    assert main(["encode", str(folder), "--out", str(out), *config]) == 0
    root = etree.parse(str(next(out.glob("*.xml")))).getroot()
    assert [g.get("url") for g in root.iter(f"{TEI}graphic")] == ["leaf%201.jpg", "leaf%202.jpg"]
    assert [p.get("facs") for p in root.iter(f"{TEI}pb")] == ["#facs.1", "#facs.2"]
    assert [p.get("facs") for p in root.iter(f"{TEI}p") if p.get("facs")] == [
        "#facs.1.z3",
        "#facs.2.z3",
    ]


def test_the_option_of_the_command(tmp_path):
    (tmp_path / "p.xml").write_bytes(TWO)
    assert main(["encode", str(tmp_path / "p.xml"), "--out", str(tmp_path / "o"), "--facsimile"]) == 0
    assert b"<facsimile>" in (tmp_path / "o" / "p.xml").read_bytes()


# --- words of tags -------------------------------------------------------------------------------


def test_an_abbreviation_has_its_expansion_and_an_error_its_correction():
    root = encoded(
        page(
            ("Cde Ozols saw the hrabour and left.", "abbrev {offset:0; length:3; expansion:Comrade;} sic {offset:18; length:7; correction:harbour;}"),
            ("He came back at night with the others.", ""),
        )
    )  # fmt: skip
    choices = [[("".join(c.itertext())) for c in choice] for choice in root.iter(f"{TEI}choice")]
    assert choices == [["Cde", "Comrade"], ["hrabour", "harbour"]]


def test_an_abbreviation_over_two_lines_is_one():
    tag = "abbrev {{offset:{}; length:{}; continued:true; expansion:Committee;}}"
    root = encoded(page(("They met the Com¬", tag.format(13, 4)), ("tee in the morning and left.", tag.format(0, 3))))  # fmt: skip
    assert ["".join(c.itertext()) for c in root.iter(f"{TEI}expan")] == ["Committee"]
    assert "".join(one(root, "abbr").itertext()).replace("¬", "") == "Comtee"


@pytest.mark.parametrize("tag", ["abbrev {offset:90; length:3; expansion:Comrade;}", "abbrev {expansion:Comrade;}", "sic {offset:0; length:0; correction:Comrade;}"])  # fmt: skip
def test_words_of_a_tag_without_a_place_are_a_remark(tag):
    root = encoded(page(("Cde Ozols saw the harbour.", tag), ("He left at night.", "")))
    assert "Comrade" in "".join(one(root, "body").itertext())


def test_an_expansion_that_says_the_same_is_record():
    root = encoded(page(("Cde Ozols saw it.", "abbrev {offset:0; length:3; expansion:Cde;}"), ("He left.", "")))  # fmt: skip
    assert root.find(f".//{TEI}choice") is None


def test_tags_and_regions_of_ones_own_by_the_profile():
    lines = (("The Ozols works built the crane.", "firma {offset:4; length:5;}"), ("It stands.", ""))
    root = encoded(page(*lines), styles={"firma": "organization"})
    assert [("".join(n.itertext())) for n in root.find(f".//{TEI}body").iter(f"{TEI}orgName")] == ["Ozols"]  # fmt: skip
    region = (
        '<TextRegion id="r0" custom="structure {type:rubrum;}">'
        + LINE.format(n=9, custom="", words="on the closing of the harbour")
        + "</TextRegion>"
    )
    data = page(*lines).replace(b"<TextRegion", region.encode() + b"<TextRegion", 1)
    heads = [
        encoded(data, styles=said).find(f".//{TEI}body").findtext(f".//{TEI}head")
        for said in ({}, {"rubrum": "head"})
    ]
    assert heads == [None, "on the closing of the harbour"]


def test_a_style_for_words_says_nothing_of_paragraphs():
    data = docx(
        paragraph(run("The harbour was closed."), style="Firma") + paragraph(run("It opened again."))
    )
    result = Encoder(
        load("archival").model_copy(update={"styles": {"Firma": "organization"}})
    ).encode_bytes("a.docx", data)
    assert [p.text for p in etree.fromstring(result.tei).find(f".//{TEI}body").iter(f"{TEI}p")] == [
        "The harbour was closed.",
        "It opened again.",
    ]


def test_a_style_that_is_nothing_is_a_mistake_of_the_profile(tmp_path):
    (tmp_path / "p.yaml").write_text("extends: archival\nname: own\nstyles: {firma: company}\n")
    with pytest.raises(ProfileError, match="styles"):
        load(str(tmp_path / "p.yaml"))


def test_options_of_python_have_the_images_by_the_profile():
    chosen = load("archival").model_copy(update={"facsimile": True})
    assert b"<facsimile>" in Encoder(chosen, options=Options()).encode_bytes("p.xml", TWO).tei
