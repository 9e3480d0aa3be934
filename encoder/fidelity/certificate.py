"""A certificate as it is read: what it says of each character, and whether it can be true."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from encoder.fidelity.matched import bare
from encoder.fidelity.streams import ABSENT, FIRST_FORMAT, FORMAT, Piece
from encoder.fidelity.tokens import Change, line_in


@dataclass(frozen=True, slots=True)
class Account:
    """What a certificate says of the characters of a source."""

    text: int
    """Characters that the TEI has as its text: the one thing that is proved."""
    markup: int
    record: int
    layout: int
    words: tuple[tuple[str, int], ...]
    """The distinct words that are called markup, with their counts, the rarest first.
    This is where words could be hidden, so somebody should read them."""
    corrections: tuple[tuple[str, int], ...] = ()
    """Words that the encoder set beside slips of the recognition, with their counts."""
    edited: tuple[Change, ...] = ()
    """Differences that the certificate itself declares."""
    record_words: tuple[tuple[str, int], ...] = ()
    """The distinct words that are called record and that the header does not have."""
    moved: int = 0
    """Passages that the TEI has at another place than the source (a note at its mark)."""
    lists_corrections: bool = True
    """False for a certificate of the first format."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate whose parts have the right form; whether they fit a source is another
    question (see :func:`forged`)."""

    source: dict[str, Any]
    tei: dict[str, Any]
    pieces: list[Piece]
    other: dict[str, list[tuple[int, int]]]
    """Role -> stretches of the source that are no text."""
    size: int
    corrections: Counter[str] | None
    """What stands beside slips of the recognition; None: the first format, which does not say."""
    edited: tuple[Change, ...]
    """Differences that an editor made on purpose."""
    data: dict[str, Any]
    """Everything, as it was read."""

    @classmethod
    def read(cls, data: bytes) -> Certificate:
        """Read the JSON of a certificate of any version.

        Raises:
            ValueError: it is none, or a part is missing or damaged; the message says which.
        """
        try:
            said = json.loads(data)
        except (ValueError, RecursionError) as err:
            raise ValueError(f"it is no JSON ({err})") from err
        if not isinstance(said, dict) or said.get("format") not in (FORMAT, FIRST_FORMAT):
            raise ValueError(f"its format is not “{FORMAT}”")
        try:
            made = cls._of(said)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as err:
            raise ValueError(f"a part of it is missing or damaged ({err})") from err
        spans = made.spans()
        if not isinstance(made.size, int) or any(not 0 <= a <= b <= made.size for a, b in spans):
            raise ValueError("a part of it is damaged")
        if not made.other.keys() <= _ROLES:
            raise ValueError("it names a role that there is not")
        if any(isinstance(p, str) and p.strip(" _\n") for p in made.pieces):
            raise ValueError("it lets the encoder add words")
        return made

    @classmethod
    def _of(cls, said: dict[str, Any]) -> Certificate:
        for file in (said["source"], said["tei"]):
            if not isinstance(file["sha256"], str) or not all(
                isinstance(d, str) for d in file["lines"]
            ):
                raise ValueError("a digest is no text")
        corrections = None
        if said["format"] != FIRST_FORMAT:
            corrections = Counter({str(words): int(n) for words, n in said["corrections"].items()})
        return cls(
            source=said["source"],
            tei=said["tei"],
            pieces=[p if isinstance(p, str) else (int(p[0]), int(p[1])) for p in said["text"]],
            other={
                str(role): [(int(a), int(b)) for a, b in spans] for role, spans in said["other"].items()
            },
            size=said["source"]["codepoints"],
            corrections=corrections,
            edited=tuple(
                Change(str(s), str(t), int(m), int(n))
                for s, t, m, n in said.get("edited", {}).get("text", ())
            ),
            data=said,
        )

    def spans(self) -> list[tuple[int, int]]:
        """All stretches of the source of which it says anything."""
        return [
            *(span for spans in self.other.values() for span in spans),
            *((p[0], p[1]) for p in self.pieces if not isinstance(p, str)),
        ]

    def account(self, text: str, header: Counter[str]) -> Account:
        """What it says of the characters of its source.

        Args:
            text: the source.
            header: how often the header of the TEI has each word. Each vouches for one word of the
                record; a record within the text is vouched for by nothing.
        """
        sizes = {
            role: sum(b - a for a, b in self.other.get(role, ()))
            for role in ("markup", "record", "layout")
        }
        words = Counter(word for a, b in self.other.get("markup", ()) for word in text[a:b].split())
        places = [piece for piece in self.pieces if not isinstance(piece, str)]
        return Account(
            text=sum(end - start for start, end in places),
            **sizes,
            words=_ordered(words),
            corrections=_ordered(self.corrections or Counter()),
            edited=self.edited,
            record_words=_ordered(self._record_words(text, header, places)),
            moved=sum(one[1] > other[0] for one, other in pairwise(places)),
            lists_corrections=self.corrections is not None,
        )

    def _record_words(
        self, text: str, header: Counter[str], places: Sequence[tuple[int, int]]
    ) -> Counter[str]:
        """The words called record that the header does not have, or not so often."""
        left, found = Counter(header), Counter[str]()
        first = min((start for start, _ in places), default=len(text))
        last = max((end for _, end in places), default=0)
        for start, end in sorted(self.other.get("record", ())):
            for word in text[start:end].split():
                if left[bare(word)] > 0 and not first < start < last:
                    left[bare(word)] -= 1
                else:
                    found[word] += 1
        return found


_ROLES = frozenset({"markup", "record", "layout"})


def _ordered(words: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Words with letters first, the rarest of them first: what is hidden stands there once."""
    return tuple(
        sorted(words.items(), key=lambda item: (not any(map(str.isalnum, item[0])), item[1], item[0]))
    )


