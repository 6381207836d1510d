"""The case system as a process or a thread: sign-in, answers to refusals, and a socket bound before the start."""

from __future__ import annotations

import asyncio
import base64
import binascii
import errno
import hmac
import socket
import sqlite3
import threading
import time
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr.errors import Failure
from station.case_system.api import DossierRoutes
from station.case_system.refusal import Refusal
from station.case_system.store import Store
from station.case_system.tus import VERSION, TusRoutes

DRAIN_LIMIT = 8 << 20
DRAIN_SECONDS = 5.0
START_SECONDS = 15.0


def _offered_token(header: str) -> str:
    """The token of a program (Bearer) or of a browser (Basic, as the password)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
        except (ValueError, binascii.Error):
            return ""
    return ""


class SignIn:
    """Lets nobody in without the token, OPTIONS and the page included."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode("utf-8")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            offered = _offered_token(Request(scope).headers.get("authorization", "")).encode("utf-8")
            if not hmac.compare_digest(offered, self._token):
                answer = JSONResponse({"code": "not_signed_in", "field": "Authorization"}, 401)
                answer.headers.append("WWW-Authenticate", "Bearer")
                answer.headers.append("WWW-Authenticate", 'Basic realm="He thong tiep nhan", charset="UTF-8"')
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Drain:
    """Reads the rest of a refused body first, or the sender would see a reset instead of our reason."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        over = False

        async def watched_receive() -> Message:
            nonlocal over
            message = await receive()
            over = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def drain() -> None:
            left = DRAIN_LIMIT
            while not over and left > 0:
                left -= len((await watched_receive()).get("body", b""))

        async def watched_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"x-content-type-options", b"nosniff")]
                if message["status"] >= 400 and not over:
                    # A sender that doesn't finish in time gets its answer anyway.
                    _, late = await asyncio.wait({asyncio.ensure_future(drain())}, timeout=DRAIN_SECONDS)
                    for task in late:
                        task.cancel()
            await send(message)

        await self._app(scope, watched_receive, watched_send)


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    headers = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
    if error.status == 412:
        headers["Tus-Version"] = VERSION
    return JSONResponse({"code": error.code, "field": error.field}, error.status, headers)


async def _disk_failed(_request: Request, error: Exception) -> Response:
    """Nothing was acknowledged, so the sender simply tries again later."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    full = full or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return JSONResponse(
        {"code": "disk_full" if full else "disk_error", "field": None},
        507 if full else 500,
        {"Retry-After": "60", "Tus-Resumable": VERSION},
    )


def build_app(store: Store, token: str) -> ASGIApp:
    if len(token) < 8:
        raise Failure("RCV-003", least=8)
    app = Starlette(
        routes=[*DossierRoutes(store).routes(), *TusRoutes(store).routes()],
        exception_handlers={Refusal: _refused, OSError: _disk_failed, sqlite3.OperationalError: _disk_failed},
    )
    return Drain(SignIn(app, token))


def _bind(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(64)
    except OSError as error:
        bound.close()
        raise Failure("RCV-004", host=host, port=port, cause=str(error)) from error
    return bound


class CaseSystem:
    """The server in a thread, for tests, the demo and a station that has no case system yet."""

    def __init__(self, root: Path, host: str = "127.0.0.1", port: int = 0, token: str = "") -> None:
        self._socket = _bind(host, port)
        try:
            self._store = Store(root)
            app = build_app(self._store, token)
        except Failure:
            self._socket.close()
            raise
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=1,
                timeout_keep_alive=30,
            )
        )
        self._thread = threading.Thread(target=self._run, name="case-system", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise Failure("RCV-005", url=self.url)
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()
        self._store.close()

    def run(self) -> None:
        """Serve in this thread until Ctrl-C or SIGTERM."""
        try:
            self._run()
        finally:
            self._socket.close()
            self._store.close()


def serve(root: Path, host: str = "127.0.0.1", port: int = 8765, token: str = "") -> None:
    CaseSystem(root, host, port, token).run()
