"""The foot of a paper: signatures, copies and recipients, drafting, number, date."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from encoder import dating
from encoder.model import (
    Abbreviation,
    Blank,
    ClosingLine,
    DateText,
    Dating,
    Footnote,
    Glyphs,
    Heading,
    Inline,
    Item,
    ListBlock,
    Mark,
    Name,
    Paragraph,
    Salute,
    SignatureMark,
    Signed,
)
from encoder.nesting import OBJECT, Make, Range, nest, visible
from encoder.readers.evidence import Found, Setting
from encoder.readers.letterhead import mark_up
from encoder.readers.lines import cover, cut, filled_lines, split_lines, without_bullet, word_count

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
    match = _BARE_NAME.fullmatch(" ".join(text.split()))
    return match if match is not None and match["name"][0].isupper() else None


def read_bare_signature(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A signer's name without any mark: alone, under the office, or over it."""
    lines = filled_lines(nodes)
    if not 1 <= len(lines) <= 4 or len(visible(nodes)) > _LONGEST:
        return None
    for at in (len(lines) - 1, 0):
        others = [line for number, line in enumerate(lines) if number != at]
        office = bool(others) and _has_office(others, setting)
        if others and not office:
            continue
        said = _words(lines[at])
        if not (bare_name(said) or _han_name(said, setting) or (office and full_name(said))):
            continue
        name = _named(list(lines[at]), "person")
        if not any(isinstance(node, Name) for node in name):
            continue
        before = tuple(node for line in lines[:at] for node in line)
        after = tuple(node for line in lines[at + 1:] for node in line)
        signed = Signed(span=cover(nodes), content=(
            *_named(list(before), "role"), *name, *_named(list(after), "role")))
        return Found([signed], *_bare_evidence(said, office))
    return _with_salutation(nodes, setting)


