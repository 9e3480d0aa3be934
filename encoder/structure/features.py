"""What the decoder sees of a line: words for its shape, its place, its vocabulary and its neighbours.

Each feature is a short name that an editor understands (``case:capitals``, ``room:no``,
``word:office``). A feature of the line before begins with ``<``, of the one after
with ``>``. Names of persons and places and single words never are features: only their classes, so
that what is learned on the papers of one archive holds on those of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from encoder.layout.facts import LineFacts, Look, look_of
from encoder.profile import Profile
from encoder.structure.shapes import case_of, date_in, end_of, label_of, mark_of, of_few_words, start_of
from encoder.structure.vocabulary import WORD, Vocabulary

_SPACE = re.compile(r"\s+")
_WIDE = re.compile("[ \u00a0]{3}|\t")
_CELLS = re.compile(r"\S(?:[ \u00a0]{3,}|\t+)(?=\S)")
_DIGITS = re.compile(r"\d+")
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Signs of scripts without blanks between words: two of them count as a word, and take two columns."""
_RULE = re.compile(r"[-–—_=*#. ~]{3,}")
_LIKE_TITLE = 60
"""A line repeats the title of the record with so many words in a hundred."""
_OF_A_PAPER = frozenset(
    f"word:{name}"
    for name in ("to", "from", "title", "salute", "received", "addressee", "grade", "courtesy")
) | {"date:whole"}
"""Features of lines that open or close a paper: once in each."""
_PROSE_WORDS, _PROSE_SIGNS = 7, 42


