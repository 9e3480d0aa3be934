"""Layouts drawn by lot, and papers rendered in them: wrapped or not, on pages, with damage."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from encoder.structure.generator.words import Part


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
        if (
            apart
            and part.label == before
            and part.label in ("opener", "distribution", "item", "closer", "note")
        ):
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
        (
            text[:at] + text[at + 1 :],
            text[:at] + "□" + text[at + 1 :],
            text.replace("[", "").replace("]", ""),
        )
    )
