"""What a run costs: beside pandoc, again when nothing has changed, in memory. Ratios within one run.

python -m pytest tests/benchmarks/test_runs.py -n 0 --benchmark-enable -s
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.records import write
from tests.conftest import ROOT, shared_folder

pytestmark = pytest.mark.skipif("--benchmark-enable" not in sys.argv, reason="on request")
COMMAND = [sys.executable, "-m", "encoder.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def timed(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([*COMMAND, *arguments], env=ENVIRONMENT, capture_output=True)
    return time.perf_counter() - start


def test_seed_sized_records_beside_pandoc(tmp_path):
    """All of encode (structure, names, alignment, validation, proof) on 200 records in one run, and pandoc's
    conversion alone, a process for each."""
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not on this machine")
    folder = shared_folder()
    seeds = sorted(folder.glob("seeds/*.txt")) if folder else sorted((ROOT / "corpus").glob("*.txt"))
    (tmp_path / "in").mkdir()
    paths = []
    for number in range(200):
        paths.append(tmp_path / f"in/{number:03}.txt")
        shutil.copy(seeds[number % len(seeds)], paths[-1])
    size = sum(path.stat().st_size for path in paths)
    for jobs in (1, os.cpu_count() or 1):
        ours = timed(
            "encode", str(tmp_path / "in"), "--out", str(tmp_path / f"o{jobs}"), "-j", str(jobs)
        )
        print(
            f"\nencode, {jobs} processes: {ours:.1f} s for {size / 1e6:.2f} MB, {ours / size * 1e6:.1f} ms/kB"
        )
        start = time.perf_counter()
        for path in paths:
            asked = ["pandoc", "-f", "markdown", "-t", "tei", str(path), "-o", str(tmp_path / "p.xml")]
            subprocess.run(asked, check=True, capture_output=True)
        theirs = time.perf_counter() - start
        print(f"pandoc, a process for each: {theirs:.1f} s; ratio {ours / theirs:.2f}")


def test_a_run_again(tmp_path):
    """Nothing has changed, and ten documents have."""
    paths = list(write(tmp_path / "in", 1_000))
    first = timed("encode", str(tmp_path / "in"), "--out", str(tmp_path / "o"))
    again = timed("encode", str(tmp_path / "in"), "--out", str(tmp_path / "o"))
    for path in paths[::100]:
        path.write_bytes(path.read_bytes() + b"\nOne more line.\n")
    ten = timed("encode", str(tmp_path / "in"), "--out", str(tmp_path / "o"))
    print(
        f"\n1,000 documents {first:.1f} s; again {again / first:.1%} of it; ten changed {ten / first:.1%}"
    )


@pytest.mark.parametrize("size", [100_000, 400_000, 1_600_000])
def test_memory(size):
    """Peak memory of a process over what it has before the document, in bytes for each of the source."""
    code = (
        "import resource, sys\n"
        "from encoder import Encoder\n"
        "from pathlib import Path\n"
        "text = Path('corpus/14-zapiska-en.txt').read_text()\n"
        "e = Encoder(); e.encode(text)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"r = e.encode((text + '\\n\\n') * ({size} // len(text)))\n"
        "r.certificate\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, len(r.data))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes, source = map(int, done.stdout.split())
    print(f"\n{source / 1e6:.2f} MB: {kilobytes * 1024 / source:.0f} bytes a byte of source")


def test_a_report_and_a_package(tmp_path):
    """What they cost beside encoding."""
    list(write(tmp_path / "in", 500))
    place = [str(tmp_path / "in"), "--out", str(tmp_path / "o")]
    first = timed("encode", *place)
    report = timed("encode", *place, "--report", str(tmp_path / "r.html"))
    package = timed("package", str(tmp_path / "o"), "--out", str(tmp_path / "bag"), "--with-faults")
    print(
        f"\n500 documents {first:.1f} s; report of a run again {report / first:.1%}; package {package / first:.1%}"
    )
    assert Path(tmp_path / "bag/bagit.txt").is_file()
