"""What corrections teach, and how far two editors agree."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder import Encoder
from encoder.cli import main
from encoder.core.source import Source
from encoder.corrections import read
from encoder.editing.agree import agreement
from encoder.editing.learn import Corrected, learn
from encoder.profile import ProfileError, configuration, load
from encoder.structure.adapt import Taught, adapted, errors
from encoder.structure.decoder import shipped, with_weights

TEI = "{http://www.tei-c.org/ns/1.0}"
WORDS = [
    "harbour",
    "quay",
    "crane",
    "barge",
    "pilot",
    "anchor",
    "lantern",
    "rope",
    "sail",
    "mast",
    "keel",
    "chart",
]


def letter(number):
    """A letter of an archive with a form of its own: a line of stars and a number before each text."""
    one, two = WORDS[number % 12], WORDS[(number * 5 + 3) % 12]
    return (
        f"No. {100 + number}\n\n"
        f"The {one} of the {two} was looked at in the morning by the two masters of the port, who found it sound.\n\n"
        f"zz {one} besides the {two}, as they say.\n\n"
        f"They went on to the {two} and wrote down what they saw there, and in the evening they came back.\n"
    )


def heads(root):
    """How many headings begin as those of the archive do."""
    return sum(
        "".join(h.itertext()).startswith("zz") for h in root.find(f"{TEI}text").iter(f"{TEI}head")
    )


def corrected(number):
    said = "corrections:\n  - {at: {line: 5, text: zz}, block: head}\n"
    return Corrected(Source(f"l{number}.txt", letter(number)), read("c", said.encode()))


def test_weights_are_learnt_and_help_with_documents_that_nobody_corrected():
    profile = load("archival")
    learnt = learn([corrected(n) for n in range(8)], profile, Encoder(profile).authority)
    assert learnt.effect.after < learnt.effect.before
    taught = profile.model_copy(update={"weights": learnt.weights, "weights_digest": "0" * 64})
    found = {"before": 0, "after": 0}
    for number in range(30, 38):
        for when, one in (("before", profile), ("after", taught)):
            root = etree.fromstring(Encoder(one).encode_bytes("x.txt", letter(number).encode()).tei)
            found[when] += heads(root)
    assert found["before"] < found["after"], found
    assert "SHA-256 of the weights: " + "0" * 64 in "".join(root.find(f"{TEI}teiHeader").itertext())


def test_learning_is_the_same_every_time_and_moves_nothing_that_is_right():
    right = [Taught([["words:2", "line:0"]], ["B-head"])]
    first = adapted(shipped(), right)
    assert first == adapted(shipped(), right)
    made = with_weights(shipped(), first)
    assert errors(made, right)[0] <= errors(shipped(), right)[0]
    assert adapted(shipped(), []) == {"features": {}, "transitions": {}}


def test_labels_that_the_weights_do_not_know_teach_nothing():
    assert adapted(shipped(), [Taught([["words:2"]], ["B-unknown"])])["features"] == {}


def test_words_entries_and_variants_are_proposed_with_their_places(tmp_path):
    text = "Riga, 3 May 1950\n\nEsteemed colleague,\n\nThe quay was closed. I. V. Stalin wrote, and Jean Brun too.\n"
    said = """corrections:
  - {at: {line: 3, text: Esteemed}, block: salute}
  - {at: {line: 5, text: I. V. Stalin}, name: p.stalin}
  - {at: {line: 5, text: Jean Brun}, name: {new: {id: brun, names: {en: Jean Brun}}}}
