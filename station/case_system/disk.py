"""Writes to the case system's disk that survive a power cut: fsync of the file, then of its folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

READ_SIZE = 1 << 20


def sync_folder(folder: Path) -> None:
    """Make the names inside a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def create_empty(path: Path) -> None:
    with path.open("wb") as handle:
        os.fsync(handle.fileno())
    sync_folder(path.parent)


def write_at(path: Path, position: int, content: bytes) -> None:
    """Write without promising anything yet; `sync_file` makes the promise."""
    with path.open("r+b") as handle:
        handle.seek(position)
        handle.write(content)


def sync_file(path: Path) -> None:
    with path.open("r+b") as handle:
        os.fsync(handle.fileno())


def move_durably(source: Path, target: Path) -> None:
    """Publish a finished file under its final name; afterwards both folders tell the truth even after a power cut."""
    sync_file(source)
    make_folder(target.parent)
    source.replace(target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def sha256_of(path: Path) -> str | None:
    """The hash of what the disk holds now, or None when there is no such file."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while piece := handle.read(READ_SIZE):
                digest.update(piece)
    except FileNotFoundError:
        return None
    return digest.hexdigest()
