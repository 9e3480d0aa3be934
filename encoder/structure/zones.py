"""The blocks that follow from what the lines of a paper were taken for.

The recognisers of single kinds see one text block at a time; the decoder saw all lines. Where a
recogniser knows what a block is, it parses it; where none does, the label says what it is, so that a
greeting, an address or a signature of a form that nobody described is still one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from encoder.core.model import (
    Address,
    AddressLine,
    Block,
    Dateline,
    DateText,
    Heading,
    Inline,
    Item,
    LetterheadLine,
    ListBlock,
    Mark,
    Name,
    Paragraph,
    Postscript,
    Salute,
    SignatureMark,
    Signed,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.layout.facts import CLEAR, SURE, Decided
from encoder.layout.lines import any_of, cover, filled_lines, is_blank, word_count
from encoder.profile import Profile
from encoder.profile.watch import Watched
from encoder.structure import marks
from encoder.structure.blocks import letterhead
from encoder.structure.blocks.attendance import with_person
from encoder.structure.blocks.signatures import no_names
from encoder.structure.bounds import (
    FOOT,
    announces_notes,
    decided_of,
    is_postscript,
    label_of,
)
from encoder.structure.candidates import Candidate
from encoder.structure.evidence import Chosen, Context, Found
from encoder.structure.labels import named
from encoder.structure.lists import present_words

Builder = Callable[[Candidate, Context], list[Block]]
"""Makes the blocks of a candidate that was taken for something."""

_DOUBTED, _SURE = 300, 700
"""Up to the first margin a decision is doubtful; from the second on it weighs as much as a sign of the
transcript's own."""


def weight(decided: Decided) -> float:
    """What a decision weighs beside the recognisers, from 0 to 1.

    Under 0.6, where a choice is doubtful, less than four of five are right on corpora that were left
    out of training; at the top it is 97 in a hundred.
    """
    low = 0.15 * min(1.0, decided.margin / _DOUBTED)
    high = 0.35 * min(1.0, max(0, decided.margin - _DOUBTED) / (_SURE - _DOUBTED))
    return round(0.45 + low + high, 2)


def reasons(decided: Decided) -> tuple[str, ...]:
    """Why, as an editor reads it."""
    return (f"its lines and those around it read as {decided.label}, rather than {decided.other[2:]}",)


def in_head(candidate: Candidate, context: Context) -> Chosen | None:
    """A candidate of the head by its label."""
    return _chosen(candidate, _IN_HEAD.get(label_of(candidate)), context)


def in_foot(candidate: Candidate, context: Context) -> Chosen | None:
    """A candidate of the foot by its label."""
    label = label_of(candidate)
    after = is_postscript(candidate, context)
    return _chosen(candidate, postscript if after else _IN_FOOT.get(label), context)


_KINDS = {
    "signature": "signed",
    "copies": "distribution",
    "production": "distribution",
    "recipients": "distribution",
    "registration": "distribution",
    "date": "dateline",
    "dateline": "dateline",
    "title": "head",
    "subtitle": "head",
    "issuer": "opener",
    "marks": "opener",
    "stamp": "opener",
    "address": "opener",
    "addressee": "address",
}
"""Rule of a recogniser -> the label that it stands for."""
_WEAK = 0.7
"""With a lower score a recogniser knows hardly more than that nothing speaks against it."""
_OWN_FORM = frozenset({"salute", "address"})
"""Labels of parts that no recogniser of single kinds knows."""


def overrules(candidate: Candidate, choice: Chosen) -> bool:
    """True when a label is surer than what the recognisers of single kinds say."""
    decided = decided_of(candidate)
    if decided is None or choice.found.score >= 0.9 or _KINDS.get(choice.rule) == decided.label:
        return False
    weak = choice.found.score < _WEAK
    return decided.margin >= (CLEAR if decided.label in _OWN_FORM else 2 * CLEAR if weak else SURE)


