"""What a profile may say: its sections, their types and their limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    field_validator,
)

from encoder.profile.base import Address, LanguageTag, Strict, Words, as_text
from encoder.profile.layouts import FieldKind, RecordLayout
from encoder.profile.lexicon import Lexicon
from encoder.profile.publication import Archive, Publication


class Example(Strict):
    """A transcript and the TEI that the profile promises for it."""

    input: str = Field(alias="in")
    tei: str
    language: str = "en"


NodeKind = Literal[
    "gap",
    "supplied",
    "unclear",
    "sic",
    "addition",
    "deletion",
    "signature",
    "note",
    "gloss",
    "stamp",
    "page",
    "space",
    "emphasis",
    "supplement",
    "text",
]


# Values that the schema closes: a profile cannot give others, so its TEI stays valid.
Reason = Literal["illegible", "damage", "lost", "sampling", "editorial", "redacted"]
Grade = Literal["top-secret", "secret", "confidential", "restricted", "special-folder", "unclassified"]
MarkKind = Literal[
    "copyNumber",
    "incomingNumber",
    "outgoingNumber",
    "telegramNumber",
    "reference",
    "priority",
    "handling",
]
AddressKind = Literal["from", "to", "subject", "received", "copies", "date", "reference"]
FurnitureKind = Literal["pageNum", "folio", "header", "mark"]
"""Page furniture; "mark" is a page number that the transcriber set in brackets."""
PartKind = Literal[
    "fond", "opis", "papka", "delo", "collection", "series", "box", "file", "item", "volume", "number"
]
PLACES = frozenset(
    {"margin", "left", "right", "top", "bottom", "overleaf", "above", "below", "inline", "foot"}
)
"""Words of which a place is made ("margin left")."""
Editor = Literal["translator", "transcriber", "archive"]


Delimiters = Annotated[
    str, Field(pattern=r"^(?:square|double|round|[^\w\s\[\]]{1,3} [^\w\s\[\]]{1,3})$", max_length=7)
]


class RuleFields(Strict):
    """What a rule of the notation says beyond its kind."""

    reason: Reason | None = None
    """Of a gap: why words are missing."""
    author: Editor | None = None
    """Of a note: who speaks."""
    extent: Literal["line", "block"] | None = None
    """The label alone is in brackets; what it names goes on to the end of the line or block."""
    takes: Literal["word-before", "content"] | None = None
    """Of an unclear reading: the bracket is a bare mark for the word before it. Of an error: it
    stands in the bracket."""
    place: str | None = None
    """Of an addition: where it is written (a value of TEI att.placement)."""
    hand: bool = True
    """Of an addition: false where nothing says that it is written by hand."""
    written_with: Literal["pencil", "ink", "typed"] | None = None
    """Of an addition."""
    looks: Literal["underline", "bold", "italic", "letterspaced", "superscript", "subscript"] | None = (
        None
    )
    """Of an emphasis: how the words look."""


class NotationRule(Strict):
    """One convention of bracketed notation.

    `match` is a regular expression for the whole content of the bracket, case
    folded; ``{name}`` in it stands for the words of a vocabulary list. The group
    ``text`` is the part that stays text; without it the content is a remark.
    """

    id: str
    match: str
    node: NodeKind
    fields: RuleFields = RuleFields()
    delimiters: Delimiters = "square"
    """``square`` ([ ]), ``double`` ([[ ]]), ``round`` (for a question mark alone), or the signs before
    and behind with a blank between them (``⟦ ⟧``)."""
    place: Literal["any", "glued", "block", "line"] = "any"
    """Where it may stand: anywhere; glued to a word; a block of its own; in a line."""
    spans_blocks: bool = False
    """True when the bracket may go on over paragraphs."""
    examples: list[Example] = Field(min_length=1)


class NotationVocabulary(Strict):
    """The bracket notation: limits and rules, tried from top to bottom."""

    depth_limit: int = Field(default=16, ge=1, le=32)
    reach: int = Field(default=12, ge=0)
    """How many blocks a labelled bracket may span."""
    rules: list[NotationRule] = []


class CitationScheme(Strict):
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


class RecordLabels(Strict):
    """The words by which a record header announces itself."""

    fields: dict[FieldKind, list[str]]
    numbers: list[str] = []
    """Words before the number of a paper in an edition ("No.", "Document"); `{}` stands for a
    number that is not last."""
    chrome: list[str] = []
    web: list[str] = []
    """Words of menus, buttons and feet of web pages ("Search", "Privacy policy")."""
    date_words: list[str] = []
    """Words that a line of nothing but a date may have beside months and numbers ("circa")."""
    collections: list[str] = []
    contents: list[str] = []
    acts: dict[Annotated[str, Field(pattern="^[a-z]{3}$")], list[str]] = {}
    """MARC relator code -> words before a name ("Translated by")."""
    reference_parts: dict[PartKind, list[str]] = {}
    """Kind of part of a reference -> labels before its value, of archives without a scheme."""
    reference_trailing: dict[PartKind, list[str]] = {}
    """The same for labels behind the value ("14. doboz")."""
    leaves: list[str] = []
    """Labels of leaves or pages."""
    legend: list[str] = []
    """Phrases of a legend about the physical original."""


class Letterhead(Strict):
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


class Closing(Strict):
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


class Pages(Strict):
    """How page boundaries look in a transcript."""

    blank_lines: int = Field(default=3, ge=2)
    """So many blank lines in a row are a page boundary, in a version that shows the numbers of some
    of its pages; alone they prove nothing."""
    furniture: dict[FurnitureKind, list[str]] = {}
    """Kind -> regular expressions for a whole line; group ``n`` is the number."""
    connectors: list[str] = []
    """Words that cannot end a paragraph."""


class Recognition(Strict):
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


LineKind = Literal[
    "p", "head", "subhead", "opener", "dateline", "salute", "signed", "closer", "distribution",
    "address", "note", "speaker", "stage", "listhead", "item",
]  # fmt: skip
"""What a line can be."""


MarkKindOfFile = Literal[
    "person", "place", "organization", "date", "unclear", "supplied", "sic", "gap", "del", "add",
    "bold", "italic", "underline", "letterspaced", "smallcaps", "superscript", "subscript",
]  # fmt: skip
"""What words can be that a tag of a file sets off."""


class Ignored(Strict):
    """Findings that a project does not want to see, and why."""

    code: str = Field(pattern=r"^[A-Z]\d{3}$")
    files: str = "*"
    """Which files: a pattern for their names (``letter-*.txt``)."""
    line: str = ""
    """A regular expression for the line; "": any line."""
    reason: str = Field(min_length=3)


_LEXICON = " lexicon"
"""Where a profile keeps its lexicon, beside its fields."""


class Profile(Strict):
    """Everything that is data: see the sections."""

    name: Words
    """Stands in the header of every document."""
    version: (
        Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,3}$"), BeforeValidator(as_text)] | None
    ) = None
    """Of a profile of the user's own; a shipped one has that of the program."""
    digest: str = Field(default="", exclude=True)
    """SHA-256 of everything that a profile of the user's own says; "" for a shipped one."""
    origin: str = Field(default="", exclude=True)
    """What it was loaded by: the name of a shipped profile, or a path."""
    metadata_language: LanguageTag = "en"
    """Of what the record says."""
    languages: list[LanguageTag] = Field(min_length=1)
    """BCP 47 tags of the languages that documents may be in."""
    publication: Publication = Publication()
    """Who publishes the edition, and on what terms."""
    archive: Archive | None = None
    """Set in the profile of an archive: its name and addresses. A shipped one is applied to
    each document that names it (see :func:`encoder.profile.archives.apply`)."""
    schema_folder: Address | None = Field(default=None, alias="schema")
    """Where the schema is, relative to the folder of the output, or a web address; None: it is
    written into the output."""
    record: RecordLabels
    """By which words the fields of a record are known."""
    styles: dict[str, LineKind | MarkKindOfFile] = {}
    """Name of a style of a word processor or of a region of PAGE -> what its paragraphs are; name of a
    tag of PAGE -> what its words are."""
    facsimile: bool = False
    """Write where on the images of the pages the text stands, as far as a file says so."""
    tracked_changes: Literal["marked", "accepted"] = "marked"
    """What becomes of tracked changes: `del` and `add` with who made them, or the text as it is when
    they are accepted, with what was deleted kept as record."""
    layouts: list[RecordLayout] = []
    """How metadata stand around a paper."""
    archives: list[CitationScheme] = []
    """How archives cite their holdings."""
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
    possible_transliterations: dict[LanguageTag, str] = {}
    """The same for a phrase of which no word is known in the language that it stands in."""
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
    addressees: list[str] = []
    """Words that begin the address of who receives a letter ("His Excellency", "Herrn")."""
    postscripts: list[str] = []
    """Words that begin a postscript ("P.S.")."""
    notation: NotationVocabulary = NotationVocabulary()
    """What brackets mean."""
    letterhead: Letterhead = Letterhead()
    """Marks, issuing bodies and titles at the head of a paper."""
    closing: Closing = Closing()
    """Copies, who drafted and who typed, at its foot."""
    pages: Pages = Pages()
    """Numbers and running heads of pages."""
    ocr: Recognition = Recognition()
    """Slips of the recognition of letters."""
    weights: dict[str, Any] = Field(default={}, exclude=True)
    """Differences to the shipped weights of the decoder; set by the configuration."""
    weights_digest: str = Field(default="", exclude=True)
    """SHA-256 of the file that they were read from."""
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

    @property
    def lexicon(self) -> Lexicon:
        """What is made of its words, once."""
        known: Lexicon | None = self.__dict__.get(_LEXICON)
        if known is None or known.profile is not self:  # a copy has its own
            known = self.__dict__[_LEXICON] = Lexicon(self)
        return known

    def __getstate__(self) -> dict[Any, Any]:
        """Without the lexicon, which another process makes for itself."""
        state = super().__getstate__()
        fields = {name: value for name, value in state["__dict__"].items() if name != _LEXICON}
        return {**state, "__dict__": fields}

    def words(self, name: str) -> list[str]:
        """The words of a vocabulary list in all languages, longest first."""
        found = {word for words in self.vocabulary.get(name, {}).values() for word in words}
        return sorted(found, key=lambda word: (-len(word), word))
