"""Identifiers and pointers: ids are unique, and what is pointed to exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from encoder.findings.validity import DanglingPointer, DuplicateId
from encoder.validation.faults import XML, Element, Fault

POINTERS = frozenset(
    {
        "ref",
        "hand",
        "resp",
        "corresp",
        "target",
        "ana",
        "scheme",
        "who",
        "scribeRef",
        "next",
        "prev",
        "source",
        "synch",
        "decls",
    }
)
"""Attributes that TEI declares as pointers and that may name ids of the same file."""

_IDENTIFIERS = etree.XPath("//@xml:id", namespaces={"xml": XML})
_LOCAL = etree.XPath("//@*[starts-with(., '#') or contains(., ' #')]")


def check_links(root: Element) -> Iterator[Fault]:
    """Doubled identifiers and local pointers (``#…``) that lead nowhere."""
    known: set[str] = set()
    identifiers: Any = _IDENTIFIERS(root)
    for ident in identifiers:
        if ident in known:
            yield Fault(ident.getparent(), DuplicateId(id=str(ident)))
        known.add(ident)
    pointers: Any = _LOCAL(root)
    for pointer in pointers:
        if pointer.attrname in POINTERS:
            for target in pointer.split():
                if target.startswith("#") and target[1:] not in known:
                    yield Fault(
                        pointer.getparent(), DanglingPointer(attribute=pointer.attrname, target=target)
                    )
