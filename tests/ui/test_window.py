"""The window furnishes its rooms, says how the station is, and starts and stops against the real station."""

import sys

import pytest

from station.config import load
from station.i18n import use_language
from ui.app import Application
from ui.main_window import MainWindow


@pytest.fixture
def window(qtbot, station):
    made = MainWindow("vi")
    qtbot.addWidget(made)
    made.show()
    made.enter(station)
    yield made
    made.leave()


def test_the_strip_tells_folder_waiting_count_disk_and_operator(qtbot, window):
    parts = window.status.parts
    qtbot.waitUntil(lambda: "41 GB" in parts["disk"].text())
    assert "D:" in parts["watching"].text()
    assert "2" in parts["waiting"].text()
    assert parts["operator"].text() == "Nguyễn Thị An"


def test_it_fits_a_small_screen(window):
    needed = window.minimumSizeHint()
    assert needed.width() <= 1366
    assert needed.height() <= 768


def test_the_real_station_opens_takes_a_dossier_changes_language_and_stops(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    (tmp_path / "scan").mkdir()
    whole = Application(qapp, load(root=tmp_path / "root", watch=tmp_path / "scan", lang="en", operator="An"))
    try:
        whole.start()
        qtbot.waitUntil(lambda: whole.window.desk is not None, timeout=30_000)
        desk = whole.window.desk
        qtbot.waitUntil(lambda: desk.intake.procedure.count() > 0, timeout=10_000)
        desk.intake.code.setText("H26-7")
        desk.intake.new.click()
        qtbot.waitUntil(lambda: "H26-7" in desk.band.head.text(), timeout=10_000)
        assert not desk.bar.finish.isEnabled()
        whole._speak("vi")
        qtbot.waitUntil(lambda: "H26-7" in whole.window.desk.band.head.text(), timeout=10_000)
        assert whole.window.messages.report() == ""
    finally:
        whole.stop()
        whole.window.close()
        use_language("en")
