"""The proof that nothing was lost: it holds for what is faithful, and finds what is not."""

from __future__ import annotations

import hashlib
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from encoder import cli
from encoder import profile as profiles
from encoder.fidelity import judged, renewed, verify
from encoder.fidelity.sequences import opcodes
from encoder.pipeline import encode
from tests.conftest import NO_SHARED, ROOT, shared_folder
from tests.damage import MARKUP, TEXT
from tests.property.strategies import TEXT as ANY

PLACES = 4
"""So often each kind of damage is done to each document, at random places."""
LETTER = (
    "Посетил министра и сказал ему о 2 [2 слова неразборчиво] книгах.\n\n"
    "The tariff’s [sic] rise.[1] He came\nback [him] on 5 May.\n\n1. A note.\n"
).encode()
FORM = b"""TOP SECRET Copy No ____

I visited the minister at his request and told him about the matter of the loan.
"""


def corpus():
    for path in sorted((ROOT / "corpus").glob("*.*")):
        if path.suffix in (".txt", ".md"):
            yield path


@pytest.fixture(scope="module")
def encoded(profile):
    """Every document of the corpus: (name, source, TEI, certificate)."""
    texts = [(path.stem, path.read_bytes()) for path in corpus()]
    made = []
    for name, data in [*texts, ("form", FORM)]:
        result = encode(f"{name}.txt", data, profile)
        made.append((name, data, result.tei, result.certificate(data, f"{name}.xml")))
    return made


def codes(found) -> set[str]:
    return {d.code for d in found}


def with_digests_of(certificate: bytes, tei: bytes) -> bytes:
    """The certificate of somebody who damaged the TEI and made the digests anew."""
    said = json.loads(certificate)
    said["tei"]["sha256"] = hashlib.sha256(tei).hexdigest()
    said["tei"]["lines"] = [hashlib.sha256(line).hexdigest()[:8] for line in tei.split(b"\n")]
    return json.dumps(said).encode()


def test_the_corpus_is_faithful(encoded):
    for name, source, tei, certificate in encoded:
        assert verify(tei, source, certificate) == [], name


SAID = (
    b"He saw [2 words illegible] books in the F[oreign] M[inistry] today.[1] He came back.\n\n"
    b"Second one.\n\n[1] A note.\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("books", "books<abbr>forged words added here</abbr>"),
        ("<abbr>F</abbr>", "<abbr>WRONG</abbr>"),
        ("</text>\n", "</text>A forged sentence.\n"),
        ("</text>", "</text><text><body><p>A whole forged paragraph.</p></body></text>"),
        ("</text>", "</text><standOff><note>A whole forged paragraph.</note></standOff>"),
        ("saw <gap", "saw<gap"),
        ("</gap> books", "</gap>books"),
        ("</note> He", "</note>He"),
        ("books", "bo <note/>oks"),
        ("books in", "books<stage/>in"),
        ("Second one", "Sec</p><p>ond one"),
        ('</p>\n          <p xml:id="en.p2">', " "),
        ("Second one", "Second  <!-- x -->on e"),
        ("<choice>", "so <choice>"),
        ("<ex>oreign</ex>", "<ex>inance</ex>"),
    ],
)
def test_words_blanks_and_edges_anywhere_are_seen(profile, old, new):
    """What an adversarial reader of the program changed without being found out."""
    result = encode("a.txt", SAID, profile)
    proof = result.certificate(SAID, "a.xml")
    made = result.tei.decode().replace(old, new, 1).encode()
    assert made != result.tei
    assert codes(verify(made, SAID, with_digests_of(proof, made))) == {"F613"}


def test_what_is_kept_in_tei_is_faithful():
    for path in corpus():
        tei = ROOT / "tei" / f"{path.stem}.xml"
        assert (
            verify(tei.read_bytes(), path.read_bytes(), tei.with_suffix(".fidelity.json").read_bytes())
            == []
        )


