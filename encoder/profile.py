"""The profile: spelling, vocabulary and parameters as data (YAML), checked.

A profile is a folder of YAML files, each with top-level sections of
:class:`Profile`, or one such file. ``extends: NAME`` takes everything of another
profile first: mappings are merged, lists of rules are put in front of the
inherited ones, so a project adds a notation with a few lines of its own.

The folder ``languages`` within it holds a file for each language, with the same
sections; their words come after those of the profile, in the order of the names.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

DEFAULT = "wilson-center"
LANGUAGES = "languages"
"""The folder of a profile with a file for each language."""
SECTION_SUFFIXES = (".yaml", ".yml")


class ProfileError(ValueError):
    """The profile cannot be used; the message says which key and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Strict):
    """A transcript and the TEI that the profile promises for it."""

    input: str = Field(alias="in")
    tei: str
    language: str = "en"


NodeKind = Literal[
    "gap", "supplied", "unclear", "sic", "addition", "deletion", "signature", "note", "gloss",
    "stamp", "page", "supplement", "text",
]


# Values that the schema closes: a profile cannot give others, so its TEI stays valid.
Reason = Literal["illegible", "damage", "lost", "sampling", "editorial", "redacted"]
Grade = Literal["top-secret", "secret", "confidential", "restricted", "special-folder", "unclassified"]
MarkKind = Literal["copyNumber", "incomingNumber", "outgoingNumber", "telegramNumber", "reference",
                   "priority", "handling"]
AddressKind = Literal["from", "to", "subject", "received"]
FurnitureKind = Literal["pageNum", "folio", "header", "mark"]
"""Page furniture; "mark" is a page number that the transcriber set in brackets."""
PartKind = Literal["fond", "opis", "papka", "delo", "collection", "series", "box", "file", "item",
                   "volume", "number"]
PLACES = frozenset({"margin", "left", "right", "top", "bottom", "overleaf", "above", "below",
                    "inline", "foot"})
"""Words of which a place is made ("margin left")."""
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")]
Editor = Literal["translator", "transcriber", "archive"]


class RuleFields(_Strict):
    """What a rule of the notation says beyond its kind."""

    reason: Reason | None = None
    """Of a gap: why words are missing."""
    author: Editor | None = None
    """Of a note: who speaks."""
    extent: Literal["line", "block"] | None = None
    """The label alone is in brackets; what it names goes on to the end of the line or block."""
    takes: Literal["word-before"] | None = None
    """Of an unclear reading: the bracket is a bare mark for the word before it."""


class NotationRule(_Strict):
    """One convention of bracketed notation.

    `match` is a regular expression for the whole content of the bracket, case
    folded; ``{name}`` in it stands for the words of a vocabulary list. The group
    ``text`` is the part that stays text; without it the content is a remark.
    """

    id: str
    match: str
    node: NodeKind
    fields: RuleFields = RuleFields()
    delimiters: Literal["square", "double", "round"] = "square"
    place: Literal["any", "glued", "block", "line"] = "any"
    """Where it may stand: anywhere; glued to a word; a block of its own; in a line."""
    spans_blocks: bool = False
    """True when the bracket may go on over paragraphs."""
    examples: list[Example] = Field(min_length=1)


class Notation(_Strict):
    """The bracket notation: limits and rules, tried from top to bottom."""

    depth_limit: int = Field(default=16, ge=1, le=32)
    reach: int = Field(default=12, ge=0)
    """How many blocks a labelled bracket may span."""
    rules: list[NotationRule] = []


class CitationScheme(_Strict):
    """How one archive is cited: its names and the labels of the parts."""

    repository: str
    names: list[str]
    labels: dict[PartKind, list[str]] = {}
    """Kind of part (fond, opis, box …) -> labels that stand before the value."""
    trailing: dict[PartKind, list[str]] = {}
    """Kind of part -> labels that stand after the value (``4. doboz``)."""
    pattern: str | None = None
    """A regular expression with groups named by kind, for references without labels."""
    leaves: list[str] = []
    """Labels of the leaf or page range."""
    language: LanguageTag | None = None
    """The language that the archive's papers are in, when it has one."""
    examples: list[dict[str, str]] = Field(min_length=1)


