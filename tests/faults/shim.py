"""Builds fx.c and speaks with it: count, kill, break or record every persistence call of this process."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("fx.c")
PROJECT = Path(__file__).resolve().parents[2]
_LINE = struct.Struct("=IIIIQq")
_PRELOAD = "LD_PRELOAD"


class Mode(IntEnum):
    """What happens at the chosen call; DEAD = from there on."""

    OFF, COUNT, KILL, FAIL, DEAD, SHORT, TEAR = range(7)


class Op(IntEnum):
    """Kinds of calls, as fx.c numbers them."""

    OPEN, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR = range(1, 9)


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call. `offset` of an OPEN: 1 = the file is new or emptied, -1 = a folder; of a TRUNCATE: the size."""

    op: Op
    inode: int
    offset: int
    body: bytes
    one: str
    two: str


def missing() -> str:
    """Why the shim can't be used here, or ""."""
    if not sys.platform.startswith("linux"):
        return "the fault shim preloads into Linux processes only"
    return "" if shutil.which("cc") else "no C compiler (cc): apt-get install gcc libc6-dev"


def library() -> Path:
    """The compiled shim, made once for this source."""
    name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    built = Path(tempfile.gettempdir()) / f"station-fx-{os.getuid()}-{name}.so"
    if not built.exists():
        fresh = built.with_name(f"{built.name}.{os.getpid()}")
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(fresh), str(SOURCE), "-ldl"], check=True)
        fresh.replace(built)
    return built


def preload(module: str, words: list[str]) -> None:
    """Start `python -m module` again in this process's place with the shim inside, unless it is there already."""
    if missing():
        sys.exit(missing())
    built = str(library())
    if os.environ.get(_PRELOAD) == built:
        return
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STATION_")}
    environment |= {_PRELOAD: built, "OMP_THREAD_LIMIT": "1", "STATION_CONFIG": os.devnull, "PYTHONPATH": str(PROJECT)}
    os.execve(sys.executable, [sys.executable, "-m", module, *words], environment)


def arm(folder: Path, mode: Mode, call: int = 0, error: int = 0, log: int = -1) -> None:
    """From now on: count what is written below `folder`, and do `mode` at call number `call` (from 1)."""
    _fx().fx_arm(os.fsencode(folder), int(mode), ctypes.c_long(call), error, log)


def count() -> int:
    """Calls since `arm`."""
    return int(_fx().fx_count())


def _fx() -> ctypes.CDLL:
    fx = ctypes.CDLL(os.environ[_PRELOAD])
    fx.fx_count.restype = ctypes.c_long
    return fx


def read(log: Path) -> Iterator[Call]:
    """The calls of a record, in order."""
    body = log.read_bytes()
    at = 0
    while at < len(body):
        op, size, one, two, inode, offset = _LINE.unpack_from(body, at)
        at += _LINE.size
        names = [os.fsdecode(body[at : at + one]), os.fsdecode(body[at + one : at + one + two])]
        at += one + two
        yield Call(Op(op), inode, offset, body[at : at + size], *names)
        at += size
