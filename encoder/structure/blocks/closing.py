"""The foot of a paper: copies and recipients, drafting, number, date, votes, notes."""

from __future__ import annotations

import re
from dataclasses import replace

from encoder import dates
from encoder.core.model import (
    Address,
    AddressLine,
    ClosingLine,
    DateText,
    Dating,
    Footnote,
    Heading,
    Inline,
    Item,
    ListBlock,
    Mark,
    Paragraph,
)
from encoder.core.ranges import OBJECT, Make, Range, cut, plain_text, wrap_ranges
from encoder.language.letters import CAPITAL
from encoder.language.wording import any_word
from encoder.layout.lines import any_of, cover, filled_lines, split_lines, without_bullet
from encoder.profile import Profile
from encoder.profile.watch import Watched
from encoder.structure.evidence import Context, Found
from encoder.structure.labels import label_words, named
from encoder.structure.marks import mark_up

_LONGEST = 200
"""So many characters at most has a text block of a foot."""


def _recipient(profile: Profile) -> re.Pattern[str]:
    """The number of a copy before who gets it."""
    copy, number = any_word(profile.words("copy_word")), any_word(profile.words("copy_number"))
    to = any_word(profile.words("copy_to"))
    return re.compile(
        rf"\s*(?:\d{{1,2}} ?[x×]|(?i:{copy}) (?:(?:{number}) ?)?(?P<named>\d{{1,2}}) ?[:–—-]"
        rf"|(?P<n>\d{{1,2}})(?:\)|\.| ?[-–—])?(?: ?(?:{copy}))?) ?(?:(?:{to}) )?(?=[^\W\d])"
    )


_ADDRESSED = 7
"""An address has so many lines at most, and a line of it so many words."""


