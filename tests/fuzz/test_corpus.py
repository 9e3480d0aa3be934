"""The seeds of the fuzzer, and what it has found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.target import check


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "corpus").iterdir()), ids=lambda p: p.name
)
def test_every_seed_holds(path):
    check(path.read_bytes())
