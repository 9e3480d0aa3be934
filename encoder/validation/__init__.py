"""Checks on TEI files: they yield findings and never repair.

The layers, from the outside in: well-formed XML; the grammar (RELAX NG); rules of
value (Schematron); identifiers and pointers; on request XSD and schemas that the
user brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from encoder.findings import TeiFault
from encoder.findings.validity import JudgedTwice, NotChecked, NotIncluded
from encoder.findings.wellformed import parse
from encoder.validation import files
from encoder.validation.faults import Element, Fault, Places
from encoder.validation.links import check_links
from encoder.validation.relaxng import check_relaxng
from encoder.validation.schematron import own_rules

__all__ = ["TIME_LIMIT", "Validator", "check", "schema_files"]

if TYPE_CHECKING:
    from encoder.validation.foreign import ForeignSchema

TIME_LIMIT = 120.0
"""Seconds that compiling a schema of the user may take, and that checking one file may take."""

_SAID_BEFORE = {
    "hand-declared": "V502",
    "resp-declared": "V502",
    "scribe-is-person": "V502",
    "person-declared": "V502",
    "place-declared": "V502",
    "body-declared": "V502",
    "role-declared": "V502",
    "speaker-declared": "V502",
    "grade-declared": "V502",
    "scheme-declared": "V502",
    "class-declared": "V502",
    "version-of-original": "V502",
    "corresp-to-other-version": "V502",
    "link-resolves": "V502",
    "link-from-original": "V502",
    "next-agrees": "V502",
    "prev-agrees": "V502",
    "when-is-real": "V508",
    "from-is-real": "V508",
    "to-is-real": "V508",
    "notBefore-is-real": "V508",
    "notAfter-is-real": "V508",
    "quantity-has-unit": "V506",
    "unit-has-quantity": "V507",
}
"""Rules that say again what another layer found at the same element, by its code. They
stand in the Schematron file for those who use it alone."""


class Validator:
    """The layers that one run asks for, each compiled once."""

    def __init__(
        self, *, xsd: bool = False, schemas: Sequence[Path] = (), time_limit: float = TIME_LIMIT
    ) -> None:
        """
        Args:
            xsd: check the XSD of the program as well.
            schemas: schemas of the user (RELAX NG, XSD, Schematron) in place of the
                program's own; links are always checked.
            time_limit: seconds that one of them may take to compile, or for one file.
        """
        self._xsd = xsd
        self._paths = tuple(schemas)
        self._limit = time_limit
        self._foreign: list[ForeignSchema] | None = None

    def check(self, data: bytes) -> list[TeiFault]:
        """Every finding about one TEI file, each with its line and column."""
        root, fault = parse(data)
        if root is None:
            assert fault is not None
            return [fault]
        places = Places(data, root)
        without_verdict: list[TeiFault] = []
        if self._paths:
            faults, without_verdict = self._by_foreign(data, places)
        else:
            faults = self._own(root)
        links = list(check_links(root))
        faults = [*links, *faults] if self._paths else _once([*links, *faults])
        if links:  # libxml2 also refuses doubled identifiers, which are links' business
            faults = [fault for fault in faults if not isinstance(fault.finding, JudgedTwice)]
        faults += _not_included(root)
        return [*without_verdict, *(places.finding(fault) for fault in faults)]

    def _by_foreign(self, data: bytes, places: Places) -> tuple[list[Fault], list[TeiFault]]:
        """The faults by the user's schemas, and those of them that give no verdict."""
        from encoder.validation.foreign import ForeignSchema, SchemaUnusable

        if self._foreign is None:
            self._foreign = [ForeignSchema(path, self._limit) for path in self._paths]
        faults: list[Fault] = []
        unusable: list[TeiFault] = []
        for schema in self._foreign:
            try:
                faults += schema.check(data, places.elements)
            except SchemaUnusable as err:
                unusable.append(NotChecked(schema=schema.path, reason=str(err), position=(1, 1)))
        return faults, unusable

    def _own(self, root: Element) -> list[Fault]:
        faults = check_relaxng(root, files.relaxng(), files.grammar) + own_rules().check(root)
        if self._xsd:
            from encoder.validation.xsd import check_xsd, own_xsd

            faults += check_xsd(root, own_xsd())
        return faults

    def close(self) -> None:
        """End the processes of foreign schemas."""
        for schema in self._foreign or ():
            schema.close()
        self._foreign = None


_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


def _not_included(root: Element) -> Iterator[Fault]:
    """What a file wants to be filled in from another one."""
    for node in root.iter(_INCLUDE):
        yield Fault(node, NotIncluded(target=node.get("href", "")))


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """The faults without rules that repeat another layer's."""
    faults = list(faults)
    said = {(fault.node, fault.finding.code) for fault in faults}
    return [
        fault
        for fault in faults
        if (fault.node, _SAID_BEFORE.get(getattr(fault.finding, "rule", ""))) not in said
    ]


def schema_files(*, of_data: bool = False) -> Iterator[tuple[str, bytes]]:
    """The files of the program's schema, by name.

    Args:
        of_data: also those of corrections, certificates and reports.
    """
    for name in (*files.NAMES, *(files.OF_DATA if of_data else ())):
        yield name, (files.folder() / name).read_bytes()


def check(data: bytes) -> list[TeiFault]:
    """The findings of the program's own layers about one TEI file."""
    return Validator().check(data)
