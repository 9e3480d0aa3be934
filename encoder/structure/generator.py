"""Papers that nobody wrote, with a label on every line: what the reader must give back.

The opposite of the reader. From the vocabulary of the profile it makes letters, telegrams, reports,
minutes, memoranda, decrees, diaries and printed papers in every language that the profile has words
for, and renders each in a layout drawn by lot: wrapped or not, parted by blank lines or not, with
pages, in Markdown, with damage. The running text is of words that mean nothing: the reader looks at
shapes and at classes of words. The same seed gives the same papers.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from encoder.profile import Profile
from encoder.profile.dating import date_words
from encoder.profile.loading import with_words_of

_LATIN = ("bcdfghklmnprstvz", "aeiou")
_CYRILLIC = ("бвгдзклмнпрстх", "аеиоу")
_LETTERS = {"ru": _CYRILLIC, "bg": _CYRILLIC}
_HAN = "".join(chr(0x4E00 + 37 * n) for n in range(400))
_HANGUL = "".join(chr(0xAC00 + 28 * n) for n in range(390))
_SIGNS = {"zh": _HAN, "ko": _HANGUL}
_ROMANS = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@dataclass(slots=True)
class Part:
    """A block to come: its label, its lines, and where on the page they stand."""

    label: str
    lines: list[str]
    place: str = "left"
    """ "left", "middle", "right", or "hung" for text that is filled."""
    second: list[str] = field(default_factory=list)
    """What follows on the same line under another label: the words of a speaker."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is rendered."""

    width: int
    """Columns; 0: a paragraph is one line."""
    parted: bool
    """Blank lines between blocks."""
    drawn: int
    """Columns by which paragraphs are drawn in."""
    markdown: bool
    page: int
    """Lines on a page; 0: no pages."""
    placed: bool
    """True when lines stand in the middle or at the right."""
    damage: float
    """Share of the lines that the recognition damaged."""


class Words:
    """What one language has to say, drawn by lot."""

    def __init__(self, rng: random.Random, profile: Profile, language: str) -> None:
        self.rng, self.profile, self.language = rng, profile, language
        consonants, vowels = _LETTERS.get(language, _LATIN)
        self.parts = [c + v for c in consonants for v in vowels]
        self.codas = ["", "", "", *consonants[6:12]]
        self.signs = _SIGNS.get(language)
        words = date_words(profile, language)
        self.months = sorted(
            m for m in words.months if len(m) > 3 and m[0].isalpha() and _fits(m, language)
        ) or ["May"]

    def word(self) -> str:
        if self.signs:
            return "".join(self.rng.choice(self.signs) for _ in range(self.rng.randint(1, 3)))
        size = self.rng.choice((1, 1, 2, 2, 2, 3, 3, 4))
        return "".join(self.rng.choice(self.parts) for _ in range(size)) + self.rng.choice(self.codas)

    def name(self) -> str:
        word = self.word()
        while len(word) < 4 and not self.signs:
            word += self.word()
        return word[:1].upper() + word[1:]

    def person(self) -> str:
        rng = self.rng
        if self.signs:
            return self.word()[:3]
        first, last = self.name(), self.name()
        form = rng.randrange(6)
        if form == 0:
            return f"{first[0]}. {last}"
        if form == 1:
            return f"{first[0]}. {self.name()[0]}. {last}"
        if form == 2:
            return f"{first[0]}.{self.name()[0]}. {last}"
        return last if form == 3 else f"{first} {last}"

    def sentence(self, least: int = 5, most: int = 26) -> str:
        rng = self.rng
        words: list[str] = []
        for n in range(rng.randint(least, most)):
            roll = rng.random()
            word = self.word()
            if roll < 0.08 or n == 0:
                word = word[:1].upper() + word[1:]
            elif roll < 0.10:
                word = str(rng.randint(1, 2000))
            elif roll < 0.115:
                word = f"{rng.randint(1, 28)} {rng.choice(self.months)}"
            elif roll < 0.2 and n:
                words[-1] += ","
            words.append(word)
        joint = "" if self.signs and self.language == "zh" else " "
        stop = "。" if joint == "" else rng.choice("....?!")
        return joint.join(words) + stop

    def prose(self, sentences: int) -> str:
        joint = "" if self.language == "zh" else " "
        return joint.join(self.sentence() for _ in range(max(1, sentences)))

    def one(self, words: Sequence[str]) -> str:
        """One of the words of a list in this language; "" when there is none."""
        return self.rng.choice(words) if words else ""

    def date(self) -> str:
        rng = self.rng
        day, month, year = rng.randint(1, 28), rng.choice(self.months), rng.randint(1790, 1991)
        if self.language in ("zh", "ko"):
            form = rng.randrange(2)
            signs = ("年", "月", "日") if self.language == "zh" else ("년", "월", "일")
            if form:
                return f"{year}{signs[0]}{rng.randint(1, 12)}{signs[1]}{day}{signs[2]}"
            return f"{year}. {rng.randint(1, 12)}. {day}."
        return rng.choice(
            (
                f"{day} {month} {year}",
                f"{day}. {month} {year}",
                f"{month.capitalize()} {day}, {year}",
                f"{day}.{rng.randint(1, 12)}.{year}",
                f"{day}/{_ROMANS[rng.randint(1, 12)]}/{year}",
                f"{day}. {rng.randint(1, 12)}. {year % 100}",
                f"{day} {month.capitalize()} {year}",
                f"{year}. {month} {day}.",
            )
        )

    def number(self) -> str:
        rng = self.rng
        sign = rng.choice(("No. ", "№ ", "Nº ", "N° ", "Nr. ", "No ", "Tgb.-Nr. "))
        return sign + rng.choice(
            (
                str(rng.randint(1, 9999)),
                f"{rng.randint(1, 999)}/{rng.randint(1, 99)}",
                f"{rng.randint(1, 999)}-s",
                f"0{rng.randint(10, 999)}/ss",
            )
        )


