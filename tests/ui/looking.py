"""What the desk's tests wait for."""

from __future__ import annotations


def look(qtbot, desk):
    """The desk shows what is now."""
    desk.refresh()
    qtbot.waitUntil(lambda: not desk._news._asking)


def done(qtbot, station, *call):
    """The station was asked for it."""
    qtbot.waitUntil(lambda: call in station.calls, timeout=3000)
