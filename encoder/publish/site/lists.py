"""The pages about all documents, as trees that the stylesheet ``lists.xsl`` turns into pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from lxml import etree

from encoder.core.printing import printable
from encoder.publish.corpus import URIS, Known, folded
from encoder.publish.site.entries import PAGES, Entry, Passage

REGISTERS = tuple(PAGES.items())
_MOST = 200
"""So many passages of one entry are listed."""


def pages(entries: Sequence[Entry], closed: int, *, searchable: bool) -> dict[str, etree._Element]:
    """The pages by their names without ending.

    Args:
        entries: the documents in the order in which they are listed.
        closed: how many documents are withheld.
        searchable: there is an index of words.
    """
    made = {"index": _index(entries, closed), "about": _about(entries, closed)}
    for kind, page in REGISTERS:
        made[page] = _register(entries, kind, page)
    made["stamps"] = _stamps(entries)
    if searchable:
        made["search"] = _page("search", "search")
        languages = sorted({language for one in entries for language in one.languages})
        made["search"].set("languages", " ".join(languages))
    return made


def gone(name: str) -> etree._Element:
    """What stands where the page of a document was."""
    made = _page("gone", "documents")
    made.set("to", "index.html")
    made.set("name", name)
    return made


def href(name: str, anchor: str = "") -> str:
    """The address of a passage from a page at the top of the site."""
    return f"{quote(name)}.html" + (f"#{quote(anchor)}" if anchor else "")


def _page(name: str, says: str) -> etree._Element:
    return etree.Element("site", page=name, says=says)


def _text(words: str) -> str:
    """Words without what XML cannot hold."""
    return "".join(c for c in words if c.isprintable() or c.isspace())


def _index(entries: Sequence[Entry], closed: int) -> etree._Element:
    made = _page("index", "documents")
    made.set("withheld", str(closed))
    years = etree.SubElement(made, "years")
    counted = Counter(year for one in entries if (year := _year(one.date)))
    for year in sorted(counted):
        etree.SubElement(years, "year", value=year, count=str(counted[year]))
    names = _names(entries)
    filters = etree.SubElement(made, "filters")
    _filter(filters, "year", "year", ((y, y) for y in sorted(counted)))
    _filter(
        filters, "archive", "archive", ((a, a) for a in sorted({e.archive for e in entries} - {""}))
    )
    _filter(filters, "grade", "grade", ((g, g) for g in sorted({e.grade for e in entries} - {""})))
    spoken = sorted({language for one in entries for language in one.languages})
    _filter(filters, "language", "language", ((code, code) for code in spoken))
    _filter(filters, "person", "person", sorted(names.items(), key=lambda pair: folded(pair[1])))
    for one in entries:
        node = etree.SubElement(made, "document", href=href(one.name), title=_text(one.title))
        known = {p.key for p in one.passages if p.kind == "person" and p.key in names}
        facts = {
            "date": one.date,
            "year": _year(one.date),
            "archive": one.archive,
            "grade": one.grade,
            "summary": one.summary,
            "languages": "|".join(one.languages),
            "persons": "|".join(sorted(known)),
            "withheld": "1" if one.withheld else "",
        }
        for name, value in facts.items():
            if value:
                node.set(name, _text(value))
    return made


def _year(date: str) -> str:
    """The year of a date; "": it has none."""
    match = re.match(r"\d{4}", date)
    return match.group() if match else ""


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """Identifier of a person -> preferred name."""
    return {
        known.ident: known.preferred for one in entries for known in one.known if known.kind == "person"
    }


def _filter(parent: etree._Element, name: str, says: str, values: Iterable[tuple[str, str]]) -> None:
    made = etree.SubElement(parent, "filter", name=name, says=says)
    for key, words in values:
        etree.SubElement(made, "value", key=_text(key)).text = _text(words)
    if len(made) < 2:
        parent.remove(made)


def _register(entries: Sequence[Entry], kind: str, page: str) -> etree._Element:
    """Whom or what the documents name: those with an entry under it, the others under their name,
    however it is spelt."""
    made = _page(page, page)
    known = {one.ident: one for entry in entries for one in entry.known if one.kind == kind}
    found: dict[str, list[tuple[Entry, Passage]]] = {ident: [] for ident in known}
    shown: dict[str, Counter[str]] = {}
    for entry in entries:
        for one in entry.passages:
            if one.kind != kind:
                continue
            key = one.key if one.key in known else f"={folded(one.words)}"
            found.setdefault(key, []).append((entry, one))
            shown.setdefault(key, Counter())[one.words] += 1
    titles = {
        key: known[key].preferred if key in known else shown[key].most_common(1)[0][0]
        for key in found
        if key in known or key != "="
    }
    for key in sorted(titles, key=lambda one: (folded(titles[one]), one)):
        node = etree.SubElement(made, "entry", name=_text(titles[key]))
        if key in known:
            _described(node, known[key])
        else:
            node.set("unlisted", "1")
        _passages(node, found[key])
    return made


def _described(node: etree._Element, known: Known) -> None:
    node.set("id", known.ident)
    if known.born or known.died:
        node.set("life", f"{known.born}–{known.died}")
    if known.said:
        node.set("said", _text(known.said))
    for language, words in known.names.items():
        etree.SubElement(node, "name", lang=language).text = _text(words)
    for source, number in known.numbers.items():
        if source in URIS:
            address = URIS[source].format(quote(number))
            etree.SubElement(node, "number", href=address).text = source


def _passages(node: etree._Element, found: Sequence[tuple[Entry, Passage]]) -> None:
    for entry, one in found[:_MOST]:
        made = etree.SubElement(node, "passage", href=href(entry.name, one.anchor))
        made.set("title", _text(entry.title))
        made.set("lang", one.language)
        made.text = _text(one.context or one.words)


def _stamps(entries: Sequence[Entry]) -> etree._Element:
    """Stamps by their first words, then what other hands wrote."""
    made = _page("stamps", "stamps")
    stamps: dict[str, list[tuple[Entry, Passage]]] = {}
    hands: list[tuple[Entry, Passage]] = []
    for entry in entries:
        for one in entry.passages:
            if one.kind == "stamp":
                stamps.setdefault(" ".join(one.words.split()[:4]), []).append((entry, one))
            elif one.kind == "hand" and not one.anchor.partition(".")[2].startswith("signed"):
                hands.append((entry, one))
    for words in sorted(stamps, key=folded):
        _passages(etree.SubElement(made, "entry", name=_text(printable(words)) or "—"), stamps[words])
    if hands:
        _passages(etree.SubElement(made, "entry", name="", says="hands"), hands)
    return made


def _about(entries: Sequence[Entry], closed: int) -> etree._Element:
    made = _page("about", "about")
    numbers = {
        "documents": len(entries),
        "withheld-documents": closed,
        "languages": len({language for one in entries for language in one.languages}),
        "persons": len(_names(entries)),
    }
    for says, number in numbers.items():
        if number:
            etree.SubElement(made, "number", says=says).text = str(number)
    for words in dict.fromkeys(words for one in entries for words in one.principles):
        etree.SubElement(made, "principle").text = _text(words)
    return made
