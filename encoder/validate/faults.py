"""Faults of a TEI file and their places: line, column, path, nearest identifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat

from lxml import etree

from encoder.diagnostics import Diagnostic

Element = etree._Element
XML = "http://www.w3.org/XML/1998/namespace"
_PREFIX = f"{{{XML}}}"
ID = f"{_PREFIX}id"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the element it concerns, a code, and what its message needs."""

    node: Element
    code: str
    args: Mapping[str, object] = field(default_factory=dict)


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
            (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError:  # an encoding that only libxml2 knows: lines alone
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
        before = self.elements[: self.numbers[node]]
        return next((str(n.get(ID)) for n in reversed(before) if n.get(ID) is not None), None)

    def diagnostic(self, fault: Fault) -> Diagnostic:
        """The fault as a finding about the file."""
        return Diagnostic(fault.code, args={**fault.args, "path": path(fault.node)},
                          position=self.position(fault.node), anchor=self.anchor(fault.node))


def line_of(node: Element) -> int:
    """The line of an element as libxml2 has it."""
    line = node.sourceline
    return line if isinstance(line, int) else 1


def path(node: Element) -> str:
    """The place of an element, such as ``/TEI/text/body/div[2]/p[3]``."""
    steps = []
    for step in (node, *node.iterancestors()):
        parent = step.getparent()
        same = [] if parent is None else parent.findall(str(step.tag))
        number = f"[{same.index(step) + 1}]" if len(same) > 1 else ""
        steps.append(f"{short(str(step.tag))}{number}")
    return "/" + "/".join(reversed(steps))
