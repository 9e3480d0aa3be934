"""The text nodes of files of other formats, read by walkers of their own, and the text that a
certificate says was made of them.

Nothing here is shared with the readers of the encoder. What a walker cannot show is the order in which
the nodes are read; the certificate states it, and each node counts once.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from importlib.metadata import entry_points
from typing import Any

from lxml import etree

Parts = dict[str, list[str]]
"""Name of a part of a file -> its text nodes, in its order."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.strip("{}").encode()
_STRICT_MATH = b"http://purl.oclc.org/ooxml/officeDocument/math", _MATH.strip("{}").encode()
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WHITE = re.compile(r"[ \t\n\r\f]+")
_BETWEEN = re.compile(r"[ \t\n]*|: ")
"""What a reader may put between two nodes."""
_LARGEST = 300_000_000
_KEPT = " (white space kept)"
"""What the name of a part ends with whose nodes are as the file has them, line ends and all."""


class Unlike(ValueError):
    """A file is not the one of which a certificate speaks; the message says where."""


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _unpacked(data: bytes, names: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > _LARGEST:
            raise Unlike("it unpacks to too much")
        for name in sorted(packed.namelist()):
            if names.fullmatch(name):
                yield name, packed.read(name)


def _docx(data: bytes) -> Parts:
    """Runs of text, signs, hyphens that do not break and soft ones; fallbacks of drawings aside."""
    signs = {f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\u00ad"}
    names = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
    found: Parts = {}
    for name, content in _unpacked(data, names):
        nodes = found.setdefault(name, [])
        stack = [_xml(content.replace(*_STRICT_W).replace(*_STRICT_MATH))]
        while stack:
            node = stack.pop()
            if node.tag in (f"{_W}t", f"{_W}delText", f"{_MATH}t"):
                nodes.append(node.text or "")
            elif node.tag in signs:
                nodes.append(signs[node.tag])
            elif node.tag == f"{_W}sym":
                nodes.append(_sign(node.get(f"{_W}char", "")))
            if node.tag != _FALLBACK:
                stack += reversed(node)
    return found


def _sign(code: str) -> str:
    """The sign of a code point; half a sign is none."""
    found = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else ""
    return "" if "\ud800" <= found <= "\udfff" else found


def _odt(data: bytes) -> Parts:
    """What stands in the paragraphs and headings of the text, the running heads and feet."""
    dublin = "{http://purl.org/dc/elements/1.1/}"
    silent = (f"{dublin}creator", f"{dublin}date", f"{_TEXT}note-citation")
    found: Parts = {}

    def walk(node: etree._Element, nodes: list[str]) -> None:
        if node.text and not str(node.tag).endswith("creator-initials") and node.tag not in silent:
            nodes.append(node.text)
        for inner in node:
            if isinstance(inner.tag, str):
                walk(inner, nodes)
            if inner.tail:
                nodes.append(inner.tail)

    blocks = (f"{_TEXT}p", f"{_TEXT}h")
    for name, content in _unpacked(data, re.compile(r"(?:content|styles)\.xml")):
        for block in _xml(content).iter(*blocks):
            if not any(outer.tag in blocks for outer in block.iterancestors()):
                walk(block, found.setdefault(name, []))
    return {name: [_folded(words) for words in nodes] for name, nodes in found.items()}


class _Page(HTMLParser):
    """The data of a web page, scripts and the like aside."""

    SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.SILENT:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            del self.within[self.within.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.nodes.append(data)


def _html(data: bytes) -> Parts:
    said = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:2000], re.IGNORECASE)
    marks = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
    text = None
    mark, encoding = next(((m, e) for m, e in marks if data.startswith(m)), (b"", "utf-8"))
    if said and not mark:
        try:
            text = data.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    page = _Page()
    page.feed(data[len(mark) :].decode(encoding) if text is None else text)
    page.close()
    return {"page": [_folded(words) for words in page.nodes], f"page{_KEPT}": page.nodes}


def _page(data: bytes) -> Parts:
    """The readings of the lines of PAGE-XML, and what the tags of lines say in words."""
    every = list(_xml(data).iter())
    lines = [one for one in every if _local(one) == "TextLine"]
    nodes = [words for one in every for words in _of_page(one)]
    remarks = []
    for line in lines:
        for name, tag in re.findall(r"([\w-]+)\s*\{([^{}]*)\}", line.get("custom", "")):
            if name in _SAID:
                said = [(k.strip(), v) for k, _, v in (p.partition(":") for p in tag.split(";"))]
                values = [v for k, v in said if k == _SAID[name]]
                remarks.append(_units(values[-1].strip() if values else ""))
    return {"page": nodes, "comments": remarks}


_SAID = {"comment": "comment", "abbrev": "expansion", "sic": "correction"}
"""Tag of a line -> which of its values are words."""


def _units(value: str) -> str:
    """A value whose units of UTF-16 are written out."""
    said = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), value)
    return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _index(said: str) -> int:
    found = re.fullmatch(r"\s*\+?([0-9]{1,6})\s*", said)
    return int(found[1]) if found else 0


