"""The rules of bracket notation, compiled from the profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from encoder.language.common import common_words
from encoder.language.letters import CAPITAL
from encoder.profile import Example, NotationRule, Profile, ProfileError, RuleFields
from encoder.profile.watch import Watched, compiled

_SHORT = 400
"""A bracket longer than this is only tried against rules that may span blocks."""
_REMEMBERED = 4096
"""So many brackets are remembered: most of a document's are alike."""
_RUN = re.compile(r"^\s|\s{2,}|[^\S ]|\s$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MACRO = re.compile(r"\{(?P<name>[a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A rule that fits the content of a bracket, with the offsets of its groups.

    `text` is the part that stays text, relative to the content; None: none of it.
    """

    rule: NotationRule
    groups: dict[str, tuple[int, int]]

    @property
    def text(self) -> tuple[int, int] | None:
        return self.groups.get("text")


@dataclass(frozen=True)
class _Rule:
    """A rule, whose expression is compiled when a bracket is there to read."""

    rule: NotationRule
    profile: Profile

    @cached_property
    def pattern(self) -> Watched:
        return _compile_rule(self.rule, self.profile)


class Notation:
    """The notation of a profile: what a bracket means."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.depth_limit = profile.notation.depth_limit
        self.reach = profile.notation.reach
        self._rules = [_Rule(rule, profile) for rule in profile.notation.rules]
        self.pairs = {
            rule.delimiters.partition(" ")[0]: rule.delimiters
            for rule in profile.notation.rules
            if " " in rule.delimiters
        }
        """Sign that opens a bracket of another kind than [ -> the name of these delimiters."""
        self.opening = _opening(self.pairs.values())
        self._places = {
            _fold(word): token
            for token, by_language in profile.places.items()
            for words in by_language.values()
            for word in words
        }
        self._numbers = {
            word: value for words in profile.numbers.values() for word, value in words.items()
        }
        self._units = {
            name: re.compile(f"(?:{_alternatives(profile.words(f'unit_{name}'))})", re.IGNORECASE)
            for name in ("char", "word", "line")
        }
        self._known: dict[tuple[str, str, str, bool], Interpretation | None] = {}
        self._transliterations = [
            (tag, compiled(pattern, "transliterations"))
            for tag, pattern in profile.transliterations.items()
        ]
        self._possible = [
            (tag, compiled(pattern, "possible_transliterations"))
            for tag, pattern in profile.possible_transliterations.items()
        ]

    def check(self) -> None:
        """Compile every rule.

        Raises:
            ProfileError: one that cannot be used, with its name.
        """
        for known in self._rules:
            _ = known.pattern

    def read(
        self, content: str, delimiters: str, place: str, *, only_labelled: bool = False
    ) -> Interpretation | None:
        """The first rule that fits a bracket, or None.

        Args:
            content: what stands between the delimiters.
            delimiters: "square", "double", "round" or the signs ("⟦ ⟧").
            place: "block" when the bracket is a block of its own, "line" when it
                stands in a sentence, "glued" when it touches a word.
            only_labelled: leave out the rules that take any words at all; used
                where the end of the bracket is a guess.
        """
        key = content, delimiters, place, only_labelled
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(
        self, content: str, delimiters: str, place: str, only_labelled: bool
    ) -> Interpretation | None:
        folded, offsets = _folded(content)
        for known in self._rules:
            rule = known.rule
            if rule.delimiters != delimiters or (len(content) > _SHORT and not rule.spans_blocks):
                continue
            if rule.place not in ("any", place) and not (rule.place == "line" and place == "glued"):
                continue
            if only_labelled and rule.node in ("supplement", "unclear", "text"):
                continue
            match = known.pattern.fullmatch(folded)
            if match is not None:
                return Interpretation(rule, _groups(match, offsets))
        return None

    def spanning(self, content: str) -> Interpretation | None:
        """The rule for a bracket that goes on over blocks, by its label."""
        folded, offsets = _folded(content)
        for known in self._rules:
            if known.rule.spans_blocks and (match := known.pattern.fullmatch(folded)):
                return Interpretation(known.rule, _groups(match, offsets))
        return None

    def places(self, words: str) -> tuple[str, ...]:
        """Place words as values of TEI att.placement ("margin", "left")."""
        return tuple(self._places.get(_fold(words), "").split())

    def unit(self, word: str) -> str | None:
        """ "char", "word" or "line" for a word of the vocabulary."""
        return next((name for name, p in self._units.items() if p.fullmatch(word)), None)

    def quantity(self, words: str) -> tuple[int, int] | None:
        """The least and the most that a quantity says ("3-4", "one or two")."""
        words = " ".join(words.split()).casefold()
        values = [self._number(part) for part in re.split(r" or | to | bis | или | oder |[-–]", words)]
        known = [value for value in values if value is not None]
        return (min(known), max(known)) if known and len(known) == len(values) else None

    def _number(self, word: str) -> int | None:
        word = word.strip().casefold()
        return int(word) if word.isdigit() else self._numbers.get(word)

    def transliterations(
        self, content: str, original: str | None = None, language: str | None = None
    ) -> list[str]:
        """The tags of the transliterations that a phrase may be in, the likeliest first.

        That of the original's language is believed first. A phrase without a word of the `language`
        that it stands in needs less to be one.
        """
        visible = _INVISIBLE.sub("", content)
        fitting = [tag for tag, pattern in self._transliterations if pattern.fullmatch(visible)]
        if not fitting and language and _is_foreign(visible, language):
            fitting = [tag for tag, pattern in self._possible if pattern.fullmatch(visible)]
        own = [tag for tag in fitting if original and tag.startswith(f"{original}-")]
        return own or fitting


_STATED: Mapping[str, tuple[str, RuleFields]] = {
    "supplied": ("supplied", RuleFields()),
    "gloss": ("gloss", RuleFields()),
    "unclear": ("unclear", RuleFields(takes="content")),
    "illegible": ("gap", RuleFields(reason="illegible")),
    "lost": ("gap", RuleFields(reason="lost")),
    "damage": ("gap", RuleFields(reason="damage")),
    "omitted": ("gap", RuleFields(reason="sampling")),
    "handwritten": ("addition", RuleFields()),
    "added": ("addition", RuleFields(hand=False)),
    "deleted": ("deletion", RuleFields()),
    "note": ("note", RuleFields()),
    "stamp": ("stamp", RuleFields()),
    "text": ("text", RuleFields()),
}
"""What an editor says that a bracket means -> the node, and what it says."""


def stated(meaning: str, content: str) -> Interpretation:
    """The reading of a bracket of which an editor says what it means; one that holds no words ("[?]")
    speaks of the word before it."""
    node, fields = _STATED[meaning]
    if fields.takes == "content" and not any(map(str.isalnum, content)):
        fields = RuleFields(takes="word-before")
    rule = NotationRule.model_validate(
        {"id": f"editor-{meaning}", "match": ".*", "node": node, "fields": fields, "examples": [_NONE]}
    )
    return Interpretation(rule, {})


_NONE = Example.model_validate({"in": "[x]", "tei": "<p/>"})


def _opening(delimiters: Iterable[str]) -> re.Pattern[str] | None:
    """Signs that open a bracket of these delimiters, where one that closes it is in reach."""
    forms = []
    for pair in sorted(set(delimiters), reverse=True):
        start, _, end = map(re.escape, pair.partition(" "))
        lone = r"(?<![\w/:\\])" if pair[0] in "/\\" else ""  # not the stroke of an address
        forms.append(rf"{lone}{start}(?=(?:(?!{start}|{end}|\n[ \t]*\n).){{1,{_SHORT}}}{end})")
    return re.compile(f"(?P<own>{'|'.join(forms)})", re.DOTALL) if forms else None


def _is_foreign(content: str, language: str) -> bool:
    """True for words in small letters of which none is known in a language."""
    known = common_words(language)
    words = re.findall(r"[^\W\d_]+", content)
    return bool(known and words) and content.islower() and known.isdisjoint(words)


def _folded(content: str) -> tuple[str, list[int] | None]:
    """The content with every run of white space as one blank and none at its ends, and
    the offset of each character in the content as it stands (None: they are the same)."""
    if not _RUN.search(content):
        return content, None
    lead = len(content) - len(content.lstrip())
    content = content[: len(content.rstrip())]
    characters: list[str] = []
    offsets: list[int] = []
    blank = False
    for offset, character in enumerate(content):
        if offset < lead or (character.isspace() and blank):
            continue
        blank = character.isspace()
        characters.append(" " if blank else character)
        offsets.append(offset)
    return "".join(characters), [*offsets, len(content)]


def _groups(match: re.Match[str], offsets: list[int] | None) -> dict[str, tuple[int, int]]:
    """The spans of the groups that took part, in the content as it stands."""
    spans = {k: match.span(k) for k, v in match.groupdict().items() if v is not None}
    if offsets is None:
        return spans
    return {k: (offsets[a], offsets[b]) for k, (a, b) in spans.items()}


def _compile_rule(rule: NotationRule, profile: Profile) -> Watched:
    try:
        return compiled(
            _filled(rule.match, profile), f"the rule {rule.id} of notation", re.IGNORECASE | re.DOTALL
        )
    except (re.error, OverflowError, RecursionError) as err:
        raise ProfileError(f"notation rule {rule.id}: `match` is no regular expression: {err}") from err
    except KeyError as err:
        raise ProfileError(f"notation rule {rule.id}: there is no vocabulary list {err}") from err


def _filled(match: str, profile: Profile) -> str:
    """A rule's expression with its macros filled in."""

    def fill(macro: re.Match[str]) -> str:
        name = macro["name"]
        if name == "capital":
            return CAPITAL
        if name == "quantity":
            return f"(?P<quantity>{_quantity(profile)})"
        if name == "unit":
            words = [w for n in ("char", "word", "line") for w in profile.words(f"unit_{n}")]
            return f"(?P<unit>{_alternatives(words)})"
        if name == "any_unit":
            words = [w for n in ("char", "word", "line") for w in profile.words(f"unit_{n}")]
            return f"(?:{_alternatives(words)})"
        if name == "place":
            words = [w for by in profile.places.values() for ws in by.values() for w in ws]
            return f"(?P<place>{_alternatives(words)})"
        if name not in profile.vocabulary:
            raise KeyError(name)
        return f"(?:{_alternatives(profile.words(name))})"

    return _MACRO.sub(fill, match)


def _quantity(profile: Profile) -> str:
    words = _alternatives([word for numbers in profile.numbers.values() for word in numbers])
    number = rf"(?:\d{{1,4}}|{words})"
    return rf"{number}(?:(?: or | to | bis | или | oder | ?[-–] ?){number})?"


def _alternatives(words: Iterable[str]) -> str:
    """Words as a regular expression; a star at the end stands for any ending."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_word(word) for word in ordered) or "(?!)"


def _word(word: str) -> str:
    stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
    return stem + (r"\w*" if word.endswith("*") else "")


def _fold(words: str) -> str:
    return " ".join(words.split()).casefold()
