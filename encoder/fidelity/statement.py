"""The certificate of a document that was encoded, as JSON."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from encoder.core.model import (
    Document,
    EditorialNote,
    Leaf,
    LineBreak,
    Node,
    PageStart,
    Slip,
)
from encoder.core.ranges import full_text
from encoder.core.source import Source
from encoder.core.visitor import walk
from encoder.fidelity.account import Conserved
from encoder.fidelity.origin import origin_of
from encoder.fidelity.streams import ABSENT, FORMAT, line_digests


@dataclass(frozen=True, slots=True)
class Files:
    """A transcript, its bytes, and the TEI that was made of it, with its name."""

    source: Source
    data: bytes
    tei: bytes
    tei_name: str


def certificate(
    document: Document,
    files: Files,
    conserved: Conserved,
    origins: Mapping[str, Node],
    retired: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The certificate of one document as JSON, the same bytes every time.

    Args:
        document: as it was written.
        files: what it was read from, and what it became.
        conserved: the account of every character.
        origins: xml:id -> the node that the element was written from.
        retired: identifiers that an editor's changes took away -> that of the block with their words.
    """
    source, data, tei = files.source, files.data, files.tei
    text = source.with_line_feeds().text
    roles = {name: sum(end - start for start, end in spans) for name, spans in conserved.roles.items()}
    kept = sum(p[1] - p[0] for p in conserved.pieces if not isinstance(p, str))
    cut = sum(
        isinstance(n, LineBreak) and n.joins_word or isinstance(n, PageStart) and n.cuts_word
        for d in document.divisions
        for n in walk(d)
    )
    said: dict[str, object] = {
        "format": FORMAT,
        "source": {
            "name": PurePath(source.name).name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "encoding": source.encoding,
            "codepoints": len(text),
            "lines": line_digests(data),
        },
        "tei": {
            "name": files.tei_name,
            "sha256": hashlib.sha256(tei).hexdigest(),
            "lines": line_digests(tei),
        },
        "codepoints": {"text": kept, **roles},
        "normalised": {
            "white space": "a run of blanks, tabs and line ends is one blank",
            "layout": "white space of any kind at the ends of lines and between blocks",
            "line ends": "a line end is a line feed",
            "hyphens left out at a cut": cut,
            "characters that XML cannot hold": len(ABSENT.findall(text)),
        },
        "nodes": {
            ident: [*place, source.position(place[0])[0]]
            for ident, node in sorted(origins.items())
            if (place := _place(node)) is not None
        },
        **({"origin": origin_of(source)} if source.origin is not None else {}),
        **({"lexicon": document.lexicon} if document.lexicon is not None else {}),
        **({"decisions": document.decisions} if document.decisions else {}),
        **({"retired": dict(sorted(retired.items()))} if retired else {}),
        "corrections": dict(
            sorted(
                Counter(
                    words for d in document.divisions for n in walk(d) if (words := _set_beside(n))
                ).items()
            )
        ),
        "text": conserved.pieces,
        "other": conserved.roles,
    }
    return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode(
        errors="backslashreplace"
    )


def _set_beside(node: Node) -> str:
    """What was set beside the text: the correction of a slip, an editor's remark."""
    if isinstance(node, Slip):
        return node.correction
    if isinstance(node, EditorialNote) and node.author == "editor":
        return " ".join(full_text(node.content).split(" "))
    return ""


def _place(node: Node) -> tuple[int, int] | None:
    """Where the source has what a node holds."""
    spans = [leaf.span for leaf in walk(node) if isinstance(leaf, Leaf) and leaf.span is not None]
    if not spans:
        return (node.span.start, node.span.end) if node.span is not None else None
    return min(span.start for span in spans), max(span.end for span in spans)
