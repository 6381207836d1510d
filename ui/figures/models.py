"""The figures of two stretches side by side, as a table shows them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from station.figures.report import Cell, Report, Row, rows
from station.i18n import _, language
from ui import words

Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresModel(QAbstractTableModel):
    """Columns: the figure, today, this month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def put(self, today: Report, month: Report) -> None:
        found = rows(replace(today, groups={"": month.total}))
        same = [row.key for row in found] == [row.key for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = found
        if same:
            self.dataChanged.emit(self.index(0, 1), self.index(len(found) - 1, 2))
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else 3

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return (_("Figure"), _("Today"), _("This month"))[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return shown(row.values[column - 1], row.unit) if column else row.title
        return None


def shown(value: Cell, unit: str) -> str:
    """A number as it is written here, with its unit."""
    if isinstance(value, str):
        return value
    if unit == "B":
        return words.size(int(value))
    here = QLocale(QLocale.Language.Vietnamese if language() == "vi" else QLocale.Language.English)
    number = here.toString(value, "f", 2) if isinstance(value, float) else here.toString(value)
    return {"%": f"{number} %", "min": _("{count} min").format(count=number)}.get(unit, number)
