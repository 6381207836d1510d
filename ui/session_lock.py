"""Tells when the desktop session is locked, so that the window is covered with it: one signal, a way for each system."""

from __future__ import annotations

import sys
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class SessionWatch(Protocol):
    """What tells of locks until `end`."""

    def end(self) -> None: ...


class SessionLock(QObject):
    """Where nothing tells of locks, `locked` never comes, and idleness covers the work all the same."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watch: SessionWatch | None = None

    def begin(self, window: QWidget) -> None:
        """Listen from now on; `window` is the one that Windows sends its news to."""
        self.end()
        if sys.platform == "win32":
            from ui.session_windows import SessionNews

            self._watch = SessionNews(self.locked.emit, int(window.winId()))
        else:
            from ui.session_bus import SessionBus

            self._watch = SessionBus(self.locked.emit)

    def end(self) -> None:
        if self._watch is not None:
            self._watch.end()
            self._watch = None
