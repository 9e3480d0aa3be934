"""What reading a file costs beside encoding it: ratios within one run."""

from __future__ import annotations

import time

import pytest

from encoder import formats
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