"""
    encoder = Encoder(load("wilson-center"))
    documents = [Corrected(Source("l.txt", text), read("c", said.encode()))]
    learnt = learn(documents, encoder.profile, encoder.authority)
    assert [(w.key, w.words, w.places) for w in learnt.words] == [
        ("salutes", "Esteemed colleague", ("l.txt:3",))
    ]
    assert {v.ident for v in learnt.variants} >= {"brun"}


def test_labels_of_metadata_are_learnt_from_fields_of_the_header(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    own = "name: own\nextends: archival\n"
    (tmp_path / "own.yaml").write_text(own)
    record = "Betreffzeile: The closing of the harbour\nAblageort: RGANI\n\n" + letter(3)
    (tmp_path / "l.txt").write_text(record)
    said = "corrections:\n  - field: {title: The closing of the harbour, archive: RGANI}\n"
    (tmp_path / "l.corrections.yaml").write_text(said)
    assert main(["learn", "l.txt", "--profile", "own.yaml", "--apply", "learnt"]) == 0
    told = capsys.readouterr().out
    assert "record.fields.title: 'Betreffzeile' (l.txt:1)" in told
    assert "record.fields.repository: 'Ablageort' (l.txt:2)" in told
    learnt = load("learnt/profile.yaml")
    assert "Betreffzeile" in learnt.record.fields["title"] and "Title" in learnt.record.fields["title"]
    (tmp_path / "l.corrections.yaml").unlink()
    result = Encoder(learnt).encode(tmp_path / "l.txt")
    title = etree.fromstring(result.tei).find(f".//{TEI}titleStmt/{TEI}title")
    assert title.text == "The closing of the harbour"


def test_the_command_applies_what_it_learnt_and_the_next_run_uses_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / f"in/l{number}.txt").write_text(letter(number))
        said = "corrections:\n  - {at: {line: 5, text: zz}, block: head}\n  - {at: {line: 5, text: zz}, name: {new: {id: zz, names: {en: Zz}}}}\n"
        (tmp_path / f"in/l{number}.corrections.yaml").write_text(said)
    assert main(["learn", "in", "--apply", "learnt"]) == 0
    told = capsys.readouterr().out
    assert "6 block head" in told and "wrong before" in told and "authority: new entry of zz" in told
    settings = [
        line.strip() for line in told.partition("tei-encoder.yaml:")[2].splitlines() if line.strip()
    ]
    (tmp_path / "tei-encoder.yaml").write_text("\n".join(settings) + "\n")
    (tmp_path / "new.txt").write_text(letter(40))
    assert main(["encode", "new.txt", "--out", "out"]) == 0
    root = etree.parse("out/new.xml").getroot()
    assert heads(root) == 1
    assert main(["validate", "out/new.xml"]) == 0


def test_without_corrections_there_is_nothing_to_learn(tmp_path, capsys):
    (tmp_path / "l.txt").write_text(letter(1))
    assert main(["learn", str(tmp_path)]) == 2
    assert "no corrections" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"features": {}}',
        '{"features": {"x": {"B-p": "1"}}, "transitions": {}}',
        '{"features": {"x": {"q": 1}}, "transitions": {}}',
    ],
)
def test_weights_that_are_none_are_a_mistake_of_the_configuration(tmp_path, content):
    (tmp_path / "w.json").write_text(content)
    (tmp_path / "tei-encoder.yaml").write_text("weights: w.json\n")
    with pytest.raises(ProfileError, match="weights"):
        configuration.read(tmp_path / "tei-encoder.yaml").applied(load("archival"))


# --- agreement -------------------------------------------------------------------------------------


def said(*entries):
    return read("c", ("corrections:\n" + "\n".join(entries) + "\n").encode() if entries else b"")


HEAD = "  - {at: {line: 1, text: A}, block: head}"
ITEM = "  - {at: {line: 1, text: A}, block: item}"
DATE = "  - {at: {line: 2, text: B}, date: '1950'}"
NAME = "  - {at: {line: 3, text: C}, name: nobody}"


def test_kappa_of_known_tables():
    assert agreement([(said(HEAD, DATE), said(HEAD, DATE))]).kappa == 1
    assert agreement([(said(), said())]).kappa is None
    half = agreement([(said(HEAD, DATE, NAME), said(ITEM, DATE, NAME))])
    assert (half.same, half.places, len(half.differences)) == (2, 3, 1)
    # two of three alike; by chance 1/9 + 1/9 of the tables of each
    assert half.kappa == pytest.approx((2 / 3 - 2 / 9) / (1 - 2 / 9))
    apart = agreement([(said(HEAD), said(DATE))])
    assert apart.kappa == pytest.approx(0.0, abs=1.0) and apart.same == 0


def test_differences_name_the_place():
    (one,) = agreement([(said(HEAD), said(ITEM))]).differences
    assert (one.verb, one.line, one.one, one.other) == ("block", 1, "head", "item")


def test_the_command_compares_files_and_folders(tmp_path, capsys):
    for name, entry in (("a", HEAD), ("b", ITEM)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "l.corrections.yaml").write_text("corrections:\n" + entry + "\n")
    assert main(["agree", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert "kappa" in capsys.readouterr().out
    assert (
        main(["agree", str(tmp_path / "a/l.corrections.yaml"), str(tmp_path / "a/l.corrections.yaml")])
        == 0
    )
    assert main(["agree", str(tmp_path / "a"), str(tmp_path / "none")]) == 2
