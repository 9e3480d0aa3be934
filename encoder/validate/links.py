"""Identifiers and pointers: ids are unique, and what is pointed to exists."""

from __future__ import annotations

from collections.abc import Iterator

from encoder.validate.faults import ID, Element, Fault

POINTERS = ("ref", "hand", "resp", "corresp", "target", "ana", "scheme", "who", "scribeRef",
            "next", "prev", "source", "synch", "decls")
"""Attributes that TEI declares as pointers and that may name ids of the same file."""


def check_links(root: Element) -> Iterator[Fault]:
    """Doubled identifiers and local pointers (``#…``) that lead nowhere."""
    known: set[str] = set()
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for node in nodes:
        ident = node.get(ID)
        if ident is not None:
            if ident in known:
                yield Fault(node, "V503", {"id": ident})
            known.add(ident)
    for node in nodes:
        for name in POINTERS:
            for target in (node.get(name) or "").split():
                if target.startswith("#") and target[1:] not in known:
                    yield Fault(node, "V502", {"attribute": name, "target": target})
