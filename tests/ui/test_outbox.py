"""The sending room says what is under way and whether anything needs a person."""

import pytest

from tests.ui.stand_in import delivery
from ui.outbox.view import OutboxView


@pytest.fixture
def outbox(qtbot, station, tasks, bridge):
    station.deliveries = (
        delivery(1, "held", code="NET-001"),
        delivery(2, "sending", sent_bytes=600_000),
        delivery(3, "verified", receipt="R-77"),
    )
    made = OutboxView(station, tasks, bridge)
    qtbot.addWidget(made)
    made.show()
    bridge.delivery_changed.emit(0)
    qtbot.waitUntil(lambda: made.model.rowCount() == 3)
    return made


def cell(outbox, row, column):
    return outbox.model.index(row, column).data()


def test_a_line_tells_dossier_progress_answer_and_receipt(outbox):
    assert cell(outbox, 0, 0) == "H26.0001"
    assert "50" in cell(outbox, 1, 3)
    assert cell(outbox, 0, 6)
    assert cell(outbox, 2, 7) == "R-77"


def test_the_sentence_says_how_many_need_a_person(outbox):
    assert "1" in outbox.sentence.text()


def test_only_what_the_state_allows_can_be_pressed(outbox):
    offered = []
    for row in range(3):
        outbox.table.selectRow(row)
        offered.append((outbox.retry.isEnabled(), outbox.hold.isEnabled()))
    assert offered == [(True, False), (True, True), (False, False)]


def test_retry_and_hold_act_on_the_chosen_line(qtbot, station, outbox):
    outbox.table.selectRow(0)
    outbox.retry.click()
    qtbot.waitUntil(lambda: ("retry", 1) in station.calls)
    outbox.table.selectRow(1)
    outbox.hold.click()
    qtbot.waitUntil(lambda: ("hold", 2) in station.calls)


def test_the_chosen_line_stays_chosen_when_rows_come_in(station, outbox):
    outbox.table.selectRow(1)
    outbox.put((delivery(9), *station.deliveries))
    assert outbox.table.currentIndex().row() == 2
