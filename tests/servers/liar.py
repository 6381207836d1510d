"""A lying server: a raw-socket relay to the real one that answers, changes or cuts what it is told to."""

import socket
import threading


class Liar:
    """A raw-socket relay to the real server that answers, changes or cuts the exchanges it's told to."""

    def __init__(self, upstream: str, rule) -> None:
        self._port, self._rule = int(upstream.rsplit(":", 1)[1]), rule
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.seen: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as stream:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                more = stream.readline()
                if not more:
                    return
                head += more
            start = head.split(b"\r\n")[0].decode()
            lengths = [row.split(b":")[1] for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")]
            body = stream.read(int(lengths[0])) if lengths else b""
            self.seen.append(start)
            action = self._rule(start, body, len(self.seen))
            if isinstance(action, bytes):
                line.sendall(action)
                return
            keep, send_body = (None, body) if action is None else action
            answer = self._relay(head, send_body)
            if keep == "lose":
                return
            line.sendall(answer if keep is None else keep(answer))

    def _relay(self, head: bytes, body: bytes) -> bytes:
        head = head.replace(b"Connection: keep-alive", b"Connection: close")
        with socket.create_connection(("127.0.0.1", self._port)) as up:
            up.sendall(head + body)
            up.shutdown(socket.SHUT_WR) if len(body) < self._length(head) else None
            answer = b""
            while piece := up.recv(1 << 16):
                answer += piece
        return answer

    @staticmethod
    def _length(head: bytes) -> int:
        rows = [row for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")]
        return int(rows[0].split(b":")[1]) if rows else 0

    def close(self) -> None:
        self._socket.close()
