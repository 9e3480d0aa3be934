"""The images of pages: what of the text stands where on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from encoder.core.facts import SurfaceFact, ZoneFact
from encoder.core.model import Node
from encoder.core.source import Span
from encoder.core.visitor import spans_of
from encoder.tei.xml import ID, TEI, Element, element

_ID = "facs"


class Images:
    """Surfaces and zones with their identifiers; none, and nothing is written."""

    def __init__(self, surfaces: Sequence[SurfaceFact] = ()) -> None:
        self._surfaces = surfaces
        self._pages = {one.at: f"{_ID}.{n}" for n, one in reversed([*enumerate(surfaces, 1)])}
        self._named: list[list[tuple[str, ZoneFact]]] = [
            [(f"{_ID}.{n}.z{m}", zone) for m, zone in enumerate(one.zones, 1)]
            for n, one in enumerate(surfaces, 1)
        ]
        every = sorted(
            ((zone.span.start, zone, name) for named in self._named for name, zone in named),
            key=lambda found: found[0],
        )
        self._lines = [(at, name) for at, zone, name in every if zone.is_line]
        self._regions = [(at, zone.span.end, name) for at, zone, name in every if not zone.is_line]

    def page(self, at: int | None) -> str | None:
        """A pointer to the image of the page that begins at a place."""
        return f"#{self._pages[at]}" if at in self._pages else None

    def line(self, span: Span | None) -> str | None:
        """A pointer to where the line stands that begins with a line end."""
        if span is None:
            return None
        found = bisect_right(self._lines, span.start, key=lambda line: line[0])
        if found < len(self._lines) and self._lines[found][0] <= span.end:
            return f"#{self._lines[found][1]}"
        return None

    def point(self, text: Element, origins: Mapping[str, Node]) -> None:
        """Let the first image and each block point to where they stand."""
        if not self._surfaces:
            return
        if self._surfaces[0].at not in {self._surface_of(page) for page in text.iter(f"{{{TEI}}}pb")}:
            first = element(None, "pb", facs=self.page(self._surfaces[0].at))
            first.set(ID, f"{_ID}.pb")
            text[0].insert(0, first)
        for made in text.iter():
            node = origins.get(made.get(ID, ""))
            region = self._region(node) if node is not None else None
            if region is not None and made.get("facs") is None:
                made.set("facs", f"#{region}")

    def _surface_of(self, page: Element) -> int | None:
        said = page.get("facs")
        return next((at for at, name in self._pages.items() if f"#{name}" == said), None)

    def _region(self, node: Node) -> str | None:
        """The region in which a block begins."""
        first = next(spans_of(node), None)
        if first is None:
            return None
        found = bisect_left(self._regions, first.start + 1, key=lambda region: region[0]) - 1
        if found >= 0 and self._regions[found][1] > first.start:
            return self._regions[found][2]
        return None

    def write(self, root: Element) -> None:
        """The element `facsimile`: a surface for each page, a zone for each region and line."""
        if not self._surfaces:
            return
        made = element(root, "facsimile")
        for surface, named in zip(self._surfaces, self._named, strict=True):
            number = len(made) + 1
            size = (
                {"ulx": "0", "uly": "0", "lrx": str(surface.width), "lry": str(surface.height)}
                if surface.width and surface.height
                else {}
            )
            page = element(made, "surface", **size)
            page.set(ID, f"{_ID}.{number}")
            if surface.image:
                element(page, "graphic", url=quote(surface.image, safe="/:@%"))
            for name, zone in named:
                one = element(page, "zone", type="line" if zone.is_line else "region")
                one.set(ID, name)
                one.set("points", zone.points)
