"""The words of a TEI file and of its source as streams that can be compared.

A stream is the text without its blanks, with the places where blanks stand kept
beside it. That is the one normalisation: a run of blanks is a blank, and characters
that XML cannot hold are gone. This module knows TEI's elements, the layout of a
certificate and nothing of readers or writer, so that what it finds does not rest on them.
"""

from __future__ import annotations

import hashlib
import os.path
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from encoder.fidelity.sequences import holds, without

FORMAT = "tei-encoder fidelity certificate 2"
FIRST_FORMAT = "tei-encoder fidelity certificate 1"
"""That of version 0.1.0, which stays valid: it lists no corrections, and lets list signs be layout."""
TEI = "{http://www.tei-c.org/ns/1.0}"
ABSENT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\f]")
"""Characters that XML 1.0 cannot hold; a form feed is a page boundary, and a blank."""
_WORD = re.compile("[^ \t\n\r\f]+")
_APART = frozenset(
    TEI + name
    for name in (
        "ab",
        "addrLine",
        "address",
        "body",
        "cell",
        "closer",
        "dateline",
        "div",
        "floatingText",
        "head",
        "item",
        "list",
        "opener",
        "p",
        "postscript",
        "row",
        "salute",
        "signed",
        "speaker",
        "table",
        "text",
    )
)
"""Elements that begin and end a stretch of text: blanks at their edges say nothing."""
_BESIDE = frozenset(
    TEI + name for name in ("teiHeader", "linkGrp", "listPerson", "listPlace", "listOrg")
)
"""What a TEI file says beside the text of the document."""
_WITHIN = frozenset(TEI + name for name in ("desc", "fw", "note", "stage"))
"""Elements within a line whose words are not of it."""
_HOLDERS = frozenset(
    TEI + name
    for name in (
        "address",
        "body",
        "closer",
        "div",
        "floatingText",
        "list",
        "opener",
        "postscript",
        "row",
        "sp",
        "table",
        "text",
    )
)
"""Elements of elements: white space directly in them is layout of the file."""

Piece = tuple[int, int] | str
"""A stretch of the source ([start, end] in code points), or what the encoder set there
itself: a blank, the signs for a blank to be filled in, or the edge of a block."""
EDGE = "\n"
"""The piece for the edge of a block: the TEI must have one there as well."""


@dataclass(slots=True)
class Stream:
    """Words without their blanks.

    `starts` and `origins` say where each word begins in the stream and where it
    comes from: an offset of the source, or a line of the TEI file.
    """

    chunks: list[str] = field(default_factory=list)
    """The words, one after the other, in pieces of any size."""
    starts: array[int] = field(default_factory=lambda: array("I"))
    origins: array[int] = field(default_factory=lambda: array("I"))
    blanks: array[int] = field(default_factory=lambda: array("I"))
    """Places of the stream with a blank before them."""
    edges: set[int] = field(default_factory=set)
    """Places where a block ends or begins, so that blanks say nothing."""
    seams: set[int] = field(default_factory=set)
    """Places where a stretch of the source, or something within a line, begins or ends."""
    size: int = 0
    corrections: list[tuple[str, str, int]] = field(default_factory=list)
    """What the encoder set beside slips of the recognition: the slip, the correction, its line."""

    def add(self, text: str, origin: int, *, counted: bool) -> None:
        """Add text; `counted` when the origin is an offset that goes up with it."""
        kept = text if text.isprintable() else ABSENT.sub("\ue000" if counted else "", text)
        at = 0
        words: list[str] = []
        absent = counted and kept is not text and "\ue000" in kept
        for match in _WORD.finditer(kept):
            start, end = match.span()
            if start > at:
                self.blanks.append(self.size)
            at = end
            word = match.group()
            if absent and "\ue000" in word and word not in text:
                self.chunks.append("".join(words))
                words = []
                self._without_absent(text, start, end, origin)
                continue
            words.append(word)
            self.starts.append(self.size)
            self.origins.append(origin + start if counted else origin)
            self.size += end - start
        self.chunks.append("".join(words))
        if at < len(kept):
            self.blanks.append(self.size)

    def _without_absent(self, text: str, start: int, end: int, origin: int) -> None:
        at = start
        for match in ABSENT.finditer(text, start, end):
            if match.start() > at:
                self._word(text[at : match.start()], origin + at)
            at = match.end()
        if at < end:
            self._word(text[at:end], origin + at)

    def _word(self, word: str, origin: int) -> None:
        self.chunks.append(word)
        self.starts.append(self.size)
        self.origins.append(origin)
        self.size += len(word)

    @property
    def text(self) -> str:
        return "".join(self.chunks)

    @property
    def words(self) -> list[str]:
        """The words one by one."""
        text = self.text
        return [text[start:end] for start, end in pairwise((*self.starts, len(text)))]

    def origin(self, place: int, *, counted: bool) -> int:
        """Where a place of the stream comes from."""
        index = max(0, bisect_right(self.starts, place) - 1)
        if not self.origins:
            return 0
        return self.origins[index] + (place - self.starts[index] if counted else 0)


