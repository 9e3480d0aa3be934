"""What the writer carries along from node to node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from encoder.core.model import (
    Name,
    Node,
)
from encoder.core.ranges import plain_text
from encoder.core.source import Span
from encoder.language.spelling import spelled_alike
from encoder.tei.images import Images
from encoder.tei.xml import (
    ID,
    Element,
    Ids,
    element,
    entity_id,
)

UNIDENTIFIED = "hand.unidentified"
_ROLES = frozenset({"translator", "transcriber", "archive", "encoder", "editor"})


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand: what it wrote, and a pointer to whose it is."""

    description: str
    scribe: str | None = None


@dataclass(slots=True)
class Writing:
    """What the writer carries along: identifiers, who is responsible, hands, sources."""

    ids: Ids
    has_translator: bool
    prefix: str = ""
    role: str = "original"
    hands: dict[str, Hand] = field(default_factory=dict)
    """xml:id of a hand -> what is known of it."""
    signed: dict[str, str] = field(default_factory=dict)
    """Who signed -> xml:id of the hand: one signer has one hand."""
    responsible: set[str] = field(default_factory=set)
    revisers: dict[str, int] = field(default_factory=dict)
    """Who changed or remarked something in the file, and the number of each."""
    origins: dict[str, Node] = field(default_factory=dict)
    """xml:id of a block -> the node it was written from."""
    identified: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    """The place of a name -> kind and key of what it names."""
    listed: dict[int, str] = field(default_factory=dict)
    """id() of an item of a list -> its xml:id."""
    images: Images = field(default_factory=Images)
    signer: Name | None = None
    running: Element | None = None
    """The part before of an insertion that goes on over several blocks."""

    def link_part(self, made: Element, *, first: bool) -> None:
        """Chain the parts of one insertion with next and prev."""
        if not first and self.running is not None:
            made.set("prev", f"#{self.running.get(ID)}")
            self.running.set("next", f"#{made.get(ID)}")
        self.running = made

    def pointer(self, node: Node) -> str | None:
        """A pointer to what a name names, in standOff."""
        found = self.identified.get(node.span) if node.span is not None else None
        return f"#{entity_id(*found)}" if found is not None else None

    def person(self, key: str | None) -> str | None:
        """A pointer to a person, when the document names that person."""
        return (
            f"#{entity_id('person', key)}"
            if key and ("person", key) in set(self.identified.values())
            else None
        )

    def editor(self) -> str:
        """Whose brackets these are: the translator's in a translation, else the archive's."""
        translated = self.role == "translation" and self.has_translator
        return self.resp("translator" if translated else "archive")

    def resp(self, who: str) -> str:
        """A pointer to one who is responsible, declared in the header later."""
        if who == "translator" and not self.has_translator:
            who = "archive"
        self.responsible.add(who)
        return f"#resp.{who}"

    def said_by(self, author: str | None) -> str:
        """A pointer to who made a remark: one of the roles, or somebody whom a file names."""
        if author is None:
            return self.editor()
        return self.resp(author) if author in _ROLES else self.reviser(author)

    def reviser(self, name: str) -> str:
        """A pointer to somebody whom a file names as who changed or remarked something."""
        number = self.revisers.setdefault(name, len(self.revisers) + 1)
        return f"#resp.reviser{number}"

    def unidentified_hand(self) -> str:
        self.hands.setdefault(UNIDENTIFIED, Hand("Unidentified hand"))
        return f"#{UNIDENTIFIED}"

    def signature_hand(self, signer: Name | None) -> str:
        """The hand of a signer; one who signs twice has one hand, in whatever script."""
        name = plain_text(signer.content).strip() if signer is not None else ""
        scribe = self.pointer(signer) if signer is not None else None
        who = scribe or spelled_alike(name)
        if who and who in self.signed:
            return f"#{self.signed[who]}"
        key = self.ids.next("hand", "signature.")
        self.hands[key] = Hand(f"Signature of {name}" if name else "Signature", scribe)
        if who:
            self.signed[who] = key
        return f"#{key}"

    def numbered(self, parent: Element, name: str, label: str | None = None, **said: str) -> Element:
        """A new element with its running identifier, for which no node of the model stands: an opener,
        a closer, a part of a version, loose words of a letterhead."""
        made = element(parent, name, **said)
        made.set(ID, self.ids.next(self.prefix, label or name))
        return made

    def identify(self, made: Element, node: Node, name: str | None = None) -> Element:
        """Give an element its running identifier and remember where it came from."""
        label = name or str(made.tag).rpartition("}")[2]
        ident = self.ids.next(self.prefix, label)
        made.set(ID, ident)
        self.origins[ident] = node
        return made
