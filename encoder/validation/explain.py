"""What is wrong with an invalid file, place by place, and what was expected there.

libxml2 says "Did not expect element x there" and little more. Here the file is read
once more against the patterns of the schema, and after each fault the reading goes
on as if it were mended, so that one slip gives one fault and the next is found too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from encoder.findings.validity import (
    AttributeMissing,
    AttributeNotAllowed,
    ContentMissing,
    ElementNotAllowed,
    TextNotAllowed,
    ValueNotAllowed,
)
from encoder.validation.faults import MOST, Element, Fault, short
from encoder.validation.grammar import Grammar, matches
from encoder.validation.patterns import (
    Attribute,
    Choice,
    Data,
    ElementPattern,
    Group,
    NotAllowed,
    OneOrMore,
    Pattern,
    TextPattern,
    Value,
    Words,
)


def explain(root: Element, grammar: Grammar) -> list[Fault]:
    """The faults of a document, in the order in which they were found."""
    candidates = [p for p in grammar.first(grammar.start) if isinstance(p, ElementPattern)]
    fitting = [p for p in candidates if _named(p, str(root.tag))]
    if not fitting:
        return [_unexpected(root, None, candidates)]
    faults: list[Fault] = []
    for fault in _Comparison(grammar).element(root, fitting):
        faults.append(fault)
        if len(faults) == MOST:
            break
    return faults


class _Comparison:
    """One reading of a document against a grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.known = {name for pattern in grammar.elements() for name in pattern.names}

    def element(self, node: Element, candidates: list[ElementPattern]) -> Iterator[Fault]:
        """The faults of an element that is one of the candidates."""
        read = [(*self._attributes(node, pattern), pattern) for pattern in candidates]
        least = min(len(faults) for faults, _, _ in read)
        best = [entry for entry in read if len(entry[0]) == least]
        if least and len(best) > 1:
            yield from _merged([faults for faults, _, _ in best])
        else:
            yield from best[0][0]
        if len(best) == 1 or least:
            yield from self._content(node, best[0][1])
            return
        ways = [list(self._content(node, content)) for _, content, _ in best]
        yield from min(ways, key=len)

    # --- attributes

    def _attributes(self, node: Element, pattern: ElementPattern) -> tuple[list[Fault], Pattern]:
        """The faults of the attributes, and the content that is left to match."""
        known = list(self.grammar.attributes(pattern.content))
        content, faults = pattern.content, []
        for name, value in node.attrib.items():
            own = [a for a in known if str(name) in a.names or "*" in a.names]
            if not own:
                faults.append(self._unknown_attribute(node, str(name), known))
                continue
            good = [a for a in own if matches(self.grammar, a.value, str(value))]
            if not good:
                faults.append(self._bad_value(node, str(name), str(value), own))
                good = own
            rest = self.grammar.derive(content, _one_of(good), "anywhere")
            if isinstance(rest, NotAllowed):
                others = " ".join(f"@{short(str(n))}" for n in node.attrib if n != name)
                faults.append(
                    Fault(
                        node,
                        AttributeNotAllowed(
                            element=short(str(node.tag)),
                            attribute=short(str(name)),
                            hint=f" together with {others}",
                        ),
                    )
                )
            else:
                content = rest
        closed = self.grammar.without_attributes(content, lambda a: False)
        if isinstance(closed, NotAllowed):
            faults += self._missing_attributes(node, content)
            closed = self.grammar.without_attributes(content, lambda a: True)
        return faults, closed

    def _unknown_attribute(self, node: Element, name: str, known: list[Attribute]) -> Fault:
        allowed = sorted({short(n) for a in known for n in a.names if n != "*"})
        return Fault(
            node,
            AttributeNotAllowed(
                element=short(str(node.tag)),
                attribute=short(name),
                hint=nearest(short(name), allowed, "@{}"),
            ),
        )

    def _bad_value(self, node: Element, name: str, value: str, own: list[Attribute]) -> Fault:
        parts = [part for a in own for part in self._values(a.value)]
        literals = sorted({part.text for part in parts if isinstance(part, Value)})
        forms = sorted({_form(part) for part in parts if isinstance(part, Data)})
        allowed = [*(f"“{word}”" for word in literals), *forms]
        return Fault(
            node,
            ValueNotAllowed(
                element=short(str(node.tag)),
                attribute=short(name),
                value=value,
                allowed=tuple(allowed),
                expected=listed(allowed) or "another value",
                hint=nearest(value, literals),
            ),
        )

    def _missing_attributes(self, node: Element, content: Pattern) -> list[Fault]:
        """The attributes without which nothing fits: one that is enough alone, or all."""
        left = {min(a.names): a for a in self.grammar.attributes(content)}
        alone = [
            name
            for name, attribute in left.items()
            if not isinstance(
                self.grammar.without_attributes(content, lambda a, own=attribute: a is own),  # type: ignore[misc]
                NotAllowed,
            )
        ]
        needed = alone or [
            name
            for name, attribute in left.items()
            if isinstance(
                self.grammar.without_attributes(content, lambda a, own=attribute: a is not own),  # type: ignore[misc]
                NotAllowed,
            )
        ]
        names = [f"@{short(name)}" for name in needed or left]
        if alone and len(alone) > 1:
            names = [listed(names)]
        return [
            Fault(node, AttributeMissing(element=short(str(node.tag)), attribute=name))
            for name in names
        ]

    def _values(self, pattern: Pattern) -> Iterator[Value | Data]:
        """The words and datatypes that a value may be made of."""
        match self.grammar.resolve(pattern):
            case Value() | Data() as single:
                yield single
            case Choice(parts) | Group(parts):
                for part in parts:
                    yield from self._values(part)
            case Words(content) | OneOrMore(content):
                yield from self._values(content)

    # --- content

    def _content(self, node: Element, content: Pattern) -> Iterator[Fault]:
        left = content
        for child, said in _children(node):
            if child is None:
                left, fault = self._text(node, left, said)
            else:
                next_left, fault, candidates = self._child(node, left, child)
                if candidates:
                    yield from self.element(child, candidates)
                left = next_left
            if fault is not None:
                yield fault
        if not self.grammar.nullable(left):
            expected = self._expected(left)
            yield Fault(
                node,
                ContentMissing(element=short(str(node.tag)), expected=listed(expected) or "a value"),
            )

    def _child(
        self, node: Element, left: Pattern, child: Element
    ) -> tuple[Pattern, Fault | None, list[ElementPattern]]:
        first = list(self.grammar.first(left))
        possible = [p for p in first if isinstance(p, ElementPattern)]
        candidates = list(dict.fromkeys(p for p in possible if _named(p, str(child.tag))))
        if candidates:
            return self.grammar.derive(left, _one_of(candidates)), None, candidates
        words = any(not isinstance(p, ElementPattern) for p in first)
        fault = _unexpected(child, node, possible, text=words, slip=child.tag not in self.known)
        meant = closest(short(str(child.tag)), [short(n) for p in possible for n in p.names])
        if meant is not None and child.tag not in self.known:  # read on as if it were mended
            candidates = [p for p in possible if meant in {short(n) for n in p.names}]
            return self.grammar.derive(left, _one_of(candidates)), fault, candidates
        later: list[ElementPattern] = []

        def stands_later(pattern: Pattern) -> bool:
            fits = isinstance(pattern, ElementPattern) and _named(pattern, str(child.tag))
            if fits and not any(pattern is known for known in later):
                later.append(pattern)  # type: ignore[arg-type]
            return fits

        rest = self.grammar.derive(left, stands_later, "later")
        return (left if isinstance(rest, NotAllowed) else rest), fault, later

    def _text(self, node: Element, left: Pattern, said: str) -> tuple[Pattern, Fault | None]:
        rest = self.grammar.derive(
            left,
            lambda p: (
                isinstance(p, TextPattern)
                or (isinstance(p, Data | Value | Words) and matches(self.grammar, p, said))
            ),
        )
        if not isinstance(rest, NotAllowed):
            return rest, None
        expected = self._expected(left)
        return left, Fault(
            node,
            TextNotAllowed(
                element=short(str(node.tag)),
                text=excerpt(said),
                expected=listed(expected) or "nothing more",
            ),
        )

    def _expected(self, left: Pattern) -> list[str]:
        names = sorted(
            {
                f"<{short(n)}>"
                for p in self.grammar.first(left)
                if isinstance(p, ElementPattern)
                for n in p.names
            }
        )
        if any(isinstance(p, TextPattern | Data | Value | Words) for p in self.grammar.first(left)):
            names.append("text")
        return names