@pytest.mark.slow
def test_every_mutant_of_the_text_is_caught(encoded):
    """By the words alone, even when the digests were made anew; 2,000 mutants in all."""
    done: dict[str, int] = {}
    for name, source, tei, certificate in encoded:
        for kind, damage in TEXT.items():
            for number in range(PLACES):
                made = damage(tei.decode(), random.Random(f"{name} {kind} {number}"))
                if made is None:
                    continue
                damaged = made.encode()
                found = verify(damaged, source, with_digests_of(certificate, damaged))
                assert codes(found) == {"F613"}, (name, kind, number)
                found = verify(damaged, source, certificate)
                assert "F612" in codes(found), (name, kind, number)
                done[kind] = done.get(kind, 0) + 1
    assert set(done) == set(TEXT)
    assert sum(done.values()) >= 2000


def test_every_mutant_of_the_markup_is_caught_at_its_line(encoded):
    done: dict[str, int] = {}
    for name, source, tei, certificate in encoded:
        for kind, damage in MARKUP.items():
            for number in range(PLACES):
                made = damage(tei.decode(), random.Random(f"{name} {kind} {number}"))
                if made is None:
                    continue
                found = verify(made.encode(), source, certificate)
                changed = next(
                    i
                    for i, (a, b) in enumerate(
                        zip(tei.decode().split("\n"), made.split("\n"), strict=False), 1
                    )
                    if a != b
                )
                assert changed in {d.line for d in found if d.code == "F612"}, (name, kind)
                done[kind] = done.get(kind, 0) + 1
    assert set(done) == set(MARKUP)


def test_any_changed_byte_has_its_line(encoded):
    chance = random.Random(1)
    for _, source, tei, certificate in encoded:
        for data, code in ((tei, "F612"), (source, "F611")):
            at = chance.randrange(len(data))
            other = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            pair = (other, source) if code == "F612" else (tei, other)
            found = verify(*pair, certificate)
            line = data.count(b"\n", 0, at) + 1
            lines = {d.line for d in found if d.code == code}
            assert line in lines or line + 1 in lines or found and codes(found) <= {"V501", "F614"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda said: said["text"].pop(
                next(i for i, p in enumerate(said["text"]) if isinstance(p, list))
            ),
            "F601",
        ),
        (lambda said: said["other"]["markup"].append([0, 2]), "F602"),
        (lambda said: said["text"].append("indeed"), "F614"),
        (lambda said: said["text"].append([5, 3]), "F614"),
        (lambda said: said["text"].append([None]), "F614"),
        (lambda said: said.pop("tei"), "F614"),
        (lambda said: said.update(format="another"), "F614"),
        (lambda said: said["source"].update(codepoints=99_999_999), "F614"),
        (lambda said: said["text"].append("_" * 999), "F614"),
        (lambda said: said["other"]["layout"].append([0, 30]), "F614"),
        (lambda said: said["text"].append([0, float("inf")]), "F614"),
        (lambda said: said["tei"].update(sha256="0", lines=[[]]), "F614"),
    ],
)
def test_a_forged_certificate_is_found(encoded, change, code):
    _, source, tei, certificate = encoded[0]
    said = json.loads(certificate)
    change(said)
    assert code in codes(verify(tei, source, json.dumps(said).encode()))


@pytest.mark.parametrize(
    "certificate", [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 1}', b"[" * 100_000]
)
def test_what_is_no_certificate_proves_nothing(encoded, certificate):
    _, source, tei, _ = encoded[0]
    assert codes(verify(tei, source, certificate)) == {"F614"}


def test_without_a_certificate_words_are_matched(profile):
    result = encode("a.txt", LETTER, profile)
    assert codes(verify(result.tei, LETTER, None)) == {"F610"}
    for old, new in ((b"tariff", b"tax"), ("министра".encode(), b""), (b"back", b"back and back")):
        damaged = result.tei.replace(old, new)
        assert damaged != result.tei
        assert codes(verify(damaged, LETTER, None)) == {"F610", "F613"}


def test_differences_are_found_in_time_that_grows_with_the_text():
    words = [f"w{number}" for number in range(20_000)]
    other = [*words[:5000], "new", *words[5000:12_000], *words[12_003:], "end"]
    assert [code for code in opcodes(words, other) if code[0] != "equal"] == [
        ("insert", 5000, 5000, 5000, 5001),
        ("delete", 12_000, 12_003, 12_001, 12_001),
        ("insert", 20_000, 20_000, 19_998, 19_999),
    ]


