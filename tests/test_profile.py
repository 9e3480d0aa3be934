"""The shipped profiles keep their promises, and a bad profile says what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from encoder import profile as profiles
from encoder.record.reference import read_references
from tests.conftest import ROOT, body_of, fragment

RULE_EXAMPLES = [
    pytest.param(name, rule.id, example, id=f"{name}-{rule.id}-{number}")
    for name in profiles.shipped()
    for rule in profiles.load(name).notation.rules
    for number, example in enumerate(rule.examples, 1)
]

SCHEME_EXAMPLES = [
    pytest.param(name, scheme.repository, example, id=f"{name}-{scheme.repository}-{number}")
    for name in profiles.shipped()
    for scheme in profiles.load(name).archives
    for number, example in enumerate(scheme.examples, 1)
]


@pytest.mark.parametrize(("name", "rule", "example"), RULE_EXAMPLES)
def test_every_rule_does_what_its_example_says(name, rule, example):
    xml, findings = fragment(example.input, profiles.load(name), example.language)
    assert body_of(xml) == example.tei
    assert [d.code for d in findings] == []


@pytest.mark.parametrize(("name", "repository", "example"), SCHEME_EXAMPLES)
def test_every_scheme_splits_its_example(name, repository, example):
    (found,) = read_references(example["reference"], profiles.load(name))
    parts = {part.kind: part.text for part in found.parts if part.kind}
    if found.leaves:
        parts["from"] = found.leaves[0]
        if found.leaves[1] != found.leaves[0]:
            parts["to"] = found.leaves[1]
    assert parts == {key: value for key, value in example.items() if key != "reference"}
    assert found.repository in (repository, None)


def write(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_project_adds_a_rule_in_one_file(tmp_path):
    path = write(
        tmp_path,
        """
extends: wilson-center
name: mine
notation:
  rules:
    - id: erased
      match: 'rasura'
      node: gap
      fields: {reason: damage}
      examples:
        - {in: 'He [rasura] went.', tei: ''}
""",
    )
    loaded = profiles.load(path)
    assert loaded.notation.rules[0].id == "erased"
    assert len(loaded.notation.rules) > 10, "the inherited rules are still there"
    xml, _ = fragment("He said [rasura] and went out.", loaded)
    assert 'reason="damage"' in xml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: wilson-center\nnonsense: 1\n", "nonsense"),
        ("extends: wilson-center\nname: a\nname: b\n", "stands twice"),
        ("extends: nowhere\n", "nowhere"),
        ("- a\n- b\n", "mapping"),
        ("name: [\n", "flow"),
        ("extends: wilson-center\nnotation: {depth_limit: 4000}\n", "depth_limit"),
        ("extends: wilson-center\nname: a\npages: {furniture: {header: ['(']}}\n", "pages.furniture"),
        ("extends: wilson-center\nname: a\nplaces: {nowhere: {en: [x]}}\n", "unknown place 'nowhere'"),
        ("extends: wilson-center\nname: a\nlanguages: [English!]\n", "languages"),
        (
            "extends: wilson-center\nname: a\narchives: [{repository: A, names: [A], pattern: '(?P<shelf>x)',"
            " examples: [{reference: x}]}]\n",
            "no kind of part is called 'shelf'",
        ),
        (
            "extends: wilson-center\nname: a\nnotation: {rules: [{id: a, match: b, node: gap,"
            " fields: {reason: boredom}, examples: [{in: a, tei: b}]}]}\n",
            "reason",
        ),
    ],
)
def test_a_bad_profile_names_the_fault(tmp_path, text, message):
    with pytest.raises(profiles.ProfileError, match=message):
        profiles.load(write(tmp_path, text))


def test_words_that_yaml_would_change_stay_words(tmp_path):
    loaded = profiles.load(
        write(
            tmp_path,
            """
extends: wilson-center
name: mine
vocabulary:
  missing:
    nb: [no, 1946-05-01, off]
""",
        )
    )
    assert loaded.vocabulary["missing"]["nb"] == ["no", "1946-05-01", "off"]
    assert "lost" in loaded.vocabulary["missing"]["en"]


def test_a_profile_cannot_extend_itself(tmp_path):
    path = tmp_path / "loop.yaml"
    path.write_text(f"extends: {path}\nname: loop\n", encoding="utf-8")
    with pytest.raises(profiles.ProfileError, match="extends itself"):
        profiles.load(str(path))


def test_a_language_is_one_file(tmp_path):
    """The worked example of CONTRIBUTING.md, as it stands there."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page[page.index("## Add a language") : page.index("## Add an archive")]
    words, transcript, tei = re.findall(r"^```\w+\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    folder = tmp_path / "mine"
    (folder / "languages").mkdir(parents=True)
    (folder / "profile.yaml").write_text("extends: wilson-center\nname: mine\n", encoding="utf-8")
    (folder / "languages" / "fi.yaml").write_text(words, encoding="utf-8")
    xml, _ = fragment(transcript[:-1], profiles.load(str(folder)), "fi")
    assert xml == re.sub(r">\s*\n\s*<", "><", tei).strip()
    without, _ = fragment(transcript[:-1], profiles.load(), "fi")
    assert 'type="signature"' not in without and "<gap" not in without


def test_a_fault_in_a_language_file_is_named(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "profile.yaml").write_text("extends: wilson-center\nname: mine\n", encoding="utf-8")
    (tmp_path / "languages" / "vi.yaml").write_text("closing: {seals: [a]}\n", encoding="utf-8")
    with pytest.raises(profiles.ProfileError, match="seals"):
        profiles.load(str(tmp_path))