def read_addressee(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """To whom a letter goes, under its signature: "To His Excellency", the name, the place."""
    lines = filled_lines(nodes)
    first = plain_text(lines[0]).strip() if lines else ""
    if not 1 < len(lines) <= _ADDRESSED or OBJECT in first:
        return None
    if any(len(plain_text(line).split()) > _ADDRESSED for line in lines):
        return None
    match = context.lexicon(_addressees).match(first)
    if match is None or not _may_be_named(first[match.end() :]):
        return None
    parts = tuple(AddressLine(span=cover(line), content=tuple(line)) for line in lines)
    return Found(
        [Address(span=cover(nodes), lines=parts)], 0.9, ("opens with words for who is written to",)
    )


def _may_be_named(rest: str) -> bool:
    """True for what may stand after the words for an addressee: a name, an office, nothing."""
    rest = rest.rstrip()
    return not rest.endswith((".", ":", ";")) or _INITIAL.search(rest) is not None


def _addressees(profile: Profile) -> re.Pattern[str]:
    """Words for who is written to; one short word alone is too little."""
    known = any_word(word for word in profile.addressees if len(word) > _SHORT_WORD)
    return re.compile(rf"(?:{known})(?!\w)")


_SHORT_WORD = 5
_INITIAL = re.compile(rf"{CAPITAL}\.$")


def read_copies_head(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """ "Four copies", "Verteiler:" and their kin."""
    text = " ".join(plain_text(nodes).split())
    if len(text) > 60 or not context.lexicon(_copies).fullmatch(text):
        return None
    return Found(
        [Heading(span=cover(nodes), kind="distribution", content=nodes)],
        0.85,
        ("words that announce the copies",),
    )


def read_copies(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """The announcement of the copies with the recipients in the lines under it."""
    lines = split_lines(nodes)
    if len(lines) < 2:
        return None
    head = read_copies_head(lines[0], context)
    last = next(
        (
            n
            for n, line in enumerate(lines[1:], 1)
            if not context.lexicon(_recipient).match(plain_text(line))
        ),
        len(lines),
    )
    recipients = read_recipients(_joined(lines[1:last]), context)
    if not head or not recipients:
        return None
    blocks = [*head.blocks, *recipients.blocks]
    reasons = (*head.reasons, *recipients.reasons)
    if last == len(lines):
        return Found(blocks, 0.95, reasons)
    rest = _joined(lines[last:])
    below = (
        read_production(rest, context) or read_registration(rest, context) or read_date(rest, context)
    )
    return Found([*blocks, *below.blocks], 0.95, (*reasons, *below.reasons)) if below else None


def _joined(lines: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    return tuple(node for line in lines for node in line)


_SEPARATOR = re.compile(r"[,;]\s+(?=\S)|\s+(?=\d{1,2} ?[-–—] ?[^\W\d_])")


def read_copies_line(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Copies and recipients on one line: "Copies: Stalin (2), Molotov, …"."""
    text = plain_text(nodes)
    head, colon, rest = text.partition(":")
    known = context.lexicon(_copies)
    if not colon or "\n" in text.strip() or known.fullmatch(f"{head.strip()}:") is None:
        return None
    start = len(head) + 1 + len(rest) - len(rest.lstrip())
    cuts = [match.end() for match in _SEPARATOR.finditer(text, start)]
    first, *others = cut(nodes, [start, *cuts])
    if len(others) < 2 or max(len(plain_text(item)) for item in others) > 60:
        return None
    items = tuple(Item(span=cover(item), content=item, number=_copy_number(item)) for item in others)
    return Found(
        [ListBlock(span=cover(nodes), kind="distribution", items=items, head=first)],
        0.92,
        (f"words that announce the copies before {len(items)} recipients",),
    )


def _copy_number(item: tuple[Inline, ...]) -> str | None:
    match = re.match(r"\s*(\d{1,2}) ?[-–—]", plain_text(item))
    return match.group(1) if match else None


def read_recipients(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A list of copies and who got them: "1 - to Cde. Molotov"."""
    lines = [without_bullet(line) for line in split_lines(nodes)]
    matches = [
        match for line in lines if (match := context.lexicon(_recipient).match(plain_text(line)))
    ]
    if not lines or len(matches) < len(lines) or max(len(plain_text(line)) for line in lines) > 80:
        return None
    months = context.dates.months
    if any(
        re.split(r"\W", plain_text(line)[match.end() :])[0].casefold() in months
        for line, match in zip(lines, matches, strict=True)
    ):
        return None  # a day and its month
    items = tuple(
        Item(span=cover(line), content=line, number=match["n"] or match["named"])
        for line, match in zip(lines, matches, strict=True)
    )
    found = Found(
        [ListBlock(span=cover(nodes), kind="distribution", items=items)],
        0.6,
        ("each line opens with the number of a copy",),
    )
    return found.with_evidence(0.25, f"{len(items)} recipients") if len(items) > 1 else found


def read_production(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Who drafted and who typed the paper."""
    text = plain_text(nodes)
    kinds = {"draftedBy": context.foot.drafted, "typedBy": context.foot.typed}
    ranges = []
    if len(text) > _LONGEST:
        return None
    for kind, words in kinds.items():
        form = any_word(words)
        for match in re.finditer(rf"(?m)^\s*(?P<all>(?:{form}):?\s+[^\n]+)$", text, re.IGNORECASE):
            ranges.append(Range(*match.span("all"), _marker(kind)))
    if not ranges:
        return None
    return Found(
        [ClosingLine(span=cover(nodes), kind="production", content=wrap_ranges(nodes, ranges))],
        0.9,
        ("opens with a word for drafting or typing",),
    )


def _marker(kind: str) -> Make:
    return lambda content, place: Mark(span=place, kind=kind, content=content)


def read_registration(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """The outgoing number, with the date of dispatch perhaps."""
    marked = mark_up(nodes, context)
    text = plain_text(nodes).strip()
    if len(text) > 60 or not any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked):
        return None
    begins = any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked[:2])
    begins = begins and len(plain_text(marked[:1])) < 8
    if not begins:
        return None
    return Found(
        [ClosingLine(span=cover(nodes), kind="registration", content=marked)],
        0.85,
        ("opens with an outgoing number",),
    )


def read_date(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A date on a line of its own."""
    text = plain_text(nodes)
    if nodes and isinstance(nodes[-1], Footnote):
        text = text.rstrip(OBJECT)
    parts = dates.parse_parts(text.strip(" _\u00a0\n\t"), context.dates)
    if parts is None or parts.day is None:
        return None
    iso = dates.with_year(parts, context.reference_date) if context.reference_date else parts.iso
    if iso is None:
        return None
    text = dates.without_marks(text)
    start = len(text) - len(text.lstrip(" _\u00a0\n\t"))
    dated = Dating(when=iso, certainty=None if parts.year else "medium")
    content = wrap_ranges(
        nodes,
        [
            Range(
                start,
                len(text.rstrip()),
                lambda inner, place: DateText(span=place, dating=dated, content=inner),
            )
        ],
    )
    return Found(
        [ClosingLine(span=cover(nodes), kind="date", content=content)],
        0.8 if parts.year else 0.75,
        ("a date and nothing else",),
    )


def read_votes(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Who voted how: "Khrushchev N.S. - Za.", line by line."""
    form = context.lexicon(_vote)
    lines = filled_lines(nodes)
    if len(lines) < 2 or not all(form.fullmatch(plain_text(line).strip()) for line in lines):
        return None
    items = tuple(Item(span=cover(line), content=named(list(line), "person")) for line in lines)
    return Found(
        [ListBlock(span=cover(nodes), kind="votes", items=items)],
        0.9,
        ("each line is a name and a word for a vote",),
    )


def _copies(profile: Profile) -> Watched:
    return any_of(profile.closing.copies, "closing.copies")


def _vote(profile: Profile) -> re.Pattern[str]:
    words = any_word(profile.closing.votes)
    name = rf"(?P<name>{CAPITAL}[\w.’' -]{{2,40}}?)"
    return re.compile(rf"{name} ?[-–—:] ?[\"“«]?(?i:{words})[\"”».,;!]*")


def _end_mark(profile: Profile) -> re.Pattern[str]:
    return re.compile(
        rf"(?:[#=*~_—–-] ?){{3,}}|\W*(?:{any_word(profile.closing.ends)})\W*", re.IGNORECASE
    )


def read_end_mark(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A row of signs that ends a telegram, or parts its passages."""
    if not context.lexicon(_end_mark).fullmatch(plain_text(nodes).strip()):
        return None
    return Found(
        [ClosingLine(span=cover(nodes), kind="endMark", content=nodes)],
        0.8,
        ("a row of signs, or words for the end",),
    )


def is_reference_note(nodes: tuple[Inline, ...], context: Context) -> bool:
    """True for a paragraph that says that it is a note under the paper ("Spravka:")."""
    return context.lexicon(_note).match(plain_text(nodes)) is not None


def _note(profile: Profile) -> re.Pattern[str]:
    return label_words(profile.closing.notes)


def read_reference_note(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A note under the paper with the numbers of the papers that it names."""
    if not is_reference_note(nodes, context):
        return None
    marked = tuple(
        replace(node, kind="reference")
        if isinstance(node, Mark) and node.kind == "outgoingNumber"
        else node
        for node in mark_up(nodes, context)
    )
    return Found(
        [Paragraph(span=cover(nodes), content=marked)],
        0.85,
        ("opens with the word for a note under the paper",),
    ).with_evidence(0.05, "before a colon")
