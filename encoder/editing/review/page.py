"""A document as the page shows it: its versions side by side, every word with its place."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from encoder.api import Result
from encoder.core.elements import local_name, words_of
from encoder.core.pins import kind_of
from encoder.editing.tree import ID, LANG, View, view
from encoder.fidelity.streams import TEI

_TAGS = {
    "head": "h3",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "table": "table",
    "row": "tr",
    "cell": "td",
    "div": "section",
}
"""What an element is on the page; a block of another name is a `div`, anything else a `span`."""
_BLOCKS = frozenset(
    ["p", "opener", "closer", "dateline", "salute", "signed", "address", "addrLine", "stamp", "stage"]
    + ["ab", "sp", "speaker", "postscript", "floatingText"]
)
_MARKS = {"persName": "name", "placeName": "name", "orgName": "name", "date": "date"}
_SILENT = frozenset({"lb", "space"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a document."""

    html: str
    title: str
    doubts: int
    unlinked: int = 0
    """Names of persons that point to no entry."""


def shown(root: etree._Element, result: Result) -> Shown:
    """A document as HTML.

    Every element with words of its own says where they stand (`data-start`, `data-end`: places in the
    stream of words without blanks), what it is and what else it could have been.
    """
    work = _Page(root, result)
    title = root.find(f"{TEI}teiHeader/{TEI}fileDesc/{TEI}titleStmt/{TEI}title")
    words = words_of(title) if title is not None else ""
    body = root.find(f"{TEI}text/{TEI}body")
    html = "".join(map(work.version, body if body is not None else ()))
    return Shown(html, words, work.doubts, work.unlinked)


class _Page:
    def __init__(self, root: etree._Element, result: Result) -> None:
        self.view: View = view(root)
        self.doubts = self.unlinked = 0
        self.words = result.words
        self.source = result.source
        self.kinds = {(b.place, b.ident): b.kind for b in self.view.blocks}
        self.readings = {}
        document = result.document
        for reading in document.readings if document is not None else ():
            self.readings[reading.span.start] = reading
        self.names = {n.get(ID): words_of(n) for n in root.iter() if n.get(ID)}

    def version(self, node: etree._Element) -> str:
        language, kind = node.get(LANG, ""), node.get("type", "")
        start, end = self.view.reaches[node]
        title = f"{language} · {kind}"
        said = f'lang="{escape(language)}" data-version data-start="{start}" data-end="{end}"'
        return (
            f'<section class="version" {said} aria-label="{escape(title)}">'
            f'<h2 lang="en">{escape(title)}</h2>{self.inner(node)}</section>'
        )

    def inner(self, node: etree._Element) -> str:
        out = [self.text(node.text, self.view.reaches[node][0])]
        for child in node:
            if not isinstance(child.tag, str):
                continue
            out.append(self.element(child))
            at = self.view.reaches.get(child, (0, 0))[1]
            out.append(self.text(child.tail, at))
        return "".join(out)

    def text(self, words: str | None, at: int) -> str:
        if not words or not words.strip():
            return " " if words else ""
        return f'<span class="t" data-s="{at}">{escape(words)}</span>'

    def element(self, node: etree._Element) -> str:
        name = local_name(node)
        if name in _SILENT:
            return "<br>" if name == "lb" else "____"
        if name == "pb":
            return f'<span class="pb">[{escape(node.get("n") or "page")}]</span>'
        if name == "note" and node.get("type") == "editor":
            words = escape(words_of(node))
            return f'<ins class="remark" title="an editor’s remark">{words}</ins>'
        above = node.getparent()
        assert above is not None
        foot = name == "note" and node.get("place") == "foot" or local_name(above) == "note"
        aside = name == "note" and node.find(f"{TEI}p") is not None and not foot
        tag = "aside" if aside else _TAGS.get(name) or ("div" if name in _BLOCKS else "span")
        tag = "span" if foot else tag
        return f"<{tag} {self.said(node, name)}>{self.inner(node)}</{tag}>"

    def said(self, node: etree._Element, name: str) -> str:
        place = self.view.reaches.get(node, (0, 0))
        said: dict[str, Any] = {"class": f"tei-{name}"}
        kind = self.kinds.get((place, node.get(ID, "")))
        if node.get("type"):
            said["data-type"] = node.get("type")
        if node.get("resp") == "#resp.editor":
            said["class"] += " decided"
        if place[0] < place[1]:
            said |= {"data-start": place[0], "data-end": place[1]}
        if kind is not None:
            said |= self.block(node, place, kind)
            said["class"] += " block"
        elif name in ("persName", "placeName", "orgName", "date", "supplied", "unclear", "gap"):
            said["class"] += " mark"
            said["data-mark"] = (
                "name" if name.endswith("Name") else "date" if name == "date" else "bracket"
            )
            said["title"] = self.told(node, name)
            if name == "persName" and not node.get("ref") and node.get("resp") != "#resp.editor":
                said["class"] += " unlinked"
                self.unlinked += 1
            if node.get("cert") in ("low", "medium"):
                said["class"] += " doubt"
                self.doubts += 1
        return " ".join(f'{key}="{escape(str(value))}"' for key, value in said.items())

    def told(self, node: etree._Element, name: str) -> str:
        ref = node.get("ref", "").removeprefix("#")
        if name.endswith("Name"):
            return f"{ref}: {self.names.get(ref, '')}" if ref else "nobody’s entry"
        return node.get("when") or node.get("from") or name

    def block(self, node: etree._Element, place: tuple[int, int], kind: str) -> dict[str, Any]:
        at = self.words.origin(place[0], counted=True)
        reading = self.readings.get(at)
        said: dict[str, Any] = {
            "tabindex": -1, "data-kind": kind, "data-line": self.source.position(at)[0],
            "data-id": node.get(ID, ""), "data-corresp": node.get("corresp", ""),
        }  # fmt: skip
        cert = node.get("cert")
        said["aria-label"] = kind
        if reading is not None:
            kinds = [kind_of(other) for other, _ in reading.others]
            said["data-others"] = ",".join(dict.fromkeys(one for one in kinds if one and one != kind))
            said["data-reasons"] = "; ".join(reading.reasons)
        doubted = cert or (reading is not None and reading.certainty)
        if doubted and node.get("resp") != "#resp.editor":
            said["data-cert"] = cert or "medium"
            self.doubts += 1
        return said
