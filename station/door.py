"""The local door: a second process hands its wish to the one that holds the root. JSON lines on loopback, a key in the root."""

from __future__ import annotations

import dataclasses
import hmac
import json
import logging
import secrets
import socket
import socketserver
import threading
from pathlib import Path
from typing import Any

from ocr.errors import Failure
from station import durable

FILE = "door.json"
OPEN_TO = {
    "desk": {"open", "make_current", "finish", "finish_cut", "expect", "reopen"},
    "review": {
        *("turn", "leave_out", "assign", "split", "join", "put_before", "put_after", "interleave", "move", "move_run"),
        *("set_aside", "bring_back", "replace", "await_rescan", "undo", "redo", "decide_secret", "read_word"),
    },
    "answers": {"answer", "original", "confirm", "applicant"},
    "outbox": {"retry", "hold"},
    "search": {"rebuild"},
    "upkeep": {"status", "retry_scan", "answer_scan"},
    "window": {"show"},
}
LONGEST_LINE = 64 << 10
PATIENCE = 60.0
"""Seconds that a caller waits for the answer."""

log = logging.getLogger("station")


class Door:
    """Serves the holder's services to this account's other processes."""

    def __init__(self, root: Path, rooms: dict[str, object]) -> None:
        self._path = root / FILE
        self._rooms = rooms
        self._key = secrets.token_urlsafe(32)
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        door = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 30

            def handle(self) -> None:
                try:
                    self.wfile.write(door.answer(self.rfile.readline(LONGEST_LINE)))
                except OSError as cause:
                    log.info("the caller at the door left: %s", cause)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="door", daemon=True).start()
        port = self._server.server_address[1]
        durable.write_private(self._path, json.dumps({"port": port, "key": self._key}))

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        durable.discard(self._path)

    def answer(self, line: bytes) -> bytes:
        """Do the wish in one line of JSON; gives the line to answer with, whatever came."""
        try:
            answer = {"result": self._do(json.loads(line))}
            return json.dumps(answer, default=str).encode("ascii") + b"\n"
        except Failure as failure:
            found = failure
        except (ValueError, KeyError, TypeError, RecursionError) as cause:
            found = Failure("SYS-004", error=str(cause))
        except Exception as cause:  # noqa: BLE001 - what nobody foresaw must reach the caller as an answer
            log.exception("unforeseen at the door")
            found = Failure("SYS-001", place="door", error=type(cause).__name__)
        return json.dumps({"code": found.code, "facts": found.facts}, default=str).encode("ascii") + b"\n"

    def _do(self, wish: dict[str, Any]) -> dict[str, Any]:
        if not hmac.compare_digest(str(wish["key"]).encode(), self._key.encode()):
            raise Failure("SYS-003")
        if wish["verb"] not in OPEN_TO.get(wish["room"], ()):
            raise Failure("SYS-003")
        result = getattr(self._rooms[wish["room"]], wish["verb"])(*wish["args"], **wish["named"])
        return dataclasses.asdict(result) if result is not None else {}


def hand_in(root: Path, room: str, verb: str, *args: object, **named: object) -> dict[str, Any]:
    """Ask the process that holds `root`; raises its own failure, or

    SYS-002 when nobody is at the door, so nothing was asked; SYS-004 when the wish is too long for it;
    SYS-005 when the wish was handed in and no answer came, so it may have been done.
    """
    try:
        found = json.loads((root / FILE).read_text(encoding="utf-8"))
        wish = {"key": found["key"], "room": room, "verb": verb, "args": args, "named": named}
        line = json.dumps(wish).encode("utf-8") + b"\n"
        caller = socket.create_connection(("127.0.0.1", found["port"]), timeout=PATIENCE)
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as cause:
        raise Failure("SYS-002", root=str(root)) from cause
    with caller:
        if len(line) > LONGEST_LINE:
            raise Failure("SYS-004", error="too long")
        try:
            caller.sendall(line)
            answer = json.loads(caller.makefile("rb").readline())
            if "code" in answer:
                raise Failure(answer["code"], **answer["facts"])
            result: dict[str, Any] = answer["result"]
        except (OSError, ValueError, KeyError, TypeError) as cause:
            raise Failure("SYS-005") from cause
    return result
