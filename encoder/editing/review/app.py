"""The web application of the page: a handful of addresses under a token, for this machine alone."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from encoder.editing.review.desk import Conflict, Desk, Refused

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_FILES = {"review.js": "text/javascript", "review.css": "text/css"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_LARGEST = 100_000
"""Bytes of a decision."""


def application(desk: Desk, token: str, port: int) -> Starlette:
    """The application.

    Args:
        desk: the documents.
        token: what every address begins with.
        port: on which it is served: a request for another host is refused.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    served = _Served(desk, port)
    threading.Thread(target=desk.warm, daemon=True).start()
    return Starlette(
        routes=[
            Route(f"/{token}/", served.fenced(served.page)),
            Route(f"/{token}/queue", served.fenced(served.queue)),
            Route(f"/{token}/document", served.fenced(served.document)),
            Route(f"/{token}/persons", served.fenced(served.persons)),
            Route(f"/{token}/decide", served.fenced(served.decide), methods=["POST"]),
            Route(f"/{token}/{{name}}", served.fenced(served.asset)),
        ]
    )


Handler = Callable[["Request"], Awaitable["Response"]]


class _Served:
    """What each address answers."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    def fenced(self, handle: Handler) -> Handler:
        """An answer for this machine and this page alone."""

        async def guarded(request: Request) -> Response:
            origin = request.headers.get("origin")
            own = origin is None or origin.removeprefix("http://") in self.hosts
            if request.headers.get("host") not in self.hosts or not own:
                return _text("not for others", 403)
            answer = await handle(request)
            answer.headers.update(_HEADERS)
            return answer

        return guarded

    async def page(self, request: Request) -> Response:
        return _text((_assets() / "review.html").read_text("utf-8"), 200, "text/html")

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            return _text("no such file", 404)
        return _text((_assets() / name).read_text("utf-8"), 200, _FILES[name])

    async def queue(self, request: Request) -> Response:
        desk = self.desk
        return _json({"documents": list(desk.queue()), "all": len(desk.names()), "author": desk.author})

    async def document(self, request: Request) -> Response:
        name = request.query_params.get("name", "")
        return await _answer(lambda: self.desk.document(name))

    async def persons(self, request: Request) -> Response:
        return _json(self.desk.persons(request.query_params.get("q", "")))

    async def decide(self, request: Request) -> Response:
        said = await _said(request)
        if said is None:
            return _json({"error": "no decision"}, 400)
        name, state = str(said.get("name")), str(said.get("state"))
        if said.get("verb") == "undo":
            return await _answer(lambda: self.desk.undo(name))
        return await _answer(lambda: self.desk.decide(name, state, said))


def _text(words: str, status: int, kind: str = "text/plain") -> Response:
    from starlette.responses import Response

    return Response(words, status, media_type=kind)


def _json(said: Any, status: int = 200) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(said, status)


async def _answer(work: Callable[[], dict[str, Any]]) -> Response:
    from starlette.concurrency import run_in_threadpool

    try:
        return _json(await run_in_threadpool(work))
    except KeyError:
        return _json({"error": "no such document"}, 404)
    except Conflict as err:
        return _json({"error": str(err)}, 409)
    except (Refused, OSError) as err:
        return _json({"error": str(err)}, 422)


async def _said(request: Request) -> dict[str, Any] | None:
    body = await request.body()
    if len(body) > _LARGEST or request.headers.get("content-type") != "application/json":
        return None
    try:
        said = await request.json()
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _assets() -> Any:
    return resources.files("encoder.editing.review") / "assets"
