"""A list whose rows are a sign, a title and quieter lines below it, wrapped so that nothing is cut off."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style import GRID, Tone, ink, tone_sign

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Line:
    """What one row shows; `key` is whatever the owner of the list wants back."""

    key: int
    tone: Tone | None
    title: str
    below: str
    bold: bool = False


class LinesModel(QAbstractListModel):
    """Rows of `Line`; a change of words keeps selection and scroll position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def put(self, lines: tuple[Line, ...]) -> None:
        if lines == self.lines:
            return
        same = [line.key for line in lines] == [line.key for line in self.lines]
        if same:
            self.lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            self.layoutChanged.emit()
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.title}. {line.below}"
        return None


class LinesDelegate(QStyledItemDelegate):
    """Paints a `Line`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        line = index.data(LINE)
        view = option.widget
        width = (room_beside_bar(view) if isinstance(view, QListView) else 240) - self._left(option) - GRID
        title, below = self._fonts(option, line)
        height = title.boundingRect(QRect(0, 0, width, 9999), WRAP, line.title).height()
        if line.below:
            height += below.boundingRect(QRect(0, 0, width, 9999), WRAP, line.below).height()
        return QSize(width, height + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        on = option.palette.color(QPalette.ColorRole.HighlightedText)
        area = option.rect.adjusted(self._left(option), GRID // 2, -GRID, 0)
        font = option.font
        font.setBold(line.bold)
        painter.save()
        painter.setFont(font)
        if line.tone is not None:
            painter.setPen(on if chosen else ink(line.tone, option.palette))
            painter.drawText(option.rect.adjusted(GRID, GRID // 2, 0, 0), WRAP, tone_sign(line.tone))
        painter.setPen(on if chosen else option.palette.color(QPalette.ColorRole.Text))
        used = painter.boundingRect(area, WRAP, line.title).height()
        painter.drawText(area, WRAP, line.title)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(on if chosen else ink(line.tone or Tone.QUIET, option.palette))
        painter.drawText(area.adjusted(0, used, 0, 0), WRAP, line.below)
        painter.restore()

    @staticmethod
    def _left(option: QStyleOptionViewItem) -> int:
        return 2 * GRID + option.fontMetrics.horizontalAdvance("▲")

    @staticmethod
    def _fonts(option: QStyleOptionViewItem, line: Line) -> tuple[QFontMetrics, QFontMetrics]:
        font = option.font
        font.setBold(line.bold)
        bold = QFontMetrics(font)
        font.setBold(False)
        return bold, QFontMetrics(font)


def room_beside_bar(view: QListView) -> int:
    """px for a row, whether the scroll bar is there or not: else its coming and going would wrap the words anew."""
    return view.width() - 2 * view.frameWidth() - view.verticalScrollBar().sizeHint().width()


class LinesView(QListView):
    """The list itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(LinesDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(self.fontMetrics().height() * 3 + 2 * GRID)

    def put(self, lines: tuple[Line, ...]) -> None:
        key = self.key()
        self.lines.put(lines)
        if key is not None:
            self.choose(key)

    def key(self) -> int | None:
        index = self.currentIndex()
        return self.lines.lines[index.row()].key if index.isValid() else None

    def choose(self, key: int) -> None:
        for row, line in enumerate(self.lines.lines):
            if line.key == key:
                self.setCurrentIndex(self.lines.index(row))
