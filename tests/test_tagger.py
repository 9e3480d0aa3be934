"""The tagger of names, and what is made of its word and that of the text."""

from __future__ import annotations

import gzip
import json

import pytest
import yaml

from encoder.authority import load as authorities
from encoder.core.chain import Chain
from encoder.core.model import Division, Document, Foreign, Name, Paragraph, Record, Text
from encoder.core.ranges import full_text
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.enrich import with_names
from encoder.enrich.names.tagger import train
from encoder.enrich.names.tagger.features import lexicon, shape
from encoder.enrich.names.tagger.tag import NameChain, shipped
from encoder.enrich.names.tagger.tokens import tokens
from encoder.pipeline import encode
from tests.conftest import ROOT

PASSAGES = yaml.safe_load((ROOT / "tests" / "gold" / "passages.yaml").read_text("utf-8"))


def marked(text, language, profile):
    """Kind and words of the names in a paragraph, in order."""
    span = Span(0, len(text))
    block = Paragraph(span=span, content=(Text(span=span, text=text),))
    version = Division(language=language, role="original", body=(block,))
    document = Document(name="a", record=Record(), divisions=(version,))
    found = with_names(document, profile, authorities.of(profile))
    return [
        (node.kind, text[node.span.start : node.span.end])
        for node in walk(found.divisions[0])
        if isinstance(node, Name)
    ]


def test_tokens_are_words_numbers_and_signs():
    read = tokens("Mr. O'Neil, NATO-a 1956: 毛泽东は")
    assert read.words == [
        "Mr",
        ".",
        "O",
        "'",
        "Neil",
        ",",
        "NATO",
        "-",
        "a",
        "1956",
        ":",
        "毛",
        "泽",
        "东",
        "は",
    ]
    assert [read.glued[n] for n in (0, 1, 2, 3, 4)] == [False, True, False, True, True]


def test_stretches_hold_what_can_be_a_name_and_the_words_between():
    read = tokens("the house of the Lord of the Isles was very old and cold when we came to Oban")
    parts = [" ".join(read.words[start:end]) for start, end in read.stretches()]
    assert parts == ["the Lord of the Isles was", "to Oban"]
    assert tokens("nothing here").stretches() == []


@pytest.mark.parametrize(
    ("word", "form"),
    [("Orlin", "Xxx"), ("IAEA", "XXX"), ("de", "xx"), ("McCoy", "XxX"), ("1956", "d4"), ("毛", "han"), ("ル", "kata")],
)  # fmt: skip
def test_forms_of_words(word, form):
    assert shape(word) == form


@pytest.mark.parametrize("case", PASSAGES, ids=[case["language"] for case in PASSAGES])
def test_titles_stand_outside_of_names(case, profile):
    found = marked(case["text"], case["language"], profile)
    persons = {words for kind, words in found if kind == "person"}
    roles = {words for kind, words in found if kind == "role"}
    assert set(case["roles"]) <= roles
    for role in case["roles"]:
        assert not any(role.casefold() in name.casefold().split() for name in persons)


def test_persons_of_the_passages(profile):
    """Precision and recall over seventeen languages, most of them with little or no training data."""
    right = wrong = missed = 0
    for case in PASSAGES:
        wanted = set(case["persons"])
        given = {w for kind, w in marked(case["text"], case["language"], profile) if kind == "person"}
        right, wrong = right + len(wanted & given), wrong + len(given - wanted)
        missed += len(wanted - given)
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.88


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Присутствовали и др. Участникам роздали план."),
        ("de", "Es ist z.T. Entscheidendes gesagt worden, den Herren Referenten wird gedankt."),
        ("en", "The price was US$ 200 and Their letter, Mr. Speaker, was lost."),
        ("bg", "Това не може да продължава така. Как е това?"),
        ("ro", "În vara aceea nu a fost nimic. Cum a fost?"),
        ("hr", "Međutim, nije bilo ništa novo."),
    ],
)
def test_no_junk(language, text, profile):
    assert [words for kind, words in marked(text, language, profile) if kind == "person"] == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Then came Franklin Delano Roosevelt with his wife.", "Franklin Delano Roosevelt"),
        ("fr", "Le président a reçu M. Poiret hier soir.", "Poiret"),
        ("en", "Mr. Rogers came. I read Rogers's Annual Report in the train.", "Rogers"),
    ],
)
def test_the_reach_of_a_name(language, text, name, profile):
    assert ("person", name) in marked(text, language, profile)