def _of_page(one: etree._Element) -> list[str]:
    """The readings of a line, else of its words; of a region or a cell without lines."""
    kind, own = _local(one), _unicode(one)
    if kind == "TextLine":
        return own or [_unicode(word)[0] for word in one if _local(word) == "Word" and _unicode(word)]
    below = {_local(inner) for inner in one.iterdescendants()}
    alone = kind in ("TextRegion", "TableCell") and not below & {"TextLine", "TextRegion"}
    return own if alone else []


def _unicode(one: etree._Element) -> list[str]:
    """The readings of an element itself, as they stand; of words the first by index counts."""
    found = [
        (_index(equiv.get("index", "")), number, reading.text or "")
        for number, equiv in enumerate(e for e in one if _local(e) == "TextEquiv")
        for reading in equiv
        if _local(reading) == "Unicode"
    ]
    return [words for _, _, words in sorted(found, key=lambda one: one[:2])]


def _alto(data: bytes) -> Parts:
    words = [one.get("CONTENT", "") for one in _xml(data).iter() if _local(one) in ("String", "HYP")]
    return {"page": words}


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _record(data: bytes) -> Parts:
    """The cells of the row, and the nodes of each file by its own walker; of plain text the whole."""
    found: Parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "record-columns.csv":  # what the columns mean
                continue
            if name == "record-row.csv":
                row = csv.reader(io.StringIO(content.decode("utf-8")))
                found[name] = [cell for line in row for cell in line]
                continue
            kind = _kind(name, content)
            if kind is None:
                found[name] = [content.decode("utf-8-sig")]
            else:
                found |= {f"{name}!{part}": nodes for part, nodes in _WALKERS[kind](content).items()}
    return found


def _kind(name: str, data: bytes) -> str | None:
    """Which walker reads a file of a record; None: it is plain text."""
    suffix = name.rpartition(".")[2].lower()
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/document.xml" in data else "odt"
    if suffix in ("html", "htm", "xhtml"):
        return "html"
    start = data[:4000].lower()
    return "page" if b"<pcgts" in start else "alto" if b"<alto" in start else None


def _pdf(data: bytes) -> Parts:
    """The signs of each page by another program than that which read it; their order says nothing."""
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return {f"p. {n}": [page.extract_text()] for n, page in enumerate(pages, 1)}


def _same_signs(text: str, origin: Mapping[str, Any], known: Parts) -> None:
    """Each page has the signs that the text has of it, blanks aside."""
    parts = [str(one) for one in origin["parts"]]
    counts: dict[str, Counter[str]] = {name: Counter() for name in known}
    at = 0
    for part, _, start, end in sorted(origin["atoms"], key=lambda atom: atom[2:]):
        if _BETWEEN.fullmatch(text[at:start]) is None or not at <= start <= end <= len(text):
            raise Unlike("words stand between the pieces")
        counts[parts[part]].update("".join(text[start:end].split()))
        at = end
    if text[at:].strip():
        raise Unlike("words stand after the last piece")
    for name, nodes in known.items():
        there = Counter("".join("".join(nodes).split()))
        if there != counts[name]:
            odd = next(iter((there - counts[name]) + (counts[name] - there)))
            raise Unlike(f"{name} does not have the signs of the text: {odd!r}")


