"""Where the enclosures of a paper begin: a word for one on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.core.ranges import plain_text
from encoder.layout.blocks import TextBlock
from encoder.layout.lines import cover, split_lines, word_count
from encoder.structure.candidates import Candidate
from encoder.structure.evidence import Context
from encoder.structure.parts import PROSE_WORDS, enclosure_form


def enclosures(candidates: Sequence[Candidate], context: Context) -> list[int]:
    """Where enclosures begin: a word for one on a line of its own, after a text and
    before something."""
    form = context.lexicon(enclosure_form)
    found: list[int] = []
    texts = 0
    for index, candidate in enumerate(candidates):
        text = plain_text(candidate.nodes).strip()
        if (
            texts
            and index + 1 < len(candidates)
            and candidate.text_block is not None
            and form.fullmatch(text)
        ):
            found.append(index)
        texts += word_count(text) >= PROSE_WORDS
    return found


def label_apart(candidate: Candidate, context: Context) -> tuple[Candidate, ...]:
    """The word for an enclosure apart from the lines under it."""
    text_block = candidate.text_block
    lines = split_lines(candidate.nodes)
    if text_block is None or text_block.gaps or len(lines) < 2:
        return (candidate,)
    form = context.lexicon(enclosure_form)
    if not form.fullmatch(plain_text(lines[0]).strip()):
        return (candidate,)
    end = cover(lines[0]).end
    first = tuple(line for line in text_block.lines if line.span.start < end)
    rest = text_block.lines[len(first) :]
    if not rest:
        return (candidate,)
    return (
        Candidate(TextBlock(first), lines[0]),
        Candidate(TextBlock(rest), tuple(node for line in lines[1:] for node in line)),
    )
