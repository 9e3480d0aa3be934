"""Names that a statistical model proposes."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder import cli, enrich
from encoder.fidelity import verify
from encoder.pipeline import encode

TEI = "{http://www.tei-c.org/ns/1.0}"
TALK = "The talks went on until the evening and will be continued tomorrow morning. "


class Fixed:
    """A recogniser that proposes given words, right or wrong."""

    languages = frozenset({"en"})

    def __init__(self, **words):
        self.words = words

    def propose(self, text, language):
        for word, kind in self.words.items():
            at = text.find(word)
            if at >= 0:
                yield at, at + len(word), kind


def named(profile, text, model):
    result = encode("a.txt", text.encode(), profile, model=model)
    assert verify(result.tei, text.encode(), result.certificate(text.encode(), "a.xml")) == []
    root = etree.fromstring(result.tei)
    return [
        (etree.QName(n).localname, "".join(n.itertext()), n.get("ref"), n.get("cert"), n.get("resp"))
        for n in root.find(f"{TEI}text").iter(f"{TEI}persName", f"{TEI}placeName", f"{TEI}orgName")
    ]


def test_a_proposal_says_whose_it_is(profile):
    assert named(profile, TALK + "Zanzara was told of it.", Fixed(Zanzara="person")) == [
        ("persName", "Zanzara", None, "low", "#resp.encoder")
    ]
    assert named(profile, TALK + "Zanzara was told of it.", None) == []


def test_a_proposal_never_overrides_what_is_known(profile):
    model = Fixed(
        **{
            "Kim Il Sung": "place",
            "Il": "body",
            "Sung came": "person",
            "file": "person",
            "Moscow": "person",
        }
    )
    assert named(profile, TALK + "Kim Il Sung came from Moscow with a file.", model) == [
        ("persName", "Kim Il Sung", "#p.kim-il-sung", None, None),
        ("placeName", "Moscow", "#pl.moscow", None, None),
    ]


def test_without_the_extra_the_command_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    def missing():
        raise enrich.MissingExtra("pip install 'tei-encoder[ner]'")

    monkeypatch.setattr(enrich, "recogniser", missing)
    (tmp_path / "a.txt").write_text(TALK, "utf-8")
    assert cli.main(["encode", str(tmp_path / "a.txt"), "--out", str(tmp_path / "o"), "--ner"]) == 2
    assert "pip install 'tei-encoder[ner]'" in capsys.readouterr().err


def test_the_russian_model_proposes(profile):
    pytest.importorskip("natasha")
    text = "Вчера вечером Мария Дубровская приехала в Рыбинск и рассказала о школе."
    found = named(profile, text, enrich.recogniser())
    assert ("placeName", "Рыбинск", None, "low", "#resp.encoder") in found
    assert any(kind == "persName" and "Дубровская" in name for kind, name, *_ in found)
