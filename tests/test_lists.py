"""Lists: nested by how far their lines are set in, and by signs that count on."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.pipeline import encode

TEI = "{http://www.tei-c.org/ns/1.0}"


BEFORE = (
    "Plan of Works\n\nThe harbour is old, and nothing has been mended in it since the war. The commission "
    "has looked at all its parts and proposes what follows:\n\n{}\n\nWorks begin in April, when the ice "
    "has left the basin.\n"
)


def shape(text: str, profile) -> list:
    """The lists of a text: the words of each item, with those under it."""
    made = encode("a.md", BEFORE.format(text).encode(), profile)
    assert made.sound and "F604" not in {finding.code for finding in made.findings}
    assert made.tei is not None
    body = etree.fromstring(made.tei).find(f".//{TEI}body")
    return [_of(node) for node in body.iter(f"{TEI}list") if node.getparent().tag != f"{TEI}item"]


def _of(node: etree._Element) -> list:
    found: list = []
    for item in node.iterfind(f"{TEI}item"):
        label = item.find(f"{TEI}label")
        said = (item.text, label.text, label.tail) if label is not None else (item.text,)
        found.append(" ".join("".join(part or "" for part in said).split()))
        found += [_of(inner) for inner in item.iterfind(f"{TEI}list")]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- flour\n  - two sacks\n  - old\n- fish",
            [["flour", ["two sacks", "old"], "fish"]],
        ),
        (
            "- ropes\n    - hemp\n        - new\n    - wire\n- blocks",
            [["ropes", ["hemp", ["new"], "wire"], "blocks"]],
        ),
        (
            "1. Pier\na) north\nb) south\n2. Light\na) lamp\nb) tower",
            [["1. Pier", ["a) north", "b) south"], "2. Light", ["a) lamp", "b) tower"]]],
        ),
        (
            "1. Pier\n   1. north\n   2. south\n2. Light",
            [["1. Pier", ["1. north", "2. south"], "2. Light"]],
        ),
        ("1. Pier\n   - north\n   - south\n2. Light", [["1. Pier", ["north", "south"], "2. Light"]]),
        (
            "I. The old pier\n(1) north\n(2) south\nII. The light\n(1) lamp\n(2) tower",
            [
                [
                    "I. The old pier",
                    ["(1) north", "(2) south"],
                    "II. The light",
                    ["(1) lamp", "(2) tower"],
                ]
            ],
        ),
        ("- flour\n- fish", [["flour", "fish"]]),
    ],
    ids=["set in", "three deep", "letters", "same form", "bullets in numbers", "roman", "flat"],
)
def test_points_are_nested_as_they_are_typed(profile, text, expected):
    assert shape(text, profile) == expected


@pytest.mark.parametrize(
    "text", ["1. Pier\nb) south\n2. Light", "1. Pier\n3. Light", "a) Pier\na) Light"]
)
def test_signs_that_do_not_count_on_make_no_list(profile, text):
    assert shape(text, profile) == []


def test_a_line_that_is_set_in_goes_on_the_item(profile):
    text = "1. The pier is to be\n   mended this year.\n2. The light is to be\n   lit every night."
    (found,) = shape(text, profile)
    assert len(found) == 2 and found[0].startswith("1. The pier")


def test_names_and_dates_are_found_in_points_under_a_point(profile):
    text = "- Pier\n  - by Comrade Horn, until 3 May 1953\n- Light"
    made = encode("a.md", BEFORE.format(text).encode(), profile)
    assert made.tei is not None
    tei = made.tei.decode()
    assert 'when="1953-05-03"' in tei or 'notAfter="1953-05-03"' in tei
    assert "<persName" in tei.partition("<body>")[2]
