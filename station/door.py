"""The local door: a second process hands its wish to the one that holds the root. JSON lines on loopback, a key in the root."""

from __future__ import annotations

import dataclasses
import hmac
import json
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
    "desk": {"open", "make_current", "finish", "reopen"},
    "review": {"turn", "leave_out", "assign", "set_aside", "bring_back", "move"},
    "outbox": {"retry", "hold"},
    "upkeep": {"status", "retry_scan", "answer_scan"},
    "window": {"show"},
}
LONGEST_LINE = 64 << 10


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
                line = self.rfile.readline(LONGEST_LINE)
                self.wfile.write(json.dumps(door._answer(line), ensure_ascii=False).encode("utf-8") + b"\n")

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

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            wish = json.loads(line)
            if not hmac.compare_digest(str(wish["key"]).encode(), self._key.encode()):
                raise Failure("SYS-003")
            if wish["verb"] not in OPEN_TO.get(wish["room"], ()):
                raise Failure("SYS-003")
            result = getattr(self._rooms[wish["room"]], wish["verb"])(*wish["args"], **wish["named"])
        except Failure as failure:
            return {"code": failure.code, "facts": failure.facts}
        except (ValueError, KeyError, TypeError) as cause:
            return {"code": "SYS-004", "facts": {"error": str(cause)}}
        return {"result": dataclasses.asdict(result) if result is not None else {}}


def hand_in(root: Path, room: str, verb: str, *args: object, **named: object) -> dict[str, Any]:
    """Ask the process that holds `root`. Raises SYS-002 when it doesn't answer, else its own failure."""
    try:
        door = json.loads((root / FILE).read_text(encoding="utf-8"))
        with socket.create_connection(("127.0.0.1", door["port"]), timeout=60) as line:
            wish = {"key": door["key"], "room": room, "verb": verb, "args": args, "named": named}
            line.sendall(json.dumps(wish).encode("utf-8") + b"\n")
            answer = json.loads(line.makefile("rb").readline())
    except (OSError, ValueError, KeyError) as cause:
        raise Failure("SYS-002", root=str(root)) from cause
    if "code" in answer:
        raise Failure(answer["code"], **answer["facts"])
    result: dict[str, Any] = answer["result"]
    return result
