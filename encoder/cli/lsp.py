"""`tei-encoder lsp`: findings in an editor while a transcript is typed.

A server of the Language Server Protocol (3.17) on standard input and output. Findings are published
when typing pauses; notes are hints. Columns are UTF-16 units, as editors count.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from encoder import __version__, corrections
from encoder.api import Encoder
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN
from encoder.core.files import is_file
from encoder.findings import Located, Severity
from encoder.findings.finding import name_of

_PAUSE = 0.4
"""Seconds without a key after which a transcript is encoded."""
_LARGEST = 400_000
"""Characters; a larger transcript is looked at when it is opened and saved."""


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "lsp",
        "lsp",
        detail="An editor starts it: it speaks the Language Server Protocol over standard streams.",
    )
    parsing.reading(made)
    made.set_defaults(run=_lsp)


def _lsp(options: argparse.Namespace) -> int:
    settings = chosen(options)
    server = _server(Encoder(settings.profile, authority=settings.authority))
    server.start_io()
    return CLEAN


def _server(encoder: Encoder) -> Any:
    """The server.

    Raises:
        UsageError: the package is not installed.
    """
    try:
        from lsprotocol import types
        from pygls.lsp.server import LanguageServer
    except ImportError as err:
        raise UsageError(f"lsp needs a package: pip install 'tei-encoder[lsp]' ({err})") from err
    server = LanguageServer("tei-encoder", __version__)
    turn = asyncio.Lock()

    async def look(uri: str, *, pause: float) -> None:
        """Publish the findings of a document, unless it was changed again meanwhile."""
        document = server.workspace.get_text_document(uri)
        version = document.version
        await asyncio.sleep(pause)
        if server.workspace.get_text_document(uri).version != version:
            return
        text = document.source
        async with turn:
            found = await asyncio.get_running_loop().run_in_executor(
                None, partial(findings_of, encoder, uri, text)
            )
        if server.workspace.get_text_document(uri).version == version:
            lines = text.split("\n")
            told = [_diagnostic(types, one, lines) for one in found]
            server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=uri, diagnostics=told, version=version)
            )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(asked: Any) -> None:
        await look(asked.text_document.uri, pause=0.0)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(asked: Any) -> None:
        await look(asked.text_document.uri, pause=0.0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(asked: Any) -> None:
        uri = asked.text_document.uri
        if len(server.workspace.get_text_document(uri).source) <= _LARGEST:
            await look(uri, pause=_PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(asked: Any) -> None:
        nothing = types.PublishDiagnosticsParams(uri=asked.text_document.uri, diagnostics=[])
        server.text_document_publish_diagnostics(nothing)

    return server


def findings_of(encoder: Encoder, uri: str, text: str) -> Sequence[Located]:
    """The findings of a document as it stands in the editor, with the corrections beside it."""
    path = Path(unquote(urlsplit(uri).path))
    beside = corrections.beside(path)
    try:
        decided = corrections.load(beside) if is_file(beside) else None
    except OSError:
        decided = None
    data = text.encode("utf-8", "surrogatepass")
    return encoder.encode_bytes(path.name or "document.txt", data, corrected=decided).findings


def _diagnostic(types: Any, one: Located, lines: Sequence[str]) -> Any:
    """A finding as editors have it."""
    levels = {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.NOTE: types.DiagnosticSeverity.Hint,
    }
    line, column = one.end or (one.line, one.column + 1)
    start, end = _place(lines, one.line, one.column), _place(lines, line, column)
    return types.Diagnostic(
        range=types.Range(start=types.Position(*start), end=types.Position(*end)),
        message=f"{one.finding.message}\nhelp: {one.finding.help}",
        severity=levels[one.severity],
        code=f"{one.finding.code} {name_of(type(one.finding))}",
        source="tei-encoder",
    )


def _place(lines: Sequence[str], line: int, column: int) -> tuple[int, int]:
    """Line and column (1-based, code points) as editors count them (from 0, UTF-16 units)."""
    if line > len(lines):
        return max(0, len(lines) - 1), 0
    before = lines[line - 1].rstrip("\r")[: column - 1]
    return line - 1, len(before.encode("utf-16-le", "surrogatepass")) // 2
