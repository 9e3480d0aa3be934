"""Checks on TEI files: they yield diagnostics and never repair."""

from __future__ import annotations

from collections.abc import Iterator

from encoder.diagnostics import Diagnostic
from encoder.validate.links import check_links
from encoder.validate.wellformed import parse

__all__ = ["check", "parse"]


def check(data: bytes) -> Iterator[Diagnostic]:
    """Well-formedness, identifiers and pointers of one TEI file."""
    root, fault = parse(data)
    if root is None:
        assert fault is not None
        yield fault
        return
    yield from check_links(root)
