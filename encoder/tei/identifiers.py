"""Identifiers stay what they were when an editor cuts, joins or renames blocks: others cite them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from encoder.core.elements import words_of
from encoder.core.model import Node
from encoder.core.visitor import reach, spans_of
from encoder.tei.xml import ID, Element

_NUMBERED = re.compile(r"(?P<version>[^.]+)\.(?P<label>\D+)(?P<number>\d+)")
_POINTING = ("corresp", "target", "next", "prev", "who", "facs", "ref", "ana", "hand", "resp")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers of a document: what of the text each was given for."""

    places: Mapping[tuple[str, int], str]
    """Label ("p", "head") and the place where the words of a block begin -> its identifier."""
    nodes: frozenset[str]
    """Those of what the model has."""
    others: Mapping[str, str]
    """Those of elements for which nothing in the model stands (an opener, loose words) -> the words."""


def begins(node: Node) -> int | None:
    """Where the words of a block begin."""
    return min((span.start for span in spans_of(node)), default=None)


def identifiers(origins: Mapping[str, Node], data: bytes) -> Identifiers:
    """The identifiers of a document that was written.

    Args:
        origins: identifier -> the node it was written for.
        data: its TEI.
    """
    found: dict[tuple[str, int], str] = {}
    for ident, node in origins.items():
        match, place = _NUMBERED.fullmatch(ident), begins(node)
        if match is not None and place is not None:
            found.setdefault((match["label"], place), ident)
    nodes = frozenset(origins)
    return Identifiers(found, nodes, _others(etree.fromstring(data), nodes))


def _others(root: Element, nodes: Container[str]) -> dict[str, str]:
    return {
        str(node.get(ID)): words_of(node)
        for node in root.iter()
        if node.get(ID) and node.get(ID) not in nodes
    }


def kept(text: Element, origins: dict[str, Node], before: Identifiers) -> dict[str, str]:
    """Give the blocks of a text the identifiers that they had before; a new one has a number that none
    had.

    Args:
        text: with its identifiers, which are changed with what points to them.
        origins: identifier -> the node it was written for; changed as well.
        before: those of the document as it was.

    Returns:
        identifiers that no block has any more -> that of the block which holds their words now.
    """
    changed: dict[str, str] = {}
    others = _others(text, origins)
    used: set[str] = set()
    fresh = _Fresh((*before.nodes, *before.others, *origins, *others))
    for ident, node in origins.items():
        match, place = _NUMBERED.fullmatch(ident), begins(node)
        if match is None or place is None:
            continue
        had = before.places.get((match["label"], place))
        if had is not None and had not in used:
            changed[ident] = had
        elif ident in before.nodes or ident in before.others:
            changed[ident] = fresh.next(match)
        used.add(changed.get(ident, ident))
    changed |= _others_kept(others, before, used, fresh)
    _rename(text, changed)
    nodes = [(changed.get(ident, ident), node) for ident, node in origins.items()]
    origins.clear()
    origins.update(nodes)
    return _retired(before, origins)


def _others_kept(
    others: Mapping[str, str], before: Identifiers, used: set[str], fresh: _Fresh
) -> dict[str, str]:
    """Those of elements for which nothing in the model stands: as before where the words are the
    same."""
    changed: dict[str, str] = {}
    had = {(_label(ident), words): ident for ident, words in reversed(list(before.others.items()))}
    for ident, words in others.items():
        match = _NUMBERED.fullmatch(ident)
        if match is None:
            continue
        known = had.pop((match["label"], words), ident)
        if known in used or known in before.nodes:
            known = fresh.next(match)
        changed[ident] = known
        used.add(known)
    return changed


def _label(ident: str) -> str:
    match = _NUMBERED.fullmatch(ident)
    return match["label"] if match else ""


class _Fresh:
    """Identifiers that nothing had."""

    def __init__(self, known: Iterable[str]) -> None:
        self._last: dict[str, int] = {}
        for match in filter(None, map(_NUMBERED.fullmatch, known)):
            stem = self._stem(match)
            self._last[stem] = max(self._last.get(stem, 0), int(match["number"]))

    @staticmethod
    def _stem(match: re.Match[str]) -> str:
        return f"{match['version']}.{match['label']}"

    def next(self, like: re.Match[str]) -> str:
        """A new one with the version and the label of another."""
        stem = self._stem(like)
        self._last[stem] = self._last.get(stem, 0) + 1
        return f"{stem}{self._last[stem]}"


def _rename(text: Element, changed: Mapping[str, str]) -> None:
    for node in text.iter():
        ident = node.get(ID)
        if ident is not None and ident in changed:
            node.set(ID, changed[ident])
        for name in _POINTING:
            said = node.get(name)
            if said and all(part[0] == "#" for part in said.split()):
                node.set(name, " ".join(f"#{changed.get(p[1:], p[1:])}" for p in said.split()))


def _retired(before: Identifiers, origins: Mapping[str, Node]) -> dict[str, str]:
    gone = {ident: place for (_, place), ident in before.places.items() if ident not in origins}
    found: dict[str, str] = {}
    reaches = [(span, ident) for ident, node in origins.items() if (span := reach(node)) is not None]
    for ident, place in sorted(gone.items()):
        holders = [(len(span), new) for span, new in reaches if span.start <= place < span.end]
        found[ident] = min(holders)[1] if holders else ""
    return found
