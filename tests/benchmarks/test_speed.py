"""How fast, and how cost grows: ratios within one run, never a limit on a clock.

Run with ``python -m pytest tests/benchmarks -n 0 --benchmark-enable -s``.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import tracemalloc

import pytest

from encoder.authority import load
from encoder.authority.matcher import NameMatcher
from encoder.core.model import Paragraph
from encoder.enrich.align.pairs import aligned
from encoder.enrich.align.units import Unit
from encoder.fidelity import account, verify
from encoder.pipeline import encode
from tests.conftest import ROOT, shared_folder

pytestmark = pytest.mark.skipif("--benchmark-enable" not in sys.argv, reason="on request")

PARAGRAPH = (
    "I visited the minister [at his request] and told him about the matter of the [two words "
    "illegible] and of the school. He thanked [me] and said that the VNS [Supreme People's "
    "Assembly] would take it up [handwritten: in the autumn] without delay.\n\n"
)
HEADER = (ROOT / "corpus" / "01-journal-ru-en.txt").read_text("utf-8").split("МИД СССР")[0]


def of_size(size):
    body = PARAGRAPH * (size // len(PARAGRAPH))
    return (HEADER + body).encode()


def best(function, rounds=5):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


SHAPES = {
    "running text": of_size,
    "[ in a row": lambda size: b"[" * size,
    "] in a row": lambda size: b"]" * size,
    "[a] in a row": lambda size: b"[a]" * (size // 3),
    "** in a row": lambda size: b"**" * (size // 2),
    "nested": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "labels never closed": lambda size: b"[handwritten: " * (size // 14),
    "one line": lambda size: b"word " * (size // 5),
    "one word": lambda size: b"w" * size,
    "blanks": lambda size: b"x" + b" " * size + b"x",
    "short lines": lambda size: b"ab\n" * (size // 3),
    "blank lines": lambda size: b"ab\n\n" * (size // 4),
    "form feeds": lambda size: b"page\f" * (size // 5),
    "boxes": lambda size: "□ ".encode() * (size // 4),
    "blanks before a number": lambda size: b" " * size + b"No. 1",
    "one-word paragraphs": lambda size: b"ab\n\n" * (size // 4),
    "headings": lambda size: b"# a\n\nbcd\n\n" * (size // 10),
    "doubts": lambda size: b"a(?) " * (size // 5),
    "supplements": lambda size: b"word [a] " * (size // 9),
    "control characters": lambda size: b"a\0" * (size // 2),
    "speakers": lambda size: b"Cde. A: b\n\n" * (size // 11),
    "responsibilities": lambda size: HEADER.encode() + b"Translated for a " * (size // 17),
    "quotations": lambda size: b'He said:\n\n"ab\n\n' * (size // 16),
    "notes": lambda size: b"word[1] here.\n\n[1] a\n\n" * (size // 21),
    "lists over pages": lambda size: b"- ab\n\f" * (size // 6),
    "points": lambda size: b"1. ab\n\n2. cd\n\n" * (size // 14),
    "deletions never closed": lambda size: b"<del>" * (size // 5),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_growth(profile, shape, capsys):
    make = SHAPES[shape]
    encode("warm", make(1000), profile)
    times = [
        best(lambda n=n: encode("a", make(n), profile), 1 if n > 200_000 else 3)
        for n in (10_000, 100_000, 1_000_000)
    ]
    with capsys.disabled():
        print(
            f"\n{shape:24} 10 kB {times[0] * 1e3:8.1f} ms   x10: {times[1] / times[0]:6.1f}"
            f"   x100: {times[2] / times[0]:7.1f} (linear: 100)"
        )


def test_one_record(profile, capsys):
    folder = shared_folder()
    paths = [*sorted(folder.glob("seeds/*.txt"))] if folder else []
    paths += sorted((ROOT / "corpus").glob("*.txt"))
    for path in paths:
        data = path.read_bytes()
        encode(path.name, data, profile)
    with capsys.disabled():
        print()
        for path in paths:
            data = path.read_bytes()
            spent = best(lambda d=data, n=path.name: encode(n, d, profile), 10)
            print(
                f"{path.name[:34]:36}{len(data) / 1000:6.1f} kB {spent * 1e3:6.1f} ms "
                f"{spent * 14e6 / len(data):6.1f} ms per 14 kB"
            )


def test_conservation(profile, capsys):
    """What the proof costs: its share of encoding, and verifying against encoding."""
    folder = shared_folder()
    paths = [*sorted(folder.glob("seeds/*.txt"))] if folder else []
    paths += sorted((ROOT / "corpus").glob("*.txt"))
    spent, proof, check = 0.0, 0.0, 0.0
    for path in paths:
        data = path.read_bytes()
        result = encode(path.name, data, profile)
        name = f"{path.stem}.xml"
        spent += best(lambda d=data, n=path.name: encode(n, d, profile), 5)
        proof += best(lambda r=result: account.conserved(r.document, r.source, r.tei), 5)
        proof += best(lambda r=result, d=data, n=name: r.certificate(d, n), 5)
        kept = result.certificate(data, name)
        check += best(lambda r=result, d=data, k=kept: verify(r.tei, d, k), 5)
    with capsys.disabled():
        print(
            f"\nconservation and certificate {proof / spent:.0%} of encoding; verify {check / spent:.0%}"
        )


def test_start_up(capsys):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(*arguments):
        subprocess.run([sys.executable, *arguments], check=True, env=environment, capture_output=True)

    bare = best(lambda: run("-c", "pass"))
    loaded = best(lambda: run("-m", "encoder.cli", "--version"))
    with capsys.disabled():
        print(f"\nstart-up {loaded * 1e3:.0f} ms, of which Python itself {bare * 1e3:.0f} ms")


SYLLABLES = [
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "to",
    "vu",
    "zi",
    "dar",
    "len",
    "mor",
    "nik",
    "pol",
    "rus",
]
"""What invented words are made of."""


def authority_of(size, tmp_path):
    """An authority with about so many spellings, of invented names."""
    chance = random.Random(size)

    def name():
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()

    entries = [f"- {{id: p{number}, names: {{en: {name()} {name()}}}}}" for number in range(size // 4)]
    (tmp_path / f"{size}.yaml").write_text("persons:\n" + "\n".join(entries), "utf-8")
    return load.load("wilson-center", [tmp_path / f"{size}.yaml"])


def test_the_size_of_an_authority_costs_nothing_while_looking(profile, tmp_path):
    text = of_size(200_000).decode()
    times, sizes = {}, {}
    for size in (1_000, 10_000, 100_000):
        known = NameMatcher(authority_of(size, tmp_path), profile)
        sizes[size] = len(known)
        times[size] = best(lambda: known.find(text), 3)  # noqa: B023
    for size, seconds in times.items():
        print(
            f"{sizes[size]:>8} spellings: {len(text) / seconds / 1e6:.2f} million characters a second, "
            f"{seconds / times[1_000]:.2f} times the first"
        )


def test_what_the_parts_of_enrichment_cost(profile):
    data = of_size(200_000)
    whole = best(lambda: encode("a.txt", data, profile), 2)
    without = best(lambda: encode("a.txt", data, profile, authority=load.NONE), 2)
    print(f"without an authority {without / whole:.2f} of the time")


def versions(size, chance):
    """Blocks of two invented versions: some words alike, some numbers, a tenth untranslated."""
    common = ["".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(3000)]

    def unit(words, number):
        text = " ".join(words)
        return Unit(Paragraph(content=()), "text", f"{text} {number}", {})

    ours, theirs = [], []
    for _ in range(size):
        words = [chance.choice(common) for _ in range(chance.randint(10, 60))]
        number = chance.randint(11, 9999)
        ours.append(
            unit([*words[: len(words) // 2], *(chance.choice(common) for _ in words[::2])], number)
        )
        if chance.random() < 0.9:
            theirs.append(
                unit([*words[: len(words) // 2], *(chance.choice(common) for _ in words[::2])], number)
            )
    return ours, theirs


def test_alignment_grows_with_the_text(profile):
    first = None
    for size in (100, 400, 1_000, 5_000):
        ours, theirs = versions(size, random.Random(size))
        tracemalloc.start()
        start = time.perf_counter()
        pairs = aligned(ours, theirs)
        seconds = time.perf_counter() - start
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        untraced = best(lambda: aligned(ours, theirs), 1)  # noqa: B023
        first = first or (size, untraced)
        print(
            f"{size:>5} x {len(theirs):>5}: {len(pairs):>5} pairs, {untraced:6.2f} s ({seconds:.2f} s traced), "
            f"{untraced / first[1]:6.1f} times the first for {size / first[0]:.0f} times the text, {peak:5.1f} MB"
        )


SEEDS = """
import glob, sys, time
from encoder import profile
from encoder.pipeline import encode
loaded = profile.load()
files = [(name, open(name, "rb").read()) for name in sorted(glob.glob(sys.argv[1]))]
def go(mark):
    start = time.process_time()
    for name, data in files:
        encode(name, data + mark, loaded)
    return time.process_time() - start
