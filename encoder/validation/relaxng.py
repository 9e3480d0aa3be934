"""The grammar: libxml2 gives the verdict, the patterns explain it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from encoder.findings.validity import NotValid
from encoder.validation.faults import Element, Fault, line_of

if TYPE_CHECKING:
    from encoder.validation.grammar import Grammar


def check_relaxng(root: Element, schema: etree.RelaxNG, patterns: Callable[[], Grammar]) -> list[Fault]:
    """What a RELAX NG schema has against a document; nothing when it is valid.

    `patterns` gives the same schema for the explanation; it is called only when
    something is wrong. Where the patterns see no fault, libxml2's words are passed on.
    """
    if schema.validate(root):
        return []
    from encoder.validation.explain import explain
    from encoder.validation.grammar import UnsupportedSchema

    log = list(schema.error_log)
    try:
        faults = explain(root, patterns())
    except UnsupportedSchema:
        faults = []
    return faults or [_libxml2_says(root, log)]


def _libxml2_says(root: Element, log: list[etree._LogEntry]) -> Fault:
    entry = log[0] if log else None
    line = entry.line if entry is not None else 0
    node = next((n for n in root.iter() if isinstance(n.tag, str) and line_of(n) >= line), root)
    return Fault(node, NotValid(reason=entry.message if entry is not None else "not valid"))
