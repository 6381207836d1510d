"""Keeps Python 3.11 alive under PySide6 6.12, whose calls drop a reference to None, True or False each time."""

from __future__ import annotations

import ctypes
import sys

PLENTY = 1 << 40


def hold_singletons() -> None:
    """From 3.12 on these objects are immortal and nothing is to be done; before, the interpreter ends in none_dealloc.

    Measured: every Qt call that returns nothing lowers `sys.getrefcount(None)` by one, and a window lives minutes.
    """
    if sys.version_info >= (3, 12):
        return
    for single in (None, True, False, NotImplemented, Ellipsis):
        count = ctypes.c_ssize_t.from_address(id(single))
        if count.value < PLENTY // 2:
            count.value += PLENTY
