"""The grammar: libxml2 gives a first verdict, the patterns of the schema explain or correct it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from encoder.findings.validity import JudgedTwice, NotValid
from encoder.validation.faults import Element, Fault, line_of

if TYPE_CHECKING:
    from encoder.validation.grammar import Grammar


def check_relaxng(
    root: Element, schema: etree.RelaxNG, patterns: Callable[[], Grammar | None]
) -> list[Fault]:
    """What a RELAX NG schema has against a document; nothing when it is valid.

    libxml2 is fast and refuses some files that are valid. So what it refuses is judged again by the
    patterns of the schema; where they find no fault, the file is valid, and a note says that the two
    differ.

    Args:
        root: of the document.
        schema: compiled by libxml2.
        patterns: gives the same schema as patterns, None where they cannot express it; called only
            when libxml2 refuses.
    """
    if schema.validate(root):
        return []
    from encoder.validation.explain import explain

    log = list(schema.error_log)
    grammar = patterns()
    if grammar is None:
        return [_libxml2_says(root, log, NotValid)]
    return explain(root, grammar) or [_libxml2_says(root, log, JudgedTwice)]


def _libxml2_says(
    root: Element, log: list[etree._LogEntry], kind: type[NotValid | JudgedTwice]
) -> Fault:
    entry = log[0] if log else None
    line = entry.line if entry is not None else 0
    node = next((n for n in root.iter() if isinstance(n.tag, str) and line_of(n) >= line), root)
    return Fault(node, kind(reason=entry.message if entry is not None else "not valid"))
