"""News of the ledger become signals, each once, without ever asking on the GUI thread."""

import threading

import pytest

from ocr.errors import Failure
from station.types import Event


def event(seq, kind, ref, facts=None):
    return Event(seq, "", "engine", kind, ref, "", "", "", facts or {})


@pytest.fixture
def begun(qtbot, bridge):
    with qtbot.waitSignal(bridge.anything):
        bridge.tick()
    return bridge


def test_the_first_tick_tells_every_room_to_look(qtbot, bridge):
    with qtbot.waitSignals([bridge.dossier_changed, bridge.delivery_changed, bridge.anything]):
        bridge.tick()


@pytest.mark.parametrize(
    ("kind", "facts", "signal", "number"),
    [
        ("dossier", {}, "dossier_changed", 9),
        ("delivery", {}, "delivery_changed", 9),
        ("scan", {}, "scan_changed", 9),
        ("page", {"dossier": 4}, "dossier_changed", 4),
        ("page", {}, "dossier_changed", 0),
    ],
)
def test_an_event_becomes_the_signal_of_its_kind(qtbot, station, begun, kind, facts, signal, number):
    station.news.append(event(1, kind, 9, facts))
    with qtbot.waitSignal(getattr(begun, signal)) as told:
        begun.tick()
    assert told.args == [number]


def test_an_event_is_told_once_and_old_ones_never(qtbot, station, bridge):
    station.news.append(event(1, "dossier", 1))
    with qtbot.waitSignal(bridge.anything):
        bridge.tick()
    heard = []
    bridge.dossier_changed.connect(heard.append)
    station.news += [event(2, "dossier", 5), event(3, "dossier", 5)]
    with qtbot.waitSignal(bridge.anything):
        bridge.tick()
    assert heard == [5]
    bridge.tick()
    qtbot.waitUntil(lambda: ("events", 3) in station.calls)
    assert heard == [5]


def test_it_asks_only_one_question_at_a_time_and_off_the_gui_thread(qtbot, station, begun):
    begun.tick()
    begun.tick()
    begun.tick()
    station.news.append(event(1, "dossier", 1))
    qtbot.waitUntil(lambda: not begun._asking)
    assert station.calls.count(("events", 0)) == 1
    assert threading.get_ident() not in station.thread_ids


def test_a_ledger_that_cannot_be_read_is_told_once_and_tried_again(qtbot, station, tasks, begun):
    told = []
    tasks.trouble.connect(told.append)
    station.broken = Failure("LED-001")
    for _time in range(3):
        begun.tick()
        qtbot.waitUntil(lambda: not begun._asking)
    assert len(told) == 1
    station.broken = None
    station.news.append(event(1, "dossier", 2))
    with qtbot.waitSignal(begun.dossier_changed):
        begun.tick()
