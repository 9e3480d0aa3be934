"""The nodes of Word files: which hold text, which are passed over, what their properties say."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from encoder.core.numbers import sign, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LOOKS = {
    "b": "bold",
    "i": "italic",
    "strike": "strikethrough",
    "dstrike": "strikethrough",
    "smallCaps": "smallcaps",
    "vanish": "hidden",
}
_SPACED, _WIDEST = 20, 31_680
"""Twentieths of a point between letters: so many are meant to be seen, so many are the most."""
_OFF = frozenset({"0", "false", "off", "none"})

SKIPPED = frozenset(
    {f"{W}{name}" for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr",
                                "instrText", "delInstrText", "proofErr")}
    | {f"{MC}Fallback"}
)  # fmt: skip


def value_of(parent: etree._Element | None, name: str) -> str:
    node = parent.find(f"{W}{name}") if parent is not None else None
    return node.get(f"{W}val", "") if node is not None else ""


def toggles(properties: etree._Element | None) -> dict[str, bool]:
    """What a run or a style says of looks: on or off."""
    found: dict[str, bool] = {}
    for node in properties if properties is not None else ():
        if not isinstance(node.tag, str):
            continue
        name, value = node.tag.removeprefix(W), node.get(f"{W}val", "")
        if name in _LOOKS:
            found[_LOOKS[name]] = found.get(_LOOKS[name], False) or value not in _OFF
            if value in _OFF:
                found[_LOOKS[name]] = False
        elif name == "u":
            found["underline"] = value not in _OFF
        elif name == "vertAlign" and value in ("superscript", "subscript"):
            found[value] = True
        elif name == "spacing":
            found["letterspaced"] = whole(value, 0, least=-_WIDEST, most=_WIDEST) >= _SPACED
    return found


def children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children of a node, with those of content controls, choices and the like in their place."""
    for node in parent:
        if not isinstance(node.tag, str) or node.tag in SKIPPED:
            continue
        if node.tag in (
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}customXml",
            f"{W}smartTag",
        ) or node.tag in (f"{MC}AlternateContent", f"{MC}Choice"):
            yield from children(node)
        else:
            yield node


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs within a node, those of text boxes aside."""
    for node in children(parent):
        if node.tag == f"{W}p":
            yield node
        elif node.tag != f"{W}r":
            yield from paragraphs(node)


def own_words(paragraph: etree._Element) -> str:
    return " ".join("".join(words_of(one) or "" for one in text_nodes(paragraph)).split())


def words(node: etree._Element) -> str:
    """The words within a node, to look at."""
    return " ".join(map(own_words, paragraphs(node)))


def cells(table: etree._Element) -> list[list[etree._Element]]:
    rows = [row for row in children(table) if row.tag == f"{W}tr"]
    return [[cell for cell in children(row) if cell.tag == f"{W}tc"] for row in rows]


def cell_words(table: etree._Element) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in cells(table)]


def text_nodes(tree: etree._Element) -> Iterator[etree._Element]:
    """The nodes of a part that hold text, in the order of the file, fallbacks aside."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag == f"{MC}Fallback":
            continue
        if words_of(node) is not None:
            yield node
        stack += reversed(list(node))


def words_of(node: etree._Element) -> str | None:
    """The words of a node that holds text; None for any other."""
    if node.tag in (f"{W}t", f"{W}delText", f"{MATH}t"):
        return node.text or ""
    if node.tag == f"{W}noBreakHyphen":
        return "\u2011"
    if node.tag == f"{W}softHyphen":
        return "\u00ad"
    if node.tag == f"{W}sym":
        return sign(node.get(f"{W}char", ""))
    return None


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def counted(count: int, kind: str) -> str:
    """A number as a list writes it."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        found = ""
        for value, letter in _ROMAN:
            found += letter * (count // value)
            count %= value
        return found if kind == "lowerRoman" else found.upper()
    return str(count)


_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATH),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"),
)  # fmt: skip


def transitional(data: bytes) -> bytes:
    """A part of a file of the strict form with the names of the usual one."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual.strip("{}").encode())
    return data
