"""How the cost of a site grows with its documents: ratios within one run, never a limit on a clock.

Run with ``python -m pytest tests/benchmarks/test_publish.py -n 0 --benchmark-enable -s``.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from encoder.publish.site.build import Look, build
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif("--benchmark-enable" not in sys.argv, reason="on request")


def _corpus(folder: Path, number: int) -> list[Path]:
    folder.mkdir()
    paths = []
    for count, path in enumerate(islice(cycle(sorted((ROOT / "tei").glob("*.xml"))), number)):
        paths.append(folder / f"{count:05d}-{path.name}")
        paths[-1].write_bytes(path.read_bytes())
    return paths


def _time(paths: list[Path], out: dict[str, bytes]) -> float:
    start = time.perf_counter()
    site = build(paths, Look(), out.get, indexed=False)
    out.update(site.files)
    return time.perf_counter() - start


def test_time_is_linear_in_the_number_of_documents(tmp_path: Path) -> None:
    """Milliseconds a document for 125, 250, 500 and 1000 of them, and for a second build."""
    _time(_corpus(tmp_path / "warm", 20), {})
    for number in (125, 250, 500, 1000):
        out: dict[str, bytes] = {}
        paths = _corpus(tmp_path / str(number), number)
        first, second = _time(paths, out), _time(paths, out)
        print(
            f"{number:5d} documents: {1000 * first / number:.1f} ms each; "
            f"unchanged {1000 * second / number:.2f} ms each ({second / first:.0%})"
        )
