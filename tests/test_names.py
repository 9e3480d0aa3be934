"""Persons in the text, by what the text itself says of them."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.pipeline import encode

START = "The talks went on until the evening and will be continued tomorrow morning. "
TEI = "{http://www.tei-c.org/ns/1.0}"


def persons(profile, text: str) -> list[tuple[str, str | None]]:
    """The names of persons in the text with their certainty."""
    root = etree.fromstring(encode("a.txt", (START + text).encode(), profile).tei)
    return [
        ("".join(node.itertext()), node.get("cert"))
        for node in root.find(f"{TEI}text").iter(f"{TEI}persName")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cde. Suntsov came.", [("Suntsov", None)]),
        (
            "Ambassador A. M. Puzanov came with Cde. GROMYKO A.A. in the morning.",
            [("A. M. Puzanov", None), ("GROMYKO A.A.", None)],
        ),
        ("I told Comrade Liu Shaoqi that it was so.", [("Liu Shaoqi", None)]),
        ("Comrade Pak II Dong's report was read.", [("Pak II Dong", None)]),
        ("President John F. Kennedy was there.", [("John F. Kennedy", None)]),
        (
            "Dashdorj said that he had seen it, and Mongolia replied. Then Dashdorj left.",
            [("Dashdorj", "medium"), ("Dashdorj", "medium")],
        ),
        ("Tsogt, chief of a department, was there.", [("Tsogt", "medium")]),
        ("Then Hoover again refused it. Hoover said so.", [("Hoover", "medium"), ("Hoover", "medium")]),
        ("Moscow said no. The Americans replied. He asked why. Thus they agreed.", []),
        ("The Ministry informed us. Comrades said so. Washington noted it.", []),
        ("Agreed. Send it to the members. F. Gusev. 4 June", [("F. Gusev", None)]),
        (
            "Тогда утвердили состав: тт. Рябов (глава), Лосева, Ким Сан.",
            [("Рябов", None), ("Лосева", None), ("Ким Сан", None)],
        ),
        ("It is said in Part A. Introduction was good; see Section B. Results.", []),
        (
            "Ministers Udall and Freeman met the envoy J. Wolski at noon.",
            [("Udall", None), ("Freeman", None), ("J. Wolski", None)],
        ),
    ],
)
def test_persons_by_evidence(profile, text, found):
    assert persons(profile, text) == found
