"""The middle of the desk: thumbnails grouped by paper, each with its verdict as sign and word."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.types import Page
from ui.desk.models import ENTRY, PICTURE, Entry, Heading, Index, PagesModel, Tile, tile_word
from ui.desk.thumbnails import Thumbnails
from ui.style import GRID, THUMB_HEIGHT, THUMB_WIDTH, Tone, accent, ground, ink, tone_of_page, tone_sign
from ui.widgets.lines import room_beside_bar

CENTRE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class PageDelegate(QStyledItemDelegate):
    """Paints headings over the whole width and pages as tiles."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        entry = index.data(ENTRY)
        metrics = option.fontMetrics
        if isinstance(entry, Heading):
            view = option.widget
            width = (room_beside_bar(view) if isinstance(view, QListView) else 320) - 2
            room = QRect(0, 0, width - 2 * GRID, 9999)
            return QSize(width, metrics.boundingRect(room, LEFT, _heading_text(entry)).height() + 2 * GRID)
        width = max(THUMB_WIDTH, metrics.averageCharWidth() * 17) + 2 * GRID
        return QSize(width, THUMB_HEIGHT + 2 * metrics.lineSpacing() + 3 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        painter.save()
        if isinstance(entry, Heading):
            self._heading(painter, option, entry)
        else:
            self._tile(painter, option, entry, index.data(PICTURE))
        painter.restore()

    @staticmethod
    def _heading(painter: QPainter, option: QStyleOptionViewItem, entry: Heading) -> None:
        area = option.rect.adjusted(GRID, 0, -GRID, -GRID // 2)
        painter.setPen(ink(entry.tone, option.palette))
        painter.drawText(area, LEFT, _heading_text(entry))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    @staticmethod
    def _tile(painter: QPainter, option: QStyleOptionViewItem, entry: Tile, picture: QPixmap | None) -> None:
        tone = Tone.WARN if entry.awaited else tone_of_page(entry.page)
        palette = option.palette
        box = option.rect.adjusted(GRID // 2, GRID // 2, -GRID // 2, -GRID // 2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(ground(tone, palette))
        painter.setPen(QPen(accent(palette), 3) if chosen else QPen(ink(tone, palette), 1))
        painter.drawRoundedRect(box, 4, 4)
        room = QRect(box.left() + GRID // 2, box.top() + GRID // 2, box.width() - GRID, THUMB_HEIGHT)
        if picture is None or picture.isNull():
            painter.setPen(ink(tone, palette))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), "…")
        else:
            if entry.page.state == "set_aside":
                painter.setOpacity(0.45)
            size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(room.topLeft(), size)
            place.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
            painter.setOpacity(1.0)
        painter.setPen(ink(tone, palette))
        text = box.adjusted(2, THUMB_HEIGHT + GRID, -2, 0)
        painter.drawText(text, CENTRE, f"{entry.number}  {tone_sign(tone)} {tile_word(entry)}")


def _heading_text(entry: Heading) -> str:
    return f"{entry.title}   {tone_sign(entry.tone)} {entry.word}"


class PageGrid(QListView):
    """Chooses pages, one of them is shown; the choice survives every refresh as long as they are there."""

    chosen = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PagesModel(thumbnails, self)
        self.setModel(self.pages)
        self.setItemDelegate(PageDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.tile()))

    def tile(self) -> Tile | None:
        entry: Entry | None = self.currentIndex().data(ENTRY)
        return entry if isinstance(entry, Tile) else None

    def page(self) -> Page | None:
        tile = self.tile()
        return tile.page if tile else None

    def chosen_pages(self) -> tuple[Page, ...]:
        """All that are chosen in the grid's order; the shown one when the choice is empty."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = (self.pages.entries[row] for row in rows)
        pages = tuple(entry.page for entry in found if isinstance(entry, Tile))
        shown = self.page()
        return pages or ((shown,) if shown else ())

    def neighbour(self, by: int) -> Page | None:
        """The page before (-1) or behind (1) the shown one, as the grid lays them out."""
        tiles = [entry.page for entry in self.pages.entries if isinstance(entry, Tile)]
        shown = self.page()
        at = next((n for n, page in enumerate(tiles) if shown and page.id == shown.id), -1)
        return tiles[at + by] if at >= 0 and 0 <= at + by < len(tiles) else None

    def choose(self, page_id: int) -> None:
        """Go to this page, if it is there, and be ready for its keys."""
        row = self.pages.row_of(page_id)
        if row >= 0:
            index = self.pages.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
            self.setFocus()

    def put(self, entries: tuple[Entry, ...]) -> None:
        """Show these; stay on the page that was chosen, else take the first one that is there."""
        before, others = self.page(), self.chosen_pages()
        self.pages.put(entries)
        row = self.pages.row_of(before.id) if before else -1
        if row < 0:
            row = next((at for at, entry in enumerate(entries) if isinstance(entry, Tile)), -1)
        if row != self.currentIndex().row():
            index = self.pages.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            for other in others if len(others) > 1 else ():
                also = self.pages.index(self.pages.row_of(other.id))
                self.selectionModel().select(also, QItemSelectionModel.SelectionFlag.Select)
        else:
            self.chosen.emit(self.tile())
