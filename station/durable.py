"""The only file that syncs, renames, removes and locks: bytes first, then the name, then the folder. Imports `ocr.errors`.

POSIX calls have their Windows twin here, written from the documentation (docs/windows.md says what nobody has tried).
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ocr.errors import Failure

WINDOWS = sys.platform == "win32"
CHUNK = 1 << 20
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes one arrival of a file this arrival: device, inode, size in bytes, mtime in ns."""

    dev: int
    ino: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> Identity:
        # SQLite keeps signed 64-bit integers; NTFS file ids use the whole unsigned range.
        return cls(_signed(found.st_dev), _signed(found.st_ino), found.st_size, found.st_mtime_ns)


def _signed(number: int) -> int:
    number &= (1 << 64) - 1
    return number - (1 << 64) if number >= 1 << 63 else number


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn an OSError of a write into VLT-001 (no room) or VLT-002 (disk fault), keeping the cause."""
    try:
        yield
    except OSError as cause:
        code = "VLT-001" if cause.errno in _NO_SPACE else "VLT-002"
        raise Failure(code, place=path.name, error=cause.strerror or str(cause)) from cause


def make_folder(path: Path) -> None:
    """Make a folder that only this account may enter, and make its name durable."""
    if path.is_dir():
        return
    make_folder(path.parent)  # one by one: mkdir(parents=True) would leave the parents open to others
    with disk_faults(path):
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def close_to_others(path: Path) -> None:
    """Let only this account enter a folder that was there before the station, as a file manager made it."""
    if not WINDOWS and path.stat().st_mode & 0o077:
        with disk_faults(path):
            path.chmod(0o700)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable. NTFS journals names itself, so Windows has nothing to do here."""
    if WINDOWS:
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_fresh(path: Path, body: bytes) -> None:
    """Write a new file of a folder on its way; `sync_tree` makes it durable before the folder gets its name."""
    with disk_faults(path), _fresh(path) as out:
        out.write(body)


def temp_file(folder: Path) -> Path:
    """A fresh name in `folder` for bytes on their way."""
    return folder / f"{uuid.uuid4().hex}.part"


def write_temp(folder: Path, body: bytes) -> Path:
    """Write `body` to a synced temporary file; the caller publishes it or discards it."""
    make_folder(folder)
    path = temp_file(folder)
    with disk_faults(path):
        try:
            with _fresh(path) as out:
                out.write(body)
                _finish(out)
        except OSError:
            discard(path)
            raise
    return path


def _fresh(path: Path) -> BinaryIO:
    """A new file that nobody else may open, from its first moment on."""
    path.touch(mode=0o600, exist_ok=False)
    return path.open("rb+")


def _finish(out: BinaryIO) -> None:
    out.flush()
    if not WINDOWS:
        os.fchmod(out.fileno(), 0o400)
    os.fsync(out.fileno())


def copy_to_temp(source: Path, folder: Path) -> tuple[Path, str, Identity]:
    """Copy a file, never following a link, hashing as it reads; gives the temp path, SHA-256 and what was copied.

    Raises CAP-001 when the file changed meanwhile and FileNotFoundError when it is gone.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(source, flags)
    target = temp_file(folder)
    make_folder(folder)
    digest = hashlib.sha256()
    with os.fdopen(handle, "rb") as reader:
        before = os.fstat(reader.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Failure("CAP-004")
        with disk_faults(target):
            try:
                with _fresh(target) as out:
                    while block := reader.read(CHUNK):
                        digest.update(block)
                        out.write(block)
                    _finish(out)
            except OSError:
                discard(target)
                raise
        after = os.fstat(reader.fileno())
    if Identity.of(before) != Identity.of(after):
        discard(target)
        raise Failure("CAP-001")
    return target, digest.hexdigest(), Identity.of(after)


def sync_tree(folder: Path) -> None:
    """Make every file and name below `folder` durable before the folder itself gets its final name."""
    with disk_faults(folder):
        for path in sorted(folder.rglob("*")):
            if path.is_dir():
                sync_folder(path)
            else:
                sync_file(path)
        sync_folder(folder)


def sync_file(path: Path) -> None:
    """Make a file's bytes durable and the file read-only for its owner alone."""
    with path.open("rb+") as out:
        _finish(out)


