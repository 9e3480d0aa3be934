"""What the decoder sees of a line: words for its shape, its place, its vocabulary and its neighbours.

Each feature is a short name that an editor understands (``capitals``, ``room-left``, ``word:office``);
``inspect`` shows those that decided. A feature of the line before begins with ``<``, of the one after
with ``>``. Names of persons and places and single words never are features: only their classes, so
that what is learned on the papers of one archive holds on those of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from encoder.layout.facts import LineFacts, Look, look_of
from encoder.profile import Profile

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_SPACE = re.compile(r"\s+")
_CELLS = re.compile(r"\S(?:[ \u00a0]{3,}|\t+)(?=\S)")
_DIGITS = re.compile(r"\d+")
_PROSE_WORDS, _PROSE_SIGNS = 7, 42
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]\d\d|20[0-2]\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:[0-3]?\d)[./-] ?(?:[01]?\d|[IVX]{1,4})[./-]? ?(?:\d{2,4})?(?!\d)")

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("note-definition", re.compile(r"\[\^(?P<n>\w+)\]:")),
    ("raised", re.compile(r"(?P<n>[¹²³⁰⁴-⁹]+)")),
    ("[1]", re.compile(r"\\?\[(?P<n>\d{1,3}|[a-z])\\?\](?=\s|\S)")),
    ("1.", re.compile(r"(?P<n>\d{1,3})\.(?=\s|[^\W\d])")),
    ("1)", re.compile(r"(?P<n>\d{1,3}|[a-zа-я])\)(?=\s)")),
    ("(1)", re.compile(r"\((?P<n>\d{1,3}|[a-zа-я])\)(?=\s)")),
    ("a.", re.compile(r"(?P<n>[a-zа-я])\.(?=\s)")),
    ("I.", re.compile(r"(?P<n>[IVXL]{1,6})[.)](?=\s)")),
    ("1", re.compile(r"(?P<n>\d{1,3})(?=\s+[^\W\d])")),
    ("star", re.compile(r"(?P<n>\*{1,3}|[†‡])(?=\s?[^\s*])")),
)
_LABEL = re.compile(
    r"(?P<label>[^\W_][^:.\n—–]{0,60}?(?:\([^()\n]{1,50}\))?)(?P<sign>:|\.? ?[—–]|\.-|\.(?=\s|$))(?P<rest>\s+\S)?"
)
_NUMBER_ALONE = re.compile(
    r"\W{0,3}(?:p(?:age|\.)? ?)?(?P<n>\d{1,4})(?:[/ ]\d{1,4})?(?:ob|об|v|r)?\W{0,3}", re.IGNORECASE
)
_ROMAN_ALONE = re.compile(r"\W{0,2}[ivxlcIVXLC]{1,7}\W{0,2}")
_RULE = re.compile(r"[-–—_=*#. ~]{3,}")
_STARTS = {
    **dict.fromkeys("\"„“«‘'’»”", "quote"),
    **dict.fromkeys("(", "("),
    **dict.fromkeys("[⟦", "["),
    **dict.fromkeys("-–—•·▪", "dash"),
    **dict.fromkeys("*", "star"),
    **dict.fromkeys("#", "#"),
    **dict.fromkeys("/", "/"),
    **dict.fromkeys("|", "|"),
    **dict.fromkeys(">", "angle"),
}
_ENDS = {
    **dict.fromkeys(".。…", "."),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys("?？", "?"),
    **dict.fromkeys(",，、", ","),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(";；", ";"),
    **dict.fromkeys("-¬\u00ad⸗=", "hyphen"),
    **dict.fromkeys("–—", "dash"),
    **dict.fromkeys(")", ")"),
    **dict.fromkeys("]", "]"),
    **dict.fromkeys("\"“”»’‘«", "quote"),
}
_FINISHED = frozenset({".", "!", "?", ":", "quote"})


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


class Vocabulary:
    """The classes of words that lines are looked at for, from the lists of a profile.

    A class of the beginning counts when a line begins with one of its words; the others count
    anywhere. A word may have several words; an asterisk at its end stands for any ending.
    """

    BEGINNING = frozenset(
        "salute courtesy present enclosure subject from to received copies drafted typed authenticated"
        " recorded question footnotes translated end title speaker".split()
    )

    def __init__(self, profile: Profile) -> None:
        head, foot = profile.letterhead, profile.closing
        address = head.address
        self.any: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.stems: list[tuple[str, str]] = []
        lists: dict[str, Iterable[str]] = {
            "salute": profile.salutes,
            "courtesy": foot.salutations,
            "present": head.present,
            "enclosure": head.enclosures,
            "subject": address.get("subject", []),
            "from": address.get("from", []),
            "to": address.get("to", []),
            "received": [*address.get("received", []), *address.get("sent", []), *head.deciphered],
            "copies": foot.copies,
            "drafted": foot.drafted,
            "typed": foot.typed,
            "authenticated": foot.authenticated,
            "recorded": foot.recorded,
            "question": profile.questions,
            "footnotes": profile.footnotes,
            "translated": foot.translated,
            "end": foot.ends,
            "title": head.titles,
            "speaker": profile.speakers,
            "office": foot.offices,
            "issuer": head.issuers,
            "signed": [*foot.signature_marks, *profile.words("signed")],
            "stage": profile.stage,
            "grade": [word for words in head.classification.values() for word in words],
            "honorific": profile.words("name_titles"),
            "vote": foot.votes,
            "month": months(profile),
            "connector": profile.pages.connectors,
        }
        for name, words in lists.items():
            for word in words:
                self._add(name, word)

    def _add(self, name: str, word: str) -> None:
        """A word of a class; of a regular expression its letters."""
        stem = word.endswith("*")
        parts = tuple(_WORD.findall(re.sub(r"\\\w|\(\?[^()]*\)|\?", " ", word).casefold()))
        if not parts:
            return
        if stem:
            self.stems.append((parts[0], name))
        else:
            self.any.setdefault(parts[0], []).append((parts, name))

    def classes(self, words: Sequence[str]) -> set[str]:
        """The classes of words that a line of these words (case folded) shows."""
        found: set[str] = set()
        known, beginning = self.any, self.BEGINNING
        for at, word in enumerate(words):
            for parts, name in known.get(word, ()):
                if at > 0 and (name in beginning):
                    continue
                if len(parts) == 1 or tuple(words[at : at + len(parts)]) == parts:
                    found.add(name)
        return found


def months(profile: Profile) -> set[str]:
    """Names of months in the languages of a profile, case folded, with their forms."""
    from encoder.profile.dating import date_words

    found: set[str] = set()
    for language in profile.languages:
        found |= {
            name.casefold()
            for name in date_words(profile, language).months
            if len(name) > 2 and not name.isdigit()
        }
    return found


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
            names += ["<" + name for name in owns[i - 1].shared]
            if i > 1:
                names += ["<<" + name for name in owns[i - 2].shared[:4]]
        else:
            names.append("<none")
        if i + 1 < len(owns):
            names += [">" + name for name in owns[i + 1].shared]
            if i + 2 < len(owns):
                names += [">>" + name for name in owns[i + 2].shared[:4]]
        else:
            names.append(">none")
        made.features.append(names)
    return made


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
    words = _WORD.findall(text.casefold() if len(text) < 400 else text[:400].casefold())
    count = len(words) if len(text) < 400 else 26
    head, tail = words[:14], words[-5:]
    size = _size(count)
    names: list[str] = []
    starts, capital = _start(text)
    ends = _end(text)
    beginning = text[:90]
    uppers = sum(map(str.isupper, beginning))
    case = _case(text, sum(map(str.isalpha, beginning)), uppers)
    prose = count >= _PROSE_WORDS and len(text) >= _PROSE_SIGNS and case not in ("capitals", "none")
    mark, number = _mark(text)
    date = _date(text, words, vocabulary, count)
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
    short = count <= 12
    for name in sorted(classes):
        if name != "connector":
            shared.append(f"word:{name}" if short else f"word-in-long:{name}")
    cells = 1 + len(_CELLS.findall(text)) if len(text) < 400 else 1
    if cells > 1:
        shared.append(f"cells:{min(cells, 4)}")
    label, signs = _label(text, case)
    shared += signs
    own = _Own(names, shared, ends, starts, capital, prose, label, "", mark, number, cells)
    own.first = text.find(" ") if " " in text else len(text)
    names += shared
    if count <= 8:
        own.key = _DIGITS.sub("#", _SPACE.sub(" ", text.casefold()))
        names += _short(text, words, classes)
        names.append(f"words:{size}/{case}/{ends}")
        names.append(f"words:{size}/{starts}/{date}")
        for name in classes:
            names.append(f"words:{size}/word:{name}")
    names.append(f"indent:{_indent(line, look)}")
    names.append(f"case:{case}/{ends}")
    if _RULE.fullmatch(text):
        names.append("rule")
    return own


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


def _start(text: str) -> tuple[str, bool]:
    """The class of the first sign, and whether the first letter is a capital."""
    sign = text[0]
    if sign.isalpha():
        capital = not sign.islower()
        return ("A" if sign.isupper() else "han" if capital else "a"), capital
    letter = next((c for c in text[:6] if c.isalpha()), "A")
    if sign.isdigit():
        return "1", True
    return _STARTS.get(sign, "sign"), not letter.islower()


def _end(text: str) -> str:
    """The class of the last sign; of the one before it after a mark of a note."""
    sign = text[-1]
    if sign in "¹²³⁰⁴⁵⁶⁷⁸⁹" and len(text) > 1:
        sign = text.rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹")[-1:] or sign
    if sign.isalpha():
        return "a"
    return "1" if sign.isdigit() else _ENDS.get(sign, "sign")


def _case(text: str, letters: int, uppers: int) -> str:
    """How a line is written: in capitals, each word with a capital, or as a sentence."""
    if not letters:
        return "none"
    if uppers == letters and letters > 1:
        return "capitals"
    if uppers > 0.7 * letters and letters > 3:
        return "mostly"
    words = [w for w in text[:90].split() if w[0].isalpha()]
    if not words:
        return "other"
    big = sum(not w[0].islower() for w in words)
    if big == len(words):
        return "each"
    if big > 0.6 * len(words) and len(words) > 2:
        return "many"
    return "sentence" if not words[0][0].islower() else "small"


def _mark(text: str) -> tuple[str, int | None]:
    """The sign that counts a line, and what it says."""
    alone = _NUMBER_ALONE.fullmatch(text) if len(text) < 16 else None
    if alone is not None:
        return "alone", int(alone["n"])
    first = text[0]
    if first.islower() and len(text) > 1 and text[1] not in ".)":
        return "", None
    for name, pattern in _MARKS:
        match = pattern.match(text)
        if match is not None:
            return name, _value(match["n"])
    return "", None


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def _value(sign: str) -> int | None:
    """The number of a sign: "3", "³", "c", "III"; None: it has none."""
    plain = sign.translate(_RAISED)
    if plain.isdecimal():
        return int(plain)
    if plain and all(c in _ROMAN for c in plain):
        values = [_ROMAN[c] for c in plain]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if len(plain) == 1 and plain.isalpha():
        return ord(plain) - (ord("a") if plain < "а" else ord("а")) + 1
    return None


def _date(text: str, words: Sequence[str], vocabulary: Vocabulary, count: int) -> str:
    """How much of a date a line shows: all of it, a day and a month, a year, nothing."""
    if count > 20:
        return ""
    month = any(name == "month" for w in words for _, name in vocabulary.any.get(w, ()))
    year = _YEAR.search(text) is not None
    day = _DAY.search(text) is not None
    number = any(w.isdigit() and len(w) < 3 for w in words)
    if (month and year and number) or (day and year):
        return "whole" if count <= 5 else "with-words"
    if (month and number) or day:
        return "day" if count <= 4 else "day-in-words"
    if month and year:
        return "month"
    return "year" if year else ""


def _label(text: str, case: str) -> tuple[str, list[str]]:
    """The label that a line begins with, as of one who speaks, and its features."""
    match = _LABEL.match(text[:90])
    if match is None:
        if case == "capitals" and len(text) < 50:
            return text.casefold(), []
        return "", []
    label = match["label"]
    words = label.split()
    if len(words) > 8:
        return "", []
    sign = ":" if match["sign"] == ":" else "dash" if match["sign"] != "." else "."
    letters = [c for c in label if c.isalpha()]
    capitals = bool(letters) and all(c.isupper() for c in letters)
    each = all(not w[0].islower() for w in words)
    if sign == "." and not capitals:
        return "", []
    form = "CAPS" if capitals else "Each" if each else "words"
    rest = "alone" if match["rest"] is None else "text"
    names = [f"label{sign}", f"label{sign}/{form}/{rest}"]
    names.append(f"label-words:{min(len(words), 4)}")
    return label.casefold(), names


def _short(text: str, words: Sequence[str], classes: set[str]) -> list[str]:
    """Features of a line of few words."""
    names = [f"signs:{min(len(text) // 8, 5)}"]
    if text[0] in "([" and text[-1] in ")]":
        names.append("in-brackets")
    if text[0] == "/" and text[-1] == "/":
        names.append("in-strokes")
    if any(w.isdigit() for w in words):
        names.append("has-number")
    if _ROMAN_ALONE.fullmatch(text):
        names.append("roman-alone")
    if "," in text:
        names.append("has-comma")
    if re.search(r"(?<!\w)[^\W\d_]\. ?[^\W\d_]", text):
        names.append("has-initials")
    if "№" in text or "°" in text or "º" in text:
        names.append("number-sign")
    if "_" in text:
        names.append("has-blank")
    if not classes - {"connector"}:
        names.append("no-known-word")
    return names