def contradicts(candidate: Candidate, score: float) -> bool:
    """True when everything in view says that a candidate is no signature, and little that it is."""
    decided = decided_of(candidate)
    return decided is not None and decided.label not in FOOT and score < 0.8 and decided.margin >= CLEAR


def is_text(candidate: Candidate, other: float = 0.0) -> bool:
    """True for running text, surely; a sentence with its full stop is so with less.

    Args:
        candidate: a text block.
        other: what speaks for something else, from 0 to 1.
    """
    decided = decided_of(candidate)
    ended = plain_text(candidate.nodes).rstrip().endswith((".", "!", "?", "。"))
    needed = _SURE if other > _WEAK else 2 * CLEAR if ended else SURE
    return decided is not None and decided.label in ("p", "speaker") and decided.margin >= needed


def _chosen(candidate: Candidate, make: Builder | None, context: Context) -> Chosen | None:
    """What a builder makes of a candidate; None without one, or when it makes nothing."""
    decided = decided_of(candidate)
    shows = not is_blank(candidate.nodes)
    blocks = make(candidate, context) if make is not None and shows else []
    if decided is None or not blocks:
        return None
    found = Found(blocks, weight(decided), reasons(decided))
    return Chosen(decided.label, found, ((decided.other[2:], 0.0),))


def _title(candidate: Candidate, context: Context) -> list[Block]:
    content = marks.mark_period(candidate.nodes, context)
    kind = "title" if label_of(candidate) == "head" else "sub"
    return [Heading(span=cover(candidate.nodes), kind=kind, content=content)]


def _dateline(candidate: Candidate, context: Context) -> list[Block]:
    """Place and date; a line without a date is one of the letterhead."""
    content = marks.mark_up(candidate.nodes, context)
    decided = decided_of(candidate)
    doubtful = decided is not None and decided.margin < 3 * CLEAR
    if doubtful and not any(isinstance(node, DateText) for node in content):
        return letterhead_lines(candidate, context)
    return [Dateline(span=cover(candidate.nodes), content=content)]


def _date_under(candidate: Candidate, context: Context) -> list[Block]:
    """Place and date under the text."""
    content = marks.mark_up(candidate.nodes, context)
    return [Dateline(span=cover(candidate.nodes), content=content)]


def _salute(candidate: Candidate, context: Context) -> list[Block]:
    return [Salute(span=cover(candidate.nodes), content=candidate.nodes)]


def _courtesy(candidate: Candidate, context: Context) -> list[Block]:
    """Words of courtesy; a line that begins with the mark of a signature is one."""
    marks_of = tuple(m.casefold() for m in context.foot.signature_marks if m[-1] == "." or len(m) > 3)
    if plain_text(candidate.nodes).casefold().strip().startswith(marks_of):
        return signature(candidate, context)
    return [Salute(span=cover(candidate.nodes), content=candidate.nodes)]


def signature(candidate: Candidate, context: Context) -> list[Block]:
    """A signature: the name is the line with initials, else the first without words of an office;
    the others are the office."""
    lines = filled_lines(candidate.nodes)
    word = plain_text(candidate.nodes).strip(" /().").casefold()
    if announces_notes(candidate, context) or word in context.lexicon(no_names):
        return []
    offices = context.foot.offices
    free = [
        n
        for n, line in enumerate(lines)
        if not any(w.strip(",.()") in offices for w in plain_text(line).casefold().split())
    ]
    initialled = [n for n in free if _INITIALS.search(plain_text(lines[n]))]
    name = (initialled or free or [-1])[0]
    content: list[Inline] = []
    for n, line in enumerate(lines):
        content += named(list(line), "person" if n == name else "role")
    signs = (Name, SignatureMark, Mark)
    if not any(isinstance(n, signs) and getattr(n, "kind", "") != "role" for n in content):
        content = _as_name(candidate.nodes)
    if not content:
        return []
    return [Signed(span=cover(candidate.nodes), content=tuple(content))]


