"""What a worker may not do: eat all memory, fill the disk, speak to the network. And a try of it, to say honestly what holds.

Linux: limits of resources, and a seccomp filter that knows one rule: of sockets only those within this machine's files
[seccomp(2); linux/seccomp.h]. Files are not confined. Windows: nothing yet (docs/windows.md).
"""

from __future__ import annotations

import os
import platform
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

LARGEST_FILE = 4 << 30
"""Bytes; no package has a file as large, and a bomb fills no disk."""
_NO_NEW_RIGHTS, _DIE_WITH_PARENT = 38, 1  # prctl(2)
_FILTER, _ALL_THREADS = 1, 1
# machine → its number in a filter, of the call seccomp, of the call socket
_MACHINES = {"x86_64": (0xC000003E, 317, 41), "aarch64": (0xC00000B7, 277, 198)}
_IO_URING = 425  # another door to sockets
_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES


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


def confine(memory_mb: int, parent: int) -> None:
    """Runs first in a worker: limits, no core files, no network, and an end with the parent."""
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
        _close_network()


def _close_network() -> bool:
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
