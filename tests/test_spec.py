"""The encoding manual, run as tests: tests/spec/*.md.

A case is a fence ``transcript`` (after the word a language, if not English),
followed by a fence ``tei`` and, where the case has findings, a fence
``findings`` with a line ``CODE line:column`` for each (notes included).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from encoder.core.source import Source
from tests.conftest import body_of, fragment

_FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cases():
    for path in sorted((Path(__file__).parent / "spec").glob("*.md")):
        current, number = None, 0
        for kind, language, text in _FENCE.findall(path.read_text(encoding="utf-8")):
            if kind == "transcript":
                if current:
                    yield pytest.param(*current, id=f"{path.stem}-{number}")
                number += 1
                current = [text[:-1], language or "en", "", "", path.stem]
            elif kind == "tei":
                current[2] = text
            elif kind == "findings":
                current[3] = text
        if current:
            yield pytest.param(*current, id=f"{path.stem}-{number}")


def flat(xml: str) -> str:
    return re.sub(r">\s*\n\s*<", "><", xml).strip()


@pytest.mark.parametrize(("transcript", "language", "tei", "findings", "page"), list(cases()))
def test_manual(profile, transcript, language, tei, findings, page):
    text = transcript.replace("␌", "\f").replace("→", "\t").replace("·", "\u00a0")
    xml, raised = fragment(text, profile, language, "translation", enriched=page == "names")
    assert flat(body_of(xml)) == flat(tei)
    source = Source("case", text)
    said = sorted(
        f"{d.code} {':'.join(map(str, source.position(d.span.start)))}"
        for d in raised
        if d.span is not None
    )
    assert said == sorted(findings.split("\n")[:-1])
