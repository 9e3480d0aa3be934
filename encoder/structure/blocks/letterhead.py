"""The head of a paper: stamps, marks, issuing body, title, place and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from encoder.core.model import (
    Block,
    Dateline,
    DateText,
    Gap,
    Heading,
    Inline,
    Issuer,
    LetterheadLine,
    LineBreak,
    Mark,
    Stamp,
    Text,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.core.source import Span
from encoder.dates import dated, parse_parts
from encoder.language.wording import any_word
from encoder.layout.lines import any_of, cells, cover, split_lines, word_count
from encoder.profile import Profile
from encoder.profile.watch import Watched
from encoder.structure.columns import artefacts, interleaved, separated
from encoder.structure.evidence import Context, Found
from encoder.structure.marks import date_range, mark_period, mark_range, mark_up, marked_share

_LONGEST_LINE = 160


def read_stamp(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A text block that is a bracketed stamp, or several columns with a stamp in them."""
    stamps = [node for node in nodes if isinstance(node, Stamp)]
    if not stamps or _is_sentence(nodes):
        return None
    blocks: list[Block] = []
    line: list[Inline] = []
    for node in nodes:
        if isinstance(node, Stamp):
            content, columns = separated(node.content)
            blocks += _line(artefacts(line) if columns else line, context)
            line = []
            content = mark_up(content, context)
            if not columns:
                content, columns = interleaved(content)
            certain = node.certain and not (
                columns and not any(isinstance(inner, Gap) for inner in content)
            )
            blocks.append(replace(node, content=content, certain=certain))
            for column in columns:
                blocks += _line(column, context)
        else:
            line.append(node)
    return Found(blocks + _line(line, context), 0.95, ("a bracket that names a stamp",))


def _stamp_lines(profile: Profile) -> Watched:
    return any_of(profile.letterhead.stamp_lines, "letterhead.stamp_lines")


def _is_sentence(nodes: Sequence[Inline]) -> bool:
    """True when the words around a stamp make a sentence that only speaks of it."""
    outside = plain_text([node for node in nodes if not isinstance(node, Stamp)])
    return len(outside.split()) > 3 and outside.rstrip().endswith(".")


def _line(nodes: list[Inline], context: Context) -> list[Block]:
    if not nodes:
        return []
    return [LetterheadLine(span=cover(nodes), content=mark_up(nodes, context, labels=True))]


def read_unmarked_stamp(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A registry stamp that the original shows only as short lines."""
    lines = [line.strip() for line in plain_text(nodes).split("\n") if line.strip()]
    if len(lines) < 3 or max(map(len, lines)) > 60:
        return None
    known = context.lexicon(_stamp_lines)
    fitting = sum(known.fullmatch(line) is not None for line in lines)
    if fitting < 0.6 * len(lines):
        return None
    stamp = Stamp(span=cover(nodes), content=mark_up(nodes, context), certain=False)
    return Found(
        [stamp],
        0.5 + 0.5 * fitting / len(lines),
        (f"{fitting} of {len(lines)} lines are those of a registry stamp",),
    )


def read_marks(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A line that is nothing but marks and dates, with the issuing body perhaps."""
    text = " ".join(plain_text(nodes).split())
    if len(text) > _LONGEST_LINE:
        return None
    marked = mark_up(nodes, context, labels=True)
    if not any(isinstance(node, Mark) for node in marked):
        return None
    share = marked_share(marked)
    issued = _is_issuer(_plain(marked), context)
    if share <= 0.45 and not issued:
        return None
    kinds = sorted({node.kind for node in marked if isinstance(node, Mark)})
    reasons = (
        f"{share:.0%} of it is marks: {', '.join(kinds)}",
        *(["beside the issuing body"] if issued else []),
    )
    return Found(
        [LetterheadLine(span=cover(nodes), content=_with_issuer(marked, context))],
        round(max(0.5 + 0.45 * share, 0.8 if issued else 0.0), 2),
        reasons,
    )


def _plain(nodes: Sequence[Inline]) -> str:
    return "".join(plain_text([node]) for node in nodes if not isinstance(node, Mark | DateText))


def _with_issuer(nodes: tuple[Inline, ...], context: Context) -> tuple[Inline, ...]:
    first = nodes[0]
    if isinstance(first, Text) and _is_issuer(first.text, context):
        end = len(first.text.rstrip())
        return wrap_ranges(nodes, [Range(0, end, _make_issuer)])
    return nodes


def _make_issuer(content: tuple[Inline, ...], place: Span) -> Inline:
    return Issuer(span=place, content=content)


def _is_issuer(text: str, context: Context) -> bool:
    words = text.casefold().split()
    if not 1 < word_count(text) <= 14 or text.rstrip().endswith((".", ":", ";", ",")):
        return False
    match = context.lexicon(_address_pattern).match(text)
    if match is not None and match.groupdict().get("to"):
        return False  # whom it is for
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters) > 0.6 * len(letters)
    names = context.words.issuers
    return any(name in text.casefold() for name in names) and (upper or len(words) <= 6)


