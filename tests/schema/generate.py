"""Random instances of a schema, for proofs about what it admits.

The generator walks the patterns of the schema and decides at every choice. Where a
document grows deep it takes the shortest way out, so that each instance ends. It
knows nothing of TEI: what it makes is what the schema says.
"""

from __future__ import annotations

import random
import re

from lxml import etree

from encoder.validation.grammar import Grammar
from encoder.validation.patterns import (
    Attribute,
    Choice,
    Data,
    ElementPattern,
    Empty,
    Group,
    Interleave,
    OneOrMore,
    Pattern,
    Ref,
    TextPattern,
    Value,
    Words,
)

WORDS = ["Посол", "сообщил", "visited", "Nam", "Il", "会谈", "№", "94", "—", "a & b", "<", "“so”", "é"]
SAMPLES = {
    ("anyURI", r"#resp\.reviser[1-9][0-9]*"): ["#resp.reviser1", "#resp.reviser12"],
    ("anyURI", r"#cal\.[a-z\-]+"): ["#cal.julian", "#cal.minguo"],
    ("anyURI", r"#[\i-[:]][\c-[:]]*"): [
        "#ru.p1",
        "#en.head2",
        "#hand.signature.1",
        "#p.nam-il",
        "#会谈.p1",
    ],
    ("anyURI", r"\S+"): [
        "https://example.org/document/1",
        "../schema/x.rng",
        "urn:a:b",
        "http://例え.jp/文書",
    ],
    ("anyURI", r"https://id\.loc\.gov/vocabulary/relators/[a-z]{3}"): [
        "https://id.loc.gov/vocabulary/relators/trl"
    ],
    ("date", "[0-9]{4}-[0-9]{2}-[0-9]{2}"): ["1955-12-24", "1956-02-29", "0999-01-31"],
    ("string", "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]"): ["1955-12-24T05:20"],
    ("gYear", "-?[0-9]{4}"): ["1899", "-0044"],
    ("gYearMonth", "[0-9]{4}-[0-9]{2}"): ["1955-12"],
    ("gYear", "[0-9]{4}"): ["1955"],
    ("token", r"[^\p{C}\p{Z}]+"): ["1", "2a", "ix", "93об.", "*", "faded", "👍"],
    ("token", r"[0-9]+(\.[0-9]+){0,3}"): ["1", "0.1.0", "2.10.3.4"],
    ("token", "[0-9]+,[0-9]+"): ["0,0", "12,7", "100,2000"],
    ("anyURI", ""): ["leaf%201.jpg", "https://example.org/iiif/1"],
    ("positiveInteger", ""): ["1", "3000"],
    ("nonNegativeInteger", "[0-9]+"): ["0", "1", "27", "007"],
    ("language", ""): ["ru", "en", "zh-Latn-pinyin", "sr-Cyrl"],
    ("Name", ""): ["tei-encoder"],
}
"""Values of each datatype with its pattern; a datatype without samples is an error."""
NAMED_IDS = {
    r"resp\.(translator|transcriber|archive|encoder|editor|reviser[1-9][0-9]*)": [
        "resp.translator",
        "resp.transcriber",
        "resp.archive",
        "resp.encoder",
        "resp.editor",
        "resp.reviser1",
    ],
    "classification": ["classification"],
    r"cal\.[a-z\-]+": ["cal.julian", "cal.minguo", "cal.juche", "cal.japanese"],
    r"cls\.(top-secret|secret|confidential|restricted|special-folder|unclassified)": [
        "cls.top-secret",
        "cls.secret",
        "cls.confidential",
        "cls.restricted",
        "cls.special-folder",
        "cls.unclassified",
    ],
    r"hand\..+": [f"hand.signature.{n}" for n in range(50)],
}


