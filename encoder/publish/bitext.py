"""What the links of a TEI file join: for reviewers side by side, for translators and corpora
as TMX, a table, or one file for each language."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from lxml import etree
from lxml.html import builder as html

from encoder.core.printing import counted
from encoder.findings import printable
from encoder.publish import house
from encoder.publish.corpus import ID, LANG, TEI, TeiFile, inert, words

FORMATS = ("tmx", "csv", "moses")
_BLOCKS = tuple(
    f"{TEI}{name}"
    for name in (
        *("p", "head", "item", "signed", "dateline", "ab", "orgName", "sp", "row", "note"),
        *("seg", "stamp", "salute", "address"),
    )
)
_CONTROL = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Bitext:
    """Passages of two versions that say the same; one side may be empty."""

    originals: tuple[etree._Element, ...]
    translations: tuple[etree._Element, ...]
    certainty: str = ""

    @property
    def texts(self) -> tuple[str, str]:
        """The words of both sides."""
        return _joined(self.originals), _joined(self.translations)

    @property
    def languages(self) -> tuple[str, str]:
        """The languages of both sides; "und" of an empty one."""
        return _language(self.originals), _language(self.translations)

    def passage(self) -> Passage:
        """Both sides as words, without the tree."""
        ids = " ".join(str(node.get(ID)) for node in (*self.originals, *self.translations))
        return Passage(
            self.texts, self.languages, self.certainty, ids, bool(self.originals and self.translations)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of two versions that say the same; one side may be empty."""

    texts: tuple[str, str]
    languages: tuple[str, str]
    certainty: str
    ids: str
    """The identifiers of the blocks on both sides."""
    paired: bool
    """True when neither side is empty."""
    crosses: bool = False
    """True when it stands before an earlier one in the other version."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A file with its passages."""

    path: Path
    title: str
    passages: list[Passage]

    @property
    def name(self) -> str:
        """Of the file."""
        return printable(self.path.name)

    @property
    def joined(self) -> int:
        """How many passages have a counterpart."""
        return sum(passage.paired for passage in self.passages)


def beside(file: TeiFile) -> Aligned:
    """All blocks of a file, linked or not, for review."""
    place = {node.get(ID): number for number, node in enumerate(file.root.iter())}
    passages, highest = [], -1
    for one in side_by_side(file):
        at = place[one.translations[0].get(ID)] if one.originals and one.translations else highest
        passages.append(replace(one.passage(), crosses=at < highest))
        highest = max(highest, at)
    return Aligned(file.path, file.title, passages)


def linked(file: TeiFile) -> Aligned:
    """What the links of a file join, sentences before blocks, for export."""
    return Aligned(file.path, file.title, [one.passage() for one in pairs(file)])


def _joined(nodes: Sequence[etree._Element]) -> str:
    return " ".join(words(node) for node in nodes)


def _language(nodes: Sequence[etree._Element]) -> str:
    for node in nodes:
        for outer in (node, *node.iterancestors()):
            if outer.get(LANG):
                return str(outer.get(LANG))
    return "und"


_WHOLES = frozenset({f"{TEI}opener", f"{TEI}closer", f"{TEI}div", f"{TEI}table"})
"""Sections that are linked as wholes: their blocks are linked too."""


def pairs(file: TeiFile, *, sentences: bool = True) -> Iterator[Bitext]:
    """What the links of a file join, in their order; sentences in place of the blocks that
    they lie in, where there are links of sentences."""
    blocks = {node.get(ID): node for node in file.root.iter() if node.get(ID)}
    found: list[Bitext] = []
    for link in file.root.iterfind(f"{TEI}standOff/{TEI}linkGrp[@type='alignment']/{TEI}link"):
        nodes = [
            blocks[ident]
            for target in link.get("target", "").split()
            if (ident := target.lstrip("#")) in blocks
        ]
        sides = [
            [node for node in nodes if _role(node) == role] for role in ("original", "translation")
        ]
        if all(sides) and not any(str(node.tag) in _WHOLES for node in nodes):
            found.append(Bitext(tuple(sides[0]), tuple(sides[1]), link.get("cert", "")))
    split = {
        outer
        for one in found
        for node in one.originals
        if node.tag == f"{TEI}s"
        for outer in node.iterancestors()
    }
    for one in found:
        is_sentence = one.originals[0].tag == f"{TEI}s"
        if is_sentence == sentences or (sentences and not any(node in split for node in one.originals)):
            yield one


