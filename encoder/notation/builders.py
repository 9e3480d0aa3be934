"""What a bracket becomes: one short builder for each kind of node, in a closed table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from encoder.core.model import (
    Abbreviation,
    Addition,
    Blank,
    Deletion,
    EditorialNote,
    Emphasis,
    Gap,
    Gloss,
    Inline,
    Markup,
    PageStart,
    Sic,
    SignatureMark,
    Stamp,
    Supplied,
    Text,
    Unclear,
)
from encoder.core.ranges import says
from encoder.core.source import Span
from encoder.findings.notation import BracketNotUnderstood
from encoder.language import identify
from encoder.layout.lines import cover
from encoder.notation.brackets import Bracket
from encoder.notation.leaves import add_text, markup
from encoder.notation.rules import Interpretation, Notation
from encoder.notation.words import take_words, words_corrected
from encoder.profile import RuleFields

if TYPE_CHECKING:
    from encoder.notation.inline import Passage


@dataclass(slots=True)
class Site:
    """A bracket about to become a node."""

    bracket: Bracket
    reading: Interpretation
    depth: int
    end: int | None = None
    """Where reading goes on, when that is not the end of the bracket."""
    limit: int | None = None
    """Where the range that holds the bracket ends."""

    @property
    def span(self) -> Span:
        return Span(self.bracket.open.start, self.bracket.close.end)

    @property
    def fields(self) -> RuleFields:
        return self.reading.rule.fields


Builder = Callable[["Passage", list[Inline], Site], None]


def _gap(passage: Passage, nodes: list[Inline], site: Site) -> None:
    unit_word, quantity = passage.group(site, "unit"), passage.group(site, "quantity")
    unit = passage.notation.unit(unit_word) if unit_word else None
    amount = passage.notation.quantity(quantity) if quantity and unit else None
    least, most = amount if amount else (None, None)
    exact = least is not None and least == most
    reason = site.fields.reason or "illegible"
    if reason == "sampling":
        nodes.append(Gap(span=site.span, reason=reason, content=(Markup(span=site.span),)))
        return
    nodes.append(
        Gap(
            span=site.span,
            reason=reason,
            unit=unit if amount else None,
            quantity=least if exact else None,
            at_least=None if exact else least,
            at_most=None if exact else most,
            content=tuple(passage.content(site)),
        )
    )


def _supplied(passage: Passage, nodes: list[Inline], site: Site) -> None:
    nodes.append(Supplied(span=site.span, content=tuple(passage.content(site))))


def _unclear(passage: Passage, nodes: list[Inline], site: Site) -> None:
    if site.fields.takes != "word-before":
        nodes.append(Unclear(span=site.span, content=tuple(passage.content(site))))
        return
    taken, rest = take_words(nodes, 1)
    if not taken:
        add_text(nodes, passage.text, site.span.start, site.span.end)
        return
    mark = Markup(span=site.span)
    nodes.append(Unclear(span=cover([*taken, mark]), content=(*taken, mark)))
    nodes += rest


def _sic(passage: Passage, nodes: list[Inline], site: Site) -> None:
    if site.fields.takes == "content":
        nodes.append(Sic(span=site.span, content=tuple(passage.content(site))))
        return
    correction, note = passage.group(site, "correction"), site.reading.groups.get("note")
    start = site.bracket.open.end
    inner: list[Inline] = []
    named = site.reading.groups.get("correction") or note
    if named is not None:
        inner = passage.parse(start + named[0], start + named[1], site.depth + 1)
        if not says(inner):
            site.end = passage.unread(nodes, site.bracket, site.depth)
            return
    taken, rest = take_words(nodes, words_corrected(nodes, correction))
    if not taken:
        passage.reader.findings.append(BracketNotUnderstood(span=site.bracket.open))
        add_text(nodes, passage.text, site.span.start, site.span.end)
        return
    marks: tuple[Inline, ...] = (Markup(span=site.span),)
    if named is not None:
        first, last = start + named[0], start + named[1]
        marks = (*markup(site.span.start, first), *markup(last, site.span.end))
    doubtful = "doubt" in site.reading.groups
    nodes.append(
        Sic(
            span=Span(cover(taken).start, site.span.end),
            content=(*taken, *marks),
            correction=tuple(inner) if correction is not None else (),
            note=tuple(inner) if correction is None else (),
            doubtful=doubtful,
        )
    )
    nodes += rest


def _addition(passage: Passage, nodes: list[Inline], site: Site) -> None:
    words = passage.group(site, "place")
    places = passage.notation.places(words) if words else tuple((site.fields.place or "").split())
    if site.fields.extent == "line":
        _to_line_end(
            passage,
            nodes,
            site,
            lambda span, content: Addition(span=span, content=content, places=places),
        )
        return
    nodes.append(
        Addition(
            span=site.span,
            content=tuple(passage.content(site)),
            places=places,
            part=site.bracket.part,
            by_hand=site.fields.hand,
            written_with=site.fields.written_with,
        )
    )


def _to_line_end(
    passage: Passage,
    nodes: list[Inline],
    site: Site,
    make: Callable[[Span, tuple[Inline, ...]], Inline],
) -> None:
    """``[Handwritten] Copy A``: only the label is in brackets."""
    line = next(
        (
            line.span
            for line in passage.text_block.lines
            if line.span.start <= site.span.start < line.span.end
        ),
        passage.text_block.span,
    )
    reach = line.end if site.fields.extent == "line" else passage.text_block.span.end
    stop = passage.before_gap(reach if site.limit is None else min(reach, site.limit))
    content = passage.parse(site.span.end, stop, site.depth + 1)
    if not any(isinstance(node, Text) and node.text.strip() for node in content):
        add_text(nodes, passage.text, site.span.start, site.span.end)
        return
    nodes.append(make(Span(site.span.start, stop), (Markup(span=site.span), *content)))
    site.end = stop


def _space(passage: Passage, nodes: list[Inline], site: Site) -> None:
    nodes.append(Blank(span=site.span))


def _emphasis(passage: Passage, nodes: list[Inline], site: Site) -> None:
    looks = site.fields.looks or "underline"
    nodes.append(Emphasis(span=site.span, rendition=looks, content=tuple(passage.content(site))))


def _deletion(passage: Passage, nodes: list[Inline], site: Site) -> None:
    nodes.append(Deletion(span=site.span, content=tuple(passage.content(site)), doubtful=False))


def _signature(passage: Passage, nodes: list[Inline], site: Site) -> None:
    illegible = {"qualifier", "qualifier_after"} & site.reading.groups.keys()
    nodes.append(
        SignatureMark(
            span=site.span,
            content=tuple(passage.content(site)),
            qualifier="illegible" if illegible else ("named" if site.reading.text else None),
        )
    )


def _note(passage: Passage, nodes: list[Inline], site: Site) -> None:
    if site.fields.extent == "line":
        _to_line_end(
            passage,
            nodes,
            site,
            lambda span, content: EditorialNote(span=span, content=content, author=site.fields.author),
        )
        return
    nodes.append(
        EditorialNote(span=site.span, content=tuple(passage.content(site)), author=site.fields.author)
    )


_IN_SENTENCE = 4
"""After so many words a seal stands in a sentence, and what follows it is not written on it."""


def _stamp(passage: Passage, nodes: list[Inline], site: Site) -> None:
    before = passage.text[passage.text_block.span.start : site.span.start]
    if (
        site.fields.extent == "block"
        and len(before.split()) < _IN_SENTENCE
        and passage.text[site.span.end : passage.text_block.span.end].strip()
    ):
        _to_line_end(passage, nodes, site, lambda span, content: Stamp(span=span, content=content))
        return
    condition = passage.group(site, "condition")
    nodes.append(
        Stamp(
            span=site.span,
            content=tuple(passage.content(site)),
            condition=condition.casefold() if condition else None,
            part=site.bracket.part,
        )
    )


def _page(passage: Passage, nodes: list[Inline], site: Site) -> None:
    number = passage.group(site, "number") or ""
    value = passage.notation.quantity(number)
    nodes.append(PageStart(span=site.span, number=str(value[0]) if value else number))


def _literal(passage: Passage, nodes: list[Inline], site: Site) -> None:
    add_text(nodes, passage.text, site.span.start, site.span.end)


def _supplement(passage: Passage, nodes: list[Inline], site: Site) -> None:
    """A bracket of plain words: an expansion, a gloss or a supplement, by its place."""
    content = passage.text[site.bracket.open.end : site.bracket.close.start]
    before = passage.text[max(passage.text_block.span.start, site.span.start - 80) : site.span.start]
    after = passage.text[site.span.end : min(passage.text_block.span.end, site.span.end + 40)]
    if before[-1:].isalpha() and content.isdigit():
        _literal(passage, nodes, site)
        return
    if before[-1:].isalnum():
        if _completes(before, content, after) and _expand(passage, nodes, site):
            return
        if content.islower() or content.isdigit() or after[:1].isalnum():
            _supplied(passage, nodes, site)
            return
    tags = passage.notation.transliterations(
        content.strip(), passage.reader.original, passage.reader.language
    )
    language = tags[0] if len(tags) == 1 else _other_script(content, before)
    if tags or language is not None or _is_gloss(content, before, after, passage.notation):
        nodes.append(Gloss(span=site.span, content=tuple(passage.content(site)), language=language))
    else:
        _supplied(passage, nodes, site)


def _gloss(passage: Passage, nodes: list[Inline], site: Site) -> None:
    nodes.append(Gloss(span=site.span, content=tuple(passage.content(site))))


def _completes(before: str, content: str, after: str) -> bool:
    """True when letter and bracket make one word that was abbreviated."""
    stem = re.findall(r"[^\W\d_]+$", before)
    if not stem or not re.fullmatch(r"[^\W\d_]{2,}\.?", content) or not content[0].islower():
        return False
    return not after[:1].isalnum() and (len(stem[0]) <= 4 or len(content) >= len(stem[0]))


def _expand(passage: Passage, nodes: list[Inline], site: Site) -> bool:
    last = nodes[-1] if nodes else None
    if not isinstance(last, Text) or last.span is None:
        return False
    stem = re.search(r"[^\W\d_]+$", last.text)
    if stem is None:
        return False
    cut = last.span.start + stem.start()
    nodes.pop()
    add_text(nodes, passage.text, last.span.start, cut)
    short = (Text(span=Span(cut, last.span.end), text=stem.group()),)
    content = passage.content(site)
    completion = tuple(node for node in content if not isinstance(node, Markup))
    nodes.append(
        Abbreviation(
            span=Span(cut, site.span.end),
            short=short,
            completion=completion,
            content=(*short, *content),
        )
    )
    return True


def _other_script(content: str, before: str) -> str | None:
    """The language of a gloss in another script than the words before it."""
    inside, outside = identify.script_weights(content), identify.script_weights(before)
    if not inside or not outside:
        return None
    own = max(inside, key=lambda script: inside[script])
    if own in outside or own == identify.LATIN:
        return None
    return {"Hani": "zh", "Cyrl": "ru", "Hang": "ko", "Kana": "ja"}.get(own)


def _is_gloss(content: str, before: str, after: str, notation: Notation) -> bool:
    """True when the bracket explains the word before it rather than adding a word."""
    content = content.strip()
    words = re.sub(r"-\s+", "-", before).split()
    if not words or not content or (words[-1].endswith((",", ";", ":")) and before[-1:].isspace()):
        return False
    last = words[-1].strip("\"'“”‘’«»(")
    bare = last.strip(".,;:)/")
    if not bare or (last.endswith((".", "!", "?")) and not bare.isupper()):
        return False
    folded = bare.casefold()
    vocabulary, editors = notation.profile.vocabulary, notation.profile.metadata_language
    if folded in vocabulary.get("pronoun", {}).get(editors, ()):
        return content[0].isupper() or content.startswith("the ")
    if len(bare) > 1 and bare.isupper() and _initials(content).startswith(folded[:2]):
        return True
    if not content[0].isupper() or not bare[0].isupper():
        return False
    single = " " not in content
    titled = folded in vocabulary.get("no_name", {}).get(editors, ())
    named = re.match(r"\s+[^\W\d_]", after) is not None and after.lstrip()[0].isupper()
    return not (titled and (single or named)) and not (single and named and not bare.isupper())


def _initials(content: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", content)).casefold()


BUILDERS: dict[str, Builder] = {
    "gap": _gap,
    "supplied": _supplied,
    "unclear": _unclear,
    "sic": _sic,
    "addition": _addition,
    "deletion": _deletion,
    "signature": _signature,
    "note": _note,
    "gloss": _gloss,
    "stamp": _stamp,
    "page": _page,
    "space": _space,
    "emphasis": _emphasis,
    "supplement": _supplement,
    "text": _literal,
}
