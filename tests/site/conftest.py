"""A site of the corpus, and a browser that shows it."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from encoder.cli.main import main
from tests.conftest import ROOT

NO_BROWSER = "no Chromium on this machine"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as a site."""
    out = tmp_path_factory.mktemp("site")
    arguments = ["--title", "Harbour papers", "--address", "https://example.org/e/"]
    assert main(["publish", str(ROOT / "tei"), "--out", str(out), *arguments]) == 0
    return out


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Path], str]]:
    """Gives the address of a folder that is served on this machine."""
    servers = []

    def serve(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser():
    """Chromium, which the system brings."""
    path = os.environ.get("TEI_ENCODER_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """A page; what it says on its console, and every request that leaves this machine, fails the test."""
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:"))
            else faults.append(f"request to {request.url}")
        ),
    )
    yield opened
    opened.close()
    assert faults == []
