"""How cost grows with the size of a document, for each kind of content: the exponent between two
sizes in one run (1: twice the text takes twice the time), never a limit on a clock.

    python -m pytest tests/benchmarks/test_growth.py -n 0 --benchmark-enable -s
    GROWTH_KB=1000,2000,4000 python -m pytest tests/benchmarks/test_growth.py -n 0 --benchmark-enable -s
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable

import pytest

from encoder.fidelity import verify
from encoder.pipeline import encode
from encoder.validation import Validator

pytestmark = pytest.mark.skipif("--benchmark-enable" not in sys.argv, reason="on request")

SIZES = [int(size) for size in os.environ.get("GROWTH_KB", "64,128,256").split(",")]
WORDS = [
    "The",
    "delegation",
    "visited",
    "the",
    "harbour",
    "and",
    "spoke",
    "with",
    "the",
    "director",
    "about",
    "the",
    "new",
    "cranes",
    "that",
    "come",
    "in",
    "spring",
]
NAMES = ("Orlin", "Zelma", "Marek", "Hale")


def words(count: int, number: int) -> str:
    return " ".join(WORDS[(number * 7 + index * 5) % len(WORDS)] for index in range(count))


def repeated(
    line: Callable[[int], str], head: str = "Report on the Harbour\n\n"
) -> Callable[[int], str]:
    def make(size: int) -> str:
        parts, length, number = [head], len(head), 0
        while length < size:
            parts.append(line(number))
            length += len(parts[-1])
            number += 1
        return "".join(parts)

    return make


def with_notes(size: int) -> str:
    text = repeated(lambda n: f"{words(20, n).capitalize()}[{n % 900 + 1}] {words(9, n)}.\n\n")(
        size * 3 // 4
    )
    return f"{text}\nFootnotes:\n\n" + "".join(
        f"[{n + 1}] {words(6, n)}.\n" for n in range(min(900, size // 180))
    )


KINDS: dict[str, Callable[[int], str]] = {
    "prose": repeated(lambda n: f"{words(40, n).capitalize()}.\n\n"),
    "one paragraph": repeated(lambda n: f"{words(12, n).capitalize()}. "),
    "table": repeated(
        lambda n: f"| Boat {n} | {n} | {n * 3} |\n",
        "Report\n\nThe boats:\n\n| Boat | A | B |\n|---|---|---|\n",
    ),
    "one row of cells": repeated(lambda n: f"| {n} ", "The boats:\n\n| a | b |\n"),
    "list": repeated(lambda n: f"- {words(8, n)}\n"),
    "numbered paragraphs": repeated(lambda n: f"{n + 1}. {words(18, n).capitalize()}.\n\n"),
    "speakers": repeated(lambda n: f"Comrade {NAMES[n % 4]}: {words(20, n)}.\n\n"),
    "notes": with_notes,
    "names with slips": repeated(lambda n: "Kim II Sung spoke. "),
    "a-a-a": repeated(lambda n: "a-", "He said "),
    "line breaks": repeated(lambda n: "ab<br>"),
    "blanks": repeated(lambda n: " " * 40, "x"),
    "entries": repeated(
        lambda n: f"{n % 28 + 1} January\n\n{words(20, n).capitalize()}.\n\n", "JOURNAL\n\n"
    ),
}


def exponent(times: list[float]) -> float:
    return math.log2(times[-1] / times[-2]) / math.log2(SIZES[-1] / SIZES[-2])


@pytest.mark.parametrize("kind", KINDS)
def test_growth_of_encoding(profile, kind):
    encoding, proving = [], []
    for size in SIZES:
        data = KINDS[kind](size * 1000).encode()
        start = time.process_time()
        result = encode("a.txt", data, profile)
        encoding.append(time.process_time() - start)
        start = time.process_time()
        assert verify(result.tei, data, result.certificate(data, "a.xml")) == []
        proving.append(time.process_time() - start)
    print(
        f"\n{kind:20} "
        + "  ".join(f"{size} kB {taken:6.2f} s" for size, taken in zip(SIZES, encoding, strict=True))
        + f"  encode ^{exponent(encoding):.2f}  certificate and verify ^{exponent(proving):.2f}"
    )


TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="a" xml:lang="en"><text><body>{}</body></text></TEI>'
NODES = {
    "comments": lambda n: "<p>" + "w<!-- x -->" * n + "</p>",
    "cells": lambda n: "<table><row>" + "<cell>1</cell>" * n + "</row></table>",
    "identifiers": lambda n: "".join(f'<p xml:id="p{i}">x</p>' for i in range(n)),
    "pages": lambda n: "<p>x" + "<pb/>w" * n + "</p>",
}


@pytest.mark.parametrize("kind", NODES)
def test_growth_of_validation(kind):
    times = []
    for size in SIZES:
        data = TEI.format(NODES[kind](size * 50)).encode()
        start = time.process_time()
        Validator().check(data)
        times.append(time.process_time() - start)
    print(
        f"\n{kind:20} "
        + "  ".join(
            f"{size * 50} nodes {taken:5.2f} s" for size, taken in zip(SIZES, times, strict=True)
        )
        + f"  validate ^{exponent(times):.2f}"
    )