def publish(temp: Path, target: Path) -> None:
    """Give finished bytes (a file or a folder) their final name, durably, in one step."""
    with disk_faults(target):
        make_folder(target.parent)
        os.replace(temp, target)
        sync_folder(target.parent)


def discard(path: Path) -> None:
    """Remove a file of ours that never became anything."""
    with disk_faults(path):
        if WINDOWS and path.exists():
            path.chmod(stat.S_IWRITE)
        path.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove an unfinished folder of ours."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            discard(path)
    folder.rmdir()


def remove_source(source: Path, expected: Identity) -> bool:
    """Remove a scan whose bytes are secured, only if it is still that arrival; False = something else stands there.

    It is renamed first: a scanner that reuses the name meanwhile makes a new file, which we must not remove.
    """
    parked = source.with_name(f".taken-{uuid.uuid4().hex}.part")
    with disk_faults(source):
        try:
            if Identity.of(os.lstat(source)) != expected:
                return False
            os.rename(source, parked)
        except FileNotFoundError:
            return True
        if Identity.of(os.lstat(parked)) != expected:
            _give_back(parked, source)
            return False
        parked.unlink()
        sync_folder(source.parent)
    return True


def settle_parked(parked: Path, ours: bool) -> None:
    """End what a kill cut off in `remove_source`: remove what is secured, give anything else a name that is met as new."""
    with disk_faults(parked):
        if ours:
            parked.unlink()
        else:
            os.rename(parked, parked.with_name(f"scan-{uuid.uuid4().hex[:8]}"))
        sync_folder(parked.parent)


def _give_back(parked: Path, source: Path) -> None:
    """Return a stranger's file to its name, or to one beside it when yet another file has that name by now."""
    taken = os.path.lexists(source)
    os.rename(parked, source.with_name(f"{source.stem}-{uuid.uuid4().hex[:8]}{source.suffix}") if taken else source)
    sync_folder(source.parent)


def has_writer(path: Path) -> bool:
    """Whether another program still has the file open for writing, as far as the system tells.

    Linux: a read lease is refused with EAGAIN while a writer is there [fcntl(2), F_SETLEASE]; a share that knows no
    leases tells nothing, and the quiet time decides alone. Windows: opening with deny-write fails.
    """
    if WINDOWS:
        return _has_writer_windows(path)
    import fcntl

    set_lease = getattr(fcntl, "F_SETLEASE", None)
    if set_lease is None:
        return False
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.fcntl(handle, set_lease, fcntl.F_RDLCK)
        fcntl.fcntl(handle, set_lease, fcntl.F_UNLCK)
    except OSError as cause:
        return cause.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False


def _has_writer_windows(path: Path) -> bool:
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    generic_read, share_read, open_existing = 0x80000000, 0x1, 3
    handle = kernel.CreateFileW(str(path), generic_read, share_read, None, open_existing, 0, None)
    if handle == ctypes.c_void_p(-1).value:
        return True
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return False


class RootLock:
    """The one writing process of a root: an OS lock that dies with its process, never a pid file.

    POSIX locks the folder itself: a lock file could be deleted, and the next one would be another file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._handle: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours now."""
        if self._handle is not None:
            return True
        if WINDOWS:
            handle = os.open(self._root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        else:
            handle = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if WINDOWS:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_private(path: Path, body: str) -> None:
    """Replace a small text file that only this account may read."""
    temp = write_temp(path.parent, body.encode("utf-8"))
    if not WINDOWS:
        temp.chmod(0o600)
    publish(temp, path)


def append_private(path: Path, line: bytes) -> None:
    """Add a line to a file that only this account may read; a line that a power cut tore costs only itself."""
    with disk_faults(path):
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as out:
            torn = False
            if out.seek(0, os.SEEK_END):
                out.seek(-1, os.SEEK_END)
                torn = out.read(1) != b"\n"
            out.write((b"\n" if torn else b"") + line + b"\n")
            out.flush()
            sync_open(out)


def sync_open(out: BinaryIO) -> None:
    """Make the bytes of an open file durable."""
    out.flush()
    os.fsync(out.fileno())
