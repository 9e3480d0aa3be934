"""Parsing of XML that nobody vouches for: no DTD, no entities, no network."""

from __future__ import annotations

from lxml import etree

from encoder.diagnostics import Diagnostic


def parse(data: bytes) -> tuple[etree._Element | None, Diagnostic | None]:
    """The root of a well-formed document, or what is wrong with it.

    A document type declaration is refused, because an external subset or entities
    of its own can read other files or grow without bound (XXE, "billion laughs").
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False,
                             dtd_validation=False, huge_tree=False, collect_ids=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        line, column = err.position
        reason = (err.msg or "unknown fault").rpartition(", line ")[0] or str(err.msg)
        place = max(line, 1), max(column, 1)
        return None, Diagnostic("V501", args={"reason": reason}, position=place)
    if root.getroottree().docinfo.internalDTD is not None:
        return None, Diagnostic(
            "V501", args={"reason": "a document type declaration is not allowed here"},
            position=(1, 1))
    return root, None
