"""The window is covered with the desktop session: told over a real bus on Linux, by a message on Windows."""

import ctypes
import os
import shutil
import subprocess
import sys
from ctypes import wintypes

import pytest

from ui.session_bus import session_path

TALK = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.session_bus import LOGIN, SAVERS, SessionBus
app, told = QCoreApplication([]), []
watch = SessionBus(lambda: told.append(1))
other = QDBusConnection.connectToBus(sys.argv[1], "desktop")
assert other.registerService(LOGIN)
def say(path, interface, name, *said):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(said))
    assert other.send(message)
say("/org/freedesktop/login1/session/_37", f"{LOGIN}.Session", "Lock")
say("/org/freedesktop/login1/session/c2", f"{LOGIN}.Session", "Lock")
say("/org/gnome/ScreenSaver", SAVERS[0], "ActiveChanged", True)
say("/org/gnome/ScreenSaver", SAVERS[0], "ActiveChanged", False)
QTimer.singleShot(500, app.quit)
app.exec()
print(len(told))
"""


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no dbus-daemon here")
def test_this_session_s_lock_and_the_screen_saver_are_heard_and_nothing_else():
    asked = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        try:
            address = daemon.stdout.readline().strip()
            buses = {"DBUS_SYSTEM_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address, "XDG_SESSION_ID": "7"}
            heard = subprocess.run(
                [sys.executable, "-c", TALK, address],
                env=os.environ | buses,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        finally:
            daemon.terminate()
    assert heard.stdout.strip() == "2"  # the other session's lock and the saver's end are not ours


def test_a_session_s_path_is_written_as_logind_writes_it():
    assert session_path("7") == "/org/freedesktop/login1/session/_37"
    assert session_path("c2") == "/org/freedesktop/login1/session/c2"
    assert session_path("42") == "/org/freedesktop/login1/session/_342"
    assert session_path("") == ""


def test_windows_news_of_a_lock_is_told_and_of_anything_else_is_not(qapp):
    from ui.session_windows import SessionNews

    told = []
    news = SessionNews(lambda: told.append(1), 0)
    for message, what, expected in ((0x02B1, 0x7, 1), (0x02B1, 0x8, 1), (0x0200, 0x7, 1), (0x02B1, 0x7, 2)):
        sent = wintypes.MSG(message=message, wParam=what)
        assert news.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent))[0] is False
        assert len(told) == expected
    news.end()
