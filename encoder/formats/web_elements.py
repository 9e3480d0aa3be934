"""The elements of web pages, by `html.parser`, with the numbers of their text nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from encoder.core.source import DecodingError, Source
from encoder.findings.source import NotText
from encoder.formats.builder import Unreadable

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr"
})  # fmt: skip
SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math"})
_CHROME = frozenset({"nav", "aside", "footer", "form", "button", "select", "dialog", "menu"})
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "tablist"})
_CHROME_CLASSES = frozenset({
    "tabs tablist breadcrumb breadcrumbs menu navbar pagination"
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul"
})  # fmt: skip
WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(eq=False, slots=True)
class Element:
    """An element with what is in it: elements, and text nodes as their number and words."""

    tag: str
    attributes: dict[str, str]
    line: int
    inside: list[Element | tuple[int, str]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """True where it has an attribute."""
        return name in self.attributes

    def words(self) -> str:
        """All words in it."""
        found: list[str] = []
        stack: list[Element | tuple[int, str]] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, tuple):
                found.append(node[1])
            elif node.tag not in SILENT:
                stack += reversed(node.inside)
        return WHITE.sub(" ", "".join(found)).strip()

    def all(self) -> list[Element]:
        """It and the elements within, in order."""
        found, stack = [], [self]
        while stack:
            node = stack.pop()
            found.append(node)
            stack += [one for one in reversed(node.inside) if isinstance(one, Element)]
        return found


class _Parser(HTMLParser):
    """The elements of a page; one that is not closed ends with the one around it."""

    _ENDS = {"p": BLOCKS, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr"},
             "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "option": {"option"}}  # fmt: skip
    _DEEPEST = 400

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 1)
        self._open = [self.root]
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        last = self._open[-1].tag
        if tag in self._ENDS.get(last, ()):
            self._open.pop()
        made = Element(tag, {k: v or "" for k, v in attrs}, self.getpos()[0])
        self._open[-1].inside.append(made)
        if tag not in _VOID and len(self._open) < self._DEEPEST:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if not any(one.tag in SILENT for one in self._open):
            self._open[-1].inside.append((self._count, data))
            self._count += 1


def parsed(name: str, data: bytes) -> Element:
    """The elements of a page."""
    parser = _Parser()
    parser.feed(_decoded(name, data))
    parser.close()
    return parser.root


def _decoded(name: str, data: bytes) -> str:
    said = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:2000], re.IGNORECASE)
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return Source.from_bytes(name, data).text
    except DecodingError as err:
        raise Unreadable(
            NotText(
                byte=err.byte, offset=err.offset, encoding=err.encoding, position=(err.line, err.column)
            )
        ) from err


def without(element: Element, left_out: list[Element]) -> Element:
    inside = [
        without(one, left_out) if isinstance(one, Element) else one
        for one in element.inside
        if one not in left_out
    ]
    return Element(element.tag, element.attributes, element.line, inside)


def words_of(one: Element | tuple[int, str]) -> str:
    return one[1] if isinstance(one, tuple) else one.words()


def is_chrome(one: Element) -> bool:
    """True for what a page puts around its text: menus, tabs, forms."""
    named = {*one.attributes.get("class", "").casefold().split()} & _CHROME_CLASSES
    return bool(named) or one.tag in _CHROME or one.attributes.get("role", "") in _CHROME_ROLES


def holds_blocks(element: Element) -> bool:
    return any(isinstance(one, Element) and one.tag in BLOCKS for one in element.inside)
