"""From tree to bytes, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from encoder.tei.xml import Element, indent


def serialise(root: Element, schemas: Iterable[tuple[str, str]]) -> bytes:
    """The document as UTF-8, with an xml-model instruction for each schema (its address, and
    the namespace of its language)."""
    indent(root)
    head = [b'<?xml version="1.0" encoding="UTF-8"?>']
    for address, language in schemas:
        model = " ".join((f'href="{address}"', 'type="application/xml"', f'schematypens="{language}"'))
        head.append(etree.tostring(etree.ProcessingInstruction("xml-model", model)))
    return b"\n".join([*head, etree.tostring(root, encoding="UTF-8", xml_declaration=False), b""])
