"""What the case system holds: manifests and receipts in SQLite, files under their hash, fsync before every answer."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ocr.errors import Failure
from station.case_system import disk
from station.case_system.manifest import Manifest
from station.case_system.refusal import Refusal

_SCHEMA = """
CREATE TABLE IF NOT EXISTS revisions(
  dossier TEXT, revision INTEGER, digest TEXT NOT NULL, manifest BLOB NOT NULL, created_at TEXT NOT NULL,
  receipt_id TEXT, committed_at TEXT, PRIMARY KEY(dossier, revision)) STRICT;
CREATE TABLE IF NOT EXISTS keys(
  key TEXT PRIMARY KEY, dossier TEXT NOT NULL, revision INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS uploads(
  upload_id TEXT PRIMARY KEY, dossier TEXT NOT NULL, file_id TEXT NOT NULL, sha256 TEXT NOT NULL,
  length INTEGER NOT NULL, offset INTEGER NOT NULL DEFAULT 0, complete INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL, UNIQUE(dossier, file_id, sha256)) STRICT;
"""
_UPLOAD = "SELECT upload_id, dossier, file_id, sha256, length, offset, complete FROM uploads"
_REVISION = "SELECT dossier, revision, digest, manifest, created_at, receipt_id, committed_at FROM revisions"


@dataclass(frozen=True, slots=True)
class Upload:
    upload_id: str
    dossier: str
    file_id: str
    sha256: str
    length: int
    offset: int
    complete: int


@dataclass(frozen=True, slots=True)
class Revision:
    dossier: str
    revision: int
    digest: str
    manifest: bytes
    created_at: str
    receipt_id: str | None
    committed_at: str | None


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Store:
    """One connection behind one lock: SQLite before 3.51.3 can lose commits in WAL mode with two connections."""

    def __init__(self, root: Path) -> None:
        self._incoming, self._blobs = root / "incoming", root / "blobs"
        for folder in (root, self._incoming, self._blobs):
            disk.make_folder(folder)
        self._lock = threading.RLock()
        self._base = sqlite3.connect(
            root / "case_system.sqlite3", timeout=2, isolation_level=None, check_same_thread=False
        )
        try:
            self._base.execute("PRAGMA locking_mode=EXCLUSIVE")  # two servers on one folder would corrupt each other
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=FULL")
            self._base.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
        except sqlite3.OperationalError as error:
            self._base.close()
            raise Failure("RCV-001", folder=str(root), cause=str(error)) from error
        self._recover()

    def close(self) -> None:
        with self._lock:
            self._base.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def _recover(self) -> None:
        """Bring names and rows into agreement after a kill: the row's offset never exceeds the bytes on the disk."""
        rows = [Upload(*row) for row in self._base.execute(_UPLOAD + " WHERE complete = 0")]
        known = {row.upload_id for row in rows}
        for path in self._incoming.iterdir():
            if path.name not in known:
                path.unlink()
        for row in rows:
            part = self._part(row.upload_id)
            if not part.exists() and row.offset == row.length and disk.sha256_of(self.blob(row.sha256)) == row.sha256:
                self._mark_complete(row.upload_id)
                continue
            if not part.exists():
                disk.create_empty(part)
            held = min(part.stat().st_size, row.offset)
            if held != row.offset:
                self._set_offset(row.upload_id, held)
            if held == row.length:
                with suppress(Refusal):  # its bytes went bad: the upload is gone and the sender will create it again
                    self._finish(row)

    # -- uploads ---------------------------------------------------------------------------------------------------

    def blob(self, sha256: str) -> Path:
        return self._blobs / sha256[:2] / sha256

    def _part(self, upload_id: str) -> Path:
        return self._incoming / upload_id

    def _set_offset(self, upload_id: str, offset: int) -> None:
        with self._transaction() as base:
            base.execute("UPDATE uploads SET offset = ? WHERE upload_id = ?", (offset, upload_id))

    def _mark_complete(self, upload_id: str) -> None:
        with self._transaction() as base:
            base.execute("UPDATE uploads SET complete = 1, offset = length WHERE upload_id = ?", (upload_id,))

    def create_upload(self, dossier: str, file_id: str, sha256: str, length: int) -> Upload:
        """The same file of the same dossier always gets the same upload, finished or not."""
        with self._lock:
            found = self.find_upload(dossier, file_id, sha256)
            if found is not None:
                if found.length != length:
                    raise Refusal("length_differs", status=422, field="Upload-Length")
                return found
            upload_id = uuid.uuid4().hex
            disk.create_empty(self._part(upload_id))
            with self._transaction() as base:
                base.execute(
                    "INSERT INTO uploads(upload_id, dossier, file_id, sha256, length, created_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (upload_id, dossier, file_id, sha256, length, now()),
                )
            return self._finish(self.upload(upload_id)) if length == 0 else self.upload(upload_id)

    def upload(self, upload_id: str) -> Upload:
        with self._lock:
            row = self._base.execute(_UPLOAD + " WHERE upload_id = ?", (upload_id,)).fetchone()
        if row is None:
            raise Refusal("no_upload", status=404, field="upload")
        return Upload(*row)

    def find_upload(self, dossier: str, file_id: str, sha256: str) -> Upload | None:
        with self._lock:
            row = self._base.execute(
                _UPLOAD + " WHERE dossier = ? AND file_id = ? AND sha256 = ?", (dossier, file_id, sha256)
            ).fetchone()
        return None if row is None else Upload(*row)

    def write(self, upload_id: str, position: int, content: bytes) -> None:
        """Put bytes behind the acknowledged ones; they don't count before `advance`."""
        disk.write_at(self._part(upload_id), position, content)

    def advance(self, upload: Upload, offset: int) -> Upload:
        """Make the bytes durable, then the offset; the last byte also checks the whole file."""
        disk.sync_file(self._part(upload.upload_id))
        self._set_offset(upload.upload_id, offset)
        fresh = self.upload(upload.upload_id)
        return self._finish(fresh) if offset == upload.length else fresh

    def _finish(self, upload: Upload) -> Upload:
        part = self._part(upload.upload_id)
        if disk.sha256_of(part) != upload.sha256:
            # Every chunk arrived as sent, so the sender's file isn't what it says: keep nothing of it.
            with self._transaction() as base:
                base.execute("DELETE FROM uploads WHERE upload_id = ?", (upload.upload_id,))
            part.unlink()
            raise Refusal("file_hash", status=422, field="sha256")
        disk.move_durably(part, self.blob(upload.sha256))
        self._mark_complete(upload.upload_id)
        return self.upload(upload.upload_id)

    def reopen(self, upload: Upload) -> None:
        """Ask for a file again whose stored bytes went bad; the next complete upload replaces them."""
        disk.create_empty(self._part(upload.upload_id))
        with self._transaction() as base:
            base.execute("UPDATE uploads SET complete = 0, offset = 0 WHERE upload_id = ?", (upload.upload_id,))

    # -- dossiers --------------------------------------------------------------------------------------------------

    def put_manifest(self, manifest: Manifest, key: str) -> tuple[Revision, bool]:
        """The stored revision and whether it is new; a differing one is returned for the caller to compare."""
        address = (manifest.dossier, manifest.revision)
        with self._transaction() as base:
            owner = base.execute("SELECT dossier, revision FROM keys WHERE key = ?", (key,)).fetchone()
            stored = self.revision(*address)
            if owner is not None and (owner != address or stored is None or stored.digest != manifest.digest):
                raise Refusal("key_reused", status=422, field="Idempotency-Key")
            if stored is not None and stored.digest != manifest.digest:
                return stored, False
            if stored is None:
                base.execute(
                    "INSERT INTO revisions(dossier, revision, digest, manifest, created_at) VALUES (?, ?, ?, ?, ?)",
                    (*address, manifest.digest, manifest.body, now()),
                )
            base.execute("INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", (key, *address))
            kept = self.revision(*address)
        if kept is None:
            raise Failure("RCV-002", dossier=manifest.dossier, revision=manifest.revision)
        return kept, stored is None

    def revision(self, dossier: str, revision: int) -> Revision | None:
        with self._lock:
            row = self._base.execute(_REVISION + " WHERE dossier = ? AND revision = ?", (dossier, revision)).fetchone()
        return None if row is None else Revision(*row)

    def revision_of_key(self, key: str) -> Revision | None:
        with self._lock:
            row = self._base.execute("SELECT dossier, revision FROM keys WHERE key = ?", (key,)).fetchone()
        return None if row is None else self.revision(*row)

    def revisions(self, dossier: str | None = None, limit: int = 500) -> list[Revision]:
        with self._lock:
            rows = self._base.execute(
                _REVISION + " WHERE ? IS NULL OR dossier = ? ORDER BY created_at DESC, dossier, revision DESC LIMIT ?",
                (dossier, dossier, limit),
            ).fetchall()
        return [Revision(*row) for row in rows]

    def give_receipt(self, dossier: str, revision: int) -> Revision:
        """The first call makes the receipt, every later one returns the same."""
        with self._transaction() as base:
            base.execute(
                "UPDATE revisions SET receipt_id = ?, committed_at = ?"
                " WHERE dossier = ? AND revision = ? AND receipt_id IS NULL",
                (f"BN-{uuid.uuid4().hex[:12].upper()}", now(), dossier, revision),
            )
        kept = self.revision(dossier, revision)
        if kept is None:
            raise Failure("RCV-002", dossier=dossier, revision=revision)
        return kept