def read_quoted_signature(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A name at the end of a quoted message: "Filippov."."""
    text = visible(nodes).strip()
    if not _is_named(text.rstrip(".")) or word_count(text) > 3 or OBJECT in text:
        return None
    signed = Signed(span=cover(nodes), content=_named(list(nodes), "person"))
    if not any(isinstance(node, Name) for node in signed.content):
        return None
    return Found([signed], 0.6, ("a name at the end of a quoted message",))


def read_office_and_name(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """Office and name on one line: "Ambassador of the USSR in China A. Petrov"."""
    text = " ".join(visible(nodes).split())
    words = text.split()
    if not 3 < len(words) < 16 or "\n" in visible(nodes).strip() or OBJECT in text:
        return None
    if words[0].casefold().strip(",.") not in setting.foot.offices or text.endswith((":", ",", ";")):
        return None
    match = re.search(rf"(?P<name>{_INITIALED})\W*$", visible(nodes))
    whole = _completed_name(nodes)
    start = whole if whole is not None else match.start("name") if match else None
    if not start:
        return None
    before, after = cut(nodes, [start])
    return Found([Signed(span=cover(nodes), content=(
        *_named(list(before), "role"), *_named(list(after), "person")))], 0.7,
        ("an office and a name with initials on one line",))


def _completed_name(nodes: tuple[Inline, ...]) -> int | None:
    """Where a name begins whose first word the editor completed: "A[pollon] Petrov"."""
    for index in range(len(nodes) - 2, 0, -1):
        after = visible(nodes[index + 1:])
        if isinstance(nodes[index], Abbreviation) and re.fullmatch(r"\s?[^\W\d_]+\W*", after):
            return len(visible(nodes[:index]))
    return None


def _with_salutation(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """Words of courtesy with the name after them: "With respect TAN"."""
    match = _salutation(tuple(setting.foot.salutations)).match(visible(nodes))
    if match is None:
        return None
    courtesy, *after = cut(nodes, [match.end()])
    salute = Salute(span=cover(courtesy), content=courtesy)
    rest = after[0] if after else ()
    if not visible(rest).strip():
        return Found([salute], 0.7, ("words of courtesy alone",))
    signed = read_signature(rest, setting) or read_bare_signature(rest, setting)
    if signed is None and _is_named(visible(rest)):
        signed = Found([Signed(span=cover(rest), content=_named(list(rest), "person"))], 0.7,
                       ("a name after them",))
    return None if signed is None else Found(
        [salute, *signed.blocks], 0.9, ("words of courtesy", *signed.reasons))


def _is_named(text: str) -> bool:
    """True for one to four words that begin with a capital, on one line."""
    words = text.split()
    return "\n" not in text.strip() and 0 < len(words) < 5 and all(w[0].isupper() for w in words)


@cache
def _salutation(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"\s*(?:{known})(?!\w)[,.:]?\s*", re.IGNORECASE)


def _words(nodes: tuple[Inline, ...]) -> str:
    """The visible text without the signs that stand for a tab or an ornament."""
    return visible([node for node in nodes if not isinstance(node, Glyphs | Blank)])


def _bare_evidence(name: str, office: bool) -> tuple[float, tuple[str, ...]]:
    """How much speaks for a signature without a mark."""
    initialled = re.match(_INITIALED, name.strip(" /(")) is not None
    score = 0.43 + 0.22 * initialled + 0.3 * office
    form = "initials and surname" if initialled else "a name alone on its line"
    return score, (form, *(["with an office"] if office else []))


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


def read_name_over_date(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A full name alone on its line; only a date under it makes it a signature."""
    if len(split_lines(nodes)) != 1 or not full_name(visible(nodes)):
        return None
    return Found([Signed(span=cover(nodes), content=_named(list(nodes), "person"))], 0.65,
                 ("a full name alone on its line, with a date under it",))


def read_labelled_signature(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """Who vouches for a copy, who took the minutes, who received a copy."""
    marks = [node for node in nodes if isinstance(node, Glyphs)]
    nodes = tuple(node for node in nodes if not isinstance(node, Glyphs))
    text = visible(nodes)
    if len(text) > _LONGEST or "\n" in text.strip() or not nodes:
        return None
    foot = setting.profile.closing
    if _any(tuple(foot.receipts)).fullmatch(text.strip()):
        receipt = Mark(span=cover(nodes), kind="receipt", content=nodes)
        return Found([Signed(span=cover(nodes), content=(*marks, receipt))], 0.9,
                     ("says that a copy was received",))
    match = _label_words((*foot.authenticated, *foot.recorded)).match(text)
    if match is None:
        return None
    label, said = cut(nodes, [match.end()]) if match.end() < len(text) else (nodes, ())
    if not re.search(r"[^\W\d_]{2}", visible(said)) and not any(
            isinstance(node, SignatureMark) for node in said):
        return None
    name = _named_after_mark(said)
    if match["label"].casefold() in foot.authenticated:
        mark = Mark(span=cover(nodes), kind="authentication", content=(*label, *name))
        return Found([Signed(span=cover(nodes), content=(*marks, mark))], 0.9,
                     ("opens with the word for a true copy",))
    if not any(isinstance(node, Name | SignatureMark) for node in name):
        return None
    content = (*marks, *_named(list(label), "role"), *name)
    return Found([Signed(span=cover(nodes), content=content)], 0.9,
                 ("opens with the word for who took the minutes",))


def _named_after_mark(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A name with the mark of a signature before it, perhaps."""
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), -1)
    return (*nodes[: index + 1], *_named(list(nodes[index + 1:]), "person"))


@cache
def _label_words(words: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\s*(?P<label>(?i:{known}))(?:\s*[:：]\s*|\s+(?=(?:[^\W\d_a-zа-я][\w.]*\s*){{1,4}}$))")


def read_signature(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
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
    inside = None if visible(after).strip() else re.search(
        rf"\(?(?P<name>{_INITIALED})\)?\s*$", visible(before))
    if inside is not None and inside.start():  # "Translated by (S. Andreyev) [signature]"
        office, name = cut(before, [inside.start()])
        content = (*_named(list(office), "role"), *_named(list(name), "person"), mark, *after)
    else:
        content = (*_named(before, first), mark, *_named(after, last))
    return Found([Signed(span=cover(nodes), content=content)], 0.95, ("the mark of a signature",))


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
    stripped = text.strip(f"{OBJECT}_ \t\n\u00a0")
    if not re.search(r"[^\W\d_]{2}", stripped):
        return tuple(nodes)
    start = text.index(stripped)
    end = start + len(stripped)
    if kind == "person":
        match = _NAME.match(stripped)
        if match is None or match["name"][0].islower():
            return tuple(nodes)
        start, end = start + match.start("name"), start + match.end("name")
    return nest(nodes, [Range(start, end, lambda content, place: Name(
        span=place, kind=kind, content=content))])


def read_copies_head(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """"Four copies", "Verteiler:" and their kin."""
    text = " ".join(visible(nodes).split())
    if len(text) > 60 or not _any(tuple(setting.profile.closing.copies)).fullmatch(text):
        return None
    return Found([Heading(span=cover(nodes), kind="distribution", content=nodes)], 0.85,
                 ("words that announce the copies",))


def read_copies(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
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
    blocks = [*head.blocks, *recipients.blocks]
    reasons = (*head.reasons, *recipients.reasons)
    if last == len(lines):
        return Found(blocks, 0.95, reasons)
    rest = _joined(lines[last:])
    below = (read_production(rest, setting) or read_registration(rest, setting)
             or read_date(rest, setting))
    return Found([*blocks, *below.blocks], 0.95, (*reasons, *below.reasons)) if below else None


def _joined(lines: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    return tuple(node for line in lines for node in line)


_SEPARATOR = re.compile(r"[,;]\s+(?=\S)|\s+(?=\d{1,2} ?[-–—] ?[^\W\d_])")


def read_copies_line(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
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
    return Found([ListBlock(span=cover(nodes), kind="distribution", items=items, head=first)],
                 0.92, (f"words that announce the copies before {len(items)} recipients",))


def _copy_number(item: tuple[Inline, ...]) -> str | None:
    match = re.match(r"\s*(\d{1,2}) ?[-–—]", visible(item))
    return match.group(1) if match else None


@cache
def _any(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms) or "(?!)", re.IGNORECASE)


def read_recipients(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A list of copies and who got them: "1 - to Cde. Molotov"."""
    lines = [without_bullet(line) for line in split_lines(nodes)]
    matches = [match for line in lines if (match := _RECIPIENT.match(visible(line)))]
    if not lines or len(matches) < len(lines) or max(len(visible(line)) for line in lines) > 80:
        return None
    months = dating.months(setting.date_languages)
    if any(re.split(r"\W", visible(line)[match.end():])[0].casefold() in months
           for line, match in zip(lines, matches, strict=True)):
        return None  # a day and its month
    items = tuple(Item(span=cover(line), content=line, number=match["n"] or match["named"])
                  for line, match in zip(lines, matches, strict=True))
    found = Found([ListBlock(span=cover(nodes), kind="distribution", items=items)], 0.6,
                  ("each line opens with the number of a copy",))
    return found.more(0.25, f"{len(items)} recipients") if len(items) > 1 else found


def read_production(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
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
    return Found([ClosingLine(span=cover(nodes), kind="production", content=nest(nodes, ranges))],
                 0.9, ("opens with a word for drafting or typing",))


def _marker(kind: str) -> Make:
    return lambda content, place: Mark(span=place, kind=kind, content=content)


def read_registration(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """The outgoing number, with the date of dispatch perhaps."""
    marked = mark_up(nodes, setting)
    text = visible(nodes).strip()
    if len(text) > 60 or not any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked):
        return None
    begins = any(isinstance(n, Mark) and n.kind == "outgoingNumber" for n in marked[:2])
    begins = begins and len(visible(marked[:1])) < 8
    if not begins:
        return None
    return Found([ClosingLine(span=cover(nodes), kind="registration", content=marked)], 0.85,
                 ("opens with an outgoing number",))


def read_date(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A date on a line of its own."""
    text = visible(nodes)
    if nodes and isinstance(nodes[-1], Footnote):
        text = text.rstrip(OBJECT)
    parts = dating.parse_parts(text.strip(" _\u00a0\n\t"), setting.date_languages)
    if parts is None or parts.day is None:
        return None
    iso = dating.with_year(parts, setting.around) if setting.around else parts.iso
    if iso is None:
        return None
    text = re.sub(r"[*¹²³⁰⁴-⁹]+\s*$", "", text)
    start = len(text) - len(text.lstrip(" _\u00a0\n\t"))
    dated = Dating(when=iso, certainty=None if parts.year else "medium")
    content = nest(nodes, [Range(start, len(text.rstrip()), lambda inner, place: DateText(
        span=place, dating=dated, content=inner))])
    return Found([ClosingLine(span=cover(nodes), kind="date", content=content)],
                 0.8 if parts.year else 0.75, ("a date and nothing else",))


def read_votes(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """Who voted how: "Khrushchev N.S. - Za.", line by line."""
    words = "|".join(re.escape(w) for w in sorted(setting.foot.votes, key=len, reverse=True))
    form = _vote(words or "(?!)")
    lines = filled_lines(nodes)
    if len(lines) < 2 or not all(form.fullmatch(visible(line).strip()) for line in lines):
        return None
    items = tuple(Item(span=cover(line), content=_named(list(line), "person")) for line in lines)
    return Found([ListBlock(span=cover(nodes), kind="votes", items=items)], 0.9,
                 ("each line is a name and a word for a vote",))


@cache
def _vote(words: str) -> re.Pattern[str]:
    name = r"(?P<name>[^\W\d_a-zа-я][\w.’' -]{2,40}?)"
    return re.compile(rf"{name} ?[-–—:] ?[\"“«]?(?i:{words})[\"”».,;!]*")


_END_MARK = re.compile(r"(?:[#=*~_—–-] ?){3,}|\W*(?:end of (?:document|text)|конец документа)\W*",
                       re.IGNORECASE)


def read_end_mark(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A row of signs that ends a telegram, or parts its passages."""
    if not _END_MARK.fullmatch(visible(nodes).strip()):
        return None
    return Found([ClosingLine(span=cover(nodes), kind="endMark", content=nodes)], 0.8,
                 ("a row of signs, or words for the end",))


def is_reference_note(nodes: tuple[Inline, ...], setting: Setting) -> bool:
    """True for a paragraph that says that it is a note under the paper ("Spravka:")."""
    words = tuple(setting.foot.notes)
    return bool(words) and _label_words(words).match(visible(nodes)) is not None


def read_reference_note(nodes: tuple[Inline, ...], setting: Setting) -> Found | None:
    """A note under the paper with the numbers of the papers that it names."""
    if not is_reference_note(nodes, setting):
        return None
    marked = tuple(replace(node, kind="reference") if isinstance(node, Mark)
                   and node.kind == "outgoingNumber" else node for node in mark_up(nodes, setting))
    return Found([Paragraph(span=cover(nodes), content=marked)], 0.85,
                 ("opens with the word for a note under the paper",)).more(0.05, "before a colon")