class RecordLabels(_Strict):
    """The words by which a record header announces itself."""

    fields: dict[str, list[str]]
    chrome: list[str] = []
    collections: list[str] = []
    contents: list[str] = []
    acts: dict[Annotated[str, Field(pattern="^[a-z]{3}$")], list[str]] = {}
    """MARC relator code -> words before a name ("Translated by")."""
    legend: list[str] = []
    """Phrases of a legend about the physical original."""


class Letterhead(_Strict):
    """Vocabulary of the head of a paper; keys of `marks` are kinds of marks."""

    classification: dict[Grade, list[str]] = {}
    """Grade -> spellings in every language."""
    marks: dict[MarkKind, list[str]] = {}
    deciphered: list[str] = []
    """What a telegram says before the name of who deciphered it."""
    address: dict[AddressKind, list[str]] = {}
    """Kind of line (from, to, subject …) -> words it opens with."""
    stamp_lines: list[str] = []
    issuers: list[str] = []
    titles: list[str] = []
    present: list[str] = []
    """Words that announce who was present."""
    subjects: list[str] = []
    """Words with which a heading announces its subject ("On", "About")."""
    enclosures: list[str] = []
    """Words that begin an enclosure, on a line of their own."""


class Closing(_Strict):
    """Vocabulary of what follows the text."""

    copies: list[str] = []
    drafted: list[str] = []
    typed: list[str] = []
    signature_marks: list[str] = []
    """Words that stand for a signature beside a name ("/s/")."""
    authenticated: list[str] = []
    """Words before the name of who vouches for a copy."""
    recorded: list[str] = []
    """Words before the name of who took the minutes."""
    receipts: list[str] = []
    """Lines that say that a copy was received: regular expressions."""
    han_surnames: str = ""
    """Chinese surnames of one sign, one after the other."""
    salutations: list[str] = []
    """Words of courtesy before a signature."""
    votes: list[str] = []
    """Words for a vote: "for", "against"."""
    notes: list[str] = []
    """Words before a colon that begin a note under the paper: "Spravka"."""
    translated: list[str] = []
    """Beginnings of words that say that a signer made the translation."""
    ends: list[str] = []
    """Words for the end of a paper."""
    offices: list[str] = []
    """Words of an office, case folded: "ambassador"."""


class Pages(_Strict):
    """How page boundaries look in a transcript."""

    blank_lines: int = Field(default=3, ge=2)
    """So many blank lines in a row are a page boundary."""
    furniture: dict[FurnitureKind, list[str]] = {}
    """Kind -> regular expressions for a whole line; group ``n`` is the number."""
    connectors: list[str] = []
    """Words that cannot end a paragraph."""


class Recognition(_Strict):
    """What optical recognition does to letters."""

    alike: list[list[str]] = []
    """Groups of small letters that look alike, of one sign each."""
    signs: dict[str, str] = {}
    """Sign within a word -> the letter that it stands for."""

    @field_validator("alike")
    @classmethod
    def _single_signs(cls, value: list[list[str]]) -> list[list[str]]:
        letters = [letter for group in value for letter in group]
        if any(len(letter) != 1 for letter in letters) or len(set(letters)) < len(letters):
            raise ValueError("each letter is one sign and stands in one group")
        return value


class Ignored(_Strict):
    """Findings that a project does not want to see, and why."""

    code: str = Field(pattern=r"^[A-Z]\d{3}$")
    files: str = "*"
    """Which files: a pattern for their names (``letter-*.txt``)."""
    line: str = ""
    """A regular expression for the line; "": any line."""
    reason: str = Field(min_length=3)


class SchemaLink(_Strict):
    """A schema that the TEI names (xml-model and schemaRef)."""

    href: str = Field(pattern=r"^[^\s\"<>]+$")
    """Address, relative to the TEI file or absolute."""
    type: str
    """Namespace of the schema language."""


class Publication(_Strict):
    """What the header says of the publisher."""

    publisher: str
    availability: str
    schemas: list[SchemaLink] = []


