"""What reading a file costs beside encoding it: ratios within one run."""

from __future__ import annotations

import time

import pytest

from encoder import formats, structure
from encoder.core.source import Source
from encoder.fidelity.origin import unread
from encoder.pipeline import encode
from tests.formats import samples

PROSE = "The harbor master said that the quay is closed until the spring of next year, and coal goes by rail."


def _files(size):
    paragraphs = [f"{n}. {PROSE}" for n in range(size)]
    lines = [samples.region(f"r{n}", PROSE) for n in range(size)]
    rows = [[(72, 760 - 14 * n, 10, PROSE[:90]) for n in range(45)] for _ in range(max(1, size // 45))]
    return {
        "a.docx": samples.docx(*paragraphs),
        "a.odt": samples.odt("".join(f"<text:p>{p}</text:p>" for p in paragraphs)),
        "a.html": (
            "<html><body>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</body></html>"
        ).encode(),
        "a.xml": samples.page(*lines),
        "a.pdf": samples.pdf(*rows),
    }


@pytest.mark.parametrize("size", [50, 500])
def test_reading_beside_encoding(profile, size):
    for name, data in _files(size).items():
        encode(name, data, profile)
        start = time.process_time()
        read = formats.read(name, data)
        middle = time.process_time()
        list(unread(data, read.source))
        proved = time.process_time()
        encode(name, data, profile)
        whole = time.process_time() - proved
        print(f"{name:7} {size:4} paragraphs: reading {(middle - start) / whole:5.1%} of encoding, "
              f"reading again for the proof {(proved - middle) / whole:5.1%}")  # fmt: skip


def _sizes(count):
    """Rows, items, words set off and notes, `count` of each."""
    bold = samples.run("closed", "<w:b/>")
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'
    note = "<text:note><text:note-citation>{0}</text:note-citation><text:note-body><text:p>N {0}</text:p></text:note-body></text:note>"
    first = samples.paragraph(PROSE)
    return {
        "rows": ("a.docx", samples.docx(first, samples.table(*((f"Quay {n}", "340") for n in range(count))))),
        "items": ("a.docx", samples.docx(first, *(samples.paragraph(f"item {n}", more=numbered) for n in range(count)))),
        "bold": ("a.docx", samples.docx(*(samples.paragraph(f"{n}. {PROSE} ", bold, ".") for n in range(count)))),
        "notes": ("a.odt", samples.odt("".join(f"<text:p>{PROSE}{note.format(n)}</text:p>" for n in range(count)))),
    }  # fmt: skip


def _cost(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def test_structure_grows_with_what_the_file_says(profile):
    """Twice as many rows, items, marks or notes may cost twice as much: beside plain text of the same words."""
    for kind in ("rows", "items", "bold", "notes"):
        costs = []
        for count in (300, 1200):
            name, data = _sizes(count)[kind]
            source = formats.read(name, data).source
            plain = Source("a.txt", source.text)
            times = []
            for one in (source, plain):
                times.append(min(_cost(lambda one=one: structure.read(one, profile)) for _ in range(3)))
            costs.append(times[0] / times[1])
        print(f"{kind:6} with facts, beside plain text: 300 {costs[0]:.2f}, 1200 {costs[1]:.2f}")
