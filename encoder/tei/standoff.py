"""The standOff element: links between the language versions."""

from __future__ import annotations

from encoder.model import Document
from encoder.tei.xml import Element, element


def write_standoff(root: Element, document: Document) -> None:
    """The alignment as links; nothing when there is none."""
    if not document.links:
        return
    group = element(element(root, "standOff"), "linkGrp", type="alignment")
    for link in document.links:
        element(group, "link", target=" ".join(f"#{target}" for target in link.targets),
                cert=link.certainty)
