"""Identifiers and pointers: ids are unique, and what is pointed to exists."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from encoder.diagnostics import Diagnostic

_ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTERS = ("ref", "hand", "resp", "corresp", "target", "ana", "scheme", "who", "scribeRef",
            "next", "prev", "source", "synch", "decls")
"""Attributes that TEI declares as pointers and that may name ids of the same file."""


def check_links(root: etree._Element) -> Iterator[Diagnostic]:
    """Doubled identifiers and local pointers (``#…``) that lead nowhere."""
    known: set[str] = set()
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for node in nodes:
        ident = node.get(_ID)
        if ident is not None:
            if ident in known:
                yield Diagnostic("V503", args={"id": ident}, position=_position(node))
            known.add(ident)
    for node in nodes:
        for name in POINTERS:
            for target in (node.get(name) or "").split():
                if target.startswith("#") and target[1:] not in known:
                    yield Diagnostic("V502", args={"attribute": name, "target": target},
                                     position=_position(node))


def _position(node: etree._Element) -> tuple[int, int]:
    line = node.sourceline
    return line if isinstance(line, int) else 1, 1
