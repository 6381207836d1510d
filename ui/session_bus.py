"""Linux: D-Bus says when the desktop session is locked. Never asked, only listened to: a bus that is not there costs nothing."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

LOGIN = "org.freedesktop.login1"
SAVERS = ("org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver")


class SessionBus(QObject):
    """What logind asks of this session, and what the desktop's screen saver says.

    https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html (Session: Lock)
    """

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        path = session_path(os.environ.get("XDG_SESSION_ID", ""))
        if path:
            QDBusConnection.systemBus().connect(LOGIN, path, f"{LOGIN}.Session", "Lock", self, SLOT("lock()"))
        if "DBUS_SESSION_BUS_ADDRESS" in os.environ:  # else asking for the bus would start one
            for saver in SAVERS:
                QDBusConnection.sessionBus().connect("", "", saver, "ActiveChanged", self, SLOT("active(QDBusMessage)"))

    def end(self) -> None:
        self.deleteLater()  # Qt takes its connections with it

    @Slot()
    def lock(self) -> None:
        self._told()

    @Slot(QDBusMessage)
    def active(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self._told()


def session_path(session_id: str) -> str:
    """Where logind keeps a session, "" for none: letters and digits stay, a first digit and the rest are written as hex."""
    if not session_id:
        return ""
    kept = "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() and (at or not chr(byte).isdigit()) else f"_{byte:02x}"
        for at, byte in enumerate(session_id.encode())
    )
    return f"/org/freedesktop/login1/session/{kept}"
