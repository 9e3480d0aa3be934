"""W3C XML Schema, by xmlschema: slower than the grammar and wider, for those who ask."""

from __future__ import annotations

import warnings
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree
from xmlschema import XMLSchema, XMLSchema11, XMLSchemaException

from encoder.findings.validity import XsdNotValid
from encoder.validation.faults import MOST, Element, Fault
from encoder.validation.files import folder


class UnsupportedXsd(Exception):
    """The schema cannot be compiled."""


@cache
def read_xsd(path: Path) -> XMLSchema | XMLSchema11:
    """Compile a schema from files on this machine only.

    Raises:
        UnsupportedXsd: it is no XSD 1.0, or needs what is not beside it.
        OSError: it cannot be read.
    """
    kind = XMLSchema11 if b'minVersion="1.1"' in path.read_bytes() else XMLSchema
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a part that cannot be loaded is only warned of
            return kind(path.resolve().as_uri(), allow="local", defuse="always")
    except (XMLSchemaException, etree.LxmlError, Warning) as err:
        raise UnsupportedXsd(str(err).partition("\n")[0]) from err


def own_xsd() -> XMLSchema | XMLSchema11:
    """The XSD that comes with the program."""
    return read_xsd(folder() / "tei_archival.xsd")


def check_xsd(root: Element, schema: XMLSchema | XMLSchema11) -> list[Fault]:
    """What a schema has against a document."""
    faults = []
    source: Any = root  # an lxml tree; the annotations of xmlschema know ElementTree's only
    for error in islice(schema.iter_errors(source), MOST):
        node = error.elem if isinstance(error.elem, etree._Element) else root
        faults.append(Fault(node, XsdNotValid(reason=str(error.reason))))
    return faults
