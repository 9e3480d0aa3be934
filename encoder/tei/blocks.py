"""Blocks: one short function for every kind."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from encoder.core.model import (
    Address,
    Block,
    ClosingLine,
    Dateline,
    Entry,
    Gap,
    HandwrittenNote,
    Heading,
    Inline,
    LetterheadLine,
    ListBlock,
    Message,
    Name,
    Node,
    NoteBlock,
    PageBoundary,
    Paragraph,
    Postscript,
    Quote,
    Recognised,
    Salute,
    Section,
    Signed,
    Speech,
    Stage,
    Stamp,
    Table,
)
from encoder.core.visitor import paper_in_order
from encoder.tei.inline import gap, inlines, stage, stamp
from encoder.tei.writing import Writing
from encoder.tei.xml import (
    BLANK,
    ID,
    Element,
    element,
    entity_id,
    hollow,
    pages_outside,
    tidy,
    unwrap,
)


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


def _line(parent: Element, node: LetterheadLine, writing: Writing) -> None:
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
    _loose(parent, holder.text, writing)
    for child in list(holder):
        tail, child.tail = child.tail, None
        if not str(child.tag).endswith("}lb"):
            parent.append(child)
        _loose(parent, tail, writing)


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


def _loose(parent: Element, text: str | None, writing: Writing) -> None:
    if text and text.strip(BLANK):
        writing.numbered(parent, "seg").text = text.strip(BLANK)


def _list(parent: Element, node: ListBlock, writing: Writing) -> None:
    made = element(
        parent,
        "list",
        type=node.kind if node.kind in ("distribution", "participants", "votes") else None,
        rend="labelled" if node.kind == "numbered" else None,
    )
    writing.identify(made, node)
    if node.head:
        _filled(element(made, "head"), node.head, writing)
    highest = 0
    for item in node.items:
        number = item.number
        if number is not None and number.isdecimal():  # a number out of order states nothing
            value = int(number) if len(number) < 10 else 0
            number = number if value > highest else None
            highest = max(highest, value)
        written = writing.identify(element(made, "item", n=number), item)
        writing.listed[id(item)] = str(written.get(ID))
        _filled(written, item.content, writing)
        for inner in item.inner:
            _list(written, inner, writing)


def _table(parent: Element, node: Table, writing: Writing) -> None:
    made = writing.identify(element(parent, "table"), node)
    if node.head:
        _filled(element(made, "head"), node.head, writing)
    for row in node.rows:
        written = writing.identify(element(made, "row", role="label" if row.head else None), row)
        for cell in row.cells:
            wide = str(cell.columns) if cell.columns > 1 else None
            _filled(element(written, "cell", cols=wide), cell.content, writing)


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
    if node.head is not None:
        block(made, node.head, writing)
    blocks(made, node.blocks, writing)


def _speech(parent: Element, node: Speech, writing: Writing) -> None:
    who = writing.listed.get(id(node.who)) or _speaker(node, writing)
    made = writing.identify(element(parent, "sp", who=f"#{who}" if who else None), node)
    _filled(element(made, "speaker"), node.label, writing)
    if node.stage is not None:
        stage(made, node.stage, writing)
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
    writing.identify(_filled(element(parent, "salute"), node.content, writing), node)


def _address(parent: Element, node: Address, writing: Writing) -> None:
    made = writing.identify(element(parent, "address"), node)
    for line in node.lines:
        _filled(element(made, "addrLine"), line.content, writing)


def _postscript(parent: Element, node: Postscript, writing: Writing) -> None:
    blocks(writing.identify(element(parent, "postscript"), node), node.blocks, writing)


def _message(parent: Element, node: Message, writing: Writing) -> None:
    body = element(element(parent, "floatingText", type="message"), "body")
    for part, nodes in paper_in_order(node):
        if part in HEAD:
            HEAD[part](body, nodes, writing)
    blocks(body, node.body, writing)
    if node.closer:
        blocks(writing.numbered(body, "closer"), node.closer, writing)


def _quote(parent: Element, node: Quote, writing: Writing) -> None:
    blocks(writing.identify(element(parent, "quote"), node), node.blocks, writing)


def _gap_block(parent: Element, node: Gap, writing: Writing) -> None:
    writing.identify(gap(parent, node, writing), node)


def _stamp_block(parent: Element, node: Stamp, writing: Writing) -> None:
    in_opener = str(parent.tag).endswith("}opener")
    holder = parent if in_opener else writing.identify(element(parent, "ab", type="stamp"), node)
    stamp(holder, node, writing)
    tidy(holder[-1])


def opener(made: Element, nodes: Sequence[Block], writing: Writing) -> None:
    """Everything before the text but lists: what stands between two heads is one opener."""
    current: Element | None = None
    for node in nodes:
        if isinstance(node, Heading):
            block(made, node, writing)
            current = None
        else:
            current = writing.numbered(made, "opener") if current is None else current
            block(current, node, writing)


def lists(made: Element, nodes: Sequence[Block], writing: Writing) -> None:
    """The lists of a head: an opener holds none, so each stands by itself."""
    for node in nodes:
        assert isinstance(node, ListBlock)
        block(element(made, "ab", type=node.kind), node, writing)


HEAD: dict[str, Callable[[Element, Sequence[Block], Writing], None]] = {
    "opener": opener,
    "lists": lists,
}
"""How the parts of a head are written."""

_BLOCKS: dict[type[Node], Callable[[Element, Any, Writing], None]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Dateline: _dateline,
    LetterheadLine: _line,
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
    Address: _address,
    Postscript: _postscript,
    Stage: stage,
    Message: _message,
    Quote: _quote,
}
