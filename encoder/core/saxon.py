"""Stylesheets and rules in XPath 2 and 3, run by Saxon (extras `publish` and `schemas`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree


class SaxonError(Exception):
    """Saxon is not installed, or a stylesheet cannot be compiled or run; the message says why."""


class Stylesheet:
    """A compiled stylesheet."""

    def __init__(self, source: Path | str, extra: str) -> None:
        """
        Args:
            source: the file of a stylesheet, or its text.
            extra: of this program, which brings Saxon.

        Raises:
            SaxonError: Saxon is not installed, or the stylesheet cannot be compiled.
        """
        try:
            import saxonche
        except ImportError as err:
            raise SaxonError(f"it needs Saxon: pip install 'tei-encoder[{extra}]'") from err
        self._error: Any = saxonche.PySaxonApiError
        self._processor: Any = saxonche.PySaxonProcessor(license=False)
        self._processor.set_configuration_property(
            "http://saxon.sf.net/feature/allow-external-functions", "false"
        )
        compiler = self._processor.new_xslt30_processor()
        try:
            self._made: Any = (
                compiler.compile_stylesheet(stylesheet_file=str(source))
                if isinstance(source, Path)
                else compiler.compile_stylesheet(stylesheet_text=source)
            )
        except self._error as err:
            raise SaxonError(_first_line(err)) from None

    def run(self, root: etree._Element, parameters: Mapping[str, str | bool] | None = None) -> str:
        """A tree transformed.

        Args:
            root: of the document.
            parameters: of the stylesheet.

        Raises:
            SaxonError: the stylesheet ends with an error.
        """
        self._made.clear_parameters()
        for name, value in (parameters or {}).items():
            said = (
                self._processor.make_boolean_value(value)
                if isinstance(value, bool)
                else self._processor.make_string_value(value)
            )
            self._made.set_parameter(name, said)
        text = etree.tostring(root, encoding="unicode")
        try:
            return str(
                self._made.transform_to_string(xdm_node=self._processor.parse_xml(xml_text=text))
            )
        except self._error as err:
            raise SaxonError(_first_line(err)) from None


def _first_line(err: Exception) -> str:
    lines = [line for line in str(err).splitlines() if line.strip()]
    return lines[0].strip() if lines else type(err).__name__