def _role(node: etree._Element) -> str | None:
    return next(
        (
            outer.get("type")
            for outer in node.iterancestors(f"{TEI}div")
            if outer.get("type") in ("original", "translation")
        ),
        None,
    )


def side_by_side(file: TeiFile) -> list[Bitext]:
    """All blocks of both versions, linked or not, in an order that keeps both."""
    linked = list(pairs(file, sentences=False))
    sides = {
        role: [
            node
            for div in file.root.iter(f"{TEI}div")
            if div.get("type") == role
            for node in div.iter(*_BLOCKS)
            if node.get(ID)
        ]
        for role in ("original", "translation")
    }
    inside = {id(n) for one in linked for n in (*one.originals, *one.translations)}
    alone = {
        role: [
            node
            for node in nodes
            if id(node) not in inside
            and not any(id(outer) in inside or outer in nodes for outer in node.iterancestors())
        ]
        for role, nodes in sides.items()
    }
    place = {id(node): number for nodes in sides.values() for number, node in enumerate(nodes)}
    rows: list[Bitext] = []
    for one in sorted(linked, key=lambda pair: place.get(id(pair.originals[0]), -1)):
        for role, nodes in (("original", one.originals), ("translation", one.translations)):
            limit = place.get(id(nodes[0]), 0)
            while alone[role] and place[id(alone[role][0])] < limit:
                rows.append(_alone(role, alone[role].pop(0)))
        rows.append(one)
    return [*rows, *(_alone(role, node) for role, nodes in alone.items() for node in nodes)]


def _alone(role: str, node: etree._Element) -> Bitext:
    return Bitext((node,), ()) if role == "original" else Bitext((), (node,))


_ALONE = "no counterpart"
_HERE = Path()


def report(files: Iterable[Aligned], folder: Path = _HERE) -> bytes:
    """The versions of each file side by side as one HTML page; passages without a counterpart
    and doubtful pairs are marked, listed first, and can be shown alone. Files with many of them come
    before those with few.

    Args:
        files: with their passages.
        folder: in which the page will lie, for its links.
    """
    shown = [file for file in files if file.joined]
    parts = [_table(file, folder) for file in sorted(shown, key=_share_of_doubts, reverse=True)]
    if not parts:
        parts = [html.P("No file has links between versions.")]
    filters = {
        "file": [file.name for file in shown],
        "certainty": sorted({_said(one) for file in shown for one in file.passages}),
    }
    return house.page("Versions side by side", parts, filters)


def _said(row: Passage) -> str:
    return row.certainty if row.paired else _ALONE


_CROSSES = "stands in another order"
_FIRST = (_CROSSES, _ALONE, "low", "medium")
"""What is to be looked at first, in this order."""
_WORDS = 12


def _doubt(row: Passage) -> str:
    """Why a row is to be looked at; what it is otherwise."""
    return _CROSSES if row.crosses else _said(row)


def _share_of_doubts(file: Aligned) -> float:
    return len(_doubts(file)) / len(file.passages)


def _doubts(file: Aligned) -> list[tuple[str, int]]:
    """What is to be looked at first, and the numbers of the rows."""
    said = [(_doubt(row), number) for number, row in enumerate(file.passages)]
    return sorted((one for one in said if one[0] in _FIRST), key=lambda one: _FIRST.index(one[0]))


def _to_look_at(file: Aligned) -> list[etree._Element]:
    """A list of the doubtful rows with the way to each; nothing when there is none."""
    items = [
        html.LI(html.A(f"{why}: {_short(file.passages[number])}", href=f"#{_row_id(file, number)}"))
        for why, number in _doubts(file)
    ]
    if not items:
        return []
    head = html.E.summary(f"{len(items)} to look at: other order, no counterpart, doubtful")
    found = html.E.details(head, html.OL(*items))
    found.set("open", "open")
    return [found]


def _short(row: Passage) -> str:
    words = (row.texts[0] or row.texts[1]).split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def _row_id(file: Aligned, number: int) -> str:
    return f"{quote(file.name)}-{number + 1}"


