"""Files of other formats: nothing of them is lost, and what they know is not guessed."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from encoder import formats
from encoder import profile as profiles
from encoder.cli import main
from encoder.core.formats import kind_of
from encoder.fidelity import verify
from encoder.formats.builder import Unreadable
from encoder.formats.page_tags import tags_of
from encoder.pipeline import encode
from tests.conftest import NO_SHARED, ROOT
from tests.formats import samples
from tests.formats.samples import docx, odt, packed, page, paragraph, region, run, table

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SHARED = Path(os.environ.get("TEI_ENCODER_SHARED", ROOT.parent / "shared")) / "formats"


def made(profile, name, data):
    """The TEI of a file, after its certificate has been verified."""
    result = encode(name, data, profile)
    assert result.tei is not None, result.findings
    assert verify(result.tei, data, result.certificate(data, "a.xml")) == []
    return etree.fromstring(result.tei), result


def words(node):
    return " ".join("".join(node.itertext()).split())


def found(root, path):
    return [words(node) for node in root.iterfind(f".//{path.replace('t:', TEI)}")]


def codes(result):
    return [f.code for f in result.findings if f.code[0] == "S"]


# --- Word ----------------------------------------------------------------------------------------


def test_looks_of_a_run_come_before_its_style(profile):
    data = docx(
        paragraph(
            run("in style", '<w:rStyle w:val="Em"/>'), " ",
            run("off again", '<w:rStyle w:val="Em"/><w:i w:val="0"/>'), " ",
            run("both", '<w:rStyle w:val="Em2"/>'), " plain words of this paragraph that go on.",
        )
    )  # fmt: skip
    root, _ = made(profile, "a.docx", data)
    assert [(n.get("rend"), words(n)) for n in root.iter(f"{TEI}hi")] == [
        ("italic", "in style"),
        ("italic", "both"),
        ("bold", "both"),
    ]


def test_tracked_changes_say_who_made_them(profile):
    data = docx(
        paragraph(
            "The quay is ",
            '<w:del w:author="A. Kern"><w:r><w:delText xml:space="preserve">very </w:delText></w:r></w:del>',
            f'<w:ins w:author="B. Loth">{run("quite ")}</w:ins>', "old and the cranes are older still.",
        )
    )  # fmt: skip
    root, _ = made(profile, "a.docx", data)
    (gone,), (new,) = root.iter(f"{TEI}del"), root.iter(f"{TEI}add")
    assert (words(gone), words(new)) == ("very", "quite")
    named = {n.get(ID): words(n.find(f"{TEI}persName")) for n in root.iter(f"{TEI}respStmt") if n.find(f"{TEI}persName") is not None}  # fmt: skip
    assert named[gone.get("resp")[1:]] == "A. Kern" and named[new.get("resp")[1:]] == "B. Loth"


def test_a_profile_may_accept_tracked_changes(tmp_path):
    (tmp_path / "own.yaml").write_text("extends: archival\nname: own\ntracked_changes: accepted\n")
    gone = '<w:del w:author="A. Kern"><w:r><w:delText>very </w:delText></w:r></w:del>'
    data = docx(
        paragraph(
            "The quay is ", gone, f'<w:ins w:author="B">{run("quite ")}</w:ins>', "old and closed."
        )
    )
    root, result = made(profiles.load(str(tmp_path / "own.yaml")), "a.docx", data)
    assert "The quay is quite old and closed." in words(root)
    assert not list(root.iter(f"{TEI}del", f"{TEI}add")) and "very" in result.source.text


def test_numbers_of_a_list_are_facts_and_no_text(profile):
    def numbered(text, level):
        return paragraph(text, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>')

    data = docx(
        "The committee resolved what follows on the matter of the old quay and its cranes.",
        numbered("to close the quay", 0), numbered("at once", 1), numbered("for a year", 1), numbered("to sell the crane", 0),
        "With this the meeting of the committee was closed at nine in the evening.",
    )  # fmt: skip
    root, result = made(profile, "a.docx", data)
    assert [n.get("n") for n in root.iter(f"{TEI}item")] == ["III", "a", "b", "IV"]
    assert "III" not in result.source.text
    outer = root.find(f".//{TEI}list")
    assert len(outer.findall(f"{TEI}item")) == 2


def test_tables_keep_empty_and_wide_cells(profile):
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("all of it")}</w:tc></w:tr>'
    data = docx(
        "The ships of the month of May and their cargo are these, as the harbor office has them.",
        table(("Riga", ""), ("Tern", "40")).replace("</w:tbl>", wide + "</w:tbl>"),
    )
    root, _ = made(profile, "a.docx", data)
    rows = [[(words(c), c.get("cols")) for c in row] for row in root.iter(f"{TEI}row")]
    assert rows == [[("Riga", None), ("", None)], [("Tern", None), ("40", None)], [("all of it", "2")]]


def test_notes_come_to_their_marks_and_comments_say_who_wrote_them(profile):
    parts = {
        "word/footnotes.xml": f'<w:footnotes {samples.W}><w:footnote w:id="2">{paragraph("First par.")}'
        f"{paragraph('Second par.')}</w:footnote></w:footnotes>",
        "word/comments.xml": f'<w:comments {samples.W}><w:comment w:id="0" w:author="C. Moor">'
        f"{paragraph('see the map')}</w:comment></w:comments>",
    }
    data = docx(
        paragraph("The quay", '<w:r><w:footnoteReference w:id="2"/></w:r>', " is closed",
                  '<w:r><w:commentReference w:id="0"/></w:r>', " until the spring of the next year."),
        parts=parts,
    )  # fmt: skip
    root, _ = made(profile, "a.docx", data)
    foot, comment = root.iter(f"{TEI}note")
    assert (foot.get("place"), foot.get("n"), len(foot)) == ("foot", "1", 2)
    assert foot.getprevious() is None and foot.getparent().text == "The quay"
    assert words(comment) == "see the map" and comment.get("resp") == "#resp.reviser1"


def test_two_columns_in_two_languages_are_two_versions(profile):
    data = docx(paragraph("Note of Brennhaven", style="H1"), table(*samples.ENVOY))
    root, _ = made(profile, "a.docx", data)
    assert [n.get("{http://www.w3.org/XML/1998/namespace}lang") for n in root.iterfind(f".//{TEI}body/{TEI}div")] == ["ru", "en"]  # fmt: skip
    links = [
        n for n in root.iter(f"{TEI}link") if ".p" in n.get("target") or ".head" in n.get("target")
    ]
    assert len(links) == 4 and {n.get("cert") for n in links} == {"high"}
    text = words(root.find(f"{TEI}text"))
    assert "Original (Russian)" not in text and "Note of Brennhaven" not in text
    assert found(root, "t:titleStmt/t:title") == ["Note of Brennhaven"]


def test_two_columns_in_opendocument_are_two_versions(profile):
    rows = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in samples.ENVOY
    )  # fmt: skip
    body = f"<text:h>Note of Brennhaven</text:h><table:table>{rows}</table:table><text:p>End.</text:p>"
    root, _ = made(profile, "a.odt", odt(body))
    assert [n.get("{http://www.w3.org/XML/1998/namespace}lang") for n in root.iterfind(f".//{TEI}body/{TEI}div")] == ["ru", "en"]  # fmt: skip
    assert found(root, "t:titleStmt/t:title") == ["Note of Brennhaven"]
    assert "Original" not in words(root.find(f"{TEI}text")) and len(list(root.iter(f"{TEI}link"))) >= 4


def test_a_glossary_in_a_paper_and_a_table_that_is_parted_stay_what_they_are(profile):
    prose = (
        "The harbor master said that the quay is closed until the spring of next year, and coal goes by rail. "
        * 6
    )
    root, _ = made(profile, "a.docx", docx(prose, table(*samples.ENVOY), prose))
    assert len(list(root.iter(f"{TEI}row"))) == len(samples.ENVOY)
    assert prose.split(",")[0] in words(root.find(f"{TEI}text"))
    parted = docx(table(*samples.ENVOY), "", table(*samples.ENVOY[1:]))
    root, _ = made(profile, "a.docx", parted)
    assert len(list(root.iterfind(f".//{TEI}body/{TEI}div"))) == 2 and not list(root.iter(f"{TEI}row"))


def test_a_table_of_two_columns_in_one_language_stays_a_table(profile):
    rows = [(f"The ship number {n} of the old line", f"The cargo of coal number {n}") for n in range(5)]
    root, _ = made(
        profile, "a.docx", docx("These are the ships and the cargo of the month:", table(*rows))
    )
    assert len(list(root.iter(f"{TEI}row"))) == 5


def test_styles_of_a_profile_are_facts(tmp_path):
    (tmp_path / "own.yaml").write_text("extends: archival\nname: own\nstyles: {Unterschrift: signed}\n")
    data = docx(
        "The quay of the old harbor is closed until the spring of next year, and coal goes by rail.",
        paragraph("clerk of the harbor O. Finn", style="Sig"),
    )
    root, _ = made(profiles.load(str(tmp_path / "own.yaml")), "a.docx", data)
    assert found(root, "t:signed") == ["clerk of the harbor O. Finn"]


def test_hidden_words_are_kept_and_said(profile):
    root, result = made(profile, "a.docx", docx(paragraph("The quay ", run("secretly", "<w:vanish/>"), " closed for the winter months.")))  # fmt: skip
    assert [(n.get("rend"), words(n)) for n in root.iter(f"{TEI}hi")] == [("hidden", "secretly")]
    assert codes(result) == ["S023"]


def test_text_in_other_files_is_named_and_not_fetched(profile):
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/subDocument" Target="http://example.org/part.docx" TargetMode="External"/></Relationships>'
    )
    _, result = made(profile, "a.docx", docx("The quay is closed for the winter.", parts={"word/_rels/document.xml.rels": rels}))  # fmt: skip
    assert codes(result) == ["S026"]


# --- OpenDocument ----------------------------------------------------------------------------------

LOOKS = (
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="O" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>'
)


def test_opendocument_has_the_same_facts(profile):
    body = (
        '<text:h text:outline-level="1">Report on the Quay</text:h>'
        '<text:p>The <text:span text:style-name="B">old <text:span text:style-name="O">plain</text:span></text:span> quay<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Built 1871.</text:p></text:note-body></text:note>"
        "  is<text:s text:c=\"2\"/>closed until the spring.</text:p>"
        "<text:list><text:list-item><text:p>coal</text:p></text:list-item><text:list-item><text:p>oil</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Riga</text:p></table:table-cell><table:table-cell/></table:table-row></table:table>"
    )  # fmt: skip
    root, _ = made(profile, "a.odt", odt(body, LOOKS))
    assert found(root, "t:head") == ["Report on the Quay"]
    assert [(n.get("rend"), words(n)) for n in root.iter(f"{TEI}hi")] == [("bold", "old")]
    assert found(root, "t:note") == ["Built 1871."]
    assert [(n.get("n"), words(n)) for n in root.iter(f"{TEI}item")] == [("1", "coal"), ("2", "oil")]
    assert [[words(c) for c in row] for row in root.iter(f"{TEI}row")] == [["Riga", ""]]


# --- web pages -------------------------------------------------------------------------------------


def test_a_web_page_is_record_paper_and_what_is_around_it(profile):
    root, result = made(profile, "a.html", samples.HTML)
    assert found(root, "t:titleStmt/t:title") == ["Letter on Ice"]
    assert root.get(ID) == "EX-12" or "EX-12" in etree.tostring(root.find(f"{TEI}teiHeader")).decode()
    text = words(root.find(f"{TEI}text"))
    assert "Home" not in text and "Example Archive" not in text and "Orla" not in text
    assert found(root, "t:hi") == ["ice"] and found(root, "t:del") == ["come"]
    (note,) = root.iter(f"{TEI}note")
    assert words(note) == "On 29 April." and note.get("n") == "1"
    assert [n.get("role") for n in root.iter(f"{TEI}row")] == ["label", None]
    assert "3\u00a0May\u00a01931" in "".join(root.itertext())
    assert result.source.place(result.source.text.index("harbour")) == "6"


def test_white_space_is_folded_but_in_a_pre(profile):
    data = b"<html><body><p>The\tquay\n  is closed</p><pre>So\tsaid\n  the master.</pre><p>in\nspring.</p></body></html>"
    _, result = made(profile, "a.html", data)
    assert (
        "The quay is closed" in result.source.text and "So\tsaid\n  the master." in result.source.text
    )


# --- pages -----------------------------------------------------------------------------------------


def test_offsets_of_tags_count_utf_16(profile):
    data = page(region("r1", "Cde 𠀀x came back to the quay in the evening.", custom=("textStyle {offset:4; length:3;bold:true;}",)))  # fmt: skip
    root, _ = made(profile, "a.xml", data)
    assert found(root, "t:hi") == ["𠀀x"]


def test_a_name_over_two_lines_is_one(profile):
    data = page(
        region("r1", "The envoy met Dr K.", "Ozols at the quay on that day.",
               custom=("person {offset:17; length:2; continued:true;}", "person {offset:0; length:5; continued:true;}"))
    )  # fmt: skip
    root, _ = made(profile, "a.xml", data)
    assert found(root, "t:persName") == ["K. Ozols"] or found(root, "t:persName") == ["K.Ozols"]


@pytest.mark.parametrize(
    "tag", ["person {offset:3; length:90;}", "unclear {offset:2;}", "place {offset:1; length:0;}"]
)
def test_a_tag_without_a_place_is_said(profile, tag):
    root, result = made(profile, "a.xml", page(region("r1", "The quay is closed.", custom=(tag,))))
    assert codes(result) == ["S027"] and "The quay is closed." in words(root)


def test_a_region_without_a_place_in_the_order_comes_last(profile):
    order = '<ReadingOrder><OrderedGroup id="o"><RegionRefIndexed index="1" regionRef="b"/><RegionRefIndexed index="0" regionRef="c"/></OrderedGroup></ReadingOrder>'
    data = page(region("a", "last of all the words"), region("b", "then this one here"), region("c", "first of these words"), order=order)  # fmt: skip
    root, result = made(profile, "a.xml", data)
    assert re.sub(r"\s+", " ", words(root.find(f"{TEI}text"))).index("first") < words(
        root.find(f"{TEI}text")
    ).index("then")
    assert (
        words(root.find(f"{TEI}text")).endswith("last of all the words") and codes(result)[0] == "S024"
    )


@pytest.mark.parametrize("ident", [b"", b' id="z"'])
def test_regions_without_identifiers_of_their_own_are_read(profile, ident):
    order = '<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="0" regionRef="z"/></OrderedGroup></ReadingOrder>'
    data = page(region("a", "The quay"), region("b", "is closed."), order=order)
    root, result = made(profile, "a.xml", re.sub(rb' id="(?!g)\w+"', ident, data))
    assert "The quay is closed." in words(root)
    assert codes(result).count("S024") == (1 if ident else 0)


def test_lines_count_where_the_region_says_something_else(profile):
    one = region("a", "new words here").replace("</TextRegion>", "<TextEquiv><Unicode>old words</Unicode></TextEquiv></TextRegion>")  # fmt: skip
    root, result = made(profile, "a.xml", page(one))
    assert "old" not in words(root.find(f"{TEI}text")) and codes(result) == ["S025"]


def test_text_that_no_line_holds_is_read_as_well(profile):
    """Of a region without lines, of a line whose words alone have readings, of the cells of a table."""
    whole = '<TextRegion id="a"><TextEquiv><Unicode>The quay is closed until spring.</Unicode></TextEquiv></TextRegion>'
    by_words = '<TextRegion id="b"><TextLine id="l"><Word><TextEquiv><Unicode>So</Unicode></TextEquiv></Word><Word><TextEquiv><Unicode>said</Unicode></TextEquiv></Word></TextLine></TextRegion>'  # fmt: skip
    cell = '<TableCell row="{}" col="{}"><TextLine id="c{}{}"><TextEquiv><Unicode>{}</Unicode></TextEquiv></TextLine></TableCell>'
    cells = [(1, 0, "Tern"), (0, 0, "Riga"), (0, 1, "340"), (1, 1, "40")]
    grid = "".join(cell.format(r, c, r, c, w) for r, c, w in cells)
    root, _ = made(profile, "a.xml", page(whole, by_words, f'<TableRegion id="t">{grid}</TableRegion>'))
    text = words(root.find(f"{TEI}text"))
    assert "The quay is closed until spring." in text and "So said" in text
    assert [[words(c) for c in row] for row in root.iter(f"{TEI}row")] == [
        ["Riga", "340"],
        ["Tern", "40"],
    ]


def test_formulas_and_the_strict_form_of_word_are_read(profile):
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=2</m:t></m:r></m:oMath>'
    data = docx(paragraph("The number of the cranes is ", math, " as the harbor office has it."))
    root, _ = made(profile, "a.docx", data)
    assert "cranes is x=2 as the" in words(root)
    strict = packed({
        "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        "<w:p><w:r><w:t>The quay is closed until the spring.</w:t></w:r></w:p></w:body></w:document>"
    })  # fmt: skip
    root, _ = made(profile, "a.docx", strict)
    assert "The quay is closed until the spring." in words(root)


def test_a_part_that_word_would_put_in_is_named(profile):
    _, result = made(profile, "a.docx", docx("The quay is closed.", '<w:altChunk r:id="r9"/>'))
    assert codes(result) == ["S026"]


def test_alto_is_read_by_its_strings(profile):
    root, _ = made(profile, "a.xml", samples.ALTO)
    text = words(root.find(f"{TEI}text"))
    assert "The quay of Brennhaven was re-" in text and "1931 at last." in text
    assert found(root, "t:fw") == ["17"]


def test_lines_of_alto_need_no_identifiers(profile):
    bare = re.sub(rb' ID="[lb]\d"', b"", samples.ALTO)
    same, _ = made(profile, "a.xml", samples.ALTO)
    root, _ = made(profile, "a.xml", bare)
    assert words(root.find(f".//{TEI}body")) == words(same.find(f".//{TEI}body"))
    assert "Brennhaven was re-paired in 1931" in words(root)


def test_a_gap_of_transkribus_is_a_gap(profile):
    tags = ("gap {offset:9; length:0; reason:illegible;}",)
    root, _ = made(profile, "a.xml", page(region("r1", "The quay  is closed.", custom=tags)))
    (gap,) = root.iter(f"{TEI}gap")
    assert gap.get("reason") == "illegible" and gap.getparent().text.strip() == "The quay"


def test_tags_hold_signs_by_their_number():
    assert tags_of(r"comment {offset:1; comment:a\u003b b;}")[0].said["comment"] == "a; b"


def test_remarks_of_one_wording_are_as_many_notes(profile):
    twice = "comment {offset:0; length:3; comment:so;} comment {offset:0; length:3; comment:so;}"
    lines = region("a", "The quay", "is closed", custom=(twice, "comment {offset:3; comment:no;}"))
    bare = '<TextRegion id="b" custom="comment {comment:x;}"><TextEquiv><Unicode>So.</Unicode></TextEquiv></TextRegion>'
    root, _ = made(profile, "a.xml", page(lines.replace('id="a_l1"', 'id="a_l0"'), bare))
    assert found(root, "t:note") == ["so", "so", "no"]


# --- proof -----------------------------------------------------------------------------------------

FILES = {
    "a.docx": docx(paragraph("Note on the Quay", style="H1"), "The harbor master said that the quay is closed.", table(("Riga", "340"), ("Tern", "")), "He signed it: O. Finn"),
    "a.odt": odt("<text:h>Note</text:h><text:p>The quay is closed until spring.</text:p><text:p>So said the master.</text:p>"),
    "a.html": samples.HTML,
    "a.xml": page(region("a", "The quay is closed", "until the spring."), region("b", "So said the master.")),
    "b.xml": samples.ALTO,
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_damage_to_the_original_is_found(profile, name):
    """Words changed, left out and added in the text nodes of the original: 200 a format."""
    data = FILES[name]
    result = encode(name, data, profile)
    certificate = result.certificate(data, "a.xml")
    rng = random.Random(name)
    parts = unpacked(data)
    text = {*re.findall(r"[A-Za-z]{3,}", result.source.text)}
    places = [
        (part, m)
        for part in parts
        for m in re.finditer(rb"(?<=[>\" ])[A-Za-z]{3,}(?=[ .<\"])", parts[part])
        if m[0].decode() in text and b"<title" not in parts[part][max(0, m.start() - 30) : m.start()]
    ]
    for _ in range(200):
        part, place = rng.choice(places)
        other = {
            **parts,
            part: parts[part][: place.start()]
            + rng.choice([b"", b"Xyz", place[0] + b"s"])
            + parts[part][place.end() :],
        }
        damaged = repacked(other, name)
        assert verify(result.tei, damaged, certificate) != []


def unpacked(data):
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def repacked(parts, name):
    return packed(parts) if "" not in parts else parts[""]


def test_a_certificate_that_leaves_a_node_out_is_none(profile):
    data = FILES["a.docx"]
    result = encode("a.docx", data, profile)
    said = json.loads(result.certificate(data, "a.xml"))
    for change in ("left out", "twice", "words"):
        forged = json.loads(json.dumps(said))
        origin = forged["origin"]
        if change == "left out":
            del origin["atoms"][1], origin["between"][1]
        elif change == "twice":
            origin["atoms"].append(origin["atoms"][-1])
            origin["between"].append("")
        else:
            origin["between"][1] = " and not "
        found = verify(result.tei, data, json.dumps(forged).encode())
        assert [f.code for f in found] == ["F614"], change


def test_what_no_reader_knows_is_not_lost_in_silence(profile, monkeypatch):
    """A reader that passes over a text node is found out by the walker."""
    from encoder.formats import docx as reader

    monkeypatch.setattr(reader, "words_of", lambda node, known=reader.words_of: None if (known(node) or "").startswith("secret") else known(node))  # fmt: skip
    data = docx("The quay is closed.", "secret words of the master")
    result = encode("a.docx", data, profile)
    assert "F618" in [f.code for f in result.errors] and not result.sound


SIGNS = "abc XYZ é北京𠀀\u0301\u00a0\u00ad\u200b\u2028[]()«»…’*#_|0123456789.,-\n\t"


@settings(deadline=None)
@given(st.lists(st.text(alphabet=SIGNS, max_size=40), min_size=1, max_size=6))
def test_any_words_of_a_word_file_are_conserved(texts):
    from xml.sax.saxutils import escape

    data = docx(*(paragraph(run(escape(text))) for text in texts))
    result = encode("a.docx", data, profiles.load())
    if result.tei is not None:
        assert verify(result.tei, data, result.certificate(data, "a.xml")) == []
    else:
        assert not any(text.strip() for text in texts) or result.findings


# --- hostile files -----------------------------------------------------------------------------------

BOMB = packed(
    {"[Content_Types].xml": "<t/>", "word/document.xml": b"<a>" + b"A" * 30_000_000 + b"</a>"}
)
XXE = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {samples.W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
HOSTILE = {
    "bomb.docx": (BOMB, "S022"),
    "xxe.docx": (packed({"word/document.xml": XXE}), "S020"),
    "cut.docx": (docx("words")[:-200], "S020"),
    "none.docx": (packed({"word/document.xm": "<a/>", "x": "word/document.xml"}, compress=False), "S020"),
    "bad.docx": (packed({"word/document.xml": "<w:document"}), "S020"),
    "locked.odt": (odt("<text:p>x</text:p>", manifest='<m><encryption-data/></m>'), "S021"),
    "xxe.xml": (b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><PcGts xmlns="p"><Page>&x;</Page></PcGts>', "S020"),
    "empty.xml": (b'<?xml version="1.0"?><PcGts xmlns="p"/>', "S020"),
    "wide.html": (b"<html><body><p>" + b"\xff\xfe\xfa" + b"</p></body></html>", "S001"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_findings(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data, code = HOSTILE[name]
    Path(name).write_bytes(data)
    assert main(["encode", name, "--out", "o"]) == 1
    assert f"error {code} " in capsys.readouterr().out
    assert Path(name).read_bytes() == data


def test_a_million_cells_are_read_in_time(profile):
    rows = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 1000 + "</w:tr>"
    data = docx(
        "The table of the ships is very large and quite empty.", "<w:tbl>" + rows * 40 + "</w:tbl>"
    )
    assert encode("a.docx", data, profile).tei is not None


def test_deep_pages_end(profile):
    data = (
        b"<html><body>"
        + b"<div>" * 3000
        + b"<p>words at the bottom of it</p>"
        + b"</div>" * 3000
        + b"</body></html>"
    )
    root, _ = made(profile, "a.html", data)
    assert "words at the bottom of it" in words(root)


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("a.txt", docx("x"), "docx"), ("a.docx", b"plain words", "docx"), ("a.xml", samples.ALTO, "alto"),
    ("a", samples.HTML, "html"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"), ("a.xml", b"<?xml version='1.0'?><TEI xmlns='x'/>", "tei"), ("a.txt", b"words", None),
])  # fmt: skip
def test_content_comes_before_the_name(name, data, kind):
    assert kind_of(name, data) == kind


def test_what_is_said_of_an_unreadable_file():
    with pytest.raises(Unreadable, match="cannot be read"):
        formats.read("a.docx", b"PK\x03\x04 word/document.xml")


def test_a_folder_of_formats(tmp_path, monkeypatch, capsys):
    """TEI among the transcripts is left alone; each file has its proof."""
    monkeypatch.chdir(tmp_path)
    for name, data in FILES.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name[0]}-{name[2:]}.{name[2:]}").write_bytes(data)
    (tmp_path / "in" / "old.xml").write_text(
        "<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'/>"
    )
    assert main(["encode", "in", "--out", "tei"]) == 0
    assert len(list(Path("tei").glob("*.xml"))) == len(FILES)
    assert main(["verify", "tei", "in"]) == 0
    capsys.readouterr()


def test_findings_name_the_place_in_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = "They met on 3/4/52 in the harbour of the town, and went home again in the evening."
    Path("a.docx").write_bytes(docx("The quay is closed.", words))
    assert main(["encode", "a.docx", "--out", "o", "--notes"]) == 0
    assert "a.docx:¶2: warning E401" in capsys.readouterr().out
    assert main(["inspect", "a.docx"]) == 0
    assert "The quay is closed." in capsys.readouterr().out


# --- samples of others -------------------------------------------------------------------------------

SAMPLES = {
    "changes.docx": docx(
        paragraph(
            "The quay is ", '<w:del w:author="A. Kern"><w:r><w:delText>very </w:delText></w:r></w:del>',
            f'<w:ins w:author="A. Kern">{run("quite ")}</w:ins>', "old and the cranes are older still.",
            "<w:r><w:lastRenderedPageBreak/></w:r>", " They stand in the old harbor.",
        ),
        table(("Riga", "40")).replace("<w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', 1),
    ),
}  # fmt: skip
"""What makes the writer write what no transcript makes it write."""
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=NO_SHARED)


@needs_shared
@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_every_feature_is_there_once(profile, suffix):
    data = (SHARED / f"all-features.{suffix}").read_bytes()
    root, result = made(profile, f"a.{suffix}", data)
    for end in root.iter(f"{TEI}lb"):
        end.tail = f" {end.tail or ''}"
    for note in root.iter(f"{TEI}note", f"{TEI}p"):
        note.text = f" {note.text or ''}"
    counts = {}
    for word in re.findall(r"w[a-z]{3,}", "".join(root.find(f"{TEI}text").itertext())):
        counts[word] = counts.get(word, 0) + 1
    several = {"wmoved": 2, "wnumbered": 2, "wcellc": 2, "wfoot": 2, "wfootit": 1}
    features = set(re.findall(r"\bw[a-z]{3,}", result.source.text)) - {"with"}
    assert len(features) > 45
    assert {w: counts.get(w) for w in features} == {w: several.get(w, 1) for w in features}
    assert found(root, "t:del") == ["wstrike", "wdstrike", "wdeleted", "wmoved away"]
    assert found(root, "t:add") == ["winserted", "wmoved away"]
    assert "woff" not in found(root, "t:hi") and "wemph" in found(root, "t:hi")
    assert [len(n) for n in root.iter(f"{TEI}note") if n.get("place")] == [2, 1]


@needs_shared
def test_the_shared_web_page_and_pages(profile):
    root, result = made(profile, "w.html", (SHARED / "wilson-like.html").read_bytes())
    text = words(root.find(f"{TEI}text"))
    assert "Home" not in text and "Related" not in text and "Old draft" not in text and "↩" not in text
    assert found(root, "t:note") == ["Karlis Ozols."] and found(root, "t:del") == ["quay"]
    assert "4\u00a0May" in "".join(root.itertext()) and "No.\u202f17" in "".join(root.itertext())
    root, result = made(profile, "p.xml", (SHARED / "page-tags.xml").read_bytes())
    text = words(root.find(f"{TEI}text"))
    assert text.startswith("Secret paper Cde") and text.endswith("not in reading order")
    assert "papor" not in text and "stale" not in text and "gap {offset:3;}" in text
    assert "see leaf 2; torn" in found(root, "t:note")
    assert {"S024", "S025"} <= set(codes(result))


@needs_shared
def test_the_shared_table_of_two_languages(profile):
    root, _ = made(profile, "b.docx", (SHARED / "bilingual-table.docx").read_bytes())
    blocks = [n for n in root.iter(f"{TEI}link") if re.search(r"\.(p|head|dateline|signed)\d", n.get("target"))]  # fmt: skip
    assert len(blocks) == 5 and {n.get("cert") for n in blocks} == {"high"}


@needs_shared
def test_the_notes_of_fifteen_paragraphs(profile):
    root, _ = made(profile, "p.docx", (SHARED / "pages-notes.docx").read_bytes())
    paragraphs = [n for n in root.iter(f"{TEI}p") if words(n).startswith("Par")]
    assert len(paragraphs) == 15
    assert [bool(n.find(f"{TEI}note") is not None) for n in paragraphs] == [True] * 3 + [False] * 12
    assert len(list(root.iter(f"{TEI}fw"))) == 2


def test_readers_are_loaded_when_they_are_needed():
    code = "import sys, encoder; encoder.encode('Words of a letter.'); print([m for m in sys.modules if m.startswith('encoder.formats.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "docx" not in done.stdout and "web" not in done.stdout
