"""PDF: lines, columns, heads and notes by where the glyphs stand; two programs must agree on the signs."""

from __future__ import annotations

import json
import sys

import pytest
from lxml import etree

from encoder import formats
from encoder.fidelity import verify
from encoder.pipeline import encode
from tests.formats.samples import pdf
from tests.formats.test_formats import SHARED, TEI, codes, found, made, needs_shared, words

PROSE = (
    "The harbor master said that the quay is closed until",
    "the spring of the next year, and that coal goes by rail",
    "from the old station to the mill on the other side.",
)


def lines(*texts, x=72, top=700, step=13, size=11):
    return [(x, top - step * n, size, text) for n, text in enumerate(texts)]


def test_lines_are_a_paragraph_and_gaps_part_them(profile):
    data = pdf([*lines(*PROSE), *lines(*PROSE, top=640)])
    root, result = made(profile, "a.pdf", data)
    paragraphs = [words(n) for n in root.find(f"{TEI}text").iter(f"{TEI}p")]
    assert len(paragraphs) == 2 and paragraphs[0] == paragraphs[1]
    assert result.source.place(result.source.text.index("spring")) == "p. 1 l. 2"


def test_columns_are_read_one_after_the_other(profile):
    rows = []
    for n in range(8):
        rows.append((72, 700 - 13 * n, 10, f"left{n} of the timber and the"))
        rows.append((320, 700 - 13 * n, 10, f"right{n} of the answer that"))
    root, result = made(profile, "a.pdf", pdf(rows))
    text = words(root.find(f"{TEI}text"))
    assert text.index("left7") < text.index("right0")
    assert "S030" in codes(result)


def test_heads_feet_and_numbers_are_furniture(profile):
    sheets = [
        [(72, 800, 9, f"Fund 7, leaf {n}"), *lines(*PROSE), (290, 40, 9, str(n))] for n in (1, 2, 3)
    ]
    root, _ = made(profile, "a.pdf", pdf(*sheets))
    assert found(root, "t:fw") == [text for n in (1, 2, 3) for text in (f"Fund 7, leaf {n}", str(n))]
    assert len(list(root.iter(f"{TEI}pb"))) == 2


def test_a_raised_sign_is_the_mark_of_a_note(profile):
    body = [*lines(*PROSE[:2]), (72, 674, 11, "in letter1 of the fourth of May."), (226, 678, 6, "1")]
    root, _ = made(profile, "a.pdf", pdf([*body, (72, 90, 8, "1 See the draft of the report.")]))
    (note,) = root.iter(f"{TEI}note")
    assert words(note) == "See the draft of the report." and note.get("n") == "1"
    assert "letter1 of the fourth of May." in words(note.getparent())
    assert "letter1" in "".join(root.itertext())


def test_a_damaged_pdf_does_not_verify(profile):
    data = pdf(lines(*PROSE))
    result = encode("a.pdf", data, profile)
    certificate = result.certificate(data, "a.xml")
    for old, new in ((b"harbor", b"harbour"), (b"coal", b"oil"), (b"closed", b"open")):
        assert verify(result.tei, data.replace(old, new), certificate) != []
    forged = json.loads(certificate)
    forged["origin"]["text"] = forged["origin"]["text"].replace("closed", "opened")
    assert [f.code for f in verify(result.tei, data, json.dumps(forged).encode())] == ["F614"]


def test_what_is_no_text_is_said(profile):
    assert codes(encode("a.pdf", pdf([]), profile)) == ["S029"]
    assert codes(encode("a.pdf", b"%PDF-1.4\nwords", profile)) == ["S020"]
    assert codes(encode("a.pdf", pdf(lines("\xc7\xc0\xcf\xc8\xd1\xdc \xc1\xc5\xd1\xc5\xc4\xdb \xd0\xe8\xe3\xe0 \xec\xe0\xff \xcf\xee\xf1\xeb\xe0\xed\xed\xe8\xea \xef\xf0\xe8\xed\xff\xeb")), profile)) == ["S028"]  # fmt: skip


def test_without_the_extra_it_is_said(profile, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfminer", None)
    assert codes(encode("a.pdf", pdf(lines(*PROSE)), profile)) == ["S031"]


@needs_shared
@pytest.mark.parametrize("name", ["pdf-two-columns-rowwise", "pdf-notes-heads", "pdf-side-by-side", "pdf-ocr-layer"])  # fmt: skip
def test_the_lines_of_the_shared_files_are_in_their_order(profile, name):
    wanted = json.loads((SHARED / "pdf-truth.json").read_text("utf-8"))[f"{name}.pdf"]
    data = (SHARED / f"{name}.pdf").read_bytes()
    _, result = made(profile, "a.pdf", data)
    facts = result.source.facts
    body = "".join(result.source.text[: facts.body].split())
    at = 0
    for line in wanted:
        signs = "".join(line.split())
        if signs in body:
            at = body.index(signs, at)
        else:  # a head, a number, a note, or a line with the mark of one
            assert signs in "".join(result.source.text.split()) or signs[:-1] in body or signs[1:] in "".join(result.source.text.split()), line  # fmt: skip


@needs_shared
def test_the_shared_files_by_what_they_are(profile):
    root, _ = made(profile, "a.pdf", (SHARED / "pdf-notes-heads.pdf").read_bytes())
    assert found(root, "t:fw") == [
        t for n in (1, 2, 3) for t in (f"Fund 7, file 112, leaf {n}", str(16 + n))
    ]
    notes = list(root.iter(f"{TEI}note"))
    assert [n.get("n") for n in notes] == ["1", "2", "3"]
    assert all("May." in "".join(n.getparent().itertext()) for n in notes)
    assert "o\ufb03ce" in "".join(root.itertext())
    assert [n.get("break") for n in root.iter(f"{TEI}lb") if n.get("break")] == ["no"] * 6
    for name, code in (("pdf-wrong-map", "S028"), ("pdf-no-map", "S028")):
        result = encode("a.pdf", (SHARED / f"{name}.pdf").read_bytes(), profile)
        assert result.tei is None and codes(result) == [code]
    root, _ = made(profile, "a.pdf", (SHARED / "pages-notes.pdf").read_bytes())
    paragraphs = [n for n in root.iter(f"{TEI}p") if words(n).startswith("Par")]
    assert len(paragraphs) == 15
    assert [n.find(f"{TEI}note") is not None for n in paragraphs] == [True] * 3 + [False] * 12


@needs_shared
@pytest.mark.parametrize("name", ["pdf-side-by-side", "bilingual-table"])
def test_two_columns_in_two_languages_are_two_versions(profile, name):
    root, _ = made(profile, "a.pdf", (SHARED / f"{name}.pdf").read_bytes())
    assert [n.get("{http://www.w3.org/XML/1998/namespace}lang") for n in root.iterfind(f".//{TEI}body/{TEI}div")] == ["ru", "en"]  # fmt: skip
    assert len(list(root.iter(f"{TEI}link"))) >= 4
    text = words(root.find(f"{TEI}text"))
    assert "Original (Russian)" not in text and "bilingual" not in text


def test_pdf_is_read_only_when_it_is_asked_for():
    assert formats.format_of("a.pdf", b"%PDF-1.7") == "pdf"
    assert etree.__name__ and formats.format_of("a.txt", b"words") is None
