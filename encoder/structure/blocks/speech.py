"""Speakers: paragraphs under the label of who speaks.

A label is a form of address with a name and a colon or dash ("Cde. Petre Lungu:",
"Comrade Molotov--"), before the words, on a line of its own, or at the end of the
paragraph before. One label makes no dialogue; two do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from encoder.core.model import (
    Block,
    Gap,
    HandwrittenNote,
    Inline,
    ListBlock,
    NoteBlock,
    PageBoundary,
    Paragraph,
    Speech,
    Stage,
    Table,
)
from encoder.core.ranges import OBJECT, Range, full_text, plain_text, says, wrap_ranges
from encoder.core.source import Span
from encoder.language.letters import CAPITAL, NO_CAPITAL
from encoder.language.wording import any_word
from encoder.layout.lines import NAME, cover, halves
from encoder.profile import Profile
from encoder.structure.evidence import Context

_SPOKEN = (Paragraph, ListBlock, PageBoundary, Gap, NoteBlock, HandwrittenNote, Table, Stage)
_ASIDE = r"(?: ?\([^()]{1,60}\))?"
_NAME_WORD = re.compile(rf"{CAPITAL}[^\W\d_]{{2,}}")
_MANNER = re.compile(rf"(?P<aside>\((?={NO_CAPITAL})[^()]{{1,60}}\).*)$", re.DOTALL)


def _labels(
    profile: Profile,
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A titled label (or "Question") before the words, a bare name, a label at the end."""
    asks = any_word(profile.questions)
    title = any_word(profile.speakers)
    end = r"(?:[:：]|--|—| [-–](?= ))"
    asked = rf"(?P<asked>(?i:{asks})(?!\w)(?:[^:：\n]{{0,60}}[:：]| ?(?:--|—|\.(?= ))))\s*"
    return (
        re.compile(rf"(?P<label>(?i:{title}) (?P<name>{NAME}){_ASIDE} ?{end})\s*|{asked}"),
        re.compile(rf"(?P<label>(?P<name>{NAME}){_ASIDE} ?[:：])(?:\s+|$)"),
        re.compile(rf"(?<=[.!?]) (?P<label>(?i:{title}) (?P<name>{NAME}) ?:)\s*$"),
    )


def in_speeches(
    blocks: Sequence[Block],
    context: Context,
    known: Collection[int] = (),
    present: Collection[str] = (),
) -> list[Block]:
    """The blocks with speeches put together, when there are at least two labels.

    Args:
        blocks: of a text.
        context: of its division.
        known: where paragraphs begin that were taken for those of a speaker, whatever their label.
        present: words of the names of those present (:func:`names_of`).
    """
    titled, bare, final = context.lexicon(_labels)
    repeated = _repeated(blocks, bare, {*present, *names_of(blocks)})
    candidates: list[tuple[tuple[Inline, ...], Block | None]] = []
    for block in blocks:
        pieces = _pieces(block, titled, bare, final, repeated)
        if block.span is not None and block.span.start in known and not any(own for own, _ in pieces):
            pieces = _known_label(block)
        candidates += pieces
    if sum(bool(label) for label, _ in candidates) < 2:
        return list(blocks)
    return _gathered(candidates, context)


def _over(profile: Profile) -> re.Pattern[str]:
    """The words with which the minutes go on after the last speech."""
    known = any_word(profile.after_speech)
    return re.compile(rf"\s*(?:{known})(?!\w)", re.IGNORECASE)


def names_of(blocks: Iterable[Block]) -> set[str]:
    """The words with a capital in the lists of those present."""
    return {
        word
        for block in blocks
        if isinstance(block, ListBlock) and block.kind == "participants"
        for item in block.items
        for word in _NAME_WORD.findall(full_text(item.content))
    }


def _repeated(blocks: Sequence[Block], bare: re.Pattern[str], present: Collection[str]) -> set[str]:
    """Names before a colon of speakers without a title: those that stand there twice or more, and
    those of people who are listed as present."""
    found = Counter(
        match["name"]
        for block in blocks
        if isinstance(block, Paragraph) and (match := bare.match(plain_text(block.content)))
    )
    listed = set(present)
    return {n for n, count in found.items() if count > 1 or listed.intersection(_NAME_WORD.findall(n))}