def _address_pattern(profile: Profile) -> re.Pattern[str]:
    fields = "|".join(
        "(?P<{}>{})".format(kind, "|".join(map(re.escape, sorted(words, key=len, reverse=True))))
        for kind, words in profile.letterhead.address.items()
    )
    return re.compile(rf"(?:{fields})(?P<colon>[:：]|(?=\s))\s*(?=\S)")


_MARKS = {"copies": "copy"}
"""Kind of line of a memorandum's head -> kind of mark, where they differ."""
_NEED_COLON = frozenset({"copies", "date", "reference"})
"""Kinds whose words count only before a colon."""


def read_address(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """From, to, copies, date, subject, reference: lines (or cells of a line) that open with the word
    for it; further lines go on, further cells are marks. The date is a dateline of its own."""
    content: list[Inline] = []
    blocks: list[Block] = []
    kind: str | None = None
    kinds: list[str] = []
    for line in split_lines(nodes):
        for number, cell in enumerate(cells(line)):
            text = " ".join(plain_text(cell).replace(OBJECT, " ").split())
            own = _address_kind(text, context)
            if own is None and (number or _is_mark(cell, context)):
                content += mark_up(cell, context, labels=True)
                continue
            if own is None and (kind is None or not text[:1].isupper() or _is_long(text)):
                return None
            kind = own or kind
            assert kind is not None
            kinds += [own] if own else []
            if kind == "date":
                blocks += (
                    [LetterheadLine(span=cover(content), content=tuple(content))] if content else []
                )
                dated = tuple(mark_up(cell, context))
                blocks.append(Dateline(span=cover(cell), content=dated))
                content = []
            else:
                content += _marked_line(cell, _MARKS.get(kind, kind))
    if kind is None:
        return None
    label = plain_text(nodes).split(":")[0].strip()
    colon = ":" in plain_text(nodes) and len(label.split()) < 5
    if content:
        blocks.append(LetterheadLine(span=cover(content), content=tuple(content)))
    return Found(
        blocks,
        0.9 if colon else 0.8,
        (f"opens with the word for “{kinds[0]}”" + (" and a colon" if colon else " before a name"),),
    )


def _marked_line(cell: tuple[Inline, ...], kind: str) -> list[Inline]:
    """A cell as a mark; the end of its line stays outside."""
    ended = isinstance(cell[-1], LineBreak) and len(cell) > 1
    said = tuple(cell[:-1]) if ended else tuple(cell)
    return [Mark(span=cover(said), kind=kind, content=said), *(cell[-1:] if ended else ())]


def _is_mark(line: Sequence[Inline], context: Context) -> bool:
    """True for a line that is nothing but marks: a classification, a number."""
    return marked_share(mark_up(line, context, labels=True)) > 0.9


def _address_kind(text: str, context: Context) -> str | None:
    """ "from", "to" … for a line that opens with a word for it.

    Without a colon only a short line before a name counts, so that a sentence
    beginning with such a word stays a sentence.
    """
    match = context.lexicon(_address_pattern).match(text)
    if match is None:
        addressed = text.endswith(("：", ":")) and _is_issuer(text.rstrip("：:"), context)
        return "to" if addressed and word_count(text) < 14 else None
    rest = text[match.end() :]
    named = (
        rest[:1].isupper()
        or rest[:1].isdigit()
        or rest.startswith(tuple(context.profile.words("address_opening")))
    )
    kind = next(kind for kind, value in match.groupdict().items() if value and kind != "colon")
    colon = match["colon"] in (":", "：")
    if not colon and (_is_long(text) or not named or kind in _NEED_COLON):
        return None
    return kind


def _is_long(text: str) -> bool:
    """True for more than a line of an address: many words, or a second sentence."""
    return len(text.split()) > 16 or re.search(r"[^\W\d_]{4,}[.;!?]\s+[^\W\d_]", text) is not None


def read_production(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Who deciphered and who typed the paper, each in a sentence of its own."""
    text = plain_text(nodes)
    kinds = {
        "decipheredBy": context.words.deciphered,
        "typedBy": context.foot.typed,
        "draftedBy": context.foot.drafted,
    }
    ranges: list[Range] = []
    if len(text) > 2 * _LONGEST_LINE:
        return None
    for sentence in re.finditer(r"\S.*?(?:(?<=[^\W_]{2})\.(?=\s|$)|$)", text):
        folded = sentence.group().casefold()
        kind = next(
            (
                k
                for k, words in kinds.items()
                if folded.startswith(tuple(word.casefold() for word in words))
            ),
            None,
        )
        if kind is None:
            return None
        ranges.append(mark_range(sentence.span(), kind, None))
    if not ranges:
        return None
    return Found(
        [LetterheadLine(span=cover(nodes), content=wrap_ranges(nodes, ranges))],
        0.9,
        ("each sentence opens with a word for drafting, typing or deciphering",),
    )


def read_issuer(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """The body that issued the paper, on a line of its own."""
    text = plain_text(nodes).strip()
    if OBJECT in text or "\n" in text or not _is_issuer(text, context):
        return None
    return Found(
        [LetterheadLine(span=cover(nodes), content=(Issuer(span=cover(nodes), content=nodes),))],
        0.85 if text.isupper() else 0.7,
        ("names a body that issues papers",),
    )


def _title_pattern(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.letterhead.titles)
    return re.compile(rf"(?:the |a |the )?(?:\w+ ){{0,2}}(?:{known})(?!\w)", re.IGNORECASE)


def read_title(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """The document's own title."""
    text = " ".join(plain_text(nodes).split())
    closed_up = re.sub(r"(?<=\w) (?=\w(?: |$))", "", text)
    spaced = len(closed_up) < 0.7 * len(text)
    known = context.lexicon(_title_pattern).match(closed_up)
    if _is_han_title(text, context):
        return Found(
            [Heading(span=cover(nodes), kind="title", content=tuple(nodes))],
            0.8,
            ("ends with the word for its kind of paper",),
        )
    if known is None or OBJECT in text or len(text) > 400:
        return None
    if text.endswith((".", ":", ";", ",")) and not text[:30].isupper():
        return None
    if not spaced and len(text.split()) > 3 and text[0].islower():
        return None
    title = Heading(span=cover(nodes), kind="title", content=mark_period(nodes, context))
    found = Found([title], 0.75, ("opens with the word for its kind of paper",))
    return found.with_evidence(0.15, "letter-spaced") if spaced else found


def _is_han_title(text: str, context: Context) -> bool:
    """A Chinese title names its kind at the end: "… 谈话记录"."""
    words = tuple(word for word in context.words.titles if "\u4e00" <= word[0] <= "\u9fff")
    return text.endswith(words) and len(text) <= 80 and "。" not in text


def read_subtitle(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """The continuation of the title: of whom, for what period."""
    text = " ".join(plain_text(nodes).split())
    lower = text[:1].islower() or context.lexicon(_subtitle).match(text) is not None
    if not lower or len(text) > 400 or text.endswith((".", ":", ";")):
        return None
    return Found(
        [Heading(span=cover(nodes), kind="sub", content=mark_period(nodes, context))],
        0.78,
        ("goes on after the title in lower case or with a preposition",),
    )


def _subtitle(profile: Profile) -> re.Pattern[str]:
    """A word with which a title goes on."""
    return re.compile(rf"(?:{any_word(profile.words('subtitle_opening'))})\b")


def _place(profile: Profile) -> re.Pattern[str]:
    """The word for a town before its name, or nothing."""
    words = any_word(profile.words("dateline_place"))
    return re.compile(rf"(?:(?:{words}) ?)?", re.IGNORECASE)


def _place_and_date(profile: Profile) -> re.Pattern[str]:
    article = any_word(profile.words("dateline_article"))
    return re.compile(rf"(?P<place>[^\W\d_][^,\d]{{1,30}}), (?:(?:{article}) )?(?P<date>.{{6,40}})")


def read_dateline(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Place and perhaps date under the title."""
    text = " ".join(plain_text(nodes).split())
    if not text or OBJECT in text or len(text.split()) > 6 or text.endswith((":", ";", "!", "?")):
        return None
    if not text[0].isalpha() or parse_parts(text, context.dates) is not None:
        return None
    first = text[context.lexicon(_place).match(text).end() :]  # type: ignore[union-attr]
    if not first[:1].isupper() or (text.endswith(".") and len(text) > 12):
        return None
    found = dated(text, context.dates)
    if not found and text.isupper():
        return None  # a word of a form
    line = Dateline(span=cover(nodes), content=wrap_ranges(nodes, [date_range(f) for f in found]))
    return Found(
        [line],
        0.8 if found else 0.6,
        ("a short line under the title", *(["with a date"] if found else [])),
    )


def is_place_and_date(words: str, context: Context) -> bool:
    """True for words that are a place and a full date and nothing else."""
    text = " ".join(words.split())
    match = context.lexicon(_place_and_date).fullmatch(text)
    if match is None or not text[0].isupper():
        return False
    parts = parse_parts(match["date"].rstrip("."), context.dates)
    return parts is not None and parts.day is not None and parts.iso is not None


def read_place_and_date(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A place and a full date on one line: "Havana, 3 August 1962"."""
    if not is_place_and_date(plain_text(nodes), context):
        return None
    found = dated(plain_text(nodes), context.dates)
    line = Dateline(span=cover(nodes), content=wrap_ranges(nodes, [date_range(f) for f in found]))
    return Found([line], 0.9, ("a place, a comma and a full date",))