def _fits(word: str, language: str) -> bool:
    """True for a word in the letters of a language."""
    cyrillic = "Ѐ" <= word[0] <= "ӿ"
    return cyrillic == (language in _LETTERS)


def paper(rng: random.Random, profile: Profile, own: dict[str, Profile]) -> tuple[str, list[str], str]:
    """A paper: its text, a label for each of its lines, its language.

    Args:
        rng: where the lots come from.
        profile: the whole profile.
        own: language -> a profile with the words of that language alone.
    """
    language = rng.choice(sorted(own))
    words = Words(rng, own[language], language)
    genre = rng.choice(_GENRES)
    parts = [part for part in genre(words) if any(line.strip() for line in part.lines)]
    if rng.random() < 0.12:
        parts += [part for part in rng.choice(_GENRES)(words) if any(x.strip() for x in part.lines)]
    text, labels = rendered(parts, layout(rng), rng)
    return text, labels, language


def by_language(profile: Profile) -> dict[str, Profile]:
    """A profile for each language with the words of that language alone: what the generator
    draws from."""
    known = {language: with_words_of(language) for language in profile.languages}
    return {language: own for language, own in known.items() if own.salutes}


# --- genres -----------------------------------------------------------------------------


def _body(w: Words, least: int = 1, most: int = 6) -> Iterator[Part]:
    """Paragraphs, points, section heads, tables, as they come."""
    rng = w.rng
    count = rng.randint(least, most)
    points = rng.random() < 0.25
    form = rng.choice(("{}. ", "{}) ", "({}) "))
    for n in range(count):
        if rng.random() < 0.1 and n:
            sub = w.sentence(2, 6).rstrip(".?!。")
            yield Part("subhead", [rng.choice((sub.upper(), sub, f"{_ROMANS[min(n, 12)]}. {sub}"))], "middle")
        text = w.sentence(2, 6) if rng.random() < 0.1 else w.prose(rng.randint(1, 5))
        if rng.random() < 0.06 and n + 1 < count:
            yield Part("p", [w.sentence(4, 10).rstrip(".?!。") + ":"], "hung")
            text = rng.choice(("“{}”", '"{}"', "„{}“", "«{}»")).format(text)
        yield Part("p", [(form.format(n + 1) if points else "") + text], "hung")
        if rng.random() < 0.06:
            sign = rng.choice(("- ", "• ", "– "))
            for _ in range(rng.randint(2, 5)):
                yield Part("item", [sign + w.sentence(2, 14)], "left")
        if rng.random() < 0.03:
            columns = rng.randint(2, 4)
            rows = [
                "   ".join(f"{w.name():<14}" for _ in range(columns)).rstrip() for _ in range(rng.randint(2, 5))
            ]
            yield Part("table", rows)


