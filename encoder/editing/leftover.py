"""What of an edited TEI file the corrections do not make again.

The text must be made again as a whole. Of what stands beside it (header, certainties, links, lists of
names) only what the editor changed must: corrections change it by themselves, too (a revision, who is
responsible, a name that is used no more).
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from encoder.core.elements import local_name, words_of
from encoder.core.model import OWN_ENTRY
from encoder.editing.tree import ID, View, view
from encoder.fidelity.streams import TEI

_OWN = f"#{OWN_ENTRY}"
"""A pointer to an entry that the program gave a person by itself."""
_ASIDE = ("resp", "cert", "corresp", "hand")
"""Attributes that say whose statement something is, and what is said once more elsewhere."""
_SEEN = 40
"""So many signs say which words are meant."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a TEI file says, as lines that are the same when it says the same."""

    text: list[str]
    beside: list[str]
    """Header, certainties, links and lists of names."""


def told(root: etree._Element) -> Told:
    """What a TEI file says, without identifiers and whose statement it is."""
    seen = view(root)
    beside = [
        line
        for name in ("teiHeader", "standOff")
        for part in root.iterfind(f"{TEI}{name}")
        for line in _lines(part, kept=("cert",))
    ]
    text = root.find(f"{TEI}text")
    return Told(
        list(_lines(text)) if text is not None else [],
        beside + sorted(_links(seen)) + sorted(_certainties(seen)),
    )


def left_over(edited: Told, made: Told, first: Told) -> list[str]:
    """What of an edited file the corrections do not make again, as a patch; [] when they make all.

    Args:
        edited: the editor's file.
        made: what the program makes with the corrections.
        first: what it made before them, which is what the editor began with.
    """
    text = difflib.unified_diff(made.text, edited.text, "encoded", "edited", lineterm="", n=2)
    have, had, meant = Counter(made.beside), Counter(first.beside), Counter(edited.beside)
    unmet = [
        line
        for line in difflib.unified_diff(
            first.beside, edited.beside, "encoded", "edited", lineterm="", n=0
        )
        if line[:3] in ("---", "+++", "@@ ")
        or line[0] == "+"
        and have[line[1:]] < meant[line[1:]]
        or line[0] == "-"
        and have[line[1:]] >= had[line[1:]]
    ]
    said = any(line[:3] not in ("---", "+++", "@@ ") for line in unmet)
    return [*text, *(unmet if said else ())]


def _lines(root: etree._Element, kept: tuple[str, ...] = ()) -> Iterator[str]:
    """Elements and words; links are told by their places."""
    skip = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = local_name(node)
        if skip is node:
            skip = None
        elif skip is None and event == "start" and name == "linkGrp":
            skip = node
        elif skip is None and name and event == "start":
            yield f"<{name}{_attributes(node, kept)}>"
            yield from _folded(node.text)
        elif skip is None and name:
            yield f"</{name}>"
            if node is not root:
                yield from _folded(node.tail)


def _attributes(node: etree._Element, kept: tuple[str, ...]) -> str:
    said = sorted(
        (str(key).rpartition("}")[2], str(value))
        for key, value in node.attrib.items()
        if key != ID and (key not in _ASIDE or key in kept) and not str(value).startswith(_OWN)
    )
    return "".join(f" {key}={value!r}" for key, value in said)


def _folded(words: str | None) -> list[str]:
    said = " ".join((words or "").split())
    return [said] if said else []


def _links(seen: View) -> Iterator[str]:
    text = seen.stream.text
    for one, other, sentences in seen.links:
        places = (
            " ".join(f"{at}:{text[at : at + _SEEN]}" for at in sorted(part)) for part in (one, other)
        )
        yield f"<link {'s ' if sentences else ''}{' = '.join(places)}>"


def _certainties(seen: View) -> Iterator[str]:
    for node, place in seen.reaches.items():
        if node.get("cert"):
            yield f"<{local_name(node)} cert={node.get('cert')!r} {place}> {words_of(node)[:_SEEN]}"