def source_stream(text: str, pieces: Iterable[Piece]) -> Stream:
    """The words of the source, in the order in which the TEI has them.

    Args:
        text: the source with every line end as a line feed (CRLF: blank and line feed).
        pieces: see :data:`Piece`.
    """
    stream = Stream()
    for piece in pieces:
        stream.seams.add(stream.size)
        if piece == EDGE:
            stream.edges.add(stream.size)
        elif isinstance(piece, str):
            stream.add(piece, 0, counted=False)
        else:
            first, last = piece
            stream.add(text[first:last], first, counted=True)
    stream.seams.add(stream.size)
    return stream


Reaches = dict[etree._Element, tuple[int, int]]
"""An element -> where its words begin and end in the stream."""


def tei_stream(root: etree._Element, reaches: Reaches | None = None) -> Stream:
    """The words of the text of a TEI document, with the lines where they stand.

    Args:
        root: of the document.
        reaches: is filled with where the words of each element stand.
    """
    stream = Stream()
    _walk(root, stream, reaches)
    return stream


def _walk(root: etree._Element, stream: Stream, reaches: Reaches | None) -> None:
    """Go through a tree without recursion, however deep it is."""
    events: Any = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if not isinstance(node.tag, str):  # what follows a comment is text all the same
            _tail(node, root, stream)
            continue
        if reaches is not None:
            reaches[node] = reaches.get(node, (stream.size, 0))[0], stream.size
        if event == "end":
            if not _is_apart(node, root):
                _edge(node, stream, node.getnext())
            _tail(node, root, stream)
        elif _is_apart(node, root):
            if _is_correction(node) or _is_remark(node):
                stream.corrections.append(_corrected(node))
            events.skip_subtree()
        else:
            _begin(node, stream)


def _begin(node: etree._Element, stream: Stream) -> None:
    """The beginning of an element, with its words up to the first element in it."""
    _edge(node, stream, node.getprevious())
    if node.tag == f"{TEI}lb" and node.get("break") != "no":
        stream.blanks.append(stream.size)
    if node.text and (node.tag not in _HOLDERS or node.text.strip(" \t\r\n")):
        stream.add(node.text, _line(node), counted=False)


def _is_apart(node: etree._Element, root: etree._Element) -> bool:
    """True for what a TEI file says beside the text: header, registers and links in their own
    places, repeated abbreviations, corrections of slips. Anywhere else it counts as text."""
    if node.tag in _BESIDE:
        parent = node.getparent()
        if node.tag == f"{TEI}teiHeader":
            return parent is root and root.find(f"{TEI}teiHeader") is node
        return parent is not None and parent.tag == f"{TEI}standOff" and parent.getparent() is root
    return _is_repeated(node) or _is_correction(node) or _is_remark(node)


def _is_remark(node: etree._Element) -> bool:
    """True for a remark that an editor set beside the text."""
    if node.tag != f"{TEI}note" or node.get("resp") != "#resp.editor":
        return False
    return node.get("type") == "editor"


def _corrected(node: etree._Element) -> tuple[str, str, int]:
    slip = node.getprevious() if node.tag == f"{TEI}corr" else None
    words = [
        "".join(str(text) for text in one.itertext()) if one is not None else "" for one in (slip, node)
    ]
    return words[0], words[1], _line(node)