def _dateline(w: Words) -> Part:
    place = w.rng.choice(("", w.name(), w.name(), w.name()))
    joint = w.rng.choice((", ", ", ", " ", ", den ", ", le ", ", the "))
    date = w.date()
    return Part("dateline", [f"{place}{joint}{date}" if place else date], w.rng.choice(("left", "right")))


def _address(w: Words) -> Part:
    lines = [f"{w.one(w.profile.addressees)} {w.person()}".strip()]
    if w.rng.random() < 0.5:
        lines.append(_office(w))
    if w.rng.random() < 0.6:
        lines.append(w.rng.choice((f"{w.name()} {w.rng.randint(1, 99)}", f"{w.rng.randint(1, 300)} {w.name()} {w.name()}")))
    lines.append(w.name() + w.rng.choice(("", ".", f" {w.rng.randint(1, 20)}", f", {w.name()}")))
    return Part("address", [line for line in lines if line.strip()])


def _office(w: Words) -> str:
    office = w.one(w.profile.closing.offices)
    office = office[:1].upper() + office[1:]
    if w.rng.random() < 0.6:
        office += " " + " ".join(w.name() if w.rng.random() < 0.6 else w.word() for _ in range(w.rng.randint(1, 4)))
    return office.upper() if w.rng.random() < 0.25 else office


def _salute(w: Words) -> Part:
    salute = w.one(w.profile.salutes) or w.name()
    who = w.rng.choice(("", w.name(), w.person(), f"{w.one(w.profile.speakers)} {w.name()}".strip(), w.word()))
    gap = "" if w.language == "zh" else " "
    sign = w.rng.choice((",", "!", ":", "", ".", ",", "!", " –"))
    return Part("salute", [f"{salute}{gap}{who}".strip() + sign], w.rng.choice(("left", "left", "hung")))


def _closing(w: Words) -> Iterator[Part]:
    rng = w.rng
    courtesy = w.one(w.profile.closing.salutations)
    place = rng.choice(("left", "left", "right", "middle"))
    if courtesy and rng.random() < 0.85:
        line = courtesy[:1].upper() + courtesy[1:]
        if rng.random() < 0.25:
            line += " " + w.word()
        if rng.random() < 0.15:
            line = w.sentence(3, 9).rstrip(".?!") + " " + courtesy
        yield Part("closer", [line + rng.choice((",", "", "", ".", "!"))], place)
        if rng.random() < 0.3:
            other = w.one(w.profile.closing.salutations)
            yield Part("closer", [other[:1].upper() + other[1:] + rng.choice((",", ""))], place)
    yield _signed(w, place)


def _signed(w: Words, place: str = "left") -> Part:
    rng = w.rng
    who = w.person()
    if rng.random() < 0.2:
        who = who.upper()
    mark = w.one(w.profile.closing.signature_marks)
    form = rng.randrange(13)
    office = _office(w)
    columns = f"{office[:30]:<36}", f"{who:<36}"
    lines = {
        0: [who],
        1: [who + rng.choice(("", "."))],
        2: [w.name()],
        3: [office, who],
        4: [who, office],
        5: [office, f"/{who}/"],
        6: [f"{mark} {who}".strip()],
        7: [office + " [signature] " + f"({who})"],
        8: [f"({who})"],
        9: [office, f"[signature] ({who})"],
        10: [office + "     " + who],
        11: [columns[0] + _office(w)[:30], columns[1] + w.person()],
        12: [f"{mark} {who}.".strip()],
    }[form]
    return Part("signed", lines, place)


