"""Signatures: with a mark or without, under a label, in several forms of name and office."""

from __future__ import annotations

import re

from encoder.core.model import (
    Abbreviation,
    Blank,
    Inline,
    Mark,
    Name,
    OcrNoise,
    Salute,
    SignatureMark,
    Signed,
)
from encoder.core.ranges import OBJECT, Range, plain_text, wrap_ranges
from encoder.language.letters import CAPITAL, PARTICLES, SMALL
from encoder.language.wording import any_word
from encoder.layout.lines import (
    any_of,
    cover,
    filled_lines,
    halves,
    split_lines,
    word_count,
)
from encoder.profile import Profile
from encoder.profile.watch import Watched
from encoder.structure.evidence import Context, Found
from encoder.structure.labels import label_words, named

_LONGEST = 200


_INITIALED = (
    rf"(?:{CAPITAL}\.(?:\s|-)?|[^\W\d_]{SMALL}{{1,2}}\.\s){{1,3}}"
    rf"{CAPITAL}[^\W\d_]+(?:[-’'][^\W\d_]+)*"
)
_SURNAME = rf"{CAPITAL}{{4,}}(?:-{CAPITAL}{{3,}})?"
_BARE_NAME = re.compile(rf"[/(]?(?P<name>{_INITIALED}|{_SURNAME})[/)]?[.\"”]?")


def bare_name(text: str) -> re.Match[str] | None:
    """The match of a line that is a signer's name and nothing else: initials with the
    surname, or a surname in capitals."""
    match = _BARE_NAME.fullmatch(" ".join(text.split()))
    return match if match is not None and match["name"][0].isupper() else None