_WALKERS: Mapping[str, Callable[[bytes], Parts]] = {
    "docx": _docx, "odt": _odt, "html": _html, "page": _page, "alto": _alto, "pdf": _pdf,
    "record": _record,
}  # fmt: skip


def _walker(kind: str) -> Callable[[bytes], Parts]:
    """The walker of a format; of one that another package reads, that of its entry point.

    Raises:
        KeyError: there is none.
    """
    if kind in _WALKERS:
        return _WALKERS[kind]
    point = next(iter(entry_points(group="tei_encoder.formats", name=kind)), None)
    if point is None:
        raise KeyError(f"no package here reads the format {kind}")
    walk: Callable[[bytes], Parts] = point.load().walk
    return walk


def rebuilt(data: bytes, origin: Mapping[str, Any]) -> str:
    """The text that was made of a file, from the file and what a certificate says of it.

    Args:
        data: the file.
        origin: format, parts, atoms (number of the part, of the node, where it begins and ends in
            the text), and what stands between them.

    Raises:
        Unlike: a node is not there, is not used, or is used twice; or words stand between nodes.
    """
    if origin.get("format") == "pdf":
        return _of_pdf(data, origin)
    try:
        known = _walker(origin["format"])(data)
        atoms = sorted((int(s), int(e), int(p), int(n)) for p, n, s, e in origin["atoms"])
        between = [str(one) for one in origin["between"]]
        parts = [str(one) for one in origin["parts"]]
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as err:
        raise Unlike(f"it cannot be read ({type(err).__name__}: {err})") from err
    if len(between) != len(atoms) + 1:
        raise Unlike("the certificate does not say what stands between the nodes")
    made = list(_joined(atoms, between, parts, known))
    _all_used(atoms, parts, known)
    return "".join(made)


def _of_pdf(data: bytes, origin: Mapping[str, Any]) -> str:
    try:
        text = str(origin["text"])
        _same_signs(text, origin, _pdf(data))
    except Unlike:
        raise
    except Exception as err:  # pypdf raises whatever a damaged file makes it meet
        raise Unlike(f"it cannot be read ({type(err).__name__}: {err})"[:200]) from err
    return text


def _joined(
    atoms: Sequence[tuple[int, int, int, int]],
    between: Sequence[str],
    parts: Sequence[str],
    known: Parts,
) -> Iterator[str]:
    at = 0
    for (start, end, part, number), before in zip(atoms, between, strict=False):
        if _BETWEEN.fullmatch(before) is None:
            raise Unlike(f"words stand between nodes ({before.strip()[:40]!r})")
        nodes = known.get(parts[part], []) if 0 <= part < len(parts) else []
        if not 0 <= number < len(nodes):
            raise Unlike(
                f"it has no text node {number} in {parts[part] if part < len(parts) else part}"
            )
        words = nodes[number]
        if len(words) != end - start or at + len(before) != start:
            raise Unlike(
                f"text node {number} of {parts[part]} is another: {nodes[number].strip()[:40]!r}"
            )
        yield before
        yield words
        at = end
    if _BETWEEN.fullmatch(between[-1]) is None:
        raise Unlike("words stand after the last node")
    yield between[-1]


def _folded(words: str) -> str:
    """Words of a format that does not keep white space."""
    return _WHITE.sub(" ", words).strip(" ")


def _all_used(atoms: Sequence[tuple[int, int, int, int]], parts: Sequence[str], known: Parts) -> None:
    """Each node that holds words is used once."""
    used = Counter((parts[part], number) for _, _, part, number in atoms)
    for name, nodes in known.items():
        if name.endswith(_KEPT):
            continue
        for number, words in enumerate(nodes):
            count = used[name, number] + used[f"{name}{_KEPT}", number]
            if words.strip() and count != 1:
                how = "is not in the text" if count == 0 else f"is {count} times in the text"
                raise Unlike(f"text node {number} of {name} {how}: {words.strip()[:40]!r}")
