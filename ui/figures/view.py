"""The room of figures: today and this month side by side, the month's days as bars, and a spreadsheet to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from station.figures.report import Report
from station.i18n import _
from ui.figures.bars import DayBars
from ui.figures.models import FiguresModel
from ui.style import GRID, button, text_label
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station

ANEW_MS = 60_000
"""A month is counted again so often while it is shown: often enough for a person, and no burden for a poor machine."""


class FiguresView(QWidget):
    """Room 6, Thống kê."""

    def __init__(self, station: Station, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._month: Report | None = None
        self._news = Latest(tasks, station.statistics.today_and_month, self.put)
        self._anew = QTimer(self, interval=ANEW_MS)
        self._anew.timeout.connect(self._look)
        self.model = FiguresModel(self)
        self.table = QTableView()
        self.finished = DayBars(_("Dossiers finished each day of this month"))
        self.pages = DayBars(_("Pages each day of this month"))
        self.save = button(_("Save as spreadsheet…"), "Ctrl+S", _("Writes this month's figures as XLSX or CSV"))
        self.said = text_label()
        self.save.clicked.connect(self._save)
        self.save.setEnabled(False)
        self._set_up_table()
        self._lay_out()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setAccessibleName(_("Figures"))
        table.setToolTip(_("N/A: there is nothing to divide by or to measure yet"))

    def _lay_out(self) -> None:
        plots = QVBoxLayout()
        plots.setSpacing(GRID)
        for title, bars in (
            (_("Dossiers finished each day of this month"), self.finished),
            (_("Pages each day of this month"), self.pages),
        ):
            plots.addWidget(text_label(title, bold=True))
            plots.addWidget(bars, 1)
        both = QHBoxLayout()
        both.setSpacing(3 * GRID)
        both.addWidget(self.table, 3)
        both.addLayout(plots, 2)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(_("Statistics"), bold=True, larger=1.15))
        column.addLayout(both, 1)
        column.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._news.want()
        self._anew.start()

    def put(self, found: tuple[Report, Report]) -> None:
        today, self._month = found
        self.model.put(today, self._month)
        self.finished.put(tuple((day.day, day.finished) for day in self._month.days))
        self.pages.put(tuple((day.day, day.pages) for day in self._month.days))
        self.save.setEnabled(True)

    def _look(self) -> None:
        if self.isVisible():
            self._news.want()
        else:
            self._anew.stop()

    def _save(self) -> None:
        if self._month is None:
            return
        first, last = self._month.period.first, self._month.period.last
        path, _filter = QFileDialog.getSaveFileName(
            self, _("Save as spreadsheet…"), f"thong-ke-{last:%Y-%m}.xlsx", "XLSX (*.xlsx);;CSV (*.csv)"
        )
        if path:
            save, days = self._station.statistics.save, (first.isoformat(), last.isoformat())
            self._tasks.act(lambda: save(*days, path), lambda _none: self._wrote(path))

    def _wrote(self, path: str) -> None:
        self.said.setText(_("Saved: {file}").format(file=path))
