"""Faults of a TEI file and their places: line, column, path, nearest identifier."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from xml.parsers import expat

from lxml import etree

from encoder.findings import TeiFault

Element = etree._Element
XML = "http://www.w3.org/XML/1998/namespace"
_PREFIX = f"{{{XML}}}"
ID = f"{_PREFIX}id"

MOST = 100
"""Faults that the grammar, the rules or an XSD report for one file, each."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the element it concerns, and the finding without its place."""

    node: Element
    finding: TeiFault


def short(name: str) -> str:
    """A name for people: without namespace, ``xml:`` for the attributes of XML."""
    if name.startswith(_PREFIX):
        return f"xml:{name.removeprefix(_PREFIX)}"
    return name.rpartition("}")[2]


class Places:
    """Where the elements of one file stand; worked out only when something is wrong."""

    def __init__(self, data: bytes, root: Element) -> None:
        self._data = data
        self._root = root

    @cached_property
    def elements(self) -> list[Element]:
        """The elements in document order."""
        return [node for node in self._root.iter() if isinstance(node.tag, str)]

    @cached_property
    def numbers(self) -> dict[Element, int]:
        """Each element with its number in document order."""
        return {node: number for number, node in enumerate(self.elements)}

    @cached_property
    def _positions(self) -> list[tuple[int, int]]:
        """Line and column (1-based, in characters) of each start tag."""
        found: list[tuple[int, int]] = []
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = lambda name, attributes: found.append(
            (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        )
        try:
            parser.Parse(self._data.removeprefix(BOM_UTF8), True)
        except (expat.ExpatError, ValueError):  # an encoding that only libxml2 knows: lines alone
            return [(line_of(node), 1) for node in self.elements]
        return found

    def position(self, node: Element) -> tuple[int, int]:
        """Line and column of the start tag of an element."""
        return self._positions[self.numbers[node]]

    def anchor(self, node: Element) -> str | None:
        """The nearest xml:id: the element's own, an ancestor's, or the last one before."""
        for holder in (node, *node.iterancestors()):
            ident = holder.get(ID)
            if ident is not None and etree.QName(holder).localname not in ("TEI", "div"):
                return ident
        return self._last_ids[self.numbers[node]]

    @cached_property
    def _last_ids(self) -> list[str | None]:
        """For each element the last xml:id before it."""
        found: list[str | None] = []
        last: str | None = None
        for node in self.elements:
            found.append(last)
            last = node.get(ID) or last
        return found

    @cached_property
    def _steps(self) -> dict[Element, str]:
        """For each element its step in a path, with its number where it needs one."""
        steps: dict[Element, str] = {}
        for parent in self.elements:
            children = [child for child in parent if isinstance(child.tag, str)]
            totals = Counter(child.tag for child in children)
            seen: Counter[object] = Counter()
            for child in children:
                seen[child.tag] += 1
                number = f"[{seen[child.tag]}]" if totals[child.tag] > 1 else ""
                steps[child] = f"{short(str(child.tag))}{number}"
        return steps

    def path(self, node: Element) -> str:
        """The place of an element, such as ``/TEI/text/body/div[2]/p[3]``."""
        steps = [self._steps.get(step, short(str(step.tag))) for step in (node, *node.iterancestors())]
        return "/" + "/".join(reversed(steps))

    def finding(self, fault: Fault) -> TeiFault:
        """The fault as a finding about the file."""
        return fault.finding.changed(
            node_path=self.path(fault.node),
            position=self.position(fault.node),
            anchor=self.anchor(fault.node),
        )


def line_of(node: Element) -> int:
    """The line of an element as libxml2 has it."""
    line = node.sourceline
    return line if isinstance(line, int) else 1
