"""Checking a certificate years later, from the files alone.

Nothing here comes from readers or writer: the TEI is parsed anew, the certificate says
which stretches of the source are its text and in which order, and the two are compared.
Without a certificate the words of the two are matched like the lines of two versions.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lxml import etree

from encoder.diagnostics import Diagnostic
from encoder.validate.streams import (
    FORMAT,
    Piece,
    Stream,
    first_difference,
    line_digests,
    misplaced,
    source_stream,
    tei_stream,
    untiled,
)
from encoder.validate.wellformed import parse

MOST = 50
"""So many differences are shown."""
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between source and TEI, with the line in each (1-based)."""

    source: str
    tei: str
    source_line: int
    tei_line: int


def verify(tei: bytes, source: bytes, certificate: bytes | None) -> list[Diagnostic]:
    """Every finding about one TEI file and its source; none: it is faithful.

    Args:
        tei: the TEI file.
        source: the transcript.
        certificate: the content of `NAME.fidelity.json`; None when there is none.
    """
    root, fault = parse(tei)
    if root is None:
        assert fault is not None
        return [fault]
    text = _decoded(source)
    if text is None:
        return [Diagnostic("F614", args={"reason": "the source is no text"}, position=(1, 1))]
    if certificate is None:
        return [Diagnostic("F610", position=(1, 1)), *_without(root, text)]
    try:
        said = _Certificate.read(certificate)
    except ValueError as err:
        return [Diagnostic("F614", args={"reason": err}, position=(1, 1))]
    found = [*_changed_lines("F611", said.source, source, "source"),
             *_changed_lines("F612", said.tei, tei, "TEI")]
    if said.source["sha256"] != hashlib.sha256(source).hexdigest():
        return found  # its offsets are those of another text
    forged = _forged(said, text)
    if forged:
        return [*found, Diagnostic("F614", args={"reason": forged}, position=(1, 1))]
    found += _unaccounted(said, text)
    return [*found, *(_finding(change) for change in _against(said, text, root))]


def changes(tei: bytes, source: bytes, certificate: bytes | None) -> list[Change] | Diagnostic:
    """Which text of a TEI file is not that of its source: what changed, and where."""
    root, fault = parse(tei)
    if root is None:
        assert fault is not None
        return fault
    text = _decoded(source)
    if text is None:
        return Diagnostic("F614", args={"reason": "the source is no text"}, position=(1, 1))
    if certificate is not None:
        try:
            said = _Certificate.read(certificate)
        except ValueError as err:
            return Diagnostic("F614", args={"reason": err}, position=(1, 1))
        if said.source["sha256"] == hashlib.sha256(source).hexdigest():
            return list(_against(said, text, root))
    return list(_matched(root, text))


# --- with a certificate ---------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class _Certificate:
    source: dict[str, Any]
    tei: dict[str, Any]
    pieces: list[Piece]
    other: list[tuple[int, int]]
    size: int
    layout: list[tuple[int, int]]

    @classmethod
    def read(cls, data: bytes) -> _Certificate:
        """Raises ValueError, with the reason, for anything that is no certificate."""
        try:
            said = json.loads(data)
        except (ValueError, RecursionError) as err:
            raise ValueError(f"it is no JSON ({err})") from err
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise ValueError(f"its format is not “{FORMAT}”")
        try:
            files = [said["source"], said["tei"]]
            sound = all(isinstance(f["sha256"], str) and isinstance(f["lines"], list)
                        and all(isinstance(line, str) for line in f["lines"]) for f in files)
            size = said["source"]["codepoints"]
            other = [(int(a), int(b)) for spans in said["other"].values() for a, b in spans]
            pieces = [p if isinstance(p, str) else (int(p[0]), int(p[1])) for p in said["text"]]
            layout = [(int(a), int(b)) for a, b in said["other"].get("layout", ())]
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as err:
            raise ValueError(f"a part of it is missing or damaged ({err})") from err
        spans = [*other, *((p[0], p[1]) for p in pieces if not isinstance(p, str))]
        if not sound or not isinstance(size, int) or any(not 0 <= a <= b for a, b in spans):
            raise ValueError("a part of it is damaged")
        if any(isinstance(p, str) and p.strip(" _\n") for p in pieces):
            raise ValueError("it lets the encoder add words")
        return cls(said["source"], said["tei"], pieces, other, size, layout)


def _changed_lines(code: str, said: dict[str, Any], data: bytes, what: str) -> Iterator[Diagnostic]:
    """The lines whose digest is not the one of the certificate."""
    if said["sha256"] == hashlib.sha256(data).hexdigest():
        return
    now = line_digests(data)
    shown = 0
    for kind, first, last, start, end in opcodes(said["lines"], now):
        if kind == "equal":
            continue
        for line in range(start, max(end, start + 1)):
            if shown < MOST:
                where = min(line, len(now) - 1)
                yield Diagnostic(code, args={
                    "what": what, "kind": {"replace": "changed", "delete": "removed before here",
                                           "insert": "added"}[kind], "line": where + 1,
                    "was": first + 1 + min(line - start, max(0, last - first - 1))},
                    position=(where + 1, 1))
            shown += 1
    if not shown:  # the digest of the whole says so, those of the lines were tampered with
        yield Diagnostic(code, args={"what": what, "kind": "changed", "line": 1, "was": 1},
                         position=(1, 1))


