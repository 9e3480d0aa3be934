"""The corpus and its encoding: the largest golden test."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.batch import jobs
from encoder.core.visitor import leaves
from encoder.pipeline import encode
from tests.conftest import ROOT

JOBS = jobs([ROOT / "corpus"])


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.target.stem)
def test_the_corpus_encodes_to_the_same_bytes(profile, job):
    result = encode(job.path.name, job.path.read_bytes(), profile, schema="../schema")
    kept = (ROOT / "tei" / job.target).read_bytes()
    assert result.tei == kept, "encode corpus into tei again and read the difference"


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
