"""Fuzzing of readers and writer with atheris, guided by coverage.

    pip install atheris
    python -m tests.fuzz.fuzz_encode -dict=tests/fuzz/notation.dict -max_total_time=600 \\
        -max_len=2000 NEW_FOLDER tests/fuzz/corpus

Finds go to the working folder as crash-*; each becomes a file of tests/fuzz/corpus with its
mending, and test_corpus.py runs them all.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["encoder"]):
    from tests.fuzz.target import check


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
