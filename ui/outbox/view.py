"""The sending room: a table of deliveries, and one sentence on whether anything needs a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from station.i18n import _
from station.states import Kind, allowed
from station.types import Delivery
from ui.bridge import Bridge
from ui.outbox.models import ANSWER, DeliveriesModel, sentence
from ui.style import GRID, button, text_label
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station


class OutboxView(QWidget):
    """Room 4, Gửi."""

    def __init__(self, station: Station, tasks: Tasks, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._news = Latest(tasks, station.outbox.rows, self.put)
        self.model = DeliveriesModel(self)
        self.table = QTableView()
        self.retry = button(_("Retry now"), "F5", _("Sends the chosen dossier now"), primary=True)
        self.hold = button(_("Hold"), "Ctrl+H", _("Stops sending the chosen dossier until you retry it"))
        self.sentence = text_label(larger=1.1)
        self._set_up_table()
        self.retry.clicked.connect(lambda: self._do(self._station.outbox.retry))
        self.hold.clicked.connect(lambda: self._do(self._station.outbox.hold))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.hold)
        row.addWidget(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(_("Sending"), bold=True, larger=1.15))
        column.addWidget(self.table, 1)
        column.addLayout(row)
        bridge.delivery_changed.connect(lambda _id: self.refresh())
        self.put(())

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(ANSWER, QHeaderView.ResizeMode.Fixed)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head.setHighlightSections(False)
        table.setToolTip(_("Arrow keys choose a line; F5 retries it, Ctrl+H holds it"))
        table.setAccessibleName(_("Deliveries"))
        table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())

    def refresh(self) -> None:
        self._news.want()

    def put(self, rows: tuple[Delivery, ...]) -> None:
        chosen = self._chosen()
        self.model.put(rows)
        at = next((row for row, entry in enumerate(rows) if chosen and entry.id == chosen.id), 0)
        if rows and self.table.currentIndex().row() != at:
            self.table.selectRow(at)
        self.sentence.setText(sentence(rows))
        QTimer.singleShot(0, self._fit)  # the other columns take their size when the events are through
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        QTimer.singleShot(0, self._fit)

    def _fit(self) -> None:
        """The answer takes what the other columns leave, but never too little to be read; then the table scrolls."""
        head = self.table.horizontalHeader()
        others = sum(head.sectionSize(at) for at in range(head.count()) if at != ANSWER)
        least = self.fontMetrics().averageCharWidth() * 32
        head.resizeSection(ANSWER, max(least, self.table.viewport().width() - others))

    def _chosen(self) -> Delivery | None:
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _enable(self) -> None:
        chosen = self._chosen()
        state = chosen.state if chosen else ""
        self.retry.setEnabled(state == "queued" or allowed(Kind.DELIVERY, state, "queued"))
        self.hold.setEnabled(allowed(Kind.DELIVERY, state, "held"))

    def _do(self, call: Callable[[int], object]) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._tasks.act(lambda: call(chosen.id), lambda _value: self.refresh())
