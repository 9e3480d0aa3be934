"""Dates: one grammar for the record, the layout, the structure and the text."""

from encoder.dates.grammar import (
    DateContext,
    dated,
    find_dates,
    orders,
    parse,
    parse_parts,
    without_marks,
)
from encoder.dates.moments import FoundDate
from encoder.dates.parts import DateParts, months, with_year
from encoder.dates.words import DateWords, make_words

__all__ = [
    "DateContext",
    "DateParts",
    "DateWords",
    "FoundDate",
    "dated",
    "find_dates",
    "make_words",
    "months",
    "orders",
    "parse",
    "parse_parts",
    "with_year",
    "without_marks",
]