def _table(file: Aligned, folder: Path) -> etree._Element:
    """A file with its passages, the columns under the names of their languages."""
    alone = len(file.passages) - file.joined
    heads = next((one.languages for one in file.passages if one.paired), ("und", "und"))
    place = quote(os.fsencode(Path(relpath(file.path, folder)).as_posix()))
    link = html.A(file.name, href=place)
    rows = [_row(file, row, place) for row in file.passages]
    for number, row in enumerate(rows):
        row.set("id", _row_id(file, number))
    head = html.TR(
        html.TH(heads[0], scope="col"),
        html.TH("certainty", scope="col", **{"class": "narrow"}),
        html.TH(heads[1], scope="col"),
    )
    made: etree._Element = html.E.section(
        html.H2(file.title),
        html.P(
            link,
            f" · {counted(file.joined, 'pair')}, {counted(alone, 'passage')} without a counterpart",
            **{"class": "file"},
        ),
        *_to_look_at(file),
        html.TABLE(html.THEAD(head), html.TBODY(*rows)),
    )
    made.set("data-part", "")
    return made


def _row(file: Aligned, row: Passage, place: str) -> etree._Element:
    """A pair, or a passage alone: its words and the way to it in the TEI."""
    cells = [
        html.TD(text, lang=language) for text, language in zip(row.texts, row.languages, strict=True)
    ]
    places = [html.A(f" {ident}", href=f"{place}#{quote(ident)}") for ident in row.ids.split()]
    said = html.TD(_said(row), html.BR(), *places, **{"class": "narrow"})
    made: etree._Element = html.TR(cells[0], said, cells[1])
    for name, value in {"row": "", "file": file.name, "certainty": _said(row)}.items():
        made.set(f"data-{name}", value)
    if not row.paired:
        made.set("class", "alone")
    elif row.certainty == "low":
        made.set("class", "low")
    return made


# --- exports ----------------------------------------------------------------------------------


def export(files: Iterable[Aligned], form: str) -> dict[str, bytes]:
    """The pairs of all files: suffix of a file -> its content.

    Args:
        form: one of :data:`FORMATS`; "moses" gives one file for each language.
    """
    rows = [(file.name, one) for file in files for one in file.passages]
    if form == "tmx":
        return {".tmx": _tmx(rows)}
    if form == "csv":
        return {".csv": _csv(rows)}
    return _moses([one for _, one in rows])


def _tmx(rows: Sequence[tuple[str, Passage]]) -> bytes:
    root = etree.Element("tmx", version="1.4")
    source = rows[0][1].languages[0] if rows else "und"
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "tei-encoder",
            "creationtoolversion": "1",
            "segtype": "block",
            "o-tmf": "TEI",
            "adminlang": "en",
            "srclang": source if all(one.languages[0] == source for _, one in rows) else "*all*",
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for file, one in rows:
        unit = etree.SubElement(body, "tu")
        etree.SubElement(unit, "prop", type="file").text = file
        etree.SubElement(unit, "prop", type="cert").text = one.certainty
        for text, language in zip(one.texts, one.languages, strict=True):
            variant = etree.SubElement(unit, "tuv", {LANG: language})
            etree.SubElement(variant, "seg").text = text
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _csv(rows: Sequence[tuple[str, Passage]]) -> bytes:
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    table.writerow(("original", "translation", "languages", "cert", "file", "ids"))
    for file, one in rows:
        table.writerow(
            (
                *(inert(text) for text in one.texts),
                "-".join(one.languages),
                one.certainty,
                inert(file),
                one.ids,
            )
        )
    return made.getvalue().encode()


def _moses(rows: Sequence[Passage]) -> dict[str, bytes]:
    """One line for each passage, the same number in both files; pairs of languages apart."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for one in rows:
        ours, theirs = found.setdefault(one.languages, ([], []))
        ours.append(_CONTROL.sub(" ", one.texts[0]))
        theirs.append(_CONTROL.sub(" ", one.texts[1]))
    made: dict[str, bytes] = {}
    for (first, second), sides in sorted(found.items()):
        for language, lines in zip((first, second), sides, strict=True):
            made[f".{first}-{second}.{language}"] = "".join(f"{line}\n" for line in lines).encode()
    return made
