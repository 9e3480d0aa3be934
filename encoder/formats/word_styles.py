"""What the styles and the numbering of a Word file say."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from encoder.core.numbers import whole
from encoder.formats.word_nodes import W, counted, toggles, value_of


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    looks: dict[str, bool]
    level: int | None
    """Of a heading, from 0; None: it is none."""


class Styles:
    """Styles with those that they are based on, and the numbers of lists as they are counted."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._styles = self._read_styles(styles)
        self._formats = self._read_numbering(numbering)
        self._counts: dict[tuple[str, int], int] = {}

    @staticmethod
    def _read_styles(tree: etree._Element | None) -> dict[str, _Style]:
        found: dict[str, _Style] = {}
        for one in tree.iter(f"{W}style") if tree is not None else ():
            level = one.find(f"{W}pPr/{W}outlineLvl")
            found[one.get(f"{W}styleId", "")] = _Style(
                value_of(one, "name"),
                value_of(one, "basedOn"),
                toggles(one.find(f"{W}rPr")),
                whole(level.get(f"{W}val", ""), 9, most=9) if level is not None else None,
            )
        return found

    @staticmethod
    def _read_numbering(
        tree: etree._Element | None,
    ) -> dict[tuple[str, int], tuple[str, str, int]]:
        """Number of a list and level -> its kind of number, how it is written, where it begins."""
        if tree is None:
            return {}
        kinds: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in tree.iter(f"{W}abstractNum"):
            kinds[one.get(f"{W}abstractNumId", "")] = {
                whole(level.get(f"{W}ilvl", ""), 0, most=8): (
                    value_of(level, "numFmt"),
                    value_of(level, "lvlText"),
                    whole(value_of(level, "start"), 1),
                )
                for level in one.iter(f"{W}lvl")
            }
        return {
            (one.get(f"{W}numId", ""), level): form
            for one in tree.iter(f"{W}num")
            for level, form in kinds.get(value_of(one, "abstractNumId"), {}).items()
        }

    def looks(self, ident: str) -> dict[str, bool]:
        """What a style says, with those that it is based on."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        while ident and ident not in seen and ident in self._styles:
            seen.add(ident)
            found = self._styles[ident].looks | found
            ident = self._styles[ident].based_on
        return found

    def name_and_level(self, ident: str) -> tuple[str, int | None]:
        """The name of a style, and its level when it is that of a heading."""
        seen: set[str] = set()
        name, level = self._styles[ident].name if ident in self._styles else ident, None
        while ident and ident not in seen and ident in self._styles and level is None:
            seen.add(ident)
            level = self._styles[ident].level
            ident = self._styles[ident].based_on
        return name, level

    def number(self, ident: str, level: int) -> str:
        """The number that Word shows before a paragraph; "" for a bullet."""
        form, written, begin = self._formats.get((ident, level), ("decimal", "%1.", 1))
        self._counts[ident, level] = self._counts.get((ident, level), begin - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((ident, deeper), None)
        if form in ("bullet", "none", ""):
            return ""
        for place in range(level + 1):
            kind, _, begin = self._formats.get((ident, place), ("decimal", "", 1))
            count = self._counts.get((ident, place), begin)
            written = written.replace(f"%{place + 1}", counted(count, kind))
        return written.strip().strip(".)(") or written.strip()
