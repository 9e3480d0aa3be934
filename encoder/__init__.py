"""tei-encoder: archival transcripts and translations to TEI P5 XML.

The public entry points are :func:`encoder.pipeline.encode` for one document and
the ``tei-encoder`` command (:mod:`encoder.cli`) for files and folders.
"""

__version__ = "0.2.0"
