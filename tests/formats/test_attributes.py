"""Attributes that say what no format allows: every file is read all the same, and nothing is lost."""

from __future__ import annotations

import re

import pytest

from encoder.core.numbers import sign, unescaped, whole
from encoder.fidelity import verify
from encoder.pipeline import encode
from tests.formats.samples import docx, odt, page, paragraph, region, run
from tests.formats.test_formats import repacked, unpacked

VALUES = (
    "",
    "a",
    "²",
    "٣",
    "-1",
    "+1",
    " 7 ",
    "1e3",
    "0x41",
    "110000",
    "D83D",
    "999999999",
    "9" * 5000,
)
_ATTRIBUTE = re.compile(r"(?<=\s)(?!xmlns)([\w:.-]+)=\"([^\"<]*)\"")
_NUMBERED = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>'
_CELLS = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Riga</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
FILES = {
    "a.docx": docx(
        paragraph("Note on the Quay", style="H1", more='<w:outlineLvl w:val="0"/>'),
        paragraph("first", more=_NUMBERED),
        paragraph("second", more=_NUMBERED.replace('"1"', '"0"')),
        paragraph("The quay is ", run("closed", '<w:spacing w:val="40"/><w:b w:val="1"/>'),
                  '<w:r><w:sym w:font="Symbol" w:char="00A7"/></w:r>'),
        _CELLS,
    ),
    "a.odt": odt(
        '<text:h text:outline-level="2">Note</text:h><text:p text:style-name="B">The quay<text:s text:c="3"/>is shut.</text:p>'
        '<text:list><text:list-item text:start-value="4"><text:p>one</text:p></text:list-item></text:list>'
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
        '<style:style style:name="B"><style:text-properties fo:font-weight="600" fo:letter-spacing="0.1cm" style:text-position="super 58%"/></style:style>',
    ),
    "a.html": b'<html lang="en"><body><article><h2 id="h">Note</h2><p>The quay is <a href="#n1">1</a> shut.</p><ol start="4"><li>one</li>'
    b'<li>two</li></ol><table><tr><th colspan="2">Riga</th></tr><tr><td>1</td><td>2</td></tr></table><p id="n1">Built <a href="#h">^</a></p></article></body></html>',
    "a.xml": page(
        region("a", "The quay is closed", "until the spring.", custom=("readingOrder {index:0;} unclear {offset:4; length:4;}", "comment {offset:0; length:5; comment:so;}")),
        '<TableRegion id="t"><TableCell id="c" row="0" col="1"><TextLine id="l"><TextEquiv index="1"><Unicode>Riga</Unicode></TextEquiv><TextEquiv index="0"><Unicode>Rega</Unicode></TextEquiv></TextLine></TableCell></TableRegion>',
        order='<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="a"/><RegionRefIndexed index="0" regionRef="t"/></OrderedGroup></ReadingOrder>',
    ),
}  # fmt: skip


def changed(data: bytes):
    """The file with each value in the place of each attribute, two of a kind; and in those of tags."""
    parts = unpacked(data)
    for name, content in parts.items():
        text, seen = content.decode(), []
        places = [*_ATTRIBUTE.finditer(text), *re.finditer(r"(?<=[{ ])(\w+):([^;{}\"]+)(?=;)", text)]
        for place in places:
            seen.append(place[1])
            for value in VALUES if seen.count(place[1]) < 3 else ():
                other = text[: place.start(2)] + value + text[place.end(2) :]
                yield {**parts, name: other.encode()}


@pytest.mark.parametrize("name", FILES)
def test_no_value_of_an_attribute_stops_a_reader(profile, name):
    count = 0
    for parts in changed(FILES[name]):
        data = repacked(parts, name)
        result = encode(name, data, profile)
        assert result.tei is not None or result.findings
        if result.tei is not None:
            assert verify(result.tei, data, result.certificate(data, "a.xml")) == []
            count += 1
    assert count > 90


@pytest.mark.parametrize("value", ["", "z"])
@pytest.mark.parametrize("name", FILES)
def test_identifiers_that_are_missing_or_repeated_lose_nothing(profile, name, value):
    idents = re.compile(rb'(?<=\s)((?:\w+:)?(?:id|Id|ID))="[^"]*"')
    parts = {part: idents.sub(rb'\1="%s"' % value.encode(), content) for part, content in unpacked(FILES[name]).items()}  # fmt: skip
    data = repacked(parts, name)
    result = encode(name, data, profile)
    assert result.sound and verify(result.tei, data, result.certificate(data, "a.xml")) == []


def test_half_a_sign_is_none_and_two_halves_are_one(profile):
    assert sign("A7") == "§" and sign("1F4DC") == "📜"
    assert sign("D83D") == sign("110000") == sign("0x41") == sign("") == ""
    assert unescaped(r"a\u003b \ud83d\udcdc \ud83d.") == "a; 📜 \ufffd."
    data = page(
        region("a", "The quay", custom=(r"comment {offset:0; length:3; comment:\ud83d\udcdc;}",))
    )
    result = encode("a.xml", data, profile)
    assert verify(result.tei, data, result.certificate(data, "a.xml")) == []
    assert "📜" in result.tei.decode()


@pytest.mark.parametrize(
    ("said", "number"),
    [("7", 7), (" 7 ", 7), ("+7", 7), ("-1", 3), ("11", 3), ("", 3), ("²", 3), ("٣", 3), ("7.0", 3), ("9" * 5000, 3)],
)  # fmt: skip
def test_a_number_out_of_bounds_is_none(said, number):
    assert whole(said, 3, most=10) == number
