"""The desk shows what the view says and hands on what the hand wants."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton

from ocr.errors import Failure
from ocr.types import Severity, VerdictKind
from station.lamps import Lamp, Light
from station.verdict_words import verdict_words
from tests.ui.looking import done, look
from tests.ui.stand_in import dossier, page, scan, verdict
from ui.desk.models import Heading, Tile
from ui.desk.view import DeskView


@pytest.fixture
def desk(qtbot, station, tasks, bridge):
    made = DeskView(station, tasks, bridge)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def full(qtbot, station, desk):
    station.dossiers = [dossier(1), dossier(2, current=False, state="sealed")]
    blurred = verdict(VerdictKind.BLURRED, Severity.BAD)
    station.pages = [page(1, "form"), page(2, "proof", "ready", (blurred,)), page(3, ""), page(4, "", "set_aside")]
    look(qtbot, desk)
    return desk


def choose(desk, page_id):
    desk.grid.setCurrentIndex(desk.grid.pages.index(desk.grid.pages.row_of(page_id)))
    desk.grid.setFocus()


def test_an_empty_desk_teaches_three_steps(qtbot, desk):
    look(qtbot, desk)
    words = " ".join(label.text() for label in desk.middle.currentWidget().findChildren(QLabel))
    assert all(sign in words for sign in "①②③")
    assert not desk.bar.isVisible()


def test_pages_stand_under_their_paper_then_unsorted_then_set_aside(full):
    shown = [e.title if isinstance(e, Heading) else e.page.id for e in full.grid.pages.entries]
    assert [entry for entry in shown if isinstance(entry, int)] == [1, 2, 3, 4]
    assert shown[0].startswith("1 ")
    assert sum(isinstance(entry, str) for entry in shown) == 4


def test_a_page_shows_its_verdict_as_word_and_its_advice_beside_the_large_picture(qtbot, full):
    name, advice = verdict_words(VerdictKind.BLURRED)
    row = full.grid.pages.row_of(2)
    assert name in full.grid.pages.index(row).data()
    choose(full, 2)
    findings = full.pane.findChildren(QLabel, "finding")
    qtbot.waitUntil(lambda: any(label.isVisible() for label in findings))
    assert any(name in label.text().lower() and advice in label.text() for label in findings)


def test_the_checklist_counts_what_is_there_and_names_each_state(full):
    assert "2/4" in full.intake.papers_head.text()
    lines = full.intake.papers.lines.lines
    assert len(lines) == 4
    assert len({line.tone for line in lines}) == 3


def test_finish_is_closed_with_the_reason_said_until_the_view_allows_it(qtbot, station, full):
    assert not full.bar.finish.isEnabled()
    assert station.hint in full.bar.sentence.text()
    station.may_finish, station.hint = True, "Đủ giấy tờ"
    look(qtbot, full)
    assert full.bar.finish.isEnabled()
    assert not full.bar.although.isVisible()
    qtbot.keyClick(full, Qt.Key.Key_F9)
    done(qtbot, station, "finish", 1, "")


def test_finishing_an_incomplete_dossier_needs_a_reason_typed_in_place(qtbot, station, full):
    full.bar.although.click()
    assert full.bar.reason.isVisible()
    assert not full.bar.confirm.isEnabled()
    qtbot.keyClicks(full.bar.reason, "Lr1 later")
    qtbot.keyClick(full.bar.reason, Qt.Key.Key_Return)
    done(qtbot, station, "finish", 1, "Lr1 later")
    assert not any(call[0] in ("turn", "assign") for call in station.calls)


def test_a_half_typed_reason_outlives_news(qtbot, station, full):
    full.bar.although.click()
    qtbot.keyClicks(full.bar.reason, "half")
    look(qtbot, full)
    assert full.bar.reason.isVisible()
    assert full.bar.reason.text() == "half"


@pytest.mark.parametrize(
    ("key", "call"),
    [
        (Qt.Key.Key_L, ("turn", 2, -90)),
        (Qt.Key.Key_R, ("turn", 2, 90)),
        (Qt.Key.Key_Delete, ("set_aside", 2)),
        (Qt.Key.Key_4, ("assign", 2, "marriage")),
    ],
)
def test_a_key_acts_on_the_chosen_page(qtbot, station, full, key, call):
    choose(full, 2)
    qtbot.keyClick(full.grid, key)
    done(qtbot, station, *call)


def test_del_brings_a_page_back_that_is_set_aside(qtbot, station, full):
    choose(full, 4)
    qtbot.keyClick(full.grid, Qt.Key.Key_Delete)
    done(qtbot, station, "bring_back", 4)


def test_arrow_keys_walk_over_headings_from_page_to_page(qtbot, full):
    choose(full, 1)
    qtbot.keyClick(full.grid, Qt.Key.Key_Down)
    assert isinstance(full.grid.tile(), Tile)
    assert full.grid.page().id == 2


def test_typing_a_name_never_turns_a_page(qtbot, station, full):
    full.intake.title.setFocus()
    qtbot.keyClicks(full.intake.title, "LR12")
    assert full.intake.title.text() == "LR12"
    assert not any(call[0] in ("turn", "assign") for call in station.calls)


def test_enter_in_the_code_opens_a_dossier_and_makes_room_for_the_next(qtbot, station, desk):
    look(qtbot, desk)
    qtbot.keyClicks(desk.intake.code, "H26-0007")
    qtbot.keyClick(desk.intake.code, Qt.Key.Key_Return)
    done(qtbot, station, "open", "birth", "H26-0007", "")
    qtbot.waitUntil(lambda: "H26-0007" in desk.band.head.text())
    assert desk.intake.code.text() == ""


def test_the_chosen_page_stays_chosen_when_more_pages_arrive(qtbot, station, full):
    choose(full, 3)
    station.pages += [page(5, "form"), page(6, "", "secured")]
    look(qtbot, full)
    assert full.grid.page().id == 3


def test_pictures_are_fetched_once_and_off_the_gui_thread(qtbot, station, full):
    qtbot.waitUntil(lambda: ("thumbnail", 1) in station.calls)
    look(qtbot, full)
    full.grab()
    assert station.calls.count(("thumbnail", 1)) == 1
    assert threading.get_ident() not in station.thread_ids


def test_a_refused_file_is_named_and_can_be_tried_again(qtbot, station, full):
    station.refused = (scan(8, "hỏng.jpg"),)
    look(qtbot, full)
    assert full.refused.isVisible()
    assert full.refused.files.lines.lines[0].title == "hỏng.jpg"
    full.refused.retry.click()
    done(qtbot, station, "retry_scan", 8)


def test_a_finished_dossier_is_looked_at_without_taking_new_pages_and_reopens_with_a_reason(qtbot, station, full):
    full.intake.picked.emit(2)
    qtbot.waitUntil(lambda: full.view.dossier.id == 2)
    assert not any(call[0] == "make_current" for call in station.calls)
    full.bar.reopen.click()
    qtbot.keyClicks(full.bar.reason, "wrong page")
    full.bar.confirm.click()
    done(qtbot, station, "reopen", 2, "wrong page")


def test_an_act_that_fails_is_told_and_the_desk_stays(qtbot, station, tasks, full):
    choose(full, 2)
    station.broken = Failure("IMG-003")
    with qtbot.waitSignal(tasks.trouble) as told:
        full.hand.turn(90)
    assert told.args[0].code == "IMG-003"
    assert full.grid.page().id == 2


def test_a_step_that_set_the_page_right_is_shown_and_a_click_leaves_it_out(qtbot, station, full):
    choose(full, 2)
    qtbot.waitUntil(lambda: len(steps(full)) == 3)
    assert [mark.text()[0] for mark in steps(full)] == ["✓", "✓", "○"]
    qtbot.mouseClick(steps(full)[1], Qt.MouseButton.LeftButton)
    done(qtbot, station, "leave_out", 2, "level")


def test_the_page_as_delivered_is_fetched_by_its_key(qtbot, station, full):
    choose(full, 2)
    qtbot.keyClick(full.grid, Qt.Key.Key_O)
    done(qtbot, station, "preview", 2, True)


def steps(desk):
    return [mark for mark in desk.pane.findChildren(QPushButton, "step") if not mark.isHidden()]


def test_pages_that_lie_alike_never_show_each_others_picture(qtbot, station, full):
    assert station.pages[0].look == station.pages[1].look
    choose(full, 1)
    done(qtbot, station, "preview", 1, False)
    choose(full, 2)
    done(qtbot, station, "preview", 2, False)


def test_a_refused_file_can_be_answered_by_a_new_scan(qtbot, station, desk):
    station.dossiers, station.pages = [dossier(1)], [page(1, "form")]
    station.refused = (scan(7, "05.jpg"),)
    look(qtbot, desk)
    desk.refused.answer.click()
    done(qtbot, station, "answer_scan", 7)


def test_files_dropped_on_the_desk_come_into_the_dossier_that_is_shown(qtbot, station, full, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg")), QUrl("https://example.org/b.jpg")])
    full.bring(mime)
    done(qtbot, station, "bring", 1, (str(tmp_path / "a.jpg"),))


def test_picture_pasted_on_the_desk_comes_as_a_png(qtbot, station, full):
    mime = QMimeData()
    mime.setImageData(QImage(30, 20, QImage.Format.Format_RGB32))
    full.bring(mime)
    qtbot.waitUntil(lambda: any(call[0] == "bring_picture" and call[2][:4] == b"\x89PNG" for call in station.calls))


def test_the_scanners_test_sheet_shows_its_lamps(qtbot, station, desk):
    sheet = replace(page(1, "", "set_aside"), code="SCN-006")
    station.dossiers, station.pages = [dossier(1)], [sheet]
    station.lamps = (Lamp("streaks", Light.RED, "Vệt", "có vệt ở 59 mm", "Lau kính máy quét."),)
    look(qtbot, desk)
    choose(desk, 1)
    qtbot.waitUntil(lambda: any("59 mm" in label.text() for label in desk.pane.findChildren(QLabel, "finding")))
