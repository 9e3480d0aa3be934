"""The stylesheets at work: compiled once in each process, one document after the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parent.parent / "xslt"
"""The stylesheets of the program."""


class StylesheetError(Exception):
    """A stylesheet cannot be compiled or run; the message says why."""


class Stylesheet:
    """A compiled stylesheet."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            StylesheetError: Saxon is not installed, or the stylesheet cannot be compiled.
        """
        try:
            import saxonche
        except ImportError as err:
            raise StylesheetError(
                "pages are made by Saxon: pip install 'tei-encoder[publish]'"
            ) from err
        self._error: Any = saxonche.PySaxonApiError
        self._processor: Any = saxonche.PySaxonProcessor(license=False)
        try:
            self._made: Any = self._processor.new_xslt30_processor().compile_stylesheet(
                stylesheet_file=str(path)
            )
        except self._error as err:
            raise StylesheetError(f"{path}: {_first_line(err)}") from None

    def run(self, root: etree._Element, parameters: Mapping[str, str | bool]) -> bytes:
        """A tree transformed.

        Args:
            root: of the document.
            parameters: of the stylesheet.

        Raises:
            StylesheetError: the stylesheet ends with an error.
        """
        make = self._processor.make_string_value, self._processor.make_boolean_value
        self._made.clear_parameters()
        for name, value in parameters.items():
            self._made.set_parameter(name, make[isinstance(value, bool)](value))
        text = etree.tostring(root, encoding="unicode")
        try:
            said = self._made.transform_to_string(xdm_node=self._processor.parse_xml(xml_text=text))
        except self._error as err:
            raise StylesheetError(_first_line(err)) from None
        return f"{said}\n".encode()


def _first_line(err: Exception) -> str:
    lines = [line for line in str(err).splitlines() if line.strip()]
    return lines[0].strip() if lines else type(err).__name__
