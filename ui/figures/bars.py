"""A bar for each day, drawn with the palette's colours; the highest one and the chosen day are said in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from station.i18n import _
from ui.style import GRID, Tone, accent, ink

Bars = tuple[tuple[date, int], ...]


class DayBars(QWidget):
    """Days from left to right; the scale begins at 0."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: Bars = ()
        self.setMinimumHeight(8 * GRID)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(48 * GRID, 20 * GRID)

    def put(self, bars: Bars) -> None:
        self._bars = bars
        most = max(bars, key=lambda bar: bar[1], default=None)
        said = _("none yet") if not most or not most[1] else _("most on {day}: {count}")
        words = said.format(day=f"{most[0]:%d/%m}", count=most[1]) if most else said
        self.setAccessibleName(f"{self._title}: {words}")
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            bar = self._bar_at(event.pos().x())
            QToolTip.showText(event.globalPos(), f"{bar[0]:%d/%m/%Y}: {bar[1]}" if bar else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        line = self.fontMetrics().height()
        quiet = ink(Tone.QUIET, self.palette())
        floor = self.height() - line - 2.0
        painter.setPen(quiet)
        painter.drawLine(0, int(floor), self.width(), int(floor))
        if not self._bars:
            return
        top = max(1, max(count for _day, count in self._bars))
        step = self.width() / len(self._bars)
        for at, (day, count) in enumerate(self._bars):
            tall = (floor - line - 2) * count / top
            if count:
                bar = QRectF(at * step + step * 0.15, floor - tall, max(1.0, step * 0.7), tall)
                painter.fillRect(bar, accent(self.palette()))
            self._write(painter, at, floor + 1, f"{day.day}", self._is_named(at, step, 88))
            self._write(painter, at, floor - tall - line, f"{count}", bool(count) and self._is_named(at, step, top))

    def _is_named(self, at: int, step: float, number: int) -> bool:
        """Only as many words as there is room for: every day, every fifth, or the last alone."""
        wide = self.fontMetrics().horizontalAdvance(f"{number} ")
        if step >= wide:
            return True
        return at == len(self._bars) - 1 or ((at + 1) % 5 == 0 and 5 * step >= wide and at + 3 < len(self._bars))

    def _write(self, painter: QPainter, at: int, y: float, text: str, wanted: bool) -> None:
        if not wanted:
            return
        step, wide = self.width() / len(self._bars), self.fontMetrics().horizontalAdvance(text) + 2
        x = min(max(0.0, (at + 0.5) * step - wide / 2), self.width() - wide)
        painter.setPen(self.palette().text().color())
        painter.drawText(QRectF(x, y, wide, self.fontMetrics().height()), Qt.AlignmentFlag.AlignCenter, text)

    def _bar_at(self, x: int) -> tuple[date, int] | None:
        at = int(x * len(self._bars) / max(1, self.width()))
        return self._bars[at] if 0 <= at < len(self._bars) else None