_NO_WORDS = re.compile(r"<br ?/?>|<[^<>]*$", re.IGNORECASE)


def _forged(said: _Certificate, text: str) -> str:
    """Why a certificate cannot be that of this source; "" when it can."""
    if said.size != len(text):
        return "it speaks of another number of characters"
    filled = sum(len(p) for p in said.pieces if isinstance(p, str) and "_" in p)
    if filled > sum(c in "_\u00a0 \\" for c in text):
        return "it lets the encoder add more blanks to be filled in than there are"
    for start, end in said.layout:
        if any(c.isalnum() for c in _NO_WORDS.sub("", text[start:end])):
            return f"it takes words for layout (line {_line(text, start)} of the source)"
    return ""


def _unaccounted(said: _Certificate, text: str) -> Iterator[Diagnostic]:
    spans = [*said.other, *((p[0], p[1]) for p in said.pieces if not isinstance(p, str))]
    for kind, start, end in untiled(len(text), spans):
        yield Diagnostic("F601" if kind == "nobody" else "F602", args={
            "text": text[start:end][:_SHOWN]}, position=(_line(text, start), 1))


def _against(said: _Certificate, text: str, root: etree._Element) -> Iterator[Change]:
    ours, theirs = source_stream(text, said.pieces), tei_stream(root)
    if first_difference(ours, theirs) is None:
        return
    yield from _parted(ours, theirs, text)


def _parted(ours: Stream, theirs: Stream, text: str) -> Iterator[Change]:
    """All differences, word by word; then the blanks, where the words are the same."""
    if ours.text != theirs.text:
        yield from _words(_tokens(ours), _tokens(theirs), text)
        return
    words = ours.text
    for place, kind in misplaced(ours, theirs)[:MOST]:
        before, after = words[max(0, place - 12):place], words[place:place + 12]
        one, other = _SIGNS[kind]
        yield Change(f"{before}{one}{after}", f"{before}{other}{after}",
                     _line(text, ours.origin(place, counted=True)),
                     theirs.origin(place, counted=False))


_SIGNS = {"blank lost": (" ", ""), "blank added": ("", " "), "word split": ("", "¶"),
          "blocks joined": ("¶", " ")}
"""What stands between two words in the source and in the TEI."""


Token = tuple[str, int]
"""A word and where it comes from (an offset of the source, or a line of the TEI)."""


def _tokens(stream: Stream, seams: bool = False) -> list[Token]:
    """The words of a stream; what no blank and no edge (and no seam) parts is one word."""
    tokens: list[Token] = []
    for word, start, origin in zip(stream.words, stream.starts, stream.origins, strict=True):
        glued = start not in stream.blanks and start not in stream.edges and not (
            seams and start in stream.seams)
        if tokens and glued:
            tokens[-1] = (tokens[-1][0] + word, tokens[-1][1])
        else:
            tokens.append((word, origin))
    return tokens


def _words(ours: Sequence[Token], theirs: Sequence[Token], text: str) -> Iterator[Change]:
    for kind, a, b, c, d in opcodes([w for w, _ in ours], [w for w, _ in theirs]):
        one, other = "".join(w for w, _ in ours[a:b]), "".join(w for w, _ in theirs[c:d])
        if kind == "equal" or one == other:
            continue
        near = ours[min(a, len(ours) - 1)][1] if ours else 0
        there = theirs[min(c, len(theirs) - 1)][1] if theirs else 1
        yield Change(" ".join(w for w, _ in ours[a:b])[:_SHOWN],
                     " ".join(w for w, _ in theirs[c:d])[:_SHOWN], _line(text, near), there)


_SMALL = 400
"""Stretches up to so many words are compared word by word; longer ones are first cut at
words that both have once."""

Opcode = tuple[str, int, int, int, int]


