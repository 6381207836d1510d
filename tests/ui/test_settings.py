"""The settings room keeps what is changed, says from when it holds, and checks before anything is trusted."""

import shutil

import pytest

from station import page_watch, pin
from station.config import config_path, load
from station.lamps import Light
from station.service import scanner
from tests.world.delivered import SAMPLES
from ui.app import Application
from ui.settings.view import SettingsView


@pytest.fixture
def room(qtbot, station, tasks):
    made = SettingsView(station, tasks)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def pick(box, key):
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def test_language_and_size_hold_at_once(qtbot, room):
    for box, key, name in ((room.general.language, "en", "lang"), (room.general.size, 150, "font_scale")):
        with qtbot.waitSignal(room.kept) as told:
            pick(box, key)
        assert getattr(told.args[0], name) == key
    assert not room.reopen.isVisible()
    assert (load().lang, load().font_scale) == ("en", 150)


def test_a_value_that_a_hand_wrote_is_shown_as_it_is(room, station):
    odd = station.settings.model_copy(update={"font_scale": 117, "cover_minutes": 7})
    for panel in (room.general, room.privacy):
        panel.put(odd)
    assert (room.general.size.currentData(), room.privacy.cover.currentData()) == (117, 7)


def test_a_pin_is_set_and_dropped_and_only_its_hash_is_kept(qtbot, room):
    room.go(room.privacy)
    room.privacy.pin.setText("4711")
    with qtbot.waitSignal(room.kept) as told:
        room.privacy.keep.click()
    assert pin.fits("4711", told.args[0].lock_pin)
    assert "4711" not in config_path().read_text(encoding="utf-8")
    with qtbot.waitSignal(room.kept):
        room.privacy.drop.click()
    assert load().lock_pin == ""


def test_another_scan_folder_is_made_kept_and_holds_when_the_station_opens_anew(qtbot, room, tmp_path):
    room.go(room.folder)
    room.folder.path.setText(str(tmp_path / "in" / "scan"))
    qtbot.waitUntil(lambda: "not there yet" in room.folder.check.text())
    with qtbot.waitSignal(room.kept):
        room.folder.keep.click()
    assert (tmp_path / "in" / "scan").is_dir()
    assert load().watch == tmp_path / "in" / "scan"
    with qtbot.waitSignal(room.reopen_asked) as told:
        room.reopen.click()
    assert told.args[0].watch == tmp_path / "in" / "scan"


def test_a_folder_that_cannot_be_used_cannot_be_kept(qtbot, station, room):
    room.go(room.folder)
    room.folder.path.setText(str(station.settings.root))
    qtbot.waitUntil(lambda: not room.folder.keep.isEnabled())
    assert room.folder.check.isVisible()


def test_a_test_page_is_awaited_and_seen_arriving(qtbot, monkeypatch, station, room):
    monkeypatch.setattr(page_watch, "QUIET_SECONDS", 0.2)
    room.go(room.folder)
    room.folder.test.click()
    qtbot.waitUntil(lambda: room.folder._watch is not None)
    with qtbot.waitSignal(room.folder.found, timeout=20_000) as told:
        shutil.copy(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg", station.settings.watch)
    assert told.args == [str(station.settings.watch)]
    assert "JPEG" in room.folder.page.text()
    assert not room.folder.test.isChecked()


def test_leaving_the_section_stops_the_waiting(qtbot, room):
    room.go(room.folder)
    room.folder.test.click()
    room.go(room.general)
    assert not room.folder.test.isChecked()


def test_the_connection_is_tried_with_what_stands_there(qtbot, room):
    room.go(room.target)
    room.target.url.setText("http://example.invalid/")
    with qtbot.waitSignal(room.target.tried) as told:
        room.target.test.click()
    assert told.args == [False]
    assert "not safe" in room.target.result.text()


def test_the_token_is_hidden_again_when_the_section_is_left(room):
    room.go(room.target)
    room.target.shown.setChecked(True)
    room.go(room.general)
    assert room.target.token.echoMode() == room.target.token.EchoMode.Password


def test_procedures_show_what_is_broken_first_with_line_and_reason(qtbot, station, room):
    own = station.settings.root / "profiles"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('code = "9.1"\n', encoding="utf-8")
    room.go(room.procedures)
    qtbot.waitUntil(lambda: len(room.procedures.list.lines.lines) > 40)
    first = room.procedures.list.lines.lines[0]
    assert "mine.toml" in first.title


def test_storage_and_reading_are_told_in_words(qtbot, room):
    room.go(room.place)
    qtbot.waitUntil(lambda: bool(room.place.room.text()))
    assert "vie" in room.place.reading.text().lower()


def test_a_scanner_that_was_never_judged_says_what_to_do_and_writes_the_sheet(qtbot, room, tmp_path):
    room.go(room.scanner)
    qtbot.waitUntil(lambda: "never judged" in room.scanner.result.text())
    room.scanner.write(tmp_path / "sheet.pdf")
    qtbot.waitUntil(lambda: "sheet.pdf" in room.scanner.result.text())
    assert (tmp_path / "sheet.pdf").read_bytes()[:5] == b"%PDF-"


def test_what_was_judged_of_the_scanner_shows_the_worst_first(qtbot, monkeypatch, room):
    lamps = (
        scanner.Lamp("a", Light.GREEN, "Skew", "0.1", ""),
        scanner.Lamp("b", Light.RED, "Streaks", "at 3", "Clean"),
    )
    checked = scanner.Checked("2026-11-23T14:00:00+07:00", "s.pdf", "An", "red", {}, {})
    monkeypatch.setattr(scanner, "latest", lambda _root: (checked, lamps))
    room.go(room.scanner)
    qtbot.waitUntil(lambda: len(room.scanner.lamps.lines.lines) == 2)
    assert room.scanner.lamps.lines.lines[0].title == "Streaks"


def test_the_station_opens_again_on_another_scan_folder_without_leaving_the_program(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    (tmp_path / "scan").mkdir()
    (tmp_path / "other").mkdir()
    whole = Application(qapp, load(root=tmp_path / "root", watch=tmp_path / "scan", lang="en", operator="An"))
    try:
        whole.start()
        qtbot.waitUntil(lambda: whole.window.settings is not None, timeout=30_000)
        whole.window.settings.keep({"watch": str(tmp_path / "other")})
        qtbot.waitUntil(lambda: not whole.window.settings.reopen.isHidden())
        first = whole.station
        whole.window.settings.reopen.click()
        qtbot.waitUntil(lambda: whole.window.settings is not None and whole.station is not first, timeout=30_000)
        assert whole.station.settings.watch == tmp_path / "other"
        assert whole.station.desk.recent() == ()
        assert config_path().is_file()
    finally:
        whole.stop()
        whole.window.close()
