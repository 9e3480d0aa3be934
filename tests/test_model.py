"""The one way through the model: every field that holds nodes is walked, because of its type."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from encoder.core import model
from encoder.core.model import (
    Block,
    Heading,
    Inline,
    Marking,
    Name,
    Node,
    Paragraph,
    Section,
    Speech,
    Text,
)
from encoder.core.source import Span
from encoder.core.visitor import children, holds_nodes, parts_of, rebuilt, walk
from encoder.enrich.words import words_for
from encoder.fidelity.account import _SPECIAL
from encoder.tei.blocks import _BLOCKS
from encoder.tei.inline import _INLINES

KINDS = [
    kind
    for _, kind in inspect.getmembers(model, inspect.isclass)
    if issubclass(kind, Node) and kind is not Node
]
BESIDE = {
    ("Abbreviation", "short"),
    ("Abbreviation", "completion"),
    ("Abbreviation", "expansion"),
    ("Speech", "who"),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_that_holds_nodes_is_walked(kind):
    hints = get_type_hints(kind)
    for entry in fields(kind):
        mentions = any(f"{other.__name__}" in str(hints[entry.name]) for other in KINDS)
        assert holds_nodes(hints[entry.name]) == mentions
        if mentions:
            walked = entry.name in parts_of(kind)
            assert walked != ((kind.__name__, entry.name) in BESIDE), f"{kind.__name__}.{entry.name}"


@pytest.mark.parametrize(
    ("hint", "holds"),
    [
        (Name | None, True),
        (tuple[Name, ...], True),
        (tuple[Inline, ...], True),
        (Heading | None, True),
        (tuple[tuple[str, str], ...], False),
        (tuple[Span, ...], False),
        (str | None, False),
    ],
)
def test_a_type_says_whether_a_field_holds_nodes(hint, holds):
    assert holds_nodes(hint) == holds


def test_the_order_is_that_of_the_text():
    paragraph = Paragraph(content=(Text(text="one"), Text(text="two")))
    section = Section(head=Heading(kind="section", content=(Text(text="head"),)), blocks=(paragraph,))
    assert [node.text for node in walk(section) if isinstance(node, Text)] == ["head", "one", "two"]
    assert list(children(section)) == [section.head, paragraph]


def test_the_head_of_a_section_is_rebuilt_like_any_block():
    section = Section(head=Heading(kind="section", content=(Text(text="head"),)), blocks=())
    seen = []
    rebuilt(section, lambda node: seen.append(type(node).__name__))
    assert seen == ["Section", "Heading"]


def test_what_a_speech_points_to_is_no_part_of_it():
    item = model.Item(content=(Text(text="Ivanov"),))
    speech = Speech(label=(Text(text="Cde. Ivanov:"),), blocks=(), who=item)
    assert item not in list(walk(speech))


def test_every_kind_of_node_has_a_writer():
    assert set(get_args(Block)) == set(_BLOCKS)
    assert set(get_args(Inline)) - {model.Text, model.Markup, model.ParagraphEnd} == set(_INLINES)
    assert set(_SPECIAL) <= set(KINDS)


def test_what_enrichers_look_into_has_words():
    word = model.Text(text="May 1956")
    looked_into = [kind for kind in KINDS if kind.marked_for]
    assert looked_into
    for kind in looked_into:
        made = kind.__new__(kind)
        object.__setattr__(made, "content", (word,))
        for marking in Marking:
            assert words_for(made, marking) == ((word,) if marking in kind.marked_for else None)
