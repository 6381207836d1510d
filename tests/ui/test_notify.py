"""Messages stand in the window, in words, can be copied, and never take the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ocr.errors import Failure
from station.messages import notice
from ui.notify import MessageBar, as_notice


@pytest.fixture
def bar(qtbot):
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def test_a_failure_is_shown_in_words_with_its_advice(bar):
    bar.show_failure(Failure("IMG-003"))
    said = notice("IMG-003", {})
    assert bar.isVisible()
    assert bar._title.text() == said.title
    assert said.advice in bar._advice.text()


def test_the_unforeseen_shows_no_exception_text(bar):
    bar.show_failure(ZeroDivisionError("division by zero"))
    assert "division" not in bar.report()
    assert as_notice(ZeroDivisionError()).code == "UI-001"


def test_the_message_can_be_copied(bar):
    bar.show_failure(Failure("IMG-003"))
    bar.copy()
    assert "IMG-003" in QGuiApplication.clipboard().text()


def test_closing_shows_the_one_behind_and_then_nothing(bar):
    bar.show_failure(Failure("IMG-003"))
    bar.show_failure(ZeroDivisionError())
    bar.close_one()
    assert "IMG-003" in bar.report()
    bar.close_one()
    assert not bar.isVisible()


def test_the_same_message_twice_stands_once(bar):
    bar.show_failure(Failure("IMG-003"))
    bar.show_failure(Failure("IMG-003"))
    bar.close_one()
    assert not bar.isVisible()


def test_words_are_plain_text_and_the_buttons_take_no_focus_by_themselves(bar):
    bar.show_failure(Failure("IMG-003"))
    assert bar._title.textFormat() == Qt.TextFormat.PlainText
    assert not bar.isModal()
    assert not bar.hasFocus()
