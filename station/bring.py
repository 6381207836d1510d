"""Files that a hand brings (dropped, pasted, named) go into the scan folder, whole at once; their originals stay."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ocr.errors import Failure
from station import durable

PARTIAL = ".part"
"""Capture leaves such names alone until the file has its final one."""


def bring_file(source: Path, watch: Path) -> Path:
    """Copy a file into the scan folder `watch`. Raises CAP-003…CAP-005, CAP-007, CAP-008, VLT-001 or VLT-002."""
    _check_folder(watch)
    try:
        mode = source.lstat().st_mode
    except OSError as cause:
        raise Failure("CAP-008", file=source.name) from cause
    if stat.S_ISLNK(mode):
        raise Failure("CAP-003", file=source.name)
    if stat.S_ISDIR(mode):
        raise Failure("CAP-005", file=source.name)
    if not stat.S_ISREG(mode):
        raise Failure("CAP-004", file=source.name)
    try:
        body = source.read_bytes()
    except OSError as cause:
        raise Failure("CAP-008", file=source.name) from cause
    return bring_bytes(body, source.name, watch)


def bring_bytes(body: bytes, name: str, watch: Path) -> Path:
    """Write a picture that has no file yet (from the clipboard) into the scan folder under a free name."""
    _check_folder(watch)
    target = _free(watch, name)
    partial = target.with_name(target.name + PARTIAL)
    with durable.disk_faults(partial):
        try:
            with partial.open("xb") as out:
                out.write(body)
                out.flush()
                durable.sync_open(out)
        except OSError:
            durable.discard(partial)
            raise
    durable.publish(partial, target)
    return target


def _check_folder(watch: Path) -> None:
    if not watch.is_dir() or not os.access(watch, os.W_OK):
        raise Failure("CAP-007", folder=str(watch))


def _free(watch: Path, name: str) -> Path:
    """A name that nothing in the folder has, nor is on its way to have; room is left for the suffix of the partial."""
    plain = Path(name.lstrip(".~$") or "anh")
    stem, suffix = plain.stem, plain.suffix
    suffix = "" if suffix.lower() == PARTIAL else suffix
    while len(os.fsencode(stem + suffix)) > 200:
        stem = stem[:-1]
    target, number = watch / f"{stem}{suffix}", 2
    while target.exists() or target.with_name(target.name + PARTIAL).exists():
        target, number = watch / f"{stem}~{number}{suffix}", number + 1
    return target
