"""Identifiers stay what they were when an editor cuts, joins or renames blocks: others cite them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

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
    names: frozenset[str]


def begins(node: Node) -> int | None:
    """Where the words of a block begin."""
    return min((span.start for span in spans_of(node)), default=None)


def identifiers(origins: Mapping[str, Node]) -> Identifiers:
    """The identifiers of a document that was written."""
    found: dict[tuple[str, int], str] = {}
    for ident, node in origins.items():
        match, place = _NUMBERED.fullmatch(ident), begins(node)
        if match is not None and place is not None:
            found.setdefault((match["label"], place), ident)
    return Identifiers(found, frozenset(origins))


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
    used: set[str] = set()
    last: dict[str, int] = {}
    for ident in (*before.names, *origins):
        match = _NUMBERED.fullmatch(ident)
        if match is not None:
            stem = f"{match['version']}.{match['label']}"
            last[stem] = max(last.get(stem, 0), int(match["number"]))
    for ident, node in origins.items():
        match, place = _NUMBERED.fullmatch(ident), begins(node)
        if match is None or place is None:
            continue
        had = before.places.get((match["label"], place))
        if had is not None and had not in used:
            changed[ident] = had
        elif ident in before.names:
            stem = f"{match['version']}.{match['label']}"
            last[stem] += 1
            changed[ident] = f"{stem}{last[stem]}"
        used.add(changed.get(ident, ident))
    _rename(text, changed)
    nodes = [(changed.get(ident, ident), node) for ident, node in origins.items()]
    origins.clear()
    origins.update(nodes)
    return _retired(before, origins)


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
