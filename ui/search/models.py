"""What a search found, as rows: dossiers by their cover first, then pages with the place where the words stand."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from station.i18n import _
from station.types import Dossier, Found, Hit
from ui import words

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
Row = Dossier | Hit


def heading(row: Row, titles: dict[str, str]) -> str:
    """The first line of a row."""
    if isinstance(row, Dossier):
        name = [row.code, row.title, titles.get(row.procedure, row.procedure)]
        return " · ".join(part for part in name if part)
    return _("{dossier} · page {number}").format(dossier=row.dossier, number=row.number)


def below(row: Row) -> str:
    """What stands under it in words."""
    if isinstance(row, Dossier):
        return f"{words.dossier_state(row.state)} · {words.moment(row.opened_at)}"
    return row.places[0].line if row.places else ""


class FoundModel(QAbstractListModel):
    """Rows of what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.titles: dict[str, str] = {}

    def put(self, found: Found) -> None:
        rows: tuple[Row, ...] = (*found.dossiers, *found.hits)
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{heading(row, self.titles)}. {below(row)}"
        return None