class Profile(_Strict):
    """Everything that is data: see the sections."""

    name: str
    prefix: str = Field(pattern=r"^[A-Za-z_][\w.-]*$")
    """What `TEI/@xml:id` begins with."""
    metadata_language: LanguageTag = "en"
    languages: list[LanguageTag] = Field(min_length=1)
    """BCP 47 tags of the languages that documents may be in."""
    publication: Publication
    record: RecordLabels
    archives: list[CitationScheme] = []
    vocabulary: dict[str, dict[str, list[str]]] = {}
    """List -> language -> words; ``*`` at the end of a word stands for any ending."""
    numbers: dict[str, dict[str, int]] = {}
    """Language -> number word -> value."""
    inflection: dict[str, dict[str, list[str]]] = {}
    """Language -> ending of a word (a regular expression) -> the endings of its cases, in the
    same order for every ending; alternatives are parted by strokes. The first that fits counts."""
    months: dict[str, dict[str, int]] = {}
    """Language -> form of the name of a month that CLDR does not have -> its number."""
    places: dict[str, dict[str, list[str]]] = {}
    """Where something is written (values of TEI att.placement) -> language -> words."""
    transliterations: dict[LanguageTag, str] = {}
    """BCP 47 tag -> regular expression for a phrase in this transliteration."""
    speakers: list[str] = []
    """Forms of address before the name of a speaker ("Comrade", "Cde.")."""
    questions: list[str] = []
    """Words before a question or an answer ("Question", "Answer")."""
    stage: list[str] = []
    """Words of a stage direction in brackets ("laughter")."""
    footnotes: list[str] = []
    """Words that announce footnotes."""
    after_speech: list[str] = []
    """Words with which minutes go on after the last speech ("Recorded by")."""
    salutes: list[str] = []
    """Words that open a letter ("Dear")."""
    notation: Notation = Notation()
    letterhead: Letterhead = Letterhead()
    closing: Closing = Closing()
    pages: Pages = Pages()
    ocr: Recognition = Recognition()
    ignore: list[Ignored] = []
    """Notes and warnings to leave out; errors are always shown."""

    @field_validator("places")
    @classmethod
    def _known_places(cls, value: dict[str, Any]) -> dict[str, Any]:
        unknown = {word for key in value for word in key.split()} - PLACES
        if unknown:
            known = ", ".join(sorted(PLACES))
            raise ValueError(f"unknown place {sorted(unknown)[0]!r}; there are {known}")
        return value

    def __hash__(self) -> int:
        return hash(self.name)

    def words(self, name: str) -> list[str]:
        """The words of a vocabulary list in all languages, longest first."""
        found = {word for words in self.vocabulary.get(name, {}).values() for word in words}
        return sorted(found, key=lambda word: (-len(word), word))


# --- loading -------------------------------------------------------------------

class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML without surprises: no dates, `no` is a word, a key stands once."""


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if key in seen:
            mark = key_node.start_mark
            raise ProfileError(f"{mark.name}:{mark.line + 1}: key {key!r} stands twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers
            if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _letters, _value in (("tT", "true"), ("fF", "false")):
    for _letter in _letters:
        _Loader.yaml_implicit_resolvers.setdefault(_letter, []).append(
            ("tag:yaml.org,2002:bool", re.compile(f"^{_value}$")))


def load(name_or_path: str = DEFAULT) -> Profile:
    """A shipped profile by name, or a profile from a YAML file or folder.

    Raises:
        ProfileError: unknown name, unreadable YAML, unknown, missing or doubled
            key, wrong type; the message names the file or the key.
    """
    return _shipped(name_or_path) if name_or_path in shipped() else _build(name_or_path)


@cache
def _shipped(name: str) -> Profile:
    """A shipped profile, read once; a user's file may change and is read each time."""
    return _build(name)


def _build(name_or_path: str) -> Profile:
    try:
        loaded = Profile.model_validate(_data(name_or_path, ()))
        check_patterns(loaded)
        return loaded
    except ValidationError as err:
        first = err.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProfileError(f"profile {name_or_path}: {place}: {first['msg']}") from err


