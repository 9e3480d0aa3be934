"""Corrections with their places found: pins for the readers, and what is set into the document after it
was enriched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from encoder.core.model import Dating, Document
from encoder.core.pins import Pins, VersionPin
from encoder.core.source import Source, Span
from encoder.corrections.anchors import Finder, Lost, Place
from encoder.corrections.file import Corrections, sittings
from encoder.corrections.schema import Anchor, Correction
from encoder.findings import Finding
from encoder.findings.corrections import NotApplied, PlaceLost, PlaceMoved

_OPENING = "[(⟦⟨{/\\<"
_HOLDING, _CLOSING = "[⟦⟨{(", "]⟧⟩})"


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry with its place."""

    entry: Correction
    span: Span
    """Where it counts."""
    others: tuple[Span, ...] = ()
    """The other places that it names: the end of a block, partners of a pair."""
    line: int = 0
    """Of the entry in its file."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The corrections of one transcript, with their places."""

    pins: Pins
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    sittings: tuple[tuple[str, str, int], ...] = ()
    file: str = ""
    digest: str = ""
    """SHA-256 of the file."""

    def of(self, *verbs: str) -> Iterator[Decision]:
        """The decisions with some verbs, in the order of the file."""
        return (one for one in self.decisions if one.entry.verb in verbs)

    def refused(self, decision: Decision, reason: str) -> NotApplied:
        """The finding for a decision that cannot be carried out."""
        return NotApplied(
            span=decision.span,
            file=self.file,
            line=decision.line,
            verb=decision.entry.verb,
            reason=reason,
        )


def settled(corrections: Corrections, source: Source) -> Settled:
    """The corrections of a transcript with their places found; a lost place is a finding."""
    finder = Finder(source)
    decisions: list[Decision] = []
    findings = list(corrections.findings)
    for number, entry in enumerate(corrections.entries):
        made = _decided(entry, corrections, number, finder, findings)
        if made is not None:
            decisions.append(made)
    work = _Pinning(source, finder)
    said = Settled(
        work.pins(decisions),
        tuple(decisions),
        tuple(findings),
        tuple(sittings(corrections)),
        corrections.name,
        corrections.digest,
    )
    refused = [said.refused(one, "no bracket opens there") for one in work.unheld]
    return replace(said, findings=(*findings, *refused))


def _decided(
    entry: Correction, corrections: Corrections, number: int, finder: Finder, said: list[Finding]
) -> Decision | None:
    """An entry with its places; None when one of them is lost."""
    line = corrections.line(number)
    if entry.at is None:
        return Decision(entry, Span(0, 0), line=line)
    spans: list[Span] = []
    for anchor in (entry.at, *_others(entry)):
        found = finder.find(anchor)
        if isinstance(found, Lost):
            said.append(
                PlaceLost(
                    span=found.nearest or Span(0, 0),
                    file=corrections.name,
                    line=line,
                    verb=entry.verb,
                    words=_named(anchor),
                    reason=found.reason,
                )
            )
            return None
        if found.how != "same":
            said.append(_moved(found, corrections.name, line, entry.verb))
        spans.append(found.span)
    return Decision(entry, spans[0], tuple(spans[1:]), line)


def _moved(found: Place, file: str, line: int, verb: str) -> PlaceMoved:
    return PlaceMoved(span=found.span, file=file, line=line, verb=verb, how=found.how)


def _named(anchor: Anchor) -> str:
    words = f"“{anchor.text[:40]}”" if anchor.text else ""
    line = f"line {anchor.line}" if anchor.line is not None else ""
    return f"{line}, {words}" if line and words else line or words


def _others(entry: Correction) -> Sequence[Anchor]:
    if entry.through is not None:
        return (entry.through,)
    said = entry.pair if entry.pair is not None else entry.unpair
    if said is None:
        return ()
    return said if isinstance(said, list) else (said,)


