"""What needs a person leads to where it is settled: pages, papers, questions asked in place, both sides of what disagrees."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton

from ocr.types import Box, Severity, VerdictKind
from station.findings import (
    Applicant,
    Contradiction,
    DossierVerdict,
    DoubtfulWord,
    FieldRow,
    Gap,
    Proof,
    Question,
    Rescan,
    Saying,
    Value,
)
from station.i18n import use_language
from station.types import Undoable
from tests.ui.looking import done, look
from tests.ui.stand_in import CHECKLIST, NOW, dossier, page, verdict
from ui.desk.models import PAGES
from ui.desk.view import DeskView


def value(name, text, engine="ocr", certain=False):
    return Value(name, text, text, Box(200, 300, 900, 380), engine, 0.7, certain)


def field_row(page_id, number, name, title, text, certain=False, said=None):
    return FieldRow(page_id, number, title, "name", "con", name, value(name, text, certain=certain), said)


MOTHER, WIFE = Proof(1, 1, value("me", "Nguyễn Thị Ánh")), Proof(3, 3, value("ho-ten", "Nguyễn Thị Ảnh"))
DISAGREES = Contradiction("ho-ten", "Họ tên", "me", "accent", (MOTHER, WIFE))
QUESTION = "Cha mẹ có đăng ký kết hôn không?"
NOTHING = DossierVerdict(True, False, (), (), (), (), (), (), 0, 0, ())
OPEN = replace(
    NOTHING,
    complete=False,
    blocked=True,
    missing=(Gap(("proof",), ("Giấy chứng sinh",), ("giay-chung-sinh",)),),
    unreadable=(Rescan(2, 2, ("blurred",), ()),),
    contradictions=(DISAGREES,),
    guessed=(3,),
    questions=(Question("marriage", "Giấy chứng nhận kết hôn", QUESTION),),
    to_compare=("Căn cước công dân của cha hoặc mẹ",),
)
PAPERS = (
    *CHECKLIST[:2],
    replace(CHECKLIST[2], original="show"),
    replace(CHECKLIST[3], question=QUESTION, state="asked"),
)
FIELDS = (
    field_row(1, 1, "me", "Họ tên mẹ", "Nguyễn Thị Ánh"),
    field_row(1, 1, "con", "Họ tên con", "Nguyễn Văn Bình", certain=True),
    field_row(3, 3, "ho-ten", "Họ, chữ đệm, tên", "Nguyễn Thị Ảnh", certain=True),
)


@pytest.fixture
def desk(qtbot, station, tasks, bridge):
    use_language("vi")
    made = DeskView(station, tasks, bridge)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    station.dossiers = [dossier(1)]
    blurred = verdict(VerdictKind.BLURRED, Severity.BAD)
    guessed = replace(page(3, "card"), certainty="proposed")
    station.pages = [page(1, "form"), page(2, "proof", "ready", (blurred,)), guessed, page(4, "card")]
    station.shown = {"verdict": OPEN, "checklist": PAPERS, "fields": FIELDS}
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    look(qtbot, made)
    return made


def points(desk):
    return [mark for mark in desk.bar.points.findChildren(QPushButton, "point") if mark.isVisible()]


def choose(desk, page_id):
    desk.grid.choose(page_id)


def test_each_open_point_is_a_button_that_says_in_full_what_it_is(desk):
    told = [mark.text() for mark in desk.bar.points._marks]
    assert told == [
        "Thiếu: giấy tờ 2",
        "Trang 2: quét lại",
        "Không khớp: họ tên",
        "Trang 3: đúng giấy tờ chưa?",
        "Giấy tờ 4: có cần không?",
        "Giấy tờ 3: đối chiếu bản chính",
    ]
    assert "Nguyễn Thị Ánh (trang 1)" in desk.bar.points._marks[2].toolTip()
    assert QUESTION in desk.bar.points._marks[4].toolTip()


def test_points_that_dont_fit_are_not_cut_and_f3_still_goes_there(qtbot, desk):
    desk.bar.points.resize(500, desk.bar.points.height())
    assert len(points(desk)) < 6
    assert all(mark.geometry().right() < 500 and mark.width() >= mark.sizeHint().width() for mark in points(desk))
    for _ in range(5):
        qtbot.keyClick(desk, Qt.Key.Key_F3)
    assert QUESTION in desk.asked.words.text()


def test_a_page_that_cant_be_read_is_gone_to_and_its_rescan_is_awaited(qtbot, station, desk):
    choose(desk, 1)
    qtbot.mouseClick(points(desk)[1], Qt.MouseButton.LeftButton)
    assert desk.grid.page().id == 2
    qtbot.keyClick(desk.grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    done(qtbot, station, "await_rescan", 2, "mờ")
    station.can = Undoable("await_rescan", "", 2)
    look(qtbot, desk)
    assert "trang 2" in desk.band.facts.text()
    assert "chờ quét lại" in desk.grid.pages.index(desk.grid.pages.row_of(2)).data()
    qtbot.keyClick(desk.grid, Qt.Key.Key_Escape)
    done(qtbot, station, "undo", 1)


def test_esc_takes_no_other_act_back_than_the_wish_for_a_rescan(qtbot, station, desk):
    station.can = Undoable("turn", "", 2)
    look(qtbot, desk)
    choose(desk, 2)
    qtbot.keyClick(desk.grid, Qt.Key.Key_Escape)
    qtbot.wait(50)
    assert ("undo", 1) not in station.calls


def test_what_disagrees_shows_both_sides_with_their_values_and_leads_to_the_field(qtbot, station, desk):
    desk.bar.wanted.emit(next(mark for mark in desk.bar.points._points if mark.found))
    told = " ".join(label.text() for label in desk.asked.sides.findChildren(QLabel) if label.isVisible())
    assert "Nguyễn Thị Ánh" in told
    assert "Nguyễn Thị Ảnh" in told
    qtbot.waitUntil(lambda: {call[1] for call in station.calls if call[0] == "strip"} == {1, 3})
    second = [mark for mark in desk.asked.findChildren(QPushButton, "side") if mark.isVisible()][1]
    second.click()
    assert desk.grid.page().id == 3
    assert desk.asked.field.line.text() == "Nguyễn Thị Ảnh"


@pytest.mark.parametrize(("key", "said"), [("C", "yes"), ("Y", "yes"), ("K", "no"), ("N", "no")])
def test_a_question_is_asked_in_place_and_answered_by_one_key(qtbot, station, desk, key, said):
    desk.intake.asked.emit(4)
    assert QUESTION in desk.asked.words.text()
    qtbot.keyClick(desk.asked.yes, key)
    done(qtbot, station, "answer", 1, "marriage", said)
    assert desk.asked.isHidden()


def test_an_answer_is_shown_and_can_be_taken_back(qtbot, station, desk):
    answered = (*PAPERS[:3], replace(PAPERS[3], answer="no", state="not_needed"))
    station.shown |= {"checklist": answered, "verdict": replace(OPEN, questions=())}
    look(qtbot, desk)
    desk.intake.asked.emit(4)
    assert desk.asked.no.text().startswith("●")
    desk.asked.back.click()
    done(qtbot, station, "answer", 1, "marriage", "")


def test_originals_are_ticked_compared_and_given_back(qtbot, station, desk):
    desk.intake.asked.emit(3)
    assert not desk.asked.yes.isVisible()
    qtbot.keyClick(desk.asked.compared, Qt.Key.Key_D)
    done(qtbot, station, "original", 1, "card", "compared")
    station.shown |= {"originals": {"card": Saying("card", "compared", "", "An", NOW)}}
    look(qtbot, desk)
    assert desk.asked.compared.text().startswith("✓")
    assert "đã đối chiếu" in desk.intake.papers.lines.lines[2].below
    qtbot.keyClick(desk.asked.returned, Qt.Key.Key_T)
    done(qtbot, station, "original", 1, "card", "returned")


def test_no_tick_is_offered_where_no_original_is_shown(desk):
    desk.intake.asked.emit(1)
    assert not desk.asked.compared.isVisible()


def test_enter_agrees_with_a_guess_and_with_nothing_else(qtbot, station, desk):
    choose(desk, 1)
    qtbot.keyClick(desk.grid, Qt.Key.Key_Return)
    choose(desk, 3)
    qtbot.keyClick(desk.grid, Qt.Key.Key_Return)
    done(qtbot, station, "assign", 3, "card")
    assert [call for call in station.calls if call[0] == "assign"] == [("assign", 3, "card")]


def test_several_chosen_pages_go_to_a_paper_by_one_digit(qtbot, station, desk):
    choose(desk, 1)
    qtbot.keyClick(desk.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [each.id for each in desk.grid.chosen_pages()] == [1, 2]
    look(qtbot, desk)
    qtbot.keyClick(desk.grid, Qt.Key.Key_4)
    done(qtbot, station, "assign", 2, "marriage")
    assert ("assign", 1, "marriage") in station.calls


def test_pages_dragged_onto_a_paper_belong_to_it(qtbot, station, desk):
    papers = desk.intake.papers
    row = desk.grid.pages.index(desk.grid.pages.row_of(2))
    mime = desk.grid.pages.mimeData([row])
    assert isinstance(mime, QMimeData)
    assert mime.hasFormat(PAGES)
    where = papers.visualRect(papers.lines.index(0)).center()
    act, mouse, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    papers.dropEvent(QDropEvent(QPointF(where), act, mime, mouse, keys))
    done(qtbot, station, "assign", 2, "form")


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "with_keys", "call"),
    [
        (Qt.Key.Key_K, CTRL, ("split", 2)),
        (Qt.Key.Key_J, CTRL, ("join", 2)),
        (Qt.Key.Key_Left, CTRL, ("put_before", 2, 1)),
        (Qt.Key.Key_Right, CTRL, ("put_after", 2, 3)),
        (Qt.Key.Key_Left, CTRL | SHIFT, ("turn", 2, -90)),
        (Qt.Key.Key_Z, CTRL, ("undo", 1)),
        (Qt.Key.Key_Y, CTRL, ("redo", 1)),
        (Qt.Key.Key_Z, CTRL | SHIFT, ("redo", 1)),
    ],
)
def test_a_key_moves_cuts_joins_undoes_or_redoes(qtbot, station, desk, key, with_keys, call):
    station.can = Undoable("turn", "assign")
    look(qtbot, desk)
    choose(desk, 2)
    qtbot.keyClick(desk.grid, key, with_keys)
    done(qtbot, station, *call)


def test_undo_says_what_it_would_take_back_and_is_closed_when_there_is_nothing(qtbot, station, desk):
    assert not desk.band.undo.isEnabled()
    station.can = Undoable("turn", "")
    look(qtbot, desk)
    assert desk.band.undo.isEnabled()
    assert "xoay trang" in desk.band.undo.toolTip()
    assert not desk.band.redo.isEnabled()


def test_a_field_is_confirmed_by_enter_and_the_next_one_comes(qtbot, station, desk):
    choose(desk, 1)
    qtbot.keyClick(desk.grid, Qt.Key.Key_F)
    assert desk.asked.field.line.hasFocus()
    qtbot.keyClick(desk.asked.field.line, Qt.Key.Key_Return)
    done(qtbot, station, "confirm", 1, "me", "Nguyễn Thị Ánh")
    assert desk.asked.field.line.text() == "Nguyễn Văn Bình"
    desk.asked.field.line.setText("Nguyễn Văn Bình An")
    qtbot.keyClick(desk.asked.field.line, Qt.Key.Key_Return)
    done(qtbot, station, "confirm", 1, "con", "Nguyễn Văn Bình An")
    assert desk.asked.isHidden()
    assert desk.grid.hasFocus()


def test_a_half_typed_value_outlives_news(qtbot, station, desk):
    desk._show_field(1, "me")
    desk.asked.field.line.setText("half")
    look(qtbot, desk)
    assert desk.asked.field.line.text() == "half"


def test_f3_comes_to_the_doubtful_fields_after_the_points_and_back_again(qtbot, desk):
    for _ in range(7):
        qtbot.keyClick(desk, Qt.Key.Key_F3)
    assert desk.asked.field.line.text() == "Nguyễn Thị Ánh"
    qtbot.keyClick(desk, Qt.Key.Key_F3, SHIFT)
    assert "3  Căn cước" in desk.asked.head.text()


def test_the_band_says_whose_dossier_is_open(qtbot, station, desk):
    whose = Applicant({"ho-ten": "Trần Thị Hoa", "so-dinh-danh": "001190012345", "ngay-sinh": "1990-02-01"}, {}, {})
    station.shown |= {"applicant": whose}
    look(qtbot, desk)
    assert "Trần Thị Hoa" in desk.band.head.text()
    assert "001190012345" in desk.band.facts.text()
    assert "01/02/1990" in desk.band.facts.text()
    station.dossiers = [dossier(1, current=False)]
    desk.look_at(1)
    qtbot.waitUntil(lambda: "không vào" in desk.band.facts.text())


def test_the_applicant_is_filled_from_the_papers_and_put_right_by_hand(qtbot, station, desk):
    station.shown |= {"applicant": Applicant({"ho-ten": "Trần Thị Hoa", "so-dinh-danh": "001190012345"}, {}, {})}
    look(qtbot, desk)
    desk.band.edit.click()
    lines = desk.asked.applicant.lines
    assert lines["ngay-sinh"].hasFocus()
    assert lines["ho-ten"].text() == "Trần Thị Hoa"
    qtbot.keyClicks(lines["ngay-sinh"], "01/02/1990")
    qtbot.keyClick(lines["ngay-sinh"], Qt.Key.Key_Return)
    done(qtbot, station, "applicant", 1, "ngay-sinh", "01/02/1990")
    assert sum(call[0] == "applicant" for call in station.calls) == 1
    assert desk.asked.isHidden()


def test_the_slip_is_made_off_the_gui_thread_and_opened(qtbot, station, desk, monkeypatch):
    opened = []
    monkeypatch.setattr("ui.desk.view.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    desk.band.slip.click()
    qtbot.waitUntil(lambda: bool(opened))
    assert Path(opened[0]).read_bytes() == b"%PDF-"
    assert threading.get_ident() not in station.thread_ids


def test_a_sealed_dossier_asks_for_nothing(qtbot, station, desk):
    station.dossiers = [dossier(1, state="sealed")]
    look(qtbot, desk)
    assert not points(desk)
    desk.intake.asked.emit(4)
    assert not desk.asked.yes.isVisible()


def word(page_id, at, text, x):
    return DoubtfulWord(page_id, page_id, "r", at, text, Box(x, 300, x + 60, 330), "Nơi cư", "Số 8")


def test_f3_leads_through_doubtful_words_once_nothing_else_is_left(qtbot, station, desk):
    words = (word(1, 3, "trú:", 100), word(1, 9, "tộc:", 300))
    station.shown |= {"words": words}
    look(qtbot, desk)
    qtbot.keyClick(desk, Qt.Key.Key_F3)
    assert desk.asked.word.isHidden()  # a paper is missing: that comes first
    station.shown = {"verdict": NOTHING, "checklist": PAPERS, "fields": (), "words": words}
    look(qtbot, desk)
    assert "Chữ chưa chắc (2)" in desk.bar.points.next.text()
    qtbot.keyClick(desk, Qt.Key.Key_F3)
    asked = desk.asked.word
    assert (asked.line.text(), asked.said.text()) == ("trú:", "Nơi cư «trú:» Số 8")
    asked.line.setText("cư trú:")  # QTest types ASCII only
    station.shown |= {"words": words[1:]}
    qtbot.keyClick(asked.line, Qt.Key.Key_Return)
    done(qtbot, station, "read_word", 1, "r", 3, "cư trú:")
    qtbot.waitUntil(lambda: asked.line.text() == "tộc:")
    station.shown |= {"words": ()}
    qtbot.keyClick(asked.line, Qt.Key.Key_Return)
    done(qtbot, station, "read_word", 1, "r", 9, "tộc:")
    qtbot.waitUntil(desk.asked.isHidden)
    qtbot.waitUntil(desk.bar.points.next.isHidden)


def test_f2_scans_where_a_scanner_is_set_and_only_there(qtbot, station, desk):
    assert desk.band.scan.isHidden()
    qtbot.keyClick(desk, Qt.Key.Key_F2)
    station.settings = station.settings.model_copy(update={"scan_device": "test:0", "scan_source": "Flatbed"})
    look(qtbot, desk)
    assert not desk.band.scan.isHidden()
    qtbot.keyClick(desk, Qt.Key.Key_F2)
    done(qtbot, station, "scan", "test:0", "Flatbed")
    assert [call for call in station.calls if call[0] == "scan"] == [("scan", "test:0", "Flatbed")]


def test_while_a_scan_runs_its_pages_are_led_to_no_other_dossier(qtbot, station, desk):
    said = []
    desk._tasks.trouble.connect(lambda error: said.append(error.code))
    look(qtbot, desk)
    station.scanning.running = True
    desk._finish("")
    desk._open("1.001193", "", "")
    assert said == ["DEV-006", "DEV-006"]
    assert not [call for call in station.calls if call[0] in ("finish", "open")]
    station.scanning.running = False
    desk._finish("")
    done(qtbot, station, "finish", 1, "")
