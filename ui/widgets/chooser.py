"""A box to choose one of many: the list shrinks to what fits the typed words, and nothing is chosen that wasn't meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

Fits = Callable[[int, str], bool]
"""Whether the row fits the typed text."""


_OFFER_WIDTH = 560
"""px: titles of procedures are longer than the box."""


class _Fitting(QSortFilterProxyModel):
    def __init__(self, fits: Fits, parent: QWidget) -> None:
        super().__init__(parent)
        self._fits, self._asked = fits, ""

    def ask(self, text: str) -> None:
        self.beginResetModel()
        self._asked = text
        self.endResetModel()

    def filterAcceptsRow(self, row: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        return self._fits(row, self._asked)


class Chooser(QComboBox):
    """An editable list whose text is always one of its rows once it is left."""

    def __init__(self, fits: Fits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._fitting = _Fitting(fits, self)
        self._fitting.setSourceModel(self.model())
        self._offer = QCompleter(self._fitting, self)
        self._offer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._offer.setMaxVisibleItems(12)
        self._offer.popup().setMinimumWidth(_OFFER_WIDTH)
        self.setCompleter(self._offer)
        self.line = cast(QLineEdit, self.lineEdit())
        self.line.textEdited.connect(self._narrow)
        self.line.editingFinished.connect(self._left)
        self._offer.activated.connect(self._take)

    def put(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these rows (text, key); the chosen one stays, if it is still there."""
        chosen = self.currentData()
        self.clear()
        for text, key in rows:
            self.addItem(text, key)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def settled(self) -> bool:
        """Whether the box says one row; typed words that fit one row alone choose it, others are offered again."""
        row = self._meant()
        if row < 0:
            self._offer.complete()
            return False
        self._choose(row)
        return True

    def _meant(self) -> int:
        """The row that the text says, or that alone fits it; -1 when none or several do."""
        text = self.line.text().strip()
        self._fitting.ask(text)
        row = self.findText(text, Qt.MatchFlag.MatchExactly)
        if row < 0 and text and self._fitting.rowCount() == 1:
            return self._fitting.mapToSource(self._fitting.index(0, 0)).row()
        return row

    def _choose(self, row: int) -> None:
        self.setCurrentIndex(row)
        self.setEditText(self.itemText(row))

    def _narrow(self, text: str) -> None:
        self._fitting.ask(text)
        self._offer.complete()

    def _take(self, text: str) -> None:
        row = self.findText(text, Qt.MatchFlag.MatchExactly)
        if row >= 0:
            self.setCurrentIndex(row)

    def _left(self) -> None:
        """The field is left: what fits one row becomes it; else the row that was chosen before stands again."""
        if self._offer.popup().isVisible():
            return
        row = self._meant()
        self._choose(row if row >= 0 else self.currentIndex())
