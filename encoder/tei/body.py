"""The text of a document: one short function for every kind of node."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from encoder.core.model import (
    Abbreviation,
    Addition,
    Blank,
    Block,
    ClosingLine,
    Dateline,
    DateText,
    Dating,
    Deletion,
    Distribution,
    Division,
    Document,
    EditorialNote,
    Emphasis,
    Enclosure,
    Entry,
    Footnote,
    Furniture,
    Gap,
    Gloss,
    Glyphs,
    HandwrittenNote,
    Heading,
    Inline,
    Issuer,
    Label,
    Line,
    LineBreak,
    ListBlock,
    Mark,
    Markup,
    Message,
    Name,
    Node,
    NoteBlock,
    PageBoundary,
    PageStart,
    Paragraph,
    Recognised,
    Salute,
    Section,
    Sentence,
    Sic,
    SignatureMark,
    Signed,
    Slip,
    Speech,
    Stage,
    Stamp,
    Supplied,
    Table,
    Text,
    Unclear,
    walk,
)
from encoder.core.ranges import spoken, visible
from encoder.core.source import Span
from encoder.language.spelling import spelled_alike
from encoder.tei.xml import (
    BLANK,
    ID,
    LANG,
    Element,
    Ids,
    append_text,
    element,
    entity_id,
    hollow,
    pages_outside,
    plain,
    tidy,
    unwrap,
)

UNIDENTIFIED = "hand.unidentified"


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
    origins: dict[str, Node] = field(default_factory=dict)
    """xml:id of a block -> the node it was written from."""
    identified: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    """The place of a name -> kind and key of what it names."""
    listed: dict[int, str] = field(default_factory=dict)
    """id() of an item of a list -> its xml:id."""
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

    def unidentified_hand(self) -> str:
        self.hands.setdefault(UNIDENTIFIED, Hand("Unidentified hand"))
        return f"#{UNIDENTIFIED}"

    def signature_hand(self, signer: Name | None) -> str:
        """The hand of a signer; one who signs twice has one hand, in whatever script."""
        name = visible(signer.content).strip() if signer is not None else ""
        scribe = self.pointer(signer) if signer is not None else None
        who = scribe or spelled_alike(name)
        if who and who in self.signed:
            return f"#{self.signed[who]}"
        key = self.ids.next("hand", "signature.")
        self.hands[key] = Hand(f"Signature of {name}" if name else "Signature", scribe)
        if who:
            self.signed[who] = key
        return f"#{key}"

    def identify(self, made: Element, node: Node, name: str | None = None) -> Element:
        """Give an element its running identifier and remember where it came from."""
        label = name or str(made.tag).rpartition("}")[2]
        ident = self.ids.next(self.prefix, label)
        made.set(ID, ident)
        self.origins[ident] = node
        return made


def write_body(text: Element, document: Document, writing: Writing) -> None:
    """All language versions, in the order of the source."""
    body = element(text, "body")
    original = next((d.language for d in document.divisions if d.role == "original"), None)
    used: set[str] = set()
    for division in document.divisions:
        ident, number = division.language, 2
        while ident in used:
            ident, number = f"{division.language}{number}", number + 1
        used.add(ident)
        writing.prefix, writing.role = ident, division.role
        made = element(body, "div", type=division.role)
        made.set(ID, ident)
        made.set(LANG, division.language)
        if division.role == "translation" and original is not None:
            made.set("corresp", f"#{original}")
        _division(made, division, writing)
    if not document.divisions:
        element(element(body, "div", type="text"), "gap", reason="notTranscribed")


def _division(made: Element, division: Division, writing: Writing) -> None:
    _paper(made, division, writing)
    for enclosure in division.enclosures:
        part = writing.identify(element(made, "div", type="enclosure"), enclosure, "enclosure")
        _paper(part, enclosure, writing)


def _paper(made: Element, division: Division | Enclosure, writing: Writing) -> None:
    """What stands before the text, the text, what follows it."""
    _opener(made, division.opener, writing)
    if division.body or division.closer:
        text = element(made, "div", type="text")
        blocks(text, division.body, writing)
        if division.closer:
            closer = element(text, "closer")
            for signed in division.closer:
                block(closer, signed, writing)
    if division.distribution is not None:
        _distribution(made, division.distribution, writing)


def _opener(made: Element, opener: Sequence[Block], writing: Writing) -> None:
    """Everything before the text: openers, heads, a dateline in an opener of its own."""
    current: Element | None = None
    for node in opener:
        if isinstance(node, ListBlock):
            continue
        if isinstance(node, Heading):
            block(made, node, writing)
            current = None
        elif isinstance(node, Dateline):
            block(element(made, "opener"), node, writing)
            current = None
        else:
            current = element(made, "opener") if current is None else current
            block(current, node, writing)
    for node in opener:  # an opener holds no list, and nothing of the head follows an ab
        if isinstance(node, ListBlock):
            block(element(made, "ab", type=node.kind), node, writing)


def _distribution(made: Element, distribution: Distribution, writing: Writing) -> None:
    div = element(made, "div", type=distribution.kind)
    blocks(div, distribution.blocks, writing)


# --- blocks --------------------------------------------------------------------------


def blocks(parent: Element, nodes: Sequence[Block], writing: Writing) -> None:
    """Blocks one after the other."""
    for node in nodes:
        block(parent, node, writing)


def block(parent: Element, node: Block, writing: Writing) -> None:
    """One block, by its kind; a kind without a writer is a fault of the program."""
    _BLOCKS[type(node)](parent, node, writing)
    if isinstance(node, Recognised) and node.certainty:
        for made in itertools.islice(parent.iterchildren(reversed=True), 1):
            made.set("cert", node.certainty)


def _filled(made: Element, content: Sequence[Inline], writing: Writing) -> Element:
    inlines(made, content, writing)
    tidy(made)
    return made


def _paragraph(parent: Element, node: Paragraph, writing: Writing) -> None:
    made = element(parent, "p")
    pages_outside(_filled(made, node.content, writing))
    if not (made.text or len(made)):
        parent.remove(made)
        return
    writing.identify(made, node)


def _heading(parent: Element, node: Heading, writing: Writing) -> None:
    made = _filled(
        element(parent, "head", type="sub" if node.kind == "sub" else None), node.content, writing
    )
    if hollow(made):
        unwrap(made)
    else:
        writing.identify(made, node)


def _dateline(parent: Element, node: Dateline, writing: Writing) -> None:
    """A line of place and date; outside the head of the paper it is a block."""
    if str(parent.tag).endswith("}div"):
        made = element(parent, "ab", type="date")
    else:
        made = element(parent, "dateline")
    writing.identify(_filled(made, node.content, writing), node)


def _line(parent: Element, node: Line, writing: Writing) -> None:
    """A line of the letterhead: marks stand alone, other words get a segment; a line
    with punctuation between the marks is one segment that holds them."""
    holder = element(None, "opener")
    inlines(holder, node.content, writing)
    tidy(holder)
    loose = [
        text.strip(BLANK)
        for text in (holder.text, *(c.tail for c in holder))
        if text and text.strip(BLANK)
    ]
    marks = [c for c in holder if str(c.tag).rpartition("}")[2] in ("seg", "stamp", "orgName")]
    if (
        _in_one_word(holder)
        or loose
        and (not marks or not all(any(c.isalnum() for c in text) for text in loose))
    ):
        holder.tag = holder.tag.replace("opener", "seg")
        writing.identify(holder, node)
        parent.append(holder)
        return
    _loose(parent, holder.text)
    for child in list(holder):
        tail, child.tail = child.tail, None
        if not str(child.tag).endswith("}lb"):
            parent.append(child)
        _loose(parent, tail)


def _in_one_word(holder: Element) -> bool:
    """True when a mark begins or ends within a word, so that it cannot stand alone."""
    said = holder.text or ""
    for child in holder:
        words = "".join(map(str, child.itertext()))
        for following in (words, child.tail or ""):
            if said and following and said[-1].isalnum() and following[0].isalnum():
                return True
            said = following or ("" if str(child.tag).endswith("}lb") else said)
    return False


def _loose(parent: Element, text: str | None) -> None:
    if text and text.strip(BLANK):
        element(parent, "seg", text.strip(BLANK))


def _list(parent: Element, node: ListBlock, writing: Writing) -> None:
    made = element(
        parent,
        "list",
        type=node.kind if node.kind in ("distribution", "participants", "votes") else None,
        rend="numbered" if node.kind == "numbered" else None,
    )
    writing.identify(made, node)
    if node.head:
        _filled(element(made, "head"), node.head, writing)
    highest = 0
    for item in node.items:
        number = item.number
        if number is not None and number.isdecimal():  # a number out of order states nothing
            number = number if int(number) > highest else None
            highest = max(highest, int(number or 0))
        written = writing.identify(element(made, "item", n=number), item)
        writing.listed[id(item)] = str(written.get(ID))
        _filled(written, item.content, writing)


def _table(parent: Element, node: Table, writing: Writing) -> None:
    made = writing.identify(element(parent, "table"), node)
    for row in node.rows:
        written = element(made, "row", role="label" if row.head else None)
        for cell in row.cells:
            _filled(element(written, "cell"), cell.content, writing)


def _handwritten(parent: Element, node: HandwrittenNote, writing: Writing) -> None:
    made = element(
        parent,
        "note",
        type="handwritten",
        hand=writing.unidentified_hand(),
        place=" ".join(node.places) or None,
    )
    writing.identify(made, node)
    blocks(made, node.blocks, writing)


def _note_block(parent: Element, node: NoteBlock, writing: Writing) -> None:
    if node.number is not None:
        made = element(parent, "note", place="foot", n=node.number or None)
    else:
        made = element(
            parent,
            "note",
            type=node.kind,
            resp=writing.resp(node.author) if node.author else writing.editor(),
        )
    writing.identify(made, node)
    blocks(made, node.blocks, writing)


def _boundary(parent: Element, node: PageBoundary, writing: Writing) -> None:
    holder = element(None, "ab")
    inlines(holder, node.content, writing)
    for child in list(holder):
        child.tail = None
        parent.append(child)


def _signed(parent: Element, node: Signed, writing: Writing) -> None:
    writing.signer = next((n for n in node.content if isinstance(n, Name) and n.kind == "person"), None)
    made = element(parent, "signed", hand=writing.unidentified_hand() if node.by_hand else None)
    writing.identify(_filled(made, node.content, writing), node)
    writing.signer = None


def _entry(parent: Element, node: Entry, writing: Writing) -> None:
    made = element(parent, "div", type="entry", part=node.part)
    writing.identify(made, node, "entry")
    if node.head is not None:
        block(made, node.head, writing)
    blocks(made, node.blocks, writing)


def _section(parent: Element, node: Section, writing: Writing) -> None:
    made = element(parent, "div", type="section")
    writing.identify(made, node, "section")
    block(made, node.head, writing)
    blocks(made, node.blocks, writing)


def _speech(parent: Element, node: Speech, writing: Writing) -> None:
    who = writing.listed.get(id(node.who)) or _speaker(node, writing)
    made = writing.identify(element(parent, "sp", who=f"#{who}" if who else None), node)
    _filled(element(made, "speaker"), node.label, writing)
    if node.stage is not None:
        _stage(made, node.stage, writing)
    blocks(made, node.blocks, writing)


def _speaker(node: Speech, writing: Writing) -> str | None:
    """The person in standOff whom a label names."""
    found = [
        writing.identified[name.span]
        for name in node.label
        if isinstance(name, Name) and name.span and name.span in writing.identified
    ]
    return entity_id(*found[0]) if len(found) == 1 and found[0][0] == "person" else None


def _closing_line(parent: Element, node: ClosingLine, writing: Writing) -> None:
    made = element(parent, "ab", type=node.kind)
    writing.identify(_filled(made, node.content, writing), node)


def _salute(parent: Element, node: Salute, writing: Writing) -> None:
    _filled(element(parent, "salute"), node.content, writing)


def _stage(parent: Element, node: Stage, writing: Writing) -> None:
    made = element(parent, "stage")
    inlines(made, node.content, writing)
    if str(parent.tag).endswith("}sp"):
        tidy(made)


def _message(parent: Element, node: Message, writing: Writing) -> None:
    body = element(element(parent, "floatingText", type="message"), "body")
    if node.opener:
        _opener(body, node.opener, writing)
    blocks(body, node.body, writing)
    if node.closer:
        blocks(element(body, "closer"), node.closer, writing)


def _gap_block(parent: Element, node: Gap, writing: Writing) -> None:
    _gap(parent, node, writing)


def _stamp_block(parent: Element, node: Stamp, writing: Writing) -> None:
    in_opener = str(parent.tag).endswith("}opener")
    holder = parent if in_opener else writing.identify(element(parent, "ab", type="stamp"), node)
    _stamp(holder, node, writing)
    tidy(holder[-1])


_BLOCKS: dict[type[Node], Callable[[Element, Any, Writing], None]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Dateline: _dateline,
    Line: _line,
    ListBlock: _list,
    HandwrittenNote: _handwritten,
    NoteBlock: _note_block,
    PageBoundary: _boundary,
    Signed: _signed,
    Entry: _entry,
    Section: _section,
    Speech: _speech,
    ClosingLine: _closing_line,
    Gap: _gap_block,
    Stamp: _stamp_block,
    Table: _table,
    Salute: _salute,
    Stage: _stage,
    Message: _message,
}


# --- inline ----------------------------------------------------------------------------


def inlines(parent: Element, nodes: Sequence[Inline], writing: Writing) -> None:
    """Inline nodes one after the other; text in a row is added at once."""
    pending: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            pending.append(plain(node.text))
        elif not isinstance(node, Markup):
            if pending:
                append_text(parent, "".join(pending))
                pending = []
            _INLINES[type(node)](parent, node, writing)
    if pending:
        append_text(parent, "".join(pending))


def _line_break(parent: Element, node: LineBreak, writing: Writing) -> None:
    element(parent, "lb", break_="no" if node.joins_word else None)


def _blank(parent: Element, node: Blank, writing: Writing) -> None:
    element(parent, "space", unit="char", quantity=str(node.quantity))


def _glyphs(parent: Element, node: Glyphs, writing: Writing) -> None:
    element(parent, "surplus", node.text, reason="ocr")


def _page_start(parent: Element, node: PageStart, writing: Writing) -> None:
    element(parent, "pb", n=node.number, break_="no" if node.cuts_word else None)


def _furniture(parent: Element, node: Furniture, writing: Writing) -> None:
    element(parent, "fw", node.text, type=node.kind)


def _gap(parent: Element, node: Gap, writing: Writing) -> None:
    made = element(
        parent,
        "gap",
        reason=node.reason,
        unit=node.unit,
        quantity=_number(node.quantity),
        atLeast=_number(node.at_least),
        atMost=_number(node.at_most),
        cert="low" if node.artefact else None,
        resp=writing.editor(),
    )
    said = plain(spoken(node.content)).strip(BLANK)
    if said:
        element(made, "desc", said)
    for inner in (n for item in node.content for n in walk(item)):
        if isinstance(inner, PageStart | Furniture):  # a description holds no page start
            inlines(parent, [inner], writing)


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _supplied(parent: Element, node: Supplied, writing: Writing) -> None:
    inlines(
        element(parent, "supplied", reason="subaudible", resp=writing.editor()), node.content, writing
    )


def _unclear(parent: Element, node: Unclear, writing: Writing) -> None:
    inlines(element(parent, "unclear", cert="low"), node.content, writing)


def _gloss(parent: Element, node: Gloss, writing: Writing) -> None:
    made = element(parent, "note", type="gloss", resp=writing.editor())
    if node.language is not None:
        made.set(LANG, node.language)
    inlines(made, node.content, writing)


def _abbreviation(parent: Element, node: Abbreviation, writing: Writing) -> None:
    choice = element(parent, "choice")
    inlines(element(choice, "abbr"), node.short, writing)
    expansion = element(choice, "expan")
    inlines(expansion, node.short, writing)
    inlines(element(expansion, "ex"), node.completion, writing)


def _sic(parent: Element, node: Sic, writing: Writing) -> None:
    if node.correction:
        choice = element(parent, "choice")
        inlines(element(choice, "sic"), node.content, writing)
        inlines(
            element(choice, "corr", cert="low" if node.doubtful else None, resp=writing.editor()),
            node.correction,
            writing,
        )
        return
    inlines(element(parent, "sic"), node.content, writing)
    if node.note:
        inlines(element(parent, "note", resp=writing.editor()), node.note, writing)


def _slip(parent: Element, node: Slip, writing: Writing) -> None:
    choice = element(parent, "choice")
    inlines(element(choice, "sic"), node.content, writing)
    element(choice, "corr", node.correction, cert=node.certainty, resp=writing.resp("encoder"))


def _addition(parent: Element, node: Addition, writing: Writing) -> None:
    made = element(parent, "add", hand=writing.unidentified_hand(), place=" ".join(node.places) or None)
    inlines(made, node.content, writing)
    if node.part is None:
        return
    if not hollow(made):
        writing.link_part(writing.identify(made, node), first=node.part == "I")
    else:  # the label ends its paragraph; the words come in the next one
        if not len(made):
            parent.remove(made)
        writing.running = None


def _deletion(parent: Element, node: Deletion, writing: Writing) -> None:
    inlines(
        element(parent, "del", rend="strikethrough", cert="low" if node.doubtful else None),
        node.content,
        writing,
    )


def _signature(parent: Element, node: SignatureMark, writing: Writing) -> None:
    signed = str(parent.tag).endswith("}signed")
    made = element(
        parent, "seg", type="signature", hand=writing.signature_hand(writing.signer) if signed else None
    )
    if node.qualifier == "named":
        inlines(made, node.content, writing)
        return
    gap = element(made, "gap", reason="illegible" if node.qualifier else "editorial")
    element(gap, "desc", plain(spoken(node.content)).strip(BLANK))


def _note(parent: Element, node: EditorialNote, writing: Writing) -> None:
    made = element(
        parent,
        "note",
        type=node.kind,
        resp=writing.resp(node.author) if node.author else writing.editor(),
    )
    inlines(made, node.content, writing)
    if not (made.text or "").strip(BLANK) and not len(made):  # only the label is in this block
        parent.remove(made)


def _footnote(parent: Element, node: Footnote, writing: Writing) -> None:
    inlines(element(parent, "note", place="foot", n=node.number), node.content, writing)


def _emphasis(parent: Element, node: Emphasis, writing: Writing) -> None:
    inlines(element(parent, "hi", rend=node.rendition), node.content, writing)


def _stamp(parent: Element, node: Stamp, writing: Writing) -> None:
    made = element(
        parent, "stamp", type=node.kind, rend=node.condition, cert=None if node.certain else "low"
    )
    writing.identify(made, node)
    inlines(made, node.content, writing)


def _stamp_in_line(parent: Element, node: Stamp, writing: Writing) -> None:
    """A stamp within a paragraph; nothing for a label whose words stand in the next one."""
    _stamp(parent, node, writing)
    if hollow(parent[-1]):
        del writing.origins[str(parent[-1].get(ID))]
        parent.remove(parent[-1])


def _mark(parent: Element, node: Mark, writing: Writing) -> None:
    inlines(
        element(parent, "seg", type=node.kind, ana=f"#cls.{node.level}" if node.level else None),
        node.content,
        writing,
    )


def _issuer(parent: Element, node: Issuer, writing: Writing) -> None:
    made = writing.identify(element(parent, "orgName", type="issuer", ref=writing.pointer(node)), node)
    inlines(made, node.content, writing)


def date_attributes(dating: Dating) -> dict[str, str | None]:
    """The attributes of a TEI date."""
    return {
        "when": dating.when,
        "when-iso": dating.exact,
        "from_": dating.start,
        "to": dating.end,
        "notBefore": dating.not_before,
        "notAfter": dating.not_after,
        "cert": dating.certainty,
    }


def _date(parent: Element, node: DateText, writing: Writing) -> None:
    inlines(element(parent, "date", **date_attributes(node.dating)), node.content, writing)


def _label(parent: Element, node: Label, writing: Writing) -> None:
    inlines(element(parent, "label"), node.content, writing)


def _sentence(parent: Element, node: Sentence, writing: Writing) -> None:
    inlines(writing.identify(element(parent, "s"), node), node.content, writing)


def _name(parent: Element, node: Name, writing: Writing) -> None:
    name = {"person": "persName", "role": "roleName", "place": "placeName", "body": "orgName"}[
        node.kind
    ]
    made = element(
        parent,
        name,
        ref=writing.pointer(node),
        cert=node.certainty,
        resp=writing.resp("encoder") if node.proposed else None,
    )
    inlines(made, node.content, writing)


_INLINES: dict[type[Node], Callable[[Element, Any, Writing], None]] = {
    LineBreak: _line_break,
    Blank: _blank,
    Glyphs: _glyphs,
    PageStart: _page_start,
    Furniture: _furniture,
    Gap: _gap,
    Supplied: _supplied,
    Unclear: _unclear,
    Gloss: _gloss,
    Abbreviation: _abbreviation,
    Sic: _sic,
    Slip: _slip,
    Addition: _addition,
    Deletion: _deletion,
    SignatureMark: _signature,
    EditorialNote: _note,
    Emphasis: _emphasis,
    Footnote: _footnote,
    Stamp: _stamp_in_line,
    Mark: _mark,
    Issuer: _issuer,
    DateText: _date,
    Name: _name,
    Label: _label,
    Stage: _stage,
    Sentence: _sentence,
}
