"""What a worker may not do: eat all memory, fill the disk, speak to the network, open files that are none of its business.
And a try of it, to say honestly what holds.

Linux: limits of resources, a seccomp filter that knows one rule: of sockets only those within this machine's files
[seccomp(2); linux/seccomp.h], and Landlock where the kernel has it (5.13) [landlock(7)]. Windows: nothing yet (docs/windows.md).
"""

from __future__ import annotations

import os
import platform
import socket
import struct
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST_FILE = 4 << 30
"""Bytes; no package has a file as large, and a bomb fills no disk."""
_NO_NEW_RIGHTS, _DIE_WITH_PARENT = 38, 1  # prctl(2)
_FILTER, _ALL_THREADS = 1, 1
# machine → its number in a filter, of the call seccomp, of the call socket
_MACHINES = {"x86_64": (0xC000003E, 317, 41), "aarch64": (0xC00000B7, 277, 198)}
_IO_URING = 425  # another door to sockets
_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_RULESET, _RULE, _RESTRICT = 444, 445, 446  # landlock's calls, on every machine
_READ, _LIST = 0b1101, 0b1000  # run, read, list
_ON_A_FILE = 0b111 | 1 << 14 | 1 << 15
_PROGRAM = [
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc",
    "/opt",
    "/nix",
    "/gnu",
    "/snap",
    "/home/linuxbrew",
    "/sys/devices/system",
    "/sys/bus/pci",
]
_PROGRAM += ["/proc/self", "/proc/meminfo", "/proc/cpuinfo"]
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/shm")


@dataclass(frozen=True, slots=True)
class Reach:
    """Folders that a worker may read beside the program's own, and those that it may write; the first of them is its scratch."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]

    @classmethod
    def within(cls, root: Path) -> Reach:
        """A station's workers: its scans and the packages on their way, but neither ledger nor keys nor what is sealed."""
        return cls(
            (str(root / "vault"), str(root / "quarantine")), (str(root / "vault/.tmp"), str(root / "packages/.tmp"))
        )


@dataclass(frozen=True, slots=True)
class Confinement:
    """What was tried in a worker, and whether it was held back."""

    memory: bool
    file_size: bool
    network: bool
    files: bool

    @property
    def word(self) -> str:
        held = (self.memory, self.file_size, self.network, self.files)
        return "full" if all(held) else "partial" if any(held) else "none"


def confine(memory_mb: int, parent: int, reach: Reach | None = None) -> None:
    """Runs first in a worker: limits, no core files, no network, files within reach only, and an end with the parent."""
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent and os.getppid() == 1:
            os._exit(1)
        if reach is not None:
            tempfile.tempdir = os.environ["TMPDIR"] = reach.writes[0]
            _close_files(reach)
        close_network()


def _close_files(reach: Reach) -> bool:
    """Refuse this process and its children all files but the program's and those in reach; False on an older kernel."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_RULESET, None, 0, 1))
    if version < 1 or libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0):
        return False
    every = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    rules = int(libc.syscall(_RULESET, struct.pack("=Q", every), 8, 0))
    home = Path(__file__).parent.parent
    program = [*_PROGRAM, sys.prefix, sys.base_prefix, *(str(home / name) for name in ("station", "ocr"))]
    program += [name for name in sys.path if name.endswith("-packages")]
    program += [*os.environ.get("PATH", "").split(os.pathsep), os.environ.get("TESSDATA_PREFIX", "")]
    program += os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    may = (([str(home)], _LIST), (program, _READ), (reach.reads, _READ), ((*reach.writes, *_DEVICES), every))
    for names, rights in may:
        for name in names:
            _allow(libc, rules, Path(name), rights)
    held = int(libc.syscall(_RESTRICT, rules, 0)) == 0
    os.close(rules)
    return held


def _allow(libc: Any, rules: int, place: Path, rights: int) -> None:
    """What isn't there, or is named from here (as an empty name is), needs no rule."""
    if not place.is_absolute() or not place.exists():
        return
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    rights &= -1 if place.is_dir() else _ON_A_FILE
    libc.syscall(_RULE, rules, 1, struct.pack("=Qi", rights, handle), 0)
    os.close(handle)


def close_network() -> bool:
    """Refuse this process and its children every socket but AF_UNIX; False where the kernel or the machine can't."""
    import ctypes

    if platform.machine() not in _MACHINES:
        return False
    machine, seccomp, make_socket = _MACHINES[platform.machine()]
    steps = (  # (what, where to if so, where to if not, with): jumps count the steps passed over
        (_LOAD, 0, 0, 4),  # the machine of this call
        (_EQUAL, 0, 7, machine),  # a call in another machine's way: refused
        (_LOAD, 0, 0, 0),  # the call
        (_AT_LEAST, 5, 0, 0x40000000),  # x32, x86-64's other way: refused
        (_EQUAL, 4, 0, _IO_URING),
        (_EQUAL, 0, 2, make_socket),
        (_LOAD, 0, 0, 16),  # its first argument: the family
        (_EQUAL, 0, 1, socket.AF_UNIX),
        (_ANSWER, 0, 0, _ALLOW),
        (_ANSWER, 0, 0, _REFUSE),
    )
    body = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(body)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0):
        return False
    return int(libc.syscall(seccomp, _FILTER, _ALL_THREADS, program)) == 0


def tried(foreign: str) -> Confinement:
    """Runs in a worker: tries what a taken-over decoder would. `foreign` is a file that is none of its business."""
    limits = {"AS": False, "FSIZE": False}
    if sys.platform != "win32":
        import resource

        for name in limits:
            limits[name] = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] != resource.RLIM_INFINITY
    return Confinement(limits["AS"], limits["FSIZE"], _refused(_make_socket), _refused(lambda: _read(foreign)))


def _make_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _read(path: str) -> None:
    with open(path, "rb") as found:
        found.read(1)


def _refused(act: Callable[[], None]) -> bool:
    try:
        act()
    except PermissionError:
        return True
    except OSError:
        return False  # it failed for another reason, which proves nothing
    return False
