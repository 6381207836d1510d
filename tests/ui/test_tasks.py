"""Work leaves the GUI thread and its result comes back to it."""

import threading
import time

from PySide6.QtCore import QTimer

from ui.tasks import Latest

GUI = threading.get_ident()


def test_work_runs_elsewhere_and_its_result_returns_to_the_gui_thread(qtbot, tasks):
    seen = []
    tasks.ask(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert worker != GUI
    assert receiver == GUI


def test_acts_run_one_after_the_other_in_the_order_given(qtbot, tasks):
    order, done = [], []
    for number in range(20):
        tasks.act(lambda number=number: order.append(number), lambda _none: done.append(1))
    qtbot.waitUntil(lambda: len(done) == 20)
    assert order == list(range(20))


def test_a_failure_nobody_takes_is_told_to_the_window(qtbot, tasks):
    with qtbot.waitSignal(tasks.trouble) as told:
        tasks.ask(lambda: 1 / 0)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_a_failure_goes_to_the_one_who_wants_it(qtbot, tasks):
    seen = []
    tasks.act(lambda: 1 / 0, None, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_nothing_is_delivered_after_the_stop_but_acts_are_carried_out(qtbot, tasks):
    carried, told = [], []
    tasks.act(lambda: carried.append(1), told.append)
    tasks.stop()
    qtbot.wait(1)
    assert carried == [1]
    assert told == []


def test_a_question_asked_meanwhile_is_asked_once_more_and_only_the_last_answer_is_shown(qtbot, tasks):
    gate, counted, shown = threading.Event(), [], []

    def work():
        counted.append(1)
        gate.wait(5)
        return len(counted)

    latest = Latest(tasks, work, shown.append)
    for _time in range(5):
        latest.want()
    gate.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [2]
    assert len(counted) == 2


def test_news_that_never_end_hide_no_answer(qtbot, tasks):
    shown = []

    def work():
        time.sleep(0.02)
        return 1

    latest = Latest(tasks, work, shown.append)
    news = QTimer(interval=1)
    news.timeout.connect(latest.want)
    news.start()
    qtbot.waitUntil(lambda: len(shown) > 2)
    news.stop()


def test_after_a_failure_the_question_can_be_asked_again(qtbot, tasks):
    answers, shown = [ValueError(), 7], []

    def work():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    latest = Latest(tasks, work, shown.append)
    with qtbot.waitSignal(tasks.trouble):
        latest.want()
    latest.want()
    qtbot.waitUntil(lambda: shown == [7])
