"""The message bar: the only place that shows what went wrong, what is safe and what to do; never modal."""

from __future__ import annotations

import logging
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ocr.errors import Failure
from station.crash_report import report_of
from station.i18n import _
from station.messages import notice
from station.types import Notice
from ui.style import GRID, Tone, button, text_label, tone_of, tone_sign, tone_style

log = logging.getLogger("ui")
MOST = 20
UNFORESEEN = "UI-001"


def as_notice(error: BaseException) -> Notice:
    """Any exception in a person's words; what we did not foresee goes to the log and gets a calm sentence."""
    if isinstance(error, Failure):
        return notice(error.code, error.facts)
    log.error("unexpected", exc_info=error)
    return Notice(
        code=UNFORESEEN,
        title=_("This step did not work"),
        advice=_(
            "Your scanned pages are safe. Try the step once more; if it happens again, "
            "copy this message and send it to the person who looks after this computer."
        ),
        severity="bad",
        who="operator",
        retry=True,
    )


class MessageBar(QFrame):
    """Shows the newest message; older ones wait behind it. It never takes the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[Notice, str]] = []
        self._way = ""
        self.setObjectName("message")
        self._sign = text_label()
        self._title = text_label(bold=True)
        self._advice = text_label()
        self._more = text_label()
        self._copy = button(_("Copy message"), "Ctrl+Shift+C", _("Copies this message so that you can send it on"))
        self._close = button(_("Close message"), "Shift+Esc", _("Closes this message; nothing is changed by it"))
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._copy.clicked.connect(self.copy)
        self._close.clicked.connect(self.close_one)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        for widget in (self._more, self._copy, self._close):
            row.addWidget(widget)
        self._more.setWordWrap(False)
        self._sign.setWordWrap(False)
        self.hide()

    def show_failure(self, error: BaseException) -> None:
        if not isinstance(error, Failure):
            self._way = report_of(error)
        self.show_notice(as_notice(error))

    def show_notice(self, message: Notice) -> None:
        """Put a message in front; the same one again only renews its time."""
        self._waiting = [entry for entry in self._waiting if entry[0] != message][-MOST:]
        self._waiting.append((message, datetime.now().strftime("%d/%m/%Y %H:%M:%S")))
        self._paint()

    def close_one(self) -> None:
        if self._waiting:
            self._waiting.pop()
        self._paint()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())

    def report(self) -> str:
        """The message as text to send on."""
        if not self._waiting:
            return ""
        message, at = self._waiting[-1]
        text = f"{message.title}\n{message.advice}\n{message.code} · {at}"
        return f"{text}\n\n{self._way}" if self._way and message.code == UNFORESEEN else text

    def _paint(self) -> None:
        self.setVisible(bool(self._waiting))
        if not self._waiting:
            return
        message, at = self._waiting[-1]
        tone = tone_of(message.severity)
        self._sign.setText(tone_sign(tone))
        self._title.setText(message.title)
        self._advice.setText(f"{message.advice}  ({message.code} · {at})")
        older = len(self._waiting) - 1
        self._more.setText(_("{count} more").format(count=older) if older else "")
        self.setStyleSheet(tone_style("QFrame#message", tone if tone is not Tone.GOOD else Tone.QUIET, self.palette()))
