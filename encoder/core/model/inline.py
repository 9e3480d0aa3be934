"""Nodes within a line: words, marks of the transcript, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

from encoder.core.model.base import Dating, Marking, Node, Role, beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """Characters of the document as in the source (line ends as line feeds)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup(Node):
    """Characters that say what their neighbours are: a bracket, a label, a star."""

    role: Role = Role.MARKUP


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBreak(Node):
    """A line end that means something: in a stamp, a letterhead, a heading."""

    joins_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank(Node):
    """A blank to be filled in (``Copy No ____``), or one that is reported (``[blank]``)."""

    quantity: int = 0
    """Signs of the line that is drawn; 0: none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrNoise(Node):
    """Signs that the recognition made of a tab or an ornament (``□``)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStart(Node):
    """Here a page begins; `number` as printed or written in brackets."""

    number: str | None = None
    cuts_word: bool = False
    certain: bool = True
    """False where a word processor broke the page."""
    at: int | None = None
    """The code point before which a file has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture(Node):
    """What is printed on every page: its number, a folio, a running head."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Node):
    """Words on the page that the transcript does not give (``[2 words illegible]``).

    `content` holds the transcriber's own words about it.
    """

    reason: str
    unit: str | None = None
    quantity: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    artefact: bool = False
    """True when the mark only stands for a tab or a column rule."""
    content: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied(Node):
    """Words that the editor added to complete the sentence (``[him]``)."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear(Node):
    """A doubtful reading (``[[TOP]]``, ``[5?]``, ``word [?]``)."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss(Node):
    """An editor's explanation of the word before (``FILIPPOV [Stalin]``)."""

    stands_out = True

    content: tuple[Inline, ...]
    language: str | None = None
    """BCP 47 tag of a transliteration; None: the language of the text around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation(Node):
    """An abbreviation that the editor completed in brackets (``F[oreign]``)."""

    content: tuple[Inline, ...]
    """All pieces in the order of the text."""
    short: tuple[Inline, ...] = beside(())
    completion: tuple[Inline, ...] = beside(())
    expansion: tuple[Inline, ...] = beside(())
    """The whole word, where a file gives it in the place of a completion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sic(Node):
    """An apparent error that the editor confirmed (``M/B [SIC]``)."""

    content: tuple[Inline, ...]
    correction: tuple[Inline, ...] = ()
    note: tuple[Inline, ...] = ()
    doubtful: bool = False
    """True when the editor only thinks so ("perhaps Taiyuan")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip(Node):
    """A slip of the recognition, with the encoder's correction."""

    content: tuple[Inline, ...]
    correction: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition(Node):
    """Words added within a line (``[inserted by hand: …]``, ``[in pencil: …]``)."""

    stands_out = True

    content: tuple[Inline, ...]
    places: tuple[str, ...] = ()
    by_hand: bool = True
    """False where the transcript only says that the words were added."""
    written_with: str | None = None
    """"pencil", "ink" or "typed", where the transcript says so."""
    part: str | None = None
    """"I", "M" or "F" when the bracket spans several blocks."""
    author: str | None = None
    """Who made it, as a tracked change of a file says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion(Node):
    """Words struck out; `doubtful` when only the recognition says so."""

    stands_out = True

    content: tuple[Inline, ...]
    doubtful: bool = True
    author: str | None = None
    """Who made it, as a tracked change of a file says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMark(Node):
    """The place of a signature (``[signature]``, ``/s/``)."""

    content: tuple[Inline, ...]
    qualifier: str | None = None
    """"illegible" when the transcript says that the signature cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorialNote(Node):
    """A remark of translator, transcriber or archive."""

    stands_out = True

    content: tuple[Inline, ...]
    author: str | None = None
    """"translator", "transcriber", "archive", or a name; None: not said."""
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Node):
    """A footnote at its mark; its words lie elsewhere in the source."""

    stands_out = True

    number: str
    """The sign of the note: a number or stars."""
    content: tuple[Inline, ...]
    """Its paragraphs, with a :class:`ParagraphEnd` between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphEnd(Node):
    """Stands between the paragraphs of a footnote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis(Node):
    """Words set off by type: bold, italic, underlined, raised, letter-spaced."""

    rendition: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign(Node):
    """Words in another language than those around them."""

    language: str
    """BCP 47 tag."""
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer(Node):
    """Words that point somewhere."""

    target: str
    """A web address, or the fragment of one."""
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp(Node):
    """A stamp or seal with its lines."""

    marked_for = frozenset({Marking.DATES, Marking.KNOWN_NAMES})

    content: tuple[Inline, ...]
    kind: str = "registration"
    condition: str | None = None
    """"faded" or "partial", where the transcript says so."""
    certain: bool = True
    """False when the source does not mark it as a stamp."""
    part: str | None = None
    """"I", "M" or "F" when the bracket spans several blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Node):
    """A registry mark: classification, copy number, incoming number, reference …"""

    stands_out = True

    kind: str
    content: tuple[Inline, ...]
    level: str | None = None
    """The grade of a classification: "top-secret", "secret" …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer(Node):
    """The body that issued the paper."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateText(Node):
    """Words that name a date."""

    dating: Dating
    content: tuple[Inline, ...]
    by_editor: bool = False
    """True when an editor says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Node):
    """The number or letter of a point that opens a passage ("1.", "a)")."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Node):
    """A sentence of a paragraph."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A name in the text: a person, place, body or office."""

    kind: str
    content: tuple[Inline, ...]
    certainty: str | None = None
    """"medium" when only what it does says that it is a person."""
    proposed: bool = False
    """True when a statistical model found it."""
    by_editor: bool = False
    """True when an editor says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Node):
    """What happens while somebody speaks ("(laughter)")."""

    marked_for = frozenset({Marking.NAMES, Marking.OCR})
    stands_out = True

    content: tuple[Inline, ...]


Inline = (
    Text
    | Markup
    | LineBreak
    | Blank
    | OcrNoise
    | PageStart
    | Furniture
    | Gap
    | Supplied
    | Unclear
    | Gloss
    | Abbreviation
    | Sic
    | Slip
    | Addition
    | Deletion
    | SignatureMark
    | EditorialNote
    | Emphasis
    | Foreign
    | Pointer
    | Footnote
    | ParagraphEnd
    | Stamp
    | Mark
    | Issuer
    | DateText
    | Name
    | Label
    | Stage
    | Sentence
)
Leaf = Text | Markup | LineBreak | Blank | OcrNoise | PageStart | Furniture
