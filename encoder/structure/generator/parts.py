"""Parts of papers of which the genres are made: a dateline, an address, a list of copies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from encoder.profile.schema import AddressKind
from encoder.structure.generator.words import ROMANS, Part, Words


def body(w: Words, least: int = 1, most: int = 6) -> Iterator[Part]:
    """Paragraphs, points, section heads, tables, as they come."""
    rng = w.rng
    count = rng.randint(least, most)
    points = rng.random() < 0.25
    form = rng.choice(("{}. ", "{}) ", "({}) "))
    for n in range(count):
        if rng.random() < 0.1 and n:
            sub = w.sentence(2, 6).rstrip(".?!。")
            yield Part(
                "subhead", [rng.choice((sub.upper(), sub, f"{ROMANS[min(n, 12)]}. {sub}"))], "middle"
            )
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
                "   ".join(f"{w.name():<14}" for _ in range(columns)).rstrip()
                for _ in range(rng.randint(2, 5))
            ]
            yield Part("table", rows)


def dateline(w: Words) -> Part:
    """Place and date, on one line or under the house and the street."""
    rng = w.rng
    place = rng.choice(("", w.name(), w.name(), w.name()))
    joint = rng.choice((", ", ", ", " ", ", den ", ", le ", ", the "))
    date = w.date()
    lines = [f"{place}{joint}{date}" if place else date]
    if rng.random() < 0.25:
        issuer = w.one(w.profile.letterhead.issuers)
        issuer = f"{issuer[:1].upper()}{issuer[1:]}"
        house = rng.choice(
            (f"{w.name()} {w.word()}", f"{rng.randint(1, 99)} {w.name()}", issuer, issuer)
        )
        lines.insert(0, f"{house or w.name()}{rng.choice((',', ',', '', '.'))}")
    if place and rng.random() < 0.12:
        lines[-1:] = [place + rng.choice((",", ".", "")), date]
    return Part("dateline", lines, rng.choice(("left", "right")))


_DEGREES = ("K.G.", "M.P.", "LL.D.", "Dr.", "C.B.E.", "M. A.", "Esq.")


def address(w: Words) -> Part:
    """To whom a letter goes: on an envelope, at its head or under its signature."""
    rng = w.rng
    to, who = w.one(w.profile.addressees), w.person()
    if rng.random() < 0.2:
        who += ", " + ", ".join(rng.sample(_DEGREES, rng.randint(1, 2)))
    lines = [to, who + rng.choice(("", ","))] if rng.random() < 0.3 else [f"{to} {who}".strip()]
    if rng.random() < 0.5:
        lines.append(office(w))
    if rng.random() < 0.1:
        lines.append(rng.choice(("etc., etc., etc.", "etc. etc.", "&c., &c., &c.", "...")))
    if w.rng.random() < 0.6:
        lines.append(
            w.rng.choice(
                (f"{w.name()} {w.rng.randint(1, 99)}", f"{w.rng.randint(1, 300)} {w.name()} {w.name()}")
            )
        )
    lines.append(w.name() + w.rng.choice(("", ".", f" {w.rng.randint(1, 20)}", f", {w.name()}")))
    return Part("address", [line for line in lines if line.strip()])


def office(w: Words) -> str:
    office = w.one(w.profile.closing.offices)
    office = office[:1].upper() + office[1:]
    if w.rng.random() < 0.6:
        office += " " + " ".join(
            w.name() if w.rng.random() < 0.6 else w.word() for _ in range(w.rng.randint(1, 4))
        )
    return office.upper() if w.rng.random() < 0.25 else office


def salute(w: Words) -> Part:
    salute = w.one(w.profile.salutes) or w.name()
    who = w.rng.choice(
        ("", w.name(), w.person(), f"{w.one(w.profile.speakers)} {w.name()}".strip(), w.word())
    )
    gap = "" if w.language == "zh" else " "
    sign = w.rng.choice((",", "!", ":", "", ".", ",", "!", " –"))
    return Part(
        "salute", [f"{salute}{gap}{who}".strip() + sign], w.rng.choice(("left", "left", "hung"))
    )


def closing(w: Words) -> Iterator[Part]:
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
    yield signed(w, place)


def signed(w: Words, place: str = "left") -> Part:
    rng = w.rng
    who = w.person()
    if rng.random() < 0.2:
        who = who.upper()
    mark = w.one(w.profile.closing.signature_marks)
    form = rng.randrange(15)
    role = office(w)
    columns = f"{role[:30]:<36}", f"{who:<36}"
    lines = {
        0: [who],
        1: [who + rng.choice(("", "."))],
        2: [w.name()],
        3: [role, who],
        4: [who, role],
        5: [role, f"/{who}/"],
        6: [f"{mark} {who}".strip()],
        7: [role + " [signature] " + f"({who})"],
        8: [f"({who})"],
        9: [role, f"[signature] ({who})"],
        10: [role + "     " + who],
        11: [columns[0] + office(w)[:30], columns[1] + w.person()],
        12: [f"{mark} {who}.".strip()],
        13: [f"{role[:40]}{w.colon} {who}"],
        14: [f"{role[:30]}{w.colon} {who}", f"{office(w)[:30]}{w.colon} {w.person()}"],
    }[form]
    return Part("signed", lines, place)


def grade(w: Words) -> str:
    grades = [word for words in w.profile.letterhead.classification.values() for word in words]
    grade = w.one(grades) or "secret"
    return w.rng.choice((grade.upper(), grade.upper(), grade.capitalize())) + w.rng.choice(
        ("", "", "!", ".")
    )


def issuer(w: Words) -> str:
    issuer = w.one(w.profile.letterhead.issuers) or w.name()
    text = f"{issuer[:1].upper()}{issuer[1:]} {w.name()} {w.word()}"
    return text.upper() if w.rng.random() < 0.5 else text


def opener(w: Words) -> Iterator[Part]:
    """Lines over the title of a paper: who issued it, how secret it is, its numbers."""
    rng = w.rng
    lines = [issuer(w)] if rng.random() < 0.7 else []
    if rng.random() < 0.7:
        lines.append(grade(w))
    if rng.random() < 0.4:
        lines.append(
            rng.choice(("Copy No. {}", "Экз. № {}", "{}. példány", "{}. Ausfertigung")).format(
                rng.randint(1, 9)
            )
        )
    if rng.random() < 0.6:
        lines.append(w.number())
    if rng.random() < 0.2:
        lines.append(f"[{rng.choice(('stamp', 'handwritten'))}: {w.sentence(1, 5)}]")
    if rng.random() < 0.5:
        rng.shuffle(lines)
    for line in lines:
        yield Part("opener", [line])


def memo_lines(w: Words) -> Iterator[Part]:
    rng, address = w.rng, w.profile.letterhead.address
    apart = rng.random() < 0.25
    kinds: list[AddressKind] = ["from", "to", "received", "subject"]
    if rng.random() < 0.4:
        rng.shuffle(kinds)
    for kind in kinds:
        label = w.one(address.get(kind, []))
        if not label or rng.random() < 0.2:
            continue
        label = label.upper() if rng.random() < 0.5 else label
        value = (
            w.date()
            if kind == "received"
            else w.sentence(2, 9).rstrip(".?!。")
            if kind == "subject"
            else f"{w.person()}, {office(w)}"
        )
        if apart:
            yield Part("opener", [label + rng.choice((":", "")), value])
        else:
            yield Part("opener", [label + rng.choice((": ", " ", ":  ")) + value])


def distribution(w: Words) -> Iterator[Part]:
    rng = w.rng
    heads = [re.sub(r"\(\?[^()]*\)|\\.\+?|[?()|]", "", c).strip(": ") for c in w.profile.closing.copies]
    head = w.one([h for h in heads if h]) or "CC"
    form = rng.randrange(4)
    items = []
    for n in range(rng.randint(1, 6)):
        who = (
            f"{w.one(w.profile.speakers)} {w.name()}".strip()
            if rng.random() < 0.5
            else f"{w.name()} {w.word()}"
        )
        items.append(
            (f"{n + 1} - {who}", f"- {rng.randint(1, 3)} - {who}", f"{rng.randint(1, 3)} x {who}", who)[
                form
            ]
        )
    if rng.random() < 0.25:
        yield Part("distribution", [f"{head}{w.colon} " + rng.choice((", ", "; ")).join(items)])
        return
    if rng.random() < 0.2:  # each under the first, drawn in
        indent = rng.choice(
            (" " * (len(head) + 2), "    ", "\u3000\u3000\u3000" if w.signs else "      ")
        )
        lines = [f"{head}{w.colon} {items[0]}", *(indent + item for item in items[1:])]
        yield Part("distribution", lines)
        return
    yield Part(
        "distribution", [head + rng.choice((":", "", ":"))] if rng.random() < 0.8 else [f"{w.number()}"]
    )
    for item in items:
        yield Part("distribution", [item])
    if rng.random() < 0.3:
        yield Part("distribution", [f"{w.one(w.profile.closing.typed)} {w.person()}".strip()])
    if rng.random() < 0.3:
        yield Part("distribution", [w.date()])


def title(w: Words) -> str:
    title = w.one(w.profile.letterhead.titles) or w.name()
    form = w.rng.randrange(4)
    title = title.upper() if form == 0 else title[:1].upper() + title[1:]
    if form > 1:
        title += " " + w.sentence(3, 12).rstrip(".?!。")
    return title


def sign(form: str, number: int) -> str:
    """The sign of a note: in brackets, raised, glued to a word, or stars."""
    if form == "*":
        return "*" * min(number, 3)
    if form == "raised":
        return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in str(number))
    return form.format(number)