def _one_of(patterns: Sequence[Pattern]) -> Callable[[Pattern], bool]:
    """A test for being one of these very patterns."""
    return lambda pattern: any(pattern is one for one in patterns)


def _children(node: Element) -> Iterator[tuple[Element | None, str]]:
    """The children in order: elements, and text that is more than white space."""
    if node.text and node.text.strip():
        yield None, node.text
    for child in node:
        if isinstance(child.tag, str):
            yield child, ""
        if child.tail and child.tail.strip():
            yield None, child.tail


def _named(pattern: ElementPattern, tag: str) -> bool:
    return tag in pattern.names or "*" in pattern.names


def _unexpected(
    child: Element,
    parent: Element | None,
    possible: Iterable[ElementPattern],
    *,
    text: bool = False,
    slip: bool = True,
) -> Fault:
    allowed = sorted({short(n) for p in possible for n in p.names})
    expected = [f"<{name}>" for name in allowed] + ["text"] * text
    return Fault(
        child,
        ElementNotAllowed(
            element=short(str(child.tag)),
            parent=f"in <{short(str(parent.tag))}>" if parent is not None else "as the root",
            expected=listed(expected) or "nothing more",
            hint=_hint(child, allowed, slip),
        ),
    )


def _hint(child: Element, allowed: list[str], slip: bool) -> str:
    if short(str(child.tag)) in allowed:  # the name is right
        return "; it is in another namespace than the schema's"
    return nearest(short(str(child.tag)), allowed, "<{}>") if slip else ""


