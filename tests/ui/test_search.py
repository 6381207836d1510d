"""The search room: what fits comes while one types, the last question wins, and Enter opens the desk at that page."""

import threading

import pytest
from PySide6.QtCore import Qt

from ocr.types import Box
from station.types import Found, Hit, Place
from tests.ui.stand_in import dossier, page
from ui.main_window import MainWindow
from ui.search.strips import around, marks

NOTHING = Found((), more=False, complete=True)


def hit(page_id=7, line="Tôi tên là Nguyễn Thị Ánh Tuyết", number=3):
    box = Box(600, 900, 1200, 960)
    return Hit(page_id, 1, "H26.0001", number, "form", (2480, 3508), True, (Place(line, box),))


@pytest.fixture
def window(qtbot, station):
    station.dossiers = [dossier(1, current=False), dossier(2)]
    made = MainWindow("vi")
    qtbot.addWidget(made)
    made.show()
    made.enter(station)
    made.go(made.search)
    yield made
    made.leave()


@pytest.fixture
def room(window):
    return window.search


def typed(qtbot, room, text):
    room.box.setText(text)  # QTest presses no keys for letters with marks
    qtbot.waitUntil(lambda: room._answered == text.strip(), timeout=3000)


def test_hits_come_while_one_types_each_with_the_strip_where_the_words_stand(qtbot, station, room):
    station.finds["tuyết"] = Found((hit(),), more=False, complete=True)
    typed(qtbot, room, "tuyết")
    assert "H26.0001" in room.model.index(0).data()
    qtbot.waitUntil(lambda: ("strip", 7, around(hit())) in station.calls)
    qtbot.waitUntil(lambda: ("preview", 7, False) in station.calls)
    assert threading.get_ident() not in station.thread_ids


def test_a_later_question_overtakes_an_earlier_one(qtbot, station, room):
    gate = threading.Event()
    station.finds["ngu"] = lambda: gate.wait(5) and Found((hit(1),), more=False, complete=True)
    station.finds["nguyen"] = Found((hit(2),), more=False, complete=True)
    room.box.setText("ngu")
    room.search()
    qtbot.waitUntil(lambda: ("find", "ngu") in station.calls)
    room.box.setText("nguyen")
    room.search()
    gate.set()
    qtbot.waitUntil(lambda: room._answered == "nguyen")
    assert [row.page_id for row in room.model.rows] == [2]


def test_enter_opens_the_desk_at_the_page_and_leaves_new_pages_where_they_go(qtbot, station, window, room):
    station.pages = [page(6, "form"), page(7, "form"), page(8, "proof")]
    station.finds["tuyet"] = Found((hit(),), more=False, complete=True)
    typed(qtbot, room, "tuyet")
    qtbot.keyClick(room.box, Qt.Key.Key_Return)
    assert window.rooms.currentWidget() is window.desk
    qtbot.waitUntil(lambda: window.desk.grid.page() is not None and window.desk.grid.page().id == 7)
    assert window.desk.view.dossier.id == 1
    assert not [call for call in station.calls if call[0] == "make_current"]


def test_enter_before_the_answer_opens_nothing_of_an_older_question(qtbot, station, window, room):
    station.finds["tuyet"] = Found((hit(),), more=False, complete=True)
    typed(qtbot, room, "tuyet")
    room.box.setText("binh")
    qtbot.keyClick(room.box, Qt.Key.Key_Return)
    assert window.rooms.currentWidget() is room


def test_arrows_in_the_box_go_to_the_list(qtbot, station, room):
    station.finds["tuyet"] = Found((hit(7), hit(9, number=4)), more=False, complete=True)
    typed(qtbot, room, "tuyet")
    assert room.list.currentIndex().row() == 0
    qtbot.keyClick(room.box, Qt.Key.Key_Down)
    assert room.list.currentIndex().row() == 1


def test_a_dossier_found_by_its_cover_comes_first_and_opens_without_a_page(qtbot, station, room):
    station.finds["binh"] = Found((hit(),), more=False, complete=True, dossiers=(dossier(2),))
    typed(qtbot, room, "binh")
    assert "Nguyễn Văn Bình" in room.model.index(0).data()
    with qtbot.waitSignal(room.opened) as told:
        qtbot.keyClick(room.box, Qt.Key.Key_Return)
    assert told.args == [2, 0]


def test_each_state_says_what_to_do(qtbot, station, room):
    assert room.help.isVisible()
    typed(qtbot, room, "nothing")
    assert "nothing" in room.state.text()
    station.finds["young"] = Found((), more=False, complete=False)
    typed(qtbot, room, "young")
    waiting = room.state.text()
    assert waiting
    assert "young" not in waiting
    station.finds["young"] = Found((hit(),), more=False, complete=True)
    room._look_again()
    qtbot.waitUntil(lambda: len(room.model.rows) == 1)
    assert not room.help.isVisible()


def test_ctrl_f_comes_here_from_every_room_and_what_stands_in_the_box_can_be_typed_over(qtbot, window, room):
    room.box.setText("old")
    window.go(window.outbox)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.rooms.currentWidget() is room
    assert room.box.selectedText() == "old"


def test_the_mark_lies_on_the_words_within_the_strip():
    found = hit()
    part = around(found)
    assert part.x0 <= 600
    assert part.x1 >= 1200
    (mark,) = marks(found, part)
    assert part.x0 + mark.left() * (part.x1 - part.x0) == pytest.approx(600)
    assert part.y0 + mark.bottom() * (part.y1 - part.y0) == pytest.approx(960)