def read_bare_signature(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A signer's name without any mark: alone, under the office, or over it."""
    lines = filled_lines(nodes)
    if not 1 <= len(lines) <= 4 or len(plain_text(nodes)) > _LONGEST:
        return None
    for at in (len(lines) - 1, 0):
        others = [line for number, line in enumerate(lines) if number != at]
        office = bool(others) and _has_office(others, context)
        if others and not office:
            continue
        said = _words(lines[at])
        if not others and said.strip(" /().").casefold() in context.lexicon(no_names):
            continue
        if not (bare_name(said) or _han_name(said, context) or (office and full_name(said))):
            continue
        name = named(list(lines[at]), "person")
        if not any(isinstance(node, Name) for node in name):
            continue
        before = tuple(node for line in lines[:at] for node in line)
        after = tuple(node for line in lines[at + 1 :] for node in line)
        signed = Signed(
            span=cover(nodes),
            content=(*named(list(before), "role"), *name, *named(list(after), "role")),
        )
        return Found([signed], *_bare_evidence(said, office))
    return _with_salutation(nodes, context)


def no_names(profile: Profile) -> frozenset[str]:
    """Words that are no names, though they stand alone in capitals: "COPY"."""
    return frozenset(map(str.casefold, profile.words("not_names")))


def read_quoted_signature(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A name at the end of a quoted message: "Filippov."."""
    text = plain_text(nodes).strip()
    if not _isnamed(text.rstrip(".")) or word_count(text) > 3 or OBJECT in text:
        return None
    signed = Signed(span=cover(nodes), content=named(list(nodes), "person"))
    if not any(isinstance(node, Name) for node in signed.content):
        return None
    return Found([signed], 0.6, ("a name at the end of a quoted message",))


def read_office_and_name(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Office and name on one line: "Ambassador of the USSR in China A. Petrov"."""
    text = " ".join(plain_text(nodes).split())
    words = text.split()
    if not 2 < len(words) < 16 or "\n" in plain_text(nodes).strip() or OBJECT in text:
        return None
    if words[0].casefold().strip(",.") not in context.foot.offices or text.endswith((":", ",", ";")):
        return None
    match = re.search(rf"(?P<name>{_INITIALED})\W*$", plain_text(nodes))
    whole = _completed_name(nodes)
    start = whole if whole is not None else match.start("name") if match else None
    if not start:
        return None
    before, after = halves(nodes, start)
    return Found(
        [
            Signed(
                span=cover(nodes), content=(*named(list(before), "role"), *named(list(after), "person"))
            )
        ],
        0.7,
        ("an office and a name with initials on one line",),
    )


def _completed_name(nodes: tuple[Inline, ...]) -> int | None:
    """Where a name begins whose first word the editor completed: "A[pollon] Petrov"."""
    for index in range(len(nodes) - 2, 0, -1):
        after = plain_text(nodes[index + 1 :])
        if isinstance(nodes[index], Abbreviation) and re.fullmatch(r"\s?[^\W\d_]+\W*", after):
            return len(plain_text(nodes[:index]))
    return None


def _with_salutation(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Words of courtesy with the name after them: "With respect TAN"."""
    match = context.lexicon(_salutation).match(plain_text(nodes))
    if match is None:
        return None
    courtesy, rest = halves(nodes, match.end())
    salute = Salute(span=cover(courtesy), content=courtesy)
    if not plain_text(rest).strip():
        return Found([salute], 0.7, ("words of courtesy alone",))
    signed = read_signature(rest, context) or read_bare_signature(rest, context)
    if signed is None and _isnamed(plain_text(rest)):
        signed = Found(
            [Signed(span=cover(rest), content=named(list(rest), "person"))], 0.7, ("a name after them",)
        )
    return (
        None
        if signed is None
        else Found([salute, *signed.blocks], 0.9, ("words of courtesy", *signed.reasons))
    )


def _isnamed(text: str) -> bool:
    """True for one to four words that begin with a capital, on one line."""
    words = text.split()
    return "\n" not in text.strip() and 0 < len(words) < 5 and all(w[0].isupper() for w in words)


def _salutation(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.closing.salutations)
    return re.compile(rf"\s*(?:{known})(?!\w)[,.:]?\s*", re.IGNORECASE)


def _words(nodes: tuple[Inline, ...]) -> str:
    """The visible text without the signs that stand for a tab or an ornament."""
    return plain_text([node for node in nodes if not isinstance(node, OcrNoise | Blank)])


def _bare_evidence(name: str, office: bool) -> tuple[float, tuple[str, ...]]:
    """How much speaks for a signature without a mark."""
    initialled = re.match(_INITIALED, name.strip(" /(")) is not None
    score = 0.43 + 0.22 * initialled + 0.3 * office
    form = "initials and surname" if initialled else "a name alone on its line"
    return score, (form, *(["with an office"] if office else []))


_COMPOUND = 6
"""An office of so many letters can end a compound: "Hafendirektor"."""


def _has_office(lines: list[tuple[Inline, ...]], context: Context) -> bool:
    words = [word.strip(",.:()") for line in lines for word in plain_text(line).casefold().split()]
    known, ends = context.lexicon(_offices)
    return len(words) < 14 and any(word in known or word.endswith(ends) for word in words)


def _offices(profile: Profile) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of offices, and those that can end a compound."""
    known = frozenset(profile.closing.offices)
    return known, tuple(sorted(office for office in known if len(office) >= _COMPOUND))


def full_name(text: str) -> bool:
    """True for two to four words that are all written as names ("Nguyen Van Loc")."""
    words = text.split()
    return 1 < len(words) < 5 and all(
        re.fullmatch(r"[^\W\d_][\w’'.-]*", word) and word[0].isupper() for word in words
    )


def _han_name(text: str, context: Context) -> bool:
    """True for a Chinese name and nothing else."""
    text = text.strip()
    surnames = context.foot.han_surnames
    return 2 <= len(text) <= 3 and text[0] in surnames and all("一" <= c <= "鿿" for c in text)


def read_name_over_date(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A full name alone on its line; only a date under it makes it a signature."""
    if len(split_lines(nodes)) != 1 or not full_name(plain_text(nodes)):
        return None
    return Found(
        [Signed(span=cover(nodes), content=named(list(nodes), "person"))],
        0.65,
        ("a full name alone on its line, with a date under it",),
    )


def read_labelled_signature(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """Who vouches for a copy, who took the minutes, who received a copy."""
    marks = [node for node in nodes if isinstance(node, OcrNoise)]
    nodes = tuple(node for node in nodes if not isinstance(node, OcrNoise))
    text = plain_text(nodes)
    if len(text) > _LONGEST or "\n" in text.strip() or not nodes:
        return None
    foot = context.foot
    if context.lexicon(_receipts).fullmatch(text.strip()):
        receipt = Mark(span=cover(nodes), kind="receipt", content=nodes)
        return Found(
            [Signed(span=cover(nodes), content=(*marks, receipt))],
            0.9,
            ("says that a copy was received",),
        )
    match = context.lexicon(_vouched).match(text)
    if match is None:
        return None
    label, said = halves(nodes, match.end())
    if not re.search(r"[^\W\d_]{2}", plain_text(said)) and not any(
        isinstance(node, SignatureMark) for node in said
    ):
        return None
    name = _named_after_mark(said)
    if not any(isinstance(node, Name | SignatureMark) for node in name):
        name = _after_a_title(said)
    if match["label"].casefold() in foot.authenticated:
        mark = Mark(span=cover(nodes), kind="authentication", content=(*label, *name))
        return Found(
            [Signed(span=cover(nodes), content=(*marks, mark))],
            0.9,
            ("opens with the word for a true copy",),
        )
    if not any(isinstance(node, Name | SignatureMark) for node in name):
        return None
    content = (*marks, *named(list(label), "role"), *name)
    return Found(
        [Signed(span=cover(nodes), content=content)],
        0.9,
        ("opens with the word for who took the minutes",),
    )


def _named_after_mark(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A name with the mark of a signature before it, perhaps."""
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), -1)
    return (*nodes[: index + 1], *named(list(nodes[index + 1 :]), "person"))


_TITLE = re.compile(rf"\s*{SMALL}{{1,6}}\. (?={CAPITAL})")
"""A short title in small letters before a name: "comr. "."""


def _after_a_title(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A name with its title before it: "comr. Fedorenko"."""
    match = _TITLE.match(plain_text(nodes))
    if match is None:
        return nodes
    title, rest = halves(nodes, match.end())
    return (*named(list(title), "role"), *named(list(rest), "person"))


def _receipts(profile: Profile) -> Watched:
    return any_of(profile.closing.receipts, "closing.receipts")


def _vouched(profile: Profile) -> re.Pattern[str]:
    """A label before the name of who vouches for a copy, or took the minutes."""
    return label_words((*profile.closing.authenticated, *profile.closing.recorded))


def read_signature(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A line with the mark of a signature: office before it, name after it.

    The mark is a bracket (``[signature]``) or a word for it beside a name ("/s/",
    "(signed)", "s.k.").
    """
    nodes = _with_marks(nodes, context)
    index = next((i for i, n in enumerate(nodes) if isinstance(n, SignatureMark)), None)
    text = plain_text(nodes)
    if index is None or len(text) > _LONGEST or len(text.split()) > 30:
        return None
    before, mark, after = list(nodes[:index]), nodes[index], list(nodes[index + 1 :])
    if not _may_follow(plain_text(after)) or plain_text(before).rstrip().endswith((".", ";")):
        return None
    first, last = ("person", "role") if _name_first(before, after, context) else ("role", "person")
    inside = (
        None
        if plain_text(after).strip()
        else re.search(rf"\(?(?P<name>{_INITIALED})\)?\s*$", plain_text(before))
    )
    if inside is not None and inside.start():  # "Translated by (S. Andreyev) [signature]"
        office, name = halves(before, inside.start())
        content = (*named(list(office), "role"), *named(list(name), "person"), mark, *after)
    else:
        content = (*named(before, first), mark, *named(after, last))
    return Found([Signed(span=cover(nodes), content=content)], 0.95, ("the mark of a signature",))


def _name_first(before: list[Inline], after: list[Inline], context: Context) -> bool:
    """True when the name stands before the mark: "Horváth János s.k.", then the office."""
    text, rest = plain_text(before).strip(), plain_text(after)
    words = text.split()
    named = 1 < len(words) < 4 and all(word[0].isupper() for word in words)
    return (
        named
        and not rest.split("\n")[0].strip()
        and not any(word.casefold().strip(",.") in context.foot.offices for word in words)
    )


def _mark_words(profile: Profile) -> re.Pattern[str]:
    known = any_word(profile.closing.signature_marks)
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)


def _with_marks(nodes: tuple[Inline, ...], context: Context) -> tuple[Inline, ...]:
    """The nodes of a short text block with a word that stands for a signature as its mark."""
    text = plain_text(nodes)
    if len(text) > _LONGEST or any(isinstance(node, SignatureMark) for node in nodes):
        return nodes
    match = context.lexicon(_mark_words).search(text)
    if match is None:
        return nodes
    beside = re.sub(
        r"[\s,:/()]+",
        " ",
        text[: match.start()].split("\n")[-1] + " " + text[match.end() :].strip().split("\n")[0],
    ).strip()
    if len(beside.split()) > 8 or not re.match(rf"(?:(?:{PARTICLES}) )*{CAPITAL}", beside):
        return nodes
    return wrap_ranges(
        nodes,
        [
            Range(
                *match.span(),
                lambda content, place: SignatureMark(span=place, content=content, qualifier="named"),
            )
        ],
    )


def _may_follow(text: str) -> bool:
    """True for what can stand after the mark: nothing, a name, a date; no sentence."""
    beside = text.split("\n")[0]
    words = [
        word
        for word in re.findall(r"[^\W\d_]+", beside)
        if word.casefold() not in ("de", "di", "da", "van", "von", "der", "le", "la")
    ]
    return not any(word[0].islower() for word in words[:2]) and not (
        len(words) > 2 and text.rstrip().endswith(".")
    )