def opcodes(one: Sequence[str], other: Sequence[str]) -> Iterator[Opcode]:
    """How one list of words becomes another, as :mod:`difflib` says it, in time that
    grows with the lists and not with their product."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = len(one), len(other)
    while a > start and b > start and one[a - 1] == other[b - 1]:
        a, b = a - 1, b - 1
    if start:
        yield "equal", 0, start, 0, start
    at, beside = start, start
    for x, y in [*_anchors(one, other, start, a, b), (a, b)]:
        yield from _between(one, other, (at, x), (beside, y))
        at, beside = x, y
    if a < len(one):
        yield "equal", a, len(one), b, len(other)


def _anchors(
    one: Sequence[str], other: Sequence[str], start: int, a: int, b: int
) -> list[tuple[int, int]]:
    """Places of words that both stretches have once, in the order of both (patience)."""
    if a - start <= _SMALL and b - start <= _SMALL:
        return []
    here, there = Counter(one[start:a]), Counter(other[start:b])
    where = {other[j]: j for j in range(start, b) if there[other[j]] == 1}
    both = [(i, where[one[i]]) for i in range(start, a) if here[one[i]] == 1 and one[i] in where]
    tails: list[int] = []
    links: list[tuple[int, int | None]] = []
    ends: list[int] = []
    for number, (_, j) in enumerate(both):
        place = bisect_left(tails, j)
        links.append((number, ends[place - 1] if place else None))
        tails[place:place + 1] = [j]
        ends[place:place + 1] = [number]
    chain: list[tuple[int, int]] = []
    last: int | None = ends[-1] if ends else None
    while last is not None:
        chain.append(both[last])
        last = links[last][1]
    return chain[::-1]


def _between(
    one: Sequence[str], other: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[Opcode]:
    (a, b), (c, d) = here, there
    if a == b and c == d:
        return
    if max(b - a, d - c) > 4 * _SMALL:
        yield ("equal" if one[a:b] == other[c:d] else "replace"), a, b, c, d
        return
    matcher = SequenceMatcher(None, one[a:b], other[c:d], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield kind, a + i, a + j, c + k, c + m


def _finding(change: Change) -> Diagnostic:
    return Diagnostic("F613", args={
        "source": change.source or "(nothing)", "tei": change.tei or "(nothing)",
        "line": change.source_line}, position=(max(1, change.tei_line), 1))


# --- without a certificate -----------------------------------------------------------------

_BRACKETS = re.compile(r"\[[^\[\]\n]{0,200}\]")
"""What stands in brackets may be a label or an editor's mark: the TEI says it otherwise."""
_NOTATION = re.compile(r"[\[\](){}<>*#_\\|\"“”„«»]+")


def _without(root: etree._Element, text: str) -> list[Diagnostic]:
    return [_finding(change) for change in list(_matched(root, text))[:MOST]]


def _matched(root: etree._Element, text: str) -> Iterator[Change]:
    """The differences of the words in their order, those aside that the TEI says in
    another way: labels in brackets, the record, and passages that were moved."""
    ours = _bare(_tokens(source_stream(text, [(0, len(text))])))
    within = bytearray(len(text) + 1)
    for match in _BRACKETS.finditer(text):
        within[match.start():match.end()] = b"\1" * len(match.group())
    theirs = _bare(_tokens(tei_stream(root), seams=True))
    elsewhere = _elsewhere(root)
    for change, words, added in _runs(ours, theirs, text):
        if added or not all(_key(word) in elsewhere or within[origin] for word, origin in words):
            yield change


def _bare(tokens: Sequence[Token]) -> list[Token]:
    """Words without the signs of a notation."""
    return [(part, origin) for word, origin in tokens for part in _NOTATION.split(word) if part]


def _elsewhere(root: etree._Element) -> set[str]:
    """Words that stand in the header or in attributes."""
    header = root.find("{http://www.tei-c.org/ns/1.0}teiHeader")
    said = [str(piece) for piece in header.itertext()] if header is not None else []
    for node in root.iter():
        said += [str(value) for value in node.attrib.values()]
    return {"", *(_key(part) for piece in said for word in piece.split()
                  for part in _NOTATION.split(word))}


def _key(word: str) -> str:
    """The letters and digits of a word, case folded."""
    return "".join(c for c in word.casefold() if c.isalnum())


def _runs(
    ours: Sequence[Token], theirs: Sequence[Token], text: str
) -> Iterator[tuple[Change, list[Token], bool]]:
    """Differences with the words of the source that the TEI does not have there, and
    whether the TEI has words that the source has not."""
    found = list(opcodes([w for w, _ in ours], [w for w, _ in theirs]))
    moved = _moved(found, ours, theirs)
    for kind, a, b, c, d in found:
        one = [w for w, _ in ours[a:b] if w not in moved]
        other = [w for w, _ in theirs[c:d] if w not in moved]
        if kind == "equal" or not a and not other or "".join(one) == "".join(other):
            continue  # the same, or the record before the text
        near = ours[min(a, len(ours) - 1)][1] if ours else 0
        there = theirs[min(c, len(theirs) - 1)][1] if theirs else 1
        yield Change(" ".join(one)[:_SHOWN], " ".join(other)[:_SHOWN], _line(text, near), there), [
            t for t in ours[a:b] if t[0] not in moved], bool(other)


def _moved(
    opcodes: Sequence[tuple[str, int, int, int, int]], ours: Sequence[Token],
    theirs: Sequence[Token],
) -> set[str]:
    """Words that are gone at one place and there at another: a note at its mark."""
    gone = {w for kind, a, b, _, _ in opcodes if kind != "equal" for w, _ in ours[a:b]}
    come = {w for kind, _, _, c, d in opcodes if kind != "equal" for w, _ in theirs[c:d]}
    return gone & come


# --- the source, read by itself ---------------------------------------------------------------

def _decoded(data: bytes) -> str | None:
    """The text with line feeds: a CRLF is a blank and a line feed, a lone CR a line feed."""
    encodings = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
                 (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-8"))
    mark, encoding = next((m, e) for m, e in encodings if data.startswith(m))
    try:
        text = data[len(mark):].decode(encoding)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, min(offset, len(text))) + 1