def test_the_weights_that_are_shipped_are_whole_numbers_and_small():
    for name in ("open", "share-alike"):
        found = shipped(name)
        assert all(isinstance(value, int) for value in found["values"])
        assert len(found["of"]) == len(found["values"]) == sum(found["sizes"])
        assert len(found["names"].split("\n")) == len(found["sizes"])
    folder = ROOT / "encoder" / "enrich" / "names" / "tagger"
    assert sum(path.stat().st_size for path in folder.glob("*.gz")) < 3_000_000


def test_side_by_side_is_one_by_one(profile):
    texts = [case["text"] for case in PASSAGES]
    chain = NameChain(shipped("open"), lexicon(profile))
    assert chain.find(texts) == [chain.find([text])[0] for text in texts]


def test_best_paths_are_those_of_all_paths():
    steps = {"A": {"A": -4}}
    weights = {"labels": ["A", "B"], "features": {"a": [0, 5], "b": [1, 3]}, "transitions": steps}
    chain = Chain(weights, lambda one, two: (one, two) != ("B", "B"), lambda label: label == "A")
    (worth,) = chain.paths([chain.emitted([["a"], ["b"], ["a"]])])
    assert worth.max(axis=1).tolist() == [13, 13, 13]
    assert worth.argmax(axis=1).tolist() == [0, 1, 0]
    assert chain.paths([]) == []


def test_training_gives_the_same_bytes_twice(profile):
    pytest.importorskip("pycrfsuite")
    rows = [
        train.Record("mine", str(n), case["language"], case["text"], _names(case))
        for n, case in enumerate(PASSAGES * 4)
    ]
    known = lexicon(profile)
    first, second = (train.written(train.trained(rows, known, rounds=20)) for _ in range(2))
    assert first == second
    found = NameChain(json.loads(gzip.decompress(first)), known).find([PASSAGES[0]["text"]])[0]
    assert any(one.kind == "PER" for one in found)


def _names(case):
    spans = [(case["text"].index(name), name) for name in case["persons"]]
    return tuple(sorted((at, at + len(name), "PER") for at, name in spans))


def test_what_is_left_out_is_whole_volumes_and_the_last_fifth():
    def row(source, ident):
        return train.Record(source, ident, "en", "", ())

    known = {
        "frus_en": [
            row("frus_en", f"frus19{n}v1-d{d}-1") for n in (61, 64, 69, 73, 77) for d in (1, 2)
        ],
        "other": [row("other", f"other-{n}") for n in range(10)],
        "auden_musulin": [row("auden_musulin", "auden__0059-0")],
    }
    kept, left = train.split(known)
    assert {one.ident[:8] for one in left if one.source == "frus_en"} == {"frus1977"}
    assert [one.ident for one in left if one.source == "other"] == ["other-8", "other-9"]
    assert not any(one.source == "auden_musulin" for one in kept)


def test_runs_in_other_scripts_are_foreign(profile):
    text = (
        "We came to the harbour in the morning and looked at the old town until the evening.\n\n" * 3
        + "The gate says שלום\u200f עליכם and \u0483 · Здравствуйте товарищ, αβγ δεζ in large letters.\n"
    )
    result = encode("a.txt", text.encode(), profile)
    found = [
        (node.language, full_text(node.content))
        for node in walk(result.document.divisions[0])
        if isinstance(node, Foreign)
    ]
    assert found == [("he", "שלום\u200f עליכם"), ("ru", "Здравствуйте товарищ"), ("el", "αβγ δεζ")]
    assert result.sound
