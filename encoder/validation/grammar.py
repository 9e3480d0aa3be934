"""A RELAX NG schema as patterns, for explaining what a schema expects at a place.

The verdict "valid" comes from libxml2; these patterns serve the explanation of an
invalid file (:mod:`encoder.validation.explain`). A pattern is what the RELAX NG
specification calls one, after simplification: syntax such as ``optional`` and
``mixed`` is expressed by the others. The method is that of derivatives: what may
follow a child is the derivative of the content model by this child.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from lxml import etree

from encoder.validation.patterns import (
    EMPTY,
    NOT_ALLOWED,
    TEXT,
    Attribute,
    Choice,
    Data,
    ElementPattern,
    Empty,
    Group,
    Interleave,
    NotAllowed,
    OneOrMore,
    Pattern,
    Ref,
    TextPattern,
    Value,
    Words,
    choice,
    group,
    joined,
    optional,
    repeated,
)

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "http://www.w3.org/XML/1998/namespace"


class UnsupportedSchema(Exception):
    """The schema uses a part of RELAX NG that is not read here."""


Take = Literal["next", "anywhere", "later"]


@dataclass(slots=True)
class Grammar:
    """The definitions of a schema."""

    start: Pattern = NOT_ALLOWED
    definitions: dict[str, Pattern] = field(default_factory=dict)

    def resolve(self, pattern: Pattern) -> Pattern:
        """The pattern that a reference stands for."""
        while isinstance(pattern, Ref):
            name = pattern.name
            if name not in self.definitions:
                raise UnsupportedSchema(f"{name} is not defined")
            pattern = self.definitions[name]
        return pattern

    def nullable(self, pattern: Pattern) -> bool:
        """True when nothing at all matches."""
        match self.resolve(pattern):
            case Empty() | TextPattern():
                return True
            case Choice(parts):
                return any(map(self.nullable, parts))
            case Group(parts) | Interleave(parts):
                return all(map(self.nullable, parts))
            case OneOrMore(content):
                return self.nullable(content)
        return False

    def first(self, pattern: Pattern) -> Iterator[Pattern]:
        """What may come next: elements, text, values (attributes left out)."""
        pattern = self.resolve(pattern)
        match pattern:
            case Choice(parts) | Interleave(parts):
                for part in parts:
                    yield from self.first(part)
            case Group(parts):
                for part in parts:
                    yield from self.first(part)
                    if not self.nullable(part):
                        return
            case OneOrMore(content):
                yield from self.first(content)
            case ElementPattern() | TextPattern() | Data() | Value() | Words():
                yield pattern

    def attributes(self, pattern: Pattern) -> Iterator[Attribute]:
        """The attributes that belong to the element with this content."""
        pattern = self.resolve(pattern)
        match pattern:
            case Choice(parts) | Group(parts) | Interleave(parts):
                for part in parts:
                    yield from self.attributes(part)
            case OneOrMore(content):
                yield from self.attributes(content)
            case Attribute():
                yield pattern

    def derive(
        self, pattern: Pattern, accept: Callable[[Pattern], bool], take: Take = "next"
    ) -> Pattern:
        """What is left after something that `accept` recognises was taken.

        `take` says from where in a group: "next", what may stand next (a child);
        "anywhere", from any place (an attribute); "later", from any place, giving up
        what stands before it (a child when something before it is missing).
        """
        pattern = self.resolve(pattern)
        match pattern:
            case Choice(parts):
                return choice(self.derive(p, accept, take) for p in parts)
            case Group(parts):
                return self._from_group(Group, parts, accept, take)
            case Interleave(parts):
                return self._from_group(Interleave, parts, accept, "anywhere")
            case OneOrMore(content):
                rest = self.derive(content, accept, take)
                return group((rest, optional(pattern)))
            case TextPattern():
                return pattern if accept(pattern) else NOT_ALLOWED
        return EMPTY if accept(pattern) else NOT_ALLOWED

    def _from_group(
        self,
        kind: type[Group] | type[Interleave],
        parts: tuple[Pattern, ...],
        accept: Callable[[Pattern], bool],
        take: Take,
    ) -> Pattern:
        ways = []
        for number, part in enumerate(parts):
            rest = self.derive(part, accept, take)
            if not isinstance(rest, NotAllowed):
                before = parts[:number] if take == "anywhere" else ()
                ways.append(joined(kind, (*before, rest, *parts[number + 1 :])))
            if take == "next" and not self.nullable(part):
                break
        return choice(ways)

    def without_attributes(self, pattern: Pattern, met: Callable[[Attribute], bool]) -> Pattern:
        """The content when no more attributes come; those that `met` names count as given."""
        pattern = self.resolve(pattern)
        match pattern:
            case Choice(parts):
                return choice(self.without_attributes(p, met) for p in parts)
            case Group(parts):
                return group(self.without_attributes(p, met) for p in parts)
            case Interleave(parts):
                return joined(Interleave, (self.without_attributes(p, met) for p in parts))
            case OneOrMore(content):
                return repeated(self.without_attributes(content, met))
            case Attribute():
                return EMPTY if met(pattern) else NOT_ALLOWED
        return pattern

    def elements(self) -> Iterator[ElementPattern]:
        """Every element pattern that the start leads to, once."""
        seen: set[int] = set()
        names: set[str] = set()
        waiting = [self.start]
        while waiting:
            pattern = waiting.pop()
            if isinstance(pattern, Ref):
                if pattern.name not in names:
                    names.add(pattern.name)
                    waiting.append(self.resolve(pattern))
            elif isinstance(pattern, ElementPattern):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield pattern
                    waiting.append(pattern.content)
            elif isinstance(pattern, Choice | Group | Interleave):
                waiting += reversed(pattern.parts)
            elif isinstance(pattern, OneOrMore):
                waiting.append(pattern.content)


# --- datatypes -------------------------------------------------------------------------


@cache
def _datatype(name: str, facets: tuple[tuple[str, str], ...]) -> Callable[[str], bool]:
    """A test for the values of a datatype of XML Schema."""
    from elementpath.regex import translate_pattern
    from xmlschema import XMLSchema

    types = XMLSchema.builtin_types()
    known = types.get(name)
    patterns = [
        re.compile(
            translate_pattern(value, back_references=False, lazy_quantifiers=False, anchors=False)
        )
        for facet, value in facets
        if facet == "pattern"
    ]

    def allows(text: str) -> bool:
        collapsed = text if name == "string" else " ".join(text.split())
        return (known is None or bool(known.is_valid(collapsed))) and all(
            p.fullmatch(collapsed) for p in patterns
        )

    return allows


def matches(grammar: Grammar, pattern: Pattern, text: str) -> bool:
    """True when a value (of an attribute, or the whole text of an element) fits."""
    match grammar.resolve(pattern):
        case TextPattern():
            return True
        case Empty():
            return not text.strip()
        case Value(word):
            return " ".join(text.split()) == word
        case Data(name, facets):
            return _datatype(name, facets)(text)
        case Choice(parts):
            return any(matches(grammar, part, text) for part in parts)
        case Words(content):
            left = content
            for word in text.split():
                left = grammar.derive(left, lambda p, w=word: matches(grammar, p, w))  # type: ignore[misc]
            return grammar.nullable(left)
    return False


# --- reading ---------------------------------------------------------------------------


def read_grammar(path: Path) -> Grammar:
    """The patterns of a schema in RELAX NG's XML syntax.

    Raises:
        UnsupportedSchema: it uses nested grammars, inclusion or what is not RELAX NG.
        OSError, etree.XMLSyntaxError: it cannot be read.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(path.read_bytes(), parser)
    if root.tag != f"{_RNG}grammar":
        raise UnsupportedSchema(f"<{etree.QName(root).localname}> is no grammar")
    reader = _Reader(Grammar())
    reader.components(root)
    return reader.grammar


