"""Who was there: lists of those present, and which of them a speaker's label names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from encoder.core.model import Block, Inline, Item, ListBlock, Name, Speech
from encoder.core.ranges import Range, cut, plain_text, wrap_ranges
from encoder.language.wording import any_word
from encoder.layout.lines import NAME, cover
from encoder.profile import Profile
from encoder.structure.evidence import Context, Found


def _break(profile: Profile) -> re.Pattern[str]:
    """What stands between two of those present."""
    joint = any_word(profile.words("list_joint"))
    return re.compile(rf"(?:[,;]\s*(?:(?:{joint}) )?|\n\s*(?:[-–—•*]\s*)?| (?:{joint}) )")


def _forms(
    profile: Profile,
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A label that announces who was present; a person with the forms of address."""
    words = any_word(profile.letterhead.present)
    title = any_word(profile.speakers)
    before, after = any_word(profile.words("side_of")), any_word(profile.words("side"))
    side = rf"(?:{before}) [^:\n]{{3,30}} (?:{after})"
    return (
        re.compile(rf"\s*(?:(?:\w+ )?(?:{words})[^:\n]{{0,40}}|{side})\s*[:：]\s*", re.IGNORECASE),
        re.compile(rf"\s*(?P<title>(?:(?i:{title})\.? ?)*)(?P<name>{NAME})"),
    )


def read_attendance(nodes: tuple[Inline, ...], context: Context) -> Found | None:
    """A text block that lists who was present."""
    text = plain_text(nodes)
    label, person = context.lexicon(_forms)
    match = label.match(text)
    if match is None or not text[match.end() :].strip():
        return None
    breaks = [
        b
        for b in context.lexicon(_break).finditer(text, match.end())
        if _is_person(text[b.end() :], person) and not _within_brackets(text, b.start())
    ]
    below = "\n" in match.group().rstrip(" ") and text.count("\n", match.end()) > 0
    if below and all(_is_person(line, person) for line in text[match.end() :].split("\n")):
        breaks = [b for b in breaks if "\n" in b.group()]  # a line for each
    starts = [match.end(), *(b.end() for b in breaks)]
    starts = sorted(set(starts))
    head, *parts = cut(nodes, starts)
    if not parts or not _is_person(plain_text(parts[0]), person) or len(text) > 40 * len(parts) + 200:
        return None
    items = tuple(Item(span=cover(part), content=_named(part, person)) for part in parts)
    listed = ListBlock(span=cover(nodes), kind="participants", head=head, items=items)
    return Found([listed], 0.9, ("words that announce who was present", f"{len(items)} names"))


def _is_person(text: str, person: re.Pattern[str]) -> bool:
    """True for a title with a name, or a name of two words at least."""
    match = person.match(text)
    return match is not None and (bool(match["title"]) or " " in match["name"])


def _within_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def with_person(nodes: tuple[Inline, ...], context: Context) -> tuple[Inline, ...]:
    """A line of a list of those present, with the name of the person marked."""
    return _named(nodes, context.lexicon(_forms)[1])


def _named(nodes: tuple[Inline, ...], person: re.Pattern[str]) -> tuple[Inline, ...]:
    return _marked(nodes, person.match(plain_text(nodes)))


def _marked(nodes: tuple[Inline, ...], match: re.Match[str] | None) -> tuple[Inline, ...]:
    """The nodes with the name of a match marked."""
    if match is None:
        return nodes
    start, end = match.span("name")
    end -= len(match["name"]) - len(match["name"].rstrip(".,"))
    return wrap_ranges(
        nodes,
        [Range(start, end, lambda content, place: Name(span=place, kind="person", content=content))],
    )


# --- speakers --------------------------------------------------------------------------------


def with_speakers(blocks: Sequence[Block], context: Context) -> list[Block]:
    """Speeches tied to those present; the name in each label is marked."""
    present = [
        item
        for block in blocks
        if isinstance(block, ListBlock) and block.kind == "participants"
        for item in block.items
    ]
    _, person = context.lexicon(_forms)
    by_surname: dict[str, list[Item]] = {}
    for item in present:
        by_surname.setdefault(_surname(_full_name(item)), []).append(item)
    by_initials: dict[str, list[Item]] = {}
    for item in present:
        letters = "".join(word[0] for word in _full_name(item).split())
        if len(letters) > 1 and letters.casefold() != _surname(_full_name(item)):
            by_initials.setdefault(letters, []).append(item)
    known: dict[str, Item | None] = {}
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Speech):
            label = plain_text(block.label)
            asked = context.lexicon(_asking).match(label)
            match = asked or person.match(label)
            named = match["name"].rstrip(".,-–— ") if match is not None else ""
            titled = match is not None and bool(match["title"])
            if named not in known:
                known[named] = _who(
                    named, by_surname.get(_surname(named), ()), by_initials.get(named, ())
                )
            who = known[named]
            if titled or who is not None:
                block = replace(block, label=_marked(block.label, match), who=who)
        out.append(block)
    return out


def _asking(profile: Profile) -> re.Pattern[str]:
    """A label of a question or an answer that says whose it is: "Question by Cde. X:"."""
    asks = any_word(profile.questions)
    _, person = profile.lexicon(_forms)
    return re.compile(
        rf"\s*(?i:{asks})(?!\w)\W*(?i:(?:{any_word(profile.words('asked_by'))}) )?{person.pattern}"
    )


def _who(name: str, namesakes: Sequence[Item], initialled: Sequence[Item]) -> Item | None:
    """The one person present whom a label names, by surname or by initials."""
    fitting = [item for item in (*namesakes, *initialled) if _fits(name, item)]
    return fitting[0] if len(fitting) == 1 else None


def _surname(name: str) -> str:
    """The last word of a name, case folded."""
    return (name.split() or [""])[-1].casefold()


def _full_name(item: Item) -> str:
    return next((plain_text(node.content) for node in item.content if isinstance(node, Name)), "")


def _fits(name: str, item: Item) -> bool:
    words, said = _full_name(item).split(), name.split()
    if not words or not said:
        return False
    if len(said) == 1 and said[0].isupper() and len(said[0]) == len(words) > 1:
        return all(word[0] == letter for word, letter in zip(words, said[0], strict=True))
    if words[-1].casefold() != said[-1].casefold():
        return False
    initials = [word for word in said[:-1] if word[0].isupper()]
    return (
        all(
            any(other.startswith(word.rstrip(".")) or word[0] == other[0] for other in words[:-1])
            for word in initials
        )
        or len(words) == 1
    )
