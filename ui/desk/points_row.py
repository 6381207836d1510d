"""The open points as a row of buttons: as many as fit, and one that goes on to the next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from station.i18n import _
from ui.desk.points import Point
from ui.style import GRID, button


class PointsRow(QWidget):
    """One row, however many points there are: those that don't fit are reached by F3."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[Point, ...] = ()
        self._marks: list[QPushButton] = []
        self._leads = False
        does = _("Goes to the next point that needs you: page, paper, question or field; then to words read in doubt")
        self.next = button("", "", f"{does} (F3)")
        # Not the button's own key: it would count two quick presses once, and take the focus.
        QShortcut(QKeySequence("F3"), self, self.next.click).setWhatsThis(does)
        self.next.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, points: tuple[Point, ...], doubtful: int, words: int = 0) -> None:
        """Show these; doubtful: how many fields F3 goes to besides; words: how many it goes to when nothing else is left."""
        count = len(points) + doubtful
        text = _("Next to check ({count})") if count else _("Doubtful words ({count})")
        text = text.format(count=count or words) + "  F3"
        self._leads = bool(count or words)
        if self.next.text() != text:
            self.next.setText(text)
        if points != self._points:
            self._points = points
            self._make()
        self._place()

    def _make(self) -> None:
        for mark in self._marks:
            mark.hide()
            mark.deleteLater()
        self._marks = []
        for point in self._points:
            mark = button(point.short, "", point.whole)
            mark.setObjectName("point")
            mark.setParent(self)
            mark.clicked.connect(lambda _on=False, point=point: self.chosen.emit(point))
            self._marks.append(mark)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.next.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.next.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        across = 0
        for each in (self.next, *self._marks):
            size = each.sizeHint()
            fits = across + size.width() <= self.width() and (self._leads or each is not self.next)
            each.setVisible(fits)
            if fits:
                each.setGeometry(across, 0, size.width(), max(size.height(), self.height()))
            across += size.width() + GRID
