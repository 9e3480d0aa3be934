"""Words of a TEI file and its source matched without a certificate: it sees much and proves
nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from encoder.fidelity.sequences import opcodes
from encoder.fidelity.streams import Stream, source_stream, tei_stream
from encoder.fidelity.tokens import SHOWN, Change, Token, line_in, tokens

_BRACKETS = re.compile(r"\[[^\[\]\n]{0,200}\]")
"""What stands in brackets may be a label or an editor's mark: the TEI says it otherwise."""
NOTATION = re.compile(r"[\[\](){}<>*#_\\|\"“”„«»]+")


def matched(root: etree._Element, text: str) -> Iterator[Change]:
    """The differences of the words in their order, those aside that the TEI says in
    another way: labels in brackets, the record, and passages that were moved."""
    ours = _bare(tokens(source_stream(text, [(0, len(text))])))
    within = bytearray(len(text) + 1)
    for match in _BRACKETS.finditer(text):
        within[match.start() : match.end()] = b"\1" * len(match.group())
    theirs = _bare(tokens(tei_stream(root), seams=True))
    elsewhere = elsewhere_in(root)
    for change, words, added in _runs(ours, theirs, text):
        if added or not all(key_of(word) in elsewhere or within[origin] for word, origin in words):
            yield change
    yield from unlike_slips(tei_stream(root))


def unlike_slips(stream: Stream) -> Iterator[Change]:
    """Corrections of the encoder that cannot be those of slips of the recognition: they are other
    words. This is all that can be said where no certificate lists the corrections."""
    for slip, correction, line in stream.corrections:
        one, other = (("".join(words.split())).casefold() for words in (slip, correction))
        apart = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
        if abs(len(one) - len(other)) > 1 or apart > max(2, len(one) // 3):
            yield Change("", correction[:SHOWN], 1, line)


def _bare(tokens: Sequence[Token]) -> list[Token]:
    """Words without the signs of a notation."""
    return [(part, origin) for word, origin in tokens for part in NOTATION.split(word) if part]


def elsewhere_in(root: etree._Element) -> set[str]:
    """Words that stand in the header or in attributes, as their letters and digits."""
    header = root.find("{http://www.tei-c.org/ns/1.0}teiHeader")
    said = [str(piece) for piece in header.itertext()] if header is not None else []
    for node in root.iter():
        said += [str(value) for value in node.attrib.values()]
    return {
        "",
        *(key_of(part) for piece in said for word in piece.split() for part in NOTATION.split(word)),
    }


_PUNCTUATION = ".,;:!?()[]{}<>*#_\\|\"“”„«»'’‘`~"


def bare(word: str) -> str:
    """A word without the punctuation around it, case folded; other signs (`%`, `№`) stay."""
    return word.strip(_PUNCTUATION).casefold()


def header_words(root: etree._Element) -> Counter[str]:
    """How often the header has each word, in its text and in its attributes."""
    header = root.find("{http://www.tei-c.org/ns/1.0}teiHeader")
    if header is None:
        return Counter()
    said = [*map(str, header.itertext())]
    said += [str(value) for node in header.iter() for value in node.attrib.values()]
    return Counter(bare(word) for piece in said for word in piece.split())


def key_of(word: str) -> str:
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
        yield (
            Change(" ".join(one)[:SHOWN], " ".join(other)[:SHOWN], line_in(text, near), there),
            [t for t in ours[a:b] if t[0] not in moved],
            bool(other),
        )


def _moved(
    opcodes: Sequence[tuple[str, int, int, int, int]],
    ours: Sequence[Token],
    theirs: Sequence[Token],
) -> set[str]:
    """Words that are gone at one place and there at another: a note at its mark."""
    gone = {w for kind, a, b, _, _ in opcodes if kind != "equal" for w, _ in ours[a:b]}
    come = {w for kind, _, _, c, d in opcodes if kind != "equal" for w, _ in theirs[c:d]}
    return gone & come
