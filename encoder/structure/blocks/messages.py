"""Messages quoted whole: a letter within a letter, between its quotation marks.

A paragraph that opens a quotation without closing it, and a later one that closes it,
hold a message between them when what they hold has the address, the signature or the
date of one. Other quotations over several paragraphs stay paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from encoder.core.model import (
    Address,
    Block,
    Enclosure,
    Entry,
    Inline,
    LetterheadLine,
    ListBlock,
    Mark,
    Message,
    Paragraph,
    Postscript,
    Salute,
    Section,
    Table,
)
from encoder.core.ranges import plain_text
from encoder.core.visitor import walk
from encoder.layout.lines import cover, halves
from encoder.structure.candidates import Candidate, block_of

_OPENING = re.compile(r"\s*(?P<mark>[\"“„«「『])")
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
"""Opening mark -> what closes it: „…“ in German, „…” in Polish, Hungarian and Romanian."""
_ANY_CLOSING = "".join(_CLOSING.values())
_LONGEST = 80
"""A message has so many candidates at most."""


def whole_messages(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with each quoted passage that may be a message as one candidate."""
    out: list[Candidate] = []
    index = 0
    while index < len(candidates):
        size = _quoted(candidates, index)
        if size:
            out.append(_joined(candidates[index : index + size]))
            index += size
        else:
            out.append(candidates[index])
            index += 1
    return out


def _quoted(candidates: list[Candidate], index: int) -> int:
    """How many candidates from here on stand between quotation marks; 0: none do."""
    if candidates[index].text_block is None:
        return 0
    text = plain_text(candidates[index].nodes)
    opening = _OPENING.match(text)
    if opening is None or not _is_announced(candidates, index) or _depth(text, opening["mark"]) <= 0:
        return 0
    depth = 0
    for size, candidate in enumerate(candidates[index : index + _LONGEST], 1):
        said = plain_text(candidate.nodes) if candidate.text_block is not None else ""
        depth += _depth(said, opening["mark"])
        closed = re.search(rf"[{_CLOSING[opening['mark']]}][.,;。]?\s*$", said)
        if depth <= 0 or (opening["mark"] == '"' and depth % 2 == 0):
            return size if size > 2 and closed else 0
    return 0


def is_whole_quotation(text: str) -> bool:
    """True for a paragraph that one pair of quotation marks holds from its first sign to its last."""
    opening = _OPENING.match(text)
    if opening is None:
        return False
    inner = text[opening.end() :].rstrip().rstrip(".,;。")
    closing = _CLOSING[opening["mark"]]
    return inner[-1:] in closing and not any(sign in inner[:-1] for sign in closing + opening["mark"])


def _is_announced(candidates: list[Candidate], index: int) -> bool:
    """True when the paragraph before ends with a colon."""
    before = next(
        (p for p in reversed(candidates[max(0, index - 4) : index]) if p.text_block is not None), None
    )
    return before is not None and plain_text(before.nodes).rstrip().endswith((":", "："))


def _depth(text: str, opening: str) -> int:
    """By how many quotations more are opened than closed; straight marks are counted."""
    if opening == '"':
        return text.count('"') % 2
    return text.count(opening) - sum(text.count(mark) for mark in _CLOSING[opening])


def _joined(run: list[Candidate]) -> Candidate:
    """The passage as one candidate; within it the quotation marks are set apart."""
    first, last = run[0], run[-1]
    opening = _OPENING.match(plain_text(first.nodes))
    assert opening is not None
    said = plain_text(last.nodes)
    before, inside = halves(first.nodes, opening.end())
    kept, after = halves(last.nodes, max(said.rfind(mark) for mark in _ANY_CLOSING))
    candidates = (replace(first, nodes=inside), *run[1:-1], replace(last, nodes=kept))
    return Candidate(
        replace(block_of(run), decided=None),  # what an editor says of a part is not of the whole
        tuple(node for candidate in run for node in candidate.nodes),
        inside=tuple(candidate for candidate in candidates if candidate.nodes),
        run=tuple(run),
        quotes=(before, after),
    )


def message_of(candidate: Candidate, paper: Enclosure) -> Message | None:
    """The passage as a message; None when it has nothing of a letter."""
    addressed = any(isinstance(node, Mark) for block in paper.opener for node in walk(block))
    whole = any(isinstance(block, Paragraph | ListBlock | Table) for block in paper.body)
    if (
        paper.distribution is not None
        or not whole
        or not (addressed or paper.closer)
        or any(isinstance(block, Entry | Section) for block in paper.body)
        or any(isinstance(block, Postscript) for block in paper.closer)
    ):
        return None
    opening, closing = candidate.quotes
    opener = _quoted_first(paper.opener, opening, LetterheadLine) if paper.opener else ()
    body = paper.body if opener else _quoted_first(paper.body, opening, Paragraph)
    closer = _quoted_last(paper.closer, closing, Salute) if paper.closer else ()
    return Message(
        span=cover(candidate.nodes),
        opener=opener,
        body=body if closer else _quoted_last(body, closing, Paragraph),
        closer=closer,
    )


def _with_sign(block: Any, sign: tuple[Inline, ...], *, first: bool) -> Block | None:
    """A block with a quotation mark at its beginning or its end; None for one without words of its
    own."""
    if isinstance(block, Address):
        at = 0 if first else len(block.lines) - 1
        lines = list(block.lines)
        content = (*sign, *lines[at].content) if first else (*lines[at].content, *sign)
        lines[at] = replace(lines[at], content=content)
        return replace(block, lines=tuple(lines))
    if not hasattr(block, "content"):
        return None
    made: Block = replace(block, content=(*sign, *block.content) if first else (*block.content, *sign))
    return made


Loose = type[LetterheadLine] | type[Paragraph] | type[Salute]


def _quoted_first(
    blocks: tuple[Block, ...], sign: tuple[Inline, ...], loose: Loose
) -> tuple[Block, ...]:
    if not sign:
        return blocks
    held = _with_sign(blocks[0], sign, first=True)
    return (held or loose(span=cover(sign), content=sign), *blocks[1 if held else 0 :])


def _quoted_last(
    blocks: tuple[Block, ...], sign: tuple[Inline, ...], loose: Loose
) -> tuple[Block, ...]:
    if not sign:
        return blocks
    held = _with_sign(blocks[-1], sign, first=False)
    return (*blocks[: -1 if held else None], held or loose(span=cover(sign), content=sign))
