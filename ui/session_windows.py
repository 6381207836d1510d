"""Windows: the window is told when the session is locked. Written from the documentation, see docs/windows.md."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

_CHANGED, _LOCKED, _THIS_SESSION = 0x02B1, 0x7, 0
"""WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, NOTIFY_FOR_THIS_SESSION."""


class SessionNews(QAbstractNativeEventFilter):
    """Windows: https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsregistersessionnotification"""

    def __init__(self, told: Callable[[], None], window: int) -> None:
        super().__init__()
        self._told, self._window = told, window
        self._call("WTSRegisterSessionNotification", _THIS_SESSION)
        _application().installNativeEventFilter(self)

    def end(self) -> None:
        _application().removeNativeEventFilter(self)
        self._call("WTSUnRegisterSessionNotification")

    def _call(self, name: str, *more: int) -> None:
        windll = getattr(ctypes, "windll", None)
        if windll is not None:
            getattr(windll.wtsapi32, name)(ctypes.c_void_p(self._window), *more)

    def nativeEventFilter(self, kind: QByteArray | bytes, message: int) -> tuple[bool, int]:  # noqa: N802 - Qt's name
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if (told.message, told.wParam) == (_CHANGED, _LOCKED):
                self._told()
        return False, 0


def _application() -> QCoreApplication:
    found = QCoreApplication.instance()
    assert found is not None
    return found
