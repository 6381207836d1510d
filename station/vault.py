"""Content-addressed bytes: originals and what is made of them, named by SHA-256, never changed. Imports `durable`."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from ocr.errors import Failure
from station import durable

RESERVE = 200 << 20
"""Bytes that must stay free on the disk, so that the ledger can always close cleanly."""


class Vault:
    """Blobs under `root/vault/aa/bb/<sha256>`, refused files under `root/quarantine/<sha256>`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "vault"
        self.temp = self.folder / ".tmp"
        self.quarantine = root / "quarantine"
        self.lost: set[str] = set()
        """Blobs that were asked for and are missing or changed."""
        for folder in (root, self.folder, self.temp, self.quarantine):
            durable.make_folder(folder)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def quarantined(self, sha256: str) -> Path:
        return self.quarantine / sha256

    def room(self) -> int:
        """Free bytes on the vault's disk."""
        return shutil.disk_usage(self.folder).free

    def require_room(self, size: int) -> None:
        """Raise VLT-001 while taking `size` more bytes would eat the reserve."""
        if self.room() < size + RESERVE:
            raise Failure("VLT-001", place="vault", error="reserve")

    def keep(self, temp: Path, sha256: str) -> None:
        """Move a synced temp file into the vault; a blob that is there already is re-hashed, since a name is no proof."""
        self._place(temp, self.path(sha256), sha256)

    def put_aside(self, temp: Path, sha256: str) -> None:
        """Move a synced temp file into quarantine."""
        self._place(temp, self.quarantined(sha256), sha256)

    def _place(self, temp: Path, target: Path, sha256: str) -> None:
        with durable.disk_faults(target):
            there = target.exists() and hash_file(target) == sha256
        if there:
            durable.discard(temp)
            durable.sync_folder(target.parent)
            return
        durable.publish(temp, target)

    def put(self, body: bytes) -> str:
        """Keep `body`; gives its SHA-256."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.keep(durable.write_temp(self.temp, body), sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a blob, verified; VLT-003 when they are missing, VLT-004 changed, VLT-002 when the disk fails."""
        path = self.path(sha256)
        if not path.exists():
            raise self._lost("VLT-003", sha256)
        with durable.disk_faults(path):
            body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != sha256:
            raise self._lost("VLT-004", sha256)
        return body

    def verified(self, sha256: str) -> Path:
        """The path of a blob whose bytes were just checked; raises as `get`."""
        path = self.path(sha256)
        if not path.exists():
            raise self._lost("VLT-003", sha256)
        with durable.disk_faults(path):
            found = hash_file(path)
        if found != sha256:
            raise self._lost("VLT-004", sha256)
        return path

    def _lost(self, code: str, sha256: str) -> Failure:
        self.lost.add(sha256)
        return Failure(code, sha256=sha256)

    def sweep(self) -> None:
        """Remove temporary files that an earlier run left behind, those of the root's small files too."""
        for path in (
            *self.temp.iterdir(),
            *self.folder.parent.glob("*.part"),
            *self.folder.parent.glob("cards/*.part"),
        ):
            if path.is_dir():
                durable.remove_tree(path)
            else:
                durable.discard(path)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def free_bytes(path: Path) -> int:
    """Free bytes on the disk that holds `path` or its nearest existing parent."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(os.fspath(path)).free
