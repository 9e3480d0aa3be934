"""Tables by blanks: columns by where their cells stand."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.pipeline import encode

TEI = "{http://www.tei-c.org/ns/1.0}"
BEFORE = (
    "Harbour Dues\n\nThe council has met on the dues of the year and has fixed them for all boats that come "
    "in from the sea, as follows:\n\n{}\n\nThey are paid at the gate, before the boat is unloaded.\n"
)


def tables(text: str, profile) -> list[list[list[str]]]:
    made = encode("a.txt", BEFORE.format(text).encode(), profile)
    assert made.sound and made.tei is not None
    assert "F604" not in {finding.code for finding in made.findings}
    return [
        [
            [" ".join("".join(cell.itertext()).split()) for cell in row.iterfind(f"{TEI}cell")]
            for row in table.iterfind(f"{TEI}row")
        ]
        for table in etree.fromstring(made.tei).iter(f"{TEI}table")
    ]


def test_figures_with_what_they_count(profile):
    text = "Rowing boat          2 marks\nSteamer             20 marks\nBarge in tow         8 marks"
    assert tables(text, profile) == [
        [["Rowing boat", "2 marks"], ["Steamer", "20 marks"], ["Barge in tow", "8 marks"]]
    ]


def test_an_empty_cell_is_one_where_nothing_stands(profile):
    text = (
        "Boat             By day    By night\nRowing boat           2\nSailing boat          5         9\n"
        "Steamer              20        40\nBarge                 8        12"
    )
    (rows,) = tables(text, profile)
    assert rows[0] == ["Boat", "By day", "By night"]
    assert rows[1] == ["Rowing boat", "2", ""]
    assert rows[4] == ["Barge", "8", "12"]


def test_tabs_are_columns(profile):
    text = "Rowing boat\t2\t4\nSteamer\t20\t40\nBarge in tow\t8\t16"
    assert tables(text, profile) == [
        [["Rowing boat", "2", "4"], ["Steamer", "20", "40"], ["Barge in tow", "8", "16"]]
    ]


def test_a_line_over_the_rows_is_the_title(profile):
    text = (
        "Dues from 1 March\nRowing boat          2 marks\nSteamer             20 marks\n"
        "Barge in tow         8 marks\nSailing boat         5 marks"
    )
    made = encode("a.txt", BEFORE.format(text).encode(), profile)
    assert made.tei is not None
    (table,) = etree.fromstring(made.tei).iter(f"{TEI}table")
    assert "".join(table.find(f"{TEI}head").itertext()).strip() == "Dues from 1 March"
    assert len(table.findall(f"{TEI}row")) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Peter Hale           Mary Lowell\nJonas Weil           Anna Field\nHans Horn            Karl Brant",
        "Rowing boat          2 marks\nSteamer             20 marks",
    ],
    ids=["names", "two rows"],
)
def test_what_is_no_table_by_blanks(profile, text):
    assert tables(text, profile) == []