class Generator:
    """Makes instances of a grammar, the same ones for the same seed."""

    def __init__(self, grammar: Grammar, seed: int, *, depth: int = 9, most: int = 4) -> None:
        self.grammar = grammar
        self.random = random.Random(seed)
        self.depth = depth
        self.most = most
        self._heights = heights(grammar)
        self._ids: set[str] = set()

    def instance(self) -> etree._Element:
        """One document."""
        self._ids = set()
        start = self._choose(self.grammar.start, 0)
        assert isinstance(start, ElementPattern)
        return self._element(None, start, 0)

    def _element(
        self, parent: etree._Element | None, pattern: ElementPattern, level: int
    ) -> etree._Element:
        name = self.random.choice(sorted(pattern.names))
        made = (
            etree.Element(name, nsmap={None: etree.QName(name).namespace})
            if parent is None
            else etree.SubElement(parent, name)
        )
        self._fill(made, pattern.content, level + 1)
        return made

    def _choose(self, pattern: Pattern, level: int) -> Pattern:
        """The pattern with its choices at the top made."""
        pattern = self.grammar.resolve(pattern)
        while isinstance(pattern, Choice):
            parts = list(pattern.parts)
            if level >= self.depth:
                least = min(self.height(part) for part in parts)
                parts = [part for part in parts if self.height(part) == least]
            pattern = self.grammar.resolve(self.random.choice(parts))
        return pattern

    def height(self, pattern: Pattern) -> int:
        """How many elements deep the smallest match is."""
        return height(self.grammar, pattern, self._heights)

    def _fill(self, made: etree._Element, pattern: Pattern, level: int) -> None:
        match self._choose(pattern, level):
            case ElementPattern() as inner:
                self._element(made, inner, level)
            case Attribute(names, value):
                made.set(self.random.choice(sorted(names)), self.value(value))
            case (Group(parts) | Interleave(parts)) as several:
                together = isinstance(several, Group)
                for part in parts if together else self.random.sample(parts, len(parts)):
                    self._fill(made, part, level)
            case OneOrMore(content):
                for _ in range(1 if level >= self.depth else self.random.randint(1, self.most)):
                    self._fill(made, content, level)
            case TextPattern():
                self._text(made)
            case Value() | Data() | Words() as text:
                made.text = self.value(text)

    def _text(self, made: etree._Element) -> None:
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(0, 4)))
        if len(made):
            made[-1].tail = (made[-1].tail or "") + words
        else:
            made.text = (made.text or "") + words

    def value(self, pattern: Pattern) -> str:
        """A value of an attribute."""
        match self._choose(pattern, 0):
            case Value(text):
                return text
            case TextPattern():
                return self.random.choice(WORDS)
            case Words(content):
                return " ".join(self._words(content))
            case Data("ID", facets):
                return self._identifier(dict(facets).get("pattern"))
            case Data(kind, facets):
                return self.random.choice(SAMPLES[kind, dict(facets).get("pattern", "")])
            case other:
                raise AssertionError(f"no value for {other}")

    def _words(self, pattern: Pattern) -> list[str]:
        match self._choose(pattern, 0):
            case Group(parts):
                return [word for part in parts for word in self._words(part)]
            case OneOrMore(content):
                return [w for _ in range(self.random.randint(1, 3)) for w in self._words(content)]
            case Empty():
                return []
            case single:
                return [self.value(single)]

    def _identifier(self, form: str | None) -> str:
        number = len(self._ids)
        if form is None:
            new = f"{self.random.choice(['ru', 'en', '中'])}.x{number}"
        else:
            free = [name for name in NAMED_IDS[form] if name not in self._ids]
            new = self.random.choice(free) if free else f"{NAMED_IDS[form][0]}"
        self._ids.add(new)
        return new


def heights(grammar: Grammar) -> dict[int, int]:
    """For each element pattern (by its id()) how deep its smallest instance is."""
    found: dict[int, int] = {}
    patterns = list(grammar.elements())
    changed = True
    while changed:
        changed = False
        for pattern in patterns:
            value = 1 + height(grammar, pattern.content, found)
            if value < found.get(id(pattern), 1000):
                found[id(pattern)] = value
                changed = True
    return found


def height(grammar: Grammar, pattern: Pattern, known: dict[int, int]) -> int:
    """How many elements deep the smallest match of a pattern is."""
    match grammar.resolve(pattern):
        case ElementPattern() as element:
            return known.get(id(element), 1000)
        case Choice(parts):
            return min(height(grammar, part, known) for part in parts)
        case Group(parts) | Interleave(parts):
            return max((height(grammar, part, known) for part in parts), default=0)
        case OneOrMore(content):
            return height(grammar, content, known)
    return 0


def data_patterns(grammar: Grammar) -> set[tuple[str, str]]:
    """Every datatype with its pattern that the attributes of a schema use."""
    found = set()
    for element in grammar.elements():
        waiting: list[Pattern] = [a.value for a in grammar.attributes(element.content)]
        while waiting:
            pattern = waiting.pop()
            if isinstance(pattern, Ref):
                waiting.append(grammar.resolve(pattern))
            elif isinstance(pattern, Data):
                found.add((pattern.type, dict(pattern.facets).get("pattern", "")))
            elif isinstance(pattern, Choice | Group):
                waiting += pattern.parts
            elif isinstance(pattern, Words | OneOrMore):
                waiting.append(pattern.content)
    return found


def sample_fits(sample: str, form: str) -> bool:
    """True when a sample matches the pattern it stands under (XSD's ``\\i`` and ``\\c`` aside)."""
    plain = (
        form.replace(r"[^\p{C}\p{Z}]", r"\S")
        .replace(r"[\i-[:]]", "[^\\W\\d]")
        .replace(r"[\c-[:]]", r"[\w.-]")
    )
    return not form or re.fullmatch(plain, sample) is not None