go(b"\\n")
print(min(go(b"\\n" * n) for n in range(2, 7)) / sum(len(data) for _, data in files) * 1e6)
"""


def test_against_another_version(tmp_path, capsys):
    """The seeds, the start and one small file, against the checkout in ``TEI_ENCODER_BEFORE``, by turns
    in one run."""
    before, folder = os.environ.get("TEI_ENCODER_BEFORE"), shared_folder()
    if not before or folder is None:
        pytest.skip("TEI_ENCODER_BEFORE names no other checkout")
    (tmp_path / "seeds.py").write_text(SEEDS)
    (tmp_path / "small.txt").write_text("He said that the harbour would be closed for the winter.\n")
    small = ["-m", "encoder.cli", "encode", str(tmp_path / "small.txt"), "-q", "-o"]
    found = {
        "seeds, ms CPU per kB": ([], []),
        "--version, ms CPU": ([], []),
        "one file, ms CPU": ([], []),
    }

    def run(root, *arguments):
        start = os.times()
        done = subprocess.run(
            [sys.executable, *arguments],
            env={**os.environ, "PYTHONPATH": str(root)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        end = os.times()
        spent = end.children_user + end.children_system - start.children_user - start.children_system
        return spent * 1e3, done.stdout

    for _ in range(5):
        for which, root in enumerate((before, ROOT)):
            out = str(tmp_path / f"o{which}")
            found["--version, ms CPU"][which].append(run(root, "-m", "encoder.cli", "--version")[0])
            found["one file, ms CPU"][which].append(run(root, *small, out)[0])
            seeds = run(root, str(tmp_path / "seeds.py"), str(folder / "seeds" / "*.txt"))[1]
            found["seeds, ms CPU per kB"][which].append(float(seeds))
    with capsys.disabled():
        print()
        for name, (old, new) in found.items():
            print(f"{name:24}{min(old):8.1f} before {min(new):8.1f} now   {min(new) / min(old):.2f}")
