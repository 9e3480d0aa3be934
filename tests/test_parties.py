"""Sender and addressee by the title of a record, and where they stand in the header."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder import Encoder, profile
from encoder.pipeline import encode
from encoder.record.parties import parties

TEI = "{http://www.tei-c.org/ns/1.0}"
NOBODY = (None, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cable, Orlin to Brant", ("Orlin", "Brant")),
        ("Telegram Jan Orlin to Vera Brant about the meeting with Sand", ("Jan Orlin", "Vera Brant")),
        (
            "Coded telegram from the Ambassador to Utopia J. Orlin to the Ministry regarding ice",
            ("the Ambassador to Utopia J. Orlin", "the Ministry"),
        ),
        ("Report, Orlin to Brant and the Council (Excerpt)", ("Orlin", "Brant and the Council")),
        ("Letter from J. Orlin to the Council, 12 March 1950", ("J. Orlin", "the Council")),
        ("Cable, Brant [Sand] to Orlin [via Mole]", ("Brant [Sand]", "Orlin")),
        ("Brief von Orlin an Brant über die Reise", ("Orlin", "Brant")),
        ("Lettre de M. Orlin à M. Brant", ("M. Orlin", "M. Brant")),
        ("Record of conversation between Orlin and Brant", NOBODY),
        ("Note on the visit to Port Orlin", NOBODY),
        ("Report of the Delegation's Visit to Orlin", NOBODY),
        ("Report, Orlin's Trip to Utopia", NOBODY),
        ("Journal of the Ambassador to Utopia", NOBODY),
        ("Telegram to Port Orlin", NOBODY),
        ("", NOBODY),
        (None, NOBODY),
    ],
)
def test_a_title_names_sender_and_addressee(title: str | None, expected: tuple) -> None:
    assert parties(title, profile.load()) == expected


RECORD = """March 3, 1949

Cable, Jan Orlin to Vera Brant

Citation:

"Cable, Jan Orlin to Vera Brant", March 3, 1949, Harbour Archive.

Contents:

Translation - English

The ice is thick. No ship has come in for a week, and the bread for the lighthouse is nearly gone.

Send the tug as soon as the wind turns.
"""


def test_what_only_the_title_says_is_doubted() -> None:
    tree = etree.fromstring(encode("a.txt", RECORD.encode(), profile.load()).tei)
    actions = tree.findall(f".//{TEI}correspAction")
    assert [a.get("type") for a in actions] == ["sent", "received"]
    assert [a[0].text for a in actions] == ["Jan Orlin", "Vera Brant"]
    assert {a[0].get("cert") for a in actions} == {"medium"}


@pytest.mark.parametrize(
    ("signature", "mark", "name"),
    [
        ("gez. von Rümelin\nGesandter", "gez.", "von Rümelin"),
        ("gez. Hans von der Linden", "gez.", "Hans von der Linden"),
        ("(signed) van Houten\nMinister", "(signed)", "van Houten"),
        ("/s/ Peter Hale\nDirector", "/s/", "Peter Hale"),
    ],
)
def test_a_name_beside_the_mark_may_begin_with_a_small_word(signature, mark, name):
    text = f"Riga, 14 September 1950\n\nDear Director,\n\nThe harbour is closed.\n\nYours,\n\n{signature}\n"
    root = etree.fromstring(Encoder().encode(text).tei)
    signed = root.find(".//{http://www.tei-c.org/ns/1.0}signed")
    (person,) = signed.iter("{http://www.tei-c.org/ns/1.0}persName")
    assert "".join(person.itertext()) == name
    (seg,) = signed.iter("{http://www.tei-c.org/ns/1.0}seg")
    assert "".join(seg.itertext()).strip("()/") in mark