class _Named(dict[str, str]):
    """The features of a neighbour by those that it has itself."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign

    def __missing__(self, name: str) -> str:
        made = self[name] = self._sign + name
        return made


_BEFORE, _TWO_BEFORE, _AFTER, _TWO_AFTER = map(_Named, ("<", "<<", ">", ">>"))


@dataclass(slots=True)
class _Own:
    """What one line shows by itself."""

    names: list[str]
    """Features of the line alone."""
    shared: list[str]
    """Those that its neighbours see too."""
    ends: str
    starts: str
    capital: bool
    prose: bool
    label: str = ""
    key: str = ""
    """The line without its digits, for what returns on every page."""
    mark: str = ""
    number: int | None = None
    cells: int = 1
    first: int = 0
    """Length of its first word."""


def _size(words: int) -> str:
    for most, name in ((1, "1"), (2, "2"), (3, "3"), (6, "4-6"), (12, "7-12"), (25, "13-25")):
        if words <= most:
            return name
    return "26+"


@dataclass(slots=True)
class Sheet:
    """The lines of a text with the features of each."""

    lines: list[LineFacts]
    look: Look
    features: list[list[str]] = field(default_factory=list)


def sheet(lines: Sequence[LineFacts], profile: Profile) -> Sheet:
    """The features of all lines of one text."""
    lines = list(lines)
    look = look_of(lines)
    vocabulary = profile.lexicon(Vocabulary)
    owns = [_own(line, look, vocabulary) for line in lines]
    labels = Counter(own.label for own in owns if own.label)
    keys = Counter(own.key for own in owns if own.key)
    series = _series(owns)
    _returns(owns)
    first = next((i for i, own in enumerate(owns) if own.prose), len(owns))
    last = next((i for i in range(len(owns) - 1, -1, -1) if owns[i].prose), -1)
    made = Sheet(lines, look)
    since = 0
    for i, own in enumerate(owns):
        names = own.names
        if labels[own.label] > 1 and own.label:
            names.append("label-returns")
        if own.key and keys[own.key] > 1:
            names.append("line-returns")
            if lines[i].feed or (i + 1 < len(lines) and lines[i + 1].feed):
                names.append("returns-at-page")
        if i in series:
            names.append("counts-on")
            names.append(f"counts-on {own.mark}")
        _place(names, i, len(owns), first, last)
        since = 0 if own.prose else since + 1
        names.append(f"since-prose:{min(since, 4)}" if i > first else "before-prose")
        _between(names, i, lines, owns, look)
        if i:
            names += map(_BEFORE.__getitem__, owns[i - 1].shared)
            if i > 1:
                names += map(_TWO_BEFORE.__getitem__, owns[i - 2].shared[:4])
        else:
            names.append("<none")
        if i + 1 < len(owns):
            names += map(_AFTER.__getitem__, owns[i + 1].shared)
            if i + 2 < len(owns):
                names += map(_TWO_AFTER.__getitem__, owns[i + 2].shared[:4])
        else:
            names.append(">none")
        made.features.append(names)
    return made


def _returns(owns: Sequence[_Own]) -> None:
    """Say of a line with what opens or closes a paper that such a line stood before the text above
    it: a second paper has a second head."""
    last: dict[str, int] = {}
    prose = 0
    for own in owns:
        prose += own.prose
        for name in _OF_A_PAPER.intersection(own.shared):
            if prose > last.get(name, prose):
                own.shared.append(f"again:{name.partition(':')[2]}")
                own.names.append(own.shared[-1])
            last[name] = prose


def _place(names: list[str], i: int, count: int, first: int, last: int) -> None:
    """Where in the text a line stands."""
    names.append(f"line:{i}" if i < 4 else "line:4-8" if i < 9 else "line:9+")
    left = count - 1 - i
    names.append(f"left:{left}" if left < 4 else "left:4-8" if left < 9 else "left:9+")
    if i < first:
        names.append("no-prose-yet")
    if i > last:
        names.append("no-prose-left")


def _between(
    names: list[str], i: int, lines: Sequence[LineFacts], owns: Sequence[_Own], look: Look
) -> None:
    """How a line stands to the one before and after it."""
    line, own = lines[i], owns[i]
    wrapped = "w" if look.width else "l"
    blank = min(line.before, 2)
    names.append(f"blank-lines:{blank}")
    if line.feed:
        names.append("page-begins")
    after = lines[i + 1] if i + 1 < len(lines) else None
    if after is not None:
        names.append(f"blank-after:{min(after.before, 2)}")
        if after.feed:
            names.append("page-ends")
    if i == 0:
        return
    previous, before = lines[i - 1], owns[i - 1]
    room = "-"
    if look.width:
        needed = previous.width + 1 + own.first
        room = "no" if needed > look.width else "some" if needed > 0.9 * look.width else "much"
    ended = before.ends if before.ends in (".", ",", ":", "hyphen", "a") else "other"
    small = "A" if own.capital else own.starts
    drawn = _drawn(line.indent, previous.indent, look)
    names.append(f"room:{room}")
    names.append(f"break:{wrapped}{'f' if line.feed else blank}/{room}/{ended}/{small}")
    names.append(f"break:{wrapped}{blank}/{drawn}/{room}/{before.prose:d}{own.prose:d}")
    names.append(f"break:{blank}{look.parted:d}/{ended}/{small}/{before.prose:d}")
    names.append(f"drawn:{drawn}{blank}")
    if own.cells > 1 and own.cells == before.cells:
        names.append("cells-as-before")
    if own.mark and own.mark == before.mark:
        names.append("mark-as-before")


def _drawn(indent: int, before: int, look: Look) -> str:
    """How far a line is drawn in against the one before it."""
    if indent == before:
        return "="
    if indent > before:
        return "in" if indent - before <= 8 else "far"
    return "out"


def _series(owns: Sequence[_Own]) -> set[int]:
    """Lines whose numbers count on, or are counted on."""
    last: dict[str, tuple[int, int]] = {}
    found: set[int] = set()
    for i, own in enumerate(owns):
        if own.number is None:
            continue
        before = last.get(own.mark)
        if before is not None and own.number == before[1] + 1:
            found |= {before[0], i}
            last[own.mark] = i, own.number
        elif before is None or own.number == 1 or i - before[0] > 60 or own.mark == "alone":
            last[own.mark] = i, own.number
    return found


def _own(line: LineFacts, look: Look, vocabulary: Vocabulary) -> _Own:
    text = line.text
    words = WORD.findall(text.casefold() if len(text) < 400 else text[:400].casefold())
    count, wide = _measured(text, words)
    head, tail = words[:14], words[-5:]
    size = _size(count)
    names: list[str] = []
    starts, capital = start_of(text)
    ends = end_of(text)
    beginning = text[:90]
    uppers = sum(map(str.isupper, beginning))
    case = case_of(text, sum(map(str.isalpha, beginning)), uppers)
    prose = count >= _PROSE_WORDS and wide and case not in ("capitals", "none")
    mark, number = mark_of(text)
    date = date_in(text, words, vocabulary, count)
    classes = vocabulary.classes(head)
    if len(words) > 14:
        classes |= {f for f in vocabulary.classes(tail) if f not in Vocabulary.BEGINNING}
    shared = [f"words:{size}", f"case:{case}", f"ends:{ends}", f"starts:{starts}"]
    if look.width:
        share = len(text) / look.width
        shared.append(f"fills:{'all' if share > 0.85 else 'most' if share > 0.6 else 'part'}")
    if mark:
        shared.append(f"mark:{mark}")
    if date:
        shared.append(f"date:{date}")
    word = "word" if count <= 12 else "word-in-long"
    shared += [f"{word}:{name}" for name in sorted(classes - {"connector"})]
    cells = 1 + len(_CELLS.findall(text)) if len(text) < 400 and _WIDE.search(text) else 1
    if cells > 1:
        shared.append(f"cells:{min(cells, 4)}")
    label, signs = label_of(text, case)
    shared += signs
    own = _Own(names, shared, ends, starts, capital, prose, label, "", mark, number, cells)
    own.first = text.find(" ") if " " in text else len(text)
    names += shared
    if count <= 8:
        own.key = _DIGITS.sub("#", _SPACE.sub(" ", text.casefold()))
        names += of_few_words(text, words, classes)
        names.append(f"words:{size}/{case}/{ends}")
        names.append(f"words:{size}/{starts}/{date}")
        names += [f"words:{size}/word:{name}" for name in sorted(classes)]
    names.append(f"indent:{_indent(line, look)}")
    names.append(f"case:{case}/{ends}")
    names += _around(line, count)
    if _RULE.fullmatch(text):
        names.append("rule")
    return own


def _measured(text: str, words: Sequence[str]) -> tuple[int, bool]:
    """How many words a line has (26: many), and whether it is as long as running text."""
    unparted = 0 if text.isascii() else len(_UNPARTED.findall(text[:400]))
    count = len(words) + unparted // 2 if len(text) < 400 else 26
    return count, len(text) + unparted >= _PROSE_SIGNS


def _around(line: LineFacts, words: int) -> Iterator[str]:
    """What brackets and the record say of a line."""
    if line.in_bracket:
        yield "in-bracket"
    if line.of_title >= _LIKE_TITLE and words > 1:
        yield "like-title"


def _indent(line: LineFacts, look: Look) -> str:
    """Where on the page a line stands."""
    if line.indent == 0:
        return "0"
    if look.width and line.indent >= 0.45 * look.width:
        return "right"
    if look.width and abs(line.indent - (look.width - len(line.text)) / 2) <= 2 and line.indent > 8:
        return "middle"
    if line.indent == look.indented:
        return "usual"
    return "small" if line.indent <= 6 else "wide"
