"""Many records of ten genres, some of them damaged, the same every time:

    python -m tests.benchmarks.records FOLDER --count 100000

Each is a document of the corpus with other numbers, days and names, filled up with paragraphs to at least
two kilobytes, in folders of a thousand. One in twenty is damaged: cut off, brackets torn, bytes that are
no UTF-8, letters of the recognition.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

GENRES = {
    "journal": "01-journal-ru-en",
    "memorandum": "14-zapiska-en",
    "stenogram": "03-stenogram-en",
    "letter": "04-letter-damaged-en",
    "telegram": "12-telegramme-fr",
    "bilingual letter": "23-lettre-fr-en",
    "two letters": "25-zwei-briefe-de",
    "minutes": "39-protokol-uk",
    "edition": "28-edition-de",
    "web page": "27-web-page-en",
}
LEAST = 2_000
"""Bytes of a record."""
FOLDER = 1_000
DAMAGED = 0.05
_WORDS = [
    "harbour",
    "minister",
    "letter",
    "paper",
    "delivery",
    "school",
    "answer",
    "evening",
    "envoy",
    "visit",
    "autumn",
    "report",
    "matter",
    "timber",
    "railway",
    "council",
    "meeting",
    "question",
    "proposal",
    "office",
    "translation",
    "week",
    "department",
]


def paragraph(rng: random.Random) -> str:
    """A paragraph of plain sentences."""
    said = []
    for _ in range(rng.randint(3, 7)):
        words = [rng.choice(_WORDS) for _ in range(rng.randint(5, 12))]
        said.append(f"The {' of the '.join(words[:2])} asked for the {' '.join(words[2:])}.")
    return " ".join(said)


def record(number: int) -> bytes:
    """A record, always the same for its number."""
    rng = random.Random(number)
    genre = list(GENRES)[number % len(GENRES)]
    text = (ROOT / "corpus" / f"{GENRES[genre]}.txt").read_text("utf-8")
    text = re.sub(r"(?<!\d)\d{2}(?!\d)", lambda found: str(rng.randint(10, 28)), text)
    while len(text.encode()) < LEAST:
        text = f"{text.rstrip()}\n\n{paragraph(rng)}\n"
    data = f"{text}\n{paragraph(rng)}\n".encode()
    return damaged(rng, data) if rng.random() < DAMAGED else data


def damaged(rng: random.Random, data: bytes) -> bytes:
    """A record with one kind of damage."""
    at = rng.randrange(len(data) // 2, len(data))
    kind = rng.randrange(4)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + b"\xff\xfe" + data[at:]
    if kind == 2:
        return data.replace(b"]", b"", 2).replace(b")", b"]", 1)
    return re.sub(
        rb"rn|ll|e ", lambda found: found.group().replace(b"rn", b"m").replace(b"ll", b"1l"), data
    )


def write(folder: Path, count: int) -> Iterator[Path]:
    """Write so many records below a folder."""
    for number in range(count):
        path = folder / f"{number // FOLDER:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(record(number))
        yield path


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.records", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    options = parser.parse_args()
    made = sum(1 for _ in write(options.folder, options.count))
    print(f"{made:,} records")


if __name__ == "__main__":
    main()