class _Reader:
    """Turns the XML of a schema into patterns."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def components(self, holder: etree._Element) -> None:
        for node in _own(holder):
            name = _local(node)
            if name == "div":
                self.components(node)
            elif name == "start":
                self.grammar.start = self._combine(node, self.grammar.start)
            elif name == "define":
                key = str(node.get("name"))
                old = self.grammar.definitions.get(key, NOT_ALLOWED)
                self.grammar.definitions[key] = self._combine(node, old)
            else:
                raise UnsupportedSchema(f"<{name}> in a grammar")

    def _combine(self, node: etree._Element, old: Pattern) -> Pattern:
        new = self.group(node)
        if isinstance(old, NotAllowed):
            return new
        if node.get("combine") == "interleave":
            return joined(Interleave, (old, new))
        return choice((old, new))

    def group(self, node: etree._Element) -> Pattern:
        return group(self.pattern(child) for child in _own(node))

    def pattern(self, node: etree._Element) -> Pattern:
        name = _local(node)
        make = _PATTERNS.get(name)
        if make is None:
            raise UnsupportedSchema(f"<{name}> in a pattern")
        return make(self, node)

    def attribute(self, node: etree._Element) -> Pattern:
        named = node.get("name") is not None
        content = _own(node)[0 if named else 1 :]
        value = self.pattern(content[0]) if content else TEXT
        return Attribute(_names(node, attribute=True), value)

    def element(self, node: etree._Element) -> Pattern:
        content = _own(node)[0 if node.get("name") is not None else 1 :]
        return ElementPattern(_names(node), group(self.pattern(child) for child in content))


_PATTERNS: dict[str, Callable[[_Reader, etree._Element], Pattern]] = {
    "element": _Reader.element,
    "attribute": _Reader.attribute,
    "ref": lambda reader, node: Ref(str(node.get("name"))),
    "text": lambda reader, node: TEXT,
    "empty": lambda reader, node: EMPTY,
    "notAllowed": lambda reader, node: NOT_ALLOWED,
    "group": _Reader.group,
    "choice": lambda reader, node: choice(reader.pattern(c) for c in _own(node)),
    "interleave": lambda reader, node: joined(Interleave, (reader.pattern(c) for c in _own(node))),
    "mixed": lambda reader, node: joined(Interleave, (reader.group(node), TEXT)),
    "optional": lambda reader, node: optional(reader.group(node)),
    "oneOrMore": lambda reader, node: repeated(reader.group(node)),
    "zeroOrMore": lambda reader, node: optional(repeated(reader.group(node))),
    "list": lambda reader, node: Words(reader.group(node)),
    "value": lambda reader, node: Value(" ".join((node.text or "").split())),
    "data": lambda reader, node: Data(
        str(node.get("type")),
        tuple((str(p.get("name")), p.text or "") for p in _own(node) if _local(p) == "param"),
    ),
}


def _own(node: etree._Element) -> list[etree._Element]:
    """The children that are RELAX NG, without annotations."""
    return [child for child in node if str(child.tag).startswith(_RNG)]


def _local(node: etree._Element) -> str:
    return str(node.tag).removeprefix(_RNG)


def _names(node: etree._Element, *, attribute: bool = False) -> frozenset[str]:
    """The names of an element or attribute in Clark notation; ``*`` for any."""
    given = node.get("name")
    if given is not None:
        return frozenset([_clark(given, node, attribute)])
    return frozenset(_name_class(_own(node)[0]))


def _name_class(node: etree._Element) -> Iterator[str]:
    kind = _local(node)
    if kind == "name":
        yield _clark((node.text or "").strip(), node, False)
    elif kind == "choice":
        for child in _own(node):
            yield from _name_class(child)
    else:
        yield "*"


def _clark(name: str, node: etree._Element, attribute: bool) -> str:
    prefix, colon, local = name.rpartition(":")
    if colon:
        namespace = _XML if prefix == "xml" else node.nsmap.get(prefix, "")
    else:
        own = node.get("ns") is not None or not attribute
        namespace = (
            next(
                (str(n.get("ns")) for n in (node, *node.iterancestors()) if n.get("ns") is not None), ""
            )
            if own
            else ""
        )
    return f"{{{namespace}}}{local}" if namespace else local