def dating_of(value: str) -> Dating:
    """A date as an editor writes it: see :class:`encoder.corrections.schema.Correction`."""
    if value.startswith("["):
        first, _, last = value.strip("[]").partition("..")
        return Dating(not_before=first or None, not_after=last or None)
    first, _, last = value.partition("/")
    if last:
        return Dating(start=None if first == ".." else first, end=None if last == ".." else last)
    day, _, time = first.partition("T")
    return Dating(when=day, exact=first if time else None)


# --- before the text is read -----------------------------------------------------------------------


@dataclass
class _Pinning:
    """Turns decisions into pins."""

    source: Source
    finder: Finder
    kinds: dict[int, str] = field(default_factory=dict)
    starts: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)
    wholes: list[Span] = field(default_factory=list)
    papers: dict[int, str] = field(default_factory=dict)
    versions: list[VersionPin] = field(default_factory=list)
    brackets: dict[int, str] = field(default_factory=dict)
    unheld: list[Decision] = field(default_factory=list)
    """Those of brackets where there is none."""

    def pins(self, decisions: Sequence[Decision]) -> Pins:
        for one in decisions:
            make = _PINNED.get(one.entry.verb)
            if make is not None:
                make(self, one)
        return Pins(
            kinds=self.kinds,
            starts=frozenset(self.starts),
            joins=frozenset(self.joins),
            wholes=tuple(self.wholes),
            papers=self.papers,
            versions=tuple(self.versions),
            brackets=self.brackets,
        )

    def block(self, one: Decision) -> None:
        said = str(one.entry.block)
        begins = self.finder.begins(one.span.start)
        if said == "split":
            self.starts.add(one.span.start)
        elif said == "join":
            self.joins.add(one.span.start)
        elif said in ("paper", "enclosure"):
            self.papers[begins] = said
        else:
            self.kinds[begins] = said
        if one.others:
            end = max(one.span.end, self.finder.line_of(one.others[0].start).end)
            self.wholes.append(Span(begins, end))

    def version(self, one: Decision) -> None:
        said = one.entry.version
        assert said is not None
        at = self.finder.begins(one.span.start)
        tables = self.source.facts.tables if self.source.facts is not None else ()
        held = next((table.span.start for table in tables if table.span.covers(Span(at, at))), at)
        self.versions.append(VersionPin(held, said.language, said.role))

    def bracket(self, one: Decision) -> None:
        """The bracket in the words, that which holds them, or that behind them ("had (?)")."""
        text, span = self.source.text, one.span
        inside = (at for at in range(span.start, span.end) if text[at] in _OPENING)
        at = next(inside, None)
        if at is None:
            at = self._open_before(span.start)
        if at is None:
            behind = span.end + len(text[span.end :]) - len(text[span.end :].lstrip(" \t"))
            at = behind if text.startswith(tuple(_HOLDING), behind) else None
        if at is None:
            self.unheld.append(one)
        else:
            self.brackets[at] = str(one.entry.bracket)

    def _open_before(self, place: int) -> int | None:
        """Where the bracket opens that is still open at a place, in the same paragraph."""
        text = self.source.text
        start = text.rfind("\n\n", 0, place) + 1
        closed = 0
        for at in range(place - 1, start - 1, -1):
            closed += text[at] in _CLOSING
            if text[at] in _HOLDING:
                if not closed:
                    return at
                closed -= 1
        return None


_PINNED: dict[str, Callable[[_Pinning, Decision], None]] = {
    "block": _Pinning.block,
    "version": _Pinning.version,
    "bracket": _Pinning.bracket,
}


def with_sittings(document: Document, said: Settled) -> Document:
    """The document with who corrected it, and where."""
    pins = said.pins
    edited = {*pins.kinds, *pins.starts, *pins.papers, *(span.start for span in pins.wholes)}
    return replace(
        document,
        sittings=said.sittings,
        decisions=said.digest,
        edited=frozenset(edited),
        rearranged=bool(edited or pins.joins or pins.versions),
    )