_FEW_WORDS = 7
"""A signature of a form that is not known has fewer words."""


def _as_name(nodes: tuple[Inline, ...]) -> list[Inline]:
    """All words as one name, of a form that is not known ("d'Estran de Vaux"); nothing, when they are
    many or have no capital."""
    text = plain_text(nodes)
    words = text.strip()
    if OBJECT in text or word_count(words) >= _FEW_WORDS or not any(map(str.isupper, words)):
        return []
    start = text.index(words)
    end = start + len(words.rstrip(" .,;:!"))
    made = Range(start, end, lambda inner, place: Name(span=place, kind="person", content=inner))
    return list(wrap_ranges(nodes, [made]))


_INITIALS = re.compile(r"(?<!\w)[^\W\d_]\. ?[^\W\d_]")


def address_lines(candidate: Candidate, context: Context) -> list[Block]:
    lines = tuple(
        AddressLine(span=cover(line), content=tuple(line)) for line in filled_lines(candidate.nodes)
    )
    return [Address(span=cover(candidate.nodes), lines=lines)] if lines else []


def letterhead_lines(candidate: Candidate, context: Context) -> list[Block]:
    """Lines of a letterhead; those present where its first line announces them."""
    lines = filled_lines(candidate.nodes)
    if len(lines) > 2 and context.lexicon(present_words).match(plain_text(lines[0])):
        items = tuple(
            Item(span=cover(line), content=with_person(tuple(line), context)) for line in lines[1:]
        )
        head = tuple(lines[0])
        return [ListBlock(span=cover(candidate.nodes), kind="participants", head=head, items=items)]
    return [block for line in lines for block in _letterhead_line(line, context)]


def _letterhead_line(line: tuple[Inline, ...], context: Context) -> list[Block]:
    """A line of a letterhead: what a recogniser knows of it by itself, or its marks."""
    for read in _READERS:
        found = read(line, context)
        if found is not None:
            return found.blocks
    return [LetterheadLine(span=cover(line), content=marks.mark_up(line, context))]


_READERS = (
    letterhead.read_place_and_date,
    letterhead.read_address,
    letterhead.read_marks,
    letterhead.read_issuer,
)


def copies(candidate: Candidate, context: Context) -> list[Block]:
    """A list of copies: its first line announces it when it ends with a colon or is a word for one."""
    lines = filled_lines(candidate.nodes)
    first = plain_text(lines[0]).strip() if lines else ""
    known = context.lexicon(_copies).match(first) is not None
    if len(lines) < 2 and not known:
        return []
    made: list[Block] = []
    if known or first.endswith((":", "：")):
        made.append(Heading(span=cover(lines[0]), kind="distribution", content=tuple(lines[0])))
        lines = lines[1:]
    if lines:
        whole = tuple(node for line in lines for node in line)
        items = tuple(Item(span=cover(line), content=tuple(line)) for line in lines)
        made.append(ListBlock(span=cover(whole), kind="distribution", items=items))
    return made


def _copies(profile: Profile) -> Watched:
    return any_of([f"(?:{form})\\W*$" for form in profile.closing.copies], "closing.copies")


def postscript(candidate: Candidate, context: Context) -> list[Block]:
    inside = Paragraph(span=cover(candidate.nodes), content=candidate.nodes)
    return [Postscript(span=inside.span, blocks=(inside,))]


_IN_HEAD: dict[str, Builder] = {
    "head": _title,
    "subhead": _title,
    "dateline": _dateline,
    "salute": _salute,
    "address": address_lines,
    "opener": letterhead_lines,
    "distribution": copies,
}
_IN_FOOT: dict[str, Builder] = {
    "closer": _courtesy,
    "signed": signature,
    "dateline": _date_under,
    "address": address_lines,
    "distribution": copies,
}
