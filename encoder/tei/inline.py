"""Nodes within a line: one short function for every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from encoder.core.model import (
    Abbreviation,
    Addition,
    Blank,
    DateText,
    Dating,
    Deletion,
    EditorialNote,
    Emphasis,
    Footnote,
    Foreign,
    Furniture,
    Gap,
    Gloss,
    Inline,
    Issuer,
    Label,
    LineBreak,
    Mark,
    Markup,
    Name,
    Node,
    OcrNoise,
    PageStart,
    ParagraphEnd,
    Pointer,
    Sentence,
    Sic,
    SignatureMark,
    Slip,
    Stage,
    Stamp,
    Supplied,
    Text,
    Unclear,
)
from encoder.core.ranges import full_text
from encoder.core.visitor import walk
from encoder.tei.writing import Writing
from encoder.tei.xml import (
    BLANK,
    ID,
    LANG,
    Element,
    append_text,
    element,
    hollow,
    plain,
    tidy,
)


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
    element(parent, "lb", break_="no" if node.joins_word else None, facs=writing.images.line(node.span))


def _blank(parent: Element, node: Blank, writing: Writing) -> None:
    drawn = {"unit": "char", "quantity": str(node.quantity)} if node.quantity else {}
    element(parent, "space", **drawn)


def _ocr_noise(parent: Element, node: OcrNoise, writing: Writing) -> None:
    element(parent, "surplus", node.text, reason="ocr")


def _page_start(parent: Element, node: PageStart, writing: Writing) -> None:
    element(
        parent,
        "pb",
        n=node.number,
        break_="no" if node.cuts_word else None,
        cert=None if node.certain else "low",
        facs=writing.images.page(node.at),
    )


def _furniture(parent: Element, node: Furniture, writing: Writing) -> None:
    element(parent, "fw", node.text, type=node.kind)


def gap(parent: Element, node: Gap, writing: Writing) -> Element:
    """Words that are not given, with the page numbers in its description after it."""
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
    said = plain(full_text(node.content)).strip(BLANK)
    if said:
        element(made, "desc", said)
    for inner in (n for item in node.content for n in walk(item)):
        if isinstance(inner, PageStart | Furniture):  # a description holds no page start
            inlines(parent, [inner], writing)
    return made


def _gap(parent: Element, node: Gap, writing: Writing) -> None:
    """Words that are not given; what stands for the space between two columns is superfluous."""
    gap(element(parent, "surplus", reason="separator") if node.artefact else parent, node, writing)


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
    if node.expansion:
        inlines(expansion, node.expansion, writing)
        return
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
    made = element(
        parent,
        "add",
        hand=writing.unidentified_hand() if node.by_hand else None,
        place=" ".join(node.places) or None,
        rend=node.written_with,
        resp=writing.reviser(node.author) if node.author else None,
    )
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
        element(
            parent,
            "del",
            rend=None if node.author else "strikethrough",
            cert="low" if node.doubtful else None,
            resp=writing.reviser(node.author) if node.author else None,
        ),
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
    missing = element(made, "gap", reason="illegible" if node.qualifier else "editorial")
    element(missing, "desc", plain(full_text(node.content)).strip(BLANK))


def _note(parent: Element, node: EditorialNote, writing: Writing) -> None:
    made = element(
        parent,
        "note",
        type=node.kind,
        resp=writing.said_by(node.author),
    )
    inlines(made, node.content, writing)
    if not (made.text or "").strip(BLANK) and not len(made):  # only the label is in this block
        parent.remove(made)


def _footnote(parent: Element, node: Footnote, writing: Writing) -> None:
    made = writing.identify(element(parent, "note", place="foot", n=node.number), node)
    for ends, nodes in groupby(node.content, lambda part: isinstance(part, ParagraphEnd)):
        if not ends:
            inlines(element(made, "p"), tuple(nodes), writing)


def _emphasis(parent: Element, node: Emphasis, writing: Writing) -> None:
    inlines(element(parent, "hi", rend=node.rendition), node.content, writing)


def _foreign(parent: Element, node: Foreign, writing: Writing) -> None:
    made = element(parent, "foreign")
    made.set(LANG, node.language)
    inlines(made, node.content, writing)


def _pointer(parent: Element, node: Pointer, writing: Writing) -> None:
    inlines(element(parent, "ref", target=node.target), node.content, writing)


def stamp(parent: Element, node: Stamp, writing: Writing) -> None:
    made = element(
        parent, "stamp", type=node.kind, rend=node.condition, cert=None if node.certain else "low"
    )
    writing.identify(made, node)
    inlines(made, node.content, writing)


def _stamp_in_line(parent: Element, node: Stamp, writing: Writing) -> None:
    """A stamp within a paragraph; nothing for a label whose words stand in the next one."""
    stamp(parent, node, writing)
    if hollow(parent[-1]):
        del writing.origins[str(parent[-1].get(ID))]
        parent.remove(parent[-1])


def _mark(parent: Element, node: Mark, writing: Writing) -> None:
    made = element(parent, "seg", type=node.kind, ana=f"#cls.{node.level}" if node.level else None)
    if str(parent.tag).endswith("}opener"):
        writing.identify(made, node)
    inlines(made, node.content, writing)


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
        "precision": "low" if dating.approximate else None,
        "calendar": f"#cal.{dating.calendar}" if dating.calendar else None,
        "cert": dating.certainty,
    }


def _date(parent: Element, node: DateText, writing: Writing) -> None:
    said = writing.resp("editor") if node.by_editor else None
    inlines(element(parent, "date", resp=said, **date_attributes(node.dating)), node.content, writing)


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
        resp=_whose(node, writing),
    )
    inlines(made, node.content, writing)


def _whose(node: Name, writing: Writing) -> str | None:
    """Who says that it is a name, where the text alone does not."""
    who = "editor" if node.by_editor else "encoder" if node.proposed else None
    return None if who is None else writing.resp(who)


def stage(parent: Element, node: Stage, writing: Writing) -> None:
    made = element(parent, "stage")
    inlines(made, node.content, writing)
    if str(parent.tag).endswith(("}sp", "}div")):
        tidy(made)


_INLINES: dict[type[Node], Callable[[Element, Any, Writing], None]] = {
    LineBreak: _line_break,
    Blank: _blank,
    OcrNoise: _ocr_noise,
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
    Foreign: _foreign,
    Pointer: _pointer,
    Footnote: _footnote,
    Stamp: _stamp_in_line,
    Mark: _mark,
    Issuer: _issuer,
    DateText: _date,
    Name: _name,
    Label: _label,
    Stage: stage,
    Sentence: _sentence,
}
