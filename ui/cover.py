"""What stands before the work while nobody works: no page, no name, no number; with a PIN it is a lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station import pin
from station.config import Settings
from station.i18n import _
from ui.style import GRID, Tone, button, text_label
from ui.tasks import Tasks
from ui.widgets.said import Said

_SIGNS_OF_LIFE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.DragEnter,
)
_MINUTE = 60_000
LONGEST_WAIT = 30_000
"""ms after many wrong PINs."""


class Idleness(QObject):
    """Tells when nobody has touched mouse or keyboard for the set times; 0 minutes = never."""

    cover = Signal()
    lock = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cover = QTimer(self, singleShot=True)
        self._lock = QTimer(self, singleShot=True)
        self._cover.timeout.connect(self.cover)
        self._lock.timeout.connect(self.lock)
        self.put(settings)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def put(self, settings: Settings) -> None:
        self._minutes = {
            self._cover: settings.cover_minutes,
            self._lock: settings.lock_minutes if settings.lock_pin else 0,
        }
        self._begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _SIGNS_OF_LIFE:
            self._begin()
        return False

    def _begin(self) -> None:
        for timer, minutes in self._minutes.items():
            timer.stop()
            if minutes:
                timer.start(minutes * _MINUTE)


class Cover(QWidget):
    """Scanning, reading and sending go on behind it."""

    opened = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._kept = ""
        self._wrong = 0
        self.head = text_label(bold=True, larger=1.6)
        self.words = text_label(larger=1.1)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setAccessibleName(_("PIN of this station"))
        self.pin.setToolTip(_("Type the PIN, then Enter"))
        self.pin.setMaximumWidth(self.fontMetrics().averageCharWidth() * 30)
        self.go = button(_("Go on working"), "", _("Shows the work again"), primary=True, large=True)
        self.result = Said()
        self._lay_out()
        self.pin.returnPressed.connect(self._try)
        self.go.clicked.connect(self._try)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.pin)
        row.addWidget(self.go)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8 * GRID, 8 * GRID, 8 * GRID, 8 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch(1)
        for widget in (self.head, self.words):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.result)
        column.addStretch(2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def locked(self) -> bool:
        return bool(self._kept)

    def begin(self, kept: str) -> None:
        """Cover the work; `kept` is what is kept of the PIN, "" = any key goes on. A lock is never loosened by a cover."""
        self._kept = kept or self._kept
        self.head.setText(_("Locked") if self.locked else _("Resting"))
        said = _("Pages that are scanned now are safe: they are taken in, read and sent behind this.")
        todo = _("Type the PIN to go on.") if self.locked else _("Any key or a click goes on.")
        self.words.setText(f"{said}\n{todo}")
        self.pin.clear()
        self.pin.setVisible(self.locked)
        self.result.hide()
        (self.pin if self.locked else self.go).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        super().keyPressEvent(event)
        if not self.locked:
            self.opened.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        if not self.locked:
            self.opened.emit()

    def _try(self) -> None:
        if not self.locked:
            self.opened.emit()
            return
        typed, kept = self.pin.text(), self._kept
        self._enable(False)
        self._tasks.ask(lambda: pin.fits(typed, kept), self._tried)

    def _tried(self, right: bool) -> None:
        if right:
            self._kept, self._wrong = "", 0
            self._enable(True)
            self.opened.emit()
            return
        self._wrong += 1
        wait = min(LONGEST_WAIT, 250 << min(self._wrong, 7))
        words = _("This is not the PIN.")
        self.result.say(Tone.BAD, words, _("If it is forgotten, the person who looks after this PC can take it out."))
        QTimer.singleShot(wait, lambda: self._enable(True))

    def _enable(self, on: bool) -> None:
        self.pin.setEnabled(on)
        self.go.setEnabled(on)
        if on:
            self.pin.clear()
            self.pin.setFocus()
