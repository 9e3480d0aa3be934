"""Small damage to a TEI file, each kind with the layer that must find it.

A mutation takes a tree and a source of chance, changes one thing and returns True, or
returns False when the file has nothing that it could change.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"
NS = {"t": TEI}
Mutation = Callable[[etree._Element, random.Random], bool]


def _pick(root: etree._Element, chance: random.Random, path: str) -> etree._Element | None:
    found = root.xpath(path, namespaces=NS)
    return chance.choice(found) if found else None


def _tei(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.Element(f"{{{TEI}}}{name}", attributes)
    made.text = text
    return made


def at(path: str, change: Callable[[etree._Element], bool | None]) -> Mutation:
    """Change one of the elements that a path finds; False says that nothing changed."""

    def mutate(root: etree._Element, chance: random.Random) -> bool:
        node = _pick(root, chance, path)
        return node is not None and change(node) is not False

    return mutate


def setting(path: str, name: str, value: str | Callable[[str], str]) -> Mutation:
    """Give an attribute another value."""
    key = name.replace("xml:", XML)

    def change(node: etree._Element) -> bool:
        old = node.get(key, "")
        node.set(key, value(old) if callable(value) else value)
        return node.get(key) != old

    return at(path, change)


def dropping(path: str, name: str) -> Mutation:
    """Remove an attribute."""
    return at(path, lambda node: node.attrib.pop(name.replace("xml:", XML)) is not None)


def renaming(path: str, name: str) -> Mutation:
    """Give an element another name."""
    return at(path, lambda node: setattr(node, "tag", f"{{{TEI}}}{name}"))


def removing(path: str) -> Mutation:
    """Remove an element with all it holds (its tail stays)."""

    def change(node: etree._Element) -> None:
        before, parent = node.getprevious(), node.getparent()
        if before is not None:
            before.tail = (before.tail or "") + (node.tail or "")
        else:
            parent.text = (parent.text or "") + (node.tail or "")
        parent.remove(node)

    return at(path, change)


def inserting(path: str, make: Callable[[], etree._Element], place: int | None = None) -> Mutation:
    """Put an element among the children of another, at the end or at a place."""
    return at(path, lambda node: node.insert(len(node) if place is None else place, make()))


def saying(path: str, text: str) -> Mutation:
    """Put text at the beginning of an element."""
    return at(path, lambda node: setattr(node, "text", text + (node.text or "")))


def emptying(path: str) -> Mutation:
    """Take everything out of an element."""

    def change(node: etree._Element) -> None:
        for child in list(node):
            node.remove(child)
        node.text = None

    return at(path, change)


def repeating(path: str) -> Mutation:
    """Put a copy of an element after it."""
    return at(path, lambda node: node.addnext(etree.fromstring(etree.tostring(node, with_tail=False))))


def swapping(path: str) -> Mutation:
    """Put an element before the one it follows."""
    return at(path, lambda node: node.getprevious().addprevious(node))


def page_first(node: etree._Element) -> None:
    """Begin a paragraph with a page."""
    page = _tei("pb")
    page.tail, node.text = node.text, None
    node.insert(0, page)


def nobody(node: etree._Element) -> None:
    """Leave a signature without name and mark."""
    for child in list(node):
        node.remove(child)
    node.text = "Ambassador"


P = "//t:text//t:p[@xml:id]"
GRAMMAR: dict[str, Mutation] = {
    "slip in an element name": renaming(P, "para"),
    "element of TEI that we do not use": renaming(P, "ab2"),
    "paragraph as line group": renaming(P, "lg"),
    "head after a paragraph": inserting("//t:div[@type='text'][t:p]", lambda: _tei("head", "x")),
    "opener after a paragraph": inserting("//t:div[@type='text'][t:p]", lambda: _tei("opener")),
    "paragraph after the closer": inserting("//t:div[t:closer]", lambda: _tei("p", "x")),
    "list in the closer": inserting("//t:closer", lambda: _tei("list")),
    "division in a paragraph": inserting(P, lambda: _tei("div", type="text")),
    "words in a division": saying("//t:div[@type='text']", "x"),
    "words in the body": saying("//t:body", "x"),
    "words in a choice": saying("//t:choice", "x"),
    "words in the header": saying("//t:fileDesc", "x"),
    "words in a page break": saying("//t:pb", "x"),
    "no title": removing("//t:titleStmt/t:title"),
    "two titles": repeating("//t:titleStmt/t:title"),
    "no publisher": removing("//t:publisher"),
    "nothing in availability": removing("//t:availability/t:p"),
    "no languages": removing("//t:langUsage"),
    "an empty langUsage": emptying("//t:langUsage"),
    "no interpretation": removing("//t:interpretation"),
    "no body": removing("//t:body"),
    "no header": removing("/t:TEI/t:teiHeader"),
    "an empty body": emptying("//t:body"),
    "an empty list": emptying("//t:text//t:list"),
    "an empty choice": emptying("//t:choice"),
    "half a choice": removing("//t:choice/*[2]"),
    "a speech without words": removing("//t:sp[count(*) = 2]/t:p"),
    "a speech without speaker": removing("//t:speaker"),
    "a gap without reason": dropping("//t:gap", "reason"),
    "a gap for another reason": setting("//t:gap", "reason", "unknown"),
    "a quantity without unit": dropping("//t:gap[@unit]", "unit"),
    "a unit without quantity": dropping("//t:gap[@quantity]", "quantity"),
    "a quantity that is no number": setting("//t:gap[@quantity]", "quantity", "some"),
    "another unit": setting("//t:gap[@unit]", "unit", "letters"),
    "another certainty": setting("//*[@cert]", "cert", "maybe"),
    "another responsibility": setting("//*[@resp]", "resp", "#me"),
    "another kind of segment": setting("//t:seg[@type]", "type", "foo"),
    "another kind of stamp": setting("//t:stamp", "type", "rubber"),
    "another kind of division": setting("//t:div[@type='text']", "type", "chapter"),
    "a division without type": dropping("//t:div[@type='text']", "type"),
    "a version without id": dropping("//t:body/t:div[@xml:id]", "xml:id"),
    "a version without language": dropping("//t:body/t:div", "xml:lang"),
    "an id that is no name": setting(P, "xml:id", "1 p"),
    "a pointer without #": setting("//*[@hand]", "hand", lambda old: old[1:]),
    "a hand on a paragraph": setting(P, "hand", "#hand.x"),
    "rend on a paragraph": setting(P, "rend", "bold"),
    "an unknown attribute": setting(P, "colour", "red"),
    "an attribute of another namespace": setting(P, "{urn:x}a", "b"),
    "a date in words": setting("//t:date[@when]", "when", "24 December"),
    "a date the wrong way round": setting("//t:date[@when]", "when", "24-12-1955"),
    "a 30th of February": setting("//t:date[@when]", "when", "1955-02-30"),
    "a date with a time zone": setting("//t:date[@when]", "when", "1955-12-24Z"),
    "a point in time and a period": setting("//t:date[@when]", "from", "1955"),
    "another grade": setting("//t:seg[@ana]", "ana", "#cls.hush"),
    "no grade taxonomy id": dropping("//t:category", "xml:id"),
    "another form of a grade's id": setting("//t:category", "xml:id", "top-secret"),
    "another form of a hand's id": setting("//t:handNote", "xml:id", "ivanov"),
    "an entry outside the text": setting("//t:div[@type='text']", "type", "entry"),
    "a note of words and paragraphs": inserting("//t:note[@type='gloss']", lambda: _tei("p", "x")),
    "another relator": setting("//t:resp", "ref", "https://example.org/trl"),
    "another kind of number": setting("//t:idno[@type='fond']", "type", "shelf"),
    "another kind of note": setting("//t:note[@type]", "type", "remark"),
    "another place": setting("//t:note[@type='handwritten']", "place", "somewhere"),
    "break with another value": setting("//t:lb[@break] | //t:pb[@break]", "break", "maybe"),
    "a language tag with blanks": setting("//t:language", "ident", "en us"),
    "text in a gap's place": inserting("//t:text//t:gap", lambda: _tei("p", "x")),
    "editorial declarations in another order": swapping("//t:interpretation"),
    "profile before encoding": swapping("//t:profileDesc"),
    "source before publication": swapping("//t:sourceDesc"),
    "item outside a list": inserting("//t:div[@type='text'][t:p]", lambda: _tei("item", "x"), 0),
    "a stamp in a division": inserting("//t:body/t:div", lambda: _tei("stamp", "x", type="seal"), 0),
    "a message without text": removing("//t:floatingText/t:body"),
    "another kind of quotation": setting("//t:floatingText", "type", "letter"),
    "a label after the text": inserting("//t:closer", lambda: _tei("label", "1.")),
    "a salute in the text": inserting("//t:div[@type='text'][t:p]", lambda: _tei("salute", "x"), 0),
    "a stage direction in a heading": inserting("//t:text//t:head", lambda: _tei("stage", "x")),
    "another kind of list": setting("//t:list[@type]", "type", "simple"),
    "an element without namespace": inserting(P, lambda: etree.Element("p")),
}
"""What the RELAX NG schema must find."""

RULES: dict[str, Mutation] = {
    "empty paragraph": emptying(P),
    "empty segment": emptying("//t:seg[not(ancestor::t:choice)]"),
    "empty sic": emptying("//t:sic"),
    "empty supplied": emptying("//t:supplied"),
    "empty head": emptying("//t:text//t:head"),
    "empty speaker": emptying("//t:speaker"),
    "empty label": emptying("//t:text//t:label"),
    "empty stage direction": emptying("//t:stage"),
    "empty salute": emptying("//t:salute"),
    "blank before a supplied word": saying("//t:supplied", " "),
    "blank before a paragraph": saying(P + "[text()]", " "),
    "blank before a segment": saying("//t:seg", "\n"),
    "page first in a paragraph": at(P, page_first),
    "page last in a paragraph": inserting(P, lambda: _tei("pb")),
    "period the wrong way round": setting("//t:date[@from and @to]", "from", "1991"),
    "a date to come": setting("//t:date[@when]", "when", "2955-01-01"),
    "range the wrong way round": setting("//t:gap[@atLeast]", "atLeast", "99"),
    "language not declared": setting("//t:body/t:div", "xml:lang", "la"),
    "language no longer declared": setting("//t:language[1]", "ident", "la"),
    "hand that is no hand": setting("//*[@hand]", "hand", "#resp.encoder"),
    "grade on something else": setting("//t:seg[@ana]", "type", "reference"),
    "nobody signed": at("//t:signed", nobody),
    "version of a version": at(
        "//t:body/t:div[@type='translation'][@corresp]",
        lambda node: node.set("corresp", f"#{node.get(f'{XML}id')}"),
    ),
    "translation of a paragraph": setting(
        "//t:body/t:div[@type='translation'][@corresp]", "corresp", "#resp.encoder"
    ),
    "original with counterpart": at(
        "//t:div[@type='original']//t:p[@xml:id]",
        lambda node: node.set("corresp", f"#{node.get(f'{XML}id')}"),
    ),
    "counterpart without link": setting(
        "//t:body[t:div[@type='original']]/t:div[@type='translation']//t:p",
        "corresp",
        lambda old: "#ru.p1",
    ),
    "items out of order": setting("//t:item[@n][preceding-sibling::t:item[@n]]", "n", "0"),
}
"""What only the Schematron rules can find."""

LINKS: dict[str, Mutation] = {
    "doubled paragraph id": repeating(P),
    "doubled item id": repeating("//t:item[@xml:id]"),
    "doubled head id": repeating("//t:head[@xml:id]"),
    "hand undeclared": removing("//t:handNote"),
    "responsibility undeclared": removing(
        "//t:respStmt[@xml:id = substring-after(//t:text//*[@resp][1]/@resp, '#')]"
    ),
    "grade undeclared": removing("//t:category[../t:category[2]]"),
    "grade that is not there": setting("//t:seg[@ana]", "ana", "#cls.unclassified"),
    "original gone": setting(
        "//t:body/t:div[@type='original'][../t:div[@corresp]]", "xml:id", "elsewhere"
    ),
}
"""What the check of links must find."""
