"""The first start: four steps, nothing kept before the last, and practice that reaches nothing real."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station import page_watch
from station.config import config_path, load
from station.i18n import use_language
from station.service import settings as service
from tests.world.delivered import SAMPLES
from ui.app import Application


@pytest.fixture
def program(qtbot, qapp, tmp_path, monkeypatch):
    """The whole program as it starts on a PC where nothing is set up."""
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    monkeypatch.setattr(page_watch, "QUIET_SECONDS", 0.2)
    for name in ("data", "documents"):
        monkeypatch.setattr(f"platformdirs.user_{name}_path", lambda *_a, name=name, **_n: tmp_path / name / "x")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    whole = Application(qapp, load(lang="en", settle_seconds=0.1, read_back_seconds=0))
    yield whole
    whole.stop()
    whole.window.close()
    use_language("en")


def test_four_steps_lead_to_the_desk_and_the_test_page_is_not_lost(qtbot, program, tmp_path):
    program.start()
    first = program.window.first
    assert not program.window._rail_holder.isVisible()
    qtbot.keyClick(first.next, Qt.Key.Key_Space)
    inbox = tmp_path / "documents" / "x" / "scan"
    assert first.folder.folder == inbox
    inbox.mkdir(parents=True)
    qtbot.waitUntil(lambda: first.folder._watch is not None)
    shutil.copy(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg", inbox)
    qtbot.waitUntil(lambda: "JPEG" in first.folder.page.text(), timeout=20_000)
    assert not config_path().exists()
    first.next.click()
    first.later.click()
    first.start.click()
    qtbot.waitUntil(lambda: program.window.desk is not None, timeout=30_000)
    assert program.station.settings.watch == inbox == load().watch
    assert program.window._rail_holder.isVisible()
    qtbot.waitUntil(lambda: program.station.upkeep.status().scans.get("cleaned", 0) == 1, timeout=30_000)
    assert not service.is_first_start(load())


def test_it_goes_on_in_the_language_that_is_chosen(qtbot, program):
    program.start()
    program.window.first.languages[0].click()
    qtbot.waitUntil(lambda: program.window.first is not None and program.window.first.step == 1)
    assert program.window.first.folder.title == "Thư mục quét"
    assert not config_path().exists()


def test_a_folder_that_cannot_be_used_stops_the_second_step(qtbot, program, tmp_path):
    program.start()
    first = program.window.first
    first.go(1)
    (tmp_path / "file").write_bytes(b"")
    first.folder.path.setText(str(tmp_path / "file"))
    qtbot.waitUntil(lambda: not first.next.isEnabled())
    first.folder.path.setText(str(tmp_path / "free"))
    qtbot.waitUntil(first.next.isEnabled)


def test_practice_has_its_own_root_scan_folder_and_case_system_and_ends_where_it_began(qtbot, program, tmp_path):
    program.start()
    first = program.window.first
    first.go(3)
    first.practise.click()
    qtbot.waitUntil(lambda: program.window.desk is not None, timeout=60_000)
    real = program._practice.real
    used = program.station.settings
    assert program.window.practice.isVisible()
    assert used.target_url.startswith("http://127.0.0.1:")
    assert used.target_url != real.target_url
    assert not {used.root, used.watch} & {real.root, real.watch}
    assert len(list(used.watch.iterdir())) + len(program.station.desk.recent()) > 0
    program.window.go(program.window.settings)
    assert program.window.rooms.currentWidget() is program.window.desk
    program.window.practice.end.click()
    qtbot.waitUntil(lambda: program.window.desk is not None and program._open, timeout=60_000)
    assert program.station.settings.root == real.root
    assert program.station.desk.recent() == ()
    assert not program.window.practice.isVisible()


def test_the_steps_can_be_gone_again_from_the_settings_and_left_without_a_change(qtbot, program, tmp_path):
    service.change(load(), {"watch": str(tmp_path / "scan")})
    program.station.settings = load(lang="en")
    program.start()
    qtbot.waitUntil(lambda: program.window.settings is not None, timeout=30_000)
    before = config_path().read_text(encoding="utf-8")
    program.window.settings.guide.click()
    first = program.window.first
    assert program.window.rooms.currentWidget() is first
    first.go(2)
    first.leave.click()
    assert program.window.rooms.currentWidget() is program.window.settings
    assert config_path().read_text(encoding="utf-8") == before
