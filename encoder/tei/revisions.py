"""Who corrected a document, and when: the statement of the editors, and the changes."""

from __future__ import annotations

from encoder.core.model import Document
from encoder.core.printing import counted
from encoder.tei.xml import Element, element


def name_editors(statement: Element, document: Document) -> None:
    """Who corrected the document, each once; somebody without a name is left as it is."""
    names = list(dict.fromkeys(who for who, _, _ in document.sittings if who))
    for name in names:
        element(statement, "persName", name)
    if names:
        statement.remove(statement[1])


def write_revisions(header: Element, document: Document, encoded: str | None) -> None:
    """The sittings of editors, and when it was encoded."""
    if not document.sittings and encoded is None:
        return
    made = element(header, "revisionDesc")
    for who, when, count in document.sittings:
        change = element(made, "change", when=when or None, who="#resp.editor")
        change.text = (
            f"{counted(count, 'correction')} by {who}" if who else counted(count, "correction")
        )
    if encoded is not None:
        element(made, "change", when=encoded).text = "Encoded by tei-encoder"