def _pieces(
    block: Block,
    titled: re.Pattern[str],
    bare: re.Pattern[str],
    final: re.Pattern[str],
    repeated: set[str],
) -> list[tuple[tuple[Inline, ...], Block | None]]:
    """A block as (label, what is said); no label: it goes on with what was there."""
    if not isinstance(block, Paragraph):
        return [((), block)]
    text = plain_text(block.content)
    match = titled.match(text)
    if match is None:
        match = bare.match(text)
        match = match if match is not None and match["name"] in repeated else None
    if match is not None:
        label, said = halves(block.content, match.end())
        return [(label, _paragraph(said) if said else None)]
    match = final.search(text)
    if match is not None:
        before, label = halves(block.content, match.start("label"))
        if says(before) and says(label):
            return [((), _paragraph(before)), (label, None)]
    return [((), block)]


_ANY_LABEL = re.compile(r"\s*[^:\n]{1,80}?(?:[:：]|\.? ?[—–](?=\s)|(?<=[^\W\d_]{3})\.(?=\s|$))\s*")


def _known_label(block: Block) -> list[tuple[tuple[Inline, ...], Block | None]]:
    """A block that a speaker's label opens, of whatever form."""
    if not isinstance(block, Paragraph):
        return [((), block)]
    text = plain_text(block.content)
    match = _ANY_LABEL.match(text)
    if match is not None:
        label, said = halves(block.content, match.end())
        return [(label, _paragraph(said) if says(said) else None)]
    return [(block.content, None)] if len(text.split()) < 8 else [((), block)]


def _paragraph(content: tuple[Inline, ...]) -> Paragraph:
    return Paragraph(span=cover(content), content=content)


def _speech(label: tuple[Inline, ...], said: list[Block]) -> Speech:
    """A speech; what its label says of the manner is a stage direction."""
    aside = _MANNER.search(plain_text(label))
    stage = None
    span = cover(label)
    if aside is not None and aside.start():
        who, manner = halves(label, aside.start())
        if says(who) and says(manner):
            label, stage = who, Stage(span=cover(manner), content=manner)
    return Speech(span=span, label=label, stage=stage, blocks=tuple(said))


def with_stage(block: Block, context: Context) -> Block:
    """A paragraph of a speech with its stage directions marked: "(laughter)"; a whole
    sentence in brackets after the end of one."""
    if not isinstance(block, Paragraph):
        return block
    text = plain_text(block.content)
    ranges = [
        Range(*match.span(), _make_stage, apart=True)
        for match in context.lexicon(_direction).finditer(text)
        if OBJECT not in match.group()
    ]
    return replace(block, content=wrap_ranges(block.content, ranges)) if ranges else block


def _make_stage(content: tuple[Inline, ...], place: Span) -> Inline:
    return Stage(span=place, content=content)


def _direction(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.stage)
    return re.compile(
        rf"\((?i:[^()]{{0,30}}(?<!\w)(?:{known})(?!\w)[^()]{{0,40}})\)[.!]?"
        rf"|(?:(?<=[.!?…] )|^)\((?={CAPITAL})[^()]{{3,90}}[.!]\)"
    )


def _gathered(
    candidates: Sequence[tuple[tuple[Inline, ...], Block | None]],
    context: Context,
) -> list[Block]:
    over = context.lexicon(_over)
    out: list[Block] = []
    label: tuple[Inline, ...] = ()
    said: list[Block] = []

    def close() -> None:
        nonlocal label, said
        if label and any(
            isinstance(block, ListBlock | Table)
            or (isinstance(block, Paragraph) and says(block.content))
            for block in said
        ):
            out.append(_speech(label, [with_stage(block, context) for block in said]))
        else:
            out.extend([_paragraph(label)] if label else [])
            out.extend(said)
        label, said = (), []

    for own, block in candidates:
        if not own and isinstance(block, Paragraph) and over.match(plain_text(block.content)):
            close()
            out.append(block)
            continue
        if own or (block is not None and not isinstance(block, _SPOKEN)):
            close()
        label = own or label
        if block is not None:
            (said if label and isinstance(block, _SPOKEN) else out).append(block)
    close()
    return out
