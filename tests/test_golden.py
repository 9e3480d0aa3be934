"""The corpus and its encoding: the largest golden test."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder import Encoder, Options
from encoder.batch import jobs
from encoder.core.visitor import leaves
from encoder.pipeline import encode
from tests.conftest import ROOT
from tests.elements import differences

JOBS = jobs([ROOT / "corpus"])


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.target.stem)
def test_the_corpus_encodes_to_the_same_bytes(job, accepting):
    made = encode_bytes(job)
    place = ROOT / "tei" / job.target
    certificate = place.with_suffix(".fidelity.json")
    if accepting:
        place.write_bytes(made.tei)
        certificate.write_bytes(made.certificate_for(place.name))
    kept = place.read_bytes() if place.exists() else b"<TEI/>"
    if made.tei != kept:
        shown = "\n".join(differences(kept, made.tei)) or "only blanks between elements differ"
        pytest.fail(f"{place.name} (`pytest --accept` takes it):\n{shown}", pytrace=False)
    assert made.certificate_for(place.name) == certificate.read_bytes()


def encode_bytes(job):
    options = Options(schema="../schema")
    return Encoder(options=options).encode_bytes(job.path.name, job.path.read_bytes())


def test_a_difference_names_the_elements():
    old = b"<TEI><p xml:id='a'>On <date when='1956'>1956</date> he</p><p>said so</p></TEI>"
    new = b"<TEI><p xml:id='a'>On <date when='1957'>1956</date> he</p><head>said so</head></TEI>"
    assert set(differences(old, new)) == {
        '- /TEI/p[1]/date[1] when="1956"',
        '+ /TEI/p[1]/date[1] when="1957"',
        "+ /TEI/head[1]",
        "- /TEI/p[2]",
        "- /TEI/p[2] “said so”",
        "+ /TEI/head[1] “said so”",
    }
    assert list(differences(old, old)) == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.target.stem)
def test_every_character_of_the_corpus_has_one_role(profile, job):
    result = encode(job.path.name, job.path.read_bytes(), profile)
    at = 0
    for span, _ in leaves(result.document):
        assert span.start == at
        at = span.end
    assert at == len(result.source.text)


def test_nothing_lies_in_tei_that_the_corpus_does_not_give():
    proofs = {job.target.with_suffix(".fidelity.json").name for job in JOBS}
    assert {p.name for p in (ROOT / "tei").glob("*")} == {job.target.name for job in JOBS} | proofs


def test_the_corpus_is_valid_tei(tei_all):
    for job in JOBS:
        tree = etree.parse(str(ROOT / "tei" / job.target))
        assert tei_all.validate(tree), f"{job.target}: {tei_all.error_log.last_error}"
