"""Where workers' children come from: started anew, or (Linux) forked from one server that holds the engine already.

What the server has loaded, children share with it and with each other, so it is loaded once and lies in memory once.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.context import BaseContext

FORKS = sys.platform == "linux"
if FORKS:
    from multiprocessing import forkserver

ENGINE, SECOND = "station.preloaded.engine", "station.preloaded.second"
_guard = threading.Lock()
_pools = 0


def opened(shared: bool, twice: bool) -> BaseContext:
    """Say that a pool of children is made, and get the way in which to make it.

    shared: forked from the server; a child could ask it for another one, so not for children that are kept from files.
    twice: they read with the second reader.
    """
    global _pools
    with _guard:
        if not (shared and FORKS):
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([ENGINE, SECOND] if twice else [ENGINE])
        forkserver.ensure_running()
        _pools += 1
        return context


def closed(shared: bool) -> None:
    """Say that a pool has ended; with the last one the server goes, and what it held in memory."""
    global _pools
    with _guard:
        if shared and FORKS:
            _pools -= 1
            if not _pools:
                forkserver._forkserver._stop()  # type: ignore[attr-defined]  # there is no public way


def arrive(environment: Mapping[str, str]) -> None:
    """Runs first in a child: what it would have had from its parent, had it been started anew.

    The server lives while anyone holds the other end of its pipe. A child lets go of it: so the server ends when the
    parent is killed, and the children with it (see `confinement`).
    """
    os.environ.clear()
    os.environ.update(environment)
    if FORKS and (held := forkserver._forkserver._forkserver_alive_fd) is not None:  # type: ignore[attr-defined]
        os.close(held)


def settle() -> None:
    """Runs in the server when it has loaded something: what stays untouched stays shared."""
    gc.collect()
    gc.freeze()  # the collector writes on every thing that it looks at
    give_back()


def give_back() -> None:
    """Let the system have what a process needed for a while: glibc keeps memory that lies between what is still in use."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