def _grade(w: Words) -> str:
    grades = [word for words in w.profile.letterhead.classification.values() for word in words]
    grade = w.one(grades) or "secret"
    return w.rng.choice((grade.upper(), grade.upper(), grade.capitalize())) + w.rng.choice(("", "", "!", "."))


def _issuer(w: Words) -> str:
    issuer = w.one(w.profile.letterhead.issuers) or w.name()
    text = f"{issuer[:1].upper()}{issuer[1:]} {w.name()} {w.word()}"
    return text.upper() if w.rng.random() < 0.5 else text


def _opener(w: Words) -> Iterator[Part]:
    """Lines over the title of a paper: who issued it, how secret it is, its numbers."""
    rng = w.rng
    lines = [_issuer(w)] if rng.random() < 0.7 else []
    if rng.random() < 0.7:
        lines.append(_grade(w))
    if rng.random() < 0.4:
        lines.append(rng.choice(("Copy No. {}", "Экз. № {}", "{}. példány", "{}. Ausfertigung")).format(rng.randint(1, 9)))
    if rng.random() < 0.6:
        lines.append(w.number())
    if rng.random() < 0.2:
        lines.append(f"[{rng.choice(('stamp', 'handwritten'))}: {w.sentence(1, 5)}]")
    if rng.random() < 0.5:
        rng.shuffle(lines)
    for line in lines:
        yield Part("opener", [line])


def _memo_lines(w: Words) -> Iterator[Part]:
    rng, address = w.rng, w.profile.letterhead.address
    apart = rng.random() < 0.25
    kinds = ["from", "to", "received", "subject", "date", "copy", "reference"]
    if rng.random() < 0.4:
        rng.shuffle(kinds)
    for kind in kinds:
        label = w.one(address.get(kind, []))
        if not label or rng.random() < 0.2:
            continue
        label = label.upper() if rng.random() < 0.5 else label
        value = w.date() if kind in ("received", "date") else w.sentence(2, 9).rstrip(".?!。") if kind == "subject" else f"{w.person()}, {_office(w)}"
        if apart:
            yield Part("opener", [label + rng.choice((":", "")), value])
        else:
            yield Part("opener", [label + rng.choice((": ", " ", ":  ")) + value])


def _distribution(w: Words) -> Iterator[Part]:
    rng = w.rng
    heads = [re.sub(r"\(\?[^()]*\)|\\.\+?|[?()|]", "", c).strip(": ") for c in w.profile.closing.copies]
    head = w.one([h for h in heads if h]) or "CC"
    form = rng.randrange(4)
    items = []
    for n in range(rng.randint(1, 6)):
        who = f"{w.one(w.profile.speakers)} {w.name()}".strip() if rng.random() < 0.5 else f"{w.name()} {w.word()}"
        items.append((f"{n + 1} - {who}", f"- {rng.randint(1, 3)} - {who}", f"{rng.randint(1, 3)} x {who}", who)[form])
    if rng.random() < 0.25:
        yield Part("distribution", [f"{head}: " + ", ".join(items)])
        return
    yield Part("distribution", [head + rng.choice((":", "", ":"))] if rng.random() < 0.8 else [f"{w.number()}"])
    for item in items:
        yield Part("distribution", [item])
    if rng.random() < 0.3:
        yield Part("distribution", [f"{w.one(w.profile.closing.typed)} {w.person()}".strip()])
    if rng.random() < 0.3:
        yield Part("distribution", [w.date()])


def _title(w: Words) -> str:
    title = w.one(w.profile.letterhead.titles) or w.name()
    form = w.rng.randrange(4)
    title = title.upper() if form == 0 else title[:1].upper() + title[1:]
    if form > 1:
        title += " " + w.sentence(3, 12).rstrip(".?!。")
    return title


