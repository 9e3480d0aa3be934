"""What the schema promises, tried on random instances and on damaged files.

With ``--thorough`` the numbers are those of the proof; without it a sample runs.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from encoder.validation import Validator, files
from encoder.validation.explain import explain
from encoder.validation.faults import short
from tests.conftest import ROOT
from tests.schema.generate import Generator
from tests.schema.mutate import GRAMMAR, LINKS, RULES
from tests.schema.test_forms import grammar_pairs

CORPUS = sorted((ROOT / "tei").glob("*.xml"))


def instances(count: int, seed: int = 1):
    """Random documents that the RELAX NG schema admits, as parsed anew from their bytes."""
    generator = Generator(files.grammar(), seed)
    for _ in range(count):
        yield etree.fromstring(etree.tostring(generator.instance()))


@pytest.mark.slow
def test_every_instance_is_valid_tei_and_the_forms_agree(
    tei_all, own_relaxng, own_xsd, thorough, tmp_path
):
    """TEI All and XSD (libxml2) and RELAX NG (jing) on all; RELAX NG as libxml2 has it, which takes 70 ms
    for an instance with many optional attributes, on the first of them."""
    if shutil.which("java") is None:
        pytest.skip("jing needs Java")
    written = []
    for number, root in enumerate(instances(5000 if thorough else 150)):
        assert tei_all.validate(root), f"{number}: {tei_all.error_log.last_error}"
        assert own_xsd.validate(root), f"{number}: {own_xsd.error_log.last_error}"
        if number < (300 if thorough else 100):
            assert own_relaxng.validate(root), f"{number}: {own_relaxng.error_log.last_error}"
        written.append(tmp_path / f"{number}.xml")
        written[-1].write_bytes(etree.tostring(root))
    jing = Path(sys.executable).with_name("pyjing")
    schema = files.folder() / "tei_archival.rng"
    (tmp_path / "bad.xml").write_text("<TEI/>")
    asked = [jing, schema, *written]
    assert subprocess.run(asked, capture_output=True, text=True).stdout == ""
    bad = subprocess.run([*asked[:2], tmp_path / "bad.xml"], capture_output=True, text=True)
    assert "bad.xml" in bad.stdout


@pytest.mark.slow
def test_the_explanation_finds_no_fault_in_instances(thorough):
    for root in instances(500 if thorough else 40, seed=2):
        assert explain(root, files.grammar()) == []


@pytest.mark.slow
def test_the_instances_show_the_whole_vocabulary(thorough):
    seen: Counter[str] = Counter()
    for root in instances(1500 if thorough else 300):
        for node in root.iter():
            seen[short(node.tag)] += 1
            seen.update(f"{short(node.tag)} {short(name)}" for name in node.attrib)
    assert grammar_pairs(files.grammar()) - seen.keys() == set()


def test_the_same_seed_gives_the_same_instances():
    first, second = ([etree.tostring(root) for root in instances(3, seed=7)] for _ in range(2))
    assert first == second


# --- damaged files ------------------------------------------------------------------------


SAMPLE = 4
"""Files in which each mutation is tried where not all are."""


def mutants(mutations, thorough: bool):
    """Each mutation: at three places of every file of the corpus, or at one of some of them,
    which are others for each mutation."""
    for number, (name, mutate) in enumerate(mutations.items()):
        start = 0 if thorough else number % len(CORPUS)
        tried = 0
        for path in CORPUS[start:] + CORPUS[:start]:
            for chance in range(3 if thorough else 1):
                root = etree.parse(str(path)).getroot()
                if mutate(root, random.Random(chance)):
                    yield name, path.name, etree.tostring(root)
                    tried += 1
            if tried >= SAMPLE and not thorough:
                break


LAYERS = {
    "V501": "well-formed",
    "V502": "links",
    "V503": "links",
    "V511": "rules",
    "V513": "rules",
    **dict.fromkeys(["V504", "V505", "V506", "V507", "V508", "V509", "V510"], "grammar"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layer", "mutations"),
    [("grammar", GRAMMAR), ("rules", RULES), ("links", LINKS)],
    ids=["grammar", "rules", "links"],
)
def test_every_mutant_is_found_by_its_layer(layer, mutations, thorough):
    validator = Validator()
    tried: Counter[str] = Counter()
    for name, file, data in mutants(mutations, thorough):
        codes = {d.code for d in validator.check(data)}
        found = {LAYERS[code] for code in codes}
        assert layer in found, f"{name} in {file}: {found or 'not found'}"
        unexplained = layer == "grammar" and "V510" in codes
        assert not unexplained, f"{name} in {file}: only libxml2 has words for it"
        tried[name] += 1
    assert set(mutations) == set(tried), f"never tried: {set(mutations) - set(tried)}"
    least = {"grammar": (300, 4_000), "rules": (100, 1_100), "links": (29, 350)}[layer]
    assert sum(tried.values()) >= least[thorough]


WIDER = {
    # The parts of a version and of a text are one element there, and so are the texts and
    # versions of a body: which attributes they need is lost.
    "an entry outside the text",
    "a version without id",
    "a version without language",
    # Attributes that depend on one another.
    "a quantity without unit",
    "a unit without quantity",
    "a point in time and a period",
    # Content that is either a line or paragraphs.
    "a note of words and paragraphs",
    # The fixed forms of identifiers.
    "another form of a grade's id",
    "another form of a hand's id",
}
"""What the XSD cannot express, as schema/tei_archival.xsd.rnc says."""


def test_relaxng_and_xsd_agree_on_mutants(own_relaxng, own_xsd, thorough):
    differ = Counter()
    for mutations in (GRAMMAR, RULES, LINKS):
        for name, _, data in mutants(mutations, thorough):
            root = etree.fromstring(data, etree.XMLParser(collect_ids=False))
            valid, wide = own_relaxng.validate(root), own_xsd.validate(root)
            assert wide or not valid or mutations is LINKS, f"{name}: the XSD is narrower"
            differ[name] += valid != wide
    found = {name for name, count in differ.items() if count} - set(LINKS)
    assert found == WIDER
