"""What holds for any text whatever."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from encoder import profile as profiles
from encoder import structure, tei, validation
from encoder.core.model import (
    Role,
)
from encoder.core.source import Source
from encoder.core.visitor import leaves
from encoder.fidelity import account
from encoder.findings import Severity
from encoder.pipeline import encode, encode_source
from tests.property.strategies import TEXT

PROFILE = profiles.load()
THOROUGH = settings(
    max_examples=1500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@THOROUGH
@given(TEXT)
def test_every_character_has_exactly_one_role(text):
    document, _ = structure.read(Source("any.txt", text), PROFILE)
    if document is None:
        assert not text.strip(), "only blank text has no document"
        return
    at = 0
    for span, _ in leaves(document):
        assert span.start == at, f"characters {at} to {span.start}: {text[at : span.start]!r}"
        at = span.end
    assert at == len(text)


@THOROUGH
@given(TEXT)
def test_only_blanks_are_left_between_the_pieces(text):
    document, _ = structure.read(Source("any.txt", text), PROFILE)
    for span in document.spaces if document else ():
        assert not text[span.start : span.end].strip(), f"lost: {text[span.start : span.end]!r}"


@pytest.mark.slow
@THOROUGH
@given(TEXT)
def test_the_text_of_the_tei_is_the_text_of_the_source(text):
    result = encode_source(Source("any.txt", text), PROFILE)
    if result.document is None or result.tei is None:
        return
    said = [text[span.start : span.end] for span, role in leaves(result.document) if role is Role.TEXT]
    written = written_text(etree.fromstring(result.tei))
    assert sorted(squeeze("".join(said))) == sorted(squeeze(written))


def squeeze(text: str) -> str:
    """The text without white space and without what XML cannot hold."""
    return re.sub("[\\s\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def written_text(root: etree._Element) -> str:
    """The text of the TEI body, an abbreviation's letters once and without the encoder's corrections,
    which stand beside it."""
    tei = "{http://www.tei-c.org/ns/1.0}"
    body = root.find(f"{tei}text")
    beside = [node for node in body.iter(f"{tei}corr") if node.get("resp") == "#resp.encoder"]
    for node in [*body.iter(f"{tei}abbr"), *beside]:
        node.text = ""
        for child in list(node):
            node.remove(child)
    return "".join(body.itertext())


@pytest.mark.slow
@THOROUGH
@given(TEXT)
def test_any_text_is_encoded_or_explained(text):
    result = encode_source(Source("any.txt", text), PROFILE)
    assert result.tei is not None or any(d.code == "S003" for d in result.findings)
    for finding in result.findings:
        assert finding.message and finding.help


@THOROUGH
@given(st.binary(max_size=200))
def test_any_bytes_are_encoded_or_explained(data):
    result = encode("any.txt", data, PROFILE)
    unreadable = {"S001", "S003", "S020", "S021", "S029"}
    assert result.tei is not None or {d.code for d in result.findings} & unreadable


@settings(THOROUGH, max_examples=60)
@given(TEXT)
def test_the_same_input_gives_the_same_bytes(text):
    source = Source("any.txt", text)
    assert encode_source(source, PROFILE).tei == encode_source(source, PROFILE).tei


@pytest.mark.parametrize("kind", ["plain", "record"])
@settings(THOROUGH, suppress_health_check=list(HealthCheck))
@given(text=TEXT)
def test_any_text_gives_valid_tei(tei_all, kind, text):
    head = "" if kind == "plain" else HEADER
    result = encode_source(Source("any.txt", head + text), PROFILE)
    if result.tei is not None:
        tree = etree.fromstring(result.tei)
        assert tei_all.validate(tree), tei_all.error_log.last_error


HEADER = """\
May 1, 1955

Letter

Citation:

"Letter", May 1, 1955, Wilson Center Digital Archive, RGANI Fond 9, Opis 31, Delo 77. \
Translated by A. Person. https://example.org/document/1

Original Language:

Russian

Contents:

Translation - English

"""


@given(TEXT, st.lists(st.integers(0, 400), max_size=3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_any_part_of_any_text_can_be_plain_paragraphs(text, places):
    """What is written where something is unsound is sound itself."""
    source = Source("a.txt", text)
    document, _ = structure.read(source, PROFILE)
    if document is None:
        return
    plainer = structure.plainly(document, source, places)
    made = [structure.versions_plainly(document, source), structure.all_plainly(document, source)]
    for one in made if plainer is None else [plainer, *made]:
        written = tei.write(one, PROFILE)
        assert [d for d in validation.check(written.data) if d.severity is Severity.ERROR] == []
        assert account.conserved(one, source, written.data).faults == []
