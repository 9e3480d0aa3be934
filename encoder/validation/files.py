"""The schema that comes with the program: where its files are, compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from encoder.validation.grammar import Grammar

NAMES = (
    "tei_archival.rnc",
    "tei_archival.rng",
    "tei_archival.xsd",
    "xml.xsd",
    "tei_archival.sch",
    "tei_archival.odd",
)
"""The forms of the schema that users get."""
OF_DATA = (
    "corrections-1.schema.json",
    "certificate-2.schema.json",
    "report-1.schema.json",
    "volume-1.schema.json",
)
"""The schemas of the other files that the program reads and writes."""


def folder() -> Path:
    """The folder of the schema: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "schema"
    return inside if inside.is_dir() else package.parent / "schema"


@cache
def relaxng() -> etree.RelaxNG:
    """The schema as libxml2 has it."""
    return etree.RelaxNG(etree.parse(str(folder() / "tei_archival.rng")))


@cache
def grammar() -> Grammar:
    """The schema as patterns, for explanations."""
    from encoder.validation.grammar import read_grammar

    return read_grammar(folder() / "tei_archival.rng")
