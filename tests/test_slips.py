"""Slips of the recognition: what is corrected, and what never is."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.fidelity import verify
from encoder.pipeline import encode

TEI = "{http://www.tei-c.org/ns/1.0}"
TALK = "The talks went on until the evening and will be continued tomorrow morning. "
BESEDA = "Переговоры продолжались до вечера и будут продолжены завтра утром, как сказал министр. "


def corrected(profile, text):
    """What stands in sic and corr, with its certainty."""
    result = encode("a.txt", text.encode(), profile)
    assert verify(result.tei, text.encode(), result.certificate(text.encode(), "a.xml")) == []
    root = etree.fromstring(result.tei)
    return [
        (
            "".join(c.find(f"{TEI}sic").itertext()),
            c.findtext(f"{TEI}corr"),
            c.find(f"{TEI}corr").get("cert"),
        )
        for c in root.iter(f"{TEI}choice")
        if c.find(f"{TEI}corr") is not None
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TALK + "Kim II Sung came.", [("II", "Il", "medium")]),
        (TALK + "Cde. Kim II Sung's report.", [("II", "Il", "medium")]),
        (TALK + "Kim Il Sung saw it. Kim II Sung came.", [("II", "Il", "high")]),
        (TALK + "KIM 1L SUNG came.", [("1L", "IL", "medium")]),
        (BESEDA + 'Он был на с"езде.', [('с"езде', "съезде", "high")]),
        (BESEDA + "Прибыл в Лхенъян.", [("Лхенъян", "Пхеньян", "medium")]),
        (BESEDA + "Там был нак ир у.", [("нак", "Пак", "medium")]),
    ],
)
def test_certain_slips_are_corrected_beside_the_text(profile, text, found):
    assert corrected(profile, text) == found


@pytest.mark.parametrize(
    "text",
    [
        TALK + "World War II was over.",
        TALK + "King Nam II of a fairy tale.",
        TALK + "Part II, Sung by Kim.",
        TALK + "Mao Zedang came.",
        TALK + "L.I. Brezhnev came.",
        TALK + 'He said "no"to it.',
        BESEDA + 'Он сказал: "съезд"и ушел.',
        BESEDA + 'завод "Красный"рабочий',
        TALK + "Chapter II. Kim Il Sung came.",
    ],
)
def test_nothing_else_is(profile, text):
    assert corrected(profile, text) == []


def test_a_corrected_name_has_its_pointer_and_a_note(profile):
    result = encode("a.txt", (TALK + "Kim II Sung came.").encode(), profile)
    assert b'<persName ref="#p.kim-il-sung">Kim <choice><sic>II</sic>' in result.tei
    slips = [(d.text, d.correction) for d in result.findings if d.code == "E402"]
    assert slips == [("II", "Il")]
