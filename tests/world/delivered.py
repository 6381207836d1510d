"""A root that has delivered its dossier, and ways to break a copy of it: what the checker is tried on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station import checker
from station.ledger.audit import event_hash

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
CHECKER = ROOT / "station" / "checker.py"
TOKEN = "test-token-1234"


@dataclass(frozen=True)
class Case:
    """A copy of the delivered root and of the case system's folder, for one test to break."""

    root: Path
    receiver: Path

    def broken(self) -> set[str]:
        return {found.invariant for found in checker.check(self.root, receiver=self.receiver).findings}

    def says(self) -> str:
        return "\n".join(found.what for found in checker.check(self.root, receiver=self.receiver).findings)

    def write(self, *statements: str) -> None:
        connection = sqlite3.connect(self.root / "ledger.db")
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    def ask(self, question: str) -> str:
        connection = sqlite3.connect(self.root / "ledger.db")
        found = str(connection.execute(question).fetchone()[0])
        connection.close()
        return found

    def tell(self, kind: str, ref: int, *states: str) -> None:
        """Write chained events that lead a row through these states, as the station would."""
        connection = sqlite3.connect(self.root / "ledger.db")
        connection.row_factory = sqlite3.Row
        with connection:
            for old, new in zip(states, states[1:], strict=False):
                last = connection.execute("SELECT * FROM event ORDER BY seq DESC LIMIT 1").fetchone()
                body = {**dict(last), "seq": last["seq"] + 1, "kind": kind, "ref": ref, "old": old, "new": new}
                body.update(code="", facts="{}", prev=last["hash"])
                body["hash"] = event_hash(body)
                marks = ", ".join(f":{name}" for name in body)
                connection.execute(f"INSERT INTO event ({', '.join(body)}) VALUES ({marks})", body)
        connection.close()

    def blob(self, column: str = "original") -> Path:
        sha256 = self.ask(f"SELECT {column} FROM page")
        return self.root / "vault" / sha256[:2] / sha256[2:4] / sha256

    def package(self) -> Path:
        return self.root / "packages" / self.ask("SELECT folder FROM package")

    def stored(self) -> Path:
        """The sealed PDF as the case system keeps it."""
        files = json.loads((self.package() / "manifest.json").read_bytes())["files"]
        sha256 = next(file["sha256"] for file in files if file["name"].endswith(".pdf"))
        return next(self.receiver.rglob(sha256))


def change(path: Path, edit: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a file and leave its rights as they were."""
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(edit(path.read_bytes()))
    path.chmod(mode)


def flip(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
