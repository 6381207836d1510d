"""A bad line: a TCP relay that cuts connections, and counts the bytes that the sender put on it."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress


class Cutter:
    """Relays to `upstream`; of new connections the share `cut` is torn off within `within` bytes of the sender's."""

    def __init__(self, upstream: str, seed: int, cut: float, within: int) -> None:
        self._port = int(upstream.rsplit(":", 1)[1])
        self._dice, self._cut, self._within = random.Random(seed), cut, within
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.sent = self.connections = self.cuts = 0
        self._guard = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            budget = self._dice.randint(0, self._within) if self._dice.random() < self._cut else None
            far = socket.create_connection(("127.0.0.1", self._port))
            threading.Thread(target=self._up, args=(near, far, budget), daemon=True).start()
            threading.Thread(target=self._down, args=(far, near), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket, budget: int | None) -> None:
        gone = 0
        with suppress(OSError):
            while body := near.recv(1 << 14):
                with self._guard:
                    self.sent += len(body)
                keep = body if budget is None else body[: max(0, budget - gone)]
                gone += len(body)
                far.sendall(keep)
                if budget is not None and gone >= budget:
                    self.cuts += 1
                    break
        _end(near, far)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while body := far.recv(1 << 14):
                near.sendall(body)
        _end(near, far)

    def close(self) -> None:
        self._socket.close()


def _end(*lines: socket.socket) -> None:
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()
