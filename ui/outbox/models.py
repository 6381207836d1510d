"""The table of deliveries: what each one is, how far it is and what the receiver said."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from station.i18n import _
from station.types import Delivery
from ui import words
from ui.style import Tone, ink, tone_sign

Index = QModelIndex | QPersistentModelIndex
TONES = {"verified": Tone.GOOD, "acknowledged": Tone.GOOD, "held": Tone.BAD}
ANSWER, RECEIPT = 6, 7


class DeliveriesModel(QAbstractTableModel):
    """Rows keep their place while a delivery moves on, so the selection stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Delivery, ...] = ()

    def put(self, rows: tuple[Delivery, ...]) -> None:
        if rows == self.rows:
            return
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if same:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, RECEIPT))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else RECEIPT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            _("Dossier"), _("Revision"), _("State"), _("Progress"), _("Tries"), _("Next try"), _("Last answer"),
            _("Receipt"),
        )[section]  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cells(row)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            return ink(TONES.get(row.state, Tone.QUIET), QGuiApplication.palette())
        return None


def _cells(row: Delivery) -> tuple[str, ...]:
    return (
        row.dossier_code or str(row.dossier_id),
        str(row.revision),
        f"{tone_sign(TONES.get(row.state, Tone.QUIET))} {words.delivery_state(row.state)}",
        words.progress(row),
        str(row.attempts),
        words.next_try(row),
        words.answer(row),
        row.receipt,
    )


def sentence(rows: tuple[Delivery, ...]) -> str:
    """Whether anything here needs a person."""
    held = sum(row.state == "held" for row in rows)
    waiting = sum(row.state in ("queued", "sending", "acknowledged") for row in rows)
    if held:
        return _("Held until a person looks: {held}. Choose the line and read the last answer.").format(held=held)
    if waiting:
        return _("On the way: {count}. Nothing needs a person; sending goes on by itself.").format(count=waiting)
    return _("Everything was sent. Nothing needs a person.")
