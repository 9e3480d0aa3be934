"""Files per second of the checks, beside jing and beside the floor: parsing and RELAX NG.

Run with ``python -m pytest tests/benchmarks/test_validation.py -n 0 --benchmark-enable -s``;
jing is Debian's package of that name.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest
from lxml import etree

from encoder import batch
from encoder.validation import Validator, files
from encoder.validation.links import check_links
from encoder.validation.schematron import own_rules
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif("--benchmark-enable" not in sys.argv, reason="on request")

FILES = 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """1,000 different files: the corpus again and again, with other identifiers."""
    made = tmp_path_factory.mktemp("many")
    corpus = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tei").glob("*.xml"))]
    for number in range(FILES):
        xml = corpus[number % len(corpus)].replace('xml:id="wcda-', f'xml:id="n{number}-', 1)
        (made / f"{number:04}.xml").write_text(xml, encoding="utf-8")
    return made


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_files_per_second(folder):
    paths = sorted(folder.iterdir())
    schema = files.relaxng()
    rules = own_rules()
    validator = Validator()
    todo = batch.jobs([folder], frozenset({".xml"}))

    def floor():
        for path in paths:
            assert schema.validate(etree.parse(str(path)))

    def alone():
        for path in paths:
            assert validator.check(path.read_bytes()) == []

    def only(layer):
        roots = [etree.parse(str(path)).getroot() for path in paths]
        return seconds(lambda: [layer(root) for root in roots])

    floor_time = seconds(floor)
    rows = [
        ("parse + RELAX NG (lxml), the floor", floor_time),
        ("all layers, one process", seconds(alone)),
        (
            "all layers, as the command runs it",
            seconds(lambda: [o for o in batch.validate_all(todo, batch.Checks()) if o.findings]),
        ),
    ]
    rows.append(("  of which Schematron", only(rules.check)))
    rows.append(("  of which links", only(lambda root: list(check_links(root)))))
    if shutil.which("jing"):
        command = ["jing", str(files.folder() / "tei_archival.rng"), *map(str, paths)]
        rows.append(("jing, RELAX NG alone", seconds(lambda: subprocess.run(command, check=True))))
    else:
        print("\njing is not on this machine")
    print(f"\n{FILES} files of {sum(p.stat().st_size for p in paths) // FILES} bytes")
    for name, spent in rows:
        print(f"{name:38} {FILES / spent:8.0f} files/s   {spent / floor_time:5.1f} x the floor")