def test_the_certificate_counts_every_code_point(encoded):
    for name, source, _, certificate in encoded:
        said = json.loads(certificate)
        assert sum(said["codepoints"].values()) == said["source"]["codepoints"], name
        assert said["codepoints"]["text"] > 0.3 * len(source.decode()), name


def test_every_identifier_has_its_place_in_the_source(encoded):
    for name, source, tei, certificate in encoded:
        said = json.loads(certificate)
        text = source.decode("utf-8-sig")
        root = etree.fromstring(tei)
        for node in root.iter("{*}p"):
            ident = node.get("{http://www.w3.org/XML/1998/namespace}id")
            if (
                ident is None
                or node.find(".//{*}note") is not None
                or node.find("{*}choice") is not None
            ):
                continue
            start, end, line = said["nodes"][ident]
            assert line == text.count("\n", 0, start) + 1, name
            words = re.findall(r"\w+", "".join(node.itertext()))
            assert words[0][:2] in text[start : start + 40], (name, ident)
            assert words[-1][-2:] in text[max(0, end - 40) : end], (name, ident)


@pytest.mark.parametrize(
    "data",
    [
        LETTER.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + LETTER,
        LETTER.decode().encode("utf-16"),
        b"a\x00b word [1\x0b word] here.",
        b"One\x0cpage [illegible\n\nwords] more.",
    ],
)
def test_encodings_and_line_ends(profile, data):
    result = encode("a.txt", data, profile)
    assert verify(result.tei, data, result.certificate(data, "a.xml")) == []


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(ANY)
def test_any_text_encodes_to_a_tei_that_verifies(text):
    data = text.encode("utf-8", errors="surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        return
    result = encode("any.txt", data, profiles.load())
    if result.tei is not None:
        assert verify(result.tei, data, result.certificate(data, "any.xml")) == []
    assert not {d.code for d in result.findings} & {"F601", "F602", "F603"}


@pytest.mark.skipif(shared_folder() is None, reason=NO_SHARED)
@pytest.mark.parametrize("folder", ["seeds", "real", "specimens"])
def test_the_real_documents_verify_at_every_code_point(profile, shared, folder):
    for path in sorted((shared / folder).glob("*.txt")):
        data = path.read_bytes()
        result = encode(path.name, data, profile)
        assert verify(result.tei, data, result.certificate(data, f"{path.stem}.xml")) == [], path.name


# --- what the certificate says beyond the proof -------------------------------------------------------

OLD = ROOT / "tests" / "fixtures" / "0.1.0"


@pytest.mark.parametrize("name", ["letter.fidelity.json", "batch.fidelity.jsonl"])
def test_deposits_of_the_first_version_stay_provable(name):
    """Written by 0.1.0; its certificates let list signs be layout and list no corrections."""
    tei, source = (OLD / "letter.xml").read_bytes(), (OLD / "letter.txt").read_bytes()
    certificate = (OLD / name).read_bytes()
    assert json.loads(certificate)["format"] == "tei-encoder fidelity certificate 1"
    if name.startswith("letter"):
        assert verify(tei, source, certificate) == []
    for old, new in (
        (b">Il</corr>", b">hidden words</corr>"),
        (b"harbour", b"haven"),
        (b"dredger", b""),
    ):
        damaged = tei.replace(old, new, 1)
        assert damaged != tei
        assert "F613" in codes(verify(damaged, source, with_digests_of(certificate, damaged)))


def test_an_account_of_every_character_with_the_words_called_markup(profile):
    result = encode("letter.txt", LETTER, profile)
    verdict = judged(result.tei, LETTER, result.certificate(LETTER, "letter.xml"))
    account = verdict.account
    assert verdict.findings == []
    assert account.text + account.markup + account.record + account.layout == len(LETTER.decode())
    assert {"[sic]", "[1]"} <= dict(account.words).keys() and sum(n for _, n in account.words) >= 4
    slip = b"I spoke with Kim II Sung on 5 May 1953, and he told me of the matter of the loan.\n"
    result = encode("slip.txt", slip, profile)
    assert judged(result.tei, slip, result.certificate(slip, "slip.xml")).account.corrections == (
        ("Il", 1),
    )


@pytest.mark.parametrize("role", ["foo", "layout", "record"])
def test_words_cannot_be_hidden_in_a_role(profile, role):
    """In another role nothing can stand, layout holds no words, and words of the record that the
    header does not have are listed."""
    source = (
        b"They decided to shoot the prisoners at dawn, if x < 5 and all the rest of the men agreed.\n"
    )
    result = encode("a.txt", source, profile)
    hidden = b" < 5 and all the rest" if role == "layout" else b" to shoot the prisoners"
    start = source.index(hidden)
    tei = result.tei.replace(hidden.replace(b"<", b"&lt;"), b"")
    said = json.loads(with_digests_of(result.certificate(source, "a.xml"), tei))
    said["other"].setdefault(role, []).append([start, start + len(hidden)])
    said["text"] = [
        part
        for piece in said["text"]
        for part in (
            [piece]
            if isinstance(piece, str) or not piece[0] <= start < piece[1]
            else [[piece[0], start], [start + len(hidden), piece[1]]]
        )
    ]
    verdict = judged(tei, source, json.dumps(said).encode())
    if role == "record":
        assert {"shoot", "prisoners"} <= dict(verdict.account.record_words).keys()
    else:
        assert codes(verdict.findings) == {"F614"}


def test_all_declared_changes_count(profile):
    source = b"\n\n".join(
        b"In the year %d he came back to the town with the others." % year for year in range(1800, 1870)
    )
    result = encode("a.txt", source, profile)
    edited = re.sub(rb"In the year (\d+) he", rb"In the year \1 she", result.tei)
    made = renewed(edited, source, result.certificate(source, "a.xml"))
    assert codes(verify(edited, source, made)) == {"F616"}
    before, _, after = edited.rpartition(b"came back")
    more = before + b"came home" + after
    assert "F613" in codes(verify(more, source, with_digests_of(made, more)))


def test_a_second_header_and_a_span_beyond_the_text_are_found(profile):
    result = encode("letter.txt", LETTER, profile)
    certificate = result.certificate(LETTER, "letter.xml")
    second = result.tei.replace(b"<text>", b"<teiHeader><p>hidden words</p></teiHeader><text>", 1)
    assert "F613" in codes(verify(second, LETTER, with_digests_of(certificate, second)))
    said = json.loads(certificate)
    said["other"]["record"].append([5, 9_999_999])
    assert codes(verify(result.tei, LETTER, json.dumps(said).encode())) == {"F614"}


def test_passages_at_another_place_are_counted(profile):
    result = encode("letter.txt", LETTER, profile)
    assert judged(result.tei, LETTER, result.certificate(LETTER, "letter.xml")).account.moved >= 1


@pytest.mark.parametrize("sign", ["%", "№", "$", ",", "-", "§", "€", "(", ".", "~", ">"])
def test_a_sign_is_never_layout(profile, sign):
    text = f"He paid 5 {sign} of the sum on that day, and he told us so in the evening.\n".encode()
    result = encode("a.txt", text, profile)
    said = json.loads(result.certificate(text, "a.xml"))
    at = text.decode().index(sign)
    said["other"]["layout"].append([at, at + 1])
    assert [d.reason[:28] for d in verify(result.tei, text, json.dumps(said).encode())] == [
        "it takes a sign for layout ("
    ]


def test_a_list_sign_is_markup_and_a_hyphen_at_a_cut_is_layout(profile):
    text = (
        b"We asked for:\n\n- two cranes from the shipyard\n- a dredger\n\nThe work on the northern pier, which was damaged by the ice, will be "
        b"under-\n\n- 2 -\n\ntaken soon by the men of the yard, and the cranes will follow in the autumn.\n"
    )
    result = encode("a.txt", text, profile)
    said = json.loads(result.certificate(text, "a.xml"))
    layout, markup = (
        "".join(text.decode()[a:b] for a, b in said["other"][role]) for role in ("layout", "markup")
    )
    assert markup.count("-") == 2 and layout.count("-") == 1
    assert verify(result.tei, text, json.dumps(said).encode()) == []


def test_a_new_certificate_for_tei_that_was_edited_on_purpose(profile, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    source = (
        b"He came back on the evning of the same day.\n\nHe told us of the letter that he had seen.\n"
    )
    result = encode("a.txt", source, profile)
    edited = result.tei.replace(b"evning", b"evening").replace(
        b'<p xml:id="en.p2">', b'<p xml:id="en.p2"><!-- seen -->'
    )
    for name, data in (
        ("a.txt", source),
        ("a.xml", edited),
        ("a.fidelity.json", result.certificate(source, "a.xml")),
    ):
        Path(name).write_bytes(data)
    assert cli.main(["verify", "a.xml", "a.txt"]) == 1
    assert cli.main(["verify", "a.xml", "a.txt", "--certificate-out", "new.json"]) == 0
    assert "1 passage of its text not that of the source" in capsys.readouterr().out
    said = json.loads(Path("new.json").read_bytes())
    assert said["edited"]["text"][0][:2] == ["evning", "evening"] and len(said["edited"]["lines"]) == 2
    assert said["edited"]["written as"] == hashlib.sha256(result.tei).hexdigest()
    assert cli.main(["verify", "a.xml", "a.txt", "new.json", "--notes"]) == 0
    printed = capsys.readouterr().out
    assert "note F616 the TEI has “evening”, the source “evning”" in printed
    assert "1 file edited on purpose: the text is not that of the source in 1 passage" in printed
    assert "the text of the TEI is that of the source, " not in printed
    Path("a.xml").write_bytes(edited.replace(b"letter", b"note"))
    assert cli.main(["verify", "a.xml", "a.txt", "new.json"]) == 1, "only what is declared is allowed"


def test_the_printed_line_claims_what_is_proved(profile, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(LETTER)
    cli.main(["encode", "a.txt", "--out", "o", "-q"])
    capsys.readouterr()
    assert cli.main(["verify", "o/a.xml", "a.txt", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["verify", "o/a.xml", "a.txt"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()[:3]
    assert first.startswith("1 file verified: the text of the TEI is that of the source, ")
    assert "is the certificate's word" in second and third.startswith("words called markup: ")
    assert cli.main(["verify", "o/a.xml", "a.txt", "--format", "json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["account"]["markup_words"]["[sic]"] == 1


def called_record(result, text: bytes, words: str, at: int) -> tuple[bytes, bytes]:
    """TEI without some words of its text, and a certificate that calls them record."""
    source = text.decode()
    start = source.index(words, at)
    end = start + len(words)
    tei = result.tei.replace(f" {words} ".encode(), b" ", 1)
    said = json.loads(result.certificate(text, "a.xml"))
    pieces = []
    for piece in said["text"]:
        if isinstance(piece, list) and piece[0] <= start and end + 1 <= piece[1]:
            pieces += [[piece[0], start], [end + 1, piece[1]]]
        else:
            pieces.append(piece)
    said["text"] = pieces
    said["other"]["record"].append([start, end + 1])
    return tei, with_digests_of(json.dumps(said).encode(), tei)


@pytest.mark.parametrize("words", ["not", "%", "5 %"])
def test_words_of_the_text_that_are_called_record_are_shown(profile, words):
    text = (
        b"The Minister Did Not Agree\n\nDate: May 5, 1956\n\nSummary: he did not agree to 5 % of it\n\n"
        b"Citation: see the folder\n\nThe minister said that he did not agree to 5 % of the sum, and that he "
        b"would write to the ministry of finance about it on the next day.\n"
    )
    result = encode("a.txt", text, profile)
    tei, forged = called_record(result, text, words, text.decode().index("The minister said"))
    verdict = judged(tei, text, forged)
    shown = {word for word, _ in verdict.account.record_words}
    assert set(words.split()) <= shown, "nothing of the text hides behind the same word in the header"
