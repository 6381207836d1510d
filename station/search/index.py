"""The index file: SQLite's FTS5 over the terms of pages. Nothing in it is the truth; damaged or foreign, it is thrown away.

FTS5 keeps no text of its own here, so a page that leaves is taken out by the terms it was put in with.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ocr.errors import Failure
from station import durable
from station.search.words import VERSION, columns

NAME = "search.db"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_TABLES = """
CREATE TABLE page (id INTEGER PRIMARY KEY, reading TEXT NOT NULL, lines BLOB NOT NULL);
CREATE TABLE progress (seq INTEGER NOT NULL, hash TEXT NOT NULL, forget INTEGER NOT NULL);
INSERT INTO progress VALUES (0, '', 0);
CREATE VIRTUAL TABLE term USING fts5 (exact, bare, joined, content='', tokenize='ascii');
"""  # our terms are cut already, and the ascii tokenizer leaves every other letter alone


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to which event of the ledger the index is whole; 0 = never was. forget: words of purged pages lie in it still."""

    seq: int
    hash: str
    forget: bool


class Index:
    """One file. `seen` is the event that this process last brought it up to, −1 before it looked."""

    def __init__(self, root: Path) -> None:
        self.path = root / NAME
        self.seen = -1
        self._guard = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One writer at a time; raises SRC-001 when it can't be written, and SRC-002 when the file had to be thrown away."""
        with self._guard, self._faults():
            connection = self._opened()
            try:
                yield Writer(connection)
            finally:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """For questions, beside a writer in any process; None while there is no index. Raises SRC-001, SRC-002."""
        if not self.path.exists():
            yield None
            return
        with self._faults():
            connection = sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro", uri=True, timeout=5)
            try:
                known = connection.execute("PRAGMA user_version").fetchone()[0] == VERSION
                yield connection if known else None
            finally:
                connection.close()

    def start_anew(self) -> None:
        """Throw the file away; it is made again from the vault."""
        with self._guard:
            self.seen = -1
            for name in (NAME, f"{NAME}-wal", f"{NAME}-shm"):
                durable.discard(self.path.with_name(name))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as cause:
            if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                raise Failure("SRC-002") from cause
            raise Failure("SRC-001", error=str(cause)) from cause
        except OSError as cause:
            raise Failure("SRC-001", error=cause.strerror or str(cause)) from cause

    def _opened(self) -> sqlite3.Connection:
        connection = self._connect()
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                connection.close()
                self.start_anew()
                connection = self._connect()
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        return connection

    def _connect(self) -> sqlite3.Connection:
        # SQLite gives its helper files the rights of the file itself, which must be ours alone from its first byte on.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        # NORMAL: a power cut may undo the last steps, never tear one; they are then done again.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "cache_size=-8000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


class Writer:
    """The writing connection, as long as `Index.writing` lends it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @contextmanager
    def step(self) -> Iterator[None]:
        """All or nothing: pages and how far they are stand in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def progress(self) -> Progress:
        seq, head, forget = self._connection.execute("SELECT seq, hash, forget FROM progress").fetchone()
        return Progress(seq, head, bool(forget))

    def note(self, progress: Progress) -> None:
        self._connection.execute(
            "UPDATE progress SET seq = ?, hash = ?, forget = ?", (progress.seq, progress.hash, int(progress.forget))
        )

    def readings(self, pages: Iterable[int] | None = None) -> dict[int, str]:
        """Which reading of a page stands in the index; of these pages, or of all."""
        if pages is None:
            return dict(self._connection.execute("SELECT id, reading FROM page"))
        found = (self._connection.execute("SELECT id, reading FROM page WHERE id = ?", (page,)) for page in pages)
        return {row[0]: row[1] for rows in found for row in rows}

    def put(self, page: int, reading: str, lines: Sequence[str]) -> None:
        """Let a page be found by these lines and no others."""
        self.take_out(page)
        kept = zlib.compress("\n".join(lines).encode("utf-8", "replace"), 6)
        self._connection.execute("INSERT INTO page VALUES (?, ?, ?)", (page, reading, kept))
        self._connection.execute(
            "INSERT INTO term (rowid, exact, bare, joined) VALUES (?, ?, ?, ?)", (page, *_columns(kept))
        )

    def take_out(self, page: int) -> None:
        found = self._connection.execute("SELECT lines FROM page WHERE id = ?", (page,)).fetchone()
        if found is None:
            return
        self._connection.execute(
            "INSERT INTO term (term, rowid, exact, bare, joined) VALUES ('delete', ?, ?, ?, ?)",
            (page, *_columns(found[0])),
        )
        self._connection.execute("DELETE FROM page WHERE id = ?", (page,))

    def forget(self) -> None:
        """Rewrite the terms, so that those of pages that left are gone from the file too."""
        self._connection.execute("INSERT INTO term (term) VALUES ('optimize')")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(kept: bytes) -> tuple[str, str, str]:
    return columns(zlib.decompress(kept).decode("utf-8").split("\n"))
