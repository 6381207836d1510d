"""The room of figures shows today beside this month, draws the days, and writes what it shows."""

import pytest
from PySide6.QtWidgets import QFileDialog

from station.i18n import use_language
from ui.figures.models import shown
from ui.main_window import MainWindow


@pytest.fixture
def room(qtbot, station):
    use_language("vi")
    window = MainWindow("vi")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.enter(station)
    window.rooms.setCurrentWidget(window.figures)
    qtbot.waitUntil(lambda: window.figures.save.isEnabled())
    yield window.figures
    window.leave()


def test_today_stands_beside_this_month(room):
    at = next(n for n, row in enumerate(room.model.rows) if row.key == "pages")
    assert [room.model.index(at, column).data() for column in range(3)] == ["Số trang", "21", "630"]


def test_what_cannot_be_divided_is_said_and_never_zero(room):
    shares = [n for n, row in enumerate(room.model.rows) if row.key == "SO_HOA_GIAY_TO_GIAI_QUYET"]
    assert [room.model.index(shares[0], column).data() for column in (1, 2)] == ["N/A", "N/A"]


def test_the_bars_say_their_highest_day(room):
    assert room.finished.accessibleName().endswith("nhiều nhất ngày 06/11: 6")
    room.finished.grab()
    assert room.finished._bar_at(0)[0].day == 1
    assert room.finished._bar_at(room.finished.width() - 1)[0].day == 24


def test_saving_writes_the_month_that_is_shown(qtbot, room, station, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/tmp/thang-11.xlsx", ""))
    room.save.click()
    qtbot.waitUntil(lambda: ("save", "2026-11-01", "2026-11-24", "/tmp/thang-11.xlsx") in station.calls)
    qtbot.waitUntil(lambda: "/tmp/thang-11.xlsx" in room.said.text())


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1234, "", "1.234"), (98.5, "%", "98,50 %"), (12.25, "min", "12,25 phút"), ("N/A", "%", "N/A")],
)
def test_numbers_are_written_as_they_are_here(value, unit, words):
    use_language("vi")
    assert shown(value, unit) == words