def _merged(ways: list[list[Fault]]) -> list[Fault]:
    """The faults of several readings of one element: values that either expects, together."""
    merged = []
    for fault in ways[0]:
        finding = fault.finding
        if isinstance(finding, ValueNotAllowed):
            same = [
                other.finding
                for way in ways
                for other in way
                if isinstance(other.finding, ValueNotAllowed)
                and other.finding.attribute == finding.attribute
            ]
            allowed = dict.fromkeys(word for one in same for word in one.allowed)
            hint = next((one.hint for one in same if one.hint), "")
            fault = replace(fault, finding=finding.changed(expected=listed(list(allowed)), hint=hint))
        merged.append(fault)
    return merged


# --- words ------------------------------------------------------------------------------

_FORMS = {
    "[0-9]{4}-[0-9]{2}-[0-9]{2}": "a day like 1955-12-24",
    "[0-9]{4}-[0-9]{2}": "a month like 1955-12",
    "[0-9]{4}": "a year like 1955",
    r"#[\i-[:]][\c-[:]]*": "a pointer like #ru.p1",
    "ID": "a name without blanks or colons",
    "language": "a language tag like ru or zh-Latn",
    "[0-9]+": "a number",
    r"[^\p{C}\p{Z}]+": "a word",
}


def _form(data: Data) -> str:
    """A datatype in words."""
    pattern = dict(data.facets).get("pattern")
    return _FORMS.get(pattern or data.type) or (f"{data.type} like {pattern}" if pattern else data.type)


def listed(words: list[str], most: int = 12) -> str:
    """Words joined by commas; a long list is cut."""
    if len(words) > most:
        return ", ".join(words[:most]) + f" and {len(words) - most} more"
    return ", ".join(words)


def closest(name: str, allowed: list[str]) -> str | None:
    """The allowed name that the given one is probably a slip for."""
    for word in allowed:
        if word.casefold() == name.casefold():
            return word
    return next(iter(get_close_matches(name, allowed, n=1, cutoff=0.6)), None)


def nearest(name: str, allowed: list[str], form: str = "“{}”") -> str:
    """A clause that names the nearest allowed name, or nothing."""
    meant = closest(name, allowed)
    return "" if meant is None or name in allowed else f"; did you mean {form.format(meant)}?"


def excerpt(text: str, width: int = 40) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
