"""Findings: what the program says about a document, one class for each kind.

The kinds of one family are one module: :mod:`source <encoder.findings.source>` (S),
:mod:`record <encoder.findings.record>` (R), :mod:`structure <encoder.findings.structure>` (D),
:mod:`pages <encoder.findings.pages>` (P), :mod:`notation <encoder.findings.notation>` (N),
:mod:`enrichment <encoder.findings.enrichment>` (E), :mod:`validity <encoder.findings.validity>` (V),
:mod:`fidelity <encoder.findings.fidelity>` (F), :mod:`corrections <encoder.findings.corrections>` (C),
:mod:`program <encoder.findings.program>` (X).
"""

from encoder.core.printing import printable
from encoder.findings.finding import Finding, Located, Severity, TeiFault, locate, name_of
from encoder.findings.render import render_full, render_github, render_text, width

__all__ = [
    "Finding",
    "Located",
    "Severity",
    "TeiFault",
    "locate",
    "name_of",
    "printable",
    "render_full",
    "render_github",
    "render_text",
    "width",
]