_TAG = re.compile(r"<br ?/?>|<(?:b(?:r ?/?)?)?$", re.IGNORECASE)
_CUT = re.compile(r"(?<=\w)[-\u00ac\u2010\u2e17=](?=\s|$)")
"""The hyphen of a word that a line or a page cuts."""
_LAYOUT = re.compile(r"[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff#*_\\`|\x00-\x1f\x7f-\x9f]")
"""Blanks, signs that cannot be seen, and those of Markdown. Any other sign says something."""


def forged(said: Certificate, text: str) -> str:
    """Why a certificate cannot be that of this source; "" when it can."""
    if said.size != len(text):
        return "it speaks of another number of characters"
    filled = sum(len(p) for p in said.pieces if isinstance(p, str) and "_" in p)
    if filled > sum(c in "_\u00a0 \\" for c in text):
        return "it lets the encoder add more blanks to be filled in than there are"
    for start, end in said.other.get("layout", ()):
        words = ABSENT.sub("", _TAG.sub("", text[start:end]))
        if any(c.isalnum() for c in words):
            return f"it takes words for layout (line {line_in(text, start)} of the source)"
        if _sign_in(text, start, end, listed=said.corrections is None):
            return f"it takes a sign for layout (line {line_in(text, start)} of the source)"
    return ""


_LISTED = re.compile("[-–—•+]")
"""Signs of a list, which were layout for the first format of certificates."""
_QUOTED = re.compile(r"(?m)^([ \t]*)>+")
"""The sign of a quotation is one at the beginning of its line."""


def _sign_in(text: str, start: int, end: int, *, listed: bool) -> bool:
    """True when a stretch that is called layout holds a sign that says something."""
    words = text[start:end]
    if not text[text.rfind("\n", 0, start) + 1 : start].strip():
        words = _QUOTED.sub(r"\1", words, count=1)
    words = ABSENT.sub("", _TAG.sub("", words))
    if start and _CUT.match(text, start):  # the letter before it is text
        words = words[1:]
    words = _CUT.sub("", words)
    return bool(_LAYOUT.sub("", _LISTED.sub("", words) if listed else words))
