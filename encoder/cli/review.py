"""`tei-encoder review`."""

from __future__ import annotations

import argparse
import secrets
import socket
import webbrowser
from pathlib import Path
from typing import Any

from encoder import batch
from encoder.api import Encoder
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs, say
from encoder.cli.settings import chosen
from encoder.cli.status import CLEAN
from encoder.editing.review.app import application
from encoder.editing.review.desk import Desk


def add(commands: Any) -> None:
    """Add the parser of the command."""
    made = parsing.command(
        commands,
        "review",
        "review transcripts",
        "review transcripts --author 'M. Ozola' --port 8100",
        detail="The page is for this machine alone. Needs the extra `review`.",
    )
    parsing.paths(made, "transcripts, and folders of them")
    made.add_argument("--author", default="", metavar="NAME", help="who decides")
    made.add_argument("--corrections", type=Path, metavar="DIR", help="folder of the corrections")
    made.add_argument("--port", type=int, default=0, help="default: one that is free")
    made.add_argument("--no-browser", action="store_true", help="only print the address")
    parsing.reading(made)
    made.set_defaults(run=_review)


def _review(options: argparse.Namespace) -> int:
    try:
        import uvicorn
    except ImportError as err:
        raise UsageError(
            f"review needs a package that is not installed: {err.name}; "
            "install the extra: pip install 'tei-encoder[review]'"
        ) from err
    settings = chosen(options)
    todo = jobs(options.paths, batch.input_suffixes(), settings.form)
    encoder = Encoder(settings.profile, authority=settings.authority)
    desk = Desk(
        [job for job in todo if job.fault is None], encoder, options.author, options.corrections
    )
    listener = socket.socket()
    try:
        listener.bind(("127.0.0.1", options.port))
    except OSError as err:
        raise UsageError(f"--port {options.port}: {err.strerror or err}") from err
    port, token = listener.getsockname()[1], secrets.token_urlsafe(18)
    address = f"http://127.0.0.1:{port}/{token}/"
    say(f"{len(desk.names())} documents at {address} (Ctrl-C ends)")
    if not options.no_browser:
        webbrowser.open(address)
    config = uvicorn.Config(
        application(desk, token, port), log_level="warning", access_log=False, lifespan="off"
    )
    uvicorn.Server(config).run(sockets=[listener])
    return CLEAN
