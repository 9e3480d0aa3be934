"""Genres of papers, each as the parts that make one up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from encoder.structure.generator import parts
from encoder.structure.generator.words import Part, Words


def letter(w: Words) -> Iterator[Part]:
    """A letter, from the date to the postscript."""
    rng = w.rng
    roll = rng.random()
    if rng.random() < 0.15:
        yield from parts.opener(w)
    if roll < 0.3:
        yield parts.address(w)
    if roll > 0.15 and rng.random() < 0.85:
        yield parts.dateline(w)
    if 0.3 < roll < 0.5:
        yield parts.address(w)
    if rng.random() < 0.9:
        yield parts.salute(w)
    yield from parts.body(w, 1, 5)
    yield from parts.closing(w)
    if roll < 0.15:
        yield parts.dateline(w)
    if rng.random() < 0.12:
        yield Part("p", [f"{w.one(w.profile.postscripts) or 'P.S.'} {w.prose(1)}"], "hung")
    if rng.random() < 0.2:
        yield parts.address(w)
    if rng.random() < 0.2:
        yield from parts.distribution(w)


def report(w: Words) -> Iterator[Part]:
    """A paper of an office: head, title, text, signature, copies."""
    rng = w.rng
    yield from parts.opener(w)
    if rng.random() < 0.3:
        yield parts.dateline(w)
    if rng.random() < 0.15:
        yield from parts.distribution(w)
    lines = [parts.title(w)]
    if rng.random() < 0.4:
        lines.append(w.sentence(2, 8).rstrip(".?!。"))
    yield Part("head", lines, rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        yield parts.dateline(w)
    yield from parts.body(w, 2, 9)
    if rng.random() < 0.85:
        yield parts.signed(w, rng.choice(("left", "right")))
        if rng.random() < 0.15:
            yield parts.signed(w, "left")
    if rng.random() < 0.3:
        yield parts.dateline(w)
    if rng.random() < 0.5:
        yield from parts.distribution(w)


def telegram(w: Words) -> Iterator[Part]:
    """A telegram: short lines, a text, one name."""
    rng = w.rng
    lines = [parts.title(w).split(" ")[0].upper() + rng.choice(("", " " + w.number()))]
    if rng.random() < 0.7:
        yield from parts.opener(w)
    yield Part(rng.choice(("head", "head", "opener")), lines, rng.choice(("middle", "left")))
    if rng.random() < 0.7:
        yield from parts.memo_lines(w)
    else:
        yield Part(
            "opener", [f"{w.one(w.profile.letterhead.address.get('to', []))} {w.name()} {w.word()}"]
        )
    if rng.random() < 0.4:
        yield parts.dateline(w)
    yield from parts.body(w, 1, 3)
    if rng.random() < 0.9:
        yield Part(
            "signed",
            [rng.choice((w.name(), w.name().upper(), w.person(), f"[{w.name()}]"))],
            rng.choice(("left", "right")),
        )
    if rng.random() < 0.3:
        yield parts.dateline(w)
    if rng.random() < 0.4:
        yield from parts.distribution(w)


def memorandum(w: Words) -> Iterator[Part]:
    """A memorandum: a title, then who to whom about what."""
    rng = w.rng
    if rng.random() < 0.7:
        yield Part("head", [parts.title(w)], rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        yield from parts.opener(w)
    yield from parts.memo_lines(w)
    if rng.random() < 0.5:
        yield parts.dateline(w)
    yield from parts.body(w, 1, 6)
    if rng.random() < 0.6:
        yield parts.signed(w)
    if rng.random() < 0.3:
        yield from parts.distribution(w)


def minutes(w: Words) -> Iterator[Part]:
    """Minutes: who was there, who said what."""
    rng = w.rng
    if rng.random() < 0.4:
        yield from parts.opener(w)
    yield Part("head", [parts.title(w)], "middle")
    if rng.random() < 0.6:
        yield parts.dateline(w)
    people = [w.name() for _ in range(rng.randint(2, 7))]
    if rng.random() < 0.7:
        yield from _present(w, people)
    yield from _speeches(w, people)
    if rng.random() < 0.5:
        recorded = w.one(w.profile.closing.recorded)
        recorded = recorded[:1].upper() + recorded[1:] + rng.choice((w.colon, ""))
        yield Part("signed", [f"{recorded} {w.person()}".strip()])
    elif rng.random() < 0.5:
        yield parts.signed(w)
    if rng.random() < 0.3:
        yield from parts.distribution(w)
    if rng.random() < 0.2:
        yield parts.dateline(w)


def _present(w: Words, people: list[str]) -> Iterator[Part]:
    """Who was there, on one line or on a line each."""
    rng = w.rng
    present = w.one(w.profile.letterhead.present) or "present"
    present = present[:1].upper() + present[1:]
    if rng.random() < 0.5:
        yield Part("opener", [f"{present}: " + ", ".join(people)], "hung")
        return
    yield Part("opener", [present + rng.choice((":", ""))])
    for who in people:
        yield Part("opener", [f"{who}, {parts.office(w)}" if rng.random() < 0.4 else who])


def _speeches(w: Words, people: list[str]) -> Iterator[Part]:
    """Who said what."""
    rng = w.rng
    form = rng.randrange(6)
    for n in range(rng.randint(3, 14)):
        if rng.random() < 0.1:
            yield Part("subhead", [f"{n + 1}. {w.sentence(2, 8)}"], "left")
        if rng.random() < 0.1 and w.profile.stage:
            stage = f"({w.one(w.profile.stage).capitalize()}.)"
            yield Part("stage", [stage], rng.choice(("left", "middle")))
        who = rng.choice(people)
        title = w.one(w.profile.speakers)
        label = (
            f"{title} {who}".strip() + ":",
            who.upper() + ":",
            who + ":",
            who.upper() + ". —",
            who.upper() + ".",
            f"{title} {who}".strip() + " —",
        )[form]
        if rng.random() < 0.5 or form == 4:
            yield Part("speaker", [label], "left", [w.prose(rng.randint(1, 4))])
        else:
            yield Part("speaker", [label], "left")
            yield Part("p", [w.prose(rng.randint(1, 4))], "hung")


def decree(w: Words) -> Iterator[Part]:
    """A decree: a title, numbered points, who signed it."""
    rng = w.rng
    yield from parts.opener(w)
    yield Part("head", [parts.title(w)], "middle")
    if rng.random() < 0.5:
        yield Part("subhead", [w.sentence(3, 10).rstrip(".?!。")], "middle")
    if rng.random() < 0.5:
        yield parts.dateline(w)
    yield Part("p", [w.prose(1).rstrip(".?!") + ":"], "hung")
    for n in range(rng.randint(2, 7)):
        yield Part("p", [f"{n + 1}. {w.prose(rng.randint(1, 2))}"], "hung")
    yield parts.signed(w)
    if rng.random() < 0.4:
        yield parts.dateline(w)


def diary(w: Words) -> Iterator[Part]:
    """Dated entries under a head."""
    rng = w.rng
    if rng.random() < 0.6:
        yield from parts.opener(w)
        yield Part("head", [parts.title(w)], "middle")
    month, form = rng.choice(w.months), rng.randrange(4)
    year = rng.randint(1800, 1990)
    for _ in range(rng.randint(3, 9)):
        day = rng.randint(1, 28)
        head = (
            f"{day} {month}",
            f"{day}. {month} {year}",
            f"{month.capitalize()} {day}",
            f"{day}/{rng.randint(1, 12)} {w.name()}",
        )[form]
        yield Part("entry-head", [head + rng.choice(("", "", "."))], "left")
        for _ in range(rng.randint(1, 3)):
            yield Part("p", [w.prose(rng.randint(1, 5))], "hung")


def printed(w: Words) -> Iterator[Part]:
    """A paper in a printed edition: a numbered head, a source, notes."""
    rng = w.rng
    count = rng.randint(1, 4)
    marks = rng.choice(("[{}]", "raised", "({})", "{}", "{}", "*"))
    yield Part("head", [f"{rng.randint(1, 400)}. {parts.title(w)}"], rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        file = f"{rng.randint(100, 999)}.{rng.randint(10, 99)}/{rng.randint(1, 12)}"
        yield Part("opener", [f"{file}–{rng.randint(100, 2000)}"])
    if rng.random() < 0.8:
        yield parts.dateline(w)
    if rng.random() < 0.5:
        yield parts.salute(w)
    body = list(parts.body(w, 2, 6))
    for part in body:
        if part.label == "p" and rng.random() < 0.5:
            part.lines[-1] += parts.sign(marks, rng.randint(1, count))
    yield from body
    yield from parts.closing(w)
    if rng.random() < 0.4:
        yield Part("subhead", [rng.choice(("* * *", "-----", "_____"))], "middle")
    for n in range(count):
        yield Part("note", [parts.sign(marks, n + 1) + " " + w.prose(rng.randint(1, 2))], "hung")


GENRES: tuple[Callable[[Words], Iterator[Part]], ...] = (
    letter,
    letter,
    letter,
    report,
    report,
    telegram,
    memorandum,
    minutes,
    decree,
    diary,
    printed,
)
