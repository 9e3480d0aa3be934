"""The shapes of a line: how it begins and ends, how it is written, what counts or labels it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from encoder.language.letters import POINT_LETTER
from encoder.structure.vocabulary import Vocabulary

_YEAR = re.compile(r"(?<!\d)(?:1[4-9]\d\d|20[0-2]\d)(?!\d)")
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"(?<!\d)(?:[0-3]?\d)[./-] ?(?:[01]?\d|[IVX]{1,4})[./-]? ?(?:\d{2,4})?(?!\d)")

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("note-definition", re.compile(r"\[\^(?P<n>\w+)\]:")),
    ("raised", re.compile(r"(?P<n>[¹²³⁰⁴-⁹]+)")),
    ("[1]", re.compile(rf"\\?\[(?P<n>\d{{1,3}}|{POINT_LETTER})\\?\](?=\s|\S)")),
    ("1.", re.compile(r"(?P<n>\d{1,3})\.(?=\s|[^\W\d])")),
    ("1)", re.compile(rf"(?P<n>\d{{1,3}}|{POINT_LETTER})\)(?=\s)")),
    ("(1)", re.compile(rf"\((?P<n>\d{{1,3}}|{POINT_LETTER})\)(?=\s)")),
    ("a.", re.compile(rf"(?P<n>{POINT_LETTER})\.(?=\s)")),
    ("I.", re.compile(r"(?P<n>[IVXL]{1,6})[.)](?=\s)")),
    ("1", re.compile(r"(?P<n>\d{1,3})(?=\s+[^\W\d])")),
    ("star", re.compile(r"(?P<n>\*{1,3}|[†‡])(?=\s?[^\s*])")),
)
_LETTER_POINT = re.compile(r"[^\W\d_]{1,6}[.)]")
_LABEL = re.compile(
    r"(?P<label>[^\W_][^:.\n—–]{0,60}?(?:\([^()\n]{1,50}\))?)"
    r"(?P<sign>:|\.? ?[—–]|\.-|\.(?=\s|$))(?P<rest>\s+\S)?"
)
_NUMBER_ALONE = re.compile(
    r"\W{0,3}(?:p(?:age|\.)? ?)?(?P<n>\d{1,4})(?:[/ ]\d{1,4})?(?:ob|об|v|r)?\W{0,3}", re.IGNORECASE
)
_ROMAN_ALONE = re.compile(r"\W{0,2}[ivxlcIVXLC]{1,7}\W{0,2}")
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
    **dict.fromkeys('"“”»’‘«', "quote"),
}


def start_of(text: str) -> tuple[str, bool]:
    """The class of the first sign, and whether the first letter is a capital."""
    sign = text[0]
    if sign.isalpha():
        capital = not sign.islower()
        return ("A" if sign.isupper() else "han" if capital else "a"), capital
    letter = next((c for c in text[:6] if c.isalpha()), "A")
    if sign.isdigit():
        return "1", True
    return _STARTS.get(sign, "sign"), not letter.islower()


def end_of(text: str) -> str:
    """The class of the last sign; of the one before it after a mark of a note."""
    sign = text[-1]
    if sign in "¹²³⁰⁴⁵⁶⁷⁸⁹" and len(text) > 1:
        sign = text.rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹")[-1:] or sign
    if sign.isalpha():
        return "a"
    return "1" if sign.isdigit() else _ENDS.get(sign, "sign")


def case_of(text: str, letters: int, uppers: int) -> str:
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


def mark_of(text: str) -> tuple[str, int | None]:
    """The sign that counts a line, and what it says."""
    alone = _NUMBER_ALONE.fullmatch(text) if len(text) < 16 else None
    if alone is not None:
        return "alone", int(alone["n"])
    first = text[0]
    if first.islower() and len(text) > 1 and text[1] not in ".)":
        return "", None
    if first.isalpha() and _LETTER_POINT.match(text) is None:
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


def date_in(text: str, words: Sequence[str], vocabulary: Vocabulary, count: int) -> str:
    """How much of a date a line shows: all of it, a day and a month, a year, nothing."""
    if count > 20 or _DIGIT.search(text) is None:
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


def label_of(text: str, case: str) -> tuple[str, list[str]]:
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


def of_few_words(text: str, words: Sequence[str], classes: set[str]) -> list[str]:
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
