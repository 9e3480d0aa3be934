"""TEI that was edited by hand as corrections, so that the next run makes it again.

What the program writes of a transcript and what an editor made of it have the same words; where an
element differs over the same words, that is a decision. What no correction can say is listed and kept
as a patch; changed words are the business of the transcript.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from encoder.core.elements import local_name, words_of
from encoder.core.pins import KINDS, MEANINGS
from encoder.core.source import Source, Span
from encoder.corrections.anchors import anchor_of
from encoder.corrections.schema import Correction, Sheet
from encoder.editing.leftover import left_over, told
from encoder.editing.tree import BLOCKS, ID, Block, Linked, Stretch, View, view
from encoder.fidelity.streams import TEI, Stream

Entry = dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """Words that an editor changed."""

    line: int
    """Of the transcript."""
    span: Span
    source: str
    tei: str


@dataclass
class Adopted:
    """What an edited file says otherwise than the program."""

    entries: list[Correction] = field(default_factory=list)
    changed_words: list[Change] = field(default_factory=list)
    """Words that are not those of the transcript."""


def adopted(edited: etree._Element, ours: etree._Element, source: Source, known: Stream) -> Adopted:
    """The corrections that make of the program's TEI what an editor made of it.

    Args:
        edited: the editor's TEI.
        ours: the program's.
        source: the transcript.
        known: its words in the order of the TEI, with their places.
    """
    theirs, mine = view(edited), view(ours)
    if theirs.stream.text != mine.stream.text:
        return Adopted(changed_words=list(_changed(theirs.stream, mine.stream, source, known)))
    work = _Comparison(theirs, mine, source, known)
    found = [
        Correction.model_validate(entry)
        for part in (work.versions, work.papers, work.blocks, work.brackets, work.names, work.dates,
                     work.notes, work.links, work.header)
        for entry in part()
    ]  # fmt: skip
    return Adopted(list({entry.model_dump_json(): entry for entry in found}.values()))


def _changed(theirs: Stream, mine: Stream, source: Source, known: Stream) -> Iterator[Change]:
    ours, others = mine.words, theirs.words
    matcher = difflib.SequenceMatcher(None, ours, others, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            first = mine.starts[a] if a < len(mine.starts) else mine.size
            last = mine.starts[b] if b < len(mine.starts) else mine.size
            start = known.origin(first, counted=True) if first < mine.size else len(source.text)
            end = known.origin(last - 1, counted=True) + 1 if last > first else start
            line = source.position(min(start, len(source.text)))[0]
            yield Change(line, Span(start, max(start, end)), " ".join(ours[a:b]), " ".join(others[c:d]))


def rewritten(source: Source, changes: Sequence[Change]) -> str:
    """A transcript with the words that an editor changed."""
    text = source.text
    for one in sorted(changes, key=lambda change: change.span.start, reverse=True):
        words = one.tei if one.source else f"{one.tei} "
        text = text[: one.span.start] + words + text[one.span.end :]
    return text


class _Comparison:
    """Two views of the same words."""

    def __init__(self, theirs: View, mine: View, source: Source, known: Stream) -> None:
        self.theirs, self.mine, self.source, self.known = theirs, mine, source, known

    # --- places ------------------------------------------------------------------------------------

    def span(self, start: int, end: int) -> Span:
        """The place of a stretch of the stream in the transcript."""
        first = self.known.origin(start, counted=True)
        last = self.known.origin(max(start, end - 1), counted=True) + 1
        return Span(first, max(first, last))

    def at(self, start: int, end: int, *, whole: bool = False) -> dict[str, object]:
        span = self.span(start, end)
        anchor = anchor_of(self.source, span, whole=whole)
        return {"at": anchor.model_dump(exclude_defaults=True)}

    def settled(self, place: Stretch, names: Iterable[str]) -> bool:
        """True where an editor took the doubt away."""
        return any(
            (place, name) in self.mine.doubts and (place, name) not in self.theirs.doubts
            for name in names
        )

    # --- blocks ------------------------------------------------------------------------------------

    def versions(self) -> Iterator[Entry]:
        """Versions that begin elsewhere, or have another language or role."""
        known = {at: (language, role) for at, language, role in self.mine.versions}
        sure = {place[0] for place, name in self.mine.doubts - self.theirs.doubts if name == "div"}
        for at, language, role in self.theirs.versions:
            if known.get(at) != (language, role) or at in sure:
                said = {"language": language, "role": role}
                yield {**self.at(at, at + 40), "version": said}

    def papers(self) -> Iterator[Entry]:
        """Papers that begin where none did."""
        for at, kind in self.theirs.papers.items():
            if self.mine.papers.get(at) != kind and at not in self._firsts():
                yield {**self.at(at, at + 40), "block": kind}

    def _firsts(self) -> set[int]:
        return {at for at, _, _ in self.theirs.versions}

    def blocks(self) -> Iterator[Entry]:
        """Blocks that begin or end elsewhere, or are of another kind."""
        ours = {one.place: one for one in self.mine.blocks}
        begins = {one.place[0] for one in self.mine.blocks}
        for one in self.theirs.blocks:
            start, end = one.place
            if start not in begins and start not in self.theirs.papers:
                yield {**self.at(start, end), "block": "split"}
            whole = one.place in ours
            inner = sorted(
                {b.place[0] for b in self.mine.blocks if start < b.place[0] < end and not whole}
            )
            for at in inner:
                before = max(b.place[0] for b in self.mine.blocks if b.place[0] < at)
                yield {**self.at(max(start, before), at), "block": "join"}
            same = ours.get(one.place)
            was = same or self._holder(start)
            if was is None or was.kind == one.kind or one.kind not in KINDS:
                if same is not None and one.kind in KINDS and self.settled(one.place, BLOCKS):
                    yield {**self.at(start, end), "block": one.kind}
                continue
            yield {**self.at(start, end), "block": one.kind}

    def _holder(self, place: int) -> Block | None:
        held = [b for b in self.mine.blocks if b.place[0] <= place < b.place[1]]
        return min(held, key=lambda b: b.place[1] - b.place[0]) if held else None

    # --- words -------------------------------------------------------------------------------------

    def brackets(self) -> Iterator[Entry]:
        """Brackets that mean something else."""
        for place, said in self.theirs.brackets.items():
            was = self.mine.brackets.get(place)
            if was is not None and was != said and said in MEANINGS:
                yield {**self.at(*place, whole=True), "bracket": said}
        for place in self.mine.brackets:
            if place not in self.theirs.brackets:
                yield {**self.at(*place, whole=True), "bracket": "text"}

    def names(self) -> Iterator[Entry]:
        """Names that are none, that were none, or are those of others."""
        for place in self.mine.names:
            if place not in self.theirs.names:
                yield {**self.at(*place, whole=True), "name": "none"}
        entries = {node.get(ID): node for node in self.theirs.root.iter() if node.get(ID)}
        for place, (tag, ref) in self.theirs.names.items():
            was = self.mine.names.get(place)
            if was == (tag, ref) and not self.settled(place, [tag]):
                continue
            key = ref.removeprefix("#")
            known = any(node.get(ID) == key for node in self.mine.root.iter())
            entry = entries.get(key)
            other = was is None and tag != "persName" or was is not None and was[0] != tag
            said: object = key or ({"kind": _OF[tag]} if other else "nobody")
            if key and not known and entry is not None and local_name(entry) in _KINDS:
                said = {"new": _entry(entry, key)}
            yield {**self.at(*place, whole=True), "name": said}

    def dates(self) -> Iterator[Entry]:
        """Dates that have another value, are none, or were none."""
        for place in self.mine.dates:
            if place not in self.theirs.dates:
                yield {**self.at(*place, whole=True), "date": "none"}
        for place, value in self.theirs.dates.items():
            new = self.mine.dates.get(place) != value or self.settled(place, ["date"])
            if new and _is_day(value):
                yield {**self.at(*place, whole=True), "date": value}

    def notes(self) -> Iterator[Entry]:
        """Remarks that an editor set beside the words."""
        for place, words in self.theirs.notes:
            if (place, words) not in self.mine.notes:
                span = self.span(max(0, place - _BEFORE), place)
                line = self.source.text.rfind("\n", span.start, span.end) + 1
                anchor = anchor_of(self.source, Span(max(span.start, line), span.end), whole=True)
                yield {"at": anchor.model_dump(exclude_defaults=True), "note": words}

    # --- links and header --------------------------------------------------------------------------

    def links(self) -> Iterator[Entry]:
        """Blocks that say the same, or do not."""
        gone = self.mine.links.keys() - self.theirs.links.keys()
        new = {
            pair
            for pair, doubt in self.theirs.links.items()
            if pair not in self.mine.links or self.mine.links[pair] != doubt == ""
        }
        taken = {(place, pair.sentences) for pair in new for place in (*pair[0], *pair[1])}
        for pair in sorted(gone, key=_first):
            held = {(place, pair.sentences) for place in (*pair.originals, *pair.translations)}
            if not taken & held:
                yield self._link("unpair", min(pair.originals), pair)
        for pair in sorted(new, key=_first):
            for first in sorted(pair.originals):
                yield self._link("pair", first, pair)

    def _link(self, verb: str, first: int, pair: Linked) -> Entry:
        """The entry that a block or a sentence goes with others, or does not."""
        anchors = [self.at(place, place + 40)["at"] for place in sorted(pair.translations)]
        said: Entry = {**self.at(first, first + 40), verb: anchors[0] if len(anchors) == 1 else anchors}
        return {**said, "sentences": True} if pair.sentences else said

    def header(self) -> Iterator[Entry]:
        """Fields of the header."""
        for name, read in _FIELDS.items():
            one, other = read(self.theirs.root), read(self.mine.root)
            if one and one != other:
                yield {"field": {name: one}}


_BEFORE = 12
"""So many signs before a remark say where it stands."""
_OF = {"persName": "person", "placeName": "place", "orgName": "body", "roleName": "role"}


def _first(pair: Linked) -> tuple[int, bool]:
    return min(pair.originals), pair.sentences


_KINDS = {"person": "person", "place": "place", "org": "body"}


_DAY = r"-?\d{4}(?:-\d\d){0,2}"


_FORMS = (
    rf"{_DAY}(T\d\d:\d\d)?",
    rf"{_DAY}/({_DAY}|\.\.)",
    rf"\.\./{_DAY}",
    rf"\[({_DAY})?\.\.({_DAY})?\]",
)


def _is_day(value: str) -> bool:
    return any(re.fullmatch(form, value) for form in _FORMS)


def _entry(node: etree._Element, key: str) -> dict[str, object]:
    names = [one for one in node if local_name(one) in ("persName", "placeName", "orgName")]
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    ident = re.sub(r"[^a-z0-9]+", "-", key.rpartition(".")[2].casefold()).strip("-")
    said: dict[str, object] = {
        "kind": _KINDS[local_name(node)],
        "id": ident,
        "names": {one.get(lang, "en"): words_of(one) for one in names},
    }
    number = next(
        (i.text for i in node if local_name(i) == "idno" and i.get("type") == "wikidata"), None
    )
    return {**said, "wikidata": number} if number else said


def _words(root: etree._Element, path: str) -> str:
    found = [words_of(node) for node in root.iterfind(path.replace("t:", TEI))]
    return "; ".join(filter(None, found))


_FIELDS: dict[str, Callable[[etree._Element], str]] = {
    "title": lambda root: _words(root, "t:teiHeader/t:fileDesc/t:titleStmt/t:title"),
    "author": lambda root: _words(root, "t:teiHeader/t:fileDesc/t:titleStmt/t:author"),
    "summary": lambda root: "\n\n".join(
        words_of(p) for p in root.iterfind(f"{TEI}teiHeader/{TEI}profileDesc/{TEI}abstract/{TEI}p")
    ),
    "date": lambda root: (
        next(
            (
                node.get("when") or "/".join(filter(None, (node.get("from"), node.get("to"))))
                for node in root.iterfind(f"{TEI}teiHeader/{TEI}profileDesc/{TEI}creation/{TEI}date")
            ),
            "",
        )
        or ""
    ),
}
"""Field -> how a header says it."""


# --- again and again -------------------------------------------------------------------------------

_ROUNDS = 5
"""So many times what the corrections made is compared with the edited file again."""


def settled(
    edited: etree._Element,
    known: Sheet,
    encode: Callable[[Sheet], tuple[etree._Element, Source, Stream]],
) -> tuple[Sheet, Adopted, list[str]]:
    """The corrections with which the program makes an edited file, and what is left.

    One edit may change what the program makes of what stands around it (another language, other
    dates): so what it makes then is compared once more, until nothing new is found.

    Args:
        edited: the editor's TEI.
        known: the corrections that there are.
        encode: gives the TEI that the program makes with some corrections, with the transcript and its
            words in the order of that TEI.

    Returns:
        the corrections, what was found in the last round, and the patch that is left.
    """
    best, found = known, Adopted()
    rest: list[str] | None = None
    sheet = known
    meant, began = told(copy.deepcopy(edited)), None
    for _ in range(_ROUNDS):
        ours, source, words = encode(sheet)
        made = told(ours)
        began = began or made
        left = left_over(meant, made, began)
        first = sheet is known  # what the editor did is kept, though more of the file may be left
        if rest is None or len(left) < len(rest) or best is known and not first:
            best, rest = sheet, left
        if not left:
            break
        found = adopted(copy.deepcopy(edited), ours, source, words)
        if found.changed_words and sheet is known:
            return known, found, left
        if found.changed_words:  # the last corrections moved words: they are not what was meant
            found = Adopted()
            break
        new = _joined(sheet, found.entries)
        if new == sheet:
            break
        sheet = new
    return best, found, rest or []


def _joined(sheet: Sheet, entries: Sequence[Correction]) -> Sheet:
    """A file with more corrections; a later one of the same place and kind takes the place of an
    earlier."""
    kept: dict[str, Correction] = {}
    for entry in (*sheet.corrections, *entries):
        said = f"{entry.verb} {entry.at!r}"
        if entry.verb == "block":
            said += f" {entry.block in ('split', 'join', 'paper', 'enclosure') and entry.block}"
        if entry.verb == "field":
            said += f" {sorted(entry.field or {})}"
        kept[said] = entry
    return sheet.model_copy(update={"corrections": list(kept.values())})
