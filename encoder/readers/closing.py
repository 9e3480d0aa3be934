"""The foot of a paper: signatures, copies and recipients, drafting, number, date."""

from __future__ import annotations

import re
from functools import cache

from encoder import dating
from encoder.model import (
    Block,
    ClosingLine,
    DateText,
    Dating,
    Heading,
    Inline,
    Item,
    ListBlock,
    Mark,
    Name,
    SignatureMark,
    Signed,
)
from encoder.nesting import Make, Range, nest, visible
from encoder.readers.letterhead import Setting, mark_up
from encoder.readers.lines import cover, cut, split_lines, without_bullet

_COPY = r"(?:copy|pld\.|példány|экз\.|výtisk|egz\.|ex\.|Ausf\.)"
_RECIPIENT = re.compile(
    r"\s*(?:\d{1,2} ?[x×]|(?i:copy|экз\.|výtisk|egz\.|ex\.) (?:No\.? |Nº ?|№ ?|č\. ?|nr ?)?"
    r"(?P<named>\d{1,2}) ?[:–—-]"
    rf"|(?P<n>\d{{1,2}})(?:\)|\.| ?[-–—])?(?: ?{_COPY})?) ?(?:to |for )?(?=[^\W\d])")
_NAME = re.compile(
    r"/?\(?/?(?P<name>(?:(?:[^\W\d_]\.|[^\W\d_][a-z]\.) ?){0,3}"
    r"[^\W\d_]['’\w-]+(?: [^\W\d_][\w.'’-]+){0,2})/?\)?/?")
_LONGEST = 200