def check_patterns(profile: Profile) -> None:
    """Compile the regular expressions that stand in a profile without vocabulary lists.

    Raises:
        ProfileError: the first that is none, with the section it stands in.
    """
    groups = {
        "archives": [s.pattern for s in profile.archives if s.pattern],
        "pages.furniture": [f for forms in profile.pages.furniture.values() for f in forms],
        "letterhead.marks": [f for forms in profile.letterhead.marks.values() for f in forms],
        "letterhead.stamp_lines": profile.letterhead.stamp_lines,
        "closing.copies": profile.closing.copies,
        "closing.receipts": profile.closing.receipts,
        "record.chrome": profile.record.chrome,
        "record.acts": [f for forms in profile.record.acts.values() for f in forms],
        "transliterations": list(profile.transliterations.values()),
        "ignore": [ignored.line for ignored in profile.ignore],
    }
    for section, patterns in groups.items():
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as err:
                raise ProfileError(
                    f"profile {profile.name}: {section}: `{pattern}` is no regular expression: {err}"
                ) from err
    _check_groups(profile)


_REFERENCE_GROUPS = {*get_args(PartKind), "from", "to", "title"}
"""What the groups of a citation scheme may be named."""


def _check_groups(profile: Profile) -> None:
    for scheme in profile.archives:
        unknown = set(re.compile(scheme.pattern or "").groupindex) - _REFERENCE_GROUPS
        if unknown:
            raise ProfileError(f"profile {profile.name}: archives: {scheme.repository}: "
                               f"no kind of part is called {sorted(unknown)[0]!r}")


def shipped() -> list[str]:
    """The names of the profiles that come with the program."""
    root = resources.files("encoder") / "profiles"
    return sorted(item.name for item in root.iterdir() if item.is_dir())


def _data(name: str, seen: tuple[str, ...]) -> dict[str, Any]:
    if name in seen:
        raise ProfileError(f"profile {name} extends itself: {' -> '.join((*seen, name))}")
    own: dict[str, Any] = {}
    for label, text in _texts(name):
        section = parse_yaml(label, text)
        for key in section:
            if key in own:
                raise ProfileError(f"{label}: section {key!r} stands in two files of the profile")
        own.update(section)
    for label, text in _texts(name, LANGUAGES):
        own = _merge(parse_yaml(label, text), own)
    base = own.pop("extends", None)
    return own if base is None else _merge(_data(str(base), (*seen, name)), own)


def ancestry(name: str) -> list[str]:
    """A profile after the one that it extends, and so on.

    Raises:
        ProfileError: see :func:`load`.
    """
    found = [name]
    while True:
        bases = [section["extends"] for label, text in _texts(found[0])
                 if "extends" in (section := parse_yaml(label, text))]
        if not bases or bases[0] in found:
            return found
        found.insert(0, str(bases[0]))


def _texts(name: str, part: str = "") -> list[tuple[str, str]]:
    """The YAML files of a profile, or of a folder within it, with their names."""
    folder = resources.files("encoder") / "profiles" / name
    path = Path(name)
    try:
        if path.is_file():
            return [] if part else [(str(path), path.read_text(encoding="utf-8"))]
        root: Any = folder if folder.is_dir() else path
        if not root.is_dir():
            raise ProfileError(f"no profile {name!r}; shipped profiles: {', '.join(shipped())}")
        place = root / part if part else root
        if part and not place.is_dir():
            return []
        files = sorted((f for f in place.iterdir() if f.name.endswith(SECTION_SUFFIXES)),
                       key=lambda f: f.name)
        return [(f"{name}/{part and part + '/'}{f.name}", f.read_text(encoding="utf-8"))
                for f in files]
    except (OSError, UnicodeDecodeError) as err:
        raise ProfileError(f"profile {name}: {err}") from err


def parse_yaml(label: str, text: str) -> dict[str, Any]:
    """A YAML file as a mapping of sections; see :class:`_Loader`.

    Raises:
        ProfileError: it is no YAML, or no mapping.
    """
    try:
        data = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as err:
        raise ProfileError(f"{label}: {err}") from err
    if not isinstance(data, dict):
        raise ProfileError(f"{label}: the file is no mapping of sections")
    return data


def _merge(base: Any, own: Any) -> Any:
    """Mappings merge, lists put the own items first, anything else is replaced."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{k: _merge(base[k], v) if k in base else v for k, v in own.items()}}
    if isinstance(base, list) and isinstance(own, list):
        return [*own, *(item for item in base if item not in own)]
    return own
