"""A layout that sets its controls side by side and goes on in the next line where the width ends, like words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.style import GRID


class Flow(QLayout):
    """Its height follows from its width; hidden controls take no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, entry: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._entries.append(entry)

    def count(self) -> int:
        return len(self._entries)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._entries.pop(index) if 0 <= index < len(self._entries) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, place: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(place)
        self._lay(place, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        sizes = [entry.sizeHint() for entry in self._entries if not entry.isEmpty()]
        return QSize(
            max((each.width() for each in sizes), default=0), max((each.height() for each in sizes), default=0)
        )

    def _lay(self, place: QRect, move: bool) -> int:
        across, down, high = place.x(), place.y(), 0
        for entry in self._entries:
            if entry.isEmpty():
                continue
            size = entry.sizeHint()
            if across > place.x() and across + size.width() > place.x() + place.width():
                across, down, high = place.x(), down + high + GRID // 2, 0
            if move:
                entry.setGeometry(QRect(across, down, size.width(), size.height()))
            across, high = across + size.width() + GRID, max(high, size.height())
        return down + high - place.y()