def letter(w: Words) -> Iterator[Part]:
    """A letter, from the date to the postscript."""
    rng = w.rng
    roll = rng.random()
    if rng.random() < 0.15:
        yield from _opener(w)
    if roll < 0.3:
        yield _address(w)
    if roll > 0.15 and rng.random() < 0.85:
        yield _dateline(w)
    if 0.3 < roll < 0.5:
        yield _address(w)
    if rng.random() < 0.9:
        yield _salute(w)
    yield from _body(w, 1, 5)
    yield from _closing(w)
    if roll < 0.15:
        yield _dateline(w)
    if rng.random() < 0.12:
        yield Part("p", [f"{w.one(w.profile.postscripts) or 'P.S.'} {w.prose(1)}"], "hung")
    if rng.random() < 0.12:
        yield _address(w)
    if rng.random() < 0.08:
        yield from _distribution(w)


def report(w: Words) -> Iterator[Part]:
    """A paper of an office: head, title, text, signature, copies."""
    rng = w.rng
    yield from _opener(w)
    if rng.random() < 0.3:
        yield _dateline(w)
    if rng.random() < 0.15:
        yield from _distribution(w)
    lines = [_title(w)]
    if rng.random() < 0.4:
        lines.append(w.sentence(2, 8).rstrip(".?!。"))
    yield Part("head", lines, rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        yield _dateline(w)
    yield from _body(w, 2, 9)
    if rng.random() < 0.85:
        yield _signed(w, rng.choice(("left", "right")))
        if rng.random() < 0.15:
            yield _signed(w, "left")
    if rng.random() < 0.3:
        yield _dateline(w)
    if rng.random() < 0.5:
        yield from _distribution(w)


def telegram(w: Words) -> Iterator[Part]:
    """A telegram: short lines, a text, one name."""
    rng = w.rng
    lines = [_title(w).split(" ")[0].upper() + rng.choice(("", " " + w.number()))]
    yield from _opener(w)
    yield Part(rng.choice(("head", "head", "opener")), lines, rng.choice(("middle", "left")))
    yield from _memo_lines(w)
    if rng.random() < 0.4:
        yield _dateline(w)
    yield from _body(w, 1, 3)
    if rng.random() < 0.9:
        yield Part("signed", [rng.choice((w.name(), w.name().upper(), w.person(), f"[{w.name()}]"))], rng.choice(("left", "right")))
    if rng.random() < 0.3:
        yield _dateline(w)
    if rng.random() < 0.4:
        yield from _distribution(w)


def memorandum(w: Words) -> Iterator[Part]:
    """A memorandum: a title, then who to whom about what."""
    rng = w.rng
    if rng.random() < 0.7:
        yield Part("head", [_title(w)], rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        yield from _opener(w)
    yield from _memo_lines(w)
    if rng.random() < 0.5:
        yield _dateline(w)
    yield from _body(w, 1, 6)
    if rng.random() < 0.6:
        yield _signed(w)
    if rng.random() < 0.3:
        yield from _distribution(w)


def minutes(w: Words) -> Iterator[Part]:
    """Minutes: who was there, who said what."""
    rng = w.rng
    if rng.random() < 0.4:
        yield from _opener(w)
    yield Part("head", [_title(w)], "middle")
    if rng.random() < 0.6:
        yield _dateline(w)
    people = [w.name() for _ in range(rng.randint(2, 7))]
    present = w.one(w.profile.letterhead.present) or "present"
    present = present[:1].upper() + present[1:]
    if rng.random() < 0.7:
        if rng.random() < 0.5:
            yield Part("opener", [f"{present}: " + ", ".join(people)], "hung")
        else:
            yield Part("opener", [present + ":"])
            for who in people:
                yield Part("opener", [f"{who}, {_office(w)}" if rng.random() < 0.4 else who])
    form = rng.randrange(6)
    for n in range(rng.randint(3, 14)):
        if rng.random() < 0.1:
            yield Part("subhead", [f"{n + 1}. {w.sentence(2, 8)}"], "left")
        if rng.random() < 0.1 and w.profile.stage:
            yield Part("stage", [f"({w.one(w.profile.stage).capitalize()}.)"], rng.choice(("left", "middle")))
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
    if rng.random() < 0.5:
        recorded = w.one(w.profile.closing.recorded)
        yield Part("signed", [f"{recorded[:1].upper()}{recorded[1:]} {w.person()}".strip()])
    elif rng.random() < 0.5:
        yield _signed(w)


def decree(w: Words) -> Iterator[Part]:
    """A decree: a title, numbered points, who signed it."""
    rng = w.rng
    yield from _opener(w)
    yield Part("head", [_title(w)], "middle")
    if rng.random() < 0.5:
        yield Part("subhead", [w.sentence(3, 10).rstrip(".?!。")], "middle")
    if rng.random() < 0.5:
        yield _dateline(w)
    yield Part("p", [w.prose(1).rstrip(".?!") + ":"], "hung")
    for n in range(rng.randint(2, 7)):
        yield Part("p", [f"{n + 1}. {w.prose(rng.randint(1, 2))}"], "hung")
    yield _signed(w)
    if rng.random() < 0.4:
        yield _dateline(w)


def diary(w: Words) -> Iterator[Part]:
    """Dated entries under a head."""
    rng = w.rng
    if rng.random() < 0.6:
        yield from _opener(w)
        yield Part("head", [_title(w)], "middle")
    month, form = rng.choice(w.months), rng.randrange(4)
    year = rng.randint(1800, 1990)
    for _ in range(rng.randint(3, 9)):
        day = rng.randint(1, 28)
        head = (f"{day} {month}", f"{day}. {month} {year}", f"{month.capitalize()} {day}", f"{day}/{rng.randint(1, 12)} {w.name()}")[form]
        yield Part("entry-head", [head + rng.choice(("", "", "."))], "left")
        for _ in range(rng.randint(1, 3)):
            yield Part("p", [w.prose(rng.randint(1, 5))], "hung")


def printed(w: Words) -> Iterator[Part]:
    """A paper in a printed edition: a numbered head, a source, notes."""
    rng = w.rng
    count = rng.randint(1, 4)
    marks = rng.choice(("[{}]", "raised", "({})"))
    yield Part("head", [f"{rng.randint(1, 400)}. {_title(w)}"], rng.choice(("middle", "left")))
    if rng.random() < 0.4:
        yield Part("opener", [f"{rng.randint(100, 999)}.{rng.randint(10, 99)}/{rng.randint(1, 12)}–{rng.randint(100, 2000)}"])
    if rng.random() < 0.8:
        yield _dateline(w)
    if rng.random() < 0.5:
        yield _salute(w)
    body = list(_body(w, 2, 6))
    for part in body:
        if part.label == "p" and rng.random() < 0.5:
            part.lines[-1] += _sign(marks, rng.randint(1, count))
    yield from body
    yield from _closing(w)
    if rng.random() < 0.4:
        yield Part("subhead", [rng.choice(("* * *", "-----", "_____"))], "middle")
    for n in range(count):
        yield Part("note", [_sign(marks, n + 1) + " " + w.prose(rng.randint(1, 2))], "hung")


def _sign(form: str, number: int) -> str:
    if form == "raised":
        return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in str(number))
    return form.format(number)


_GENRES: tuple[Callable[[Words], Iterator[Part]], ...] = (
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


# --- rendering ----------------------------------------------------------------------------


def layout(rng: random.Random) -> Layout:
    """A layout drawn by lot."""
    width = rng.choice((0, 0, rng.randint(58, 80), rng.randint(58, 80), 72))
    parted = rng.random() < 0.7
    drawn = rng.choice((0, 0, 3, 4, 5)) if width else 0
    if width and not parted and not drawn and rng.random() < 0.6:
        drawn = 4
    return Layout(
        width=width,
        parted=parted,
        drawn=drawn,
        markdown=not width and parted and rng.random() < 0.3,
        page=rng.choice((0, 0, rng.randint(24, 50))) if width else 0,
        placed=rng.random() < 0.6,
        damage=rng.choice((0.0, 0.0, 0.0, 0.03)),
    )


def rendered(parts: Sequence[Part], how: Layout, rng: random.Random) -> tuple[str, list[str]]:
    """The text of parts, and the label of each of its lines ("blank" for those that show nothing)."""
    lines: list[tuple[str, str]] = []
    for n, part in enumerate(parts):
        apart = how.parted if n else False
        before = parts[n - 1].label if n else ""
        if apart and part.label == before and part.label in ("opener", "distribution", "item", "closer", "note"):
            apart = rng.random() < 0.3
        elif apart and rng.random() < 0.12:
            apart = False
        if apart:
            lines += [("", "blank")] * (2 if rng.random() < 0.05 else 1)
        lines += _part_lines(part, how, rng)
    if how.page:
        lines = _paged(lines, how, rng)
    lines = [
        (_damaged(text, rng) if rng.random() < how.damage else text, label if text.strip() else "blank")
        for text, label in lines
    ]
    return "\n".join(text for text, _ in lines), [label for _, label in lines]


def _part_lines(part: Part, how: Layout, rng: random.Random) -> list[tuple[str, str]]:
    made: list[str] = []
    for line in part.lines:
        if part.second:
            line = " ".join((line, *part.second))
        if how.width and len(line) > how.width:
            hung = part.place == "hung" or part.second
            made += _wrapped(line, how.width, how.drawn if hung else 0)
        elif part.place == "hung":
            made.append(" " * how.drawn + line)
        elif how.placed and how.width and part.place in ("middle", "right"):
            room = max(0, how.width - len(line))
            made.append(" " * (room // 2 if part.place == "middle" else room) + line)
        else:
            made.append(line)
    if how.markdown and part.label in ("head", "subhead"):
        made = ["#" * (1 if part.label == "head" else 2) + " " + " ".join(made)]
    return [(line, f"{'I' if n else 'B'}-{part.label}") for n, line in enumerate(made)]


def _wrapped(line: str, width: int, drawn: int) -> list[str]:
    if " " not in line.strip():
        return [line[at : at + width // 2] for at in range(0, len(line), width // 2)]
    return textwrap.wrap(line, width, initial_indent=" " * drawn, break_long_words=True)


def _paged(lines: list[tuple[str, str]], how: Layout, rng: random.Random) -> list[tuple[str, str]]:
    """The lines on pages: a number at the head or the foot, a running head, a form feed or not."""
    number, form = rng.randint(1, 300), rng.choice(("{}", "- {} -", "– {} –", "[p. {}]", "{}."))
    foot, feed, running = rng.random() < 0.5, rng.random() < 0.6, rng.random() < 0.3
    title = " ".join(text.strip() for text, label in lines[:3] if text)[:40].upper()
    out: list[tuple[str, str]] = []
    for start in range(0, len(lines), how.page):
        page = lines[start : start + how.page]
        last = start + how.page >= len(lines)
        while page and not page[0][0]:
            page = page[1:]
        sign = form.format(number)
        if running:
            sign = f"{sign}   {title}" if number % 2 else f"{title}   {sign}"
        mark = " " * rng.choice((0, max(0, (how.width - len(sign)) // 2))) + sign
        furniture = [(mark, "B-furniture")]
        if foot:
            page = [*page, ("", "blank"), *furniture]
        elif out or rng.random() < 0.3:
            page = [*furniture, ("", "blank"), *page]
        if out and feed and page:
            page = [("\f" + page[0][0], page[0][1]), *page[1:]]
        elif not last:
            page = [*page, ("", "blank")]
        out += page
        number += 1
    return out


def _damaged(text: str, rng: random.Random) -> str:
    """A line as recognition may give it."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        (text[:at] + text[at + 1 :], text[:at] + "□" + text[at + 1 :], text.replace("[", "").replace("]", ""))
    )
