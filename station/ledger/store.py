"""The writing side of the ledger: one connection, and `advance()` as the only door for a change of state."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, func, insert, select, update
from sqlalchemy import engine as sqlalchemy_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from ocr.errors import Fact, Failure
from station import durable, states
from station.ledger import schema
from station.ledger.audit import GENESIS, event_hash
from station.ledger.tables import BY_KIND
from station.ledger.tables import event as event_table
from station.states import Kind

NAME = "ledger.db"


def now_text() -> str:
    """This moment as ISO 8601 with the zone."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def boot_id() -> str:
    """Names this run of the machine, so that the monotonic clock of two events can be compared."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"boot-{int(time.time() - time.monotonic()) // 60}"


class Ledger:
    """The one writer of a root. `session` names this run and its leases."""

    def __init__(self, root: Path, actor: str) -> None:
        durable.make_folder(root)
        self.path = root / NAME
        self.actor = actor
        self.session = uuid.uuid4().hex
        self.changed = threading.Condition()
        self.commits = 0
        self.last_event = 0
        self._boot = boot_id()
        self._guard = threading.RLock()
        self._at_work: dict[int, tuple[Kind, int]] = {}
        """Which row each thread has claimed and not yet brought to an end."""
        self._ending: list[tuple[Kind, int]] = []
        if schema.version_of(self.path) == 0 and _holds_scans(root):
            raise Failure(
                "LDG-008", folder=str(root)
            )  # an empty ledger over a full vault would say "nothing was scanned"
        schema.migrate(self.path)
        # A StaticPool hands every thread the same connection: the WAL-reset race of SQLite < 3.51.3 needs two writers.
        self._engine = create_engine(
            f"sqlite:///{self.path}", poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 30}
        )
        event.listen(self._engine, "connect", _pragmas)
        event.listen(self._engine, "begin", _begin)
        self.path.chmod(0o600)
        self._file = _identity(self.path)
        with self.transaction() as connection:
            self.last_event = self.head(connection)[0]

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One durable transaction; wakes whoever waits on `changed` afterwards. Raises LDG-001 on a database fault, LDG-008."""
        with self._guard:
            if _identity(self.path) != self._file:  # deleted or exchanged: what we write would go with the file
                raise Failure("LDG-008", folder=str(self.path.parent))
            self._ending.clear()
            try:
                with self._engine.begin() as connection:
                    yield connection
            except DBAPIError as cause:
                raise Failure("LDG-001", error=str(cause.orig)) from cause
            ended = set(self._ending)
            self._at_work = {thread: row for thread, row in self._at_work.items() if row not in ended}
        self.wake()

    def begin(self, connection: Connection, kind: Kind, /, *, actor: str = "", **columns: object) -> int:
        """Insert a row in its first state with its first event; gives the row's id."""
        table = BY_KIND[kind]
        state = states.FIRST[kind]
        row = connection.execute(insert(table).values(state=state, **columns).returning(table.c.id)).scalar_one()
        self._event(connection, kind, int(row), "", state, actor, "", {})
        return int(row)

    def advance(
        self,
        connection: Connection,
        kind: Kind,
        ref: int,
        old: str,
        new: str,
        /,
        *,
        actor: str = "",
        code: str = "",
        facts: dict[str, Fact] | None = None,
        **columns: object,
    ) -> None:
        """Change a state, write its chained event and clear its lease. LDG-002 = not in the table, LDG-003 = too late."""
        if not states.allowed(kind, old, new):
            raise Failure("LDG-002", kind=kind.value, old=old, new=new)
        table = BY_KIND[kind]
        values: dict[str, object] = {"state": new, **columns}
        if "code" in table.c and kind is not Kind.DOSSIER:  # a dossier's code is its name (mã hồ sơ)
            values["code"] = code
        if "facts" in table.c:
            values["facts"] = json.dumps(facts or {}, ensure_ascii=False, sort_keys=True)
        if "lease" in table.c:
            values["lease"] = ""
        changed = connection.execute(update(table).where(table.c.id == ref, table.c.state == old).values(**values))
        if changed.rowcount != 1:
            raise Failure("LDG-003", kind=kind.value, id=ref)
        self._ending.append((kind, ref))
        self._event(connection, kind, ref, old, new, actor, code, _impersonal(facts or {}))

    def note(
        self, connection: Connection, kind: Kind, ref: int, state: str, actor: str, code: str, **facts: Fact
    ) -> None:
        """Write an event about a row whose state stays as it is (assigned, turned, moved)."""
        self._event(connection, kind, ref, state, state, actor, code, facts)

    def claim(self, kind: Kind, ref: int, state: str) -> int:
        """Lease a row before work on it and count the try, durably, so that work that kills the PC is counted.

        A try that a fault of disk or ledger ended is not counted again: this thread still has the row.
        """
        table = BY_KIND[kind]
        mine = threading.get_ident()
        fresh = self._at_work.get(mine) != (kind, ref)
        with self.transaction() as connection:
            found = connection.execute(
                update(table)
                .where(table.c.id == ref, table.c.state == state)
                .values(lease=self.session, attempts=table.c.attempts + int(fresh))
                .returning(table.c.attempts)
            ).scalar()
        if found is None:
            raise Failure("LDG-003", kind=kind.value, id=ref)
        self._at_work[mine] = (kind, ref)
        return int(found)

    def busy(self, kind: Kind) -> frozenset[int]:
        """Rows that other threads are at work on; what this thread had in hand it has dropped by asking."""
        with self._guard:
            mine = threading.get_ident()
            return frozenset(row[1] for thread, row in self._at_work.items() if thread != mine and row[0] is kind)

    def release(self, kind: Kind, ref: int, forgive: bool = False) -> None:
        """Give a lease back without a change of state; `forgive` also takes back the try that was counted."""
        table = BY_KIND[kind]
        values: dict[str, object] = {"lease": ""}
        if forgive:
            values["attempts"] = table.c.attempts - 1
        with self.transaction() as connection:
            connection.execute(update(table).where(table.c.id == ref).values(**values))
            self._ending.append((kind, ref))

    def wait(self, seconds: float, seen: int) -> None:
        """Sleep so many seconds, or until more was committed than the `seen` count of commits."""
        with self.changed:
            if self.commits == seen:
                self.changed.wait(seconds)

    def wake(self) -> None:
        with self.changed:
            self.commits += 1
            self.changed.notify_all()

    def _event(
        self,
        connection: Connection,
        kind: Kind,
        ref: int,
        old: str,
        new: str,
        actor: str,
        code: str,
        facts: dict[str, Fact],
    ) -> None:
        last = connection.execute(
            select(event_table.c.seq, event_table.c.hash).order_by(event_table.c.seq.desc()).limit(1)
        ).first()
        values: dict[str, Any] = {
            "seq": (last.seq if last else 0) + 1,
            "at": now_text(),
            "mono": time.monotonic(),
            "boot_id": self._boot,
            "actor": actor or self.actor,
            "kind": kind.value,
            "ref": ref,
            "old": old,
            "new": new,
            "code": code,
            "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
            "prev": last.hash if last else GENESIS,
        }
        connection.execute(insert(event_table).values(**values, hash=event_hash(values)))
        self.last_event = int(values["seq"])  # after a rollback it is too high, which costs one look in vain

    def head(self, connection: Connection) -> tuple[int, str]:
        """Number and hash of the newest event: what is anchored in each package."""
        newest = select(func.max(event_table.c.seq)).scalar_subquery()
        row = connection.execute(
            select(event_table.c.seq, event_table.c.hash).where(event_table.c.seq == newest)
        ).first()
        return (int(row.seq), str(row.hash)) if row else (0, GENESIS)


def _identity(path: Path) -> tuple[int, int]:
    """Device and inode, zeros where nothing is."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _holds_scans(root: Path) -> bool:
    return any((root / "vault").glob("??/??/*")) or any((root / "packages").glob("*/r*"))


def _impersonal(facts: dict[str, Fact]) -> dict[str, Fact]:
    # File names and free reasons may hold a citizen's name; they stay in the row and out of the audit.
    return {name: value for name, value in facts.items() if name not in {"file", "reason", "error"}}


def _pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sqlalchemy_engine.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