_INITIALED = (r"(?:[^\W\d_a-zа-яё]\.(?:\s|-)?|[^\W\d_][a-zа-я]{1,2}\.\s){1,3}"
              r"[^\W\d_a-zа-яё][^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SURNAME = r"[^\W\d_a-zа-яё]{4,}(?:-[^\W\d_a-zа-яё]{3,})?"
_BARE_NAME = re.compile(rf"[/(]?(?P<name>{_INITIALED}|{_SURNAME})[/)]?[.\"”]?")


def bare_name(text: str) -> re.Match[str] | None:
    """The match of a line that is a signer's name and nothing else: initials with the
    surname, or a surname in capitals."""
    return _BARE_NAME.fullmatch(" ".join(text.split()))


def read_bare_signature(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A signer's name without any mark: alone, under the office, or over it."""
    lines = [line for line in split_lines(nodes) if visible(line).strip()]
    if not 1 <= len(lines) <= 4 or len(visible(nodes)) > _LONGEST:
        return None
    for at in (len(lines) - 1, 0):
        others = [line for number, line in enumerate(lines) if number != at]
        office = bool(others) and _has_office(others, setting)
        if others and not office:
            continue
        if not (bare_name(visible(lines[at])) or _han_name(visible(lines[at]), setting)
                or (office and full_name(visible(lines[at])))):
            continue
        name = _named(list(lines[at]), "person")
        if not any(isinstance(node, Name) for node in name):
            continue
        before = tuple(node for line in lines[:at] for node in line)
        after = tuple(node for line in lines[at + 1:] for node in line)
        return [Signed(span=cover(nodes), content=(
            *_named(list(before), "role"), *name, *_named(list(after), "role")))]
    return None


def _has_office(lines: list[tuple[Inline, ...]], setting: Setting) -> bool:
    words = [word.strip(",.:()") for line in lines for word in visible(line).casefold().split()]
    return any(word in setting.profile.closing.offices for word in words) and len(words) < 14


def full_name(text: str) -> bool:
    """True for two to four words that are all written as names ("Nguyen Van Loc")."""
    words = text.split()
    return 1 < len(words) < 5 and all(
        re.fullmatch(r"[^\W\d_][\w’'.-]*", word) and word[0].isupper() for word in words)


def _han_name(text: str, setting: Setting) -> bool:
    """True for a Chinese name and nothing else."""
    text = text.strip()
    surnames = setting.profile.closing.han_surnames
    return 2 <= len(text) <= 3 and text[0] in surnames and all("一" <= c <= "鿿" for c in text)


def read_name_over_date(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A full name alone on its line; only a date under it makes it a signature."""
    if len(split_lines(nodes)) != 1 or not full_name(visible(nodes)):
        return None
    return [Signed(span=cover(nodes), content=_named(list(nodes), "person"))]


def read_labelled_signature(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """Who vouches for a copy, who took the minutes, who received a copy."""
    text = visible(nodes)
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    foot = setting.profile.closing
    if _any(tuple(foot.receipts)).fullmatch(text.strip()):
        return [Signed(span=cover(nodes), content=(
            Mark(span=cover(nodes), kind="receipt", content=nodes),))]
    match = _label_words((*foot.authenticated, *foot.recorded)).match(text)
    if match is None:
        return None
    label, said = cut(nodes, [match.end()]) if match.end() < len(text) else (nodes, ())
    if not re.search(r"[^\W\d_]{2}", visible(said)) and not any(
            isinstance(node, SignatureMark) for node in said):
        return None
    name = _named_after_mark(said)
    if match["label"].casefold() in foot.authenticated:
        return [Signed(span=cover(nodes), content=(
            Mark(span=cover(nodes), kind="authentication", content=(*label, *name)),))]
    if not any(isinstance(node, Name | SignatureMark) for node in name):
        return None
    return [Signed(span=cover(nodes), content=(*_named(list(label), "role"), *name))]


def _named_after_mark(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A name with the mark of a signature before it, perhaps."""
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), -1)
    return (*nodes[: index + 1], *_named(list(nodes[index + 1:]), "person"))


@cache
def _label_words(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"\s*(?P<label>{known})\s*[:：]\s*", re.IGNORECASE)


def read_signature(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A line with the mark of a signature: office before it, name after it.

    The mark is a bracket (``[signature]``) or a word for it beside a name ("/s/",
    "(signed)", "s.k.").
    """
    nodes = _with_marks(nodes, setting)
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), None)
    text = visible(nodes)
    if index is None or len(text) > _LONGEST or len(text.split()) > 30:
        return None
    before, mark, after = list(nodes[:index]), nodes[index], list(nodes[index + 1:])
    if not _may_follow(visible(after)) or visible(before).rstrip().endswith((".", ";")):
        return None
    first, last = ("person", "role") if _name_first(before, after, setting) else ("role", "person")
    content = (*_named(before, first), mark, *_named(after, last))
    return [Signed(span=cover(nodes), content=content)]


def _name_first(before: list[Inline], after: list[Inline], setting: Setting) -> bool:
    """True when the name stands before the mark: "Horváth János s.k.", then the office."""
    text, rest = visible(before).strip(), visible(after)
    words = text.split()
    named = 1 < len(words) < 4 and all(word[0].isupper() for word in words)
    return named and not rest.split("\n")[0].strip() and not any(
        word.casefold().strip(",.") in setting.profile.closing.offices for word in words)


@cache
def _mark_words(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)


def _with_marks(nodes: tuple[Inline, ...], setting: Setting) -> tuple[Inline, ...]:
    """The nodes of a short chunk with a word that stands for a signature as its mark."""
    text = visible(nodes)
    if len(text) > _LONGEST or any(isinstance(node, SignatureMark) for node in nodes):
        return nodes
    match = _mark_words(tuple(setting.profile.closing.signature_marks)).search(text)
    if match is None:
        return nodes
    beside = re.sub(r"[\s,:/()]+", " ", text[: match.start()].split("\n")[-1]
                    + " " + text[match.end():].strip().split("\n")[0]).strip()
    if len(beside.split()) > 8 or not re.match(r"[^\W\d_a-zа-я]", beside):
        return nodes
    return nest(nodes, [Range(*match.span(), lambda content, place: SignatureMark(
        span=place, content=content, qualifier="named"))])


def _may_follow(text: str) -> bool:
    """True for what can stand after the mark: nothing, a name, a date; no sentence."""
    beside = text.split("\n")[0]
    words = [word for word in re.findall(r"[^\W\d_]+", beside)
             if word.casefold() not in ("de", "di", "da", "van", "von", "der", "le", "la")]
    return not any(word[0].islower() for word in words[:2]) and not (
        len(words) > 2 and text.rstrip().endswith("."))


def _named(nodes: list[Inline], kind: str) -> tuple[Inline, ...]:
    """The words beside the mark as an office or a name."""
    text = visible(nodes)
    stripped = text.strip()
    if not re.search(r"[^\W\d_]{2}", stripped):
        return tuple(nodes)
    start = text.index(stripped)
    end = start + len(stripped)
    if kind == "person":
        match = _NAME.match(stripped)
        if match is None or not match["name"][0].isupper():
            return tuple(nodes)
        start, end = start + match.start("name"), start + match.end("name")
    return nest(nodes, [Range(start, end, lambda content, place: Name(
        span=place, kind=kind, content=content))])


def read_copies_head(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """"Four copies", "Verteiler:" and their kin."""
    text = " ".join(visible(nodes).split())
    if len(text) > 60 or not _any(tuple(setting.profile.closing.copies)).fullmatch(text):
        return None
    return [Heading(span=cover(nodes), kind="distribution", content=nodes)]


def read_copies(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """The announcement of the copies with the recipients in the lines under it."""
    lines = split_lines(nodes)
    if len(lines) < 2:
        return None
    head = read_copies_head(lines[0], setting)
    last = next((n for n, line in enumerate(lines[1:], 1) if not _RECIPIENT.match(visible(line))),
                len(lines))
    recipients = read_recipients(_joined(lines[1:last]), setting)
    if not head or not recipients:
        return None
    if last == len(lines):
        return [*head, *recipients]
    rest = _joined(lines[last:])
    below = (read_production(rest, setting) or read_registration(rest, setting)
             or read_date(rest, setting))
    return [*head, *recipients, *below] if below else None


def _joined(lines: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    return tuple(node for line in lines for node in line)


_SEPARATOR = re.compile(r"[,;]\s+(?=\S)|\s+(?=\d{1,2} ?[-–—] ?[^\W\d_])")


def read_copies_line(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """Copies and recipients on one line: "Copies: Stalin (2), Molotov, …"."""
    text = visible(nodes)
    head, colon, rest = text.partition(":")
    known = _any(tuple(setting.profile.closing.copies))
    if not colon or "\n" in text.strip() or known.fullmatch(f"{head.strip()}:") is None:
        return None
    start = len(head) + 1 + len(rest) - len(rest.lstrip())
    cuts = [match.end() for match in _SEPARATOR.finditer(text, start)]
    first, *others = cut(nodes, [start, *cuts])
    if len(others) < 2 or max(len(visible(item)) for item in others) > 60:
        return None
    items = tuple(Item(span=cover(item), content=item, number=_copy_number(item)) for item in others)
    return [ListBlock(span=cover(nodes), kind="distribution", items=items, head=first)]


def _copy_number(item: tuple[Inline, ...]) -> str | None:
    match = re.match(r"\s*(\d{1,2}) ?[-–—]", visible(item))
    return match.group(1) if match else None


@cache
def _any(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms) or "(?!)", re.IGNORECASE)


def read_recipients(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A list of copies and who got them: "1 - to Cde. Molotov"."""
    lines = [without_bullet(line) for line in split_lines(nodes)]
    matches = [match for line in lines if (match := _RECIPIENT.match(visible(line)))]
    if not lines or len(matches) < len(lines) or max(len(visible(line)) for line in lines) > 80:
        return None
    items = tuple(Item(span=cover(line), content=line, number=match["n"] or match["named"])
                  for line, match in zip(lines, matches, strict=True))
    return [ListBlock(span=cover(nodes), kind="distribution", items=items)]


def read_production(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """Who drafted and who typed the paper."""
    text = visible(nodes)
    kinds = {"draftedBy": setting.profile.closing.drafted, "typedBy": setting.profile.closing.typed}
    ranges = []
    for kind, words in kinds.items():
        form = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
        for match in re.finditer(rf"(?m)^\s*(?P<all>(?:{form}):?\s+[^\n]+)$", text, re.IGNORECASE):
            ranges.append(Range(*match.span("all"), _marker(kind)))
    if not ranges or len(text) > _LONGEST:
        return None
    return [ClosingLine(span=cover(nodes), kind="production", content=nest(nodes, ranges))]


def _marker(kind: str) -> Make:
    return lambda content, place: Mark(span=place, kind=kind, content=content)


def read_registration(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """The outgoing number, with the date of dispatch perhaps."""
    marked = mark_up(nodes, setting)
    text = visible(nodes).strip()
    if len(text) > 60 or not any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked):
        return None
    begins = any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked[:2])
    begins = begins and len(visible(marked[:1])) < 8
    return [ClosingLine(span=cover(nodes), kind="registration", content=marked)] if begins else None


def read_date(nodes: tuple[Inline, ...], setting: Setting) -> list[Block] | None:
    """A date on a line of its own."""
    text = visible(nodes)
    parts = dating.parse_parts(text.strip(), setting.date_languages)
    if parts is None or parts.iso is None or parts.day is None:
        return None
    start = len(text) - len(text.lstrip())
    dated = Dating(when=parts.iso)
    content = nest(nodes, [Range(start, len(text.rstrip()), lambda inner, place: DateText(
        span=place, dating=dated, content=inner))])
    return [ClosingLine(span=cover(nodes), kind="date", content=content)]
