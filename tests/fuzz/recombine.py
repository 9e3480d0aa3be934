"""Fuzzing by recombination: lines of the sample documents and pieces of notation, put together
anew, cut, doubled, wrapped and set off, until something is refused.

    python -m tests.fuzz.recombine --seconds 1800 --seed 1

One process. Each find is made as small as it gets and printed; it becomes a file of
tests/fuzz/corpus with its mending. Exit status 1 when there is one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from encoder import cli
from tests.fuzz.target import check
from tests.property.strategies import PIECES

ROOT = Path(__file__).parents[2]
_SLOW = 20.0
"""A document that takes longer (CPU seconds) is a find too."""

Make = Callable[[random.Random], str]


def documents() -> list[str]:
    """The texts of the sample documents."""
    return [
        path.read_text("utf-8-sig")
        for path in sorted((ROOT / "corpus").glob("*.*"))
        if path.suffix in (".txt", ".md")
    ]


TEXTS = documents()
LINES = sorted({line for text in TEXTS for line in text.split("\n") if line.strip()})
FIELDS = [
    "Title: ",
    "Author: ",
    "Date: ",
    "Source: ",
    "Summary:",
    "Citation:",
    "Credits:",
    "Contents:",
    "Original Language: ",
]
MARKS = [
    "[",
    "]",
    "**",
    "*",
    "_",
    "# ",
    "- ",
    "| ",
    "[[",
    "]]",
    "(?)",
    "[?]",
    " [SIC]",
    "<br>",
    "\f",
    "\u00ad",
    "¬\n",
]


def recombined(chance: random.Random) -> str:
    """Lines of any documents in any order."""
    parts = [piece(chance) for _ in range(chance.randint(1, 25))]
    return "".join(part + chance.choice(["\n", "\n", "\n\n", " ", "\n\n\n\n"]) for part in parts)


def piece(chance: random.Random) -> str:
    """A line, a part of one, or a piece of notation, perhaps with a mark put somewhere in it."""
    text = chance.choice(LINES) if chance.random() < 0.7 else chance.choice(PIECES)
    if chance.random() < 0.2:
        text = text[chance.randrange(len(text) + 1) :]
    if chance.random() < 0.3:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice([*MARKS, *PIECES]) + text[at:]
    return text


def short(chance: random.Random) -> str:
    """A few pieces of notation."""
    glue = chance.choice(["", " ", "\n", "\n\n"])
    return glue.join(chance.choice(PIECES) for _ in range(chance.randint(1, 12)))


def recorded(chance: random.Random) -> str:
    """A record of some fields, empty or odd, before a text."""
    fields = chance.sample(FIELDS, chance.randint(1, len(FIELDS)))
    glue = chance.choice(["\n", "\n\n"])
    head = glue.join(field + chance.choice(["", "", piece(chance)]) for field in fields)
    return f"{chance.choice(['', piece(chance)])}\n\n{head}{glue}{recombined(chance)}"


def transformed(chance: random.Random) -> str:
    """A document that was wrapped, set off, cut or stripped of its blank lines."""
    text = chance.choice(TEXTS)
    start = chance.randrange(len(text))
    text = text[start : start + chance.randint(200, 3000)]
    how = chance.randrange(6)
    if how == 0:
        text = text.replace("\n\n", "\n")
    elif how == 1:
        text = "\n\n".join(
            f"**{line}**" if chance.random() < 0.5 else line for line in text.split("\n")
        )
    elif how == 2:
        text = text.replace(" ", "\n") if chance.random() < 0.3 else text.replace("\n", "\n\n")
    elif how == 3:
        text = "".join(c if chance.random() > 0.01 else chance.choice(MARKS) for c in text)
    elif how == 4:
        text = "".join(c for c in text if c not in "[]" or chance.random() > 0.4)
    return text.replace("\n", "\r\n") if how == 5 else text


MAKERS: list[Make] = [recombined, short, recorded, transformed]


def texts(seed: int) -> Iterator[str]:
    """Documents without end; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(MAKERS)(chance)


_BY_COMMAND = 100
"""One document of so many goes through the command as well."""


def fault_of_the_command(text: str) -> str | None:
    """What is wrong with the status, the report or the files of the command, or None."""
    with tempfile.TemporaryDirectory() as made:
        source, out = Path(made) / "a.txt", Path(made) / "o"
        source.write_bytes(text.encode("utf-8", "surrogatepass"))
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            status = cli.main(["encode", str(source), "--out", str(out), "--format", "json", "-q"])
            report = json.loads(said.getvalue())
            errors = [f["code"] for f in report["findings"] if f["severity"] == "error"]
            written = (out / "a.xml").is_file()
            verified = cli.main(["verify", str(out), made, "-q"]) if written else 0
    if status != (0 if written else 1) or verified or (errors and written) or not (errors or written):
        return f"status {status}, written {written}, verify {verified}, errors {errors}"
    return None


def fault(text: str) -> str | None:
    """What is wrong with the encoding of a text, or None."""
    started = time.process_time()
    try:
        check(text.encode("utf-8", "surrogatepass"))
    except Exception as err:
        return f"{type(err).__name__}: {str(err)[:200]}"
    return "too slow" if time.process_time() - started > _SLOW else None


def smallest(text: str) -> str:
    """The text with as much taken away as leaves a fault."""
    size = max(1, len(text) // 2)
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if shorter.strip() and fault(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started, tried, finds = time.monotonic(), 0, 0
    for text in texts(options.seed):
        if time.monotonic() - started > options.seconds:
            break
        tried += 1
        if tried % _BY_COMMAND == 0 and (wrong := fault_of_the_command(text)) is not None:
            finds += 1
            print(f"by the command: {wrong}\n  {text!r}", flush=True)
        if (wrong := fault(text)) is not None:
            finds += 1
            print(f"{wrong}\n  {smallest(text)!r}", flush=True)
    print(f"{tried} documents, {finds} finds in {time.monotonic() - started:.0f} s")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