def _is_repeated(node: etree._Element) -> bool:
    """True for an abbreviation whose letters its `expan` has once more."""
    if node.tag != f"{TEI}abbr":
        return False
    expansion = node.getnext()
    if expansion is None or expansion.tag != f"{TEI}expan":
        return False
    short = "".join(str(piece) for piece in node.itertext())
    whole = [expansion.text or "", *(child.tail or "" for child in expansion)]
    kept = whole[0] if len(expansion) == 1 else "".join(whole)
    inner = "".join(
        str(piece) for child in expansion if child.tag != f"{TEI}ex" for piece in child.itertext()
    )
    return short == kept + inner or short == inner + kept


def _is_correction(node: etree._Element) -> bool:
    """True for a correction of the encoder beside what it corrects."""
    if node.tag != f"{TEI}corr" or node.get("resp") != "#resp.encoder":
        return False
    before, parent = node.getprevious(), node.getparent()
    return (
        before is not None
        and before.tag == f"{TEI}sic"
        and (parent is not None and parent.tag == f"{TEI}choice")
    )


def _edge(node: etree._Element, stream: Stream, beside: etree._Element | None) -> None:
    """The beginning or the end of an element; `beside`: the one before it or after it.

    A footnote within a line has paragraphs of its own; only between them is an edge, so that the
    blanks around the note are still those of the line.
    """
    parent = node.getparent()
    held = parent is None or parent.tag in _HOLDERS
    if node.tag == f"{TEI}p" and _is_in_line(parent):
        (stream.seams if beside is None else stream.edges).add(stream.size)
    elif held or node.tag in _APART or _has_paragraphs(node):
        stream.edges.add(stream.size)
    elif node.tag in _WITHIN:
        stream.seams.add(stream.size)


def _is_in_line(node: etree._Element | None) -> bool:
    """True for a footnote at its mark."""
    if node is None or node.tag != f"{TEI}note" or node.get("place") != "foot":
        return False
    parent = node.getparent()
    return parent is not None and parent.tag not in _HOLDERS


def _has_paragraphs(node: etree._Element) -> bool:
    return node.tag == f"{TEI}note" and not _is_in_line(node) and node.find(f"{TEI}p") is not None


def _tail(node: etree._Element, root: etree._Element, stream: Stream) -> None:
    if node is root or not node.tail:
        return
    parent = node.getparent()
    layout = parent is None or parent is root or parent.tag in _HOLDERS
    if not layout or node.tail.strip(" \t\r\n"):
        stream.add(node.tail, _line(node), counted=False)


def _line(node: Any) -> int:
    return int(node.sourceline or 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two texts part."""

    kind: str
    """"text", "blank lost", "blank added", "word split" or "blocks joined"."""
    place: int
    """In either stream: up to there they are the same."""


def first_difference(source: Stream, tei: Stream) -> Difference | None:
    """Where the texts part for the first time; None: they are the same."""
    ours, theirs = source.text, tei.text
    if ours != theirs:
        return Difference("text", len(os.path.commonprefix([ours, theirs])))
    places = misplaced(source, tei)
    return Difference(places[0][1], places[0][0]) if places else None


def misplaced(source: Stream, tei: Stream) -> list[tuple[int, str]]:
    """Where blanks and edges of two streams of the same words differ, and how."""
    ends = {0, source.size}
    text = source.text
    found = [
        (place, "blank lost")
        for place in without(source.blanks, tei.blanks)
        if place not in tei.edges and place not in ends
    ]
    found += [
        (place, "blank added")
        for place in without(tei.blanks, source.blanks)
        if place not in source.edges and place not in tei.edges and place not in ends
    ]
    found += [
        (place, "word split")
        for place in sorted(tei.edges - source.edges - source.seams - ends)
        if text[place - 1].isalnum() and text[place].isalnum() and not holds(source.blanks, place)
    ]
    found += [(place, "blocks joined") for place in source.edges - tei.edges - ends]
    return sorted(found)


def untiled(size: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Where spans leave a gap ("nobody") or overlap ("twice") in a text of a size."""
    at = 0
    for start, end in sorted(spans):
        if start > at:
            yield "nobody", at, start
        elif start < at and end > start:
            yield "twice", start, min(at, end)
        at = max(at, end)
    if at < size:
        yield "nobody", at, size


def line_digests(data: bytes) -> list[str]:
    """A short digest of each line, so that a change of any byte has a line."""
    return [hashlib.sha256(line).hexdigest()[:8] for line in data.split(b"\n")]
