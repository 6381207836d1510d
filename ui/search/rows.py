"""Paints what was found: a dossier as two lines, a page as a line and the strip with its words marked."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station.types import Dossier, Hit
from ui.search.models import ROW, FoundModel, Index, below, heading
from ui.search.strips import Strips, around, marks
from ui.style import GRID, Tone, accent, ground, ink

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
MARKER = QColor(255, 236, 120)


def draw_marks(painter: QPainter, where: QRectF, places: tuple[QRectF, ...], palette: QPalette) -> None:
    """A marker pen over the places, and a line around them for who doesn't see its colour."""
    for place in places:
        box = QRectF(
            where.left() + place.left() * where.width(),
            where.top() + place.top() * where.height(),
            max(4.0, place.width() * where.width()),
            max(4.0, place.height() * where.height()),
        )
        box = box.adjusted(-2, -2, 2, 2).intersected(where)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # ink stays as dark as it is
        painter.fillRect(box, MARKER)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(accent(palette), 2))
        painter.drawRect(box)


class FoundRows(QStyledItemDelegate):
    """Rows of different height."""

    def __init__(self, strips: Strips, parent: QListView) -> None:
        super().__init__(parent)
        self._strips = strips

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        row = index.data(ROW)
        width = self._width(option)
        metrics = option.fontMetrics
        room = QRect(0, 0, width, 9999)
        height = metrics.boundingRect(room, WRAP, self._heading(index, row)).height() + 2 * GRID
        if isinstance(row, Dossier):
            return QSize(width, height + metrics.boundingRect(room, WRAP, below(row)).height())
        return QSize(width, height + self._strip_height(row, width, option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        area = option.rect.adjusted(GRID, GRID // 2, -GRID, 0)
        painter.save()
        font = option.font
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(option.palette.color(role))
        text = self._heading(index, row)
        painter.drawText(area, WRAP, text)
        used = painter.boundingRect(area, WRAP, text).height()
        font.setBold(False)
        painter.setFont(font)
        rest = area.adjusted(0, used + GRID // 2, 0, 0)
        if isinstance(row, Dossier):
            painter.setPen(option.palette.color(role) if chosen else ink(Tone.QUIET, option.palette))
            painter.drawText(rest, WRAP, below(row))
        else:
            self._strip(painter, option, row, rest)
        painter.restore()

    def _strip(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit, area: QRect) -> None:
        high = self._strip_height(hit, area.width(), option)
        where = QRectF(area.left(), area.top(), area.width(), high)
        painter.fillRect(where, ground(Tone.QUIET, option.palette))
        picture = self._strips.picture(hit)
        if picture is None or picture.isNull():
            painter.setPen(option.palette.color(QPalette.ColorRole.Text))
            painter.drawText(where.adjusted(GRID, GRID // 2, -GRID, 0), WRAP, below(hit))
            return
        self._picture(painter, option, hit, picture, where)

    @staticmethod
    def _picture(painter: QPainter, option: QStyleOptionViewItem, hit: Hit, picture: QPixmap, where: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = picture.size().scaled(where.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(where.left(), where.top(), size.width(), size.height())
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        draw_marks(painter, place, marks(hit, around(hit)), option.palette)

    @staticmethod
    def _strip_height(hit: Hit, width: int, option: QStyleOptionViewItem) -> int:
        """As high as the strip is at this width, never more than a few lines of text."""
        part = around(hit)
        natural = width * (part.y1 - part.y0) // max(1, part.x1 - part.x0)
        return max(2 * option.fontMetrics.lineSpacing(), min(natural, 6 * option.fontMetrics.lineSpacing()))

    @staticmethod
    def _heading(index: Index, row: Dossier | Hit) -> str:
        model = index.model()
        return heading(row, model.titles if isinstance(model, FoundModel) else {})

    @staticmethod
    def _width(option: QStyleOptionViewItem) -> int:
        view = option.widget
        return (view.viewport().width() if isinstance(view, QListView) else 400) - 2 * GRID
