"""From tree to bytes, the same bytes every time."""

from __future__ import annotations

from lxml import etree

from encoder.profile import Profile
from encoder.tei.xml import Element, indent


def serialise(root: Element, profile: Profile) -> bytes:
    """The document as UTF-8, with an xml-model instruction for each schema."""
    indent(root)
    head = [b'<?xml version="1.0" encoding="UTF-8"?>']
    for schema in profile.publication.schemas:
        model = " ".join((f'href="{schema.href}"', 'type="application/xml"',
                         f'schematypens="{schema.type}"'))
        head.append(etree.tostring(etree.ProcessingInstruction("xml-model", model)))
    return b"\n".join([*head, etree.tostring(root, encoding="UTF-8", xml_declaration=False), b""])
